//! The words of the schema in German and English: what fields, options, uses, parts and comparisons
//! are called. The one source for labels on screen, for headers of exports and for recognising
//! headers and options of imported files.

mod choices;
mod fields;
mod problems;

use crate::choice::ChoiceList;
use crate::field::{FieldKey, FieldKind, Group, RecordKind};
use crate::item::{AddressUse, Use};
use crate::query::Op;

/// A language that the schema has words in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// German, the default.
    De,
    /// English.
    En,
}

/// One meaning, said in each language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// German.
    pub de: &'static str,
    /// English.
    pub en: &'static str,
}

impl Word {
    const fn new(de: &'static str, en: &'static str) -> Self {
        Self { de, en }
    }

    /// The word in a language.
    #[must_use]
    pub const fn of(self, language: Language) -> &'static str {
        match language {
            Language::De => self.de,
            Language::En => self.en,
        }
    }
}

/// A line of a word table: key, German, English.
type Entry = (&'static str, &'static str, &'static str);

fn look_up(table: &[Entry], key: &str) -> Option<Word> {
    table.iter().find(|entry| entry.0 == key).map(|entry| Word::new(entry.1, entry.2))
}

/// What a field is called; `None` for a field that the record has not.
#[must_use]
pub fn field(kind: RecordKind, key: FieldKey) -> Option<Word> {
    let own = match kind {
        RecordKind::Account => fields::ACCOUNT,
        RecordKind::Contact => fields::CONTACT,
        RecordKind::Lead => fields::LEAD,
        RecordKind::Deal => fields::DEAL,
        RecordKind::Pipeline => fields::PIPELINE,
        RecordKind::Stage => fields::STAGE,
        RecordKind::Interaction => fields::INTERACTION,
        RecordKind::Task => fields::TASK,
        RecordKind::Event => fields::EVENT,
        RecordKind::Product => fields::PRODUCT,
        RecordKind::Quote => fields::QUOTE,
        RecordKind::Order => fields::ORDER,
        RecordKind::Quota => fields::QUOTA,
        RecordKind::Definition => fields::DEFINITION,
        RecordKind::Option => fields::OPTION,
        RecordKind::View => fields::VIEW,
        RecordKind::PriceList => fields::PRICE_LIST,
        RecordKind::Tour => fields::TOUR,
        RecordKind::Photo => fields::PHOTO,
        RecordKind::Team => fields::TEAM,
        RecordKind::Letterhead => fields::LETTERHEAD,
    };
    look_up(own, key.as_str()).or_else(|| look_up(fields::SHARED, key.as_str()))
}

/// What an option is called; `None` for a key that is not in the list, as newer versions may write.
#[must_use]
pub fn choice(list: &ChoiceList, key: &str) -> Option<Word> {
    choices::ALL.iter().find(|(name, _)| *name == list.name).and_then(|(_, table)| look_up(table, key))
}

/// What an option means that a person or another system wrote: its key, its word in either
/// language or a usual synonym, ignoring case and accents.
#[must_use]
pub fn choice_key(list: &ChoiceList, written: &str) -> Option<&'static str> {
    let folded = crate::fold::fold(written);
    let known = |key: &str| list.keys.iter().find(|known| **known == key).copied();
    if let Some(key) = known(&folded.replace([' ', '-'], "_")) {
        return Some(key);
    }
    let (_, table) = choices::ALL.iter().find(|(name, _)| *name == list.name)?;
    let same = |word: &str| crate::fold::fold(word) == folded;
    table.iter().find(|entry| same(entry.1) || same(entry.2)).and_then(|entry| known(entry.0)).or_else(|| {
        let synonyms = choices::SYNONYMS.iter().filter(|synonym| synonym.0 == list.name);
        synonyms.clone().find(|synonym| synonym.1 == folded).and_then(|synonym| known(synonym.2))
    })
}

