//! Bytes that this version writes, kept: a later one must write the same, and read them, or be another version (spec P3 to
//! P8). Devices and relays of different builds meet on the wire, and batches lie in logs for years.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::convert::Infallible;

use ed25519_dalek::SigningKey;
use relay_protocol::{
    Ack, Batch, BatchBuilder, BatchHeader, BatchNonce, CancelInvite, Chain, Challenge, ClientFrame,
    CreateToken, CreateWorkspace, Deliver, DeviceId, DeviceInfo, DeviceList, Done, EntryKind, ErrorCode,
    Hello, InviteKey, ListDevices, MIN_PROTOCOL_VERSION, Nonce, PROTOCOL_VERSION, Page, PublicKey, Pull,
    Purge, Push, PushResult, PutInvite, Redeem, Redeemed, Refusal, RemoveDevice, Role, Salt, ServerFrame,
    Signature, StreamCursor, StreamHead, StreamId, Supported, Tag, Welcome, WorkspaceId,
};

/// What was written when version 1 was new; never changed, only added to.
const KEPT: &str = include_str!("golden/protocol-1.hex");

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn batch() -> Batch {
    let header = BatchHeader {
        workspace: WorkspaceId([1; 16]),
        stream: StreamId::MAIN,
        key_epoch: 3,
        device: PublicKey::from(key().verifying_key()).device_id(),
        nonce: BatchNonce(std::array::from_fn(|at| at as u8)),
    };
    let mut builder = BatchBuilder::new(header);
    for (tag, kind, content) in [(2, EntryKind::Change, "change"), (3, EntryKind::Snapshot, "snapshot")] {
        builder.add(Tag([tag; 16]), kind, |_, _| Ok::<_, Infallible>(content.as_bytes().to_vec())).unwrap();
    }
    builder.sign::<Infallible>(&key()).unwrap()
}

fn client_frames() -> Vec<ClientFrame> {
    let (workspace, device, signature) = (WorkspaceId([1; 16]), DeviceId([2; 8]), Signature([3; 64]));
    let (public_key, invite) = (PublicKey([4; 32]), InviteKey([5; 32]));
    let cursors = vec![
        StreamCursor { stream: StreamId::CONFIG, seq: 23, chain: Chain([6; 8]) },
        StreamCursor { stream: StreamId::MAIN, seq: 70_000, chain: Chain([7; 8]) },
    ];
    let token = Some(CreateToken("token".to_owned()));
    vec![
        ClientFrame::Hello(Hello { protocol: 1, workspace, device, cursors, signature }),
        ClientFrame::CreateWorkspace(CreateWorkspace {
            workspace,
            public_key,
            salt: Salt([8; 16]),
            signature,
            token,
        }),
        ClientFrame::Redeem(Redeem { workspace, invite, device_key: public_key, signature }),
        ClientFrame::Push(Push { request: 300, batches: vec![batch().encode()], expect: Some(9) }),
        ClientFrame::Pull(Pull { stream: StreamId::MAIN, after: 70_000, max_bytes: 65_536 }),
        ClientFrame::PutInvite(PutInvite {
            request: 1,
            invite,
            expires_in_s: 3_600,
            role: Role::Member,
            sealed: vec![9; 5],
        }),
        ClientFrame::CancelInvite(CancelInvite { request: 2, invite }),
        ClientFrame::RemoveDevice(RemoveDevice { request: 3, device }),
        ClientFrame::ListDevices(ListDevices { request: 4 }),
        ClientFrame::Purge(Purge { request: 5, stream: StreamId::MAIN, tag: Tag([10; 16]), signature }),
    ]
}

