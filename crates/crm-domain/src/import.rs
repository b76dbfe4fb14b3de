//! Importing tables: how a file was read, what its columns mean, and which rows do not fit.

#[cfg(feature = "files")]
mod bytes;
pub mod draft;
#[cfg(feature = "files")]
mod header;
#[cfg(feature = "files")]
pub mod lines;
#[cfg(feature = "files")]
mod plan;
#[cfg(feature = "files")]
mod propose;
#[cfg(feature = "files")]
mod rows;
#[cfg(feature = "files")]
mod settle;
#[cfg(feature = "files")]
mod sniff;
pub mod targets;
#[cfg(feature = "files")]
mod text;

use serde::{Deserialize, Serialize};

use crate::field::FieldKey;
pub use draft::{Draft, DraftItem, DraftLink, DraftTie};
#[cfg(feature = "files")]
pub use header::fingerprint;
#[cfg(feature = "files")]
pub use propose::{Proposal, propose, propose_as};
#[cfg(feature = "files")]
pub use rows::{Faulty, Rows, read_rows};

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
        /// Which part of the entry: one of [`crate::item::PARTS`], with what the entry is for where
        /// the column's name says it (`raw:mobile`, `street:billing`); or [`FULL_NAME`].
        part: String,
    },
}

/// The part of `last_name` that is a whole name, to be taken apart.
pub const FULL_NAME: &str = "full_name";

/// Part and use of [`Target::Part`]: `street:billing` is `("street", Some("billing"))`.
#[must_use]
pub fn split_part(part: &str) -> (&str, Option<&str>) {
    part.split_once(':').map_or((part, None), |(part, usage)| (part, Some(usage)))
}

/// Why a file cannot be read at all. Single rows never are a reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is no table of text: a spreadsheet's own format, an archive, a picture.
    #[error("the file is no text")]
    NotText,
    /// The encoding that the mapping names does not exist.
    #[error("unknown encoding {0}")]
    Encoding(String),
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

/// Characters that make a spreadsheet take a cell for a formula (CSV injection, S4).
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// Whether a spreadsheet would calculate with a text, or whether it looks as if it had been
/// neutralised already.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// A text that no spreadsheet takes for a formula: `=1+1` becomes `'=1+1`. [`restore`] is its exact
/// inverse for every text.
#[must_use]
pub fn neutralise(text: &str) -> std::borrow::Cow<'_, str> {
    if is_formula(text) { format!("'{text}").into() } else { text.into() }
}

/// The text that [`neutralise`] made safe.
#[must_use]
pub fn restore(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(original) if is_formula(text) => original,
        _ => text,
    }
}
