//! All rows of a kind in the orders that lists use: made once, then kept right by the changed rows alone.

use std::collections::BTreeSet;

use crm_domain::field::RecordKind;

use crate::records::Records;
use crate::sorted::Levels;
use crate::table::Slot;

/// All slots of a kind in one order, shared by queries with that order.
#[derive(Debug)]
struct Order {
    levels: Levels,
    slots: Vec<Slot>,
}

/// The orders used lately.
#[derive(Debug, Default)]
pub struct Orders(Vec<Order>);

impl Orders {
    /// How many orders are kept besides those by title: a sort that nobody uses costs memory and upkeep.
    const KEPT: usize = 4;

    /// Whether an order is made already.
    #[must_use]
    pub fn know(&self, levels: &Levels) -> bool {
        self.0.iter().any(|order| order.levels == *levels)
    }

    /// All slots in an order.
    pub fn get(&mut self, levels: &Levels, records: &Records) -> &[Slot] {
        let known = self.0.iter().position(|order| order.levels == *levels);
        let order = match known {
            Some(at) => self.0.remove(at),
            None => {
                let slots = levels.sort(0..records.table(levels.kind).len(), records);
                Order { levels: levels.clone(), slots }
            }
        };
        self.0.insert(0, order);
        // WHY those by title stay: a search over everything asks for each kind's with every keystroke.
        let mut others = 0;
        self.0.retain(|order| {
            others += usize::from(!order.levels.are_title());
            order.levels.are_title() || others <= Self::KEPT
        });
        self.0.first().map(|order| order.slots.as_slice()).unwrap_or_default()
    }

    /// Takes changed rows out; call before the rows change.
    pub fn detach(&mut self, kind: RecordKind, gone: &BTreeSet<Slot>) {
        for order in self.0.iter_mut().filter(|order| order.levels.kind == kind) {
            order.slots.retain(|slot| !gone.contains(slot));
        }
    }

    /// Puts changed rows back in; call after the rows changed.
    pub fn attach(&mut self, kind: RecordKind, came: &BTreeSet<Slot>, records: &Records) {
        for order in self.0.iter_mut().filter(|order| order.levels.kind == kind) {
            order.levels.insert(&mut order.slots, came.iter().copied().collect(), records);
        }
    }

    /// Forgets the orders of a kind.
    pub fn forget(&mut self, kind: RecordKind) {
        self.0.retain(|order| order.levels.kind != kind);
    }
}
