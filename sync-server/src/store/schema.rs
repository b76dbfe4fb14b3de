//! The tables and how older files become newer ones. Steps are only ever added.

use rusqlite::Connection;

use super::StoreError;

/// What the newest step below leads to.
const VERSION: i64 = 1;

/// Sets the connection up for durable, erasing writes, and migrates.
pub(super) fn prepare(connection: &mut Connection) -> Result<(), StoreError> {
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    // Before anything is set: a file of a newer relay stays as that one left it.
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > VERSION {
        return Err(StoreError::NewerSchema { found, known: VERSION });
    }
    // WAL: readers never wait for the writer. FULL: a commit returns after fsync (spec P26).
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    // Purged ciphertext is overwritten, not just unlinked (spec P36).
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -8192)?;
    // A burst may make the write-ahead log large; give the space back afterwards.
    connection.pragma_update(None, "journal_size_limit", 16 * 1024 * 1024)?;

    for (step, sql) in STEPS.iter().enumerate() {
        let version = step as i64 + 1;
        if version > found {
            let tx = connection.transaction()?;
            tx.execute_batch(sql)?;
            tx.pragma_update(None, "user_version", version)?;
            tx.commit()?;
        }
    }
    Ok(())
}

/// Step n leads from version n to n + 1.
const STEPS: [&str; VERSION as usize] = [V0_TO_V1];

const V0_TO_V1: &str = "
CREATE TABLE workspaces (
    id          INTEGER PRIMARY KEY,
    workspace   BLOB NOT NULL UNIQUE,
    created_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE streams (
    id          INTEGER PRIMARY KEY,
    workspace   INTEGER NOT NULL REFERENCES workspaces(id),
    stream      INTEGER NOT NULL,
    chain_zero  BLOB NOT NULL,
    head        INTEGER NOT NULL,
    chain       BLOB NOT NULL,
    bytes       INTEGER NOT NULL,
    UNIQUE (workspace, stream)
) STRICT;

CREATE TABLE devices (
    workspace   INTEGER NOT NULL REFERENCES workspaces(id),
    device      BLOB NOT NULL,
    public_key  BLOB NOT NULL,
    role        INTEGER NOT NULL,
    revoked     INTEGER NOT NULL DEFAULT 0,
    admitted_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE invites (
    workspace   INTEGER NOT NULL REFERENCES workspaces(id),
    invite      BLOB NOT NULL,
    inviter     BLOB NOT NULL,
    role        INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    sealed      BLOB NOT NULL,
    used_by     BLOB,
    PRIMARY KEY (workspace, invite)
) STRICT;

-- key = streams.id * 2^40 + number of the batch in its stream
CREATE TABLE log (
    key         INTEGER PRIMARY KEY,
    id          BLOB NOT NULL UNIQUE,
    chain       BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    bytes       BLOB NOT NULL
) STRICT;

CREATE TABLE tags (
    stream      INTEGER NOT NULL REFERENCES streams(id),
    tag         BLOB NOT NULL,
    seq         INTEGER NOT NULL,
    PRIMARY KEY (stream, tag, seq)
) STRICT, WITHOUT ROWID;

-- Receipts of erasure: who asked, signed.
CREATE TABLE purged (
    stream      INTEGER NOT NULL REFERENCES streams(id),
    tag         BLOB NOT NULL,
    device      BLOB NOT NULL,
    signature   BLOB NOT NULL,
    purged_at   INTEGER NOT NULL,
    PRIMARY KEY (stream, tag)
) STRICT, WITHOUT ROWID;
";

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::VERSION;
    use crate::store::{Cache, Finish, Store, StoreError};

    /// Every table with its definition, and the bytes of the file.
    fn content(file: &std::path::Path) -> (Vec<String>, Vec<u8>) {
        let connection = Connection::open(file).unwrap();
        let mut tables = connection.prepare("SELECT sql FROM sqlite_master ORDER BY name").unwrap();
        let tables = tables.query_map([], |row| row.get::<_, Option<String>>(0)).unwrap();
        (tables.filter_map(|sql| sql.unwrap()).collect(), std::fs::read(file).unwrap())
    }

    #[test]
    fn r5_p26_a_commit_returns_after_the_fsync_and_what_was_purged_is_overwritten() {
        let folder = std::env::temp_dir().join(format!("feldbuch-durable-{}", std::process::id()));
        let store = Store::open(&folder).unwrap();
        let (say, said) = std::sync::mpsc::channel();
        let asks = move |writer: &Connection, _: &mut Cache| -> Result<Finish, StoreError> {
            let number = |name| writer.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
            say.send([number("synchronous")?, number("secure_delete")?, number("foreign_keys")?]).unwrap();
            Ok(Box::new(|| ()))
        };
        store.submit(asks, |failure| panic!("{failure:?}")).unwrap();
        // FULL, as SQLite counts: off, normal, full.
        assert_eq!(said.recv().unwrap(), [2, 1, 1]);
        drop(store);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn r9_a_database_of_a_newer_relay_is_refused_and_left_as_it_is() {
        let folder = std::env::temp_dir().join(format!("feldbuch-newer-{}", std::process::id()));
        drop(Store::open(&folder).unwrap());
        let file = folder.join("relay.db");
        {
            let newer = Connection::open(&file).unwrap();
            newer.execute_batch("CREATE TABLE tomorrow (what TEXT NOT NULL) STRICT").unwrap();
            newer.pragma_update(None, "user_version", VERSION + 1).unwrap();
        }
        let before = content(&file);
        for _ in 0..2 {
            let refused = Store::open(&folder).err().expect("it is refused");
            assert!(
                matches!(refused, StoreError::NewerSchema { found, known: VERSION } if found == VERSION + 1)
            );
            let words = refused.to_string();
            assert_eq!(
                words,
                format!("the database has version {}, this relay knows {VERSION}", VERSION + 1)
            );
            assert_eq!(content(&file), before);
        }
        // The relay that it is of opens it: nothing holds it, and its version is all that stood in the way.
        Connection::open(&file).unwrap().pragma_update(None, "user_version", VERSION).unwrap();
        drop(Store::open(&folder).unwrap());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
