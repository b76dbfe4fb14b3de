//! Chunks and packs that mean harm (R11). The fuzz targets go on where these end.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crm_document::{Actor, Birth, Document, Stored, Writer, pack, unpack};
use crm_domain::command::Edit;
use crm_domain::field::RecordKind;
use crm_domain::id::{DeviceId, RecordId};
use crm_domain::schema::contact;
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib;
use proptest::prelude::*;

/// The content of a pack of births, inflated: what a damaged checksum would hide.
fn births() -> Vec<u8> {
    let writer = Writer { actor: Actor([1; 8]), device: DeviceId([2; 8]), now: Millis(3), shares: false };
    let set = |field, text: &str| Edit::Set { field, value: Some(FieldValue::Text(text.into())) };
    let note = Edit::Write { field: contact::BACKGROUND, before: String::new(), after: "Mag Tee.".into() };
    let edits = [set(contact::FIRST_NAME, "Jörg"), set(contact::LAST_NAME, "Müller"), note];
    let birth = Birth::of(RecordKind::Contact, writer, &edits).unwrap();
    let ids: Vec<RecordId> = (0..5).map(|number| RecordId::from_bytes([number; 16])).collect();
    let packed = pack(&[], &ids.iter().map(|id| (*id, &birth)).collect::<Vec<_>>());
    decompress_to_vec_zlib(&packed[1..]).unwrap()
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![2];
    bytes.extend(compress_to_vec_zlib(content, 1));
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn r11_births_with_turned_bytes_are_refused_or_can_be_shown_and_opened(
        turns in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let mut content = births();
        for (at, value) in turns {
            let at = at.index(content.len());
            content[at] = value;
        }
        if cuts {
            content.truncate(cut.index(content.len()));
        }
        for (id, stored) in unpack(&packed(&content)).unwrap_or_default() {
            prop_assert!(stored.row(id).is_ok() || matches!(stored, Stored::Saved(_)));
            let _ = stored.open();
        }
    }
}

#[test]
fn r11_a_chunk_that_says_it_is_endless_is_refused() {
    // Magic, any checksum, a type, and the largest length that seven bits per byte can say.
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 0];
    bytes.extend([0xff; 9]);
    bytes.push(1);
    assert!(Document::load(&bytes).is_err());
    bytes[8] = 1;
    assert!(Document::empty(RecordKind::Contact).merge_changes(&[bytes]).is_err());
}
