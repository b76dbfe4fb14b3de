//! What the calendar shows: single appointments by their days, series by their rules, tasks and deals by their dates.

use crm_domain::calendar::change::left_out;
use crm_domain::calendar::series::{Series, days_of, touches};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::period::Period;
use crm_domain::query::{Column, Filter, Op, Query, Sort};
use crm_domain::recurrence::Rule;
use crm_domain::schema::{deal, event, task};
use crm_domain::time::{Day, Millis, Zone};
use crm_domain::value::FieldValue;
use engine_protocol::request::Span;
use engine_protocol::view::{RowView, Window};
use leptos::prelude::*;

use super::zones;
use crate::engine::ahead::Ahead;
use crate::engine::use_engine;

/// So many appointments are shown at most; nobody has more in six weeks.
const MOST: u32 = 2_000;

/// What tells one time of an appointment from all others: the event, and of a series the day on which it begins.
pub type Key = (RecordId, Option<Day>);

/// One time of an appointment.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The event.
    pub id: RecordId,
    /// Of a series: the day on which this time begins, by the series' own clock.
    pub day: Option<Day>,
    /// What it is about.
    pub title: String,
    /// From when to when.
    pub when: Period,
    /// What kind of event.
    pub kind: String,
    /// Whether it takes place.
    pub status: String,
    /// Where.
    pub location: String,
    /// The zone it was planned in.
    pub zone: String,
    /// Two people changed it at once.
    pub clash: bool,
    /// Another device brought it.
    pub afar: bool,
}

impl Entry {
    /// What tells it from all others.
    #[must_use]
    pub fn key(&self) -> Key {
        (self.id, self.day)
    }

    /// Whether it touches a day.
    #[must_use]
    pub fn touches(&self, day: Day, here: &Zone) -> bool {
        touches(self.when, day, day, here)
    }

    /// Whether it lies among the whole days: it is about days, or goes on for at least one.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.when.all_day || self.when.length() >= crm_domain::calendar::civil::DAY
    }

    /// The first and the last day it touches.
    #[must_use]
    pub fn days(&self, here: &Zone) -> Option<(Day, Day)> {
        days_of(self.when, here)
    }

    /// It does not take place, or did not.
    #[must_use]
    pub fn is_off(&self) -> bool {
        matches!(self.status.as_str(), "cancelled" | "missed")
    }
}

/// Something that is due on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    /// The record.
    pub id: RecordId,
    /// Its kind.
    pub kind: RecordKind,
    /// What it is called.
    pub title: String,
    /// When.
    pub day: Day,
    /// It is done.
    pub done: bool,
    /// What it is worth.
    pub amount: Option<crm_domain::value::Money>,
    /// The field that says when.
    pub field: FieldKey,
    /// Where that says more than the day: the point in time.
    pub at: Option<Millis>,
    /// It can be brought to another day.
    pub moves: bool,
}

/// What a row of an event says that is shown in the calendar.
pub const EVENT_COLUMNS: [FieldKey; 7] =
    [event::WHEN, event::ZONE, event::RRULE, event::EXDATES, event::KIND, event::STATUS, event::LOCATION];

fn is(field: FieldKey, op: Op, values: Vec<FieldValue>) -> Filter {
    Filter::Is { column: Column::Field(field), op, values }
}

fn between(field: FieldKey, (first, last): (Day, Day)) -> Filter {
    is(field, Op::Between, vec![FieldValue::Day(first), FieldValue::Day(last)])
}

fn watch(query: Memo<Query>, columns: &'static [FieldKey]) -> ReadSignal<Option<Window>> {
    let columns: Vec<Column> = columns.iter().copied().map(Column::Field).collect();
    let span = Span { start: 0, len: MOST };
    use_engine().watch_list(query.into(), Signal::stored(columns), Signal::stored(span))
}

fn query(kind: RecordKind, filter: Vec<Filter>, by: FieldKey) -> Query {
    let sort = vec![Sort { column: Column::Field(by), descending: false }];
    Query { filter: Filter::All(filter), sort, ..Query::all(kind) }
}

/// The value of a column in a row.
fn cell(row: &RowView, columns: &[FieldKey], key: FieldKey) -> Option<FieldValue> {
    row.cells.get(columns.iter().position(|column| *column == key)?)?.clone()
}

/// The appointments of the days, in their order. `ahead`: what was just moved, until the engine says the same.
pub fn entries(days: Memo<(Day, Day)>, ahead: Ahead<(Key, Period)>) -> Memo<Vec<Entry>> {
    let single = Memo::new(move |_| {
        let filter = vec![between(event::WHEN, days.get()), is(event::RRULE, Op::Empty, Vec::new())];
        query(RecordKind::Event, filter, event::WHEN)
    });
    let series = Memo::new(|_| {
        query(RecordKind::Event, vec![is(event::RRULE, Op::NotEmpty, Vec::new())], event::WHEN)
    });
    let (single, series) = (watch(single, &EVENT_COLUMNS), watch(series, &EVENT_COLUMNS));
    Effect::new(move |_| {
        single.track();
        series.track();
        ahead.said();
    });
    Memo::new(move |_| {
        let (first, last) = days.get();
        let here = zones::here();
        let rows =
            |window: &Option<Window>| window.as_ref().map(|window| window.rows.clone()).unwrap_or_default();
        let mut found: Vec<Entry> = single.with(rows).iter().filter_map(entry).collect();
        found.extend(series.with(rows).iter().flat_map(|row| times(row, first, last, &here)));
        let mut found = ahead.over(found, |mut found, (key, when)| {
            if let Some(moved) = found.iter_mut().find(|entry| entry.key() == *key) {
                moved.when = *when;
            }
            found
        });
        let begins = |entry: &Entry| {
            let zone = if entry.when.all_day { &crm_domain::time::UTC } else { &here };
            crm_domain::calendar::civil::Civil::at(entry.when.from, zone)
        };
        // Whole days first, then by the clock; what goes on longer before what is soon over.
        found.sort_by_cached_key(|entry| {
            (begins(entry), !entry.when.all_day, -entry.when.length(), entry.title.clone(), entry.id)
        });
        found
    })
}

