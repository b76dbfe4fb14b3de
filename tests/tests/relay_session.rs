//! Sessions with the relay: versions, proofs, reconnects, restarts, backups. Names carry the rules of
//! `docs/sync-spec.md` (P…) and of the reliability table (R…).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use feldbuch_tests::relay::{Device, Folder, Link, LinkError, Relay, cursor, founded};
use relay_protocol::{
    Chain, ClientFrame, ErrorCode, Push, PushResult, Role, ServerFrame, StreamId, Supported,
};
use tokio::io::AsyncWriteExt as _;
use tokio_tungstenite::tungstenite::Message;

const MAIN: StreamId = StreamId::MAIN;

#[tokio::test]
async fn p16_p17_the_relay_speaks_first_and_a_signed_answer_opens_the_session() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (device, _link) = founded(relay.address, "ada").await;
    let mut first = Link::open(relay.address).await.unwrap();
    let second = Link::open(relay.address).await.unwrap();
    assert_eq!((first.challenge.min, first.challenge.max), (1, 1));
    assert_ne!(first.challenge.nonce, second.challenge.nonce);
    let welcome = device.say_hello(&mut first, Vec::new()).await.unwrap();
    assert_eq!(welcome.role, Role::Owner);
    relay.stop().await;
}

#[tokio::test]
async fn p5_a_client_of_an_unknown_version_is_told_which_ones_there_are() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    for future in [
        // A hello of version 9 whose other fields mean something new, and one of version 0.
        [&[0x82, 1, 0x83, 9, 0x63][..], b"abc", &[0xf6]].concat(),
        vec![0x82, 1, 0x81, 0],
    ] {
        let mut link = Link::open(relay.address).await.unwrap();
        link.send_bytes(future).await.unwrap();
        let refusal = link.refusal().await;
        assert_eq!(refusal.code, ErrorCode::UnsupportedVersion);
        assert_eq!(refusal.supported, Some(Supported { min: 1, max: 1 }));
        assert!(refusal.fatal);
    }
    relay.stop().await;
}

#[tokio::test]
async fn p18_a_signature_is_good_for_one_challenge_one_device_and_one_host() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (device, _link) = founded(relay.address, "ada").await;

    // Recorded on one connection, replayed on another.
    let other = Link::open(relay.address).await.unwrap();
    let recorded = device.hello(&other, Vec::new());
    let mut link = Link::open(relay.address).await.unwrap();
    link.send(&recorded).await.unwrap();
    assert_eq!(link.refusal().await.code, ErrorCode::BadSignature);

    // Signed for another relay, which passes this relay's challenge on.
    let mut link = Link::open(relay.address).await.unwrap();
    link.host = "relay.example".into();
    let refusal = device.say_hello(&mut link, Vec::new()).await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::BadSignature);

    // Signed by another key in the device's name.
    let mut link = Link::open(relay.address).await.unwrap();
    let stranger = Device::member("eve", device.workspace);
    let ClientFrame::Hello(mut hello) = stranger.hello(&link, Vec::new()) else {
        unreachable!("hello makes a hello");
    };
    hello.device = device.id();
    link.send(&ClientFrame::Hello(hello)).await.unwrap();
    assert_eq!(link.refusal().await.code, ErrorCode::BadSignature);
    relay.stop().await;
}

#[tokio::test]
async fn p18_with_configured_hosts_the_host_header_is_not_believed() {
    let folder = Folder::new();
    let relay = Relay::start_with(&folder, |settings| {
        settings.hosts = vec!["relay.example".into()];
    })
    .await;
    let device = Device::founder("ada");
    let mut link = Link::open(relay.address).await.unwrap();
    let refusal = device.create(&mut link).await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::BadSignature);
    let mut link = Link::open(relay.address).await.unwrap();
    link.host = "relay.example".into();
    device.create(&mut link).await.unwrap();
    relay.stop().await;
}