/// What a part of the record page is called.
#[must_use]
pub const fn group(group: Group) -> Word {
    match group {
        Group::Identity => Word::new("Stammdaten", "Identity"),
        Group::Reach => Word::new("Erreichbarkeit", "How to reach"),
        Group::Sales => Word::new("Vertrieb", "Sales"),
        Group::Business => Word::new("Kaufmännisches", "Business"),
        Group::Outcome => Word::new("Ergebnis", "Outcome"),
        Group::Person => Word::new("Persönliches", "Personal"),
        Group::Privacy => Word::new("Datenschutz", "Privacy"),
        Group::Notes => Word::new("Notizen", "Notes"),
        Group::Own => Word::new("Eigene Felder", "Custom fields"),
    }
}

/// When a record was made.
#[must_use]
pub const fn created_at() -> Word {
    Word::new("Angelegt", "Created")
}

/// When a record was last changed.
#[must_use]
pub const fn updated_at() -> Word {
    Word::new("Geändert", "Changed")
}

/// A record of this kind.
#[must_use]
pub const fn record(kind: RecordKind) -> Word {
    match kind {
        RecordKind::Account => Word::new("Firma", "Company"),
        RecordKind::Contact => Word::new("Kontakt", "Contact"),
        RecordKind::Lead => Word::new("Lead", "Lead"),
        RecordKind::Deal => Word::new("Verkaufschance", "Deal"),
        RecordKind::Pipeline => Word::new("Pipeline", "Pipeline"),
        RecordKind::Stage => Word::new("Phase", "Stage"),
        RecordKind::Interaction => Word::new("Aktivität", "Activity"),
        RecordKind::Task => Word::new("Aufgabe", "Task"),
        RecordKind::Event => Word::new("Termin", "Event"),
        RecordKind::Product => Word::new("Produkt", "Product"),
        RecordKind::Quote => Word::new("Angebot", "Quote"),
        RecordKind::Order => Word::new("Auftrag", "Order"),
        RecordKind::Quota => Word::new("Ziel", "Quota"),
        RecordKind::Definition => Word::new("Eigenes Feld", "Custom field"),
        RecordKind::Option => Word::new("Option", "Option"),
        RecordKind::View => Word::new("Ansicht", "View"),
        RecordKind::PriceList => Word::new("Preisliste", "Price list"),
        RecordKind::Tour => Word::new("Tour", "Tour"),
        RecordKind::Photo => Word::new("Foto", "Photo"),
        RecordKind::Team => Word::new("Team", "Team"),
        RecordKind::Letterhead => Word::new("Briefkopf", "Letterhead"),
    }
}

/// Records of this kind.
#[must_use]
pub const fn records(kind: RecordKind) -> Word {
    match kind {
        RecordKind::Account => Word::new("Firmen", "Companies"),
        RecordKind::Contact => Word::new("Kontakte", "Contacts"),
        RecordKind::Lead => Word::new("Leads", "Leads"),
        RecordKind::Deal => Word::new("Verkaufschancen", "Deals"),
        RecordKind::Pipeline => Word::new("Pipelines", "Pipelines"),
        RecordKind::Stage => Word::new("Phasen", "Stages"),
        RecordKind::Interaction => Word::new("Aktivitäten", "Activities"),
        RecordKind::Task => Word::new("Aufgaben", "Tasks"),
        RecordKind::Event => Word::new("Termine", "Events"),
        RecordKind::Product => Word::new("Produkte", "Products"),
        RecordKind::Quote => Word::new("Angebote", "Quotes"),
        RecordKind::Order => Word::new("Aufträge", "Orders"),
        RecordKind::Quota => Word::new("Ziele", "Quotas"),
        RecordKind::Definition => Word::new("Eigene Felder", "Custom fields"),
        RecordKind::Option => Word::new("Optionen", "Options"),
        RecordKind::View => Word::new("Ansichten", "Views"),
        RecordKind::PriceList => Word::new("Preislisten", "Price lists"),
        RecordKind::Tour => Word::new("Touren", "Tours"),
        RecordKind::Photo => Word::new("Fotos", "Photos"),
        RecordKind::Team => Word::new("Teams", "Teams"),
        RecordKind::Letterhead => Word::new("Briefköpfe", "Letterheads"),
    }
}

