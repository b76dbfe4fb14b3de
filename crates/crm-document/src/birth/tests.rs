//! Births make the documents that edits would have made.

use std::collections::BTreeSet;

use crm_domain::id::{ItemId, MemberId};
use crm_domain::item::{AddressEntry, AddressUse, Affiliation, EmailEntry, ItemValue, PhoneEntry, Use};
use crm_domain::time::{Day, PartialDay};
use crm_domain::value::{FieldValue, Money};
use proptest::prelude::*;

use super::*;
use crate::{pack, unpack};

fn writer(now: i64) -> Writer {
    Writer { actor: Actor([1; 8]), device: DeviceId([2; 8]), now: Millis(now), shares: true }
}

const RECORD: RecordId = RecordId::from_bytes([5; 16]);

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("  ".to_owned()),
        "[a-c]{1,2}",
        "[a-z ÄöüßéY👩‍🚀:#$\u{fffc}\u{0}\n]{0,12}",
        "[äx]{590,620}",
    ]
}

fn item_id() -> impl Strategy<Value = ItemId> {
    prop_oneof![
        (0_u16..4).prop_map(|nth| ItemId::born(RECORD, nth)),
        (0_u8..3).prop_map(|byte| ItemId::from_bytes([byte; 16])),
    ]
}

fn value() -> impl Strategy<Value = FieldValue> {
    prop_oneof![
        word().prop_map(FieldValue::Text),
        word().prop_map(FieldValue::Choice),
        word().prop_map(FieldValue::Prose),
        any::<bool>().prop_map(FieldValue::Flag),
        any::<i64>().prop_map(FieldValue::Number),
        (any::<i64>(), any::<[u8; 3]>())
            .prop_map(|(minor, currency)| FieldValue::Money(Money { minor, currency })),
        Just(FieldValue::Money(Money { minor: -5, currency: *b"EUR" })),
        Just(FieldValue::Day(Day::from_iso("2026-11-21").unwrap())),
        Just(FieldValue::PartialDay(PartialDay::from_iso("1970-02-28").unwrap())),
        any::<[u8; 16]>().prop_map(|id| FieldValue::Link(RecordId::from_bytes(id))),
        any::<[u8; 16]>().prop_map(|id| FieldValue::Member(MemberId::from_bytes(id))),
        Just(FieldValue::Tags(BTreeSet::from(["vip".to_owned()]))),
        Just(FieldValue::Items(Vec::new())),
    ]
}

fn item() -> impl Strategy<Value = ItemValue> {
    let tie = |account, role, primary, inactive| {
        ItemValue::Affiliation(Affiliation {
            account: RecordId::from_bytes(account),
            role,
            department: String::new(),
            primary,
            from: Some(Day::from_iso("2026-01-02").unwrap()),
            to: None,
            inactive,
        })
    };
    prop_oneof![
        (word(), any::<bool>()).prop_map(|(addr, primary)| ItemValue::Email(EmailEntry {
            addr,
            usage: Use::Home,
            primary
        })),
        (word(), word(), any::<bool>()).prop_map(|(raw, e164, primary)| ItemValue::Phone(PhoneEntry {
            raw,
            e164,
            usage: Use::Work,
            primary
        })),
        (word(), word()).prop_map(|(street, city)| ItemValue::Address(AddressEntry {
            usage: AddressUse::Billing,
            street,
            city,
            ..AddressEntry::default()
        })),
        (any::<[u8; 16]>(), word(), any::<bool>(), any::<bool>())
            .prop_map(move |(account, role, primary, inactive)| tie(account, role, primary, inactive)),
    ]
}

/// An edit of any field of any kind; most fit when `fitting`.
fn edit(kind: RecordKind) -> impl Strategy<Value = Edit> {
    let fields = RecordKind::ALL.into_iter().flat_map(|kind| kind.spec().fields).map(|field| field.key);
    let any_field = proptest::sample::select(fields.collect::<Vec<_>>());
    let of_merge = move |merge: &'static [Merge]| {
        let fields = kind.spec().fields.iter().filter(|field| merge.contains(&field.kind.merge()));
        let mut fields: Vec<FieldKey> = fields.map(|field| field.key).collect();
        // A pipeline has registers only.
        fields.extend(kind.spec().fields.first().map(|field| field.key).filter(|_| fields.is_empty()));
        proptest::sample::select(fields)
    };
    let write = |(field, before, after)| Edit::Write { field, before, after };
    prop_oneof![
        1 => (any_field, proptest::option::of(value())).prop_map(|(field, value)| Edit::Set { field, value }),
        8 => (of_merge(&[Merge::Register]), proptest::option::of(value()))
            .prop_map(|(field, value)| Edit::Set { field, value }),
        6 => (of_merge(&[Merge::Items]), item_id(), item())
            .prop_map(|(field, item, value)| Edit::PutItem { field, item, value }),
        1 => (of_merge(&[Merge::Items]), item_id()).prop_map(|(field, item)| Edit::RemoveItem { field, item }),
        3 => (of_merge(&[Merge::Set]), word(), any::<bool>())
            .prop_map(|(field, word, present)| Edit::Tag { field, word, present }),
        3 => (of_merge(&[Merge::CharByChar]), Just(String::new()), word()).prop_map(write),
        1 => (of_merge(&[Merge::CharByChar]), word(), word()).prop_map(write),
        1 => any::<bool>().prop_map(|trashed| Edit::Trash { trashed }),
    ]
}

