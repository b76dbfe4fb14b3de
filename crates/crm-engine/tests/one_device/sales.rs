//! Stories of selling: the first pipeline, deals on their way through it, leads and what becomes of them.

use std::collections::BTreeMap;

use crm_domain::command::{Command, Edit, Step};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{CommandId, RecordId};
use crm_domain::query::{Column, Filter, Op, Query, Scope, Sort};
use crm_domain::sales::convert::{Conversion, Converted, Held};
use crm_domain::sales::stage::{Move, moves};
use crm_domain::schema::{account, contact, deal, lead, pipeline};
use crm_domain::time::Day;
use crm_domain::value::{FieldValue, Money};
use engine_protocol::answer::State;
use engine_protocol::request::{Request, Span};
use engine_protocol::view::Sum;
use engine_protocol::{Answer, Problem, WatchId};

use super::device::{Device, set};

/// A device with the first pipeline.
pub fn selling() -> Device {
    let mut device = Device::founded();
    assert_eq!(device.ask(Request::SetUpSales { german: true }), Ok(Answer::Done));
    device
}

fn workspace(device: &mut Device) -> engine_protocol::answer::Workspace {
    let Ok(Answer::State(State::Open(workspace))) = device.ask(Request::State) else { panic!("open") };
    workspace
}

/// A stage of the first pipeline, by the key of its name.
pub fn stage(device: &mut Device, key: &str) -> RecordId {
    let names = [
        ("new", "Neu"),
        ("needs", "Bedarf geklärt"),
        ("proposal", "Angebot"),
        ("negotiation", "Verhandlung"),
        ("won", "Gewonnen"),
        ("lost", "Verloren"),
    ];
    let (_, name) =
        names.into_iter().find(|(known, _)| *known == key).expect("a stage of the first pipeline");
    let watch = WatchId(8);
    let (query, span) = (Query::all(RecordKind::Stage), Span { start: 0, len: 100 });
    device.ask(Request::Watch { watch, query, columns: vec![Column::Title], span }).unwrap();
    let rows = device.window(watch).rows;
    device.ask(Request::Unwatch { watch }).unwrap();
    rows.into_iter().find(|row| row.title == name).expect("it is set up").id
}

pub fn link(field: FieldKey, to: RecordId) -> Edit {
    Edit::Set { field, value: Some(FieldValue::Link(to)) }
}

fn amount(minor: i64, currency: [u8; 3]) -> Edit {
    Edit::Set { field: deal::AMOUNT, value: Some(FieldValue::Money(Money { minor, currency })) }
}

pub fn new_deal(device: &mut Device, number: u8, name: &str, key: &str) -> RecordId {
    let stage = stage(device, key);
    device.create(number, RecordKind::Deal, vec![set(deal::NAME, name), link(deal::STAGE, stage)])
}

pub fn shift(device: &mut Device, deal: RecordId, key: &str) {
    let stage = stage(device, key);
    device.edit(deal, link(deal::STAGE, stage)).unwrap();
}

pub fn value(device: &mut Device, record: RecordId, field: FieldKey) -> Option<FieldValue> {
    device.record(record).values.into_iter().find_map(|(key, value)| (key == field).then_some(value))
}

pub fn log(device: &mut Device, deal: RecordId) -> Vec<Move> {
    moves(value(device, deal, deal::STAGE_LOG).as_ref())
}

pub fn undo(device: &mut Device) {
    assert!(
        matches!(device.ask(Request::Undo { id: None }), Ok(Answer::Undone { kept, .. }) if kept.is_empty())
    );
}

#[test]
fn d11_the_first_pipeline_is_made_once_and_is_nobodys_act() {
    let mut device = selling();
    let kinds = [RecordKind::Pipeline, RecordKind::Stage];
    let made = |device: &mut Device| kinds.map(|kind| device.list(Query::all(kind)).total);
    assert_eq!(made(&mut device), [1, 7]);
    let digest = device.engine.digest();
    // Asked again, also in another language and behind a restart, it makes nothing more.
    assert_eq!(device.ask(Request::SetUpSales { german: false }), Ok(Answer::Done));
    device.restart();
    assert_eq!(device.ask(Request::SetUpSales { german: true }), Ok(Answer::Done));
    assert_eq!(device.engine.digest(), digest);
    assert_eq!(device.ask(Request::Undo { id: None }), Err(Problem::NothingToUndo));
    assert_eq!(made(&mut device), [1, 7]);
    // What somebody did is taken back, and the pipeline stays.
    new_deal(&mut device, 1, "Pumpen", "new");
    undo(&mut device);
    assert_eq!(device.ask(Request::Undo { id: None }), Err(Problem::NothingToUndo));
    assert_eq!(made(&mut device), [1, 7]);
}

