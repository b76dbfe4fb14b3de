//! What of the forecast is looked at.

use std::collections::BTreeMap;

use crm_domain::id::RecordId;
use crm_domain::sales::forecast::tally::{Cell, Figure, Figures, Line, Worth};
use crm_domain::sales::forecast::teams::Asked;
use crm_domain::sales::forecast::{Group, GroupBy, Question, Unit, When, Whose};
use crm_domain::time::Day;
use engine_protocol::forecast::{ForecastQuery, ForecastView};
use leptos::prelude::*;

use crate::engine::use_engine;
use crate::format;
use crate::ui::teams::{self, KnownTeams};
use crate::ui::usual::usual;

/// Periods before the one of today that stand in the table.
const BEFORE: i64 = 2;
/// How many periods stand in the table.
const MONTHS: u16 = 12;
const QUARTERS: u16 = 8;

/// The parts of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// The figures of the periods.
    Forecast,
    /// What was won and lost.
    Analysis,
}

/// From when on decided deals are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// The quarter of today.
    Quarter,
    /// The year of today.
    Year,
    /// Twelve months.
    Months,
    /// Ever.
    Ever,
}

impl Since {
    /// In the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Quarter, Self::Year, Self::Months, Self::Ever];

    fn days(self, today: Day) -> (Day, Day) {
        let from = match self {
            Self::Quarter => Unit::Quarter.start(today),
            Self::Year => Day::new(today.year(), 1, 1).unwrap_or(today),
            Self::Months => today.plus_months(-12).and_then(|day| day.plus_days(1)).unwrap_or(today),
            Self::Ever => Day::new(1, 1, 1).unwrap_or(today),
        };
        (from, today)
    }
}

/// What is looked at. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Outlook {
    /// How long the periods are.
    pub unit: RwSignal<Unit>,
    /// Only deals of this pipeline.
    pub pipeline: RwSignal<Option<RecordId>>,
    /// Only these deals.
    pub whose: RwSignal<Whose>,
    /// What they stand together by.
    pub group: RwSignal<GroupBy>,
    /// As it was at the end of this day.
    pub as_of: RwSignal<Option<Day>>,
    /// The deals of this cell are shown.
    pub cell: RwSignal<Option<Cell>>,
    /// Which part of the page is shown.
    pub tab: RwSignal<Tab>,
    /// From when on decided deals are looked at.
    pub since: RwSignal<Since>,
    /// The sheet that sets quotas is open.
    pub setting: RwSignal<bool>,
    /// The teams that deals and members can be of.
    pub teams: KnownTeams,
    /// What the engine says.
    pub view: Memo<Option<ForecastView>>,
}

impl Outlook {
    /// Begins to look: at the months around today, of all deals.
    pub fn begin() -> Self {
        let (unit, group, tab) =
            (RwSignal::new(Unit::Month), RwSignal::new(GroupBy::Nothing), RwSignal::new(Tab::Forecast));
        let (pipeline, whose, as_of) = (RwSignal::new(None), RwSignal::new(Whose::All), RwSignal::new(None));
        let (cell, since, setting) =
            (RwSignal::new(None), RwSignal::new(Since::Months), RwSignal::new(false));
        let query = Memo::new(move |_| ForecastQuery {
            question: question(unit.get(), pipeline.get(), whose.get(), group.get()),
            as_of: as_of.get(),
            cell: cell.get(),
            analysis: (tab.get() == Tab::Analysis).then(|| since.get().days(format::today())),
        });
        let bytes = use_engine().watch_forecast(query.into());
        let view = Memo::new(move |_| {
            bytes.with(|bytes| engine_protocol::decode::<ForecastView>(bytes.as_deref()?))
        });
        let teams = teams::watch();
        Self { unit, pipeline, whose, group, as_of, cell, tab, since, setting, teams, view }
    }

    /// The question, followed by reactive closures.
    pub fn question(self) -> Question {
        question(self.unit.get(), self.pipeline.get(), self.whose.get(), self.group.get())
    }

