//! A line of a quote or an order: a value object that is always replaced whole (`docs/domain.md` D3). What it costs and
//! which tax it bears is copied when it is made: a product that changes its price changes no quote.

use serde::{Deserialize, Serialize};

use crate::id::{ItemId, RecordId};
use crate::value::Money;

/// Basis points of a whole: 100 per cent.
pub const WHOLE: u32 = 10_000;

/// One line. What it comes to is worked out by [`crate::sales::totals`], never stored.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LineItem {
    /// The product that it was made of; `None` for one that was written by hand.
    pub product: Option<RecordId>,
    /// The product's number as it was then; may be empty.
    pub sku: String,
    /// What is sold, in a line.
    pub name: String,
    /// What is said about it, in as many lines as it takes.
    pub text: String,
    /// How many, in thousandths of the unit; negative for what comes back.
    pub quantity: i64,
    /// In what it is counted: pieces, hours, metres; may be empty.
    pub unit: String,
    /// The price of one unit without tax, copied when the line was made.
    pub price: Money,
    /// What is taken off, in basis points of the price; at most [`WHOLE`].
    pub discount: u32,
    /// The rate of the tax that comes on top, in basis points: 1900 are 19 %.
    pub tax: u32,
    /// Offered besides: not counted until the customer wants it.
    pub optional: bool,
    /// Offered instead of that line: not counted either.
    pub alternative_of: Option<ItemId>,
    /// What one unit costs us, in minor units of the price's currency; `None` when nobody knows.
    pub cost: Option<i64>,
    /// The price list that its price was taken of; `None` for the product's own price, or one that was typed.
    #[serde(default)]
    pub price_source: Option<RecordId>,
    /// The line whose goods come back with it.
    #[serde(default)]
    pub returns: Option<ItemId>,
    /// Where it stands among the lines ([`crate::sales::position`]); lines at the same place go by their ids.
    pub position: String,
}

impl LineItem {
    /// Whether it is part of what the whole comes to.
    #[must_use]
    pub const fn counts(&self) -> bool {
        !self.optional && self.alternative_of.is_none()
    }
}
