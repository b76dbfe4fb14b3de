//! Import and export.

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::JobId;
use crm_domain::time::Millis;
use serde::{Deserialize, Serialize};

pub use crm_domain::import::{ImportMapping, ImportPreview, Problem as RowProblem};

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportPlan {
    /// Rows that become new records.
    pub new: u32,
    /// Rows that change a record found by e-mail, number or name.
    pub changed: u32,
    /// Rows whose record is already exactly so.
    pub same: u32,
    /// Rows that look like a record that is here, without certainty.
    pub doubtful: u32,
    /// Rows that cannot be read.
    pub faulty: u32,
    /// The first faulty rows: row number in the file (from 1, the header is 1), column, reason.
    pub faults: Vec<RowProblem>,
    /// Rows with something that is taken as it stands there, and is hardly what it claims to be.
    pub doubted: u32,
    /// The first of those cells.
    pub doubts: Vec<RowProblem>,
    /// Names of records and members that mean nobody, or several; the most frequent first. Their rows are
    /// imported, the fields stay as they are.
    pub nobody: Vec<Nobody>,
}

/// A name in a file that means nobody, or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nobody {
    /// The field that should point at somebody.
    pub field: FieldKey,
    /// As written.
    pub named: String,
    /// Rows that write it.
    pub rows: u32,
}

/// How far an import is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportProgress {
    /// Which.
    pub job: JobId,
    /// Rows done.
    pub done: u32,
    /// Rows in all.
    pub total: u32,
}

/// How an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportState {
    /// Rows are being written.
    Running,
    /// It was interrupted and can be continued or undone.
    Interrupted,
    /// All rows are done.
    Done,
    /// It was taken back.
    Undone,
}

/// An import and what it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSummary {
    /// Which.
    pub job: JobId,
    /// The file's name.
    pub name: String,
    /// What its rows became.
    pub kind: RecordKind,
    /// When it began.
    pub at: Millis,
    /// How it stands.
    pub state: ImportState,
    /// Rows in the file.
    pub total: u32,
    /// Rows done so far.
    pub done: u32,
    /// Records made, linked accounts included.
    pub created: u32,
    /// Records changed.
    pub changed: u32,
    /// Rows left out because they could not be read.
    pub faulty: u32,
}

/// How an export is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportFormat {
    /// Comma, UTF-8, ISO dates: for other systems and for importing again.
    Csv,
    /// Semicolon, UTF-8 with byte-order mark, German dates and decimal comma: opens in Excel.
    ExcelDe,
    /// A workbook (`.xlsx`) with numbers, amounts and days as such; in German words, or in those that are the same everywhere.
    Workbook {
        /// With German heads and words.
        german: bool,
    },
    /// Cards (vCard), of people and companies: for address books.
    VCard,
    /// A calendar (iCalendar), of events and of tasks that are due on a day.
    ICalendar,
}
