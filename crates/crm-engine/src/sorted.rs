//! Slots in an order: kept right by the changed rows alone, whatever the number of rows.

use std::cmp::Ordering;

use crm_domain::id::RecordId;
use crm_domain::order::{SortKey, sort_key_with};
use crm_domain::query::{Column, Sort};
use crm_domain::row::Row;

use crate::records::Records;
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
    let title_of = |id: RecordId| records.title(&id);
    let keys = levels.iter().map(|level| sort_key_with(row, level.column, &title_of)).collect();
    RowKey { keys, id: row.id }
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

/// Sorts slots.
#[must_use]
pub fn sort(
    levels: &[Sort],
    slots: impl Iterator<Item = Slot>,
    table: &Table,
    records: &Records,
) -> Vec<Slot> {
    let mut keyed: Vec<(RowKey, Slot)> =
        slots.map(|slot| (key_of(levels, &table.row(slot), records), slot)).collect();
    keyed.sort_unstable_by(|(a, _), (b, _)| compare(levels, a, b));
    keyed.into_iter().map(|(_, slot)| slot).collect()
}

/// Puts `added` slots into an `order` that holds none of them. Costs a few row reads per added slot and
/// one pass over the numbers.
pub fn insert(order: &mut Vec<Slot>, added: Vec<Slot>, levels: &[Sort], table: &Table, records: &Records) {
    if added.is_empty() {
        return;
    }
    let mut keyed: Vec<(RowKey, Slot)> =
        added.into_iter().map(|slot| (key_of(levels, &table.row(slot), records), slot)).collect();
    keyed.sort_unstable_by(|(a, _), (b, _)| compare(levels, a, b));
    let mut merged = Vec::with_capacity(order.len() + keyed.len());
    let mut rest = order.as_slice();
    for (key, slot) in keyed {
        let at = rest.partition_point(|other| {
            compare(levels, &key_of(levels, &table.row(*other), records), &key).is_lt()
        });
        let (before, after) = rest.split_at(at);
        merged.extend_from_slice(before);
        merged.push(slot);
        rest = after;
    }
    merged.extend_from_slice(rest);
    *order = merged;
}
