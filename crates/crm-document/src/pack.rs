//! Packs: some hundreds of cold records in one value, as saved documents or as births (ADR 4). Deflated together
//! they take half of what they take alone: 231 instead of 465 bytes each, of 10,000 small documents.

use crm_domain::id::RecordId;
use crm_domain::row::Row;

use crate::birth::Birth;
use crate::columns;
use crate::document::{Document, LoadError};

/// The largest pack that is unpacked, in bytes of content.
const MAX_CONTENT: usize = 64 * 1024 * 1024;
/// First byte of a pack: saved documents only, deflated without a checksum (each has its own).
const DOCUMENTS: u8 = 1;
/// First byte of a pack: saved documents and births, deflated with a checksum.
const MIXED: u8 = 2;
/// Deflate level: beyond it the time grows and the size hardly shrinks.
const LEVEL: u8 = 6;
/// What stands before a document's bytes: its record and its length.
const HEAD: usize = 20;

/// A record in a pack.
#[derive(Debug, Clone, PartialEq)]
pub enum Stored {
    /// [`Document::save`]d bytes.
    Saved(Vec<u8>),
    /// Its first change is all that it has.
    Birth(Birth),
}

impl Stored {
    /// The record as a document.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn open(&self) -> Result<Document, LoadError> {
        match self {
            Self::Saved(bytes) => Document::load(bytes),
            Self::Birth(birth) => {
                let made = birth.document(false);
                made.map(|(document, _)| document).map_err(|error| LoadError::Automerge(error.to_string()))
            }
        }
    }

    /// The record's row; of a birth without making its document.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn row(&self, id: RecordId) -> Result<Row, LoadError> {
        match self {
            Self::Saved(bytes) => Document::load(bytes).map(|document| document.row(id)),
            Self::Birth(birth) => Ok(birth.row(id)),
        }
    }
}

/// A record and what a pack holds of it.
pub type Packed = (RecordId, Stored);

/// Why a pack cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the pack is damaged")]
pub struct PackError;

/// Packs saved documents and births.
#[must_use]
pub fn pack(documents: &[(RecordId, Vec<u8>)], births: &[(RecordId, &Birth)]) -> Vec<u8> {
    let size: usize = documents.iter().map(|(_, bytes)| bytes.len() + HEAD).sum();
    let mut content = Vec::with_capacity(size + births.len() * 512);
    content.extend_from_slice(&u32::try_from(documents.len()).unwrap_or(u32::MAX).to_le_bytes());
    for (record, bytes) in documents {
        content.extend_from_slice(record.as_bytes());
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        content.extend_from_slice(&length.to_le_bytes());
    }
    for (_, bytes) in documents {
        content.extend_from_slice(bytes);
    }
    columns::write(births, &mut content);
    let mut out = vec![MIXED];
    out.extend_from_slice(&miniz_oxide::deflate::compress_to_vec_zlib(&content, LEVEL));
    out
}

/// The records of a pack.
///
/// # Errors
/// When the bytes are not what [`pack`] wrote.
pub fn unpack(bytes: &[u8]) -> Result<Vec<Packed>, PackError> {
    unpack_some(bytes, &|_| true)
}

/// Those records of a pack that are `wanted`: one edit needs one.
///
/// # Errors
/// As [`unpack`].
pub fn unpack_some(bytes: &[u8], wanted: &dyn Fn(RecordId) -> bool) -> Result<Vec<Packed>, PackError> {
    use miniz_oxide::inflate::{decompress_to_vec_with_limit, decompress_to_vec_zlib_with_limit};
    let (&version, rest) = bytes.split_first().ok_or(PackError)?;
    match version {
        DOCUMENTS => {
            let (count, deflated) = rest.split_first_chunk::<4>().ok_or(PackError)?;
            let content = decompress_to_vec_with_limit(deflated, MAX_CONTENT).map_err(|_| PackError)?;
            let (records, rest) = read_documents(u32::from_le_bytes(*count), &content, wanted)?;
            if rest.is_empty() { Ok(records) } else { Err(PackError) }
        }
        MIXED => {
            let content = decompress_to_vec_zlib_with_limit(rest, MAX_CONTENT).map_err(|_| PackError)?;
            let (count, rest) = content.split_first_chunk::<4>().ok_or(PackError)?;
            let (mut records, births) = read_documents(u32::from_le_bytes(*count), rest, wanted)?;
            let births = columns::read(births, wanted)?.into_iter();
            records.extend(births.map(|(id, birth)| (id, Stored::Birth(birth))));
            Ok(records)
        }
        _ => Err(PackError),
    }
}

/// Saved documents, and what follows them.
fn read_documents<'a>(
    count: u32,
    content: &'a [u8],
    wanted: &dyn Fn(RecordId) -> bool,
) -> Result<(Vec<Packed>, &'a [u8]), PackError> {
    let count = usize::try_from(count).map_err(|_| PackError)?;
    let heads = count.checked_mul(HEAD).ok_or(PackError)?;
    let (heads, mut rest) = content.split_at_checked(heads).ok_or(PackError)?;
    let mut records = Vec::new();
    for head in heads.chunks_exact(HEAD) {
        let (id, length) = head.split_first_chunk::<16>().ok_or(PackError)?;
        let length = u32::from_le_bytes(length.try_into().map_err(|_| PackError)?);
        let (body, after) =
            rest.split_at_checked(usize::try_from(length).map_err(|_| PackError)?).ok_or(PackError)?;
        let id = RecordId::from_bytes(*id);
        if wanted(id) {
            records.push((id, Stored::Saved(body.to_vec())));
        }
        rest = after;
    }
    Ok((records, rest))
}

#[cfg(test)]
mod tests;
