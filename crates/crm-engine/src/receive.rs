//! What the relay sends: checked, opened, merged; the cursor moves in the same write as the data it
//! covers (`ARCHITECTURE.md`, invariants). What cannot be read is kept aside, never dropped.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crm_document::Document;
use crm_domain::id::{DeviceId, RecordId};
use crm_domain::time::Millis;
use engine_protocol::Answer;
use engine_protocol::sync::{Quarantined, Role};
use relay_protocol::{Batch, BatchId, Chain, Position, PushResult, StreamId};

use crate::commit::{Asker, Commit};
use crate::effect::{Durability, Effect, Table};
use crate::engine::Engine;
use crate::hand;
use crate::lane::{Task, Then};
use crate::link::{Step, Stream};
use crate::outbox::Sealed;
use crate::payload::Payload;
use crate::planted::{self, Bug};
use crate::roster::{RosterError, RosterEvent, introduced_key};
use crate::seal::{OpenError, open_batch};
use crate::sum;

/// One batch, or the relay's word on our own, in the order of the stream.
#[derive(Debug, Clone)]
pub struct Incoming {
    pub stream: StreamId,
    pub what: What,
    /// The connection it came by: of an older one nothing moves the cursor.
    pub session: u64,
}

/// What came.
#[derive(Debug, Clone)]
pub enum What {
    /// A batch with its number. The last one of a message knows the chain there.
    Batch { seq: u64, bytes: Vec<u8>, chain: Option<Chain>, more: Option<bool> },
    /// An empty page: nothing follows the cursor.
    End { chain: Chain },
    /// Our own batches are on the relay's disk.
    Ack { pushed: Vec<(u64, BatchId)>, results: Vec<PushResult>, chain: Chain },
}

/// A cursor that moved.
#[derive(Debug, Clone, Copy)]
pub struct Moved {
    pub stream: StreamId,
    pub session: u64,
    /// Where it is now; `None` when it stayed.
    pub position: Option<Position>,
    /// How far the relay has acknowledged batches of ours.
    pub acked: Option<Position>,
    /// The end of a page, and whether more follow.
    pub more: Option<bool>,
    /// The relay's stream is not the one this device knows.
    pub forked: bool,
}

/// A document taken for merging.
struct Taken {
    document: Document,
    /// The record was not here before.
    new: bool,
    /// An earlier entry of the same write touched it.
    staged: bool,
}

/// Why a batch or a part of it is kept aside.
type Why = &'static str;
/// An engine died of it.
const DEADLY: Why = "deadly";

impl Engine {
    /// Records that the batch touches and that are here already.
    pub(crate) fn needs_of_incoming(&self, incoming: &Incoming) -> Vec<RecordId> {
        let What::Batch { bytes, .. } = &incoming.what else { return Vec::new() };
        self.records_in(bytes)
    }

    fn records_in(&self, bytes: &[u8]) -> Vec<RecordId> {
        let (Some(home), Ok(batch)) = (&self.home, Batch::decode_strict(bytes)) else { return Vec::new() };
        open_batch(&batch, &home.ring)
            .into_iter()
            .flatten()
            .map(|opened| opened.payload.record())
            .filter(|record| self.records.find(record).is_some())
            .collect()
    }

    /// Takes in one batch or acknowledgement.
    pub(crate) fn run_receive(&mut self, incoming: Incoming, out: &mut Vec<Effect>) {
        let mut commit = Commit { from_afar: true, ..Commit::default() };
        let stream = incoming.stream;
        let current = incoming.session == self.link.session;
        let mut moved = Moved {
            stream,
            session: incoming.session,
            position: None,
            acked: None,
            more: None,
            forked: false,
        };
        match &incoming.what {
            What::Batch { seq, bytes, chain, more } => {
                moved.more = *more;
                if !(planted::is(Bug::BatchSkipped) && seq % 7 == 0) {
                    self.stage_batch(bytes, stream, &mut commit);
                }
                if let (true, Ok(batch)) = (current, Batch::decode_strict(bytes)) {
                    match self.link.step(stream, *seq, &batch.id(), *chain) {
                        Step::Stay => {}
                        Step::To(position) => moved.position = Some(position),
                        Step::Forked => moved.forked = true,
                    }
                }
            }
            What::End { chain } => {
                moved.more = Some(false);
                moved.position = current.then(|| self.link.at_end(stream, *chain)).flatten();
            }
            What::Ack { pushed, results, chain } => {
                commit.from_afar = false;
                self.stage_ack(stream, pushed, results, &mut commit);
                if current {
                    moved.position = self.link.step_own(stream, pushed, results, *chain);
                    let before = self.link.streams.get(&stream).map_or(0, |state| state.acked.seq);
                    moved.acked = furthest(results, *chain).filter(|acked| acked.seq > before);
                }
            }
        }
        if let Some(position) = moved.position {
            self.put_places(b"cursor", stream, position, |state| state.position, &mut commit);
        }
        if let Some(acked) = moved.acked {
            self.put_places(b"acked", stream, acked, |state| state.acked, &mut commit);
        }
        commit.then.push(Then::Moved(moved));
        commit.origin = Some(Task::Receive(incoming));
        // WHY also an acknowledgement: should a crash take it back, what it was for waits in the outbox again, is
        // pushed again and known to the relay. Pressed to the disk it would make the next edit wait.
        self.commit(commit, Durability::Relaxed, out);
        hand::release();
    }

