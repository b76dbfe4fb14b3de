//! What a quote is made of and what it becomes.

use std::collections::BTreeMap;

use super::*;
use crate::item::AddressEntry;
use crate::value::Money;

const QUOTE: RecordId = RecordId::from_bytes([1; 16]);
const FIRM: RecordId = RecordId::from_bytes([2; 16]);

type Values = BTreeMap<FieldKey, FieldValue>;

fn item(number: u8) -> ItemId {
    ItemId::from_bytes([number; 16])
}

fn line(name: &str) -> LineItem {
    LineItem {
        product: None,
        sku: String::new(),
        name: name.to_owned(),
        text: String::new(),
        quantity: 1_000,
        unit: String::new(),
        price: Money { minor: 10_000, currency: *b"EUR" },
        discount: 0,
        tax: 1_900,
        optional: false,
        alternative_of: None,
        cost: None,
        price_source: None,
        returns: None,
        position: "V".to_owned(),
    }
}

/// A quote with a line, an optional one, and one instead of the first.
fn a_quote() -> Values {
    let lines = [
        line("Pumpe"),
        LineItem { optional: true, ..line("Wartung") },
        LineItem { alternative_of: Some(item(1)), ..line("Große Pumpe") },
    ];
    let lines = (1u8..).zip(lines).map(|(number, line)| (item(number), ItemValue::Line(Box::new(line))));
    let text = |text: &str| FieldValue::Text(text.to_owned());
    Values::from([
        (quote::NUMBER, text("AN-2026-K3F-0007")),
        (quote::SUBJECT, text("Pumpen")),
        (quote::ACCOUNT, FieldValue::Link(FIRM)),
        (quote::STATUS, FieldValue::Choice("sent".to_owned())),
        (quote::LINES, FieldValue::Items(lines.collect())),
        (quote::HEADER_DISCOUNT, FieldValue::Number(200)),
        (quote::INTRO, FieldValue::Prose("Guten Tag".to_owned())),
        (quote::ISSUED_AT, FieldValue::Day(Day::from_iso("2026-11-01").unwrap())),
    ])
}

/// What a step that makes a record sets, and the names of the lines that it puts.
fn made(step: &Step) -> (Values, Vec<String>) {
    let Step::Create { edits, .. } = step else { panic!("it is made") };
    let mut values = Values::new();
    let mut names = Vec::new();
    for edit in edits {
        match edit {
            Edit::Set { field, value: Some(value) } => {
                values.insert(*field, value.clone());
            }
            Edit::PutItem { value: ItemValue::Line(line), .. } => {
                names.push(line.name.clone());
            }
            Edit::Write { field, after, .. } => {
                values.insert(*field, FieldValue::Prose(after.clone()));
            }
            _ => {}
        }
    }
    (values, names)
}

fn today() -> Day {
    Day::from_iso("2026-11-29").unwrap()
}

#[test]
fn d11_a_revision_is_one_wherever_it_is_made_and_begins_as_a_draft() {
    let quote = a_quote();
    let get = |key: FieldKey| quote.get(&key);
    let steps = revise(QUOTE, &get);
    assert_eq!(steps, revise(QUOTE, &get));
    assert_eq!(steps.iter().map(Step::record).collect::<Vec<_>>(), [revision_of(QUOTE), QUOTE]);
    let (values, names) = made(&steps[0]);
    assert_eq!(names, ["Pumpe", "Wartung", "Große Pumpe"]);
    assert_eq!(values[&quote::REVISION], FieldValue::Number(2));
    assert_eq!(values[&quote::REVISES], FieldValue::Link(QUOTE));
    assert_eq!(values[&quote::STATUS], FieldValue::Choice("draft".to_owned()));
    for field in [quote::NUMBER, quote::SUBJECT, quote::ACCOUNT, quote::HEADER_DISCOUNT, quote::INTRO] {
        assert_eq!(values.get(&field), quote.get(&field), "{field}");
    }
    assert!(!values.contains_key(&quote::ISSUED_AT), "it was not sent yet");
}

#[test]
fn d11_an_order_takes_what_counts_and_what_was_chosen() {
    let quote = a_quote();
    let get = |key: FieldKey| quote.get(&key);
    let order = |chosen: &[ItemId]| to_order(QUOTE, &get, chosen, today());
    let steps = order(&[]);
    assert_eq!(steps.iter().map(Step::record).collect::<Vec<_>>(), [order_of(QUOTE), QUOTE]);
    let (values, names) = made(&steps[0]);
    assert_eq!(names, ["Pumpe"]);
    assert_eq!(values[&order::NUMBER], FieldValue::Text("AU-2026-K3F-0007".to_owned()));
    assert_eq!(values[&order::QUOTE], FieldValue::Link(QUOTE));
    assert_eq!(values[&order::STATUS], FieldValue::Choice("open".to_owned()));
    assert!(!values.contains_key(&quote::INTRO));
    assert_eq!(made(&order(&[item(2)])[0]).1, ["Pumpe", "Wartung"]);
    assert_eq!(made(&order(&[item(3)])[0]).1, ["Große Pumpe"]);
    let all_count = order(&[item(2), item(3)]);
    let Step::Create { edits, .. } = &all_count[0] else { panic!("it is made") };
    assert!(edits.iter().all(|edit| match edit {
        Edit::PutItem { value: ItemValue::Line(line), .. } => line.counts(),
        _ => true,
    }));
}

#[test]
fn a_quote_for_a_deal_takes_its_customer_and_their_address_for_invoices() {
    let address = |usage, city: &str| {
        ItemValue::Address(AddressEntry { usage, city: city.to_owned(), ..AddressEntry::default() })
    };
    let firm = Values::from([(
        account::ADDRESSES,
        FieldValue::Items(vec![
            (item(1), address(AddressUse::Visit, "Köln")),
            (item(2), address(AddressUse::Billing, "Bonn")),
            (item(3), address(AddressUse::Shipping, "Trier")),
        ]),
    )]);
    let deal = Values::from([
        (deal::NAME, FieldValue::Text("Pumpen für Ölmühle".to_owned())),
        (deal::ACCOUNT, FieldValue::Link(FIRM)),
    ]);
    let of = RecordId::from_bytes([9; 16]);
    let steps = from_deal(QUOTE, of, &|key| deal.get(&key), Some(&|key| firm.get(&key)), Some(today()));
    let (values, _) = made(&steps[0]);
    assert_eq!(values[&quote::SUBJECT], FieldValue::Text("Pumpen für Ölmühle".to_owned()));
    assert_eq!(values[&quote::ACCOUNT], FieldValue::Link(FIRM));
    assert_eq!(values[&quote::DEAL], FieldValue::Link(of));
    let Step::Create { edits, .. } = &steps[0] else { panic!("it is made") };
    let cities: Vec<&str> = edits
        .iter()
        .filter_map(|edit| match edit {
            Edit::PutItem { value: ItemValue::Address(address), .. } => Some(address.city.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(cities, ["Bonn", "Trier"]);
}

#[test]
fn every_copied_field_exists_on_both_sides() {
    for (from, to, fields) in [
        (RecordKind::Quote, RecordKind::Quote, OF_REVISION),
        (RecordKind::Quote, RecordKind::Order, OF_ORDER),
        (RecordKind::Deal, RecordKind::Quote, OF_DEAL),
    ] {
        for (there, here) in fields {
            let (there, here) = (from.spec().field(*there), to.spec().field(*here));
            let (there, here) =
                (there.expect("a field of what is copied"), here.expect("a field of the copy"));
            assert_eq!(there.kind.merge(), here.kind.merge(), "{} → {}", there.key, here.key);
        }
    }
}
