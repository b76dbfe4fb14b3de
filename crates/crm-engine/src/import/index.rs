//! Which record a row of a file speaks of: every record under the keys by which it could be met.

use std::collections::HashMap;

use crm_domain::duplicate::{Facts, Likeness, Outline, company_key};
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::schema::account;

use crate::records::Records;

/// Records under one key that are looked at. WHY: a key that more share says nothing.
const PER_KEY: usize = 20;
/// So many keys a record has as a rule: address, two lines, name.
const KEYS_PER_RECORD: usize = 4;
/// No further link.
const END: u32 = u32::MAX;

/// Finds the record that a row speaks of. WHY so little per record: this stands in memory beside all rows and
/// the file, and a browser never takes memory back.
#[derive(Debug, Default)]
pub struct Index {
    /// Per half a key's hash, the first link of those under it.
    chains: HashMap<u32, u32>,
    links: Vec<Link>,
    entries: Vec<Entry>,
    /// Companies by what their names come down to.
    pub accounts: HashMap<String, RecordId>,
}

#[derive(Debug)]
struct Entry {
    id: RecordId,
    outline: Outline,
    /// Its [`Facts`], as long as there is no row to read them from.
    facts: Box<[u8]>,
}

/// One entry under a key, and the link to the next, in the order in which they came.
#[derive(Debug, Clone, Copy)]
struct Link {
    entry: u32,
    next: u32,
}

impl Index {
    /// Over all living records of a kind, and all companies, with room for so many more.
    pub fn new(kind: RecordKind, records: &Records, more: u32) -> Self {
        let mut index = Self::default();
        let title_of = |id: RecordId| records.title(&id);
        let table = records.table(kind);
        index.reserve(table.len().saturating_add(more) as usize);
        for slot in (0..table.len()).filter(|slot| !table.flags(*slot).trashed && !table.flags(*slot).hidden)
        {
            let facts = Facts::of_row(&table.row(slot), &title_of);
            index.add(table.id(slot), &facts, Box::default());
        }
        if kind == RecordKind::Contact {
            let accounts = records.table(RecordKind::Account);
            for slot in (0..accounts.len()).filter(|slot| !accounts.flags(*slot).trashed) {
                let key = company_key(accounts.row(slot).text(account::NAME));
                index.accounts.entry(key).or_insert_with(|| accounts.id(slot));
            }
        }
        index
    }

    /// WHY exact: what grows by doubling leaves holes in a memory that never shrinks.
    fn reserve(&mut self, records: usize) {
        self.entries.reserve_exact(records);
        self.links.reserve_exact(records.saturating_mul(KEYS_PER_RECORD));
        self.chains.reserve(records.saturating_mul(KEYS_PER_RECORD - 1));
    }

    /// Notes a record that is about to be made.
    pub fn add_new(&mut self, id: RecordId, facts: &Facts) {
        let bytes = postcard::to_allocvec(facts).expect("facts hold only types that postcard can write");
        self.add(id, facts, bytes.into_boxed_slice());
    }

    /// All that was noted is made: its rows can be read.
    pub fn all_made(&mut self) {
        let new = self.entries.iter_mut().rev().take_while(|entry| !entry.facts.is_empty());
        new.for_each(|entry| entry.facts = Box::default());
    }

    fn add(&mut self, id: RecordId, facts: &Facts, bytes: Box<[u8]>) {
        let entry = count(self.entries.len());
        self.entries.push(Entry { id, outline: facts.outline(), facts: bytes });
        for key in facts.keys() {
            let new = count(self.links.len());
            let first = *self.chains.entry(half(key.hash)).or_insert(new);
            if first != new {
                let Some(last) = self.last_under(first) else { continue };
                last.next = new;
            }
            self.links.push(Link { entry, next: END });
        }
    }

    /// The last link of a chain that has room.
    fn last_under(&mut self, first: u32) -> Option<&mut Link> {
        let mut at = first as usize;
        for _ in 1..PER_KEY {
            match self.links.get(at)?.next {
                END => return self.links.get_mut(at),
                next => at = next as usize,
            }
        }
        None
    }

    /// The record that a row certainly means, and whether others may be meant.
    pub fn find(&self, facts: &Facts, records: &Records) -> (Option<RecordId>, bool) {
        let (mut certain, mut doubtful) = (None, false);
        let (mut looked, outline) = (Vec::new(), facts.outline());
        for key in facts.keys() {
            let mut next = self.chains.get(&half(key.hash)).copied().unwrap_or(END);
            while let Some(link) = self.links.get(next as usize) {
                next = link.next;
                if looked.contains(&link.entry) {
                    continue;
                }
                looked.push(link.entry);
                let Some(entry) = self.entries.get(link.entry as usize) else { continue };
                if outline.are_namesakes(&entry.outline) {
                    doubtful = true;
                    continue;
                }
                match entry.facts(records).map_or(Likeness::Different, |other| other.likeness(facts)) {
                    Likeness::Certain if certain.is_none() => certain = Some(entry.id),
                    Likeness::Certain | Likeness::Doubtful => doubtful = true,
                    Likeness::Different => {}
                }
            }
        }
        (certain, doubtful)
    }
}

impl Entry {
    fn facts(&self, records: &Records) -> Option<Facts> {
        if self.facts.is_empty() {
            return records.row(&self.id).map(|row| Facts::of_row(&row, &|id| records.title(&id)));
        }
        postcard::from_bytes(&self.facts).ok()
    }
}

/// The lower half of a hash. The upper one is in the outline.
const fn half(hash: u64) -> u32 {
    let [a, b, c, d, ..] = hash.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(END)
}
