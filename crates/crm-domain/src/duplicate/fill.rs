//! Bringing what was typed into the record that turned out to be there already: empty places are filled, nothing that
//! stands there is changed.

use crate::command::Edit;
use crate::field::{FieldKey, Merge, RecordKind};
use crate::id::ItemId;
use crate::import::draft::{same_entry, without_primary};
use crate::item::ItemValue;
use crate::value::FieldValue;

/// The edits that fill what is empty in a record. `held` is what stands there.
#[must_use]
pub fn fill(
    kind: RecordKind,
    typed: &[(FieldKey, FieldValue)],
    held: &[(FieldKey, FieldValue)],
) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (field, value) in typed {
        let field = *field;
        let Some(spec) = kind.spec().field(field).filter(|spec| spec.kind.is_written()) else { continue };
        let there = held.iter().find(|(key, _)| *key == field).map(|(_, value)| value);
        let is_empty = there.is_none_or(FieldValue::is_empty);
        match (spec.kind.merge(), value) {
            (Merge::Items, FieldValue::Items(items)) => {
                let known = there.map_or(&[][..], FieldValue::items);
                // WHY also by its id: an entry that came from here once and was changed since is the newer one.
                let is_known = |id: &ItemId, item: &ItemValue| {
                    known.iter().any(|(held, other)| held == id || same_entry(other, item))
                };
                let fresh = items.iter().filter(|(id, item)| !is_known(id, item));
                edits.extend(fresh.map(|(id, item)| {
                    // What is used first stays so.
                    let value = if is_empty { item.clone() } else { without_primary(item) };
                    Edit::PutItem { field, item: *id, value }
                }));
            }
            (Merge::Set, FieldValue::Tags(words)) => {
                let missing = words
                    .iter()
                    .filter(|word| !matches!(there, Some(FieldValue::Tags(has)) if has.contains(*word)));
                edits.extend(missing.map(|word| Edit::Tag { field, word: word.clone(), present: true }));
            }
            (Merge::CharByChar, FieldValue::Prose(text)) if is_empty => {
                edits.push(Edit::Write { field, before: String::new(), after: text.clone() });
            }
            (Merge::Register, value) if is_empty => {
                edits.push(Edit::Set { field, value: Some(value.clone()) });
            }
            _ => {}
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RecordId;
    use crate::item::{Affiliation, EmailEntry};
    use crate::schema::contact;

    fn mail(id: u8, addr: &str) -> (FieldKey, FieldValue) {
        let entry = EmailEntry { addr: addr.to_owned(), primary: true, ..EmailEntry::default() };
        let items = vec![(ItemId::from_bytes([id; 16]), ItemValue::Email(entry))];
        (contact::EMAILS, FieldValue::Items(items))
    }

    fn text(key: &'static str, text: &str) -> (FieldKey, FieldValue) {
        (FieldKey::new(key), FieldValue::Text(text.to_owned()))
    }

    #[test]
    fn what_stands_there_stays_and_what_is_empty_is_filled() {
        let typed = [text("last_name", "Mueller"), text("position", "Einkauf"), mail(1, "J@Meyer.example")];
        let held = [text("last_name", "Müller"), mail(2, "j@meyer.example")];
        let edits = fill(RecordKind::Contact, &typed, &held);
        let position = Edit::Set {
            field: FieldKey::new("position"),
            value: Some(FieldValue::Text("Einkauf".to_owned())),
        };
        assert_eq!(edits, vec![position]);
    }

    fn tie(id: u8, account: u8, primary: bool) -> (FieldKey, FieldValue) {
        let tie = Affiliation {
            account: RecordId::from_bytes([account; 16]),
            role: String::new(),
            department: String::new(),
            primary,
            from: None,
            to: None,
            inactive: false,
        };
        let items = vec![(ItemId::from_bytes([id; 16]), ItemValue::Affiliation(tie))];
        (contact::AFFILIATIONS, FieldValue::Items(items))
    }

    #[test]
    fn a_further_company_is_not_the_main_one_and_what_was_changed_since_is_not_written_over() {
        let edits = fill(RecordKind::Contact, &[tie(1, 7, true)], &[tie(2, 8, true)]);
        assert!(
            matches!(edits.as_slice(), [Edit::PutItem { value, .. }] if !value.is_primary()),
            "{edits:?}"
        );
        assert!(fill(RecordKind::Contact, &[tie(1, 7, true)], &[tie(2, 7, false)]).is_empty());
        let changed =
            fill(RecordKind::Contact, &[mail(1, "alt@meyer.example")], &[mail(1, "neu@meyer.example")]);
        assert!(changed.is_empty(), "it came from here once, and was corrected");
    }

    #[test]
    fn a_further_address_is_not_the_first_to_use() {
        let edits = fill(RecordKind::Contact, &[mail(1, "neu@meyer.example")], &[mail(2, "j@meyer.example")]);
        let [Edit::PutItem { value: ItemValue::Email(entry), .. }] = edits.as_slice() else {
            panic!("{edits:?}")
        };
        assert!(!entry.primary);
        let edits = fill(RecordKind::Contact, &[mail(1, "neu@meyer.example")], &[]);
        assert!(matches!(edits.as_slice(), [Edit::PutItem { value, .. }] if value.is_primary()));
    }
}
