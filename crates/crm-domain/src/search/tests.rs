//! What is found by which words.

use std::collections::BTreeSet;

use super::*;
use crate::field::{FieldKind, RecordKind};
use crate::id::{DeviceId, ItemId, RecordId};
use crate::item::{CheckEntry, EmailEntry, Use};
use crate::line::LineItem;
use crate::schema::contact;
use crate::time::{Millis, PartialDay};
use crate::value::Money;

fn row(values: Vec<(&str, FieldValue)>) -> Row {
    let spec = RecordKind::Contact.spec();
    let mut values: Vec<(u16, FieldValue)> = values
        .into_iter()
        .map(|(key, value)| (spec.position(crate::field::FieldKey::find(key).unwrap()).unwrap(), value))
        .collect();
    values.sort_by_key(|(at, _)| *at);
    Row {
        id: RecordId::from_bytes([1; 16]),
        kind: RecordKind::Contact,
        created_at: Millis(0),
        updated_at: Millis(0),
        updated_by: DeviceId([0; 8]),
        deleted_at: None,
        conflicts: Vec::new(),
        own: Vec::new(),
        values,
    }
}

fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.to_owned())
}

fn item(value: ItemValue) -> FieldValue {
    FieldValue::Items(vec![(ItemId::from_bytes([2; 16]), value)])
}

fn erika(last_name: &str) -> Row {
    row(vec![
        ("first_name", text("Érika")),
        ("last_name", text(last_name)),
        ("tags", FieldValue::Tags(BTreeSet::from(["Messe Köln".to_owned()]))),
        (
            "emails",
            item(ItemValue::Email(EmailEntry {
                addr: "e.m@example.org".into(),
                usage: Use::Work,
                primary: true,
            })),
        ),
        (
            "phones",
            item(ItemValue::Phone(PhoneEntry {
                raw: "+49 (0)221 123-45".into(),
                e164: "+4922112345".into(),
                usage: Use::Work,
                primary: true,
            })),
        ),
        (
            "addresses",
            item(ItemValue::Address(AddressEntry {
                street: "Große Straße".into(),
                house_no: "5a".into(),
                zip: "01067".into(),
                city: "Dresden".into(),
                ..AddressEntry::default()
            })),
        ),
        (contact::BACKGROUND.as_str(), FieldValue::Prose("mag Tee\nund Kekse".into())),
    ])
}

#[test]
fn every_spelling_of_an_umlaut_finds_every_other() {
    for written in ["Müller", "Mueller", "Muller", "MU\u{308}LLER"] {
        let text = search_text(&erika(written), &["Gebr. Groß GmbH"]);
        for asked in ["Müller", "mueller", "muller", "MÜLL", "muel", "gross", "groß", "erika muller"] {
            assert!(SearchQuery::parse(asked).matches(&text), "{asked} in {written}");
        }
        assert!(!SearchQuery::parse("Maier").matches(&text));
        assert!(!SearchQuery::parse("muller maier").matches(&text));
    }
}

#[test]
fn a_phone_number_is_found_however_it_is_written() {
    let text = search_text(&erika("Müller"), &[]);
    for asked in [
        "+49 221 12345",
        "0221 12345",
        "0221/123-45",
        "(0221) 12345",
        "0049 221 12345",
        "+49(0)221 12345",
        "022112345",
        "12345",
        "0221",
    ] {
        assert!(SearchQuery::parse(asked).matches(&text), "{asked} in {text}");
    }
    assert!(!SearchQuery::parse("0221 99999").matches(&text));
}

#[test]
fn texts_are_found_word_by_word() {
    let text = search_text(&erika("Müller"), &["Beispiel AG"]);
    for asked in ["koln", "e.m@example", "grosse strasse 5a", "01067 dresden", "kekse tee", "beispiel", ""] {
        assert!(SearchQuery::parse(asked).matches(&text), "{asked} in {text}");
    }
    assert!(!SearchQuery::parse("kekseund").matches(&text));
    assert!(SearchQuery::parse("  ").is_empty());
}

fn line() -> LineItem {
    LineItem {
        product: None,
        sku: "P-100".into(),
        name: "Pumpe".into(),
        text: String::new(),
        quantity: 1_000,
        unit: String::new(),
        price: Money { minor: 1, currency: *b"EUR" },
        discount: 0,
        tax: 1_900,
        optional: false,
        alternative_of: None,
        cost: None,
        price_source: None,
        returns: None,
        position: String::new(),
    }
}

