//! Packs: some hundreds of cold documents in one value. Saved uncompressed and deflated together they
//! take half of what they take alone (`architecture.md`, measured facts).

use crm_domain::id::RecordId;

/// The largest pack that is unpacked, in bytes of content.
const MAX_CONTENT: usize = 64 * 1024 * 1024;
/// First byte of every pack: the shape's version.
const VERSION: u8 = 1;
/// Deflate level: beyond it the time grows and the size hardly shrinks.
const LEVEL: u8 = 6;

/// A document in a pack: its record and [`crate::Document::save`]d bytes.
pub type Packed = (RecordId, Vec<u8>);

/// Why a pack cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the pack is damaged")]
pub struct PackError;

/// Packs documents.
#[must_use]
pub fn pack(documents: &[Packed]) -> Vec<u8> {
    let size = documents.iter().map(|(_, bytes)| bytes.len() + 20).sum();
    let mut content = Vec::with_capacity(size);
    for (record, bytes) in documents {
        content.extend_from_slice(record.as_bytes());
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        content.extend_from_slice(&length.to_le_bytes());
    }
    for (_, bytes) in documents {
        content.extend_from_slice(bytes);
    }
    let mut out = vec![VERSION];
    out.extend_from_slice(&u32::try_from(documents.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(&miniz_oxide::deflate::compress_to_vec(&content, LEVEL));
    out
}

/// The documents of a pack.
///
/// # Errors
/// When the bytes are not what [`pack`] wrote.
pub fn unpack(bytes: &[u8]) -> Result<Vec<Packed>, PackError> {
    let (&version, rest) = bytes.split_first().ok_or(PackError)?;
    if version != VERSION {
        return Err(PackError);
    }
    let (count, deflated) = rest.split_first_chunk::<4>().ok_or(PackError)?;
    let count = usize::try_from(u32::from_le_bytes(*count)).map_err(|_| PackError)?;
    let content =
        miniz_oxide::inflate::decompress_to_vec_with_limit(deflated, MAX_CONTENT).map_err(|_| PackError)?;
    let (heads, mut bodies) =
        content.split_at_checked(count.checked_mul(20).ok_or(PackError)?).ok_or(PackError)?;
    let mut documents = Vec::with_capacity(count);
    for head in heads.chunks_exact(20) {
        let (id, length) = head.split_first_chunk::<16>().ok_or(PackError)?;
        let length = u32::from_le_bytes(length.try_into().map_err(|_| PackError)?);
        let (body, after) =
            bodies.split_at_checked(usize::try_from(length).map_err(|_| PackError)?).ok_or(PackError)?;
        documents.push((RecordId::from_bytes(*id), body.to_vec()));
        bodies = after;
    }
    if bodies.is_empty() { Ok(documents) } else { Err(PackError) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn r21_what_is_packed_comes_back(docs in proptest::collection::vec((any::<[u8; 16]>(), proptest::collection::vec(any::<u8>(), 0..200)), 0..20)) {
            let docs: Vec<Packed> = docs.into_iter().map(|(id, bytes)| (RecordId::from_bytes(id), bytes)).collect();
            prop_assert_eq!(unpack(&pack(&docs)).unwrap(), docs);
        }

        #[test]
        fn r11_hostile_packs_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let mut pack = vec![VERSION];
            pack.extend(bytes);
            let _ = unpack(&pack);
        }
    }
}
