//! Which price a customer gets: a table of cases, and what holds of every choice.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::field::RecordKind;
use crate::id::{DeviceId, ItemId};
use crate::item::PriceEntry;
use crate::time::Millis;

const PRODUCT: RecordId = RecordId::from_bytes([1; 16]);
const OTHER: RecordId = RecordId::from_bytes([2; 16]);
const FIRM: RecordId = RecordId::from_bytes([3; 16]);
const STRANGER: RecordId = RecordId::from_bytes([4; 16]);

fn day(text: &str) -> Day {
    Day::from_iso(text).unwrap()
}

fn euros(minor: i64) -> Money {
    Money { minor, currency: *b"EUR" }
}

fn entry(product: RecordId, minor: i64, least: i64) -> PriceEntry {
    PriceEntry { product, price: euros(minor), min_quantity: least, from: None, to: None }
}

fn list(id: u8, accounts: &[RecordId], entries: Vec<PriceEntry>) -> Row {
    let at = |key| RecordKind::PriceList.spec().position(key).unwrap();
    let accounts: BTreeSet<String> = accounts.iter().map(RecordId::to_string).collect();
    let items = (0u8..).zip(entries).map(|(n, entry)| (ItemId::from_bytes([n; 16]), ItemValue::Price(entry)));
    let mut values = vec![
        (at(price_list::NAME), FieldValue::Text(format!("Liste {id}"))),
        (at(price_list::PRICES), FieldValue::Items(items.collect())),
    ];
    if !accounts.is_empty() {
        values.push((at(price_list::ACCOUNTS), FieldValue::Tags(accounts)));
    }
    values.sort_by_key(|(at, _)| *at);
    Row {
        id: RecordId::from_bytes([id; 16]),
        kind: RecordKind::PriceList,
        created_at: Millis(0),
        updated_at: Millis(0),
        updated_by: DeviceId([0; 8]),
        deleted_at: None,
        conflicts: Vec::new(),
        values,
        own: Vec::new(),
    }
}

fn with(mut list: Row, key: crate::field::FieldKey, value: FieldValue) -> Row {
    let at = list.kind.spec().position(key).unwrap();
    list.values.retain(|(place, _)| *place != at);
    list.values.push((at, value));
    list.values.sort_by_key(|(at, _)| *at);
    list
}

fn prices(lists: &[Row], own: Option<i64>) -> Prices {
    let offers = lists.iter().flat_map(|list| offers(list, PRODUCT, Some(FIRM))).collect();
    Prices { own: own.map(euros), offers }
}

#[test]
fn a_customer_gets_the_price_that_is_theirs() {
    let general = || list(20, &[], vec![entry(PRODUCT, 9_000, 0), entry(PRODUCT, 8_000, 10_000)]);
    let theirs = || list(21, &[FIRM], vec![entry(PRODUCT, 9_500, 0), entry(PRODUCT, 8_500, 5_000)]);
    let of_others = || list(22, &[STRANGER], vec![entry(PRODUCT, 1, 0)]);
    let of_another_product = || list(23, &[FIRM], vec![entry(OTHER, 2, 0)]);
    let cases: &[(&str, Vec<Row>, i64, Option<i64>)] = &[
        ("no list: the product's own", vec![], 1_000, Some(10_000)),
        ("a list for all", vec![general()], 1_000, Some(9_000)),
        ("many of them", vec![general()], 10_000, Some(8_000)),
        ("nearly as many", vec![general()], 9_999, Some(9_000)),
        ("what comes back has its price", vec![general()], -10_000, Some(8_000)),
        ("their own before one for all, though dearer", vec![general(), theirs()], 1_000, Some(9_500)),
        ("their own break", vec![general(), theirs()], 12_000, Some(8_500)),
        ("not that of others", vec![of_others()], 1_000, Some(10_000)),
        ("not that of another product", vec![of_another_product()], 1_000, Some(10_000)),
        (
            "a list out of use",
            vec![with(theirs(), price_list::STATUS, FieldValue::Choice("inactive".to_owned()))],
            1_000,
            Some(10_000),
        ),
        ("a list in the trash", vec![Row { deleted_at: Some(Millis(1)), ..theirs() }], 1_000, Some(10_000)),
    ];
    for (said, lists, quantity, expected) in cases {
        let chosen = prices(lists, Some(10_000)).choose(PRODUCT, *quantity, day("2026-11-29"), None);
        assert_eq!(chosen.map(|price| price.price.minor), *expected, "{said}");
    }
}

