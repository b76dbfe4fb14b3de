//! Cards as phones and programs write them.

use proptest::prelude::*;

use super::*;
use crate::field::{FieldKey, RecordKind};
use crate::id::{ItemId, RecordId};
use crate::item::{AddressEntry, AddressUse, Affiliation, EmailEntry, ItemValue, PhoneEntry, Use};
use crate::schema::{account, contact};
use crate::time::PartialDay;
use crate::value::FieldValue;

fn one(text: &str) -> Card {
    let mut cards = read(text, "DE");
    assert_eq!(cards.len(), 1, "{text}");
    cards.remove(0)
}

/// What of a card is looked at in tables: name, company, ways to reach somebody.
fn told(card: &Card) -> String {
    let draft = &card.draft;
    let ties = draft.ties.iter().map(|tie| format!("@{}/{}/{}", tie.company, tie.department, tie.role));
    let items = draft.items.iter().map(|item| match &item.value {
        ItemValue::Email(entry) => format!("{}:{}", entry.usage.key(), entry.addr),
        ItemValue::Phone(entry) => format!("{}:{}", entry.usage.key(), entry.e164),
        ItemValue::Address(entry) => format!(
            "{}:{} {}, {} {} {}",
            entry.usage.key(),
            entry.street,
            entry.house_no,
            entry.zip,
            entry.city,
            entry.country
        ),
        _ => String::new(),
    });
    [draft.name()].into_iter().chain(ties).chain(items).collect::<Vec<_>>().join(" | ")
}

#[test]
fn cards_of_all_three_versions_say_the_same() {
    let expected = "Jörg Müller | @Meyer GmbH/Einkauf/Leiter | mobile:+491711234567 | work:j.mueller@meyer.example | visit:Hohe Straße 5, 50667 Köln DE";
    let v21 = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BC=\r\nller;J=C3=B6rg\r\nORG:Meyer GmbH;Einkauf\r\nTITLE:Leiter\r\nTEL;CELL;VOICE:0171 1234567\r\nEMAIL;PREF;INTERNET:j.mueller@meyer.example\r\nADR;WORK;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:;;Hohe Stra=DFe 5;K=F6ln;;50667;Deutschland\r\nEND:VCARD\r\n";
    let v30 = "BEGIN:VCARD\nVERSION:3.0\nN:Müller;Jörg;;;\nFN:Jörg Müller\nORG:Meyer GmbH;Einkauf\nTITLE:Leiter\nitem1.TEL;type=CELL;type=VOICE:+49 171 1234567\nitem1.X-ABLabel:Dienst\nEMAIL;TYPE=INTERNET,WORK:j.mueller@\n meyer.example\nADR;TYPE=WORK:;;Hohe Straße 5;Köln;;50667;Germany\nEND:VCARD";
    let v40 = "BEGIN:VCARD\nVERSION:4.0\nFN:Jörg Müller\nN:Müller;Jörg;;;\nORG:Meyer GmbH;Einkauf\nTITLE:Leiter\nTEL;VALUE=uri;PREF=1;TYPE=\"voice,cell\":tel:+49-171-1234567\nEMAIL;PREF=1:j.mueller@meyer.example\nADR;LABEL=\"Hohe Straße 5: Köln\":;;Hohe Straße 5;Köln;;50667;DE\nEND:VCARD\n";
    for text in [v21, v30, v40] {
        assert_eq!(told(&one(text)), expected, "{text}");
    }
}

#[test]
fn what_a_card_says_beside_comes_to_its_place() {
    let card = one(
        "BEGIN:VCARD\nVERSION:3.0\nN:Tann;Eva;Maria;Dr.;jun.\nNICKNAME:Evi\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-03-22\nURL:www.tann.example\nURL:https://blog.tann.example/a\nNOTE:Messe\\, Halle 4\\nruft an\nCATEGORIES:Messe,Köln\\, Nord\nTEL:12\nEMAIL:kaputt\nPHOTO;ENCODING=b:/9j/4AAQ\n SkZJ\n\nEND:VCARD",
    );
    let text = |key: &'static str| card.draft.text(FieldKey::new(key)).to_owned();
    assert_eq!(card.draft.name(), "Eva Maria Tann");
    assert_eq!([text("title_academic"), text("name_suffix"), text("nickname")], ["Dr.", "jun.", "Evi"]);
    assert_eq!(text("website"), "www.tann.example");
    let get = |key: &'static str| card.draft.get(FieldKey::new(key)).cloned();
    let words =
        |words: &[&str]| Some(FieldValue::Tags(words.iter().map(|word| (*word).to_owned()).collect()));
    assert_eq!(get("urls"), words(&["https://blog.tann.example/a"]));
    assert_eq!(get("tags"), words(&["Köln, Nord", "Messe"]));
    assert_eq!(get("birthday"), PartialDay::new(None, 3, 22).map(FieldValue::PartialDay));
    assert_eq!(text("background"), "Messe, Halle 4\nruft an\nTelefon: 12\nE-Mail: kaputt");
    assert_eq!(card.left_out, BTreeSet::from([LeftOut::Picture]));
}

