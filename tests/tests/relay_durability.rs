//! What the relay has acknowledged it keeps: killed, out of space, out of quota (reliability R5,
//! R6), and it never writes down what it carries (R18).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use feldbuch_tests::relay::{Device, Folder, Link, Relay, RelayProcess, founded, joined};
use relay_protocol::{Batch, ClientFrame, ErrorCode, Push, PushResult, Role, ServerFrame, StreamId};

const MAIN: StreamId = StreamId::MAIN;

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_relay-under-test"))
}

/// Batches by their bytes, as acknowledged.
type Acked = Arc<Mutex<BTreeSet<Vec<u8>>>>;

/// Pushes with so many on their way until the relay is gone, and writes down every ack. What was pushed without one.
async fn push_until_the_end(device: Device, mut link: Link, acked: Acked, open: usize) -> Vec<Vec<u8>> {
    let mut waiting: Vec<(u32, Vec<Vec<u8>>)> = Vec::new();
    let mut request = 0;
    loop {
        while waiting.len() < open {
            request += 1;
            let count = 1 + request as usize % 3;
            let content = vec![request as u8; 300];
            let batches: Vec<_> =
                (0..count).map(|_| device.batch(MAIN, &[&content, &content]).encode()).collect();
            waiting.push((request, batches.clone()));
            let push = ClientFrame::Push(Push { request, batches, expect: None });
            if link.send(&push).await.is_err() {
                return unanswered(waiting);
            }
        }
        match link.next().await {
            Ok(ServerFrame::Ack(ack)) => {
                assert!(ack.results.iter().all(|r| matches!(r, PushResult::Seq(_))));
                let at = waiting.iter().position(|(r, _)| *r == ack.request).unwrap();
                acked.lock().unwrap().extend(waiting.remove(at).1);
            }
            Ok(ServerFrame::Deliver(_) | ServerFrame::Lagging(_)) => {}
            Ok(ServerFrame::Err(refusal)) => panic!("refused: {refusal:?}"),
            Ok(other) => panic!("unexpected {other:?}"),
            Err(_) => return unanswered(waiting),
        }
    }
}

fn unanswered(waiting: Vec<(u32, Vec<Vec<u8>>)>) -> Vec<Vec<u8>> {
    waiting.into_iter().flat_map(|(_, batches)| batches).collect()
}

/// How often the relay is killed; more in a long run.
fn kills() -> u64 {
    let set = std::env::var("FELDBUCH_KILLS").ok();
    set.and_then(|text| text.parse().ok()).unwrap_or(20)
}

#[tokio::test]
async fn r5_p26_p35_killed_under_load_nothing_acked_is_lost_and_no_batch_is_torn() {
    let folder = Folder::new();
    let (data, log) = (folder.path().join("data"), folder.path().join("log"));
    let acked = Acked::default();
    let relay = RelayProcess::start(program(), &data, &log, &[]).await;
    let (ada, mut link) = founded(relay.address, "ada").await;
    let mut writers = vec![ada.clone()];
    for name in ["ben", "cem"] {
        let joined = joined(relay.address, &mut link, ada.workspace, name, Role::Member).await;
        writers.push(joined.0);
    }
    relay.kill().await;
    let mut under_load = Duration::ZERO;
    for round in 0..kills() {
        let relay = RelayProcess::start(program(), &data, &log, &[]).await;
        let mut tasks = Vec::new();
        for device in &writers {
            let link = device.connect(relay.address).await;
            let acked = Arc::clone(&acked);
            tasks.push(tokio::spawn(push_until_the_end(device.clone(), link, acked, 8)));
        }
        let load = Duration::from_millis(20 + round * 37 % 180);
        tokio::time::sleep(load).await;
        under_load += load;
        relay.kill().await;
        for task in tasks {
            task.await.unwrap();
        }
    }
    let relay = RelayProcess::start(program(), &data, &log, &[]).await;
    let mut reader = ada.connect(relay.address).await;
    let recovered = reader.pull_all(MAIN, 0).await;
    for bytes in &recovered {
        let batch = Batch::decode_strict(bytes).unwrap();
        let author = writers.iter().find(|d| d.id() == batch.header.device).unwrap();
        assert_eq!(batch.verify(&author.public()), Ok(()));
    }
    let distinct: BTreeSet<_> = recovered.iter().cloned().collect();
    assert_eq!(distinct.len(), recovered.len(), "a batch is stored twice");
    let acked = acked.lock().unwrap().clone();
    let rate = acked.len() as f64 / under_load.as_secs_f64();
    assert!(rate >= 200.0, "only {rate:.0} acknowledged a second: no load");
    let lost = acked.difference(&distinct).count();
    assert_eq!(lost, 0, "of {} acked batches", acked.len());
    println!("{} kills, {} acked at {rate:.0} a second, {} recovered", kills(), acked.len(), recovered.len());
    assert!(relay.terminate().await);
}

