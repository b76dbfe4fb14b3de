//! Sealed changes waiting for the relay. An entry dies only when the relay has said that it is on its
//! disk (`docs/sync-spec.md` P26, P40).

use std::collections::BTreeMap;

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::time::Millis;
use relay_protocol::{Batch, BatchId, ClientFrame, Push, StreamId};

use crate::commit::Commit;
use crate::effect::{Durability, Effect, Table};
use crate::engine::Engine;
use crate::lane::{Task, Then};
use crate::payload::Payload;
use crate::planted::{self, Bug};
use crate::seal::{seal_batch, split_for_batches};
use crate::sum::with_sum;
use crate::workspace::Home;

/// Bytes of batches kept in memory; beyond it they are read when their turn comes.
const IN_MEMORY: usize = 2 * 1024 * 1024;
/// Batches in one push, and their bytes.
const PER_PUSH: usize = 64;
const PUSH_BYTES: usize = 700 * 1024;
/// Records sealed in one step of an upload.
const PER_UPLOAD: usize = 128;

/// A sealed batch on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    pub number: u64,
    pub stream: StreamId,
    pub at: Millis,
    pub bytes: Vec<u8>,
}

impl Sealed {
    /// The batch as stored: stream, time, bytes.
    #[must_use]
    pub fn put(&self) -> (Table, Vec<u8>, Vec<u8>) {
        let mut value = vec![self.stream.0];
        value.extend_from_slice(&self.at.0.to_le_bytes());
        value.extend_from_slice(&self.bytes);
        (Table::Outbox, self.number.to_be_bytes().to_vec(), value)
    }

    fn from_value(number: u64, value: &[u8]) -> Option<Self> {
        let (stream, rest) = value.split_first()?;
        let (at, bytes) = rest.split_first_chunk::<8>()?;
        Some(Self {
            number,
            stream: StreamId(*stream),
            at: Millis(i64::from_le_bytes(*at)),
            bytes: bytes.to_vec(),
        })
    }
}

/// What waits, by number.
#[derive(Debug, Default)]
pub struct Outbox {
    waiting: BTreeMap<u64, Option<Sealed>>,
    in_memory: usize,
    /// Numbers in a push that the relay has not answered.
    pushed: Vec<(u64, BatchId)>,
    request: u32,
    /// Being read from the store.
    fetching: bool,
    /// The relay asked to wait.
    pub(crate) wait_until: Option<Millis>,
}

impl Outbox {
    /// What the store held at the start.
    pub fn load(&mut self, numbers: &[u64]) {
        if !planted::is(Bug::OutboxForgottenAtStart) {
            self.waiting = numbers.iter().map(|number| (*number, None)).collect();
        }
    }

    /// Adds a batch that is durable.
    pub fn add(&mut self, sealed: Sealed) {
        let keep = self.in_memory + sealed.bytes.len() <= IN_MEMORY;
        self.in_memory += if keep { sealed.bytes.len() } else { 0 };
        self.waiting.insert(sealed.number, keep.then_some(sealed));
    }

    /// Batches that are gone from the store.
    pub fn remove(&mut self, numbers: &[u64]) {
        for number in numbers {
            if let Some(Some(sealed)) = self.waiting.remove(number) {
                self.in_memory = self.in_memory.saturating_sub(sealed.bytes.len());
            }
        }
        self.pushed.retain(|(number, _)| !numbers.contains(number));
    }

