//! What a session asks of the file: who the device is, where the logs end, the next page.

use relay_protocol::{
    Chain, DeviceId, Position, PublicKey, Role, StreamCursor, StreamHead, StreamId, WorkspaceId,
};
use rusqlite::{Connection, OptionalExtension, params};

use super::members::{find_device, find_workspace};
use super::{StoreError, WorkspaceRow, bytes_of, log_key, seq_of, stream_number};

/// Bytes of a page that are not ciphertext: the length in front of each batch.
const FRAMING: usize = 5;

/// A device and its workspace.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    /// The workspace's row.
    pub workspace: WorkspaceRow,
    /// The device's key.
    pub public_key: PublicKey,
    /// What it may do.
    pub role: Role,
    /// Whether it was removed.
    pub revoked: bool,
}

/// A piece of a log.
pub struct StoredPage {
    /// Batches as they were pushed (or purged since).
    pub batches: Vec<Vec<u8>>,
    /// The chain at the last one, or at the place asked from.
    pub chain: Chain,
    /// Whether the log went on when this was read.
    pub more: bool,
}

/// Looks a device up. `Ok(None)` when the workspace does not exist; the inner `None` when it has no
/// such device.
///
/// # Errors
/// When the database fails or holds what it must not.
pub fn account(
    connection: &Connection,
    workspace: &WorkspaceId,
    device: DeviceId,
) -> Result<Option<Option<Account>>, StoreError> {
    let Some(row) = find_workspace(connection, workspace)? else {
        return Ok(None);
    };
    let found = find_device(connection, row, device)?;
    Ok(Some(found.map(|found| Account {
        workspace: row,
        public_key: found.public_key,
        role: found.role,
        revoked: found.revoked,
    })))
}

/// Where each stream ends, for every stream that exists or is named by a cursor, and whether the
/// log still holds what the cursors rely on (spec P25).
///
/// # Errors
/// When the database fails or holds what it must not.
pub fn heads(
    connection: &Connection,
    workspace: WorkspaceRow,
    cursors: &[StreamCursor],
) -> Result<Vec<(StreamHead, Chain)>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT id, stream, head, chain FROM streams WHERE workspace = ?1 ORDER BY stream")?;
    let rows = statement.query_map(params![workspace.0], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, u8>(1)?, row.get::<_, i64>(2)?, row.get::<_, Vec<u8>>(3)?))
    })?;
    let mut heads = Vec::new();
    for row in rows {
        let (id, stream, seq, chain) = row?;
        let stream = StreamId(stream);
        let mut rewound = false;
        for cursor in cursors.iter().filter(|cursor| cursor.stream == stream) {
            rewound |= !holds(connection, id, seq as u64, cursor.position())?;
        }
        let head = StreamHead { stream, seq: seq as u64, rewound };
        heads.push((head, Chain(bytes_of(&chain, "chain")?)));
    }
    for cursor in cursors {
        match heads.iter_mut().find(|(head, _)| head.stream == cursor.stream) {
            Some((head, _)) if head.seq == 0 => head.rewound |= cursor.seq > 0,
            Some(_) => {}
            None => heads.push((
                StreamHead { stream: cursor.stream, seq: 0, rewound: cursor.seq > 0 },
                Chain::default(),
            )),
        }
    }
    Ok(heads)
}

fn holds(
    connection: &Connection,
    stream_row: i64,
    head: u64,
    position: Position,
) -> Result<bool, StoreError> {
    if position.seq == 0 {
        return Ok(true);
    }
    if position.seq > head {
        return Ok(false);
    }
    let chain: Option<Vec<u8>> = connection
        .prepare_cached("SELECT chain FROM log WHERE key = ?1")?
        .query_row([log_key(stream_row, position.seq)?], |row| row.get(0))
        .optional()?;
    Ok(chain.is_some_and(|chain| chain == position.chain.0))
}

/// The batches after `after`, as many as fit into `max_bytes`, at least one if there is one.
/// `None` when the log ends before `after`.
///
/// # Errors
/// When the database fails or holds what it must not.
pub fn page(
    connection: &Connection,
    workspace: WorkspaceRow,
    stream: StreamId,
    after: u64,
    max_bytes: usize,
) -> Result<Option<StoredPage>, StoreError> {
    let found = connection
        .prepare_cached("SELECT id, head, chain_zero FROM streams WHERE workspace = ?1 AND stream = ?2")?
        .query_row(params![workspace.0, stream_number(stream)], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, Vec<u8>>(2)?))
        })
        .optional()?;
    let Some((stream_row, head, zero)) = found else {
        return Ok((after == 0).then(|| StoredPage {
            batches: Vec::new(),
            chain: Chain::default(),
            more: false,
        }));
    };
    if after > head as u64 {
        return Ok(None);
    }
    let mut chain = match after {
        0 => zero,
        _ => connection
            .prepare_cached("SELECT chain FROM log WHERE key = ?1")?
            .query_row([log_key(stream_row, after)?], |row| row.get(0))?,
    };
    let mut statement = connection
        .prepare_cached("SELECT key, chain, bytes FROM log WHERE key > ?1 AND key < ?2 ORDER BY key")?;
    let start = log_key(stream_row, after)?;
    let end = log_key(stream_row + 1, 0)?;
    let mut rows = statement.query(params![start, end])?;
    let mut batches: Vec<Vec<u8>> = Vec::new();
    let mut size = 0;
    let mut more = false;
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(2)?.as_blob().map_err(|_| StoreError::Corrupt("batch"))?;
        if !batches.is_empty() && size + bytes.len() + FRAMING > max_bytes {
            more = true;
            break;
        }
        let expected = after + batches.len() as u64 + 1;
        if seq_of(row.get(0)?) != expected {
            return Err(StoreError::Corrupt("gap in a log"));
        }
        size += bytes.len() + FRAMING;
        batches.push(bytes.to_vec());
        chain = row.get(1)?;
    }
    Ok(Some(StoredPage { batches, chain: Chain(bytes_of(&chain, "chain")?), more }))
}

/// Looks whether there is any workspace: what costs least and reads the file all the same.
///
/// # Errors
/// When the database fails.
pub fn any_workspace(connection: &Connection) -> Result<(), StoreError> {
    connection.query_row("SELECT EXISTS (SELECT 1 FROM workspaces)", [], |row| row.get::<_, bool>(0))?;
    Ok(())
}
