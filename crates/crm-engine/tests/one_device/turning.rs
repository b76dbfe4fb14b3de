//! Taking back in its order: what was asked for before comes before it, stored or not, and what comes after stays.

use crm_domain::command::Command;
use crm_domain::field::FieldKey;
use crm_domain::id::{CommandId, RecordId};
use crm_domain::schema::account;
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;
use crm_engine::effect::Input;
use engine_protocol::request::Request;
use engine_protocol::{Answer, Problem, RequestId, ToEngine};

use super::device::{Device, PAGE, set};
use super::many::{command_id, firms, owned, owner};

const LEGAL: FieldKey = FieldKey::new("legal_name");

/// What a page asks while the one before is still on its way to the store.
fn at_once(device: &mut Device, requests: Vec<Request>) {
    let mut effects = Vec::new();
    for request in requests {
        device.requests += 1;
        let message = ToEngine { id: RequestId(device.requests), request };
        effects.extend(device.engine.handle(Millis(device.now), Input::Page(PAGE, message)));
    }
    device.carry_out(effects);
}

fn renamed(device: &Device, record: RecordId, name: &str, nth: u8) -> Request {
    let edits = vec![set(account::NAME, name)];
    let id = CommandId::new(Millis(device.now), [200 + nth; 10]);
    Request::Command { id, command: Command::Edit { records: vec![record], edits } }
}

#[test]
fn what_is_taken_back_at_once_is_what_was_done_last_though_it_is_not_stored_yet() {
    let mut device = Device::founded();
    let record = firms(&mut device, 1)[0];
    let (one, two) = (renamed(&device, record, "Eins", 1), renamed(&device, record, "Zwei", 2));
    at_once(&mut device, vec![one, two, Request::Undo { id: None }]);
    assert_eq!(device.record(record).title, "Eins");
    let three = renamed(&device, record, "Drei", 3);
    at_once(&mut device, vec![three, Request::Undo { id: None }, Request::Undo { id: None }]);
    assert_eq!(device.record(record).title, "Firma 0000", "each press takes back one more");
    at_once(&mut device, vec![Request::Redo, Request::Redo]);
    assert_eq!(device.record(record).title, "Drei", "and each does one again");
}

#[test]
fn what_the_device_adds_by_itself_is_durable_and_passed_by_when_something_is_taken_back() {
    let mut device = Device::founded();
    let record = firms(&mut device, 1)[0];
    let renamed = renamed(&device, record, "Neu", 1);
    device.ask(renamed).unwrap();
    let added = || Request::Amend { record, edits: vec![set(LEGAL, "Neu GmbH")] };
    assert_eq!(device.ask(added()), Ok(Answer::Done));
    assert_eq!(device.ask(added()), Ok(Answer::Done), "asked for again it changes nothing more");
    device.restart();
    let Ok(Answer::Undone { kept, .. }) = device.ask(Request::Undo { id: None }) else {
        panic!("the latest act of a person is taken back");
    };
    assert!(kept.is_empty());
    let view = device.record(record);
    assert_eq!(view.title, "Firma 0000");
    let legal = view.values.iter().find(|(field, _)| *field == LEGAL).map(|(_, value)| value.clone());
    assert_eq!(legal, Some(FieldValue::Text("Neu GmbH".to_owned())));
}

#[test]
fn what_is_done_after_a_press_on_undo_is_not_what_it_takes_back() {
    let mut device = Device::founded();
    let record = firms(&mut device, 1)[0];
    let (one, two) = (renamed(&device, record, "Eins", 1), renamed(&device, record, "Zwei", 2));
    at_once(&mut device, vec![one, Request::Undo { id: None }, two]);
    assert_eq!(device.record(record).title, "Zwei");
    assert_eq!(
        device.ask(Request::Redo),
        Err(Problem::NothingToUndo),
        "what was undone is past: something else was done since"
    );
    device.ask(Request::Undo { id: None }).unwrap();
    assert_eq!(device.record(record).title, "Firma 0000");
}

#[test]
fn a_change_of_many_is_taken_back_whole_while_its_parts_are_still_being_made() {
    let mut device = Device::founded();
    let records = firms(&mut device, 250);
    let id = command_id(&device);
    let many = Request::Command { id, command: Command::Edit { records: records.clone(), edits: owner(9) } };
    let later = renamed(&device, records[0], "Danach", 4);
    at_once(&mut device, vec![many, Request::Undo { id: None }, later]);
    assert_eq!(owned(&mut device, &records, 9), 0);
    assert_eq!(device.record(records[0]).title, "Danach");
}
