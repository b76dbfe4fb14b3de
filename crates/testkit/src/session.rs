//! The relay's half of every connection: who says what when (the order of `sync_server::hub`).
//!
//! This relay is a second implementation of `docs/sync-spec.md`, not the one that ships: it has no sockets, no disk and no
//! threads, so that millions of its restarts cost nothing and every seed takes the same way again. What the two share is
//! `relay-protocol`: frames, batches, chains, limits, signatures. That the one that ships keeps the same rules is shown by
//! the tests of `tests/tests`: each rule by its number (`relay_spec.rs`), and whole engines over it (`devices_sync.rs`).

use std::collections::BTreeMap;

use relay_protocol::{
    Ack, Chain, Challenge, ClientFrame, DecodeError, Deliver, DeviceId, DeviceInfo, DeviceList, Done,
    ErrorCode, Hello, Nonce, Page, Pull, Push, PushResult, PutInvite, Redeem, Redeemed, Refusal, Role,
    ServerFrame, StreamId, Welcome, WorkspaceId, create_message, derive_workspace, hello_message,
    redeem_message, relay_host,
};

use crate::clock::EPOCH;
use crate::plant::Plant;
use crate::relay::{Checked, Invite, Member, Stream, Vault, Workspace};
use crate::rng::Rng;

/// A connection, numbered over the world's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u64);

/// What the relay does to a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Out {
    /// Sends a message.
    Frame(ConnectionId, Vec<u8>),
    /// Closes it.
    Close(ConnectionId),
}

struct Session {
    host: String,
    nonce: Nonce,
    member: Option<(WorkspaceId, DeviceId)>,
    /// Per live stream the number that comes next.
    live: BTreeMap<StreamId, u64>,
}

/// The running relay.
pub struct Relay {
    vault: Vault,
    sessions: BTreeMap<ConnectionId, Session>,
    rng: Rng,
    plant: Option<Plant>,
    /// Batches in a page at most; small, so that pulling takes several.
    page: usize,
    /// So many of the next pushes are refused for a while.
    refusals: u32,
    /// The next delivery leaves its last batch out.
    skips: bool,
    /// Batches ever confirmed as stored.
    confirmed: u64,
}

impl Relay {
    /// A relay without workspaces.
    #[must_use]
    pub fn new(mut rng: Rng, plant: Option<Plant>) -> Self {
        let page = rng.index(12) + 1;
        let (vault, sessions) = (Vault::default(), BTreeMap::new());
        Self { vault, sessions, rng, plant, page, refusals: 0, skips: false, confirmed: 0 }
    }

    /// A copy of what is on the relay's disk.
    #[must_use]
    pub fn backup(&self) -> Vault {
        self.vault.clone()
    }

    /// Restarts on the disk as it is. Nobody is told; the connections are simply gone.
    pub fn restart(&mut self) {
        self.sessions.clear();
        self.skips = false;
    }

    /// Restarts without its last batches: a disk that lied. Nobody is told that either.
    pub fn restart_forgetful(&mut self) {
        self.sessions.clear();
        let streams = self.vault.workspaces.values_mut().flat_map(|space| space.streams.values_mut());
        streams.for_each(|stream| stream.forget_last(2));
    }

    /// Restarts on the logs of an older copy of the disk. Devices and invitations stay: how those come in again who were
    /// admitted after the backup is shown over a real relay (`tests/tests/devices_sync.rs`).
    pub fn restore(&mut self, backup: Vault) {
        self.sessions.clear();
        let mut restored = backup;
        for (id, now) in std::mem::take(&mut self.vault.workspaces) {
            let old = restored.workspaces.remove(&id);
            let streams = old.map(|old| old.streams).unwrap_or_default();
            self.vault.workspaces.insert(id, Workspace { streams, ..now });
        }
    }

    /// The next pushes are refused, to be tried again later.
    pub const fn refuse_pushes(&mut self, count: u32) {
        self.refusals = count;
    }

    /// The next delivery leaves its last batch out and counts on as if nothing had been there.
    pub const fn skip_next(&mut self) {
        self.skips = true;
    }

    /// Batches the relay ever confirmed.
    #[must_use]
    pub const fn confirmed(&self) -> u64 {
        self.confirmed
    }

    /// Batches now stored, over all streams.
    #[must_use]
    pub fn stored(&self) -> u64 {
        let streams = self.vault.workspaces.values().flat_map(|space| space.streams.values());
        streams.map(Stream::head).sum()
    }

    /// A connection came in over this address.
    pub fn connect(&mut self, connection: ConnectionId, url: &str) -> Vec<Out> {
        let nonce = Nonce(self.rng.bytes());
        let host = relay_host(url).unwrap_or_default();
        let session = Session { host, nonce, member: None, live: BTreeMap::new() };
        self.sessions.insert(connection, session);
        let challenge = Challenge {
            min: relay_protocol::MIN_PROTOCOL_VERSION,
            max: relay_protocol::PROTOCOL_VERSION,
            nonce,
        };
        vec![say(connection, ServerFrame::Challenge(challenge))]
    }

