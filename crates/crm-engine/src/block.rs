//! Rows as bytes: one by one in memory and among the fresh ones, some hundreds deflated together in a
//! block. A cache with a version: blocks of another version are rebuilt from the documents.
//!
//! WHY a head before each row: a start takes rows in without reading them. Reading 100,000 of them costs
//! four times as much as taking them in, and lists need only the few that they show.

use std::borrow::Borrow;

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::row::Row;

use crate::encoding::{decode_row, encode_row};
use crate::records::links;
use crate::table::{Flags, Home};
use crate::title::TitleKey;

/// Rows per block: an edit's fold rewrites some tens of kilobytes, a start reads few values.
pub const ROWS_PER_BLOCK: usize = 256;
/// Version of the encoding; raised when it changes.
const VERSION: u8 = 6;
/// Fast deflate: blocks are written often and read once per start.
const LEVEL: u8 = 3;
/// The largest content of a block, in bytes.
const MAX_CONTENT: usize = 64 * 1024 * 1024;

/// Stands for the schema that rows were made with: values lie at positions, so another list of fields
/// reads other rows.
fn schema_mark(kind: RecordKind) -> [u8; 4] {
    let fields = kind.spec().fields.iter();
    fnv(fields.flat_map(|field| field.key.as_str().bytes().chain([0])))
}

/// FNV-1a, 32 bits: tells damage and other versions, no defence.
fn fnv(bytes: impl Iterator<Item = u8>) -> [u8; 4] {
    let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash.to_le_bytes()
}

/// A fresh row's value: where its document lies, and the row, with a sum over both: a damaged row must not
/// pass for another record.
#[must_use]
pub fn encode_fresh(kind: RecordKind, home: Home, row: &[u8]) -> Vec<u8> {
    let mut content = Vec::with_capacity(row.len() + 8);
    push_home(&mut content, home);
    content.extend_from_slice(row);
    let mut out = Vec::with_capacity(content.len() + 10);
    out.push(VERSION);
    out.extend_from_slice(&schema_mark(kind));
    out.push(kind as u8);
    out.extend_from_slice(&fnv(content.iter().copied()));
    out.extend_from_slice(&content);
    out
}

/// What [`encode_fresh`] wrote; `None` when it is of another version, or damaged.
#[must_use]
pub fn decode_fresh(bytes: &[u8]) -> Option<(Home, Row)> {
    let (head, rest) = bytes.split_first_chunk::<6>()?;
    let [version, mark @ .., kind] = *head;
    let kind = RecordKind::ALL.into_iter().find(|known| *known as u8 == kind)?;
    let (sum, content) = rest.split_first_chunk::<4>()?;
    if version != VERSION || mark != schema_mark(kind) || *sum != fnv(content.iter().copied()) {
        return None;
    }
    let (home, row) = pop_home(content)?;
    Some((home, decode_row(row)?))
}

/// Of which kind a fresh row says it is, without reading it.
#[must_use]
pub fn fresh_kind(bytes: &[u8]) -> Option<RecordKind> {
    let [_, _, _, _, _, kind, ..] = bytes else { return None };
    RecordKind::ALL.into_iter().find(|known| *known as u8 == *kind)
}

/// A row as a block brings it: ready for a table, not read yet.
#[derive(Debug)]
pub struct PackedRow {
    pub id: RecordId,
    pub home: Home,
    pub flags: Flags,
    /// The records it shows by their titles.
    pub links: Vec<RecordId>,
    pub title: TitleKey,
    /// [`encode_row`] of the row.
    pub row: Box<[u8]>,
}

impl PackedRow {
    /// The same of a row at hand.
    #[must_use]
    pub fn of(row: &Row, home: Home) -> Self {
        Self {
            id: row.id,
            home,
            flags: Flags::of(row),
            links: links(row).collect(),
            title: TitleKey::of(row),
            row: encode_row(row).into_boxed_slice(),
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        push_home(out, self.home);
        out.extend_from_slice(self.id.as_bytes());
        out.push(self.flags.to_byte());
        let links = self.links.iter().take(usize::from(u16::MAX));
        out.extend_from_slice(&u16::try_from(links.len()).unwrap_or(u16::MAX).to_le_bytes());
        links.for_each(|link| out.extend_from_slice(link.as_bytes()));
        push_bytes(out, self.title.folded().as_bytes());
        push_bytes(out, self.title.written().as_bytes());
        push_bytes(out, &self.row);
    }

    fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (home, rest) = pop_home(bytes)?;
        let (id, rest) = rest.split_first_chunk::<16>()?;
        let (flags, rest) = rest.split_first()?;
        let (count, rest) = rest.split_first_chunk::<2>()?;
        let (linked, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes(*count)) * 16)?;
        let (linked, _) = linked.as_chunks::<16>();
        let (folded, rest) = pop_bytes(rest)?;
        let (written, rest) = pop_bytes(rest)?;
        let (row, rest) = pop_bytes(rest)?;
        let title = TitleKey::new(str::from_utf8(folded).ok()?, str::from_utf8(written).ok()?);
        let packed = Self {
            id: RecordId::from_bytes(*id),
            home,
            flags: Flags::from_byte(*flags),
            links: linked.iter().copied().map(RecordId::from_bytes).collect(),
            title,
            row: row.into(),
        };
        Some((packed, rest))
    }
}

/// A block of rows of one kind.
#[must_use]
pub fn encode_block(kind: RecordKind, rows: impl Iterator<Item = impl Borrow<PackedRow>>) -> Vec<u8> {
    let mut content = Vec::new();
    rows.for_each(|row| row.borrow().write(&mut content));
    let mut out = vec![VERSION];
    out.extend_from_slice(&schema_mark(kind));
    out.extend_from_slice(&miniz_oxide::deflate::compress_to_vec_zlib(&content, LEVEL));
    out
}

/// The rows of a block; `None` when it is of another version or damaged (zlib holds a checksum).
#[must_use]
pub fn decode_block(kind: RecordKind, bytes: &[u8]) -> Option<Vec<PackedRow>> {
    let (head, deflated) = bytes.split_first_chunk::<5>()?;
    let [version, mark @ ..] = *head;
    if version != VERSION || mark != schema_mark(kind) {
        return None;
    }
    let content = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(deflated, MAX_CONTENT).ok()?;
    let mut rest = content.as_slice();
    let mut rows = Vec::with_capacity(ROWS_PER_BLOCK);
    while !rest.is_empty() {
        let (row, after) = PackedRow::read(rest)?;
        rows.push(row);
        rest = after;
    }
    // Rows are read when they are shown. One is read now: an encoding that changed without its version
    // is met here and not on a screen.
    let readable = rows.first().is_none_or(|row| decode_row(&row.row).is_some_and(|read| read.id == row.id));
    readable.then_some(rows)
}

fn push_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(bytes);
}

fn pop_bytes(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
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
