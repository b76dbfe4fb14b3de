//! The link to the relay: dialling, proving who we are, catching up, staying live, and trying again.

use std::collections::BTreeMap;

use crm_domain::id::RecordId;
use crm_domain::time::Millis;
use engine_protocol::answer::Problem;
use engine_protocol::sync::{Link as Shown, SyncStatus};
use engine_protocol::{Answer, FromEngine};
use rand_chacha::rand_core::RngCore;
use relay_protocol::{
    BatchId, Chain, Challenge, ClientFrame, CreateToken, CreateWorkspace, ErrorCode, Hello, MAX_PAGE_BYTES,
    MIN_PROTOCOL_VERSION, PROTOCOL_VERSION, Position, Pull, PushResult, PutInvite, Redeem, Refusal, Salt,
    ServerFrame, StreamCursor, StreamHead, StreamId, Welcome, create_message, hello_message, redeem_message,
    relay_host, sign,
};

use crate::commit::{Asker, Commit};
use crate::effect::Effect;
use crate::engine::Engine;
use crate::invite::InviteLink;
use crate::keys::DeviceKeys;
use crate::lane::{Task, Then};
use crate::receive::{Incoming, Moved, What};
use crate::workspace::Relay;

/// The socket's path below the relay's address.
const SOCKET: &str = "/api/v1/sync";
/// How long a relay may take to greet, in milliseconds.
const GREETING: i64 = 15_000;
/// Waits between tries: full jitter up to this, in milliseconds.
const LONGEST_WAIT: u32 = 60_000;
/// A clock that is off by more is told, in milliseconds.
const CLOCK_OFF: i64 = 5 * 60_000;

/// A join under way.
#[derive(Debug)]
pub struct Joining {
    pub asker: Asker,
    pub link: InviteLink,
    pub keys: DeviceKeys,
    pub member_name: String,
    pub device_label: String,
}

/// A question to the relay that a person waits for.
#[derive(Debug)]
pub enum Pending {
    /// An invitation is left there.
    Invite { asker: Asker, link: String, expires_at: Millis },
}

/// Where the link is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Phase {
    /// No relay.
    #[default]
    Off,
    /// Waiting to try again.
    Waiting { until: Millis },
    /// The socket is being opened, or open and not greeted yet.
    Greeting { since: Millis },
    /// Making the workspace, being let in, or saying hello.
    Introducing { since: Millis },
    /// Changes flow.
    Open,
    /// The relay refuses us; tried again slowly.
    Refused { why: ErrorCode, until: Millis },
}

/// A stream at the relay.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stream {
    /// Everything up to here is in the store.
    pub position: Position,
    /// The last number taken into the lane.
    expected: u64,
    /// How far the relay's stream goes, as far as is known.
    head: u64,
    /// Everything is taken in, and new things come by themselves.
    live: bool,
}

/// What a batch does to the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It stays.
    Stay,
    /// It moves.
    To(Position),
    /// The relay's chain is not ours: it tells two stories, or was set back while we were connected.
    Forked,
}

/// The link to the relay.
#[derive(Debug, Default)]
pub struct RelayLink {
    pub(crate) phase: Phase,
    /// Counts connections.
    pub(crate) session: u64,
    pub(crate) streams: BTreeMap<StreamId, Stream>,
    /// A record-by-record upload: reached up to this id; `Some(None)`: at its beginning.
    pub(crate) upload: Option<Option<RecordId>>,
    pub(crate) joining: Option<Joining>,
    pub(crate) joining_seed: Option<[u8; 32]>,
    /// A workspace that opens when it is durable.
    pub(crate) arriving: Option<Box<crate::workspace::Home>>,
    pub(crate) founding: bool,
    pending: BTreeMap<u32, Pending>,
    connecting: Option<Asker>,
    challenge: Option<Challenge>,
    attempts: u32,
    request: u32,
    clock_off: Option<i64>,
    safe_at: Option<Millis>,
    told: Option<SyncStatus>,
}

