//! The relay's storage: one SQLite file, one writing thread, two reading connections.
//!
//! Everything that changes goes through [`Store::submit`], which collects what is waiting into one
//! transaction and reports each piece of work only after that transaction is on disk (spec P26).

mod append;
pub mod members;
pub mod purge;
pub mod read;
mod schema;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use relay_protocol::{Role, StreamId};
use rusqlite::{Connection, OpenFlags};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use append::{AppendOutcome, AppendRequest, Appended, Prepared, append};
pub use members::InviteRecord;
pub use read::{Account, StoredPage};
pub use writer::{Cache, Finish};

/// How many kilobytes of pushes may wait for the disk at once, over all connections.
const ADMITTED_KIB: usize = 32 * 1024;
/// How many readers work at once.
const READERS: usize = 2;

/// A workspace's row in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WorkspaceRow(pub i64);

/// Why storage could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room left on the disk (or for files of this size).
    #[error("the disk is full")]
    DiskFull,
    /// Another relay works on the same folder.
    #[error("another relay uses {0}")]
    InUse(PathBuf),
    /// The file was written by a newer relay.
    #[error("the database has version {found}, this relay knows {known}")]
    NewerSchema {
        /// What the file says.
        found: i64,
        /// What this build can open.
        known: i64,
    },
    /// The file is not the one that was opened.
    #[error("{0} was replaced while the relay works with it")]
    Replaced(PathBuf),
    /// The relay is stopping.
    #[error("the store is closed")]
    Closed,
    /// The data folder cannot be made or opened.
    #[error("{path}: {source}")]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What went wrong.
        source: std::io::Error,
    },
    /// A stored value is not what it must be.
    #[error("the database holds a wrong {0}")]
    Corrupt(&'static str),
    /// Anything else SQLite says.
    #[error(transparent)]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ffi;
        match &error {
            rusqlite::Error::SqliteFailure(cause, _)
                if cause.code == rusqlite::ErrorCode::DiskFull
                    || cause.extended_code == ffi::SQLITE_IOERR_WRITE
                    || cause.extended_code == ffi::SQLITE_IOERR_SHMSIZE =>
            {
                StoreError::DiskFull
            }
            _ => StoreError::Sqlite(error),
        }
    }
}

/// Why a piece of work was not stored, in a form every waiting client can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreFailure {
    /// See [`StoreError::DiskFull`].
    DiskFull,
    /// Anything else; the log has the details.
    Unavailable,
}

impl From<&StoreError> for StoreFailure {
    fn from(error: &StoreError) -> Self {
        match error {
            StoreError::DiskFull => StoreFailure::DiskFull,
            _ => StoreFailure::Unavailable,
        }
    }
}

/// The open storage. Cheap to share behind an `Arc`.
pub struct Store {
    path: PathBuf,
    identity: Identity,
    writer: writer::Writer,
    readers: Arc<Mutex<Vec<Connection>>>,
    reading: Semaphore,
    admission: Arc<Semaphore>,
    /// Held as long as the store is open; the operating system drops it with the process.
    _lock: std::fs::File,
}

impl Store {
    /// Opens `folder/relay.db`, making both if need be, and brings its schema up to date.
    ///
    /// # Errors
    /// When the folder cannot be made, another relay uses it, or the file is of a newer relay or damaged.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let io = |source| StoreError::Io { path: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(io)?;
        restrict(folder).map_err(io)?;
        let lock = std::fs::File::create(folder.join("relay.lock")).map_err(io)?;
        lock.try_lock().map_err(|error| match error {
            std::fs::TryLockError::WouldBlock => StoreError::InUse(folder.to_owned()),
            std::fs::TryLockError::Error(source) => io(source),
        })?;