#[test]
fn the_card_of_a_company_is_one_of_a_company() {
    for text in [
        "BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nFN:Meyer GmbH\nORG:Meyer GmbH\nX-ABShowAs:COMPANY\nTEL:0221 44712\nEND:VCARD",
        "BEGIN:VCARD\nVERSION:4.0\nKIND:org\nFN:Meyer GmbH\nORG:Meyer GmbH\nTEL:0221 44712\nEND:VCARD",
    ] {
        let card = one(text);
        assert_eq!((card.draft.kind, card.draft.text(account::NAME)), (RecordKind::Account, "Meyer GmbH"));
        assert!(card.draft.ties.is_empty() && card.draft.items.len() == 1);
    }
}

#[test]
fn codes_say_who_somebody_is_and_how_to_reach_them() {
    let of = |text: &str| of_code(text, "DE").map(|card| told(&card));
    let short = "MECARD:N:Müller,Jörg;ORG:Meyer\\; Söhne;TEL:0221 44712;EMAIL:j@meyer.example;ADR:Hohe Str. 5, 50667 Köln;;";
    assert_eq!(
        of(short).unwrap(),
        "Jörg Müller | @Meyer; Söhne// | work:+4922144712 | work:j@meyer.example | visit:Hohe Str. 5, 50667 Köln "
    );
    assert_eq!(of("mailto:j@meyer.example?subject=Hallo").unwrap(), " | work:j@meyer.example");
    assert_eq!(of("tel:+4922144712").unwrap(), " | work:+4922144712");
    assert_eq!(of("begin:vcard\nN:Meyer;Eva\nend:vcard").unwrap(), "Eva Meyer");
    for nobody in ["https://feldbuch.example", "WIFI:S:netz;P:geheim;;", "", "MECARD:;;", "4006381333931"] {
        assert_eq!(of(nobody), None, "{nobody}");
    }
}

#[test]
fn many_cards_become_a_table_that_the_import_knows() {
    let file = "BEGIN:VCARD\nVERSION:3.0\nN:Müller;Jörg\nORG:Meyer GmbH\nEMAIL:j@meyer.example\nEMAIL;TYPE=HOME:jm@x.example\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:Krause AG\nORG:Krause AG\nTEL:0221 1234\nEND:VCARD\n";
    let table = table(file.as_bytes(), RecordKind::Contact, "DE");
    let proposal =
        crate::import::propose(&table, RecordKind::Contact, &crate::own::OwnFields::default()).unwrap();
    assert_eq!((proposal.rows, proposal.profile.as_deref()), (2, Some("feldbuch")));
    let rows =
        crate::import::read_rows(table.as_slice(), RecordKind::Contact, &proposal.mapping, None).unwrap();
    let drafts: Vec<Draft> = rows.map(Result::unwrap).collect();
    let told: Vec<String> =
        drafts.into_iter().map(|draft| told(&Card { draft, left_out: BTreeSet::new() })).collect();
    assert_eq!(
        told,
        [
            "Jörg Müller | @Meyer GmbH// | work:j@meyer.example | home:jm@x.example",
            " | @Krause AG// | work:+492211234"
        ]
    );
}

#[test]
fn a_card_goes_out_in_the_version_that_is_asked_for() {
    let id = |number| ItemId::from_bytes([number; 16]);
    let text = |key: &'static str, text: &str| (FieldKey::new(key), FieldValue::Text(text.to_owned()));
    let phone = PhoneEntry {
        raw: "0171 1234567".to_owned(),
        e164: "+491711234567".to_owned(),
        usage: Use::Mobile,
        primary: true,
    };
    let mail = EmailEntry { addr: "j@mueller.example".to_owned(), usage: Use::Work, primary: true };
    let values = vec![
        text("first_name", "Jörg"),
        text("last_name", "Müller, Meyer"),
        (contact::PHONES, FieldValue::Items(vec![(id(1), ItemValue::Phone(phone))])),
        (contact::EMAILS, FieldValue::Items(vec![(id(2), ItemValue::Email(mail))])),
    ];
    let written = |version| write(RecordKind::Contact, &values, &|_| None, Extent::Whole(version));
    for (version, lines) in [
        (
            Version::Old,
            [
                "VERSION:2.1",
                "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller,=20Meyer;J=C3=B6rg;;;",
                "TEL;CELL;PREF:+491711234567",
                "EMAIL;INTERNET;WORK;PREF:j@mueller.example",
            ],
        ),
        (
            Version::Usual,
            [
                "VERSION:3.0",
                "N:Müller\\, Meyer;Jörg;;;",
                "TEL;TYPE=CELL,PREF:+491711234567",
                "EMAIL;TYPE=INTERNET,WORK,PREF:j@mueller.example",
            ],
        ),
        (
            Version::New,
            [
                "VERSION:4.0",
                "N:Müller\\, Meyer;Jörg;;;",
                "TEL;TYPE=cell;PREF=1:+491711234567",
                "EMAIL;TYPE=work;PREF=1:j@mueller.example",
            ],
        ),
    ] {
        // A long line goes on in the next, in quoted-printable by a sign at its end.
        let written = written(version);
        let whole = written.replace("=\r\n", "").replace("\r\n ", "");
        for line in lines {
            assert!(whole.split("\r\n").any(|one| one == line), "{line} in {whole}");
        }
        assert_eq!(
            told(&one(&written)),
            "Jörg Müller, Meyer | mobile:+491711234567 | work:j@mueller.example",
            "{written}"
        );
    }
}

