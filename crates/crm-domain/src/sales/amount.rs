//! What a deal is worth: as somebody typed it, or what its lines come to. The latter is worked out wherever a row is
//! made and stored nowhere, so that two people who add lines do not clash on the amount.
//!
//! A deal without lines is worth what was typed, whatever its mode says: there is nothing to work out.

use crate::command::Edit;
use crate::id::ItemId;
use crate::line::LineItem;
use crate::row::Row;
use crate::sales::after::After;
use crate::sales::totals::{Extras, TotalsError, lines_of, totals};
use crate::schema::deal;
use crate::value::{FieldValue, Money};

/// The key of [`crate::choice::AMOUNT_MODE`] for an amount out of lines.
pub const OF_LINES: &str = "lines";
/// The key for an amount that is typed.
pub const TYPED: &str = "manual";

/// Whether a mode says that the amount comes out of the lines.
#[must_use]
pub fn is_of_lines(mode: Option<&FieldValue>) -> bool {
    mode.and_then(FieldValue::as_text) == Some(OF_LINES)
}

/// Whether a deal's amount is what its lines come to.
#[must_use]
pub fn is_worked_out(mode: Option<&FieldValue>, lines: Option<&FieldValue>) -> bool {
    is_of_lines(mode) && lines_of(lines).next().is_some()
}

/// What lines come to, without tax; nothing is added to it and nothing taken off.
///
/// # Errors
/// There is no sum of different currencies, and none that is too large.
pub fn sum<'a>(
    lines: impl IntoIterator<Item = (ItemId, &'a LineItem)>,
) -> Result<Option<Money>, TotalsError> {
    totals(lines, Extras::default()).map(|totals| totals.money(totals.net))
}

/// What a deal's edits bring with them: lines of a deal that nobody has said the worth of make its amount; an amount
/// that is typed is one that is typed; and what is typed begins with what the lines came to.
#[must_use]
pub fn entailed(row: Option<&Row>, edits: &[Edit]) -> Vec<Edit> {
    let after = After { row, edits };
    let was_worked_out =
        row.is_some_and(|row| is_worked_out(row.get(deal::AMOUNT_MODE), row.get(deal::LINES)));
    let mode =
        |key: &str| Edit::Set { field: deal::AMOUNT_MODE, value: Some(FieldValue::Choice(key.to_owned())) };
    let amount = after.set(deal::AMOUNT);
    match after.set(deal::AMOUNT_MODE) {
        Some(said) if was_worked_out && amount.is_none() && !is_of_lines(said) => {
            let value = row.and_then(|row| row.get(deal::AMOUNT)).cloned();
            vec![Edit::Set { field: deal::AMOUNT, value }]
        }
        Some(_) => Vec::new(),
        None if was_worked_out && amount.is_some() => vec![mode(TYPED)],
        None => {
            let is_open =
                after.register(deal::AMOUNT_MODE).is_none() && after.register(deal::AMOUNT).is_none();
            let begins = is_open && after.writes(deal::LINES) && !after.lines().is_empty();
            begins.then(|| mode(OF_LINES)).into_iter().collect()
        }
    }
}

/// Whether a deal is worth something else once these edits are carried out.
#[must_use]
pub fn changes(row: &Row, edits: &[Edit]) -> bool {
    let after = After { row: Some(row), edits };
    let (amount, mode) = (after.set(deal::AMOUNT), after.set(deal::AMOUNT_MODE));
    if amount.is_none() && mode.is_none() && !after.writes(deal::LINES) {
        return false;
    }
    let before = row.get(deal::AMOUNT);
    let lines = after.lines();
    let was_worked_out = is_worked_out(row.get(deal::AMOUNT_MODE), row.get(deal::LINES));
    if is_of_lines(after.register(deal::AMOUNT_MODE)) && !lines.is_empty() {
        let sum = sum(lines).ok().flatten().map(FieldValue::Money);
        return sum.as_ref() != before;
    }
    match amount {
        Some(amount) => amount != before,
        // What was typed before the lines came is not in the row: it may be another amount.
        None => was_worked_out,
    }
}

#[cfg(test)]
mod tests;
