//! The relay's figures, each beside the limit of the machine it ran on. Prints JSON.
//!
//! `cargo run --profile server-release -p feldbuch-tests --bin relay-bench [-- --big | --idle]`
//! (`--big` adds the reconnect at 100,000 records, `--idle` measures idle connections alone). The relay runs as a
//! program of its own, found beside this one, so that its memory can be told from ours.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use feldbuch_tests::relay::{Device, Folder, Link, RelayProcess, cursor, founded, joined};
use relay_protocol::{
    BatchBuilder, BatchHeader, BatchNonce, Chain, ClientFrame, EntryKind, MAX_ENTRIES_PER_BATCH, Push,
    PushResult, Role, ServerFrame, StreamId, Tag,
};
use serde_json::{Value, json};

const MAIN: StreamId = StreamId::MAIN;
/// A sealed change of a record: what one measured 140-byte edit becomes.
const RECORD_BYTES: usize = 300;
const READERS: usize = 50;
const EDITS: usize = 3_000;
const IDLE: usize = 2_000;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Failure> {
    let big = std::env::args().any(|argument| argument == "--big");
    // Two thousand connections are two thousand files, on this side as well.
    rlimit::increase_nofile_limit(65_536)?;
    let folder = Folder::new();
    let program = relay_program()?;
    if std::env::args().any(|argument| argument == "--idle") {
        writeln!(std::io::stdout(), "{:#}", idle(&program, &folder).await?)?;
        return Ok(());
    }
    let limit = fsync_limit(folder.path())?;
    let bulk = bulk(&program, &folder, 10_000, "bulk").await?;
    let bulk_big = if big { bulk_of_100k(&program, &folder).await? } else { Value::Null };
    let fan_out = fan_out(&program, &folder).await?;
    let idle = idle(&program, &folder).await?;
    let figures = json!({
        "limit": limit,
        "records_10k": bulk,
        "records_100k": bulk_big,
        "fan_out": fan_out,
        "idle": idle,
    });
    writeln!(std::io::stdout(), "{figures:#}")?;
    Ok(())
}

async fn bulk_of_100k(program: &Path, folder: &Folder) -> Result<Value, Failure> {
    bulk(program, folder, 100_000, "bulk-100k").await
}

fn relay_program() -> Result<PathBuf, Failure> {
    let beside = std::env::current_exe()?.with_file_name("relay-under-test");
    if !beside.exists() {
        return Err(format!("build the relay first: {} is missing", beside.display()).into());
    }
    Ok(beside)
}

async fn start(program: &Path, folder: &Folder, name: &str) -> RelayProcess {
    let data = folder.path().join(name);
    let log = folder.path().join(format!("{name}.log"));
    RelayProcess::start_quietly(program, &data, &log).await
}

/// What the disk gives at best: one 4 KiB append and fdatasync after the other.
fn fsync_limit(folder: &Path) -> Result<Value, Failure> {
    let mut file = std::fs::File::create(folder.join("fsync"))?;
    let mut times = Vec::new();
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(2) {
        let start = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(start.elapsed());
    }
    let per_second = times.len() as f64 / begin.elapsed().as_secs_f64();
    Ok(json!({ "fdatasync_4k": spread(&mut times), "fdatasync_per_second": per_second.round() }))
}

