//! What amounts, addresses and phone numbers mean that say neither currency nor country: what the own company says of
//! it, live. One record that many editors need: asked for as soon as there is a workspace, ahead of what pages ask.

use std::cell::Cell;

use crm_domain::schema::letterhead::{self, Usual};
use leptos::prelude::*;

use crate::engine::use_engine;

thread_local! {
    static ROOT: Cell<Option<StoredValue<Owner>>> = const { Cell::new(None) };
    static CURRENT: Cell<Option<Memo<Usual>>> = const { Cell::new(None) };
}

/// Done once, by the root of the page: what is watched later lives as long as the page.
pub fn start() {
    ROOT.set(Owner::current().map(StoredValue::new));
    let engine = use_engine();
    Effect::new(move |done: Option<bool>| {
        let open = engine.workspace().is_some();
        if open && done != Some(true) {
            _ = current();
        }
        open || done == Some(true)
    });
}

/// What is usual here. Not followed: what is being typed means what it meant when it was begun.
pub fn usual() -> Usual {
    current().and_then(|usual| usual.try_get_untracked()).unwrap_or_default()
}

/// The same, followed.
pub fn followed() -> Usual {
    current().and_then(|usual| usual.try_get()).unwrap_or_default()
}

/// `None` where there is no page.
fn current() -> Option<Memo<Usual>> {
    CURRENT.get().or_else(|| {
        let watched = ROOT.get()?.get_value().with(watch);
        CURRENT.set(Some(watched));
        Some(watched)
    })
}

fn watch() -> Memo<Usual> {
    let firm = use_engine().watch_record(letterhead::id());
    Memo::new(move |_| {
        firm.with(|firm| {
            let there = firm.as_ref().filter(|firm| firm.deleted_at.is_none());
            there.map_or_else(Usual::default, |firm| {
                Usual::of(&|key| firm.values.iter().find(|(field, _)| *field == key).map(|(_, value)| value))
            })
        })
    })
}
