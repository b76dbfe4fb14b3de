//! All rows of a kind in the orders that lists use: made once, then kept right by the changed rows alone.

use std::collections::BTreeSet;

use crm_domain::field::RecordKind;
use crm_domain::query::Sort;

use crate::records::Records;
use crate::sorted;
use crate::table::Slot;

/// All slots of a kind in one order, shared by queries with that order.
#[derive(Debug)]
struct Order {
    kind: RecordKind,
    levels: Vec<Sort>,
    slots: Vec<Slot>,
}

/// The orders used lately.
#[derive(Debug, Default)]
pub struct Orders(Vec<Order>);

impl Orders {
    /// How many orders are kept: a sort that nobody uses costs memory and upkeep.
    const KEPT: usize = 4;

    /// All slots of a kind in an order.
    pub fn get(&mut self, kind: RecordKind, levels: &[Sort], records: &Records) -> &[Slot] {
        let known = self.0.iter().position(|order| order.kind == kind && order.levels == levels);
        let order = match known {
            Some(at) => self.0.remove(at),
            None => {
                let table = records.table(kind);
                let slots = sorted::sort(levels, 0..table.len(), table, records);
                self.0.truncate(Self::KEPT - 1);
                Order { kind, levels: levels.to_vec(), slots }
            }
        };
        self.0.insert(0, order);
        &self.0[0].slots
    }

    /// Takes changed rows out; call before the rows change.
    pub fn detach(&mut self, kind: RecordKind, gone: &BTreeSet<Slot>) {
        for order in self.0.iter_mut().filter(|order| order.kind == kind) {
            order.slots.retain(|slot| !gone.contains(slot));
        }
    }

    /// Puts changed rows back in; call after the rows changed.
    pub fn attach(&mut self, kind: RecordKind, came: &BTreeSet<Slot>, records: &Records) {
        for order in self.0.iter_mut().filter(|order| order.kind == kind) {
            let added = came.iter().copied().collect();
            sorted::insert(&mut order.slots, added, &order.levels, records.table(kind), records);
        }
    }

    /// Forgets the orders of a kind.
    pub fn forget(&mut self, kind: RecordKind) {
        self.0.retain(|order| order.kind != kind);
    }
}