/// Pushes that many one-entry records in batches of 256, pulls them with a fresh device, and
/// reconnects with nothing new.
async fn bulk(program: &Path, folder: &Folder, records: usize, name: &str) -> Result<Value, Failure> {
    let relay = start(program, folder, name).await;
    let (device, mut link) = founded(relay.address, "ada").await;
    let sealing = Instant::now();
    let batches: Vec<_> = (0..records.div_ceil(MAX_ENTRIES_PER_BATCH))
        .map(|number| {
            let from = number * MAX_ENTRIES_PER_BATCH;
            batch_of(&device, from..records.min(from + MAX_ENTRIES_PER_BATCH))
        })
        .collect::<Result<_, _>>()?;
    let sealing = sealing.elapsed();
    let bytes: usize = batches.iter().map(Vec::len).sum();

    let pushing = Instant::now();
    let mut sent = 0;
    let mut acked = 0;
    let mut chain = Chain::default();
    while acked < batches.len() {
        while sent < batches.len() && sent - acked < 8 {
            let push = Push { request: sent as u32, batches: vec![batches[sent].clone()], expect: None };
            link.send(&ClientFrame::Push(push)).await.map_err(|e| format!("{e:?}"))?;
            sent += 1;
        }
        match link.next().await.map_err(|e| format!("{e:?}"))? {
            ServerFrame::Ack(ack) => {
                acked += 1;
                chain = ack.chain;
            }
            other => return Err(format!("pushing: {other:?}").into()),
        }
    }
    let pushing = pushing.elapsed();

    let (_, mut fresh) = joined(relay.address, &mut link, device.workspace, "fresh", Role::Member).await;
    let pulling = Instant::now();
    let pulled = fresh.pull_all(MAIN, 0).await;
    let pulling = pulling.elapsed();
    if pulled != batches {
        return Err("what was pulled is not what was pushed".into());
    }
    let positions = vec![cursor(MAIN, batches.len() as u64, chain)];
    let mut reconnects = Vec::new();
    let mut handshakes = Vec::new();
    let mut payload = 0;
    for _ in 0..200 {
        let start = Instant::now();
        let mut link = Link::open(relay.address).await.map_err(|e| format!("{e:?}"))?;
        let open = Instant::now();
        let welcome = device.say_hello(&mut link, positions.clone()).await;
        handshakes.push(open.elapsed());
        reconnects.push(start.elapsed());
        if welcome.map_err(|e| format!("{e:?}"))?.streams[0].rewound {
            return Err("the relay lost its past".into());
        }
        payload = link.sent + link.received;
    }
    let resident = relay.resident_bytes();
    relay.kill().await;
    Ok(json!({
        "records": records,
        "bytes": bytes,
        "make_batches_ms": ms(sealing),
        "push_ms": ms(pushing),
        "pull_ms": ms(pulling),
        "reconnect_from_tcp_connect": spread(&mut reconnects),
        "reconnect_from_hello_to_welcome": spread(&mut handshakes),
        "reconnect_payload_bytes": payload,
        "relay_rss_mb": resident.map(mb),
    }))
}

