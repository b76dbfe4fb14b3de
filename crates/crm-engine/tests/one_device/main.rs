//! Stories of one device: everything a person does is durable, survives a restart, and can be taken back.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on fails")]

mod activities;
mod damage;
mod deals;
mod derived;
mod device;
mod everything;
mod exports;
mod forecast;
mod golden;
mod imports;
mod likes;
mod many;
mod own_fields;
mod pipelines;
mod quotes;
mod sales;
mod sowing;
mod starting;
mod teams;
mod tours;
mod turning;
mod undoing;
mod values;

use std::collections::BTreeMap;

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{CommandId, RecordId};
use crm_domain::query::{Column, Filter, Op, Query};
use crm_domain::schema::{account, contact};
use crm_domain::time::{Day, Zone};
use crm_domain::value::FieldValue;
use crm_engine::effect::{Input, Table};
use engine_protocol::answer::{State, StoreTrouble};
use engine_protocol::request::Request;
use engine_protocol::view::FieldChange;
use engine_protocol::{Answer, Problem, RequestId, ToEngine, WatchId};

use device::{Device, PAGE, person, set};

#[test]
fn what_is_answered_survives_a_restart() {
    let mut device = Device::founded();
    let record = device.create(1, RecordKind::Contact, person("Jörg", "Müller"));
    device.edit(record, set(contact::LAST_NAME, "Mueller")).unwrap();
    device.restart();
    assert_eq!(device.titles(Query::all(RecordKind::Contact)), ["Jörg Mueller"]);
    assert_eq!(device.record(record).updated_by.member_name, "Anna Schmitt");
    let Ok(Answer::History(history)) = device.ask(Request::History { record }) else { panic!("a history") };
    assert_eq!(history.len(), 2);
}

#[test]
fn r1_edited_and_started_again_a_hundred_times_nothing_is_written_over() {
    let mut device = Device::founded();
    let record = device.create(1, RecordKind::Contact, person("Jörg", "Müller 0"));
    // A relay that never answers: what is to go there waits.
    let connect = Request::ConnectRelay { url: "http://127.0.0.1:1".to_owned(), create_token: None };
    device.input(Input::Page(PAGE, ToEngine { id: RequestId(9_000), request: connect }));
    let numbered = |device: &Device, table: Table| -> BTreeMap<Vec<u8>, Vec<u8>> {
        let of = device.store.iter().filter(|((known, _), _)| *known == table);
        of.map(|((_, key), value)| (key.clone(), value.clone())).collect()
    };
    let mut waiting = numbered(&device, Table::Outbox);
    let before = waiting.len();
    let mut deeds = numbered(&device, Table::Undo);
    for number in 1..=100 {
        device.edit(record, set(contact::LAST_NAME, &format!("Müller {number}"))).unwrap();
        for (table, known) in [(Table::Outbox, &mut waiting), (Table::Undo, &mut deeds)] {
            let now = numbered(&device, table);
            let over = known.iter().find(|(key, value)| now.get(*key).is_some_and(|now| now != *value));
            assert_eq!(over, None, "{table:?}, edit {number}");
            assert_eq!(
                now.keys().filter(|key| !known.contains_key(*key)).count(),
                1,
                "{table:?}, edit {number}"
            );
            *known = now;
        }
        device.restart();
        assert_eq!(device.record(record).title, format!("Jörg Müller {number}"));
    }
    assert_eq!(waiting.len(), before + 100, "each of them waits for the relay");
    let Ok(Answer::History(history)) = device.ask(Request::History { record }) else { panic!("a history") };
    assert_eq!(history.len(), 101);
    let mut written: Vec<String> = history
        .iter()
        .flat_map(|entry| &entry.changes)
        .filter_map(|change| match change {
            FieldChange::Value { after: Some(FieldValue::Text(text)), .. } => text.strip_prefix("Müller "),
            _ => None,
        })
        .map(str::to_owned)
        .collect();
    written.sort_by_key(|number| number.parse::<u32>().ok());
    assert_eq!(written, (0..=100).map(|number| number.to_string()).collect::<Vec<_>>());
}