impl RelayLink {
    /// Whether changes flow.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.phase == Phase::Open
    }

    /// When something is due.
    #[must_use]
    pub fn due(&self) -> Option<Millis> {
        match self.phase {
            Phase::Off | Phase::Open => None,
            Phase::Waiting { until } | Phase::Refused { until, .. } => Some(until),
            Phase::Greeting { since } | Phase::Introducing { since } => Some(since.plus(GREETING)),
        }
    }

    /// A number for a question to the relay.
    pub fn next_request(&mut self) -> u32 {
        self.request = self.request.wrapping_add(1);
        self.request
    }

    /// The cursor after a batch.
    ///
    /// The chain before a stream's first batch is the relay's own random, so the first cursor is the one
    /// after the first message whose end the relay has named; the batches before it are taken in by then.
    pub fn step(&self, stream: StreamId, seq: u64, id: &BatchId, chain: Option<Chain>) -> Step {
        let Some(position) = self.streams.get(&stream).map(|state| state.position) else { return Step::Stay };
        if position.seq == 0 {
            return chain.map_or(Step::Stay, |chain| Step::To(Position { seq, chain }));
        }
        if seq != position.seq + 1 {
            return Step::Stay;
        }
        let next = position.next(id);
        match chain {
            Some(chain) if chain != next.chain => Step::Forked,
            Some(_) | None => Step::To(next),
        }
    }

    /// The cursor at the end of an empty page.
    pub fn at_end(&self, stream: StreamId, chain: Chain) -> Option<Position> {
        let position = self.streams.get(&stream)?.position;
        (position.chain != chain).then_some(Position { chain, ..position })
    }

    /// The cursor after our own batches, when they follow it.
    pub fn step_own(
        &self,
        stream: StreamId,
        pushed: &[(u64, BatchId)],
        results: &[PushResult],
        chain: Chain,
    ) -> Option<Position> {
        let start = self.streams.get(&stream)?.position;
        let mut numbered: Vec<(u64, BatchId)> = pushed
            .iter()
            .zip(results)
            .filter_map(|((_, id), result)| match result {
                PushResult::Seq(seq) => Some((*seq, *id)),
                PushResult::Rejected(_) => None,
            })
            .collect();
        numbered.sort_unstable_by_key(|(seq, _)| *seq);
        let last = numbered.last()?.0;
        let mut position = start;
        for (seq, id) in numbered {
            if seq == position.seq + 1 {
                position = position.next(&id);
            }
        }
        if position.seq == last {
            position.chain = chain;
        }
        (position.seq > start.seq).then_some(position)
    }
}

impl Engine {
    /// Reads what the store knows of the link.
    pub(crate) fn load_link(&mut self, meta: &BTreeMap<Vec<u8>, Vec<u8>>) {
        let cursors = meta.get(b"cursor".as_slice());
        let cursors: BTreeMap<u8, (u64, [u8; 8])> =
            cursors.and_then(|bytes| postcard::from_bytes(bytes).ok()).unwrap_or_default();
        for stream in [StreamId::CONFIG, StreamId::MAIN] {
            let (seq, chain) = cursors.get(&stream.0).copied().unwrap_or_default();
            let position = Position { seq, chain: Chain(chain) };
            self.link.streams.insert(stream, Stream { position, expected: seq, head: seq, live: false });
        }
        if let Some(reached) = meta.get(b"upload".as_slice()) {
            self.link.upload = Some(reached.as_slice().try_into().ok().map(RecordId::from_bytes));
        }
    }

    /// The store is read: sync goes on.
    pub(crate) fn begin_syncing(&mut self, out: &mut Vec<Effect>) {
        if self.link.upload.is_some() {
            self.lane.bulk(Task::Upload);
        }
        self.retry_quarantine();
        self.dial(out);
    }

    /// A workspace was opened just now.
    pub(crate) fn after_opening(&mut self, out: &mut Vec<Effect>) {
        for stream in [StreamId::CONFIG, StreamId::MAIN] {
            self.link.streams.entry(stream).or_default();
        }
        match (&self.link.phase, self.link.challenge.clone()) {
            // We were let in over this very connection.
            (Phase::Introducing { .. }, Some(challenge)) => self.say_hello(&challenge, out),
            _ => self.dial(out),
        }
    }

    /// Opens the socket, when there is a relay to talk to.
    pub(crate) fn dial(&mut self, out: &mut Vec<Effect>) {
        let Some(url) = self.relay_url() else {
            self.link.phase = Phase::Off;
            return;
        };
        let socket = match url.strip_prefix("http") {
            Some(rest) => format!("ws{}{SOCKET}", rest.trim_end_matches('/')),
            None => return,
        };
        self.link.phase = Phase::Greeting { since: self.now };
        self.link.challenge = None;
        out.push(Effect::Connect { url: socket });
        self.wake(out);
        self.tell_sync(out);
    }