/// What an e-mail address or phone number is for.
#[must_use]
pub const fn usage(usage: Use) -> Word {
    match usage {
        Use::Work => Word::new("Arbeit", "Work"),
        Use::Home => Word::new("Privat", "Home"),
        Use::Mobile => Word::new("Mobil", "Mobile"),
        Use::Fax => Word::new("Fax", "Fax"),
        Use::Main => Word::new("Zentrale", "Main"),
        Use::Other => Word::new("Sonstige", "Other"),
    }
}

/// What an address is for.
#[must_use]
pub const fn address_use(usage: AddressUse) -> Word {
    match usage {
        AddressUse::Visit => Word::new("Besuch", "Visit"),
        AddressUse::Billing => Word::new("Rechnung", "Billing"),
        AddressUse::Shipping => Word::new("Lieferung", "Shipping"),
        AddressUse::Postal => Word::new("Post", "Postal"),
        AddressUse::Home => Word::new("Privat", "Home"),
        AddressUse::Other => Word::new("Sonstige", "Other"),
    }
}

/// What a part of an entry is called: `addr`, `raw`, `street`, `city`, `account`, `role` …
#[must_use]
pub fn part(part: &str) -> Option<Word> {
    look_up(fields::PARTS, part)
}

/// What the entry of a collection is called in a column of a file: "E-Mail", "Telefon".
#[must_use]
pub fn entry(field: FieldKey) -> Option<Word> {
    look_up(fields::ENTRIES, field.as_str())
}

/// A comparison as it reads in a filter: "Ort *enthält* Köln".
#[must_use]
pub const fn op(op: Op, kind: FieldKind) -> Word {
    let of_days =
        matches!(kind, FieldKind::Day | FieldKind::PartialDay | FieldKind::Moment | FieldKind::Period);
    match op {
        Op::Is => Word::new("ist", "is"),
        Op::IsNot => Word::new("ist nicht", "is not"),
        Op::Contains => Word::new("enthält", "contains"),
        Op::ContainsNot => Word::new("enthält nicht", "does not contain"),
        Op::StartsWith => Word::new("beginnt mit", "starts with"),
        Op::AnyOf => Word::new("ist eines von", "is any of"),
        Op::NoneOf => Word::new("ist keines von", "is none of"),
        Op::Less if of_days => Word::new("vor", "before"),
        Op::Less => Word::new("kleiner als", "less than"),
        Op::Greater if of_days => Word::new("nach", "after"),
        Op::Greater => Word::new("größer als", "greater than"),
        Op::Between => Word::new("zwischen", "between"),
        Op::OlderThan => Word::new("ist länger her als", "is longer ago than"),
        Op::Empty => Word::new("ist leer", "is empty"),
        Op::NotEmpty => Word::new("ist ausgefüllt", "is filled in"),
    }
}

/// The sentence for a [`crate::parse::FieldError::key`] or the reason of an import's problem.
#[must_use]
pub fn problem(key: &str) -> Option<Word> {
    look_up(problems::ALL, key)
}

