//! The forecast (`docs/domain.md` D30): what deals are worth by month, and how sure that is. A deal is counted by a few
//! facts, and one that changes is taken out and put in again: nothing is counted anew for it.

pub mod analysis;
pub mod past;
pub mod quota;
pub mod slip;
pub mod tally;
pub mod teams;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::field::FieldKey;
use crate::id::{MemberId, RecordId};
use crate::row::Row;
use crate::sales::stage::{Outcome, Stage};
use crate::schema::{deal, pipeline};
use crate::time::Day;
use crate::value::FieldValue;

/// How long the periods are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Unit {
    /// Months of the calendar.
    #[default]
    Month,
    /// Quarters of the calendar.
    Quarter,
}

impl Unit {
    /// How many months one has.
    #[must_use]
    pub const fn months(self) -> u8 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
        }
    }

    /// The first day of the period of a day.
    #[must_use]
    pub fn start(self, day: Day) -> Day {
        let first = (day.month() - 1) / self.months() * self.months() + 1;
        Day::new(day.year(), first, 1).unwrap_or(day)
    }

    /// The first day of the period so many periods on.
    #[must_use]
    pub fn step(self, start: Day, periods: i64) -> Day {
        start.plus_months(periods.saturating_mul(i64::from(self.months()))).unwrap_or(start)
    }

    /// The last day of the period that begins on a day.
    #[must_use]
    pub fn last(self, start: Day) -> Day {
        self.step(start, 1).plus_days(-1).unwrap_or(start)
    }
}

/// How sure an open deal is held to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Category {
    /// It may come.
    #[default]
    Pipeline,
    /// It comes if all goes well.
    BestCase,
    /// It comes.
    Commit,
    /// It is not counted.
    Omitted,
}

impl Category {
    /// Of a key of [`crate::choice::FORECAST_CATEGORY`]; what this version does not know may come.
    #[must_use]
    pub fn from_key(key: &str) -> Self {
        match key {
            "best_case" => Self::BestCase,
            // WHY: of a deal that is open still, "closed" says how sure somebody is.
            "commit" | "closed" => Self::Commit,
            "omitted" => Self::Omitted,
            _ => Self::Pipeline,
        }
    }
}

/// A stage as the forecast looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageFacts {
    /// What it means for its deals.
    pub outcome: Outcome,
    /// The chance of its deals, in basis points.
    pub chance: u16,
    /// How sure its deals are.
    pub category: Category,
    /// The pipeline that it is of.
    pub pipeline: Option<RecordId>,
    /// A deal that rests longer is marked, in days.
    pub rot_days: Option<i64>,
}

impl StageFacts {
    /// Of a row of kind [`crate::field::RecordKind::Stage`].
    #[must_use]
    pub fn of_row(row: &Row) -> Self {
        let stage = Stage::of_row(row);
        Self {
            outcome: stage.outcome,
            chance: basis_points(stage.probability),
            category: Category::from_key(row.text(pipeline::FORECAST_CATEGORY)),
            pipeline: stage.pipeline,
            rot_days: stage.rot_days,
        }
    }
}

/// All stages, by their ids.
pub type StagesById = BTreeMap<RecordId, StageFacts>;

/// A deal as the forecast counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// Of its amount; `None` without one.
    pub currency: Option<[u8; 3]>,
    /// Minor units; 0 without an amount.
    pub minor: i64,
    /// The chance to win it, in basis points: its own, else its stage's.
    pub chance: u16,
    /// How sure it is: said of itself, else of its stage.
    pub category: Category,
    /// Open, won or lost.
    pub outcome: Outcome,
    /// The day on which it should be won.
    pub expected: Option<Day>,
    /// The day on which it was won or lost.
    pub closed: Option<Day>,
    /// Whose it is.
    pub owner: Option<MemberId>,
    /// The way it goes.
    pub pipeline: Option<RecordId>,
    /// How far it has come.
    pub stage: Option<RecordId>,
    /// It has rested in its stage for too long.
    pub is_rotten: bool,
    /// Nobody has said what is to be done next.
    pub lacks_step: bool,
    /// What it is counted by was changed by two people at once, and nobody has settled it: the winner counts.
    pub is_contested: bool,
}

/// What says how a deal is counted.
const COUNTED_BY: [FieldKey; 8] = [
    deal::STAGE,
    deal::PIPELINE,
    deal::AMOUNT,
    deal::PROBABILITY,
    deal::FORECAST_CATEGORY,
    deal::EXPECTED_CLOSE,
    deal::CLOSED_AT,
    deal::OWNER,
];

impl Fact {
    /// A deal now, of the values of its row. `since`: when it came to its stage; `has_task`: something is to be done
    /// for it.
    #[must_use]
    pub fn of_row(row: &Row, stages: &StagesById, since: Option<Day>, has_task: bool, today: Day) -> Self {
        let fact = Self::of_values(&|key| row.get(key).cloned(), stages);
        let stage = fact.stage.and_then(|stage| stages.get(&stage));
        let rests = since.map(|since| today.to_days() - since.to_days());
        let most = stage.and_then(|stage| stage.rot_days);
        let is_open = fact.outcome == Outcome::Open;
        let has_step =
            has_task || row.get(deal::NEXT_STEP).is_some() || row.get(deal::NEXT_STEP_AT).is_some();
        let clashes =
            |key| row.kind.spec().position(key).is_some_and(|position| row.conflicts.contains(&position));
        Self {
            is_rotten: is_open && rests.zip(most).is_some_and(|(rests, most)| rests > most),
            lacks_step: is_open && !has_step,
            is_contested: COUNTED_BY.into_iter().any(clashes),
            ..fact
        }
    }