    /// Tells of a batch that an engine died of: it is kept aside unopened.
    pub fn beware(&mut self, batch: [u8; 16]) {
        self.link.deadly.insert(BatchId(batch));
    }

    /// What the relay said of our own batches.
    fn stage_ack(
        &mut self,
        stream: StreamId,
        pushed: &[(u64, BatchId)],
        results: &[PushResult],
        commit: &mut Commit,
    ) {
        let mut keys = Vec::with_capacity(pushed.len());
        for ((number, _), result) in pushed.iter().zip(results) {
            keys.push(*number);
            commit.deletes.push((Table::Outbox, number.to_be_bytes().to_vec()));
            let Some(sealed) = self.outbox.bytes(*number) else { continue };
            match result {
                // Never to be stored there: kept aside for a person to see, not thrown away.
                PushResult::Rejected(_) => self.set_aside(stream, &sealed, "refused", commit),
                // Our own joining rested on events that had not come when it was sent; the cursor passes
                // it now, so it is learnt now.
                PushResult::Seq(_) if stream == StreamId::CONFIG && !planted::is(Bug::JoiningNotLearnt) => {
                    self.stage_batch(&sealed, stream, commit);
                }
                PushResult::Seq(_) => {}
            }
        }
        commit.then.push(Then::Acked { keys });
    }

    /// Opens a batch and merges what is in it.
    fn stage_batch(&mut self, bytes: &[u8], stream: StreamId, commit: &mut Commit) {
        let why = match self.try_batch(bytes, stream, commit) {
            Ok(None) => return,
            Ok(Some(why)) | Err(why) => why,
        };
        self.set_aside(stream, bytes, why, commit);
    }

    /// Merges a batch. `Ok(Some)`: some entries could not be read, the others are in.
    fn try_batch(&mut self, bytes: &[u8], stream: StreamId, commit: &mut Commit) -> Result<Option<Why>, Why> {
        let home = self.home.as_ref().ok_or("no_workspace")?;
        let batch = Batch::decode_strict(bytes).map_err(|_| "malformed")?;
        if batch.header.workspace != home.id || batch.header.stream != stream {
            return Err("foreign");
        }
        let id = batch.id();
        if self.link.deadly.contains(&id) {
            return Err(DEADLY);
        }
        hand::hold(id);
        let signer = batch.header.device;
        let opened = open_batch(&batch, &home.ring);
        let known = home.roster.key_of(&signer);
        let key = known.or_else(|| {
            let events: Vec<RosterEvent> = opened
                .iter()
                .flatten()
                .filter_map(|opened| match &opened.payload {
                    Payload::Roster(event) => Some(event.clone()),
                    Payload::Changes { .. } | Payload::Snapshot { .. } => None,
                })
                .collect();
            introduced_key(&events, &signer)
        });
        let key = key.ok_or("unknown_device")?;
        batch.verify(&key).map_err(|_| "bad_signature")?;
        let role = home.roster.role_of(&signer);
        let mut trouble = None;
        for entry in opened {
            let done = match entry {
                Ok(opened) => self.stage_payload(&signer, role, opened.payload, commit),
                Err(OpenError::Purged) => Ok(()),
                Err(error) => Err(why_closed(&error)),
            };
            trouble = done.err().or(trouble);
        }
        Ok(trouble)
    }

