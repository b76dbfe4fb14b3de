//! A lead's way through its statuses: what one asks before a lead comes to it, and what a move brings with it.

use crate::command::Edit;
use crate::field::FieldKey;
use crate::schema::lead;
use crate::value::FieldValue;

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
    let became = [lead::CONVERTED_ACCOUNT, lead::CONVERTED_CONTACT, lead::CONVERTED_DEAL];
    let is_converted = status == Some("converted") || became.into_iter().any(|key| get(key).is_some());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RecordId;

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
