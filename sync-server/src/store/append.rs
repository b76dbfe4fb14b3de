//! Appending batches: numbered, chained, stored once however often they are pushed.

use bytes::Bytes;
use relay_protocol::{
    Batch, BatchId, Chain, DeviceId, EntryBody, EntryKind, ErrorCode, Position, PushResult, StreamId, Tag,
};
use rusqlite::{Connection, OptionalExtension, params};

use super::writer::{Cache, StreamState};
use super::{StoreError, WorkspaceRow, bytes_of, log_key, seq_of, stream_number};

/// A batch whose signature has been checked.
pub struct Prepared {
    /// Its dedupe key.
    pub id: BatchId,
    /// As it came; stored and forwarded like this.
    pub bytes: Bytes,
    /// Who signed it. May be another device than the one that pushes.
    pub author: DeviceId,
    /// The records it touches, and whether the entry is ciphertext that a purge would remove.
    pub tags: Vec<(Tag, bool)>,
}

impl Prepared {
    /// From a verified batch and the bytes it was read from.
    pub fn new(batch: &Batch, bytes: Bytes) -> Self {
        let tags = batch.entries.iter().map(|entry| {
            let erasable = entry.kind != EntryKind::Tombstone && matches!(entry.body, EntryBody::Sealed(_));
            (entry.tag, erasable)
        });
        Self { id: batch.id(), bytes, author: batch.header.device, tags: tags.collect() }
    }
}

/// What a push asks of the store.
pub struct AppendRequest {
    /// Where to.
    pub workspace: WorkspaceRow,
    /// Which log.
    pub stream: StreamId,
    /// The session's device; must still be allowed to write when its turn comes.
    pub device: DeviceId,
    /// Each batch, or why it was refused already.
    pub batches: Vec<Result<Prepared, ErrorCode>>,
    /// Only if the head is still here.
    pub expect: Option<u64>,
    /// How many bytes the workspace may have in all.
    pub quota: u64,
    /// The relay's clock, in milliseconds since 1970.
    pub now: u64,
}

/// What became of a push.
pub enum AppendOutcome {
    /// See there.
    Appended(Appended),
    /// Nothing was stored.
    Refused(ErrorCode),
}

/// What became of each batch, and what is new.
pub struct Appended {
    /// One per batch of the request.
    pub results: Vec<PushResult>,
    /// The chain at the highest number among the results; zeros when there is none.
    pub chain: Chain,
    /// The number of the first new batch.
    pub first: u64,
    /// The new batches, in order.
    pub stored: Vec<Bytes>,
    /// The stream's end after them.
    pub head: Position,
}

/// Appends what is new. Runs on the writing thread.
///
/// # Errors
/// When the database fails or holds what it must not.
pub fn append(
    tx: &Connection,
    cache: &mut Cache,
    request: AppendRequest,
) -> Result<AppendOutcome, StoreError> {
    let workspace = request.workspace;
    if let Some(refusal) = may_write(tx, cache, workspace, request.device, request.stream)? {
        return Ok(AppendOutcome::Refused(refusal));
    }
    let mut state = stream_state(tx, cache, workspace, request.stream)?;
    if request.expect.is_some_and(|seq| seq != state.head.seq) {
        return Ok(AppendOutcome::Refused(ErrorCode::HeadMoved));
    }
    let mut incoming = 0;
    for batch in request.batches.iter().flatten() {
        if find(tx, &batch.id)?.is_none() {
            incoming += size(batch);
        }
    }
    let used = workspace_bytes(tx, cache, workspace)?;
    if incoming > 0 && used + incoming > request.quota {
        return Ok(AppendOutcome::Refused(ErrorCode::QuotaExceeded));
    }

    let first = state.head.seq + 1;
    let mut appended = Appended {
        results: Vec::with_capacity(request.batches.len()),
        chain: Chain::default(),
        first,
        stored: Vec::new(),
        head: state.head,
    };
    let mut highest = Position::default();
    let mut new_bytes = 0;
    for batch in request.batches {
        let result = match batch {
            Err(code) => PushResult::Rejected(code),
            Ok(batch) => {
                if let Some(known) = find(tx, &batch.id)? {
                    highest = if known.seq > highest.seq { known } else { highest };
                    PushResult::Seq(known.seq)
                } else if let Some(code) = refuse(tx, cache, (workspace, request.stream), &state, &batch)? {
                    PushResult::Rejected(code)
                } else {
                    state.head = state.head.next(&batch.id);
                    highest = state.head;
                    insert(tx, &state, &batch, request.now)?;
                    new_bytes += size(&batch);
                    appended.stored.push(batch.bytes);
                    PushResult::Seq(state.head.seq)
                }
            }
        };
        appended.results.push(result);
    }
    appended.chain = highest.chain;
    appended.head = state.head;
    if new_bytes > 0 {
        tx.prepare_cached("UPDATE streams SET head = ?2, chain = ?3, bytes = bytes + ?4 WHERE id = ?1")?
            .execute(params![
                state.row,
                state.head.seq as i64,
                state.head.chain.0.as_slice(),
                new_bytes as i64
            ])?;
        cache.streams.insert((workspace, request.stream), state);
        cache.bytes.insert(workspace, used + new_bytes);
    }
    Ok(AppendOutcome::Appended(appended))
}

