//! An invitation: what the new device may do and for how long, then the link as text and as a code.

use crm_domain::time::Millis;
use engine_protocol::sync::Role;
use engine_protocol::{Answer, Problem, Request};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::qr::Qr;
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::pages::settings::form::Failure;
use crate::ui::pages::settings::{browser, words};
use crate::ui::parts::Sheet;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::toast::{problem_text, use_toasts};

/// Validities that are offered: minutes and locale key.
const VALID: [(u32, &str); 3] = [(60, "invite.hour"), (24 * 60, "invite.day"), (7 * 24 * 60, "invite.week")];

/// The sheet.
#[component]
pub fn InviteSheet(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Sheet open title=Signal::derive(|| tr("devices.invite")) class="invite-sheet"><Invite/></Sheet>
    }
}

#[component]
fn Invite() -> impl IntoView {
    let made = RwSignal::new(None::<(String, Millis)>);
    view! {
        {move || match made.get() {
            Some((link, expires_at)) => view! { <Made link expires_at again=made/> }.into_any(),
            None => view! { <Choose made/> }.into_any(),
        }}
    }
}

#[component]
fn Choose(made: RwSignal<Option<(String, Millis)>>) -> impl IntoView {
    let engine = use_engine();
    let own = engine.workspace().map_or(Role::ReadOnly, |workspace| workspace.role);
    // WHY: nobody gives more than they have; the relay and the engine refuse it too.
    let offered = words::ROLES.into_iter().filter(move |role| *role >= own);
    let role = RwSignal::new(if own > Role::Member { own } else { Role::Member });
    let minutes = RwSignal::new(VALID[1].0);
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let invite = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let request = Request::Invite { role: role.get_untracked(), minutes: minutes.get_untracked() };
        spawn_local(async move {
            match engine.request(request).await {
                Ok(Answer::Invitation { link, expires_at }) => drop(made.try_set(Some((link, expires_at)))),
                Ok(_) => {}
                Err(found) => drop(problem.try_set(Some(found))),
            }
            busy.try_set(false);
        });
    };
    let choose_role = move |event| {
        let key = event_target_value(&event);
        if let Some(found) = words::ROLES.into_iter().find(|role| words::role_key(*role) == key) {
            role.set(found);
        }
    };
    view! {
        <form class="sheet-rest" on:submit=invite>
            <div class="sheet-body">
                <p class="hint">{move || tr("invite.lead")}</p>
                <div class="form-line">
                    <label for="invite-role">{move || tr("invite.role")}</label>
                    <select class="value-input" id="invite-role" aria-describedby="invite-role-about" on:change=choose_role>
                        {offered.map(|one| view! {
                            <option value=words::role_key(one) selected=move || role.get() == one>{move || words::role(one)}</option>
                        }).collect_view()}
                    </select>
                    <small class="hint" id="invite-role-about">{move || words::role_about(role.get())}</small>
                </div>
                <fieldset class="form-line">
                    <legend class="form-legend">{move || tr("invite.valid")}</legend>
                    <div class="segments">
                        {VALID.map(|(of, name)| view! {
                            <button type="button" aria-pressed=move || (minutes.get() == of).to_string()
                                on:click=move |_| minutes.set(of)>{move || tr(name)}</button>
                        }).collect_view()}
                    </div>
                </fieldset>
                <Failure text=Signal::derive(move || problem.get().map(|problem| in_words(&problem)))/>
            </div>
            <footer class="sheet-foot">
                <button type="submit" class="button strong" disabled=move || busy.get()>
                    <Icon of=icon::LINK/>{move || tr(if busy.get() { "invite.making" } else { "invite.make" })}
                </button>
            </footer>
        </form>
    }
}

fn in_words(problem: &Problem) -> String {
    match problem {
        Problem::Unreachable => tr("invite.unreachable"),
        Problem::ReadOnly => tr("invite.not_permitted"),
        other => problem_text(other),
    }
}

/// The invitation, to be handed over.
#[component]
fn Made(link: String, expires_at: Millis, again: RwSignal<Option<(String, Millis)>>) -> impl IntoView {
    let toasts = use_toasts();
    let copied = StoredValue::new(link.clone());
    let shared = copied;
    let copy = move |_| {
        spawn_local(async move {
            let text = if browser::copy(&copied.get_value()).await {
                "invite.copied"
            } else {
                "invite.copy_by_hand"
            };
            toasts.say(tr(text));
        });
    };
    let share = move |_| {
        spawn_local(async move { browser::share(&tr("invite.share_title"), &shared.get_value()).await });
    };
    let select_all =
        |event: leptos::ev::FocusEvent| event_target::<web_sys::HtmlInputElement>(&event).select();
    view! {
        <div class="sheet-body invite-made">
            <Qr text=link.clone()/>
            <div class="invite-way">
                <p>{move || tr("invite.scan")}</p>
                <div class="form-line">
                    <label for="invite-link">{move || tr("invite.link")}</label>
                    <input class="value-input invite-link" id="invite-link" type="text" readonly value=link on:focus=select_all/>
                </div>
                <div class="set-acts">
                    <button type="button" class="button strong" on:click=copy><Icon of=icon::COPY/>{move || tr("invite.copy")}</button>
                    {browser::can_share().then(|| view! {
                        <button type="button" class="button" on:click=share><Icon of=icon::EXTERNAL_LINK/>{move || tr("invite.share")}</button>
                    })}
                </div>
                <p class="warning"><Icon of=icon::LOCK/><span>{move || tr("invite.is_a_key")}</span></p>
                <p class="hint">{move || t!("invite.expires", at = format::moment(expires_at))}</p>
            </div>
        </div>
        <footer class="sheet-foot">
            <button type="button" class="button quiet" on:click=move |_| again.set(None)>{move || tr("invite.another")}</button>
        </footer>
    }
}
