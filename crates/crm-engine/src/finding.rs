//! A search under way. Over many rows it goes on in several turns, so that the first rows of a keystroke never wait
//! for its last, and nothing else that a person does waits for a search.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::question::Question;
use crate::records::Records;
use crate::table::Slot;

/// What a look into a row's text costs, in looks at signatures.
pub const TEXT: u32 = 8;
/// What a filter's look at a row costs, which is read for it.
pub const FILTER: u32 = 16;

/// What it costs besides to ask what other records say of it.
pub const DERIVED: u32 = 32;

/// The rows that are still to be looked at.
#[derive(Debug)]
pub struct Finding {
    /// In the order of the list.
    left: std::vec::IntoIter<Slot>,
    /// Rows that changed meanwhile: they may stand elsewhere now.
    late: BTreeSet<Slot>,
}

impl Finding {
    /// Among these, which stand in the order of the list.
    pub fn among(slots: Vec<Slot>) -> Self {
        Self { left: slots.into_iter(), late: BTreeSet::new() }
    }

    /// Looks on, as long as there is `left` of the turn. What is found is added to `found`.
    pub fn go_on(&mut self, question: &Question, records: &Records, found: &mut Vec<Slot>, left: &mut u32) {
        while *left > 0 {
            let Some(slot) = self.left.next() else { return };
            let (holds, cost) = question.look(slot, records);
            *left = left.saturating_sub(cost);
            if holds {
                found.push(slot);
            }
        }
    }

    /// Whether every row was looked at.
    pub fn is_done(&self) -> bool {
        self.left.len() == 0
    }

    /// These rows are about to change.
    pub fn detach(&mut self, slots: &BTreeSet<Slot>) {
        let left: Vec<Slot> = self.left.by_ref().filter(|slot| !slots.contains(slot)).collect();
        self.left = left.into_iter();
        self.late.retain(|slot| !slots.contains(slot));
    }

    /// These rows have changed.
    pub fn attach(&mut self, slots: &BTreeSet<Slot>) {
        self.late.extend(slots);
    }

    /// What changed meanwhile, to be put in its place now that the rest is found.
    pub fn late(self) -> BTreeSet<Slot> {
        self.late
    }

    /// What a narrower question may find: what was found and what was not looked at. `None` when rows have moved.
    pub fn rest(self, mut found: Vec<Slot>) -> Option<Vec<Slot>> {
        if !self.late.is_empty() {
            return None;
        }
        found.extend(self.left);
        Some(found)
    }
}
