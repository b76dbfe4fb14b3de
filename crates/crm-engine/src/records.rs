//! The rows of all kinds, and what they say of each other: titles of links, an account's contacts.

use std::collections::{BTreeSet, HashMap};

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::row::Row;
use crm_domain::value::FieldValue;

use crate::table::{Home, Slot, Table};

/// All rows.
#[derive(Debug, Default)]
pub struct Records {
    accounts: Table,
    contacts: Table,
    /// Records by the record they link to; derived, never stored.
    linked_by: HashMap<RecordId, Vec<RecordId>>,
}

impl Records {
    /// The rows of a kind.
    #[must_use]
    pub const fn table(&self, kind: RecordKind) -> &Table {
        match kind {
            RecordKind::Account => &self.accounts,
            RecordKind::Contact => &self.contacts,
        }
    }

    /// The rows of a kind, to note where they are stored.
    pub const fn table_mut(&mut self, kind: RecordKind) -> &mut Table {
        match kind {
            RecordKind::Account => &mut self.accounts,
            RecordKind::Contact => &mut self.contacts,
        }
    }

    /// The kind and slot of a record.
    #[must_use]
    pub fn find(&self, id: &RecordId) -> Option<(RecordKind, Slot)> {
        RecordKind::ALL.into_iter().find_map(|kind| self.table(kind).slot(id).map(|slot| (kind, slot)))
    }

    /// A record's row.
    #[must_use]
    pub fn row(&self, id: &RecordId) -> Option<Row> {
        self.find(id).map(|(kind, slot)| self.table(kind).row(slot))
    }

    /// What a record is called.
    #[must_use]
    pub fn title(&self, id: &RecordId) -> Option<String> {
        self.row(id).map(|row| row.title())
    }

    /// The contacts tied to an account.
    pub fn contacts_of(&self, account: &RecordId) -> impl Iterator<Item = Row> + '_ {
        let linked = self.linked_by.get(account).into_iter().flatten();
        let account = *account;
        linked
            .filter_map(|id| self.contacts.get(id))
            .filter(move |row| row.accounts().any(|tied| tied == account))
    }

    /// Puts a row in. Rows that show its title are to be looked at again: [`Records::dependents`].
    pub fn put(&mut self, row: &Row, home: Home, from_afar: bool) -> Slot {
        if let Some(before) = self.table(row.kind).get(&row.id) {
            for target in links(&before) {
                if let Some(linked) = self.linked_by.get_mut(&target) {
                    linked.retain(|id| *id != row.id);
                }
            }
        }
        for target in links(row) {
            let linked = self.linked_by.entry(target).or_default();
            if !linked.contains(&row.id) {
                linked.push(row.id);
            }
        }
        let titles: Vec<String> = links(row).filter_map(|id| self.title(&id)).collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        self.table_mut(row.kind).put(row, home, &titles, from_afar)
    }

    /// Rows whose search text or order speaks of these records, besides themselves.
    #[must_use]
    pub fn dependents(&self, changed: &BTreeSet<RecordId>) -> Vec<RecordId> {
        let mut found = BTreeSet::new();
        for id in changed {
            found.extend(
                self.linked_by.get(id).into_iter().flatten().filter(|other| !changed.contains(other)),
            );
        }
        found.into_iter().collect()
    }

    /// Brings a row's search text up to date with the titles of its links.
    pub fn refresh(&mut self, id: &RecordId) {
        let Some((kind, slot)) = self.find(id) else { return };
        let row = self.table(kind).row(slot);
        let titles: Vec<String> = links(&row).filter_map(|id| self.title(&id)).collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        self.table_mut(kind).refresh_search(slot, &titles);
    }
}

/// The records a row shows by their titles.
pub fn links(row: &Row) -> impl Iterator<Item = RecordId> + '_ {
    let registers = row.values.iter().filter_map(|(_, value)| match value {
        FieldValue::Link(id) => Some(*id),
        _ => None,
    });
    row.accounts().chain(registers)
}
