//! What edits would do to a record, known from its row alone: many records are looked at before they are changed.

use serde::{Deserialize, Serialize};

use crate::command::Edit;
use crate::field::FieldKey;
use crate::row::Row;
use crate::sales::{frozen, lead};
use crate::value::FieldValue;

/// Why a record cannot be changed so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Refusal {
    /// It is in the trash, or not here.
    Gone,
    /// It was sent or confirmed, and is not written in any more.
    Frozen,
    /// What this device stores of it cannot be read.
    Damaged,
    /// A lead that was converted stays so; it is converted by converting it, and given up with a reason.
    LeadStatus,
}

/// What edits would do to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// They change it.
    Changes,
    /// It is so already.
    Already,
    /// They cannot be done.
    Refused(Refusal),
}

/// What edits would do to a record.
#[must_use]
pub fn outcome(row: &Row, edits: &[Edit]) -> Outcome {
    if row.deleted_at.is_some() {
        return Outcome::Refused(Refusal::Gone);
    }
    if frozen::refused(row, edits).is_some() || frozen::reopens(row, edits) {
        return Outcome::Refused(Refusal::Frozen);
    }
    if lead::refused(row, edits) {
        return Outcome::Refused(Refusal::LeadStatus);
    }
    if edits.iter().any(|edit| changes(row, edit)) { Outcome::Changes } else { Outcome::Already }
}

/// Whether an edit changes anything. Where two values stand, saying one of them again settles it.
fn changes(row: &Row, edit: &Edit) -> bool {
    let Some(field) = edit.field() else {
        return matches!(edit, Edit::Trash { trashed } if *trashed != row.deleted_at.is_some());
    };
    let clashes = row.kind.spec().position(field).is_some_and(|at| row.conflicts.contains(&at));
    let is_register = matches!(edit, Edit::Set { .. });
    clashes && is_register || after(row, edit).as_ref() != row.get(field)
}

/// What stands in a field once an edit is done; nothing when it is empty then.
#[must_use]
pub fn after(row: &Row, edit: &Edit) -> Option<FieldValue> {
    let standing = |field: FieldKey| row.get(field).cloned();
    let value = match edit {
        Edit::Set { value, .. } => value.clone(),
        Edit::Tag { field, word, present } => {
            let mut words = match standing(*field) {
                Some(FieldValue::Tags(words)) => words,
                _ => std::collections::BTreeSet::new(),
            };
            if *present {
                words.insert(word.trim().to_owned());
            } else {
                words.remove(word.trim());
            }
            Some(FieldValue::Tags(words))
        }
        Edit::PutItem { field, item, value } => {
            let mut items = standing(*field).map(|held| held.items().to_vec()).unwrap_or_default();
            items.retain(|(id, _)| id != item);
            items.push((*item, value.clone()));
            crate::value::sort_items(&mut items);
            Some(FieldValue::Items(items))
        }
        Edit::RemoveItem { field, item } => {
            let mut items = standing(*field).map(|held| held.items().to_vec()).unwrap_or_default();
            items.retain(|(id, _)| id != item);
            Some(FieldValue::Items(items))
        }
        Edit::Write { after, .. } => Some(FieldValue::Prose(after.clone())),
        Edit::Trash { .. } => None,
    };
    value.filter(|value| !value.is_empty())
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::field::RecordKind;
    use crate::id::{DeviceId, RecordId};
    use crate::schema::{account, quote};
    use crate::time::Millis;

    const TAGS: FieldKey = FieldKey::new("tags");

    /// A record with these values.
    pub(crate) fn row(kind: RecordKind, values: &[(FieldKey, FieldValue)]) -> Row {
        let mut values: Vec<(u16, FieldValue)> = values
            .iter()
            .map(|(key, value)| (kind.spec().position(*key).expect("a field"), value.clone()))
            .collect();
        values.sort_by_key(|(at, _)| *at);
        Row {
            id: RecordId::from_bytes([1; 16]),
            kind,
            created_at: Millis(1),
            updated_at: Millis(1),
            updated_by: DeviceId([1; 8]),
            deleted_at: None,
            conflicts: Vec::new(),
            own: Vec::new(),
            values,
        }
    }

    fn set(field: FieldKey, value: Option<&str>) -> Vec<Edit> {
        vec![Edit::Set { field, value: value.map(|text| FieldValue::Text(text.to_owned())) }]
    }

    fn tag(word: &str, present: bool) -> Vec<Edit> {
        vec![Edit::Tag { field: TAGS, word: word.to_owned(), present }]
    }

    #[test]
    fn what_is_so_already_does_not_change() {
        let firm = row(RecordKind::Account, &[(account::NAME, FieldValue::Text("Alpha".to_owned()))]);
        assert_eq!(outcome(&firm, &set(account::NAME, Some("Alpha"))), Outcome::Already);
        assert_eq!(outcome(&firm, &set(account::NAME, Some("Beta"))), Outcome::Changes);
        assert_eq!(outcome(&firm, &set(account::NAME, None)), Outcome::Changes);
        let empty = row(RecordKind::Account, &[]);
        assert_eq!(outcome(&empty, &set(account::NAME, None)), Outcome::Already);
        assert_eq!(outcome(&empty, &set(account::NAME, Some(""))), Outcome::Already, "no text is no value");
    }

    #[test]
    fn a_value_that_clashes_is_settled_by_saying_it_again() {
        let mut firm = row(RecordKind::Account, &[(account::NAME, FieldValue::Text("Alpha".to_owned()))]);
        firm.conflicts = vec![RecordKind::Account.spec().position(account::NAME).expect("a field")];
        assert_eq!(outcome(&firm, &set(account::NAME, Some("Alpha"))), Outcome::Changes);
    }

    #[test]
    fn words_of_a_set_come_and_go_one_by_one() {
        let words = BTreeSet::from(["Messe".to_owned(), "VIP".to_owned()]);
        let firm = row(RecordKind::Account, &[(TAGS, FieldValue::Tags(words))]);
        assert_eq!(outcome(&firm, &tag("Messe", true)), Outcome::Already);
        assert_eq!(outcome(&firm, &tag("Neu", true)), Outcome::Changes);
        assert_eq!(outcome(&firm, &tag("Neu", false)), Outcome::Already);
        let left = FieldValue::Tags(BTreeSet::from(["VIP".to_owned()]));
        assert_eq!(after(&firm, &tag("Messe", false)[0]), Some(left));
        let empty = row(RecordKind::Account, &[]);
        assert_eq!(after(&empty, &tag("Messe", false)[0]), None);
    }

    #[test]
    fn what_was_thrown_away_or_sent_is_refused() {
        let mut firm = row(RecordKind::Account, &[]);
        firm.deleted_at = Some(Millis(5));
        assert_eq!(outcome(&firm, &set(account::NAME, Some("x"))), Outcome::Refused(Refusal::Gone));
        let sent = row(RecordKind::Quote, &[(quote::STATUS, FieldValue::Choice("sent".to_owned()))]);
        let subject = set(FieldKey::new("subject"), Some("x"));
        assert_eq!(outcome(&sent, &subject), Outcome::Refused(Refusal::Frozen));
    }
}
