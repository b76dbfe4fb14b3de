//! Values of the store that are no records: the workspace, undo, imports, drafts. Whatever of them is damaged, the rest
//! opens, nothing damaged is taken for true, and what is lost is said (R3).

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::query::Query;
use crm_domain::schema::contact;
use crm_engine::effect::Table;
use engine_protocol::answer::{State, StoreTrouble};
use engine_protocol::request::Request;
use engine_protocol::{Answer, FromEngine, Problem};

use super::device::{Device, person, set};
use super::imports::csv;

const KIND: RecordKind = RecordKind::Contact;

/// A stored value, as it may be found: a byte changed in a dozen places, its end missing.
fn damaged(value: &[u8]) -> Vec<Vec<u8>> {
    let places = (0..12).map(|nth| nth * value.len() / 12).chain((1..=14).map(|back| value.len() - back));
    let flips = places.map(|place| {
        let mut flipped = value.to_vec();
        flipped[place] ^= 0x41;
        flipped
    });
    let cuts = [value.len() / 2, value.len() - 1, value.len() - 13].map(|length| value[..length].to_vec());
    flips.chain(cuts).collect()
}

fn one(device: &Device, table: Table) -> Vec<u8> {
    let mut keys = device.store.keys().filter(|(known, _)| *known == table);
    keys.next_back().map(|(_, key)| key.clone()).expect("something is stored there")
}

/// How many values are damaged, as people are told.
fn told_damaged(device: &mut Device) -> u32 {
    match device.ask(Request::State) {
        Ok(Answer::State(State::Open(workspace))) => workspace.counts.damaged,
        other => panic!("an open workspace: {other:?}"),
    }
}

fn people(device: &mut Device) -> Vec<String> {
    device.titles(Query::all(KIND))
}

#[test]
fn r3_a_damaged_identity_is_said_and_never_written_over() {
    let mut device = Device::founded();
    device.create(1, KIND, person("Jörg", "Müller"));
    let key = (Table::Meta, b"home".to_vec());
    let whole = device.store[&key].clone();
    let Ok(Answer::State(before)) = device.ask(Request::State) else { panic!("a state") };
    let mut refused = 0;
    for broken in damaged(&whole) {
        device.store.insert(key.clone(), broken.clone());
        device.told.clear();
        device.restart();
        if let Ok(Answer::State(State::Open(now))) = device.ask(Request::State) {
            // Only behind the value itself something was changed.
            assert_eq!(State::Open(now), before, "{broken:02x?}");
            continue;
        }
        refused += 1;
        let told = device.told.iter().rev().find_map(|message| match message {
            FromEngine::StoreTrouble(trouble) => Some(*trouble),
            _ => None,
        });
        assert_eq!(told, Some(Some(StoreTrouble::Damaged)), "what was told last");
        let found = Request::Found {
            workspace_name: "Neu".to_owned(),
            member_name: "Neu".to_owned(),
            device_label: "Neu".to_owned(),
        };
        let trouble = Err(Problem::Store(StoreTrouble::Damaged));
        assert_eq!(device.ask(found), trouble);
        let join = Request::Join {
            link: "https://a.example/join#x".to_owned(),
            member_name: "Neu".to_owned(),
            device_label: "Neu".to_owned(),
        };
        assert_eq!(device.ask(join), trouble);
        // A store that works otherwise does not end the trouble.
        device.told.clear();
        device.ask(Request::RetryStorage).unwrap();
        assert!(!device.told.contains(&FromEngine::StoreTrouble(None)));
        assert_eq!(device.store[&key], broken, "it may be mended");
    }
    assert!(refused > 15, "only {refused} were noticed");
    // Mended, everything is as it was.
    device.store.insert(key, whole);
    device.restart();
    assert_eq!(people(&mut device), ["Jörg Müller"]);
}

#[test]
fn r3_a_damaged_roster_is_made_again_where_nobody_else_can_have_it() {
    let mut device = Device::founded();
    let key = (Table::Meta, b"roster".to_vec());
    let whole = device.store[&key].clone();
    let mut lost = 0;
    for broken in damaged(&whole) {
        device.store.insert(key.clone(), broken);
        device.restart();
        let Ok(Answer::State(State::Open(workspace))) = device.ask(Request::State) else {
            panic!("it opens")
        };
        assert_eq!((workspace.name.as_str(), workspace.counts.damaged <= 1), ("Müller Maschinenbau", true));
        lost += workspace.counts.damaged;
        let Ok(Answer::Devices(devices)) = device.ask(Request::Devices) else { panic!("devices") };
        let here: Vec<_> = devices.iter().map(|one| (one.label.as_str(), one.here)).collect();
        assert_eq!(here, [("Tablet", true)]);
    }
    assert!(lost > 15, "only {lost} were noticed");
}

