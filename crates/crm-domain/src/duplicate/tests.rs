//! Who is who.

use super::*;
use crate::import::{DraftItem, DraftTie};
use crate::item::{AddressEntry, EmailEntry, PhoneEntry};

struct Described(Draft);

fn described(kind: RecordKind) -> Described {
    Described(Draft {
        kind,
        row: 1,
        key: String::new(),
        values: Vec::new(),
        items: Vec::new(),
        ties: Vec::new(),
        links: Vec::new(),
        doubts: Vec::new(),
    })
}

impl Described {
    fn with(mut self, key: &str, text: &str) -> Self {
        self.0.values.push((FieldKey::find(key).unwrap(), FieldValue::Text(text.to_owned())));
        self
    }
    fn item(mut self, field: FieldKey, value: ItemValue) -> Self {
        self.0.items.push(DraftItem { field, slot: "0".into(), value });
        self
    }
    fn mail(self, addr: &str) -> Self {
        self.item(
            account::EMAILS,
            ItemValue::Email(EmailEntry { addr: addr.into(), ..EmailEntry::default() }),
        )
    }
    fn tel(self, e164: &str) -> Self {
        self.item(
            account::PHONES,
            ItemValue::Phone(PhoneEntry { e164: e164.into(), ..PhoneEntry::default() }),
        )
    }
    fn city(self, city: &str) -> Self {
        let address = AddressEntry { city: city.into(), ..AddressEntry::default() };
        self.item(account::ADDRESSES, ItemValue::Address(address))
    }
    fn at(mut self, company: &str) -> Self {
        let tie = DraftTie { slot: "0".into(), company: company.into(), ..DraftTie::default() };
        self.0.ties.push(tie);
        self
    }
    fn facts(&self) -> Facts {
        Facts::of_draft(&self.0)
    }
}

fn firm(name: &str) -> Described {
    described(RecordKind::Account).with("name", name)
}

fn person(first: &str, last: &str) -> Described {
    described(RecordKind::Contact).with("first_name", first).with("last_name", last)
}

fn check(a: &Described, b: &Described, expected: Likeness) {
    let (a, b) = (a.facts(), b.facts());
    assert_eq!(a.likeness(&b), expected, "{a:?}\n{b:?}");
    assert_eq!(b.likeness(&a), expected, "the other way round");
    if expected != Likeness::Different {
        assert!(a.keys().iter().any(|key| b.keys().contains(key)), "no common key: {a:?} {b:?}");
    }
}

#[test]
fn company_names_meet_without_legal_form_and_spelling() {
    let check =
        |a: &str, b: &str, same: bool| assert_eq!(company_key(a) == company_key(b), same, "{a} / {b}");
    check("Müller & Söhne GmbH & Co. KG", "Mueller und Soehne", true);
    check("Beispiel UG (haftungsbeschränkt)", "BEISPIEL", true);
    check("Muster e.K.", "Muster e. K.", true);
    check("Acme, Inc.", "ACME Incorporated", true);
    check("Beta S.à r.l.", "Beta", true);
    check("AG", "KG", false);
    check("Müller Bau", "Müller Tiefbau", false);
    assert_eq!(company_key("GmbH"), "gmbh");
    assert_eq!(company_key(""), "");
}

#[test]
fn companies_are_the_same_by_number_or_by_name_and_place() {
    check(&firm("A").with("external_no", "7"), &firm("B").with("external_no", "7"), Likeness::Certain);
    check(
        &firm("A").with("vat_id", "DE136695976"),
        &firm("B").with("vat_id", "DE 136695976"),
        Likeness::Certain,
    );
    check(&firm("Muster GmbH").city("Köln"), &firm("muster").city("Koeln"), Likeness::Certain);
    check(&firm("Muster GmbH").city("Köln"), &firm("Muster GmbH").city("Bonn"), Likeness::Different);
    check(&firm("Muster GmbH").city("Köln"), &firm("Muster GmbH"), Likeness::Doubtful);
    check(&firm("Muster GmbH"), &firm("Muster AG"), Likeness::Certain);
    check(
        &firm("Muster").with("website", "www.muster.de"),
        &firm("Mutser").mail("a@muster.de"),
        Likeness::Certain,
    );
    check(&firm("Muster").tel("+4922112345"), &firm("Andere").tel("+4922112345"), Likeness::Doubtful);
    check(&firm("Muster").mail("a@gmail.com"), &firm("Andere").mail("b@gmail.com"), Likeness::Different);
    let contradicted = firm("Muster").with("external_no", "7");
    check(&contradicted, &firm("Muster").with("external_no", "8"), Likeness::Doubtful);
}

