//! What is to be known of figures by team: that there are none yet, that somebody counts in several, that the teams are
//! those of today.

use crm_domain::sales::forecast::teams::Teams;
use crm_domain::sales::forecast::{GroupBy, Whose};
use leptos::prelude::*;

use super::state::Outlook;
use crate::i18n::tr;
use crate::route::{Route, Settings};

/// Stands above the figures where they are by team, or a team's.
#[component]
pub fn TeamNotes(outlook: Outlook) -> impl IntoView {
    let by_team = move || outlook.group.get() == GroupBy::Team;
    let of_one = move || matches!(outlook.whose.get(), Whose::Team(_));
    let none = move || by_team() && outlook.teams.are_none();
    let several = move || by_team() && !of_one() && outlook.teams.of_members().with(Teams::overlap);
    let past = move || (by_team() || of_one()) && outlook.as_of.with(Option::is_some);
    view! {
        <Show when=none>
            <p class="forecast-note">{move || tr("forecast.no_teams")}" "
                <a href=Route::Settings(Settings::Teams).path()>{move || tr("forecast.make_teams")}</a></p>
        </Show>
        <Show when=several><p class="forecast-note">{move || tr("forecast.several_teams")}</p></Show>
        <Show when=past><p class="forecast-note">{move || tr("forecast.teams_today")}</p></Show>
    }
}
