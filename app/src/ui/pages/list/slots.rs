//! The rows of the document outlive the records that they show. A record that stays keeps its row, a record that
//! comes takes over one that is free: a keystroke of a search writes other words into standing cells and makes none.

use std::collections::HashMap;

use crm_domain::id::RecordId;
use engine_protocol::view::{RowView, Window};
use leptos::prelude::*;

/// A row of the document. A handle: copies show the same.
#[derive(Debug, Clone)]
pub struct Slot {
    /// Tells rows of the document apart.
    pub key: usize,
    /// What it shows; what it last showed while it is spare.
    pub row: ArcRwSignal<RowView>,
    /// Where it stands in the list; `None` while it is spare: it is kept, out of sight.
    pub index: ArcRwSignal<Option<u32>>,
}

/// The rows of a list, in the order in which they stand in the document.
#[derive(Debug, Default)]
pub struct Slots {
    slots: Vec<Slot>,
    made: usize,
}

impl Slots {
    /// Gives every row of the window its place. Only what differs is written, and nothing is moved in the document:
    /// that is for [`Slots::put_in_order`] when the list rests.
    pub fn arrange(&mut self, window: Option<&Window>) -> Vec<Slot> {
        let rows = window.map(|window| window.rows.as_slice()).unwrap_or_default();
        let before: Vec<Option<RecordId>> = self.slots.iter().map(Slot::shows).collect();
        let now: Vec<RecordId> = rows.iter().map(|row| row.id).collect();
        let mut is_free = vec![true; self.slots.len()];
        let places = assign(&before, &now);
        for ((row, place), index) in rows.iter().zip(places).zip(window.map_or(0, |window| window.start)..) {
            match (self.slots.get(place), is_free.get_mut(place)) {
                (Some(slot), Some(is_free)) if *is_free => {
                    *is_free = false;
                    set(&slot.row, row.clone());
                    set(&slot.index, Some(index));
                }
                _ => {
                    self.made += 1;
                    self.slots.push(Slot::new(self.made, row.clone(), index));
                }
            }
        }
        for (slot, _) in self.slots.iter().zip(&is_free).filter(|(_, is_free)| **is_free) {
            set(&slot.index, None);
        }
        self.slots.clone()
    }

    /// Brings the document into the order of the list, spare rows at the end; whether that moves any.
    pub fn put_in_order(&mut self) -> bool {
        let place = |slot: &Slot| slot.index.get_untracked().unwrap_or(u32::MAX);
        let was_in_order = self.slots.is_sorted_by_key(place);
        self.slots.sort_by_key(place);
        !was_in_order
    }
}

impl Slot {
    fn new(key: usize, row: RowView, index: u32) -> Self {
        Self { key, row: ArcRwSignal::new(row), index: ArcRwSignal::new(Some(index)) }
    }

    fn shows(&self) -> Option<RecordId> {
        self.index.get_untracked().map(|_| self.row.with_untracked(|row| row.id))
    }
}

fn set<T: PartialEq + Send + Sync + 'static>(signal: &ArcRwSignal<T>, now: T) {
    if signal.with_untracked(|before| *before != now) {
        signal.set(now);
    }
}

