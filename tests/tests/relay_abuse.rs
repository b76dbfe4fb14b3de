//! Clients that misbehave, one at a time, and what the relay does about it (reliability R13).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::{Duration, Instant};

use feldbuch_tests::relay::{Folder, Link, LinkError, Relay, dial_from, founded};
use relay_protocol::{ClientFrame, ErrorCode, ListDevices, Push, ServerFrame, StreamId};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;

const MAIN: StreamId = StreamId::MAIN;

#[tokio::test]
async fn p41_r13_a_flood_is_told_to_slow_down_and_then_cut_off() {
    let folder = Folder::new();
    let relay = Relay::start_with(&folder, |settings| {
        settings.limits.messages_per_second = 50;
    })
    .await;
    let (_, mut link) = founded(relay.address, "ada").await;
    for request in 0..600 {
        let question = ClientFrame::ListDevices(ListDevices { request });
        if link.feed(&question).await.is_err() {
            break;
        }
    }
    let _ = link.flush().await;
    let mut told = 0;
    let closed = loop {
        match link.next().await {
            Ok(ServerFrame::Err(refusal)) => {
                assert_eq!(refusal.code, ErrorCode::RateLimited);
                if !refusal.fatal {
                    assert!(refusal.request.is_some() && refusal.retry_after_ms > Some(0));
                    told += 1;
                }
            }
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    assert!(matches!(closed, LinkError::Closed(Some(1013))), "{closed:?}");
    assert_eq!(told, 200);
    relay.stop().await;
}

#[tokio::test]
async fn p41_too_many_batches_are_refused_and_may_come_again_later() {
    let folder = Folder::new();
    let relay = Relay::start_with(&folder, |settings| {
        settings.limits.batches_per_second = 20;
        settings.limits.batches_burst = 10;
    })
    .await;
    let (ada, mut link) = founded(relay.address, "ada").await;
    let many: Vec<_> = (0..10u8).map(|i| ada.edit(&[i])).collect();
    link.push(many).await.unwrap();
    let one = vec![ada.edit(b"one more"), ada.edit(b"and another")];
    let refusal = link.push(one.clone()).await.unwrap_err();
    assert_eq!((refusal.code, refusal.fatal), (ErrorCode::RateLimited, false));
    let wait = refusal.retry_after_ms.unwrap();
    assert!((1..=200).contains(&wait), "{wait}");
    tokio::time::sleep(Duration::from_millis(u64::from(wait) + 20)).await;
    link.push(one).await.unwrap();
    relay.stop().await;
}

#[tokio::test]
async fn p44_who_does_not_finish_the_handshake_is_let_go() {
    let folder = Folder::new();
    let relay = Relay::start_with(&folder, |settings| {
        settings.limits.handshake = Duration::from_secs(1);
    })
    .await;
    // Nothing at all; half a request; an upgrade without hello.
    let start = Instant::now();
    let mut silent = TcpStream::connect(relay.address).await.unwrap();
    let mut half = TcpStream::connect(relay.address).await.unwrap();
    half.write_all(b"GET /api/v1/sync HT").await.unwrap();
    let mut quiet = Link::open(relay.address).await.unwrap();
    let mut rest = Vec::new();
    silent.read_to_end(&mut rest).await.unwrap();
    half.read_to_end(&mut rest).await.unwrap();
    let closed = quiet.next().await.unwrap_err();
    assert!(matches!(closed, LinkError::Closed(Some(1008))), "{closed:?}");
    let took = start.elapsed();
    assert!(took > Duration::from_millis(900) && took < Duration::from_secs(5), "{took:?}");
    relay.stop().await;
}

#[tokio::test]
async fn p44_an_address_that_only_fails_is_told_to_come_later_and_others_are_not() {
    let folder = Folder::new();
    let relay = Relay::start_with(&folder, |settings| {
        settings.limits.handshakes_per_minute = 5;
        settings.limits.waiting_per_address = 8;
    })
    .await;
    let (ada, _link) = founded(relay.address, "ada").await;
    for _ in 0..20 {
        ada.connect(relay.address).await; // Sessions do not count.
    }
    let from_elsewhere = async || {
        let tcp = dial_from("127.0.0.9", relay.address).await.unwrap();
        Link::over(tcp, relay.address).await
    };
    for _ in 0..5 {
        let mut link = from_elsewhere().await.unwrap();
        link.send_bytes(vec![1, 2, 3]).await.unwrap();
        link.refusal().await;
    }
    let refused = from_elsewhere().await.err();
    assert!(matches!(refused, Some(LinkError::Http(429))), "{refused:?}");
    ada.connect(relay.address).await;

    // Sockets without a session: the ninth of an address is closed at once.
    let mut waiting = Vec::new();
    for _ in 0..8 {
        waiting.push(dial_from("127.0.0.10", relay.address).await.unwrap());
    }
    let mut ninth = dial_from("127.0.0.10", relay.address).await.unwrap();
    let mut nothing = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(2), ninth.read_to_end(&mut nothing)).await;
    assert!(read.is_ok(), "the ninth socket stays open");
    ada.connect(relay.address).await;
    relay.stop().await;
}

#[tokio::test]
async fn p45_a_device_with_too_many_connections_loses_the_oldest() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (ada, mut first) = founded(relay.address, "ada").await;
    let mut second = ada.connect(relay.address).await;
    let mut third = ada.connect(relay.address).await;
    let mut fourth = ada.connect(relay.address).await;
    let refusal = first.refusal().await;
    assert_eq!((refusal.code, refusal.fatal), (ErrorCode::RateLimited, true));
    assert!(first.next().await.is_err());
    for link in [&mut second, &mut third, &mut fourth] {
        link.push(vec![ada.edit(b"x")]).await.unwrap();
    }
    relay.stop().await;
}

