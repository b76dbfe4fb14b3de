//! Stories of what a deal is made of: lines that make its amount, a quote of them and back, people who have a say,
//! and what products cost the customer.

use std::collections::{BTreeMap, BTreeSet};

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{ItemId, RecordId};
use crm_domain::item::{ItemValue, Party, PriceEntry};
use crm_domain::line::LineItem;
use crm_domain::query::{Column, Filter, Op, Query};
use crm_domain::sales::price::Prices;
use crm_domain::sales::quote as rules;
use crm_domain::schema::{account, contact, deal, price_list, product, quote};
use crm_domain::time::Day;
use crm_domain::value::{FieldValue, Money};
use engine_protocol::Answer;
use engine_protocol::request::Request;

use super::device::{Device, person, set};

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

fn values(device: &mut Device, record: RecordId) -> BTreeMap<FieldKey, FieldValue> {
    device.record(record).values.into_iter().collect()
}

fn euros(minor: i64) -> FieldValue {
    FieldValue::Money(Money { minor, currency: *b"EUR" })
}

fn amount(device: &mut Device, record: RecordId) -> Option<FieldValue> {
    values(device, record).remove(&deal::AMOUNT)
}

fn mode(device: &mut Device, record: RecordId) -> String {
    let mode = values(device, record).remove(&deal::AMOUNT_MODE);
    mode.and_then(|mode| mode.as_text().map(str::to_owned)).unwrap_or_default()
}

fn write(field: FieldKey, value: FieldValue) -> Edit {
    Edit::Set { field, value: Some(value) }
}

fn worth_more_than(minor: i64) -> Query {
    let column = Column::Field(deal::AMOUNT);
    let filter = Filter::Is { column, op: Op::Greater, values: vec![euros(minor)] };
    Query { filter: Filter::All(vec![filter]), ..Query::all(RecordKind::Deal) }
}

/// What the log says the amount was, oldest first.
fn logged(device: &mut Device, record: RecordId) -> Vec<String> {
    let words = match values(device, record).remove(&deal::FORECAST_LOG) {
        Some(FieldValue::Tags(words)) => words,
        _ => BTreeSet::new(),
    };
    let amounts = words.iter().filter_map(|word| word.split_once(" amount ").map(|(_, was)| was.to_owned()));
    amounts.collect()
}

#[test]
fn lines_make_the_amount_and_everything_that_reads_it_sees_that() {
    let mut device = Device::founded();
    let record = device.create(1, RecordKind::Deal, vec![set(deal::NAME, "Pumpen")]);
    device.edit(record, put(1, line("Pumpe", 10_000))).unwrap();
    assert_eq!(
        (amount(&mut device, record), mode(&mut device, record)),
        (Some(euros(20_000)), "lines".into())
    );
    assert_eq!(device.titles(worth_more_than(19_999)), ["Pumpen"]);
    device.now += 1_000;
    device.edit(record, put(2, line("Rohr", 500))).unwrap();
    assert_eq!(amount(&mut device, record), Some(euros(21_000)));
    assert_eq!(device.titles(worth_more_than(20_000)), ["Pumpen"]);
    assert_eq!(logged(&mut device, record), ["-", "EUR20000"]);
    // The same after a start: it is read from the row as it was stored, and from the document.
    device.restart();
    assert_eq!(amount(&mut device, record), Some(euros(21_000)));
    // An amount that is typed is one that is typed; taken back, the lines say it again.
    device.now += 1_000;
    device.edit(record, write(deal::AMOUNT, euros(18_000))).unwrap();
    assert_eq!(
        (amount(&mut device, record), mode(&mut device, record)),
        (Some(euros(18_000)), "manual".into())
    );
    device.ask(Request::Undo { id: None }).unwrap();
    assert_eq!(
        (amount(&mut device, record), mode(&mut device, record)),
        (Some(euros(21_000)), "lines".into())
    );
    // One tap back to typed begins with what the lines came to.
    device.edit(record, write(deal::AMOUNT_MODE, FieldValue::Choice("manual".to_owned()))).unwrap();
    device.edit(record, put(3, line("Schelle", 1))).unwrap();
    assert_eq!(amount(&mut device, record), Some(euros(21_000)));
}

