//! A week or a day: whole days above, the hours below them.

use crm_domain::calendar::civil::{Civil, DAY, HOUR};
use crm_domain::calendar::layout::side_by_side;
use crm_domain::id::RecordId;
use crm_domain::time::Day;
use leptos::html;
use leptos::prelude::*;

use super::block::{Block, Line, Placed, stretch};
use super::chip::Chip;
use super::load::{Due, Entry};
use super::preview::{Preview, is_target};
use super::{Calendar, View, words, zones};
use crate::i18n::tr;
use crate::t;

/// The hour at which the day is shown first, unless something is earlier.
const MORNING: i64 = 7;

/// All days from the first to the last.
#[must_use]
pub fn days_from((first, last): (Day, Day)) -> Vec<Day> {
    (0..=last.to_days() - first.to_days()).filter_map(|at| first.plus_days(at)).collect()
}

/// The days side by side.
#[component]
pub fn Grid(calendar: Calendar) -> impl IntoView {
    let days = Memo::new(move |_| days_from(calendar.days.get()));
    let scroller = NodeRef::<html::Div>::new();
    Effect::new(move |done: Option<bool>| {
        let Some(scroller) = scroller.get().filter(|_| done != Some(true)) else { return done == Some(true) };
        let hour = untrack(move || first_hour(calendar));
        let height = i64::from(scroller.scroll_height());
        // WHY a little less: the hour's own line is seen.
        scroller.set_scroll_top(i32::try_from(height * hour / 24).unwrap_or(0) - 8);
        true
    });
    let week = move || (calendar.view.get() == View::Week).then(|| words::week(calendar.days.get().0));
    view! {
        <div class="cal-grid" style=("--days", move || days.with(Vec::len).to_string())>
            <div class="cal-heads">
                <span class="cal-corner">{week}</span>
                <For each=move || days.get() key=|day| *day let:day><Head calendar day/></For>
            </div>
            <Lane calendar days/>
            // WHY a stop for the keyboard: without a mouse nobody else scrolls it.
            <div class="cal-scroll" node_ref=scroller tabindex="0" role="group" aria-label=move || tr("calendar.hours")>
                <div class="cal-hours">
                    <div class="cal-gutter" aria-hidden="true">
                        {(1..24).map(|hour| view! {
                            <span style:inset-block-start=format!("{:.4}%", f64::from(hour) * 100.0 / 24.0)>
                                {move || words::clock(i64::from(hour) * HOUR, calendar.day.get())}
                            </span>
                        }).collect_view()}
                    </div>
                    <For each=move || days.get() key=|day| *day let:day><DayColumn calendar day/></For>
                </div>
            </div>
        </div>
    }
}

/// The hour with which the day begins on the screen: before the first appointment, else in the morning.
fn first_hour(calendar: Calendar) -> i64 {
    let here = zones::here();
    let starts = calendar.entries.with(|all| {
        let timed = all.iter().filter(|entry| !entry.is_whole());
        timed.filter_map(|entry| Civil::at(entry.when.from, &here)).map(|civil| civil.millis / HOUR).min()
    });
    starts.map_or(MORNING, |first| first.min(MORNING))
}

#[component]
fn Head(calendar: Calendar, day: Day) -> impl IntoView {
    let is_today = move || calendar.today.get() == day;
    view! {
        <button type="button" class="cal-head" data-open=day.to_string() class:is-today=is_today
            aria-current=move || is_today().then_some("date")>
            <span class="sr-only">{move || words::day(day, words::Style::Whole)}</span>
            <span aria-hidden="true">{move || words::day(day, words::Style::Weekday)}</span><strong aria-hidden="true">{day.day()}</strong>
        </button>
    }
}

/// Something in the lane of whole days.
#[derive(Debug, Clone, PartialEq)]
enum Bar {
    Entry(Entry),
    Due(Due),
}

