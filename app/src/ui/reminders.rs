//! Reminders of tasks and appointments while the page is open: a message on it, and one of the device where that was
//! allowed. Nothing rings while it is closed; what was missed is said at the next start.

use std::time::Duration;

use crm_domain::calendar::civil::{Civil, MINUTE};
use crm_domain::field::RecordKind;
use crm_domain::period::Period;
use crm_domain::query::{Column, Filter, Op, Query, Sort};
use crm_domain::schema::{event, task};
use crm_domain::time::{Day, Millis, UTC, Zone};
use crm_domain::value::FieldValue;
use engine_protocol::request::Span;
use engine_protocol::view::{RowView, Window};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;

use super::pages::calendar::{load, zones};
use super::pages::tasks::line::filter_is;
use super::pages::tasks::whose::mine_only;
use super::toast::use_toasts;
use crate::engine::{clock, use_engine};
use crate::format;
use crate::i18n::tr;
use crate::t;

/// How often the clock is looked at.
const LOOK: Duration = Duration::from_secs(15);
/// What was missed longer ago is not said any more, in milliseconds: the task is on the page of today.
const MISSED: i64 = 12 * 3_600_000;
/// Until when somebody was reminded, on this device.
const KEY: &str = "feldbuch.reminded";
/// More reminders than fall into two days.
const MOST: u32 = 300;
/// Appointments of so many days to come are watched.
const AHEAD: i64 = 35;
/// Nobody is reminded longer before, in minutes: of what is further away nothing is watched.
const MINUTES_MOST: i64 = (AHEAD - 3) * 24 * 60;

#[wasm_bindgen]
extern "C" {
    type Notification;
    #[wasm_bindgen(constructor, catch)]
    fn new(title: &str) -> Result<Notification, JsValue>;
    #[wasm_bindgen(static_method_of = Notification, getter)]
    fn permission() -> String;
    #[wasm_bindgen(static_method_of = Notification, js_name = requestPermission)]
    fn request_permission() -> js_sys::Promise;
}

/// Whether this browser has notifications, and what it says to them; `None` without.
fn permission() -> Option<String> {
    let there = js_sys::Reflect::has(&js_sys::global(), &"Notification".into()).unwrap_or(false);
    there.then(Notification::permission)
}

/// A moment as an input of the browser says it, in this device's zone: `2026-11-29T08:00`.
#[must_use]
pub fn local(text: &str) -> Option<Millis> {
    let at = js_sys::Date::new(&JsValue::from_str(text)).get_time();
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970")]
    (!at.is_nan()).then_some(Millis(at as i64))
}

/// Asks the browser whether the device may say it too. Only a tap asks.
#[component]
pub fn Allow() -> impl IntoView {
    let now = RwSignal::new(permission());
    let ask = move |_| {
        let asked = wasm_bindgen_futures::JsFuture::from(Notification::request_permission());
        spawn_local(async move {
            // WHY ignored: what it says now is read anew.
            let _ = asked.await;
            now.try_set(permission());
        });
    };
    move || match now.get().as_deref() {
        Some("default") => view! {
            <button type="button" class="menu-item" on:click=ask>{move || tr("remind.allow")}</button>
        }
        .into_any(),
        Some("granted") => view! { <p class="hint">{move || tr("remind.allowed")}</p> }.into_any(),
        Some(_) => view! { <p class="hint">{move || tr("remind.denied")}</p> }.into_any(),
        None => ().into_any(),
    }
}

/// Watches what is to be reminded of, for as long as the page lives.
#[component]
pub fn Reminders() -> impl IntoView {
    let day = RwSignal::new(format::today());
    let tasks = watch_tasks(day);
    let single = watch_events(move || {
        let (from, until) = (day.get().plus_days(-1), day.get().plus_days(AHEAD));
        let days = [from, until].map(|one| FieldValue::Day(one.unwrap_or(day.get())));
        vec![
            filter_is(event::RRULE, Op::Empty, Vec::new()),
            filter_is(event::WHEN, Op::Between, days.to_vec()),
        ]
    });
    let series = watch_events(|| vec![filter_is(event::RRULE, Op::NotEmpty, Vec::new())]);
    let look = move || {
        day.maybe_update(|day| std::mem::replace(day, format::today()) != *day);
        let all = [tasks, single, series].map(|live| live.get_untracked());
        // WHY all of them: what one of them missed would be missed for good.
        if let [Some(tasks), Some(single), Some(series)] = all {
            remind(&tasks, &[single, series]);
        }
    };
    Effect::new(move |_| {
        [tasks, single, series].iter().for_each(Track::track);
        look();
    });
    // WHY for ever: it is there as long as the page.
    set_interval(look, LOOK);
}