#[tokio::test]
async fn p1_p4_p6_r11_nonsense_is_answered_by_name_and_hurts_nobody_else() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (device, mut honest) = founded(relay.address, "ada").await;

    // An unknown kind of message leaves an open session open.
    honest.send_bytes(vec![0x82, 0x18, 99, 0x80]).await.unwrap();
    let refusal = honest.refusal().await;
    assert_eq!((refusal.code, refusal.fatal), (ErrorCode::UnknownFrame, false));

    let nonsense: [&[u8]; 5] = [b"", b"\xff", b"hello", &[0x82, 4, 0x82, 1], &[0x80; 4000]];
    for bytes in nonsense {
        let mut link = device.connect(relay.address).await;
        link.send_bytes(bytes.to_vec()).await.unwrap();
        let refusal = link.refusal().await;
        assert_eq!((refusal.code, refusal.fatal), (ErrorCode::Malformed, true));
        let closed = link.next().await.unwrap_err();
        assert!(matches!(closed, LinkError::Closed(Some(1002))), "{closed:?}");
        // The same before hello.
        let mut link = Link::open(relay.address).await.unwrap();
        link.send_bytes(bytes.to_vec()).await.unwrap();
        assert_eq!(link.refusal().await.code, ErrorCode::Malformed);
    }
    let mut link = device.connect(relay.address).await;
    link.send_message(Message::Text("hello".into())).await.unwrap();
    assert_eq!(link.refusal().await.code, ErrorCode::Malformed);

    // Truncations of a right message, each on a connection of its own.
    let push = ClientFrame::Push(Push { request: 1, batches: vec![device.edit(b"x")], expect: None });
    let bytes = push.encode();
    for end in (0..bytes.len()).step_by(23) {
        let mut link = device.connect(relay.address).await;
        link.send_bytes(bytes[..end].to_vec()).await.unwrap();
        assert_eq!(link.refusal().await.code, ErrorCode::Malformed);
    }
    drop(honest);
    let mut honest = device.connect(relay.address).await;
    let ack = honest.push(vec![device.edit(b"still here")]).await.unwrap();
    assert_eq!(ack.results, [PushResult::Seq(1)]);
    relay.stop().await;
}

#[tokio::test]
async fn p2_p7_r11_an_oversized_message_is_refused_by_size() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (device, mut link) = founded(relay.address, "ada").await;
    let sending = link.send_bytes(vec![0; 1024 * 1024 + 1]).await;
    if sending.is_ok() {
        match link.next().await {
            Ok(ServerFrame::Err(refusal)) => assert_eq!(refusal.code, ErrorCode::TooLarge),
            // The relay does not read the rest; the socket may break before its words arrive.
            Err(LinkError::Broken(_) | LinkError::Closed(_)) => {}
            other => panic!("expected a refusal, got {other:?}"),
        }
    }
    // The head of such a message is enough, and what the relay says of it is not lost with bytes that it never reads.
    let mut link = device.connect(relay.address).await;
    let announced = (1024 * 1024 + 1_u64).to_be_bytes();
    let head = [&[0x82, 0x80 | 127][..], &announced, &[1, 2, 3, 4]].concat();
    link.tcp().write_all(&head).await.unwrap();
    match link.next().await {
        Ok(ServerFrame::Err(refusal)) => assert_eq!(refusal.code, ErrorCode::TooLarge),
        other => panic!("expected a refusal, got {other:?}"),
    }
    assert!(matches!(link.next().await, Err(LinkError::Closed(Some(1009)))));
    // A full message of the largest size is fine.
    let mut link = device.connect(relay.address).await;
    let part = vec![7; 250 * 1024];
    let batch = device.batch(MAIN, &[&part, &part, &part, &part]).encode();
    let ack = link.push(vec![batch]).await.unwrap();
    assert_eq!(ack.results, [PushResult::Seq(1)]);
    let mut reader = device.connect(relay.address).await;
    assert_eq!(reader.pull_all(MAIN, 0).await.len(), 1);
    relay.stop().await;
}

