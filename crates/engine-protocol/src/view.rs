//! Rows and records as the page shows them: values, not documents; words come from the locale.

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{DeviceId, ItemId, RecordId};
use crm_domain::item::ItemValue;
use crm_domain::time::{Day, Millis};
use crm_domain::tour::place::Place;
use crm_domain::value::FieldValue;
use serde::{Deserialize, Serialize};

use crate::grouping::GroupView;

/// The part of a query's result that is on screen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Window {
    /// How many records match in all; at least so many while [`Window::counting`].
    pub total: u32,
    /// A search has found what the screen holds, and goes on.
    pub counting: bool,
    /// How many records there are without filter and search.
    pub unfiltered: u32,
    /// Index of the first row.
    pub start: u32,
    /// The rows.
    pub rows: Vec<RowView>,
    /// Titles of records that rows link to.
    pub titles: Vec<(RecordId, String)>,
    /// What all deals of the result are worth; empty for other kinds, and while [`Window::counting`].
    pub sums: Vec<Sum>,
    /// The groups of a list in groups, all of them; [`Window::start`] then counts the rows of open groups only.
    pub groups: Vec<GroupView>,
}

/// What deals of one currency, and with one chance, are worth together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// ISO 4217.
    pub currency: [u8; 3],
    /// The deals' own chance in basis points; `None` for those that have their stage's.
    pub chance: Option<u16>,
    /// Minor units.
    pub minor: i64,
    /// How many deals.
    pub count: u32,
}

/// A row on screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowView {
    /// The record.
    pub id: RecordId,
    /// What it is called.
    pub title: String,
    /// One value per column asked for, in that order; collections are cut to their first entry, prose
    /// to its first line.
    pub cells: Vec<Option<FieldValue>>,
    /// How many fields have an open conflict.
    pub conflicts: u32,
    /// The change that brought the row here came from another device.
    pub from_afar: bool,
}

/// A record page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordView {
    /// The record.
    pub id: RecordId,
    /// Its kind.
    pub kind: RecordKind,
    /// What it is called.
    pub title: String,
    /// When it was made.
    pub created_at: Millis,
    /// Its latest change.
    pub updated_at: Millis,
    /// Who made the latest change.
    pub updated_by: Author,
    /// When it went to the trash.
    pub deleted_at: Option<Millis>,
    /// All non-empty values in display order; prose whole.
    pub values: Vec<(FieldKey, FieldValue)>,
    /// Open conflicts.
    pub conflicts: Vec<Conflict>,
    /// Titles of linked records.
    pub titles: Vec<(RecordId, String)>,
    /// An account's contacts by title (at most 200), or a contact's colleagues.
    pub related: Vec<Hit>,
}

/// A record that may be the one that is being typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Like {
    /// The record.
    pub id: RecordId,
    /// Its kind.
    pub kind: RecordKind,
    /// What it is called.
    pub title: String,
    /// What tells it from its namesakes: company, postal code and town.
    pub about: String,
    /// How sure it is, 0 to 100.
    pub percent: u8,
    /// What speaks for it.
    pub why: Vec<crm_domain::duplicate::score::Why>,
}

/// Who made a change.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Author {
    /// The device.
    pub device: DeviceId,
    /// The person's name as this device knows it; empty when unknown.
    pub member_name: String,
    /// The device's name; empty when unknown.
    pub device_label: String,
    /// It was this device.
    pub here: bool,
}

/// A field that two people changed at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The field.
    pub field: FieldKey,
    /// The entry, in a collection.
    pub item: Option<ItemId>,
    /// The critical ones get a banner.
    pub critical: bool,
    /// All current values; the first is the one shown meanwhile.
    pub versions: Vec<Version>,
}

/// One of several current values of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The value; `None` when it was emptied.
    pub value: Option<FieldValue>,
    /// Who wrote it.
    pub author: Author,
    /// When, by their clock.
    pub at: Millis,
}

/// A record found by its title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The record.
    pub id: RecordId,
    /// Its kind.
    pub kind: RecordKind,
    /// What it is called.
    pub title: String,
    /// A second line: position and company, or town.
    pub subtitle: String,
}

/// An account as a tour needs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Customer {
    /// The account.
    pub id: RecordId,
    /// What it is called.
    pub title: String,
    /// The address that one visits, on one line.
    pub address: String,
    /// The town of it.
    pub town: String,
    /// Where that is, as well as it is known.
    pub place: Option<Place>,
    /// The number to call, international where it is known.
    pub phone: String,
    /// When somebody was there last.
    pub last_visit: Option<Millis>,
    /// By when somebody is to be there again.
    pub visit_due: Option<Day>,
}

/// One change of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// When, by the author's clock.
    pub at: Millis,
    /// Who.
    pub author: Author,
    /// What.
    pub changes: Vec<FieldChange>,
}

/// What a change did to a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldChange {
    /// The record was made.
    Created,
    /// To the trash (`true`) or back.
    Trashed(bool),
    /// A field went from one value to another. Prose and sets are whole.
    Value {
        /// Which.
        field: FieldKey,
        /// Before; `None` when empty.
        before: Option<FieldValue>,
        /// After; `None` when empty.
        after: Option<FieldValue>,
    },
    /// An entry of a collection.
    Item {
        /// The collection.
        field: FieldKey,
        /// The entry.
        item: ItemId,
        /// Before; `None` when it was added.
        before: Option<ItemValue>,
        /// After; `None` when it was removed.
        after: Option<ItemValue>,
    },
}
