//! What is found by which words.

use std::collections::BTreeSet;

use super::*;
use crate::field::RecordKind;
use crate::id::{DeviceId, ItemId, RecordId};
use crate::item::{EmailEntry, Use};
use crate::schema::contact;
use crate::time::Millis;

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
fn every_kind_of_field_can_be_found() {
    let text = search_text(&erika("Müller"), &["Beispiel AG"]);
    for asked in ["koln", "e.m@example", "grosse strasse 5a", "01067 dresden", "kekse tee", "beispiel", ""] {
        assert!(SearchQuery::parse(asked).matches(&text), "{asked} in {text}");
    }
    assert!(!SearchQuery::parse("kekseund").matches(&text));
    assert!(SearchQuery::parse("  ").is_empty());
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
    fn r13_a_signature_never_contradicts_the_text(words in "[a-e0-3 äß.-]{0,30}", question in "[a-e0-3 äß.-]{0,8}") {
        let haystack = search_text(&row(vec![("last_name", text(&words))]), &[]);
        let query = SearchQuery::parse(&question);
        let judged = query.judge(&Signature::of(&haystack));
        proptest::prop_assert!(judged.is_none_or(|judged| judged == query.matches(&haystack)));
        proptest::prop_assert_ne!(query.judge(&Signature::ANYTHING), Some(false));
    }
}
