//! Streams of the relay: numbering, pages, live delivery, conditional pushes. Names carry the rules of
//! `docs/sync-spec.md` (P…) and of the reliability table (R…).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use feldbuch_tests::relay::{Device, Folder, Link, LinkError, Relay, cursor, founded, joined};
use relay_protocol::{
    Batch, Chain, ClientFrame, ErrorCode, Position, Push, PushResult, Role, ServerFrame, StreamId,
};

const MAIN: StreamId = StreamId::MAIN;

#[tokio::test]
async fn p27_r11_the_same_batch_again_gets_the_number_it_has() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (device, mut link) = founded(relay.address, "ada").await;
    let (one, two) = (device.edit(b"one"), device.edit(b"two"));
    let first = link.push(vec![one.clone(), one.clone()]).await.unwrap();
    assert_eq!(first.results, [PushResult::Seq(1), PushResult::Seq(1)]);
    let again = link.push(vec![one.clone()]).await.unwrap();
    assert_eq!(again.results, [PushResult::Seq(1)]);
    assert_eq!(again.chain, first.chain);
    let mixed = link.push(vec![two.clone(), one.clone()]).await.unwrap();
    assert_eq!(mixed.results, [PushResult::Seq(2), PushResult::Seq(1)]);
    // A recorded message from another connection, replayed by the same device.
    let mut other = device.connect(relay.address).await;
    let replayed = other.push(vec![one.clone(), two.clone()]).await.unwrap();
    assert_eq!(replayed.results, [PushResult::Seq(1), PushResult::Seq(2)]);
    assert_eq!(other.pull_all(MAIN, 0).await, [one, two]);
    relay.stop().await;
}

#[tokio::test]
async fn p25_p34_a_reader_computes_the_same_chain_and_gets_the_same_bytes() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (device, mut link) = founded(relay.address, "ada").await;
    let zero = link.pull(MAIN, 0).await.chain;
    let batches: Vec<_> = (0..10u8).map(|i| device.edit(&[i; 40])).collect();
    let ack = link.push(batches.clone()).await.unwrap();
    let mut reader = device.connect(relay.address).await;
    // Nothing was there when `zero` was asked for, so the stream's own beginning comes now.
    assert_eq!(zero, Chain::default());
    let pull = ClientFrame::Pull(relay_protocol::Pull { stream: MAIN, after: 0, max_bytes: 1 });
    reader.send(&pull).await.unwrap();
    let Ok(ServerFrame::Page(first)) = reader.next().await else {
        panic!("expected a page");
    };
    assert_eq!((first.batches.len(), first.more), (1, true));
    let mut position = Position { seq: 1, chain: first.chain };
    let rest = reader.pull(MAIN, 1).await;
    for bytes in &rest.batches {
        position = position.next(&Batch::decode_strict(bytes).unwrap().id());
    }
    assert_eq!(position, Position { seq: 10, chain: rest.chain });
    assert_eq!(ack.chain, rest.chain);
    assert_eq!([first.batches, rest.batches].concat(), batches);
    relay.stop().await;
}

#[tokio::test]
async fn p32_pages_have_a_size_and_miss_nothing() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (device, mut link) = founded(relay.address, "ada").await;
    let mut sent = Vec::new();
    for round in 0..12u8 {
        let content = vec![round; 100 * 1024];
        let batch = device.batch(MAIN, &[&content]).encode();
        link.push(vec![batch.clone()]).await.unwrap();
        sent.push(batch);
    }
    let mut reader = device.connect(relay.address).await;
    let page = reader.pull(MAIN, 3).await;
    assert_eq!((page.first, page.batches.len(), page.more), (4, 5, true));
    let size: usize = page.batches.iter().map(Vec::len).sum();
    assert!(size <= relay_protocol::MAX_PAGE_BYTES);
    assert_eq!(reader.pull_all(MAIN, 0).await, sent);
    let end = reader.pull(MAIN, 12).await;
    assert_eq!((end.first, end.batches.len(), end.more), (13, 0, false));
    // Beyond the end there is nothing to ask for.
    let pull = relay_protocol::Pull { stream: MAIN, after: 13, max_bytes: 1 };
    reader.send(&ClientFrame::Pull(pull)).await.unwrap();
    assert_eq!(reader.refusal().await.code, ErrorCode::Malformed);
    relay.stop().await;
}

