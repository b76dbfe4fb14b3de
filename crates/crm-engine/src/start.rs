//! The start: what the store holds becomes rows, orders, undo and outbox. No document is opened.

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use engine_protocol::ToEngine;
use engine_protocol::answer::StoreTrouble;

use crate::block::{ROWS_PER_BLOCK, decode_block, decode_fresh};
use crate::commit::Asker;
use crate::effect::{Effect, Found, PageId, Read, Table, Ticket};
use crate::engine::Engine;
use crate::lane::Task;
use crate::table::Home;
use crate::undo::Mark;

/// What waits for the store's content.
#[derive(Debug, Default)]
pub struct Starting {
    pub(crate) ticket: Option<Ticket>,
    /// The engine has run before. Pages give again what they gave, so what comes meanwhile is not heard.
    pub(crate) again: bool,
    /// Requests that came too early.
    pub(crate) waiting: Vec<(PageId, ToEngine)>,
}

/// Search texts made in one turn: some milliseconds, so that a person's act waits no longer.
const SEARCH_TEXTS_PER_TURN: usize = 1_000;

/// What is read at the start, in this order.
const READS: [Read; 10] = [
    Read::All(Table::Meta),
    Read::All(Table::Rows),
    Read::All(Table::Fresh),
    Read::Keys(Table::Outbox),
    Read::Keys(Table::Undo),
    Read::All(Table::Jobs),
    Read::Keys(Table::Quarantine),
    Read::Keys(Table::Packs),
    Read::All(Table::Drafts),
    Read::All(Table::Preferences),
];

impl Engine {
    pub(crate) fn read_store(&mut self, out: &mut Vec<Effect>) {
        let ticket = self.next_ticket();
        self.starting.get_or_insert_default().ticket = Some(ticket);
        out.push(Effect::Read { ticket, reads: READS.to_vec() });
    }

    /// The store cannot be read: pages are told, and it is tried again.
    pub(crate) fn start_failed(&mut self, ticket: Ticket, why: StoreTrouble, out: &mut Vec<Effect>) {
        if self.starting.as_ref().is_some_and(|starting| starting.ticket == Some(ticket)) {
            self.set_trouble(why, out);
            if why != StoreTrouble::Newer {
                self.read_store(out);
            }
        }
    }

    /// The store was read.
    pub(crate) fn started(&mut self, ticket: Ticket, found: Vec<Found>, out: &mut Vec<Effect>) {
        if self.starting.as_ref().is_none_or(|starting| starting.ticket != Some(ticket)) {
            return;
        }
        let Ok([meta, rows, fresh, outbox, undo, jobs, quarantine, packs, drafts, preferences]) =
            <[Found; READS.len()]>::try_from(found)
        else {
            return self.start_failed(ticket, StoreTrouble::Failed, out);
        };
        if self.trouble.take().is_some() {
            self.tell_trouble(out);
        }
        self.load_meta(pairs(meta));
        self.load_rows(pairs(rows), pairs(fresh));
        self.load_packs(&keys(packs));
        self.undo = keys(undo).iter().filter_map(|key| Mark::from_key(key)).collect();
        self.counters.undo = self.undo.iter().map(|mark| mark.number).max().unwrap_or(0);
        let outbox = numbers(&keys(outbox));
        self.counters.outbox = self.counters.outbox.max(outbox.last().copied().unwrap_or(0));
        self.outbox.load(&outbox);
        self.quarantine = numbers(&keys(quarantine)).into_iter().collect();
        self.counters.quarantine = self.quarantine.last().copied().unwrap_or(0);
        self.load_jobs(pairs(jobs));
        self.drafts = texts(pairs(drafts));
        self.preferences = texts(pairs(preferences));
        let starting = self.starting.take().unwrap_or_default();
        for page in self.pages.clone() {
            self.tell_ready(page, out);
        }
        for (page, message) in starting.waiting {
            self.request(Asker { page, request: message.id }, message.request, out);
        }
        self.begin_syncing(out);
    }

