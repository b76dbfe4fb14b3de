//! All rows of a kind in the orders that lists use: made once, then kept right by the changed rows alone.

use std::collections::BTreeSet;

use crm_domain::field::RecordKind;

use crate::records::Records;
use crate::sorted::Levels;
use crate::table::Slot;

/// Rows that are put in order in one turn, some milliseconds in a browser.
const AT_ONCE: Slot = 4_096;

/// All slots of a kind in one order, shared by queries with that order.
#[derive(Debug)]
struct Order {
    levels: Levels,
    slots: Vec<Slot>,
    /// Slots from here on are not in it yet; `None`: all are.
    making: Option<Slot>,
}

impl Order {
    /// Takes at most so many more rows in.
    fn go_on(&mut self, most: Slot, records: &Records) {
        let Some(from) = self.making else { return };
        let len = records.table(self.levels.kind).len();
        let to = len.min(from.saturating_add(most));
        if from == 0 {
            self.slots = self.levels.sort(0..to, records);
        } else {
            self.levels.insert(&mut self.slots, (from..to).collect(), records);
        }
        self.making = (to < len).then_some(to);
    }
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
        let mut order = match known {
            Some(at) => self.0.remove(at),
            None => Order { levels: levels.clone(), slots: Vec::new(), making: Some(0) },
        };
        order.go_on(Slot::MAX, records);
        self.0.insert(0, order);
        // WHY those by title stay: a search over everything asks for each kind's with every keystroke.
        let mut others = 0;
        self.0.retain(|order| {
            others += usize::from(!order.levels.are_title());
            order.levels.are_title() || others <= Self::KEPT
        });
        self.0.first().map(|order| order.slots.as_slice()).unwrap_or_default()
    }

    /// Goes on making the orders by title, in a quiet moment. Whether there is more to make. WHY: the first search over
    /// everything would make them all at once.
    pub fn prepare(&mut self, records: &Records) -> bool {
        for kind in RecordKind::ALL {
            let levels = Levels::new(kind, &[]);
            let known = self.0.iter_mut().find(|order| order.levels == levels);
            match known {
                Some(order) if order.making.is_none() => {}
                Some(order) => {
                    order.go_on(AT_ONCE, records);
                    return true;
                }
                None => {
                    self.0.push(Order { levels, slots: Vec::new(), making: Some(0) });
                    return true;
                }
            }
        }
        false
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
            let is_in = |slot: &Slot| order.making.is_none_or(|from| *slot < from);
            order.levels.insert(&mut order.slots, came.iter().copied().filter(is_in).collect(), records);
        }
    }

    /// Forgets the orders by what other records say.
    pub fn forget_derived(&mut self) {
        self.0.retain(|order| !order.levels.are_derived());
    }

    /// Forgets the orders of a kind.
    pub fn forget(&mut self, kind: RecordKind) {
        self.0.retain(|order| order.levels.kind != kind);
    }
}