#[tokio::test]
async fn p46_a_peer_that_is_gone_is_noticed_and_one_that_is_quiet_stays() {
    let folder = Folder::new();
    let relay = Relay::start_with(&folder, |settings| {
        settings.limits.ping = Duration::from_millis(300);
    })
    .await;
    let (ada, mut quiet) = founded(relay.address, "ada").await;
    let mut gone = ada.connect(relay.address).await;
    // Reading answers pings; not reading is what a half-open socket looks like.
    let silence = quiet.next_within(Duration::from_millis(2_000)).await;
    assert!(matches!(silence, Err(LinkError::Silence)), "{silence:?}");
    quiet.push(vec![ada.edit(b"still here")]).await.unwrap();
    let end = loop {
        match gone.next().await {
            Ok(_) => {}
            Err(end) => break end,
        }
    };
    assert!(!matches!(end, LinkError::Silence), "{end:?}");
    relay.stop().await;
}

#[tokio::test]
async fn p31_p2_a_session_that_never_reads_its_acks_is_not_read_from_either() {
    let folder = Folder::new();
    let relay = Relay::start_with(&folder, |settings| {
        settings.limits.write = Duration::from_secs(1);
    })
    .await;
    let (ada, mut link) = founded(relay.address, "ada").await;
    // Pulls whose pages nobody reads: the relay stops reading, then gives the socket up.
    let content = vec![1; 250 * 1024];
    link.push(vec![ada.batch(MAIN, &[&content, &content]).encode()]).await.unwrap();
    let pull = ClientFrame::Pull(relay_protocol::Pull { stream: MAIN, after: 0, max_bytes: 1 });
    for _ in 0..500 {
        if link.feed(&pull).await.is_err() {
            break;
        }
    }
    let _ = link.flush().await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let mut frames = 0;
    let end = loop {
        match link.next().await {
            Ok(_) => frames += 1,
            Err(end) => break end,
        }
    };
    assert!(!matches!(end, LinkError::Silence), "{end:?}");
    assert!(frames < 100, "{frames} pages of half a megabyte waited for a reader");
    // Others are served.
    let mut other = ada.connect(relay.address).await;
    let push = Push { request: 1, batches: vec![ada.edit(b"x")], expect: None };
    other.ask_push(push).await.unwrap();
    other.send_message(Message::Ping(vec![1].into())).await.unwrap();
    relay.stop().await;
}
