//! How the forecast says periods, groups and amounts.

use crm_domain::id::{MemberId, RecordId};
use crm_domain::sales::forecast::slip::Slip;
use crm_domain::sales::forecast::tally::{Cell, Figure};
use crm_domain::sales::forecast::{Group, Unit, When};
use crm_domain::time::Day;
use crm_domain::value::Money;

use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::sales::use_stages;
use crate::ui::teams::KnownTeams;

/// A period by its first day: "Nov. 2026", "Q4 2026".
pub fn period(unit: Unit, start: Day) -> String {
    match unit {
        Unit::Month => format::month(start),
        Unit::Quarter => {
            t!("forecast.quarter", q = i32::from(start.month() - 1) / 3 + 1, year = start.year().to_string())
        }
    }
}

/// Where a deal falls.
pub fn when(unit: Unit, when: When) -> String {
    match when {
        When::In(start) => period(unit, start),
        When::Before => tr("forecast.before"),
        When::After => tr("forecast.after"),
        When::Undated => tr("forecast.undated"),
    }
}

/// What a member is called.
pub fn member(id: MemberId) -> String {
    let members = use_engine().workspace().map(|workspace| workspace.members).unwrap_or_default();
    let known = members.into_iter().find(|(known, _)| *known == id);
    known.map_or_else(|| tr("forecast.somebody"), |(_, name)| name)
}

/// What a pipeline is called.
pub fn pipeline(id: RecordId) -> String {
    let known = use_stages().pipelines().into_iter().find(|pipeline| pipeline.id == id);
    known.map(|pipeline| pipeline.name).unwrap_or_default()
}

/// What a team is called.
pub fn team(teams: KnownTeams, id: RecordId) -> String {
    let name = teams.find(id).map(|team| team.name).filter(|name| !name.is_empty());
    name.unwrap_or_else(|| tr("record.untitled"))
}

/// What a stage is called.
pub fn stage(id: RecordId) -> String {
    use_stages().find(id).map(|stage| stage.name).unwrap_or_default()
}

/// What deals stand together by.
pub fn group(teams: KnownTeams, group: Group) -> String {
    match group {
        Group::All => tr("forecast.all"),
        Group::Owner(Some(id)) => member(id),
        Group::Owner(None) => tr("forecast.nobody"),
        Group::Pipeline(Some(id)) => pipeline(id),
        Group::Pipeline(None) => tr("forecast.no_pipeline"),
        Group::Team(Some(id)) => team(teams, id),
        Group::Team(None) => tr("forecast.no_team"),
    }
}

/// A figure's name.
pub fn figure(figure: Figure) -> String {
    tr(match figure {
        Figure::Pipeline => "forecast.pipeline",
        Figure::Commit => "forecast.commit",
        Figure::Best => "forecast.best",
        Figure::Won => "forecast.won",
        Figure::Lost => "forecast.lost",
        Figure::Overdue => "forecast.overdue",
        Figure::NoAmount => "forecast.no_amount",
        Figure::Rotten => "forecast.rotten",
        Figure::NoStep => "forecast.no_step",
        Figure::Slipped(slip) => return self::slip(slip),
    })
}

/// What became of deals.
pub fn slip(slip: Slip) -> String {
    tr(match slip {
        Slip::Won => "forecast.slip_won",
        Slip::Lost => "forecast.slip_lost",
        Slip::Later => "forecast.slip_later",
        Slip::Sooner => "forecast.slip_sooner",
        Slip::More => "forecast.slip_more",
        Slip::Less => "forecast.slip_less",
        Slip::New => "forecast.slip_new",
        Slip::Reopened => "forecast.slip_reopened",
        Slip::Removed => "forecast.slip_removed",
    })
}

/// A cell's name: "Zugesagt · Dez. 2026 · Anna Schmitt · CHF".
pub fn cell(unit: Unit, teams: KnownTeams, cell: &Cell) -> String {
    let parts = [
        Some(figure(cell.figure)),
        cell.when.map(|place| when(unit, place)),
        cell.group.filter(|of| *of != Group::All).map(|of| group(teams, of)),
        cell.currency.map(super::state::code),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// An amount without its cents.
pub fn money(currency: [u8; 3], minor: i64) -> String {
    format::money_whole(Money { minor, currency })
}