#[test]
fn people_are_the_same_by_mailbox_or_by_name_at_a_company() {
    let erika = || person("Erika", "Müller");
    check(&erika().mail("E@x.de"), &person("E.", "Mueller").mail("e@x.de"), Likeness::Certain);
    check(&erika().mail("info@x.de"), &person("Hans", "Maier").mail("info@x.de"), Likeness::Doubtful);
    check(&erika().mail("e@x.de"), &described(RecordKind::Contact).mail("e@x.de"), Likeness::Certain);
    check(&erika().at("X GmbH"), &erika().at("X"), Likeness::Certain);
    check(&erika().at("X").mail("a@x.de"), &erika().at("X").mail("b@x.de"), Likeness::Doubtful);
    check(&erika().at("X"), &erika().at("Y"), Likeness::Doubtful);
    check(&erika(), &erika(), Likeness::Certain);
    check(&erika().tel("+491"), &person("Max", "Müller").tel("+491"), Likeness::Doubtful);
    check(&erika(), &person("Erika", "Maier"), Likeness::Different);
}

#[test]
fn words_are_as_alike_as_the_literature_says() {
    let check = |a: &str, b: &str, expected: f64| {
        let likeness = likeness_of_words(a, b);
        assert!((likeness - expected).abs() < 0.001, "{a} {b}: {likeness}");
    };
    check("martha", "marhta", 0.961);
    check("dwayne", "duane", 0.84);
    check("dixon", "dicksonx", 0.813);
    check("same", "same", 1.0);
    check("abc", "xyz", 0.0);
    check("", "", 0.0);
}

proptest::proptest! {
    #[test]
    fn r11_any_name_is_survived(a in ".{0,30}", b in ".{0,30}") {
        let likeness = likeness_of_words(&a, &b);
        proptest::prop_assert!((0.0..=1.000_001).contains(&likeness));
        proptest::prop_assert!(company_key(&a).len() <= 8 * a.len());
        proptest::prop_assert!(crate::parse::person::split(&a).last.len() <= a.len());
    }
}

proptest::proptest! {
    #[test]
    fn namesakes_in_outline_are_what_they_are_in_full(
        people in proptest::array::uniform2((0..2_usize, 0..3_usize, 0..3_usize, 0..3_usize, 0..2_usize, 1..4_usize)),
    ) {
        let [a, b] = people.map(|(first, mail, tel, company, number, day)| {
            let mut person = described(RecordKind::Contact).with("last_name", "Müller");
            if first > 0 {
                person = person.with("first_name", "Anna");
            }
            for (count, text) in [(mail, "mail"), (company, "firma")] {
                if count > 0 && text == "mail" {
                    person = person.mail(&format!("a{count}@web.de"));
                } else if count > 0 {
                    let (slot, company) = ("0".to_owned(), format!("{text} {count}"));
                    let tie = DraftTie { slot, company, ..DraftTie::default() };
                    person.0.ties.push(tie);
                }
            }
            if tel > 0 {
                person = person.tel(&format!("+4922140{tel}"));
            }
            if number > 0 {
                person = person.with("external_no", &format!("K{day}"));
            }
            let birthday = PartialDay::new(None, 1, u8::try_from(day).unwrap()).unwrap();
            person.0.values.push((FieldKey::new("birthday"), FieldValue::PartialDay(birthday)));
            Facts::of_draft(&person.0)
        });
        if a.outline().are_namesakes(&b.outline()) {
            proptest::prop_assert_eq!(a.likeness(&b), Likeness::Doubtful);
        }
    }
}
