//! A record that is being made: values that are not in the engine yet.

pub mod draft;

use std::collections::BTreeMap;

use crm_domain::command::{Edit, Step};
use crm_domain::field::{FieldKey, FieldKind, Merge, RecordKind};
use crm_domain::id::{ItemId, RecordId};
use crm_domain::item::{ItemValue, Use};
use crm_domain::schema::{account, contact};
use crm_domain::value::{FieldValue, sort_items};
use leptos::prelude::*;

use super::typing;

/// The values of a new-record sheet, or of a change to many records. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct NewRecord {
    kind: RecordKind,
    values: RwSignal<BTreeMap<FieldKey, FieldValue>>,
    titles: RwSignal<Vec<(RecordId, String)>>,
    /// What stands in an editor that nobody has left yet.
    typing: RwSignal<BTreeMap<FieldKey, String>>,
    /// Companies that are made along with it when it is tied to them, with their names.
    along: RwSignal<Vec<(RecordId, String)>>,
    /// What stood there at first, of itself.
    given: StoredValue<BTreeMap<FieldKey, FieldValue>>,
    /// Under which key its draft is kept.
    key: StoredValue<String>,
}

impl NewRecord {
    /// An empty record.
    pub fn new(kind: RecordKind) -> Self {
        Self::kept_as(kind, String::new())
    }

    /// An empty record whose draft is kept under a key.
    pub fn kept_as(kind: RecordKind, key: String) -> Self {
        Self {
            kind,
            values: RwSignal::default(),
            titles: RwSignal::default(),
            typing: RwSignal::default(),
            along: RwSignal::default(),
            given: StoredValue::default(),
            key: StoredValue::new(key),
        }
    }

    /// Under which key its draft is kept.
    pub fn key(self) -> String {
        self.key.get_value()
    }

    /// Its kind.
    pub fn kind(self) -> RecordKind {
        self.kind
    }

    /// The value of a field.
    pub fn get(self, key: FieldKey) -> Option<FieldValue> {
        self.values.with(|values| values.get(&key).cloned())
    }

    /// Gives a field a value, or empties it.
    pub fn put(self, key: FieldKey, value: Option<FieldValue>) {
        self.values.update(|values| match value.filter(|value| !value.is_empty()) {
            Some(value) => {
                values.insert(key, value);
            }
            None => {
                values.remove(&key);
            }
        });
    }

    /// Nothing was entered.
    pub fn is_empty(self) -> bool {
        self.values.with(BTreeMap::is_empty)
    }

    /// Titles of records that were linked.
    pub fn titles(self) -> Vec<(RecordId, String)> {
        self.titles.get()
    }

    /// Remembers what a linked record is called.
    pub fn know_title(self, id: RecordId, title: String) {
        self.titles.update(|titles| titles.push((id, title)));
    }

    /// Remembers a company that is made along with the record, should it be tied to it in the end.
    pub fn make_along(self, company: RecordId, name: String) {
        self.along.update(|along| along.push((company, name)));
    }

    /// The companies that would be made along, whether it is tied to them or not.
    pub fn along_untracked(self) -> Vec<(RecordId, String)> {
        self.along.get_untracked()
    }

    /// The companies to be made along.
    pub fn along(self) -> Vec<Step> {
        let is_tied = |company: RecordId| {
            let ties = self.values.with_untracked(|values| values.get(&contact::AFFILIATIONS).cloned());
            let ties = ties.as_ref().map(FieldValue::items).unwrap_or_default();
            ties.iter().any(|(_, tie)| matches!(tie, ItemValue::Affiliation(tie) if tie.account == company))
        };
        let wanted = self.along.get_untracked().into_iter().filter(|(company, _)| is_tied(*company));
        let step = |(record, name)| Step::Create {
            record,
            kind: RecordKind::Account,
            edits: vec![Edit::Set { field: account::NAME, value: Some(FieldValue::Text(name)) }],
        };
        wanted.map(step).collect()
    }

    /// Somebody types in an editor; empty when it is left.
    pub fn types(self, key: FieldKey, text: &str) {
        let same = self.typing.with_untracked(|typing| typing.get(&key).map_or("", String::as_str) == text);
        if !same {
            self.typing.update(|typing| match text {
                "" => drop(typing.remove(&key)),
                text => drop(typing.insert(key, text.to_owned())),
            });
        }
    }

    /// Whether its sheet still stands; what was awaited may come too late.
    pub fn is_alive(self) -> bool {
        self.values.try_with_untracked(|_| ()).is_some()
    }

    /// Something stands in an editor that could not be taken in.
    pub fn is_being_typed(self) -> bool {
        self.typing.with(|typing| !typing.is_empty())
    }

    /// All values.
    pub fn values(self) -> Vec<(FieldKey, FieldValue)> {
        self.values.with(|values| values.iter().map(|(key, value)| (*key, value.clone())).collect())
    }

