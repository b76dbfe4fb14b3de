//! The sealed batch: one encoding, one signature, nonces and AAD by the book (spec P8 to P15).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::convert::Infallible;

use ed25519_dalek::SigningKey;
use proptest::prelude::*;
use relay_protocol::{
    Batch, BatchBuilder, BatchHeader, BatchNonce, BuildError, DecodeError, EntryBody, EntryKind,
    MAX_BATCH_BYTES, MAX_CIPHERTEXT_BYTES, PublicKey, StreamId, Tag, VerifyError, WorkspaceId, padme_len,
};
use sha2::{Digest, Sha256};

fn signing_key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn public_key() -> PublicKey {
    signing_key().verifying_key().into()
}

fn header() -> BatchHeader {
    BatchHeader {
        workspace: WorkspaceId([1; 16]),
        stream: StreamId::MAIN,
        key_epoch: 0x0102_0304,
        device: public_key().device_id(),
        nonce: BatchNonce(std::array::from_fn(|i| i as u8)),
    }
}

fn batch(contents: &[(Tag, EntryKind, Vec<u8>)]) -> Batch {
    let mut builder = BatchBuilder::new(header());
    for (tag, kind, content) in contents {
        builder.add(*tag, *kind, |_, _| Ok::<_, Infallible>(content.clone())).unwrap();
    }
    builder.sign::<Infallible>(&signing_key()).unwrap()
}

fn two() -> Batch {
    batch(&[
        (Tag([2; 16]), EntryKind::Change, b"one".to_vec()),
        (Tag([3; 16]), EntryKind::Snapshot, b"two".to_vec()),
    ])
}

#[test]
fn p8_r11_a_batch_has_one_encoding_and_nothing_after_it() {
    let bytes = two().encode();
    assert_eq!(Batch::decode_strict(&bytes), Ok(two()));

    let longer = [bytes.as_slice(), &[0]].concat();
    assert_eq!(Batch::decode_strict(&longer), Err(DecodeError::Trailing(1)));

    // The stream number 1 written in two bytes: the same value, another encoding.
    let place = 1 + 1 + 17;
    assert_eq!(bytes[place], 1);
    let padded = [&bytes[..place], &[0x18, 1], &bytes[place + 1..]].concat();
    assert_eq!(Batch::decode_strict(&padded), Err(DecodeError::NotCanonical));
}

#[test]
fn p8_r11_a_batch_cut_anywhere_is_refused() {
    let bytes = two().encode();
    for end in 0..bytes.len() {
        assert!(Batch::decode_strict(&bytes[..end]).is_err(), "{end}");
    }
}

#[test]
fn p8_a_batch_of_a_newer_version_says_so() {
    let mut bytes = two().encode();
    bytes[1] = 9;
    assert_eq!(Batch::decode_strict(&bytes), Err(DecodeError::UnknownBatchVersion(9)));
}

#[test]
fn p9_the_canonical_header_is_54_bytes_in_the_written_order() {
    let canonical = header().canonical();
    assert_eq!(canonical.len(), 54);
    assert_eq!(canonical[0], 1);
    assert_eq!(canonical[1..17], [1; 16]);
    assert_eq!(canonical[17], 1);
    assert_eq!(canonical[18..22], [4, 3, 2, 1]);
    assert_eq!(canonical[22..30], *public_key().device_id().as_bytes());
    assert_eq!(canonical[30..54], header().nonce.0);
}

#[test]
fn p10_the_signature_covers_the_header_the_tags_the_kinds_and_the_ciphertexts() {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(b"feldbuch-batch-1")
        .chain_update(header().canonical())
        .chain_update([2, 0, 0, 0])
        .chain_update([2; 16])
        .chain_update([1])
        .chain_update(Sha256::digest(b"one"))
        .chain_update([3; 16])
        .chain_update([2])
        .chain_update(Sha256::digest(b"two"))
        .finalize()
        .into();
    assert_eq!(two().signing_digest(), digest);
    assert_eq!(two().verify(&public_key()), Ok(()));
}

