//! Identities: 16 bytes each, a newtype per kind of thing so that they cannot be swapped.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A text was not the 32 hexadecimal digits (dashes allowed) of an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id: {0:?}")]
pub struct IdError(pub String);

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $name([u8; 16]);

        impl $name {
            /// The id with exactly these bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The id's 16 bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }

            /// A new UUIDv7: sorted by `now` (milliseconds since 1970), unique by `random`.
            #[must_use]
            pub fn new(now: crate::time::Millis, random: [u8; 10]) -> Self {
                let millis = u64::try_from(now.0).unwrap_or(0);
                Self(*uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().as_bytes())
            }

            /// The UUIDv5 of `name` under `parent`: the same on every device, so that what two
            /// devices derive offline converges (`docs/domain.md` D11).
            #[must_use]
            pub fn derived(parent: &[u8; 16], name: &str) -> Self {
                Self(*Uuid::new_v5(&Uuid::from_bytes(*parent), name.as_bytes()).as_bytes())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::try_parse(text).map(|id| Self(*id.as_bytes())).map_err(|_| IdError(text.to_owned()))
            }
        }
    };
}

id!(
    /// A record: an account, a contact, later a deal or a ticket.
    RecordId
);
id!(
    /// An entry of a collection inside a record, such as one of a contact's phone numbers.
    ItemId
);
id!(
    /// A workspace: the data of one team.
    WorkspaceId
);
id!(
    /// A person with access to the workspace.
    MemberId
);
id!(
    /// An import: its file, mapping and everything it wrote.
    JobId
);
id!(
    /// A command the page sent; what it did can be undone by this id.
    CommandId
);

impl CommandId {
    /// When it was made, by the clock of the device that made it.
    #[must_use]
    pub fn made_at(&self) -> crate::time::Millis {
        let [a, b, c, d, e, f, ..] = self.0;
        // Six bytes hold no more than 2^48.
        crate::time::Millis(i64::from_be_bytes([0, 0, a, b, c, d, e, f]))
    }
}

impl ItemId {
    /// The id of the `nth` entry that a record is made with. It begins as the record's own id does, so
    /// that beside it it takes next to no room, and orders a record's first entries as they were given.
    #[must_use]
    pub const fn born(record: RecordId, nth: u16) -> Self {
        let mut bytes = record.0;
        [bytes[14], bytes[15]] = nth.to_be_bytes();
        Self(bytes)
    }

    /// Which of the entries that a record was made with has this id.
    #[must_use]
    pub fn place_of_birth(self, record: RecordId) -> Option<u16> {
        let [same @ .., high, low] = self.0;
        (same == record.0[..14]).then(|| u16::from_be_bytes([high, low]))
    }
}

/// A device of a member: the first 8 bytes of the SHA-256 of its public key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DeviceId(pub [u8; 8]);

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Millis;

    #[test]
    fn ids_sort_by_time_and_survive_text() {
        let early = RecordId::new(Millis(1_000), [9; 10]);
        let late = RecordId::new(Millis(2_000), [0; 10]);
        assert!(early < late);
        assert_eq!(CommandId::new(Millis(1_700_000_000_123), [9; 10]).made_at(), Millis(1_700_000_000_123));
        assert_eq!(early.to_string().parse::<RecordId>().unwrap(), early);
        assert!("kein id".parse::<RecordId>().is_err());
    }

    #[test]
    fn entries_that_a_record_is_made_with_are_told_by_their_place() {
        let record = RecordId::new(Millis(1_000), [9; 10]);
        let (first, later) = (ItemId::born(record, 0), ItemId::born(record, 258));
        assert!(first < later);
        assert_eq!(first.place_of_birth(record), Some(0));
        assert_eq!(later.place_of_birth(record), Some(258));
        assert_eq!(ItemId::new(Millis(1_000), [8; 10]).place_of_birth(record), None);
    }

    #[test]
    fn d11_derived_ids_are_the_same_everywhere() {
        let lead = RecordId::new(Millis(1_000), [9; 10]);
        assert_eq!(
            RecordId::derived(lead.as_bytes(), "account"),
            RecordId::derived(lead.as_bytes(), "account")
        );
        assert_ne!(
            RecordId::derived(lead.as_bytes(), "account"),
            RecordId::derived(lead.as_bytes(), "contact")
        );
    }
}
