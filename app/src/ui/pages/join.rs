//! Joining a workspace by an invitation. The link's secret leaves the address bar and the history at
//! once and lives in memory only (S6).

use std::cell::RefCell;
use std::time::Duration;

use crm_domain::field::RecordKind;
use engine_protocol::answer::State;
use engine_protocol::sync::Link;
use engine_protocol::{Problem, Request};
use leptos::ev::{self, SubmitEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use super::settings::browser;
use super::settings::form::{Failure, TextField};
use super::sync::again::{Again, is_spent, is_unknown};
use super::welcome::Frame;
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::route::Route;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::toast::problem_text;

/// Whoever is not connected after this is not merely starting.
const AWAY_AFTER: Duration = Duration::from_secs(3);

thread_local! {
    /// The invitation that the address bar held.
    static LINK: RefCell<Option<ArcRwSignal<String>>> = const { RefCell::new(None) };
}

fn link() -> ArcRwSignal<String> {
    LINK.with_borrow_mut(|link| link.get_or_insert_with(|| ArcRwSignal::new(String::new())).clone())
}

/// Takes an invitation out of the address bar and the history; done before anything else, and again
/// whenever a link is opened in this tab.
pub fn take_link() {
    strip();
    let listener = window_event_listener(ev::hashchange, |_| strip());
    // WHY: an invitation may be opened for as long as the page lives.
    std::mem::forget(listener);
}

fn strip() {
    let location = window().location();
    let fragment = location.hash().unwrap_or_default();
    let path = location.pathname().unwrap_or_default();
    if Route::parse(&path) != Route::Join || fragment.len() < 2 {
        return;
    }
    if let Ok(history) = window().history() {
        // S6: the secret must not stay where the next person at this device finds it.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&Route::Join.path()));
    }
    link().set(format!("{}{path}{fragment}", location.origin().unwrap_or_default()));
}

/// The page.
#[component]
pub fn JoinPage() -> impl IntoView {
    let engine = use_engine();
    // WHY of the moment: a device that has just joined leaves this page and is not told that it cannot.
    let taken = Memo::new(move |before: Option<&Option<bool>>| {
        match (before.copied().flatten(), engine.state().get()) {
            (Some(known), _) => Some(known),
            (None, Some(State::Open(_))) => Some(true),
            (None, Some(State::Empty)) => Some(false),
            (None, None) => None,
        }
    });
    let given = RwSignal::from(link());
    // WHY for good: while it comes in again the relay no longer says that it knows nothing.
    let helps = Memo::new(move |before: Option<&bool>| {
        let unknown = engine.sync_status().with(|status| status.as_ref().is_some_and(is_unknown));
        before == Some(&true) || unknown && given.with(|link| !link.is_empty())
    });
    view! {
        <Frame>
            {move || match taken.get() {
                Some(true) if helps.get() => view! { <ComeBack/> }.into_any(),
                Some(true) => view! { <Taken/> }.into_any(),
                Some(false) => view! { <Join/> }.into_any(),
                None => view! { <h1>{tr("join.title")}</h1> }.into_any(),
            }}
        </Frame>
    }
}

/// This device belongs to a workspace already.
#[component]
fn Taken() -> impl IntoView {
    let engine = use_engine();
    let name = move || engine.workspace().map(|workspace| workspace.name).unwrap_or_default();
    let given = RwSignal::from(link());
    // The workspace may have moved to the relay that the link names.
    let is_offline = move || {
        engine.sync_status().with(|status| status.as_ref().is_some_and(|status| status.link == Link::Offline))
    };
    // WHY later, and for good: every start is without a connection first, and so is whoever connects again.
    let is_away = RwSignal::new(false);
    set_timeout(
        move || {
            let has_link = given.try_with_untracked(|link| !link.is_empty()) == Some(true);
            if has_link && untrack(is_offline) {
                is_away.try_set(true);
            }
        },
        AWAY_AFTER,
    );
    view! {
        <h1>{move || tr("join.taken")}</h1>
        <p class="welcome-lead">{move || crate::t!("join.taken_text", name = name())}</p>
        <p class="welcome-lead">{move || tr("join.taken_hint")}</p>
        <Show when=move || is_away.get()>
            <p class="welcome-lead">{move || crate::t!("join.moved", name = name())}</p>
            <Again link=given done=Callback::new(|()| to_contacts())/>
        </Show>
        <a class="button strong wide" href="/contacts">{move || crate::t!("join.taken_back", name = name())}</a>
    }
}

/// This device belongs to a workspace whose relay it cannot reach, and has been given an invitation.
#[component]
fn ComeBack() -> impl IntoView {
    let engine = use_engine();
    let name = move || engine.workspace().map(|workspace| workspace.name).unwrap_or_default();
    let done = Callback::new(|()| to_contacts());
    view! {
        <h1>{move || tr("join.again")}</h1>
        <p class="welcome-lead">{move || crate::t!("join.again_text", name = name())}</p>
        <Again link=RwSignal::from(link()) done/>
        <a class="button quiet wide" href="/contacts">{move || crate::t!("join.taken_back", name = name())}</a>
    }
}

fn to_contacts() {
    crate::route::use_router().replace(Route::List(RecordKind::Contact));
}

/// Who joins, and on what.
#[component]
fn Join() -> impl IntoView {
    let engine = use_engine();
    let link = RwSignal::from(link());
    // What is pasted here is not hidden while it is being typed.
    let recognised = RwSignal::new(link.with_untracked(|link| !link.is_empty()));
    let (member, device) = (RwSignal::new(String::new()), RwSignal::new(browser::device_label()));
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let join = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let label = device.get_untracked().trim().to_owned();
        let request = Request::Join {
            link: link.get_untracked().trim().to_owned(),
            member_name: member.get_untracked().trim().to_owned(),
            device_label: if label.is_empty() { browser::device_label() } else { label },
        };
        spawn_local(async move {
            match engine.request(request).await {
                Ok(_) => joined(engine, link).await,
                Err(found) => {
                    // Of no use any more: there must be a way to give another one.
                    if is_spent(&found) && recognised.try_get_untracked() == Some(true) {
                        link.try_set(String::new());
                        recognised.try_set(false);
                    }
                    problem.try_set(Some(found));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <h1>{move || tr("join.title")}</h1>
        <p class="welcome-lead">{move || tr("join.lead")}</p>
        <form class="welcome-form" on:submit=join>
            <Show when=move || recognised.get() fallback=move || view! {
                <TextField name="join.link" hint="join.link_hint" value=link required=true inputmode="url" longest=1000/>
            }>
                <p class="welcome-invited"><Icon of=icon::CIRCLE_CHECK/>{move || tr("join.link_here")}</p>
            </Show>
            <TextField name="welcome.member" hint="welcome.member_hint" value=member required=true autocomplete="name"/>
            <TextField name="welcome.device" hint="welcome.device_hint" value=device/>
            <Failure text=Signal::derive(move || problem.get().map(|problem| in_words(&problem)))/>
            <button type="submit" class="button strong wide" disabled=move || busy.get()>
                {move || tr(match (busy.get(), problem.get()) {
                    (true, _) => "join.joining",
                    (false, Some(Problem::Unreachable)) => "notice.try_again",
                    (false, _) => "join.join",
                })}
            </button>
        </form>
        <ul class="welcome-promises">
            <li><Icon of=icon::DOWNLOAD/>{move || tr("join.then_data")}</li>
            <li><Icon of=icon::USERS/>{move || tr("join.then_seen")}</li>
        </ul>
        <a class="button quiet wide" href="/welcome">{move || tr("join.rather_found")}</a>
    }
}

async fn joined(engine: crate::engine::Engine, link: RwSignal<String>) {
    // The secret has done its work.
    link.try_set(String::new());
    engine.refresh_state().await;
    to_contacts();
    browser::ask_to_persist(engine).await;
}

/// What went wrong, and what would be right.
fn in_words(problem: &Problem) -> String {
    match problem {
        Problem::BadLink => tr("join.bad_link"),
        Problem::Unreachable => tr("join.unreachable"),
        Problem::BadValue { .. } => tr("join.bad_value"),
        other => problem_text(other),
    }
}
