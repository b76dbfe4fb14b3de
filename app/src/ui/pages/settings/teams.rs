//! The teams: what they are called, who is in them, who leads them. Everybody who may write sets them up.

mod name;
mod new;
mod who;

use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::id::{MemberId, RecordId};
use crm_domain::schema::team;
use leptos::prelude::*;

use super::pipelines::RecordFields;
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::t;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::rights::may_write;
use crate::ui::teams::{self, KnownTeams, Team};
use crate::ui::toast::use_toasts;
use name::NameEdit;
use new::NewTeam;
use who::{Boxes, Who};

/// The part of the settings.
#[component]
pub fn TeamsPart() -> impl IntoView {
    let known = teams::watch();
    let opened = RwSignal::new(None::<RecordId>);
    view! {
        <section class="set own-fields">
            <h2>{move || tr("teams.title")}</h2>
            <p class="set-lead">{move || tr("teams.lead")}</p>
            <Show when=|| !may_write()>
                <p class="warning" role="note"><Icon of=icon::LOCK/><span>{move || tr("teams.read_only")}</span></p>
            </Show>
            <Show when=move || known.are_none()>
                <p class="own-none">{move || tr("teams.none")}</p>
            </Show>
            <Show when=move || !known.all().is_empty()>
                <ul class="stage-list">
                    <For each=move || known.all() key=|team| team.id let:team>
                        <OneTeam known id=team.id opened/>
                    </For>
                </ul>
            </Show>
            <Show when=may_write><NewTeam known opened/></Show>
        </section>
    }
}

/// A team: folded to its name and its members, opened to all that can be said of it.
#[component]
fn OneTeam(known: KnownTeams, id: RecordId, opened: RwSignal<Option<RecordId>>) -> impl IntoView {
    let team = Memo::new(move |_| known.find(id));
    let written = Signal::derive(move || {
        team.with(|team| team.as_ref().map(|team| team.name.clone()).unwrap_or_default())
    });
    let name = Signal::derive(move || {
        Some(written.get()).filter(|name| !name.is_empty()).unwrap_or_else(|| tr("record.untitled"))
    });
    let tint = move || team.with(|team| team.as_ref().map(|team| team.tint.clone()).unwrap_or_default());
    let open = move || opened.get() == Some(id);
    let turn = move |_| opened.update(|opened| *opened = (*opened != Some(id)).then_some(id));
    let facts = move || {
        view! {
            <span class="stage-dot" aria-hidden="true"></span>
            <span class="own-words"><strong>{name}</strong><Who team/></span>
        }
    };
    view! {
        <li class="stage-item stage-column own-item" data-tint=tint>
            <div class="stage-item-head">
                {move || if may_write() {
                    view! {
                        <button type="button" class="stage-item-name" aria-expanded=move || open().to_string() on:click=turn>
                            {facts()}<Icon of=icon::CHEVRON_DOWN/>
                        </button>
                    }.into_any()
                } else {
                    view! { <div class="stage-item-name own-still">{facts()}</div> }.into_any()
                }}
            </div>
            <Show when=move || may_write() && open()>
                <div class="own-body">
                    <NameEdit known id name=written/>
                    <Members team id name/>
                    <RecordFields id kind=RecordKind::Team keys=&["lead", "tint"]/>
                    <p class="set-acts"><button type="button" class="button quiet" on:click=move |_| remove(id, &name.get_untracked())>
                        <Icon of=icon::TRASH_2/>{move || tr("teams.remove")}
                    </button></p>
                </div>
            </Show>
        </li>
    }
}

/// Everybody in the workspace, ticked where they are in the team.
#[component]
fn Members(team: Memo<Option<Team>>, id: RecordId, name: Signal<String>) -> impl IntoView {
    let ticked = Signal::derive(move || {
        team.with(|team| team.as_ref().map(|team| team.members.clone()).unwrap_or_default())
    });
    let turn = move |(member, who): (MemberId, String)| {
        let present = !ticked.with_untracked(|ticked| ticked.contains(&member));
        let team = name.get_untracked();
        let said = if present {
            t!("teams.joined", name = who, team = team)
        } else {
            t!("teams.left", name = who, team = team)
        };
        let edits = vec![Edit::Tag { field: team::MEMBERS, word: member.to_string(), present }];
        use_toasts().act(use_engine(), Command::Edit { records: vec![id], edits }, said);
    };
    view! { <Boxes ticked on_turn=Callback::new(turn)/> }
}

/// Puts a team into the trash; the deals of its members stay theirs.
fn remove(id: RecordId, name: &str) {
    let command = Command::Edit { records: vec![id], edits: vec![Edit::Trash { trashed: true }] };
    use_toasts().act(use_engine(), command, t!("teams.removed", team = name));
}