/// For each record its row of the document; numbers from `before.len()` on are rows to be made.
///
/// Where most records stay, each keeps its row, so that focus and hand stay on it. Where most go, rows are taken in
/// order, so that none has to be moved.
fn assign(before: &[Option<RecordId>], now: &[RecordId]) -> Vec<usize> {
    let stood: HashMap<RecordId, usize> =
        before.iter().enumerate().filter_map(|(at, id)| Some(((*id)?, at))).collect();
    let stays = now.iter().filter(|id| stood.contains_key(id)).count();
    if stays * 2 <= now.len().max(stood.len()) {
        return (0..now.len()).collect();
    }
    let mut taken = vec![false; before.len()];
    for at in now.iter().filter_map(|id| stood.get(id)) {
        taken[*at] = true;
    }
    let mut free = (0..before.len()).filter(|at| !taken[*at]).chain(before.len()..);
    now.iter().map_while(|id| stood.get(id).copied().or_else(|| free.next())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(byte: u8) -> RecordId {
        RecordId::from_bytes([byte; 16])
    }

    fn window(start: u32, ids: &[u8]) -> Window {
        let row = |byte: &u8| RowView {
            id: id(*byte),
            title: byte.to_string(),
            cells: Vec::new(),
            conflicts: 0,
            from_afar: false,
        };
        Window {
            total: 100,
            unfiltered: 100,
            start,
            rows: ids.iter().map(row).collect(),
            ..Window::default()
        }
    }

    /// Key, record and index of each row that is in sight, from the top.
    fn seen(slots: &[Slot]) -> Vec<(usize, RecordId, u32)> {
        let place = |slot: &Slot| Some((slot.key, slot.shows()?, slot.index.get_untracked()?));
        let mut seen: Vec<_> = slots.iter().filter_map(place).collect();
        seen.sort_by_key(|(_, _, index)| *index);
        seen
    }

    fn keys(slots: &[Slot]) -> Vec<usize> {
        slots.iter().map(|slot| slot.key).collect()
    }

    #[test]
    fn scrolling_keeps_the_rows_of_records_that_stay_and_gives_the_others_to_those_that_come() {
        let mut slots = Slots::default();
        slots.arrange(Some(&window(0, &[1, 2, 3, 4])));
        let now = slots.arrange(Some(&window(1, &[2, 3, 4, 5])));
        assert_eq!(seen(&now), [(2, id(2), 1), (3, id(3), 2), (4, id(4), 3), (1, id(5), 4)]);
        assert_eq!(keys(&now), [1, 2, 3, 4], "and nothing moves while the hand does");
        assert!(slots.put_in_order());
        assert_eq!(keys(&slots.arrange(Some(&window(1, &[2, 3, 4, 5])))), [2, 3, 4, 1]);
        assert!(!slots.put_in_order());
    }

    #[test]
    fn other_records_are_written_into_the_rows_that_stand_there_in_their_order() {
        let mut slots = Slots::default();
        slots.arrange(Some(&window(0, &[1, 2, 3, 4])));
        let now = slots.arrange(Some(&window(0, &[4, 7, 8, 9])));
        assert_eq!(seen(&now), [(1, id(4), 0), (2, id(7), 1), (3, id(8), 2), (4, id(9), 3)]);
    }

    #[test]
    fn rows_that_are_not_needed_are_kept_out_of_sight_and_used_again() {
        let mut slots = Slots::default();
        slots.arrange(Some(&window(0, &[1, 2, 3, 4])));
        let few = slots.arrange(Some(&window(0, &[3])));
        assert_eq!((few.len(), seen(&few)), (4, vec![(1, id(3), 0)]));
        let many = slots.arrange(Some(&window(0, &[1, 2, 3, 4, 5, 6])));
        assert_eq!(many.len(), 6);
        let mut keys: Vec<usize> = many.iter().map(|slot| slot.key).collect();
        keys.sort_unstable();
        assert_eq!(keys, [1, 2, 3, 4, 5, 6]);
        assert_eq!(seen(&slots.arrange(None)), []);
    }

    #[test]
    fn every_record_has_a_row_of_its_own() {
        // Windows in a thousand shapes, by a fixed walk of numbers.
        let mut number = 7_u32;
        let mut next = |below: u32| {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (number >> 16) % below
        };
        let mut slots = Slots::default();
        for _ in 0..1_000 {
            let (start, density) = (next(9), next(4));
            let ids: Vec<u8> = (0..40).filter(|_| next(4) <= density).collect();
            if next(3) == 0 {
                slots.put_in_order();
            }
            let now = slots.arrange(Some(&window(start, &ids)));
            let shown: Vec<(RecordId, u32)> = seen(&now).iter().map(|(_, id, index)| (*id, *index)).collect();
            let expected: Vec<(RecordId, u32)> = ids.iter().map(|byte| id(*byte)).zip(start..).collect();
            assert_eq!(shown, expected);
            let mut keys = keys(&now);
            keys.sort_unstable();
            keys.dedup();
            assert_eq!(keys.len(), now.len());
        }
        assert!(slots.arrange(None).len() <= 40, "rows are used again");
    }
}