    fn relay_url(&self) -> Option<String> {
        let joining = self.link.joining.as_ref().map(|joining| joining.link.relay.clone());
        joining.or_else(|| self.home.as_ref()?.relay.as_ref().map(|relay| relay.url.clone()))
    }

    /// The socket is open; the relay speaks first.
    pub(crate) fn link_opened(&mut self, out: &mut Vec<Effect>) {
        self.link.session += 1;
        self.link.phase = Phase::Greeting { since: self.now };
        self.wake(out);
    }

    /// The socket is gone: what was pushed is pushed again on the next one.
    pub(crate) fn link_lost(&mut self, out: &mut Vec<Effect>) {
        self.outbox.forget_pushed();
        self.link.challenge = None;
        for stream in self.link.streams.values_mut() {
            stream.live = false;
        }
        for (_, pending) in std::mem::take(&mut self.link.pending) {
            let Pending::Invite { asker, .. } = pending;
            Self::answer(asker, Err(Problem::Unreachable), out);
        }
        if let Some(joining) = self.link.joining.take() {
            Self::answer(joining.asker, Err(Problem::Unreachable), out);
        }
        if let Some(asker) = self.link.connecting.take() {
            Self::answer(asker, Err(Problem::Unreachable), out);
        }
        if matches!(self.link.phase, Phase::Off | Phase::Refused { .. }) {
            return self.tell_sync(out);
        }
        self.link.attempts = self.link.attempts.saturating_add(1);
        let ceiling = 500_u32.saturating_mul(1 << self.link.attempts.min(7)).min(LONGEST_WAIT);
        let wait = 100 + self.random.next_u32() % ceiling;
        self.link.phase = Phase::Waiting { until: self.now.plus(i64::from(wait)) };
        self.wake(out);
        self.tell_sync(out);
    }

    /// Time went by.
    pub(crate) fn link_tick(&mut self, out: &mut Vec<Effect>) {
        let (now, far) = (self.now, self.now.plus(i64::from(LONGEST_WAIT) * 2));
        match self.link.phase {
            // WHY: beyond `far` the clock was set back, and the wait would last for years.
            Phase::Waiting { until } | Phase::Refused { until, .. } if until <= now || until > far => {
                self.dial(out)
            }
            Phase::Greeting { since } | Phase::Introducing { since }
                if since.plus(GREETING) <= now || since > now =>
            {
                out.push(Effect::Disconnect);
                self.link_lost(out);
            }
            Phase::Off
            | Phase::Open
            | Phase::Waiting { .. }
            | Phase::Refused { .. }
            | Phase::Greeting { .. }
            | Phase::Introducing { .. } => {}
        }
        if self.link.is_open() {
            self.outbox.wait_until = None;
            self.push_outbox(out);
        }
    }

    /// The device came online: no reason to wait.
    pub(crate) fn nudge(&mut self, out: &mut Vec<Effect>) {
        if let Phase::Waiting { .. } | Phase::Refused { .. } = self.link.phase {
            self.link.attempts = 0;
            self.dial(out);
        }
    }

    /// A message from the relay. What cannot be read ends the connection, never the engine.
    pub(crate) fn frame(&mut self, bytes: &[u8], out: &mut Vec<Effect>) {
        let Ok(frame) = ServerFrame::decode(bytes) else {
            // A kind of a newer relay is skipped; garbage is not argued with.
            if !matches!(ServerFrame::decode(bytes), Err(relay_protocol::DecodeError::UnknownKind(_))) {
                out.push(Effect::Disconnect);
                self.link_lost(out);
            }
            return;
        };
        match frame {
            ServerFrame::Challenge(challenge) => self.challenged(challenge, out),
            ServerFrame::Created(_) => self.created(out),
            ServerFrame::Redeemed(redeemed) => {
                if let Some(joining) = self.link.joining.take() {
                    self.let_in(joining, &redeemed.sealed, out);
                }
            }
            ServerFrame::Welcome(welcome) => self.welcomed(&welcome, out),
            ServerFrame::Page(page) => {
                let end = page.batches.is_empty();
                if end {
                    self.enqueue(page.stream, What::End { chain: page.chain });
                }
                let more = Some(page.more);
                self.take_batches(page.stream, page.first, page.batches, page.chain, more, out);
            }
            ServerFrame::Deliver(deliver) => {
                self.take_batches(deliver.stream, deliver.first, deliver.batches, deliver.chain, None, out);
            }
            ServerFrame::Ack(ack) => {
                if let Some(pushed) = self.outbox.take_pushed(ack.request) {
                    self.expect_own(ack.stream, &ack.results);
                    let what = What::Ack { pushed, results: ack.results, chain: ack.chain };
                    self.enqueue(ack.stream, what);
                }
            }
            ServerFrame::Lagging(stream) => {
                if let Some(state) = self.link.streams.get_mut(&stream) {
                    state.live = false;
                }
                self.pull(stream, out);
            }
            ServerFrame::Done(done) => self.done(done.request, out),
            ServerFrame::DeviceList(_) => {}
            ServerFrame::Err(refusal) => self.refused(&refusal, out),
        }
        self.tell_sync(out);
    }

