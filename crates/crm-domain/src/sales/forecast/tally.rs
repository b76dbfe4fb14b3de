//! The forecast's figures: sums that take one deal in and out, and the table that a question makes of them.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use serde::{Deserialize, Serialize};

use super::slip::Slip;
use super::teams::Asked;
use super::{Category, Fact, Group, Unit, When};
use crate::id::{MemberId, RecordId};
use crate::sales::stage::Outcome;
use crate::time::Day;

/// What some deals are worth, and how many they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Worth {
    /// Minor units.
    pub minor: i64,
    /// How many deals.
    pub count: u32,
}

/// The figures of deals in one currency. Overdue deals are in no other figure than that: they are neither rolled
/// forward nor hidden among those that can still come in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Open and still to come in time, however sure.
    pub pipeline: Worth,
    /// The same, each by its chance; rounded half up, once.
    pub weighted: i64,
    /// Of the pipeline: what comes.
    pub commit: Worth,
    /// Of the pipeline: what comes if all goes well.
    pub best: Worth,
    /// Won.
    pub won: Worth,
    /// Lost.
    pub lost: Worth,
    /// Open, and the day has passed.
    pub overdue: Worth,
}

/// One of the [`Figures`], or what needs somebody's attention: a way to the deals behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Figure {
    /// [`Figures::pipeline`], and what [`Figures::weighted`] is made of.
    Pipeline,
    /// [`Figures::commit`].
    Commit,
    /// [`Figures::best`].
    Best,
    /// [`Figures::won`].
    Won,
    /// [`Figures::lost`].
    Lost,
    /// [`Figures::overdue`].
    Overdue,
    /// Open without an amount.
    NoAmount,
    /// Open, and too long in its stage.
    Rotten,
    /// Open, and nobody has said what is next.
    NoStep,
    /// What became of it since the day that is compared with.
    Slipped(Slip),
}

impl Figure {
    /// Whether a deal is part of it.
    #[must_use]
    pub fn holds(self, fact: &Fact, today: Day) -> bool {
        let is_overdue = fact.is_overdue(today);
        let can_come = fact.is_counted() && !is_overdue && fact.currency.is_some();
        match self {
            Self::Pipeline => can_come,
            Self::Commit => can_come && fact.category == Category::Commit,
            Self::Best => can_come && fact.category == Category::BestCase,
            Self::Won => fact.outcome == Outcome::Won && fact.currency.is_some(),
            Self::Lost => fact.outcome == Outcome::Lost && fact.currency.is_some(),
            Self::Overdue => is_overdue,
            Self::NoAmount => fact.is_counted() && fact.currency.is_none(),
            Self::Rotten => fact.is_rotten,
            Self::NoStep => fact.lacks_step,
            Self::Slipped(_) => false,
        }
    }
}

/// Sums wide enough that no order of coming and going makes others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Sum {
    minor: i128,
    count: u32,
}

impl Sum {
    fn turn(&mut self, minor: i64, comes: bool) {
        let minor = i128::from(minor);
        if comes {
            (self.minor, self.count) = (self.minor + minor, self.count + 1);
        } else {
            (self.minor, self.count) = (self.minor - minor, self.count.saturating_sub(1));
        }
    }

    fn join(&mut self, other: Self) {
        (self.minor, self.count) = (self.minor + other.minor, self.count + other.count);
    }

    fn worth(self) -> Worth {
        Worth { minor: narrow(self.minor), count: self.count }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Sums {
    pipeline: Sum,
    /// Minor units times basis points.
    weighted: i128,
    commit: Sum,
    best: Sum,
    won: Sum,
    lost: Sum,
    overdue: Sum,
    /// Deals in all.
    count: u32,
}

impl Sums {
    fn turn(&mut self, fact: &Fact, today: Day, comes: bool) {
        self.count = if comes { self.count + 1 } else { self.count.saturating_sub(1) };
        let figures = [
            (Figure::Pipeline, &mut self.pipeline),
            (Figure::Commit, &mut self.commit),
            (Figure::Best, &mut self.best),
            (Figure::Won, &mut self.won),
            (Figure::Lost, &mut self.lost),
            (Figure::Overdue, &mut self.overdue),
        ];
        for (figure, sum) in figures {
            if figure.holds(fact, today) {
                sum.turn(fact.minor, comes);
            }
        }
        if Figure::Pipeline.holds(fact, today) {
            let weighted = i128::from(fact.minor) * i128::from(fact.chance);
            self.weighted += if comes { weighted } else { -weighted };
        }
    }

    fn join(&mut self, other: &Self) {
        self.pipeline.join(other.pipeline);
        self.weighted += other.weighted;
        self.commit.join(other.commit);
        self.best.join(other.best);
        self.won.join(other.won);
        self.lost.join(other.lost);
        self.overdue.join(other.overdue);
        self.count += other.count;
    }

    fn figures(&self) -> Figures {
        Figures {
            pipeline: self.pipeline.worth(),
            weighted: narrow((self.weighted + 5_000).div_euclid(10_000)),
            commit: self.commit.worth(),
            best: self.best.worth(),
            won: self.won.worth(),
            lost: self.lost.worth(),
            overdue: self.overdue.worth(),
        }
    }
}

fn narrow(minor: i128) -> i64 {
    i64::try_from(minor).unwrap_or(if minor < 0 { i64::MIN } else { i64::MAX })
}

/// The finest cell: everything that is asked is made of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    currency: [u8; 3],
    /// The first day of the month.
    month: Option<Day>,
    owner: Option<MemberId>,
    pipeline: Option<RecordId>,
}

impl Key {
    fn of(fact: &Fact) -> Option<Self> {
        Some(Self {
            currency: fact.currency?,
            month: fact.day().map(|day| Unit::Month.start(day)),
            owner: fact.owner,
            pipeline: fact.pipeline,
        })
    }
}

/// The figures of some deals, periods and group in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// ISO 4217.
    pub currency: [u8; 3],
    /// The period.
    pub when: When,
    /// Which deals.
    pub group: Group,
    /// What they are worth.
    pub figures: Figures,
}

