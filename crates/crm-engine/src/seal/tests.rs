//! Sealing and opening, and what does not open (`docs/sealing.md`, E9 to E16).

use super::*;
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use relay_protocol::{DeviceId, Entry, PublicKey, Signature, Tag, padme_len};

use crate::payload::{PackingError, WireError};
use crate::roster::RosterEvent;

const WORKSPACE: WorkspaceId = WorkspaceId([3; 16]);

fn ring() -> KeyRing {
    KeyRing::first([1; 32], [2; 32])
}

fn keys() -> DeviceKeys {
    DeviceKeys::from_seed([9; 32])
}

fn record(number: u8) -> RecordId {
    RecordId::from_bytes([number; 16])
}

fn change(number: u8, text: &str) -> Payload {
    Payload::Changes {
        record: record(number),
        kind: RecordKind::Contact,
        chunks: vec![text.as_bytes().to_vec()],
    }
}

fn snapshot(number: u8, size: usize) -> Payload {
    // Not compressible: a multiplicative generator's upper bits.
    let mut state = u64::from(number) + 1;
    let document = (0..size)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        })
        .collect();
    Payload::Snapshot { record: record(number), kind: RecordKind::Account, document }
}

fn seal(ring: &KeyRing, payloads: &[Payload]) -> Batch {
    let bytes = seal_batch(WORKSPACE, StreamId::MAIN, ring, &keys(), [8; 24], payloads).unwrap();
    Batch::decode_strict(&bytes).unwrap()
}

fn opened(batch: &Batch, ring: &KeyRing) -> Vec<Payload> {
    open_batch(batch, ring).into_iter().map(|opened| opened.unwrap().payload).collect()
}

/// Signs a batch again after a change, as a member could: what is left to stop it is the AEAD.
fn signed(mut batch: Batch, keys: &DeviceKeys) -> Batch {
    batch.header.device = keys.public().device_id();
    batch.signature = relay_protocol::sign(keys.signing(), &batch.signing_digest());
    batch
}

#[test]
fn e11_what_is_sealed_opens_again_in_order() {
    let payloads = vec![change(1, "Anna Muster"), snapshot(2, 3000), change(1, "Anna Müller"), change(3, "")];
    let batch = seal(&ring(), &payloads);
    assert_eq!(batch.verify(&keys().public()), Ok(()));
    assert_eq!(opened(&batch, &ring()), payloads);
    assert!(
        open_batch(&batch, &ring())
            .iter()
            .zip(0..)
            .all(|(entry, index)| { entry.as_ref().is_ok_and(|opened| opened.index == index) })
    );
}

#[test]
fn r18_flipping_any_bit_of_a_batch_leaves_nothing_believed() {
    let payloads = [change(1, "Anna Muster"), change(2, "Bert Beispiel")];
    let good = seal_batch(WORKSPACE, StreamId::MAIN, &ring(), &keys(), [8; 24], &payloads).unwrap();
    for place in 0..good.len() {
        for bit in 0..8 {
            let mut bytes = good.clone();
            bytes[place] ^= 1 << bit;
            let Ok(batch) = Batch::decode_strict(&bytes) else { continue };
            assert!(batch.verify(&keys().public()).is_err(), "byte {place}, bit {bit}");
        }
    }
}

#[test]
fn r18_what_a_signature_does_not_stop_the_seal_does() {
    let good = seal(&ring(), &[change(1, "Anna Muster"), change(2, "Bert Beispiel")]);
    let altered = |change: &dyn Fn(&mut Batch)| {
        let mut batch = good.clone();
        change(&mut batch);
        open_batch(&signed(batch, &keys()), &ring())
    };
    let all_altered =
        |change: &dyn Fn(&mut Batch)| altered(change).iter().all(|entry| *entry == Err(OpenError::Altered));
    assert!(altered(&|_| {}).iter().all(Result::is_ok), "the check itself opens the good batch");
    assert!(all_altered(&|batch| batch.header.workspace = WorkspaceId([4; 16])), "another workspace");
    assert!(all_altered(&|batch| batch.header.stream = StreamId::CONFIG), "another stream");
    assert!(all_altered(&|batch| batch.header.nonce.0[0] ^= 1), "another nonce");
    assert!(all_altered(&|batch| batch.entries.swap(0, 1)), "swapped");
    assert!(all_altered(&|batch| batch.entries.iter_mut().for_each(|e| e.tag.0[5] ^= 1)), "tag");
    for kind in [EntryKind::Snapshot, EntryKind::Roster, EntryKind::Tombstone, EntryKind::Other(77)] {
        assert!(all_altered(&|batch| batch.entries.iter_mut().for_each(|e| e.kind = kind)), "{kind:?}");
    }
    let stolen = signed(good.clone(), &DeviceKeys::from_seed([10; 32]));
    assert!(open_batch(&stolen, &ring()).iter().all(|entry| *entry == Err(OpenError::Altered)), "device");
    let mut repeated = good.clone();
    repeated.entries.push(good.entries[0].clone());
    assert_eq!(open_batch(&signed(repeated, &keys()), &ring())[2], Err(OpenError::Altered), "repeated");
}

