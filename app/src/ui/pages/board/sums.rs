//! What deals are worth: by currency, whole and weighted by their chance.

use std::collections::BTreeMap;

use crm_domain::sales::stage::Outcome;
use crm_domain::value::Money;
use engine_protocol::view::Sum;
use leptos::prelude::*;

use super::BoardState;
use crate::format;
use crate::i18n::tr;
use crate::t;

/// Amounts of several currencies.
pub type Amounts = BTreeMap<[u8; 3], i64>;

/// What deals are worth together.
#[must_use]
pub fn plain(sums: &[Sum]) -> Amounts {
    let mut found = Amounts::new();
    for sum in sums {
        add(&mut found, sum.currency, sum.minor);
    }
    found
}

/// The same, each by its chance in basis points: its own, else that of its stage. Rounded half up, once per sum.
#[must_use]
pub fn weighted(sums: &[Sum], of_stage: i64) -> Amounts {
    let mut found = Amounts::new();
    for sum in sums {
        let chance = sum.chance.map_or(of_stage, i64::from);
        let weighted = i128::from(sum.minor) * i128::from(chance);
        let rounded = (weighted + 5_000).div_euclid(10_000);
        add(&mut found, sum.currency, i64::try_from(rounded).unwrap_or(i64::MAX));
    }
    found
}

fn add(amounts: &mut Amounts, currency: [u8; 3], minor: i64) {
    let sum = amounts.entry(currency).or_default();
    *sum = sum.saturating_add(minor);
}

/// Amounts as a person reads them, without cents: `1.250.000 € · 3.000 CHF`.
#[must_use]
pub fn in_words(amounts: &Amounts) -> String {
    let shown = amounts
        .iter()
        .map(|(currency, minor)| format::money_whole(Money { minor: *minor, currency: *currency }));
    shown.collect::<Vec<_>>().join(" · ")
}

/// What all open deals of the board are worth.
#[component]
pub fn Total(board: BoardState) -> impl IntoView {
    let total = Memo::new(move |_| {
        let (mut whole, mut expected) = (Amounts::new(), Amounts::new());
        board.lanes.with(|lanes| {
            board.sums.with(|sums| {
                let stages = lanes.iter().filter_map(|lane| Some((lane.key(), lane.stage()?)));
                for (key, stage) in stages.filter(|(_, stage)| stage.outcome == Outcome::Open) {
                    let own = sums.get(&key).map(Vec::as_slice).unwrap_or_default();
                    plain(own).into_iter().for_each(|(currency, minor)| add(&mut whole, currency, minor));
                    let weighted = weighted(own, stage.probability);
                    weighted.into_iter().for_each(|(currency, minor)| add(&mut expected, currency, minor));
                }
            });
        });
        (in_words(&whole), in_words(&expected))
    });
    view! {
        <Show when=move || total.with(|(whole, _)| !whole.is_empty())>
            <p class="board-total">
                <span>{move || tr("sales.open_total")}" "<strong>{move || total.with(|(whole, _)| whole.clone())}</strong></span>
                <span title=move || tr("sales.weighted_hint")>{move || total.with(|(_, sum)| t!("sales.weighted", sum = sum.clone()))}</span>
            </p>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deals_own_chance_goes_before_its_stages() {
        let sum = |chance, minor| Sum { currency: *b"EUR", chance, minor, count: 1 };
        let sums = [sum(None, 10_001), sum(Some(10_000), 500), sum(Some(0), 70_000)];
        assert_eq!(plain(&sums), Amounts::from([(*b"EUR", 80_501)]));
        // 10,001 × 25 % = 2,500.25, and 500 × 100 %.
        assert_eq!(weighted(&sums, 2_500), Amounts::from([(*b"EUR", 3_000)]));
    }
}