#[test]
fn a_stage_in_the_trash_is_not_set_up_again() {
    let mut device = selling();
    let needs = stage(&mut device, "needs");
    device.edit(needs, Edit::Trash { trashed: true }).unwrap();
    device.ask(Request::SetUpSales { german: true }).unwrap();
    assert_eq!(device.list(Query::all(RecordKind::Stage)).total, 6);
}

#[test]
fn a_move_to_another_stage_notes_it_once_and_undo_takes_back_all_of_it() {
    let mut device = selling();
    let member = workspace(&mut device).member;
    let [new, proposal] = ["new", "proposal"].map(|key| stage(&mut device, key));
    let record = new_deal(&mut device, 1, "Pumpen", "new");
    let made = log(&mut device, record);
    assert_eq!(
        made.iter().map(|entry| (entry.from, entry.to, entry.by)).collect::<Vec<_>>(),
        [(None, new, member)]
    );
    let whole = |device: &mut Device| device.record(record).values;
    let before = whole(&mut device);
    shift(&mut device, record, "proposal");
    let after = whole(&mut device);
    let moved = log(&mut device, record);
    assert_eq!(moved.len(), 2);
    assert_eq!((moved[1].from, moved[1].to), (Some(new), proposal));
    // The stage it is in already is no move.
    shift(&mut device, record, "proposal");
    assert_eq!(whole(&mut device), after);
    undo(&mut device);
    assert_eq!(whole(&mut device), before);
    device.restart();
    device.ask(Request::Redo).unwrap();
    assert_eq!(whole(&mut device), after);
    undo(&mut device);
    assert_eq!(log(&mut device, record), made);
}

#[test]
fn a_won_or_lost_deal_is_closed_on_that_day_and_opened_again_without_it() {
    let mut device = selling();
    let record = new_deal(&mut device, 1, "Pumpen", "negotiation");
    let closed = |device: &mut Device| value(device, record, deal::CLOSED_AT);
    let today = Some(FieldValue::Day(Day::from_iso("1970-01-01").unwrap()));
    assert_eq!(closed(&mut device), None);
    shift(&mut device, record, "won");
    assert_eq!(closed(&mut device), today);
    shift(&mut device, record, "negotiation");
    assert_eq!(closed(&mut device), None);
    let lost = stage(&mut device, "lost");
    let reason = Edit::Set { field: deal::LOST_REASON, value: Some(FieldValue::Choice("price".to_owned())) };
    let edits = vec![link(deal::STAGE, lost), reason];
    device.command(Command::Edit { records: vec![record], edits }).unwrap();
    assert_eq!(closed(&mut device), today);
    assert!(value(&mut device, record, deal::LOST_REASON).is_some());
    shift(&mut device, record, "new");
    assert_eq!(
        [deal::CLOSED_AT, deal::LOST_REASON].map(|field| value(&mut device, record, field)),
        [None, None]
    );
    assert_eq!(log(&mut device, record).len(), 5);
    // Taken back, it is lost again, and for the same reason.
    undo(&mut device);
    assert_eq!(closed(&mut device), today);
    assert!(value(&mut device, record, deal::LOST_REASON).is_some());
    assert_eq!(log(&mut device, record).len(), 4);
    assert!(value(&mut device, record, deal::PIPELINE).is_some());
}

/// A lead with a company, and what is to become of it.
fn a_lead(device: &mut Device) -> RecordId {
    let edits = vec![
        set(lead::LAST_NAME, "Yılmaz"),
        set(lead::COMPANY_NAME, "Ölmühle AG"),
        Edit::Set {
            field: FieldKey::new("budget"),
            value: Some(FieldValue::Money(Money { minor: 5_000, currency: *b"EUR" })),
        },
        Edit::Write { field: lead::NEED, before: String::new(), after: "Braucht Pumpen.".to_owned() },
    ];
    device.create(1, RecordKind::Lead, edits)
}

