//! The start: what the store holds becomes rows, orders, undo and outbox. No document is opened.

pub mod late;

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use engine_protocol::ToEngine;
use engine_protocol::answer::StoreTrouble;

use crate::block::{ROWS_PER_BLOCK, decode_block, decode_fresh, fresh_kind};
use crate::commit::Asker;
use crate::effect::{Effect, Found, PageId, Read, Table, Ticket};
use crate::engine::Engine;
use crate::lane::Task;
use crate::table::{Home, Slot};
use crate::undo::Mark;
use late::{Late, is_late};

/// What waits for the store's content.
#[derive(Debug, Default)]
pub struct Starting {
    pub(crate) ticket: Option<Ticket>,
    /// The engine has run before. Pages give again what they gave, so what comes meanwhile is not heard.
    pub(crate) again: bool,
    /// Pages are answered; some rows are still to come.
    pub(crate) late: Option<Late>,
    /// Requests that came too early.
    pub(crate) waiting: Vec<(PageId, ToEngine)>,
}

/// Search texts made in one turn: some milliseconds, so that a person's act waits no longer.
const SEARCH_TEXTS_PER_TURN: usize = 1_000;
/// Accounts of which it is worked out in one turn what other records say: some milliseconds, where each has twenty of them.
const ACCOUNTS_PER_TURN: Slot = 64;

/// What is read at the start besides rows, in this order.
const READS: [Read; 9] = [
    Read::All(Table::Meta),
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
        let reads = READS.into_iter().chain(late::first_reads()).collect();
        out.push(Effect::Read { ticket, reads });
    }

    /// The store cannot be read: pages are told, and it is tried again.
    pub(crate) fn start_failed(&mut self, ticket: Ticket, why: StoreTrouble, out: &mut Vec<Effect>) {
        if self.starting.as_ref().is_some_and(|starting| starting.ticket == Some(ticket)) {
            self.set_trouble(why, out);
            match &self.starting {
                _ if why == StoreTrouble::Newer => {}
                Some(Starting { late: Some(_), .. }) => self.read_late(out),
                _ => self.read_store(out),
            }
        }
    }

    /// The store was read, or more of it.
    pub(crate) fn started(&mut self, ticket: Ticket, found: Vec<Found>, out: &mut Vec<Effect>) {
        let Some(starting) = self.starting.as_mut().filter(|starting| starting.ticket == Some(ticket)) else {
            return;
        };
        let late = starting.late.take();
        let standing = self.standing_trouble();
        if std::mem::replace(&mut self.trouble, standing) != standing {
            self.tell_trouble(out);
        }
        match late {
            Some(late) => self.take_in_late(late, found, out),
            None => self.take_in_first(ticket, found, out),
        }
    }

    /// Takes in what first pages ask for, and answers them.
    fn take_in_first(&mut self, ticket: Ticket, found: Vec<Found>, out: &mut Vec<Effect>) {
        let Ok([meta, fresh, outbox, undo, jobs, quarantine, packs, drafts, preferences, before, behind]) =
            <[Found; READS.len() + 2]>::try_from(found)
        else {
            return self.start_failed(ticket, StoreTrouble::Failed, out);
        };
        self.load_meta(pairs(meta));
        let mut stale = Vec::new();
        let blocks = [pairs(before), pairs(behind)].concat();
        for kind in RecordKind::ALL {
            let blocks = blocks.iter().filter(|(key, _)| key.first() == Some(&(kind as u8))).count();
            self.records.table_mut(kind).reserve(blocks * ROWS_PER_BLOCK);
        }
        self.load_blocks(blocks, &mut stale);
        let (late, fresh): (Vec<_>, Vec<_>) =
            pairs(fresh).into_iter().partition(|(_, bytes)| fresh_kind(bytes).is_some_and(is_late));
        self.load_fresh(fresh, &mut stale);
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
        let starting = self.starting.get_or_insert_default();
        starting.again = false;
        starting.late = Some(Late::new(late, stale));
        let waiting = std::mem::take(&mut starting.waiting);
        for page in self.pages.clone() {
            self.tell_ready(page, out);
        }
        for (page, message) in waiting {
            self.hear_early(page, message, out);
        }
        self.read_late(out);
    }

    /// Everything is there.
    fn finish_start(&mut self, out: &mut Vec<Effect>) {
        let Starting { late, waiting, .. } = self.starting.take().unwrap_or_default();
        RecordKind::ALL.into_iter().for_each(|kind| self.watches.touch_titles(kind));
        let (fresh, mut stale) = late.map(|late| (late.fresh, late.stale)).unwrap_or_default();
        self.load_fresh(fresh, &mut stale);
        if self.records.lacks_search_texts() {
            self.lane.bulk(Task::Searchable);
        }
        if !stale.is_empty() {
            self.lane.bulk(Task::Rebuild { stale });
        }
        // WHY before what pages asked meanwhile: an invitation waits for a link that is being opened.
        self.begin_syncing(out);
        for (page, message) in waiting {
            self.request(Asker { page, request: message.id }, message.request, out);
        }
    }

    /// Takes blocks of rows in. Those that cannot be read are noted.
    fn load_blocks(&mut self, blocks: Vec<(Vec<u8>, Vec<u8>)>, stale: &mut Vec<(Table, Vec<u8>)>) {
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
    }

    /// Takes rows in that were changed since their block was written.
    fn load_fresh(&mut self, fresh: Vec<(Vec<u8>, Vec<u8>)>, stale: &mut Vec<(Table, Vec<u8>)>) {
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
    }

    /// Makes some of the search texts that a start leaves out, then the orders by title, the forecast, and what is
    /// said of accounts. Until they are there, whoever asks for them makes what is needed.
    pub(crate) fn run_searchable(&mut self) {
        if self.watches.are_finding() {
            // Somebody waits for a search: each of its turns would wait for one of these. It keeps the texts that it makes.
        } else if self.records.lacks_search_texts() {
            self.records.make_search_texts(SEARCH_TEXTS_PER_TURN);
        } else if !self.watches.prepare(&self.records)
            && !self.forecasts.prepare(&self.records, self.watches.zone(), self.now, self.pace.search)
            && !self.records.prepare_derived(ACCOUNTS_PER_TURN)
        {
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
