//! Commits: what one atomic write holds, and what becomes true when it is durable.

use std::collections::{BTreeMap, BTreeSet};

use crm_document::{Birth, Document, LoadError, pack};
use crm_domain::command::Edit;
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::row::Row;
use engine_protocol::{Answer, Problem, RequestId};
use serde::{Deserialize, Serialize};

use crate::block::{PackedRow, ROWS_PER_BLOCK, encode_block, encode_fresh};
use crate::effect::{Durability, Effect, PageId, StoreBatch, Table};
use crate::engine::Engine;
use crate::lane::Then;
use crate::outbox::Sealed;
use crate::payload::Payload;
use crate::planted::{self, Bug};
use crate::table::Home;

/// From so many new records on they are stored packed, and their rows as blocks. Births always are packed.
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

impl Done {
    /// A record was made.
    #[must_use]
    pub fn made(record: RecordId) -> Self {
        Self { record, redo: vec![Edit::Trash { trashed: false }], undo: vec![Edit::Trash { trashed: true }] }
    }
}

/// A record as it will stand.
#[derive(Debug)]
pub struct Written {
    pub row: Row,
    pub body: Body,
    /// It was not there before.
    pub new: bool,
    pub home: Home,
    pub block: Option<u32>,
    /// The row as it is stored, once it is known where its document lies.
    pub packed: Option<PackedRow>,
}

impl Written {
    fn new(row: Row, body: Body, new: bool) -> Self {
        Self { row, body, new, home: Home::Loose, block: None, packed: None }
    }
}

/// What a row is read from.
#[derive(Debug)]
pub enum Body {
    /// A document that is open.
    Open(Document),
    /// A record that nobody has opened since it was made.
    Born(Birth),
}

impl Body {
    /// The document, made when it is not there.
    ///
    /// # Errors
    /// Never for a birth that was made here.
    pub fn into_document(self) -> Result<Document, LoadError> {
        match self {
            Self::Open(document) => Ok(document),
            Self::Born(birth) => crm_document::Stored::Birth(birth).open(),
        }
    }
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
    /// What the store holds once the write has happened.
    pub proof: crate::doubt::Proof,
}

impl Commit {
    /// Notes a record as it will stand.
    pub fn write(&mut self, id: RecordId, document: Document, new: bool) {
        let row = document.row(id);
        let row = match planted::is(Bug::NewestClockWins) {
            true => planted::by_clock(row, &document.clashes()),
            false => row,
        };
        let new = new || self.written.get(&id).is_some_and(|before| before.new);
        let body = Body::Open(document);
        self.written.insert(id, Written::new(row, body, new));
    }

    /// Notes a record that is made.
    pub fn bear(&mut self, id: RecordId, birth: Birth) {
        let (row, body) = (birth.row(id), Body::Born(birth));
        self.written.insert(id, Written::new(row, body, true));
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
        commit.proof = crate::doubt::Proof::of(&batch);
        self.lane.storing(ticket, commit);
        out.push(Effect::Store { ticket, batch });
    }

    /// Decides where documents and rows go, and writes them down.
    fn place(&mut self, commit: &mut Commit) {
        let new = |kind| {
            let new =
                commit.written.iter().filter(move |(_, written)| written.new && written.row.kind == kind);
            new.map(|(id, _)| *id).collect::<Vec<_>>()
        };
        let many = RecordKind::ALL.map(|kind| (kind, new(kind))).into_iter();
        let many: Vec<_> = many.filter(|(_, ids)| ids.len() >= PACK_FROM).collect();
        let is_packed = |written: &Written| {
            let many = written.new && many.iter().any(|(kind, _)| *kind == written.row.kind);
            many || matches!(written.body, Body::Born(_))
        };
        let packed = commit.written.iter().filter(|(_, written)| is_packed(written));
        let packed: Vec<RecordId> = packed.map(|(id, _)| *id).collect();
        for ids in packed.chunks(ROWS_PER_BLOCK) {
            self.place_in_pack(ids, commit);
        }
        for written in commit.written.values_mut() {
            written.packed = Some(PackedRow::of(&written.row, written.home));
        }
        for (kind, ids) in many {
            for ids in ids.chunks(ROWS_PER_BLOCK) {
                self.place_in_block(kind, ids, commit);
            }
        }
        self.place_singly(commit);
    }

