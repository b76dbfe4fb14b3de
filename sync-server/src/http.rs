//! The few HTTP routes, their headers, and the door to a session.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Extension, State, WebSocketUpgrade};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use relay_protocol::{MAX_FRAME_BYTES, PROTOCOL_VERSION, normal_host};

use crate::server::{Peer, Relay};
use crate::{session, statics};

/// What a page of the app may do. Everything comes from the relay itself, except that a workspace
/// may be synced by another relay; no inline script, no `eval`, no frames.
pub(crate) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; \
script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
font-src 'self'; connect-src 'self' ws: wss:; worker-src 'self'; manifest-src 'self'; \
base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS: [(&str, &str); 6] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"),
];

/// Buffer sizes of a WebSocket: an idle one must cost kilobytes, not hundreds of them. The read
/// buffer stays allocated as long as the socket lives, the write buffer only while it is needed.
const READ_BUFFER: usize = 1024;
const WRITE_BUFFER: usize = 4 * 1024;
/// What may wait inside the socket layer before a write has to wait for the network.
const SOCKET_BACKLOG: usize = 2 * MAX_FRAME_BYTES;

/// All routes. What is not listed does not exist (reliability S1).
pub(crate) fn router(relay: Arc<Relay>) -> Router {
    Router::new()
        .route("/healthz", get(health))
        .route("/api/v1/sync", get(sync))
        .fallback(statics::serve)
        .layer(axum::middleware::map_response(with_headers))
        .with_state(relay)
}

async fn with_headers(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// Whether the database answers. Says nothing about who is connected.
async fn health(State(relay): State<Arc<Relay>>) -> Response {
    let alive = match relay.store.answers().await {
        Ok(()) => true,
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            false
        }
    };
    let (status, word) =
        if alive { (StatusCode::OK, "ok") } else { (StatusCode::SERVICE_UNAVAILABLE, "storage") };
    let body = serde_json::json!({ "status": word, "protocol": PROTOCOL_VERSION }).to_string();
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, body).into_response()
}

type Session = Pin<Box<dyn Future<Output = ()> + Send>>;
/// Where an upgraded socket's session is put, so that it runs in the task that accepted it: one
/// task and one connection slot per socket, before and after the upgrade.
pub(crate) type SessionSlot = Arc<Mutex<Option<tokio::sync::oneshot::Sender<Session>>>>;

/// A slot and the place the session will come out of.
pub(crate) fn session_slot() -> (SessionSlot, tokio::sync::oneshot::Receiver<Session>) {
    let (send, receive) = tokio::sync::oneshot::channel();
    (Arc::new(Mutex::new(Some(send))), receive)
}

/// Runs the session if there is one.
pub(crate) async fn run_session(slot: tokio::sync::oneshot::Receiver<Session>) {
    if let Ok(session) = slot.await {
        session.await;
    }
}

async fn sync(
    State(relay): State<Arc<Relay>>,
    Extension(peer): Extension<Peer>,
    Extension(slot): Extension<SessionSlot>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let origins = &relay.settings.origins;
    let origin = text(header::ORIGIN);
    if !origins.is_empty() && origin.is_some_and(|origin| !origins.iter().any(|o| o == origin)) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let address = client_address(&relay, &peer, &headers);
    if let Err(wait_ms) = relay.door.handshake(address) {
        let seconds = (wait_ms / 1000 + 1).to_string();
        return (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds)]).into_response();
    }
    let host = text(header::HOST).map(normal_host).unwrap_or_default();
    let sender = slot.lock().ok().and_then(|mut slot| slot.take());
    let Some(sender) = sender else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(SOCKET_BACKLOG)
        .max_message_size(MAX_FRAME_BYTES)
        .max_frame_size(MAX_FRAME_BYTES)
        .on_upgrade(move |socket| async move {
            let session = session::run(relay, socket, peer, address, host);
            // WHY: the accepting task is gone only when the runtime is going down.
            let _ = sender.send(Box::pin(session));
        })
}

/// The address limits are counted by.
fn client_address(relay: &Relay, peer: &Peer, headers: &HeaderMap) -> IpAddr {
    let forwarded = headers
        .get("x-forwarded-for")
        .filter(|_| relay.settings.trust_proxy)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .and_then(|last| last.trim().parse().ok());
    forwarded.unwrap_or_else(|| peer.address.ip())
}
