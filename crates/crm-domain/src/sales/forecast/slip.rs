//! What became of deals between a day and today.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::tally::{Cell, Figure, Worth};
use super::teams::Asked;
use super::{Fact, Unit};
use crate::sales::stage::Outcome;
use crate::time::Day;

/// What became of a deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Slip {
    /// It is won.
    Won,
    /// It is lost.
    Lost,
    /// It should be won in a later period, or nobody knows any more when.
    Later,
    /// It should be won in an earlier period.
    Sooner,
    /// It is worth more.
    More,
    /// It is worth less.
    Less,
    /// It was made since.
    New,
    /// It was won or lost, and is open again.
    Reopened,
    /// It is in the trash.
    Removed,
}

/// How much of what happened to deals in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlipLine {
    /// What became of them.
    pub slip: Slip,
    /// ISO 4217.
    pub currency: [u8; 3],
    /// What they are worth; of [`Slip::More`] and [`Slip::Less`] the difference.
    pub worth: Worth,
}

/// What became of a deal, and how much money that is, by currency. A deal without an amount is none.
#[must_use]
pub fn slips(then: Option<&Fact>, now: Option<&Fact>, unit: Unit) -> Vec<(Slip, [u8; 3], i64)> {
    let mut found = Vec::new();
    let mut add = |slip, fact: &Fact| {
        if let Some(currency) = fact.currency {
            found.push((slip, currency, fact.minor));
        }
    };
    let is_open = |fact: &Fact| fact.outcome == Outcome::Open;
    match (then, now) {
        (None, None) => {}
        (None, Some(now)) => {
            add(Slip::New, now);
            close(None, now, &mut add);
        }
        (Some(then), None) => {
            if is_open(then) {
                add(Slip::Removed, then);
            }
        }
        (Some(then), Some(now)) => {
            close(Some(then), now, &mut add);
            if is_open(then) && is_open(now) {
                // Without a day it may come whenever.
                let period =
                    |fact: &Fact| fact.expected.map_or(Day::new(9999, 12, 31), |day| Some(unit.start(day)));
                match period(now).cmp(&period(then)) {
                    std::cmp::Ordering::Greater => add(Slip::Later, now),
                    std::cmp::Ordering::Less => add(Slip::Sooner, now),
                    std::cmp::Ordering::Equal => {}
                }
            }
            if is_open(then) || is_open(now) {
                found.extend(differences(then, now));
            }
        }
    }
    found
}

fn close(then: Option<&Fact>, now: &Fact, add: &mut impl FnMut(Slip, &Fact)) {
    let before = then.map_or(Outcome::Open, |then| then.outcome);
    match (before, now.outcome) {
        (Outcome::Open | Outcome::Lost, Outcome::Won) => add(Slip::Won, now),
        (Outcome::Open | Outcome::Won, Outcome::Lost) => add(Slip::Lost, now),
        (Outcome::Won | Outcome::Lost, Outcome::Open) => add(Slip::Reopened, now),
        _ => {}
    }
}

/// By how much the amount differs; one in another currency is gone there and come here.
fn differences(then: &Fact, now: &Fact) -> Vec<(Slip, [u8; 3], i64)> {
    let of = |currency: [u8; 3], by: i64| match by {
        0 => None,
        by if by > 0 => Some((Slip::More, currency, by)),
        by => Some((Slip::Less, currency, by)),
    };
    match (then.currency, now.currency) {
        (Some(before), Some(after)) if before == after => {
            of(after, now.minor.saturating_sub(then.minor)).into_iter().collect()
        }
        (before, after) => {
            let gone = before.and_then(|currency| of(currency, 0_i64.saturating_sub(then.minor)));
            let come = after.and_then(|currency| of(currency, now.minor));
            gone.into_iter().chain(come).collect()
        }
    }
}

/// Whether deals of the question are part of what is looked at; one that changed hands counts for both.
#[must_use]
pub fn concerns(asked: Asked<'_>, then: Option<&Fact>, now: Option<&Fact>) -> bool {
    [then, now].into_iter().flatten().any(|fact| asked.holds(fact.owner, fact.pipeline))
}

/// Whether a deal is behind a cell whose figure is [`Figure::Slipped`].
#[must_use]
pub fn is_behind(asked: Asked<'_>, cell: &Cell, then: Option<&Fact>, now: Option<&Fact>) -> bool {
    let Figure::Slipped(wanted) = cell.figure else { return false };
    concerns(asked, then, now)
        && slips(then, now, asked.question.unit)
            .into_iter()
            .any(|(slip, currency, _)| slip == wanted && cell.currency.is_none_or(|of| of == currency))
}

/// Adds up what became of deals.
#[derive(Debug, Default)]
pub struct Slips(BTreeMap<(Slip, [u8; 3]), (i128, u32)>);

impl Slips {
    /// A deal, then and now.
    pub fn add(&mut self, asked: Asked<'_>, then: Option<&Fact>, now: Option<&Fact>) {
        if !concerns(asked, then, now) {
            return;
        }
        for (slip, currency, minor) in slips(then, now, asked.question.unit) {
            let sum = self.0.entry((slip, currency)).or_default();
            *sum = (sum.0 + i128::from(minor), sum.1 + 1);
        }
    }

    /// All of it.
    #[must_use]
    pub fn lines(self) -> Vec<SlipLine> {
        let narrow =
            |minor: i128| i64::try_from(minor).unwrap_or(if minor < 0 { i64::MIN } else { i64::MAX });
        self.0
            .into_iter()
            .map(|((slip, currency), (minor, count))| SlipLine {
                slip,
                currency,
                worth: Worth { minor: narrow(minor), count },
            })
            .collect()
    }
}
