//! A device's disk in memory: atomic writes, relaxed ones that a crash may take back, and faults.

use std::collections::{BTreeMap, VecDeque};

use crm_engine::effect::{Durability, Found, Read, StoreBatch, Table};
use engine_protocol::answer::StoreTrouble;

use crate::plant::Plant;

/// A place in the store.
type Slot = (Table, Vec<u8>);
/// What a write replaced, to take it back.
type Before = Vec<(Slot, Option<Vec<u8>>)>;

/// What a call comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// What is reported.
    pub how: StoreTrouble,
    /// A write happens all the same.
    pub happens: bool,
}

/// The store of one device.
#[derive(Debug, Clone, Default)]
pub struct Store {
    tables: BTreeMap<Table, BTreeMap<Vec<u8>, Vec<u8>>>,
    /// Per write that is not yet pressed to disk, oldest first: what it replaced.
    unpressed: VecDeque<Before>,
    /// Reads and writes so far.
    calls: u64,
    /// The disk is full: whatever puts something fails.
    full: bool,
    /// Calls by number that fail, and how.
    failures: BTreeMap<u64, Fault>,
    /// It has reported a write as failed that happened.
    lied: bool,
    plant: Option<Plant>,
}

impl Store {
    /// An empty store with a planted bug, or none.
    #[must_use]
    pub fn new(plant: Option<Plant>) -> Self {
        Self { plant, ..Self::default() }
    }

    /// How many reads and writes there were.
    #[must_use]
    pub const fn calls(&self) -> u64 {
        self.calls
    }

    /// Lets the call with this number (from 0, counted over the store's life) fail.
    pub fn fail_call(&mut self, call: u64, how: StoreTrouble) {
        self.failures.insert(call, Fault { how, happens: false });
    }

    /// The same, but a write happens and is only reported as failed.
    pub fn lie_at_call(&mut self, call: u64, how: StoreTrouble) {
        self.failures.insert(call, Fault { how, happens: true });
    }

    /// Whether a write ever happened that was reported as failed: then nobody can promise that what was refused
    /// never shows.
    #[must_use]
    pub const fn has_lied(&self) -> bool {
        self.lied
    }

    /// From now on the disk is full, or has room again.
    pub const fn set_full(&mut self, full: bool) {
        self.full = full;
    }

    /// Nothing fails any more.
    pub fn heal(&mut self) {
        self.full = false;
        self.failures.clear();
    }

    /// Writes all of a batch or nothing.
    ///
    /// # Errors
    /// When a fault is due; the store is then as before.
    pub fn write(&mut self, batch: &StoreBatch) -> Result<(), StoreTrouble> {
        let full = Fault { how: StoreTrouble::Full, happens: false };
        let fault = self.fault().or((self.full && !batch.puts.is_empty()).then_some(full));
        if let Some(Fault { how, happens: true }) = fault {
            self.lied = true;
            self.press(batch);
            return Err(how);
        }
        if let Some(Fault { how: trouble, .. }) = fault {
            if self.plant == Some(Plant::FailedWriteHalfDone) {
                self.put(&half(batch));
            }
            return Err(trouble);
        }
        self.press(batch);
        Ok(())
    }

    fn press(&mut self, batch: &StoreBatch) {
        let before = self.put(batch);
        let pressed = batch.durability == Durability::Strict && self.plant != Some(Plant::StrictWritesLost);
        if pressed {
            self.unpressed.clear();
        } else {
            self.unpressed.push_back(before);
        }
    }

    /// Reads, all at one point in time.
    ///
    /// # Errors
    /// When a fault is due.
    pub fn read(&mut self, reads: &[Read]) -> Result<Vec<Found>, StoreTrouble> {
        if let Some(fault) = self.fault() {
            return Err(fault.how);
        }
        let found = reads.iter().map(|read| match read {
            Read::Get(table, key) => {
                Found::Value(self.tables.get(table).and_then(|rows| rows.get(key)).cloned())
            }
            Read::All(table) => Found::Pairs(self.pairs(*table)),
            Read::Some(table, from, until, most) => {
                let pairs = self.pairs(*table).into_iter().filter(|(key, _)| from <= key && key < until);
                Found::Pairs(pairs.take(*most as usize).collect())
            }
            Read::Keys(table) => {
                Found::Keys(self.tables.get(table).into_iter().flat_map(BTreeMap::keys).cloned().collect())
            }
        });
        Ok(found.collect())
    }

    /// Everything in a table, in key order.
    #[must_use]
    pub fn pairs(&self, table: Table) -> Vec<(Vec<u8>, Vec<u8>)> {
        let rows = self.tables.get(&table).into_iter().flatten();
        rows.map(|(key, value)| (key.clone(), value.clone())).collect()
    }

    /// How many relaxed writes a crash could take back.
    #[must_use]
    pub fn unpressed(&self) -> usize {
        self.unpressed.len()
    }

    /// A byte of a value is another one, or its end is missing; says whether there is such a value.
    pub fn damage(&mut self, table: Table, key: &[u8], damage: impl FnOnce(&mut Vec<u8>)) -> bool {
        let value = self.tables.get_mut(&table).and_then(|rows| rows.get_mut(key));
        value.map(damage).is_some()
    }

    /// The power goes: of the relaxed writes since the last strict one the first `kept` stay. `torn` is
    /// a write that was under way; of it nothing stays.
    ///
    /// WHY the first ones and no others (R3's "reordered unsynced writes"): all writes of a device are transactions over the
    /// same tables, one after another, and every browser keeps them as records of one log with a checksum each (LevelDB's
    /// log, SQLite's write-ahead log). What the disk itself reorders inside of that log costs the first record that is not
    /// whole and all behind it. So a later transaction never stands without the earlier ones, and a part of one never does.
    pub fn crash(&mut self, kept: usize, torn: Option<&StoreBatch>) {
        while self.unpressed.len() > kept
            && let Some(before) = self.unpressed.pop_back()
        {
            for ((table, key), value) in before.into_iter().rev() {
                let rows = self.tables.entry(table).or_default();
                match value {
                    Some(value) => rows.insert(key, value),
                    None => rows.remove(&key),
                };
            }
        }
        self.unpressed.clear();
        if self.plant == Some(Plant::OutboxLostOnCrash) {
            self.tables.remove(&Table::Outbox);
        }
        if self.plant == Some(Plant::TornWrite)
            && let Some(batch) = torn
        {
            self.put(&half(batch));
        }
    }

    fn fault(&mut self) -> Option<Fault> {
        let call = self.calls;
        self.calls += 1;
        self.failures.remove(&call)
    }

    fn put(&mut self, batch: &StoreBatch) -> Before {
        let mut before = Vec::with_capacity(batch.deletes.len() + batch.puts.len());
        for (table, key) in &batch.deletes {
            let old = self.tables.entry(*table).or_default().remove(key);
            before.push(((*table, key.clone()), old));
        }
        for (table, key, value) in &batch.puts {
            let old = self.tables.entry(*table).or_default().insert(key.clone(), value.clone());
            before.push(((*table, key.clone()), old));
        }
        before
    }
}

/// What is left of a batch that was cut in the middle.
fn half(batch: &StoreBatch) -> StoreBatch {
    let mut half = batch.clone();
    half.puts.truncate(batch.puts.len() / 2);
    half.deletes.truncate(batch.deletes.len() / 2);
    half
}
