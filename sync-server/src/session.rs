//! One connection: reads messages, answers them, writes what the hub has for it.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use bytes::Bytes;
use futures::SinkExt;
use relay_protocol::{ClientFrame, DecodeError, DeviceId, ErrorCode, Role, WorkspaceId};

use crate::hub::{ConnectionId, Room};
use crate::limiter::Bucket;
use crate::outbox::{Closing, Outbox};
use crate::server::{Peer, Relay, stopped};
use crate::store::WorkspaceRow;
use crate::{handshake, push, refusal, requests};

/// How often in a row a session may be told to slow down before it is ended.
const PATIENCE: u32 = 200;

/// An authenticated device on a connection.
pub(crate) struct Session {
    pub(crate) relay: Arc<Relay>,
    pub(crate) connection: ConnectionId,
    pub(crate) workspace: WorkspaceRow,
    pub(crate) workspace_id: WorkspaceId,
    pub(crate) device: DeviceId,
    pub(crate) public_key: relay_protocol::PublicKey,
    pub(crate) role: Role,
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) room: Arc<Room>,
    messages: Bucket,
    batches: Bucket,
    refused: u32,
}

impl Drop for Session {
    fn drop(&mut self) {
        self.relay.hub.leave(self.workspace, self.connection);
    }
}

/// Serves a WebSocket until it ends.
pub(crate) async fn run(relay: Arc<Relay>, mut socket: WebSocket, peer: Peer, address: IpAddr, host: String) {
    let limit = relay.settings.limits.handshake;
    let mut stopping = relay.stopping.clone();
    // WHY boxed, as below: what a session does for a moment takes no room in it for the rest of its life.
    let greeting = Box::pin(handshake::greet(&relay, &mut socket, &host));
    let greeted = tokio::select! {
        greeted = tokio::time::timeout(limit, greeting) => greeted,
        () = stopped(&mut stopping) => {
            return end(&mut socket, Closing::GOING_AWAY).await;
        }
    };
    let opened = match greeted {
        Ok(Ok(opened)) => opened,
        Ok(Err(closing)) => return end(&mut socket, closing).await,
        Err(_) => return end(&mut socket, Closing::POLICY).await,
    };
    if let Some(waiting) = &peer.waiting {
        waiting.done();
    }
    drop(peer);
    relay.door.forgive(address);
    let mut session = Session::new(relay, opened);
    tracing::debug!(connection = session.connection.0, device = ?session.device, "session opens");
    let closing = Box::pin(session.serve(&mut socket)).await;
    tracing::debug!(connection = session.connection.0, ?closing, "session ends");
    drop(session);
    if let Some(closing) = closing {
        end(&mut socket, closing).await;
    }
}

impl Session {
    fn new(relay: Arc<Relay>, opened: handshake::Opened) -> Self {
        let limits = &relay.settings.limits;
        let now = Instant::now();
        let messages = f64::from(limits.messages_per_second);
        let bucket = Bucket::new(messages, messages * 2.0, now);
        let batches = Bucket::new(f64::from(limits.batches_per_second), f64::from(limits.batches_burst), now);
        Self {
            connection: opened.connection,
            workspace: opened.account.workspace,
            workspace_id: opened.workspace_id,
            device: opened.device,
            public_key: opened.account.public_key,
            role: opened.account.role,
            outbox: opened.outbox,
            room: opened.room,
            messages: bucket,
            batches,
            refused: 0,
            relay,
        }
    }

    /// Until something ends it; `None` when the other side is gone and nobody can be told.
    async fn serve(&mut self, socket: &mut WebSocket) -> Option<Closing> {
        let ping = self.relay.settings.limits.ping;
        let mut pings = tokio::time::interval(ping);
        pings.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        pings.reset();
        let mut stopping = self.relay.stopping.clone();
        let mut heard = Instant::now();
        loop {
            if !self.write_waiting(socket).await {
                return None;
            }
            if let Some(closing) = self.outbox.closing() {
                return Some(closing);
            }
            tokio::select! {
                () = self.outbox.changed() => {}
                message = socket.recv(), if self.outbox.may_read() => {
                    heard = Instant::now();
                    match message {
                        None => return None,
                        Some(Err(error)) => self.unreadable(&error),
                        Some(Ok(message)) => Box::pin(self.receive(message)).await,
                    }
                }
                _ = pings.tick() => {
                    if heard.elapsed() > ping * 5 / 2 {
                        return None; // Two pings without a sign of life: a half-open socket.
                    }
                    let sent = self.send(socket, Message::Ping(Bytes::new())).await;
                    if !sent {
                        return None;
                    }
                }
                () = stopped(&mut stopping) => return Some(Closing::GOING_AWAY),
            }
        }
    }

    /// Writes everything that waits, several messages to one system call. `false` when the socket
    /// is broken or takes too long.
    async fn write_waiting(&self, socket: &mut WebSocket) -> bool {
        let write = async {
            let mut wrote = false;
            while let Some(frame) = self.outbox.take() {
                socket.feed(Message::Binary(frame)).await?;
                wrote = true;
            }
            if wrote {
                socket.flush().await?;
            }
            Ok::<_, axum::Error>(())
        };
        let limit = self.relay.settings.limits.write;
        matches!(tokio::time::timeout(limit, write).await, Ok(Ok(())))
    }