/// Whole days, and what is due on a day.
#[component]
fn Lane(calendar: Calendar, days: Memo<Vec<Day>>) -> impl IntoView {
    let bars = Memo::new(move |_| {
        let here = zones::here();
        let (first, last) = calendar.days.get();
        let column = |day: Day| day.clamp(first, last).to_days() - first.to_days();
        let mut bars: Vec<(i64, i64, Bar)> = calendar.entries.with(|all| {
            let whole = all.iter().filter(|entry| entry.is_whole());
            whole
                .filter_map(|entry| {
                    let (from, to) = entry.days(&here)?;
                    Some((column(from), column(to) + 1, Bar::Entry(entry.clone())))
                })
                .collect()
        });
        let due = |all: &Vec<Due>| all.clone();
        for one in calendar.tasks.with(due).into_iter().chain(calendar.deals.with(due)) {
            bars.push((column(one.day), column(one.day) + 1, Bar::Due(one)));
        }
        let places = side_by_side(&bars.iter().map(|(from, to, _)| (*from, *to)).collect::<Vec<_>>());
        bars.into_iter()
            .zip(places)
            .map(|((from, to, bar), place)| (from, to, place.lane, bar))
            .collect::<Vec<_>>()
    });
    let bar = move |(from, to, lane, bar): (i64, i64, usize, Bar)| {
        let first = calendar.days.get_untracked().0;
        let day = first.plus_days(from).unwrap_or(first);
        let inner = match bar {
            Bar::Entry(entry) => view! { <Line calendar entry day/> }.into_any(),
            Bar::Due(due) => view! { <Chip calendar due/> }.into_any(),
        };
        view! {
            <div class="cal-bar" style=("grid-column", format!("{} / {}", from + 1, to + 1)) style=("grid-row", (lane + 1).to_string())>{inner}</div>
        }
    };
    view! {
        <div class="cal-lane" role="group" aria-label=move || tr("calendar.whole_days")>
            <span class="cal-corner">{move || tr("calendar.whole_days_short")}</span>
            <div class="cal-lane-days">
                <div class="cal-lane-cells">
                    <For each=move || days.get() key=|day| *day let:day>
                        <div class="cal-whole" data-whole=day.to_string() class:is-today=move || calendar.today.get() == day
                            class:is-target=move || is_target(calendar, day)></div>
                    </For>
                </div>
                <div class="cal-bars">
                    <For each=move || bars.get() key=bar_key children=bar/>
                </div>
            </div>
        </div>
    }
}

/// What is drawn anew when it changes: everything about it.
fn bar_key(
    (from, to, lane, bar): &(i64, i64, usize, Bar),
) -> (RecordId, Option<Day>, i64, i64, usize, String) {
    match bar {
        Bar::Entry(entry) => (entry.id, entry.day, *from, *to, *lane, format!("{entry:?}")),
        Bar::Due(due) => (due.id, None, *from, *to, *lane, format!("{due:?}")),
    }
}

/// The hours of a day.
#[component]
fn DayColumn(calendar: Calendar, day: Day) -> impl IntoView {
    let placed = Memo::new(move |_| {
        let timed: Vec<Entry> = calendar.on(day).into_iter().filter(|entry| !entry.is_whole()).collect();
        let stretches: Vec<(i64, i64)> = timed.iter().map(|entry| stretch(entry, day)).collect();
        let places = side_by_side(&stretches);
        timed
            .into_iter()
            .zip(stretches)
            .zip(places)
            .map(|((entry, (from, to)), place)| Placed { entry, from, to, place })
            .collect::<Vec<_>>()
    });
    let name = move || {
        let count = placed.with(Vec::len);
        t!("calendar.day_name", day = words::day(day, words::Style::LongDay), n = count)
    };
    let now = move || {
        let now = Civil::at(calendar.now.get(), &zones::here()).filter(|now| now.day == day)?;
        let top = format!("{:.4}%", now.millis as f64 * 100.0 / DAY as f64);
        Some(view! { <div class="cal-now" aria-hidden="true" style:inset-block-start=top></div> })
    };
    let is_weekend = day.weekday() > 5;
    view! {
        <div class="cal-col" data-day=day.to_string() role="group" aria-label=name class:is-weekend=is_weekend
            class:is-today=move || calendar.today.get() == day>
            <For each=move || placed.with(|all| all.iter().map(|one| one.entry.key()).collect::<Vec<_>>()) key=|key| *key let:key>
                <Block calendar day key placed/>
            </For>
            {now}
            <Preview calendar day/>
        </div>
    }
}
