//! Values of the store that carry a hash of themselves, so that what is damaged is told and not taken for true (R3).
//!
//! Rows, documents and packs know by their own form whether they are whole, batches by their signature, imported files by
//! their import's id. Texts of a person (drafts, preferences) stand as they are: they are seen before they become anything.

use engine_protocol::answer::StoreTrouble;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::effect::Table;
use crate::engine::Engine;

/// What says that a hash stands before it.
const MARK: &[u8; 4] = b"\0sum";
/// Bytes of the hash that are kept: chance is to be met, not malice.
const KEPT: usize = 8;

/// A value with its hash behind it.
///
/// WHY behind: builds that know no hash read on, for no reader looks at what follows the value.
#[must_use]
pub fn with_sum(mut value: Vec<u8>) -> Vec<u8> {
    let sum = sum(&value);
    value.extend_from_slice(&sum);
    value.extend_from_slice(MARK);
    value
}

/// The value without its hash; `None` when it is not what was stored. One without a hash is of an older build, or was cut off,
/// and is as it is.
#[must_use]
pub fn checked(bytes: &[u8]) -> Option<&[u8]> {
    let Some(summed) = bytes.strip_suffix(MARK) else { return Some(bytes) };
    let (value, stored) = summed.split_last_chunk::<KEPT>()?;
    (sum(value) == *stored).then_some(value)
}

/// Plain data as it is stored.
pub(crate) fn store<T: Serialize>(value: &T) -> Vec<u8> {
    with_sum(postcard::to_allocvec(value).expect("stored values hold only types that postcard can write"))
}

/// What [`store`] has written; `None` when it cannot be read. What was cut off ends too early for postcard.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(checked(bytes)?).ok()
}

/// Whether what stands behind a value begins with its hash.
pub(crate) fn fits(value: &[u8], behind: &[u8]) -> bool {
    behind.starts_with(&sum(value))
}

fn sum(value: &[u8]) -> [u8; KEPT] {
    let whole: [u8; 32] = Sha256::digest(value).into();
    core::array::from_fn(|at| whole[at])
}

impl Engine {
    /// A value of the store cannot be read: it stays where it is, and is counted once among what people are told of.
    pub(crate) fn note_damage(&mut self, table: Table, key: &[u8]) {
        self.damaged_packs += u32::from(self.lane.broken.insert((table, key.to_vec())));
    }

    /// Whether there is a workspace here whose keys cannot be read.
    pub(crate) fn is_locked_out(&self) -> bool {
        self.lane.broken.contains(&(Table::Meta, b"home".to_vec()))
    }

    /// The trouble that no write ends which succeeds.
    pub(crate) fn standing_trouble(&self) -> Option<StoreTrouble> {
        self.is_locked_out().then_some(StoreTrouble::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::{checked, read, store, with_sum};

    #[test]
    fn r3_a_value_is_what_was_stored_or_nothing() {
        let value = (7_u32, "Müller".to_owned(), vec![1_u8; 40]);
        let stored = store(&value);
        assert_eq!(read::<(u32, String, Vec<u8>)>(&stored), Some(value.clone()));
        for at in 0..stored.len() {
            for bit in 0..8 {
                let mut flipped = stored.clone();
                flipped[at] ^= 1 << bit;
                let found = read::<(u32, String, Vec<u8>)>(&flipped);
                assert!(found.is_none() || found.as_ref() == Some(&value), "byte {at}, bit {bit}");
            }
            let found = read::<(u32, String, Vec<u8>)>(&stored[..at]);
            assert!(found.is_none() || found.as_ref() == Some(&value), "cut at {at}");
        }
    }

    #[test]
    fn values_of_older_builds_have_no_hash_and_older_builds_read_values_with_one() {
        let plain = postcard::to_allocvec(&("a", 1_u8)).unwrap();
        assert_eq!(read::<(String, u8)>(&plain), Some(("a".to_owned(), 1)));
        assert_eq!(postcard::from_bytes::<(String, u8)>(&with_sum(plain.clone())), Ok(("a".to_owned(), 1)));
        assert_eq!(checked(&with_sum(plain.clone())), Some(plain.as_slice()));
        assert_eq!(checked(b"\0sum"), None);
    }
}
