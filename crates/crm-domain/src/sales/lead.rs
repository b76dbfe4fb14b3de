//! A lead's way through its statuses: what one asks before a lead comes to it, and what a move brings with it.

use crate::command::Edit;
use crate::field::{FieldKey, RecordKind};
use crate::row::Row;
use crate::schema::lead;
use crate::value::FieldValue;

/// What a lead was turned into.
const BECAME: [FieldKey; 3] = [lead::CONVERTED_ACCOUNT, lead::CONVERTED_CONTACT, lead::CONVERTED_DEAL];

/// The statuses that a lead comes to by being set to them, in their order.
pub const SET_BY_HAND: [&str; 5] = ["new", "contacted", "nurturing", "qualified", "junk"];

/// How a lead comes to a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// By these edits.
    Edits(Vec<Edit>),
    /// By these, once somebody says why nothing comes of it.
    AsksWhy(Vec<Edit>),
    /// By being converted.
    Converts,
    /// Not at all: it was converted, and what it became stays.
    IsConverted,
}

/// How a lead comes to a status. `get` says what the lead holds.
#[must_use]
pub fn way<'a>(get: &dyn Fn(FieldKey) -> Option<&'a FieldValue>, to: &str) -> Way {
    let status = get(lead::STATUS).and_then(FieldValue::as_text);
    let is_converted = status == Some("converted") || BECAME.into_iter().any(|key| get(key).is_some());
    let has_reason = get(lead::DISQUALIFY_REASON).is_some_and(|reason| !reason.is_empty());
    let mut edits = vec![Edit::Set { field: lead::STATUS, value: Some(FieldValue::Choice(to.to_owned())) }];
    match to {
        _ if is_converted => Way::IsConverted,
        "converted" => Way::Converts,
        "unqualified" if !has_reason => Way::AsksWhy(edits),
        "unqualified" | "junk" => Way::Edits(edits),
        // Whoever works on it again has no reason not to.
        _ => {
            edits.extend(has_reason.then_some(Edit::Set { field: lead::DISQUALIFY_REASON, value: None }));
            Way::Edits(edits)
        }
    }
}

/// Whether edits of a lead would go past its rules: it is converted by converting it and stays so, and nothing comes of one
/// only with a reason, which then stays. What clashes may always be settled.
#[must_use]
pub fn refused(row: &Row, edits: &[Edit]) -> bool {
    if row.kind != RecordKind::Lead {
        return false;
    }
    let sets = |field: FieldKey| {
        edits.iter().any(|edit| matches!(edit, Edit::Set { field: set, value: Some(_) } if *set == field))
    };
    let clashes =
        |field| RecordKind::Lead.spec().position(field).is_some_and(|at| row.conflicts.contains(&at));
    let from = row.text(lead::STATUS);
    let to = status_of(row, edits).unwrap_or(from);
    let has_reason = row.get(lead::DISQUALIFY_REASON).is_some_and(|reason| !reason.is_empty());
    let clears = edits.iter().rev().find(|edit| edit.field() == Some(lead::DISQUALIFY_REASON));
    let clears = matches!(clears, Some(Edit::Set { value: None, .. }));
    if to == "unqualified" && has_reason && clears && !clashes(lead::DISQUALIFY_REASON) {
        return true;
    }
    if clashes(lead::STATUS) || from == to {
        return false;
    }
    match way(&|key| row.get(key), to) {
        Way::IsConverted => true,
        Way::Converts => !BECAME.into_iter().any(sets),
        Way::AsksWhy(_) => !sets(lead::DISQUALIFY_REASON),
        Way::Edits(_) => false,
    }
}

/// What else edits of a lead bring with them: whoever works on it again has no reason not to.
#[must_use]
pub fn entailed(row: &Row, edits: &[Edit]) -> Vec<Edit> {
    let Some(to) = status_of(row, edits) else { return Vec::new() };
    let says = edits.iter().any(|edit| edit.field() == Some(lead::DISQUALIFY_REASON));
    match way(&|key| row.get(key), to) {
        Way::Edits(brings) if !says => {
            brings.into_iter().filter(|edit| edit.field() != Some(lead::STATUS)).collect()
        }
        Way::Edits(_) | Way::AsksWhy(_) | Way::Converts | Way::IsConverted => Vec::new(),
    }
}

/// The status that edits bring a lead to; `None` when they leave it as it is, or the record is none.
fn status_of<'a>(row: &Row, edits: &'a [Edit]) -> Option<&'a str> {
    let set = edits.iter().rev().find_map(|edit| match edit {
        Edit::Set { field, value } if *field == lead::STATUS => {
            Some(value.as_ref().and_then(FieldValue::as_text).unwrap_or_default())
        }
        _ => None,
    });
    set.filter(|_| row.kind == RecordKind::Lead)
}

#[cfg(test)]
mod tests {
    use core::slice;

    use super::*;
    use crate::bulk::tests::row as row_of;
    use crate::id::RecordId;

    fn row(values: &[(FieldKey, FieldValue)]) -> Row {
        row_of(RecordKind::Lead, values)
    }