/// A value of a kind, and what people type who look for it.
fn sought(kind: FieldKind) -> (FieldValue, &'static [&'static str]) {
    let day = crate::time::Day::from_iso("2031-03-09").unwrap();
    match kind {
        FieldKind::Line | FieldKind::Url => (text("Zwölf Uhr"), &["zwolf", "zwoelf uhr"]),
        FieldKind::Prose => (FieldValue::Prose("mag Tee".into()), &["tee"]),
        FieldKind::Number => (FieldValue::Number(4_711), &["4711"]),
        FieldKind::Percent => (FieldValue::Number(1_250), &["12.5"]),
        // What rules write is not looked for; the record's other fields are.
        FieldKind::Count => (FieldValue::Number(3), &["verknupft"]),
        FieldKind::Log => (FieldValue::Tags(BTreeSet::from(["0".repeat(32)])), &["verknupft"]),
        FieldKind::Money => {
            (FieldValue::Money(Money { minor: 1_234_550, currency: *b"EUR" }), &["12345", "12345.50", "eur"])
        }
        FieldKind::Flag => (FieldValue::Flag(true), &[]),
        FieldKind::Day => (FieldValue::Day(day), &["2031-03-09", "09.03.2031"]),
        FieldKind::PartialDay => (FieldValue::PartialDay(PartialDay::new(None, 11, 5).unwrap()), &["05.11."]),
        FieldKind::Choice(list) => (FieldValue::Choice(list.keys[0].to_owned()), &[]),
        FieldKind::Tags => (FieldValue::Tags(BTreeSet::from(["Messe".to_owned()])), &["messe"]),
        // Found by the titles that the engine gives: of the record, of the member, of the company.
        FieldKind::Link(_) | FieldKind::Member => (FieldValue::Number(0), &["verknupft"]),
        FieldKind::Members => (FieldValue::Tags(BTreeSet::from(["0".repeat(32)])), &["verknupft"]),
        FieldKind::Emails => (
            item(ItemValue::Email(EmailEntry { addr: "e.m@x.org".into(), ..EmailEntry::default() })),
            &["e.m@x"],
        ),
        FieldKind::Phones => (
            item(ItemValue::Phone(PhoneEntry {
                raw: "0221 12345".into(),
                e164: "+4922112345".into(),
                ..PhoneEntry::default()
            })),
            &["+49 221 12345"],
        ),
        FieldKind::Addresses => (
            item(ItemValue::Address(AddressEntry { city: "Köln".into(), ..AddressEntry::default() })),
            &["koeln"],
        ),
        FieldKind::Affiliations => (FieldValue::Items(Vec::new()), &["verknupft"]),
        FieldKind::Checklist => (
            item(ItemValue::Check(CheckEntry { text: "Muster mitnehmen".into(), ..CheckEntry::default() })),
            &["muster"],
        ),
        FieldKind::Lines => (item(ItemValue::Line(Box::new(line()))), &["pumpe", "p-100"]),
        FieldKind::Parties | FieldKind::Prices => (FieldValue::Items(Vec::new()), &["verknupft"]),
        FieldKind::Stops => (FieldValue::Items(Vec::new()), &["verknupft"]),
        FieldKind::Photo => (FieldValue::Text(String::new()), &["verknupft"]),
        FieldKind::Total => {
            (FieldValue::Money(Money { minor: 1_234_550, currency: *b"EUR" }), &["12345", "12345.50", "eur"])
        }
        // On which day that is depends on where one is.
        FieldKind::Moment => (FieldValue::Moment(crate::time::Millis(0)), &["verknupft"]),
        FieldKind::Period => (FieldValue::Number(0), &["verknupft"]),
        FieldKind::Links => (FieldValue::Tags(BTreeSet::from(["0".repeat(32)])), &["verknupft"]),
    }
}

#[test]
fn every_field_of_every_record_can_be_found() {
    for kind in RecordKind::ALL {
        for (at, spec) in kind.spec().fields.iter().enumerate() {
            let (value, asked) = sought(spec.kind);
            // A fingerprint, an id of another system: what rules write is no text for people.
            let is_hidden = spec.by_rule && matches!(value, FieldValue::Text(_));
            let asked = if is_hidden { &["verknupft"] } else { asked };
            let mut asked: Vec<String> = asked.iter().map(|asked| (*asked).to_owned()).collect();
            let word = match (spec.kind, &value) {
                (FieldKind::Choice(list), FieldValue::Choice(key)) => words::choice(list, key),
                (FieldKind::Flag, _) => words::field(kind, spec.key),
                _ => None,
            };
            asked.extend(word.into_iter().flat_map(|word| [word.de.to_owned(), word.en.to_owned()]));
            let row = Row { kind, values: vec![(at as u16, value)], ..row(Vec::new()) };
            let text = search_text(&row, &["Verknüpft"]);
            assert!(!asked.is_empty(), "{kind:?}.{} is looked for by nothing", spec.key);
            for asked in asked {
                assert!(SearchQuery::parse(&asked).matches(&text), "{asked} for {} in {text}", spec.key);
            }
        }
    }
}

proptest::proptest! {
    #[test]
    fn a_record_is_found_by_each_of_its_own_words(name in "\\PC{1,20}") {
        let text = search_text(&erika(&name), &[]);
        for word in name.split_whitespace() {
            proptest::prop_assert!(SearchQuery::parse(word).matches(&text), "{} in {:?}", word, text);
        }
    }
}

proptest::proptest! {
    #[test]
    fn d16_a_signature_never_contradicts_the_text(words in "[a-e0-3 äß.-]{0,30}", question in "[a-e0-3 äß.-]{0,8}") {
        let haystack = search_text(&row(vec![("last_name", text(&words))]), &[]);
        let query = SearchQuery::parse(&question);
        let judged = query.judge(&Signature::of(&haystack));
        proptest::prop_assert!(judged.is_none_or(|judged| judged == query.matches(&haystack)));
        proptest::prop_assert_ne!(query.judge(&Signature::ANYTHING), Some(false));
    }
}
