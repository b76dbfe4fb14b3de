//! What two devices put into a collection at once is there on both: nothing that a person sees several of is kept as one value.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};

use crm_document::{Actor, Document, Writer};
use crm_domain::command::Edit;
use crm_domain::field::{FieldKind, FieldSpec, Merge, RecordKind};
use crm_domain::id::{DeviceId, ItemId, RecordId};
use crm_domain::item::{
    AddressEntry, Affiliation, CheckEntry, EmailEntry, ItemValue, Party, PhoneEntry, PriceEntry, StopEntry,
};
use crm_domain::line::LineItem;
use crm_domain::time::Millis;
use crm_domain::value::{FieldValue, Money};
use proptest::prelude::*;

const ID: RecordId = RecordId::from_bytes([7; 16]);

fn writer(device: u8, now: i64) -> Writer {
    Writer { actor: Actor([device; 8]), device: DeviceId([device; 8]), now: Millis(now), shares: true }
}

/// Every field of every kind of record that holds several things.
fn collections() -> Vec<(RecordKind, &'static FieldSpec)> {
    let all = RecordKind::ALL.into_iter();
    let all = all.flat_map(|kind| kind.spec().fields.iter().map(move |field| (kind, field)));
    all.filter(|(_, field)| !field.derived && matches!(field.kind.merge(), Merge::Items | Merge::Set))
        .collect()
}

/// What is put in: an entry or a word, told from all others by its number.
#[derive(Debug, Clone, Copy)]
enum Act {
    Put(u8, u8),
    Remove(u8),
}

fn item(number: u8) -> ItemId {
    ItemId::from_bytes([number + 1; 16])
}

/// A word of a set: an id, which every set takes.
fn word(number: u8) -> String {
    RecordId::from_bytes([number + 1; 16]).to_string()
}

fn entry(kind: FieldKind, what: u8) -> ItemValue {
    let (record, text) = (RecordId::from_bytes([what; 16]), format!("Nr. {what}"));
    let price = Money { minor: i64::from(what), currency: *b"EUR" };
    match kind {
        FieldKind::Emails => ItemValue::Email(EmailEntry { addr: text, ..EmailEntry::default() }),
        FieldKind::Phones => ItemValue::Phone(PhoneEntry { raw: text, ..PhoneEntry::default() }),
        FieldKind::Addresses => ItemValue::Address(AddressEntry { street: text, ..AddressEntry::default() }),
        FieldKind::Affiliations => ItemValue::Affiliation(Affiliation {
            account: record,
            role: text,
            department: String::new(),
            primary: false,
            from: None,
            to: None,
            inactive: false,
        }),
        FieldKind::Checklist => ItemValue::Check(CheckEntry { text, ..CheckEntry::default() }),
        FieldKind::Lines => ItemValue::Line(Box::new(line(text, price))),
        FieldKind::Parties => ItemValue::Party(Party::of(record)),
        FieldKind::Prices => {
            ItemValue::Price(PriceEntry { product: record, price, min_quantity: 0, from: None, to: None })
        }
        FieldKind::Stops => ItemValue::Stop(StopEntry { account: record, event: None, position: text }),
        other => panic!("{other:?} has entries that this test does not know"),
    }
}

fn line(name: String, price: Money) -> LineItem {
    LineItem {
        product: None,
        sku: String::new(),
        name,
        text: String::new(),
        quantity: 1_000,
        unit: String::new(),
        price,
        discount: 0,
        tax: 0,
        optional: false,
        alternative_of: None,
        cost: None,
        price_source: None,
        returns: None,
        position: String::new(),
    }
}

fn edit(field: &FieldSpec, act: Act) -> Edit {
    let is_set = field.kind.merge() == Merge::Set;
    match act {
        Act::Put(number, _) if is_set => Edit::Tag { field: field.key, word: word(number), present: true },
        Act::Remove(number) if is_set => Edit::Tag { field: field.key, word: word(number), present: false },
        Act::Put(number, what) => {
            Edit::PutItem { field: field.key, item: item(number), value: entry(field.kind, what) }
        }
        Act::Remove(number) => Edit::RemoveItem { field: field.key, item: item(number) },
    }
}

