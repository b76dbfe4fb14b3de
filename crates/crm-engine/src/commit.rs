//! Commits: what one atomic write holds, and what becomes true when it is durable.

use std::collections::{BTreeMap, BTreeSet};

use crm_document::{Document, pack};
use crm_domain::command::Edit;
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::row::Row;
use engine_protocol::{Answer, Problem, RequestId};
use serde::{Deserialize, Serialize};

use crate::block::{ROWS_PER_BLOCK, encode_block, encode_fresh, encode_row};
use crate::effect::{Durability, Effect, PageId, StoreBatch, Table};
use crate::engine::Engine;
use crate::lane::Then;
use crate::outbox::Sealed;
use crate::payload::Payload;
use crate::planted::{self, Bug};
use crate::table::Home;

/// From so many new records on they are stored packed, and their rows as blocks.
const PACK_FROM: usize = 64;

/// Who asked, to be answered when it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asker {
    /// The page.
    pub page: PageId,
    /// Its request.
    pub request: RequestId,
}

impl Asker {
    /// Nobody asked: the answer goes nowhere.
    #[must_use]
    pub const fn nobody() -> Self {
        Self { page: PageId(u64::MAX), request: RequestId(u32::MAX) }
    }
}

/// What was done to a record, both ways. Stored, so the shape is versioned by its table's keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The record.
    pub record: RecordId,
    /// What had an effect.
    pub redo: Vec<Edit>,
    /// What takes it back.
    pub undo: Vec<Edit>,
}

/// A record as it will stand.
#[derive(Debug)]
pub struct Written {
    pub row: Row,
    pub document: Document,
    /// It was not there before.
    pub new: bool,
    pub home: Home,
    pub block: Option<u32>,
}

/// One atomic write in the making.
#[derive(Debug, Default)]
pub struct Commit {
    /// Records, at most once each.
    pub written: BTreeMap<RecordId, Written>,
    /// What goes to other devices.
    pub payloads: Vec<Payload>,
    /// For the undo log.
    pub done: Vec<Done>,
    /// Plain values.
    pub puts: Vec<(Table, Vec<u8>, Vec<u8>)>,
    /// Plain deletions.
    pub deletes: Vec<(Table, Vec<u8>)>,
    /// Told when durable.
    pub answers: Vec<(Asker, Result<Answer, Problem>)>,
    /// Done when durable.
    pub then: Vec<Then>,
    /// Sealed batches that the relay gets when durable.
    pub sealed: Vec<Sealed>,
    /// The changes came from other devices.
    pub from_afar: bool,
    /// An import that begins with this write, and who waits for its end.
    pub begins: Option<(Asker, crm_domain::id::JobId)>,
    /// Bulk work to do again when the write fails.
    pub origin: Option<crate::lane::Task>,
}

impl Commit {
    /// Notes a record as it will stand.
    pub fn write(&mut self, id: RecordId, document: Document, new: bool) {
        let row = document.row(id);
        let new = new || self.written.get(&id).is_some_and(|before| before.new);
        self.written.insert(id, Written { row, document, new, home: Home::Loose, block: None });
    }

    /// Whether there is nothing to store.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.puts.is_empty() && self.deletes.is_empty() && self.sealed.is_empty()
    }
}

impl Engine {
    /// Turns a commit into one write and sends it off. Without anything to write it is done at once.
    pub(crate) fn commit(&mut self, mut commit: Commit, durability: Durability, out: &mut Vec<Effect>) {
        self.place(&mut commit);
        self.seal_payloads(&mut commit);
        if commit.is_empty() {
            return self.committed(commit, out);
        }
        if planted::is(Bug::AnswerBeforeStored) {
            for (asker, answer) in std::mem::take(&mut commit.answers) {
                Self::answer(asker, answer, out);
            }
        }
        let ticket = self.next_ticket();
        let batch = StoreBatch {
            durability,
            puts: std::mem::take(&mut commit.puts),
            deletes: std::mem::take(&mut commit.deletes),
        };
        self.lane.storing(ticket, commit);
        out.push(Effect::Store { ticket, batch });
    }