    fn stage_payload(
        &mut self,
        signer: &relay_protocol::DeviceId,
        role: Option<Role>,
        payload: Payload,
        commit: &mut Commit,
    ) -> Result<(), Why> {
        match payload {
            Payload::Roster(event) => {
                let home = self.home.as_mut().ok_or("no_workspace")?;
                match home.roster.learn(signer, event) {
                    // WHY also without news: the write that brought the news may have failed.
                    Ok(news) if news || !planted::is(Bug::RosterOnlyWithNews) => self.put_roster(commit),
                    Ok(_) => {}
                    Err(RosterError::Waiting | RosterError::UnknownDevice) => return Err("waits_for_roster"),
                    Err(_) => return Err("roster"),
                }
                Ok(())
            }
            _ if role.is_none() => Err("unknown_device"),
            _ if role == Some(Role::ReadOnly) => Err("not_permitted"),
            Payload::Changes { record, kind, chunks } => {
                let mut taken = match self.take_for_merge(record, commit)? {
                    Some(taken) => taken,
                    None => Taken { document: Document::empty(kind), new: true, staged: false },
                };
                if taken.document.kind() != kind {
                    self.put_back(record, taken, false, commit);
                    return Err("other_kind");
                }
                let merged = taken.document.merge_changes(&chunks);
                let changed = merged.as_ref().is_ok_and(|merged| merged.changed || merged.waiting);
                // WHY: what this device writes is in its store before it leaves (invariant).
                self.link.twin |= changed && signer.0 == self.device().0;
                self.put_back(record, taken, changed, commit);
                merged.map(|_| ()).map_err(|_| "damaged")
            }
            Payload::Snapshot { record, document, .. } => {
                let incoming = Document::load(&document).map_err(|_| "damaged")?;
                let Some(mut taken) = self.take_for_merge(record, commit)? else {
                    commit.write(record, incoming, true);
                    return Ok(());
                };
                let merged = taken.document.merge(incoming);
                let changed = merged.as_ref().is_ok_and(|merged| merged.changed);
                self.put_back(record, taken, changed, commit);
                merged.map(|_| ()).map_err(|_| "other_kind")
            }
        }
    }

    /// A record's document for merging; `None` when there is no such record yet.
    fn take_for_merge(&mut self, record: RecordId, commit: &mut Commit) -> Result<Option<Taken>, Why> {
        if let Some(written) = commit.written.remove(&record) {
            let document = written.body.into_document().map_err(|_| "damaged_here")?;
            return Ok(Some(Taken { document, new: written.new, staged: true }));
        }
        if self.records.find(&record).is_none() {
            return Ok(None);
        }
        match self.open.take(&record) {
            Some(document) => Ok(Some(Taken { document, new: false, staged: false })),
            None => Err("damaged_here"),
        }
    }

    fn put_back(&mut self, record: RecordId, taken: Taken, changed: bool, commit: &mut Commit) {
        if changed || taken.staged {
            commit.write(record, taken.document, taken.new);
        } else if !taken.new {
            self.open.put(record, taken.document);
        }
    }

    /// Keeps a batch aside.
    pub(crate) fn set_aside(&mut self, stream: StreamId, bytes: &[u8], why: Why, commit: &mut Commit) {
        let number = self.counters.quarantine();
        let aside = Aside { stream: stream.0, at: self.now, why: why.to_owned(), bytes: bytes.to_vec() };
        commit.puts.push((Table::Quarantine, number.to_be_bytes().to_vec(), sum::store(&aside)));
        commit.then.push(Then::Quarantined { added: vec![number], removed: Vec::new() });
    }

    /// What was kept aside may be readable now.
    pub(crate) fn retry_quarantine(&mut self) {
        if self.quarantine.is_empty() || self.lane.has_bulk(|task| matches!(task, Task::Retry { .. })) {
            return;
        }
        let keys = self.quarantine.iter().take(64).map(|number| number.to_be_bytes().to_vec()).collect();
        self.lane.bulk(Task::Retry { keys });
    }

    /// Records touched by batches that were kept aside.
    pub(crate) fn needs_of_retry(&self, keys: &[Vec<u8>]) -> Vec<RecordId> {
        let values = keys.iter().filter_map(|key| self.lane.value(Table::Quarantine, key));
        let asides = values.filter_map(sum::read::<Aside>);
        asides.flat_map(|aside| self.records_in(&aside.bytes)).collect()
    }