fn births() -> impl Strategy<Value = (RecordKind, Vec<Edit>)> {
    proptest::sample::select(RecordKind::ALL.to_vec())
        .prop_flat_map(|kind| (Just(kind), proptest::collection::vec(edit(kind), 0..14)))
}

/// The edits that fit, of those given.
fn fitting(kind: RecordKind, edits: Vec<Edit>) -> Vec<Edit> {
    edits.into_iter().filter(|edit| Birth::of(kind, writer(1), std::slice::from_ref(edit)).is_ok()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn r21_a_birth_says_what_its_document_says((kind, edits) in births(), now in any::<i64>()) {
        let birth = Birth::of(kind, writer(now), &fitting(kind, edits)).unwrap();
        let (document, _) = birth.document(true).unwrap();
        prop_assert_eq!(birth.row(RECORD), document.row(RECORD));
        prop_assert!(document.clashes().is_empty());
        prop_assert_eq!(document.change_hashes().len(), 1);
        let loaded = Document::load(&document.save()).unwrap();
        prop_assert_eq!(loaded.heads(), document.heads());
        prop_assert_eq!(loaded.row(RECORD), document.row(RECORD));
    }

    #[test]
    fn an_edit_fits_a_birth_when_it_fits_an_empty_record((kind, edits) in births()) {
        for edit in edits {
            let birth = Birth::of(kind, writer(1), std::slice::from_ref(&edit));
            let applied = Document::empty(kind).apply(writer(1), std::slice::from_ref(&edit));
            match (birth, applied) {
                // What is taken out of an empty text leaves it empty; a document notes the try.
                (Ok(birth), Ok(Some(_))) => {
                    prop_assert!(!birth.entries.is_empty() || matches!(edit, Edit::Write { .. }), "{:?}", edit);
                }
                (Ok(birth), Ok(None)) => prop_assert!(birth.entries.is_empty(), "{:?}", edit),
                (Err(refused), Err(also)) => prop_assert_eq!(refused, also),
                (birth, applied) => prop_assert!(false, "{:?}: {:?} {:?}", edit, birth, applied),
            }
        }
    }

    #[test]
    fn a_birth_holds_what_the_same_edits_leave_in_an_empty_record((kind, edits) in births()) {
        // One edit per place: an empty record then takes them as a birth does.
        let mut places = BTreeSet::new();
        let edits: Vec<Edit> = fitting(kind, edits)
            .into_iter()
            .filter(|edit| match edit {
                Edit::PutItem { field, item, .. } | Edit::RemoveItem { field, item } => {
                    places.insert(key::item(*field, *item))
                }
                Edit::Tag { field, word, .. } => places.insert(key::word(*field, word.trim())),
                Edit::Set { field, .. } | Edit::Write { field, .. } => places.insert(field.to_string()),
                Edit::Trash { .. } => places.insert("trash".to_owned()),
            })
            .collect();
        let mut document = Document::empty(kind);
        document.apply(writer(9), &edits).unwrap();
        let birth = Birth::of(kind, writer(9), &edits).unwrap();
        let (made, applied) = (birth.row(RECORD), document.row(RECORD));
        prop_assert_eq!(made.values, applied.values);
        prop_assert_eq!(made.deleted_at, applied.deleted_at);
    }

    #[test]
    fn r21_births_come_back_from_a_pack_with_the_same_hashes(all in proptest::collection::vec((births(), 1..3_i64), 0..12)) {
        let made: Vec<(RecordId, Birth)> = all
            .into_iter()
            .zip(4_u8..)
            .map(|(((kind, edits), now), number)| {
                let birth = Birth::of(kind, writer(now), &fitting(kind, edits)).unwrap();
                (RecordId::from_bytes([number; 16]), birth)
            })
            .collect();
        let given: Vec<(RecordId, &Birth)> = made.iter().map(|(id, birth)| (*id, birth)).collect();
        let mut read = unpack(&pack(&[], &given)).unwrap();
        read.sort_by_key(|(id, _)| *id);
        prop_assert_eq!(read.len(), made.len());
        for ((id, stored), (made_id, birth)) in read.iter().zip(&made) {
            prop_assert_eq!(id, made_id);
            prop_assert_eq!(stored.row(*id).unwrap(), birth.row(*id));
            prop_assert_eq!(stored.open().unwrap().heads(), birth.document(false).unwrap().0.heads());
        }
    }
}

/// One value of every sort that a birth can hold.
fn everything() -> Vec<Edit> {
    let register = |field: &str, value: FieldValue| Edit::Set {
        field: FieldKey::find(field).unwrap(),
        value: Some(value),
    };
    let put = |field: &str, nth, value| Edit::PutItem {
        field: FieldKey::find(field).unwrap(),
        item: ItemId::born(RECORD, nth),
        value,
    };
    vec![
        register("last_name", FieldValue::Text("Müller".to_owned())),
        register("salutation", FieldValue::Choice("mr".to_owned())),
        register("do_not_contact", FieldValue::Flag(true)),
        register("birthday", FieldValue::PartialDay(PartialDay::from_iso("1970-02-28").unwrap())),
        register("info_given_at", FieldValue::Day(Day::from_iso("2026-11-21").unwrap())),
        register("reports_to", FieldValue::Link(RecordId::from_bytes([7; 16]))),
        register("owner", FieldValue::Member(MemberId::from_bytes([8; 16]))),
        put(
            "emails",
            0,
            ItemValue::Email(EmailEntry { addr: "m@example.de".to_owned(), usage: Use::Work, primary: true }),
        ),
        put(
            "phones",
            1,
            ItemValue::Phone(PhoneEntry {
                raw: "0221 4".to_owned(),
                e164: "+492214".to_owned(),
                usage: Use::Mobile,
                primary: false,
            }),
        ),
        put(
            "addresses",
            2,
            ItemValue::Address(AddressEntry {
                usage: AddressUse::Visit,
                street: "Ring".to_owned(),
                ..AddressEntry::default()
            }),
        ),
        put(
            "affiliations",
            3,
            ItemValue::Affiliation(Affiliation {
                account: RecordId::from_bytes([9; 16]),
                role: "Einkauf".to_owned(),
                department: String::new(),
                primary: true,
                from: None,
                to: Some(Day::from_iso("2026-01-02").unwrap()),
                inactive: false,
            }),
        ),
        Edit::Tag { field: FieldKey::find("tags").unwrap(), word: "VIP".to_owned(), present: true },
        Edit::Write {
            field: FieldKey::find("background").unwrap(),
            before: String::new(),
            after: "Gespräch 👩‍🚀".to_owned(),
        },
    ]
}

#[test]
fn d10_a_birth_makes_the_same_first_change_for_ever() {
    // INVARIANT: births on disk are made into documents by this, and changes made since name the hashes.
    // When one changes (a new Automerge, another order of puts, another genesis), every birth has to be
    // made into a document by the old code first, and stored as one.
    let heads = |kind, edits: &[Edit]| {
        let (document, _) =
            Birth::of(kind, writer(1_700_000_000_000), edits).unwrap().document(false).unwrap();
        document.heads()[0].iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let name = Edit::Set {
        field: FieldKey::find("name").unwrap(),
        value: Some(FieldValue::Text("Bau AG".to_owned())),
    };
    let sold = [
        name.clone(),
        Edit::Set {
            field: FieldKey::find("probability_override").unwrap(),
            value: Some(FieldValue::Number(50)),
        },
        Edit::Set {
            field: FieldKey::find("amount").unwrap(),
            value: Some(FieldValue::Money(Money { minor: 5, currency: *b"EUR" })),
        },
        Edit::Tag { field: FieldKey::find("stage_log").unwrap(), word: "0 - a b".to_owned(), present: true },
    ];
    assert_eq!(
        [
            heads(RecordKind::Contact, &everything()),
            heads(RecordKind::Account, std::slice::from_ref(&name)),
            heads(RecordKind::Deal, &sold),
            heads(RecordKind::Stage, &[name]),
        ],
        [
            "d64c98cae086811d511658c9f1ef47e99757dd4f47ab3567026e6dda7573c3d4",
            "aec82173fd531cd463d547a153eaafa5e00013f4bef54aba69d45c15768f8179",
            "5fa387520769ec23916e7673d124c11aed903e38465cb5fd93bfec09277c2bc2",
            "e14deacf7657df739852096e9f866193eedab28a47bfec4fe7475dd048a336c3"
        ]
    );
}
