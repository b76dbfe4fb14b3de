//! A cell of a table that leaves the app: what it is, before it is text.

use serde::{Deserialize, Serialize};

use crate::time::{Day, Millis};
use crate::value::Money;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// Nothing.
    Empty,
    /// Text, taken as it is.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A share in basis points.
    Share(i64),
    /// An amount, shown with its currency.
    Amount(Money),
    /// A day.
    Day(Day),
    /// An instant, as the clocks of the workbook's zone show it.
    Moment(Millis),
}