#[tokio::test]
async fn p33_a_reconnect_with_nothing_new_costs_less_than_200_bytes() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (device, mut link) = founded(relay.address, "ada").await;
    let mut cursors = Vec::new();
    for stream in [StreamId::CONFIG, MAIN] {
        let mut chain = Chain::default();
        for _ in 0..300 {
            let batch = device.batch(stream, &[b"some content"]).encode();
            chain = link.push(vec![batch]).await.unwrap().chain;
        }
        cursors.push(cursor(stream, 300, chain));
    }
    let mut again = Link::open(relay.address).await.unwrap();
    let welcome = device.say_hello(&mut again, cursors).await.unwrap();
    assert!(welcome.streams.iter().all(|head| head.seq == 300 && !head.rewound));
    let payload = again.sent + again.received;
    assert!(payload < 200, "{payload} bytes");
    let quiet = again.next_within(Duration::from_millis(100)).await;
    assert!(matches!(quiet, Err(LinkError::Silence)), "{quiet:?}");
    relay.stop().await;
}

#[tokio::test]
async fn p35_p47_a_restart_forgets_nothing_and_says_goodbye() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (ada, mut link) = founded(relay.address, "ada").await;
    let invite = Device::invite(&mut link, "ben", Role::Member);
    link.ask(&invite).await.unwrap();
    let ack = link.push(vec![ada.edit(b"1"), ada.edit(b"2")]).await.unwrap();
    let farewell = tokio::spawn(async move { link.next().await.unwrap_err() });
    relay.stop().await;
    let farewell = farewell.await.unwrap();
    assert!(matches!(farewell, LinkError::Closed(Some(1001))), "{farewell:?}");

    let relay = Relay::start(&folder).await;
    let mut link = Link::open(relay.address).await.unwrap();
    let cursors = vec![cursor(MAIN, 2, ack.chain)];
    let welcome = ada.say_hello(&mut link, cursors).await.unwrap();
    assert_eq!((welcome.streams[0].seq, welcome.streams[0].rewound), (2, false));
    let ben = Device::member("device of ben", ada.workspace);
    let mut bens = Link::open(relay.address).await.unwrap();
    ben.redeem(&mut bens, "ben").await.unwrap();
    ben.say_hello(&mut bens, Vec::new()).await.unwrap();
    assert_eq!(bens.pull_all(MAIN, 0).await.len(), 2);
    relay.stop().await;
}

#[tokio::test]
async fn p25_r15_a_relay_set_back_to_an_old_backup_is_noticed_and_repaired() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (device, mut link) = founded(relay.address, "ada").await;
    let mut sent = vec![device.edit(b"1"), device.edit(b"2")];
    let kept = link.push(sent.clone()).await.unwrap();
    relay.stop().await;
    let database = folder.path().join("data/relay.db");
    let backup = folder.path().join("backup.db");
    std::fs::copy(&database, &backup).unwrap();

    let relay = Relay::start(&folder).await;
    let mut link = device.connect(relay.address).await;
    sent.extend((0..5u8).map(|i| device.edit(&[i; 9])));
    let acked = link.push(sent[2..].to_vec()).await.unwrap();
    relay.stop().await;
    for suffix in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.path().join(format!("data/relay.db{suffix}")));
    }
    std::fs::copy(&backup, &database).unwrap();

    let relay = Relay::start(&folder).await;
    let hello = async |cursors| {
        let mut link = Link::open(relay.address).await.unwrap();
        let welcome = device.say_hello(&mut link, cursors).await.unwrap();
        (link, welcome.streams[0])
    };
    // A cursor from before the backup alone proves nothing; the ack the device holds does.
    let (_, head) = hello(vec![cursor(MAIN, 2, kept.chain)]).await;
    assert!(!head.rewound);
    let both = vec![cursor(MAIN, 2, kept.chain), cursor(MAIN, 7, acked.chain)];
    let (mut link, head) = hello(both.clone()).await;
    assert_eq!((head.seq, head.rewound), (2, true));

    // The log goes on without the lost batches, past where it was: still noticed.
    let mut other = device.connect(relay.address).await;
    let newer: Vec<_> = (0..8u8).map(|i| device.edit(&[i; 20])).collect();
    other.push(newer.clone()).await.unwrap();
    let (_, head) = hello(both).await;
    assert_eq!((head.seq, head.rewound), (10, true));

    // The rule: pull from 0, push what is missing.
    let there = link.pull_all(MAIN, 0).await;
    let missing: Vec<_> = sent.iter().filter(|b| !there.contains(b)).cloned().collect();
    assert_eq!(missing.len(), 5);
    link.push(missing).await.unwrap();
    let all = other.pull_all(MAIN, 0).await;
    assert_eq!(all.len(), 15);
    assert!(sent.iter().chain(&newer).all(|batch| all.contains(batch)));
    relay.stop().await;
}

