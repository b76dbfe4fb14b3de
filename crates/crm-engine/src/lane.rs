//! The write lane: one task after another, one store call at a time. Reads of documents go through it as
//! well, so that nobody sees a document that is not durable yet. People's acts go before bulk work.

mod task;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crm_document::{Document, Stored, unpack_some};
use crm_domain::id::RecordId;
use engine_protocol::Problem;
use engine_protocol::answer::{Absent, StoreTrouble};

use crate::commit::{Body, Commit};
use crate::doubt::Proof;
use crate::effect::{Durability, Effect, Found, Read, Table, Ticket};
use crate::engine::Engine;
use crate::planted::{self, Bug};
use crate::table::Home;

pub use task::{Task, Then};

/// A read that a task waits for.
#[derive(Debug)]
pub(crate) struct Reading {
    ticket: Ticket,
    task: Task,
    /// What each read is for.
    wanted: Vec<Wanted>,
}

/// What a read brings.
#[derive(Debug, Clone)]
enum Wanted {
    Document(RecordId),
    Pack(Vec<RecordId>),
    Value(Table, Vec<u8>),
}

#[derive(Debug, Default)]
pub(crate) enum State {
    #[default]
    Free,
    Reading(Box<Reading>),
    Storing(Ticket, Box<Commit>),
    /// This write was reported as failed; the store is asked whether that is so.
    Doubting(Ticket, Box<Commit>, StoreTrouble),
    /// The same, asked once more, before a task.
    Asking(Ticket, Option<Box<Task>>),
}

/// The lane.
#[derive(Debug, Default)]
pub struct Lane {
    pub(crate) state: State,
    /// What tells of a write that was reported as failed while the store did not even answer.
    pub(crate) doubt: Option<Proof>,
    urgent: VecDeque<Task>,
    bulk: VecDeque<Task>,
    /// Values read for the task at hand.
    values: BTreeMap<(Table, Vec<u8>), Option<Vec<u8>>>,
    /// Documents that the store has but that cannot be read.
    pub damaged: BTreeSet<RecordId>,
    /// Of these, the ones whose fresh row alone cannot be read: their row is an older one, and where their
    /// document lies is found out when rows are made again.
    pub unplaced: BTreeSet<RecordId>,
    /// Other values of the store that cannot be read.
    pub broken: BTreeSet<(Table, Vec<u8>)>,
    /// Bulk work waits: the store failed.
    pub blocked: bool,
}

impl Lane {
    /// For a person who waits.
    pub fn urgent(&mut self, task: Task) {
        self.urgent.push_back(task);
    }

    /// The next part of an act that has begun. Others come in between, but none that is to be taken back after it.
    pub fn goes_on(&mut self, task: Task) {
        let waits = |task: &Task| matches!(task, Task::TakeBack(back) if back.what.is_some());
        let place = self.urgent.iter().position(waits).unwrap_or(self.urgent.len());
        self.urgent.insert(place, task);
    }

    /// The next step of what has just had its turn: nothing comes in between.
    pub fn at_once(&mut self, task: Task) {
        self.urgent.push_front(task);
    }

    /// For work that can be interrupted.
    pub fn bulk(&mut self, task: Task) {
        self.bulk.push_back(task);
    }

    /// A write is on its way.
    pub fn storing(&mut self, ticket: Ticket, commit: Commit) {
        self.state = State::Storing(ticket, Box::new(commit));
    }

    /// Whether nothing runs and nothing waits.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        matches!(self.state, State::Free)
            && self.doubt.is_none()
            && self.urgent.is_empty()
            && (self.bulk.is_empty() || self.blocked)
    }

    /// Whether a bulk task of this sort waits already.
    #[must_use]
    pub fn has_bulk(&self, is: impl Fn(&Task) -> bool) -> bool {
        self.bulk.iter().any(is)
    }

    /// A value read for the task at hand.
    #[must_use]
    pub fn value(&self, table: Table, key: &[u8]) -> Option<&[u8]> {
        self.values.get(&(table, key.to_vec())).and_then(|value| value.as_deref())
    }

    /// The same, given away: for values too large to stand in memory twice.
    pub fn take_value(&mut self, table: Table, key: &[u8]) -> Option<Vec<u8>> {
        self.values.remove(&(table, key.to_vec())).flatten()
    }

    fn next(&mut self) -> Option<Task> {
        if let Some(task) = self.urgent.pop_front() {
            return Some(task);
        }
        if self.blocked { None } else { self.bulk.pop_front() }
    }
}

