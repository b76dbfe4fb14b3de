//! Day after day, as a list: what a phone shows first.

use crm_domain::time::Day;
use leptos::prelude::*;

use super::block::{Marks, title};
use super::chip::Chip;
use super::grid::days_from;
use super::load::{Due, Entry};
use super::{Calendar, words, zones};
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::words as field_words;
use crate::ui::parts::icon::{self, Icon};

/// The days that hold something, and today.
#[component]
pub fn Agenda(calendar: Calendar) -> impl IntoView {
    let days = Memo::new(move |_| {
        let here = zones::here();
        let today = calendar.today.get();
        let is_full = |day: &Day| {
            *day == today
                || calendar.entries.with(|all| all.iter().any(|entry| entry.touches(*day, &here)))
                || calendar.tasks.with(|all| all.iter().any(|due| due.day == *day))
                || calendar.deals.with(|all| all.iter().any(|due| due.day == *day))
        };
        days_from(calendar.days.get()).into_iter().filter(is_full).collect::<Vec<_>>()
    });
    let is_empty = move || days.with(Vec::is_empty);
    view! {
        <div class="cal-agenda">
            <For each=move || days.get() key=|day| *day let:day><OneDay calendar day/></For>
            <Show when=is_empty><p class="cal-nothing">{move || tr("calendar.nothing")}</p></Show>
            <button type="button" class="button quiet cal-further" on:click=move |_| calendar.turn(1)>
                <Icon of=icon::CHEVRON_DOWN/>{move || tr("calendar.further")}
            </button>
        </div>
    }
}

/// Which day it is, seen from today.
fn name(day: Day, today: Day) -> Option<String> {
    match day.to_days() - today.to_days() {
        0 => Some(tr("calendar.today")),
        1 => Some(tr("calendar.tomorrow")),
        -1 => Some(tr("calendar.yesterday")),
        _ => None,
    }
}

#[component]
fn OneDay(calendar: Calendar, day: Day) -> impl IntoView {
    let entries = Memo::new(move |_| calendar.on(day));
    let of_day = move |all: &Vec<Due>| all.iter().filter(|due| due.day == day).cloned().collect::<Vec<_>>();
    let due = Memo::new(move |_| {
        let mut due = calendar.tasks.with(of_day);
        due.extend(calendar.deals.with(of_day));
        due
    });
    let is_today = move || calendar.today.get() == day;
    let is_free = move || entries.with(Vec::is_empty) && due.with(Vec::is_empty);
    view! {
        <section class="cal-agenda-day" class:is-today=is_today aria-labelledby=format!("agenda-{day}")>
            <h2 id=format!("agenda-{day}")>
                {move || name(day, calendar.today.get()).map(|name| view! { <strong>{name}</strong>" " })}
                <span>{move || words::day(day, words::Style::LongDay)}</span>
            </h2>
            <For each=move || entries.get() key=|entry| format!("{entry:?}") let:entry><Row calendar entry day/></For>
            <For each=move || due.get() key=|due| format!("{due:?}") let:due><Chip calendar due/></For>
            <Show when=is_free><p class="cal-free">{move || tr("calendar.free")}</p></Show>
        </section>
    }
}

#[component]
fn Row(calendar: Calendar, entry: Entry, day: Day) -> impl IntoView {
    let here = zones::here();
    let key = entry.key();
    let (first, last) = entry.days(&here).unwrap_or((day, day));
    let (from, to) = match (entry.when.all_day, first == day, last == day) {
        (true, ..) | (_, false, false) => (tr("calendar.all_day"), None),
        (_, true, true) => {
            (format::time(entry.when.from), (entry.when.length() > 0).then(|| format::time(entry.when.to)))
        }
        (_, true, false) => (format::time(entry.when.from), None),
        (_, false, true) => (t!("calendar.until", time = format::time(entry.when.to)), None),
    };
    let is_now = move || {
        let now = calendar.now.get();
        !entry.when.all_day && entry.when.from <= now && now < entry.when.to
    };
    let kind = entry.kind.clone();
    let off = entry.is_off().then(|| field_words::choice(&crm_domain::choice::EVENT_STATUS, &entry.status));
    let zone = words::elsewhere(entry.when, &entry.zone);
    view! {
        <div class="cal-row" role="button" tabindex="0" data-event=key.0.to_string() data-occurs=key.1.map(|day| day.to_string())
            data-kind=kind.clone() class:is-off=entry.is_off() class:is-now=is_now class:afar=entry.afar>
            <span class="sr-only cal-name">{words::entry(&entry)}</span>
            <span class="cal-row-time" aria-hidden="true"><strong>{from}</strong>{to.map(|to| view! { <small>{to}</small> })}</span>
            <span class="cal-row-what" aria-hidden="true">
                <span class="cal-row-title"><Icon of=words::glyph(&kind)/><span>{title(&entry)}</span><Marks entry=Signal::stored(entry.clone())/></span>
                {(!entry.location.is_empty()).then(|| view! { <small><Icon of=icon::MAP_PIN/>{entry.location.clone()}</small> })}
                {zone.map(|zone| view! { <small><Icon of=icon::GLOBE/>{zone}</small> })}
                {off.map(|off| view! { <small class="cal-off">{off}</small> })}
            </span>
        </div>
    }
}
