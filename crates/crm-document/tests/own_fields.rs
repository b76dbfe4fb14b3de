//! Stories of fields that people defined: their values meet like all others, whoever knows the definition.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on fails")]

use crm_document::{Actor, Birth, Document, Trace, Writer};
use crm_domain::command::Edit;
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{DeviceId, RecordId};
use crm_domain::own::{self, OwnType};
use crm_domain::schema::account;
use crm_domain::time::{Day, Millis};
use crm_domain::value::{FieldValue, Money};
use proptest::prelude::*;

const ID: RecordId = RecordId::from_bytes([7; 16]);

fn writer(device: u8, now: i64) -> Writer {
    Writer { actor: Actor([device; 8]), device: DeviceId([device; 8]), now: Millis(now), shares: true }
}

fn field(definition: u8, own: OwnType) -> FieldKey {
    own::key(RecordId::from_bytes([definition; 16]), own).unwrap()
}

fn set(field: FieldKey, value: FieldValue) -> Edit {
    Edit::Set { field, value: Some(value) }
}

fn text(field: FieldKey, text: &str) -> Edit {
    set(field, FieldValue::Text(text.into()))
}

fn anna_and_ben() -> (Document, Document) {
    let (anna, _) =
        Document::create(RecordKind::Account, writer(1, 100), &[text(account::NAME, "Müller GmbH")]).unwrap();
    let ben = Document::load(&anna.save()).unwrap();
    (anna, ben)
}

fn exchange(anna: &mut Document, ben: &mut Document) {
    let (a, b) = (Document::load(&anna.save()).unwrap(), Document::load(&ben.save()).unwrap());
    anna.merge(b).unwrap();
    ben.merge(a).unwrap();
    assert_eq!(anna.heads(), ben.heads());
    assert_eq!(anna.row(ID), ben.row(ID));
}

#[test]
fn values_of_different_fields_meet_without_a_conflict_and_stand_in_the_row() {
    let (mut anna, mut ben) = anna_and_ben();
    let (machine, since) = (field(1, OwnType::Option), field(2, OwnType::Day));
    let option = FieldValue::Link(RecordId::from_bytes([9; 16]));
    let day = FieldValue::Day(Day::new(2026, 3, 1).unwrap());
    anna.apply(writer(1, 200), &[set(machine, option.clone())]).unwrap();
    ben.apply(writer(2, 210), &[set(since, day.clone())]).unwrap();
    exchange(&mut anna, &mut ben);
    let row = anna.row(ID);
    assert_eq!((row.get(machine), row.get(since)), (Some(&option), Some(&day)));
    assert!(row.conflicts.is_empty());
    assert_eq!(row.values.len(), 1, "the schema's values stand where they stood");
}

#[test]
fn the_same_field_written_at_once_keeps_both_until_one_is_chosen() {
    let (mut anna, mut ben) = anna_and_ben();
    let (hall, gate) = (field(1, OwnType::Text), field(2, OwnType::Text));
    anna.apply(writer(1, 200), &[text(hall, "Halle 3"), text(gate, "Nord")]).unwrap();
    ben.apply(writer(2, 210), &[text(hall, "Halle 4"), text(gate, "Süd")]).unwrap();
    exchange(&mut anna, &mut ben);
    let fields: Vec<FieldKey> = anna.clashes().iter().map(|clash| clash.field).collect();
    assert_eq!(fields, [hall, gate]);
    assert_eq!(anna.row(ID).conflicts.len(), 2);
    anna.apply(writer(1, 300), &[text(hall, "Halle 4"), text(gate, "Nord")]).unwrap();
    exchange(&mut anna, &mut ben);
    assert!(ben.clashes().is_empty());
    assert_eq!(ben.row(ID).get(hall), Some(&FieldValue::Text("Halle 4".into())));
}

