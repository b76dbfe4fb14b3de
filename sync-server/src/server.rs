//! Accepting sockets, and everything a socket's task shares with the others.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt;

use crate::http;
use crate::hub::Hub;
use crate::limiter::{Doorkeeper, Waiting};
use crate::settings::Settings;
use crate::store::{Store, StoreError};

/// How long sessions have to say goodbye when the relay stops.
const FAREWELL: Duration = Duration::from_secs(5);

/// Why a relay does not start.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// The database cannot be opened.
    #[error("opening the database: {0}")]
    Store(#[from] StoreError),
}

/// What all connections share.
pub struct Relay {
    pub(crate) settings: Settings,
    pub(crate) store: Store,
    pub(crate) hub: Hub,
    pub(crate) door: Arc<Doorkeeper>,
    pub(crate) stopping: watch::Receiver<bool>,
}

/// What is known of a socket before its first request.
#[derive(Clone)]
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    /// Counts the socket until it has a session. None behind a proxy, where all look the same.
    pub(crate) waiting: Option<Arc<Waiting>>,
}

/// Opens the database and serves on `listener` until `shutdown` is ready; then ends the sessions,
/// finishes what is on its way to the disk and resolves. Needs a Tokio runtime.
///
/// # Errors
/// When the database cannot be opened.
pub fn launch(
    settings: Settings,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<impl Future<Output = ()> + Send + 'static, LaunchError> {
    let store = Store::open(&settings.data)?;
    let (stop, stopping) = watch::channel(false);
    let limits = &settings.limits;
    let door = Doorkeeper::new(limits.handshakes_per_minute, limits.waiting_per_address);
    let relay = Arc::new(Relay { store, hub: Hub::default(), door: Arc::new(door), stopping, settings });
    Ok(async move {
        let slots = Arc::new(Semaphore::new(relay.settings.limits.connections));
        let accepting = accept(&relay, &listener, &slots);
        tokio::select! {
            () = accepting => {}
            () = shutdown => {}
        }
        drop(listener);
        tracing::info!("stopping");
        stop.send_replace(true);
        let all = u32::try_from(relay.settings.limits.connections).unwrap_or(u32::MAX);
        if tokio::time::timeout(FAREWELL, slots.acquire_many(all)).await.is_err() {
            tracing::warn!("some connections did not end in time");
        }
        let closed = tokio::task::spawn_blocking(move || relay.store.close()).await;
        if closed.is_err() {
            tracing::error!("closing the database failed");
        }
    })
}

async fn accept(relay: &Arc<Relay>, listener: &TcpListener, slots: &Arc<Semaphore>) {
    let router = http::router(Arc::clone(relay));
    loop {
        let (stream, address) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of files, or the other side gave up already: neither is a reason to stop.
                tracing::warn!(%error, "accepting failed");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        // No room: closing at once is the only answer that costs nothing.
        let Ok(slot) = Arc::clone(slots).try_acquire_owned() else {
            continue;
        };
        let waiting = if relay.settings.trust_proxy {
            None
        } else {
            match relay.door.socket(address.ip()) {
                Some(waiting) => Some(waiting),
                None => continue,
            }
        };
        let peer = Peer { address, waiting };
        let router = router.clone();
        let relay = Arc::clone(relay);
        tokio::spawn(async move {
            serve(&relay, stream, peer, router).await;
            drop(slot);
        });
    }
}

/// One socket: HTTP until it becomes a WebSocket, whose session then runs inside this same task's
/// slot (see `http::sync`).
async fn serve(relay: &Relay, stream: TcpStream, peer: Peer, router: axum::Router) {
    // Small messages must not wait for each other.
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let (session_send, session) = http::session_slot();
    let service = router.map_request(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(peer.clone());
        request.extensions_mut().insert(Arc::clone(&session_send));
        request.map(axum::body::Body::new)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(relay.settings.limits.handshake)
        .max_buf_size(16 * 1024)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
        .with_upgrades();
    let mut stopping = relay.stopping.clone();
    let served = async {
        let mut connection = std::pin::pin!(connection);
        tokio::select! {
            result = connection.as_mut() => result,
            () = stopped(&mut stopping) => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        }
    };
    if let Err(error) = Box::pin(served).await {
        tracing::debug!(%error, "a connection ended early");
    }
    http::run_session(session).await;
}

/// Ready when the relay stops.
pub(crate) async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // WHY: an error means that the sender is gone, which is a stopped relay as well.
    let _ = stopping.wait_for(|stop| *stop).await;
}
