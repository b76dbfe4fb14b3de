//! Stories of what other records say of a company: it follows every one of them, and the day.

use crm_domain::command::Edit;
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::query::{Column, Filter, Op, Query, Sort};
use crm_domain::schema::{RELATED, account, deal, interaction, pipeline, task};
use crm_domain::time::{Day, Millis};
use crm_domain::value::{FieldValue, Money};
use crm_engine::effect::Input;
use engine_protocol::files::ExportFormat;
use engine_protocol::grouping::Grouping;
use engine_protocol::request::{Request, Span};
use engine_protocol::view::RowView;
use engine_protocol::{Answer, WatchId};

use crate::device::{Device, set};
use crate::forecast::{euros, move_to, new_deal, selling, stage, value};

const A_DAY: i64 = 86_400_000;
const WATCH: WatchId = WatchId(60);
const ALL: Span = Span { start: 0, len: 50 };

const COLUMNS: [Column; 4] = [
    Column::Field(account::LAST_INTERACTION),
    Column::Field(account::NEXT_ACTIVITY),
    Column::Field(account::OPEN_PIPELINE),
    Column::Field(account::WON_REVENUE),
];

fn day(text: &str) -> Day {
    Day::from_iso(text).unwrap()
}

/// Noon of a day.
fn at(text: &str) -> Millis {
    Millis(day(text).to_days() * A_DAY + A_DAY / 2)
}

fn about(record: RecordId, present: bool) -> Edit {
    Edit::Tag { field: RELATED, word: record.to_string(), present }
}

fn firm(device: &mut Device, number: u8, name: &str) -> RecordId {
    device.create(number, RecordKind::Account, vec![set(account::NAME, name)])
}

fn call(device: &mut Device, number: u8, with: RecordId, on: &str) -> RecordId {
    let edits = vec![
        value(interaction::KIND, FieldValue::Choice("call".to_owned())),
        value(interaction::AT, FieldValue::Moment(at(on))),
        about(with, true),
    ];
    device.create(number, RecordKind::Interaction, edits)
}

fn sorted_by(field: FieldKey, descending: bool) -> Query {
    Query { sort: vec![Sort { column: Column::Field(field), descending }], ..Query::all(RecordKind::Account) }
}

/// Those that nobody was in touch with for ninety days, the longest first.
fn no_contact() -> Query {
    let filter = Filter::Is {
        column: Column::Field(account::LAST_INTERACTION),
        op: Op::OlderThan,
        values: vec![FieldValue::Number(90)],
    };
    Query { filter, ..sorted_by(account::LAST_INTERACTION, false) }
}

fn watch(device: &mut Device, query: Query) {
    device.ask(Request::Watch { watch: WATCH, query, columns: COLUMNS.to_vec(), span: ALL }).unwrap();
}

fn rows(device: &mut Device) -> Vec<RowView> {
    device.input(Input::Tick);
    device.window(WATCH).rows
}

fn titles(device: &mut Device) -> Vec<String> {
    rows(device).into_iter().map(|row| row.title).collect()
}

/// What the list says of a firm, in the order of [`COLUMNS`].
fn cells(device: &mut Device, title: &str) -> Vec<Option<FieldValue>> {
    rows(device).into_iter().find(|row| row.title == title).map(|row| row.cells).unwrap_or_default()
}

fn contact(on: &str) -> Option<FieldValue> {
    Some(FieldValue::Moment(at(on)))
}

fn worth(minor: i64) -> Option<FieldValue> {
    Some(FieldValue::Money(Money { minor, currency: *b"EUR" }))
}

fn undo(device: &mut Device) {
    assert!(matches!(device.ask(Request::Undo { id: None }), Ok(Answer::Undone { .. })));
}

/// Two firms and a call with each: Ahr in March, Eifel in November.
fn two_firms() -> (Device, RecordId, RecordId) {
    let (mut device, _) = selling("2026-12-01");
    let (ahr, eifel) = (firm(&mut device, 1, "Ahr"), firm(&mut device, 2, "Eifel"));
    firm(&mut device, 3, "Mosel");
    call(&mut device, 11, ahr, "2026-03-02");
    call(&mut device, 12, eifel, "2026-11-20");
    (device, ahr, eifel)
}