#[test]
fn a_list_stays_right_by_the_changed_rows_alone() {
    let mut device = Device::founded();
    for (number, last) in [(1, "Özdemir"), (2, "Adam"), (3, "Zeller"), (4, "Öztürk"), (5, "Otto")] {
        device.create(number, RecordKind::Contact, person("Kim", last));
    }
    let window = device.list(Query::all(RecordKind::Contact));
    assert_eq!(window.total, 5);
    device.edit(RecordId::from_bytes([2; 16]), set(contact::LAST_NAME, "Yilmaz")).unwrap();
    device.edit(RecordId::from_bytes([3; 16]), Edit::Trash { trashed: true }).unwrap();
    let live: Vec<String> = device.window(WatchId(7)).rows.into_iter().map(|row| row.title).collect();
    let fresh = device.titles(Query::all(RecordKind::Contact));
    assert_eq!(live, fresh);
    assert_eq!(fresh, ["Kim Otto", "Kim Özdemir", "Kim Öztürk", "Kim Yilmaz"]);
}

#[test]
fn search_finds_umlauts_however_they_are_typed_and_companies_of_people() {
    let mut device = Device::founded();
    let firm = device.create(1, RecordKind::Account, vec![set(account::NAME, "Jäger Bau GmbH")]);
    let tie = crm_domain::item::ItemValue::Affiliation(crm_domain::item::Affiliation {
        account: firm,
        role: "Einkauf".to_owned(),
        department: String::new(),
        primary: true,
        from: None,
        to: None,
        inactive: false,
    });
    let mut edits = person("Ute", "Weiß");
    let item = crm_domain::id::ItemId::from_bytes([5; 16]);
    edits.push(Edit::PutItem { field: contact::AFFILIATIONS, item, value: tie });
    device.create(2, RecordKind::Contact, edits);
    for question in ["Jaeger", "jäger", "jager ute", "WEISS"] {
        let query = Query { search: question.to_owned(), ..Query::all(RecordKind::Contact) };
        assert_eq!(device.titles(query), ["Ute Weiß"], "{question}");
    }
    // The company is renamed: its people are found by the new name.
    device.edit(firm, set(account::NAME, "Hoffmann AG")).unwrap();
    let query = Query { search: "hoffmann".to_owned(), ..Query::all(RecordKind::Contact) };
    assert_eq!(device.titles(query), ["Ute Weiß"]);
    assert_eq!(device.record(firm).related.len(), 1);
}

#[test]
fn made_today_means_today_where_the_device_is() {
    let mut device = Device::new();
    // A quarter past midnight in UTC is the evening before in New York.
    device.engine.live_in(Zone::fixed(-300));
    device.found();
    device.create(1, RecordKind::Contact, person("Jörg", "Müller"));
    let made_on = |day: &str| Query {
        filter: Filter::Is {
            column: Column::CreatedAt,
            op: Op::Is,
            values: vec![FieldValue::Day(Day::from_iso(day).unwrap())],
        },
        ..Query::all(RecordKind::Contact)
    };
    assert_eq!(device.titles(made_on("1970-01-01")), Vec::<String>::new());
    assert_eq!(device.titles(made_on("1969-12-31")), ["Jörg Müller"]);
}

#[test]
fn search_finds_options_and_whose_a_record_is() {
    let mut device = Device::founded();
    let kind = FieldKey::find("kind").unwrap();
    let customer = Edit::Set { field: kind, value: Some(FieldValue::Choice("customer".to_owned())) };
    let account = device.create(1, RecordKind::Account, vec![set(account::NAME, "Alpha AG"), customer]);
    device.create(2, RecordKind::Account, vec![set(account::NAME, "Beta AG")]);
    let Ok(Answer::State(State::Open(workspace))) = device.ask(Request::State) else { panic!("open") };
    let owner = Edit::Set {
        field: FieldKey::find("owner").unwrap(),
        value: Some(FieldValue::Member(workspace.member)),
    };
    device.edit(account, owner).unwrap();
    for restarted in [false, true] {
        if restarted {
            device.restart();
        }
        for asked in ["Kunde", "customer", "schmitt", "anna alpha"] {
            let query = Query { search: asked.to_owned(), ..Query::all(RecordKind::Account) };
            assert_eq!(device.titles(query), ["Alpha AG"], "{asked}");
        }
    }
}