/// All deals as they are counted on one day. `K` is what a deal is known by.
#[derive(Debug)]
pub struct Tally<K> {
    today: Day,
    facts: HashMap<K, Fact>,
    sums: BTreeMap<Key, Sums>,
}

impl<K: Copy + Eq + Hash> Tally<K> {
    /// No deals yet; `today` says what is overdue.
    #[must_use]
    pub fn new(today: Day) -> Self {
        Self { today, facts: HashMap::new(), sums: BTreeMap::new() }
    }

    /// The day on which it counts.
    #[must_use]
    pub const fn today(&self) -> Day {
        self.today
    }

    /// All deals.
    pub fn facts(&self) -> impl Iterator<Item = (K, &Fact)> + '_ {
        self.facts.iter().map(|(deal, fact)| (*deal, fact))
    }

    /// One deal.
    #[must_use]
    pub fn fact(&self, deal: K) -> Option<&Fact> {
        self.facts.get(&deal)
    }

    /// A deal comes, or changes.
    pub fn put(&mut self, deal: K, fact: Fact) {
        self.remove(deal);
        if let Some(key) = Key::of(&fact) {
            self.sums.entry(key).or_default().turn(&fact, self.today, true);
        }
        self.facts.insert(deal, fact);
    }

    /// A deal goes.
    pub fn remove(&mut self, deal: K) {
        let Some(fact) = self.facts.remove(&deal) else { return };
        let Some(key) = Key::of(&fact) else { return };
        if let Some(sums) = self.sums.get_mut(&key) {
            sums.turn(&fact, self.today, false);
            if sums.count == 0 {
                self.sums.remove(&key);
            }
        }
    }

    /// What a question asks for: by currency, group and period. Before the first period only what is open is told:
    /// what was won then is history. Of an owner in several teams a deal stands in each, so groups do not always add
    /// up to what all deals are worth.
    #[must_use]
    pub fn table(&self, asked: Asked<'_>) -> Vec<Line> {
        let mut lines: BTreeMap<([u8; 3], Group, When), Sums> = BTreeMap::new();
        for (key, sums) in &self.sums {
            if !asked.holds(key.owner, key.pipeline) {
                continue;
            }
            let when = asked.when(key.month);
            for group in asked.groups(key.owner, key.pipeline) {
                lines.entry((key.currency, group, when)).or_default().join(sums);
            }
        }
        let line = |((currency, group, when), mut sums): (([u8; 3], Group, When), Sums)| {
            if when == When::Before {
                (sums.won, sums.lost) = (Sum::default(), Sum::default());
            }
            Line { currency, when, group, figures: sums.figures() }
        };
        lines.into_iter().map(line).filter(|line| line.figures != Figures::default()).collect()
    }

    /// The deals of a figure, among those that a question asks for. `None` asks for every currency, period, group.
    pub fn behind<'a>(
        &'a self,
        asked: Asked<'a>,
        cell: &'a Cell,
    ) -> impl Iterator<Item = (K, &'a Fact)> + 'a {
        self.facts().filter(move |(_, fact)| {
            asked.holds(fact.owner, fact.pipeline)
                && cell.figure.holds(fact, self.today)
                && cell.holds(asked, fact)
        })
    }

    /// How many deals are counted by what two people changed at once and nobody has settled.
    #[must_use]
    pub fn contested(&self, asked: Asked<'_>) -> u32 {
        let counts = |fact: &Fact| fact.outcome != Outcome::Open || fact.is_counted();
        let all = self.facts().filter(|(_, fact)| fact.is_contested && counts(fact));
        let asked = all.filter(|(_, fact)| asked.holds(fact.owner, fact.pipeline));
        u32::try_from(asked.count()).unwrap_or(u32::MAX)
    }

    /// How many deals a figure has in all periods and currencies.
    #[must_use]
    pub fn count(&self, asked: Asked<'_>, figure: Figure) -> u32 {
        let cell = Cell { currency: None, when: None, group: None, figure };
        u32::try_from(self.behind(asked, &cell).count()).unwrap_or(u32::MAX)
    }
}

/// Which deals are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cell {
    /// In this currency; `None`: in all.
    pub currency: Option<[u8; 3]>,
    /// In this period; `None`: in all.
    pub when: Option<When>,
    /// Of this group; `None`: of all.
    pub group: Option<Group>,
    /// The figure.
    pub figure: Figure,
}

impl Cell {
    /// Whether a deal is in it, apart from its figure.
    #[must_use]
    pub fn holds(&self, asked: Asked<'_>, fact: &Fact) -> bool {
        self.currency.is_none_or(|currency| fact.currency == Some(currency))
            && self.when.is_none_or(|when| asked.when(fact.day()) == when)
            && self.group.is_none_or(|group| asked.stands_in(group, fact.owner, fact.pipeline))
    }
}
