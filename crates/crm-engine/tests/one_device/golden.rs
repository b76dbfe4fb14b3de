//! Stores that released versions wrote, opened by this one (R9). A store is added with each release and never
//! changed: `FELDBUCH_GOLDEN=<name>` writes a new one.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crm_document::Document;
use crm_domain::command::Edit;
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{ItemId, RecordId};
use crm_domain::item::{AddressEntry, Affiliation, EmailEntry, ItemValue, PhoneEntry};
use crm_domain::query::Query;
use crm_domain::schema::{account, contact};
use crm_domain::value::{FieldValue, Money};
use crm_engine::Pace;
use crm_engine::effect::{Input, Table};

use super::device::{Device, person, set};
use super::everything;
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
    let line = |line: &str| {
        let [table, key, value] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let table =
            Table::ALL.into_iter().find(|known| format!("{known:?}") == *table).expect("a known table");
        ((table, bytes_of(key)), bytes_of(value))
    };
    text.lines().map(line).collect()
}

/// Bytes as hexadecimal digits, as they stand in a golden file.
pub fn bytes_of(digits: &str) -> Vec<u8> {
    let pairs = digits.trim().as_bytes().chunks_exact(2).map(|pair| std::str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
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
    everything::make(&mut device);
    let gone = device.create(103, RecordKind::Contact, super::device::person("Weg", "Geworfen"));
    device.edit(gone, Edit::Trash { trashed: true }).unwrap();
    device
}

/// What everybody who opens such a store must find.
fn check(device: &mut Device, name: &str) {
    // With one of every kind, in stores that have them.
    let more = u32::from(device.look_at(everything::record_of(RecordKind::Lead)).is_ok());
    assert_eq!(device.list(Query::all(RecordKind::Contact)).total, 41 + more, "{name}");
    assert_eq!(device.list(Query::all(RecordKind::Account)).total, 41 + more, "{name}");
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
    let (mut seen, mut values) = (0, 0);
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
        // Whatever stood in it is read as it was written.
        let beside = std::fs::read_to_string(path.with_extension("told")).ok();
        let told: Vec<&str> = beside.iter().flat_map(|text| text.lines()).collect();
        if !told.is_empty() {
            let now = everything::told(&mut device);
            let gone: Vec<_> = told.iter().filter(|line| !now.contains(**line)).collect();
            assert!(gone.is_empty(), "{name} said and does not say any more: {gone:#?}");
        }
        let more = u32::from(!told.is_empty());
        values += told.len();
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
        assert_eq!(device.list(Query::all(RecordKind::Contact)).total, 1 + more, "{name}");
    }
    assert!(seen > 1 && values > 150, "{seen} stores with {values} values");
}

#[test]
fn r9_this_version_writes_what_it_opens() {
    let mut device = lived_in();
    check(&mut device, "just written");
    if let Ok(name) = std::env::var("FELDBUCH_GOLDEN") {
        std::fs::write(folder().join(format!("{name}.store")), write(&device.store)).unwrap();
        let told: String = everything::told(&mut device).into_iter().map(|line| line + "\n").collect();
        std::fs::write(folder().join(format!("{name}.told")), told).unwrap();
    }
    let copy = read(&write(&device.store));
    assert_eq!(copy, device.store);
}

/// A document that a newer version wrote: with a field, an entry, a word and a text that this one does not know.
fn newer() -> Document {
    let text = std::fs::read_to_string(folder().join("newer.document")).unwrap();
    Document::load(&bytes_of(&text)).unwrap()
}

#[test]
fn r9_what_a_newer_version_wrote_outlives_edits_folds_and_rows_made_anew() {
    const ID: RecordId = RecordId::from_bytes([77; 16]);
    let written = newer();
    let mut device = Device::founded();
    device.create(1, RecordKind::Contact, person("Wer", "Anders"));
    device.store.insert((Table::Docs, ID.as_bytes().to_vec()), written.save());
    // Its row is one of another version.
    device.store.insert((Table::Fresh, ID.as_bytes().to_vec()), vec![99; 40]);
    device.restart();
    assert_eq!(device.record(ID).title, "Nora Neuer");
    device.edit(ID, set(contact::LAST_NAME, "Neuer-Alt")).unwrap();
    device.engine.set_pace(Pace { quiet: 1, fold_from: 1, least_in_pack: 1, ..Pace::default() });
    for _ in 0..4 {
        device.now += 10_000;
        device.input(Input::Tick);
    }
    assert!(!device.store.keys().any(|(table, _)| *table == Table::Docs), "everything is folded");
    for ((table, _), value) in &mut device.store {
        if matches!(table, Table::Rows | Table::Fresh) {
            value[0] = 99;
        }
    }
    device.restart();
    assert_eq!(device.record(ID).title, "Nora Neuer-Alt");
    let packs = device.store.iter().filter(|((table, _), _)| *table == Table::Packs);
    let stored = packs.flat_map(|(_, bytes)| crm_document::unpack(bytes).unwrap()).find(|(id, _)| *id == ID);
    let document = stored.map(|(_, stored)| stored.open().unwrap()).expect("the document is in a pack");
    let kept: Vec<_> = document.change_hashes();
    // A change is one by its hash: whatever was in it is in it.
    assert!(written.change_hashes().iter().all(|hash| kept.contains(hash)));
    assert_eq!(kept.len(), written.change_hashes().len() + 1);
}
