//! The one thread that writes: whatever waits becomes one transaction, one fsync.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use relay_protocol::{DeviceId, Position, Role, StreamId};
use rusqlite::{Connection, TransactionBehavior};

use super::{StoreError, StoreFailure, WorkspaceRow};

/// At most this many pieces of work share a transaction.
const GROUP: usize = 1000;
/// When the caches hold more entries than this they are emptied.
const CACHE_ENTRIES: usize = 100_000;

/// What to do after the commit: tell the client, fan out.
pub type Finish = Box<dyn FnOnce() + Send>;
type Work = Box<dyn FnOnce(&Connection, &mut Cache) -> Result<Finish, StoreError> + Send>;
type Failed = Box<dyn FnOnce(StoreFailure) + Send>;

struct Job {
    work: Work,
    failed: Failed,
}

/// What the writing thread remembers of the file, so that an append needs no query. Emptied when a
/// transaction fails, because it may then be ahead of the file.
#[derive(Default)]
pub struct Cache {
    /// Where each stream ends.
    pub(super) streams: HashMap<(WorkspaceRow, StreamId), StreamState>,
    /// What each device may do; `None` when it was removed.
    pub(super) roles: HashMap<(WorkspaceRow, DeviceId), Option<Role>>,
    /// Bytes stored per workspace.
    pub(super) bytes: HashMap<WorkspaceRow, u64>,
}

impl Cache {
    fn len(&self) -> usize {
        self.streams.len() + self.roles.len() + self.bytes.len()
    }

    pub(super) fn clear(&mut self) {
        *self = Cache::default();
    }
}

/// The end of a stream.
#[derive(Debug, Clone, Copy)]
pub(super) struct StreamState {
    pub(super) row: i64,
    pub(super) head: Position,
    /// Whether anything was ever purged from it.
    pub(super) has_purged: bool,
}

pub(super) struct Writer {
    jobs: Mutex<Option<Sender<Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(super) fn start(connection: Connection) -> Result<Self, StoreError> {
        let (send, receive) = channel();
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || run(connection, &receive))
            .map_err(|source| StoreError::Io { path: "writer thread".into(), source })?;
        Ok(Self { jobs: Mutex::new(Some(send)), thread: Mutex::new(Some(thread)) })
    }

    pub(super) fn submit(&self, work: Work, failed: Failed) -> Result<(), StoreError> {
        let jobs = self.jobs.lock().map_err(|_| StoreError::Closed)?;
        let jobs = jobs.as_ref().ok_or(StoreError::Closed)?;
        jobs.send(Job { work, failed }).map_err(|_| StoreError::Closed)
    }

    pub(super) fn close(&self) {
        if let Ok(mut jobs) = self.jobs.lock() {
            jobs.take();
        }
        let thread = self.thread.lock().ok().and_then(|mut thread| thread.take());
        if let Some(Err(_)) = thread.map(JoinHandle::join) {
            tracing::error!("the writing thread had panicked");
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.close();
    }
}

fn run(mut connection: Connection, jobs: &Receiver<Job>) {
    let mut cache = Cache::default();
    while let Ok(first) = jobs.recv() {
        let group = std::iter::once(first).chain(jobs.try_iter().take(GROUP - 1));
        if cache.len() > CACHE_ENTRIES {
            cache.clear();
        }
        let mut group_work = Vec::new();
        let mut group_failed = Vec::new();
        for job in group {
            group_work.push(job.work);
            group_failed.push(job.failed);
        }
        match commit(&mut connection, &mut cache, group_work) {
            Ok(finishes) => finishes.into_iter().for_each(|finish| finish()),
            Err(error) => {
                tracing::error!(%error, "a group of writes was not stored");
                cache.clear();
                let failure = StoreFailure::from(&error);
                group_failed.into_iter().for_each(|failed| failed(failure));
            }
        }
    }
    // Leaves a file that a copy of relay.db alone is a copy of.
    if let Err(error) = connection.pragma_update(None, "wal_checkpoint", "truncate") {
        tracing::warn!(%error, "the write-ahead log stays beside the file");
    }
}

/// One transaction. An error of storage anywhere in it undoes all of it, because SQLite may have
/// rolled back by itself (a full disk does that).
fn commit(
    connection: &mut Connection,
    cache: &mut Cache,
    group: Vec<Work>,
) -> Result<Vec<Finish>, StoreError> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut finishes = Vec::with_capacity(group.len());
    for work in group {
        finishes.push(work(&tx, cache)?);
    }
    tx.commit()?;
    Ok(finishes)
}
