//! Stories of tasks: finishing, putting off, and those that come again.

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{CommandId, ItemId, RecordId};
use crm_domain::item::{CheckEntry, ItemValue};
use crm_domain::query::{Column, Filter, Op, Query};
use crm_domain::row::PROSE_IN_ROW;
use crm_domain::schema::{deal, task};
use crm_domain::time::Day;
use crm_domain::value::FieldValue;
use engine_protocol::request::Request;
use engine_protocol::{Answer, Problem};

use super::device::{Device, set};

fn day(text: &str) -> FieldValue {
    FieldValue::Day(Day::from_iso(text).unwrap())
}

fn put(field: FieldKey, value: FieldValue) -> Edit {
    Edit::Set { field, value: Some(value) }
}

fn status(key: &str) -> Edit {
    put(task::STATUS, FieldValue::Choice(key.to_owned()))
}

fn value(device: &mut Device, record: RecordId, field: FieldKey) -> Option<FieldValue> {
    device.record(record).values.into_iter().find_map(|(key, value)| (key == field).then_some(value))
}

/// The open tasks by their due days.
fn open_tasks(device: &mut Device) -> Vec<(String, String)> {
    let query = Query {
        filter: Filter::Is {
            column: Column::Field(task::STATUS),
            op: Op::Is,
            values: vec![FieldValue::Choice("open".to_owned())],
        },
        ..Query::all(RecordKind::Task)
    };
    let rows = device.list(query).rows;
    let mut found: Vec<(String, String)> = rows
        .into_iter()
        .map(|row| {
            let due = match value(device, row.id, task::DUE) {
                Some(FieldValue::Day(due)) => due.to_string(),
                _ => String::new(),
            };
            (row.title, due)
        })
        .collect();
    found.sort();
    found
}

fn undo(device: &mut Device) {
    assert!(
        matches!(device.ask(Request::Undo { id: None }), Ok(Answer::Undone { kept, .. }) if kept.is_empty())
    );
}

/// A task of every day, due on the first day of 1970, which is the device's today.
fn daily(device: &mut Device) -> RecordId {
    let step = CheckEntry { text: "Leiter".to_owned(), done: true, position: "V".to_owned() };
    let edits = vec![
        set(task::TITLE, "Zähler ablesen"),
        put(task::DUE, day("1970-01-01")),
        set(task::RRULE, "FREQ=DAILY"),
        Edit::Write { field: task::BODY, before: String::new(), after: "Lang. ".repeat(1_000) },
        Edit::PutItem {
            field: task::CHECKLIST,
            item: ItemId::from_bytes([9; 16]),
            value: ItemValue::Check(step),
        },
    ];
    device.create(1, RecordKind::Task, edits)
}

#[test]
fn whoever_finishes_a_task_that_comes_again_makes_the_next_and_undo_takes_back_both() {
    let mut device = Device::founded();
    let record = daily(&mut device);
    device.edit(record, status("done")).unwrap();
    let next = ("Zähler ablesen".to_owned(), "1970-01-02".to_owned());
    assert_eq!(open_tasks(&mut device), std::slice::from_ref(&next));
    undo(&mut device);
    assert_eq!(open_tasks(&mut device), [("Zähler ablesen".to_owned(), "1970-01-01".to_owned())]);
    // Finished again, also after a restart, it is the same next one that comes back.
    device.restart();
    device.edit(record, status("done")).unwrap();
    assert_eq!(open_tasks(&mut device), [next]);
    assert_eq!(device.list(Query::all(RecordKind::Task)).total, 2);
    // One that is over already makes nothing more.
    device.edit(record, status("cancelled")).unwrap();
    device.edit(record, status("done")).unwrap();
    assert_eq!(device.list(Query::all(RecordKind::Task)).total, 2);
}

#[test]
fn the_next_one_has_all_notes_and_no_step_done() {
    let mut device = Device::founded();
    let record = daily(&mut device);
    device.restart();
    device.edit(record, status("done")).unwrap();
    let row =
        device.list(Query::all(RecordKind::Task)).rows.into_iter().find(|row| row.id != record).unwrap();
    let Some(FieldValue::Prose(body)) = value(&mut device, row.id, task::BODY) else { panic!("notes") };
    assert!(body.len() > PROSE_IN_ROW);
    let Some(FieldValue::Items(steps)) = value(&mut device, row.id, task::CHECKLIST) else { panic!("steps") };
    assert!(matches!(&steps[0].1, ItemValue::Check(step) if !step.done && step.text == "Leiter"));
    assert_eq!(value(&mut device, row.id, task::DONE_AT), None);
    assert!(value(&mut device, record, task::DONE_AT).is_some());
}