#[tokio::test]
async fn p30_live_batches_arrive_in_order_without_gaps_from_four_writers() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (ada, mut first) = founded(relay.address, "ada").await;
    let mut tasks = Vec::new();
    for name in ["ben", "cem", "dora"] {
        let (device, link) = joined(relay.address, &mut first, ada.workspace, name, Role::Member).await;
        tasks.push(tokio::spawn(write_and_follow(device, link)));
    }
    tasks.push(tokio::spawn(write_and_follow(ada, first)));
    let mut chains = Vec::new();
    for task in tasks {
        chains.push(task.await.unwrap());
    }
    assert!(chains.windows(2).all(|pair| pair[0] == pair[1]), "{chains:?}");
    relay.stop().await;
}

async fn ask_page(link: &mut Link, after: u64) {
    let pull = relay_protocol::Pull { stream: MAIN, after, max_bytes: u32::MAX };
    link.send(&ClientFrame::Pull(pull)).await.unwrap();
}

/// Pushes 50 edits while following the log from its beginning to 200 by the client's rules.
async fn write_and_follow(device: Device, mut link: Link) -> Chain {
    let page = link.pull(MAIN, 0).await;
    let mut seq = page.last();
    let mut chain = page.chain;
    let mut more = page.more;
    let mut pushed = Vec::new();
    for round in 0..50u8 {
        let batch = device.edit(&[round; 50]);
        pushed.push(Batch::decode_strict(&batch).unwrap().id());
        let push = Push { request: u32::from(round), batches: vec![batch], expect: None };
        link.send(&ClientFrame::Push(push)).await.unwrap();
    }
    if more {
        ask_page(&mut link, seq).await;
    }
    while more || seq < 200 {
        match link.next().await.unwrap() {
            ServerFrame::Page(page) => {
                assert_eq!(page.first, seq + 1, "pages are contiguous");
                (seq, chain, more) = (page.last(), page.chain, page.more);
                if more {
                    ask_page(&mut link, seq).await;
                }
            }
            // Whoever still reads pages finds what is acknowledged meanwhile in one of them.
            ServerFrame::Ack(_) if more => {}
            ServerFrame::Deliver(deliver) => {
                assert_eq!(deliver.first, seq + 1, "a gap or a repetition");
                let from_start = seq == 0;
                for bytes in &deliver.batches {
                    let batch = Batch::decode_strict(bytes).unwrap();
                    assert_ne!(batch.header.device, device.id(), "own batches come as acks");
                    seq += 1;
                    chain = chain.next(&batch.id());
                }
                // Before the first batch there is no chain: whoever starts there believes the first.
                chain = if from_start { deliver.chain } else { chain };
                assert_eq!(chain, deliver.chain);
            }
            ServerFrame::Ack(ack) => {
                let [PushResult::Seq(number)] = ack.results[..] else {
                    panic!("refused: {ack:?}");
                };
                if number == seq + 1 {
                    seq = number;
                    chain = if number == 1 { ack.chain } else { chain.next(&pushed[ack.request as usize]) };
                    assert_eq!(chain, ack.chain);
                } else {
                    assert!(number <= seq, "an ack ahead of what came before it");
                }
            }
            other => panic!("unexpected {other:?}"),
        }
    }
    chain
}

#[tokio::test]
async fn p30_a_cursor_at_the_head_is_live_at_once_and_one_behind_it_is_not() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (device, mut writer) = founded(relay.address, "ada").await;
    let ack = writer.push(vec![device.edit(b"1"), device.edit(b"2")]).await.unwrap();
    let first_chain = {
        let pull = relay_protocol::Pull { stream: MAIN, after: 0, max_bytes: 1 };
        writer.send(&ClientFrame::Pull(pull)).await.unwrap();
        match writer.next().await.unwrap() {
            ServerFrame::Page(page) => page.chain,
            other => panic!("unexpected {other:?}"),
        }
    };
    let mut live = Link::open(relay.address).await.unwrap();
    let cursors = vec![cursor(MAIN, 2, ack.chain)];
    let welcome = device.say_hello(&mut live, cursors).await.unwrap();
    assert_eq!((welcome.streams[0].seq, welcome.streams[0].rewound), (2, false));
    let mut behind = Link::open(relay.address).await.unwrap();
    let cursors = vec![cursor(MAIN, 1, first_chain)];
    let welcome = device.say_hello(&mut behind, cursors).await.unwrap();
    assert_eq!((welcome.streams[0].seq, welcome.streams[0].rewound), (2, false));

    writer.push(vec![device.edit(b"3")]).await.unwrap();
    let ServerFrame::Deliver(deliver) = live.next().await.unwrap() else {
        panic!("expected a live batch");
    };
    assert_eq!((deliver.first, deliver.batches.len()), (3, 1));
    let quiet = behind.next_within(Duration::from_millis(200)).await;
    assert!(matches!(quiet, Err(LinkError::Silence)), "{quiet:?}");
    assert_eq!(behind.pull_all(MAIN, 1).await.len(), 2);
    writer.push(vec![device.edit(b"4")]).await.unwrap();
    let ServerFrame::Deliver(deliver) = behind.next().await.unwrap() else {
        panic!("expected a live batch");
    };
    assert_eq!(deliver.first, 4);
    relay.stop().await;
}