fn plan(device: &mut Device, record: RecordId) -> Converted {
    let stage = stage(device, "new");
    let values: BTreeMap<FieldKey, FieldValue> = device.record(record).values.into_iter().collect();
    let conversion = Conversion {
        lead: record,
        account: None,
        contact: None,
        deal: Some(("Pumpen für Ölmühle".to_owned(), Some(stage))),
        today: Day::from_iso("2026-11-29").unwrap(),
    };
    conversion.plan(&|key| values.get(&key), Held::default())
}

fn made(device: &mut Device) -> [u32; 3] {
    [RecordKind::Account, RecordKind::Contact, RecordKind::Deal]
        .map(|kind| device.list(Query::all(kind)).total)
}

#[test]
fn d11_a_lead_becomes_account_contact_and_deal_and_one_undo_takes_all_back() {
    let mut device = selling();
    let record = a_lead(&mut device);
    let before = device.record(record).values;
    let converted = plan(&mut device, record);
    let request = Request::Command {
        id: CommandId::from_bytes([77; 16]),
        command: Command::Steps { steps: converted.steps.clone() },
    };
    assert_eq!(device.ask(request.clone()), Ok(Answer::Done));
    assert_eq!(made(&mut device), [1, 1, 1]);
    let [account, contact, deal] =
        [converted.account, converted.contact, converted.deal].map(|made| made.expect("it is made"));
    assert_eq!(device.record(account).title, "Ölmühle AG");
    assert_eq!(device.record(contact).title, "Yılmaz");
    assert_eq!(log(&mut device, deal).len(), 1);
    assert_eq!(value(&mut device, deal, deal::LEAD), Some(FieldValue::Link(record)));
    assert_eq!(value(&mut device, record, lead::CONVERTED_DEAL), Some(FieldValue::Link(deal)));
    let related: Vec<RecordId> = device.record(account).related.iter().map(|hit| hit.id).collect();
    assert_eq!(related, [contact, deal]);
    // The same command again, as after a lost answer.
    let digest = device.engine.digest();
    device.restart();
    assert_eq!(device.ask(request.clone()), Ok(Answer::Done));
    assert_eq!(device.engine.digest(), digest);

    undo(&mut device);
    assert_eq!(made(&mut device), [0, 0, 0]);
    let trashed = Query { scope: Scope::Trash, ..Query::all(RecordKind::Deal) };
    assert_eq!(device.titles(trashed), ["Pumpen für Ölmühle"]);
    assert_eq!(device.record(record).values, before);
    // A late repetition does not bring back what was taken back.
    assert_eq!(device.ask(request), Ok(Answer::Done));
    assert_eq!(made(&mut device), [0, 0, 0]);
    device.ask(Request::Redo).unwrap();
    assert_eq!(made(&mut device), [1, 1, 1]);
    assert_eq!(value(&mut device, record, lead::CONVERTED_DEAL), Some(FieldValue::Link(deal)));
}

#[test]
fn d11_a_lead_converted_anew_brings_back_what_it_became_before() {
    let mut device = selling();
    let record = a_lead(&mut device);
    let first = plan(&mut device, record);
    device.command(Command::Steps { steps: first.steps }).unwrap();
    undo(&mut device);
    let write = Edit::Write {
        field: lead::NEED,
        before: "Braucht Pumpen.".to_owned(),
        after: "Braucht zwei Pumpen.".to_owned(),
    };
    let edits = vec![set(lead::COMPANY_NAME, "Ölmühle SE"), write];
    device.command(Command::Edit { records: vec![record], edits }).unwrap();
    let again = plan(&mut device, record);
    let deal = again.deal.unwrap();
    device.command(Command::Steps { steps: again.steps }).unwrap();
    assert_eq!(made(&mut device), [1, 1, 1]);
    assert_eq!(device.titles(Query::all(RecordKind::Account)), ["Ölmühle SE"]);
    assert_eq!(value(&mut device, deal, deal::LEAD), Some(FieldValue::Link(record)));
    undo(&mut device);
    assert_eq!(made(&mut device), [0, 0, 0]);
}