/// Yes and no.
#[must_use]
pub const fn flag(flag: bool) -> Word {
    if flag { Word::new("Ja", "Yes") } else { Word::new("Nein", "No") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete(word: Option<Word>, of: &str) {
        assert!(word.is_some_and(|word| !word.de.is_empty() && !word.en.is_empty()), "no words for {of}");
    }

    #[test]
    fn every_field_option_and_part_has_both_words() {
        for kind in RecordKind::ALL {
            for spec in kind.spec().fields {
                complete(field(kind, spec.key), spec.key.as_str());
                if let FieldKind::Emails | FieldKind::Phones | FieldKind::Addresses = spec.kind {
                    complete(entry(spec.key), spec.key.as_str());
                }
            }
        }
        for list in crate::choice::ALL {
            for key in list.keys {
                complete(choice(list, key), key);
            }
        }
        for name in crate::item::PARTS {
            complete(part(name), name);
        }
    }

    #[test]
    fn every_error_says_what_would_be_right() {
        for error in crate::parse::FieldError::ALL {
            complete(problem(error.key()), error.key());
        }
    }

    #[test]
    fn no_table_names_what_does_not_exist() {
        let tables = [
            (RecordKind::Account, fields::ACCOUNT),
            (RecordKind::Contact, fields::CONTACT),
            (RecordKind::Lead, fields::LEAD),
            (RecordKind::Deal, fields::DEAL),
            (RecordKind::Pipeline, fields::PIPELINE),
            (RecordKind::Stage, fields::STAGE),
            (RecordKind::Interaction, fields::INTERACTION),
            (RecordKind::Task, fields::TASK),
            (RecordKind::Event, fields::EVENT),
            (RecordKind::Product, fields::PRODUCT),
            (RecordKind::Quote, fields::QUOTE),
            (RecordKind::Order, fields::ORDER),
            (RecordKind::Quota, fields::QUOTA),
            (RecordKind::Definition, fields::DEFINITION),
            (RecordKind::Option, fields::OPTION),
            (RecordKind::View, fields::VIEW),
            (RecordKind::PriceList, fields::PRICE_LIST),
            (RecordKind::Tour, fields::TOUR),
            (RecordKind::Photo, fields::PHOTO),
            (RecordKind::Team, fields::TEAM),
            (RecordKind::Letterhead, fields::LETTERHEAD),
        ];
        for (kind, table) in tables {
            for entry in table {
                assert!(kind.spec().fields.iter().any(|spec| spec.key.as_str() == entry.0), "{}", entry.0);
            }
        }
        for (name, table) in choices::ALL {
            let list = crate::choice::ALL.iter().find(|list| list.name == *name).unwrap();
            assert_eq!(table.iter().map(|entry| entry.0).collect::<Vec<_>>(), list.keys, "{name}");
        }
        for (name, synonym, key) in choices::SYNONYMS {
            let list = crate::choice::ALL.iter().find(|list| list.name == *name).unwrap();
            assert!(list.keys.contains(key), "{name}: {synonym} → {key}");
            assert_eq!(crate::fold::fold(synonym), *synonym);
        }
    }

    #[test]
    fn two_fields_of_a_record_never_share_a_label() {
        for kind in RecordKind::ALL {
            let words: Vec<Word> =
                kind.spec().fields.iter().filter_map(|spec| field(kind, spec.key)).collect();
            for (at, word) in words.iter().enumerate() {
                assert!(
                    words.iter().skip(at + 1).all(|other| other.de != word.de && other.en != word.en),
                    "{word:?}"
                );
            }
        }
    }

    #[test]
    fn options_are_understood_by_key_word_and_synonym() {
        use crate::choice::{ACCOUNT_KIND, INDUSTRY, SALUTATION, SIZE_BAND};
        let check = |list, written, key| assert_eq!(choice_key(list, written), key, "{written}");
        check(&ACCOUNT_KIND, "customer", Some("customer"));
        check(&ACCOUNT_KIND, "KUNDE", Some("customer"));
        check(&ACCOUNT_KIND, "Wiederverkaufer", Some("reseller"));
        check(&ACCOUNT_KIND, "Customer - Direct", Some("customer"));
        check(&ACCOUNT_KIND, "Unsinn", None);
        check(&SALUTATION, "Herr", Some("mr"));
        check(&SALUTATION, "Mrs.", Some("ms"));
        check(&INDUSTRY, "Maschinenbau", Some("machinery"));
        check(&SIZE_BAND, "10–49", Some("10_49"));
    }
}
