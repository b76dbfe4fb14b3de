//! The link to the relay: dialling, proving who we are, catching up, staying live, and trying again.

mod dialling;
mod session;
mod status;
mod streams;

use crm_domain::id::RecordId;
use crm_domain::time::Millis;
use engine_protocol::sync::Role;
use relay_protocol::{BatchId, Chain, Challenge, ErrorCode, Position, PushResult, StreamId};
use std::collections::{BTreeMap, BTreeSet};

use crate::commit::Asker;
use crate::effect::Effect;
use crate::engine::Engine;
use crate::invite::InviteLink;
use crate::keys::{DeviceKeys, SecretKey};
use crate::lane::Task;
use crate::sum;

/// Which number this app has where a relay's operator asks for a newer one (`docs/sync-spec.md` P17). Raised with what all
/// should have.
const BUILD: u32 = 1;
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

/// An invitation that is asked for while the link is being opened.
#[derive(Debug)]
pub struct Wished {
    pub asker: Asker,
    pub role: Role,
    pub minutes: u32,
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
    /// The furthest place at which the relay has acknowledged batches of ours: a relay that was set back
    /// between the two has lost them, though it still has what the cursor stands for.
    pub acked: Position,
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
    pub(crate) joining_seed: Option<SecretKey>,
    /// A workspace that opens when it is durable.
    pub(crate) arriving: Option<Box<crate::workspace::Home>>,
    pub(crate) founding: bool,
    pending: BTreeMap<u32, Pending>,
    /// Left at the relay as soon as changes flow.
    wished: Vec<Wished>,
    connecting: Option<Asker>,
    challenge: Option<Challenge>,
    attempts: u32,
    request: u32,
    clock_off: Option<i64>,
    /// See [`engine_protocol::sync::SyncStatus::outdated`].
    outdated: bool,
    safe_at: Option<Millis>,
    /// Batches that an engine of this device died of.
    pub(crate) deadly: BTreeSet<BatchId>,
    /// See [`engine_protocol::sync::SyncStatus::twin`].
    pub(crate) twin: bool,
}

impl RelayLink {
    /// Whether changes flow.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.phase == Phase::Open
    }

    /// Whether it is known within [`GREETING`] if changes flow.
    fn is_opening(&self) -> bool {
        matches!(self.phase, Phase::Greeting { .. } | Phase::Introducing { .. })
    }

    /// Keeps an invitation that was asked for until it is known whether changes flow; handed back where nothing is
    /// being opened.
    ///
    /// # Errors
    /// The wish, where nothing is being opened.
    pub(crate) fn wish(&mut self, wished: Wished) -> Result<(), Wished> {
        if !self.is_opening() {
            return Err(wished);
        }
        self.wished.push(wished);
        Ok(())
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
        let (cursors, acked) = (places(meta, b"cursor"), places(meta, b"acked"));
        for stream in [StreamId::CONFIG, StreamId::MAIN] {
            let place = |(seq, chain): (u64, [u8; 8])| Position { seq, chain: Chain(chain) };
            let position = place(cursors.get(&stream.0).copied().unwrap_or_default());
            let acked = place(acked.get(&stream.0).copied().unwrap_or_default());
            let (expected, head) = (position.seq, position.seq);
            self.link.streams.insert(stream, Stream { position, acked, expected, head, live: false });
        }
        if let Some(reached) = meta.get(b"upload".as_slice()) {
            let reached = sum::checked(reached).and_then(|id| id.try_into().ok());
            self.link.upload = Some(reached.map(RecordId::from_bytes));
        }
    }

    /// The roster is lost: the config stream is read once more from its beginning. Says whether this device has ever read
    /// one.
    pub(crate) fn read_roster_again(&mut self) -> bool {
        let read = self.link.streams.insert(StreamId::CONFIG, Stream::default());
        read.is_some_and(|stream| stream.position.seq > 0)
    }

    /// The store is read: sync goes on.
    pub(crate) fn begin_syncing(&mut self, out: &mut Vec<Effect>) {
        // WHY here: a start in parts ends the store's trouble with each part that it reads.
        if let Some(standing) = self.standing_trouble() {
            self.set_trouble(standing, out);
        }
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
}

/// Places per stream, as stored under a name.
fn places(meta: &BTreeMap<Vec<u8>, Vec<u8>>, name: &[u8]) -> BTreeMap<u8, (u64, [u8; 8])> {
    meta.get(name).and_then(|bytes| postcard::from_bytes(bytes).ok()).unwrap_or_default()
}