    /// The currencies of the deals and quotas, the one of most deals first.
    pub fn currencies(self) -> Vec<[u8; 3]> {
        self.view.with(|view| {
            let Some(view) = view else { return Vec::new() };
            let mut counts: BTreeMap<[u8; 3], u32> = BTreeMap::new();
            for line in &view.totals {
                *counts.entry(line.currency).or_default() += count(&line.figures);
            }
            for quota in &view.quotas {
                counts.entry(quota.currency).or_default();
            }
            let mut currencies: Vec<([u8; 3], u32)> = counts.into_iter().collect();
            let usual = usual().code();
            currencies
                .sort_by_key(|(currency, count)| (std::cmp::Reverse(*count), *currency != usual, *currency));
            currencies.into_iter().map(|(currency, _)| currency).collect()
        })
    }

    /// The figures of a group in one currency by period.
    pub fn by_period(self, currency: [u8; 3], of: Group) -> BTreeMap<When, Figures> {
        self.view.with(|view| {
            // WHY totals: what stands in several groups counts once.
            let lines =
                view.iter().flat_map(|view| if of == Group::All { &view.totals } else { &view.lines });
            let lines = lines.filter(|line| line.currency == currency && line.group == of);
            let mut found: BTreeMap<When, Figures> = BTreeMap::new();
            lines.for_each(|line: &Line| join(found.entry(line.when).or_default(), &line.figures));
            found
        })
    }

    /// What is to be won in one currency by period. `of`: only by this member, or by this team's. A quota is a member's,
    /// not a pipeline's: with one pipeline looked at there is none.
    pub fn quotas(self, currency: [u8; 3], of: Group) -> BTreeMap<When, i64> {
        let question = self.question();
        let mut found: BTreeMap<When, i64> = BTreeMap::new();
        if question.pipeline.is_some() || matches!(of, Group::Pipeline(_)) {
            return found;
        }
        self.teams.of_members().with(|teams| {
            let asked = Asked::new(&question, teams);
            let counts = |member| asked.is_of(member) && asked.stands_in(of, member, None);
            self.view.with(|view| {
                let quotas = view.iter().flat_map(|view| &view.quotas);
                for quota in quotas.filter(|quota| quota.currency == currency && counts(Some(quota.member))) {
                    *found.entry(quota.when).or_default() += quota.minor;
                }
            });
        });
        found
    }

    /// Shows the deals behind a figure.
    pub fn open(self, cell: Cell) {
        self.cell.set(Some(cell));
    }

    /// Shows the deals behind a figure of all periods and currencies.
    pub fn open_all(self, figure: Figure) {
        self.open(Cell { currency: None, when: None, group: None, figure });
    }
}

fn question(unit: Unit, pipeline: Option<RecordId>, whose: Whose, group: GroupBy) -> Question {
    let from = unit.step(unit.start(format::today()), -BEFORE);
    let periods = match unit {
        Unit::Month => MONTHS,
        Unit::Quarter => QUARTERS,
    };
    Question { unit, from, periods, pipeline, whose, group }
}

/// Nothing to show.
pub fn is_empty(view: &ForecastView) -> bool {
    view.totals.is_empty() && view.quotas.is_empty() && view.attention.no_amount == 0
}

/// A currency's code.
pub fn code(currency: [u8; 3]) -> String {
    String::from_utf8_lossy(&currency).into_owned()
}

fn count(figures: &Figures) -> u32 {
    figures.pipeline.count + figures.won.count + figures.lost.count + figures.overdue.count
}

/// Adds figures of the same currency.
pub fn join(sum: &mut Figures, other: &Figures) {
    let add = |sum: &mut Worth, other: Worth| {
        *sum = Worth { minor: sum.minor.saturating_add(other.minor), count: sum.count + other.count };
    };
    add(&mut sum.pipeline, other.pipeline);
    sum.weighted = sum.weighted.saturating_add(other.weighted);
    add(&mut sum.commit, other.commit);
    add(&mut sum.best, other.best);
    add(&mut sum.won, other.won);
    add(&mut sum.lost, other.lost);
    add(&mut sum.overdue, other.overdue);
}

/// What is missing to a quota, even if all comes that is committed; never less than nothing.
pub fn gap(quota: i64, figures: &Figures) -> i64 {
    quota.saturating_sub(figures.won.minor).saturating_sub(figures.commit.minor).max(0)
}
