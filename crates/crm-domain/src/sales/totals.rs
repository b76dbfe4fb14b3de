//! What a quote or an order comes to (`docs/domain.md` D27): lines, taxes and totals out of quantities and prices,
//! to the cent and on every device the same. All of it is derived; no document holds it.
//!
//! INVARIANT: rows are kept with the total that was right when they were made. When a rule changes here, the version
//! of rows does too (`crates/crm-engine/src/block.rs`).

use std::collections::BTreeMap;

use crate::field::FieldKey;
use crate::id::ItemId;
use crate::item::ItemValue;
use crate::line::{LineItem, WHOLE};
use crate::row::Row;
use crate::schema::quote;
use crate::value::{FieldValue, Money};

/// Thousandths of a unit that make one.
const UNIT: i128 = 1_000;
/// [`WHOLE`] as the sums need it.
const PARTS: i128 = WHOLE as i128;

/// What counts for the whole beside its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extras {
    /// What is taken off the sum of the lines, in basis points; more than all is all.
    pub discount: u32,
    /// What sending it costs, without tax. No discount is taken off it.
    pub shipping: Option<Money>,
}

/// What a line comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineTotal {
    /// The line.
    pub item: ItemId,
    /// Without tax, its own discount taken off, in minor units.
    pub net: i64,
    /// What its own discount takes off, in minor units.
    pub discount: i64,
    /// Whether it is part of the totals: it is neither optional nor an alternative.
    pub counts: bool,
}

/// What is taxed at one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateTotal {
    /// The rate, in basis points.
    pub rate: u32,
    /// What it is taken of: lines, discount of the whole, share of the shipping; in minor units.
    pub net: i64,
    /// The tax, in minor units.
    pub tax: i64,
}

/// What the whole comes to. Amounts are minor units of [`Totals::currency`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// The one currency of all; `None` where there is neither a line nor shipping.
    pub currency: Option<[u8; 3]>,
    /// Every line, in the order in which they were given; also those that do not count.
    pub lines: Vec<LineTotal>,
    /// By rate, ascending.
    pub rates: Vec<RateTotal>,
    /// The sum of the lines that count, before the discount of the whole and without shipping.
    pub lines_net: i64,
    /// What all discounts take off: those of lines that count, and that of the whole.
    pub discount: i64,
    /// Shipping.
    pub shipping: i64,
    /// Without tax: the sum of the rates' nets.
    pub net: i64,
    /// The sum of the rates' taxes.
    pub tax: i64,
    /// With tax.
    pub gross: i64,
    /// The sum of the optional lines without tax, which is no part of the above; alternatives are left out.
    pub optional_net: i64,
    /// What the lines that count cost us; `None` as long as one of them does not say.
    pub cost: Option<i64>,
}

impl Totals {
    /// One of the amounts with its currency; `None` where there is none.
    #[must_use]
    pub fn money(&self, minor: i64) -> Option<Money> {
        self.currency.map(|currency| Money { minor, currency })
    }
}

/// Why there is no total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TotalsError {
    /// Lines, or lines and shipping, are in different currencies; there is no sum of those.
    #[error("amounts in {} and {} cannot be added", code(.0), code(.1))]
    MixedCurrencies([u8; 3], [u8; 3]),
    /// An amount is beyond what can be written down.
    #[error("the amounts are too large to be added")]
    TooLarge,
}

impl TotalsError {
    /// Key of the sentence in [`crate::words::problem`].
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::MixedCurrencies(..) => "mixed_currencies",
            Self::TooLarge => "too_large_to_add",
        }
    }
}

fn code(currency: &[u8; 3]) -> &str {
    core::str::from_utf8(currency).unwrap_or("???")
}

/// What lines come to. A line's net is `quantity × price × (1 − discount)`, rounded; tax is taken per rate of the
/// sum of its nets, rounded once. The discount of the whole is taken off each rate's sum, so that taxes fit it.
///
/// # Errors
/// There is no sum of different currencies, and none that is too large.
pub fn totals<'a>(
    lines: impl IntoIterator<Item = (ItemId, &'a LineItem)>,
    extras: Extras,
) -> Result<Totals, TotalsError> {
    let mut sums = Sums::default();
    for (item, line) in lines {
        sums.add(item, line)?;
    }
    if let Some(shipping) = extras.shipping {
        sums.same_currency(shipping.currency)?;
    }
    sums.close(extras)
}

/// The lines of a field of kind [`crate::field::FieldKind::Lines`], in their order.
pub fn lines_of(value: Option<&FieldValue>) -> impl Iterator<Item = (ItemId, &LineItem)> {
    value.map_or(&[][..], FieldValue::items).iter().filter_map(|(item, value)| match value {
        ItemValue::Line(line) => Some((*item, &**line)),
        ItemValue::Email(_)
        | ItemValue::Phone(_)
        | ItemValue::Address(_)
        | ItemValue::Affiliation(_)
        | ItemValue::Check(_)
        | ItemValue::Party(_)
        | ItemValue::Price(_)
        | ItemValue::Stop(_) => None,
    })
}

/// What a quote or an order with these values comes to.
///
/// # Errors
/// As [`totals`].
pub fn of_values<'a>(get: &dyn Fn(FieldKey) -> Option<&'a FieldValue>) -> Result<Totals, TotalsError> {
    let discount = match get(quote::HEADER_DISCOUNT) {
        Some(FieldValue::Number(discount)) => u32::try_from((*discount).clamp(0, WHOLE.into())).unwrap_or(0),
        _ => 0,
    };
    let shipping = match get(quote::SHIPPING) {
        Some(FieldValue::Money(shipping)) => Some(*shipping),
        _ => None,
    };
    totals(lines_of(get(quote::LINES)), Extras { discount, shipping })
}