    #[test]
    fn no_edit_goes_past_converting_and_giving_up() {
        let to = |status: &str| set(lead::STATUS, Some(choice(status)));
        let open = row(&[(lead::STATUS, choice("contacted"))]);
        assert!(!refused(&open, &[to("qualified")]));
        assert!(refused(&open, &[to("converted")]), "by converting it, not by saying so");
        let became = set(lead::CONVERTED_CONTACT, Some(FieldValue::Link(RecordId::from_bytes([2; 16]))));
        assert!(!refused(&open, &[to("converted"), became]));
        assert!(refused(&open, &[to("unqualified")]), "without a reason");
        assert!(!refused(&open, &[to("unqualified"), set(lead::DISQUALIFY_REASON, Some(choice("budget")))]));
        let mut converted = row(&[(lead::STATUS, choice("converted"))]);
        assert!(refused(&converted, &[to("new")]) && refused(&converted, &[set(lead::STATUS, None)]));
        assert!(!refused(&converted, &[to("converted")]), "it is so already");
        assert!(!refused(&converted, &[set(lead::NEED, None)]), "anything else may be written");
        converted.conflicts = vec![RecordKind::Lead.spec().position(lead::STATUS).expect("a field")];
        assert!(!refused(&converted, &[to("contacted")]), "a clash may always be settled");
    }

    #[test]
    fn a_lead_of_which_nothing_comes_keeps_saying_why() {
        let given_up =
            row(&[(lead::STATUS, choice("unqualified")), (lead::DISQUALIFY_REASON, choice("budget"))]);
        let (to, clear) =
            (|status: &str| set(lead::STATUS, Some(choice(status))), set(lead::DISQUALIFY_REASON, None));
        assert!(refused(&given_up, slice::from_ref(&clear)));
        assert!(refused(&given_up, &[to("unqualified"), clear.clone()]));
        assert!(!refused(&given_up, &[to("contacted"), clear.clone()]), "it is worked on again");
        assert!(!refused(&given_up, &[set(lead::DISQUALIFY_REASON, Some(choice("timing")))]), "another one");
        let without = row(&[(lead::STATUS, choice("unqualified"))]);
        assert!(!refused(&without, slice::from_ref(&clear)), "there is none to lose");
        let mut disputed = given_up;
        disputed.conflicts = RecordKind::Lead.spec().position(lead::DISQUALIFY_REASON).into_iter().collect();
        assert!(!refused(&disputed, &[clear]), "a clash may always be settled");
    }

    #[test]
    fn a_status_by_itself_takes_the_reason_away_that_it_leaves_behind() {
        let given_up =
            row(&[(lead::STATUS, choice("unqualified")), (lead::DISQUALIFY_REASON, choice("budget"))]);
        let to = [set(lead::STATUS, Some(choice("contacted")))];
        assert_eq!(entailed(&given_up, &to), [set(lead::DISQUALIFY_REASON, None)]);
        let both = [to[0].clone(), set(lead::DISQUALIFY_REASON, Some(choice("timing")))];
        assert_eq!(entailed(&given_up, &both), [], "unless they speak of it themselves");
        assert_eq!(entailed(&given_up, &[set(lead::STATUS, Some(choice("junk")))]), []);
        assert_eq!(entailed(&given_up, &[set(lead::NEED, None)]), []);
    }

    /// The way of a lead with these values.
    fn of(values: &[(FieldKey, FieldValue)], to: &str) -> Way {
        way(&|key| values.iter().find(|(field, _)| *field == key).map(|(_, value)| value), to)
    }

    fn choice(key: &str) -> FieldValue {
        FieldValue::Choice(key.to_owned())
    }

    fn set(field: FieldKey, value: Option<FieldValue>) -> Edit {
        Edit::Set { field, value }
    }

    #[test]
    fn a_lead_that_is_worked_on_comes_to_any_such_status_at_once() {
        let contacted = [(lead::STATUS, choice("contacted"))];
        // Also to its own: it may be on its way elsewhere.
        for to in ["new", "contacted", "nurturing", "qualified", "junk"] {
            assert_eq!(of(&contacted, to), Way::Edits(vec![set(lead::STATUS, Some(choice(to)))]));
        }
    }

    #[test]
    fn giving_up_asks_why_and_working_on_it_again_forgets_the_reason() {
        let to = vec![set(lead::STATUS, Some(choice("unqualified")))];
        assert_eq!(of(&[], "unqualified"), Way::AsksWhy(to.clone()));
        let given_up = [(lead::STATUS, choice("junk")), (lead::DISQUALIFY_REASON, choice("budget"))];
        assert_eq!(of(&given_up, "unqualified"), Way::Edits(to), "it is said already");
        let again = vec![set(lead::STATUS, Some(choice("contacted"))), set(lead::DISQUALIFY_REASON, None)];
        assert_eq!(of(&given_up, "contacted"), Way::Edits(again));
    }

    #[test]
    fn a_lead_is_converted_by_converting_it_and_stays_so() {
        assert_eq!(of(&[(lead::STATUS, choice("qualified"))], "converted"), Way::Converts);
        assert_eq!(of(&[(lead::STATUS, choice("converted"))], "new"), Way::IsConverted);
        let became = [(lead::CONVERTED_DEAL, FieldValue::Link(RecordId::from_bytes([1; 16])))];
        assert_eq!(of(&became, "junk"), Way::IsConverted);
    }
}
