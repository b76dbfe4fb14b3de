//! A record that is being made, as a draft keeps it.

use std::collections::BTreeSet;

use crm_domain::field::{FieldKey, FieldKind, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::item::Use;
use crm_domain::value::{FieldValue, sort_items};
use leptos::prelude::*;

use super::NewRecord;
use crate::engine::clock;
use crate::ui::fields::kept::{packed, unpacked};
use crate::ui::fields::typing;

/// Values by their fields.
pub type Values = Vec<(FieldKey, FieldValue)>;
/// What records are called.
pub type Titles = Vec<(RecordId, String)>;
/// Values by the keys of their fields: one that is gone meanwhile takes nothing else with it.
type Named = Vec<(String, FieldValue)>;

/// What stood in the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// What stood there at first, of itself.
    pub given: Values,
    /// What stands there.
    pub values: Values,
    /// What records are called that are linked.
    pub titles: Titles,
    /// Companies that are made along.
    pub along: Titles,
    /// What was being typed.
    pub typing: Vec<(FieldKey, String)>,
}

impl Contents {
    /// As a draft keeps it.
    pub fn to_draft(&self) -> String {
        let named = |values: &Values| -> Named {
            values.iter().map(|(key, value)| (key.to_string(), value.clone())).collect()
        };
        let typing: Vec<(String, String)> =
            self.typing.iter().map(|(key, text)| (key.to_string(), text.clone())).collect();
        let parts = (named(&self.given), named(&self.values), &self.titles, &self.along, typing);
        packed(&engine_protocol::encode(&parts))
    }

    /// The reverse of [`Self::to_draft`].
    pub fn from_draft(text: &str) -> Option<Self> {
        type Parts = (Named, Named, Titles, Titles, Vec<(String, String)>);
        let (given, values, titles, along, typing) = engine_protocol::decode::<Parts>(&unpacked(text)?)?;
        let known = |named: Named| -> Values {
            named.into_iter().filter_map(|(key, value)| Some((FieldKey::find(&key)?, value))).collect()
        };
        let typing = typing.into_iter().filter_map(|(key, text)| Some((FieldKey::find(&key)?, text)));
        let typing = typing.collect();
        Some(Self { given: known(given), values: known(values), titles, along, typing })
    }

    /// How it begins: by its title, else by the first words that somebody typed.
    pub fn glimpse(&self, kind: RecordKind) -> String {
        let text = |wanted: &FieldKey| {
            let typed = self.typing.iter().find(|(key, _)| key == wanted).map(|(_, text)| text.as_str());
            let value = self.values.iter().find(|(key, _)| key == wanted);
            typed.or_else(|| value.and_then(|(_, value)| value.as_text())).unwrap_or_default().trim()
        };
        let title: Vec<&str> = kind.title_fields().iter().map(text).filter(|part| !part.is_empty()).collect();
        if !title.is_empty() {
            return title.join(" ");
        }
        let is_text = |key: &FieldKey| {
            let spec = kind.spec().field(*key);
            // The others are kept as their editors need them.
            spec.is_some_and(|spec| !matches!(spec.kind, FieldKind::Addresses | FieldKind::Period))
        };
        let typed = self.typing.iter().filter(|(key, _)| is_text(key)).map(|(_, text)| text.as_str());
        let own = self.values.iter().filter(|pair| !self.given.contains(pair)).map(|(_, value)| value);
        let words = own.filter_map(|value| match value {
            FieldValue::Text(text) | FieldValue::Prose(text) => Some(text.as_str()),
            _ => None,
        });
        typed.chain(words).find(|text| !text.trim().is_empty()).unwrap_or_default().to_owned()
    }
}

impl NewRecord {
    /// Gives a field what stands there of itself: nobody has typed it.
    pub fn begin_with(self, key: FieldKey, value: FieldValue) {
        self.given.update_value(|given| _ = given.insert(key, value.clone()));
        self.put(key, Some(value));
    }

    /// All that stands in the sheet, followed; empty while nobody has entered anything.
    pub fn to_draft(self) -> String {
        let (values, typing) = (self.values(), self.typing.get());
        let given: Values =
            self.given.with_value(|given| given.iter().map(|(key, value)| (*key, value.clone())).collect());
        if typing.is_empty() && values.iter().all(|pair| given.contains(pair)) {
            return String::new();
        }
        let typing = typing.into_iter().collect();
        let (titles, along) = (self.titles.get(), self.along.get());
        Contents { given, values, titles, along, typing }.to_draft()
    }

