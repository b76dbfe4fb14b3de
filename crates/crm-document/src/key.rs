//! Names of the root map's keys. A promise to every existing document: never renamed, never reused.

use crm_domain::field::FieldKey;
use crm_domain::id::ItemId;

/// The record's kind; written by the genesis.
pub const KIND: &str = "$kind";
/// The stored shape's version; written by the genesis.
pub const VERSION: &str = "$v";
/// When the record was made, a timestamp.
pub const CREATED: &str = "$created";
/// When it went to the trash, a timestamp, or null.
pub const DELETED: &str = "$deleted";

/// What stands between a collection's key and the entry's id.
const ITEM: char = ':';
/// What stands between a set's key and the word.
const WORD: char = '#';

/// What a root key stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A register or prose field.
    Field(FieldKey),
    /// An entry of a collection.
    Item(FieldKey, ItemId),
    /// A word of a set.
    Word(FieldKey, String),
    /// The trash mark.
    Deleted,
    /// The creation mark.
    Created,
    /// Bookkeeping, or a field that a newer version of the app knows.
    Other,
}

/// The key of an entry of a collection.
pub fn item(field: FieldKey, item: ItemId) -> String {
    format!("{field}{ITEM}{item}")
}

/// The key of a word of a set.
pub fn word(field: FieldKey, word: &str) -> String {
    format!("{field}{WORD}{word}")
}

/// What a root key stands for.
pub fn parse(key: &str) -> Place {
    match key {
        DELETED => return Place::Deleted,
        CREATED => return Place::Created,
        _ if key.starts_with('$') => return Place::Other,
        _ => {}
    }
    let found = match key.find([ITEM, WORD]) {
        None => FieldKey::find(key).map(Place::Field),
        Some(at) => {
            let (field, rest) = key.split_at(at);
            let mut rest = rest.chars();
            let separator = rest.next();
            FieldKey::find(field).and_then(|field| match separator {
                Some(ITEM) => rest.as_str().parse().ok().map(|item| Place::Item(field, item)),
                _ => Some(Place::Word(field, rest.as_str().to_owned())),
            })
        }
    };
    found.unwrap_or(Place::Other)
}