    /// Tries again what was kept aside.
    pub(crate) fn run_retry(&mut self, keys: &[Vec<u8>], out: &mut Vec<Effect>) {
        let mut commit = Commit { from_afar: true, ..Commit::default() };
        let mut removed = Vec::new();
        for key in keys {
            let value = self.lane.value(Table::Quarantine, key);
            let Some(aside) = value.and_then(sum::read::<Aside>) else { continue };
            if ["refused", "unsent", DEADLY].contains(&aside.why.as_str()) {
                continue;
            }
            match self.try_batch(&aside.bytes, StreamId(aside.stream), &mut commit) {
                Ok(None) => {}
                Err(DEADLY) => {
                    let aside = Aside { why: DEADLY.to_owned(), ..aside };
                    commit.puts.push((Table::Quarantine, key.clone(), sum::store(&aside)));
                    continue;
                }
                Ok(Some(_)) | Err(_) => continue,
            }
            self.send_again(StreamId(aside.stream), &aside.bytes, &mut commit);
            commit.deletes.push((Table::Quarantine, key.clone()));
            removed.extend(key.as_slice().try_into().ok().map(u64::from_be_bytes));
        }
        commit.then.push(Then::Quarantined { added: Vec::new(), removed });
        self.commit(commit, Durability::Strict, out);
        hand::release();
    }

    /// Our own joining, learnt late: the relay may have been set back since it had it, and nobody else can
    /// send it again. A relay that has it knows it by its id.
    fn send_again(&mut self, stream: StreamId, bytes: &[u8], commit: &mut Commit) {
        let own = Batch::decode_strict(bytes).is_ok_and(|batch| batch.header.device.0 == self.device().0);
        if own && stream == StreamId::CONFIG {
            let (number, at) = (self.counters.outbox(), self.now);
            let sealed = Sealed { number, stream, at, bytes: bytes.to_vec() };
            commit.puts.push(sealed.put());
            commit.sealed.push(sealed);
        }
    }

    /// Tells what was kept aside.
    pub(crate) fn tell_quarantine(&mut self, asker: Asker, out: &mut Vec<Effect>) {
        let mut found = Vec::new();
        for number in &self.quarantine {
            let value = self.lane.value(Table::Quarantine, &number.to_be_bytes());
            // What lies here can itself be damaged: it is told as that.
            let aside = value.and_then(sum::read::<Aside>).unwrap_or_else(|| Aside {
                stream: 0,
                at: self.now,
                why: "damaged_here".to_owned(),
                bytes: value.unwrap_or_default().to_vec(),
            });
            let device = Batch::decode_strict(&aside.bytes).map_or([0; 8], |batch| batch.header.device.0);
            let size = u32::try_from(aside.bytes.len()).unwrap_or(u32::MAX);
            found.push(Quarantined { device: DeviceId(device), at: aside.at, reason: aside.why, size });
        }
        Self::answer(asker, Ok(Answer::Quarantine(found)), out);
    }

    /// A place per stream, to be stored with the data it stands for.
    fn put_places(
        &self,
        name: &[u8],
        stream: StreamId,
        place: Position,
        of: fn(&Stream) -> Position,
        commit: &mut Commit,
    ) {
        let known = self.link.streams.iter().map(|(id, state)| (id.0, of(state)));
        let mut places: BTreeMap<u8, (u64, [u8; 8])> =
            known.map(|(id, place)| (id, (place.seq, place.chain.0))).collect();
        places.insert(stream.0, (place.seq, place.chain.0));
        if let Ok(bytes) = postcard::to_allocvec(&places) {
            commit.puts.push((Table::Meta, name.to_vec(), bytes));
        }
    }
}

/// The furthest place that an acknowledgement names.
fn furthest(results: &[PushResult], chain: Chain) -> Option<Position> {
    let numbers = results.iter().filter_map(|result| match result {
        PushResult::Seq(seq) => Some(*seq),
        PushResult::Rejected(_) => None,
    });
    numbers.max().map(|seq| Position { seq, chain })
}

/// A batch kept aside, as stored.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Aside {
    stream: u8,
    at: Millis,
    why: String,
    bytes: Vec<u8>,
}

fn why_closed(error: &OpenError) -> Why {
    match error {
        OpenError::Purged => "purged",
        OpenError::UnknownEpoch(_) => "unknown_key",
        OpenError::UnknownKind(_) => "needs_update",
        OpenError::Payload(error) if error.needs_update() => "needs_update",
        OpenError::Altered
        | OpenError::WrongKind
        | OpenError::WrongTag
        | OpenError::WrongStream
        | OpenError::Payload(_) => "altered",
    }
}
