//! Questions to the engine: which records, in which order, and what of them.

use serde::{Deserialize, Serialize};

use crate::field::{FieldKey, RecordKind};
use crate::time::Day;
use crate::value::FieldValue;

/// Something a list can show, sort and filter by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Column {
    /// The record's title; people sort by family name.
    Title,
    /// A field. Collections show and sort by their first entry.
    Field(FieldKey),
    /// When the record was made.
    CreatedAt,
    /// When it was last changed.
    UpdatedAt,
}

/// How a condition compares. Which ones fit a field follows from its kind (`docs/domain.md` D19).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Op {
    /// Equal, ignoring case and accents for text; any entry of a collection or set.
    Is,
    /// Not [`Self::Is`].
    IsNot,
    /// Contains the text, ignoring case and accents.
    Contains,
    /// Does not contain the text.
    ContainsNot,
    /// Begins with the text.
    StartsWith,
    /// Any of several.
    AnyOf,
    /// None of several.
    NoneOf,
    /// Less, or earlier.
    Less,
    /// More, or later.
    Greater,
    /// Both ends included.
    Between,
    /// Nothing is there.
    Empty,
    /// Something is there.
    NotEmpty,
    /// More than so many days before the day on which it is asked.
    OlderThan,
}

/// A condition tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Filter {
    /// All of them hold; empty holds always.
    All(Vec<Filter>),
    /// One of them holds.
    Any(Vec<Filter>),
    /// It does not hold.
    Not(Box<Filter>),
    /// A column compared with values: none for [`Op::Empty`], two for [`Op::Between`].
    Is {
        /// What is compared.
        column: Column,
        /// How.
        op: Op,
        /// With what. Parts of addresses and the like compare as [`FieldValue::Text`].
        values: Vec<FieldValue>,
    },
    /// A field has a clash that nobody has settled.
    Conflicted,
}

impl Filter {
    /// Whether a condition compares one of these columns.
    #[must_use]
    pub fn asks_for(&self, any: &dyn Fn(Column) -> bool) -> bool {
        let mut asks = false;
        self.columns(&mut |column| asks |= any(column));
        asks
    }

    /// Tells every column that a condition is about.
    pub fn columns(&self, tell: &mut dyn FnMut(Column)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.columns(tell)),
            Self::Not(part) => part.columns(tell),
            Self::Is { column, .. } => tell(*column),
            Self::Conflicted => {}
        }
    }

    /// A condition as it is meant on a day: what is said from today becomes a day of its own. What no calendar has
    /// stays as it is and never holds.
    #[must_use]
    pub fn on(&self, today: Day) -> Self {
        let each = |parts: &[Self]| parts.iter().map(|part| part.on(today)).collect();
        match self {
            Self::All(parts) => Self::All(each(parts)),
            Self::Any(parts) => Self::Any(each(parts)),
            Self::Not(part) => Self::Not(Box::new(part.on(today))),
            Self::Is { column, op: Op::OlderThan, values } => {
                let day = match values.as_slice() {
                    [FieldValue::Number(days)] => days.checked_neg().and_then(|back| today.plus_days(back)),
                    _ => None,
                };
                day.map_or_else(
                    || self.clone(),
                    |day| Self::Is { column: *column, op: Op::Less, values: vec![FieldValue::Day(day)] },
                )
            }
            Self::Is { .. } | Self::Conflicted => self.clone(),
        }
    }
}

impl Default for Filter {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

/// One level of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// By what.
    pub column: Column,
    /// Largest first; empty values stay at the end.
    pub descending: bool,
}

/// Whether to look among the living records or in the trash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Scope {
    /// Records in use.
    #[default]
    Living,
    /// Records in the trash.
    Trash,
}

/// Which records, in which order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// Of which kind.
    pub kind: RecordKind,
    /// In use or in the trash.
    pub scope: Scope,
    /// What must hold.
    pub filter: Filter,
    /// Words that must all occur somewhere in the record, tolerant of umlauts, accents and case.
    pub search: String,
    /// The order; ties and the empty order fall back to the title, then to the id.
    pub sort: Vec<Sort>,
}

impl Query {
    /// All living records of a kind by title.
    #[must_use]
    pub fn all(kind: RecordKind) -> Self {
        Self {
            kind,
            scope: Scope::Living,
            filter: Filter::default(),
            search: String::new(),
            sort: Vec::new(),
        }
    }
}