fn batch_of(device: &Device, records: std::ops::Range<usize>) -> Result<Vec<u8>, Failure> {
    let mut nonce = [0; 24];
    nonce[..8].copy_from_slice(&records.start.to_le_bytes());
    let mut builder = BatchBuilder::new(BatchHeader {
        workspace: device.workspace,
        stream: MAIN,
        key_epoch: 0,
        device: device.id(),
        nonce: BatchNonce(nonce),
    });
    for record in records {
        let mut tag = [0; 16];
        tag[..8].copy_from_slice(&(record as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes());
        builder.add::<std::fmt::Error>(Tag(tag), EntryKind::Change, |nonce, _| {
            Ok(nonce.iter().cycle().take(RECORD_BYTES).copied().collect())
        })?;
    }
    Ok(builder.sign::<std::fmt::Error>(&device.key)?.encode())
}

/// One device edits as fast as acks allow (16 on their way), fifty follow live.
async fn fan_out(program: &Path, folder: &Folder) -> Result<Value, Failure> {
    let relay = start(program, folder, "fan-out").await;
    let (device, mut link) = founded(relay.address, "ada").await;
    let mut readers = Vec::new();
    for number in 0..READERS {
        let name = format!("reader {number}");
        let (_, reader) = joined(relay.address, &mut link, device.workspace, &name, Role::Reader).await;
        readers.push(tokio::spawn(follow(reader, EDITS as u64)));
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let content = [9; RECORD_BYTES];
    let begin = Instant::now();
    let mut started = Vec::with_capacity(EDITS);
    let mut ack_times = Vec::with_capacity(EDITS);
    let mut acked = 0;
    while acked < EDITS {
        while started.len() < EDITS && started.len() - acked < 16 {
            let batches = vec![device.edit(&content)];
            let push = Push { request: started.len() as u32, batches, expect: None };
            started.push(Instant::now());
            link.send(&ClientFrame::Push(push)).await.map_err(|e| format!("{e:?}"))?;
        }
        match link.next().await.map_err(|e| format!("{e:?}"))? {
            ServerFrame::Ack(ack) if matches!(ack.results[..], [PushResult::Seq(_)]) => {
                ack_times.push(started[ack.request as usize].elapsed());
                acked += 1;
            }
            other => return Err(format!("editing: {other:?}").into()),
        }
    }
    let durable = begin.elapsed();
    let mut lagging = 0;
    for reader in readers {
        lagging += reader.await??;
    }
    let delivered = begin.elapsed();
    let resident = relay.resident_bytes();
    relay.kill().await;
    Ok(json!({
        "readers": READERS,
        "edits": EDITS,
        "edits_per_second_durable": (EDITS as f64 / durable.as_secs_f64()).round(),
        "edits_per_second_at_all_readers": (EDITS as f64 / delivered.as_secs_f64()).round(),
        "ack": spread(&mut ack_times),
        "times_a_reader_lagged": lagging,
        "relay_rss_mb": resident.map(mb),
    }))
}

/// Follows the log to a number; says how often it had to catch up.
async fn follow(mut link: Link, until: u64) -> Result<u32, Failure> {
    let page = link.pull(MAIN, 0).await;
    let mut seq = page.last();
    let mut lagged = 0;
    while seq < until {
        match link.next().await.map_err(|e| format!("{e:?}"))? {
            ServerFrame::Deliver(deliver) => {
                if deliver.first != seq + 1 {
                    return Err(format!("a gap at {seq}").into());
                }
                seq += deliver.batches.len() as u64;
            }
            ServerFrame::Lagging(_) => {
                lagged += 1;
                seq += link.pull_all(MAIN, seq).await.len() as u64;
            }
            other => return Err(format!("following: {other:?}").into()),
        }
    }
    Ok(lagged)
}

/// Two thousand sessions that do nothing.
async fn idle(program: &Path, folder: &Folder) -> Result<Value, Failure> {
    let relay = start(program, folder, "idle").await;
    let (_, mut link) = founded(relay.address, "ada").await;
    let before = settled(&relay).await;
    let workspace = {
        let device = Device::founder("ada");
        device.workspace
    };
    let mut links = Vec::new();
    for number in 0..IDLE {
        let name = format!("idle {number}");
        let (_, idle) = joined(relay.address, &mut link, workspace, &name, Role::Member).await;
        links.push(idle);
    }
    let after = settled(&relay).await;
    let start = Instant::now();
    let alive = Link::open(relay.address as SocketAddr).await.is_ok();
    let answer = start.elapsed();
    relay.kill().await;
    Ok(json!({
        "connections": links.len(),
        "rss_before_mb": before.map(mb),
        "rss_after_mb": after.map(mb),
        "growth_mb": after.zip(before).map(|(after, before)| mb(after.saturating_sub(before))),
        "still_answers": alive,
        "answer_ms": ms(answer),
    }))
}

async fn settled(relay: &RelayProcess) -> Option<u64> {
    tokio::time::sleep(Duration::from_millis(500)).await;
    relay.resident_bytes()
}

fn spread(times: &mut [Duration]) -> Value {
    times.sort_unstable();
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().map(ms);
    json!({ "p50_ms": at(50), "p99_ms": at(99) })
}

fn ms(time: Duration) -> f64 {
    (time.as_secs_f64() * 1_000_000.0).round() / 1000.0
}

fn mb(bytes: u64) -> f64 {
    (bytes as f64 / 100_000.0).round() / 10.0
}
