//! What a newer version wrote into a document, this one keeps (R9): as it edits, merges, saves and packs.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Author, ObjType, ROOT, ReadDoc};
use crm_domain::command::Edit;
use crm_domain::field::RecordKind;
use crm_domain::id::{DeviceId, RecordId};
use crm_domain::schema::contact;
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;

use crate::{Actor, Document, Writer, pack, unpack};

const ID: RecordId = RecordId::from_bytes([77; 16]);

fn writer(device: u8, now: i64) -> Writer {
    Writer { actor: Actor([device; 8]), device: DeviceId([device; 8]), now: Millis(now), shares: true }
}

fn set(last_name: &str) -> Edit {
    Edit::Set { field: contact::LAST_NAME, value: Some(FieldValue::Text(last_name.into())) }
}

/// A contact, and the change with which a newer version wrote what this one does not know.
fn newer() -> (Document, Vec<u8>) {
    let first = Edit::Set { field: contact::FIRST_NAME, value: Some(FieldValue::Text("Nora".into())) };
    let (mut document, _) =
        Document::create(RecordKind::Contact, writer(1, 100), &[first, set("Neuer")]).expect("a contact");
    document.doc.set_actor(ActorId::from(&[5; 8][..]));
    document.doc.set_author(Some(Author::from(vec![5; 8])));
    let mut tx = document.doc.transaction();
    let written = (|| {
        tx.put(ROOT, "future_score", 42)?;
        tx.put(ROOT, "future_name", "Zukunft")?;
        tx.put(ROOT, format!("future_entries:{}", "0".repeat(32)), "{\"what\":1}")?;
        tx.put(ROOT, "future_words#Messe", true)?;
        let text = tx.put_object(ROOT, "future_text", ObjType::Text)?;
        tx.splice_text(&text, 0, 0, "Was eine spätere Fassung schrieb.")?;
        let map = tx.put_object(ROOT, "future_map", ObjType::Map)?;
        tx.put(&map, "inner", 1.5)?;
        Ok::<(), automerge::AutomergeError>(())
    })();
    written.expect("a document takes every key");
    tx.commit_with(CommitOptions::default().with_time(200));
    let change = document.doc.get_last_local_change().expect("it was just made").raw_bytes().to_vec();
    (document, change)
}

/// Everything of a newer version that stands in a document.
fn future(document: &Document) -> Vec<String> {
    let of = |key: &str| {
        let (value, object) = document.doc.get(ROOT, key).ok().flatten()?;
        Some(match key {
            "future_text" => format!("{key} {}", document.doc.text(&object).ok()?),
            "future_map" => format!("{key} {:?}", document.doc.get(&object, "inner").ok()??.0),
            _ => format!("{key} {value:?}"),
        })
    };
    let keys: Vec<String> = document.doc.keys(ROOT).filter(|key| key.starts_with("future_")).collect();
    keys.iter().filter_map(|key| of(key)).collect()
}

#[test]
fn r9_a_newer_versions_values_stand_after_edits_merges_saves_and_packs() {
    let (mut document, change) = newer();
    let written = future(&document);
    assert_eq!(written.len(), 6, "{written:?}");
    assert_eq!(document.row(ID).title(), "Nora Neuer");
    if std::env::var("FELDBUCH_GOLDEN").is_ok() {
        let hex: String = document.save().iter().map(|byte| format!("{byte:02x}")).collect();
        let path = "../crm-engine/tests/one_device/golden/newer.document";
        std::fs::write(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path), hex + "\n")
            .expect("written");
    }
    // Edited here, while somebody else edits as well.
    let mut other = Document::load(&document.save()).expect("it opens");
    document.apply(writer(1, 300), &[set("Hier")]).expect("it fits");
    other.apply(writer(2, 310), &[set("Dort")]).expect("it fits");
    assert_eq!((future(&document), future(&other)), (written.clone(), written.clone()));
    document.merge(other).expect("it merges");
    assert_eq!(document.clashes().len(), 1);
    assert_eq!(future(&document), written);
    // Trashed, packed and unpacked.
    document.apply(writer(1, 400), &[Edit::Trash { trashed: true }]).expect("it fits");
    let packed = unpack(&pack(&[(ID, document.save())], &[])).expect("a pack");
    let opened = packed[0].1.open().expect("a document");
    assert_eq!(future(&opened), written);
    assert_eq!(opened.row(ID), document.row(ID));
    // It comes to a device that has the record without it.
    let (mut known, _) = {
        let first = Edit::Set { field: contact::FIRST_NAME, value: Some(FieldValue::Text("Nora".into())) };
        Document::create(RecordKind::Contact, writer(1, 100), &[first, set("Neuer")]).expect("a contact")
    };
    assert!(known.merge_changes(&[change]).expect("it is taken in").changed);
    assert_eq!(future(&known), written);
}
