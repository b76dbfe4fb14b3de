//! Address books as phones and mail programs write them: the real ones in `tests/files/ez-vcard`.
#![allow(clippy::unwrap_used, reason = "tests and their helpers stop at the first surprise")]

use std::collections::BTreeSet;
use std::path::Path;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::import::{propose, read_rows};
use crm_domain::item::{AddressUse, ItemValue, Use};
use crm_domain::own::OwnFields;
use crm_domain::time::{Day, PartialDay};
use crm_domain::value::FieldValue;
use crm_domain::vcard::{Card, LeftOut, bytes, read, table};

fn file(name: &str) -> Vec<u8> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/files/ez-vcard").join(name);
    std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn cards(name: &str, country: &str) -> Vec<Card> {
    read(&bytes::text(&file(name)), country)
}

fn texts<const N: usize>(card: &Card, keys: [&'static str; N]) -> [String; N] {
    keys.map(|key| card.draft.text(FieldKey::new(key)).to_owned())
}

fn emails(card: &Card) -> Vec<(&str, Use, bool)> {
    let items = card.draft.items.iter().filter_map(|item| match &item.value {
        ItemValue::Email(entry) => Some((entry.addr.as_str(), entry.usage, entry.primary)),
        _ => None,
    });
    items.collect()
}

/// What is dialled, or where that is not known what stands there.
fn phones(card: &Card) -> Vec<(&str, Use, bool)> {
    let items = card.draft.items.iter().filter_map(|item| match &item.value {
        ItemValue::Phone(entry) if entry.e164.is_empty() => {
            Some((entry.raw.as_str(), entry.usage, entry.primary))
        }
        ItemValue::Phone(entry) => Some((entry.e164.as_str(), entry.usage, entry.primary)),
        _ => None,
    });
    items.collect()
}

/// Use, street, number, what else, postal code, town, region and country.
fn addresses(card: &Card) -> Vec<(AddressUse, [&str; 7])> {
    let items = card.draft.items.iter().filter_map(|item| match &item.value {
        ItemValue::Address(at) => Some((
            at.usage,
            [&at.street, &at.house_no, &at.extra, &at.zip, &at.city, &at.region, &at.country]
                .map(String::as_str),
        )),
        _ => None,
    });
    items.collect()
}

fn companies(card: &Card) -> Vec<[&str; 3]> {
    card.draft.ties.iter().map(|tie| [tie.company.as_str(), &tie.department, &tie.role]).collect()
}

fn birthday(card: &Card) -> Option<&FieldValue> {
    card.draft.get(FieldKey::new("birthday"))
}

#[test]
fn an_iphones_card_is_read_whole_although_every_line_ends_twice() {
    let cards = cards("John_Doe_IPHONE.vcf", "DE");
    assert_eq!(cards.len(), 1);
    let john = &cards[0];
    assert_eq!(john.draft.kind, RecordKind::Contact);
    assert_eq!(
        texts(
            john,
            ["salutation", "first_name", "last_name", "name_suffix", "nickname", "position", "website"]
        ),
        ["mr", "John Richter James", "Doe", "Sr.", "Johny", "Money Counter", "http://www.ibm.com"]
    );
    assert_eq!(companies(john), [["IBM", "Accounting", "Money Counter"]]);
    assert_eq!(emails(john), [("john.doe@ibm.com", Use::Work, true)]);
    // The country is that of the addresses, not that of the reader.
    assert_eq!(
        phones(john),
        [
            ("+19055551234", Use::Mobile, true),
            ("+19056661234", Use::Home, false),
            ("+19057771234", Use::Work, false),
            ("+19058881234", Use::Fax, false),
            ("+19059991234", Use::Fax, false),
            ("+19051111234", Use::Other, false),
            ("+19052221234", Use::Work, false),
        ]
    );
    assert_eq!(
        addresses(john),
        [
            (AddressUse::Home, ["Silicon Alley", "5", "", "12345", "New York", "New York", "US"]),
            (AddressUse::Visit, ["Street4", "", "Building 6, Floor 8", "12345", "New York", "", "US"]),
        ]
    );
    let day = PartialDay::new(Some(2012), 6, 6).map(FieldValue::PartialDay);
    assert_eq!(birthday(john), day.as_ref());
    assert_eq!(john.left_out, BTreeSet::from([LeftOut::Picture]));
}

#[test]
fn gmails_card_keeps_an_address_that_stands_in_one_part_and_a_long_note() {
    let cards = cards("John_Doe_GMAIL.vcf", "DE");
    assert_eq!(cards.len(), 1);
    let john = &cards[0];
    assert_eq!(
        texts(john, ["salutation", "first_name", "last_name", "name_suffix", "position", "website"]),
        ["mr", "John Richter James", "Doe", "Sr.", "Money Counter", "http://www.ibm.com"]
    );
    assert_eq!(companies(john), [["IBM", "", "Money Counter"]]);
    assert_eq!(emails(john), [("john.doe@ibm.com", Use::Home, true)]);
    assert_eq!(phones(john), [("+19055551234", Use::Mobile, true), ("+19056661234", Use::Home, false)]);
    assert_eq!(
        addresses(john),
        [(
            AddressUse::Home,
            ["Crescent moon drive", "", "555-asd, Nice Area, Albaney, New York 12345", "", "", "", "US"]
        )]
    );
    let day = PartialDay::new(Some(1980), 3, 22).map(FieldValue::PartialDay);
    assert_eq!(birthday(john), day.as_ref());
    let [note] = texts(john, ["background"]);
    assert!(
        note.starts_with("THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS \"AS IS\" AND")
    );
    assert!(note.ends_with("OF THE POSSIBILITY OF SUCH DAMAGE.\nFavotire Color: Blue"));
    assert!(john.left_out.is_empty());
}

#[test]
fn an_android_phones_cards_in_quoted_printable_end_where_they_end() {
    let cards = cards("John_Doe_ANDROID.vcf", "DE");
    assert_eq!(cards.len(), 6);
    assert_eq!(cards.iter().map(|card| card.draft.row).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
    assert_eq!(emails(&cards[0]), [("john.doe@company.com", Use::Work, true)]);
    assert_eq!(emails(&cards[1]), [("jane.doe@company.com", Use::Work, true)]);
    let group = FieldKey::new("tags");
    assert!(cards.iter().all(|card| card.draft.get(group).is_none()), "everybody's group is no tag");
    // A name over two lines, numbers without an area code as they stand, two notes under each other.
    let names = |card| texts(card, ["first_name", "last_name"]);
    assert_eq!(names(&cards[3]), [String::new(), ["Ñ"; 11].join(" ")]);
    assert_eq!(
        phones(&cards[3]),
        [
            ("123456", Use::Mobile, true),
            ("234567", Use::Home, false),
            ("3456789", Use::Mobile, false),
            ("45678901", Use::Home, false)
        ]
    );
    let [notes] = texts(&cards[3], ["background"]);
    assert_eq!(notes.lines().map(|line| line.matches('Ñ').count()).collect::<Vec<_>>(), [21, 21]);
    // What is no address of mail is kept as a note; a number that stands there three times is one.
    assert_eq!(names(&cards[4]), ["Ñ Ñ Ñ", "Ñ Ñ"]);
    assert_eq!(emails(&cards[4]), [("bob@company.com", Use::Work, true)]);
    assert_eq!(texts(&cards[4], ["background"]), [format!("E-Mail: {}", "Ñ".repeat(14))]);
    assert_eq!(phones(&cards[4]), [("123456", Use::Mobile, true)]);
    assert_eq!(companies(&cards[4]), [["Ñ".repeat(12).as_str(), "", ""]]);
    assert_eq!(texts(&cards[4], ["website"]), ["www.company.com"]);
    assert_eq!(cards[4].left_out, BTreeSet::from([LeftOut::Picture]));
    // Its companies end with an open line and an empty one; the next line is none of theirs.
    assert_eq!(companies(&cards[5]), [["Ñ".repeat(44).as_str(), "", ""]]);
    assert_eq!(emails(&cards[5]), [("henry@company.com", Use::Work, true)]);
}

#[test]
fn the_real_cards_come_through_the_import_as_what_they_say() {
    for (name, rows, faulty) in
        [("John_Doe_IPHONE.vcf", 1, 0), ("John_Doe_GMAIL.vcf", 1, 0), ("John_Doe_ANDROID.vcf", 6, 0)]
    {
        let table = table(&file(name), RecordKind::Contact, "DE");
        let proposal = propose(&table, RecordKind::Contact, &OwnFields::default()).unwrap();
        assert_eq!(proposal.rows, rows, "{name}");
        let read: Vec<_> =
            read_rows(&table, RecordKind::Contact, &proposal.mapping, Day::from_iso("2026-11-21"))
                .unwrap()
                .collect();
        let faults: Vec<_> = read.iter().filter_map(|row| row.as_ref().err()).collect();
        assert_eq!(faults.len(), faulty, "{name}: {faults:?}");
        // The table says neither more nor less than the cards do.
        let of_cards = cards(name, "DE");
        for (draft, card) in read.iter().flatten().zip(&of_cards) {
            assert_eq!(draft.name(), card.draft.name(), "{name}");
            let values = |items: &[crm_domain::import::DraftItem]| {
                let mut values: Vec<String> = items.iter().map(|item| format!("{:?}", item.value)).collect();
                values.sort();
                values
            };
            assert_eq!(values(&draft.items), values(&card.draft.items), "{name}");
        }
    }
}