#[test]
fn a_quote_takes_the_lines_of_its_deal_and_gives_them_back() {
    let mut device = Device::founded();
    let edits = vec![set(deal::NAME, "Pumpen"), put(1, line("Pumpe", 10_000))];
    let record = device.create(1, RecordKind::Deal, edits);
    let offered = RecordId::from_bytes([2; 16]);
    let deal_now = values(&mut device, record);
    let steps = rules::from_deal(offered, record, &|key| deal_now.get(&key), None, None);
    device.command(Command::Steps { steps }).unwrap();
    assert_eq!(values(&mut device, offered).get(&quote::TOTAL), Some(&euros(20_000)));
    // In the quote a line is added, one is dropped, and a discount is given on all of it.
    device.edit(offered, put(2, line("Rohr", 5_000))).unwrap();
    device.edit(offered, Edit::RemoveItem { field: quote::LINES, item: item(1) }).unwrap();
    device.edit(offered, write(quote::HEADER_DISCOUNT, FieldValue::Number(1_000))).unwrap();
    let (deal_now, quote_now) = (values(&mut device, record), values(&mut device, offered));
    let steps = rules::to_deal(record, &|key| deal_now.get(&key), &|key| quote_now.get(&key));
    device.command(Command::Steps { steps }).unwrap();
    assert_eq!(amount(&mut device, record), Some(euros(9_000)));
    assert_eq!(quote_now.get(&quote::TOTAL), Some(&euros(9_000)));
    let lines = values(&mut device, record).remove(&deal::LINES).unwrap();
    assert_eq!(lines.items().iter().map(|(id, _)| *id).collect::<Vec<_>>(), [item(2)]);
    device.ask(Request::Undo { id: None }).unwrap();
    assert_eq!(amount(&mut device, record), Some(euros(20_000)));
}

#[test]
fn who_has_a_say_in_a_deal_finds_it_on_their_own_page() {
    let mut device = Device::founded();
    let lena = device.create(1, RecordKind::Contact, person("Lena", "Voss"));
    let record = device.create(2, RecordKind::Deal, vec![set(deal::NAME, "Pumpen")]);
    let party = Party { role: "decider".to_owned(), ..Party::of(lena) };
    let (put, item) = (ItemValue::Party(party), Party::item(lena));
    device.edit(record, Edit::PutItem { field: deal::CONTACTS, item, value: put }).unwrap();
    let deals = |device: &mut Device| {
        let related = device.record(lena).related.into_iter();
        related.filter(|hit| hit.kind == RecordKind::Deal).map(|hit| hit.id).collect::<Vec<_>>()
    };
    assert_eq!(deals(&mut device), [record]);
    assert!(device.record(record).titles.contains(&(lena, "Lena Voss".to_owned())));
    // Found by their name, also by the one they have later.
    device.edit(lena, set(contact::LAST_NAME, "Brandt")).unwrap();
    let found = Query { search: "brandt".to_owned(), ..Query::all(RecordKind::Deal) };
    assert_eq!(device.titles(found), ["Pumpen"]);
    device.restart();
    assert_eq!(deals(&mut device), [record]);
    device.edit(record, Edit::RemoveItem { field: deal::CONTACTS, item }).unwrap();
    assert_eq!(deals(&mut device), []);
}

#[test]
fn what_a_product_costs_a_customer_is_asked_of_all_price_lists() {
    let mut device = Device::founded();
    let firm = device.create(1, RecordKind::Account, vec![set(account::NAME, "Beispiel GmbH")]);
    let pump = device.create(
        2,
        RecordKind::Product,
        vec![set(product::NAME, "Tauchpumpe"), write(product::LIST_PRICE, euros(10_000))],
    );
    let list = device.create(3, RecordKind::PriceList, vec![set(price_list::NAME, "Stammkunden")]);
    let entry = PriceEntry {
        product: pump,
        price: Money { minor: 8_000, currency: *b"EUR" },
        min_quantity: 5_000,
        from: None,
        to: None,
    };
    let edits = vec![
        Edit::Tag { field: price_list::ACCOUNTS, word: firm.to_string(), present: true },
        Edit::PutItem { field: price_list::PRICES, item: item(1), value: ItemValue::Price(entry) },
    ];
    device.command(Command::Edit { records: vec![list], edits }).unwrap();
    device.restart();
    let prices = |device: &mut Device, account: Option<RecordId>| -> Prices {
        match device.ask(Request::Prices { product: pump, account }) {
            Ok(Answer::Prices(bytes)) => engine_protocol::decode(&bytes).unwrap(),
            other => panic!("{other:?}"),
        }
    };
    let today = Day::from_iso("2026-11-29").unwrap();
    let minor = |prices: &Prices, quantity| prices.choose(pump, quantity, today, None).unwrap().price.minor;
    let theirs = prices(&mut device, Some(firm));
    assert_eq!((minor(&theirs, 1_000), minor(&theirs, 5_000)), (10_000, 8_000));
    assert_eq!(theirs.offers[0].title, "Stammkunden");
    assert!(prices(&mut device, None).offers.is_empty());
    // The price list's page knows what its products are called; the company's page links to the list.
    assert!(device.record(list).titles.contains(&(pump, "Tauchpumpe".to_owned())));
    device.edit(list, Edit::Trash { trashed: true }).unwrap();
    assert!(prices(&mut device, Some(firm)).offers.is_empty());
}
