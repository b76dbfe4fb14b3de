//! What a quote comes to, in words: the same rows on the page and on paper.

use crm_domain::format::Style;
use crm_domain::line::LineItem;
use crm_domain::sales::totals::Totals;
use crm_domain::value::Money;

use crate::format;
use crate::i18n::tr;
use crate::t;

/// How much a row of the totals weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// One among others.
    Plain,
    /// A sum.
    Sum,
    /// What is to be paid.
    Gross,
    /// Not part of the above.
    Beside,
}

impl Weight {
    /// As style sheets call it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Sum => "sum",
            Self::Gross => "gross",
            Self::Beside => "beside",
        }
    }
}

/// A row of the totals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SumRow {
    /// What it is.
    pub name: String,
    /// How much.
    pub amount: String,
    /// How much it weighs.
    pub weight: Weight,
}

/// The rows of the totals; `discount` is what is taken off the sum, in basis points.
#[must_use]
pub fn rows(totals: &Totals, discount: u32) -> Vec<SumRow> {
    let money = |minor: i64| totals.money(minor).map(format::money).unwrap_or_default();
    let row = |name: String, minor: i64, weight: Weight| SumRow { name, amount: money(minor), weight };
    let off = totals.net - totals.shipping - totals.lines_net;
    let mut rows = Vec::new();
    if off != 0 || totals.shipping != 0 {
        rows.push(row(tr("quote.lines_net"), totals.lines_net, Weight::Plain));
    }
    if off != 0 {
        let name = t!("quote.off", percent = format::percent(discount.into()));
        rows.push(row(name, off, Weight::Plain));
    }
    if totals.shipping != 0 {
        rows.push(row(tr("quote.shipping"), totals.shipping, Weight::Plain));
    }
    rows.push(row(tr("quote.net"), totals.net, Weight::Sum));
    for rate in &totals.rates {
        let name = t!("quote.tax_on", percent = format::percent(rate.rate.into()), net = money(rate.net));
        rows.push(row(name, rate.tax, Weight::Plain));
    }
    rows.push(row(tr("quote.gross"), totals.gross, Weight::Gross));
    if totals.optional_net != 0 {
        rows.push(row(tr("quote.optional_net"), totals.optional_net, Weight::Beside));
    }
    rows
}

/// A quantity as the locale writes it: `2,5`.
#[must_use]
pub fn quantity(thousandths: i64) -> String {
    let style = if format::decimal_comma() { Style::German } else { Style::Canonical };
    crm_domain::format::thousandths(thousandths, style)
}

/// A quantity and what it is counted in: `2,5 Std.`.
#[must_use]
pub fn counted(line: &LineItem) -> String {
    let quantity = quantity(line.quantity);
    if line.unit.is_empty() { quantity } else { format!("{quantity} {}", line.unit) }
}

/// An amount in a line's currency.
#[must_use]
pub fn in_currency_of(line: &LineItem, minor: i64) -> String {
    format::money(Money { minor, currency: line.price.currency })
}
