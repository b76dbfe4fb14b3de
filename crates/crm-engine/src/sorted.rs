//! Slots in an order: kept right by the changed rows alone, whatever the number of rows.

use std::cmp::Ordering;

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::order::{SortKey, sort_key_with};
use crm_domain::query::{Column, Sort};
use crm_domain::row::Row;

use crate::derived::is_derived;
use crate::encoding::Wanted;
use crate::records::Records;
use crate::table::{Slot, Table};

/// An order of the rows of a kind: what was asked, then the title, then the id, so that no two rows are equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Levels {
    /// Whose rows are ordered.
    pub kind: RecordKind,
    sort: Vec<Sort>,
}

/// What a row is ordered by, besides its title, which lies in the table.
#[derive(Debug, Clone)]
pub struct RowKey {
    /// Of the levels that are no title, in their order.
    keys: Vec<SortKey>,
    /// The row's.
    pub slot: Slot,
}

impl Levels {
    /// The levels of an order as they are compared.
    #[must_use]
    pub fn new(kind: RecordKind, sort: &[Sort]) -> Self {
        let mut sort = sort.to_vec();
        if !sort.iter().any(|level| level.column == Column::Title) {
            sort.push(Sort { column: Column::Title, descending: false });
        }
        Self { kind, sort }
    }

    /// The columns that a row is read for.
    pub fn columns(&self) -> impl Iterator<Item = Column> + '_ {
        self.sort.iter().map(|level| level.column).filter(|column| *column != Column::Title)
    }

    /// Whether it is by what other records say.
    #[must_use]
    pub fn are_derived(&self) -> bool {
        self.columns().any(|column| is_derived(self.kind, column))
    }

    /// Whether it is by title alone, the order that lists begin with: no row is read for it.
    #[must_use]
    pub fn are_title(&self) -> bool {
        matches!(self.sort.as_slice(), [Sort { column: Column::Title, .. }])
    }

    /// The key of a row, of which at least [`Levels::columns`] were read.
    #[must_use]
    pub fn key_of(&self, slot: Slot, row: &Row, records: &Records) -> RowKey {
        let title_of = |id: RecordId| records.sort_title(&id);
        let keys = self.columns().map(|column| sort_key_with(row, column, &title_of)).collect();
        RowKey { keys, slot }
    }

    /// Compares two keys.
    #[must_use]
    pub fn compare(&self, a: &RowKey, b: &RowKey, table: &Table) -> Ordering {
        let mut keys = a.keys.iter().zip(&b.keys);
        let by_level = self.sort.iter().map(|level| match level.column {
            Column::Title => table.title(a.slot).compare(table.title(b.slot), level.descending),
            _ => keys.next().map_or(Ordering::Equal, |(a, b)| a.compare(b, level.descending)),
        });
        let order = by_level.into_iter().find(|order| order.is_ne());
        order.unwrap_or_else(|| table.id(a.slot).cmp(&table.id(b.slot)))
    }

    /// What rows are read for.
    fn wanted(&self) -> Wanted {
        let mut wanted = Wanted::default();
        self.columns().for_each(|column| wanted.add(self.kind, column));
        wanted
    }

    /// The key of the row in a slot.
    fn key(&self, slot: Slot, wanted: &Wanted, records: &Records) -> RowKey {
        if wanted.is_head() && self.are_title() {
            return RowKey { keys: Vec::new(), slot };
        }
        let row = match self.are_derived() {
            true => records.shown(self.kind, slot),
            false => records.table(self.kind).part(slot, wanted),
        };
        self.key_of(slot, &row, records)
    }

    /// Puts keys in order.
    pub fn sort_keys(&self, keys: &mut [RowKey], records: &Records) {
        let table = records.table(self.kind);
        keys.sort_unstable_by(|a, b| self.compare(a, b, table));
    }

    /// Sorts slots.
    #[must_use]
    pub fn sort(&self, slots: impl Iterator<Item = Slot>, records: &Records) -> Vec<Slot> {
        match self.sort.as_slice() {
            [Sort { column: Column::Title, descending }] => {
                let table = records.table(self.kind);
                let mut sorted: Vec<Slot> = slots.collect();
                sorted.sort_unstable_by(|a, b| {
                    let order = table.title(*a).compare(table.title(*b), *descending);
                    order.then_with(|| table.id(*a).cmp(&table.id(*b)))
                });
                sorted
            }
            _ => self.keyed(slots, records).into_iter().map(|key| key.slot).collect(),
        }
    }

    fn keyed(&self, slots: impl Iterator<Item = Slot>, records: &Records) -> Vec<RowKey> {
        let wanted = self.wanted();
        let mut keys: Vec<RowKey> = slots.map(|slot| self.key(slot, &wanted, records)).collect();
        self.sort_keys(&mut keys, records);
        keys
    }

    /// Puts `added` slots into an `order` that holds none of them. Costs a few row reads per added slot and
    /// one pass over the numbers.
    pub fn insert(&self, order: &mut Vec<Slot>, added: Vec<Slot>, records: &Records) {
        if added.is_empty() {
            return;
        }
        let (table, wanted) = (records.table(self.kind), self.wanted());
        let added = self.keyed(added.into_iter(), records);
        let mut merged = Vec::with_capacity(order.len() + added.len());
        let mut rest = order.as_slice();
        for key in added {
            let stands_before =
                |other: &Slot| self.compare(&self.key(*other, &wanted, records), &key, table).is_lt();
            let (before, after) = rest.split_at(rest.partition_point(stands_before));
            merged.extend_from_slice(before);
            merged.push(key.slot);
            rest = after;
        }
        merged.extend_from_slice(rest);
        *order = merged;
    }
}
