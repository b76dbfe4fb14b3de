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

/// The rows of a list's document, first to last, spare ones at the end.
#[derive(Debug, Default)]
pub struct Slots {
    slots: Vec<Slot>,
    made: usize,
}

impl Slots {
    /// Gives every row of the window its place. Only what differs is written.
    pub fn arrange(&mut self, window: Option<&Window>) -> Vec<Slot> {
        let rows = window.map(|window| window.rows.as_slice()).unwrap_or_default();
        let before: Vec<Option<RecordId>> = self.slots.iter().map(Slot::shows).collect();
        let now: Vec<RecordId> = rows.iter().map(|row| row.id).collect();
        let mut free: Vec<Option<Slot>> = self.slots.drain(..).map(Some).collect();
        let places = assign(&before, &now);
        for ((row, place), index) in rows.iter().zip(places).zip(window.map_or(0, |window| window.start)..) {
            let slot = free.get_mut(place).and_then(Option::take);
            let slot = slot.unwrap_or_else(|| {
                self.made += 1;
                Slot::new(self.made, row.clone(), index)
            });
            set(&slot.row, row.clone());
            set(&slot.index, Some(index));
            self.slots.push(slot);
        }
        for slot in free.into_iter().flatten() {
            set(&slot.index, None);
            self.slots.push(slot);
        }
        self.slots.clone()
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

    /// Key, record and index of each row that is in sight.
    fn seen(slots: &[Slot]) -> Vec<(usize, RecordId, u32)> {
        let place = |slot: &Slot| Some((slot.key, slot.shows()?, slot.index.get_untracked()?));
        slots.iter().filter_map(place).collect()
    }

    #[test]
    fn scrolling_keeps_the_rows_of_records_that_stay_and_gives_the_others_to_those_that_come() {
        let mut slots = Slots::default();
        slots.arrange(Some(&window(0, &[1, 2, 3, 4])));
        let now = slots.arrange(Some(&window(1, &[2, 3, 4, 5])));
        assert_eq!(seen(&now), [(2, id(2), 1), (3, id(3), 2), (4, id(4), 3), (1, id(5), 4)]);
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

    proptest::proptest! {
        #[test]
        fn every_record_has_a_row_of_its_own(steps in proptest::collection::vec((0..9_u32, proptest::collection::btree_set(0..40_u8, 0..20)), 1..12)) {
            let mut slots = Slots::default();
            for (start, ids) in steps {
                let ids: Vec<u8> = ids.into_iter().collect();
                let wanted = window(start, &ids);
                let now = slots.arrange(Some(&wanted));
                let seen = seen(&now);
                let expected: Vec<(RecordId, u32)> = ids.iter().map(|byte| id(*byte)).zip(start..).collect();
                proptest::prop_assert_eq!(seen.iter().map(|(_, id, index)| (*id, *index)).collect::<Vec<_>>(), expected);
                let mut keys: Vec<usize> = now.iter().map(|slot| slot.key).collect();
                keys.sort_unstable();
                keys.dedup();
                proptest::prop_assert_eq!(keys.len(), now.len());
            }
        }
    }
}
