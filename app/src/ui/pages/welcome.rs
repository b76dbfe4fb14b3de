//! The first start: what this is, who is at work, and a workspace of one's own or somebody's invitation.

mod demo;

use engine_protocol::{Problem, Request};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::settings::browser;
use super::settings::form::{Failure, TextField};
use crate::engine::use_engine;
use crate::i18n::{Lang, lang, set_lang, tr};
use crate::ui::beginning;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::parts::mark::Sign;
use crate::ui::toast::problem_text;

/// The page.
#[component]
pub fn WelcomePage() -> impl IntoView {
    view! {
        <Frame>
            <h1>{move || tr("welcome.title")}</h1>
            <p class="welcome-lead">{move || tr("welcome.lead")}</p>
            <Found/>
            <p class="welcome-or"><span>{move || tr("welcome.or")}</span></p>
            <a class="button wide" href="/join"><Icon of=icon::LINK/>{move || tr("welcome.join")}</a>
            <demo::DemoFirm/>
            <ul class="welcome-promises">
                <li><Icon of=icon::HARD_DRIVE/>{move || tr("welcome.promise_here")}</li>
                <li><Icon of=icon::CLOUD_OFF/>{move || tr("welcome.promise_offline")}</li>
                <li><Icon of=icon::LOCK/>{move || tr("welcome.promise_sealed")}</li>
            </ul>
        </Frame>
    }
}

/// The calm middle of a page without navigation, and the choice of language.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    view! {
        <div class="welcome">
            <header class="welcome-head">
                <Sign/><strong>"Feldbuch"</strong>
                <div class="segments welcome-lang" role="group" aria-label=move || tr("shell.language")>
                    {Lang::ALL.map(|one| view! {
                        <button type="button" aria-pressed=move || (lang() == one).to_string()
                            lang=one.code() on:click=move |_| set_lang(one)>{one.name()}</button>
                    }).collect_view()}
                </div>
            </header>
            <div class="welcome-card">{children()}</div>
        </div>
    }
}

/// Who makes a workspace, and on what.
#[component]
fn Found() -> impl IntoView {
    let engine = use_engine();
    let (member, workspace) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let device = RwSignal::new(browser::device_label());
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let found = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let filled = |text: RwSignal<String>, or: &'static str| {
            let text = text.get_untracked().trim().to_owned();
            if text.is_empty() { tr(or) } else { text }
        };
        let request = Request::Found {
            workspace_name: filled(workspace, "welcome.workspace_default"),
            member_name: member.get_untracked().trim().to_owned(),
            device_label: filled(device, "welcome.device_laptop"),
        };
        spawn_local(async move {
            match engine.request(request).await {
                Ok(_) => {
                    beginning::show(true);
                    engine.refresh_state().await;
                    browser::ask_to_persist(engine).await;
                }
                Err(found) => drop(problem.try_set(Some(found))),
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="welcome-form" on:submit=found>
            <TextField name="welcome.member" hint="welcome.member_hint" value=member required=true autocomplete="name"/>
            <TextField name="welcome.workspace" hint="welcome.workspace_hint" value=workspace autocomplete="organization"/>
            <TextField name="welcome.device" hint="welcome.device_hint" value=device/>
            <Failure text=Signal::derive(move || problem.get().map(|problem| problem_text(&problem)))/>
            <button type="submit" class="button strong wide" disabled=move || busy.get()>
                {move || tr(if busy.get() { "welcome.founding" } else { "welcome.found" })}
            </button>
        </form>
    }
}