#[test]
fn r18_flipping_any_byte_of_a_ciphertext_spoils_that_entry_and_no_other() {
    let good = seal(&ring(), &[change(1, "Anna Muster"), change(2, "Bert Beispiel")]);
    let EntryBody::Sealed(ciphertext) = good.entries[0].body.clone() else { panic!("sealed") };
    for place in 0..=ciphertext.len() {
        let mut bytes = ciphertext.clone();
        match bytes.get_mut(place) {
            Some(byte) => *byte ^= 0x10,
            None => {
                bytes.pop();
            }
        }
        let mut batch = good.clone();
        batch.entries[0].body = EntryBody::Sealed(bytes);
        let entries = open_batch(&signed(batch, &keys()), &ring());
        assert_eq!(entries[0], Err(OpenError::Altered), "byte {place}");
        assert!(entries[1].is_ok());
    }
}

#[test]
fn r18_ten_thousand_entries_in_another_place_are_all_refused() {
    let batches: Vec<_> = (0..40_u8)
        .map(|batch| {
            let payloads: Vec<_> = (0..=255).map(|number| change(number, "gleich")).collect();
            let nonce = [batch; 24];
            let bytes = seal_batch(WORKSPACE, StreamId::MAIN, &ring(), &keys(), nonce, &payloads).unwrap();
            Batch::decode_strict(&bytes).unwrap()
        })
        .collect();
    let mut refused = 0;
    for (number, batch) in batches.iter().enumerate() {
        let mut moved = batch.clone();
        // Every entry comes from another batch, or from another place of its own.
        moved.entries.clone_from(&batches[(number + 1) % batches.len()].entries);
        if number % 2 == 0 {
            moved.entries.clone_from(&batch.entries);
            moved.entries.rotate_left(1 + number);
        }
        refused += open_batch(&signed(moved, &keys()), &ring())
            .iter()
            .filter(|entry| **entry == Err(OpenError::Altered))
            .count();
    }
    assert_eq!(refused, 40 * 256);
}

#[test]
fn r18_no_word_of_a_payload_is_in_the_sealed_bytes_and_lengths_are_padded() {
    let canary = "Kanarienvogel-7f3a9c";
    let event = RosterEvent::Renamed { member_name: canary.into(), device_label: canary.into() };
    let record_id = RecordId::from_bytes(*b"Kanarienvogel-ID");
    let named = Payload::Snapshot {
        record: record_id,
        kind: RecordKind::Contact,
        document: canary.repeat(40).into_bytes(),
    };
    let config =
        seal_batch(WORKSPACE, StreamId::CONFIG, &ring(), &keys(), [8; 24], &[Payload::Roster(event)]);
    let main = seal_batch(WORKSPACE, StreamId::MAIN, &ring(), &keys(), [7; 24], &[change(1, canary), named]);
    for bytes in [config.unwrap(), main.unwrap()] {
        assert!(!bytes.windows(6).any(|window| b"Kanari".as_slice() == window));
        for entry in Batch::decode_strict(&bytes).unwrap().entries {
            let EntryBody::Sealed(ciphertext) = entry.body else { panic!("sealed") };
            let plain = ciphertext.len() - AEAD_TAG_BYTES;
            assert_eq!(padme_len(plain), plain);
        }
    }
    assert!(canary.as_bytes().windows(6).any(|window| b"Kanari".as_slice() == window), "the check sees it");
}

#[test]
fn r18_texts_of_nearly_the_same_length_have_the_same_sealed_length() {
    let sizes = [100, 101, 103].map(|size| {
        let batch = seal(&ring(), &[change(1, &"x".repeat(size))]);
        let EntryBody::Sealed(ciphertext) = &batch.entries[0].body else { panic!("sealed") };
        ciphertext.len()
    });
    assert_eq!(sizes[0], sizes[1]);
    assert_eq!(sizes[1], sizes[2]);
}

#[test]
fn r19_old_entries_open_after_a_new_epoch_and_new_ones_only_with_its_key() {
    let old = ring();
    let mut new = ring();
    new.begin_epoch([5; 32]);
    let before = seal(&old, &[change(1, "vorher")]);
    let after = seal(&new, &[change(1, "nachher")]);
    assert_eq!(opened(&before, &new), [change(1, "vorher")]);
    assert_eq!(opened(&after, &new), [change(1, "nachher")]);
    assert_eq!(open_batch(&after, &old), [Err(OpenError::UnknownEpoch(2))]);
    let mut relabelled = before;
    relabelled.header.key_epoch = 2;
    assert_eq!(open_batch(&signed(relabelled, &keys()), &new), [Err(OpenError::Altered)]);
}