    /// A batch, as far as it is in memory.
    #[must_use]
    pub fn bytes(&self, number: u64) -> Option<Vec<u8>> {
        self.waiting.get(&number)?.as_ref().map(|sealed| sealed.bytes.clone())
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> u32 {
        u32::try_from(self.waiting.len()).unwrap_or(u32::MAX)
    }

    /// Since when the oldest waits, as far as it is in memory.
    #[must_use]
    pub fn since(&self) -> Option<Millis> {
        self.waiting.values().flatten().map(|sealed| sealed.at).min()
    }

    /// The link is gone: what was pushed is pushed again.
    pub fn forget_pushed(&mut self) {
        if planted::is(Bug::PushNotRepeated) {
            return;
        }
        if planted::is(Bug::OutboxDiesOnSend) {
            self.waiting.retain(|number, _| self.pushed.iter().all(|(pushed, _)| pushed != number));
        }
        self.pushed.clear();
    }

    /// What a push that is answered was made of.
    pub fn take_pushed(&mut self, request: u32) -> Option<Vec<(u64, BatchId)>> {
        (self.request == request && !self.pushed.is_empty()).then(|| self.pushed.clone())
    }
}

impl Engine {
    /// Seals a commit's payloads: into the outbox, in the same write.
    pub(crate) fn seal_payloads(&mut self, commit: &mut Commit) {
        let payloads = std::mem::take(&mut commit.payloads);
        if payloads.is_empty() || self.home.as_ref().is_none_or(|home| home.relay.is_none()) {
            return;
        }
        let (roster, records): (Vec<Payload>, Vec<Payload>) =
            payloads.into_iter().partition(|payload| matches!(payload, Payload::Roster(_)));
        let upload = self.link.upload;
        // What an upload has still to reach goes out whole with it.
        let records = records.into_iter().filter(|payload| match upload {
            None => true,
            Some(None) => false,
            Some(Some(reached)) => payload.record() <= reached,
        });
        let records: Vec<Payload> = records.collect();
        for (stream, payloads) in [(StreamId::CONFIG, roster), (StreamId::MAIN, records)] {
            for payloads in split_for_batches(payloads) {
                let Some(home) = self.home.take() else { continue };
                let sealed = self.seal_for(&home, stream, &payloads);
                self.home = Some(home);
                if let Some(sealed) = sealed {
                    commit.puts.push(sealed.put());
                    commit.sealed.push(sealed);
                }
            }
        }
    }

    /// Seals one batch of payloads. `None` when they cannot be sealed: too large for the wire.
    pub(crate) fn seal_for(&mut self, home: &Home, stream: StreamId, payloads: &[Payload]) -> Option<Sealed> {
        let nonce = self.random();
        let bytes = seal_batch(home.id, stream, &home.ring, &home.keys, nonce, payloads).ok()?;
        Some(Sealed { number: self.counters.outbox(), stream, at: self.now, bytes })
    }

    /// Sends what waits, one push at a time.
    pub(crate) fn push_outbox(&mut self, out: &mut Vec<Effect>) {
        if !self.link.is_open() || !self.outbox.pushed.is_empty() || self.outbox.fetching {
            return;
        }
        if self.outbox.wait_until.is_some_and(|until| until > self.now && until < self.now.plus(600_000)) {
            return;
        }
        let Some(first) = self.outbox.waiting.values().next() else { return };
        let Some(first) = first else { return self.fetch_outbox() };
        let stream = first.stream;
        let (mut batches, mut pushed, mut bytes) = (Vec::new(), Vec::new(), 0);
        for (number, sealed) in self.outbox.waiting.iter().take(PER_PUSH) {
            let Some(sealed) = sealed else { break };
            if sealed.stream != stream || (bytes + sealed.bytes.len() > PUSH_BYTES && !batches.is_empty()) {
                break;
            }
            let Ok(batch) = Batch::decode_strict(&sealed.bytes) else { break };
            bytes += sealed.bytes.len();
            pushed.push((*number, batch.id()));
            batches.push(sealed.bytes.clone());
        }
        if batches.is_empty() {
            return;
        }
        let request = self.link.next_request();
        (self.outbox.request, self.outbox.pushed) = (request, pushed);
        out.push(Effect::Send(ClientFrame::Push(Push { request, batches, expect: None }).encode()));
    }

    fn fetch_outbox(&mut self) {
        let keys: Vec<u64> = self
            .outbox
            .waiting
            .iter()
            .take_while(|(_, sealed)| sealed.is_none())
            .take(8)
            .map(|(key, _)| *key)
            .collect();
        self.outbox.fetching = true;
        self.lane.bulk(Task::FetchOutbox { keys });
    }

    /// Batches of the outbox were read.
    pub(crate) fn run_fetch_outbox(&mut self, keys: &[u64], out: &mut Vec<Effect>) {
        self.outbox.fetching = false;
        let waiting: Vec<u64> =
            keys.iter().copied().filter(|key| self.outbox.waiting.contains_key(key)).collect();
        let mut damaged = Vec::new();
        for key in waiting {
            let value = self.lane.value(Table::Outbox, &key.to_be_bytes());
            let sealed = value.and_then(|value| Sealed::from_value(key, value));
            match sealed.filter(|sealed| self.is_ours(sealed)) {
                Some(sealed) => {
                    self.outbox.in_memory += sealed.bytes.len();
                    self.outbox.waiting.insert(key, Some(sealed));
                }
                None => damaged.push((key, value.unwrap_or_default().to_vec())),
            }
        }
        if damaged.is_empty() { self.push_outbox(out) } else { self.send_whole_instead(damaged, out) }
    }