impl Row {
    /// What a quote or an order comes to.
    ///
    /// # Errors
    /// As [`totals`].
    pub fn totals(&self) -> Result<Totals, TotalsError> {
        of_values(&|key| self.get(key))
    }
}

/// The sums so far. In 128 bits: the lines of one quote cannot make them overflow, one line may.
#[derive(Default)]
struct Sums {
    currency: Option<[u8; 3]>,
    lines: Vec<LineTotal>,
    by_rate: BTreeMap<u32, i128>,
    discount: i128,
    optional: i128,
    cost: i128,
    lacks_cost: bool,
}

impl Sums {
    fn same_currency(&mut self, currency: [u8; 3]) -> Result<(), TotalsError> {
        match self.currency {
            Some(first) if first != currency => Err(TotalsError::MixedCurrencies(first, currency)),
            Some(_) => Ok(()),
            None => {
                self.currency = Some(currency);
                Ok(())
            }
        }
    }

    fn add(&mut self, item: ItemId, line: &LineItem) -> Result<(), TotalsError> {
        self.same_currency(line.price.currency)?;
        let full = i128::from(line.quantity) * i128::from(line.price.minor);
        let net = rounded(times(full, kept(line.discount))?, UNIT * PARTS);
        let off = rounded(full, UNIT) - net;
        if line.counts() {
            *self.by_rate.entry(line.tax).or_default() += net;
            self.discount += off;
            match line.cost {
                Some(cost) => self.cost += rounded(i128::from(line.quantity) * i128::from(cost), UNIT),
                None => self.lacks_cost = true,
            }
        } else if line.alternative_of.is_none() {
            self.optional += net;
        }
        let (net, discount) = (minor(net)?, minor(off)?);
        self.lines.push(LineTotal { item, net, discount, counts: line.counts() });
        Ok(())
    }

    fn close(self, extras: Extras) -> Result<Totals, TotalsError> {
        let lines_net: i128 = self.by_rate.values().sum();
        let mut nets: BTreeMap<u32, i128> = BTreeMap::new();
        for (rate, net) in &self.by_rate {
            nets.insert(*rate, rounded(times(*net, kept(extras.discount))?, PARTS));
        }
        let discounted: i128 = nets.values().sum();
        let shipping = extras.shipping.map_or(0, |shipping| i128::from(shipping.minor));
        spread(shipping, &mut nets);
        let mut rates = Vec::with_capacity(nets.len());
        let mut tax = 0;
        for (rate, net) in &nets {
            let owed = rounded(times(*net, i128::from(*rate))?, PARTS);
            tax += owed;
            rates.push(RateTotal { rate: *rate, net: minor(*net)?, tax: minor(owed)? });
        }
        let net = discounted + shipping;
        Ok(Totals {
            currency: self.currency,
            cost: if self.lacks_cost || self.lines.is_empty() { None } else { Some(minor(self.cost)?) },
            lines: self.lines,
            rates,
            lines_net: minor(lines_net)?,
            discount: minor(self.discount + lines_net - discounted)?,
            shipping: minor(shipping)?,
            net: minor(net)?,
            tax: minor(tax)?,
            gross: minor(net + tax)?,
            optional_net: minor(self.optional)?,
        })
    }
}

/// Adds shipping to the rates' nets, in proportion.
///
/// WHY in proportion: shipping is part of what is sent and bears its tax (UStAE 3.10); with several rates it is
/// shared out. Where nothing with a positive net is sent, as in a return, all of it bears the highest rate.
fn spread(shipping: i128, nets: &mut BTreeMap<u32, i128>) {
    if shipping == 0 {
        return;
    }
    let whole: i128 = nets.values().filter(|net| **net > 0).sum();
    let mut left = shipping;
    if whole > 0 {
        // WHY the running sum: each share is rounded, and together they are the whole all the same.
        let (mut sum, mut given) = (0, 0);
        for net in nets.values_mut().filter(|net| **net > 0) {
            sum += *net;
            let share = share_of(shipping, sum, whole) - given;
            given += share;
            *net += share;
        }
        left -= given;
    }
    if left != 0 {
        let highest = nets.keys().next_back().copied().unwrap_or(0);
        *nets.entry(highest).or_default() += left;
    }
}

/// `amount × part / whole`, rounded; `part` is at most `whole`, so it is never more than `amount`.
fn share_of(amount: i128, part: i128, whole: i128) -> i128 {
    match amount.checked_mul(part) {
        Some(product) => rounded(product, whole),
        // Amounts that nobody can write down: the caller says so when it looks at them.
        None => amount,
    }
}

/// What a discount leaves, in basis points.
fn kept(discount: u32) -> i128 {
    PARTS - i128::from(discount.min(WHOLE))
}

fn times(a: i128, b: i128) -> Result<i128, TotalsError> {
    a.checked_mul(b).ok_or(TotalsError::TooLarge)
}

fn minor(amount: i128) -> Result<i64, TotalsError> {
    i64::try_from(amount).map_err(|_| TotalsError::TooLarge)
}

/// Divides by a positive number and rounds to the nearest whole, a half away from zero.
///
/// WHY away from zero and not up: what comes back must take off exactly what it brought, so that −1 × 0.125 is
/// −0.13 as 1 × 0.125 is 0.13. Of what is sold this is the commercial rounding of DIN 1333.
fn rounded(amount: i128, by: i128) -> i128 {
    let (whole, rest) = (amount / by, amount % by);
    if rest.abs() >= by - rest.abs() { whole + amount.signum() } else { whole }
}

#[cfg(test)]
mod tests;