    fn challenged(&mut self, challenge: Challenge, out: &mut Vec<Effect>) {
        if challenge.max < MIN_PROTOCOL_VERSION || challenge.min > PROTOCOL_VERSION {
            return self.refuse(ErrorCode::UnsupportedVersion, None, out);
        }
        let Some(host) = self.relay_url().as_deref().and_then(relay_host) else { return };
        self.link.phase = Phase::Introducing { since: self.now };
        self.link.challenge = Some(challenge.clone());
        if let Some(joining) = &self.link.joining {
            let (workspace, invite) = (joining.link.workspace, joining.link.secret.public());
            let device_key = joining.keys.public();
            let message = redeem_message(&challenge.nonce, &workspace, &invite, &device_key, &host);
            let signature = sign(&joining.link.secret.invite_key(), &message);
            let redeem = Redeem { workspace, invite, device_key, signature };
            out.push(Effect::Send(ClientFrame::Redeem(redeem).encode()));
            return;
        }
        let Some(home) = &self.home else { return };
        match (&home.relay, home.salt) {
            (Some(Relay { known: false, create_token, .. }), Some(salt)) => {
                let public_key = home.keys.public();
                let message = create_message(&challenge.nonce, &home.id, &public_key, &host);
                let create = CreateWorkspace {
                    workspace: home.id,
                    public_key,
                    salt: Salt(salt),
                    signature: sign(home.keys.signing(), &message),
                    token: create_token.clone().map(CreateToken),
                };
                out.push(Effect::Send(ClientFrame::CreateWorkspace(create).encode()));
            }
            _ => self.say_hello(&challenge, out),
        }
    }

    fn say_hello(&mut self, challenge: &Challenge, out: &mut Vec<Effect>) {
        let Some(host) = self.relay_url().as_deref().and_then(relay_host) else { return };
        let Some(home) = &self.home else { return };
        let protocol = PROTOCOL_VERSION.min(challenge.max);
        let device = home.keys.public().device_id();
        let message = hello_message(protocol, &challenge.nonce, &home.id, &device, &host);
        let cursors = self.link.streams.iter().map(|(stream, state)| StreamCursor {
            stream: *stream,
            seq: state.position.seq,
            chain: state.position.chain,
        });
        let hello = Hello {
            protocol,
            workspace: home.id,
            device,
            cursors: cursors.collect(),
            signature: sign(home.keys.signing(), &message),
        };
        out.push(Effect::Send(ClientFrame::Hello(hello).encode()));
    }

    /// The relay has the workspace now, and nothing of it: everything is sent.
    fn created(&mut self, out: &mut Vec<Effect>) {
        let Some(home) = &mut self.home else { return };
        if let Some(relay) = &mut home.relay {
            (relay.known, relay.create_token) = (true, None);
        }
        let mut commit = Commit::default();
        self.put_relay(&mut commit);
        self.begin_upload(&mut commit);
        if let Some(asker) = self.link.connecting.take() {
            commit.answers.push((asker, Ok(Answer::Done)));
        }
        self.lane.urgent(Task::Plain { commit: Box::new(commit) });
        if let Some(challenge) = self.link.challenge.clone() {
            self.say_hello(&challenge, out);
        }
    }

