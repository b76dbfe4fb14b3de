//! Payloads, packed and padded (`docs/sealing.md`, E1 to E6).

use super::*;
use crm_domain::id::MemberId;
use crm_domain::time::Millis;
use engine_protocol::sync::Role;
use proptest::collection::vec;
use proptest::prelude::*;
use relay_protocol::padme_len;

const RECORD: RecordId = RecordId::from_bytes([5; 16]);

fn changes(chunks: Vec<Vec<u8>>) -> Payload {
    Payload::Changes { record: RECORD, kind: RecordKind::Contact, chunks }
}

fn snapshot(document: Vec<u8>) -> Payload {
    Payload::Snapshot { record: RECORD, kind: RecordKind::Account, document }
}

fn roles() -> impl Strategy<Value = Role> {
    use Role::{Admin, Manager, Member, Owner, ReadOnly};
    prop::sample::select(vec![Owner, Admin, Manager, Member, ReadOnly])
}

fn events() -> impl Strategy<Value = RosterEvent> {
    let name = || "\\PC{0,40}";
    let at = || any::<i64>().prop_map(Millis);
    let member = || any::<[u8; 16]>().prop_map(MemberId::from_bytes);
    prop_oneof![
        (name(), any::<[u8; 16]>(), any::<[u8; 32]>(), member(), name(), name(), at()).prop_map(
            |(workspace_name, salt, device, member, member_name, device_label, at)| {
                RosterEvent::Founded { workspace_name, salt, device, member, member_name, device_label, at }
            }
        ),
        (any::<[u8; 32]>(), roles(), at()).prop_map(|(invite, role, at)| RosterEvent::Invited {
            invite,
            role,
            at
        }),
        (any::<[u8; 32]>(), any::<[u8; 32]>(), vec(any::<u8>(), 64), member(), name(), name(), at())
            .prop_map(|(device, invite, proof, member, member_name, device_label, at)| RosterEvent::Joined {
                device,
                invite,
                proof: proof.try_into().unwrap(),
                member,
                member_name,
                device_label,
                at
            }),
        (name(), name())
            .prop_map(|(member_name, device_label)| RosterEvent::Renamed { member_name, device_label }),
        (any::<[u8; 8]>(), at()).prop_map(|(device, at)| RosterEvent::Removed { device, at }),
    ]
}

fn payloads() -> impl Strategy<Value = Payload> {
    let bytes = |most| prop_oneof![vec(any::<u8>(), 0..most), vec(Just(b'a'), 0..most)];
    let record = || any::<[u8; 16]>().prop_map(RecordId::from_bytes);
    let kind = || prop::sample::select(RecordKind::ALL.to_vec());
    prop_oneof![
        (record(), kind(), vec(bytes(400), 0..8)).prop_map(|(record, kind, chunks)| Payload::Changes {
            record,
            kind,
            chunks
        }),
        (record(), kind(), bytes(3000)).prop_map(|(record, kind, document)| Payload::Snapshot {
            record,
            kind,
            document
        }),
        events().prop_map(Payload::Roster),
    ]
}

#[test]
fn e1_the_packed_bytes_are_the_ones_written_down() {
    let packed = changes(vec![vec![0xaa, 0xbb]]).encode();
    let mut expected = vec![1, 0, 28, 0, 0, 0, 1];
    expected.extend_from_slice(&[5; 16]);
    expected.extend_from_slice(&[2, 1, 0, 0, 0, 2, 0, 0, 0, 0xaa, 0xbb]);
    expected.resize(padme_len(6 + 28), 0);
    assert_eq!(packed, expected);
}

#[test]
fn e2_long_repetitive_content_is_compressed_and_short_or_random_content_is_not() {
    let long = snapshot(b"Mustermann GmbH, ".repeat(500));
    assert_eq!(long.encode()[..2], [1, 1]);
    assert!(long.encode().len() < 300);
    assert_eq!(Payload::decode(&long.encode()), Ok(long));
    assert_eq!(snapshot(vec![b'a'; 200]).encode()[..2], [1, 0], "below the threshold");
    let mut state = 1_u64;
    let random: Vec<u8> = (0..4000)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        })
        .collect();
    assert_eq!(snapshot(random).encode()[..2], [1, 0], "nothing gained");
}