#[test]
fn p10_r18_whatever_is_swapped_moved_or_changed_no_longer_verifies() {
    let changes: [fn(&mut Batch); 9] = [
        |b| b.header.workspace.0[0] ^= 1,
        |b| b.header.stream = StreamId::CONFIG,
        |b| b.header.key_epoch += 1,
        |b| b.header.nonce.0[23] ^= 1,
        |b| b.entries.swap(0, 1),
        |b| b.entries.truncate(1),
        |b| b.entries[0].tag.0[0] ^= 1,
        |b| b.entries[0].kind = EntryKind::Tombstone,
        |b| b.entries[0].body = EntryBody::Sealed(b"onf".to_vec()),
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut changed = two();
        change(&mut changed);
        let refused = Err(VerifyError::BadSignature);
        assert_eq!(changed.verify(&public_key()), refused, "change {number}");
        assert_ne!(changed.id(), two().id(), "change {number}");
    }
    let mut other = two();
    other.header.device.0[0] ^= 1;
    assert_eq!(other.verify(&public_key()), Err(VerifyError::OtherDevice));
}

#[test]
fn p11_every_entry_has_a_nonce_of_its_own() {
    let header = header();
    assert_eq!(header.entry_nonce(0), header.nonce.0);
    let mut expected = header.nonce.0;
    expected[20] ^= 0x44;
    expected[21] ^= 0x33;
    expected[22] ^= 0x22;
    expected[23] ^= 0x11;
    assert_eq!(header.entry_nonce(0x1122_3344), expected);
    let nonces: std::collections::BTreeSet<_> = (0..256).map(|i| header.entry_nonce(i)).collect();
    assert_eq!(nonces.len(), 256);
}

#[test]
fn p12_the_builder_seals_with_the_nonce_and_aad_that_a_reader_computes() {
    let mut seen = Vec::new();
    let mut builder = BatchBuilder::new(header());
    for place in 0..3 {
        let seal = |nonce: &[u8; 24], aad: &[u8]| {
            seen.push((*nonce, aad.to_vec()));
            Ok::<_, Infallible>(vec![place; 40])
        };
        builder.add(Tag([place; 16]), EntryKind::Change, seal).unwrap();
    }
    let batch = builder.sign::<Infallible>(&signing_key()).unwrap();
    for (index, (nonce, aad)) in seen.into_iter().enumerate() {
        let index = index as u32;
        assert_eq!(batch.entry_nonce(index), nonce);
        assert_eq!(batch.entry_aad(index), Some(aad.clone()));
        let mut by_hand = batch.header.canonical();
        by_hand.extend([index as u8; 16]);
        by_hand.push(1);
        by_hand.extend(index.to_le_bytes());
        assert_eq!(aad, by_hand);
    }
    assert_eq!(batch.entry_aad(3), None);
}

#[test]
fn p13_padding_costs_at_most_12_percent_and_leaves_few_lengths() {
    assert_eq!([0, 1, 2, 9, 100].map(padme_len), [0, 1, 2, 10, 104]);
    let mut lengths = std::collections::BTreeSet::new();
    for len in 1..100_000 {
        let padded = padme_len(len);
        assert!(padded >= len && padded * 100 <= len * 112 + 100, "{len}");
        assert_eq!(padme_len(padded), padded, "{len}");
        lengths.insert(padded);
    }
    assert!(lengths.len() < 200, "{} lengths", lengths.len());
    assert_eq!(padme_len(usize::MAX), usize::MAX);
}

#[test]
fn p14_p15_a_purged_batch_keeps_its_signature_and_its_id() {
    let whole = batch(&[
        (Tag([2; 16]), EntryKind::Change, b"one".to_vec()),
        (Tag([3; 16]), EntryKind::Change, b"two".to_vec()),
        (Tag([2; 16]), EntryKind::Tombstone, b"end".to_vec()),
    ]);
    let mut purged = whole.clone();
    assert_eq!(purged.purge(&Tag([2; 16])), 1);
    assert_eq!(purged.purge(&Tag([2; 16])), 0);
    let bytes = purged.encode();
    assert!(!bytes.windows(3).any(|window| window == b"one"));
    assert!(bytes.windows(3).any(|window| window == b"two"));
    assert!(bytes.windows(3).any(|window| window == b"end"));
    let read = Batch::decode_strict(&bytes).unwrap();
    assert_eq!(read.verify(&public_key()), Ok(()));
    assert_eq!(read.id(), whole.id());
    for end in 0..bytes.len() {
        assert!(Batch::decode_strict(&bytes[..end]).is_err(), "{end}");
    }
}

