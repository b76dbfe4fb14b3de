//! A deal as it was on a day that has passed: its stage out of its moves, the rest out of a log of what it was before
//! each change. WHY before: a deal that never changed needs no entry, and none of it has to be opened to know.

use std::collections::BTreeSet;
use std::ops::Bound;

use super::{Fact, StagesById};
use crate::command::Edit;
use crate::field::FieldKey;
use crate::id::MemberId;
use crate::row::Row;
use crate::sales::after::After;
use crate::sales::amount;
use crate::sales::stage::Move;
use crate::schema::deal;
use crate::time::{Day, Millis, Zone};
use crate::value::{FieldValue, Money};

/// What is kept of a deal's past, besides its stages.
pub const KEPT: [FieldKey; 6] = [
    deal::AMOUNT,
    deal::EXPECTED_CLOSE,
    deal::OWNER,
    deal::PROBABILITY,
    deal::FORECAST_CATEGORY,
    deal::CLOSED_AT,
];

/// The words of [`deal::FORECAST_LOG`] that a deal's edits bring with them: what each field that changes was before.
/// `row`: the deal as it stands; a new one has no past.
#[must_use]
pub fn entailed(row: Option<&Row>, edits: &[Edit], now: Millis) -> Vec<Edit> {
    let Some(row) = row else { return Vec::new() };
    let after = After { row: Some(row), edits };
    let word = |field: &FieldKey| {
        let before = row.get(*field);
        let changes = match *field {
            // It may come out of the lines, which no edit of the amount says.
            deal::AMOUNT => amount::changes(row, edits),
            field => after.set(field)? != before,
        };
        let text = written(before).filter(|_| changes)?;
        let word = format!("{:015} {field} {text}", now.0.max(0));
        Some(Edit::Tag { field: deal::FORECAST_LOG, word, present: true })
    };
    KEPT.iter().filter_map(word).collect()
}

/// A value as a word of the log; `None` for one that no kept field has.
fn written(value: Option<&FieldValue>) -> Option<String> {
    match value {
        None => Some("-".to_owned()),
        Some(FieldValue::Money(amount)) => Some(format!("{}{}", amount.currency_code(), amount.minor)),
        Some(FieldValue::Day(day)) => Some(day.to_string()),
        Some(FieldValue::Member(member)) => Some(member.to_string()),
        Some(FieldValue::Number(number)) => Some(number.to_string()),
        Some(FieldValue::Choice(key)) => Some(key.clone()),
        Some(_) => None,
    }
}

/// What [`written`] wrote of a field; the outer `None` for words that this version does not know.
#[expect(clippy::option_option, reason = "not known, known to be empty, known")]
fn read(field: FieldKey, text: &str) -> Option<Option<FieldValue>> {
    if text == "-" {
        return Some(None);
    }
    let value = match field {
        deal::AMOUNT => {
            let currency: [u8; 3] = text.as_bytes().get(..3)?.try_into().ok()?;
            FieldValue::Money(Money { minor: text.get(3..)?.parse().ok()?, currency })
        }
        deal::EXPECTED_CLOSE | deal::CLOSED_AT => FieldValue::Day(Day::from_iso(text)?),
        deal::OWNER => FieldValue::Member(text.parse::<MemberId>().ok()?),
        deal::PROBABILITY => FieldValue::Number(text.parse().ok()?),
        deal::FORECAST_CATEGORY => FieldValue::Choice(text.to_owned()),
        _ => return None,
    };
    Some(Some(value))
}

/// The last moment of a day in a zone.
#[must_use]
pub fn end_of(day: Day, zone: &Zone) -> Millis {
    let midnight = day.to_days().saturating_add(1).saturating_mul(86_400_000);
    // WHY twice: which offset holds at midnight is known once it is known when about that is.
    let about = Millis(midnight).plus(-60_000 * i64::from(zone.offset(Millis(midnight))));
    Millis(midnight).plus(-60_000 * i64::from(zone.offset(about)) - 1)
}

/// A deal at a moment; `None` when it was not there: not made yet, or in the trash. Stages count as they are set up
/// now.
#[must_use]
pub fn fact_at(row: &Row, stages: &StagesById, end: Millis) -> Option<Fact> {
    let is_gone = row.deleted_at.is_some_and(|at| at <= end);
    if row.created_at > end || is_gone {
        return None;
    }
    let fact = Fact::of_values(&|key| at(row, key, end), stages);
    Some(fact)
}

/// The words of a log that came after a moment, oldest first.
fn later(log: Option<&FieldValue>, end: Millis) -> impl Iterator<Item = &str> {
    let words: Option<&BTreeSet<String>> = match log {
        Some(FieldValue::Tags(words)) => Some(words),
        _ => None,
    };
    let from = format!("{:015}", end.plus(1).0.max(0));
    words
        .into_iter()
        .flat_map(move |words| {
            words.range::<str, _>((Bound::Included(from.as_str()), Bound::Unbounded)).collect::<Vec<_>>()
        })
        .map(String::as_str)
}

/// The value of a field at a moment: what it was before the first change that came later, else what it is now.
fn at(row: &Row, field: FieldKey, end: Millis) -> Option<FieldValue> {
    if field == deal::STAGE {
        let first = later(row.get(deal::STAGE_LOG), end).find_map(|word| word.parse::<Move>().ok());
        return match first {
            Some(moved) => moved.from.map(FieldValue::Link),
            None => row.get(field).cloned(),
        };
    }
    if !KEPT.contains(&field) {
        return row.get(field).cloned();
    }
    let was = later(row.get(deal::FORECAST_LOG), end).find_map(|word| {
        let mut parts = word.splitn(3, ' ').skip(1);
        let (name, text) = (parts.next()?, parts.next()?);
        (name == field.as_str()).then(|| read(field, text)).flatten()
    });
    was.unwrap_or_else(|| row.get(field).cloned())
}
