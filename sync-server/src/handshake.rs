//! From the challenge to a session (spec P16 to P24). Nobody is anybody before that.

use std::sync::Arc;

use axum::extract::ws::{Message, WebSocket};
use relay_protocol::{
    Challenge, ClientFrame, CreateWorkspace, DecodeError, DeviceId, ErrorCode, Hello, MIN_PROTOCOL_VERSION,
    Nonce, PROTOCOL_VERSION, Redeem, Redeemed, ServerFrame, Welcome, WorkspaceId, create_message,
    derive_workspace, hello_message, redeem_message,
};

use crate::hub::{ConnectionId, Room};
use crate::now_ms;
use crate::outbox::{Closing, Outbox};
use crate::refusal;
use crate::server::Relay;
use crate::session::too_large;
use crate::settings::CreatePolicy;
use crate::store::{Account, StoreError, StoreFailure, members, read};

/// Messages before `Hello`: make or join a workspace, and a repetition of it.
const MOST_MESSAGES: usize = 8;

/// Who said `Hello`, and the room it stands in.
pub(crate) struct Opened {
    pub(crate) connection: ConnectionId,
    pub(crate) account: Account,
    pub(crate) workspace_id: WorkspaceId,
    pub(crate) device: DeviceId,
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) room: Arc<Room>,
}

/// A refusal to be sent, after which the connection ends.
struct No(ErrorCode, &'static str);

/// Storage trouble during the handshake.
impl From<StoreError> for No {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "reading during a handshake failed");
        No(ErrorCode::Unavailable, "the relay's storage failed")
    }
}

impl From<StoreFailure> for No {
    fn from(failure: StoreFailure) -> Self {
        match failure {
            StoreFailure::DiskFull => No(ErrorCode::DiskFull, "the relay's disk is full"),
            StoreFailure::Unavailable => No(ErrorCode::Unavailable, "the relay's storage failed"),
        }
    }
}

/// Sends the challenge and answers until a device has opened a session. `Welcome` is queued, not
/// written yet. After an error the connection ends as it says.
pub(crate) async fn greet(relay: &Arc<Relay>, socket: &mut WebSocket, host: &str) -> Result<Opened, Closing> {
    let mut nonce = Nonce([0; 16]);
    getrandom::fill(&mut nonce.0).map_err(|_| Closing::TRY_LATER)?;
    let challenge =
        ServerFrame::Challenge(Challenge { min: MIN_PROTOCOL_VERSION, max: PROTOCOL_VERSION, nonce });
    say(socket, challenge.encode()).await?;
    let door = Door { relay, nonce, host };
    for _ in 0..MOST_MESSAGES {
        let step = match hear(socket).await? {
            Heard::Hello(hello) => match door.open(hello).await {
                Ok(opened) => return Ok(opened),
                Err(no) => Err(no),
            },
            Heard::Create(create) => door.create(create).await,
            Heard::Redeem(redeem) => door.redeem(redeem).await,
            Heard::Nonsense(no) => Err(no),
        };
        match step {
            Ok(answer) => say(socket, answer.encode()).await?,
            Err(No(code, message)) => {
                tracing::debug!(?code, "handshake refused");
                say(socket, refusal::fatal(code, message)).await?;
                return Err(match code {
                    ErrorCode::Malformed | ErrorCode::UnknownFrame => Closing::PROTOCOL,
                    ErrorCode::TooLarge => Closing::TOO_LARGE,
                    ErrorCode::DiskFull | ErrorCode::Unavailable => Closing::TRY_LATER,
                    _ => Closing::POLICY,
                });
            }
        }
    }
    Err(Closing::POLICY)
}

/// The three messages a stranger may send, or why something else is none of them.
enum Heard {
    Hello(Hello),
    Create(CreateWorkspace),
    Redeem(Redeem),
    Nonsense(No),
}

async fn hear(socket: &mut WebSocket) -> Result<Heard, Closing> {
    let bytes = loop {
        match socket.recv().await {
            Some(Ok(Message::Binary(bytes))) => break bytes,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Text(_))) => {
                let no = No(ErrorCode::Malformed, "messages are binary");
                return Ok(Heard::Nonsense(no));
            }
            Some(Err(error)) if too_large(&error) => {
                let no = No(ErrorCode::TooLarge, "a message is at most 1 MiB");
                return Ok(Heard::Nonsense(no));
            }
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(Closing::PROTOCOL),
        }
    };
    // The version is looked at before the rest, which may be of a version we cannot read.
    let spoken = ClientFrame::hello_protocol(&bytes);
    if spoken.is_some_and(|v| !(MIN_PROTOCOL_VERSION..=PROTOCOL_VERSION).contains(&v)) {
        let no = No(ErrorCode::UnsupportedVersion, "no common protocol version");
        return Ok(Heard::Nonsense(no));
    }
    Ok(match ClientFrame::decode(&bytes) {
        Ok(ClientFrame::Hello(hello)) => Heard::Hello(hello),
        Ok(ClientFrame::CreateWorkspace(create)) => Heard::Create(create),
        Ok(ClientFrame::Redeem(redeem)) => Heard::Redeem(redeem),
        Ok(
            ClientFrame::Push(_)
            | ClientFrame::Pull(_)
            | ClientFrame::PutInvite(_)
            | ClientFrame::CancelInvite(_)
            | ClientFrame::RemoveDevice(_)
            | ClientFrame::ListDevices(_)
            | ClientFrame::Purge(_),
        ) => Heard::Nonsense(No(ErrorCode::NotAuthenticated, "say hello first")),
        Err(DecodeError::UnknownKind(_)) => {
            Heard::Nonsense(No(ErrorCode::UnknownFrame, "unknown message kind"))
        }
        Err(DecodeError::TooLarge { .. }) => {
            Heard::Nonsense(No(ErrorCode::TooLarge, "a limit of the protocol is exceeded"))
        }
        Err(_) => Heard::Nonsense(No(ErrorCode::Malformed, "not a message")),
    })
}

