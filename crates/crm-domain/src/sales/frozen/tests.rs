//! What a frozen quote or order lets through, and what gives away that somebody wrote in it all the same.

use super::*;
use crate::id::DeviceId;
use crate::time::Millis;
use crate::value::Money;

const QUOTE: RecordId = RecordId::from_bytes([1; 16]);

fn line(name: &str, quantity: i64) -> LineItem {
    LineItem {
        product: None,
        sku: "P-1".to_owned(),
        name: name.to_owned(),
        text: String::new(),
        quantity,
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

fn item(number: u8) -> ItemId {
    ItemId::from_bytes([number; 16])
}

fn put(number: u8, line: LineItem) -> Edit {
    Edit::PutItem { field: quote::LINES, item: item(number), value: ItemValue::Line(Box::new(line)) }
}

fn set(field: FieldKey, value: FieldValue) -> Edit {
    Edit::Set { field, value: Some(value) }
}

fn status(key: &str) -> Edit {
    set(quote::STATUS, FieldValue::Choice(key.to_owned()))
}

/// A row of one line and these values.
fn row(kind: RecordKind, values: &[(FieldKey, FieldValue)]) -> Row {
    let lines = FieldValue::Items(vec![(item(1), ItemValue::Line(Box::new(line("Pumpe", 1_000))))]);
    let spec = kind.spec();
    let mut values: Vec<(u16, FieldValue)> = values
        .iter()
        .cloned()
        .chain([(quote::LINES, lines)])
        .map(|(key, value)| (spec.position(key).expect("a field of it"), value))
        .collect();
    values.sort_by_key(|(at, _)| *at);
    Row {
        id: QUOTE,
        kind,
        created_at: Millis(1),
        updated_at: Millis(1),
        updated_by: DeviceId([0; 8]),
        deleted_at: None,
        conflicts: Vec::new(),
        own: Vec::new(),
        values,
    }
}

fn with_status(kind: RecordKind, key: &str) -> Row {
    row(kind, &[(quote::STATUS, FieldValue::Choice(key.to_owned()))])
}

#[test]
fn a_draft_takes_everything_and_a_sent_quote_only_what_came_of_it() {
    let edits = [
        put(1, line("Pumpe", 2_000)),
        put(2, line("Rohr", 1_000)),
        Edit::RemoveItem { field: quote::LINES, item: item(1) },
        set(quote::HEADER_DISCOUNT, FieldValue::Number(500)),
        set(quote::ACCOUNT, FieldValue::Link(QUOTE)),
        set(quote::VALID_UNTIL, FieldValue::Day(Day::from_iso("2027-01-31").unwrap())),
        Edit::Write { field: quote::INTRO, before: String::new(), after: "Guten Tag".to_owned() },
    ];
    for edit in &edits {
        let one = std::slice::from_ref(edit);
        assert_eq!(refused(&row(RecordKind::Quote, &[]), one), None);
        assert_eq!(refused(&with_status(RecordKind::Quote, "draft"), one), None);
        for key in ["sent", "accepted", "declined", "expired", "revised", "from a newer version"] {
            assert_eq!(refused(&with_status(RecordKind::Quote, key), one), edit.field(), "{key}");
        }
    }
    let sent = with_status(RecordKind::Quote, "sent");
    let open = [
        status("accepted"),
        set(quote::SIGNED_BY, FieldValue::Text("Yılmaz".to_owned())),
        Edit::Tag { field: FieldKey::new("tags"), word: "Messe".to_owned(), present: true },
        Edit::Trash { trashed: true },
    ];
    assert_eq!(refused(&sent, &open), None);
    assert_eq!(refused(&sent, &[status("accepted"), edits[3].clone()]), Some(quote::HEADER_DISCOUNT));
}

#[test]
fn only_taking_back_makes_a_draft_of_what_was_sent() {
    let sent = with_status(RecordKind::Quote, "sent");
    let back = [put(1, line("Pumpe", 2_000)), status("draft")];
    assert!(reopens(&sent, &back));
    assert!(reopens(&sent, &[Edit::Set { field: quote::STATUS, value: None }]));
    assert_eq!(refused(&sent, &back), None);
    assert!(!reopens(&with_status(RecordKind::Quote, "draft"), &back));
    assert!(!reopens(&sent, &[status("declined")]));
}

#[test]
fn a_conflict_can_be_settled_in_a_sent_quote() {
    let mut sent = with_status(RecordKind::Quote, "sent");
    sent.conflicts = vec![RecordKind::Quote.spec().position(quote::LINES).unwrap()];
    assert_eq!(refused(&sent, &[put(1, line("Pumpe", 2_000))]), None);
}

#[test]
fn a_confirmed_order_takes_what_comes_back_and_no_other_lines() {
    let order = with_status(RecordKind::Order, "delivered");
    assert_eq!(refused(&order, &[put(1, line("Pumpe", 5_000))]), Some(quote::LINES));
    assert_eq!(refused(&order, &[put(1, line("Pumpe", -5_000))]), Some(quote::LINES), "bought, not returned");
    assert_eq!(refused(&order, &[put(2, line("Pumpe", -1_000)), status("returned")]), None);
    assert_eq!(refused(&order, &[set(order::INVOICE_NO, FieldValue::Text("R-1".to_owned()))]), None);
    assert!(!reopens(&order, &[status("open")]));
    assert_eq!(refused(&with_status(RecordKind::Order, "open"), &[put(1, line("Pumpe", 5_000))]), None);
}

#[test]
fn sending_notes_the_day_and_what_was_said() {
    let today = Day::from_iso("2026-11-29").unwrap();
    let draft = row(RecordKind::Quote, &[(quote::NUMBER, FieldValue::Text("AN-2026-K3F-0007".to_owned()))]);
    let edits = [put(2, line("Rohr", 1_000)), status("sent")];
    let more = entailed(Some(&draft), &edits, Some(today));
    let [day, Edit::Set { field: quote::SENT_MARK, value: Some(mark) }] = more.as_slice() else {
        panic!("a day and a mark, not {more:?}")
    };
    assert_eq!(*day, set(quote::ISSUED_AT, FieldValue::Day(today)));
    // As it stands then, it is as it was sent; written in by somebody who did not know, it is not.
    let spec = RecordKind::Quote.spec();
    let place = |key| spec.position(key).unwrap();
    let mut sent = draft.clone();
    let lines = sent.values.iter_mut().find(|(at, _)| *at == place(quote::LINES)).unwrap();
    let FieldValue::Items(items) = &mut lines.1 else { panic!("lines") };
    items.push((item(2), ItemValue::Line(Box::new(line("Rohr", 1_000)))));
    sent.values.push((place(quote::SENT_MARK), mark.clone()));
    sent.values.sort_by_key(|(at, _)| *at);
    assert!(is_as_sent(&sent));
    let lines = sent.values.iter_mut().find(|(at, _)| *at == place(quote::LINES)).unwrap();
    let FieldValue::Items(items) = &mut lines.1 else { panic!("lines") };
    items.pop();
    assert!(!is_as_sent(&sent));
    assert!(is_as_sent(&draft), "never sent");
    // A day that is said stands, and what is sent is not sent again.
    let said = [set(quote::ISSUED_AT, FieldValue::Day(Day::from_iso("2026-11-01").unwrap())), status("sent")];
    assert!(entailed(None, &said, Some(today)).iter().all(|edit| edit.field() == Some(quote::SENT_MARK)));
    assert_eq!(
        entailed(Some(&with_status(RecordKind::Quote, "sent")), &[status("accepted")], Some(today)),
        []
    );
    assert_eq!(entailed(Some(&draft), &[status("revised")], Some(today)), []);
}