#[test]
fn d23_a_lead_is_converted_only_by_converting_it_and_only_taking_that_back_opens_it_again() {
    let mut device = selling();
    let record = a_lead(&mut device);
    let before = value(&mut device, record, lead::STATUS);
    let to = |status: &str| {
        let value = Some(FieldValue::Choice(status.to_owned()));
        Command::Edit { records: vec![record], edits: vec![Edit::Set { field: lead::STATUS, value }] }
    };
    for status in ["converted", "unqualified"] {
        assert_eq!(device.command(to(status)), Err(Problem::LeadStatus));
    }
    let steps = plan(&mut device, record).steps;
    device.command(Command::Steps { steps }).unwrap();
    assert_eq!(device.command(to("new")), Err(Problem::LeadStatus));
    undo(&mut device);
    assert_eq!(value(&mut device, record, lead::STATUS), before);
    assert!(device.command(to("nurturing")).is_ok());
}

#[test]
fn steps_are_carried_out_all_or_none() {
    let mut device = selling();
    let record = a_lead(&mut device);
    let digest = device.engine.digest();
    let mut steps = plan(&mut device, record).steps;
    let nonsense = Edit::Set { field: lead::COMPANY_NAME, value: Some(FieldValue::Number(1)) };
    steps.push(Step::Edit { record, edits: vec![nonsense] });
    assert!(matches!(device.command(Command::Steps { steps }), Err(Problem::BadValue { .. })));
    assert_eq!(device.engine.digest(), digest);
    assert_eq!(made(&mut device), [0, 0, 0]);
    assert!(value(&mut device, record, lead::CONVERTED_DEAL).is_none());
}

#[test]
fn d9_a_call_is_counted_once_and_taken_back_alone() {
    let mut device = Device::founded();
    let record = device.create(1, RecordKind::Lead, vec![set(lead::LAST_NAME, "Yılmaz")]);
    let calls = |device: &mut Device| value(device, record, lead::CALL_ATTEMPTS);
    let call = |id: u8| {
        let word = CommandId::from_bytes([id; 16]).to_string();
        let edits = vec![Edit::Tag { field: lead::CALL_ATTEMPTS, word, present: true }];
        let command = Command::Edit { records: vec![record], edits };
        Request::Command { id: CommandId::from_bytes([id; 16]), command }
    };
    assert_eq!(calls(&mut device), None);
    for id in [51, 52, 52, 53, 51] {
        device.ask(call(id)).unwrap();
    }
    assert_eq!(calls(&mut device), Some(FieldValue::Number(3)));
    device.restart();
    device.ask(call(53)).unwrap();
    assert_eq!(calls(&mut device), Some(FieldValue::Number(3)));
    device.ask(Request::Undo { id: Some(CommandId::from_bytes([52; 16])) }).unwrap();
    assert_eq!(calls(&mut device), Some(FieldValue::Number(2)));
    let often = Filter::Is {
        column: Column::Field(lead::CALL_ATTEMPTS),
        op: Op::Greater,
        values: vec![FieldValue::Number(1)],
    };
    assert_eq!(device.titles(Query { filter: often, ..Query::all(RecordKind::Lead) }), ["Yılmaz"]);
}

