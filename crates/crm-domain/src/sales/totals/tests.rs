//! Totals to the cent: worked examples, and the same sums done slowly with fractions.

use proptest::prelude::*;

use super::*;
use crate::id::RecordId;

const EUR: [u8; 3] = *b"EUR";

fn money(minor: i64) -> Money {
    Money { minor, currency: EUR }
}

fn id(at: usize) -> ItemId {
    ItemId::born(RecordId::from_bytes([1; 16]), u16::try_from(at).unwrap_or(u16::MAX))
}

/// A line of so many thousandths at a price in cents.
fn line(quantity: i64, price: i64, discount: u32, tax: u32) -> LineItem {
    LineItem {
        product: None,
        sku: String::new(),
        name: "Pumpe".to_owned(),
        text: String::new(),
        quantity,
        unit: "Stk.".to_owned(),
        price: money(price),
        discount,
        tax,
        optional: false,
        alternative_of: None,
        cost: None,
        price_source: None,
        returns: None,
        position: String::new(),
    }
}

fn of(lines: &[LineItem], extras: Extras) -> Totals {
    totals(lines.iter().enumerate().map(|(at, line)| (id(at), line)), extras).expect("sums in one currency")
}

fn rates(totals: &Totals) -> Vec<(u32, i64, i64)> {
    totals.rates.iter().map(|rate| (rate.rate, rate.net, rate.tax)).collect()
}

#[test]
fn lines_come_to_what_a_calculator_says() {
    for (quantity, price, discount, net) in [
        (1_000, 10_000, 0, 10_000),   // 1 × 100.00
        (3_000, 3_333, 0, 9_999),     // 3 × 33.33
        (2_500, 1_999, 0, 4_998),     // 2.5 × 19.99 = 49.975
        (333, 10_000, 0, 3_330),      // 0.333 × 100.00
        (1, 499, 0, 0),               // 0.001 × 4.99 = 0.00499
        (1, 500, 0, 1),               // 0.001 × 5.00 = 0.005
        (1_000, 9_999, 1_000, 8_999), // 99.99 − 10 % = 89.991
        (1_000, 15, 5_000, 8),        // 0.15 − 50 % = 0.075
        (12_000, 1_299, 333, 15_069), // 12 × 12.99 − 3.33 % = 150.6892…
        (1_000, 10_000, 10_000, 0),   // for nothing
        (1_000, 10_000, 12_000, 0),   // no discount takes more than all
        (0, 10_000, 0, 0),            // none
        (-1_000, 10_000, 0, -10_000), // one comes back
        (-2_500, 1_999, 0, -4_998),   // as much as was paid
        (1_000, -2_500, 0, -2_500),   // a credit
        (-1_000, 15, 5_000, -8),      // half a cent of a return
    ] {
        let totals = of(&[line(quantity, price, discount, 1_900)], Extras::default());
        assert_eq!(totals.lines[0].net, net, "{quantity} × {price} − {discount}");
        assert_eq!(totals.net, net);
    }
}

#[test]
fn both_german_rates_are_taxed_apart_and_once() {
    let totals = of(
        &[
            line(2_000, 12_950, 0, 1_900),    // 259.00
            line(1_000, 4_999, 1_000, 1_900), // 44.99
            line(10_000, 333, 0, 700),        // 33.30
            line(1_000, 5, 0, 700),           //  0.05
        ],
        Extras::default(),
    );
    assert_eq!(rates(&totals), [(700, 3_335, 233), (1_900, 30_399, 5_776)]);
    assert_eq!((totals.net, totals.tax, totals.gross), (33_734, 6_009, 39_743));
    assert_eq!((totals.lines_net, totals.discount), (33_734, 500));
    assert_eq!(totals.money(totals.gross), Some(money(39_743)));
}

#[test]
fn tax_is_rounded_once_for_a_rate_and_not_line_by_line() {
    // 7 % of 0.07 is 0.0049 and of three times as much 0.0147.
    let totals = of(&vec![line(1_000, 7, 0, 700); 3], Extras::default());
    assert_eq!(rates(&totals), [(700, 21, 1)]);
}

#[test]
fn the_discount_of_the_whole_and_shipping_are_taxed_as_what_they_belong_to() {
    let lines = [line(1_000, 10_000, 0, 1_900), line(1_000, 5_000, 0, 700)];
    let totals = of(&lines, Extras { discount: 1_000, shipping: Some(money(1_000)) });
    // 90.00 and 45.00, and 10.00 shared out two to one.
    assert_eq!(rates(&totals), [(700, 4_833, 338), (1_900, 9_667, 1_837)]);
    assert_eq!((totals.discount, totals.shipping, totals.lines_net), (1_500, 1_000, 15_000));
    assert_eq!((totals.net, totals.tax, totals.gross), (14_500, 2_175, 16_675));
}