    fn load_rows(&mut self, blocks: Vec<(Vec<u8>, Vec<u8>)>, fresh: Vec<(Vec<u8>, Vec<u8>)>) {
        let mut stale = Vec::new();
        for kind in RecordKind::ALL {
            let blocks = blocks.iter().filter(|(key, _)| key.first() == Some(&(kind as u8))).count();
            self.records.table_mut(kind).reserve(blocks * ROWS_PER_BLOCK);
        }
        for (key, bytes) in blocks {
            let Some((kind, block)) = parse_block_key(&key) else { continue };
            self.counters.block = self.counters.block.max(block);
            let Some(rows) = decode_block(kind, &bytes) else {
                stale.push((Table::Rows, key));
                continue;
            };
            for packed in rows {
                let home = packed.home;
                let slot = self.records.load(kind, packed);
                self.records.table_mut(kind).set_block(slot, block);
                self.note_pack(home);
            }
        }
        for (key, bytes) in fresh {
            let Some((home, row)) = decode_fresh(&bytes) else {
                // INVARIANT: nobody reads or writes an older document of a record than its latest.
                if let Ok(id) = <[u8; 16]>::try_from(key.as_slice()) {
                    self.lane.damaged.insert(RecordId::from_bytes(id));
                    self.lane.unplaced.insert(RecordId::from_bytes(id));
                }
                stale.push((Table::Fresh, key));
                continue;
            };
            if let Some((kind, slot)) = self.records.find(&row.id) {
                self.forget_pack(self.records.table(kind).home(slot));
            }
            self.records.load_fresh(&row, home);
            self.note_pack(home);
            self.fresh.insert(row.id);
        }
        if self.records.lacks_search_texts() {
            self.lane.bulk(Task::Searchable);
        }
        if !stale.is_empty() {
            self.lane.bulk(Task::Rebuild { stale });
        }
    }

    /// Makes some of the search texts that a start leaves out, then the orders by title. Until they are there, search
    /// makes those that it needs for itself.
    pub(crate) fn run_searchable(&mut self) {
        if self.records.lacks_search_texts() {
            self.records.make_search_texts(SEARCH_TEXTS_PER_TURN);
        } else if !self.watches.prepare(&self.records) {
            return;
        }
        self.lane.bulk(Task::Searchable);
    }

    pub(crate) fn note_pack(&mut self, home: Home) {
        if let Home::Pack(pack) = home {
            *self.packs.entry(pack).or_default() += 1;
        }
    }

    pub(crate) fn forget_pack(&mut self, home: Home) {
        if let Home::Pack(pack) = home
            && let Some(live) = self.packs.get_mut(&pack)
        {
            *live = live.saturating_sub(1);
        }
    }

    fn load_packs(&mut self, keys: &[Vec<u8>]) {
        let numbers = keys.iter().filter_map(|key| Some(u32::from_be_bytes(key.as_slice().try_into().ok()?)));
        self.counters.pack = numbers.max().unwrap_or(0);
    }
}

/// Kind and number of a block's key.
pub(crate) fn parse_block_key(key: &[u8]) -> Option<(RecordKind, u32)> {
    let (kind, block) = key.split_first()?;
    let kind = RecordKind::ALL.into_iter().find(|known| *known as u8 == *kind)?;
    Some((kind, u32::from_be_bytes(block.try_into().ok()?)))
}

fn pairs(found: Found) -> Vec<(Vec<u8>, Vec<u8>)> {
    if let Found::Pairs(pairs) = found { pairs } else { Vec::new() }
}

fn keys(found: Found) -> Vec<Vec<u8>> {
    if let Found::Keys(keys) = found { keys } else { Vec::new() }
}

fn numbers(keys: &[Vec<u8>]) -> Vec<u64> {
    keys.iter().filter_map(|key| Some(u64::from_be_bytes(key.as_slice().try_into().ok()?))).collect()
}

fn texts(pairs: Vec<(Vec<u8>, Vec<u8>)>) -> std::collections::BTreeMap<String, String> {
    pairs
        .into_iter()
        .map(|(key, text)| {
            (String::from_utf8_lossy(&key).into_owned(), String::from_utf8_lossy(&text).into_owned())
        })
        .collect()
}
