//! What a deal is worth, and what edits bring with them because of that.

use super::*;
use crate::field::{FieldKey, RecordKind};
use crate::id::{DeviceId, RecordId};
use crate::item::ItemValue;
use crate::time::Millis;

fn euros(minor: i64) -> Money {
    Money { minor, currency: *b"EUR" }
}

fn line(price: Money) -> ItemValue {
    ItemValue::Line(Box::new(LineItem {
        product: None,
        sku: String::new(),
        name: "Pumpe".to_owned(),
        text: String::new(),
        quantity: 2_000,
        unit: String::new(),
        price,
        discount: 0,
        tax: 1_900,
        optional: false,
        alternative_of: None,
        cost: None,
        price_source: None,
        returns: None,
        position: "V".to_owned(),
    }))
}

fn item(number: u8) -> ItemId {
    ItemId::from_bytes([number; 16])
}

fn put(number: u8, minor: i64) -> Edit {
    Edit::PutItem { field: deal::LINES, item: item(number), value: line(euros(minor)) }
}

fn take(number: u8) -> Edit {
    Edit::RemoveItem { field: deal::LINES, item: item(number) }
}

fn choice(key: &str) -> FieldValue {
    FieldValue::Choice(key.to_owned())
}

fn set(field: FieldKey, value: FieldValue) -> Edit {
    Edit::Set { field, value: Some(value) }
}

/// A deal as its row says it.
fn a_deal(amount: Option<i64>, mode: Option<&str>, lines: &[i64]) -> Row {
    let at = |key| RecordKind::Deal.spec().position(key).unwrap();
    let mut values = Vec::new();
    values.extend(amount.map(|minor| (at(deal::AMOUNT), FieldValue::Money(euros(minor)))));
    values.extend(mode.map(|key| (at(deal::AMOUNT_MODE), choice(key))));
    if !lines.is_empty() {
        let items = (1u8..).zip(lines).map(|(number, minor)| (item(number), line(euros(*minor))));
        values.push((at(deal::LINES), FieldValue::Items(items.collect())));
    }
    values.sort_by_key(|(at, _)| *at);
    Row {
        id: RecordId::from_bytes([9; 16]),
        kind: RecordKind::Deal,
        created_at: Millis(0),
        updated_at: Millis(0),
        updated_by: DeviceId([0; 8]),
        deleted_at: None,
        conflicts: Vec::new(),
        values,
        own: Vec::new(),
    }
}

/// What is done to which deal, and what that brings with it.
type Case = (&'static str, Option<Row>, Vec<Edit>, Vec<Edit>);

#[test]
fn edits_bring_with_them_where_the_amount_comes_from() {
    let mode = |key: &str| vec![set(deal::AMOUNT_MODE, choice(key))];
    let typed = |minor: i64| vec![set(deal::AMOUNT, FieldValue::Money(euros(minor)))];
    let cases: [Case; 11] = [
        (
            "a first line of one that nobody priced",
            Some(a_deal(None, None, &[])),
            vec![put(1, 100)],
            mode(OF_LINES),
        ),
        ("a new one with a line", None, vec![put(1, 100)], mode(OF_LINES)),
        ("a new one with amount and line", None, [typed(5), vec![put(1, 100)]].concat(), vec![]),
        ("a line of one with an amount", Some(a_deal(Some(5), None, &[])), vec![put(1, 100)], vec![]),
        ("a line of one that is to be typed", Some(a_deal(None, Some(TYPED), &[])), vec![put(1, 1)], vec![]),
        ("an amount over lines", Some(a_deal(Some(200), Some(OF_LINES), &[100])), typed(7), mode(TYPED)),
        ("an amount without lines", Some(a_deal(Some(200), Some(OF_LINES), &[])), typed(7), vec![]),
        ("back to typed", Some(a_deal(Some(200), Some(OF_LINES), &[100])), mode(TYPED), typed(200)),
        (
            "back to typed, with another amount",
            Some(a_deal(Some(200), Some(OF_LINES), &[100])),
            [mode(TYPED), typed(9)].concat(),
            vec![],
        ),
        ("out of the lines from now on", Some(a_deal(Some(5), None, &[100])), mode(OF_LINES), vec![]),
        ("something else", Some(a_deal(Some(5), None, &[100])), vec![set(deal::OWNER, choice("x"))], vec![]),
    ];
    for (said, row, edits, expected) in cases {
        assert_eq!(entailed(row.as_ref(), &edits), expected, "{said}");
    }
}

#[test]
fn whether_it_is_worth_something_else() {
    let mode = |key: &str| vec![set(deal::AMOUNT_MODE, choice(key))];
    let cases: [(&str, Row, Vec<Edit>, bool); 9] = [
        ("a line counts", a_deal(Some(200), Some(OF_LINES), &[100]), vec![put(2, 50)], true),
        ("the same line again", a_deal(Some(200), Some(OF_LINES), &[100]), vec![put(1, 100)], false),
        ("a line beside a typed amount", a_deal(Some(9), None, &[]), vec![put(1, 50)], false),
        ("a line is taken", a_deal(Some(300), Some(OF_LINES), &[100, 50]), vec![take(2)], true),
        ("the last line is taken", a_deal(Some(200), Some(OF_LINES), &[100]), vec![take(1)], true),
        ("out of the lines", a_deal(Some(9), None, &[100]), mode(OF_LINES), true),
        ("out of lines that come to as much", a_deal(Some(200), None, &[100]), mode(OF_LINES), false),
        (
            "typed as it came out",
            a_deal(Some(200), Some(OF_LINES), &[100]),
            [mode(TYPED), vec![set(deal::AMOUNT, FieldValue::Money(euros(200)))]].concat(),
            false,
        ),
        (
            "another owner",
            a_deal(Some(200), Some(OF_LINES), &[100]),
            vec![set(deal::OWNER, choice("x"))],
            false,
        ),
    ];
    for (said, row, edits, expected) in cases {
        assert_eq!(changes(&row, &edits), expected, "{said}");
    }
}

#[test]
fn there_is_no_sum_of_two_currencies() {
    let francs = line(Money { minor: 1, currency: *b"CHF" });
    let items = FieldValue::Items(vec![(item(1), line(euros(1))), (item(2), francs)]);
    assert!(sum(lines_of(Some(&items))).is_err());
    assert_eq!(sum(lines_of(None)), Ok(None));
}
