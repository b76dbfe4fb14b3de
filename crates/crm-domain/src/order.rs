//! The order of lists: DIN 5007-1 for words (ä as a, ß as ss), calendar and amount for the rest.

use core::cmp::Ordering;

use crate::field::FieldKind;
use crate::fold::fold;
use crate::id::RecordId;
use crate::item::ItemValue;
use crate::query::Column;
use crate::row::Row;
use crate::schema::contact;
use crate::value::FieldValue;

/// What a row is sorted by in one column. Keys of one column compare with each other; larger keys
/// come later. [`SortKey::compare`] keeps empty values at the end whatever the direction.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SortKey {
    /// Positions, counts, points in time.
    Number(i64),
    /// Amounts: by currency, then by size; amounts of two currencies have no order of their own.
    Amount([u8; 3], i64),
    /// Words: folded first, then as written so that the order is total.
    Text(String, String),
    /// Nothing there.
    Empty,
}

impl SortKey {
    /// The key of a text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        let folded = fold(text);
        if folded.is_empty() { Self::Empty } else { Self::Text(folded, text.to_owned()) }
    }

    /// The order of two keys in a list; empty ones last, also when `descending`.
    #[must_use]
    pub fn compare(&self, other: &Self, descending: bool) -> Ordering {
        match (self, other) {
            (Self::Empty, Self::Empty) => Ordering::Equal,
            (Self::Empty, _) => Ordering::Greater,
            (_, Self::Empty) => Ordering::Less,
            _ if descending => other.cmp(self),
            _ => self.cmp(other),
        }
    }
}

/// The sort key of a row in a column, for columns that need no other record. Linked records sort
/// as empty; see [`sort_key_with`].
#[must_use]
pub fn sort_key(row: &Row, column: Column) -> SortKey {
    sort_key_with(row, column, &|_| None)
}

/// The sort key of a row in a column; `title_of` says how linked records are called.
#[must_use]
pub fn sort_key_with(row: &Row, column: Column, title_of: &dyn Fn(RecordId) -> Option<String>) -> SortKey {
    match column {
        Column::Title => title_key(row),
        Column::CreatedAt => SortKey::Number(row.created_at.0),
        Column::UpdatedAt => SortKey::Number(row.updated_at.0),
        Column::Field(key) => {
            let kind = row.kind.spec().field(key).map(|spec| spec.kind);
            row.get(key).map_or(SortKey::Empty, |value| value_key(value, kind, title_of))
        }
    }
}

/// People by family name, then given name; everything else by its title.
fn title_key(row: &Row) -> SortKey {
    let (first, last) = (row.text(contact::FIRST_NAME), row.text(contact::LAST_NAME));
    if last.is_empty() {
        return SortKey::text(&row.title());
    }
    SortKey::Text(format!("{}\u{0}{}", fold(last), fold(first)), format!("{last}\u{0}{first}"))
}

/// The sort key of a value of a kind of field.
#[must_use]
pub fn value_key(
    value: &FieldValue,
    kind: Option<FieldKind>,
    title_of: &dyn Fn(RecordId) -> Option<String>,
) -> SortKey {
    match value {
        FieldValue::Text(text) | FieldValue::Prose(text) => SortKey::text(text),
        FieldValue::Choice(key) => choice_key(key, kind),
        FieldValue::Flag(flag) => SortKey::Number(i64::from(*flag)),
        FieldValue::Number(number) => SortKey::Number(*number),
        FieldValue::Money(money) => SortKey::Amount(money.currency, money.minor),
        FieldValue::Day(day) => SortKey::Number(
            i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day()),
        ),
        // Birthdays are looked at by the calendar, not by age.
        FieldValue::PartialDay(day) => SortKey::Number(
            (i64::from(day.month) * 100 + i64::from(day.day)) * 100_000 + i64::from(day.year.unwrap_or(0)),
        ),
        FieldValue::Moment(at) => SortKey::Number(at.0),
        FieldValue::Period(when) => SortKey::Number(when.from.0),
        FieldValue::Tags(ids) if kind == Some(FieldKind::Links) => {
            let titles = ids.iter().filter_map(|id| id.parse().ok()).filter_map(title_of);
            titles.min().map_or(SortKey::Empty, |title| SortKey::text(&title))
        }
        FieldValue::Link(record) => title_of(*record).map_or(SortKey::Empty, |title| SortKey::text(&title)),
        FieldValue::Member(member) => SortKey::text(&member.to_string()),
        FieldValue::Tags(words) => words.first().map_or(SortKey::Empty, |word| SortKey::text(word)),
        FieldValue::Items(items) => {
            items.first().map_or(SortKey::Empty, |(_, item)| item_key(item, title_of))
        }
    }
}

/// In the order in which the list offers its options; unknown keys after all known ones.
fn choice_key(key: &str, kind: Option<FieldKind>) -> SortKey {
    let Some(FieldKind::Choice(list)) = kind else { return SortKey::text(key) };
    let at = list.keys.iter().position(|known| *known == key).unwrap_or(list.keys.len());
    SortKey::Number(i64::try_from(at).unwrap_or(i64::MAX))
}

fn item_key(item: &ItemValue, title_of: &dyn Fn(RecordId) -> Option<String>) -> SortKey {
    match item {
        ItemValue::Email(entry) => SortKey::text(&entry.addr),
        ItemValue::Phone(entry) if entry.e164.is_empty() => SortKey::text(&entry.raw),
        ItemValue::Phone(entry) => SortKey::text(&entry.e164),
        ItemValue::Address(entry) => {
            SortKey::text(&format!("{} {} {} {}", entry.city, entry.zip, entry.street, entry.house_no))
        }
        ItemValue::Affiliation(tie) => {
            title_of(tie.account).map_or(SortKey::Empty, |title| SortKey::text(&title))
        }
        ItemValue::Check(entry) => SortKey::text(&entry.text),
        ItemValue::Line(line) => SortKey::text(&line.name),
        ItemValue::Party(party) => {
            title_of(party.contact).map_or(SortKey::Empty, |title| SortKey::text(&title))
        }
        ItemValue::Price(price) => SortKey::Number(price.price.minor),
        ItemValue::Stop(stop) => title_of(stop.account).map_or(SortKey::Empty, |title| SortKey::text(&title)),
    }
}

#[cfg(test)]
mod tests;