#[tokio::test]
async fn p26_p27_p47_stopped_with_a_hundred_pushes_open_each_is_acked_and_there_or_can_be_pushed_again() {
    const OPEN: usize = 25;
    let folder = Folder::new();
    let (data, log) = (folder.path().join("data"), folder.path().join("log"));
    let relay = RelayProcess::start(program(), &data, &log, &[]).await;
    let (ada, mut link) = founded(relay.address, "ada").await;
    let mut writers = vec![ada.clone()];
    for name in ["ben", "cem", "dana"] {
        writers.push(joined(relay.address, &mut link, ada.workspace, name, Role::Member).await.0);
    }
    let (mut acked, mut open) = (BTreeSet::new(), Vec::new());
    let mut relay = Some(relay);
    for round in 1..=3 {
        let running = match relay.take() {
            Some(running) => running,
            None => RelayProcess::start(program(), &data, &log, &[]).await,
        };
        let (mut tasks, mut answers) = (Vec::new(), Vec::new());
        for device in &writers {
            let (link, so_far) = (device.connect(running.address).await, Acked::default());
            tasks.push(tokio::spawn(push_until_the_end(device.clone(), link, Arc::clone(&so_far), OPEN)));
            answers.push(so_far);
        }
        // Whoever was answered has its pushes open, at each moment until the end.
        let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
        while answers.iter().any(|so_far| so_far.lock().unwrap().len() < 50 * round) {
            assert!(tokio::time::Instant::now() < deadline, "nothing is acknowledged");
            tokio::task::yield_now().await;
        }
        assert!(running.terminate().await, "a relay that is told to stop ends well");
        for task in tasks {
            let unanswered = task.await.unwrap();
            assert!(unanswered.len() >= OPEN, "{} open at the end", unanswered.len());
            open.extend(unanswered);
        }
        answers.iter().for_each(|so_far| acked.extend(so_far.lock().unwrap().iter().cloned()));
        // All is in the one file: nothing has to be recovered at the next start.
        let beside = std::fs::metadata(data.join("relay.db-wal")).map_or(0, |file| file.len());
        assert_eq!(beside, 0, "the write-ahead log was not folded in");
    }

    let relay = RelayProcess::start(program(), &data, &log, &[]).await;
    let mut reader = ada.connect(relay.address).await;
    let there = reader.pull_all(MAIN, 0).await;
    let distinct: BTreeSet<_> = there.iter().cloned().collect();
    assert_eq!(distinct.len(), there.len(), "a batch is stored twice");
    assert_eq!(acked.difference(&distinct).count(), 0, "of {} acked batches", acked.len());
    let sent: BTreeSet<_> = acked.iter().chain(&open).cloned().collect();
    assert!(distinct.is_subset(&sent), "each as it was sent");
    // What nobody acknowledged is pushed again, as devices do: each is there once, whether it was stored or not.
    for batches in open.chunks(50) {
        let ack = reader.push(batches.to_vec()).await.unwrap();
        for (batch, result) in batches.iter().zip(&ack.results) {
            let PushResult::Seq(number) = result else { panic!("{result:?}") };
            let place = there.iter().position(|known| known == batch);
            assert!(place.is_none_or(|place| place as u64 + 1 == *number), "its number is another one");
        }
    }
    let all: BTreeSet<_> = reader.pull_all(MAIN, 0).await.into_iter().collect();
    assert_eq!(all, sent);
    println!("{} acked, {} open, {} of these stored", acked.len(), open.len(), there.len() - acked.len());
    assert!(relay.terminate().await);
}

