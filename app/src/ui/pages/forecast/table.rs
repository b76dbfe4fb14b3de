//! The figures of all periods, each with a way to its deals.

use std::collections::{BTreeMap, BTreeSet};

use crm_domain::sales::forecast::tally::{Figure, Figures, Worth};
use crm_domain::sales::forecast::{Group, GroupBy, When};
use leptos::prelude::*;

use super::state::{Outlook, gap, join};
use super::summary::cell;
use super::words;
use crate::i18n::tr;

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Which deals.
    pub group: Group,
    /// The period; `None` for all that are shown.
    pub when: Option<When>,
    /// What they are worth.
    pub figures: Figures,
    /// What is to be won; 0 where nobody has said.
    pub quota: i64,
}

/// The columns' names, in their order.
pub const COLUMNS: [(&str, &str); 8] = [
    ("forecast.pipeline", "forecast.pipeline_hint"),
    ("forecast.weighted", "forecast.weighted_hint"),
    ("forecast.commit", "forecast.commit_hint"),
    ("forecast.best", "forecast.best_hint"),
    ("forecast.won", "forecast.won_hint"),
    ("forecast.overdue", "forecast.overdue_hint"),
    ("forecast.quota", "forecast.quota_hint"),
    ("forecast.gap", "forecast.gap_hint"),
];

/// The groups that have anything in a currency, by name. Of teams, those without one last, and then all deals: with
/// members in several teams these are less than the teams together.
fn groups(outlook: Outlook, currency: [u8; 3]) -> Vec<Group> {
    if outlook.group.get() == GroupBy::Nothing {
        return vec![Group::All];
    }
    let groups: BTreeSet<Group> = outlook.view.with(|view| {
        let lines = view.iter().flat_map(|view| &view.lines).filter(|line| line.currency == currency);
        lines.map(|line| line.group).collect()
    });
    let mut groups: Vec<Group> = groups.into_iter().collect();
    groups.sort_by_cached_key(|group| {
        (*group == Group::Team(None), crm_domain::fold::fold(&words::group(outlook.teams, *group)))
    });
    if outlook.group.get() == GroupBy::Team && !groups.is_empty() {
        groups.push(Group::All);
    }
    groups
}

/// The rows of a group: the periods, then their sum; where nothing is grouped every period, of a group those with
/// anything.
pub fn rows(outlook: Outlook, currency: [u8; 3]) -> Vec<(Group, Vec<Row>)> {
    let question = outlook.question();
    let shows_all = question.group == GroupBy::Nothing;
    let of = |group: Group| {
        let figures = outlook.by_period(currency, group);
        let quotas = outlook.quotas(currency, group);
        let mut rows: Vec<Row> = Vec::new();
        let places = [When::Before].into_iter().chain(question.starts().map(When::In));
        for when in places.chain([When::After, When::Undated]) {
            let row = row(group, when, &figures, &quotas);
            let is_empty = row.figures == Figures::default() && row.quota == 0;
            if !is_empty || shows_all && matches!(when, When::In(_)) {
                rows.push(row);
            }
        }
        let mut sum = Row { group, when: None, figures: Figures::default(), quota: 0 };
        for row in &rows {
            join(&mut sum.figures, &row.figures);
            sum.quota = sum.quota.saturating_add(row.quota);
        }
        rows.push(sum);
        (group, rows)
    };
    groups(outlook, currency).into_iter().map(of).collect()
}

fn row(group: Group, when: When, figures: &BTreeMap<When, Figures>, quotas: &BTreeMap<When, i64>) -> Row {
    Row {
        group,
        when: Some(when),
        figures: figures.get(&when).copied().unwrap_or_default(),
        quota: quotas.get(&when).copied().unwrap_or_default(),
    }
}

/// The table of one currency.
#[component]
pub fn Table(outlook: Outlook, currency: [u8; 3]) -> impl IntoView {
    let all = Memo::new(move |_| rows(outlook, currency));
    let name = move || format!("{} ({})", tr("forecast.table"), super::state::code(currency));
    view! {
        <div class="forecast-scroll" tabindex="0" role="region" aria-label=name>
            <table class="forecast-table">
                <thead><tr>
                    <th scope="col">{move || tr("forecast.period")}</th>
                    {COLUMNS.iter().map(|(words, hint)| view! {
                        <th scope="col" title=move || tr(hint)>{move || tr(words)}</th>
                    }).collect_view()}
                </tr></thead>
                {move || { _ = outlook.teams.all(); all.get() }.into_iter().map(|(group, rows)| view! {
                    <tbody>
                        {(outlook.group.get() != GroupBy::Nothing).then(|| view! {
                            <tr class="forecast-group"><th scope="rowgroup" colspan="9"><span>{words::group(outlook.teams, group)}</span></th></tr>
                        })}
                        {rows.into_iter().map(|row| view! { <PeriodRow outlook currency row/> }).collect_view()}
                    </tbody>
                }).collect_view()}
            </table>
        </div>
    }
}

fn nothing() -> AnyView {
    view! { <span class="nothing">"–"</span> }.into_any()
}

#[component]
fn PeriodRow(outlook: Outlook, currency: [u8; 3], row: Row) -> impl IntoView {
    let unit = outlook.unit.get_untracked();
    let name = row.when.map_or_else(|| tr("forecast.sum"), |when| words::when(unit, when));
    let today = outlook.view.with_untracked(|view| view.as_ref().map(|view| unit.start(view.today)));
    let is_now = matches!(row.when, Some(When::In(start)) if Some(start) == today);
    let Figures { pipeline, weighted, commit, best, won, overdue, .. } = row.figures;
    let weighted = Worth { minor: weighted, count: pipeline.count };
    let figures = [
        (Figure::Pipeline, pipeline),
        (Figure::Pipeline, weighted),
        (Figure::Commit, commit),
        (Figure::Best, best),
        (Figure::Won, won),
        (Figure::Overdue, overdue),
    ];
    let figures = figures
        .into_iter()
        .zip(COLUMNS)
        .map(|((figure, worth), (words, _))| {
            // Before the first period what was won is history, which the sums leave out.
            let links = worth.count > 0 && !(row.when.is_none() && figure == Figure::Won);
            let cell = cell(currency, row.when, row.group, figure);
            let label = format!("{} {}", tr(words), name);
            let text = words::money(currency, worth.minor);
            let is_overdue = figure == Figure::Overdue && worth.count > 0;
            view! {
                <td class:is-overdue=is_overdue>
                    {if links {
                        view! {
                            <button type="button" class="forecast-cell" aria-label=format!("{label}: {text}")
                                on:click=move |_| outlook.open(cell)>{text.clone()}</button>
                        }.into_any()
                    } else if worth.count > 0 {
                        text.into_any()
                    } else {
                        nothing()
                    }}
                </td>
            }
        })
        .collect_view();
    let quota = (row.quota != 0).then(|| words::money(currency, row.quota));
    let missing = (row.quota != 0).then(|| words::money(currency, gap(row.quota, &row.figures)));
    view! {
        <tr class:is-now=is_now class:is-sum=row.when.is_none()>
            <th scope="row">{name.clone()}</th>
            {figures}
            <td>{quota.map_or_else(nothing, IntoAny::into_any)}</td>
            <td>{missing.map_or_else(nothing, IntoAny::into_any)}</td>
        </tr>
    }
}
