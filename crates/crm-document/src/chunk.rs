//! The strict look at bytes before Automerge sees them: whole, of the right type, unpacked, bounded, with
//! a correct checksum (`ARCHITECTURE.md`, invariants). Automerge itself answers damage with silence and bombs
//! with memory.

use automerge::ChangeHash;

/// The largest chunk that is looked at, in bytes. A record beyond it is not a record.
pub const MAX_CHUNK: usize = 4 * 1024 * 1024;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const TYPE_DOCUMENT: u8 = 0;
const TYPE_CHANGE: u8 = 1;
/// Set in a column's specification when its data is deflated.
const COLUMN_DEFLATED: u64 = 0b1000;

/// Why bytes are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChunkError {
    /// Longer than [`MAX_CHUNK`].
    #[error("a chunk of {0} bytes is too large")]
    TooLarge(usize),
    /// Ends early, or goes on after its end.
    #[error("the chunk's length is wrong")]
    Length,
    /// Not an Automerge chunk.
    #[error("not an Automerge chunk")]
    Magic,
    /// A chunk of a type that is not allowed here: compressed ones never are.
    #[error("a chunk of type {0} is not allowed here")]
    Type(u8),
    /// Holds a compressed column.
    #[error("a compressed column is not allowed")]
    Compressed,
    /// The content is not what its checksum says.
    #[error("the checksum is wrong")]
    Checksum,
}

/// Checks one change: a single, whole, uncompressed change chunk.
///
/// # Errors
/// What is wrong with the first chunk that is, or with what stands around it.
pub fn check_change(bytes: &[u8]) -> Result<(), ChunkError> {
    let (kind, _, rest) = split(bytes)?;
    if kind != TYPE_CHANGE {
        return Err(ChunkError::Type(kind));
    }
    if rest.is_empty() { Ok(()) } else { Err(ChunkError::Length) }
}

/// Checks a saved document: one document chunk without compressed columns, then whole change chunks
/// (those that wait for others).
///
/// # Errors
/// What is wrong with the first chunk that is, or with what stands around it.
pub fn check_document(bytes: &[u8]) -> Result<(), ChunkError> {
    let (kind, body, mut rest) = split(bytes)?;
    if kind != TYPE_DOCUMENT {
        return Err(ChunkError::Type(kind));
    }
    check_columns(body)?;
    while !rest.is_empty() {
        let (kind, _, after) = split(rest)?;
        if kind != TYPE_CHANGE {
            return Err(ChunkError::Type(kind));
        }
        rest = after;
    }
    Ok(())
}

/// The first chunk's type and body, and what follows it.
fn split(bytes: &[u8]) -> Result<(u8, &[u8], &[u8]), ChunkError> {
    if bytes.len() > MAX_CHUNK {
        return Err(ChunkError::TooLarge(bytes.len()));
    }
    let (magic, rest) = bytes.split_first_chunk::<4>().ok_or(ChunkError::Length)?;
    if *magic != MAGIC {
        return Err(ChunkError::Magic);
    }
    let (checksum, rest) = rest.split_first_chunk::<4>().ok_or(ChunkError::Length)?;
    let (&kind, after_kind) = rest.split_first().ok_or(ChunkError::Length)?;
    let (length, body) = leb128(after_kind).ok_or(ChunkError::Length)?;
    let length = usize::try_from(length).map_err(|_| ChunkError::Length)?;
    let hashed = (1 + after_kind.len() - body.len()).checked_add(length).ok_or(ChunkError::Length)?;
    let hashed = rest.get(..hashed).ok_or(ChunkError::Length)?;
    let (body, rest) = body.split_at_checked(length).ok_or(ChunkError::Length)?;
    // The checksum is the start of the SHA-256 over type, length and body.
    let digest = sha256(hashed);
    if digest.0.get(..4) == Some(checksum.as_slice()) {
        Ok((kind, body, rest))
    } else {
        Err(ChunkError::Checksum)
    }
}

/// Walks a document chunk's head up to its column tables and looks for compression.
fn check_columns(body: &[u8]) -> Result<(), ChunkError> {
    let (actors, mut rest) = leb128(body).ok_or(ChunkError::Length)?;
    for _ in 0..actors {
        let (length, after) = leb128(rest).ok_or(ChunkError::Length)?;
        let length = usize::try_from(length).map_err(|_| ChunkError::Length)?;
        rest = after.get(length..).ok_or(ChunkError::Length)?;
    }
    let (heads, after) = leb128(rest).ok_or(ChunkError::Length)?;
    let heads =
        usize::try_from(heads).ok().and_then(|heads| heads.checked_mul(32)).ok_or(ChunkError::Length)?;
    rest = after.get(heads..).ok_or(ChunkError::Length)?;
    for _table in 0..2 {
        let (columns, after) = leb128(rest).ok_or(ChunkError::Length)?;
        rest = after;
        for _ in 0..columns {
            let (specification, after) = leb128(rest).ok_or(ChunkError::Length)?;
            if specification & COLUMN_DEFLATED != 0 {
                return Err(ChunkError::Compressed);
            }
            let (_length, after) = leb128(after).ok_or(ChunkError::Length)?;
            rest = after;
        }
    }
    Ok(())
}

/// An unsigned LEB128 number of at most ten bytes, and what follows it.
fn leb128(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0_u64;
    for (index, byte) in bytes.iter().enumerate().take(10) {
        let bits = u64::from(byte & 0x7f);
        let shift = u32::try_from(index * 7).ok()?;
        value |= bits.checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(index + 1..)?));
        }
    }
    None
}

/// SHA-256, as Automerge's own hash type.
fn sha256(bytes: &[u8]) -> ChangeHash {
    use sha2::Digest;
    ChangeHash(sha2::Sha256::digest(bytes).into())
}