#[test]
fn a_call_that_is_logged_taken_back_or_thrown_away_is_seen_in_every_list_at_once() {
    let (mut device, ahr, _) = two_firms();
    watch(&mut device, sorted_by(account::LAST_INTERACTION, true));
    assert_eq!(titles(&mut device), ["Eifel", "Ahr", "Mosel"], "who was never called stands last");
    let made = call(&mut device, 13, ahr, "2026-11-30");
    assert_eq!(titles(&mut device), ["Ahr", "Eifel", "Mosel"]);
    assert_eq!(cells(&mut device, "Ahr")[0], contact("2026-11-30"));
    undo(&mut device);
    assert_eq!(titles(&mut device), ["Eifel", "Ahr", "Mosel"]);
    assert_eq!(cells(&mut device, "Ahr")[0], contact("2026-03-02"));
    device.ask(Request::Redo).unwrap();
    assert_eq!(cells(&mut device, "Ahr")[0], contact("2026-11-30"));
    device.edit(made, Edit::Trash { trashed: true }).unwrap();
    assert_eq!(cells(&mut device, "Ahr")[0], contact("2026-03-02"));
    device.edit(made, Edit::Trash { trashed: false }).unwrap();
    device.edit(made, value(interaction::AT, FieldValue::Moment(at("2026-11-29")))).unwrap();
    assert_eq!(cells(&mut device, "Ahr")[0], contact("2026-11-29"));
    device.restart();
    watch(&mut device, sorted_by(account::LAST_INTERACTION, true));
    assert_eq!(titles(&mut device), ["Ahr", "Eifel", "Mosel"]);
    assert_eq!(cells(&mut device, "Ahr")[0], contact("2026-11-29"));
}

#[test]
fn what_a_call_is_about_may_change_and_what_it_is_too() {
    let (mut device, ahr, eifel) = two_firms();
    watch(&mut device, Query::all(RecordKind::Account));
    let made = call(&mut device, 13, ahr, "2026-11-30");
    assert_eq!(cells(&mut device, "Ahr")[0], contact("2026-11-30"));
    device.edit(made, about(ahr, false)).unwrap();
    assert_eq!(cells(&mut device, "Ahr")[0], contact("2026-03-02"), "it was with somebody else");
    device.edit(made, about(eifel, true)).unwrap();
    assert_eq!(cells(&mut device, "Eifel")[0], contact("2026-11-30"));
    device.edit(made, value(interaction::OUTCOME, FieldValue::Choice("not_reached".to_owned()))).unwrap();
    assert_eq!(cells(&mut device, "Eifel")[0], contact("2026-11-20"), "nobody was there");
    // One that was logged before anybody knew of the firm.
    let late = RecordId::from_bytes([4; 16]);
    call(&mut device, 14, late, "2026-10-10");
    firm(&mut device, 4, "Saar");
    assert_eq!(cells(&mut device, "Saar")[0], contact("2026-10-10"));
}

#[test]
fn the_page_of_a_firm_is_told_whatever_changes_what_is_said_of_it() {
    let (mut device, ahr, _) = two_firms();
    let shown = |device: &mut Device| {
        device.input(Input::Tick);
        let view = device.told.iter().rev().find_map(|message| match message {
            engine_protocol::FromEngine::Record { record: Ok(view), .. } => Some(view.values.clone()),
            _ => None,
        });
        let value =
            |key| view.iter().flatten().find(|(known, _)| *known == key).map(|(_, value)| value.clone());
        (value(account::LAST_INTERACTION), value(account::OPEN_PIPELINE))
    };
    let chance = new_deal(&mut device, 21, "Neu", 500, "2026-12-20");
    device.edit(chance, value(deal::ACCOUNT, FieldValue::Link(ahr))).unwrap();
    device.record(ahr);
    assert_eq!(shown(&mut device), (contact("2026-03-02"), worth(500)));
    let made = call(&mut device, 13, ahr, "2026-11-30");
    assert_eq!(shown(&mut device).0, contact("2026-11-30"));
    device.edit(made, about(ahr, false)).unwrap();
    assert_eq!(shown(&mut device).0, contact("2026-03-02"));
    // A stage is about no firm, and yet.
    let first = stage(&mut device, "Neu");
    device.edit(first, value(pipeline::OUTCOME, FieldValue::Choice("lost".to_owned()))).unwrap();
    assert_eq!(shown(&mut device).1, None);
}

