//! What the page asks of the engine. The engine filters: of twenty thousand deals a handful comes here.

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::query::{Column, Filter, Op, Query, Sort};
use crm_domain::sales::stage::{Outcome, Stage};
use crm_domain::schema::{deal, event, lead, quote};
use crm_domain::time::Day;
use crm_domain::value::FieldValue;
use engine_protocol::request::Span;
use engine_protocol::view::{RowView, Window};
use leptos::prelude::*;

use crate::engine::use_engine;
use crate::ui::pages::tasks::line::filter_is;
use crate::ui::pages::tasks::whose::mine_only;
use crate::ui::picture;

/// When a person was born.
pub const BIRTHDAY: FieldKey = FieldKey::new("birthday");
/// So many rows are asked for at most.
pub const MOST: u32 = 50;
/// So many stand there at first.
pub const FIRST: usize = 6;
/// Birthdays of so many days to come are told.
pub const BIRTHDAYS_AHEAD: i64 = 7;
/// Quotes are told of that run out within so many days.
pub const ENDING_AHEAD: i64 = 7;

/// All records of a kind for which all of this holds, mine unless everybody's are wanted.
pub fn question(kind: RecordKind, mut parts: Vec<Filter>, sort: Vec<Sort>) -> Query {
    parts.extend(mine_only());
    Query { filter: Filter::All(parts), sort, ..Query::all(kind) }
}

/// Keeps the answer to a question on the page.
pub fn watch(
    query: impl Fn() -> Query + Send + Sync + 'static,
    fields: &'static [FieldKey],
    len: Signal<u32>,
) -> ReadSignal<Option<Window>> {
    let query = Memo::new(move |_| query());
    let columns = Signal::derive(move || fields.iter().copied().map(Column::Field).collect());
    let live = use_engine().watch_list(
        query.into(),
        columns,
        Signal::derive(move || Span { start: 0, len: len.get() }),
    );
    Effect::new(move |_| {
        if live.with(Option::is_some) {
            picture::changed();
        }
    });
    live
}

/// How many there are, once the engine has said so.
pub fn total(live: ReadSignal<Option<Window>>) -> Signal<Option<u32>> {
    Memo::new(move |_| live.with(|window| window.as_ref().map(|window| window.total))).into()
}

/// A value of a row that was asked for with these fields.
pub fn value<'a>(row: &'a RowView, fields: &[FieldKey], key: FieldKey) -> Option<&'a FieldValue> {
    fields.iter().position(|one| *one == key).and_then(|at| row.cells.get(at)?.as_ref())
}

/// By a field.
#[must_use]
pub fn by(field: FieldKey, descending: bool) -> Sort {
    Sort { column: Column::Field(field), descending }
}

fn before(field: FieldKey, day: Day) -> Filter {
    filter_is(field, Op::Less, vec![FieldValue::Day(day)])
}

fn plus(day: Day, days: i64) -> Day {
    day.plus_days(days).unwrap_or(day)
}

/// Events that take place and touch one of these days; and those that come again, whose days are worked out here.
#[must_use]
pub fn events_of(first: Day, last: Day) -> Vec<Filter> {
    let off = filter_is(event::STATUS, Op::Is, vec![FieldValue::Choice("cancelled".to_owned())]);
    let days = vec![FieldValue::Day(first), FieldValue::Day(last)];
    vec![
        Filter::Not(Box::new(off)),
        Filter::Any(vec![
            filter_is(event::WHEN, Op::Between, days),
            Filter::All(vec![
                filter_is(event::RRULE, Op::NotEmpty, Vec::new()),
                before(event::WHEN, plus(last, 1)),
            ]),
        ]),
    ]
}

/// People who have their birthday within so many days.
#[must_use]
pub fn birthdays(today: Day) -> Vec<Filter> {
    let days = vec![FieldValue::Day(today), FieldValue::Day(plus(today, BIRTHDAYS_AHEAD))];
    vec![filter_is(BIRTHDAY, Op::Between, days)]
}

/// Open deals that want somebody to notice something: see [`crate::ui::sales::time_in_stage::marks`], which says the
/// same of one deal.
#[must_use]
pub fn deals_waiting(today: Day, stages: &[Stage]) -> Vec<Filter> {
    let open: Vec<&Stage> = stages.iter().filter(|stage| stage.outcome == Outcome::Open).collect();
    let link = |stage: &Stage| FieldValue::Link(stage.id);
    let rests = open.iter().filter_map(|stage| {
        let most = stage.rot_days?;
        let is_here = filter_is(deal::STAGE, Op::Is, vec![link(stage)]);
        Some(Filter::All(vec![is_here, before(deal::STAGE_LOG, plus(today, -most))]))
    });
    let empty = |field| filter_is(field, Op::Empty, Vec::new());
    let no_step = Filter::All(vec![empty(deal::NEXT_STEP), empty(deal::NEXT_STEP_AT)]);
    let reasons = [before(deal::EXPECTED_CLOSE, today), before(deal::NEXT_STEP_AT, today), no_step];
    vec![
        filter_is(deal::STAGE, Op::AnyOf, open.iter().map(|stage| link(stage)).collect()),
        Filter::Any(reasons.into_iter().chain(rests).collect()),
    ]
}

/// Leads that are worked on and whose next step is due.
#[must_use]
pub fn leads_due(today: Day) -> Vec<Filter> {
    let over = ["converted", "unqualified", "junk"].map(|key| FieldValue::Choice(key.to_owned()));
    vec![
        Filter::Not(Box::new(filter_is(lead::STATUS, Op::AnyOf, over.to_vec()))),
        before(lead::NEXT_STEP_AT, plus(today, 1)),
    ]
}

/// Quotes that were sent, and run out soon or have.
#[must_use]
pub fn quotes_ending(today: Day) -> Vec<Filter> {
    vec![
        filter_is(quote::STATUS, Op::Is, vec![FieldValue::Choice("sent".to_owned())]),
        before(quote::VALID_UNTIL, plus(today, ENDING_AHEAD + 1)),
    ]
}
