//! The schema's words in the language in use. Their source is [`crm_domain::words`].

use crm_domain::choice::ChoiceList;
use crm_domain::field::{FieldKey, Group, RecordKind};
use crm_domain::item::{AddressUse, Use};
use crm_domain::words::{self, Language, Word};

use crate::i18n::{Lang, lang};

fn said(word: Word) -> String {
    word.of(language()).to_owned()
}

/// The language in use, as the schema's words know it.
pub fn language() -> Language {
    match lang() {
        Lang::De => Language::De,
        Lang::En => Language::En,
    }
}

/// What a field is called, those that people defined too.
pub fn field(kind: RecordKind, key: FieldKey) -> String {
    words::field(kind, key).map_or_else(|| crate::ui::own::label(key), said)
}

/// What an option of a list is called; a key of a newer version comes back as it is.
pub fn choice(list: &'static ChoiceList, key: &str) -> String {
    words::choice(list, key).map_or_else(|| key.to_owned(), said)
}

/// What a group of fields is called.
pub fn group(group: Group) -> String {
    said(words::group(group))
}

/// What an e-mail address or number is for.
pub fn usage(usage: Use) -> String {
    said(words::usage(usage))
}

/// What an address is for.
pub fn address_use(usage: AddressUse) -> String {
    said(words::address_use(usage))
}

/// A part of an entry, such as `street`.
pub fn part(name: &str) -> String {
    words::part(name).map_or_else(|| name.to_owned(), said)
}

/// A record of this kind, in singular.
pub fn record(kind: RecordKind) -> String {
    said(words::record(kind))
}