#[test]
fn deals_are_open_until_they_are_won_and_a_year_later_they_are_the_past() {
    let (mut device, ahr, eifel) = two_firms();
    watch(&mut device, sorted_by(account::OPEN_PIPELINE, true));
    let chance = new_deal(&mut device, 21, "Neu", 500, "2026-12-20");
    device.edit(chance, value(deal::ACCOUNT, FieldValue::Link(ahr))).unwrap();
    let other = new_deal(&mut device, 22, "Neu", 300, "2026-12-20");
    device.edit(other, value(deal::ACCOUNT, FieldValue::Link(eifel))).unwrap();
    assert_eq!(titles(&mut device), ["Ahr", "Eifel", "Mosel"]);
    device.edit(other, euros(700)).unwrap();
    assert_eq!(titles(&mut device), ["Eifel", "Ahr", "Mosel"]);
    move_to(&mut device, other, "Gewonnen");
    assert_eq!(cells(&mut device, "Eifel")[2..], [None, worth(700)]);
    assert_eq!(titles(&mut device), ["Ahr", "Eifel", "Mosel"]);
    device.edit(other, value(deal::ACCOUNT, FieldValue::Link(ahr))).unwrap();
    assert_eq!(cells(&mut device, "Ahr")[2..], [worth(500), worth(700)]);
    assert_eq!(cells(&mut device, "Eifel")[2..], [None, None]);
    device.now = at("2027-11-30").0;
    assert_eq!(cells(&mut device, "Ahr")[3], worth(700));
    device.now = at("2027-12-01").0;
    assert_eq!(cells(&mut device, "Ahr")[2..], [worth(500), None], "twelve months have passed");
}

#[test]
fn who_was_not_called_for_ninety_days_is_in_the_list_from_the_next_morning_on() {
    let (mut device, _, eifel) = two_firms();
    watch(&mut device, no_contact());
    assert_eq!(titles(&mut device), ["Ahr"]);
    let before = device.told.len();
    device.now = at("2027-02-18").0;
    assert_eq!(titles(&mut device), ["Ahr"], "exactly ninety days");
    device.now = at("2027-02-19").0;
    assert_eq!(titles(&mut device), ["Ahr", "Eifel"]);
    assert!(device.told.len() > before, "nobody asked again");
    call(&mut device, 13, eifel, "2027-02-19");
    assert_eq!(titles(&mut device), ["Ahr"]);
    // What is asked once counts its days as well.
    device.restart();
    assert_eq!(device.titles(no_contact()), ["Ahr"]);
    let (query, columns, format) = (no_contact(), COLUMNS.to_vec(), ExportFormat::Csv);
    let export = Request::Export { query, only: None, columns, zones: Vec::new(), format };
    let Ok(Answer::File { bytes, .. }) = device.ask(export) else { panic!("a file") };
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.contains("2026-03-02"), "{text}");
}

#[test]
fn what_comes_next_is_late_until_it_is_done() {
    let (mut device, ahr, _) = two_firms();
    let due = |on: &str| value(task::DUE, FieldValue::Day(day(on)));
    let next = |on: &str| Some(FieldValue::Day(day(on)));
    watch(&mut device, sorted_by(account::NEXT_ACTIVITY, false));
    let first = device.create(31, RecordKind::Task, vec![set(task::TITLE, "Anrufen"), due("2026-12-03")]);
    device.edit(first, about(ahr, true)).unwrap();
    let second = device.create(32, RecordKind::Task, vec![set(task::TITLE, "Muster"), due("2026-12-20")]);
    device.edit(second, about(ahr, true)).unwrap();
    assert_eq!(titles(&mut device)[0], "Ahr");
    device.now = at("2026-12-10").0;
    assert_eq!(cells(&mut device, "Ahr")[1], next("2026-12-03"));
    device.edit(first, value(task::STATUS, FieldValue::Choice("done".to_owned()))).unwrap();
    assert_eq!(cells(&mut device, "Ahr")[1], next("2026-12-20"));
}

#[test]
fn groups_add_up_what_deals_say_where_it_is_shown() {
    let (mut device, ahr, eifel) = two_firms();
    for (number, firm, minor) in [(21, ahr, 500), (22, eifel, 300)] {
        let made = new_deal(&mut device, number, "Neu", minor, "2026-12-20");
        device.edit(made, value(deal::ACCOUNT, FieldValue::Link(firm))).unwrap();
    }
    let grouping = Grouping { by: account::NEXT_ACTIVITY, closed: Vec::new() };
    let query = Query::all(RecordKind::Account);
    let watch = Request::WatchGrouped { watch: WATCH, query, columns: COLUMNS.to_vec(), span: ALL, grouping };
    device.ask(watch).unwrap();
    let sums = |device: &mut Device| {
        device.input(Input::Tick);
        let groups = device.window(WATCH).groups;
        groups.iter().map(|group| group.sums.first().map(|sum| sum.minor)).collect::<Vec<_>>()
    };
    assert_eq!(sums(&mut device), [Some(800)]);
    let edits = vec![
        set(task::TITLE, "Anrufen"),
        value(task::DUE, FieldValue::Day(day("2026-12-03"))),
        about(ahr, true),
    ];
    device.create(31, RecordKind::Task, edits);
    assert_eq!(sums(&mut device), [Some(500), Some(300)], "December, and nothing to come");
}
