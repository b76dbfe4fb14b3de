//! Which record a row of a file speaks of: every record under the keys by which it could be met.

use std::collections::HashMap;

use crm_domain::duplicate::{Facts, Likeness, Outline, company_key};
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::schema::account;

use crate::records::Records;

/// Records under one key that are looked at. WHY: a key that more share says nothing.
const PER_KEY: u32 = 20;

/// Finds the record that a row speaks of. What is known of each lies in here as bytes: an import looks at
/// thousands, and holds most of them against a few others only.
#[derive(Debug, Default)]
pub struct Index {
    chains: HashMap<u64, Chain>,
    links: Vec<Link>,
    entries: Vec<Entry>,
    /// Companies by what their names come down to.
    pub accounts: HashMap<String, RecordId>,
}

#[derive(Debug)]
struct Entry {
    id: RecordId,
    outline: Outline,
    /// Its [`Facts`].
    facts: Box<[u8]>,
}

/// The entries under one key, in the order in which they came.
#[derive(Debug, Clone, Copy)]
struct Chain {
    first: u32,
    last: u32,
    count: u32,
}

#[derive(Debug, Clone, Copy)]
struct Link {
    entry: u32,
    next: Option<u32>,
}

impl Index {
    /// Over all living records of a kind, and all companies.
    pub fn new(kind: RecordKind, records: &Records) -> Self {
        let mut index = Self::default();
        let title_of = |id: RecordId| records.title(&id);
        let table = records.table(kind);
        for slot in (0..table.len()).filter(|slot| !table.flags(*slot).trashed && !table.flags(*slot).hidden)
        {
            index.add(table.id(slot), &Facts::of_row(&table.row(slot), &title_of));
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

    /// Notes a record, or one that is about to be made.
    pub fn add(&mut self, id: RecordId, facts: &Facts) {
        let Ok(bytes) = postcard::to_allocvec(facts) else { return };
        let entry = count(self.entries.len());
        self.entries.push(Entry { id, outline: facts.outline(), facts: bytes.into_boxed_slice() });
        for key in facts.keys() {
            let link = count(self.links.len());
            let chain = self.chains.entry(key.hash).or_insert(Chain { first: link, last: link, count: 0 });
            if chain.count == PER_KEY {
                continue;
            }
            if let Some(last) = self.links.get_mut(chain.last as usize) {
                last.next = Some(link);
            }
            (chain.last, chain.count) = (link, chain.count + 1);
            self.links.push(Link { entry, next: None });
        }
    }

    /// The record that a row certainly means, and whether others may be meant.
    pub fn find(&self, facts: &Facts) -> (Option<RecordId>, bool) {
        let (mut certain, mut doubtful) = (None, false);
        let (mut looked, outline) = (Vec::new(), facts.outline());
        for key in facts.keys() {
            let mut next = self.chains.get(&key.hash).map(|chain| chain.first);
            while let Some(link) = next.and_then(|at| self.links.get(at as usize)) {
                next = link.next;
                if looked.contains(&link.entry) {
                    continue;
                }
                looked.push(link.entry);
                let Some(entry) = self.entries.get(link.entry as usize) else { continue };
                if key.is_name && outline.are_namesakes(entry.outline) {
                    doubtful = true;
                    continue;
                }
                let other: Option<Facts> = postcard::from_bytes(&entry.facts).ok();
                match other.map_or(Likeness::Different, |other| other.likeness(facts)) {
                    Likeness::Certain if certain.is_none() => certain = Some(entry.id),
                    Likeness::Certain | Likeness::Doubtful => doubtful = true,
                    Likeness::Different => {}
                }
            }
        }
        (certain, doubtful)
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