impl Engine {
    /// Runs tasks until one waits for the store. Bulk tasks run one at a time: after each the shell gets
    /// the word, so that people's acts come in between.
    pub(crate) fn pump(&mut self, out: &mut Vec<Effect>) {
        while matches!(self.lane.state, State::Free) {
            if self.lane.urgent.is_empty() && !self.lane.bulk.is_empty() && !self.lane.blocked && !self.idle {
                out.push(Effect::Continue);
                return;
            }
            let task = self.lane.next();
            if let Some(proof) = self.lane.doubt.take_if(|_| task.is_some() || !self.lane.blocked) {
                self.ask_again(&proof, task, out);
                self.lane.doubt = Some(proof);
                break;
            }
            let Some(task) = task else { break };
            self.idle = false;
            self.lane.values.clear();
            self.ready(task, out);
        }
        self.rest(out);
    }

    /// Reads what a task lacks, or runs it.
    pub(crate) fn ready(&mut self, task: Task, out: &mut Vec<Effect>) {
        let (reads, wanted) = match task {
            Task::Rebuild { .. } => (vec![Read::All(Table::Docs), Read::All(Table::Packs)], Vec::new()),
            _ => self.lacking(&task),
        };
        if reads.is_empty() {
            return self.run(task, out);
        }
        let ticket = self.next_ticket();
        self.lane.state = State::Reading(Box::new(Reading { ticket, task, wanted }));
        out.push(Effect::Read { ticket, reads });
    }

    /// What a task needs of the store that is not in memory.
    fn lacking(&self, task: &Task) -> (Vec<Read>, Vec<Wanted>) {
        let (documents, values) = self.needs(task);
        let (mut reads, mut wanted) = (Vec::new(), Vec::new());
        let mut packs: BTreeMap<u32, Vec<RecordId>> = BTreeMap::new();
        for id in documents {
            if self.open.has(&id) || self.lane.damaged.contains(&id) {
                continue;
            }
            let Some((kind, slot)) = self.records.find(&id) else { continue };
            match self.records.table(kind).home(slot) {
                Home::Loose => {
                    reads.push(Read::Get(Table::Docs, id.as_bytes().to_vec()));
                    wanted.push(Wanted::Document(id));
                }
                Home::Pack(pack) => packs.entry(pack).or_default().push(id),
            }
        }
        for (pack, ids) in packs {
            reads.push(Read::Get(Table::Packs, pack.to_be_bytes().to_vec()));
            wanted.push(Wanted::Pack(ids));
        }
        for (table, key) in values {
            if !self.lane.values.contains_key(&(table, key.clone())) {
                reads.push(Read::Get(table, key.clone()));
                wanted.push(Wanted::Value(table, key));
            }
        }
        (reads, wanted)
    }

    /// A read came back.
    pub(crate) fn has_read(&mut self, ticket: Ticket, found: Vec<Found>, out: &mut Vec<Effect>) {
        match std::mem::take(&mut self.lane.state) {
            State::Reading(reading) if reading.ticket == ticket => {
                if let Task::Rebuild { stale } = reading.task {
                    self.run_rebuild(stale, found, out);
                    return self.pump(out);
                }
                for (wanted, found) in reading.wanted.into_iter().zip(found) {
                    self.take_in(wanted, found);
                }
                self.ready(reading.task, out);
            }
            State::Doubting(expected, commit, why) if expected == ticket => {
                self.doubt_ends(commit, why, &found, out);
            }
            State::Asking(expected, task) if expected == ticket => self.asked_again(task, &found, out),
            other => self.lane.state = other,
        }
        self.pump(out);
    }

