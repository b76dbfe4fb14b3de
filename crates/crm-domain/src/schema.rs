//! The records and their fields (`domain.md` 1.2 and 1.3).

pub mod account;
pub mod contact;
pub mod deal;
pub mod lead;
pub mod pipeline;

pub use account::ACCOUNT;
pub use contact::CONTACT;
pub use deal::DEAL;
pub use lead::LEAD;
pub use pipeline::{PIPELINES, STAGE};

use crate::field::FieldKey;

/// Who has put a star on a record, of every kind.
pub const STARRED_BY: FieldKey = FieldKey::new("starred_by");
/// The number that another system gave a record, of every kind.
pub const EXTERNAL_NO: FieldKey = FieldKey::new("external_no");

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::field::RecordKind;

    #[test]
    fn every_key_stands_once_in_its_record() {
        for kind in RecordKind::ALL {
            let mut seen = HashSet::new();
            for field in kind.spec().fields {
                assert!(seen.insert(field.key), "{}.{} stands twice", kind.key(), field.key);
                assert!(
                    field.aliases.iter().all(|alias| *alias == alias.to_lowercase()),
                    "{} aliases",
                    field.key
                );
            }
        }
    }
}