    /// Rows that are in no new block, documents that are in no new pack, and packs that nobody needs any more.
    fn place_singly(&mut self, commit: &mut Commit) {
        let mut freed: BTreeMap<u32, u32> = BTreeMap::new();
        for (id, written) in &commit.written {
            if let (Home::Loose, Body::Open(document)) = (written.home, &written.body) {
                commit.puts.push((Table::Docs, id.as_bytes().to_vec(), document.save()));
            }
            if let (Some(packed), None) = (&written.packed, written.block)
                && !(commit.from_afar && planted::is(Bug::RemoteRowsNotStored))
            {
                let fresh = encode_fresh(written.row.kind, written.home, &packed.row);
                commit.puts.push((Table::Fresh, id.as_bytes().to_vec(), fresh));
            }
            let before = self.records.find(id).map(|(kind, slot)| self.records.table(kind).home(slot));
            if let Some(Home::Pack(pack)) = before {
                *freed.entry(pack).or_default() += 1;
            }
        }
        for (pack, freed) in freed {
            if self.packs.get(&pack).is_some_and(|live| *live <= freed) {
                commit.deletes.push((Table::Packs, pack.to_be_bytes().to_vec()));
            }
        }
    }

    fn place_in_pack(&mut self, ids: &[RecordId], commit: &mut Commit) {
        let number = self.counters.pack();
        for id in ids {
            if let Some(written) = commit.written.get_mut(id) {
                written.home = Home::Pack(number);
            }
        }
        let (mut documents, mut births) = (Vec::new(), Vec::new());
        for (id, written) in ids.iter().filter_map(|id| commit.written.get(id).map(|written| (*id, written)))
        {
            match &written.body {
                Body::Open(document) => documents.push((id, document.save())),
                Body::Born(birth) => births.push((id, birth)),
            }
        }
        commit.puts.push((Table::Packs, number.to_be_bytes().to_vec(), pack(&documents, &births)));
    }

    fn place_in_block(&mut self, kind: RecordKind, ids: &[RecordId], commit: &mut Commit) {
        let block = self.counters.block();
        for id in ids {
            if let Some(written) = commit.written.get_mut(id) {
                written.block = Some(block);
            }
        }
        let rows = ids.iter().filter_map(|id| commit.written.get(id)?.packed.as_ref());
        let bytes = encode_block(kind, rows);
        commit.puts.push((Table::Rows, block_key(kind, block), bytes));
    }

    /// A write is durable: rows, screens, answers, and the relay learn of it.
    pub(crate) fn committed(&mut self, mut commit: Commit, out: &mut Vec<Effect>) {
        let written = std::mem::take(&mut commit.written);
        self.publish(written, commit.from_afar);
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
        self.told.sync_is_old = true;
    }

    /// Puts written records into rows, orders and screens.
    fn publish(&mut self, written: BTreeMap<RecordId, Written>, from_afar: bool) {
        if written.is_empty() {
            return;
        }
        let changed: BTreeSet<RecordId> = written.keys().copied().collect();
        let dependents = self.records.dependents(&changed);
        let told_of = self.records.told_of(&changed, written.values().map(|written| &written.row));
        let mut reached = self.forecasts.reached(&changed, &self.records);
        for kind in RecordKind::ALL {
            let table = self.records.table(kind);
            let slots =
                changed.iter().chain(&dependents).chain(&told_of).filter_map(|id| table.slot(id)).collect();
            if !planted::is(Bug::ListsKeepLeavers) {
                self.watches.detach(kind, &slots);
            }
            self.likes.change(kind, &slots, &self.records, false);
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
            let packed = written.packed.unwrap_or_else(|| PackedRow::of(&written.row, written.home));
            let slot = self.records.put_packed(&written.row, packed, from_afar);
            match written.block {
                Some(block) => self.records.table_mut(kind).set_block(slot, block),
                None => {
                    self.fresh.insert(id);
                }
            }
            if let (Home::Loose, Body::Open(document)) = (written.home, written.body) {
                self.open.put(id, document);
            }
        }
        self.records.forget_derived(&told_of);
        for id in &dependents {
            self.records.refresh(id);
        }
        for kind in RecordKind::ALL {
            let table = self.records.table(kind);
            let slots =
                changed.iter().chain(&dependents).chain(&told_of).filter_map(|id| table.slot(id)).collect();
            self.watches.attach(kind, &slots, &self.records);
            self.likes.change(kind, &slots, &self.records, true);
            self.watches.touch_titles(kind);
        }
        reached.extend(self.forecasts.reached(&changed, &self.records));
        self.forecasts.changed(&changed, &reached, &self.records, self.watches.zone());
        self.not_quiet(&changed);
        self.open.trim();
        self.show_changed(&changed, dependents.iter().chain(&told_of));
    }
}

/// The key of a block of rows.
#[must_use]
pub fn block_key(kind: RecordKind, block: u32) -> Vec<u8> {
    let mut key = vec![kind as u8];
    key.extend_from_slice(&block.to_be_bytes());
    key
}
