//! Thousands of connections that do nothing cost the relay little, and those that work nothing (reliability R13).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::time::{Duration, Instant};

use feldbuch_tests::relay::{Device, Folder, RelayProcess, cursor, founded, joined};
use relay_protocol::{Chain, Role, ServerFrame, StreamId};

const MAIN: StreamId = StreamId::MAIN;
/// Devices that are connected, and how often each: as often as the relay allows.
const DEVICES: usize = 667;
const EACH: usize = 3;
/// Edits that are written meanwhile.
const EDITS: usize = 200;
/// What an idle connection may take of the relay's memory, in bytes. Measured: 5,500 with the release build.
const PER_CONNECTION: u64 = 16 * 1024;

/// Both ends of each socket are open files, in two processes.
fn open_files() {
    let wanted = (DEVICES * EACH + 500) as u64;
    let given = rlimit::increase_nofile_limit(wanted).unwrap();
    assert!(given >= wanted, "only {given} files may be open; `ulimit -Hn {wanted}` is needed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r13_two_thousand_idle_connections_stand_while_one_writes_and_one_reads() {
    open_files();
    let folder = Folder::new();
    let program = Path::new(env!("CARGO_BIN_EXE_relay-under-test"));
    let relay =
        RelayProcess::start_quietly(program, &folder.path().join("data"), &folder.path().join("log")).await;
    let (ada, mut writer) = founded(relay.address, "ada").await;
    let before = relay.resident_bytes();

    let mut idle = Vec::new();
    for number in 0..DEVICES {
        let (device, link) =
            joined(relay.address, &mut writer, ada.workspace, &format!("idle {number}"), Role::Member).await;
        idle.push((device.clone(), link));
        for _ in 1..EACH {
            let link = device.connect(relay.address).await;
            idle.push((device.clone(), link));
        }
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let after = relay.resident_bytes();
    assert_eq!(idle.len(), DEVICES * EACH);

    let (reader, _link) = joined(relay.address, &mut writer, ada.workspace, "reader", Role::Reader).await;
    let mut live = feldbuch_tests::relay::Link::open(relay.address).await.unwrap();
    reader.say_hello(&mut live, vec![cursor(MAIN, 0, Chain([0; 8]))]).await.unwrap();
    let reading = tokio::spawn(async move {
        let mut seen = 0;
        while seen < EDITS {
            match live.next().await.unwrap() {
                ServerFrame::Deliver(deliver) => seen += deliver.batches.len(),
                ServerFrame::Page(page) => seen += page.batches.len(),
                other => panic!("unexpected {other:?}"),
            }
        }
    });
    let mut times = write(&ada, &mut writer).await;
    reading.await.unwrap();
    times.sort_unstable();
    let p99 = times[times.len() * 99 / 100];
    assert!(p99 < Duration::from_secs(1), "a push took {p99:?} beside idle connections");

    // They are still there: each hundredth is asked for everything.
    for (_, link) in idle.iter_mut().step_by(100) {
        assert_eq!(link.pull_all(MAIN, 0).await.len(), EDITS);
    }
    let count = idle.len() as u64;
    let each = after.zip(before).map(|(after, before)| after.saturating_sub(before) / count);
    println!("{count} idle connections, {each:?} bytes each of {after:?} resident, a push p99 {p99:?}");
    if let Some(each) = each {
        assert!(each <= PER_CONNECTION, "{each} bytes per idle connection");
    }
    assert!(relay.terminate().await);
}

/// Writes the edits one after another, and says how long each took.
async fn write(device: &Device, link: &mut feldbuch_tests::relay::Link) -> Vec<Duration> {
    let mut times = Vec::new();
    for _ in 0..EDITS {
        let began = Instant::now();
        link.push(vec![device.edit(b"an edit beside two thousand")]).await.unwrap();
        times.push(began.elapsed());
    }
    times
}
