//! The records and their fields (`docs/domain.md`, records).

pub mod account;
pub mod contact;
pub mod deal;
pub mod definition;
pub mod event;
pub mod interaction;
pub mod lead;
pub mod letterhead;
pub mod order;
pub mod photo;
pub mod pipeline;
pub mod price_list;
pub mod product;
pub mod quota;
pub mod quote;
pub mod task;
pub mod team;
pub mod tour;
pub mod view;

pub use account::ACCOUNT;
pub use contact::CONTACT;
pub use deal::DEAL;
pub use definition::{DEFINITIONS, OPTION};
pub use event::EVENT;
pub use interaction::INTERACTION;
pub use lead::LEAD;
pub use letterhead::LETTERHEAD;
pub use order::ORDER;
pub use photo::PHOTO;
pub use pipeline::{PIPELINES, STAGE};
pub use price_list::PRICE_LIST;
pub use product::PRODUCT;
pub use quota::QUOTA;
pub use quote::QUOTE;
pub use task::TASK;
pub use team::TEAM;
pub use tour::TOUR;
pub use view::VIEW;

use crate::field::FieldKey;

/// Who has put a star on a record, of every kind.
pub const STARRED_BY: FieldKey = FieldKey::new("starred_by");
/// What a record is about: any other records.
pub const RELATED: FieldKey = FieldKey::new("related");
/// Who it is of, of every kind.
pub const OWNER: FieldKey = FieldKey::new("owner");
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