fn entry(row: &RowView) -> Option<Entry> {
    let text = |key| match cell(row, &EVENT_COLUMNS, key) {
        Some(FieldValue::Text(text) | FieldValue::Choice(text)) => text,
        _ => String::new(),
    };
    let Some(FieldValue::Period(when)) = cell(row, &EVENT_COLUMNS, event::WHEN) else { return None };
    Some(Entry {
        id: row.id,
        day: None,
        title: row.title.clone(),
        when,
        kind: text(event::KIND),
        status: text(event::STATUS),
        location: text(event::LOCATION),
        zone: text(event::ZONE),
        clash: row.conflicts > 0,
        afar: row.from_afar,
    })
}

/// The times of a series within the days; a rule that cannot be read leaves its first time. The row begins with
/// [`EVENT_COLUMNS`].
pub fn times(row: &RowView, first: Day, last: Day, here: &Zone) -> Vec<Entry> {
    let Some(whole) = entry(row) else { return Vec::new() };
    let text = match cell(row, &EVENT_COLUMNS, event::RRULE) {
        Some(FieldValue::Text(text)) => text,
        _ => String::new(),
    };
    let Some(rule) = Rule::parse(&text) else {
        return touches(whole.when, first, last, here).then_some(whole).into_iter().collect();
    };
    let left_out = left_out(cell(row, &EVENT_COLUMNS, event::EXDATES).as_ref());
    let zone = zones::named_or_here(&whole.zone);
    let series = Series { when: whole.when, rule: &rule, left_out: &left_out, zone: &zone };
    let times = series.touching(first, last, here);
    times.into_iter().map(|one| Entry { day: Some(one.day), when: one.when, ..whole.clone() }).collect()
}

const TASK_COLUMNS: [FieldKey; 2] = [task::DUE, task::STATUS];

/// Tasks due on the days.
pub fn tasks(days: Memo<(Day, Day)>, wanted: Memo<bool>) -> Memo<Vec<Due>> {
    let asked = Memo::new(move |_| {
        let cancelled = vec![FieldValue::Choice("cancelled".to_owned())];
        query(
            RecordKind::Task,
            vec![between(task::DUE, days.get()), is(task::STATUS, Op::NoneOf, cancelled)],
            task::DUE,
        )
    });
    let found = watch(asked, &TASK_COLUMNS);
    Memo::new(move |_| {
        if !wanted.get() {
            return Vec::new();
        }
        let due = |row: &RowView| {
            let Some(FieldValue::Day(day)) = cell(row, &TASK_COLUMNS, task::DUE) else { return None };
            let done = matches!(cell(row, &TASK_COLUMNS, task::STATUS), Some(FieldValue::Choice(key)) if key == "done");
            Some(Due {
                id: row.id,
                kind: RecordKind::Task,
                title: row.title.clone(),
                day,
                done,
                amount: None,
                field: task::DUE,
                at: None,
                moves: true,
            })
        };
        found.with(|window| {
            window.as_ref().map(|window| window.rows.iter().filter_map(due).collect()).unwrap_or_default()
        })
    })
}

const DEAL_COLUMNS: [FieldKey; 2] = [deal::EXPECTED_CLOSE, deal::AMOUNT];

/// Open deals that are expected to close on the days.
pub fn deals(days: Memo<(Day, Day)>, wanted: Memo<bool>) -> Memo<Vec<Due>> {
    let asked = Memo::new(move |_| {
        let filter =
            vec![between(deal::EXPECTED_CLOSE, days.get()), is(deal::CLOSED_AT, Op::Empty, Vec::new())];
        query(RecordKind::Deal, filter, deal::EXPECTED_CLOSE)
    });
    let found = watch(asked, &DEAL_COLUMNS);
    Memo::new(move |_| {
        if !wanted.get() {
            return Vec::new();
        }
        let due = |row: &RowView| {
            let Some(FieldValue::Day(day)) = cell(row, &DEAL_COLUMNS, deal::EXPECTED_CLOSE) else {
                return None;
            };
            let amount = match cell(row, &DEAL_COLUMNS, deal::AMOUNT) {
                Some(FieldValue::Money(amount)) => Some(amount),
                _ => None,
            };
            Some(Due {
                id: row.id,
                kind: RecordKind::Deal,
                title: row.title.clone(),
                day,
                done: false,
                amount,
                field: deal::EXPECTED_CLOSE,
                at: None,
                moves: true,
            })
        };
        found.with(|window| {
            window.as_ref().map(|window| window.rows.iter().filter_map(due).collect()).unwrap_or_default()
        })
    })
}
