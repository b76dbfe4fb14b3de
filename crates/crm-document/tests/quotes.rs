//! Stories of two devices with one quote.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on fails")]

use std::collections::BTreeMap;

use crm_document::{Actor, Document, EditError, Writer};
use crm_domain::command::{Edit, Step};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{DeviceId, ItemId, RecordId};
use crm_domain::item::ItemValue;
use crm_domain::line::LineItem;
use crm_domain::row::Row;
use crm_domain::sales::{frozen, quote as rules};
use crm_domain::schema::{order, quote};
use crm_domain::time::{Day, Millis};
use crm_domain::value::{FieldValue, Money};

const ID: RecordId = RecordId::from_bytes([7; 16]);

type Records = BTreeMap<RecordId, Document>;

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
    Edit::PutItem { field: quote::LINES, item: item(number), value: ItemValue::Line(Box::new(line)) }
}

fn set(field: FieldKey, value: FieldValue) -> Edit {
    Edit::Set { field, value: Some(value) }
}

/// Anna makes a quote of one line; Ben has a copy.
fn anna_and_ben() -> (Document, Document) {
    let edits = [
        set(quote::NUMBER, FieldValue::Text("AN-2026-K3F-0007".to_owned())),
        set(quote::STATUS, FieldValue::Choice("draft".to_owned())),
        put(1, line("Pumpe", 10_000, "V")),
    ];
    let (anna, _) = Document::create(RecordKind::Quote, writer(1, 100), &edits).unwrap();
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

fn carry_out(records: &mut Records, writer: Writer, steps: &[Step]) {
    for step in steps {
        match step {
            Step::Create { record, kind, edits } => {
                records.entry(*record).or_insert_with(|| Document::create(*kind, writer, edits).unwrap().0);
            }
            Step::Edit { record, edits } => {
                records.get_mut(record).unwrap().apply(writer, edits).unwrap();
            }
        }
    }
}

/// What both hold once they hear of each other.
fn brought_together(anna: &Records, ben: &Records) -> Records {
    let mut all = Records::new();
    for (id, document) in anna.iter().chain(ben) {
        let copy = Document::load(&document.save()).unwrap();
        match all.get_mut(id) {
            Some(there) => {
                there.merge(copy).unwrap();
            }
            None => {
                all.insert(*id, copy);
            }
        }
    }
    all
}

fn names(row: &Row) -> Vec<&str> {
    crm_domain::sales::totals::lines_of(row.get(quote::LINES)).map(|(_, line)| line.name.as_str()).collect()
}

fn total(row: &Row) -> Option<i64> {
    match row.get(quote::TOTAL) {
        Some(FieldValue::Money(total)) => Some(total.minor),
        _ => None,
    }
}

#[test]
fn d7_lines_that_two_people_add_stand_in_their_places_and_in_the_total() {
    let (mut anna, mut ben) = anna_and_ben();
    anna.apply(writer(1, 200), &[put(2, line("Rohr", 500, "W"))]).unwrap();
    ben.apply(writer(2, 210), &[put(3, line("Anfahrt", 2_000, "U"))]).unwrap();
    exchange(&mut anna, &mut ben);
    assert!(anna.clashes().is_empty());
    assert_eq!(names(&anna.row(ID)), ["Anfahrt", "Pumpe", "Rohr"]);
    assert_eq!(total(&anna.row(ID)), Some(12_500));
    // Two lines at one place: the same order on both devices.
    anna.apply(writer(1, 300), &[put(4, line("Schelle", 1, "X"))]).unwrap();
    ben.apply(writer(2, 310), &[put(5, line("Dichtung", 1, "X"))]).unwrap();
    exchange(&mut anna, &mut ben);
    assert_eq!(names(&ben.row(ID)), ["Anfahrt", "Pumpe", "Rohr", "Schelle", "Dichtung"]);
    // A move is one write and leaves everything else as it is.
    ben.apply(writer(2, 400), &[put(2, line("Rohr", 500, "T"))]).unwrap();
    anna.apply(writer(1, 410), &[Edit::RemoveItem { field: quote::LINES, item: item(4) }]).unwrap();
    exchange(&mut anna, &mut ben);
    assert_eq!(names(&anna.row(ID)), ["Rohr", "Anfahrt", "Pumpe", "Dichtung"]);
}

#[test]
fn d3_a_line_written_by_two_people_is_a_conflict_of_whole_lines() {
    let (mut anna, mut ben) = anna_and_ben();
    let (dear, many) =
        (line("Pumpe", 12_000, "V"), LineItem { quantity: 5_000, ..line("Pumpe", 10_000, "V") });
    anna.apply(writer(1, 200), &[put(1, dear.clone())]).unwrap();
    ben.apply(writer(2, 210), &[put(1, many.clone())]).unwrap();
    exchange(&mut anna, &mut ben);
    let clashes = anna.clashes();
    assert_eq!(
        clashes.iter().map(|clash| (clash.field, clash.item)).collect::<Vec<_>>(),
        [(quote::LINES, Some(item(1)))]
    );
    let whole =
        |line: &LineItem| Some(FieldValue::Items(vec![(item(1), ItemValue::Line(Box::new(line.clone())))]));
    for written in [&dear, &many] {
        assert!(clashes[0].stands.iter().any(|stand| stand.value == whole(written)));
    }
    // The total is that of the line in force, and no third one.
    assert!([12_000, 50_000].contains(&total(&anna.row(ID)).unwrap()));
    anna.apply(writer(1, 300), &[put(1, many)]).unwrap();
    exchange(&mut anna, &mut ben);
    assert!(ben.clashes().is_empty());
    assert_eq!(total(&ben.row(ID)), Some(50_000));
}

#[test]
fn the_total_is_worked_out_and_never_stored() {
    let (mut anna, _) = anna_and_ben();
    let minor = |minor| FieldValue::Money(Money { minor, currency: *b"EUR" });
    let refused = anna.apply(writer(1, 200), &[set(quote::TOTAL, minor(1))]);
    assert_eq!(refused, Err(EditError::BadValue(quote::TOTAL)));
    let made = Document::create(RecordKind::Order, writer(1, 200), &[set(quote::TOTAL, minor(1))]);
    assert!(made.is_err());
    let changes = [set(quote::HEADER_DISCOUNT, FieldValue::Number(1_000)), set(quote::SHIPPING, minor(990))];
    anna.apply(writer(1, 300), &changes).unwrap();
    assert_eq!(total(&anna.row(ID)), Some(9_990));
    assert_eq!(total(&anna.whole(ID)), Some(9_990));
    // Lines of two currencies have no sum.
    let francs = LineItem { price: Money { minor: 1, currency: *b"CHF" }, ..line("Rohr", 1, "W") };
    anna.apply(writer(1, 400), &[put(2, francs)]).unwrap();
    assert_eq!(total(&anna.row(ID)), None);
}

#[test]
fn a_line_written_while_the_quote_is_sent_gives_itself_away() {
    let (mut anna, mut ben) = anna_and_ben();
    let send = [set(quote::STATUS, FieldValue::Choice("sent".to_owned()))];
    let today = Day::from_iso("2026-11-29");
    let more = frozen::entailed(Some(&anna.row(ID)), &send, today);
    anna.apply(writer(1, 200), &[send.as_slice(), &more].concat()).unwrap();
    assert!(frozen::is_frozen(&anna.row(ID)) && frozen::is_as_sent(&anna.row(ID)));
    ben.apply(writer(2, 210), &[put(1, line("Pumpe", 8_000, "V"))]).unwrap();
    exchange(&mut anna, &mut ben);
    assert!(frozen::is_frozen(&ben.row(ID)) && !frozen::is_as_sent(&ben.row(ID)));
}

#[test]
fn d11_a_quote_revised_or_ordered_on_two_devices_is_one() {
    let (anna, ben) = anna_and_ben();
    let today = Day::from_iso("2026-11-29").unwrap();
    let (mut anna, mut ben) = (Records::from([(ID, anna)]), Records::from([(ID, ben)]));
    for (records, writer) in [(&mut anna, writer(1, 200)), (&mut ben, writer(2, 210))] {
        let row = records[&ID].whole(ID);
        let get = |key: FieldKey| row.get(key);
        let steps = [rules::revise(ID, &get), rules::to_order(ID, &get, &[], today)].concat();
        carry_out(records, writer, &steps);
    }
    let all = brought_together(&anna, &ben);
    assert_eq!(all.len(), 3);
    assert!(all.values().all(|document| document.clashes().is_empty()));
    let revision = rules::revision_of(ID);
    let row = all[&revision].row(revision);
    assert_eq!(row.get(quote::REVISION), Some(&FieldValue::Number(2)));
    assert_eq!((names(&row), total(&row)), (vec!["Pumpe"], Some(10_000)));
    let order = rules::order_of(ID);
    let row = all[&order].row(order);
    assert_eq!(row.text(order::NUMBER), "AU-2026-K3F-0007");
    assert_eq!((names(&row), total(&row)), (vec!["Pumpe"], Some(10_000)));
}
