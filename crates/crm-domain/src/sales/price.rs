//! What a product costs a customer: by the price lists that are for them, by how many they take, by the day. Whoever
//! has the same lists comes to the same price.

use core::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::id::RecordId;
use crate::item::ItemValue;
use crate::line::LineItem;
use crate::row::Row;
use crate::schema::price_list;
use crate::time::Day;
use crate::value::{FieldValue, Money};

/// What a price list says of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The list.
    pub list: RecordId,
    /// What it is called.
    pub title: String,
    /// It names the customer; else it is for all.
    pub is_own: bool,
    /// The price of one unit without tax.
    pub price: Money,
    /// From how many on, in thousandths of the unit.
    pub min_quantity: i64,
    /// The first day on which list and price hold both.
    pub from: Option<Day>,
    /// The last one.
    pub to: Option<Day>,
}

impl Offer {
    fn holds(&self, quantity: i64, day: Day) -> bool {
        self.min_quantity <= quantity.saturating_abs()
            && self.from.is_none_or(|from| from <= day)
            && self.to.is_none_or(|to| day <= to)
    }
}

/// All that is known of what a product costs a customer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Prices {
    /// Of the product itself.
    pub own: Option<Money>,
    /// By lists.
    pub offers: Vec<Offer>,
}

/// A price, and whose word it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// The price of one unit without tax.
    pub price: Money,
    /// The list, or the product itself.
    pub source: RecordId,
    /// What the list is called; `None` for the product's own price.
    pub list: Option<String>,
}

/// What a price list says of a product to a customer; nothing where it is not in use, in the trash, or for others.
#[must_use]
pub fn offers(list: &Row, product: RecordId, account: Option<RecordId>) -> Vec<Offer> {
    let named: Vec<RecordId> = match list.get(price_list::ACCOUNTS) {
        Some(FieldValue::Tags(ids)) => ids.iter().filter_map(|id| id.parse().ok()).collect(),
        _ => Vec::new(),
    };
    let is_own = account.is_some_and(|account| named.contains(&account));
    let is_of_others = !named.is_empty() && !is_own;
    if list.deleted_at.is_some() || list.text(price_list::STATUS) == "inactive" || is_of_others {
        return Vec::new();
    }
    let day = |key| match list.get(key) {
        Some(FieldValue::Day(day)) => Some(*day),
        _ => None,
    };
    let (first, last) = (day(price_list::VALID_FROM), day(price_list::VALID_TO));
    let entries = list.get(price_list::PRICES).map(FieldValue::items).unwrap_or_default();
    let of_product = entries.iter().filter_map(|(_, item)| match item {
        ItemValue::Price(entry) if entry.product == product => Some(entry),
        _ => None,
    });
    let offer = |entry: &crate::item::PriceEntry| Offer {
        list: list.id,
        title: list.title(),
        is_own,
        price: entry.price,
        min_quantity: entry.min_quantity,
        from: first.max(entry.from),
        to: [last, entry.to].into_iter().flatten().min(),
    };
    of_product.map(offer).collect()
}

impl Prices {
    /// What so many cost on a day, in a currency where one is asked for: a list that names the customer before one
    /// for all, the price for the greatest quantity that is reached, the lower of two alike; else the product's own.
    #[must_use]
    pub fn choose(
        &self,
        product: RecordId,
        quantity: i64,
        day: Day,
        currency: Option<[u8; 3]>,
    ) -> Option<Price> {
        let fits = |money: &Money| currency.is_none_or(|currency| money.currency == currency);
        let fitting = self.offers.iter().filter(|offer| offer.holds(quantity, day) && fits(&offer.price));
        // WHY the currency and the list as well: the choice must not hang on the order in which they come.
        let best = fitting.min_by_key(|offer| {
            let price = offer.price;
            (!offer.is_own, Reverse(offer.min_quantity), price.minor, price.currency, offer.list)
        });
        let of_list =
            |offer: &Offer| Price { price: offer.price, source: offer.list, list: Some(offer.title.clone()) };
        let own = || self.own.filter(fits).map(|price| Price { price, source: product, list: None });
        best.map(of_list).or_else(own)
    }

    /// A line with the price that its quantity has now. One that was typed stays.
    #[must_use]
    pub fn priced(&self, line: LineItem, day: Day) -> LineItem {
        let Some(product) = line.product.filter(|_| line.price_source.is_some()) else { return line };
        match self.choose(product, line.quantity, day, Some(line.price.currency)) {
            Some(found) => LineItem { price: found.price, price_source: Some(found.source), ..line },
            None => line,
        }
    }
}

#[cfg(test)]
mod tests;