#[test]
fn r3_a_damaged_undo_entry_takes_nothing_back_and_stands_in_nobodys_way() {
    let mut device = Device::founded();
    let record = device.create(1, KIND, person("Jörg", "Müller"));
    device.edit(record, set(contact::LAST_NAME, "Meier")).unwrap();
    device.edit(record, set(contact::LAST_NAME, "Maier")).unwrap();
    let key = (Table::Undo, one(&device, Table::Undo));
    let (store, whole) = (device.store.clone(), device.store[&key].clone());
    let mut noticed = 0;
    for broken in damaged(&whole) {
        device.store.clone_from(&store);
        device.store.insert(key.clone(), broken.clone());
        device.restart();
        match device.ask(Request::Undo { id: None }) {
            Ok(Answer::Undone { restored: 1, .. }) => assert_eq!(people(&mut device), ["Jörg Meier"]),
            Err(Problem::Damaged) => {
                noticed += 1;
                assert_eq!(people(&mut device), ["Jörg Maier"], "{broken:02x?}");
                assert_eq!(device.store[&key], broken, "it is kept");
                assert_eq!(told_damaged(&mut device), 1);
                // The one before can be taken back; its field was written since, so it stays and is named.
                let Ok(Answer::Undone { kept, .. }) = device.ask(Request::Undo { id: None }) else {
                    panic!("the one before")
                };
                assert_eq!(kept, [record]);
            }
            other => panic!("{broken:02x?}: {other:?}"),
        }
    }
    assert!(noticed > 15, "only {noticed} were noticed");
}

#[test]
fn r3_damaged_entries_are_counted_when_a_person_looks_at_what_was_done() {
    let mut device = Device::founded();
    let record = device.create(1, KIND, person("Jörg", "Müller"));
    device.edit(record, set(contact::LAST_NAME, "Meier")).unwrap();
    let key = (Table::Undo, one(&device, Table::Undo));
    device.store.get_mut(&key).unwrap()[3] ^= 0x10;
    device.restart();
    for _ in 0..2 {
        assert!(matches!(device.ask(Request::Deeds { limit: 10 }), Ok(Answer::Deeds(_))));
        assert_eq!(told_damaged(&mut device), 1, "once, however often it is looked at");
    }
}

#[test]
fn r3_a_damaged_import_goes_on_as_it_was_or_not_at_all() {
    let (mut device, job) = interrupted();
    let store = device.store.clone();
    let before = device.list(Query::all(KIND)).total;
    let (job_key, file_key) = (one(&device, Table::Jobs), one(&device, Table::Files));
    let mut noticed = 0;
    for (table, key) in [(Table::Jobs, job_key), (Table::Files, file_key)] {
        let key = (table, key);
        for broken in damaged(&store[&key]) {
            device.store.clone_from(&store);
            device.store.insert(key.clone(), broken);
            device.restart();
            let answer = device.ask(Request::ImportRun { job, mapping: None });
            match answer {
                Ok(Answer::ImportDone(done)) => {
                    assert_eq!((done.done, done.faulty), (700, 0));
                    assert_eq!(device.list(Query::all(KIND)).total, 700);
                }
                Err(problem) => {
                    noticed += 1;
                    match table {
                        Table::Jobs => {
                            assert_eq!((problem, told_damaged(&mut device)), (Problem::Unknown, 1));
                        }
                        _ => assert_eq!(problem, Problem::Damaged),
                    }
                    assert_eq!(device.list(Query::all(KIND)).total, before, "nothing of it came in");
                }
                other => panic!("{other:?}"),
            }
        }
    }
    assert!(noticed > 40, "only {noticed} were noticed");
    device.store.clone_from(&store);
    device.restart();
    let done = device.ask(Request::ImportRun { job, mapping: None });
    assert!(matches!(done, Ok(Answer::ImportDone(_))), "mended, it goes on: {done:?}");
    assert_eq!(device.list(Query::all(KIND)).total, 700);
}

/// An import that died behind some of its rows.
fn interrupted() -> (Device, crm_domain::id::JobId) {
    let mut device = Device::founded();
    let opened = device.ask(Request::ImportOpen { name: "k.csv".to_owned(), bytes: csv(700), kind: KIND });
    let Ok(Answer::ImportPreview(preview)) = opened else { panic!("a preview: {opened:?}") };
    device.die_after(2, Request::ImportRun { job: preview.job, mapping: Some(preview.mapping.clone()) });
    device.restart();
    let begun = device.list(Query::all(KIND)).total;
    assert!((1..700).contains(&begun), "{begun} rows");
    (device, preview.job)
}

#[test]
fn r3_damaged_drafts_and_preferences_harm_nothing_else() {
    let mut device = Device::founded();
    device.create(1, KIND, person("Jörg", "Müller"));
    let (key, text) = ("contact/1/background".to_owned(), "Öfter anrufen".to_owned());
    device.ask(Request::Draft { key, text }).unwrap();
    device.ask(Request::SetPreference { key: "language".to_owned(), value: "de".to_owned() }).unwrap();
    let store = device.store.clone();
    for table in [Table::Drafts, Table::Preferences] {
        let key = (table, one(&device, table));
        let value = store[&key].clone();
        for place in 0..value.len() {
            device.store.clone_from(&store);
            device.store.get_mut(&key).unwrap()[place] ^= 0x80;
            device.restart();
            assert_eq!(people(&mut device), ["Jörg Müller"]);
            assert_eq!(told_damaged(&mut device), 0);
            device.edit(RecordId::from_bytes([1; 16]), set(contact::FIRST_NAME, "Kim")).unwrap();
        }
    }
}