#[test]
fn e3_many_lengths_look_the_same_from_outside() {
    let mut lengths: Vec<_> =
        (1..200_usize).map(|size| changes(vec![vec![7; size]]).encode().len()).collect();
    assert!(lengths.iter().all(|length| padme_len(*length) == *length));
    lengths.dedup();
    assert!(lengths.len() < 40, "{} lengths", lengths.len());
}

#[test]
fn e4_padding_that_is_not_empty_or_not_the_right_length_is_refused() {
    let good = changes(vec![vec![7; 37]]).encode();
    let content = 6 + changes(vec![vec![7; 37]]).body_len();
    assert!(good.len() > content);
    for place in content..good.len() {
        let mut bytes = good.clone();
        bytes[place] = 1;
        assert_eq!(Payload::decode(&bytes), Err(PackingError::Padding.into()));
    }
    for length in [good.len() - 1, good.len() + 1, content] {
        let mut bytes = good.clone();
        bytes.resize(length, 0);
        assert_eq!(Payload::decode(&bytes), Err(PackingError::Length.into()));
    }
}

/// Packs a deflated part under any claim about its size.
fn claim(deflated: &[u8], size: usize) -> Vec<u8> {
    let mut out = vec![1, 1];
    out.extend_from_slice(&(deflated.len() as u32).to_le_bytes());
    out.extend_from_slice(&(size as u32).to_le_bytes());
    out.extend_from_slice(deflated);
    out.resize(padme_len(out.len()), 0);
    out
}

#[test]
fn r11_a_compression_bomb_costs_no_memory_and_is_refused() {
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![0; 64 * 1024 * 1024], 6);
    assert_eq!(unpack(&claim(&bomb, 64 << 20)), Err(PackingError::TooLarge(64 << 20)));
    assert_eq!(unpack(&claim(&bomb, MAX_BODY_BYTES)), Err(PackingError::Deflate));
    assert_eq!(unpack(&claim(&bomb, 1000)), Err(PackingError::Deflate));
    assert_eq!(unpack(&claim(&[3, 0], MAX_BODY_BYTES)), Err(PackingError::Deflate), "claims too much");
    assert_eq!(unpack(&claim(&[3, 0], usize::MAX)), Err(PackingError::TooLarge(u32::MAX as usize)));
}

#[test]
fn r11_compressed_content_must_be_exactly_as_long_as_it_says() {
    let body = snapshot(b"Meier ".repeat(200)).body();
    let deflated = miniz_oxide::deflate::compress_to_vec(&body, 6);
    assert_eq!(unpack(&claim(&deflated, body.len())), Ok(body.clone()));
    assert_eq!(unpack(&claim(&deflated, body.len() - 1)), Err(PackingError::Deflate));
    assert_eq!(unpack(&claim(&deflated, body.len() + 1)), Err(PackingError::Deflate));
    let longer = [deflated.as_slice(), &[0]].concat();
    assert_eq!(unpack(&claim(&longer, body.len())), Err(PackingError::Deflate), "input left over");
    let shorter = &deflated[..deflated.len() - 1];
    assert_eq!(unpack(&claim(shorter, body.len())), Err(PackingError::Deflate), "input missing");
}

#[test]
fn r11_a_lie_about_the_number_of_chunks_costs_no_memory() {
    let mut body = changes(vec![]).body();
    let count = body.len() - 4..;
    body[count].fill(0xff);
    assert_eq!(Payload::decode(&pack_plain(&body)), Err(WireError::Truncated.into()));
}