    /// A deal with these values, apart from what only today can be said of it.
    #[must_use]
    pub fn of_values(get: &dyn Fn(FieldKey) -> Option<FieldValue>, stages: &StagesById) -> Self {
        let link = |key| match get(key) {
            Some(FieldValue::Link(id)) => Some(id),
            _ => None,
        };
        let day = |key| match get(key) {
            Some(FieldValue::Day(day)) => Some(day),
            _ => None,
        };
        let stage = link(deal::STAGE);
        let known = stage.and_then(|stage| stages.get(&stage));
        let (currency, minor) = match get(deal::AMOUNT) {
            Some(FieldValue::Money(amount)) => (Some(amount.currency), amount.minor),
            _ => (None, 0),
        };
        let outcome = known.map_or(Outcome::Open, |stage| stage.outcome);
        let chance = match (outcome, get(deal::PROBABILITY)) {
            (Outcome::Won, _) => 10_000,
            (Outcome::Lost, _) => 0,
            (Outcome::Open, Some(FieldValue::Number(own))) => basis_points(own),
            (Outcome::Open, _) => known.map_or(0, |stage| stage.chance),
        };
        let category = match get(deal::FORECAST_CATEGORY) {
            Some(FieldValue::Choice(key)) if !key.is_empty() => Category::from_key(&key),
            _ => known.map_or(Category::Pipeline, |stage| stage.category),
        };
        Self {
            currency,
            minor,
            chance,
            category,
            outcome,
            expected: day(deal::EXPECTED_CLOSE),
            closed: day(deal::CLOSED_AT),
            owner: match get(deal::OWNER) {
                Some(FieldValue::Member(owner)) => Some(owner),
                _ => None,
            },
            pipeline: known.and_then(|stage| stage.pipeline).or_else(|| link(deal::PIPELINE)),
            stage,
            is_rotten: false,
            lacks_step: false,
            is_contested: false,
        }
    }

    /// The day by which it is counted: when it should be won, of a closed one when it was closed.
    #[must_use]
    pub fn day(&self) -> Option<Day> {
        match self.outcome {
            Outcome::Open => self.expected,
            Outcome::Won | Outcome::Lost => self.closed.or(self.expected),
        }
    }

    /// It is open, and the day on which it should have been won has passed.
    #[must_use]
    pub fn is_overdue(&self, today: Day) -> bool {
        self.is_counted() && self.expected.is_some_and(|day| day < today)
    }

    /// It is open, and nobody has said that it is not to be counted.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        self.outcome == Outcome::Open && self.category != Category::Omitted
    }
}

fn basis_points(number: i64) -> u16 {
    u16::try_from(number.clamp(0, 10_000)).unwrap_or(0)
}

/// Where a deal falls among the periods that are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum When {
    /// Before all of them.
    Before,
    /// In the period that begins on this day.
    In(Day),
    /// Behind all of them.
    After,
    /// Nobody knows when.
    Undated,
}

/// Whose deals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Whose {
    /// Everybody's.
    #[default]
    All,
    /// One member's.
    Of(MemberId),
    /// Those that nobody has taken.
    Nobody,
    /// Those of a team's members.
    Team(RecordId),
}

/// What deals stand together by, besides period and currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum GroupBy {
    /// All together.
    #[default]
    Nothing,
    /// Those of a member.
    Owner,
    /// Those of a pipeline.
    Pipeline,
    /// Those of a team's members.
    Team,
}

/// Deals that stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Group {
    /// All.
    All,
    /// Those of a member, or of nobody.
    Owner(Option<MemberId>),
    /// Those of a pipeline, or of none.
    Pipeline(Option<RecordId>),
    /// Those of a team's members, or of whoever is in no team.
    Team(Option<RecordId>),
}

/// What of the forecast is asked for. Answered as [`teams::Asked`]: whose deals are a team's stands in its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// How long the periods are.
    pub unit: Unit,
    /// The first day of the first.
    pub from: Day,
    /// How many.
    pub periods: u16,
    /// Only deals of this pipeline.
    pub pipeline: Option<RecordId>,
    /// Only these deals.
    pub whose: Whose,
    /// What they stand together by.
    pub group: GroupBy,
}

impl Question {
    /// Where a day falls.
    #[must_use]
    pub fn when(&self, day: Option<Day>) -> When {
        let Some(day) = day else { return When::Undated };
        let start = self.unit.start(day);
        if start < self.from {
            When::Before
        } else if start >= self.unit.step(self.from, i64::from(self.periods)) {
            When::After
        } else {
            When::In(start)
        }
    }

    /// The first days of all periods.
    pub fn starts(&self) -> impl Iterator<Item = Day> + '_ {
        (0..i64::from(self.periods)).map(|at| self.unit.step(self.from, at))
    }
}
