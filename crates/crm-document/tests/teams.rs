//! Stories of two devices with one team.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on fails")]

use std::collections::BTreeSet;

use crm_document::{Actor, Document, Writer};
use crm_domain::command::Edit;
use crm_domain::field::RecordKind;
use crm_domain::id::{DeviceId, MemberId, RecordId};
use crm_domain::sales::forecast::teams::members;
use crm_domain::schema::team;
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;

const TEAM: RecordId = RecordId::from_bytes([7; 16]);

fn member(byte: u8) -> MemberId {
    MemberId::from_bytes([byte; 16])
}

fn writer(device: u8, now: i64) -> Writer {
    Writer { actor: Actor([device; 8]), device: DeviceId([device; 8]), now: Millis(now), shares: true }
}

fn turn(byte: u8, present: bool) -> Edit {
    Edit::Tag { field: team::MEMBERS, word: member(byte).to_string(), present }
}

fn named(name: &str) -> Edit {
    Edit::Set { field: team::NAME, value: Some(FieldValue::Text(name.to_owned())) }
}

fn exchange(anna: &mut Document, ben: &mut Document) {
    let (a, b) = (Document::load(&anna.save()).unwrap(), Document::load(&ben.save()).unwrap());
    anna.merge(b).unwrap();
    ben.merge(a).unwrap();
    assert_eq!(anna.row(TEAM), ben.row(TEAM));
}

fn who(document: &Document) -> BTreeSet<MemberId> {
    members(document.row(TEAM).get(team::MEMBERS))
}

fn anna_and_ben() -> (Document, Document) {
    let edits = [named("Außendienst Nord"), turn(1, true), turn(2, true)];
    let (anna, _) = Document::create(RecordKind::Team, writer(1, 100), &edits).unwrap();
    let ben = Document::load(&anna.save()).unwrap();
    (anna, ben)
}

#[test]
fn both_add_a_colleague_apart_and_the_team_has_both() {
    let (mut anna, mut ben) = anna_and_ben();
    anna.apply(writer(1, 200), &[turn(3, true)]).unwrap();
    ben.apply(writer(2, 210), &[turn(4, true), named("Vertrieb Nord")]).unwrap();
    exchange(&mut anna, &mut ben);
    assert_eq!(who(&anna), BTreeSet::from([1, 2, 3, 4].map(member)));
    assert_eq!(anna.row(TEAM).title(), "Vertrieb Nord");
    assert!(anna.clashes().is_empty());
}

#[test]
fn one_takes_a_colleague_out_whom_the_other_lets_be_and_both_see_it() {
    let (mut anna, mut ben) = anna_and_ben();
    anna.apply(writer(1, 200), &[turn(2, false)]).unwrap();
    ben.apply(writer(2, 210), &[turn(3, true)]).unwrap();
    exchange(&mut anna, &mut ben);
    assert_eq!(who(&anna), BTreeSet::from([1, 3].map(member)));
}
