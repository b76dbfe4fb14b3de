//! Stores that released versions wrote, opened by this one (R9). A store is added with each release and never
//! changed: `FELDBUCH_GOLDEN=<name>` writes a new one.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crm_domain::command::Edit;
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{ItemId, RecordId};
use crm_domain::item::{AddressEntry, Affiliation, EmailEntry, ItemValue, PhoneEntry};
use crm_domain::query::Query;
use crm_domain::schema::{account, contact};
use crm_domain::value::{FieldValue, Money};
use crm_engine::effect::{Input, Table};

use super::device::{Device, person, set};
use super::imports::{csv, import};

type Store = BTreeMap<(Table, Vec<u8>), Vec<u8>>;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/one_device/golden")
}

/// A line per value: table, key and value in hexadecimal digits; of a store the text says what it holds.
fn write(store: &Store) -> String {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    store.iter().map(|((table, key), value)| format!("{table:?} {} {}\n", hex(key), hex(value))).collect()
}

fn read(text: &str) -> Store {
    let bytes = |digits: &str| -> Vec<u8> {
        let pairs = digits.as_bytes().chunks_exact(2).map(|pair| std::str::from_utf8(pair).unwrap());
        pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
    };
    let line = |line: &str| {
        let [table, key, value] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let table =
            Table::ALL.into_iter().find(|known| format!("{known:?}") == *table).expect("a known table");
        ((table, bytes(key)), bytes(value))
    };
    text.lines().map(line).collect()
}

/// One of everything: births in packs, documents alone, fields of every kind, a note, undo, an import, the trash.
fn lived_in() -> Device {
    let mut device = Device::founded();
    import(&mut device, csv(40)).unwrap();
    let field = |key: &str| FieldKey::find(key).unwrap();
    let put = |key: &str, nth: u8, value| Edit::PutItem {
        field: field(key),
        item: ItemId::from_bytes([nth; 16]),
        value,
    };
    let company = device.create(
        101,
        RecordKind::Account,
        vec![
            set(account::NAME, "Goldene GmbH"),
            Edit::Set { field: field("kind"), value: Some(FieldValue::Choice("customer".into())) },
            Edit::Set {
                field: field("annual_revenue"),
                value: Some(FieldValue::Money(Money { minor: 125_000, currency: *b"EUR" })),
            },
            Edit::Tag { field: field("tags"), word: "Messe".into(), present: true },
            Edit::Write { field: field("description"), before: String::new(), after: "Erste Zeile".into() },
        ],
    );
    let tie = Affiliation {
        account: company,
        role: "Einkauf".into(),
        department: String::new(),
        primary: true,
        from: None,
        to: None,
        inactive: false,
    };
    let mut edits = person("Görkem", "Özdemir");
    edits.push(put("affiliations", 1, ItemValue::Affiliation(tie)));
    edits.push(put(
        "emails",
        2,
        ItemValue::Email(EmailEntry { addr: "g@gold.example".into(), ..EmailEntry::default() }),
    ));
    edits.push(put(
        "phones",
        3,
        ItemValue::Phone(PhoneEntry { raw: "0221 1234567".into(), ..PhoneEntry::default() }),
    ));
    edits.push(put(
        "addresses",
        4,
        ItemValue::Address(AddressEntry { city: "Köln".into(), ..AddressEntry::default() }),
    ));
    let person = device.create(102, RecordKind::Contact, edits);
    device.now += 10_000;
    device.input(Input::Tick);
    device.edit(person, set(contact::LAST_NAME, "Özdemir-Klein")).unwrap();
    device
        .edit(
            company,
            Edit::Write {
                field: field("description"),
                before: "Erste Zeile".into(),
                after: "Erste Zeile\nZweite".into(),
            },
        )
        .unwrap();
    let gone = device.create(103, RecordKind::Contact, super::device::person("Weg", "Geworfen"));
    device.edit(gone, Edit::Trash { trashed: true }).unwrap();
    device
}

/// What everybody who opens such a store must find.
fn check(device: &mut Device, name: &str) {
    assert_eq!(device.list(Query::all(RecordKind::Contact)).total, 41, "{name}");
    assert_eq!(device.list(Query::all(RecordKind::Account)).total, 41, "{name}");
    let person = device.record(RecordId::from_bytes([102; 16]));
    assert_eq!(
        (person.title.as_str(), person.titles[0].1.as_str()),
        ("Görkem Özdemir-Klein", "Goldene GmbH")
    );
    assert_eq!(person.values.len(), 6, "{name}: {:?}", person.values);
    let company = device.record(RecordId::from_bytes([101; 16]));
    let note =
        company.values.iter().find(|(key, _)| key.as_str() == "description").map(|(_, value)| value.clone());
    assert_eq!(note, Some(FieldValue::Prose("Erste Zeile\nZweite".into())), "{name}");
    let searched = Query { search: "kim39 öztürk39".into(), ..Query::all(RecordKind::Contact) };
    assert_eq!(device.titles(searched), ["Kim39 Öztürk39"], "{name}");
}

#[test]
fn r9_stores_of_every_release_open_and_go_on() {
    let mut seen = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "store") {
            continue;
        }
        seen += 1;
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut device = Device::new();
        device.store = read(&std::fs::read_to_string(&path).unwrap());
        // Commands are told apart by it: those in the store are done.
        device.requests = 100_000;
        device.restart();
        check(&mut device, &name);
        // It is written on, and read again.
        device.edit(RecordId::from_bytes([102; 16]), set(contact::FIRST_NAME, "Neu")).unwrap();
        device.now += 10_000;
        device.input(Input::Tick);
        device.restart();
        assert_eq!(device.record(RecordId::from_bytes([102; 16])).title, "Neu Özdemir-Klein", "{name}");
        let imports = device.ask(engine_protocol::request::Request::Imports);
        let Ok(engine_protocol::Answer::Imports(imports)) = imports else { panic!("imports: {imports:?}") };
        let undo = engine_protocol::request::Request::ImportUndo { job: imports[0].job };
        assert!(matches!(device.ask(undo), Ok(engine_protocol::Answer::Undone { .. })), "{name}");
        assert_eq!(device.list(Query::all(RecordKind::Contact)).total, 1, "{name}");
    }
    assert!(seen > 0, "there is at least one");
}

#[test]
fn r9_this_version_writes_what_it_opens() {
    let mut device = lived_in();
    check(&mut device, "just written");
    if let Ok(name) = std::env::var("FELDBUCH_GOLDEN") {
        std::fs::write(folder().join(format!("{name}.store")), write(&device.store)).unwrap();
    }
    let copy = read(&write(&device.store));
    assert_eq!(copy, device.store);
}
