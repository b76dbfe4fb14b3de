//! A list in groups: by what, which of them are closed, and what each holds.

use crm_domain::field::FieldKey;
use crm_domain::value::FieldValue;
use serde::{Deserialize, Serialize};

/// What the records of a group share: a value of the field they are grouped by, days cut to their month; `None` where
/// the field is empty.
pub type GroupValue = Option<FieldValue>;

/// How a list is grouped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grouping {
    /// By this field.
    pub by: FieldKey,
    /// Groups of which only the head is shown.
    pub closed: Vec<GroupValue>,
}

/// A group of a list, in the order in which they stand.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GroupView {
    /// What its records share.
    pub value: GroupValue,
    /// How many records.
    pub count: u32,
    /// What they come to.
    pub sums: Vec<GroupSum>,
    /// Only its head is shown.
    pub closed: bool,
}

/// What a field of a group's records comes to, in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GroupSum {
    /// The field.
    pub field: FieldKey,
    /// ISO 4217.
    pub currency: [u8; 3],
    /// Minor units.
    pub minor: i64,
}