    fn welcomed(&mut self, welcome: &Welcome, out: &mut Vec<Effect>) {
        self.link.phase = Phase::Open;
        self.link.attempts = 0;
        let theirs = i64::try_from(welcome.server_time).unwrap_or(i64::MAX);
        let off = self.now.0.saturating_sub(theirs);
        self.link.clock_off = (off.saturating_abs() > CLOCK_OFF).then_some(off);
        if let Some(asker) = self.link.connecting.take() {
            Self::answer(asker, Ok(Answer::Done), out);
        }
        for head in &welcome.streams {
            self.meet(head, out);
        }
        self.outbox.wait_until = None;
        self.push_outbox(out);
    }

    /// A stream's head: catches up, and notices a relay that was set back.
    fn meet(&mut self, head: &StreamHead, out: &mut Vec<Effect>) {
        let Some(state) = self.link.streams.get_mut(&head.stream) else { return };
        state.head = head.seq;
        state.expected = state.position.seq;
        state.live = !head.rewound && head.seq <= state.position.seq;
        if head.rewound {
            *state = Stream { head: head.seq, ..Stream::default() };
            // What the relay lost is somewhere among us: everybody sends what they have.
            if self.link.upload != Some(None) {
                let mut commit = Commit::default();
                self.begin_upload(&mut commit);
                self.lane.urgent(Task::Plain { commit: Box::new(commit) });
            }
        }
        if !self.link.streams[&head.stream].live {
            self.pull(head.stream, out);
        }
    }

    fn pull(&mut self, stream: StreamId, out: &mut Vec<Effect>) {
        let Some(state) = self.link.streams.get(&stream) else { return };
        let max_bytes = u32::try_from(MAX_PAGE_BYTES).unwrap_or(u32::MAX);
        out.push(Effect::Send(ClientFrame::Pull(Pull { stream, after: state.expected, max_bytes }).encode()));
    }

    fn enqueue(&mut self, stream: StreamId, what: What) {
        self.lane.bulk(Task::Receive(Incoming { stream, what, session: self.link.session }));
    }

    /// Batches in the order of the stream; what was taken in before is skipped, a gap is asked for.
    fn take_batches(
        &mut self,
        stream: StreamId,
        first: u64,
        batches: Vec<Vec<u8>>,
        chain: Chain,
        more: Option<bool>,
        out: &mut Vec<Effect>,
    ) {
        let Some(expected) = self.link.streams.get(&stream).map(|state| state.expected) else { return };
        if first > expected + 1 {
            return self.pull(stream, out);
        }
        let count = batches.len();
        for (index, bytes) in batches.into_iter().enumerate() {
            let seq = first.saturating_add(u64::try_from(index).unwrap_or(u64::MAX));
            let last = index + 1 == count;
            if seq <= expected && !(last && more.is_some()) {
                continue;
            }
            let what = What::Batch { seq, bytes, chain: last.then_some(chain), more: more.filter(|_| last) };
            self.enqueue(stream, what);
            if let Some(state) = self.link.streams.get_mut(&stream) {
                state.expected = state.expected.max(seq);
                state.head = state.head.max(seq);
            }
        }
    }

    /// Our own batches were numbered: what is delivered goes on behind them.
    fn expect_own(&mut self, stream: StreamId, results: &[PushResult]) {
        let Some(state) = self.link.streams.get_mut(&stream) else { return };
        let mut numbers: Vec<u64> = results
            .iter()
            .filter_map(|result| match result {
                PushResult::Seq(seq) => Some(*seq),
                PushResult::Rejected(_) => None,
            })
            .collect();
        numbers.sort_unstable();
        for seq in numbers {
            if seq == state.expected + 1 {
                state.expected = seq;
            }
            state.head = state.head.max(seq);
        }
    }

    /// A cursor moved, durably.
    pub(crate) fn moved(&mut self, moved: &Moved, out: &mut Vec<Effect>) {
        if moved.session != self.link.session {
            return;
        }
        if moved.forked {
            return self.forked(moved.stream, out);
        }
        let Some(state) = self.link.streams.get_mut(&moved.stream) else { return };
        if let Some(position) = moved.position {
            state.position = position;
        }
        match moved.more {
            Some(true) => self.pull(moved.stream, out),
            Some(false) => state.live = true,
            None => {}
        }
        if self.is_safe() {
            self.link.safe_at = Some(self.now);
        }
    }

