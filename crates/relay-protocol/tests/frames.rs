//! Messages: round trip, truncation, noise, unknown things (spec P3 to P5, P40).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use relay_protocol::{
    Ack, BatchId, CancelInvite, Chain, Challenge, ClientFrame, CreateToken, CreateWorkspace, DecodeError,
    Deliver, DeviceId, DeviceInfo, DeviceList, Done, ErrorCode, Hello, InviteKey, ListDevices,
    MAX_FRAME_BYTES, Nonce, Page, Position, PublicKey, Pull, Purge, Push, PushResult, PutInvite, Redeem,
    Redeemed, Refusal, RemoveDevice, Role, Salt, ServerFrame, Signature, StreamCursor, StreamHead, StreamId,
    Supported, Tag, Welcome, WorkspaceId, create_message, derive_workspace, hello_message, normal_host,
    purge_message, redeem_message, relay_host, sign,
};

fn role() -> impl Strategy<Value = Role> {
    prop::sample::select(vec![Role::Owner, Role::Admin, Role::Member, Role::Reader])
}

fn code() -> impl Strategy<Value = ErrorCode> {
    any::<u16>().prop_map(ErrorCode::from_number)
}

fn blobs() -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 0..5)
}

fn long() -> impl Strategy<Value = [u8; 64]> {
    any::<[u8; 32]>().prop_map(|half| {
        let mut whole = [0; 64];
        whole[..32].copy_from_slice(&half);
        whole[32..].copy_from_slice(&half);
        whole
    })
}

fn client_frame() -> impl Strategy<Value = ClientFrame> {
    let id16 = any::<[u8; 16]>;
    let key = any::<[u8; 32]>;
    let cursor = (any::<u8>(), any::<u64>(), any::<[u8; 8]>())
        .prop_map(|(stream, seq, chain)| StreamCursor { stream: StreamId(stream), seq, chain: Chain(chain) });
    let cursors = prop::collection::vec(cursor, 0..4);
    prop_oneof![
        (any::<u8>(), id16(), any::<[u8; 8]>(), cursors, long()).prop_map(
            |(protocol, workspace, device, cursors, signature)| ClientFrame::Hello(Hello {
                protocol,
                workspace: WorkspaceId(workspace),
                device: DeviceId(device),
                cursors,
                signature: Signature(signature),
            })
        ),
        (id16(), key(), id16(), long(), prop::option::of("[a-z]{0,20}")).prop_map(
            |(workspace, key, salt, signature, token)| {
                ClientFrame::CreateWorkspace(CreateWorkspace {
                    workspace: WorkspaceId(workspace),
                    public_key: PublicKey(key),
                    salt: Salt(salt),
                    signature: Signature(signature),
                    token: token.map(CreateToken),
                })
            }
        ),
        (id16(), key(), key(), long()).prop_map(|(workspace, invite, device, signature)| {
            ClientFrame::Redeem(Redeem {
                workspace: WorkspaceId(workspace),
                invite: InviteKey(invite),
                device_key: PublicKey(device),
                signature: Signature(signature),
            })
        }),
        (any::<u32>(), blobs(), any::<Option<u64>>())
            .prop_map(|(request, batches, expect)| { ClientFrame::Push(Push { request, batches, expect }) }),
        (any::<u8>(), any::<u64>(), any::<u32>()).prop_map(|(stream, after, max_bytes)| {
            ClientFrame::Pull(Pull { stream: StreamId(stream), after, max_bytes })
        }),
        (any::<u32>(), key(), any::<u32>(), role(), prop::collection::vec(any::<u8>(), 0..99)).prop_map(
            |(request, invite, expires_in_s, role, sealed)| {
                let invite = InviteKey(invite);
                ClientFrame::PutInvite(PutInvite { request, invite, expires_in_s, role, sealed })
            }
        ),
        (any::<u32>(), key()).prop_map(|(request, invite)| {
            ClientFrame::CancelInvite(CancelInvite { request, invite: InviteKey(invite) })
        }),
        (any::<u32>(), any::<[u8; 8]>()).prop_map(|(request, device)| {
            ClientFrame::RemoveDevice(RemoveDevice { request, device: DeviceId(device) })
        }),
        any::<u32>().prop_map(|request| ClientFrame::ListDevices(ListDevices { request })),
        (any::<u32>(), any::<u8>(), id16(), long()).prop_map(|(request, stream, tag, signature)| {
            ClientFrame::Purge(Purge {
                request,
                stream: StreamId(stream),
                tag: Tag(tag),
                signature: Signature(signature),
            })
        }),
    ]
}

