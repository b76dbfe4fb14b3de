//! What is looked at, and how: months or quarters, whose, as of when; and the ways out of here.

use crm_domain::id::{MemberId, RecordId};
use crm_domain::sales::forecast::{GroupBy, Unit, Whose};
use crm_domain::time::Day;
use leptos::prelude::*;

use super::file::{self, FileMenu};
use super::state::{Outlook, Since, Tab};
use super::words;
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::sales::use_stages;
use crate::ui::teams::Team;

/// The head of the page.
#[component]
pub fn Toolbar(outlook: Outlook) -> impl IntoView {
    let is_forecast = move || outlook.tab.get() == Tab::Forecast;
    view! {
        <header class="forecast-head">
            <h1>{move || tr("nav.forecast")}</h1>
            <Segments name="forecast.parts" value=outlook.tab
                choices=&[(Tab::Forecast, "forecast.tab_forecast"), (Tab::Analysis, "forecast.tab_analysis")]/>
            <span class="forecast-acts">
                <Show when=is_forecast>
                    <button type="button" class="button quiet writes" on:click=move |_| outlook.setting.set(true)>
                        <Icon of=icon::TARGET/><span class="tool-name">{move || tr("forecast.set_quotas")}</span>
                    </button>
                    <FileMenu button="button quiet" write=Callback::new(move |form| file::table(outlook, form))/>
                </Show>
            </span>
        </header>
        <div class="forecast-tools" role="group" aria-label=move || tr("forecast.tools")>
            <Show when=is_forecast fallback=move || view! { <SincePick outlook/> }>
                <Segments name="forecast.unit" value=outlook.unit
                    choices=&[(Unit::Month, "forecast.months"), (Unit::Quarter, "forecast.quarters")]/>
            </Show>
            <PipelinePick outlook/>
            <OwnerPick outlook/>
            <Show when=is_forecast>
                <GroupPick outlook/>
                <AsOf outlook/>
            </Show>
        </div>
    }
}

/// A few choices side by side.
#[component]
fn Segments<T: Copy + PartialEq + Send + Sync + 'static>(
    name: &'static str,
    value: RwSignal<T>,
    choices: &'static [(T, &'static str)],
) -> impl IntoView {
    view! {
        <div class="segments" role="group" aria-label=move || tr(name)>
            {choices.iter().map(|(choice, words)| {
                let (choice, words) = (*choice, *words);
                view! {
                    <button type="button" aria-pressed=move || (value.get() == choice).to_string()
                        on:click=move |_| value.set(choice)>{move || tr(words)}</button>
                }
            }).collect_view()}
        </div>
    }
}

/// A box of choices: the name, the key that is chosen, all keys with their words, what a choice does.
#[component]
fn Pick(
    name: &'static str,
    #[prop(into)] chosen: Signal<String>,
    #[prop(into)] choices: Signal<Vec<(String, String)>>,
    choose: fn(Outlook, &str),
    outlook: Outlook,
) -> impl IntoView {
    view! {
        <select class="pipeline-pick" aria-label=move || tr(name) prop:value=move || chosen.get()
            on:change=move |event| choose(outlook, &event_target_value(&event))>
            {options(chosen, choices)}
        </select>
    }
}

/// The choices of a box.
fn options(chosen: Signal<String>, choices: Signal<Vec<(String, String)>>) -> impl IntoView {
    move || {
        let option = |(key, words): (String, String)| {
            let is_chosen = key.clone();
            view! { <option value=key selected=move || chosen.get() == is_chosen>{words}</option> }
        };
        choices.get().into_iter().map(option).collect_view()
    }
}

#[component]
fn PipelinePick(outlook: Outlook) -> impl IntoView {
    let known = use_stages();
    let choices = Signal::derive(move || {
        let all = known.pipelines().into_iter().map(|pipeline| (pipeline.id.to_string(), pipeline.name));
        [(String::new(), tr("forecast.all_pipelines"))].into_iter().chain(all).collect::<Vec<_>>()
    });
    let chosen = Signal::derive(move || outlook.pipeline.get().map(|id| id.to_string()).unwrap_or_default());
    view! {
        <Show when=move || known.pipelines().len().gt(&1)>
            <Pick name="sales.pipeline" chosen choices outlook
                choose=|outlook, key| outlook.pipeline.set(key.parse::<RecordId>().ok())/>
        </Show>
    }
}

/// The key of "nobody's" among those of members.
const NOBODY: &str = "-";
/// What the key of a team begins with.
const TEAM: &str = "team-";