#[tokio::test]
async fn p31_r13_a_slow_reader_is_told_that_it_lags_and_then_misses_nothing() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (device, mut writer) = founded(relay.address, "ada").await;
    let mut slow = device.connect(relay.address).await;
    slow.pull_all(MAIN, 0).await;
    let content = vec![1; 200 * 1024];
    let mut sent = Vec::new();
    // 40 MB: more than the relay queues and more than the sockets' buffers hold.
    for _ in 0..200 {
        let batch = device.batch(MAIN, &[&content]).encode();
        writer.push(vec![batch.clone()]).await.unwrap();
        sent.push(batch);
    }
    let mut seq = 0;
    loop {
        match slow.next().await.unwrap() {
            ServerFrame::Deliver(deliver) => {
                assert_eq!(deliver.first, seq + 1);
                seq += deliver.batches.len() as u64;
            }
            ServerFrame::Lagging(stream) => break assert_eq!(stream, MAIN),
            other => panic!("unexpected {other:?}"),
        }
    }
    assert!(seq < 200, "the reader was never slow");
    let rest = slow.pull_all(MAIN, seq).await;
    assert_eq!(rest, sent[seq as usize..]);
    writer.push(vec![device.edit(b"live again")]).await.unwrap();
    let ServerFrame::Deliver(deliver) = slow.next().await.unwrap() else {
        panic!("expected a live batch");
    };
    assert_eq!(deliver.first, 201);
    relay.stop().await;
}

#[tokio::test]
async fn p28_p50_a_conditional_push_loses_against_a_stream_that_moved_on() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (device, mut link) = founded(relay.address, "ada").await;
    let config = StreamId::CONFIG;
    let event = |content: &[u8]| device.batch(config, &[content]).encode();
    let push = |request, batch, expect| Push { request, batches: vec![batch], expect: Some(expect) };
    let first = link.ask_push(push(1, event(b"create"), 0)).await.unwrap();
    assert_eq!(first.results, [PushResult::Seq(1)]);
    let late = link.ask_push(push(2, event(b"rival"), 0)).await.unwrap_err();
    assert_eq!((late.code, late.request, late.fatal), (ErrorCode::HeadMoved, Some(2), false));
    let second = link.ask_push(push(3, event(b"next"), 1)).await.unwrap();
    assert_eq!(second.results, [PushResult::Seq(2)]);
    assert_eq!(link.pull_all(config, 0).await.len(), 2);
    relay.stop().await;
}

#[tokio::test]
async fn p29_a_member_may_push_what_another_device_signed_but_not_change_it() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (ada, mut link) = founded(relay.address, "ada").await;
    let (ben, mut bens) = joined(relay.address, &mut link, ada.workspace, "ben", Role::Member).await;
    let lost = ada.edit(b"signed by ada");
    let mut forged = ada.batch(MAIN, &[b"signed by ada"]);
    forged.header.key_epoch += 1;
    let elsewhere = Device::founder("cem").edit(b"another workspace");
    let stranger = Device::member("stranger", ada.workspace).edit(b"no member");
    let ack =
        bens.push(vec![lost.clone(), forged.encode(), elsewhere, stranger, b"junk".to_vec()]).await.unwrap();
    assert_eq!(
        ack.results,
        [
            PushResult::Seq(1),
            PushResult::Rejected(ErrorCode::BadSignature),
            PushResult::Rejected(ErrorCode::UnknownWorkspace),
            PushResult::Rejected(ErrorCode::UnknownDevice),
            PushResult::Rejected(ErrorCode::Malformed),
        ]
    );
    assert_eq!(bens.pull_all(MAIN, 0).await, [lost]);
    let mixed = vec![ben.edit(b"x"), ben.batch(StreamId::CONFIG, &[b"y"]).encode()];
    assert_eq!(bens.push(mixed).await.unwrap_err().code, ErrorCode::Malformed);
    assert_eq!(bens.push(Vec::new()).await.unwrap_err().code, ErrorCode::Malformed);
    relay.stop().await;
}
