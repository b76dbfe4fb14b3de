//! Values of fields, as they stand in rows, commands and messages.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::id::{ItemId, MemberId, RecordId};
use crate::item::ItemValue;
use crate::period::Period;
use crate::time::{Day, Millis, PartialDay};

/// An amount in integer minor units, always with its currency (`docs/domain.md` D3: never torn apart).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Money {
    /// Cents for EUR.
    pub minor: i64,
    /// ISO 4217, three capital letters.
    pub currency: [u8; 3],
}

impl Money {
    /// The currency code as text.
    #[must_use]
    pub fn currency_code(&self) -> &str {
        core::str::from_utf8(&self.currency).unwrap_or("???")
    }
}

/// A checked value of a field. Which variants a field allows is said by its
/// [`crate::field::FieldKind`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FieldValue {
    /// One line of text; also web addresses and the like.
    Text(String),
    /// The key of an option.
    Choice(String),
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// An amount.
    Money(Money),
    /// A day.
    Day(Day),
    /// A day whose year may be missing.
    PartialDay(PartialDay),
    /// Another record.
    Link(RecordId),
    /// A member of the workspace.
    Member(MemberId),
    /// A set of words, merged word by word.
    Tags(BTreeSet<String>),
    /// A keyed collection of value objects, sorted primary first, then by id (which is by time).
    Items(Vec<(ItemId, ItemValue)>),
    /// Text that two people may write in at once.
    Prose(String),
    /// A point in time.
    Moment(Millis),
    /// From when to when.
    Period(Period),
}

impl FieldValue {
    /// Whether there is nothing to show: empty text, an empty set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) | Self::Choice(text) | Self::Prose(text) => text.is_empty(),
            Self::Tags(tags) => tags.is_empty(),
            Self::Items(items) => items.is_empty(),
            Self::Flag(_)
            | Self::Number(_)
            | Self::Money(_)
            | Self::Day(_)
            | Self::PartialDay(_)
            | Self::Link(_)
            | Self::Moment(_)
            | Self::Period(_)
            | Self::Member(_) => false,
        }
    }

    /// The text of [`Self::Text`], [`Self::Choice`] and [`Self::Prose`].
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Choice(text) | Self::Prose(text) => Some(text),
            Self::Flag(_)
            | Self::Number(_)
            | Self::Money(_)
            | Self::Day(_)
            | Self::PartialDay(_)
            | Self::Link(_)
            | Self::Moment(_)
            | Self::Period(_)
            | Self::Member(_)
            | Self::Tags(_)
            | Self::Items(_) => None,
        }
    }

    /// The entries of a collection; empty for every other value.
    #[must_use]
    pub fn items(&self) -> &[(ItemId, ItemValue)] {
        if let Self::Items(items) = self { items } else { &[] }
    }
}

/// Puts a collection's entries into the order in which everyone sees them: primary first, then as
/// they were made.
pub fn sort_items(items: &mut [(ItemId, ItemValue)]) {
    items.sort_by(|(a_id, a), (b_id, b)| {
        b.is_primary().cmp(&a.is_primary()).then_with(|| place(a).cmp(place(b))).then_with(|| a_id.cmp(b_id))
    });
}

/// Where a person put an entry among the others; empty for those that stand as they were made.
fn place(item: &ItemValue) -> &str {
    match item {
        ItemValue::Check(entry) => &entry.position,
        ItemValue::Line(line) => &line.position,
        ItemValue::Stop(stop) => &stop.position,
        ItemValue::Email(_)
        | ItemValue::Phone(_)
        | ItemValue::Address(_)
        | ItemValue::Affiliation(_)
        | ItemValue::Party(_)
        | ItemValue::Price(_) => "",
    }
}
