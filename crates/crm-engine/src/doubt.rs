//! A write that was reported as failed may have happened: a browser can lose its store between the end of a
//! transaction and the word of it. So a failed write is looked for before anything else reads or writes.
//!
//! WHY not believe the report: what is in the store then and not in memory is a change under this engine's writing
//! end whose number the next change takes again, an outbox entry that a later start sends, and a pack that is gone
//! though rows point to it.

use std::hash::{DefaultHasher, Hasher};

use engine_protocol::answer::StoreTrouble;

use crate::commit::Commit;
use crate::effect::{Effect, Found, Read, StoreBatch, Table};
use crate::engine::Engine;
use crate::lane::{State, Task};
use crate::planted::{self, Bug};
use crate::start::Starting;

/// What the store holds exactly when a write has happened.
#[derive(Debug, Default)]
pub struct Proof {
    /// Where something was put, and a hash of it.
    put: Vec<(Table, Vec<u8>, u64)>,
    /// Where nothing is left.
    deleted: Vec<(Table, Vec<u8>)>,
}

impl Proof {
    /// What tells of this write.
    #[must_use]
    pub fn of(batch: &StoreBatch) -> Self {
        let put = batch.puts.iter().map(|(table, key, value)| (*table, key.clone(), hash(value)));
        let again = |key: &(Table, Vec<u8>)| {
            batch.puts.iter().any(|(table, put, _)| (*table, put) == (key.0, &key.1))
        };
        let deleted = batch.deletes.iter().filter(|key| !again(key)).cloned();
        Self { put: put.collect(), deleted: deleted.collect() }
    }

    fn reads(&self) -> Vec<Read> {
        let put = self.put.iter().map(|(table, key, _)| Read::Get(*table, key.clone()));
        put.chain(self.deleted.iter().map(|(table, key)| Read::Get(*table, key.clone()))).collect()
    }

    /// Whether what was read says that the write has happened.
    fn holds(&self, found: &[Found]) -> bool {
        let wanted = self.put.iter().map(|(_, _, hash)| Some(*hash)).chain(self.deleted.iter().map(|_| None));
        let found = found.iter().map(|found| match found {
            Found::Value(value) => value.as_deref().map(hash),
            Found::Pairs(_) | Found::Keys(_) => None,
        });
        wanted.eq(found)
    }
}

fn hash(value: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(value);
    hasher.finish()
}

impl Engine {
    /// A write was reported as failed: the store is asked whether that is so.
    pub(crate) fn doubt(&mut self, commit: Box<Commit>, why: StoreTrouble, out: &mut Vec<Effect>) {
        self.set_trouble(why, out);
        if planted::is(Bug::FailedMeansUndone) {
            return self.abandon(*commit, why, out);
        }
        let ticket = self.next_ticket();
        out.push(Effect::Read { ticket, reads: commit.proof.reads() });
        self.lane.state = State::Doubting(ticket, commit, why);
    }

    /// The store has answered.
    pub(crate) fn doubt_ends(
        &mut self,
        commit: Box<Commit>,
        why: StoreTrouble,
        found: &[Found],
        out: &mut Vec<Effect>,
    ) {
        if commit.proof.holds(found) {
            self.is_stored(*commit, out);
        } else {
            self.abandon(*commit, why, out);
        }
    }

    /// The store does not even answer: people are told that it failed, and nothing touches the store before it is known
    /// what became of the write.
    pub(crate) fn doubt_stays(&mut self, mut commit: Box<Commit>, why: StoreTrouble, out: &mut Vec<Effect>) {
        self.lane.doubt = Some(std::mem::take(&mut commit.proof));
        self.abandon(*commit, why, out);
    }

    /// Asks once more what became of a write, before a task.
    pub(crate) fn ask_again(&mut self, proof: &Proof, task: Option<Task>, out: &mut Vec<Effect>) {
        let ticket = self.next_ticket();
        out.push(Effect::Read { ticket, reads: proof.reads() });
        self.lane.state = State::Asking(ticket, task.map(Box::new));
    }

    /// What became of it: nothing, and the task goes on; or it has happened, and what is in memory is not what is
    /// stored.
    pub(crate) fn asked_again(&mut self, task: Option<Box<Task>>, found: &[Found], out: &mut Vec<Effect>) {
        let Some(proof) = self.lane.doubt.take() else { return };
        if proof.holds(found) {
            return self.begin_again(out);
        }
        if let Some(task) = task {
            self.ready(*task, out);
        }
    }

    /// Forgets everything and reads the store, as after a crash. Pages give again what was not answered once they
    /// hear that the engine is ready.
    fn begin_again(&mut self, out: &mut Vec<Effect>) {
        let mut fresh = Self::new(self.random(), std::mem::take(&mut self.origin));
        fresh.now = self.now;
        fresh.pages = std::mem::take(&mut self.pages);
        fresh.pace = self.pace;
        fresh.trouble = self.trouble;
        // INVARIANT: what is reported under an older ticket means nothing any more.
        fresh.counters.ticket = self.counters.ticket;
        fresh.watches.live_in(self.watches.zone().clone());
        fresh.link.deadly = std::mem::take(&mut self.link.deadly);
        fresh.starting = Some(Starting { again: true, ..Starting::default() });
        *self = fresh;
        out.push(Effect::Disconnect);
        self.read_store(out);
    }
}