/// What a batch costs of the quota: its bytes and a little for its row and its tags.
fn size(batch: &Prepared) -> u64 {
    batch.bytes.len() as u64 + 64 + 32 * batch.tags.len() as u64
}

/// Why this batch is refused although its signature is right.
fn refuse(
    tx: &Connection,
    cache: &mut Cache,
    (workspace, stream): (WorkspaceRow, StreamId),
    state: &StreamState,
    batch: &Prepared,
) -> Result<Option<ErrorCode>, StoreError> {
    if let Some(code) = may_write(tx, cache, workspace, batch.author, stream)? {
        return Ok(Some(code));
    }
    if state.has_purged {
        let mut query = tx.prepare_cached("SELECT 1 FROM purged WHERE stream = ?1 AND tag = ?2")?;
        for (tag, erasable) in &batch.tags {
            if *erasable && query.exists(params![state.row, tag.as_bytes()])? {
                return Ok(Some(ErrorCode::Erased));
            }
        }
    }
    Ok(None)
}

fn find(tx: &Connection, id: &BatchId) -> Result<Option<Position>, StoreError> {
    let row = tx
        .prepare_cached("SELECT key, chain FROM log WHERE id = ?1")?
        .query_row(params![id.as_bytes()], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))
        .optional()?;
    row.map(|(key, chain)| Ok(Position { seq: seq_of(key), chain: Chain(bytes_of(&chain, "chain")?) }))
        .transpose()
}

fn insert(tx: &Connection, state: &StreamState, batch: &Prepared, now: u64) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT INTO log (key, id, chain, received_at, bytes) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            log_key(state.row, state.head.seq)?,
            batch.id.as_bytes(),
            state.head.chain.0.as_slice(),
            now as i64,
            batch.bytes.as_ref(),
        ])?;
    let mut tag_row =
        tx.prepare_cached("INSERT OR IGNORE INTO tags (stream, tag, seq) VALUES (?1, ?2, ?3)")?;
    for (tag, _) in &batch.tags {
        tag_row.execute(params![state.row, tag.as_bytes(), state.head.seq as i64])?;
    }
    Ok(())
}

/// `None` when the device may write to the stream, else why not.
pub(super) fn may_write(
    tx: &Connection,
    cache: &mut Cache,
    workspace: WorkspaceRow,
    device: DeviceId,
    stream: StreamId,
) -> Result<Option<ErrorCode>, StoreError> {
    Ok(match super::members::role_now(tx, cache, workspace, device)? {
        Err(code) => Some(code),
        Ok(role) if !role.writes(stream) => Some(ErrorCode::ReadOnly),
        Ok(_) => None,
    })
}

/// The stream's end, making the stream (and its random chain, the relay's epoch) when it is new.
pub(super) fn stream_state(
    tx: &Connection,
    cache: &mut Cache,
    workspace: WorkspaceRow,
    stream: StreamId,
) -> Result<StreamState, StoreError> {
    if let Some(state) = cache.streams.get(&(workspace, stream)) {
        return Ok(*state);
    }
    let mut zero = [0; 8];
    getrandom::fill(&mut zero).map_err(|_| StoreError::Corrupt("random source"))?;
    tx.prepare_cached(
        "INSERT OR IGNORE INTO streams (workspace, stream, chain_zero, head, chain, bytes)
         VALUES (?1, ?2, ?3, 0, ?3, 0)",
    )?
    .execute(params![workspace.0, stream_number(stream), zero.as_slice()])?;
    let (row, head, chain) = tx
        .prepare_cached("SELECT id, head, chain FROM streams WHERE workspace = ?1 AND stream = ?2")?
        .query_row(params![workspace.0, stream_number(stream)], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, Vec<u8>>(2)?))
        })?;
    let has_purged =
        tx.prepare_cached("SELECT 1 FROM purged WHERE stream = ?1 LIMIT 1")?.exists(params![row])?;
    let state = StreamState {
        row,
        head: Position { seq: head as u64, chain: Chain(bytes_of(&chain, "chain")?) },
        has_purged,
    };
    cache.streams.insert((workspace, stream), state);
    Ok(state)
}

fn workspace_bytes(tx: &Connection, cache: &mut Cache, workspace: WorkspaceRow) -> Result<u64, StoreError> {
    if let Some(bytes) = cache.bytes.get(&workspace) {
        return Ok(*bytes);
    }
    let bytes: i64 = tx
        .prepare_cached("SELECT coalesce(sum(bytes), 0) FROM streams WHERE workspace = ?1")?
        .query_row(params![workspace.0], |row| row.get(0))?;
    cache.bytes.insert(workspace, bytes as u64);
    Ok(bytes as u64)
}