    /// Decides where documents and rows go, and writes them down.
    fn place(&mut self, commit: &mut Commit) {
        for kind in RecordKind::ALL {
            let new: Vec<RecordId> = commit
                .written
                .iter()
                .filter(|(_, written)| written.new && written.row.kind == kind)
                .map(|(id, _)| *id)
                .collect();
            if new.len() < PACK_FROM {
                continue;
            }
            for ids in new.chunks(ROWS_PER_BLOCK) {
                self.place_packed(kind, ids, commit);
            }
        }
        let mut freed: BTreeMap<u32, u32> = BTreeMap::new();
        for (id, written) in commit.written.iter().filter(|(_, written)| written.block.is_none()) {
            commit.puts.push((Table::Docs, id.as_bytes().to_vec(), written.document.save()));
            let fresh = encode_fresh(written.row.kind, written.home, &encode_row(&written.row));
            if !(commit.from_afar && planted::is(Bug::RemoteRowsNotStored)) {
                commit.puts.push((Table::Fresh, id.as_bytes().to_vec(), fresh));
            }
            let home = self.records.find(id).map(|(kind, slot)| self.records.table(kind).home(slot));
            if let Some(Home::Pack(pack)) = home {
                *freed.entry(pack).or_default() += 1;
            }
        }
        for (pack, freed) in freed {
            if self.packs.get(&pack).is_some_and(|live| *live <= freed) {
                commit.deletes.push((Table::Packs, pack.to_be_bytes().to_vec()));
            }
        }
    }

    fn place_packed(&mut self, kind: RecordKind, ids: &[RecordId], commit: &mut Commit) {
        let (pack_number, block) = (self.counters.pack(), self.counters.block());
        let mut documents = Vec::with_capacity(ids.len());
        let home = Home::Pack(pack_number);
        for id in ids {
            let Some(written) = commit.written.get_mut(id) else { continue };
            (written.home, written.block) = (home, Some(block));
            documents.push((*id, written.document.save()));
        }
        commit.puts.push((Table::Packs, pack_number.to_be_bytes().to_vec(), pack(&documents)));
        let rows = ids.iter().filter_map(|id| commit.written.get(id)).map(|written| (home, &written.row));
        let bytes = encode_block(kind, rows);
        commit.puts.push((Table::Rows, block_key(kind, block), bytes));
    }

    /// A write is durable: rows, screens, answers, and the relay learn of it.
    pub(crate) fn committed(&mut self, mut commit: Commit, out: &mut Vec<Effect>) {
        let written = std::mem::take(&mut commit.written);
        self.publish(written, commit.from_afar, out);
        for (asker, answer) in commit.answers {
            Self::answer(asker, answer, out);
        }
        for sealed in commit.sealed {
            self.outbox.add(sealed);
        }
        for then in commit.then {
            self.then(then, out);
        }
        self.push_outbox(out);
        self.tell_sync(out);
    }

    /// Puts written records into rows, orders and screens.
    fn publish(&mut self, written: BTreeMap<RecordId, Written>, from_afar: bool, out: &mut Vec<Effect>) {
        if written.is_empty() {
            return;
        }
        let changed: BTreeSet<RecordId> = written.keys().copied().collect();
        let dependents = self.records.dependents(&changed);
        for kind in RecordKind::ALL {
            let table = self.records.table(kind);
            let slots = changed.iter().chain(&dependents).filter_map(|id| table.slot(id)).collect();
            if !planted::is(Bug::ListsKeepLeavers) {
                self.watches.detach(kind, &slots);
            }
        }
        for (id, written) in written {
            if let Some((kind, slot)) = self.records.find(&id)
                && let Home::Pack(pack) = self.records.table(kind).home(slot)
                && let Some(live) = self.packs.get_mut(&pack)
            {
                *live = live.saturating_sub(1);
                if *live == 0 {
                    self.packs.remove(&pack);
                }
            }
            if let Home::Pack(pack) = written.home {
                *self.packs.entry(pack).or_default() += 1;
            }
            let kind = written.row.kind;
            let slot = self.records.put(&written.row, written.home, from_afar);
            match written.block {
                Some(block) => self.records.table_mut(kind).set_block(slot, block),
                None => {
                    self.fresh.insert(id);
                }
            }
            if written.block.is_none() {
                self.open.put(id, written.document);
            }
        }
        for id in &dependents {
            self.records.refresh(id);
        }
        for kind in RecordKind::ALL {
            let table = self.records.table(kind);
            let slots = changed.iter().chain(&dependents).filter_map(|id| table.slot(id)).collect();
            self.watches.attach(kind, &slots, &self.records);
            self.watches.touch_titles(kind);
        }
        self.open.trim();
        self.show_changed(&changed, &dependents, out);
    }
}

/// The key of a block of rows.
#[must_use]
pub fn block_key(kind: RecordKind, block: u32) -> Vec<u8> {
    let mut key = vec![kind as u8];
    key.extend_from_slice(&block.to_be_bytes());
    key
}