    /// Brings back what stood in the sheet. What stood there of itself is what stands there now: a time that was
    /// proposed yesterday is none any more.
    pub fn restore(self, contents: &Contents) {
        contents.titles.iter().for_each(|(id, title)| self.know_title(*id, title.clone()));
        contents.along.iter().for_each(|(company, name)| self.make_along(*company, name.clone()));
        for pair in contents.values.iter().filter(|pair| !contents.given.contains(pair)) {
            self.put(pair.0, Some(pair.1.clone()));
        }
        let stands = |wanted: &FieldKey| contents.values.iter().any(|(key, _)| key == wanted);
        for (key, _) in contents.given.iter().filter(|(key, _)| !stands(key)) {
            self.put(*key, None);
        }
        for (key, text) in &contents.typing {
            if !self.take_in(*key, text) {
                self.types(*key, text);
            }
        }
    }

    /// Takes in an address, a number or words that were being typed, if they are some: nobody will leave their editor
    /// any more.
    fn take_in(self, key: FieldKey, text: &str) -> bool {
        let Some(spec) = self.kind.spec().field(key) else { return true };
        let before = untrack(|| self.get(key));
        let value = match spec.kind {
            FieldKind::Emails | FieldKind::Phones => {
                let mut items = before.as_ref().map(FieldValue::items).unwrap_or_default().to_vec();
                let usage = if spec.kind == FieldKind::Phones { Use::Mobile } else { Use::Work };
                let read = typing::read_reach(spec.kind, text, usage, items.is_empty());
                items.extend(read.ok().map(|item| (clock::item_id(), item)));
                if before.as_ref().map(FieldValue::items).unwrap_or_default().len() == items.len() {
                    return false;
                }
                sort_items(&mut items);
                FieldValue::Items(items)
            }
            FieldKind::Tags => {
                let words = text.split([',', ';']).map(|word| word.trim().to_owned());
                let mut words: BTreeSet<String> = words.filter(|word| !word.is_empty()).collect();
                if let Some(FieldValue::Tags(there)) = before {
                    words.extend(there);
                }
                FieldValue::Tags(words)
            }
            _ => return false,
        };
        self.put(key, Some(value));
        true
    }

    /// What was being typed in a field and could not be taken in.
    pub fn typed_in(self, key: FieldKey) -> Option<String> {
        self.typing.with_untracked(|typing| typing.get(&key).cloned())
    }

    /// The fields in which something stands that could not be taken in.
    pub fn being_typed(self) -> Vec<FieldKey> {
        self.typing.with(|typing| typing.keys().copied().collect())
    }
}

#[cfg(test)]
mod tests {
    use crm_domain::schema::{deal, task};
    use crm_domain::time::Day;

    use super::*;

    fn text(words: &str) -> FieldValue {
        FieldValue::Text(words.to_owned())
    }

    #[test]
    fn a_draft_brings_back_all_that_stood_in_the_sheet() {
        let account = RecordId::from_bytes([7; 16]);
        let contents = Contents {
            given: vec![(deal::ACCOUNT, FieldValue::Link(account))],
            values: vec![(deal::ACCOUNT, FieldValue::Link(account)), (deal::NAME, text("Ölpumpe – groß"))],
            titles: vec![(account, "Ölmühle AG".to_owned())],
            along: vec![],
            typing: vec![(deal::AMOUNT, "zwölf".to_owned())],
        };
        assert_eq!(Contents::from_draft(&contents.to_draft()), Some(contents));
        assert_eq!(Contents::from_draft("call\nreached"), None);
    }

    #[test]
    fn its_line_begins_with_the_title_or_with_what_was_typed() {
        let due = (task::DUE, FieldValue::Day(Day::from_iso("2026-11-30").unwrap()));
        let mut contents =
            Contents { values: vec![due.clone(), (task::TITLE, text("Anrufen"))], ..Contents::default() };
        assert_eq!(contents.glimpse(RecordKind::Task), "Anrufen");
        contents.typing = vec![(task::TITLE, "Zurückrufen".to_owned())];
        assert_eq!(contents.glimpse(RecordKind::Task), "Zurückrufen");
        let nothing = Contents { values: vec![due], ..Contents::default() };
        assert_eq!(nothing.glimpse(RecordKind::Task), "");
    }
}
