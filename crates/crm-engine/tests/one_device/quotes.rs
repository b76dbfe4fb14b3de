//! Stories of quotes and orders: their numbers, what freezes when a quote is sent, revisions, and what was bought.

use std::collections::BTreeMap;

use crm_domain::command::{Command, Edit, Step};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{CommandId, DeviceId, ItemId, RecordId};
use crm_domain::item::ItemValue;
use crm_domain::line::LineItem;
use crm_domain::query::{Column, Filter, Op, Query, Sort};
use crm_domain::sales::number::device_code;
use crm_domain::sales::quote as rules;
use crm_domain::schema::{account, deal, letterhead, order, product, quote};
use crm_domain::time::Day;
use crm_domain::value::{FieldValue, Money};
use engine_protocol::request::{Request, Span};
use engine_protocol::{Answer, Problem, WatchId};

use super::device::{Device, set};

fn item(number: u8) -> ItemId {
    ItemId::from_bytes([number; 16])
}

fn line(name: &str, price: i64) -> LineItem {
    LineItem {
        product: None,
        sku: "P-100".to_owned(),
        name: name.to_owned(),
        text: String::new(),
        quantity: 2_000,
        unit: "Stk.".to_owned(),
        price: Money { minor: price, currency: *b"EUR" },
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

fn put(number: u8, line: LineItem) -> Edit {
    Edit::PutItem { field: quote::LINES, item: item(number), value: ItemValue::Line(Box::new(line)) }
}

fn choose(field: FieldKey, key: &str) -> Edit {
    Edit::Set { field, value: Some(FieldValue::Choice(key.to_owned())) }
}

fn link(field: FieldKey, to: RecordId) -> Edit {
    Edit::Set { field, value: Some(FieldValue::Link(to)) }
}

fn values(device: &mut Device, record: RecordId) -> BTreeMap<FieldKey, FieldValue> {
    device.record(record).values.into_iter().collect()
}

fn text(device: &mut Device, record: RecordId, field: FieldKey) -> String {
    values(device, record).get(&field).and_then(FieldValue::as_text).unwrap_or_default().to_owned()
}

fn here(device: &mut Device, record: RecordId) -> DeviceId {
    device.record(record).updated_by.device
}

fn undo(device: &mut Device) {
    assert!(
        matches!(device.ask(Request::Undo { id: None }), Ok(Answer::Undone { kept, .. }) if kept.is_empty())
    );
}

fn frozen(field: FieldKey) -> Result<Answer, Problem> {
    Err(Problem::Frozen { field: field.to_string() })
}

/// A quote of one line, and its number.
fn a_quote(device: &mut Device, number: u8) -> RecordId {
    device.create(
        number,
        RecordKind::Quote,
        vec![set(quote::SUBJECT, "Pumpen"), put(1, line("Pumpe", 10_000))],
    )
}

#[test]
fn d17_quotes_and_orders_are_numbered_by_year_and_device() {
    let mut device = Device::founded();
    let first = a_quote(&mut device, 1);
    let code = device_code(here(&mut device, first));
    let number = |prefix: &str, count: u8| format!("{prefix}-1970-{code}-{count:04}");
    assert_eq!(text(&mut device, first, quote::NUMBER), number("AN", 1));
    assert_eq!(device.record(first).title, format!("{} Pumpen", number("AN", 1)));
    assert_eq!(text(&mut device, first, quote::STATUS), "draft");
    // What is said stands; what is in the trash keeps its number; several of one command get one each.
    let said = device.create(2, RecordKind::Quote, vec![set(quote::NUMBER, "Angebot 12")]);
    assert_eq!(text(&mut device, said, quote::NUMBER), "Angebot 12");
    undo(&mut device);
    let second = a_quote(&mut device, 3);
    assert_eq!(text(&mut device, second, quote::NUMBER), number("AN", 2));
    undo(&mut device);
    device.restart();
    let [third, fourth] = [4, 5].map(|id| RecordId::from_bytes([id; 16]));
    let steps = [(third, RecordKind::Order), (fourth, RecordKind::Quote)]
        .map(|(record, kind)| Step::Create { record, kind, edits: Vec::new() });
    device.command(Command::Steps { steps: steps.into() }).unwrap();
    assert_eq!(text(&mut device, third, order::NUMBER), number("AU", 3));
    assert_eq!(text(&mut device, third, order::STATUS), "open");
    assert_eq!(text(&mut device, fourth, quote::NUMBER), number("AN", 4));
}

#[test]
fn what_was_sent_is_not_written_in_any_more_and_only_undo_makes_a_draft_of_it() {
    let mut device = Device::founded();
    let record = a_quote(&mut device, 1);
    device.edit(record, put(1, line("Pumpe", 12_000))).unwrap();
    let draft = values(&mut device, record);
    device.edit(record, choose(quote::STATUS, "sent")).unwrap();
    let sent = values(&mut device, record);
    assert_eq!(sent[&quote::ISSUED_AT], FieldValue::Day(Day::from_iso("1970-01-01").unwrap()));
    let intro = Edit::Write { field: quote::INTRO, before: String::new(), after: "Guten Tag".to_owned() };
    for (edit, field) in [
        (put(1, line("Pumpe", 9_000)), quote::LINES),
        (Edit::RemoveItem { field: quote::LINES, item: item(1) }, quote::LINES),
        (
            Edit::Set { field: quote::HEADER_DISCOUNT, value: Some(FieldValue::Number(100)) },
            quote::HEADER_DISCOUNT,
        ),
        (intro, quote::INTRO),
        (choose(quote::STATUS, "draft"), quote::STATUS),
    ] {
        assert_eq!(device.edit(record, edit), frozen(field));
    }
    // All or nothing, also where a part of it would do.
    let steps = vec![Step::Edit {
        record,
        edits: vec![choose(quote::STATUS, "accepted"), set(quote::TERMS, "30 Tage")],
    }];
    assert_eq!(device.command(Command::Steps { steps }), frozen(quote::TERMS));
    device.restart();
    assert_eq!(device.edit(record, set(quote::TERMS, "30 Tage")), frozen(quote::TERMS));
    assert_eq!(values(&mut device, record), sent);
    // What came of it, and whose it is, stays open.
    device.edit(record, choose(quote::STATUS, "accepted")).unwrap();
    device.edit(record, set(quote::SIGNED_BY, "Yılmaz")).unwrap();
    undo(&mut device);
    undo(&mut device);
    assert_eq!(values(&mut device, record), sent);
    undo(&mut device);
    assert_eq!(values(&mut device, record), draft);
    device.edit(record, put(1, line("Pumpe", 9_000))).unwrap();
}

#[test]
fn an_older_change_of_a_sent_quote_is_not_taken_back() {
    let mut device = Device::founded();
    let record = a_quote(&mut device, 1);
    let id = CommandId::from_bytes([77; 16]);
    let command = Command::Edit { records: vec![record], edits: vec![put(1, line("Pumpe", 12_000))] };
    device.ask(Request::Command { id, command }).unwrap();
    device.edit(record, choose(quote::STATUS, "sent")).unwrap();
    let sent = values(&mut device, record);
    let Ok(Answer::Undone { kept, .. }) = device.ask(Request::Undo { id: Some(id) }) else {
        panic!("an answer")
    };
    assert_eq!(kept, [record]);
    assert_eq!(values(&mut device, record), sent);
}

#[test]
fn d11_a_revision_is_a_draft_of_its_own_and_one_undo_takes_it_back() {
    let mut device = Device::founded();
    let record = a_quote(&mut device, 1);
    let intro = Edit::Write { field: quote::INTRO, before: String::new(), after: "Guten Tag".to_owned() };
    device.edit(record, intro).unwrap();
    device.edit(record, choose(quote::STATUS, "sent")).unwrap();
    let before = values(&mut device, record);
    let steps = rules::revise(record, &|key| before.get(&key));
    device.command(Command::Steps { steps: steps.clone() }).unwrap();
    let revision = rules::revision_of(record);
    let made = values(&mut device, revision);
    for field in [quote::NUMBER, quote::SUBJECT, quote::LINES, quote::TOTAL, quote::INTRO] {
        assert_eq!(made.get(&field), before.get(&field), "{field}");
    }
    assert_eq!(made[&quote::REVISION], FieldValue::Number(2));
    assert_eq!(text(&mut device, record, quote::STATUS), "revised");
    device.edit(revision, put(1, line("Pumpe", 9_000))).unwrap();
    assert_eq!(text(&mut device, revision, quote::STATUS), "draft");
    undo(&mut device);
    undo(&mut device);
    assert_eq!(values(&mut device, record), before);
    assert!(device.record(revision).deleted_at.is_some());
    // Revised anew, it is the same revision again.
    device.command(Command::Steps { steps }).unwrap();
    assert_eq!(device.record(revision).deleted_at, None);
    assert_eq!(values(&mut device, revision), made);
}

#[test]
fn d11_an_accepted_quote_becomes_one_order_that_keeps_what_was_bought() {
    let mut device = Device::founded();
    let firm = device.create(1, RecordKind::Account, vec![set(account::NAME, "Ölmühle AG")]);
    let chance =
        device.create(2, RecordKind::Deal, vec![set(deal::NAME, "Pumpen"), link(deal::ACCOUNT, firm)]);
    let record = RecordId::from_bytes([3; 16]);
    let of_deal = values(&mut device, chance);
    let mut steps = rules::from_deal(record, chance, &|key| of_deal.get(&key), None, None);
    let wish = LineItem { optional: true, ..line("Wartung", 5_000) };
    steps.push(Step::Edit { record, edits: vec![put(1, line("Pumpe", 10_000)), put(2, wish)] });
    device.command(Command::Steps { steps }).unwrap();
    device.edit(record, choose(quote::STATUS, "sent")).unwrap();
    let of_quote = values(&mut device, record);
    assert_eq!(of_quote[&quote::SUBJECT], FieldValue::Text("Pumpen".to_owned()));
    let today = Day::from_iso("2026-11-29").unwrap();
    let steps = rules::to_order(record, &|key| of_quote.get(&key), &[], today);
    device.command(Command::Steps { steps: steps.clone() }).unwrap();
    let bought = rules::order_of(record);
    assert_eq!(text(&mut device, record, quote::STATUS), "accepted");
    let number = text(&mut device, record, quote::NUMBER).replacen("AN", "AU", 1);
    assert_eq!(text(&mut device, bought, order::NUMBER), number);
    let sum = |minor| Some(FieldValue::Money(Money { minor, currency: *b"EUR" }));
    assert_eq!(values(&mut device, bought).get(&quote::TOTAL).cloned(), sum(20_000));
    // Done again, it is done.
    let digest = device.engine.digest();
    device.command(Command::Steps { steps }).unwrap();
    assert_eq!(device.engine.digest(), digest);
    // The firm and the deal show both.
    for shown in [firm, chance] {
        let related: Vec<RecordId> = device.record(shown).related.iter().map(|hit| hit.id).collect();
        assert!(related.contains(&record) && related.contains(&bought));
    }
    // Confirmed, it takes what comes back, and nothing else.
    device.edit(bought, choose(order::STATUS, "confirmed")).unwrap();
    assert_eq!(device.edit(bought, put(1, line("Pumpe", 1))), frozen(quote::LINES));
    let back = LineItem { quantity: -1_000, ..line("Pumpe", 10_000) };
    device.edit(bought, put(9, back)).unwrap();
    undo(&mut device);
    assert_eq!(values(&mut device, bought).get(&quote::TOTAL).cloned(), sum(20_000));
    device.ask(Request::Redo).unwrap();
    device.edit(bought, set(order::INVOICE_NO, "R-4711")).unwrap();
    assert_eq!(values(&mut device, bought).get(&quote::TOTAL).cloned(), sum(10_000));
}

#[test]
fn d38_the_letterheads_words_begin_new_quotes_and_no_later_version_and_its_terms_give_way_to_the_customers() {
    let mut device = Device::founded();
    let firm = letterhead::id();
    let made = Command::Create { record: firm, kind: RecordKind::Letterhead, edits: Vec::new() };
    device.command(made).unwrap();
    let without = a_quote(&mut device, 1);
    let write = |after: &str| Edit::Write {
        field: letterhead::INTRO,
        before: String::new(),
        after: after.to_owned(),
    };
    device.edit(firm, write("Guten Tag,\n\ngern bieten wir an:")).unwrap();
    device.edit(firm, set(letterhead::TERMS, "14 Tage netto")).unwrap();
    let begun = a_quote(&mut device, 2);
    assert_eq!(text(&mut device, begun, quote::INTRO), "Guten Tag,\n\ngern bieten wir an:");
    assert_eq!(text(&mut device, begun, quote::TERMS), "14 Tage netto");
    assert_eq!(text(&mut device, without, quote::INTRO), "", "what was there stays as it was");
    // A later version of that one has no words either.
    let revises = link(quote::REVISES, without);
    let later = device.create(3, RecordKind::Quote, vec![set(quote::SUBJECT, "Pumpen"), revises]);
    assert_eq!(text(&mut device, later, quote::INTRO), "");
    // Who pays by terms of their own is promised no others.
    let days = Edit::Set { field: account::PAYMENT_TERMS_DAYS, value: Some(FieldValue::Number(30)) };
    let customer = device.create(4, RecordKind::Account, vec![set(account::NAME, "Ölmühle"), days]);
    let own = device.create(5, RecordKind::Quote, vec![link(quote::ACCOUNT, customer)]);
    assert_eq!(text(&mut device, own, quote::TERMS), "");
    assert_ne!(text(&mut device, own, quote::INTRO), "");
    // Thrown away, it begins nothing.
    device.edit(firm, Edit::Trash { trashed: true }).unwrap();
    let bare = a_quote(&mut device, 6);
    assert_eq!(text(&mut device, bare, quote::INTRO), "");
}

#[test]
fn quotes_are_listed_sorted_and_filtered_by_what_they_come_to() {
    let mut device = Device::founded();
    for (number, price) in [(1, 500), (2, 90_000), (3, 7_000)] {
        let edits = vec![set(quote::NUMBER, &format!("A{number}")), put(number, line("Pumpe", price))];
        device.create(number, RecordKind::Quote, edits);
    }
    let sorted = Query {
        sort: vec![Sort { column: Column::Field(quote::TOTAL), descending: true }],
        ..Query::all(RecordKind::Quote)
    };
    assert_eq!(device.titles(sorted.clone()), ["A2", "A3", "A1"]);
    let large = Filter::Is {
        column: Column::Field(quote::TOTAL),
        op: Op::Greater,
        values: vec![FieldValue::Money(Money { minor: 5_000, currency: *b"EUR" })],
    };
    assert_eq!(device.titles(Query { filter: large, ..sorted.clone() }), ["A2", "A3"]);
    // A line is changed: its quote moves in the list, also behind a restart.
    device.edit(RecordId::from_bytes([1; 16]), put(1, line("Pumpe", 100_000))).unwrap();
    assert_eq!(device.titles(sorted.clone()), ["A1", "A2", "A3"]);
    device.restart();
    assert_eq!(device.titles(sorted), ["A1", "A2", "A3"]);
    let watch = WatchId(8);
    let (query, span) = (Query::all(RecordKind::Quote), Span { start: 0, len: 100 });
    device.ask(Request::Watch { watch, query, columns: vec![Column::Field(quote::TOTAL)], span }).unwrap();
    let cells: Vec<_> = device.window(watch).rows.into_iter().flat_map(|row| row.cells).collect();
    let sum = |minor| Some(FieldValue::Money(Money { minor, currency: *b"EUR" }));
    assert_eq!(cells, [sum(200_000), sum(180_000), sum(14_000)]);
}

#[test]
fn a_quote_is_found_by_what_is_in_it() {
    let mut device = Device::founded();
    let pump = device.create(
        1,
        RecordKind::Product,
        vec![set(product::NAME, "Tauchpumpe"), set(product::SKU, "TP-7")],
    );
    assert_eq!(device.record(pump).title, "Tauchpumpe");
    let edits =
        vec![set(quote::NUMBER, "A1"), put(1, LineItem { product: Some(pump), ..line("Tauchpumpe", 1) })];
    device.create(2, RecordKind::Quote, edits);
    for search in ["tauchpumpe", "p-100", "Entwurf"] {
        let query = Query { search: search.to_owned(), ..Query::all(RecordKind::Quote) };
        assert_eq!(device.titles(query), ["A1"], "{search}");
    }
}