    /// A connection is gone.
    pub fn disconnect(&mut self, connection: ConnectionId) {
        self.sessions.remove(&connection);
    }

    /// This session reads too slowly: its streams are no longer live.
    pub fn lag(&mut self, connection: ConnectionId) -> Vec<Out> {
        let Some(session) = self.sessions.get_mut(&connection) else { return Vec::new() };
        let streams = std::mem::take(&mut session.live);
        streams.into_keys().map(|stream| say(connection, ServerFrame::Lagging(stream))).collect()
    }

    /// A message came in. `at` is the world's time in milliseconds.
    pub fn receive(&mut self, connection: ConnectionId, bytes: &[u8], at: i64) -> Vec<Out> {
        let now = (EPOCH + at).unsigned_abs();
        if !self.sessions.contains_key(&connection) {
            return Vec::new();
        }
        let frame = match ClientFrame::decode(bytes) {
            Ok(frame) => frame,
            Err(DecodeError::UnknownKind(_)) => {
                return vec![refuse(connection, None, ErrorCode::UnknownFrame)];
            }
            Err(_) => return self.end(connection, ErrorCode::Malformed),
        };
        match frame {
            ClientFrame::Hello(hello) => self.hello(connection, hello, now),
            ClientFrame::CreateWorkspace(create) => self.create(connection, &create, now),
            ClientFrame::Redeem(redeem) => self.redeem(connection, &redeem, now),
            ClientFrame::Push(push) => self.push(connection, push),
            ClientFrame::Pull(pull) => self.pull(connection, pull),
            ClientFrame::PutInvite(put) => self.put_invite(connection, put, now),
            ClientFrame::CancelInvite(cancel) => {
                let Some((workspace, _)) = self.member(connection) else { return self.strange(connection) };
                if let Some(space) = self.vault.workspaces.get_mut(&workspace) {
                    space.invites.retain(|key, invite| *key != cancel.invite || invite.used_by.is_some());
                }
                vec![say(connection, ServerFrame::Done(Done { request: cancel.request }))]
            }
            ClientFrame::ListDevices(list) => self.list(connection, list.request),
            ClientFrame::RemoveDevice(remove) => {
                vec![refuse(connection, Some(remove.request), ErrorCode::ReadOnly)]
            }
            ClientFrame::Purge(purge) => vec![refuse(connection, Some(purge.request), ErrorCode::ReadOnly)],
        }
    }

    fn member(&self, connection: ConnectionId) -> Option<(WorkspaceId, DeviceId)> {
        self.sessions.get(&connection).and_then(|session| session.member)
    }

    fn strange(&mut self, connection: ConnectionId) -> Vec<Out> {
        self.end(connection, ErrorCode::NotAuthenticated)
    }

    fn end(&mut self, connection: ConnectionId, code: ErrorCode) -> Vec<Out> {
        self.sessions.remove(&connection);
        vec![Out::Frame(connection, refusal(None, code, None, true)), Out::Close(connection)]
    }

    fn hello(&mut self, connection: ConnectionId, hello: Hello, now: u64) -> Vec<Out> {
        let Some(session) = self.sessions.get(&connection) else { return Vec::new() };
        let Some(space) = self.vault.workspaces.get(&hello.workspace) else {
            return self.end(connection, ErrorCode::UnknownWorkspace);
        };
        let Some(member) = space.devices.get(&hello.device).copied() else {
            return self.end(connection, ErrorCode::UnknownDevice);
        };
        let message =
            hello_message(hello.protocol, &session.nonce, &hello.workspace, &hello.device, &session.host);
        if !member.key.verify(&message, &hello.signature) {
            return self.end(connection, ErrorCode::BadSignature);
        }
        let mut named: Vec<StreamId> = hello.cursors.iter().map(|cursor| cursor.stream).collect();
        named.extend(space.streams.iter().filter(|(_, stream)| stream.head() > 0).map(|(id, _)| *id));
        named.sort_unstable();
        named.dedup();
        let (mut heads, mut live) = (Vec::new(), BTreeMap::new());
        let space = self.vault.workspaces.entry(hello.workspace).or_default();
        for id in named {
            let stream = space.streams.entry(id).or_insert_with(|| Stream::new(&mut self.rng));
            let mut head = stream.greet(id, &hello.cursors);
            if self.plant == Some(Plant::RelayHidesRewind) {
                head.rewound = false;
            }
            let mine = hello.cursors.iter().filter(|cursor| cursor.stream == id);
            let from = mine.map(|cursor| cursor.seq).min();
            if from == Some(head.seq) && !head.rewound {
                live.insert(id, head.seq + 1);
            }
            heads.push(head);
        }
        if let Some(session) = self.sessions.get_mut(&connection) {
            session.member = Some((hello.workspace, hello.device));
            session.live = live;
        }
        let welcome = Welcome { role: member.role, streams: heads, server_time: now, min_client: 0 };
        vec![say(connection, ServerFrame::Welcome(welcome))]
    }

