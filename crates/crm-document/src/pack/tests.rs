//! Packs come back as they were, or not at all.

use super::*;
use proptest::prelude::*;

proptest! {
    #[test]
    fn r21_what_is_packed_comes_back(docs in proptest::collection::vec((any::<[u8; 16]>(), proptest::collection::vec(any::<u8>(), 0..200)), 0..20)) {
        let docs: Vec<(RecordId, Vec<u8>)> = docs.into_iter().map(|(id, bytes)| (RecordId::from_bytes(id), bytes)).collect();
        let stored: Vec<(RecordId, Stored)> = docs.iter().cloned().map(|(id, bytes)| (id, Stored::Saved(bytes))).collect();
        prop_assert_eq!(unpack(&pack(&docs, &[])).unwrap(), stored);
    }

    #[test]
    fn r11_hostile_packs_are_refused(version in 0_u8..4, bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut pack = vec![version];
        pack.extend(&bytes);
        let _ = unpack(&pack);
        let mut pack = vec![MIXED];
        pack.extend(miniz_oxide::deflate::compress_to_vec_zlib(&bytes, 1));
        let _ = unpack(&pack);
    }
}

/// A pack of saved documents alone, as it was written before births were.
#[test]
fn packs_of_the_first_version_are_still_read() {
    let (id, bytes) = (RecordId::from_bytes([7; 16]), b"a document".to_vec());
    let mut content = id.as_bytes().to_vec();
    content.extend_from_slice(&10_u32.to_le_bytes());
    content.extend_from_slice(&bytes);
    let mut pack = vec![1];
    pack.extend_from_slice(&1_u32.to_le_bytes());
    pack.extend_from_slice(&miniz_oxide::deflate::compress_to_vec(&content, 6));
    assert_eq!(unpack(&pack), Ok(vec![(id, Stored::Saved(bytes))]));
}

#[test]
fn a_pack_with_a_byte_turned_is_refused() {
    let writer = crate::Writer {
        actor: crate::Actor([1; 8]),
        device: crm_domain::id::DeviceId([2; 8]),
        now: crm_domain::time::Millis(3),
        shares: false,
    };
    let birth = Birth::of(crm_domain::field::RecordKind::Contact, writer, &[]).unwrap();
    let ids: Vec<RecordId> = (0..40).map(|number| RecordId::from_bytes([number; 16])).collect();
    let births: Vec<(RecordId, &Birth)> = ids.iter().map(|id| (*id, &birth)).collect();
    let whole = pack(&[], &births);
    assert_eq!(unpack(&whole).unwrap().len(), 40);
    for at in 1..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        assert!(unpack(&damaged).is_err() || unpack(&damaged) == unpack(&whole), "byte {at}");
    }
}