/// How many things stand in the field, and the entries among them.
fn standing(document: &Document, field: &FieldSpec) -> (usize, BTreeMap<ItemId, ItemValue>) {
    let row = document.whole(ID);
    match row.get(field.key) {
        None => (0, BTreeMap::new()),
        Some(FieldValue::Items(items)) => (items.len(), items.iter().cloned().collect()),
        Some(FieldValue::Tags(words)) => (words.len(), BTreeMap::new()),
        // A count shows only how many there are.
        Some(FieldValue::Number(number)) => (usize::try_from(*number).unwrap(), BTreeMap::new()),
        Some(other) => panic!("{other:?}"),
    }
}

/// What a person did whose entries nobody else touched: the last of each number.
fn outcome(acts: &[Act]) -> BTreeMap<u8, Option<u8>> {
    acts.iter()
        .map(|act| match *act {
            Act::Put(number, what) => (number, Some(what)),
            Act::Remove(number) => (number, None),
        })
        .collect()
}

/// Acts on entries of one's own: numbers below 40 are one person's, those above the other's.
fn acts(first: u8) -> impl Strategy<Value = Vec<Act>> {
    let put = (0..12_u8, 1..250_u8).prop_map(move |(number, what)| Act::Put(first + number, what));
    let remove = (0..12_u8).prop_map(move |number| Act::Remove(first + number));
    prop::collection::vec(prop_oneof![3 => put, 1 => remove], 0..10)
}

/// Both begin with the same three entries; each may take them out and put others in. Whatever the order in which they hear of
/// each other, both have what either put in, and nothing that only one of them had and took out again.
fn meet(kind: RecordKind, field: &FieldSpec, anna: &[Act], ben: &[Act]) {
    let shared: Vec<Edit> = [Act::Put(80, 1), Act::Put(81, 2)].map(|act| edit(field, act)).into();
    let (mut one, _) = Document::create(kind, writer(1, 100), &shared).unwrap();
    let mut other = Document::load(&one.save()).unwrap();
    // WHY clocks that go apart: of collections nothing is chosen by time.
    for (number, act) in (0..).zip(anna) {
        one.apply(writer(1, 9_000 + number), &[edit(field, *act)]).unwrap();
    }
    for (number, act) in (0..).zip(ben) {
        other.apply(writer(2, 200 + number), &[edit(field, *act)]).unwrap();
    }
    other.apply(writer(2, 300), &[edit(field, Act::Remove(81))]).unwrap();
    let (a, b) = (Document::load(&one.save()).unwrap(), Document::load(&other.save()).unwrap());
    one.merge(b).unwrap();
    other.merge(a).unwrap();
    let mut wanted = outcome(anna);
    wanted.extend(outcome(ben));
    wanted.insert(80, Some(1));
    let wanted: BTreeMap<u8, u8> =
        wanted.into_iter().filter_map(|(number, what)| Some((number, what?))).collect();
    for document in [&one, &other] {
        let (count, items) = standing(document, field);
        assert_eq!(count, wanted.len(), "{kind:?} {}: {wanted:?}", field.key);
        if field.kind.merge() == Merge::Items {
            let wanted: BTreeMap<ItemId, ItemValue> =
                wanted.iter().map(|(number, what)| (item(*number), entry(field.kind, *what))).collect();
            assert_eq!(items, wanted, "{kind:?} {}", field.key);
        }
        assert!(document.clashes().is_empty(), "{kind:?} {}", field.key);
    }
    assert_eq!(one.whole(ID), other.whole(ID));
}

#[test]
fn every_kind_of_collection_is_among_those_that_are_tried() {
    let kinds: BTreeSet<String> =
        collections().iter().map(|(_, field)| format!("{:?}", field.kind)).collect();
    let wanted = [
        "Addresses",
        "Affiliations",
        "Checklist",
        "Count",
        "Emails",
        "Lines",
        "Links",
        "Log",
        "Members",
        "Parties",
        "Phones",
        "Prices",
        "Stops",
        "Tags",
    ];
    assert_eq!(kinds, wanted.map(str::to_owned).into());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn r1_what_two_devices_add_to_a_collection_at_once_is_there_on_both(anna in acts(0), ben in acts(40)) {
        for (kind, field) in collections() {
            meet(kind, field, &anna, &ben);
        }
    }
}
