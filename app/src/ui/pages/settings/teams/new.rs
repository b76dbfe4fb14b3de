//! A team more: its name and who is in it.

use std::collections::BTreeSet;

use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::id::{MemberId, RecordId};
use crm_domain::schema::team;
use crm_domain::value::FieldValue;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::name::{LONGEST, NameNote};
use super::who::Boxes;
use crate::engine::acts::Press;
use crate::engine::{clock, use_engine};
use crate::i18n::tr;
use crate::t;
use crate::ui::own;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::teams::KnownTeams;
use crate::ui::toast::{problem_text, use_toasts};

/// The button for one more, and the form that it opens.
#[component]
pub fn NewTeam(
    /// Those that are there.
    known: KnownTeams,
    /// The one that stands open.
    opened: RwSignal<Option<RecordId>>,
) -> impl IntoView {
    let asking = RwSignal::new(false);
    move || {
        if asking.get() {
            view! { <Form known asking/> }.into_any()
        } else {
            let ask = move |_| {
                opened.set(None);
                asking.set(true);
            };
            view! {
                <p class="set-acts"><button type="button" class="button" on:click=ask>
                    <Icon of=icon::PLUS/>{move || tr("teams.add")}
                </button></p>
            }
            .into_any()
        }
    }
}

#[component]
fn Form(known: KnownTeams, asking: RwSignal<bool>) -> impl IntoView {
    let engine = use_engine();
    let name = RwSignal::new(String::new());
    let members = RwSignal::new(BTreeSet::<MemberId>::new());
    let error = RwSignal::new(None::<String>);
    let input = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // WHY ignored: an input that is in the document takes the focus.
            let _ = input.focus();
        }
    });
    let turn = move |(member, _): (MemberId, String)| {
        members.update(|members| {
            if !members.remove(&member) {
                members.insert(member);
            }
        });
    };
    let making = Press::new();
    let make = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let team = name.get_untracked().trim().to_owned();
        if team.is_empty() {
            return error.set(Some(tr("teams.no_name")));
        }
        if !making.take() {
            return;
        }
        let tint = own::next_tint(untrack(|| known.all().len()) + 1);
        let command = made(&team, &members.get_untracked(), tint);
        spawn_local(async move {
            match engine.command(command).await {
                Ok(id) => {
                    use_toasts().done(t!("teams.added", team = team), id);
                    asking.try_set(false);
                }
                Err(problem) => {
                    making.end();
                    error.try_set(Some(problem_text(&problem)));
                }
            }
        });
    };
    let is_taken = Signal::derive(move || name.with(|name| known.have_name(name, None)));
    view! {
        <form class="own-new set-form" on:submit=make>
            <div class="form-line">
                <label for="team-new-name">{move || tr("teams.name")}</label>
                <input class="value-input" type="text" id="team-new-name" maxlength=LONGEST autocomplete="off" node_ref=input
                    placeholder=move || tr("teams.name_example") aria-describedby="team-new-hint"
                    aria-invalid=move || error.with(Option::is_some).to_string()
                    prop:value=name on:input=move |event| { error.set(None); name.set(event_target_value(&event)); }/>
                <NameNote id="team-new-hint".to_owned() error is_taken/>
            </div>
            <Boxes ticked=members.into() on_turn=Callback::new(turn)/>
            <p class="set-acts">
                <button type="submit" class="button strong">{move || tr("teams.make")}</button>
                <button type="button" class="button quiet" on:click=move |_| asking.set(false)>{move || tr("teams.cancel")}</button>
            </p>
        </form>
    }
}

/// A team with its first members.
fn made(name: &str, members: &BTreeSet<MemberId>, tint: &str) -> Command {
    let set = |field, value| Edit::Set { field, value: Some(value) };
    let mut edits = vec![
        set(team::NAME, FieldValue::Text(name.to_owned())),
        set(team::TINT, FieldValue::Choice(tint.to_owned())),
    ];
    let add = |member: &MemberId| Edit::Tag { field: team::MEMBERS, word: member.to_string(), present: true };
    edits.extend(members.iter().map(add));
    Command::Create { record: clock::record_id(), kind: RecordKind::Team, edits }
}