#[test]
fn of_a_long_note_the_beginning_is_searched_and_all_of_it_is_kept() {
    let mut device = Device::founded();
    let note = format!("Anfang {} Mitte {} Schluss", "x".repeat(2_000), "y ".repeat(2_500));
    let mut edits = person("Ina", "Lang");
    edits.push(Edit::Write { field: contact::BACKGROUND, before: String::new(), after: note.clone() });
    let record = device.create(1, RecordKind::Contact, edits);
    for restarted in [false, true] {
        if restarted {
            device.restart();
        }
        for (asked, found) in [("anfang", true), ("mitte", true), ("schluss", false)] {
            let query = Query { search: asked.to_owned(), ..Query::all(RecordKind::Contact) };
            assert_eq!(!device.titles(query).is_empty(), found, "{asked}");
        }
        let view = device.record(record);
        let stands = view.values.iter().any(|(_, value)| *value == FieldValue::Prose(note.clone()));
        assert!(stands, "the record page has the whole note");
    }
}

#[test]
fn undo_and_redo_go_back_and_forth_across_a_restart() {
    let mut device = Device::founded();
    let record = device.create(1, RecordKind::Contact, person("Jörg", "Müller"));
    device.edit(record, set(contact::LAST_NAME, "Maier")).unwrap();
    device.edit(record, set(contact::LAST_NAME, "Meier")).unwrap();
    device.restart();
    let name = |device: &mut Device| device.record(record).title;
    device.ask(Request::Undo { id: None }).unwrap();
    assert_eq!(name(&mut device), "Jörg Maier");
    device.ask(Request::Undo { id: None }).unwrap();
    assert_eq!(name(&mut device), "Jörg Müller");
    device.ask(Request::Redo).unwrap();
    assert_eq!(name(&mut device), "Jörg Maier");
    device.ask(Request::Undo { id: None }).unwrap();
    device.ask(Request::Undo { id: None }).unwrap();
    assert!(device.titles(Query::all(RecordKind::Contact)).is_empty());
    assert_eq!(device.ask(Request::Undo { id: None }), Err(Problem::NothingToUndo));
}

#[test]
fn r6_a_full_store_tells_and_keeps_the_old_state() {
    let mut device = Device::founded();
    let record = device.create(1, RecordKind::Contact, person("Jörg", "Müller"));
    device.refuse = 1;
    let refused = device.edit(record, set(contact::LAST_NAME, "Maier"));
    assert_eq!(refused, Err(Problem::Store(StoreTrouble::Full)));
    assert_eq!(device.record(record).title, "Jörg Müller");
    assert!(device.edit(record, set(contact::LAST_NAME, "Maier")).is_ok());
    device.restart();
    assert_eq!(device.record(record).title, "Jörg Maier");
}

#[test]
fn a_command_sent_again_does_nothing_twice() {
    let mut device = Device::founded();
    let record = RecordId::from_bytes([1; 16]);
    let create = Command::Create { record, kind: RecordKind::Contact, edits: person("Jörg", "Müller") };
    for _ in 0..2 {
        let id = CommandId::from_bytes([3; 16]);
        assert_eq!(device.ask(Request::Command { id, command: create.clone() }), Ok(Answer::Done));
    }
    let Ok(Answer::History(history)) = device.ask(Request::History { record }) else { panic!("a history") };
    assert_eq!(history.len(), 1);
}

#[test]
fn r21_folding_changes_nothing_that_can_be_seen() {
    let mut device = Device::founded();
    for number in 1..=200 {
        device.create(number, RecordKind::Contact, person(&format!("Kim{number}"), "Adam"));
    }
    let before = device.engine.digest();
    let fresh = |device: &Device| device.store.keys().filter(|(table, _)| *table == Table::Fresh).count();
    assert!(fresh(&device) > 100);
    device.now += 10_000;
    device.input(Input::Tick);
    assert_eq!(fresh(&device), 0);
    assert_eq!(device.store.keys().filter(|(table, _)| *table == Table::Docs).count(), 0);
    device.restart();
    assert_eq!(device.engine.digest(), before);
    device.edit(RecordId::from_bytes([7; 16]), set(contact::LAST_NAME, "Neu")).unwrap();
    device.restart();
    assert_eq!(device.record(RecordId::from_bytes([7; 16])).title, "Kim7 Neu");
}

#[test]
fn rows_of_another_version_are_made_again_from_the_documents() {
    let mut device = Device::founded();
    imports::import(&mut device, imports::csv(300)).unwrap();
    device.create(9, RecordKind::Contact, person("Ina", "Lose"));
    let before = device.engine.digest();
    for ((table, _), value) in &mut device.store {
        if matches!(table, Table::Rows | Table::Fresh) {
            value[0] = 99;
        }
    }
    device.restart();
    assert_eq!(device.engine.digest(), before);
    device.restart();
    assert_eq!(device.engine.digest(), before);
}