    fn create(
        &mut self,
        connection: ConnectionId,
        create: &relay_protocol::CreateWorkspace,
        now: u64,
    ) -> Vec<Out> {
        let Some(session) = self.sessions.get(&connection) else { return Vec::new() };
        let message = create_message(&session.nonce, &create.workspace, &create.public_key, &session.host);
        let derived = derive_workspace(&create.public_key, &create.salt);
        if derived != create.workspace || !create.public_key.verify(&message, &create.signature) {
            return self.end(connection, ErrorCode::BadSignature);
        }
        let space = self.vault.workspaces.entry(create.workspace).or_default();
        let founder = Member { key: create.public_key, role: Role::Owner, admitted_at: now };
        space.devices.entry(create.public_key.device_id()).or_insert(founder);
        vec![say(connection, ServerFrame::Created(create.workspace))]
    }

    fn redeem(&mut self, connection: ConnectionId, redeem: &Redeem, now: u64) -> Vec<Out> {
        let Some(session) = self.sessions.get(&connection) else { return Vec::new() };
        let message = redeem_message(
            &session.nonce,
            &redeem.workspace,
            &redeem.invite,
            &redeem.device_key,
            &session.host,
        );
        if !redeem.invite.verify(&message, &redeem.signature) {
            return self.end(connection, ErrorCode::BadSignature);
        }
        let Some(space) = self.vault.workspaces.get_mut(&redeem.workspace) else {
            return self.end(connection, ErrorCode::InviteUnknown);
        };
        match space.redeem(&redeem.invite, redeem.device_key, now, self.plant) {
            Ok((role, sealed)) => vec![say(connection, ServerFrame::Redeemed(Redeemed { role, sealed }))],
            Err(code) => self.end(connection, code),
        }
    }

    fn push(&mut self, connection: ConnectionId, push: Push) -> Vec<Out> {
        let Some((workspace, device)) = self.member(connection) else { return self.strange(connection) };
        if self.refusals > 0 {
            self.refusals -= 1;
            let codes = [ErrorCode::RateLimited, ErrorCode::DiskFull, ErrorCode::Unavailable];
            let code = codes[self.rng.index(codes.len())];
            let wait = u32::try_from(self.rng.between(50, 5_000)).ok();
            return vec![Out::Frame(connection, refusal(Some(push.request), code, wait, false))];
        }
        let request = push.request;
        let Some(space) = self.vault.workspaces.get_mut(&workspace) else { return self.strange(connection) };
        let role = match space.role(&device) {
            Err(code) => return vec![refuse(connection, Some(request), code)],
            Ok(role) => role,
        };
        let first = push.batches.first().and_then(|bytes| relay_protocol::Batch::decode_strict(bytes).ok());
        let Some(stream_id) = first.map(|batch| batch.header.stream) else {
            return vec![refuse(connection, Some(request), ErrorCode::Malformed)];
        };
        if !role.writes(stream_id) {
            return vec![refuse(connection, Some(request), ErrorCode::ReadOnly)];
        }
        let checked: Vec<Result<Checked, ErrorCode>> =
            push.batches.into_iter().map(|bytes| space.check(&workspace, stream_id, bytes)).collect();
        let stream = space.streams.entry(stream_id).or_insert_with(|| Stream::new(&mut self.rng));
        if push.expect.is_some_and(|seq| seq != stream.head()) {
            return vec![refuse(connection, Some(request), ErrorCode::HeadMoved)];
        }
        let before = stream.head();
        let mut results = Vec::with_capacity(checked.len());
        for batch in checked {
            results.push(match batch {
                Err(code) => PushResult::Rejected(code),
                Ok(batch) => PushResult::Seq(match stream.find(&batch.id) {
                    Some(known) => known,
                    None if self.plant == Some(Plant::RelayAcksWithoutStoring) && self.rng.chance(10) => {
                        stream.head()
                    }
                    None => stream.append(batch).seq,
                }),
            });
        }
        self.confirmed += stream.head() - before;
        let highest = results.iter().filter_map(|result| match result {
            PushResult::Seq(seq) => Some(*seq),
            PushResult::Rejected(_) => None,
        });
        let chain = highest.max().and_then(|seq| stream.chain(seq)).unwrap_or(Chain::default());
        let mut out = self.publish(connection, workspace, stream_id, before);
        // INVARIANT: the ack stands where the pusher's own batches would have been delivered.
        out.push(say(connection, ServerFrame::Ack(Ack { request, stream: stream_id, results, chain })));
        out
    }