    fn take_in(&mut self, wanted: Wanted, found: Found) {
        let Found::Value(value) = found else { return };
        match wanted {
            Wanted::Value(table, key) => {
                self.lane.values.insert((table, key), value);
            }
            Wanted::Document(id) => {
                self.take_document(id, value.and_then(|bytes| Document::load(&bytes).ok()));
            }
            Wanted::Pack(ids) => {
                let ids: BTreeSet<RecordId> = ids.into_iter().collect();
                let packed = value.and_then(|bytes| unpack_some(&bytes, &|id| ids.contains(&id)).ok());
                let mut packed: BTreeMap<RecordId, Stored> = packed.unwrap_or_default().into_iter().collect();
                for id in ids {
                    let stored = packed.remove(&id).map(|stored| self.as_made(stored));
                    self.take_document(id, stored.and_then(|stored| stored.open().ok()));
                }
            }
        }
    }

    /// What a pack holds, as it is; only for [`Bug::BirthsMadeAnew`] as if it was made now.
    fn as_made(&self, mut stored: Stored) -> Stored {
        if let (Stored::Birth(birth), true) = (&mut stored, planted::is(Bug::BirthsMadeAnew)) {
            birth.origin.now = self.now;
        }
        stored
    }

    fn take_document(&mut self, id: RecordId, document: Option<Document>) {
        match document {
            Some(document) => self.open.put(id, document),
            None => {
                self.lane.damaged.insert(id);
            }
        }
    }

    /// A write is durable.
    pub(crate) fn stored(&mut self, ticket: Ticket, out: &mut Vec<Effect>) {
        match std::mem::take(&mut self.lane.state) {
            State::Storing(expected, commit) if expected == ticket => self.is_stored(*commit, out),
            other => self.lane.state = other,
        }
        self.pump(out);
    }

    /// The same, of whichever write.
    pub(crate) fn is_stored(&mut self, commit: Commit, out: &mut Vec<Effect>) {
        let standing = self.standing_trouble();
        if std::mem::replace(&mut self.trouble, standing) != standing {
            self.tell_trouble(out);
            // Pages were told that records cannot be read.
            let shown: Vec<_> = self.watches.shown().collect();
            for (page, watch, record) in shown {
                self.lane.urgent(Task::Show { page, watch, record });
            }
        }
        self.lane.blocked = false;
        self.committed(commit, out);
    }

    /// A write or read failed: whoever asked keeps their input, bulk work waits and is tried again.
    pub(crate) fn store_failed(&mut self, ticket: Ticket, why: StoreTrouble, out: &mut Vec<Effect>) {
        match std::mem::take(&mut self.lane.state) {
            State::Storing(expected, commit) if expected == ticket => self.doubt(commit, why, out),
            State::Doubting(expected, commit, _) if expected == ticket => {
                self.set_trouble(why, out);
                self.doubt_stays(commit, why, out);
            }
            State::Asking(expected, task) if expected == ticket => {
                self.set_trouble(why, out);
                match task {
                    Some(task) => self.fail(*task, why, out),
                    None => self.retry_later(out),
                }
            }
            State::Reading(reading) if reading.ticket == ticket => {
                self.set_trouble(why, out);
                self.fail(reading.task, why, out);
            }
            other => self.lane.state = other,
        }
        self.pump(out);
    }

    /// A commit that will not be: the documents in it are dropped, people are told, bulk work is kept.
    pub(crate) fn abandon(&mut self, commit: Commit, why: StoreTrouble, out: &mut Vec<Effect>) {
        for (asker, _) in commit.answers {
            Self::answer(asker, Err(Problem::Store(why)), out);
        }
        for then in commit.then {
            match then {
                Then::Ask(asked) => {
                    let crate::link::Pending::Invite { asker, .. } = asked.1;
                    Self::answer(asker, Err(Problem::Store(why)), out);
                }
                Then::Dial | Then::Opened => self.not_opened(why, out),
                Then::Part { asker, id, part } => {
                    self.part_failed(asker, id, Some(part), Problem::Store(why), out);
                }
                _ => {}
            }
        }
        if let Some((asker, job)) = commit.begins {
            self.import_not_begun(job);
            Self::answer(asker, Err(Problem::Store(why)), out);
        }
        if planted::is(Bug::FailedWriteStays) {
            for (id, written) in commit.written.into_iter().filter(|(_, written)| !written.new) {
                if let Body::Open(document) = written.body {
                    self.open.put(id, document);
                }
            }
        }
        self.imports.reset();
        self.tell_stopped(out);
        self.folding = None;
        let mut again: VecDeque<Task> = commit.origin.into_iter().collect();
        again.extend(std::mem::take(&mut self.lane.bulk));
        self.lane.bulk = again;
        self.retry_later(out);
    }

