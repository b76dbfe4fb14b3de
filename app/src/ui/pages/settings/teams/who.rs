//! Who is in a team: as chips, and as boxes to tick.

use std::collections::BTreeSet;

use crm_domain::field::RecordKind;
use crm_domain::id::MemberId;
use crm_domain::schema::team;
use leptos::prelude::*;

use crate::engine::use_engine;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::{text, words};
use crate::ui::teams::Team;

/// The lead and the members of a team.
#[component]
pub fn Who(
    /// Which team.
    team: Memo<Option<Team>>,
) -> impl IntoView {
    let chips = move || {
        let (lead, others) = team.with(|team| {
            let lead = team.as_ref().and_then(|team| team.lead);
            let members = team.iter().flat_map(|team| &team.members).copied();
            (lead, members.filter(|member| Some(*member) != lead).collect::<Vec<_>>())
        });
        let mut names: Vec<String> =
            others.iter().map(|member| text::member_of(&member.to_string())).collect();
        names.sort_by_cached_key(|name| crm_domain::fold::fold(name));
        let nobody = (lead.is_none() && names.is_empty())
            .then(|| view! { <span class="own-type">{tr("teams.nobody")}</span> });
        view! {
            {lead.map(|lead| view! {
                <span class="chip is-here">{t!("teams.leads", name = text::member_of(&lead.to_string()))}</span>
            })}
            {names.into_iter().map(|name| view! { <span class="chip">{name}</span> }).collect_view()}
            {nobody}
        }
    };
    view! { <span class="chips">{chips}</span> }
}

/// Everybody in the workspace by name, and whoever is ticked without being in it (any more).
fn everybody(ticked: &BTreeSet<MemberId>) -> Vec<(MemberId, String)> {
    let mut all = use_engine().workspace().map(|workspace| workspace.members).unwrap_or_default();
    let gone: Vec<MemberId> =
        ticked.iter().filter(|id| all.iter().all(|(known, _)| known != *id)).copied().collect();
    all.extend(gone.into_iter().map(|id| (id, text::member_of(&id.to_string()))));
    all.sort_by_cached_key(|(id, name)| (crm_domain::fold::fold(name), *id));
    all
}

/// A box for each member.
#[component]
pub fn Boxes(
    /// Who is in the team.
    ticked: Signal<BTreeSet<MemberId>>,
    /// Hears whose box was turned, and what that one is called.
    on_turn: Callback<(MemberId, String)>,
) -> impl IntoView {
    let all = Memo::new(move |_| ticked.with(everybody));
    view! {
        <fieldset class="stage-asked">
            <legend>{move || words::field(RecordKind::Team, team::MEMBERS)}</legend>
            <For each=move || all.get() key=Clone::clone let:one>
                <label><input type="checkbox" prop:checked=move || ticked.with(|ticked| ticked.contains(&one.0))
                    on:change={ let one = one.clone(); move |_| on_turn.run(one.clone()) }/>{one.1.clone()}</label>
            </For>
        </fieldset>
    }
}