    async fn send(&self, socket: &mut WebSocket, message: Message) -> bool {
        let limit = self.relay.settings.limits.write;
        matches!(tokio::time::timeout(limit, socket.send(message)).await, Ok(Ok(())))
    }

    async fn receive(&mut self, message: Message) {
        if let Err(wait_ms) = self.messages.take(1.0, Instant::now()) {
            return self.slow_down(request_of(&message), wait_ms);
        }
        match message {
            Message::Binary(bytes) => match ClientFrame::decode(&bytes) {
                Ok(frame) => self.handle(frame).await,
                Err(DecodeError::UnknownKind(kind)) => {
                    let message = format!("unknown message kind {kind}");
                    self.refuse(None, ErrorCode::UnknownFrame, &message);
                }
                Err(error @ DecodeError::TooLarge { .. }) => {
                    self.refuse(None, ErrorCode::TooLarge, &error.to_string());
                }
                Err(error) => {
                    let frame = refusal::fatal(ErrorCode::Malformed, &error.to_string());
                    self.outbox.push(frame);
                    self.outbox.close(Closing::PROTOCOL);
                }
            },
            Message::Text(_) => {
                let frame = refusal::fatal(ErrorCode::Malformed, "messages are binary");
                self.outbox.push(frame);
                self.outbox.close(Closing::PROTOCOL);
            }
            Message::Close(_) | Message::Ping(_) | Message::Pong(_) => {}
        }
    }

    async fn handle(&mut self, frame: ClientFrame) {
        match frame {
            ClientFrame::Push(message) => {
                let cost = message.batches.len() as f64;
                if let Err(wait_ms) = self.batches.take(cost, Instant::now()) {
                    return self.slow_down(Some(message.request), wait_ms);
                }
                self.refused = 0;
                push::push(self, message).await;
            }
            ClientFrame::Pull(message) => requests::pull(self, message).await,
            ClientFrame::PutInvite(message) => requests::put_invite(self, message).await,
            ClientFrame::CancelInvite(message) => requests::cancel_invite(self, message).await,
            ClientFrame::RemoveDevice(message) => requests::remove_device(self, message).await,
            ClientFrame::ListDevices(message) => requests::list_devices(self, message).await,
            ClientFrame::Purge(message) => requests::purge(self, message).await,
            ClientFrame::Hello(_) | ClientFrame::CreateWorkspace(_) | ClientFrame::Redeem(_) => {
                self.refuse(None, ErrorCode::Malformed, "the session is open already");
            }
        }
    }

    /// Queues a refusal that leaves the session open.
    pub(crate) fn refuse(&self, request: Option<u32>, code: ErrorCode, message: &str) {
        self.outbox.push(refusal::request(request, code, message));
    }

    /// Tells the client to wait, and loses patience with one that does not.
    fn slow_down(&mut self, request: Option<u32>, wait_ms: u32) {
        self.refused += 1;
        if self.refused > PATIENCE {
            let frame = refusal::fatal(ErrorCode::RateLimited, "told to slow down too often");
            self.outbox.push(frame);
            self.outbox.close(Closing::TRY_LATER);
            return;
        }
        self.outbox.push(refusal::slow_down(request, wait_ms));
    }

    /// The socket layer could not read: too large a message is said so, anything else just ends.
    fn unreadable(&self, error: &axum::Error) {
        let too_large = too_large(error);
        if too_large {
            let message = "a message is at most 1 MiB";
            self.outbox.push(refusal::fatal(ErrorCode::TooLarge, message));
        }
        self.outbox.close(if too_large { Closing::TOO_LARGE } else { Closing::PROTOCOL });
    }
}

/// Whether the socket layer refused a message for its size.
pub(crate) fn too_large(error: &axum::Error) -> bool {
    error.to_string().contains("too long") || error.to_string().contains("too large")
}

/// The request a refused message asked for, so that its sender knows which one to repeat.
fn request_of(message: &Message) -> Option<u32> {
    let Message::Binary(bytes) = message else {
        return None;
    };
    match ClientFrame::decode(bytes).ok()? {
        ClientFrame::Push(m) => Some(m.request),
        ClientFrame::PutInvite(m) => Some(m.request),
        ClientFrame::CancelInvite(m) => Some(m.request),
        ClientFrame::RemoveDevice(m) => Some(m.request),
        ClientFrame::ListDevices(m) => Some(m.request),
        ClientFrame::Purge(m) => Some(m.request),
        ClientFrame::Pull(_)
        | ClientFrame::Hello(_)
        | ClientFrame::CreateWorkspace(_)
        | ClientFrame::Redeem(_) => None,
    }
}

/// Says goodbye, briefly: whoever does not listen is left.
async fn end(socket: &mut WebSocket, closing: Closing) {
    let farewell = async {
        let frame = CloseFrame { code: closing.code, reason: closing.reason.into() };
        // WHY: the connection ends either way.
        let _ = socket.send(Message::Close(Some(frame))).await;
        // Reading on until the other side has closed lets our last words arrive.
        while let Some(Ok(_)) = socket.recv().await {}
    };
    let _ = tokio::time::timeout(std::time::Duration::from_secs(1), farewell).await;
}