    /// A task whose documents could not be read.
    fn fail(&mut self, task: Task, why: StoreTrouble, out: &mut Vec<Effect>) {
        match task {
            Task::Command { asker, id, part, .. } => {
                self.part_failed(asker, id, part, Problem::Store(why), out);
            }
            Task::Deeds { asker, .. }
            | Task::Amend { asker, .. }
            | Task::SetUpSales { asker, .. }
            | Task::Sow { asker, .. }
            | Task::History { asker, .. }
            | Task::Plan { asker, .. }
            | Task::Faults { asker, .. }
            | Task::Quarantine { asker } => Self::answer(asker, Err(Problem::Store(why)), out),
            Task::TakeBack(back) => Self::answer(back.asker, Err(Problem::Store(why)), out),
            Task::Export(order) => Self::answer(order.asker, Err(Problem::Store(why)), out),
            Task::Show { page, watch, .. } => {
                out.push(Effect::ToPage(
                    page,
                    engine_protocol::FromEngine::Record { watch, record: Err(Absent::Unreadable) },
                ));
            }
            Task::Plain { commit } | Task::Note { commit } => self.abandon(*commit, why, out),
            Task::Receive(_)
            | Task::Import { .. }
            | Task::Upload
            | Task::FetchOutbox { .. }
            | Task::Fold
            | Task::Searchable
            | Task::Head
            | Task::Rebuild { .. }
            | Task::Retry { .. } => {
                self.lane.bulk.push_front(task);
                self.retry_later(out);
            }
        }
    }

    /// Tries bulk work again in a while.
    fn retry_later(&mut self, out: &mut Vec<Effect>) {
        self.lane.blocked = true;
        self.retry_store_at = Some(self.now.plus(5_000));
        self.wake(out);
    }

    fn run(&mut self, task: Task, out: &mut Vec<Effect>) {
        match task {
            Task::Command { asker, id, command, part } => self.run_command(asker, id, command, part, out),
            Task::Deeds { asker, limit } => self.tell_deeds(asker, limit, out),
            Task::SetUpSales { asker, steps } => self.run_set_up_sales(asker, &steps, out),
            Task::Sow { asker, records } => self.run_sow(asker, &records, out),
            Task::Amend { asker, record, edits } => self.run_amend(asker, record, &edits, out),
            Task::TakeBack(back) => self.run_take_back(back, out),
            Task::Show { page, watch, record } => self.show_record(page, watch, record, out),
            Task::History { asker, record } => self.tell_history(asker, record, out),
            Task::Plain { commit } => self.commit(*commit, Durability::Strict, out),
            Task::Note { commit } => self.commit(*commit, Durability::Relaxed, out),
            Task::Receive(incoming) => self.run_receive(incoming, out),
            Task::Import { job } => self.run_import(job, out),
            Task::Plan { asker, job, mapping } => self.run_plan(asker, job, &mapping, out),
            Task::Faults { asker, job } => self.run_faults(asker, job, out),
            Task::Export(order) => self.run_export(*order, out),
            Task::Upload => self.run_upload(out),
            Task::FetchOutbox { keys } => self.run_fetch_outbox(&keys, out),
            Task::Fold => self.run_fold(out),
            Task::Searchable => self.run_searchable(),
            Task::Head => self.run_head(out),
            Task::Quarantine { asker } => self.tell_quarantine(asker, out),
            Task::Retry { keys } => self.run_retry(&keys, out),
            Task::Rebuild { stale } => self.run_rebuild(stale, Vec::new(), out),
        }
    }
}
