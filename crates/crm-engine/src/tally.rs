//! What the deals of a list are worth, kept right by the changed rows alone.

use std::collections::{BTreeMap, HashMap};

use crm_domain::row::Row;
use crm_domain::schema::deal;
use crm_domain::value::FieldValue;
use engine_protocol::view::Sum;

use crate::table::Slot;

/// A deal's part of the sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    currency: [u8; 3],
    /// The deal's own chance in basis points; without one the stage's counts.
    chance: Option<u16>,
}

/// The sums over the deals of a list.
#[derive(Debug, Default)]
pub struct Tally {
    /// What each deal adds.
    parts: HashMap<Slot, (Key, i64)>,
    /// Wide, so that no order of coming and going makes another sum.
    sums: BTreeMap<Key, (i128, u32)>,
}

impl Tally {
    /// A deal belongs to the list.
    pub fn add(&mut self, slot: Slot, row: &Row) {
        let Some(FieldValue::Money(amount)) = row.get(deal::AMOUNT) else { return };
        let chance = match row.get(deal::PROBABILITY) {
            Some(FieldValue::Number(chance)) => u16::try_from((*chance).clamp(0, 10_000)).ok(),
            _ => None,
        };
        let key = Key { currency: amount.currency, chance };
        self.remove(slot);
        self.parts.insert(slot, (key, amount.minor));
        let sum = self.sums.entry(key).or_default();
        *sum = (sum.0.saturating_add(amount.minor.into()), sum.1 + 1);
    }

    /// A deal does not belong to the list any more, or is about to change.
    pub fn remove(&mut self, slot: Slot) {
        let Some((key, minor)) = self.parts.remove(&slot) else { return };
        if let Some(sum) = self.sums.get_mut(&key) {
            *sum = (sum.0.saturating_sub(minor.into()), sum.1.saturating_sub(1));
            if sum.1 == 0 {
                self.sums.remove(&key);
            }
        }
    }

    /// The sums, by currency and chance.
    #[must_use]
    pub fn sums(&self) -> Vec<Sum> {
        let narrow =
            |minor: i128| i64::try_from(minor).unwrap_or(if minor < 0 { i64::MIN } else { i64::MAX });
        let sum = |(key, (minor, count)): (&Key, &(i128, u32))| Sum {
            currency: key.currency,
            chance: key.chance,
            minor: narrow(*minor),
            count: *count,
        };
        self.sums.iter().map(sum).collect()
    }
}

#[cfg(test)]
mod tests;
