//! What this device stores was damaged: the rest opens, what is lost is said, and nothing damaged is taken for
//! true (R3).

use std::collections::{BTreeMap, VecDeque};

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::query::Query;
use crm_domain::schema::contact;
use crm_domain::time::Millis;
use crm_engine::Engine;
use crm_engine::effect::{Effect, Input, Table};
use engine_protocol::answer::{Absent, State};
use engine_protocol::request::Request;
use engine_protocol::view::RecordView;
use engine_protocol::{Answer, Problem};

use super::device::{Device, PAGE, person, set};

const PEOPLE: u8 = 150;
const KIND: RecordKind = RecordKind::Contact;

/// A device with people in a pack and in blocks, and some that were changed since.
fn settled() -> Device {
    let mut device = Device::founded();
    for number in 1..=PEOPLE {
        device.create(number, KIND, person(&format!("Kim{number}"), "Adam"));
    }
    device.now += 10_000;
    device.input(Input::Tick);
    for number in 1..=5 {
        device.edit(id(number), set(contact::LAST_NAME, "Neu")).unwrap();
    }
    device
}

fn id(number: u8) -> RecordId {
    RecordId::from_bytes([number; 16])
}

fn damaged(device: &mut Device) -> u32 {
    match device.ask(Request::State) {
        Ok(Answer::State(State::Open(workspace))) => workspace.counts.damaged,
        other => panic!("an open workspace: {other:?}"),
    }
}

/// What record pages show: those that were changed last, and some of the others.
fn views(device: &mut Device) -> BTreeMap<RecordId, Result<RecordView, Absent>> {
    (1..=8).chain((20..=PEOPLE).step_by(13)).map(|number| (id(number), device.look_at(id(number)))).collect()
}

#[test]
fn r3_a_damaged_pack_takes_only_its_records_with_it_and_says_so() {
    let mut device = settled();
    let pack = device.store.keys().find(|(table, _)| *table == Table::Packs).cloned().expect("a pack");
    let value = device.store.get_mut(&pack).unwrap();
    let middle = value.len() / 2;
    value[middle] ^= 0x10;
    device.restart();
    assert_eq!(device.list(Query::all(KIND)).total, u32::from(PEOPLE), "lists do not need documents");
    assert_eq!(device.look_at(id(40)), Err(Absent::Damaged));
    assert_eq!(device.edit(id(40), set(contact::LAST_NAME, "Anders")), Err(Problem::Damaged));
    assert_eq!(device.look_at(RecordId::from_bytes([200; 16])), Err(Absent::Unknown));
    // What was changed since lies elsewhere.
    assert_eq!(device.record(id(3)).title, "Kim3 Neu");
    device.edit(id(3), set(contact::LAST_NAME, "Weiter")).unwrap();
    let new = device.create(220, KIND, person("Neu", "Hier"));
    assert_eq!(device.record(new).title, "Neu Hier");
    assert_eq!(damaged(&mut device), 1);
    // The damaged bytes stay: they may be mended, and nothing is written over them.
    device.now += 10_000;
    device.input(Input::Tick);
    assert!(device.store.contains_key(&pack));
}

#[test]
fn r3_a_pack_that_cannot_be_read_while_rows_are_made_again_is_counted() {
    let mut device = settled();
    for ((table, _), value) in &mut device.store {
        match table {
            Table::Rows => value[0] = 99,
            Table::Packs => value.truncate(value.len() / 3),
            _ => {}
        }
    }
    device.restart();
    assert_eq!(device.titles(Query::all(KIND)).len(), 5, "what lies elsewhere is there");
    assert_eq!(damaged(&mut device), 1);
}

#[test]
fn r3_whatever_is_flipped_or_cut_off_the_rest_is_as_it_was() {
    let mut device = settled();
    let before = views(&mut device);
    let store = device.store.clone();
    let tables = [Table::Docs, Table::Packs, Table::Rows, Table::Fresh];
    let keys: Vec<_> = store.keys().filter(|(table, _)| tables.contains(table)).cloned().collect();
    assert!(keys.len() > 8);
    let mut seen = 0;
    for key in &keys {
        let length = store[key].len();
        let places = [0, 1, length / 3, length / 2, length - 1];
        let flips = places.map(|place| (place, None));
        let cuts = [length / 2, length - 1].map(|length| (0, Some(length)));
        for (place, cut) in flips.into_iter().chain(cuts) {
            device.store.clone_from(&store);
            let value = device.store.get_mut(key).unwrap();
            match cut {
                Some(length) => value.truncate(length),
                None => value[place] ^= 0x41,
            }
            device.restart();
            let now = views(&mut device);
            for (id, view) in &now {
                match view {
                    Err(Absent::Damaged | Absent::Unknown) => seen += 1,
                    // INVARIANT: never a third state.
                    view => assert_eq!(view, &before[id], "{key:?} at {place}, {cut:?}"),
                }
            }
            let lost = now.values().filter(|view| view.is_err()).count();
            assert!(
                lost == 0 || damaged(&mut device) > 0,
                "{key:?} at {place}, {cut:?}: {lost} lost in silence"
            );
        }
    }
    assert!(seen > 0, "some damage must be seen");
}

/// Starts the engine on the store and dies behind so many store calls; whether it had more to do.
fn start_and_die(device: &mut Device, calls: usize) -> bool {
    device.seed += 1;
    device.engine = Engine::new([device.seed; 32], "http://127.0.0.1:1".to_owned());
    let now = Millis(device.now);
    let mut effects: VecDeque<Effect> = device.engine.start(now).into();
    effects.extend(device.engine.handle(now, Input::PageOpened(PAGE)));
    let mut done = 0;
    while let Some(effect) = effects.pop_front() {
        let input = match effect {
            Effect::Store { .. } | Effect::Read { .. } if done == calls => return true,
            Effect::Store { ticket, batch } => {
                device.write(batch);
                Input::Stored(ticket)
            }
            Effect::Read { ticket, reads } => {
                Input::Read(ticket, reads.iter().map(|read| device.read(read)).collect())
            }
            Effect::Continue => Input::Idle,
            _ => continue,
        };
        done += usize::from(!matches!(input, Input::Idle));
        effects.extend(device.engine.handle(now, input));
    }
    false
}

#[test]
fn r9_rows_that_are_made_anew_are_the_same_wherever_it_was_interrupted() {
    let mut device = settled();
    let before = (device.engine.digest(), views(&mut device));
    for ((table, _), value) in &mut device.store {
        if matches!(table, Table::Rows | Table::Fresh) {
            value[0] = 99;
        }
    }
    let stale = device.store.clone();
    let mut calls = 0;
    loop {
        device.store.clone_from(&stale);
        let more = start_and_die(&mut device, calls);
        device.restart();
        assert_eq!((device.engine.digest(), views(&mut device)), before, "interrupted behind {calls} calls");
        // And it is done: the next start finds rows.
        device.restart();
        assert_eq!(device.engine.digest(), before.0, "interrupted behind {calls} calls");
        calls += 1;
        if !more {
            break;
        }
    }
    assert!(calls > 3, "only {calls} calls of the store");
}
