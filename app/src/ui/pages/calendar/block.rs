//! An appointment among the hours, and as a line or a bar where whole days are shown.

use crm_domain::calendar::civil::{Civil, DAY, MINUTE};
use crm_domain::calendar::layout::Place;
use crm_domain::time::Day;
use leptos::html;
use leptos::prelude::*;

use super::load::{Entry, Key};
use super::{Calendar, within_day, words, zones};
use crate::format;
use crate::i18n::tr;
use crate::ui::parts::icon::{self, Icon};

/// What is shorter is drawn as if it took so long: nobody could read it.
pub const SHORTEST: i64 = 25 * MINUTE;
/// Up to this length there is room for one line.
const ONE_LINE: i64 = 44 * MINUTE;

/// An appointment and where it lies in a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The appointment.
    pub entry: Entry,
    /// Milliseconds after midnight, of this day.
    pub from: i64,
    /// The same, after its end.
    pub to: i64,
    /// Among those at the same time.
    pub place: Place,
}

/// From when to when an appointment lies in a day, in milliseconds after midnight.
#[must_use]
pub fn stretch(entry: &Entry, day: Day) -> (i64, i64) {
    let here = zones::here();
    let at = |moment| Civil::at(moment, &here).map_or(0, |civil| within_day(civil, day));
    let (from, to) = (at(entry.when.from), at(entry.when.to));
    (from.min(DAY - SHORTEST), to.max(from.min(DAY - SHORTEST) + SHORTEST))
}

/// A share of a whole in per cent, for a length in a style.
fn percent(part: i64, whole: i64) -> String {
    format!("{:.4}%", part as f64 * 100.0 / whole as f64)
}

/// The marks behind a title: a clash, a series, one that does not take place.
#[component]
pub fn Marks(#[prop(into)] entry: Signal<Entry>) -> impl IntoView {
    move || {
        let entry = entry.get();
        view! {
            {entry.clash.then(|| view! { <span class="cal-clash" title=tr("calendar.clash")><Icon of=icon::ARROW_LEFT_RIGHT/></span> })}
            {entry.day.is_some().then(|| view! { <span class="cal-mark" title=tr("calendar.is_series")><Icon of=icon::REPEAT/></span> })}
        }
    }
}

/// The title, or that there is none.
#[must_use]
pub fn title(entry: &Entry) -> String {
    if entry.title.is_empty() { tr("record.untitled") } else { entry.title.clone() }
}

/// Gives an element the focus when it is what takes it next.
fn take_focus(calendar: Calendar, key: Key, node: NodeRef<html::Div>) {
    Effect::new(move |_| {
        if calendar.focus.get() == Some(key)
            && let Some(node) = node.get()
        {
            calendar.focus.set(None);
            // WHY ignored: what is in the document takes the focus.
            let _ = node.focus();
        }
    });
}