#[test]
fn a_price_holds_from_its_first_day_to_its_last_and_no_longer_than_its_list() {
    let dated =
        PriceEntry { from: Some(day("2026-06-01")), to: Some(day("2027-01-31")), ..entry(PRODUCT, 7_000, 0) };
    let list = with(list(20, &[], vec![dated]), price_list::VALID_TO, FieldValue::Day(day("2026-12-31")));
    let prices = prices(&[list], Some(10_000));
    for (on, expected) in
        [("2026-05-31", 10_000), ("2026-06-01", 7_000), ("2026-12-31", 7_000), ("2027-01-01", 10_000)]
    {
        let chosen = prices.choose(PRODUCT, 1_000, day(on), None).unwrap();
        assert_eq!(chosen.price.minor, expected, "{on}");
        assert_eq!(chosen.list.is_some(), expected == 7_000, "{on}");
    }
}

#[test]
fn a_line_keeps_its_currency_and_a_price_that_was_typed() {
    let francs = Offer {
        list: STRANGER,
        title: "CH".to_owned(),
        is_own: true,
        price: Money { minor: 1, currency: *b"CHF" },
        min_quantity: 0,
        from: None,
        to: None,
    };
    let known = Prices { own: Some(euros(10_000)), offers: vec![francs] };
    assert_eq!(known.choose(PRODUCT, 1_000, day("2026-01-01"), Some(*b"EUR")).unwrap().source, PRODUCT);
    assert_eq!(known.choose(PRODUCT, 1_000, day("2026-01-01"), Some(*b"USD")), None);
    assert_eq!(known.choose(PRODUCT, 1_000, day("2026-01-01"), None).unwrap().source, STRANGER);
    let line = LineItem {
        product: Some(PRODUCT),
        sku: String::new(),
        name: "Pumpe".to_owned(),
        text: String::new(),
        quantity: 10_000,
        unit: String::new(),
        price: euros(10_000),
        discount: 0,
        tax: 1_900,
        optional: false,
        alternative_of: None,
        cost: None,
        price_source: None,
        returns: None,
        position: "V".to_owned(),
    };
    let breaks = prices(&[list(20, &[], vec![entry(PRODUCT, 8_000, 10_000)])], Some(10_000));
    assert_eq!(breaks.priced(line.clone(), day("2026-01-01")), line, "typed");
    let of_product = LineItem { price_source: Some(PRODUCT), ..line };
    let many = breaks.priced(of_product, day("2026-01-01"));
    assert_eq!((many.price.minor, many.price_source), (8_000, Some(RecordId::from_bytes([20; 16]))));
    let few = breaks.priced(LineItem { quantity: 1_000, ..many }, day("2026-01-01"));
    assert_eq!((few.price.minor, few.price_source), (10_000, Some(PRODUCT)), "and back");
}

fn an_offer() -> impl Strategy<Value = Offer> {
    (0u8..4, any::<bool>(), 1i64..50, 0i64..5).prop_map(|(list, is_own, price, least)| Offer {
        list: RecordId::from_bytes([list; 16]),
        title: format!("Liste {list}"),
        is_own,
        price: euros(price),
        min_quantity: least * 1_000,
        from: None,
        to: None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_device_chooses_the_same(
        offers in prop::collection::vec(an_offer(), 0..12), quantity in 0i64..6_000, turn in 0usize..12,
    ) {
        let on = day("2026-11-29");
        let mut turned = offers.clone();
        turned.reverse();
        let by = turn % turned.len().max(1);
        turned.rotate_left(by);
        let (a, b) = (Prices { own: None, offers }, Prices { own: None, offers: turned });
        let (a, b) = (a.choose(PRODUCT, quantity, on, None), b.choose(PRODUCT, quantity, on, None));
        prop_assert_eq!(a.as_ref().map(|found| (found.price, found.source)), b.map(|found| (found.price, found.source)));
    }

    #[test]
    fn what_is_chosen_was_offered_for_as_many(
        offers in prop::collection::vec(an_offer(), 0..12), quantity in 0i64..6_000,
    ) {
        let all = Prices { own: Some(euros(99)), offers };
        let found = all.choose(PRODUCT, quantity, day("2026-11-29"), None).unwrap();
        let reached = |offer: &&Offer| offer.min_quantity <= quantity;
        let mine = |offer: &Offer| offer.list == found.source && offer.price == found.price;
        let any_own = all.offers.iter().filter(reached).any(|offer| offer.is_own);
        let is_offered = all.offers.iter().filter(reached).any(|offer| mine(offer) && (offer.is_own || !any_own));
        let none_fits = !all.offers.iter().any(|offer| offer.min_quantity <= quantity);
        let is_right = if found.list.is_some() { is_offered } else { none_fits };
        prop_assert!(is_right);
    }
}
