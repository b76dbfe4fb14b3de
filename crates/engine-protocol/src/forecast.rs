//! The forecast, as the page asks for it and shows it.

use crm_domain::id::{MemberId, RecordId};
use crm_domain::sales::forecast::analysis::Analysis;
use crm_domain::sales::forecast::slip::SlipLine;
use crm_domain::sales::forecast::tally::{Cell, Line};
use crm_domain::sales::forecast::{Question, When};
use crm_domain::time::Day;
use crm_domain::value::Money;
use serde::{Deserialize, Serialize};

/// What of the forecast is on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForecastQuery {
    /// Which deals, and in which periods.
    pub question: Question,
    /// As it was at the end of this day; `None`: as it is.
    pub as_of: Option<Day>,
    /// The deals of this cell are shown as well.
    pub cell: Option<Cell>,
    /// What was won and lost from one day to another is shown as well.
    pub analysis: Option<(Day, Day)>,
}

/// The forecast on a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForecastView {
    /// The day that says what is overdue: today, or the day that is looked back at.
    pub today: Day,
    /// The figures, by group.
    pub lines: Vec<Line>,
    /// The figures of all groups together: a deal that stands in several counts once.
    pub totals: Vec<Line>,
    /// What is to be won in each period.
    pub quotas: Vec<QuotaLine>,
    /// Deals that need somebody.
    pub attention: Attention,
    /// What became of deals since the day that is looked back at.
    pub slips: Vec<SlipLine>,
    /// The deals of the cell that was asked for.
    pub deals: Option<DealLines>,
    /// What was won and lost, where it was asked for.
    pub analysis: Option<Box<Analysis>>,
    /// Titles of the records that the analysis names.
    pub titles: Vec<(RecordId, String)>,
}

/// What a member is to win in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaLine {
    /// The period.
    pub when: When,
    /// Who.
    pub member: MemberId,
    /// ISO 4217.
    pub currency: [u8; 3],
    /// Minor units.
    pub minor: i64,
}

/// How many open deals need somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Attention {
    /// Their day has passed.
    pub overdue: u32,
    /// They have rested in their stage for too long.
    pub rotten: u32,
    /// Nobody has said what is next.
    pub no_step: u32,
    /// Nobody has said what they are worth.
    pub no_amount: u32,
    /// What they are counted by was changed by two people at once; also decided ones.
    pub contested: u32,
}

/// The deals behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealLines {
    /// Of which cell.
    pub cell: Cell,
    /// How many there are.
    pub total: u32,
    /// The first of them: earliest first, then the largest.
    pub deals: Vec<DealLine>,
}

/// A deal behind a figure, as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DealLine {
    /// The deal.
    pub id: RecordId,
    /// What it is called.
    pub title: String,
    /// The customer's name; may be empty.
    pub account: String,
    /// How far it has come.
    pub stage: Option<RecordId>,
    /// Whose it is.
    pub owner: Option<MemberId>,
    /// What it is worth.
    pub amount: Option<Money>,
    /// By which day it is counted.
    pub day: Option<Day>,
    /// What it was on the day that is looked back at, where that differs.
    pub then: Option<DealThen>,
}

/// What a deal was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DealThen {
    /// How far it had come.
    pub stage: Option<RecordId>,
    /// What it was worth.
    pub amount: Option<Money>,
    /// By which day it was counted.
    pub day: Option<Day>,
}