#[test]
fn r19_entries_of_two_admins_who_began_the_same_epoch_at_once_both_open() {
    let (mut ada, mut bert) = (ring(), ring());
    ada.begin_epoch([7; 32]);
    bert.begin_epoch([6; 32]);
    let (from_ada, from_bert) = (seal(&ada, &[change(1, "Ada")]), seal(&bert, &[change(1, "Bert")]));
    assert_eq!(open_batch(&from_bert, &ada), [Err(OpenError::Altered)], "before the rings meet");
    ada.merge(bert);
    assert_eq!(opened(&from_ada, &ada), [change(1, "Ada")]);
    assert_eq!(opened(&from_bert, &ada), [change(1, "Bert")]);
}

#[test]
fn e13_a_foreign_ring_opens_nothing() {
    let batch = seal(&ring(), &[change(1, "Anna")]);
    assert_eq!(open_batch(&batch, &KeyRing::first([4; 32], [2; 32])), [Err(OpenError::Altered)]);
}

#[test]
fn e12_a_purged_entry_says_so_and_the_others_open() {
    let mut batch = seal(&ring(), &[change(1, "Anna"), change(2, "Bert")]);
    assert_eq!(batch.purge(&ring().tag(StreamId::MAIN, &record(1))), 1);
    assert_eq!(batch.verify(&keys().public()), Ok(()));
    let entries = open_batch(&batch, &ring());
    assert_eq!(entries[0], Err(OpenError::Purged));
    assert_eq!(entries[1].as_ref().unwrap().payload, change(2, "Bert"));
}

/// Seals any bytes under any tag and kind: what a member with a faulty or hostile client could send.
fn forge(stream: StreamId, tag: Tag, kind: EntryKind, plaintext: &[u8]) -> Batch {
    let (key_epoch, key) = ring().sealing_key(stream);
    let device = keys().public().device_id();
    let header = BatchHeader { workspace: WORKSPACE, stream, key_epoch, device, nonce: BatchNonce([6; 24]) };
    let mut builder = BatchBuilder::new(header);
    builder
        .add(tag, kind, |nonce, aad| cipher(&key).encrypt(nonce.into(), Message { msg: plaintext, aad }))
        .unwrap();
    builder.sign::<()>(keys().signing()).unwrap()
}

#[test]
fn e15_an_authentic_entry_that_lies_about_itself_is_refused() {
    let main = StreamId::MAIN;
    let (mine, other) = (ring().tag(main, &record(1)), ring().tag(main, &record(2)));
    let plain = change(1, "Anna").encode();
    let outcome = |stream, tag, kind, plaintext: &[u8]| {
        open_batch(&forge(stream, tag, kind, plaintext), &ring()).remove(0)
    };
    assert!(outcome(main, mine, EntryKind::Change, &plain).is_ok(), "the check itself makes good ones");
    assert_eq!(outcome(main, other, EntryKind::Change, &plain), Err(OpenError::WrongTag));
    assert_eq!(outcome(main, mine, EntryKind::Snapshot, &plain), Err(OpenError::WrongKind));
    for (kind, number) in [(EntryKind::Other(77), 77), (EntryKind::Segment, 5), (EntryKind::Tombstone, 4)] {
        let error = outcome(main, mine, kind, &plain).unwrap_err();
        assert_eq!(error, OpenError::UnknownKind(number));
        assert!(error.needs_update());
    }
    let truncated = PayloadError::Packing(PackingError::Wire(WireError::Truncated));
    assert_eq!(outcome(main, mine, EntryKind::Change, b""), Err(OpenError::Payload(truncated)));
    let newer = outcome(main, mine, EntryKind::Change, &[2, 0, 0, 0, 0, 0]).unwrap_err();
    assert!(newer.needs_update());
    let event = Payload::Roster(RosterEvent::Renamed { member_name: "A".into(), device_label: "B".into() });
    let tag = |stream| ring().tag(stream, &record(0));
    let inside = outcome(StreamId::CONFIG, tag(StreamId::CONFIG), EntryKind::Roster, &event.encode());
    assert_eq!(inside.unwrap().payload, event);
    let outside = outcome(main, tag(main), EntryKind::Roster, &event.encode());
    assert_eq!(outside, Err(OpenError::WrongStream));
}