    /// The relay's stream is not the one we know: it is read from its start, and everything is sent.
    fn forked(&mut self, stream: StreamId, out: &mut Vec<Effect>) {
        let head = StreamHead { stream, seq: 0, rewound: true };
        self.meet(&head, out);
    }

    fn is_safe(&self) -> bool {
        self.link.is_open()
            && self.link.upload.is_none()
            && self.outbox.len() == 0
            && self.link.streams.values().all(|stream| stream.live)
    }

    /// Asks the relay something that a person waits for.
    pub(crate) fn ask_relay(&mut self, mut put: PutInvite, pending: Pending, out: &mut Vec<Effect>) {
        if !self.link.is_open() {
            let Pending::Invite { asker, .. } = pending;
            return Self::answer(asker, Err(Problem::Unreachable), out);
        }
        // What the invitation rests on goes first.
        self.push_outbox(out);
        put.request = self.link.next_request();
        self.link.pending.insert(put.request, pending);
        out.push(Effect::Send(ClientFrame::PutInvite(put).encode()));
    }

    fn done(&mut self, request: u32, out: &mut Vec<Effect>) {
        if let Some(Pending::Invite { asker, link, expires_at }) = self.link.pending.remove(&request) {
            Self::answer(asker, Ok(Answer::Invitation { link, expires_at }), out);
        }
    }

    fn refused(&mut self, refusal: &Refusal, out: &mut Vec<Effect>) {
        let wait = i64::from(refusal.retry_after_ms.unwrap_or(10_000).clamp(100, LONGEST_WAIT));
        if let Some(request) = refusal.request {
            if let Some(Pending::Invite { asker, .. }) = self.link.pending.remove(&request) {
                Self::answer(asker, Err(Problem::Relay(code_key(refusal.code))), out);
            } else if self.outbox.take_pushed(request).is_some() {
                // Nothing of the push is stored; it waits and is tried again.
                self.outbox.forget_pushed();
                self.outbox.wait_until = Some(self.now.plus(wait));
                self.retry_store_at = Some(self.now.plus(wait));
                self.wake(out);
            }
            if !refusal.fatal {
                return;
            }
        }
        self.refuse(refusal.code, Some(wait), out);
    }

    /// The relay does not want us, or not now.
    fn refuse(&mut self, why: ErrorCode, wait: Option<i64>, out: &mut Vec<Effect>) {
        let problem = Problem::Relay(code_key(why));
        if let Some(joining) = self.link.joining.take() {
            Self::answer(joining.asker, Err(problem.clone()), out);
            self.link.phase = Phase::Off;
            out.push(Effect::Disconnect);
            return;
        }
        if let Some(asker) = self.link.connecting.take() {
            Self::answer(asker, Err(problem), out);
        }
        // A relay that was made anew has lost the workspace: its founder makes it again.
        let founder = self.home.as_ref().is_some_and(|home| home.salt.is_some());
        if why == ErrorCode::UnknownWorkspace && founder {
            if let Some(relay) = self.home.as_mut().and_then(|home| home.relay.as_mut()) {
                relay.known = false;
            }
            self.link.streams.values_mut().for_each(|stream| *stream = Stream::default());
        }
        let again = match why {
            ErrorCode::Revoked
            | ErrorCode::UnknownDevice
            | ErrorCode::UnsupportedVersion
            | ErrorCode::CreateRefused => i64::from(LONGEST_WAIT),
            _ => wait.unwrap_or(5_000),
        };
        self.link.phase = Phase::Refused { why, until: self.now.plus(again) };
        self.outbox.forget_pushed();
        out.push(Effect::Disconnect);
        self.wake(out);
    }

    /// Begins to sync.
    pub(crate) fn connect_relay(
        &mut self,
        asker: Asker,
        url: &str,
        create_token: Option<String>,
        out: &mut Vec<Effect>,
    ) {
        let url = url.trim().trim_end_matches('/').to_owned();
        let sound = (url.starts_with("https://") || url.starts_with("http://")) && relay_host(&url).is_some();
        let Some(home) = self.home.as_mut().filter(|_| sound) else {
            return Self::answer(asker, Err(Problem::BadLink), out);
        };
        let before = home.relay.as_ref().filter(|relay| relay.url == url).is_some_and(|relay| relay.known);
        let known = before || home.salt.is_none();
        home.relay = Some(Relay { url, known, create_token });
        let mut commit = Commit::default();
        self.put_relay(&mut commit);
        commit.then.push(Then::Dial);
        self.link.connecting = Some(asker);
        self.link.attempts = 0;
        self.lane.urgent(Task::Plain { commit: Box::new(commit) });
    }

