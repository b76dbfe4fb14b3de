//! A relay to test against, in this process or as one that can be killed, and devices that talk to
//! it over a real socket.

mod device;
mod link;
mod process;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sync_server::Settings;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use device::{Device, cursor, founded, invite_key, joined, tag};
pub use link::{Link, LinkError};
pub use process::RelayProcess;

/// How long a test waits for anything before it fails.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A socket from another loopback address, so that limits per address tell the two apart.
///
/// # Errors
/// When it does not open.
pub async fn dial_from(source: &str, address: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::new(source.parse().expect("a loopback address"), 0))?;
    socket.connect(address).await
}

/// A folder that is gone when the test is.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// A new empty one below the system's temporary folder.
    pub fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("feldbuch-test-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a temporary folder can be made");
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // WHY: a left-over temporary folder is no reason to fail.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A relay in this process.
pub struct Relay {
    /// Where it listens.
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<()>,
}

impl Relay {
    /// Starts one with its database in `folder`.
    pub async fn start(folder: &Folder) -> Self {
        Self::start_with(folder, |_| {}).await
    }

    /// The same, with other settings.
    pub async fn start_with(folder: &Folder, change: impl FnOnce(&mut Settings)) -> Self {
        Self::launch(folder, "127.0.0.1:0", change).await
    }

    /// Starts one again where an earlier one listened.
    pub async fn start_at(folder: &Folder, address: &str) -> Self {
        Self::launch(folder, address, |_| {}).await
    }

    async fn launch(folder: &Folder, address: &str, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings { data: folder.path().join("data"), ..Settings::default() };
        change(&mut settings);
        let listener = TcpListener::bind(address).await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("a bound socket");
        let (stop, stopped) = oneshot::channel();
        let shutdown = async {
            // WHY: a dropped sender stops the relay as well.
            let _ = stopped.await;
        };
        let running = sync_server::launch(settings, listener, shutdown).expect("the relay starts");
        Self { address, stop: Some(stop), serving: tokio::spawn(running) }
    }

    /// Stops it as a signal would, and waits until its file is closed.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            // WHY: a relay that is gone already is stopped.
            let _ = stop.send(());
        }
        tokio::time::timeout(PATIENCE, self.serving)
            .await
            .expect("the relay stops in time")
            .expect("the relay does not panic");
    }
}
