//! What a row is ordered by when it is ordered by its title: kept beside the row, so that sorting reads none.

use std::cmp::Ordering;

use crm_domain::order::{SortKey, sort_key};
use crm_domain::query::Column;
use crm_domain::row::Row;

/// The key of a title as [`sort_key`] makes it, in one allocation: folded, then as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TitleKey {
    text: Box<str>,
    /// Where the written form begins.
    written_at: u32,
}

impl TitleKey {
    /// A key of its two forms; both empty when there is no title.
    #[must_use]
    pub fn new(folded: &str, written: &str) -> Self {
        let mut text = String::with_capacity(folded.len() + written.len());
        text.push_str(folded);
        text.push_str(written);
        Self { text: text.into_boxed_str(), written_at: u32::try_from(folded.len()).unwrap_or(0) }
    }

    /// The key of a row.
    #[must_use]
    pub fn of(row: &Row) -> Self {
        match sort_key(row, Column::Title) {
            SortKey::Text(folded, written) => Self::new(&folded, &written),
            SortKey::Number(_) | SortKey::Amount(..) | SortKey::Empty => Self::default(),
        }
    }

    /// Lower case, without accents.
    #[must_use]
    pub fn folded(&self) -> &str {
        self.text.get(..self.written_at as usize).unwrap_or_default()
    }

    /// As a person wrote it.
    #[must_use]
    pub fn written(&self) -> &str {
        self.text.get(self.written_at as usize..).unwrap_or_default()
    }

    /// As [`SortKey::compare`]: empty titles last, whatever the direction.
    #[must_use]
    pub fn compare(&self, other: &Self, descending: bool) -> Ordering {
        match (self.text.is_empty(), other.text.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => {
                let order = (self.folded(), self.written()).cmp(&(other.folded(), other.written()));
                if descending { order.reverse() } else { order }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crm_domain::field::RecordKind;
    use crm_domain::id::{DeviceId, RecordId};
    use crm_domain::schema::contact;
    use crm_domain::time::Millis;
    use crm_domain::value::FieldValue;

    use super::*;

    fn person(first: &str, last: &str) -> Row {
        let spec = RecordKind::Contact.spec();
        let mut values: Vec<(u16, FieldValue)> = [(contact::FIRST_NAME, first), (contact::LAST_NAME, last)]
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(key, text)| {
                (spec.position(key).expect("contacts have names"), FieldValue::Text(text.into()))
            })
            .collect();
        values.sort_by_key(|(at, _)| *at);
        Row {
            id: RecordId::from_bytes([1; 16]),
            kind: RecordKind::Contact,
            created_at: Millis(1),
            updated_at: Millis(1),
            updated_by: DeviceId([0; 8]),
            deleted_at: None,
            conflicts: Vec::new(),
            own: Vec::new(),
            values,
        }
    }

    #[test]
    fn d16_a_title_key_orders_as_the_sort_key_of_the_title_does() {
        let names = ["", "Ab", "ab", "Äb", "abc", "ab\u{301}", "\u{301}", "Z", "ß"];
        let rows: Vec<Row> =
            names.iter().flat_map(|first| names.iter().map(|last| person(first, last))).collect();
        for one in &rows {
            for other in &rows {
                for descending in [false, true] {
                    assert_eq!(
                        TitleKey::of(one).compare(&TitleKey::of(other), descending),
                        sort_key(one, Column::Title).compare(&sort_key(other, Column::Title), descending),
                        "{} and {}",
                        one.title(),
                        other.title()
                    );
                }
            }
        }
    }
}
