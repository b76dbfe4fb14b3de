//! Business cards: vCard 2.1, 3.0 and 4.0 as phones and mail programs write them, and MECARD out of QR codes.

pub mod bytes;
mod lines;
mod mecard;
mod read;
#[cfg(feature = "files")]
mod table;
#[cfg(test)]
mod tests;
mod version;
mod write;

use std::collections::BTreeSet;

use crate::field::{FieldKey, RecordKind};
use crate::import::{Draft, DraftTie};
use crate::schema::{account, contact, lead};
use crate::value::FieldValue;

pub(crate) use lines::split;
pub use read::{MOST, read};
#[cfg(feature = "files")]
pub use table::table;
pub use version::Version;
pub use write::{Extent, write};

/// What of a card is not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LeftOut {
    /// A picture or a logo.
    Picture,
    /// A sound.
    Sound,
    /// A key for encryption.
    Key,
    /// More than fits into a field.
    TooLong,
}

/// A card that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// What it says. Whatever could not be read as what it claims to be stands in the notes.
    pub draft: Draft,
    /// What is not taken in.
    pub left_out: BTreeSet<LeftOut>,
}

/// Whether a text is, or holds, vCards.
#[must_use]
pub fn is_card(text: &str) -> bool {
    let head: String = text.trim_start_matches('\u{feff}').trim_start().chars().take(11).collect();
    head.eq_ignore_ascii_case("BEGIN:VCARD")
}

/// Where the notes of a card come to stand.
const fn notes_of(kind: RecordKind) -> FieldKey {
    match kind {
        RecordKind::Account => FieldKey::new("description"),
        RecordKind::Lead => lead::NEED,
        _ => contact::BACKGROUND,
    }
}

/// A card as a record of this kind: of a company somebody there without a name, of a person the company they work for.
#[must_use]
pub fn as_kind(mut draft: Draft, kind: RecordKind) -> Draft {
    let (from, to) = (notes_of(draft.kind), notes_of(kind));
    match (draft.kind, kind) {
        (RecordKind::Account, RecordKind::Account) => {}
        (RecordKind::Account, _) => {
            let company = draft.text(account::NAME).to_owned();
            draft.ties.push(DraftTie { company, ..DraftTie::default() });
            draft.values.retain(|(key, _)| *key != account::NAME);
        }
        (_, RecordKind::Account) => {
            let company = draft.company().map(str::to_owned);
            draft.values.extend(company.map(|company| (account::NAME, FieldValue::Text(company))));
        }
        (..) => {}
    }
    if kind == RecordKind::Lead {
        let company = draft.company().map(str::to_owned);
        draft.values.extend(company.map(|company| (lead::COMPANY_NAME, FieldValue::Text(company))));
    }
    draft.values.iter_mut().filter(|(key, _)| *key == from).for_each(|(key, _)| *key = to);
    draft.values.retain(|(key, _)| kind.spec().field(*key).is_some());
    Draft { kind, ..draft }
}

/// The card that a code says, if it says one: vCard, MECARD, or a bare `mailto:` or `tel:`.
#[must_use]
pub fn of_code(text: &str, country: &str) -> Option<Card> {
    if is_card(text) {
        return read(text, country).into_iter().next();
    }
    mecard::read(text, country)
}
