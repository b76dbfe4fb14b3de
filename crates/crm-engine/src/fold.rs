//! Folding: in quiet moments fresh rows go into their blocks and loose documents into packs, so that the
//! next start reads few values and the store stays small.

use std::collections::{BTreeMap, BTreeSet};

use crm_document::{Document, pack};
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;

use crate::block::{PackedRow, ROWS_PER_BLOCK, encode_block};
use crate::commit::{Commit, block_key};
use crate::effect::{Durability, Effect, Table as Store};
use crate::engine::Engine;
use crate::lane::{Task, Then};
use crate::planted::{self, Bug};
use crate::table::{Home, Slot};

/// From so many on it no longer waits for a quiet moment: a start reads them all.
const FRESH_MOST: usize = 1024;
/// Records folded in one write.
const PER_FOLD: usize = 256;

/// A fold that is prepared turn by turn, so that nobody waits for it.
#[derive(Debug)]
pub struct Folding {
    kind: RecordKind,
    records: Vec<RecordId>,
    /// Loose documents that are to be saved.
    unsaved: Vec<RecordId>,
    documents: BTreeMap<RecordId, Vec<u8>>,
    /// Where they go, once all are saved.
    pack: Option<u32>,
    /// The rows of each block that is to be written.
    members: BTreeMap<u32, Vec<Slot>>,
    unwritten: BTreeSet<u32>,
    blocks: BTreeMap<u32, Vec<u8>>,
    /// Rows that come into a block for the first time.
    placed: Vec<(RecordId, u32)>,
}

impl Folding {
    /// A record was changed: what was prepared of it is old, and it waits for a later fold.
    pub fn touch(&mut self, id: &RecordId, block: Option<u32>) {
        self.records.retain(|other| other != id);
        self.documents.remove(id);
        self.unsaved.retain(|other| other != id);
        let placed = self.placed.iter().find(|(other, _)| other == id).map(|(_, block)| *block);
        if let Some(block) = placed.or(block).filter(|block| self.members.contains_key(block)) {
            self.blocks.remove(&block);
            self.unwritten.insert(block);
        }
    }
}

/// What a fold did, to be true when it is durable.
#[derive(Debug, Default)]
pub struct Folded {
    records: Vec<RecordId>,
    homes: Vec<(RecordId, Home)>,
    blocks: Vec<(RecordId, u32)>,
}

impl Engine {
    /// Whether folding pays.
    pub(crate) fn fold_is_due(&self) -> bool {
        self.fresh.len() >= self.pace.fold_from && self.trouble.is_none() && self.home.is_some()
    }

    /// Folds in the next quiet moment.
    pub(crate) fn fold_soon(&mut self) {
        self.fold_at = Some(self.now.plus(self.pace.quiet));
    }

    /// Records were written: the moment is not quiet, and what was prepared of them is old.
    pub(crate) fn not_quiet(&mut self, changed: &BTreeSet<RecordId>) {
        if self.fold_at.is_some() && self.fresh.len() < FRESH_MOST {
            self.fold_soon();
        }
        let Some(folding) = self.folding.as_mut().filter(|_| !planted::is(Bug::FoldKeepsOld)) else { return };
        for id in changed {
            let found = self.records.find(id);
            folding.touch(id, found.and_then(|(kind, slot)| self.records.table(kind).block(slot)));
        }
    }

    /// Puts folding into the lane.
    pub(crate) fn fold(&mut self) {
        if self.fold_is_due() && !self.lane.has_bulk(|task| matches!(task, Task::Fold)) {
            self.lane.bulk(Task::Fold);
        }
    }

    /// The records of the next fold: one kind at a time.
    fn next_fold(&self) -> (RecordKind, Vec<RecordId>) {
        let mut by_kind: BTreeMap<RecordKind, Vec<RecordId>> = BTreeMap::new();
        for id in &self.fresh {
            if let Some((kind, _)) = self.records.find(id) {
                by_kind.entry(kind).or_default().push(*id);
            }
        }
        let (kind, mut ids) =
            by_kind.into_iter().max_by_key(|(_, ids)| ids.len()).unwrap_or((RecordKind::Account, Vec::new()));
        ids.truncate(PER_FOLD);
        (kind, ids)
    }

    /// Documents that the next turn of a fold saves.
    pub(crate) fn needs_of_fold(&self) -> Vec<RecordId> {
        let unsaved = self.folding.iter().flat_map(|folding| &folding.unsaved);
        unsaved.take(self.pace.documents).copied().collect()
    }

    fn is_loose(&self, id: &RecordId) -> bool {
        self.records.find(id).is_some_and(|(kind, slot)| self.records.table(kind).home(slot) == Home::Loose)
    }

    /// One turn of a fold: begins it, saves documents, writes blocks, or stores all that.
    pub(crate) fn run_fold(&mut self, out: &mut Vec<Effect>) {
        self.folding = match self.folding.take() {
            // WHY a turn of its own: the first documents are read between this one and the next.
            None => self.begin_fold(),
            Some(mut folding) if !folding.unsaved.is_empty() => {
                self.save_documents(&mut folding);
                Some(folding)
            }
            Some(mut folding) if !folding.unwritten.is_empty() => {
                self.write_blocks(&mut folding);
                Some(folding)
            }
            Some(folding) => return self.store_fold(folding, out),
        };
        if self.folding.is_some() {
            self.lane.bulk(Task::Fold);
        }
    }