#[test]
fn many_are_finished_at_once_and_taken_back_at_once() {
    let mut device = Device::founded();
    let records: Vec<RecordId> = (1..=20)
        .map(|number| {
            let edits = vec![
                set(task::TITLE, "Runde"),
                put(task::DUE, day("1970-01-01")),
                set(task::RRULE, "FREQ=WEEKLY"),
            ];
            device.create(number, RecordKind::Task, edits)
        })
        .collect();
    let id = CommandId::from_bytes([8; 16]);
    let command = Command::Edit { records, edits: vec![status("done")] };
    assert_eq!(device.ask(Request::Command { id, command }), Ok(Answer::Done));
    assert_eq!(device.list(Query::all(RecordKind::Task)).total, 40);
    undo(&mut device);
    assert_eq!(device.list(Query::all(RecordKind::Task)).total, 20);
}

#[test]
fn one_that_is_given_up_or_was_the_last_does_not_come_again() {
    let mut device = Device::founded();
    for (number, rule, end) in
        [(1, "FREQ=DAILY", "cancelled"), (2, "FREQ=DAILY;COUNT=1", "done"), (3, "", "done")]
    {
        let edits =
            vec![set(task::TITLE, "Runde"), put(task::DUE, day("1970-01-01")), set(task::RRULE, rule)];
        let record = device.create(number, RecordKind::Task, edits);
        device.edit(record, status(end)).unwrap();
    }
    assert_eq!(open_tasks(&mut device), []);
}

#[test]
fn what_the_store_refuses_makes_no_next_task() {
    let mut device = Device::founded();
    let record = daily(&mut device);
    device.refuse = 1;
    assert!(matches!(device.edit(record, status("done")), Err(Problem::Store(_))));
    assert_eq!(device.list(Query::all(RecordKind::Task)).total, 1);
    device.edit(record, status("done")).unwrap();
    assert_eq!(device.list(Query::all(RecordKind::Task)).total, 2);
}

#[test]
fn putting_off_is_counted_and_taken_back_with_it() {
    let mut device = Device::founded();
    let record = device.create(
        1,
        RecordKind::Task,
        vec![set(task::TITLE, "Anruf"), put(task::DUE, day("1970-01-01"))],
    );
    for later in ["1970-01-02", "1970-01-05"] {
        device.now += 1;
        device.edit(record, put(task::DUE, day(later))).unwrap();
    }
    assert_eq!(value(&mut device, record, task::RESCHEDULE_COUNT), Some(FieldValue::Number(2)));
    undo(&mut device);
    assert_eq!(value(&mut device, record, task::RESCHEDULE_COUNT), Some(FieldValue::Number(1)));
    assert_eq!(value(&mut device, record, task::DUE), Some(day("1970-01-02")));
}

#[test]
fn deals_that_rest_are_found_by_the_day_of_their_last_move() {
    let mut device = Device::founded();
    device.ask(Request::SetUpSales { german: true }).unwrap();
    let stages = device.list(Query::all(RecordKind::Stage)).rows;
    let rows: Vec<RecordId> = stages.iter().take(2).map(|row| row.id).collect();
    let link = |to| put(deal::STAGE, FieldValue::Link(to));
    let record = device.create(1, RecordKind::Deal, vec![set(deal::NAME, "Pumpen"), link(rows[0])]);
    let resting = |before: &str| Query {
        filter: Filter::Is {
            column: Column::Field(deal::STAGE_LOG),
            op: Op::Less,
            values: vec![day(before)],
        },
        ..Query::all(RecordKind::Deal)
    };
    assert_eq!(device.titles(resting("1970-01-02")), ["Pumpen"]);
    assert!(device.titles(resting("1970-01-01")).is_empty());
    // It moved ten days later: only then it began to rest.
    device.now += 10 * 86_400_000;
    device.edit(record, link(rows[1])).unwrap();
    assert!(device.titles(resting("1970-01-11")).is_empty());
    assert_eq!(device.titles(resting("1970-01-12")), ["Pumpen"]);
}
