//! Conditions of a list as text, as saved views keep them.
//!
//! INVARIANT: the names in the text are those of [`Filter`], [`crate::query::Op`], [`Column`](crate::query::Column) and
//! [`FieldValue`](crate::value::FieldValue). They are stored: never renamed.

use crate::query::Filter;

/// Conditions as text; empty for none.
#[must_use]
pub fn to_text(conditions: &[Filter]) -> String {
    if conditions.is_empty() {
        return String::new();
    }
    serde_json::to_string(conditions).unwrap_or_default()
}

/// The conditions of a text; `None` when this version cannot read all of them: a list without one of its conditions
/// would show what it is not to show.
#[must_use]
pub fn from_text(text: &str) -> Option<Vec<Filter>> {
    if text.trim().is_empty() {
        return Some(Vec::new());
    }
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{MemberId, RecordId};
    use crate::query::{Column, Op};
    use crate::schema::{OWNER, account, deal};
    use crate::time::Day;
    use crate::value::{FieldValue, Money};

    fn is(column: Column, op: Op, values: Vec<FieldValue>) -> Filter {
        Filter::Is { column, op, values }
    }

    #[test]
    fn conditions_survive_being_kept_as_text() {
        let conditions = vec![
            is(Column::Title, Op::Contains, vec![FieldValue::Text("„Müller“ \\ \"Söhne\"\n".to_owned())]),
            is(Column::Field(account::NAME), Op::Empty, Vec::new()),
            is(Column::Field(OWNER), Op::AnyOf, vec![FieldValue::Member(MemberId::from_bytes([7; 16]))]),
            is(
                Column::Field(deal::AMOUNT),
                Op::Between,
                vec![
                    FieldValue::Money(Money { minor: -1, currency: *b"EUR" }),
                    FieldValue::Money(Money { minor: i64::MAX, currency: *b"CHF" }),
                ],
            ),
            is(Column::UpdatedAt, Op::Greater, vec![FieldValue::Day(Day::new(2026, 11, 29).expect("a day"))]),
            Filter::Not(Box::new(Filter::Any(vec![Filter::Conflicted, Filter::All(Vec::new())]))),
            is(Column::Field(deal::STAGE), Op::Is, vec![FieldValue::Link(RecordId::from_bytes([1; 16]))]),
        ];
        assert_eq!(from_text(&to_text(&conditions)), Some(conditions));
        assert_eq!((to_text(&[]).as_str(), from_text("")), ("", Some(Vec::new())));
    }

    #[test]
    fn what_was_kept_once_is_read_for_ever() {
        let kept = r#"[{"Is":{"column":{"Field":"status"},"op":"AnyOf","values":[{"Choice":"customer"},{"Choice":"lost"}]}},{"Is":{"column":"CreatedAt","op":"NotEmpty","values":[]}},"Conflicted"]"#;
        let conditions = from_text(kept).expect("it can be read");
        assert_eq!(to_text(&conditions), kept);
    }

    #[test]
    fn a_condition_of_a_later_version_is_not_left_out_quietly() {
        assert_eq!(from_text(r#"["Conflicted",{"Near":{"km":5}}]"#), None);
        assert_eq!(from_text("Unsinn"), None);
    }
}
