//! Lists that a sales day begins with: the board, deals in groups, what is to be done today.

use std::time::Duration;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::query::{Column, Filter, Op, Query, Sort};
use crm_domain::sales::stage::Outcome;
use crm_domain::schema::{deal, event, lead, task};
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;
use engine_protocol::grouping::Grouping;
use engine_protocol::request::{Request, Span};
use engine_protocol::{FromEngine, WatchId};

use super::firm::Stage;
use super::{BOARD, Figures, TURN, ids, ms};
use crate::Bench;
use crate::forecast::edit;

const ON_CARD: [FieldKey; 9] = [
    deal::ACCOUNT,
    deal::AMOUNT,
    deal::PROBABILITY,
    deal::EXPECTED_CLOSE,
    deal::NEXT_STEP,
    deal::NEXT_STEP_AT,
    deal::STAGE_LOG,
    deal::CLOSED_AT,
    deal::LOST_REASON,
];

/// A condition on a field.
pub fn is(field: FieldKey, op: Op, values: Vec<FieldValue>) -> Filter {
    Filter::Is { column: Column::Field(field), op, values }
}

/// A live list of a kind, so many of its rows on the screen.
pub fn watch(
    number: u32,
    kind: RecordKind,
    parts: Vec<Filter>,
    sort: &[(FieldKey, bool)],
    fields: &[FieldKey],
    len: u32,
) -> Request {
    let sort = sort
        .iter()
        .map(|(field, descending)| Sort { column: Column::Field(*field), descending: *descending });
    Request::Watch {
        watch: WatchId(number),
        query: Query { filter: Filter::All(parts), sort: sort.collect(), ..Query::all(kind) },
        columns: fields.iter().copied().map(Column::Field).collect(),
        span: Span { start: 0, len },
    }
}

/// All questions, one after the other; what they took together, the longest turn, and what was found.
pub fn ask_all(bench: &mut Bench, questions: Vec<Request>) -> (Duration, Duration, u32) {
    let (mut took, mut longest, mut found) = (Duration::ZERO, Duration::ZERO, 0);
    for question in questions {
        took += bench.ask(question).1;
        longest = longest.max(bench.longest);
        let last = bench.said.iter().rev().find_map(|message| match message {
            FromEngine::Window { window, .. } => Some(window.total),
            _ => None,
        });
        found += last.unwrap_or(0);
    }
    (took, longest, found)
}

/// The columns of the board, as the page asks for them; what they took together, and their deals.
pub fn open_board(bench: &mut Bench, stages: &[Stage]) -> (Duration, Duration, u32) {
    let columns = (100..).zip(stages).map(|(number, stage)| {
        let order = match stage.outcome {
            Outcome::Open => (deal::EXPECTED_CLOSE, false),
            Outcome::Won | Outcome::Lost => (deal::CLOSED_AT, true),
        };
        let here = is(deal::STAGE, Op::Is, vec![FieldValue::Link(stage.id)]);
        watch(number, RecordKind::Deal, vec![here], &[order], &ON_CARD, 14)
    });
    let columns = columns.collect();
    ask_all(bench, columns)
}

/// Ends lists.
pub fn close(bench: &mut Bench, numbers: impl Iterator<Item = u32>) {
    for number in numbers {
        bench.ask(Request::Unwatch { watch: WatchId(number) });
    }
}

/// The board, first after a start and again.
pub fn board(bench: &mut Bench, stages: &[Stage], deals: u32, figures: &mut Figures) -> Option<()> {
    let numbers = || (100..).take(stages.len());
    let (took, longest, found) = open_board(bench, stages);
    if found > deals || found * 10 < deals * 9 {
        println!("{found} of {deals} deals are on the board");
        return None;
    }
    figures.note("board, first_ms", ms(took), Some(BOARD));
    figures.note("board, first, longest turn_ms", ms(longest), Some(TURN));
    let mut again = Vec::new();
    for _ in 0..20 {
        close(bench, numbers());
        again.push(ms(open_board(bench, stages).0));
    }
    close(bench, numbers());
    figures.spread("board, again", again, BOARD)
}

/// Deals in groups with their sums, and one of them that changes.
pub fn groups(bench: &mut Bench, figures: &mut Figures) -> Option<()> {
    let question = Request::WatchGrouped {
        watch: WatchId(3),
        query: Query::all(RecordKind::Deal),
        columns: vec![Column::Field(deal::AMOUNT)],
        span: Span { start: 0, len: 50 },
        grouping: Grouping { by: deal::STAGE, closed: Vec::new() },
    };
    figures.note("deals in groups with sums_ms", ms(bench.ask(question).1), Some(BOARD));
    figures.note("deals in groups with sums, longest turn_ms", ms(bench.longest), Some(TURN));
    let all = ids(bench, RecordKind::Deal)?;
    let mut edits = Vec::new();
    for number in 0..200_u32 {
        let record = *all.get(number as usize * 37 % all.len())?;
        edits.push(ms(bench.ask(edit(record, number)).1));
    }
    close(bench, [3].into_iter());
    figures.spread("one deal changed in groups with sums", edits, TURN)
}

/// What the page of the day asks for.
pub fn today(bench: &mut Bench, stages: &[Stage], now: Millis, figures: &mut Figures) -> Option<()> {
    let today = now.day()?;
    let day = |days: i64| today.plus_days(days).map(FieldValue::Day);
    let before = |field, days| Some(is(field, Op::Less, vec![day(days)?]));
    let open = stages.iter().filter(|stage| stage.outcome == Outcome::Open);
    let open: Vec<FieldValue> = open.map(|stage| FieldValue::Link(stage.id)).collect();
    let no_step = [deal::NEXT_STEP, deal::NEXT_STEP_AT].map(|field| is(field, Op::Empty, Vec::new()));
    let choices = |keys: &[&str]| keys.iter().map(|key| FieldValue::Choice((*key).to_owned())).collect();
    let waiting = vec![
        is(deal::STAGE, Op::AnyOf, open),
        Filter::Any(vec![
            before(deal::EXPECTED_CLOSE, 0)?,
            before(deal::NEXT_STEP_AT, 0)?,
            Filter::All(no_step.to_vec()),
        ]),
    ];
    let leads = vec![
        Filter::Not(Box::new(is(lead::STATUS, Op::AnyOf, choices(&["converted", "unqualified", "junk"])))),
        before(lead::NEXT_STEP_AT, 1)?,
    ];
    let birthday = FieldKey::new("birthday");
    let birthdays = vec![is(birthday, Op::Between, vec![day(0)?, day(7)?])];
    let tasks = vec![is(task::STATUS, Op::NoneOf, choices(&["done", "cancelled"])), before(task::DUE, 1)?];
    let events = vec![is(event::WHEN, Op::Between, vec![day(0)?, day(1)?])];
    let (took, longest, _) = ask_all(
        bench,
        vec![
            watch(200, RecordKind::Task, tasks, &[(task::DUE, false)], &[task::DUE], 50),
            watch(201, RecordKind::Deal, waiting, &[(deal::AMOUNT, true)], &ON_CARD, 50),
            watch(202, RecordKind::Lead, leads, &[(lead::NEXT_STEP_AT, false)], &[lead::STATUS], 50),
            watch(203, RecordKind::Event, events, &[(event::WHEN, false)], &[event::WHEN], 300),
            watch(204, RecordKind::Contact, birthdays, &[], &[birthday], 50),
        ],
    );
    close(bench, 200..205);
    figures.note("what is to be done today_ms", ms(took), None);
    figures.note("what is to be done today, longest turn_ms", ms(longest), Some(TURN));
    Some(())
}
