//! The edits that bring back what a change took away, measured against the record as it is now.

use crm_domain::command::Edit;
use crm_domain::field::{FieldKey, FieldKind, Merge};
use crm_domain::value::FieldValue;
use engine_protocol::view::{FieldChange, RecordView};

/// The edits after which the field holds what it held before `change`; none when it does already.
pub fn edits(view: &RecordView, change: &FieldChange) -> Vec<Edit> {
    match change {
        FieldChange::Created => Vec::new(),
        FieldChange::Trashed(trashed) => {
            let is_trashed = view.deleted_at.is_some();
            if is_trashed == *trashed && *trashed { vec![Edit::Trash { trashed: false }] } else { Vec::new() }
        }
        FieldChange::Value { field, before, .. } => value_edits(view, *field, before.as_ref()),
        FieldChange::Item { field, item, before, .. } => {
            let items = now(view, *field).map(FieldValue::items).unwrap_or_default();
            let current = items.iter().find(|(id, _)| id == item).map(|(_, value)| value);
            match (current, before) {
                (Some(current), Some(before)) if current == before => Vec::new(),
                (None, None) => Vec::new(),
                (_, Some(before)) => {
                    vec![Edit::PutItem { field: *field, item: *item, value: before.clone() }]
                }
                (Some(_), None) => vec![Edit::RemoveItem { field: *field, item: *item }],
            }
        }
    }
}

fn now(view: &RecordView, field: FieldKey) -> Option<&FieldValue> {
    view.values.iter().find(|(key, _)| *key == field).map(|(_, value)| value)
}

fn value_edits(view: &RecordView, field: FieldKey, before: Option<&FieldValue>) -> Vec<Edit> {
    let Some(spec) = view.kind.spec().field(field) else { return Vec::new() };
    let current = now(view, field).filter(|value| !value.is_empty());
    let before = before.filter(|value| !value.is_empty());
    if current == before {
        return Vec::new();
    }
    match spec.kind.merge() {
        // A log is only added to.
        _ if spec.kind == FieldKind::Log => Vec::new(),
        Merge::Register => vec![Edit::Set { field, value: before.cloned() }],
        Merge::CharByChar => {
            let text = |value: Option<&FieldValue>| {
                value.and_then(FieldValue::as_text).unwrap_or_default().to_owned()
            };
            vec![Edit::Write { field, before: text(current), after: text(before) }]
        }
        Merge::Set => {
            let words = |value: Option<&FieldValue>| match value {
                Some(FieldValue::Tags(tags)) => tags.clone(),
                _ => std::collections::BTreeSet::new(),
            };
            let (current, before) = (words(current), words(before));
            let gone = current.difference(&before).map(|word| (word.clone(), false));
            let back = before.difference(&current).map(|word| (word.clone(), true));
            gone.chain(back).map(|(word, present)| Edit::Tag { field, word, present }).collect()
        }
        // Entries have changes of their own.
        Merge::Items => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crm_domain::field::RecordKind;
    use crm_domain::id::{DeviceId, RecordId};
    use crm_domain::schema::contact::{BACKGROUND, LAST_NAME};
    use crm_domain::time::Millis;
    use engine_protocol::view::Author;

    use super::*;

    fn view(values: Vec<(FieldKey, FieldValue)>) -> RecordView {
        let author = Author {
            device: DeviceId([0; 8]),
            member_name: String::new(),
            device_label: String::new(),
            here: true,
        };
        RecordView {
            id: RecordId::from_bytes([1; 16]),
            kind: RecordKind::Contact,
            title: String::new(),
            created_at: Millis(0),
            updated_at: Millis(0),
            updated_by: author,
            deleted_at: None,
            values,
            conflicts: Vec::new(),
            titles: Vec::new(),
            related: Vec::new(),
        }
    }

    fn text(text: &str) -> FieldValue {
        FieldValue::Text(text.to_owned())
    }

    #[test]
    fn d13_a_register_goes_back_to_the_value_before_the_change() {
        let change = FieldChange::Value {
            field: LAST_NAME,
            before: Some(text("Müller")),
            after: Some(text("Mueller")),
        };
        let now = view(vec![(LAST_NAME, text("Mueller"))]);
        assert_eq!(edits(&now, &change), [Edit::Set { field: LAST_NAME, value: Some(text("Müller")) }]);
        let already = view(vec![(LAST_NAME, text("Müller"))]);
        assert!(edits(&already, &change).is_empty());
    }

    #[test]
    fn d13_a_set_goes_back_word_by_word() {
        let tags = |words: &[&str]| FieldValue::Tags(words.iter().map(|word| (*word).to_owned()).collect());
        let field = FieldKey::new("tags");
        let change = FieldChange::Value { field, before: Some(tags(&["a", "b"])), after: Some(tags(&["a"])) };
        let now = view(vec![(field, tags(&["a", "c"]))]);
        let expected = [
            Edit::Tag { field, word: "c".to_owned(), present: false },
            Edit::Tag { field, word: "b".to_owned(), present: true },
        ];
        assert_eq!(edits(&now, &change), expected);
    }

    #[test]
    fn d13_a_note_goes_back_from_what_stands_there_now() {
        let change = FieldChange::Value {
            field: BACKGROUND,
            before: None,
            after: Some(FieldValue::Prose("kurz".to_owned())),
        };
        let now = view(vec![(BACKGROUND, FieldValue::Prose("kurz und lang".to_owned()))]);
        let expected =
            Edit::Write { field: BACKGROUND, before: "kurz und lang".to_owned(), after: String::new() };
        assert_eq!(edits(&now, &change), [expected]);
    }
}
