//! Rows as bytes: one by one in memory and among the fresh ones, some hundreds deflated together in a
//! block. A cache with a version: blocks of another version are rebuilt from the documents.

use crm_domain::field::RecordKind;
use crm_domain::row::Row;

use crate::table::Home;

/// Rows per block: an edit's fold rewrites some tens of kilobytes, a start reads few values.
pub const ROWS_PER_BLOCK: usize = 256;
/// Version of the encoding; raised when it changes.
const VERSION: u8 = 1;
/// Fast deflate: blocks are written often and read once per start.
const LEVEL: u8 = 3;
/// The largest content of a block, in bytes.
const MAX_CONTENT: usize = 64 * 1024 * 1024;

/// A row as bytes.
///
/// # Panics
/// Never: every row serialises.
#[must_use]
pub fn encode_row(row: &Row) -> Vec<u8> {
    postcard::to_allocvec(row).expect("rows hold only types that postcard can write")
}

/// The row in these bytes; `None` when they are of another version.
#[must_use]
pub fn decode_row(bytes: &[u8]) -> Option<Row> {
    postcard::from_bytes(bytes).ok()
}

/// Stands for the schema that rows were made with: values lie at positions, so another list of fields
/// reads other rows.
fn schema_mark(kind: RecordKind) -> [u8; 4] {
    // FNV-1a, 32 bits: a mark, not a defence.
    let mut hash = 0x811c_9dc5_u32;
    for field in kind.spec().fields {
        for byte in field.key.as_str().bytes().chain([0]) {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    hash.to_le_bytes()
}

/// A fresh row's value: where its document lies, and the row.
#[must_use]
pub fn encode_fresh(kind: RecordKind, home: Home, row: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(row.len() + 12);
    out.push(VERSION);
    out.extend_from_slice(&schema_mark(kind));
    out.push(kind as u8);
    push_home(&mut out, home);
    out.extend_from_slice(row);
    out
}

/// What [`encode_fresh`] wrote; `None` when it is of another version.
#[must_use]
pub fn decode_fresh(bytes: &[u8]) -> Option<(Home, Row)> {
    let (head, rest) = bytes.split_first_chunk::<6>()?;
    let [version, mark @ .., kind] = *head;
    let kind = RecordKind::ALL.into_iter().find(|known| *known as u8 == kind)?;
    if version != VERSION || mark != schema_mark(kind) {
        return None;
    }
    let (home, row) = pop_home(rest)?;
    Some((home, decode_row(row)?))
}

/// A block of rows of one kind.
#[must_use]
pub fn encode_block<'a>(kind: RecordKind, rows: impl Iterator<Item = (Home, &'a [u8])>) -> Vec<u8> {
    let mut content = Vec::new();
    for (home, row) in rows {
        push_home(&mut content, home);
        content.extend_from_slice(&u32::try_from(row.len()).unwrap_or(u32::MAX).to_le_bytes());
        content.extend_from_slice(row);
    }
    let mut out = vec![VERSION];
    out.extend_from_slice(&schema_mark(kind));
    out.extend_from_slice(&miniz_oxide::deflate::compress_to_vec(&content, LEVEL));
    out
}

/// The rows of a block; `None` when it is of another version or damaged.
#[must_use]
pub fn decode_block(kind: RecordKind, bytes: &[u8]) -> Option<Vec<(Home, Row)>> {
    let (head, deflated) = bytes.split_first_chunk::<5>()?;
    let [version, mark @ ..] = *head;
    if version != VERSION || mark != schema_mark(kind) {
        return None;
    }
    let content = miniz_oxide::inflate::decompress_to_vec_with_limit(deflated, MAX_CONTENT).ok()?;
    let mut rest = content.as_slice();
    let mut rows = Vec::with_capacity(ROWS_PER_BLOCK);
    while !rest.is_empty() {
        let (home, after) = pop_home(rest)?;
        let (length, after) = after.split_first_chunk::<4>()?;
        let (row, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        rows.push((home, decode_row(row)?));
        rest = after;
    }
    Some(rows)
}

fn push_home(out: &mut Vec<u8>, home: Home) {
    let number = match home {
        Home::Loose => 0,
        Home::Pack(number) => number.saturating_add(1),
    };
    out.extend_from_slice(&number.to_le_bytes());
}

fn pop_home(bytes: &[u8]) -> Option<(Home, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    let home = match u32::from_le_bytes(*number) {
        0 => Home::Loose,
        number => Home::Pack(number - 1),
    };
    Some((home, rest))
}
