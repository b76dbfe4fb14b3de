//! Beginning to sync: the server's address and, where it wants one, its access code.

use engine_protocol::{Problem, Request};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::use_engine;
use crate::i18n::tr;
use crate::ui::pages::settings::form::{Failure, Section, TextField};
use crate::ui::toast::{problem_text, use_toasts};

/// The form.
#[component]
pub fn Setup() -> impl IntoView {
    let engine = use_engine();
    let toasts = use_toasts();
    let url = RwSignal::new(window().location().origin().unwrap_or_default());
    let token = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let connect = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let token = token.get_untracked().trim().to_owned();
        let request = Request::ConnectRelay {
            url: with_scheme(url.get_untracked().trim()),
            create_token: (!token.is_empty()).then_some(token),
        };
        spawn_local(async move {
            match engine.request(request).await {
                Ok(_) => toasts.say(tr("sync.set_up_done")),
                Err(found) => drop(problem.try_set(Some(found))),
            }
            busy.try_set(false);
        });
    };
    view! {
        <Section title="sync.set_up" lead="sync.set_up_lead">
            <form class="set-form" on:submit=connect>
                <TextField name="sync.address" hint="sync.address_hint" value=url required=true inputmode="url" longest=500/>
                <details class="set-more">
                    <summary>{move || tr("sync.token_more")}</summary>
                    <TextField name="sync.token" hint="sync.token_hint" value=token longest=200/>
                </details>
                <Failure text=Signal::derive(move || problem.get().map(|problem| in_words(&problem)))/>
                <button type="submit" class="button strong" disabled=move || busy.get()>
                    {move || tr(match (busy.get(), problem.get()) {
                        (true, _) => "sync.connecting",
                        (false, Some(Problem::Unreachable)) => "notice.try_again",
                        (false, _) => "sync.set_up_act",
                    })}
                </button>
            </form>
        </Section>
    }
}

/// An address typed without `https://` means it.
fn with_scheme(url: &str) -> String {
    if url.contains("://") { url.to_owned() } else { format!("https://{url}") }
}

fn in_words(problem: &Problem) -> String {
    match problem {
        Problem::BadLink => tr("sync.bad_address"),
        Problem::Unreachable => tr("sync.unreachable"),
        other => problem_text(other),
    }
}

#[cfg(test)]
mod tests {
    use super::with_scheme;

    #[test]
    fn an_address_without_a_scheme_is_taken_as_https_and_none_is_changed() {
        assert_eq!(with_scheme("sync.firma.de"), "https://sync.firma.de");
        assert_eq!(with_scheme("http://127.0.0.1:8787"), "http://127.0.0.1:8787");
    }
}
