//! What amounts and phone numbers mean that say neither currency nor country: what the own company says of it, live.
//! One record that many editors need: watched once, from the first that asks or when the page has come to rest.

use std::cell::Cell;
use std::time::Duration;

use crm_domain::schema::letterhead::{self, Usual};
use leptos::prelude::*;

use crate::engine::use_engine;

/// The page looks for it so long after the engine has spoken, if nobody asked before: behind the first list.
const SOON: Duration = Duration::from_millis(600);

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
            set_timeout(|| _ = usual(), SOON);
        }
        open || done == Some(true)
    });
}

/// What is usual here. Not followed: what is being typed means what it meant when it was begun.
pub fn usual() -> Usual {
    let current = CURRENT.get().or_else(|| {
        let watched = ROOT.get()?.get_value().with(watch);
        CURRENT.set(Some(watched));
        Some(watched)
    });
    current.and_then(|usual| usual.try_get_untracked()).unwrap_or_default()
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