/// An appointment among the hours.
#[component]
pub fn Block(calendar: Calendar, day: Day, key: Key, placed: Memo<Vec<Placed>>) -> impl IntoView {
    let live = Memo::new(move |before: Option<&Option<Placed>>| {
        let now = placed.with(|all| all.iter().find(|one| one.entry.key() == key).cloned());
        // WHY the one before: what goes is not emptied first.
        now.or_else(|| before.cloned().flatten())
    });
    let node = NodeRef::<html::Div>::new();
    take_focus(calendar, key, node);
    let with = move |get: fn(&Placed) -> String| live.with(|one| one.as_ref().map(get).unwrap_or_default());
    let is =
        move |test: fn(&Entry) -> bool| live.with(|one| one.as_ref().is_some_and(|one| test(&one.entry)));
    let is_short = move || live.with(|one| one.as_ref().is_some_and(|one| one.to - one.from <= ONE_LINE));
    let goes_on = move || live.with(|one| one.as_ref().is_some_and(|one| one.to >= DAY));
    let times = move || {
        live.with(|one| {
            let entry = &one.as_ref()?.entry;
            let starts_here = zones::here().day(entry.when.from) == Some(day);
            let is_tight = one
                .as_ref()
                .is_some_and(|one| one.place.lanes > one.place.span || one.to - one.from <= ONE_LINE);
            Some(match (starts_here, is_tight) {
                (true, true) => format::time(entry.when.from),
                (true, false) => words::times(entry.when),
                (false, _) => format!("… {}", format::time(entry.when.to)),
            })
        })
    };
    let entry = Signal::derive(move || live.with(|one| one.as_ref().map(|one| one.entry.clone())));
    let marks = move || entry.get().map(|entry| view! { <Marks entry/> });
    view! {
        <div class="cal-event" role="button" tabindex="0" node_ref=node
            data-event=key.0.to_string() data-occurs=key.1.map(|day| day.to_string())
            data-kind=move || with(|one| one.entry.kind.clone())
            class:is-short=is_short class:is-off=move || is(Entry::is_off) class:is-held=move || is(|entry| entry.status == "held")
            class:afar=move || is(|entry| entry.afar) class:is-carried=move || calendar.drag.carries(key)
            aria-describedby="calendar-keys" title=move || with(|one| words::entry(&one.entry))
            style:inset-block-start=move || with(|one| percent(one.from, DAY))
            style:block-size=move || with(|one| percent(one.to - one.from, DAY))
            style:inset-inline-start=move || with(|one| percent(i64::try_from(one.place.lane).unwrap_or(0), i64::try_from(one.place.lanes).unwrap_or(1)))
            style:inline-size=move || with(|one| percent(i64::try_from(one.place.span).unwrap_or(1), i64::try_from(one.place.lanes).unwrap_or(1)))>
            // WHY: its name says all that is seen, and more.
            <span class="sr-only cal-name">{move || with(|one| words::entry(&one.entry))}</span>
            <span class="cal-event-title" aria-hidden="true">
                {move || { let kind = with(|one| one.entry.kind.clone()); view! { <Icon of=words::glyph(&kind)/> } }}
                <span>{move || with(|one| title(&one.entry))}</span>{marks}
            </span>
            <span class="cal-event-time" aria-hidden="true">{times}</span>
            <span class="cal-event-place" aria-hidden="true">{move || with(|one| one.entry.location.clone())}</span>
            <Show when=move || !goes_on()><span class="cal-edge" aria-hidden="true"></span></Show>
        </div>
    }
}

/// An appointment in a line of its day, or over the days that it takes.
#[component]
pub fn Line(
    /// Of which calendar.
    calendar: Calendar,
    /// Which.
    entry: Entry,
    /// The day on which the line stands.
    day: Day,
) -> impl IntoView {
    let key = entry.key();
    let node = NodeRef::<html::Div>::new();
    take_focus(calendar, key, node);
    let here = zones::here();
    let starts_here = entry.days(&here).is_some_and(|(first, _)| first == day);
    let time = (!entry.when.all_day && starts_here).then(
        || view! { <span class="cal-line-time" aria-hidden="true">{format::time(entry.when.from)}</span> },
    );
    let (is_whole, is_off, name) = (entry.is_whole(), entry.is_off(), words::entry(&entry));
    let (kind, shown, afar, tip) = (entry.kind.clone(), title(&entry), entry.afar, name.clone());
    view! {
        <div class="cal-line" role="button" tabindex="0" node_ref=node data-kind=kind.clone()
            data-event=key.0.to_string() data-occurs=key.1.map(|day| day.to_string())
            class:is-whole=is_whole class:is-off=is_off class:afar=afar class:goes-on=!starts_here
            class:is-carried=move || calendar.drag.carries(key)
            aria-describedby="calendar-keys" title=tip>
            <span class="sr-only cal-name">{name}</span>
            <Icon of=words::glyph(&kind)/>{time}<span class="cal-line-title" aria-hidden="true">{shown}</span><Marks entry=Signal::stored(entry)/>
        </div>
    }
}