#[tokio::test]
async fn p25_r15_a_relay_made_anew_is_noticed() {
    let (old, new) = (Folder::new(), Folder::new());
    let relay = Relay::start(&old).await;
    let (device, mut link) = founded(relay.address, "ada").await;
    let batch = device.edit(b"1");
    let ack = link.push(vec![batch.clone()]).await.unwrap();
    relay.stop().await;

    let relay = Relay::start(&new).await;
    let mut link = Link::open(relay.address).await.unwrap();
    let refusal = device.say_hello(&mut link, Vec::new()).await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::UnknownWorkspace);
    let mut link = Link::open(relay.address).await.unwrap();
    device.create(&mut link).await.unwrap();
    let cursors = vec![cursor(MAIN, 1, ack.chain)];
    let welcome = device.say_hello(&mut link, cursors.clone()).await.unwrap();
    assert_eq!((welcome.streams[0].seq, welcome.streams[0].rewound), (0, true));
    // Even the very same batch at the very same number has another chain: another epoch.
    link.push(vec![batch]).await.unwrap();
    let mut link = Link::open(relay.address).await.unwrap();
    let welcome = device.say_hello(&mut link, cursors).await.unwrap();
    assert_eq!((welcome.streams[0].seq, welcome.streams[0].rewound), (1, true));
    relay.stop().await;
}

#[tokio::test]
async fn p48_r10_no_answer_depends_on_what_a_device_thinks_the_time_is() {
    // No message of a device carries a time of day; the one duration counts by the relay's clock.
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (ada, mut link) = founded(relay.address, "ada").await;
    let now = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let mut clocks = Link::open(relay.address).await.unwrap();
    let before = now().as_millis() as u64;
    let welcome = ada.say_hello(&mut clocks, Vec::new()).await.unwrap();
    assert!((before..=now().as_millis() as u64).contains(&welcome.server_time));

    let ClientFrame::PutInvite(mut invite) = Device::invite(&mut link, "ben", Role::Member) else {
        unreachable!("invite makes an invitation");
    };
    invite.expires_in_s = 1;
    link.ask(&ClientFrame::PutInvite(invite)).await.unwrap();
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let ben = Device::member("ben's", ada.workspace);
    let mut bens = Link::open(relay.address).await.unwrap();
    let refusal = ben.redeem(&mut bens, "ben").await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::InviteExpired);
    relay.stop().await;
}

#[tokio::test]
async fn p51_p52_p53_p54_what_comes_later_has_its_place_on_the_wire() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (device, mut link) = founded(relay.address, "ada").await;
    // Reserved messages are unknown today, and nothing worse.
    for kind in [11, 12] {
        link.send_bytes(vec![0x82, kind, 0x80]).await.unwrap();
        let refusal = link.refusal().await;
        assert_eq!((refusal.code, refusal.fatal), (ErrorCode::UnknownFrame, false));
    }
    // A new key epoch, a new stream and entries of every kind, known or not, are just batches.
    let mut builder = relay_protocol::BatchBuilder::new(relay_protocol::BatchHeader {
        workspace: device.workspace,
        stream: StreamId(200),
        key_epoch: 41,
        device: device.id(),
        nonce: relay_protocol::BatchNonce([41; 24]),
    });
    for kind in 0..=255 {
        let kind = relay_protocol::EntryKind::from_number(kind);
        let tag = feldbuch_tests::relay::tag(1);
        builder.add::<()>(tag, kind, |_, _| Ok(vec![1, 2, 3])).unwrap();
    }
    let batch = builder.sign::<()>(&device.key).unwrap().encode();
    link.push(vec![batch.clone()]).await.unwrap();
    assert_eq!(link.pull_all(StreamId(200), 0).await, [batch]);
    relay.stop().await;
}
