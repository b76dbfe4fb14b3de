//! Databases that earlier relays wrote are opened and served by this one (reliability R9).
//!
//! WHY no older relay or client talks to this one here: there is one version of the protocol so far and nothing has been
//! released with another. Once there are two, the older side's messages are kept beside these files.
//!
//! `FELDBUCH_GOLDEN=2 cargo test -p feldbuch-tests --test relay_golden` keeps today's as the second one.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use feldbuch_tests::relay::{Device, Folder, Link, Relay, founded, joined, tag};
use relay_protocol::{
    Batch, BatchBuilder, BatchHeader, BatchNonce, ClientFrame, EntryBody, EntryKind, ErrorCode, PushResult,
    RemoveDevice, Role, StreamId,
};

const MAIN: StreamId = StreamId::MAIN;

fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("files/relay")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A workspace with a member, a reader and somebody who was removed, some batches, and a record that was erased.
async fn fill(relay: &Relay) -> Vec<Vec<u8>> {
    let (ada, mut owner) = founded(relay.address, "ada").await;
    let (ben, mut bens) = joined(relay.address, &mut owner, ada.workspace, "ben", Role::Member).await;
    let (_, _reader) = joined(relay.address, &mut owner, ada.workspace, "rita", Role::Reader).await;
    let (xaver, _removed) = joined(relay.address, &mut owner, ada.workspace, "xaver", Role::Member).await;
    let remove = RemoveDevice { request: 9, device: xaver.id() };
    owner.ask(&ClientFrame::RemoveDevice(remove)).await.unwrap();
    owner.push(vec![ada.batch(StreamId::CONFIG, &[b"who is here"]).encode()]).await.unwrap();
    let first = ada.batch(MAIN, &[b"stays", b"is erased later"]);
    let mut end = BatchBuilder::new(BatchHeader { nonce: BatchNonce([77; 24]), ..first.header });
    end.add::<()>(tag(1), EntryKind::Tombstone, |_, _| Ok(b"the end".to_vec())).unwrap();
    let end = end.sign::<()>(&ada.key).unwrap();
    owner.push(vec![first.encode(), end.encode()]).await.unwrap();
    bens.push(vec![ben.edit(b"by a member"), ben.edit(b"and another")]).await.unwrap();
    let purge = ada.purge(&mut owner, MAIN, tag(1));
    owner.ask(&purge).await.unwrap();
    ada.connect(relay.address).await.pull_all(MAIN, 0).await
}

/// Keeps today's database, and what it serves.
async fn keep(number: &str) {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let batches = fill(&relay).await;
    relay.stop().await;
    std::fs::create_dir_all(kept()).unwrap();
    std::fs::copy(folder.path().join("data/relay.db"), kept().join(format!("{number}.sqlite"))).unwrap();
    let lines: String = batches.iter().map(|bytes| hex(bytes) + "\n").collect();
    std::fs::write(kept().join(format!("{number}.batches")), lines).unwrap();
}

/// Names of the databases that are kept, without their ending.
fn numbers() -> Vec<String> {
    let files = std::fs::read_dir(kept()).unwrap().map(|file| file.unwrap().path());
    let databases = files.filter(|file| file.extension().is_some_and(|ending| ending == "sqlite"));
    databases.map(|file| file.file_stem().unwrap().to_string_lossy().into_owned()).collect()
}

#[tokio::test]
async fn r9_databases_of_earlier_relays_open_serve_the_same_bytes_and_go_on() {
    if let Ok(number) = std::env::var("FELDBUCH_GOLDEN") {
        keep(&number).await;
    }
    let numbers = numbers();
    assert!(!numbers.is_empty());
    for number in numbers {
        let folder = Folder::new();
        std::fs::create_dir_all(folder.path().join("data")).unwrap();
        std::fs::copy(kept().join(format!("{number}.sqlite")), folder.path().join("data/relay.db")).unwrap();
        let served = std::fs::read_to_string(kept().join(format!("{number}.batches"))).unwrap();
        let served: Vec<&str> = served.lines().collect();
        let relay = Relay::start(&folder).await;
        let ada = Device::founder("ada");
        let mut link = ada.connect(relay.address).await;
        let batches = link.pull_all(MAIN, 0).await;
        assert_eq!(batches.iter().map(|bytes| hex(bytes)).collect::<Vec<_>>(), served, "{number}");
        let first = Batch::decode_strict(&batches[0]).unwrap();
        assert!(matches!(first.entries[0].body, EntryBody::Sealed(_)), "{number}");
        assert!(matches!(first.entries[1].body, EntryBody::Purged(_)), "{number}");
        assert_eq!(link.pull_all(StreamId::CONFIG, 0).await.len(), 1, "{number}");
        who_may(&relay, &ada, &number).await;
        // It goes on where that one stopped: the next number, also after it was stopped itself.
        let ack = link.push(vec![ada.edit(b"by the relay of today")]).await.unwrap();
        assert_eq!(ack.results, [PushResult::Seq(served.len() as u64 + 1)], "{number}");
        let again = link.push(vec![batches[2].clone()]).await.unwrap();
        assert_eq!(again.results, [PushResult::Seq(3)], "{number}: what is known keeps its number");
        relay.stop().await;
        let relay = Relay::start(&folder).await;
        let mut link = ada.connect(relay.address).await;
        assert_eq!(link.pull_all(MAIN, 0).await.len(), served.len() + 1, "{number}");
        relay.stop().await;
    }
}

/// Members are who they were: one writes, one reads, one is shut out.
async fn who_may(relay: &Relay, ada: &Device, number: &str) {
    let member = |name: &str| Device::member(&format!("device of {name}"), ada.workspace);
    let mut reader = member("rita").connect(relay.address).await;
    let ack = reader.push(vec![member("rita").edit(b"x")]).await;
    assert_eq!(ack.unwrap_err().code, ErrorCode::ReadOnly, "{number}");
    let mut link = Link::open(relay.address).await.unwrap();
    let removed = member("xaver").say_hello(&mut link, Vec::new()).await;
    assert_eq!(removed.unwrap_err().code, ErrorCode::Revoked, "{number}");
    member("ben").connect(relay.address).await;
}
