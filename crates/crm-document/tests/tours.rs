//! Stories of two devices with one tour.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on fails")]

use crm_document::{Actor, Document, Writer};
use crm_domain::command::Edit;
use crm_domain::field::RecordKind;
use crm_domain::id::{DeviceId, RecordId};
use crm_domain::item::{CheckEntry, ItemValue};
use crm_domain::schema::tour;
use crm_domain::time::Millis;
use crm_domain::tour::plan;

const TOUR: RecordId = RecordId::from_bytes([7; 16]);

fn account(byte: u8) -> RecordId {
    RecordId::from_bytes([byte; 16])
}

fn writer(device: u8, now: i64) -> Writer {
    Writer { actor: Actor([device; 8]), device: DeviceId([device; 8]), now: Millis(now), shares: true }
}

fn exchange(anna: &mut Document, ben: &mut Document) {
    let (a, b) = (Document::load(&anna.save()).unwrap(), Document::load(&ben.save()).unwrap());
    anna.merge(b).unwrap();
    ben.merge(a).unwrap();
    assert_eq!(anna.row(TOUR), ben.row(TOUR));
}

fn order(document: &Document) -> Vec<RecordId> {
    plan::stops(document.row(TOUR).get(tour::STOPS)).into_iter().map(|(_, stop)| stop.account).collect()
}

fn anna_and_ben() -> (Document, Document) {
    let edits = [(1, "1"), (2, "2"), (3, "3")].map(|(one, place)| plan::put(TOUR, account(one), place));
    let (anna, _) = Document::create(RecordKind::Tour, writer(1, 100), &edits).unwrap();
    let ben = Document::load(&anna.save()).unwrap();
    (anna, ben)
}

fn left_out(one: u8, why: &str) -> Edit {
    let check = CheckEntry { text: why.to_owned(), ..CheckEntry::default() };
    Edit::PutItem {
        field: tour::RESULTS,
        item: plan::stop_id(TOUR, account(one)),
        value: ItemValue::Check(check),
    }
}

#[test]
fn one_moves_a_stop_while_the_other_leaves_it_out_and_both_stay() {
    let (mut anna, mut ben) = anna_and_ben();
    anna.apply(writer(1, 200), &[plan::put(TOUR, account(3), "0V")]).unwrap();
    ben.apply(writer(2, 210), &[left_out(3, "Geschlossen")]).unwrap();
    exchange(&mut anna, &mut ben);
    assert_eq!(order(&anna), [account(3), account(1), account(2)]);
    let row = anna.row(TOUR);
    let said = plan::result(row.get(tour::RESULTS), plan::stop_id(TOUR, account(3)));
    assert_eq!(said.map(|check| check.text), Some("Geschlossen".to_owned()));
    assert!(anna.clashes().is_empty());
}

#[test]
fn both_add_the_same_customer_and_there_is_one_stop() {
    let (mut anna, mut ben) = anna_and_ben();
    anna.apply(writer(1, 200), &[plan::put(TOUR, account(9), "4")]).unwrap();
    ben.apply(writer(2, 210), &[plan::put(TOUR, account(9), "4"), plan::put(TOUR, account(8), "4")]).unwrap();
    exchange(&mut anna, &mut ben);
    let mut after = order(&anna);
    assert_eq!(after.len(), 5);
    after.sort();
    assert_eq!(after, [1, 2, 3, 8, 9].map(account));
    assert!(anna.clashes().is_empty());
}