#[test]
fn e5_numbers_of_a_newer_version_are_told_apart_from_damage() {
    let body = |place: usize, number: u8| {
        let mut body = changes(vec![vec![1]]).body();
        body[place] = number;
        Payload::decode(&pack_plain(&body)).unwrap_err()
    };
    assert!(body(0, 99).needs_update(), "payload");
    assert!(body(17, 99).needs_update(), "kind of record");
    let mut packed = changes(vec![vec![1]]).encode();
    packed[0] = 2;
    assert!(Payload::decode(&packed).unwrap_err().needs_update(), "version");
    for event in [vec![ROSTER, 99], [vec![ROSTER, 2], vec![0; 32], vec![99], vec![0; 8]].concat()] {
        assert!(Payload::decode(&pack_plain(&event)).unwrap_err().needs_update(), "event and role");
    }
    assert!(!body(21, 1).needs_update(), "damage");
    assert!(!Payload::decode(&[]).unwrap_err().needs_update(), "nothing");
}

#[test]
fn s6_debug_of_a_payload_shows_sizes_and_no_content() {
    let texts = [changes(vec![b"Mustermann".to_vec()]), snapshot(b"Mustermann".to_vec())]
        .map(|payload| format!("{payload:?}"));
    for text in texts {
        assert!(text.contains("bytes") && !text.contains("Muster") && !text.contains("77, 117"), "{text}");
    }
}

/// A list of `docs/sealing.md`, as `Kinds: account 1, contact 2.`
fn numbered(name: &str) -> Vec<(String, u8)> {
    let text = include_str!("../../../../docs/sealing.md");
    let (_, list) =
        text.split_once(&format!(" {name}: ")).or_else(|| text.split_once(&format!("\n  {name}: "))).unwrap();
    let list = list.split_once('.').unwrap().0.split_whitespace().collect::<Vec<_>>().join(" ");
    let one = |entry: &str| {
        let (word, number) = entry.rsplit_once(' ').unwrap();
        (word.to_owned(), number.parse().unwrap())
    };
    list.split(", ").map(one).collect()
}

#[test]
fn e6_kinds_and_roles_have_the_numbers_that_are_written_down() {
    let body = |kind| Payload::Snapshot { record: RECORD, kind, document: vec![1] }.body();
    let mut kinds: Vec<_> =
        RecordKind::ALL.into_iter().map(|kind| (kind.key().replace('_', " "), body(kind)[17])).collect();
    kinds.sort_by_key(|(_, number)| *number);
    assert_eq!(numbered("Kinds"), kinds);
    // Its place in the body of an invitation: form, event, invitation's key.
    let number = |role| {
        let event = RosterEvent::Invited { invite: [0; 32], role, at: Millis(0) };
        Payload::Roster(event).body()[34]
    };
    let roles = [
        ("owner", Role::Owner),
        ("admin", Role::Admin),
        ("manager", Role::Manager),
        ("member", Role::Member),
        ("read-only", Role::ReadOnly),
    ];
    assert_eq!(numbered("Roles"), roles.map(|(word, role)| (word.to_owned(), number(role))));
}

proptest! {
    #[test]
    fn e6_every_payload_comes_back_as_it_was(payload in payloads()) {
        let packed = payload.encode();
        prop_assert_eq!(packed.len(), padme_len(packed.len()));
        prop_assert!(packed.len() <= packed_len(payload.body_len()));
        prop_assert_eq!(payload.body_len(), payload.body().len());
        prop_assert_eq!(Payload::decode(&packed), Ok(payload));
    }

    #[test]
    fn r11_no_bytes_make_decoding_panic(bytes in vec(any::<u8>(), 0..600)) {
        let _outcome = Payload::decode(&bytes);
    }

    #[test]
    fn r11_no_body_makes_decoding_panic(form in 0_u8..5, kind in 0_u8..7, rest in vec(any::<u8>(), 0..300)) {
        let body = [vec![form, kind], rest].concat();
        if let Ok(payload) = Payload::decode(&pack_plain(&body)) {
            prop_assert_eq!(payload.body(), body);
        }
    }

    #[test]
    fn r11_damaged_payloads_are_refused_or_exact(payload in payloads(), place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut packed = payload.encode();
        let place = place.index(packed.len());
        packed[place] = byte;
        if let Ok(read) = Payload::decode(&packed) {
            prop_assert_eq!(Payload::decode(&read.encode()), Ok(read));
        }
    }
}
