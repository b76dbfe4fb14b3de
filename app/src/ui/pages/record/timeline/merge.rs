//! From several lists to one: newest first, changes that follow each other folded, by day.

use crm_domain::time::Millis;
use engine_protocol::view::{FieldChange, HistoryEntry, RowView};

use crate::format;

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Something was said, written or done with the customer.
    Interaction(RowView),
    /// A task was done or given up.
    Task(RowView),
    /// An event was.
    Event(RowView),
    /// Somebody changed the record, perhaps several times in a row.
    Changes(Vec<HistoryEntry>),
}

/// Something that happened, and when.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// When; of changes the latest.
    pub at: Millis,
    /// What.
    pub what: What,
}

/// The latest so many, newest first, and whether there are more. Each list brings its own latest, as many or all.
pub fn merged<D: PartialEq>(
    mut items: Vec<Item>,
    history: Vec<HistoryEntry>,
    limit: usize,
    day_of: impl Fn(Millis) -> D,
) -> (Vec<Item>, bool) {
    items.extend(history.into_iter().map(|entry| Item { at: entry.at, what: What::Changes(vec![entry]) }));
    // WHY stable: of the same moment stays as it came.
    items.sort_by_key(|item| core::cmp::Reverse(item.at));
    let mut folded: Vec<Item> = Vec::new();
    for item in items {
        let is_full = folded.len() == limit;
        match (folded.last_mut(), item) {
            (Some(Item { at, what: What::Changes(all) }), Item { at: before, what: What::Changes(more) })
                if day_of(*at) == day_of(before)
                    && all.first().map(|entry| &entry.author) == more.first().map(|entry| &entry.author) =>
            {
                all.extend(more);
            }
            _ if is_full => return (folded, true),
            (_, item) => folded.push(item),
        }
    }
    (folded, false)
}

/// Changes that say something: without those that rules bring with what stands in the list itself.
pub fn worth_telling(history: &[HistoryEntry], tells: impl Fn(&FieldChange) -> bool) -> Vec<HistoryEntry> {
    let telling = |entry: &HistoryEntry| {
        let changes: Vec<FieldChange> =
            entry.changes.iter().filter(|change| tells(change)).cloned().collect();
        (!changes.is_empty()).then(|| HistoryEntry { changes, ..entry.clone() })
    };
    history.iter().filter_map(telling).collect()
}

/// The items under the headings of their days.
pub fn by_day(items: &[Item]) -> Vec<(String, Vec<Item>)> {
    let mut days: Vec<(String, Vec<Item>)> = Vec::new();
    for item in items {
        let heading = format::day_heading(item.at);
        match days.last_mut() {
            Some((day, items)) if *day == heading => items.push(item.clone()),
            _ => days.push((heading, vec![item.clone()])),
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use crm_domain::field::FieldKey;
    use crm_domain::id::{DeviceId, RecordId};
    use engine_protocol::view::Author;

    use super::*;

    fn call(at: i64) -> Item {
        let row = RowView {
            id: RecordId::from_bytes([u8::try_from(at % 250).unwrap(); 16]),
            title: String::new(),
            cells: Vec::new(),
            conflicts: 0,
            from_afar: false,
        };
        Item { at: Millis(at), what: What::Interaction(row) }
    }

    fn change(at: i64, who: u8) -> HistoryEntry {
        let author = Author {
            device: DeviceId([who; 8]),
            member_name: String::new(),
            device_label: String::new(),
            here: false,
        };
        let field = FieldKey::new("name");
        HistoryEntry {
            at: Millis(at),
            author,
            changes: vec![FieldChange::Value { field, before: None, after: None }],
        }
    }

    fn shape(items: &[Item]) -> String {
        let letter = |item: &Item| match &item.what {
            What::Changes(all) => all.len().to_string(),
            _ => "c".to_owned(),
        };
        items.iter().map(letter).collect()
    }

    #[test]
    fn changes_in_a_row_are_one_and_a_call_between_them_parts_them() {
        let day = |at: Millis| at.0 / 100;
        let history = vec![change(90, 1), change(80, 1), change(60, 1), change(50, 2), change(5, 2)];
        let (items, more) = merged(vec![call(70), call(40)], history, 50, day);
        assert_eq!((shape(&items).as_str(), more), ("2c11c1", false));
        // Another day is another entry.
        let (items, _) = merged(Vec::new(), vec![change(110, 1), change(90, 1)], 50, day);
        assert_eq!(shape(&items), "11");
    }

    #[test]
    fn only_so_many_are_shown_and_it_is_said_that_there_are_more() {
        let day = |_: Millis| 0;
        let calls: Vec<Item> = (0..60).map(call).collect();
        let (items, more) = merged(calls.clone(), Vec::new(), 50, day);
        assert_eq!((items.len(), more, items[0].at), (50, true, Millis(59)));
        let (items, more) = merged(calls, Vec::new(), 60, day);
        assert_eq!((items.len(), more), (60, false));
    }

    #[test]
    fn what_says_nothing_is_left_out() {
        let told = worth_telling(&[change(2, 1), change(1, 1)], |_| false);
        assert!(told.is_empty());
    }
}
