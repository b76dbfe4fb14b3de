//! What people are told about somebody who may be there already.

use proptest::prelude::*;

use super::*;
use crate::id::{DeviceId, ItemId, RecordId};
use crate::item::{AddressEntry, Affiliation, EmailEntry, PhoneEntry};
use crate::time::{Millis, PartialDay};

/// A record with these values.
fn row(kind: RecordKind, id: u8, values: Vec<(FieldKey, FieldValue)>) -> Row {
    let mut values: Vec<(u16, FieldValue)> =
        values.into_iter().filter_map(|(key, value)| Some((kind.spec().position(key)?, value))).collect();
    values.sort_by_key(|(at, _)| *at);
    Row {
        id: RecordId::from_bytes([id; 16]),
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

fn text(key: &'static str, text: &str) -> (FieldKey, FieldValue) {
    (FieldKey::new(key), FieldValue::Text(text.to_owned()))
}

fn item(key: FieldKey, value: ItemValue) -> (FieldKey, FieldValue) {
    (key, FieldValue::Items(vec![(ItemId::from_bytes([1; 16]), value)]))
}

fn mail(addr: &str) -> (FieldKey, FieldValue) {
    item(contact::EMAILS, ItemValue::Email(EmailEntry { addr: addr.to_owned(), ..EmailEntry::default() }))
}

fn tel(e164: &str) -> (FieldKey, FieldValue) {
    item(contact::PHONES, ItemValue::Phone(PhoneEntry { e164: e164.to_owned(), ..PhoneEntry::default() }))
}

fn place(zip: &str, city: &str) -> (FieldKey, FieldValue) {
    let address = AddressEntry { zip: zip.to_owned(), city: city.to_owned(), ..AddressEntry::default() };
    item(account::ADDRESSES, ItemValue::Address(address))
}

fn at(company: u8) -> (FieldKey, FieldValue) {
    let tie = Affiliation {
        account: RecordId::from_bytes([company; 16]),
        role: String::new(),
        department: String::new(),
        primary: true,
        from: None,
        to: None,
        inactive: false,
    };
    item(contact::AFFILIATIONS, ItemValue::Affiliation(tie))
}

fn person(first: &str, last: &str, more: Vec<(FieldKey, FieldValue)>) -> Row {
    let mut values = vec![text("first_name", first), text("last_name", last)];
    values.retain(|(_, value)| !value.is_empty());
    values.extend(more);
    row(RecordKind::Contact, 9, values)
}

fn firm(name: &str, more: Vec<(FieldKey, FieldValue)>) -> Row {
    row(RecordKind::Account, 8, [vec![text("name", name)], more].concat())
}

fn meyer() -> Row {
    row(RecordKind::Account, 7, vec![text("name", "Meyer GmbH"), place("50667", "Köln")])
}

fn facts(row: &Row) -> Facts {
    let company = row.primary_account().map(|_| meyer());
    let title_of = |id: RecordId| (id == meyer().id).then(|| "Meyer GmbH".to_owned());
    Facts::of_row(row, &title_of).with_company(company.as_ref())
}

fn percent(a: &Row, b: &Row) -> u8 {
    facts(a).score(&facts(b)).percent
}

#[test]
fn journey_4_the_mueller_of_meyer_gmbh_in_cologne_is_met_at_92_per_cent() {
    let there = person("Jörg", "Müller", vec![at(7)]);
    let score = facts(&person("Jörg", "Mueller", vec![at(7)])).score(&facts(&there));
    assert_eq!(score, Score { percent: 92, why: vec![Why::Name, Why::Company, Why::Place] });
}

#[test]
fn people_are_told_of_those_who_may_be_the_same_and_of_nobody_else() {
    let told = |a: Row, b: Row| percent(&a, &b) >= HINT;
    let plain = |first, last| person(first, last, Vec::new());
    #[rustfmt::skip]
    let table = [
        ("the same name", plain("Anna", "Schmitt"), plain("Anna", "Schmitt"), true),
        ("written as it sounds", plain("Petra", "Maier"), plain("Petra", "Meyer"), true),
        ("an initial", person("P.", "Meyer", vec![at(7)]), person("Petra", "Meyer", vec![at(7)]), true),
        ("a short form", plain("Hans", "Weber"), plain("Johannes", "Weber"), true),
        ("without von and Dr.", plain("Carl", "von der Heide"), plain("Carl", "Heide"), true),
        ("only the family name", plain("", "Müller"), plain("Jörg", "Müller"), false),
        ("only the given name", plain("Jörg", ""), plain("Jörg", "Müller"), false),
        ("brothers", person("Jörg", "Müller", vec![at(7)]), person("Uwe", "Müller", vec![at(7)]), false),
        ("colleagues", person("Jörg", "Müller", vec![at(7)]), person("Jörg", "Krause", vec![at(7)]), false),
        ("one address", person("", "", vec![mail("J.Mueller@meyer.example")]), person("Jörg", "Müller", vec![mail("j.mueller@meyer.example")]), true),
        ("one address, other names", person("Eva", "Kurz", vec![mail("info@meyer.example")]), person("Jörg", "Müller", vec![mail("info@meyer.example")]), true),
        ("one line", person("", "", vec![tel("+4922144712")]), person("Jörg", "Müller", vec![tel("+4922144712")]), true),
        ("one line, other name", person("Eva", "Kurz", vec![tel("+4922144712")]), person("Jörg", "Müller", vec![tel("+4922144712")]), false),
        ("a firm, its form left out", firm("Müller & Söhne", vec![]), firm("Mueller und Söhne GmbH & Co. KG", vec![]), true),
        ("a firm elsewhere", firm("Adler Apotheke", vec![place("50667", "Köln")]), firm("Adler Apotheke", vec![place("80331", "München")]), false),
        ("another firm", firm("Bäckerei Kurz", vec![]), firm("Bäckerei Lang", vec![]), false),
        ("a firm by its domain", firm("Meyer", vec![mail("info@meyer.example")]), firm("Meyer Handels GmbH", vec![mail("p@meyer.example")]), true),
    ];
    for (name, a, b, expected) in table {
        assert_eq!(told(a.clone(), b.clone()), expected, "{name}: {}", percent(&a, &b));
    }
}

#[test]
fn another_birthday_speaks_against_it() {
    let born =
        |day| (FieldKey::new("birthday"), FieldValue::PartialDay(PartialDay::new(None, 3, day).unwrap()));
    let a = person("Anna", "Schmitt", vec![born(1)]);
    assert!(percent(&a, &person("Anna", "Schmitt", vec![born(2)])) < HINT);
    assert_eq!(percent(&a, &person("Anna", "Schmitt", vec![born(1)])), 80);
}

#[test]
fn the_sounds_of_german_names_are_those_of_the_table() {
    #[rustfmt::skip]
    let table = [
        ("wikipedia", "3412"), ("muller", "657"), ("ludenscheidt", "52682"), ("breschnew", "17863"), ("schmidt", "862"),
        ("schmitt", "862"), ("meyer", "67"), ("maier", "67"), ("phillip", "351"), ("xaver", "4837"), ("", ""), ("müller", "657"),
    ];
    for (name, code) in table {
        let folded = crate::fold::fold(name);
        assert_eq!(crate::duplicate::sound::cologne(&folded), code, "{name}");
    }
}

proptest! {
    #[test]
    fn a_score_is_the_same_from_both_sides(
        a in ("[A-ZÄÖa-zäö]{0,6}", "[A-ZÄÖa-zäöß -]{0,10}"), b in ("[A-ZÄÖa-zäö]{0,6}", "[A-ZÄÖa-zäöß -]{0,10}"),
    ) {
        let (a, b) = (person(&a.0, &a.1, Vec::new()), person(&b.0, &b.1, Vec::new()));
        prop_assert_eq!(percent(&a, &b), percent(&b, &a));
    }

    #[test]
    fn whoever_is_told_of_meets_in_a_block(
        names in prop::sample::subsequence(vec!["Müller", "Mueller", "Meyer", "Maier", "Schmidt", "Schmitt", "von Ahn", "Ahn"], 2),
        firsts in prop::sample::subsequence(vec!["Hans", "Johannes", "Petra", "Jörg", "Joerg", ""], 2),
        shared in 0_u8..4,
    ) {
        let more = |shared| match shared {
            0 => vec![],
            1 => vec![mail("a@x.example")],
            2 => vec![tel("+491")],
            _ => vec![at(7)],
        };
        let (a, b) = (person(firsts[0], names[0], more(shared)), person(firsts[1], names[1], more(shared)));
        let meet = blocks(&a).iter().any(|block| blocks(&b).contains(block));
        prop_assert!(meet || percent(&a, &b) < HINT, "{}", percent(&a, &b));
    }
}
