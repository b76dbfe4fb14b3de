//! Coming in again where the relay does not know this device any more: it was restored from a backup that is older, was
//! made anew, or the workspace has moved.

use engine_protocol::sync::{Link, SyncStatus};
use engine_protocol::{Problem, Request};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::use_engine;
use crate::i18n::tr;
use crate::ui::pages::settings::form::{Failure, TextField};
use crate::ui::toast::{problem_text, use_toasts};

/// Whether the relay says that it knows nothing of this device, which an invitation mends.
#[must_use]
pub fn is_unknown(status: &SyncStatus) -> bool {
    matches!(&status.link, Link::Refused(why) if why == "unknown_device" || why == "unknown_workspace")
}

/// Whether the same invitation can never work.
#[must_use]
pub fn is_spent(problem: &Problem) -> bool {
    matches!(problem, Problem::BadLink)
        || matches!(problem, Problem::Relay(key) if key.starts_with("invite_"))
}

/// Takes an invitation of the workspace that is here already.
#[component]
pub fn Again(
    /// The invitation; empty where it is still to be pasted.
    link: RwSignal<String>,
    /// Once the relay has let the device in.
    done: Callback<()>,
) -> impl IntoView {
    let engine = use_engine();
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<Problem>));
    // What is pasted here is not hidden while it is being typed.
    let given = RwSignal::new(link.with_untracked(|link| !link.is_empty()));
    let connect = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let (member_name, device_label) = (String::new(), String::new());
        let link_text = link.get_untracked().trim().to_owned();
        spawn_local(async move {
            match engine.request(Request::Join { link: link_text, member_name, device_label }).await {
                Ok(_) => {
                    // The secret has done its work.
                    link.try_set(String::new());
                    use_toasts().say(tr("join.again_done"));
                    // WHY tried: a part that is shown while the relay knows nothing may be gone already.
                    done.try_run(());
                }
                Err(found) => {
                    // Of no use any more: there must be a way to give another one.
                    let is_useless = is_spent(&found) || found == Problem::Unknown;
                    if is_useless && given.try_get_untracked() == Some(true) {
                        link.try_set(String::new());
                        given.try_set(false);
                    }
                    problem.try_set(Some(found));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="set-form" on:submit=connect>
            <Show when=move || !given.get()>
                <TextField name="join.link" hint="join.link_hint" value=link required=true inputmode="url" longest=1000/>
            </Show>
            <Failure text=Signal::derive(move || problem.get().map(|problem| in_words(&problem)))/>
            <button type="submit" class="button strong" disabled=move || busy.get()>
                {move || tr(match (busy.get(), problem.get()) {
                    (true, _) => "join.joining",
                    (false, Some(Problem::Unreachable)) => "notice.try_again",
                    (false, _) => "join.again",
                })}
            </button>
        </form>
    }
}

/// What went wrong, and what would be right.
fn in_words(problem: &Problem) -> String {
    match problem {
        Problem::BadLink => tr("join.bad_link"),
        Problem::Unreachable => tr("join.unreachable"),
        Problem::Unknown => tr("join.other_workspace"),
        other => problem_text(other),
    }
}