async fn say(socket: &mut WebSocket, bytes: Vec<u8>) -> Result<(), Closing> {
    socket.send(Message::Binary(bytes.into())).await.map_err(|_| Closing::PROTOCOL)
}

/// What the answers of one connection depend on.
struct Door<'a> {
    relay: &'a Arc<Relay>,
    nonce: Nonce,
    host: &'a str,
}

impl Door<'_> {
    /// Whether `verify` accepts the message for the name the client dialled (spec P18).
    fn signed(&self, verify: impl Fn(&str) -> bool) -> Result<(), No> {
        let hosts = &self.relay.settings.hosts;
        let accepted =
            if hosts.is_empty() { verify(self.host) } else { hosts.iter().any(|host| verify(host)) };
        accepted
            .then_some(())
            .ok_or(No(ErrorCode::BadSignature, "the signature does not fit this key, challenge and host"))
    }

    async fn create(&self, create: CreateWorkspace) -> Result<ServerFrame, No> {
        match &self.relay.settings.create {
            CreatePolicy::Open => {}
            CreatePolicy::Token(token) if create.token.as_ref() == Some(token) => {}
            CreatePolicy::Token(_) | CreatePolicy::Closed => {
                let message = "this relay does not let you make a workspace";
                return Err(No(ErrorCode::CreateRefused, message));
            }
        }
        let (workspace, key) = (create.workspace, create.public_key);
        if derive_workspace(&key, &create.salt) != workspace {
            let message = "the workspace's id is not derived from this key";
            return Err(No(ErrorCode::BadSignature, message));
        }
        self.signed(|host| {
            let message = create_message(&self.nonce, &workspace, &key, host);
            key.verify(&message, &create.signature)
        })?;
        let store = &self.relay.store;
        let made =
            store.write(move |tx, _| members::create_workspace(tx, &workspace, &key, now_ms())).await?;
        made.map_err(|code| No(code, "the workspace cannot be made by this device"))?;
        tracing::info!(?workspace, "workspace made");
        Ok(ServerFrame::Created(workspace))
    }

    async fn redeem(&self, redeem: Redeem) -> Result<ServerFrame, No> {
        let (workspace, invite, key) = (redeem.workspace, redeem.invite, redeem.device_key);
        // Before anything is looked up: only who has the link's secret learns anything at all.
        self.signed(|host| {
            let message = redeem_message(&self.nonce, &workspace, &invite, &key, host);
            invite.verify(&message, &redeem.signature)
        })?;
        let store = &self.relay.store;
        let admitted =
            store.write(move |tx, _| members::redeem(tx, &workspace, &invite, &key, now_ms())).await?;
        let admitted = admitted.map_err(|code| No(code, "the invitation is not usable"))?;
        tracing::info!(?workspace, device = ?key.device_id(), "device admitted");
        Ok(ServerFrame::Redeemed(Redeemed { role: admitted.role, sealed: admitted.sealed }))
    }

    async fn open(&self, hello: Hello) -> Result<Opened, No> {
        let (workspace, device) = (hello.workspace, hello.device);
        let store = &self.relay.store;
        let found = store.read(move |connection| read::account(connection, &workspace, device)).await?;
        let account = found
            .ok_or(No(ErrorCode::UnknownWorkspace, "no such workspace"))?
            .ok_or(No(ErrorCode::UnknownDevice, "no such device here"))?;
        self.signed(|host| {
            let message = hello_message(hello.protocol, &self.nonce, &workspace, &device, host);
            account.public_key.verify(&message, &hello.signature)
        })?;
        if account.revoked {
            return Err(No(ErrorCode::Revoked, "the device was removed"));
        }
        let hub = &self.relay.hub;
        let connection = hub.connection();
        let outbox = Arc::new(Outbox::default());
        let limit = self.relay.settings.limits.connections_per_device;
        let room = hub.join(account.workspace, connection, device, Arc::clone(&outbox), limit);
        // From here on the room must be left again, also when this task is cancelled.
        let opened = Opened { connection, account, workspace_id: workspace, device, outbox, room };
        let guard = Guard(self.relay, &opened);
        let cursors = hello.cursors.clone();
        let read = store
            .read(move |connection| {
                let heads = read::heads(connection, account.workspace, &cursors)?;
                // Again, because the device may have been removed before it joined the room.
                let now = read::account(connection, &workspace, device)?.flatten();
                Ok((heads, now.is_some_and(|account| !account.revoked)))
            })
            .await?;
        let (heads, still_member) = read;
        if !still_member {
            return Err(No(ErrorCode::Revoked, "the device was removed"));
        }
        let welcome = Welcome {
            role: account.role,
            streams: Vec::with_capacity(heads.len()),
            server_time: now_ms(),
            min_client: self.relay.settings.min_client,
        };
        opened.room.welcome(connection, welcome, heads, &hello.cursors);
        std::mem::forget(guard);
        Ok(opened)
    }
}

/// Leaves the room unless a session takes over.
struct Guard<'a>(&'a Arc<Relay>, &'a Opened);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.hub.leave(self.1.account.workspace, self.1.connection);
    }
}