fn server_frame() -> impl Strategy<Value = ServerFrame> {
    let head = (any::<u8>(), any::<u64>(), any::<bool>()).prop_map(|(stream, seq, rewound)| StreamHead {
        stream: StreamId(stream),
        seq,
        rewound,
    });
    let result = prop_oneof![any::<u64>().prop_map(PushResult::Seq), code().prop_map(PushResult::Rejected),];
    let device = (any::<[u8; 8]>(), role(), any::<bool>(), any::<u64>()).prop_map(
        |(device, role, revoked, admitted_at)| DeviceInfo {
            device: DeviceId(device),
            role,
            revoked,
            admitted_at,
        },
    );
    prop_oneof![
        (any::<u8>(), any::<u8>(), any::<[u8; 16]>()).prop_map(|(min, max, nonce)| {
            ServerFrame::Challenge(Challenge { min, max, nonce: Nonce(nonce) })
        }),
        (role(), prop::collection::vec(head, 0..4), any::<u64>(), any::<u32>()).prop_map(
            |(role, streams, server_time, min_client)| ServerFrame::Welcome(Welcome {
                role,
                streams,
                server_time,
                min_client,
            })
        ),
        any::<[u8; 16]>().prop_map(|id| ServerFrame::Created(WorkspaceId(id))),
        (role(), prop::collection::vec(any::<u8>(), 0..99))
            .prop_map(|(role, sealed)| { ServerFrame::Redeemed(Redeemed { role, sealed }) }),
        (any::<u32>(), any::<u8>(), prop::collection::vec(result, 0..6), any::<[u8; 8]>()).prop_map(
            |(request, stream, results, chain)| {
                let (stream, chain) = (StreamId(stream), Chain(chain));
                ServerFrame::Ack(Ack { request, stream, results, chain })
            }
        ),
        (any::<u8>(), any::<u64>(), blobs(), any::<[u8; 8]>(), any::<bool>()).prop_map(
            |(stream, first, batches, chain, more)| ServerFrame::Page(Page {
                stream: StreamId(stream),
                first,
                batches,
                chain: Chain(chain),
                more,
            })
        ),
        (any::<u8>(), any::<u64>(), blobs(), any::<[u8; 8]>()).prop_map(|(stream, first, batches, chain)| {
            ServerFrame::Deliver(Deliver { stream: StreamId(stream), first, batches, chain: Chain(chain) })
        }),
        any::<u8>().prop_map(|stream| ServerFrame::Lagging(StreamId(stream))),
        any::<u32>().prop_map(|request| ServerFrame::Done(Done { request })),
        (any::<u32>(), prop::collection::vec(device, 0..4))
            .prop_map(|(request, devices)| { ServerFrame::DeviceList(DeviceList { request, devices }) }),
        (
            any::<Option<u32>>(),
            code(),
            ".{0,30}",
            any::<Option<u32>>(),
            any::<bool>(),
            any::<Option<(u8, u8)>>(),
        )
            .prop_map(|(request, code, message, retry_after_ms, fatal, supported)| {
                let supported = supported.map(|(min, max)| Supported { min, max });
                ServerFrame::Err(Refusal { request, code, message, retry_after_ms, fatal, supported })
            }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn p3_r11_client_messages_come_back_and_no_cut_one_does(frame in client_frame()) {
        let bytes = frame.encode();
        prop_assert_eq!(ClientFrame::decode(&bytes), Ok(frame));
        for end in 0..bytes.len() {
            prop_assert!(ClientFrame::decode(&bytes[..end]).is_err());
        }
        let longer = [bytes.as_slice(), &[0]].concat();
        prop_assert_eq!(ClientFrame::decode(&longer), Err(DecodeError::Trailing(1)));
    }

    #[test]
    fn p3_r11_server_messages_come_back_and_no_cut_one_does(frame in server_frame()) {
        let bytes = frame.encode();
        prop_assert_eq!(ServerFrame::decode(&bytes), Ok(frame));
        for end in 0..bytes.len() {
            prop_assert!(ServerFrame::decode(&bytes[..end]).is_err());
        }
    }

    #[test]
    fn p6_r11_random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = ClientFrame::decode(&bytes);
        let _ = ServerFrame::decode(&bytes);
        let _ = ClientFrame::hello_protocol(&bytes);
    }

    #[test]
    fn p6_r11_noise_behind_a_right_beginning_never_panics(
        kind in 0u8..24, bytes in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        let message = [&[0x82, kind], bytes.as_slice()].concat();
        let _ = ClientFrame::decode(&message);
        let _ = ServerFrame::decode(&message);
    }

    #[test]
    fn p6_r11_a_message_with_flipped_bytes_never_panics(
        frame in client_frame(), at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let mut bytes = frame.encode();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = ClientFrame::decode(&bytes);
    }
}

#[test]
fn p3_fields_and_values_of_a_newer_sender_are_skipped() {
    let pull = Pull { stream: StreamId::MAIN, after: 5, max_bytes: 100 };
    // [5, [1, 5, 100, {"more": [1, 2]}, 7]]: two fields this version does not know.
    let newer =
        [&[0x82, 5, 0x85, 1, 5, 0x18, 100][..], &[0xa1, 0x64, b'm', b'o', b'r', b'e', 0x82, 1, 2, 7][..]]
            .concat();
    assert_eq!(ClientFrame::decode(&newer), Ok(ClientFrame::Pull(pull)));
}

#[test]
fn p4_unknown_and_reserved_kinds_have_an_error_of_their_own() {
    for kind in [0, 11, 12, 13, 23] {
        let message = [0x82, kind, 0x80];
        let unknown = Err(DecodeError::UnknownKind(kind));
        assert_eq!(ClientFrame::decode(&message), unknown);
    }
    for kind in [0, 12, 13, 23] {
        let unknown = Err(DecodeError::UnknownKind(kind));
        assert_eq!(ServerFrame::decode(&[0x82, kind, 0x80]), unknown);
    }
}

#[test]
fn p5_the_version_can_be_read_from_a_hello_that_cannot() {
    // [1, [9, "whatever comes next", null]]
    let future = [&[0x82, 1, 0x83, 9, 0x63][..], b"abc", &[0xf6]].concat();
    assert!(ClientFrame::decode(&future).is_err());
    assert_eq!(ClientFrame::hello_protocol(&future), Some(9));
    assert_eq!(ClientFrame::hello_protocol(&[0x82, 4, 0x81, 9]), None);
    assert_eq!(ClientFrame::hello_protocol(&[0x82, 1, 0x80]), None);
}

#[test]
fn p2_r13_a_declared_length_is_never_believed() {
    // A push whose list claims 2^64-1 batches, one whose batch claims 2^63 bytes, deep nesting.
    let list = [0x82, 4, 0x82, 1, 0x9b, 255, 255, 255, 255, 255, 255, 255, 255];
    let blob = [0x82, 4, 0x82, 1, 0x81, 0x5b, 127, 255, 255, 255, 255, 255, 255, 255];
    let mut deep = vec![0x82, 5, 0x84, 1, 5, 6];
    deep.extend(std::iter::repeat_n(0x81, MAX_FRAME_BYTES - 10));
    for message in [&list[..], &blob[..], &deep[..]] {
        let error = ClientFrame::decode(message).unwrap_err();
        assert!(matches!(error, DecodeError::Malformed(_)), "{error}");
    }
    let large = vec![0; MAX_FRAME_BYTES + 1];
    let error = ClientFrame::decode(&large).unwrap_err();
    assert!(matches!(error, DecodeError::TooLarge { .. }), "{error}");
}

#[test]
fn p2_lists_inside_messages_have_limits() {
    let push = Push { request: 1, batches: vec![Vec::new(); 257], expect: None };
    let cursor = StreamCursor { stream: StreamId(0), seq: 0, chain: Chain([0; 8]) };
    let hello = Hello {
        protocol: 1,
        workspace: WorkspaceId([0; 16]),
        device: DeviceId([0; 8]),
        cursors: vec![cursor; 65],
        signature: Signature([0; 64]),
    };
    let put = PutInvite {
        request: 1,
        invite: InviteKey([0; 32]),
        expires_in_s: 1,
        role: Role::Reader,
        sealed: vec![0; 16 * 1024 + 1],
    };
    for frame in [ClientFrame::Push(push), ClientFrame::Hello(hello), ClientFrame::PutInvite(put)] {
        let error = ClientFrame::decode(&frame.encode()).unwrap_err();
        assert!(matches!(error, DecodeError::TooLarge { .. }), "{error}");
    }
}

#[test]
fn p40_every_code_has_a_number_of_its_own_and_unknown_ones_survive() {
    let numbers: std::collections::BTreeSet<_> = ErrorCode::ALL.iter().map(|code| code.number()).collect();
    assert_eq!(numbers.len(), ErrorCode::ALL.len());
    for code in ErrorCode::ALL {
        assert_eq!(ErrorCode::from_number(code.number()), *code);
    }
    assert_eq!(ErrorCode::from_number(999), ErrorCode::Other(999));
    assert_eq!(ErrorCode::Other(999).number(), 999);
}

#[test]
fn p18_p20_p23_p36_no_signed_message_can_stand_for_another() {
    let (nonce, workspace) = (Nonce([1; 16]), WorkspaceId([2; 16]));
    let (key, invite) = (PublicKey([3; 32]), InviteKey([3; 32]));
    let device = DeviceId([4; 8]);
    let messages = [
        hello_message(1, &nonce, &workspace, &device, "a"),
        hello_message(1, &nonce, &workspace, &device, "b"),
        hello_message(2, &nonce, &workspace, &device, "a"),
        hello_message(1, &Nonce([9; 16]), &workspace, &device, "a"),
        hello_message(1, &nonce, &WorkspaceId([9; 16]), &device, "a"),
        hello_message(1, &nonce, &workspace, &DeviceId([9; 8]), "a"),
        create_message(&nonce, &workspace, &key, "a"),
        create_message(&nonce, &workspace, &key, "b"),
        redeem_message(&nonce, &workspace, &invite, &key, "a"),
        redeem_message(&nonce, &workspace, &invite, &key, "b"),
        purge_message(&workspace, StreamId(1), &Tag([5; 16])),
        purge_message(&workspace, StreamId(0), &Tag([5; 16])),
    ];
    let secret = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let public = PublicKey::from(secret.verifying_key());
    for (number, message) in messages.iter().enumerate() {
        let signature = sign(&secret, message);
        for (other, candidate) in messages.iter().enumerate() {
            assert_eq!(public.verify(candidate, &signature), number == other);
        }
    }
}

#[test]
fn p18_both_sides_write_the_host_the_same_way() {
    for (url, header, host) in [
        ("wss://Relay.Example/api/v1/sync", "Relay.Example", "relay.example"),
        ("wss://relay.example:443/api", "relay.example:443", "relay.example"),
        ("ws://127.0.0.1:8787/api", "127.0.0.1:8787", "127.0.0.1:8787"),
        ("ws://localhost:80", "localhost", "localhost"),
        ("http://user@h.example?x#y", "h.example", "h.example"),
        ("wss://[::1]:9000/x", "[::1]:9000", "[::1]:9000"),
    ] {
        assert_eq!(relay_host(url).as_deref(), Some(host), "{url}");
        assert_eq!(normal_host(header), host, "{header}");
    }
    assert_eq!(relay_host("relay.example"), None);
    assert_eq!(relay_host("wss:///path"), None);
}

#[test]
fn p20_p21_ids_follow_from_keys() {
    let key = PublicKey([3; 32]);
    let id = derive_workspace(&key, &Salt([1; 16]));
    assert_ne!(id, derive_workspace(&key, &Salt([2; 16])));
    assert_ne!(id, derive_workspace(&PublicKey([4; 32]), &Salt([1; 16])));
    let digest: [u8; 32] = {
        use sha2::Digest;
        sha2::Sha256::digest([3; 32]).into()
    };
    assert_eq!(key.device_id().as_bytes(), &digest[..8]);
}

#[test]
fn p25_positions_with_different_pasts_have_different_chains() {
    let (a, b) = (BatchId([1; 16]), BatchId([2; 16]));
    let start = Position::default();
    assert_ne!(start.next(&a).next(&b), start.next(&b).next(&a));
    assert_eq!(start.next(&a).next(&b).seq, 2);
    let other_epoch = Position { seq: 0, chain: Chain([9; 8]) };
    assert_ne!(start.next(&a).chain, other_epoch.next(&a).chain);
}

#[test]
fn s6_secrets_do_not_show_in_debug_output() {
    let frame = ClientFrame::CreateWorkspace(CreateWorkspace {
        workspace: WorkspaceId([0; 16]),
        public_key: PublicKey([0; 32]),
        salt: Salt([0; 16]),
        signature: Signature([0xab; 64]),
        token: Some(CreateToken("hunter2".into())),
    });
    let shown = format!("{frame:?}");
    assert!(!shown.contains("hunter2") && !shown.contains("abab"), "{shown}");
}
