//! The question about a series: this time, this one and all that follow, or all.

use crm_domain::calendar::change::Scope;
use crm_domain::field::RecordKind;
use crm_domain::period::Period;
use leptos::prelude::*;

use super::load::Entry;
use super::{Calendar, change, words};
use crate::i18n::tr;
use crate::route::{Route, use_router};
use crate::t;
use crate::ui::parts::Sheet;
use crate::ui::parts::icon::{self, Icon};

/// What is to be done to a time of a series.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// It is brought to another time.
    Move(Period),
    /// It is thrown away.
    Drop,
    /// It is opened.
    Open,
}

/// A question that waits for its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The time in hand.
    pub entry: Entry,
    /// What is to be done to it.
    pub act: Act,
}

/// Asks how much of a series is meant.
#[component]
pub fn ScopeSheet(calendar: Calendar) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(calendar.asked.with(Option::is_some)));
    Effect::new(move |_| {
        // WHY the second question: setting it to what it is would run both effects for ever.
        if !open.get() && calendar.asked.with_untracked(Option::is_some) {
            calendar.asked.set(None);
        }
    });
    let title = Signal::derive(move || {
        calendar.asked.with(|asked| match asked.as_ref().map(|asked| &asked.act) {
            Some(Act::Move(_)) => tr("calendar.move_series"),
            Some(Act::Drop) => tr("calendar.drop_series"),
            Some(Act::Open) => tr("calendar.open_series"),
            None => String::new(),
        })
    });
    view! {
        <Sheet open title class="scope-sheet">
            {move || calendar.asked.get().map(|asked| match asked.act {
                Act::Open => view! { <Opening calendar asked/> }.into_any(),
                Act::Move(_) | Act::Drop => view! { <Scopes calendar asked/> }.into_any(),
            })}
        </Sheet>
    }
}

/// What it is about: the title and the time, and the time that it would have.
#[component]
fn About(asked: Asked) -> impl IntoView {
    let title = if asked.entry.title.is_empty() { tr("record.untitled") } else { asked.entry.title.clone() };
    let to = match &asked.act {
        Act::Move(when) => Some(words::when(*when)),
        Act::Drop | Act::Open => None,
    };
    view! {
        <p class="scope-about">
            <strong>{title}</strong>
            <span>{words::when(asked.entry.when)}</span>
            {to.map(|to| view! { <span class="scope-to"><Icon of=icon::ARROW_RIGHT/>{to}</span> })}
        </p>
    }
}

#[component]
fn Scopes(calendar: Calendar, asked: Asked) -> impl IntoView {
    let about = asked.clone();
    let one = move |scope: Scope, name: &'static str, hint: &'static str| {
        let asked = asked.clone();
        view! {
            <button type="button" class="menu-item tall" on:click=move |_| change::settle(calendar, asked.clone(), scope)>
                <Icon of=if scope == Scope::One { icon::CALENDAR } else { icon::REPEAT }/>
                <span>{move || tr(name)}<small>{move || tr(hint)}</small></span>
            </button>
        }
    };
    view! {
        <div class="sheet-body scope-choices">
            <About asked=about/>
            {one(Scope::One, "calendar.only_this", "calendar.only_this_hint")}
            {one(Scope::Following, "calendar.following", "calendar.following_hint")}
            {one(Scope::All, "calendar.all_times", "calendar.all_times_hint")}
        </div>
    }
}

#[component]
fn Opening(calendar: Calendar, asked: Asked) -> impl IntoView {
    let id = asked.entry.id;
    let zone = words::elsewhere(asked.entry.when, &asked.entry.zone);
    let (about, apart, dropped) = (asked.clone(), asked.clone(), asked.clone());
    let open = move |_| {
        calendar.asked.set(None);
        use_router().go(Route::Record(RecordKind::Event, id));
    };
    let part = move |_| change::settle(calendar, apart.clone(), Scope::One);
    let drop = move |_| calendar.asked.set(Some(Asked { act: Act::Drop, ..dropped.clone() }));
    view! {
        <div class="sheet-body scope-choices">
            <About asked=about/>
            {zone.map(|zone| view! { <p class="scope-zone"><Icon of=icon::GLOBE/>{zone}</p> })}
            <button type="button" class="menu-item tall" on:click=open>
                <Icon of=icon::REPEAT/><span>{move || tr("calendar.open_all")}<small>{move || tr("calendar.open_all_hint")}</small></span>
            </button>
            <button type="button" class="menu-item tall" on:click=part>
                <Icon of=icon::PENCIL/><span>{move || t!("calendar.open_one")}<small>{move || tr("calendar.open_one_hint")}</small></span>
            </button>
            <button type="button" class="menu-item tall" on:click=drop>
                <Icon of=icon::TRASH_2/><span>{move || tr("calendar.drop_one")}<small>{move || tr("calendar.drop_one_hint")}</small></span>
            </button>
        </div>
    }
}