    fn begin_fold(&mut self) -> Option<Folding> {
        let (kind, records) = self.next_fold();
        if records.is_empty() {
            return None;
        }
        let unsaved: Vec<RecordId> = records.iter().filter(|id| self.is_loose(id)).copied().collect();
        let mut folding = Folding {
            kind,
            // WHY not pictures: a pack of them would be some tens of megabytes, read for any one of them.
            unsaved: if unsaved.len() < self.pace.least_in_pack || kind == RecordKind::Photo {
                Vec::new()
            } else {
                unsaved
            },
            records,
            documents: BTreeMap::new(),
            pack: None,
            members: BTreeMap::new(),
            unwritten: BTreeSet::new(),
            blocks: BTreeMap::new(),
            placed: Vec::new(),
        };
        self.choose_blocks(&mut folding);
        Some(folding)
    }

    /// The blocks that hold the records, and new ones for records that are in none.
    fn choose_blocks(&mut self, folding: &mut Folding) {
        let table = self.records.table(folding.kind);
        let mut new: Vec<Slot> = Vec::new();
        for slot in folding.records.iter().filter_map(|id| table.slot(id)) {
            match table.block(slot) {
                Some(block) => _ = folding.members.entry(block).or_default(),
                None => new.push(slot),
            }
        }
        for slot in 0..table.len() {
            if let Some(members) = table.block(slot).and_then(|block| folding.members.get_mut(&block)) {
                members.push(slot);
            }
        }
        for slots in new.chunks(ROWS_PER_BLOCK) {
            let block = self.counters.block();
            folding.placed.extend(slots.iter().map(|slot| (table.id(*slot), block)));
            folding.members.insert(block, slots.to_vec());
        }
        folding.unwritten = folding.members.keys().copied().collect();
    }

    fn save_documents(&mut self, folding: &mut Folding) {
        let count = folding.unsaved.len().min(self.pace.documents);
        for id in folding.unsaved.drain(..count) {
            let Some(document) = self.open.get(&id) else { continue };
            let bytes = document.save();
            // INVARIANT: a copy is only given up for one that was read back and says the same.
            let same = Document::load(&bytes)
                .is_ok_and(|copy| copy.heads() == document.heads() && copy.row(id) == document.row(id));
            if same && document.kind() == folding.kind {
                folding.documents.insert(id, bytes);
            }
        }
        self.open.trim();
    }

    fn write_blocks(&mut self, folding: &mut Folding) {
        if folding.pack.is_none() && !folding.documents.is_empty() {
            folding.pack = Some(self.counters.pack());
        }
        let table = self.records.table(folding.kind);
        for block in folding.unwritten.iter().copied().take(self.pace.blocks).collect::<Vec<_>>() {
            folding.unwritten.remove(&block);
            let slots = folding.members.get(&block).map(Vec::as_slice).unwrap_or_default();
            let rows = slots.iter().map(|slot| {
                let id = table.id(*slot);
                let packed = folding.pack.filter(|_| folding.documents.contains_key(&id));
                PackedRow::of(&table.row(*slot), packed.map_or_else(|| table.home(*slot), Home::Pack))
            });
            folding.blocks.insert(block, encode_block(folding.kind, rows));
        }
    }

    /// Everything is prepared. WHY the fresh copies can go: the blocks hold the rows as they are now.
    fn store_fold(&mut self, folding: Folding, out: &mut Vec<Effect>) {
        let Folding { kind, records, documents, pack: number, blocks, placed, .. } = folding;
        let mut commit = Commit { origin: Some(Task::Fold), ..Commit::default() };
        for (block, bytes) in blocks {
            commit.puts.push((Store::Rows, block_key(kind, block), bytes));
        }
        let mut homes = Vec::with_capacity(documents.len());
        if let Some(number) = number.filter(|_| !documents.is_empty()) {
            let documents: Vec<(RecordId, Vec<u8>)> = documents.into_iter().collect();
            commit.puts.push((Store::Packs, number.to_be_bytes().to_vec(), pack(&documents, &[])));
            for (id, _) in documents {
                commit.deletes.push((Store::Docs, id.as_bytes().to_vec()));
                homes.push((id, Home::Pack(number)));
            }
        }
        commit.deletes.extend(records.iter().map(|id| (Store::Fresh, id.as_bytes().to_vec())));
        commit.then.push(Then::Folded(Folded { records, homes, blocks: placed }));
        self.commit(commit, Durability::Strict, out);
    }

    /// A fold is durable.
    pub(crate) fn folded(&mut self, folded: Folded) {
        for id in &folded.records {
            self.fresh.remove(id);
        }
        for (id, home) in folded.homes {
            if let Some((kind, slot)) = self.records.find(&id) {
                self.records.table_mut(kind).set_home(slot, home);
                self.note_pack(home);
            }
        }
        for (id, block) in folded.blocks {
            if let Some((kind, slot)) = self.records.find(&id) {
                self.records.table_mut(kind).set_block(slot, block);
            }
        }
        self.fold();
    }
}
