//! Slots in an order: kept right by the changed rows alone, whatever the number of rows.

use std::cmp::Ordering;

use crm_domain::id::RecordId;
use crm_domain::order::{SortKey, sort_key_with};
use crm_domain::query::{Column, Sort};
use crm_domain::row::Row;

use crate::records::{Records, is_derived};
use crate::table::{Slot, Table};

/// What a row is ordered by: its keys, then its id, so that no two rows are equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowKey {
    keys: Vec<SortKey>,
    id: RecordId,
}

/// The levels of an order as they are compared: what was asked, then the title.
#[must_use]
pub fn levels(sort: &[Sort]) -> Vec<Sort> {
    let mut levels = sort.to_vec();
    if !levels.iter().any(|level| level.column == Column::Title) {
        levels.push(Sort { column: Column::Title, descending: false });
    }
    levels
}

/// The key of a row.
#[must_use]
pub fn key_of(levels: &[Sort], row: &Row, records: &Records) -> RowKey {
    let title_of = |id: RecordId| records.sort_title(&id);
    let keys = levels.iter().map(|level| sort_key_with(row, level.column, &title_of)).collect();
    RowKey { keys, id: row.id }
}

/// A row with as much as its order asks for.
fn row_of(levels: &[Sort], slot: Slot, table: &Table, records: &Records) -> Row {
    let row = table.row(slot);
    let derived = levels.iter().any(|level| is_derived(row.kind, level.column));
    if derived { records.with_visits(row) } else { row }
}

/// Compares two keys of the same levels.
#[must_use]
pub fn compare(levels: &[Sort], a: &RowKey, b: &RowKey) -> Ordering {
    levels
        .iter()
        .zip(a.keys.iter().zip(&b.keys))
        .map(|(level, (a, b))| a.compare(b, level.descending))
        .find(|order| order.is_ne())
        .unwrap_or_else(|| a.id.cmp(&b.id))
}

/// Whether an order is by title alone, the one that lists begin with: its keys lie in the table.
fn by_title(levels: &[Sort]) -> Option<bool> {
    match levels {
        [Sort { column: Column::Title, descending }] => Some(*descending),
        _ => None,
    }
}

/// Compares two rows by title alone.
fn compare_titles(table: &Table, a: Slot, b: Slot, descending: bool) -> Ordering {
    table.title(a).compare(table.title(b), descending).then_with(|| table.id(a).cmp(&table.id(b)))
}

/// Slots with their keys, sorted.
fn keyed(
    levels: &[Sort],
    slots: impl Iterator<Item = Slot>,
    table: &Table,
    records: &Records,
) -> Vec<(RowKey, Slot)> {
    let mut keyed: Vec<(RowKey, Slot)> =
        slots.map(|slot| (key_of(levels, &row_of(levels, slot, table, records), records), slot)).collect();
    keyed.sort_unstable_by(|(a, _), (b, _)| compare(levels, a, b));
    keyed
}

/// Sorts slots.
#[must_use]
pub fn sort(
    levels: &[Sort],
    slots: impl Iterator<Item = Slot>,
    table: &Table,
    records: &Records,
) -> Vec<Slot> {
    if let Some(descending) = by_title(levels) {
        let mut sorted: Vec<Slot> = slots.collect();
        sorted.sort_unstable_by(|a, b| compare_titles(table, *a, *b, descending));
        return sorted;
    }
    keyed(levels, slots, table, records).into_iter().map(|(_, slot)| slot).collect()
}

/// Puts `added` slots into an `order` that holds none of them. Costs a few row reads per added slot and
/// one pass over the numbers.
pub fn insert(order: &mut Vec<Slot>, added: Vec<Slot>, levels: &[Sort], table: &Table, records: &Records) {
    if added.is_empty() {
        return;
    }
    if let Some(descending) = by_title(levels) {
        let added = sort(levels, added.into_iter(), table, records).into_iter().map(|slot| (slot, slot));
        return merge(order, added, |other, slot| compare_titles(table, other, *slot, descending));
    }
    let added = keyed(levels, added.into_iter(), table, records).into_iter();
    merge(order, added, |other, key| {
        let row = row_of(levels, other, table, records);
        compare(levels, &key_of(levels, &row, records), key)
    });
}

/// Merges sorted slots into an order; `compare` holds a slot of the order against the key of an added one.
fn merge<K>(
    order: &mut Vec<Slot>,
    added: impl ExactSizeIterator<Item = (K, Slot)>,
    compare: impl Fn(Slot, &K) -> Ordering,
) {
    let mut merged = Vec::with_capacity(order.len() + added.len());
    let mut rest = order.as_slice();
    for (key, slot) in added {
        let at = rest.partition_point(|other| compare(*other, &key).is_lt());
        let (before, after) = rest.split_at(at);
        merged.extend_from_slice(before);
        merged.push(slot);
        rest = after;
    }
    merged.extend_from_slice(rest);
    *order = merged;
}
