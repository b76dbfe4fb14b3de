//! Erasing a record: its ciphertexts leave the file, the log stays verifiable.

use relay_protocol::{Batch, DeviceId, ErrorCode, Role, Signature, StreamId, Tag};
use rusqlite::{Connection, params};

use super::append::stream_state;
use super::members::role_now;
use super::writer::Cache;
use super::{StoreError, WorkspaceRow, log_key};

/// Who wants which record erased.
pub struct PurgeRequest {
    /// Where.
    pub workspace: WorkspaceRow,
    /// In which log.
    pub stream: StreamId,
    /// Which record.
    pub tag: Tag,
    /// Who says so; an owner or admin.
    pub device: DeviceId,
    /// The receipt.
    pub signature: Signature,
    /// The relay's clock, in milliseconds since 1970.
    pub now: u64,
}

/// Replaces every ciphertext of the record by its digest and keeps the receipt. From here on pushes
/// for the record are refused as erased. Erasing again is no error.
///
/// # Errors
/// When the database fails; inside, why the device is refused.
pub fn purge(
    tx: &Connection,
    cache: &mut Cache,
    request: &PurgeRequest,
) -> Result<Result<(), ErrorCode>, StoreError> {
    match role_now(tx, cache, request.workspace, request.device)? {
        Err(code) => return Ok(Err(code)),
        Ok(role) if role > Role::Admin => return Ok(Err(ErrorCode::ReadOnly)),
        Ok(_) => {}
    }
    let mut state = stream_state(tx, cache, request.workspace, request.stream)?;
    let tag = request.tag.as_bytes();
    let seqs = tx
        .prepare_cached("SELECT seq FROM tags WHERE stream = ?1 AND tag = ?2")?
        .query_map(params![state.row, tag], |row| row.get::<_, i64>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    for seq in seqs {
        let key = log_key(state.row, seq as u64)?;
        let bytes: Vec<u8> = tx.query_row("SELECT bytes FROM log WHERE key = ?1", [key], |row| row.get(0))?;
        let mut batch = Batch::decode_strict(&bytes).map_err(|_| StoreError::Corrupt("stored batch"))?;
        if batch.purge(&request.tag) > 0 {
            tx.execute("UPDATE log SET bytes = ?2 WHERE key = ?1", params![key, batch.encode()])?;
        }
    }
    tx.execute(
        "INSERT OR IGNORE INTO purged (stream, tag, device, signature, purged_at)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![state.row, tag, request.device.as_bytes(), request.signature.as_bytes(), request.now as i64],
    )?;
    state.has_purged = true;
    cache.streams.insert((request.workspace, request.stream), state);
    Ok(Ok(()))
}

/// Folds the write-ahead log into the file and empties it, so that no copy of what was purged stays
/// there. `false` when a reader was in the way; try again.
///
/// # Errors
/// When the database cannot be written.
pub fn checkpoint(connection: &Connection) -> Result<bool, StoreError> {
    let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(busy == 0)
}