#[test]
fn shipping_alone_or_of_a_return_bears_the_highest_rate() {
    let shipping = Extras { discount: 0, shipping: Some(money(500)) };
    assert_eq!(rates(&of(&[], shipping)), [(0, 500, 0)]);
    let returned = [line(-1_000, 1_000, 0, 700), line(-1_000, 1_000, 0, 1_900)];
    assert_eq!(rates(&of(&returned, shipping)), [(700, -1_000, -70), (1_900, -500, -95)]);
}

#[test]
fn optional_and_alternative_lines_are_worked_out_and_never_counted() {
    let optional = LineItem { optional: true, ..line(2_000, 1_000, 0, 1_900) };
    let alternative = LineItem { alternative_of: Some(id(0)), ..line(1_000, 9_000, 0, 1_900) };
    let both = LineItem { optional: true, ..alternative.clone() };
    let totals = of(&[line(1_000, 10_000, 0, 1_900), optional, alternative, both], Extras::default());
    assert_eq!((totals.net, totals.tax, totals.optional_net), (10_000, 1_900, 2_000));
    let lines: Vec<(i64, bool)> = totals.lines.iter().map(|line| (line.net, line.counts)).collect();
    assert_eq!(lines, [(10_000, true), (2_000, false), (9_000, false), (9_000, false)]);
}

#[test]
fn what_it_costs_us_is_known_when_every_line_that_counts_says_it() {
    let known = LineItem { cost: Some(625), ..line(2_500, 1_000, 0, 1_900) };
    let optional = LineItem { optional: true, ..line(1_000, 1_000, 0, 1_900) };
    assert_eq!(of(&[known.clone(), optional], Extras::default()).cost, Some(1_563));
    assert_eq!(of(&[known, line(1_000, 1_000, 0, 1_900)], Extras::default()).cost, None);
}

#[test]
fn nothing_comes_to_nothing() {
    let totals = of(&[], Extras { discount: 500, shipping: None });
    assert_eq!(totals, Totals::default());
    assert_eq!(totals.money(0), None);
}

#[test]
fn what_has_no_sum_is_said_in_words() {
    let francs = LineItem {
        price: Money { minor: 100, currency: *b"CHF" },
        optional: true,
        ..line(1_000, 100, 0, 1_900)
    };
    let mixed = totals([(id(0), &line(1_000, 100, 0, 1_900)), (id(1), &francs)], Extras::default());
    assert_eq!(mixed, Err(TotalsError::MixedCurrencies(EUR, *b"CHF")));
    assert_eq!(mixed.unwrap_err().to_string(), "amounts in EUR and CHF cannot be added");
    let shipping = Extras { discount: 0, shipping: Some(money(1)) };
    assert_eq!(totals([(id(0), &francs)], shipping), Err(TotalsError::MixedCurrencies(*b"CHF", EUR)));
    for (quantity, price) in
        [(i64::MAX, i64::MAX), (i64::MIN, i64::MIN), (i64::MAX, i64::MIN), (1_000, i64::MAX)]
    {
        let huge = LineItem { cost: Some(i64::MIN), ..line(quantity, price, 0, u32::MAX) };
        assert_eq!(totals([(id(0), &huge)], shipping), Err(TotalsError::TooLarge), "{quantity} × {price}");
    }
}

/// A fraction, its denominator positive: exact, and slow.
#[derive(Clone, Copy)]
struct Fraction(i128, i128);

impl Fraction {
    const ZERO: Self = Self(0, 1);

    fn reduced(self) -> Self {
        let (mut a, mut b) = (self.0.abs(), self.1);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Self(self.0 / a.max(1), self.1 / a.max(1))
    }

    fn times(self, by: Self) -> Self {
        Self(self.0 * by.0, self.1 * by.1).reduced()
    }

    fn plus(self, more: Self) -> Self {
        Self(self.0 * more.1 + more.0 * self.1, self.1 * more.1).reduced()
    }

    /// The nearest whole; of two that are as near the one that is farther from zero.
    fn nearest(self) -> i128 {
        let floor = self.0.div_euclid(self.1);
        let distance = |whole: i128| (whole * self.1 - self.0).abs();
        let (below, above) = (distance(floor), distance(floor + 1));
        match below.cmp(&above) {
            core::cmp::Ordering::Less => floor,
            core::cmp::Ordering::Greater => floor + 1,
            core::cmp::Ordering::Equal if self.0 < 0 => floor,
            core::cmp::Ordering::Equal => floor + 1,
        }
    }
}

