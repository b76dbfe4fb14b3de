//! The head of a product: what it costs, what it costs us, and whether it is sold.

use crm_domain::field::FieldKey;
use crm_domain::schema::product;
use crm_domain::value::{FieldValue, Money};
use leptos::prelude::*;

use super::Page;
use crate::format;
use crate::i18n::tr;
use crate::t;

/// What is left of a price when the cost is paid: the amount, and its share of the price in basis points.
fn margin(price: Money, cost: Money) -> Option<(Money, i64)> {
    if price.currency != cost.currency || price.minor <= 0 {
        return None;
    }
    let left = price.minor.checked_sub(cost.minor)?;
    let share = (i128::from(left) * 10_000).div_euclid(i128::from(price.minor));
    Some((Money { minor: left, ..price }, i64::try_from(share).ok()?))
}

/// Price, tax, cost and margin; a mark on what is sold no more.
#[component]
pub fn Head(page: Page) -> impl IntoView {
    let value = move |key: FieldKey| {
        page.view.with(|view| {
            let values = &view.as_ref()?.values;
            values.iter().find(|(field, _)| *field == key).map(|(_, value)| value.clone())
        })
    };
    let money = move |key| match value(key) {
        Some(FieldValue::Money(money)) => Some(money),
        _ => None,
    };
    let unit = move || {
        value(product::UNIT).and_then(|unit| unit.as_text().map(ToOwned::to_owned)).unwrap_or_default()
    };
    let price = move || {
        let (price, unit) = (format::money(money(product::LIST_PRICE)?), unit());
        Some(if unit.is_empty() { price } else { format!("{price} / {unit}") })
    };
    let tax = move || match value(product::TAX_RATE) {
        Some(FieldValue::Number(rate)) => Some(format::percent(rate)),
        _ => None,
    };
    let left = move || {
        let (left, share) = margin(money(product::LIST_PRICE)?, money(product::COST)?)?;
        Some(format!("{} ({})", format::money(left), format::percent(share)))
    };
    let is_off = move || matches!(value(product::ACTIVE), Some(FieldValue::Flag(false)));
    let fact = |key: &'static str, shown: Option<String>| {
        shown.map(|shown| view! {
            <li data-fact=key><span class="deal-fact-name">{tr(key)}</span><span class="deal-fact">{shown}</span></li>
        })
    };
    view! {
        <ul class="quote-facts product-facts">
            {move || fact("quote.price", price())}
            {move || fact("quote.tax_short", tax())}
            {move || fact("quote.cost", money(product::COST).map(format::money))}
            {move || fact("quote.margin", left())}
        </ul>
        <Show when=is_off><p class="chips product-off"><span class="chip is-warn">{move || t!("quote.not_sold")}</span></p></Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_margin_is_what_is_left_of_the_price() {
        let euro = |minor| Money { minor, currency: *b"EUR" };
        assert_eq!(margin(euro(20_000), euro(15_000)), Some((euro(5_000), 2_500)));
        assert_eq!(margin(euro(100), euro(150)), Some((euro(-50), -5_000)));
        assert_eq!(margin(euro(0), euro(10)), None);
        assert_eq!(margin(euro(100), Money { minor: 1, currency: *b"USD" }), None);
    }
}