#[test]
fn taking_back_and_history_know_the_field() {
    let (mut anna, _) = anna_and_ben();
    let size = field(1, OwnType::Number);
    let applied = anna.apply(writer(1, 200), &[set(size, FieldValue::Number(12))]).unwrap().unwrap();
    let last = anna.history().pop().unwrap();
    let after = Some(FieldValue::Number(12));
    assert_eq!(last.traces, [Trace::Value { field: size, before: None, after }]);
    anna.apply(writer(1, 300), &applied.undo).unwrap();
    assert_eq!(anna.row(ID).get(size), None);
    anna.apply(writer(1, 400), &applied.redo).unwrap();
    assert_eq!(anna.row(ID).get(size), Some(&FieldValue::Number(12)));
}

#[test]
fn a_type_that_this_version_does_not_know_is_kept_by_it() {
    // Another version's field: its key is none that this one reads. That it survives here is what an older device does
    // with all of them.
    assert_eq!(FieldKey::find("own.hologram.01010101010101010101010101010101"), None);
    assert_eq!(FieldKey::find("own.text.nonsense"), None);
    assert_eq!(FieldKey::find("own.text.01010101-0101-0101-0101-010101010101"), None, "one key, one writing");
    assert_eq!(FieldKey::find("own.text.01010101010101010101010101010101"), Some(field(1, OwnType::Text)));
}

#[test]
fn a_value_that_does_not_fit_the_field_is_refused() {
    let (mut anna, _) = anna_and_ben();
    let before = anna.heads();
    let wrong =
        anna.apply(writer(1, 200), &[set(field(1, OwnType::Number), FieldValue::Text("zwölf".into()))]);
    assert!(wrong.is_err());
    assert_eq!(anna.heads(), before);
}

fn value() -> impl Strategy<Value = (u8, OwnType, Option<FieldValue>)> {
    let typed = prop_oneof![
        "[a-zäöü =+]{1,8}".prop_map(|text| (OwnType::Text, FieldValue::Text(text))),
        any::<i64>().prop_map(|number| (OwnType::Number, FieldValue::Number(number))),
        any::<i64>()
            .prop_map(|minor| (OwnType::Money, FieldValue::Money(Money { minor, currency: *b"EUR" }))),
        any::<bool>().prop_map(|flag| (OwnType::Flag, FieldValue::Flag(flag))),
        any::<[u8; 16]>().prop_map(|id| (OwnType::Option, FieldValue::Link(RecordId::from_bytes(id)))),
    ];
    (1_u8..4, typed, any::<bool>())
        .prop_map(|(definition, (own, value), is)| (definition, own, is.then_some(value)))
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit =
        value().prop_map(|(definition, own, value)| Edit::Set { field: field(definition, own), value });
    prop::collection::vec(edit, 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever two devices write apart, they come to one row, and the row is what its document says.
    #[test]
    fn devices_converge(mine in prop::collection::vec(edits(), 1..4), yours in prop::collection::vec(edits(), 1..4)) {
        let (mut anna, mut ben) = anna_and_ben();
        for (at, edits) in (200..).zip(&mine) {
            anna.apply(writer(1, at), edits).unwrap();
        }
        for (at, edits) in (200..).zip(&yours) {
            ben.apply(writer(2, at), edits).unwrap();
        }
        exchange(&mut anna, &mut ben);
        let again = Document::load(&ben.save()).unwrap();
        prop_assert_eq!(again.row(ID), anna.row(ID));
        let mut sorted = anna.row(ID).own;
        sorted.sort_by_key(|(key, _)| *key);
        prop_assert_eq!(sorted, anna.row(ID).own);
    }

    /// A record that is born with such values has the row that its document has.
    #[test]
    fn births_say_what_their_documents_say(edits in edits()) {
        let birth = Birth::of(RecordKind::Account, writer(1, 100), &edits).unwrap();
        let (document, _) = birth.document(true).unwrap();
        prop_assert_eq!(birth.row(ID), document.row(ID));
    }
}