        let path = folder.join("relay.db");
        let mut connection = Connection::open(&path)?;
        schema::prepare(&mut connection)?;
        let readers = (0..READERS).map(|_| open_reader(&path)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            writer: writer::Writer::start(connection)?,
            readers: Arc::new(Mutex::new(readers)),
            reading: Semaphore::new(READERS),
            admission: Arc::new(Semaphore::new(ADMITTED_KIB)),
            identity: identity(&path)?,
            path,
            _lock: lock,
        })
    }

    /// Waits until there is room for `bytes` more on the way to the disk. Keep the permit until
    /// the work has finished.
    ///
    /// # Errors
    /// When the store is closed.
    pub async fn admit(&self, bytes: usize) -> Result<OwnedSemaphorePermit, StoreError> {
        let kib = u32::try_from(bytes / 1024 + 1).unwrap_or(u32::MAX);
        Arc::clone(&self.admission)
            .acquire_many_owned(kib.min(ADMITTED_KIB as u32))
            .await
            .map_err(|_| StoreError::Closed)
    }

    /// Hands work to the writing thread. `work` runs inside the next transaction and returns what
    /// to do once that transaction has been committed or has failed; both run on that thread, in
    /// the order of submission.
    ///
    /// # Errors
    /// When the store is closed.
    pub fn submit(
        &self,
        work: impl FnOnce(&Connection, &mut Cache) -> Result<Finish, StoreError> + Send + 'static,
        failed: impl FnOnce(StoreFailure) + Send + 'static,
    ) -> Result<(), StoreError> {
        self.writer.submit(Box::new(work), Box::new(failed))
    }

    /// Like [`Store::submit`], for callers that wait for the answer.
    ///
    /// # Errors
    /// What the work fails with; or why it is not on disk.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection, &mut Cache) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreFailure> {
        let (send, receive) = tokio::sync::oneshot::channel();
        let send = Arc::new(Mutex::new(Some(send)));
        let on_failure = Arc::clone(&send);
        let answer = move |slot: &Mutex<Option<tokio::sync::oneshot::Sender<_>>>, value| {
            let sender = slot.lock().ok().and_then(|mut slot| slot.take());
            if let Some(sender) = sender {
                // WHY: the asking session may be gone; the work is done all the same.
                let _ = sender.send(value);
            }
        };
        self.submit(
            move |tx, cache| {
                let value = work(tx, cache)?;
                Ok(Box::new(move || answer(&send, Ok(value))))
            },
            move |failure| answer(&on_failure, Err(failure)),
        )
        .map_err(|error| StoreFailure::from(&error))?;
        receive.await.unwrap_or(Err(StoreFailure::Unavailable))
    }

    /// Runs a query on one of the reading connections, off the async threads.
    ///
    /// # Errors
    /// What the query fails with; or when the store is closed.
    pub async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let _permit = self.reading.acquire().await.map_err(|_| StoreError::Closed)?;
        let readers = Arc::clone(&self.readers);
        tokio::task::spawn_blocking(move || {
            let connection = readers.lock().map_err(|_| StoreError::Closed)?.pop();
            let connection = connection.ok_or(StoreError::Closed)?;
            let result = query(&connection);
            readers.lock().map_err(|_| StoreError::Closed)?.push(connection);
            result
        })
        .await
        .map_err(|_| StoreError::Closed)?
    }

    /// Whether the file lies where it was opened, and can be read.
    ///
    /// WHY the place: an open file reads and writes on when it was deleted or another one was put there, and all
    /// that is written from then on is gone with the next start.
    ///
    /// # Errors
    /// What stands in the way.
    pub async fn answers(&self) -> Result<(), StoreError> {
        let (path, opened) = (self.path.clone(), self.identity);
        self.read(move |connection| {
            if identity(&path)? != opened {
                return Err(StoreError::Replaced(path));
            }
            read::any_workspace(connection)
        })
        .await
    }

    /// See [`purge::checkpoint`].
    ///
    /// # Errors
    /// When the database cannot be written, or is not where it was.
    pub async fn checkpoint(&self) -> Result<bool, StoreError> {
        let path = self.path.clone();
        tokio::task::spawn_blocking(move || {
            // WHY not made if it is not there: an empty file in the place of one that was taken away would be mistaken for it.
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(path, flags)?;
            connection.busy_timeout(std::time::Duration::from_secs(5))?;
            connection.pragma_update(None, "synchronous", "full")?;
            purge::checkpoint(&connection)
        })
        .await
        .map_err(|_| StoreError::Closed)?
    }

    /// Finishes what was submitted and folds the write-ahead log into the file. Blocks.
    pub fn close(&self) {
        self.writer.close();
    }
}

/// A stream's row id and number, packed into the log's key: 23 bits of stream, 40 bits of number.
/// One B-tree then holds every log in order, and appending touches its last page only.
fn log_key(stream_row: i64, seq: u64) -> Result<i64, StoreError> {
    let fits = stream_row < (1 << 23) && seq < (1 << 40);
    if !fits {
        return Err(StoreError::Corrupt("log position"));
    }
    Ok((stream_row << 40) | seq as i64)
}

fn seq_of(key: i64) -> u64 {
    (key & ((1 << 40) - 1)) as u64
}

fn role_number(role: Role) -> i64 {
    match role {
        Role::Owner => 0,
        Role::Admin => 1,
        Role::Member => 2,
        Role::Reader => 3,
    }
}

fn role_from(number: i64) -> Result<Role, StoreError> {
    match number {
        0 => Ok(Role::Owner),
        1 => Ok(Role::Admin),
        2 => Ok(Role::Member),
        3 => Ok(Role::Reader),
        _ => Err(StoreError::Corrupt("role")),
    }
}

fn stream_number(stream: StreamId) -> i64 {
    i64::from(stream.0)
}

fn bytes_of<const N: usize>(blob: &[u8], what: &'static str) -> Result<[u8; N], StoreError> {
    blob.try_into().map_err(|_| StoreError::Corrupt(what))
}

fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.pragma_update(None, "cache_size", -1024)?;
    Ok(connection)
}

/// Which file it is, whatever its name: device and number.
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(path: &Path) -> Result<Identity, StoreError> {
    use std::os::unix::fs::MetadataExt;
    let file = std::fs::metadata(path).map_err(|source| StoreError::Io { path: path.to_owned(), source })?;
    Ok((file.dev(), file.ino()))
}

/// Elsewhere a file that is open cannot be replaced.
#[cfg(not(unix))]
fn identity(path: &Path) -> Result<Identity, StoreError> {
    std::fs::metadata(path).map_err(|source| StoreError::Io { path: path.to_owned(), source })?;
    Ok((0, 0))
}

/// The folder is for the relay's user only: it holds tokens' digests and everybody's ciphertext.
#[cfg(unix)]
fn restrict(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn restrict(_: &Path) -> std::io::Result<()> {
    Ok(())
}