    /// Ends syncing; what waits stays, should it begin again.
    pub(crate) fn disconnect_relay(&mut self, asker: Asker, out: &mut Vec<Effect>) {
        if let Some(home) = &mut self.home {
            home.relay = None;
        }
        self.link.phase = Phase::Off;
        self.outbox.forget_pushed();
        out.push(Effect::Disconnect);
        let mut commit = Commit { answers: vec![(asker, Ok(Answer::Done))], ..Commit::default() };
        self.put_relay(&mut commit);
        self.lane.urgent(Task::Plain { commit: Box::new(commit) });
    }

    /// Where the data is safe.
    pub(crate) fn sync_status(&self) -> SyncStatus {
        let relay = self.home.as_ref().and_then(|home| home.relay.as_ref());
        let link = match &self.link.phase {
            _ if relay.is_none() => Shown::None,
            Phase::Off | Phase::Waiting { .. } => Shown::Offline,
            Phase::Greeting { .. } | Phase::Introducing { .. } if self.link.attempts > 0 => Shown::Offline,
            Phase::Greeting { .. } | Phase::Introducing { .. } => Shown::Connecting,
            Phase::Open => Shown::Live,
            Phase::Refused { why, .. } => Shown::Refused(code_key(*why)),
        };
        let main = self.link.streams.get(&StreamId::MAIN).copied().unwrap_or_default();
        let behind = self.link.is_open() && main.head > main.position.seq + 8;
        SyncStatus {
            link,
            waiting: if relay.is_some() { self.outbox.len() } else { 0 },
            waiting_since: self.outbox.since(),
            safe_at: self.link.safe_at,
            quarantined: u32::try_from(self.quarantine.len()).unwrap_or(u32::MAX),
            clock_off: self.link.clock_off,
            catching_up: behind.then_some((main.position.seq, main.head)),
            relay: relay.map(|relay| relay.url.clone()),
        }
    }

    /// Tells pages when the sync pill changes.
    pub(crate) fn tell_sync(&mut self, out: &mut Vec<Effect>) {
        if self.home.is_none() {
            return;
        }
        let status = self.sync_status();
        if self.link.told.as_ref() != Some(&status) {
            self.link.told = Some(status.clone());
            out.push(Effect::ToPages(FromEngine::Sync(status)));
        }
    }

    /// Dials now.
    pub(crate) fn dial_now(&mut self, out: &mut Vec<Effect>) {
        self.link.attempts = 0;
        self.dial(out);
    }
}

/// The locale key of a refusal, below `relay.`.
fn code_key(code: ErrorCode) -> String {
    match code {
        ErrorCode::UnsupportedVersion => "unsupported_version",
        ErrorCode::BadSignature => "bad_signature",
        ErrorCode::UnknownWorkspace => "unknown_workspace",
        ErrorCode::UnknownDevice => "unknown_device",
        ErrorCode::Revoked => "revoked",
        ErrorCode::ReadOnly => "read_only",
        ErrorCode::Malformed => "malformed",
        ErrorCode::TooLarge => "too_large",
        ErrorCode::RateLimited => "rate_limited",
        ErrorCode::QuotaExceeded => "quota_exceeded",
        ErrorCode::DiskFull => "disk_full",
        ErrorCode::InviteUnknown => "invite_unknown",
        ErrorCode::InviteExpired => "invite_expired",
        ErrorCode::InviteUsed => "invite_used",
        ErrorCode::Unavailable => "unavailable",
        ErrorCode::WorkspaceExists => "workspace_exists",
        ErrorCode::CreateRefused => "create_refused",
        ErrorCode::NotAuthenticated => "not_authenticated",
        ErrorCode::Erased => "erased",
        ErrorCode::HeadMoved => "head_moved",
        ErrorCode::UnknownFrame => "unknown_frame",
        ErrorCode::Trimmed => "trimmed",
        ErrorCode::LastOwner => "last_owner",
        ErrorCode::Other(_) => "other",
    }
    .to_owned()
}
