//! Stories of two devices with one deal: its lines and what it is worth, and who has a say in it.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on fails")]

use crm_document::{Actor, Document, Writer};
use crm_domain::command::Edit;
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{DeviceId, ItemId, RecordId};
use crm_domain::item::{ItemValue, Party};
use crm_domain::line::LineItem;
use crm_domain::row::Row;
use crm_domain::schema::deal;
use crm_domain::time::Millis;
use crm_domain::value::{FieldValue, Money};

const ID: RecordId = RecordId::from_bytes([7; 16]);

fn writer(device: u8, now: i64) -> Writer {
    Writer { actor: Actor([device; 8]), device: DeviceId([device; 8]), now: Millis(now), shares: true }
}

fn item(number: u8) -> ItemId {
    ItemId::from_bytes([number; 16])
}

fn line(name: &str, price: i64, position: &str) -> LineItem {
    LineItem {
        product: None,
        sku: String::new(),
        name: name.to_owned(),
        text: String::new(),
        quantity: 1_000,
        unit: "Stk.".to_owned(),
        price: Money { minor: price, currency: *b"EUR" },
        discount: 0,
        tax: 1_900,
        optional: false,
        alternative_of: None,
        cost: None,
        price_source: None,
        returns: None,
        position: position.to_owned(),
    }
}

fn put(number: u8, line: LineItem) -> Edit {
    Edit::PutItem { field: deal::LINES, item: item(number), value: ItemValue::Line(Box::new(line)) }
}

fn set(field: FieldKey, value: FieldValue) -> Edit {
    Edit::Set { field, value: Some(value) }
}

fn euros(minor: i64) -> FieldValue {
    FieldValue::Money(Money { minor, currency: *b"EUR" })
}

fn of_lines() -> Edit {
    set(deal::AMOUNT_MODE, FieldValue::Choice("lines".to_owned()))
}

/// Anna has a deal of 95 euros; Ben has a copy.
fn anna_and_ben(more: &[Edit]) -> (Document, Document) {
    let edits =
        [&[set(deal::NAME, FieldValue::Text("Pumpen".to_owned())), set(deal::AMOUNT, euros(9_500))], more]
            .concat();
    let (anna, _) = Document::create(RecordKind::Deal, writer(1, 100), &edits).unwrap();
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

fn amount(row: &Row) -> Option<i64> {
    match row.get(deal::AMOUNT) {
        Some(FieldValue::Money(amount)) => Some(amount.minor),
        _ => None,
    }
}

#[test]
fn lines_that_two_people_add_offline_come_to_one_amount_and_no_conflict() {
    let (mut anna, mut ben) = anna_and_ben(&[of_lines(), put(1, line("Pumpe", 10_000, "V"))]);
    assert_eq!(amount(&anna.row(ID)), Some(10_000));
    anna.apply(writer(1, 200), &[put(2, line("Rohr", 500, "W"))]).unwrap();
    ben.apply(writer(2, 210), &[put(3, line("Anfahrt", 2_000, "U"))]).unwrap();
    assert_eq!((amount(&anna.row(ID)), amount(&ben.row(ID))), (Some(10_500), Some(12_000)));
    exchange(&mut anna, &mut ben);
    assert!(anna.clashes().is_empty());
    assert_eq!(amount(&anna.row(ID)), Some(12_500));
    assert_eq!(amount(&anna.whole(ID)), Some(12_500));
}

#[test]
fn what_is_offered_besides_is_not_part_of_what_a_deal_is_worth() {
    let optional = LineItem { optional: true, ..line("Wartung", 700, "W") };
    let instead = LineItem { alternative_of: Some(item(1)), ..line("Große Pumpe", 20_000, "X") };
    let (anna, _) =
        anna_and_ben(&[of_lines(), put(1, line("Pumpe", 10_000, "V")), put(2, optional), put(3, instead)]);
    assert_eq!(amount(&anna.row(ID)), Some(10_000));
}

#[test]
fn lines_do_not_touch_an_amount_that_is_typed_and_no_lines_leave_it() {
    let (mut anna, _) = anna_and_ben(&[put(1, line("Pumpe", 10_000, "V"))]);
    assert_eq!(amount(&anna.row(ID)), Some(9_500), "typed");
    anna.apply(writer(1, 200), &[of_lines()]).unwrap();
    assert_eq!(amount(&anna.row(ID)), Some(10_000));
    let francs = LineItem { price: Money { minor: 1, currency: *b"CHF" }, ..line("Rohr", 1, "W") };
    anna.apply(writer(1, 300), &[put(2, francs)]).unwrap();
    assert_eq!(amount(&anna.row(ID)), None, "two currencies have no sum, and an old amount would be a lie");
    let away = [1, 2].map(|number| Edit::RemoveItem { field: deal::LINES, item: item(number) });
    anna.apply(writer(1, 400), &away).unwrap();
    assert_eq!(amount(&anna.row(ID)), Some(9_500), "nothing to work out");
}

#[test]
fn a_clash_of_typed_amounts_is_none_while_the_lines_say_it() {
    let (mut anna, mut ben) = anna_and_ben(&[put(1, line("Pumpe", 10_000, "V"))]);
    anna.apply(writer(1, 200), &[set(deal::AMOUNT, euros(1))]).unwrap();
    ben.apply(writer(2, 210), &[set(deal::AMOUNT, euros(2))]).unwrap();
    exchange(&mut anna, &mut ben);
    assert_eq!(anna.clashes().len(), 1);
    anna.apply(writer(1, 300), &[of_lines()]).unwrap();
    assert!(anna.clashes().is_empty() && anna.row(ID).conflicts.is_empty());
    assert_eq!(amount(&anna.row(ID)), Some(10_000));
}

#[test]
fn people_in_the_buying_center_merge_person_by_person() {
    let (lena, max) = (RecordId::from_bytes([21; 16]), RecordId::from_bytes([22; 16]));
    let put = |party: Party| Edit::PutItem {
        field: deal::CONTACTS,
        item: Party::item(party.contact),
        value: ItemValue::Party(party),
    };
    let (mut anna, mut ben) = anna_and_ben(&[put(Party::of(lena))]);
    let decides = Party { role: "decider".to_owned(), ..Party::of(lena) };
    anna.apply(writer(1, 200), &[put(decides.clone())]).unwrap();
    // Both add Max: it is one entry.
    anna.apply(writer(1, 201), &[put(Party::of(max))]).unwrap();
    ben.apply(writer(2, 210), &[put(Party::of(max))]).unwrap();
    exchange(&mut anna, &mut ben);
    assert!(ben.clashes().is_empty());
    let row = ben.row(ID);
    let mut people: Vec<&ItemValue> = row
        .get(deal::CONTACTS)
        .map(FieldValue::items)
        .unwrap_or_default()
        .iter()
        .map(|(_, one)| one)
        .collect();
    people.sort_by_key(|one| matches!(one, ItemValue::Party(party) if party.contact == max));
    assert_eq!(people, [&ItemValue::Party(decides), &ItemValue::Party(Party::of(max))]);
    assert_eq!(row.parties().count(), 2);
    // Of one and the same person they think differently: that is for people to settle.
    let thinks = |stance: &str| put(Party { stance: stance.to_owned(), ..Party::of(max) });
    anna.apply(writer(1, 300), &[thinks("promoter")]).unwrap();
    ben.apply(writer(2, 310), &[thinks("critic")]).unwrap();
    exchange(&mut anna, &mut ben);
    assert_eq!(anna.clashes().iter().map(|clash| clash.item).collect::<Vec<_>>(), [Some(Party::item(max))]);
}