fn server_frames() -> Vec<ServerFrame> {
    let (stream, chain, batches) = (StreamId::MAIN, Chain([7; 8]), vec![batch().encode()]);
    let head = StreamHead { stream, seq: 70_000, rewound: true };
    let device = DeviceInfo {
        device: DeviceId([2; 8]),
        role: Role::Reader,
        revoked: true,
        admitted_at: 1_700_000_000_000,
    };
    vec![
        ServerFrame::Challenge(Challenge { min: 1, max: 1, nonce: Nonce([11; 16]) }),
        ServerFrame::Welcome(Welcome {
            role: Role::Owner,
            streams: vec![head],
            server_time: 1_700_000_000_000,
            min_client: 0,
        }),
        ServerFrame::Created(WorkspaceId([1; 16])),
        ServerFrame::Redeemed(Redeemed { role: Role::Admin, sealed: vec![9; 5] }),
        ServerFrame::Ack(Ack {
            request: 300,
            stream,
            results: vec![PushResult::Seq(70_001), PushResult::Rejected(ErrorCode::from_number(1))],
            chain,
        }),
        ServerFrame::Page(Page { stream, first: 70_001, batches: batches.clone(), chain, more: true }),
        ServerFrame::Deliver(Deliver { stream, first: 70_002, batches, chain }),
        ServerFrame::Lagging(stream),
        ServerFrame::Done(Done { request: 5 }),
        ServerFrame::DeviceList(DeviceList { request: 4, devices: vec![device] }),
        ServerFrame::Err(Refusal {
            request: Some(5),
            code: ErrorCode::from_number(2),
            message: "no".to_owned(),
            retry_after_ms: Some(1_000),
            fatal: true,
            supported: Some(Supported { min: 1, max: 1 }),
        }),
    ]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.chars().map(|digit| digit.to_digit(16).unwrap() as u8).collect();
    digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect()
}

/// What is kept, by its name: `batch`, `client 1` to `client 10`, `server 1` to `server 11`.
fn kept() -> BTreeMap<&'static str, Vec<u8>> {
    let lines = KEPT.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| line.split_once(": ").unwrap()).map(|(name, hex)| (name, bytes(hex))).collect()
}

/// The kind that a message says it is.
fn named(side: &str, message: &[u8]) -> String {
    assert_eq!(message[0], 0x82, "an array of two");
    format!("{side} {}", message[1])
}

#[test]
fn p3_p4_p8_r9_what_is_written_today_is_what_was_written_when_this_version_was_new() {
    let batch = ("batch".to_owned(), batch().encode());
    let client = client_frames().into_iter().map(|frame| frame.encode());
    let server = server_frames().into_iter().map(|frame| frame.encode());
    let written: BTreeMap<String, Vec<u8>> = [batch]
        .into_iter()
        .chain(client.map(|bytes| (named("client", &bytes), bytes)))
        .chain(server.map(|bytes| (named("server", &bytes), bytes)))
        .collect();
    let kept = kept();
    for (name, bytes) in &written {
        assert_eq!(
            kept.get(name.as_str()).map(|bytes| hex(bytes)),
            Some(hex(bytes)),
            "{name}: {}",
            hex(bytes)
        );
    }
    // Every kind that a message can have is among them.
    let of = |side: &str| written.keys().filter(|name| name.starts_with(side)).count();
    assert_eq!((of("client"), of("server"), kept.len()), (10, 11, written.len()));
}

#[test]
fn p3_p5_p8_r9_what_was_written_when_this_version_was_new_is_read() {
    assert!(
        (MIN_PROTOCOL_VERSION..=PROTOCOL_VERSION).contains(&1),
        "its time is over: this file goes with it"
    );
    let kept = kept();
    assert_eq!(Batch::decode_strict(&kept["batch"]), Ok(batch()));
    assert_eq!(batch().verify(&PublicKey::from(key().verifying_key())), Ok(()));
    for frame in client_frames() {
        let name = named("client", &frame.encode());
        assert_eq!(ClientFrame::decode(&kept[name.as_str()]), Ok(frame));
    }
    for frame in server_frames() {
        let name = named("server", &frame.encode());
        assert_eq!(ServerFrame::decode(&kept[name.as_str()]), Ok(frame));
    }
}