/// A disk that fills up and gets room again.
enum Disk {
    /// A small file system in memory; needs root.
    Tmpfs(PathBuf),
    /// A limit on the size of the relay's files.
    FileLimit,
}

impl Disk {
    fn run(program: &str, args: &[&str]) -> bool {
        Command::new(program).args(args).output().is_ok_and(|out| out.status.success())
    }

    fn tmpfs(at: &Path) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let path = at.to_str().unwrap();
        Self::run("mount", &["-t", "tmpfs", "-o", "size=2m", "tmpfs", path])
            .then(|| Disk::Tmpfs(at.to_owned()))
    }

    async fn relay(&self, data: &Path, log: &Path) -> RelayProcess {
        match self {
            Disk::Tmpfs(_) => RelayProcess::start(program(), data, log, &[]).await,
            Disk::FileLimit => {
                let script = "trap '' XFSZ; ulimit -S -f 2048; exec \"$@\"";
                let mut command = tokio::process::Command::new("bash");
                command.args(["-c", script, "relay"]).arg(program());
                command.args(["--listen", "127.0.0.1:0", "--data"]).arg(data);
                RelayProcess::spawn(command, log).await
            }
        }
    }

    fn make_room(&self, relay: &RelayProcess) {
        let done = match self {
            Disk::Tmpfs(at) => {
                let path = at.to_str().unwrap();
                Self::run("mount", &["-o", "remount,size=64m", path])
            }
            Disk::FileLimit => {
                let id = relay.id().to_string();
                Self::run("prlimit", &["--pid", &id, "--fsize=unlimited:unlimited"])
            }
        };
        assert!(done, "making room failed");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if let Disk::Tmpfs(at) = self {
            Self::run("umount", &["-l", at.to_str().unwrap()]);
        }
    }
}

async fn fill_and_recover(disk: Disk, data: &Path, log: &Path) {
    let relay = disk.relay(data, log).await;
    let (ada, mut link) = founded(relay.address, "ada").await;
    let content = vec![3; 60 * 1024];
    let mut acked = Vec::new();
    let refused = loop {
        assert!(acked.len() < 200, "the disk never got full");
        let batch = ada.batch(MAIN, &[&content]).encode();
        match link.push(vec![batch.clone()]).await {
            Ok(_) => acked.push(batch),
            Err(refusal) => {
                assert_eq!((refusal.code, refusal.fatal), (ErrorCode::DiskFull, false));
                assert!(refusal.retry_after_ms.is_some());
                break batch;
            }
        }
    };
    assert!(!acked.is_empty());
    // Still full, still polite, still readable, on this connection and on a new one.
    let again = link.push(vec![refused.clone()]).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::DiskFull);
    assert_eq!(link.pull_all(MAIN, 0).await, acked);
    let mut reader = ada.connect(relay.address).await;
    assert_eq!(reader.pull_all(MAIN, 0).await, acked);

    disk.make_room(&relay);
    let ack = link.push(vec![refused.clone()]).await.unwrap();
    assert_eq!(ack.results, [PushResult::Seq(acked.len() as u64 + 1)]);
    acked.push(refused);
    assert_eq!(reader.pull_all(MAIN, 0).await, acked);
    relay.kill().await;
    let relay = RelayProcess::start(program(), data, log, &[]).await;
    let mut reader = ada.connect(relay.address).await;
    assert_eq!(reader.pull_all(MAIN, 0).await, acked);
    relay.kill().await;
}

#[tokio::test]
async fn r6_p43_a_file_at_its_limit_refuses_pushes_serves_pulls_and_recovers() {
    let folder = Folder::new();
    let data = folder.path().join("data");
    fill_and_recover(Disk::FileLimit, &data, &folder.path().join("log")).await;
}

#[tokio::test]
async fn r6_p43_a_full_disk_refuses_pushes_serves_pulls_and_recovers() {
    let folder = Folder::new();
    let mount = folder.path().join("disk");
    let log = folder.path().join("log");
    let Some(disk) = Disk::tmpfs(&mount) else {
        // Mounting needs root. The limit of the test above stands in for a full disk then.
        println!("no root: a file limit instead of a full disk");
        return fill_and_recover(Disk::FileLimit, &folder.path().join("data"), &log).await;
    };
    fill_and_recover(disk, &mount.join("data"), &log).await;
}

