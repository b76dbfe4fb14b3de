//! What was won and lost, and why: by source, reason, product and stage, and how long deals stay in each.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Fact;
use super::teams::Asked;
use crate::id::RecordId;
use crate::row::Row;
use crate::sales::stage::{Outcome, moves};
use crate::schema::deal;
use crate::time::Day;

/// A share says something from so many cases on (`docs/domain.md` D30).
pub const ENOUGH: u32 = 20;

/// What the analysis needs of a deal, besides its [`Fact`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Track {
    /// Where it came from.
    pub source: Option<Box<str>>,
    /// Why it was lost.
    pub reason: Option<Box<str>>,
    /// Why it was won.
    pub win_reason: Option<Box<str>>,
    /// How long it stayed in each stage that it has left, in days.
    pub stays: Box<[(RecordId, u32)]>,
    /// The stages that it has been in.
    pub stages: Box<[RecordId]>,
    /// From the first stage to the last, in days; `None` of a deal that was made decided, as out of a file.
    pub age: Option<u32>,
    /// What was offered for it.
    pub products: Box<[RecordId]>,
}

impl Track {
    /// Of a deal's row and what was offered for it.
    #[must_use]
    pub fn of_row(row: &Row, products: impl Iterator<Item = RecordId>) -> Self {
        let text = |key| Some(row.text(key)).filter(|text| !text.is_empty()).map(Box::from);
        let moves = moves(row.get(deal::STAGE_LOG));
        let days = |from: i64, to: i64| u32::try_from((to - from).max(0) / 86_400_000).unwrap_or(u32::MAX);
        let stays = moves.windows(2).filter_map(|pair| match pair {
            [came, left] => Some((came.to, days(came.at.0, left.at.0))),
            _ => None,
        });
        let stages: BTreeSet<RecordId> =
            moves.iter().flat_map(|moved| moved.from.into_iter().chain([moved.to])).collect();
        let products: BTreeSet<RecordId> = products.collect();
        Self {
            source: text(deal::SOURCE),
            reason: text(deal::LOST_REASON),
            win_reason: text(deal::WIN_REASON),
            stays: stays.collect(),
            stages: stages.into_iter().collect(),
            age: match moves.as_slice() {
                [first, .., last] => Some(days(first.at.0, last.at.0)),
                _ => None,
            },
            products: products.into_iter().collect(),
        }
    }
}

/// How many of some decided deals were won, and what they were worth by currency.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rate {
    /// Won.
    pub won: u32,
    /// Lost.
    pub lost: u32,
    /// What the won ones were worth.
    pub won_minor: BTreeMap<[u8; 3], i64>,
    /// What the lost ones were worth.
    pub lost_minor: BTreeMap<[u8; 3], i64>,
}

impl Rate {
    fn add(&mut self, fact: &Fact) {
        let is_won = fact.outcome == Outcome::Won;
        let (count, sums) = match is_won {
            true => (&mut self.won, &mut self.won_minor),
            false => (&mut self.lost, &mut self.lost_minor),
        };
        *count += 1;
        if let Some(currency) = fact.currency {
            let sum = sums.entry(currency).or_default();
            *sum = sum.saturating_add(fact.minor);
        }
    }

    /// How many were decided.
    #[must_use]
    pub const fn decided(&self) -> u32 {
        self.won + self.lost
    }

    /// The share that was won, in basis points; `None` of too few to say.
    #[must_use]
    pub fn share(&self) -> Option<i64> {
        let (won, all) = (i64::from(self.won), i64::from(self.decided()));
        (self.decided() >= ENOUGH).then(|| (won * 10_000 + all / 2) / all)
    }
}

/// A stage in the analysis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageRate {
    /// The stage.
    pub stage: RecordId,
    /// What became of the decided deals that were in it.
    pub rate: Rate,
    /// How many deals have left it.
    pub left: u32,
    /// Half of them stayed at most so many days.
    pub median_days: u32,
}

/// What was won and lost.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Analysis {
    /// All of it.
    pub all: Rate,
    /// Half of the won deals took at most so many days; `None` where nobody knows of any.
    pub median_age: Option<u32>,
    /// By where they came from; most decided first.
    pub sources: Vec<(Option<String>, Rate)>,
    /// Lost ones by why; most first.
    pub reasons: Vec<(Option<String>, Rate)>,
    /// Won ones by why; most first.
    pub win_reasons: Vec<(Option<String>, Rate)>,
    /// By what was offered; most decided first.
    pub products: Vec<(RecordId, Rate)>,
    /// By the stages that they were in.
    pub stages: Vec<StageRate>,
}

/// Looks at the deals of a question that were decided from one day to another.
#[must_use]
pub fn analyse<'a>(
    deals: impl Iterator<Item = (&'a Fact, &'a Track)>,
    question: Asked<'_>,
    from: Day,
    to: Day,
) -> Analysis {
    let mut found = Analysis::default();
    let (mut sources, mut products) = (BTreeMap::new(), BTreeMap::new());
    let (mut reasons, mut win_reasons) = (BTreeMap::new(), BTreeMap::new());
    let mut stages: BTreeMap<RecordId, Rate> = BTreeMap::new();
    let mut stays: BTreeMap<RecordId, Vec<u32>> = BTreeMap::new();
    let mut ages = Vec::new();
    for (fact, track) in deals {
        let is_decided = fact.outcome != Outcome::Open;
        let is_then = fact.day().is_some_and(|day| (from..=to).contains(&day));
        if !is_decided || !is_then || !question.holds(fact.owner, fact.pipeline) {
            continue;
        }
        found.all.add(fact);
        sources.entry(track.source.as_deref()).or_insert_with(Rate::default).add(fact);
        if fact.outcome == Outcome::Lost {
            reasons.entry(track.reason.as_deref()).or_insert_with(Rate::default).add(fact);
        } else {
            win_reasons.entry(track.win_reason.as_deref()).or_insert_with(Rate::default).add(fact);
            ages.extend(track.age);
        }
        for product in &track.products {
            products.entry(*product).or_insert_with(Rate::default).add(fact);
        }
        for stage in &track.stages {
            stages.entry(*stage).or_default().add(fact);
        }
        for (stage, days) in &track.stays {
            stays.entry(*stage).or_default().push(*days);
        }
    }
    found.median_age = (!ages.is_empty()).then(|| median(&mut ages));
    let by_word = |rates: BTreeMap<Option<&str>, Rate>| {
        most_first(rates.into_iter().map(|(key, rate)| (key.map(str::to_owned), rate)))
    };
    found.sources = by_word(sources);
    found.reasons = by_word(reasons);
    found.win_reasons = by_word(win_reasons);
    found.products = most_first(products.into_iter());
    found.stages = stages
        .into_iter()
        .map(|(stage, rate)| {
            let mut days = stays.remove(&stage).unwrap_or_default();
            StageRate {
                stage,
                rate,
                left: u32::try_from(days.len()).unwrap_or(u32::MAX),
                median_days: median(&mut days),
            }
        })
        .collect();
    found
}

fn most_first<K>(rates: impl Iterator<Item = (K, Rate)>) -> Vec<(K, Rate)> {
    let mut rates: Vec<(K, Rate)> = rates.collect();
    rates.sort_by_key(|(_, rate)| std::cmp::Reverse(rate.decided()));
    rates
}

/// The lower one of the two in the middle; 0 of none.
fn median(days: &mut [u32]) -> u32 {
    days.sort_unstable();
    days.get(days.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}