#[test]
fn the_card_of_a_company_is_one_of_a_company_in_every_version() {
    let values = vec![(account::NAME, FieldValue::Text("Söhne; Müller, Meyer & \"Co\"".to_owned()))];
    for version in Version::ALL {
        let card = one(&write(RecordKind::Account, &values, &|_| None, Extent::Whole(version)));
        assert_eq!(card.draft.kind, RecordKind::Account, "{version:?}");
        assert_eq!(card.draft.text(account::NAME), "Söhne; Müller, Meyer & \"Co\"", "{version:?}");
    }
}

fn name() -> impl Strategy<Value = String> {
    "[A-ZÄÖÜ][a-zäöüß,;\\\\\"':\u{e9}\u{4e2d}-]{0,90}"
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        first in name(), last in name(), company in name(), position in name(), department in name(),
        city in name(), number in 1_000_000_u32..9_999_999, usage in 0_usize..6, zip in 10_000_u32..99_999,
    ) {
        let usage = Use::ALL[usage];
        let id = |number| ItemId::from_bytes([number; 16]);
        let firm = RecordId::from_bytes([7; 16]);
        let phone = PhoneEntry { raw: format!("0171 {number}"), e164: format!("+49171{number}"), usage, primary: true };
        let mail = EmailEntry { addr: format!("k{number}@x.example"), usage: Use::Home, primary: true };
        let address = AddressEntry {
            usage: AddressUse::Home,
            street: "Hohe Straße".to_owned(),
            house_no: "5".to_owned(),
            zip: zip.to_string(),
            city: crate::parse::one_line(&city),
            country: "DE".to_owned(),
            ..AddressEntry::default()
        };
        let tie = Affiliation { account: firm, role: String::new(), department: String::new(), primary: true, from: None, to: None, inactive: false };
        let text = |key: &'static str, text: &str| (FieldKey::new(key), FieldValue::Text(text.to_owned()));
        let values = vec![
            text("first_name", &first), text("last_name", &last), text("position", &position), text("department", &department),
            (contact::EMAILS, FieldValue::Items(vec![(id(1), ItemValue::Email(mail.clone()))])),
            (contact::PHONES, FieldValue::Items(vec![(id(2), ItemValue::Phone(phone.clone()))])),
            (contact::ADDRESSES, FieldValue::Items(vec![(id(3), ItemValue::Address(address.clone()))])),
            (contact::AFFILIATIONS, FieldValue::Items(vec![(id(4), ItemValue::Affiliation(tie))])),
            (contact::BACKGROUND, FieldValue::Prose("geheim".to_owned())),
        ];
        let named = company.clone();
        let title_of = move |_| Some(named.clone());
        for extent in Version::ALL.map(Extent::Whole).into_iter().chain([Extent::Code]) {
            let written = write(RecordKind::Contact, &values, &title_of, extent);
            prop_assert!(extent != Extent::Whole(Version::Old) || written.is_ascii(), "{}", written);
            prop_assert!(!written.contains("geheim") && written.split("\r\n").all(|line| line.len() <= 75));
            let card = one(&written);
            prop_assert_eq!(card.draft.text(contact::FIRST_NAME), first.as_str());
            prop_assert_eq!(card.draft.text(contact::LAST_NAME), last.as_str());
            prop_assert_eq!(card.draft.text(FieldKey::new("position")), position.as_str());
            prop_assert_eq!(&card.draft.ties[0].company, &company);
            prop_assert_eq!(&card.draft.ties[0].department, &department);
            let items: Vec<ItemValue> = card.draft.items.iter().map(|item| item.value.clone()).collect();
            prop_assert!(items.contains(&ItemValue::Email(mail.clone())));
            let number = PhoneEntry { raw: phone.e164.clone(), ..phone.clone() };
            prop_assert!(items.contains(&ItemValue::Phone(number)));
            prop_assert!(items.contains(&ItemValue::Address(address.clone())));
        }
    }

    #[test]
    fn r11_any_card_is_survived(text in "(BEGIN:VCARD|END:VCARD|N:|TEL;|=|;|:|ENCODING=QUOTED-PRINTABLE|\\\\|\"|,|\n| |[a-zä0-9=]|BDAY:|ADR:|ORG:|\r\n){0,80}") {
        let _ = read(&text, "DE");
        let _ = of_code(&text, "DE");
        let _ = of_code(&format!("MECARD:{text}"), "DE");
    }

    #[test]
    fn r11_any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes::text(&bytes), "DE");
        let _ = bytes::quoted_printable(&bytes::text(&bytes));
    }
}