#[tokio::test]
async fn p42_a_workspace_has_a_quota_and_what_is_known_is_still_acked() {
    let folder = Folder::new();
    let relay = Relay::start_with(&folder, |settings| {
        settings.limits.bytes_per_workspace = 100_000;
    })
    .await;
    let (ada, mut link) = founded(relay.address, "ada").await;
    let large = vec![1; 70_000];
    let fits = ada.batch(MAIN, &[&large]).encode();
    link.push(vec![fits.clone()]).await.unwrap();
    let (small, large) = (ada.edit(b"small"), ada.batch(MAIN, &[&large]).encode());
    let refusal = link.push(vec![small.clone(), large]).await.unwrap_err();
    assert_eq!((refusal.code, refusal.fatal), (ErrorCode::QuotaExceeded, false));
    assert_eq!(link.pull_all(MAIN, 0).await, std::slice::from_ref(&fits), "all or nothing");
    let known = link.push(vec![fits]).await.unwrap();
    assert_eq!(known.results, [PushResult::Seq(1)]);
    let room = link.push(vec![small]).await.unwrap();
    assert_eq!(room.results, [PushResult::Seq(2)]);
    // Another workspace has a quota of its own.
    let (eve, mut eves) = founded(relay.address, "eve").await;
    eves.push(vec![eve.batch(MAIN, &[&vec![1; 70_000]]).encode()]).await.unwrap();
    relay.stop().await;
}

#[tokio::test]
async fn p26_two_relays_never_share_a_file() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let settings = sync_server::Settings { data: folder.path().join("data"), ..Default::default() };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let second = sync_server::launch(settings, listener, std::future::pending());
    assert!(second.is_err());
    relay.stop().await;
}

#[tokio::test]
async fn r18_p34_p49_the_relay_stores_batches_as_they_are_and_logs_nothing_of_them() {
    let folder = Folder::new();
    let (data, log) = (folder.path().join("data"), folder.path().join("log"));
    let flags = ["--create-token", "canary-token-1"];
    let relay = RelayProcess::start(program(), &data, &log, &flags).await;
    let ada = Device::founder("ada");
    let mut link = Link::open(relay.address).await.unwrap();
    ada.create_with(&mut link, Some("canary-token-1")).await.unwrap();
    ada.say_hello(&mut link, Vec::new()).await.unwrap();
    let content = b"canary-content-2".as_slice();
    let batch = ada.batch(MAIN, &[content, b"plain"]).encode();
    link.push(vec![batch.clone()]).await.unwrap();
    let invite = Device::invite(&mut link, "canary-invite-3", Role::Member);
    link.ask(&invite).await.unwrap();
    // Trouble is when programs talk too much: bad bytes, bad signatures, bad paths.
    let mut bad = ada.connect(relay.address).await;
    bad.send_bytes(b"canary-garbage-4".to_vec()).await.unwrap();
    bad.refusal().await;
    let mut forged = ada.batch(MAIN, &[b"canary-forged-5"]);
    forged.signature.0[0] ^= 1;
    link.push(vec![forged.encode()]).await.unwrap();
    let mut tcp = tokio::net::TcpStream::connect(relay.address).await.unwrap();
    let request = b"GET /join?canary-query-6 HTTP/1.1\r\nHost: x\r\nCookie: canary-7\r\n\r\n";
    tokio::io::AsyncWriteExt::write_all(&mut tcp, request).await.unwrap();
    let mut answer = [0; 12];
    tokio::io::AsyncReadExt::read_exact(&mut tcp, &mut answer).await.unwrap();
    let mut reader = ada.connect(relay.address).await;
    assert_eq!(reader.pull_all(MAIN, 0).await, [batch]);
    assert!(relay.terminate().await);

    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("workspace made"), "there is a log to look at:\n{log}");
    assert!(log.lines().all(|line| line.starts_with('{')), "JSON lines");
    assert!(!log.contains("canary"), "{log}");
    // And what is stored is what was pushed: no index, no copy, nothing derived from content.
    let database = std::fs::read(data.join("relay.db")).unwrap();
    let copies = database.windows(content.len()).filter(|w| *w == content).count();
    assert_eq!(copies, 1);
    assert!(!database.windows(12).any(|w| w == b"canary-token"));
}