#[test]
fn the_sums_of_a_list_of_deals_follow_what_happens() {
    let mut device = selling();
    let new = stage(&mut device, "new");
    let in_new =
        Filter::Is { column: Column::Field(deal::STAGE), op: Op::AnyOf, values: vec![FieldValue::Link(new)] };
    device.list(Query { filter: in_new, ..Query::all(RecordKind::Deal) });
    let sum = |currency: &[u8; 3], chance, minor, count| Sum { currency: *currency, chance, minor, count };
    let sums = |device: &Device| device.window(WatchId(7)).sums;
    assert_eq!(sums(&device), []);
    let [pumps, pipes] = [(1, "Pumpen"), (2, "Rohre")].map(|(number, name)| {
        let record = new_deal(&mut device, number, name, "new");
        device.edit(record, amount(i64::from(number) * 100, *b"EUR")).unwrap();
        record
    });
    assert_eq!(sums(&device), [sum(b"EUR", None, 300, 2)]);
    device.edit(pipes, amount(500, *b"CHF")).unwrap();
    assert_eq!(sums(&device), [sum(b"CHF", None, 500, 1), sum(b"EUR", None, 100, 1)]);
    let chance = Edit::Set { field: deal::PROBABILITY, value: Some(FieldValue::Number(7_500)) };
    device.edit(pipes, chance).unwrap();
    device.edit(pipes, amount(500, *b"EUR")).unwrap();
    assert_eq!(sums(&device), [sum(b"EUR", None, 100, 1), sum(b"EUR", Some(7_500), 500, 1)]);
    shift(&mut device, pumps, "proposal");
    assert_eq!(sums(&device), [sum(b"EUR", Some(7_500), 500, 1)]);
    undo(&mut device);
    device.edit(pipes, Edit::Trash { trashed: true }).unwrap();
    assert_eq!(sums(&device), [sum(b"EUR", None, 100, 1)]);
    undo(&mut device);
    assert_eq!(sums(&device), [sum(b"EUR", None, 100, 1), sum(b"EUR", Some(7_500), 500, 1)]);
    // Without an amount it adds nothing; a deal of nothing counts.
    device.edit(pumps, Edit::Set { field: deal::AMOUNT, value: None }).unwrap();
    device.edit(pipes, amount(0, *b"EUR")).unwrap();
    assert_eq!(sums(&device), [sum(b"EUR", Some(7_500), 0, 1)]);
}

#[test]
fn deals_are_sorted_by_the_place_of_their_stage() {
    let mut device = selling();
    for (number, key) in [(1, "won"), (2, "new"), (3, "negotiation"), (4, "needs"), (5, "proposal")] {
        new_deal(&mut device, number, key, key);
    }
    let by_stage = |descending| Query {
        sort: vec![Sort { column: Column::Field(deal::STAGE), descending }],
        ..Query::all(RecordKind::Deal)
    };
    assert_eq!(device.titles(by_stage(true)), ["won", "negotiation", "proposal", "needs", "new"]);
    assert_eq!(device.titles(by_stage(false)), ["new", "needs", "proposal", "negotiation", "won"]);
    // A stage is put before all others: the list on the screen follows.
    let won = stage(&mut device, "won");
    for place in [0, -5] {
        let place = Edit::Set { field: pipeline::POSITION, value: Some(FieldValue::Number(place)) };
        device.edit(won, place).unwrap();
        let live: Vec<String> = device.window(WatchId(7)).rows.into_iter().map(|row| row.title).collect();
        assert_eq!(live, ["won", "new", "needs", "proposal", "negotiation"]);
        let new = stage(&mut device, "new");
        let place = Edit::Set { field: pipeline::POSITION, value: Some(FieldValue::Number(1)) };
        device.edit(new, place).unwrap();
    }
    let by_name = Query { search: "verhandlung".to_owned(), ..Query::all(RecordKind::Deal) };
    assert_eq!(device.titles(by_name), ["negotiation"]);
    let negotiation = stage(&mut device, "negotiation");
    device.edit(negotiation, set(pipeline::NAME, "Feilschen")).unwrap();
    let by_name = Query { search: "feilschen".to_owned(), ..Query::all(RecordKind::Deal) };
    assert_eq!(device.titles(by_name), ["negotiation"]);
}

#[test]
fn an_account_shows_its_deals_as_they_come() {
    let mut device = selling();
    let firm = device.create(1, RecordKind::Account, vec![set(account::NAME, "Ölmühle AG")]);
    let person = device.create(2, RecordKind::Contact, vec![set(contact::LAST_NAME, "Yılmaz")]);
    assert!(device.record(firm).related.is_empty());
    let record = new_deal(&mut device, 3, "Pumpen", "new");
    let edits = vec![link(deal::ACCOUNT, firm), link(deal::CONTACT, person)];
    device.command(Command::Edit { records: vec![record], edits }).unwrap();
    for shown in [firm, person] {
        let related = device.record(shown).related;
        let told: Vec<(&str, &str)> =
            related.iter().map(|hit| (hit.title.as_str(), hit.subtitle.as_str())).collect();
        assert_eq!(told, [("Pumpen", "Ölmühle AG · Neu")]);
    }
}
