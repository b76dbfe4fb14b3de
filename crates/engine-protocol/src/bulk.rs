//! Many records at once: what a change would do to them, how far it is, and what was done on this device.

use crm_domain::bulk::Refusal;
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{CommandId, RecordId};
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;
use serde::{Deserialize, Serialize};

use crate::files::ImportSummary;

/// What edits would do to many records.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Preview {
    /// The records that would change.
    pub changes: Vec<RecordId>,
    /// How many are so already.
    pub already: u32,
    /// How many cannot be changed so, by reason.
    pub refused: Vec<(Refusal, u32)>,
    /// The first of those that would change.
    pub lines: Vec<PreviewLine>,
    /// Titles of records that the lines link to.
    pub titles: Vec<(RecordId, String)>,
}

/// What would become of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewLine {
    /// The record.
    pub id: RecordId,
    /// What it is called.
    pub title: String,
    /// What stands in the field; nothing when it is empty.
    pub before: Option<FieldValue>,
    /// What would stand there.
    pub after: Option<FieldValue>,
}

/// How far a change of many records is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkProgress {
    /// Under which it can be undone.
    pub id: CommandId,
    /// Records done and durable.
    pub done: u32,
    /// Records in all.
    pub total: u32,
}

/// A line of what was done on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeedLine {
    /// A command.
    Command(Deed),
    /// A file that came in; taken back as a whole.
    Import(ImportSummary),
}

impl DeedLine {
    /// When it was done, by this device's clock.
    #[must_use]
    pub const fn at(&self) -> Millis {
        match self {
            Self::Command(deed) => deed.at,
            Self::Import(import) => import.at,
        }
    }
}

/// A command that was done on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// Under which it can be taken back.
    pub id: CommandId,
    /// When, by this device's clock.
    pub at: Millis,
    /// What.
    pub what: DeedKind,
    /// The kind of the records; `None` when they are of several.
    pub kind: Option<RecordKind>,
    /// The first record, its kind, and what it is called now.
    pub first: (RecordId, RecordKind, String),
    /// How many records.
    pub records: u32,
    /// The fields that were written, most often first; empty for what was made or thrown away.
    pub fields: Vec<FieldKey>,
    /// It is taken back.
    pub undone: bool,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeedKind {
    /// Records were made.
    Made,
    /// Records were changed.
    Changed,
    /// Records went to the trash.
    Trashed,
    /// Records came back from the trash.
    Restored,
}