/// Somebody's, nobody's, or a team's.
#[component]
fn OwnerPick(outlook: Outlook) -> impl IntoView {
    let engine = use_engine();
    let all = Signal::derive(|| vec![(String::new(), tr("forecast.all_owners"))]);
    let nobody = Signal::derive(|| vec![(NOBODY.to_owned(), tr("forecast.nobody"))]);
    let members = Signal::derive(move || {
        let members = engine.workspace().map(|workspace| workspace.members).unwrap_or_default();
        members.into_iter().map(|(id, name)| (id.to_string(), name)).collect::<Vec<_>>()
    });
    let teams = Signal::derive(move || {
        let team = |team: Team| (format!("{TEAM}{}", team.id), words::team(outlook.teams, team.id));
        outlook.teams.all().into_iter().map(team).collect::<Vec<_>>()
    });
    let has_teams = Memo::new(move |_| !teams.with(Vec::is_empty));
    let chosen = Signal::derive(move || match outlook.whose.get() {
        Whose::All => String::new(),
        Whose::Of(member) => member.to_string(),
        Whose::Nobody => NOBODY.to_owned(),
        Whose::Team(team) => format!("{TEAM}{team}"),
    });
    let choose = move |event| {
        let key = event_target_value(&event);
        let team = key.strip_prefix(TEAM).and_then(|team| team.parse().ok());
        let of = || key.parse::<MemberId>().map_or(Whose::All, Whose::Of);
        let whose = team.map_or_else(of, Whose::Team);
        outlook.whose.set(if key == NOBODY { Whose::Nobody } else { whose });
    };
    // Of a team that is gone nothing can be shown.
    Effect::new(move |_| {
        if let Whose::Team(team) = outlook.whose.get()
            && outlook.teams.lack(team)
        {
            outlook.whose.set(Whose::All);
        }
    });
    view! {
        <select class="pipeline-pick" aria-label=move || tr("forecast.owner") prop:value=move || chosen.get() on:change=choose>
            {options(chosen, all)}
            {move || if has_teams.get() {
                view! {
                    <optgroup label=tr("forecast.teams")>{options(chosen, teams)}</optgroup>
                    <optgroup label=tr("forecast.people")>{options(chosen, members)}</optgroup>
                }.into_any()
            } else {
                options(chosen, members).into_any()
            }}
            {options(chosen, nobody)}
        </select>
    }
}

#[component]
fn GroupPick(outlook: Outlook) -> impl IntoView {
    let choices = Signal::derive(|| {
        [
            ("", "forecast.by_nothing"),
            ("owner", "forecast.by_owner"),
            ("team", "forecast.by_team"),
            ("pipeline", "forecast.by_pipeline"),
        ]
        .map(|(key, words)| (key.to_owned(), tr(words)))
        .to_vec()
    });
    let chosen = Signal::derive(move || {
        match outlook.group.get() {
            GroupBy::Nothing => "",
            GroupBy::Owner => "owner",
            GroupBy::Pipeline => "pipeline",
            GroupBy::Team => "team",
        }
        .to_owned()
    });
    let choose = |outlook: Outlook, key: &str| {
        outlook.cell.set(None);
        outlook.group.set(match key {
            "owner" => GroupBy::Owner,
            "pipeline" => GroupBy::Pipeline,
            "team" => GroupBy::Team,
            _ => GroupBy::Nothing,
        });
    };
    view! { <Pick name="forecast.group" chosen choices outlook choose/> }
}

#[component]
fn SincePick(outlook: Outlook) -> impl IntoView {
    const WORDS: [&str; 4] =
        ["forecast.since_quarter", "forecast.since_year", "forecast.since_months", "forecast.since_ever"];
    let choices = Signal::derive(|| {
        WORDS.iter().enumerate().map(|(at, words)| (at.to_string(), tr(words))).collect::<Vec<_>>()
    });
    let chosen = Signal::derive(move || {
        let at = Since::ALL.iter().position(|since| *since == outlook.since.get());
        at.unwrap_or_default().to_string()
    });
    let choose = |outlook: Outlook, key: &str| {
        let since = key.parse::<usize>().ok().and_then(|at| Since::ALL.get(at).copied());
        outlook.since.set(since.unwrap_or(Since::Months));
    };
    view! { <Pick name="forecast.since" chosen choices outlook choose/> }
}

/// The Monday before today.
fn last_monday(today: Day) -> Day {
    let back = i64::from(today.weekday()) - 1;
    today.plus_days(if back == 0 { -7 } else { -back }).unwrap_or(today)
}

/// As of today, last Monday, or another day that has passed.
#[component]
fn AsOf(outlook: Outlook) -> impl IntoView {
    let monday = last_monday(format::today());
    // Somebody wants to choose a day, and has not yet.
    let choosing = RwSignal::new(false);
    let is_other = move || choosing.get() || outlook.as_of.get().is_some_and(|day| day != monday);
    let pressed = move |of: Option<Day>| (!is_other() && outlook.as_of.get() == of).to_string();
    let take = move |day: Option<Day>| {
        choosing.set(false);
        outlook.cell.set(None);
        outlook.as_of.set(day);
    };
    let typed = move |event| {
        let yesterday = format::today().plus_days(-1);
        let day = Day::from_iso(&event_target_value(&event));
        if let Some(day) = day.filter(|day| yesterday.is_some_and(|yesterday| *day <= yesterday)) {
            take(Some(day));
            choosing.set(day == monday);
        }
    };
    view! {
        <div class="as-of">
            <span class="as-of-name" id="as-of">{move || tr("forecast.as_of")}</span>
            <div class="segments" role="group" aria-labelledby="as-of">
                <button type="button" aria-pressed=move || pressed(None) on:click=move |_| take(None)>{move || tr("forecast.today")}</button>
                <button type="button" aria-pressed=move || pressed(Some(monday)) on:click=move |_| take(Some(monday))
                    title=format::day(monday)>{move || tr("forecast.last_monday")}</button>
                <button type="button" aria-pressed=move || is_other().to_string() on:click=move |_| choosing.set(true)>{move || tr("forecast.other_day")}</button>
            </div>
            <Show when=is_other>
                <input type="date" class="value-input as-of-day" aria-label=move || tr("forecast.as_of_day")
                    max=format::today().plus_days(-1).map(|day| day.to_string())
                    prop:value=move || outlook.as_of.get().map(|day| day.to_string()).unwrap_or_default()
                    on:change=typed/>
            </Show>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_monday_has_passed_also_on_a_monday() {
        let monday_before = |day: &str| last_monday(Day::from_iso(day).unwrap()).to_string();
        assert_eq!(monday_before("2026-11-29"), "2026-11-23");
        assert_eq!(monday_before("2026-11-24"), "2026-11-23");
        assert_eq!(monday_before("2026-11-23"), "2026-11-16");
    }
}
