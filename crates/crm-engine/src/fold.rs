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
use crate::table::{Home, Slot};

/// From so many fresh rows on, folding pays.
const FRESH_FROM: usize = 128;
/// Records folded in one write.
const PER_FOLD: usize = 256;

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
        self.fresh.len() >= FRESH_FROM && self.trouble.is_none() && self.home.is_some()
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

    /// Documents that the next fold packs.
    pub(crate) fn needs_of_fold(&self) -> Vec<RecordId> {
        self.next_fold().1.into_iter().filter(|id| self.is_loose(id)).collect()
    }

    fn is_loose(&self, id: &RecordId) -> bool {
        self.records.find(id).is_some_and(|(kind, slot)| self.records.table(kind).home(slot) == Home::Loose)
    }

    /// Folds some rows and documents. Every document is read back before its loose copy goes (R21).
    pub(crate) fn run_fold(&mut self, out: &mut Vec<Effect>) {
        let (kind, ids) = self.next_fold();
        if ids.is_empty() {
            return;
        }
        let mut commit = Commit { origin: Some(Task::Fold), ..Commit::default() };
        let mut folded = Folded { records: ids.clone(), ..Folded::default() };
        self.fold_documents(kind, &ids, &mut commit, &mut folded);
        self.fold_rows(kind, &ids, &mut commit, &mut folded);
        commit.deletes.extend(ids.iter().map(|id| (Store::Fresh, id.as_bytes().to_vec())));
        commit.then.push(Then::Folded(folded));
        self.commit(commit, Durability::Strict, out);
    }

    fn fold_documents(
        &mut self,
        kind: RecordKind,
        ids: &[RecordId],
        commit: &mut Commit,
        folded: &mut Folded,
    ) {
        let mut documents = Vec::with_capacity(ids.len());
        for id in ids {
            let is_loose = self.is_loose(id);
            let Some(document) = self.open.get(id).filter(|_| is_loose) else { continue };
            let bytes = document.save();
            // INVARIANT: a copy is only given up for one that was read back and says the same.
            let same = Document::load(&bytes)
                .is_ok_and(|copy| copy.heads() == document.heads() && copy.row(*id) == document.row(*id));
            if same && document.kind() == kind {
                documents.push((*id, bytes));
            }
        }
        if documents.len() < PER_FOLD / 4 {
            return;
        }
        let number = self.counters.pack();
        commit.puts.push((Store::Packs, number.to_be_bytes().to_vec(), pack(&documents, &[])));
        for (id, _) in documents {
            commit.deletes.push((Store::Docs, id.as_bytes().to_vec()));
            folded.homes.push((id, Home::Pack(number)));
        }
    }

    fn fold_rows(&mut self, kind: RecordKind, ids: &[RecordId], commit: &mut Commit, folded: &mut Folded) {
        let homes: BTreeMap<RecordId, Home> = folded.homes.iter().copied().collect();
        let table = self.records.table(kind);
        let (mut blocks, mut new): (BTreeSet<u32>, Vec<Slot>) = (BTreeSet::new(), Vec::new());
        for slot in ids.iter().filter_map(|id| table.slot(id)) {
            match table.block(slot) {
                Some(block) => {
                    blocks.insert(block);
                }
                None => new.push(slot),
            }
        }
        let mut members: BTreeMap<u32, Vec<Slot>> =
            blocks.into_iter().map(|block| (block, Vec::new())).collect();
        for slot in 0..table.len() {
            if let Some(members) = table.block(slot).and_then(|block| members.get_mut(&block)) {
                members.push(slot);
            }
        }
        let mut next = self.counters.block;
        for slots in new.chunks(ROWS_PER_BLOCK) {
            next += 1;
            folded.blocks.extend(slots.iter().map(|slot| (table.id(*slot), next)));
            members.insert(next, slots.to_vec());
        }
        for (block, slots) in &members {
            let rows = slots.iter().map(|slot| {
                let id = table.id(*slot);
                let home = homes.get(&id).copied().unwrap_or_else(|| table.home(*slot));
                PackedRow::of(&table.row(*slot), home)
            });
            commit.puts.push((Store::Rows, block_key(kind, *block), encode_block(kind, rows)));
        }
        // A block may hold rows that are fresh beyond this fold: they are written as they are now, and
        // their fresh copies, which say the same, go with a later fold.
        self.counters.block = next;
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