#[test]
fn e9_roster_events_are_sealed_into_the_config_stream_only() {
    let event = Payload::Roster(RosterEvent::Removed { device: [1; 8], at: crm_domain::time::Millis(0) });
    let seal =
        |stream| seal_batch(WORKSPACE, stream, &ring(), &keys(), [8; 24], core::slice::from_ref(&event));
    assert_eq!(seal(StreamId::MAIN), Err(SealError::WrongStream));
    let batch = Batch::decode_strict(&seal(StreamId::CONFIG).unwrap()).unwrap();
    assert_eq!(batch.entries[0].tag, ring().tag(StreamId::CONFIG, &record(0)));
    assert_eq!(opened(&batch, &ring()), [event]);
}

#[test]
fn e16_what_does_not_fit_is_said_and_never_cut() {
    let seal = |payloads: &[Payload]| {
        seal_batch(WORKSPACE, StreamId::MAIN, &ring(), &keys(), [8; 24], payloads).map(|_| ())
    };
    assert_eq!(seal(&[]), Err(SealError::Empty));
    assert_eq!(seal(&vec![change(1, "a"); 257]), Err(SealError::Full));
    assert_eq!(seal(&vec![change(1, "a"); 256]), Ok(()));
    assert_eq!(seal(&vec![snapshot(1, 250_000); 5]), Err(SealError::Full));
    assert!(matches!(seal(&[snapshot(1, 300_000)]), Err(SealError::TooLarge(_))));
    let huge = change(1, &"a".repeat(MAX_BODY_BYTES));
    assert_eq!(seal(core::slice::from_ref(&huge)), Err(SealError::TooLarge(huge.body_len())));
    assert_eq!(seal(&[change(1, &"a".repeat(1_000_000))]), Ok(()), "compressed it fits");
}

#[test]
fn e16_split_groups_keep_the_order_and_each_fits_a_batch() {
    let mut payloads: Vec<_> = (0..600_u16).map(|number| change((number % 200) as u8, "kurz")).collect();
    payloads.extend((0..9).map(|number| snapshot(number, 240_000)));
    payloads.extend((0..40).map(|number| snapshot(number, 40_000)));
    let groups = split_for_batches(payloads.clone());
    assert!(groups.iter().all(|group| !group.is_empty() && group.len() <= MAX_ENTRIES_PER_BATCH));
    let mut back = Vec::new();
    for group in &groups {
        let batch = seal(&ring(), group);
        assert!(batch.encode().len() <= MAX_BATCH_BYTES);
        back.extend(opened(&batch, &ring()));
    }
    assert_eq!(back, payloads);
    assert!(groups.len() <= 9, "{} batches", groups.len());
    assert!(split_for_batches(Vec::new()).is_empty());
}

#[test]
fn e16_many_changes_of_one_record_go_into_several_entries_without_losing_one() {
    let chunks: Vec<_> = (0..60_u8)
        .map(|number| match snapshot(number, 20_000) {
            Payload::Snapshot { document, .. } => document,
            _ => Vec::new(),
        })
        .collect();
    let all = Payload::Changes { record: record(1), kind: RecordKind::Contact, chunks: chunks.clone() };
    let mut back = Vec::new();
    for group in split_for_batches(vec![all]) {
        for payload in opened(&seal(&ring(), &group), &ring()) {
            let Payload::Changes { chunks, .. } = payload else { panic!("changes") };
            back.extend(chunks);
        }
    }
    assert_eq!(back, chunks);
}

#[test]
fn e16_a_payload_no_entry_can_hold_is_left_to_seal_batch_to_refuse() {
    let groups = split_for_batches(vec![change(1, "a"), snapshot(2, 300_000), change(3, "b")]);
    assert_eq!(groups.concat(), [change(1, "a"), snapshot(2, 300_000), change(3, "b")]);
    let outcome = seal_batch(WORKSPACE, StreamId::MAIN, &ring(), &keys(), [8; 24], &groups.concat());
    assert!(matches!(outcome, Err(SealError::TooLarge(_))));
}

#[test]
fn r11_a_batch_of_rubbish_opens_to_errors_without_panic() {
    let header = BatchHeader {
        workspace: WORKSPACE,
        stream: StreamId(200),
        key_epoch: 1,
        device: DeviceId([0; 8]),
        nonce: BatchNonce([0; 24]),
    };
    let bodies = [vec![], vec![0; 15], vec![0; 16], vec![0; 500]];
    let entries = bodies
        .map(|body| Entry { tag: Tag([0; 16]), kind: EntryKind::Change, body: EntryBody::Sealed(body) })
        .to_vec();
    let batch = Batch { header, entries, signature: Signature([0; 64]) };
    assert_eq!(open_batch(&batch, &ring()), vec![Err(OpenError::Altered); 4]);
    assert!(batch.verify(&PublicKey([0; 32])).is_err());
}
