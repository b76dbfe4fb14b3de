//! Commands: what a person does to records. Every command is idempotent: sent again after a crash
//! it changes nothing more.

use serde::{Deserialize, Serialize};

use crate::field::{FieldKey, RecordKind};
use crate::id::{ItemId, RecordId};
use crate::item::ItemValue;
use crate::time::Millis;
use crate::value::FieldValue;

/// One change to one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {
    /// Gives a register field a value, or empties it. Also settles a conflict on it.
    Set {
        /// The field; its kind merges as a register.
        field: FieldKey,
        /// `None` empties the field.
        value: Option<FieldValue>,
    },
    /// Adds an entry to a collection or replaces it whole. Also settles a conflict on it.
    PutItem {
        /// The collection.
        field: FieldKey,
        /// New for a new entry.
        item: ItemId,
        /// The whole entry.
        value: ItemValue,
    },
    /// Takes an entry out of a collection.
    RemoveItem {
        /// The collection.
        field: FieldKey,
        /// The entry.
        item: ItemId,
    },
    /// Adds a word to a set or takes it out.
    Tag {
        /// The set.
        field: FieldKey,
        /// The word.
        word: String,
        /// In the set afterwards, or not.
        present: bool,
    },
    /// Writes in a prose field: from the text the person saw to the text they left.
    Write {
        /// The prose field.
        field: FieldKey,
        /// What stood there when typing began; what others wrote since is kept.
        before: String,
        /// What stands there now.
        after: String,
    },
    /// Moves to the trash, or back (`docs/domain.md` D12).
    Trash {
        /// In the trash afterwards, or not.
        trashed: bool,
    },
}

impl Edit {
    /// The field that is touched, `None` for the trash.
    #[must_use]
    pub const fn field(&self) -> Option<FieldKey> {
        match self {
            Self::Set { field, .. }
            | Self::PutItem { field, .. }
            | Self::RemoveItem { field, .. }
            | Self::Tag { field, .. }
            | Self::Write { field, .. } => Some(*field),
            Self::Trash { .. } => None,
        }
    }
}

/// One of several things that are done together, to different records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Makes a record. One that is there already stays as it is; one in the trash is brought back with these values,
    /// but for prose that stands there.
    Create {
        /// The new record.
        record: RecordId,
        /// Its kind.
        kind: RecordKind,
        /// Its first values.
        edits: Vec<Edit>,
    },
    /// Changes a record.
    Edit {
        /// The record.
        record: RecordId,
        /// What happens to it.
        edits: Vec<Edit>,
    },
}

impl Step {
    /// The record that is touched.
    pub fn record(&self) -> RecordId {
        match self {
            Self::Create { record, .. } | Self::Edit { record, .. } => *record,
        }
    }
}

/// A record with its past, as it is put into a workspace for looking at; nobody's act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sown {
    /// When it was made, as it will say.
    pub at: Millis,
    /// The record.
    pub record: RecordId,
    /// Its kind.
    pub kind: RecordKind,
    /// All its values; no rule adds to them.
    pub edits: Vec<Edit>,
}

/// What the page asks the engine to do to the data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Makes a record. The id is chosen by the page, so that a repeated command makes nothing twice.
    Create {
        /// The new record.
        record: RecordId,
        /// Its kind.
        kind: RecordKind,
        /// Its first values.
        edits: Vec<Edit>,
    },
    /// Changes one record, or many alike: one command, one undo.
    Edit {
        /// The records.
        records: Vec<RecordId>,
        /// What happens to each.
        edits: Vec<Edit>,
    },
    /// Does several things to several records: all of them or none, in one write and with one undo. Meant
    /// for a handful.
    Steps {
        /// What is done, in this order.
        steps: Vec<Step>,
    },
}