    /// All values, and what is being typed as far as it is one already.
    pub fn so_far(self) -> Vec<(FieldKey, FieldValue)> {
        let mut values = self.values.get();
        for (key, text) in self.typing.get() {
            let Some(spec) = self.kind.spec().field(key) else { continue };
            match spec.kind {
                FieldKind::Line => drop(values.insert(key, FieldValue::Text(text.trim().to_owned()))),
                FieldKind::Emails | FieldKind::Phones => {
                    if let Ok(item) = typing::read_reach(spec.kind, &text, Use::default(), false) {
                        let mut items = values.get(&key).map_or(&[][..], FieldValue::items).to_vec();
                        items.push((ItemId::from_bytes([0xff; 16]), item));
                        values.insert(key, FieldValue::Items(items));
                    }
                }
                _ => {}
            }
        }
        values.into_iter().collect()
    }

    /// The edits that give a record these values.
    pub fn edits(self) -> Vec<Edit> {
        self.values.with_untracked(|values| {
            values.iter().flat_map(|(key, value)| edits_of(self.kind, *key, value)).collect()
        })
    }
}

/// The edits that bring a value into an empty field.
fn edits_of(kind: RecordKind, field: FieldKey, value: &FieldValue) -> Vec<Edit> {
    let merge = kind.spec().field(field).map(|spec| spec.kind.merge());
    match (merge, value) {
        (Some(Merge::Items), FieldValue::Items(items)) => items
            .iter()
            .map(|(item, value)| Edit::PutItem { field, item: *item, value: value.clone() })
            .collect(),
        (Some(Merge::Set), FieldValue::Tags(tags)) => {
            tags.iter().map(|word| Edit::Tag { field, word: word.clone(), present: true }).collect()
        }
        (Some(Merge::CharByChar), FieldValue::Prose(after)) => {
            vec![Edit::Write { field, before: String::new(), after: after.clone() }]
        }
        (Some(_), value) => vec![Edit::Set { field, value: Some(value.clone()) }],
        (None, _) => Vec::new(),
    }
}

/// What a field holds after an edit to it; the trash leaves it as it is.
pub fn applied(value: Option<FieldValue>, edit: &Edit) -> Option<FieldValue> {
    let after = match edit {
        Edit::Set { value, .. } => value.clone(),
        Edit::PutItem { item, value: entry, .. } => {
            let mut items = items_of(value);
            items.retain(|(id, _)| id != item);
            items.push((*item, entry.clone()));
            sort_items(&mut items);
            Some(FieldValue::Items(items))
        }
        Edit::RemoveItem { item, .. } => {
            let mut items = items_of(value);
            items.retain(|(id, _)| id != item);
            Some(FieldValue::Items(items))
        }
        Edit::Tag { word, present, .. } => {
            let mut tags = match value {
                Some(FieldValue::Tags(tags)) => tags,
                _ => std::collections::BTreeSet::new(),
            };
            if *present {
                tags.insert(word.clone());
            } else {
                tags.remove(word);
            }
            Some(FieldValue::Tags(tags))
        }
        Edit::Write { after, .. } => Some(FieldValue::Prose(after.clone())),
        Edit::Trash { .. } => value,
    };
    after.filter(|value| !value.is_empty())
}

fn items_of(value: Option<FieldValue>) -> Vec<(crm_domain::id::ItemId, crm_domain::item::ItemValue)> {
    match value {
        Some(FieldValue::Items(items)) => items,
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crm_domain::item::EmailEntry;
    use crm_domain::schema::contact::EMAILS;

    use super::*;

    fn email(addr: &str, primary: bool) -> ItemValue {
        ItemValue::Email(EmailEntry { addr: addr.to_owned(), primary, ..EmailEntry::default() })
    }

    #[test]
    fn d3_an_entry_is_replaced_whole_and_the_primary_one_comes_first() {
        let (a, b) = (ItemId::from_bytes([1; 16]), ItemId::from_bytes([2; 16]));
        let put = |item, value| Edit::PutItem { field: EMAILS, item, value };
        let value = applied(None, &put(a, email("a@x.de", false)));
        let value = applied(value, &put(b, email("b@x.de", true)));
        let value = applied(value, &put(a, email("neu@x.de", false)));
        let expected = vec![(b, email("b@x.de", true)), (a, email("neu@x.de", false))];
        assert_eq!(value, Some(FieldValue::Items(expected)));
    }

    #[test]
    fn d5_the_last_word_that_goes_leaves_the_field_empty() {
        let tag = |present| Edit::Tag { field: FieldKey::new("tags"), word: "vip".to_owned(), present };
        let value = applied(None, &tag(true));
        assert!(value.is_some());
        assert_eq!(applied(value, &tag(false)), None);
    }
}