    /// Whether a batch is as this device has signed it.
    fn is_ours(&self, sealed: &Sealed) -> bool {
        let (Some(home), Ok(batch)) = (&self.home, Batch::decode_strict(&sealed.bytes)) else { return false };
        batch.header.stream == sealed.stream && batch.verify(&home.keys.public()).is_ok()
    }

    /// Batches of the outbox are damaged. They are kept aside for a person to see; what they were to tell is in the
    /// documents, so every record goes out whole.
    fn send_whole_instead(&mut self, damaged: Vec<(u64, Vec<u8>)>, out: &mut Vec<Effect>) {
        let keys: Vec<u64> = damaged.iter().map(|(key, _)| *key).collect();
        let mut commit =
            Commit { origin: Some(Task::FetchOutbox { keys: keys.clone() }), ..Commit::default() };
        for (key, value) in damaged {
            commit.deletes.push((Table::Outbox, key.to_be_bytes().to_vec()));
            let stream = StreamId(value.first().copied().unwrap_or_default());
            self.set_aside(stream, value.get(9..).unwrap_or_default(), "unsent", &mut commit);
        }
        self.begin_upload(&mut commit);
        commit.then.push(Then::Acked { keys });
        self.commit(commit, Durability::Strict, out);
    }

    /// Begins to send every record whole: to a relay that has none of them, or has lost some.
    pub(crate) fn begin_upload(&mut self, commit: &mut Commit) {
        self.link.upload = Some(None);
        commit.puts.push((Table::Meta, b"upload".to_vec(), Vec::new()));
        if !self.lane.has_bulk(|task| matches!(task, Task::Upload)) {
            self.lane.bulk(Task::Upload);
        }
    }

    /// The records of the next step of an upload, by id.
    fn next_upload(&self) -> Vec<RecordId> {
        let Some(reached) = self.link.upload else { return Vec::new() };
        let mut ids: Vec<RecordId> = RecordKind::ALL
            .into_iter()
            .flat_map(|kind| {
                let table = self.records.table(kind);
                (0..table.len()).map(|slot| table.id(slot))
            })
            .filter(|id| reached.is_none_or(|reached| *id > reached))
            .collect();
        let count = PER_UPLOAD.min(ids.len());
        if count < ids.len() {
            ids.select_nth_unstable(count);
            ids.truncate(count);
        }
        ids.sort_unstable();
        ids
    }

    /// Documents that the next step of an upload reads.
    pub(crate) fn needs_of_upload(&self) -> Vec<RecordId> {
        self.next_upload()
    }

    /// Seals the next records whole.
    pub(crate) fn run_upload(&mut self, out: &mut Vec<Effect>) {
        if self.link.upload.is_none() {
            return;
        }
        let ids = self.next_upload();
        let mut commit = Commit { origin: Some(Task::Upload), ..Commit::default() };
        let last = ids.last().copied();
        match last {
            Some(last) => {
                let reached = with_sum(last.as_bytes().to_vec());
                commit.puts.push((Table::Meta, b"upload".to_vec(), reached));
            }
            None => commit.deletes.push((Table::Meta, b"upload".to_vec())),
        }
        // WHY in this write and not before it: it is tried again when it fails. And only what this device
        // has signed can be signed again by it.
        if let (Some(None), Some(home)) = (self.link.upload, &self.home) {
            let signer = home.keys.public().device_id();
            let own = home.roster.events().iter().filter(|(known, _)| *known == signer);
            commit.payloads.extend(own.map(|(_, event)| Payload::Roster(event.clone())));
        }
        for id in ids {
            if let Some(document) = self.open.get(&id) {
                let payload =
                    Payload::Snapshot { record: id, kind: document.kind(), document: document.save() };
                commit.payloads.push(payload);
            }
        }
        let upload = self.link.upload.take();
        self.seal_payloads(&mut commit);
        self.link.upload = upload;
        commit.then.push(Then::Uploaded { last });
        self.commit(commit, Durability::Relaxed, out);
    }

    /// A step of an upload is durable.
    pub(crate) fn uploaded(&mut self, last: Option<RecordId>) {
        self.link.upload = last.map(Some);
        if last.is_some() {
            self.lane.bulk(Task::Upload);
        }
        self.open.trim();
    }
}