type Live = ReadSignal<Option<Window>>;

/// Tasks whose reminder falls on one of these days.
fn watch_tasks(day: RwSignal<Day>) -> Live {
    let query = Memo::new(move |_| {
        let over = ["done", "cancelled"].map(|key| FieldValue::Choice(key.to_owned()));
        let soon = day.get().plus_days(2).unwrap_or(day.get());
        let mut parts = vec![
            Filter::Not(Box::new(filter_is(task::STATUS, Op::AnyOf, over.to_vec()))),
            filter_is(
                task::REMIND_AT,
                Op::Between,
                vec![FieldValue::Day(day.get().plus_days(-1).unwrap_or(soon)), FieldValue::Day(soon)],
            ),
        ];
        parts.extend(mine_only());
        let sort = vec![Sort { column: Column::Field(task::REMIND_AT), descending: false }];
        Query { filter: Filter::All(parts), sort, ..Query::all(RecordKind::Task) }
    });
    let columns = Signal::derive(|| vec![Column::Field(task::REMIND_AT)]);
    use_engine().watch_list(query.into(), columns, Signal::derive(|| Span { start: 0, len: MOST }))
}

/// Appointments with a reminder for which all of this holds as well.
fn watch_events(more: impl Fn() -> Vec<Filter> + Send + Sync + 'static) -> Live {
    let query = Memo::new(move |_| {
        let off = ["cancelled", "missed"].map(|key| FieldValue::Choice(key.to_owned()));
        let mut parts = vec![
            filter_is(event::REMINDER, Op::NotEmpty, Vec::new()),
            Filter::Not(Box::new(filter_is(event::STATUS, Op::AnyOf, off.to_vec()))),
        ];
        parts.extend(more());
        parts.extend(mine_only());
        let sort = vec![Sort { column: Column::Field(event::WHEN), descending: false }];
        Query { filter: Filter::All(parts), sort, ..Query::all(RecordKind::Event) }
    });
    let columns: Vec<Column> =
        load::EVENT_COLUMNS.into_iter().chain([event::REMINDER]).map(Column::Field).collect();
    let span = Signal::derive(|| Span { start: 0, len: MOST });
    use_engine().watch_list(query.into(), Signal::stored(columns), span)
}

/// Says what has come since the last look. Kept for all tabs, so that one of them says it.
fn remind(tasks: &Window, events: &[Window]) {
    let Ok(Some(storage)) = window_storage() else { return };
    let now = clock::now();
    let since = storage
        .get_item(KEY)
        .ok()
        .flatten()
        .and_then(|kept| kept.parse().ok())
        .map_or(now.plus(-60_000), Millis);
    let since = since.max(now.plus(-MISSED));
    let due = tasks.rows.iter().filter(
        |row| matches!(row.cells.first(), Some(Some(FieldValue::Moment(at))) if *at > since && *at <= now),
    );
    let here = zones::here();
    let begins =
        events.iter().flat_map(|window| &window.rows).flat_map(|row| ringing(row, since, now, &here));
    let due: Vec<String> = due.map(|row| t!("remind.now", title = row.title.clone())).chain(begins).collect();
    // WHY ignored: without storage a reminder may come twice.
    let _ = storage.set_item(KEY, &now.0.to_string());
    for said in due {
        if permission().as_deref() == Some("granted") {
            // WHY ignored: a phone's browser refuses this way; the message on the page is there.
            let _ = Notification::new(&said);
        }
        use_toasts().say(said);
    }
}

/// What is said of the times of an appointment whose reminders fall after `since`, until `now`.
fn ringing(row: &RowView, since: Millis, now: Millis, here: &Zone) -> Vec<String> {
    let Some(Some(FieldValue::Number(minutes))) = row.cells.get(load::EVENT_COLUMNS.len()) else {
        return Vec::new();
    };
    let before = minutes.clamp(&0, &MINUTES_MOST) * MINUTE;
    let (from, until) = (since.plus(before), now.plus(before));
    let (Some(first), Some(last)) = (here.day(from), here.day(until)) else { return Vec::new() };
    load::times(row, first, last, here)
        .into_iter()
        .filter(|one| begin(one.when, here).is_some_and(|at| at > from && at <= until))
        .map(|one| t!("remind.event", title = one.title, when = format::period(one.when)))
        .collect()
}

/// When a period begins: of whole days, at midnight here.
fn begin(when: Period, here: &Zone) -> Option<Millis> {
    if when.all_day { Some(Civil::at(when.from, &UTC)?.moment(here)) } else { Some(when.from) }
}

fn window_storage() -> Result<Option<web_sys::Storage>, JsValue> {
    leptos::prelude::window().local_storage()
}
