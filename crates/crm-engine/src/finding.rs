//! A search under way. Over many rows it goes on in several turns, so that the first rows of a keystroke never wait
//! for its last, and nothing else that a person does waits for a search.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crm_domain::field::RecordKind;

use crate::question::Question;
use crate::records::Records;
use crate::sorted::RowKey;
use crate::table::Slot;
use crate::tally::Tally;

/// What a look into a row's text costs, in looks at signatures.
pub const TEXT: u32 = 8;
/// What it costs besides to make that text first, which a start leaves for later.
///
/// WHY less than it takes: a turn then makes as many as one of those that follow a start, and a first search has fewer turns.
pub const MADE: u32 = 32;
/// What it costs to read of a row what is asked for.
pub const ROW: u32 = 16;
/// What it costs besides to ask what other records say of it.
pub const DERIVED: u32 = 32;

/// What is searched in, made on the way: of which row, and the text.
pub type Made = Vec<(RecordKind, Slot, String)>;

/// The rows that are still to be looked at.
#[derive(Debug)]
pub struct Finding {
    left: std::vec::IntoIter<Slot>,
    /// Rows that changed meanwhile: they may stand elsewhere now.
    late: BTreeSet<Slot>,
    /// What was found where rows do not come in the order of the list, to be put in order at the end.
    keys: Option<Vec<RowKey>>,
}

impl Finding {
    /// Among these, which stand in the order of the list.
    pub fn among(slots: Vec<Slot>) -> Self {
        Self { left: slots.into_iter(), late: BTreeSet::new(), keys: None }
    }

    /// Among these, in whatever order.
    pub fn anywhere(slots: Vec<Slot>) -> Self {
        Self { keys: Some(Vec::new()), ..Self::among(slots) }
    }

    /// Whether what is found so far stands in the order of the list.
    pub const fn is_in_order(&self) -> bool {
        self.keys.is_none()
    }

    /// Looks on, as long as there is `left` of the turn. What is found in order is added to `found`; what deals are
    /// worth, to the `tally`; texts that had to be made, to `made`.
    pub fn go_on(
        &mut self,
        question: &Question,
        records: &Records,
        found: &mut Vec<Slot>,
        mut tally: Option<&mut Tally>,
        left: &mut u32,
        made: &mut Made,
    ) {
        if question.kind != RecordKind::Deal {
            tally = None;
        }
        while *left > 0 {
            let Some(slot) = self.left.next() else { return };
            let mut look = question.look(slot, records);
            made.extend(look.made.take().map(|text| (question.kind, slot, text)));
            *left = left.saturating_sub(look.cost);
            if !look.holds {
                continue;
            }
            if tally.is_some() || self.keys.is_some() {
                *left = left.saturating_sub(if look.is_read() { 0 } else { question.cost_of_row() });
                let row = question.row_of(look, slot, records);
                if let Some(tally) = &mut tally {
                    tally.add(slot, &row);
                }
                if let Some(keys) = &mut self.keys {
                    keys.push(question.levels.key_of(slot, &row, records));
                    continue;
                }
            }
            found.push(slot);
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
        self.keys.iter_mut().for_each(|keys| keys.retain(|key| !slots.contains(&key.slot)));
    }

    /// These rows have changed.
    pub fn attach(&mut self, slots: &BTreeSet<Slot>) {
        self.late.extend(slots);
    }

    /// Every row was looked at: puts what was found into its order, and what changed meanwhile into its place.
    pub fn end(
        self,
        question: &Question,
        records: &Records,
        found: &mut Vec<Slot>,
        tally: Option<&mut Tally>,
    ) {
        if let Some(mut keys) = self.keys {
            question.levels.sort_keys(&mut keys, records);
            found.extend(keys.into_iter().map(|key| key.slot));
        }
        let late: Vec<Slot> = self.late.into_iter().filter(|slot| question.holds(*slot, records)).collect();
        if let Some(tally) = tally.filter(|_| question.kind == RecordKind::Deal) {
            late.iter().for_each(|slot| tally.add(*slot, &question.read(*slot, records)));
        }
        question.levels.insert(found, late, records);
    }

    /// What a narrower question may find: what was found and what was not looked at. `None` when rows have moved, or
    /// do not stand in order.
    pub fn rest(self, mut found: Vec<Slot>) -> Option<Vec<Slot>> {
        if !self.late.is_empty() || self.keys.is_some() {
            return None;
        }
        found.extend(self.left);
        Some(found)
    }
}