#[test]
fn p2_a_batch_holds_256_entries_and_no_ciphertext_above_its_limit() {
    let mut builder = BatchBuilder::new(header());
    assert_eq!(
        BatchBuilder::new(header()).sign::<Infallible>(&signing_key()).unwrap_err(),
        BuildError::Empty
    );
    let add = |builder: &mut BatchBuilder, len: usize| {
        builder.add(Tag([0; 16]), EntryKind::Change, |_, _| Ok::<_, Infallible>(vec![0; len]))
    };
    let too_large = MAX_CIPHERTEXT_BYTES + 1;
    assert_eq!(add(&mut builder, too_large), Err(BuildError::TooLarge(too_large)));
    for _ in 0..3 {
        add(&mut builder, MAX_CIPHERTEXT_BYTES).unwrap();
    }
    // The fourth would make the batch larger than a message.
    assert!(!builder.fits(MAX_CIPHERTEXT_BYTES));
    assert_eq!(add(&mut builder, MAX_CIPHERTEXT_BYTES), Err(BuildError::Full));
    for _ in 3..256 {
        add(&mut builder, 900).unwrap();
    }
    assert_eq!(add(&mut builder, 1), Err(BuildError::Full));
    let batch = builder.sign::<Infallible>(&signing_key()).unwrap();
    let bytes = batch.encode();
    assert!(bytes.len() <= MAX_BATCH_BYTES, "{}", bytes.len());
    assert_eq!(Batch::decode_strict(&bytes), Ok(batch.clone()));

    let mut more = batch.clone();
    more.entries = vec![two().entries[0].clone(); 257];
    assert!(matches!(Batch::decode_strict(&more.encode()), Err(DecodeError::TooLarge { .. })));
    more.entries.clear();
    assert!(Batch::decode_strict(&more.encode()).is_err());
    let mut large = two();
    large.entries[0].body = EntryBody::Sealed(vec![0; too_large]);
    assert!(matches!(Batch::decode_strict(&large.encode()), Err(DecodeError::TooLarge { .. })));
}

#[test]
fn p10_a_builder_does_not_sign_for_another_device() {
    let mut builder = BatchBuilder::new(header());
    let seal = |_: &[u8; 24], _: &[u8]| Ok::<_, Infallible>(vec![1]);
    builder.add(Tag([0; 16]), EntryKind::Change, seal).unwrap();
    let stranger = SigningKey::from_bytes(&[8; 32]);
    assert_eq!(builder.sign::<Infallible>(&stranger).unwrap_err(), BuildError::OtherDevice);
}

fn any_batch() -> impl Strategy<Value = Batch> {
    let entry = (any::<[u8; 16]>(), any::<u8>(), prop::collection::vec(any::<u8>(), 0..300));
    (
        prop::collection::vec(entry, 1..12),
        any::<[u8; 24]>(),
        any::<u32>(),
        any::<u8>(),
        prop::option::of(0usize..12),
    )
        .prop_map(|(entries, nonce, key_epoch, stream, purged)| {
            let mut builder = BatchBuilder::new(BatchHeader {
                nonce: BatchNonce(nonce),
                key_epoch,
                stream: StreamId(stream),
                ..header()
            });
            for (tag, kind, content) in entries {
                let kind = EntryKind::from_number(kind);
                let seal = |_: &[u8; 24], _: &[u8]| Ok::<_, Infallible>(content);
                builder.add(Tag(tag), kind, seal).unwrap();
            }
            let mut batch = builder.sign::<Infallible>(&signing_key()).unwrap();
            if let Some(tag) = purged.and_then(|at| batch.entries.get(at)).map(|e| e.tag) {
                batch.purge(&tag);
            }
            batch
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn p8_r11_every_batch_comes_back_as_it_went(batch in any_batch()) {
        let bytes = batch.encode();
        let read = Batch::decode_strict(&bytes).unwrap();
        prop_assert_eq!(&read, &batch);
        prop_assert_eq!(read.verify(&public_key()), Ok(()));
        prop_assert_eq!(read.encode(), bytes);
    }

    #[test]
    fn p10_r11_a_flipped_bit_is_refused_or_does_not_verify(
        batch in any_batch(), at in any::<prop::sample::Index>(), bit in 0u8..8,
    ) {
        let mut bytes = batch.encode();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if let Ok(read) = Batch::decode_strict(&bytes) {
            prop_assert!(read.verify(&public_key()).is_err());
        }
    }

    #[test]
    fn p8_r11_random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = Batch::decode_strict(&bytes);
    }
}