    /// Announces what lies after `before` to everybody who is live there.
    fn publish(
        &mut self,
        pusher: ConnectionId,
        workspace: WorkspaceId,
        id: StreamId,
        before: u64,
    ) -> Vec<Out> {
        let Some(stream) = self.vault.workspaces.get(&workspace).and_then(|space| space.streams.get(&id))
        else {
            return Vec::new();
        };
        let last = stream.head();
        if last == before {
            return Vec::new();
        }
        let skips = std::mem::take(&mut self.skips);
        let chain = stream.chain(last).unwrap_or_default();
        let mut batches = stream.after(before, usize::MAX, usize::MAX);
        if skips {
            // Says that there was less than there is: the chain does not fit.
            batches.pop();
        }
        let frame = ServerFrame::Deliver(Deliver { stream: id, first: before + 1, batches, chain }).encode();
        let mut out = Vec::new();
        for (connection, session) in &mut self.sessions {
            if session.member.is_none_or(|(member_of, _)| member_of != workspace) {
                continue;
            }
            let Some(next) = session.live.get_mut(&id) else { continue };
            if *next > last {
                continue;
            }
            let in_order = *next == before + 1;
            *next = last + 1;
            if *connection == pusher && in_order {
                continue;
            }
            if in_order {
                out.push(Out::Frame(*connection, frame.clone()));
            } else {
                session.live.remove(&id);
                out.push(say(*connection, ServerFrame::Lagging(id)));
            }
        }
        out
    }

    fn pull(&mut self, connection: ConnectionId, pull: Pull) -> Vec<Out> {
        let Some((workspace, _)) = self.member(connection) else { return self.strange(connection) };
        let space = self.vault.workspaces.entry(workspace).or_default();
        let stream = space.streams.entry(pull.stream).or_insert_with(|| Stream::new(&mut self.rng));
        let mut batches = stream.after(pull.after, pull.max_bytes as usize, self.page);
        let last = pull.after + batches.len() as u64;
        let more = last < stream.head();
        let chain = stream.chain(last).or_else(|| stream.chain(stream.head())).unwrap_or_default();
        if self.plant == Some(Plant::RelayReorders) {
            batches.reverse();
        }
        if let Some(session) = self.sessions.get_mut(&connection) {
            if more {
                session.live.remove(&pull.stream);
            } else {
                session.live.insert(pull.stream, last + 1);
            }
        }
        let page = Page { stream: pull.stream, first: pull.after + 1, batches, chain, more };
        vec![say(connection, ServerFrame::Page(page))]
    }

    fn put_invite(&mut self, connection: ConnectionId, put: PutInvite, now: u64) -> Vec<Out> {
        let Some((workspace, device)) = self.member(connection) else { return self.strange(connection) };
        let Some(space) = self.vault.workspaces.get_mut(&workspace) else { return self.strange(connection) };
        match space.role(&device) {
            Ok(role) if role != Role::Reader && put.role >= role => {}
            Ok(_) => return vec![refuse(connection, Some(put.request), ErrorCode::ReadOnly)],
            Err(code) => return vec![refuse(connection, Some(put.request), code)],
        }
        let expires_at = now + u64::from(put.expires_in_s) * 1_000;
        let invite =
            Invite { inviter: device, role: put.role, expires_at, sealed: put.sealed, used_by: None };
        let kept = space.invites.entry(put.invite).or_insert(invite);
        if kept.inviter != device {
            return vec![refuse(connection, Some(put.request), ErrorCode::InviteUsed)];
        }
        vec![say(connection, ServerFrame::Done(Done { request: put.request }))]
    }

    fn list(&mut self, connection: ConnectionId, request: u32) -> Vec<Out> {
        let Some((workspace, _)) = self.member(connection) else { return self.strange(connection) };
        let space = self.vault.workspaces.entry(workspace).or_default();
        let devices = space.devices.iter().map(|(device, member)| DeviceInfo {
            device: *device,
            role: member.role,
            revoked: false,
            admitted_at: member.admitted_at,
        });
        let devices = devices.collect();
        vec![say(connection, ServerFrame::DeviceList(DeviceList { request, devices }))]
    }
}

fn say(connection: ConnectionId, frame: ServerFrame) -> Out {
    Out::Frame(connection, frame.encode())
}

fn refuse(connection: ConnectionId, request: Option<u32>, code: ErrorCode) -> Out {
    Out::Frame(connection, refusal(request, code, None, false))
}

fn refusal(request: Option<u32>, code: ErrorCode, retry_after_ms: Option<u32>, fatal: bool) -> Vec<u8> {
    let message = String::new();
    ServerFrame::Err(Refusal { request, code, message, retry_after_ms, fatal, supported: None }).encode()
}
