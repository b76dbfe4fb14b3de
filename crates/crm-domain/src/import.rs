//! Importing tables: how a file was read, what its columns mean, and which rows do not fit.

use serde::{Deserialize, Serialize};

use crate::field::FieldKey;

/// What a column of a file means.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Target {
    /// Left out.
    Skip,
    /// A field that is one value.
    Field(FieldKey),
    /// An e-mail address, a phone number; equal `slot`s belong to one entry.
    Part {
        /// The collection.
        field: FieldKey,
        /// Which entry, from 0.
        slot: u8,
        /// Which part of the entry, such as `addr`, `raw`, `street`, `city`.
        part: String,
    },
}

/// How day and month are ordered in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum DayOrder {
    /// 2026-11-21.
    #[default]
    Iso,
    /// 21.11.2026.
    DayFirst,
    /// 11/21/2026.
    MonthFirst,
}

/// How to read a file. Proposed by detection, edited by a person, remembered per header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportMapping {
    /// Encoding label, such as `utf-8`, `utf-16le`, `windows-1252`.
    pub encoding: String,
    /// Separator as a byte.
    pub delimiter: u8,
    /// The first row names the columns.
    pub has_header: bool,
    /// Order of day and month.
    pub day_order: DayOrder,
    /// `1.234,56` instead of `1,234.56`.
    pub decimal_comma: bool,
    /// One per column of the file.
    pub columns: Vec<Target>,
    /// Country of phone numbers without one, ISO 3166-1 alpha-2.
    pub phone_country: String,
    /// Currency of amounts without one, ISO 4217.
    pub currency: String,
    /// Rows that match a record change it; otherwise they are left alone.
    pub update_existing: bool,
}

/// What a file looks like, before anything is done with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPreview {
    /// The import that was opened.
    pub job: crate::id::JobId,
    /// The file's name.
    pub name: String,
    /// Column names, or `A`, `B`, … without a header.
    pub headers: Vec<String>,
    /// The first rows.
    pub sample: Vec<Vec<String>>,
    /// Rows without the header.
    pub rows: u32,
    /// The proposal.
    pub mapping: ImportMapping,
    /// The system whose header names were recognised.
    pub profile: Option<String>,
    /// The proposal was remembered from an earlier import of such a file.
    pub remembered: bool,
}

/// A row that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Line in the file as a spreadsheet counts it; the header is row 1.
    pub row: u32,
    /// The column's name; empty when it is the whole row.
    pub column: String,
    /// What stands there.
    pub content: String,
    /// Why it does not fit, as a locale key below `import.problem.`.
    pub reason: String,
}