fn slow_net(line: &LineItem) -> i128 {
    let quantity = Fraction(line.quantity.into(), 1_000);
    let price = Fraction(line.price.minor.into(), 1);
    let kept = Fraction(1, 1).plus(Fraction(-i128::from(line.discount), 10_000));
    quantity.times(price).times(kept).nearest()
}

/// Net and tax of the lines, without shipping.
fn slowly(lines: &[LineItem], discount: u32) -> (i128, i128) {
    let counted = || lines.iter().filter(|line| !line.optional && line.alternative_of.is_none());
    let mut seen: Vec<u32> = counted().map(|line| line.tax).collect();
    seen.sort_unstable();
    seen.dedup();
    seen.into_iter().fold((0, 0), |(net, tax), rate| {
        let of_rate = counted().filter(|line| line.tax == rate);
        let sum = of_rate.fold(Fraction::ZERO, |sum, line| sum.plus(Fraction(slow_net(line), 1)));
        let left = sum.times(Fraction(10_000 - i128::from(discount), 10_000)).nearest();
        (net + left, tax + Fraction(left, 1).times(Fraction(rate.into(), 10_000)).nearest())
    })
}

fn any_line() -> impl Strategy<Value = LineItem> {
    (
        -2_000_000i64..2_000_000,
        -50_000_000i64..500_000_000,
        prop_oneof![Just(0u32), 0..=10_000u32],
        prop::sample::select(vec![0u32, 700, 1_900, 810, 2_000]),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(quantity, price, discount, tax, optional, instead)| LineItem {
            optional,
            alternative_of: instead.then(|| id(0)),
            ..line(quantity, price, discount, tax)
        })
}

proptest! {
    #[test]
    fn totals_are_those_of_slow_fractions(
        lines in prop::collection::vec(any_line(), 0..12), discount in 0u32..=10_000,
    ) {
        let quick = of(&lines, Extras { discount, shipping: None });
        let (net, tax) = slowly(&lines, discount);
        prop_assert_eq!((i128::from(quick.net), i128::from(quick.tax)), (net, tax));
        for (total, line) in quick.lines.iter().zip(&lines) {
            prop_assert_eq!(i128::from(total.net), slow_net(line));
        }
    }

    #[test]
    fn the_order_of_lines_changes_no_total(
        lines in prop::collection::vec(any_line(), 0..12), seed in any::<u64>(), cents in 0i64..100_000,
    ) {
        let extras = Extras { discount: 250, shipping: Some(money(cents)) };
        let mut moved = lines.clone();
        moved.sort_by_key(|line| line.quantity.unsigned_abs().wrapping_mul(seed | 1).rotate_left(17));
        let (there, here) = (of(&lines, extras), of(&moved, extras));
        prop_assert_eq!(there, Totals { lines: of(&lines, extras).lines, ..here });
    }

    #[test]
    fn parts_add_up_to_the_whole(
        lines in prop::collection::vec(any_line(), 0..12), discount in 0u32..=10_000, cents in -5_000i64..100_000,
    ) {
        let totals = of(&lines, Extras { discount, shipping: Some(money(cents)) });
        prop_assert_eq!(totals.rates.iter().map(|rate| rate.net).sum::<i64>(), totals.net);
        prop_assert_eq!(totals.rates.iter().map(|rate| rate.tax).sum::<i64>(), totals.tax);
        prop_assert_eq!(totals.net + totals.tax, totals.gross);
        let counted = totals.lines.iter().filter(|line| line.counts);
        let (net, off) = counted.fold((0, 0), |(net, off), line| (net + line.net, off + line.discount));
        prop_assert_eq!(net, totals.lines_net);
        prop_assert_eq!(totals.lines_net + off - totals.discount + totals.shipping, totals.net);
    }

    #[test]
    fn what_comes_back_takes_off_what_it_brought(lines in prop::collection::vec(any_line(), 0..12)) {
        let back: Vec<LineItem> =
            lines.iter().map(|line| LineItem { quantity: -line.quantity, ..line.clone() }).collect();
        let (there, back) = (of(&lines, Extras::default()), of(&back, Extras::default()));
        prop_assert_eq!((there.net, there.tax, there.discount), (-back.net, -back.tax, -back.discount));
    }

    #[test]
    fn no_line_of_any_size_makes_it_panic(
        quantity in any::<i64>(), price in any::<i64>(), cost in any::<i64>(), discount in any::<u32>(),
        tax in any::<u32>(), shipping in any::<i64>(), whole in any::<u32>(),
    ) {
        let line = LineItem { cost: Some(cost), ..line(quantity, price, discount, tax) };
        let extras = Extras { discount: whole, shipping: Some(money(shipping)) };
        let _ = totals([(id(0), &line), (id(1), &line)], extras);
    }
}
