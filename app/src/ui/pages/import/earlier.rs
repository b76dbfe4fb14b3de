//! Imports of before: what they did, and the ways to go on with them or take them back.

use engine_protocol::files::{ImportState, ImportSummary};
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Import;
use super::outcome::{FaultsButton, UndoButton, Undone};
use super::run::{done_of, start};
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::words::kind_plural;

/// The list, newest first; nothing when there was none.
#[component]
pub fn Earlier(import: Import) -> impl IntoView {
    let engine = use_engine();
    let all = RwSignal::new(Vec::<ImportSummary>::new());
    let kept = RwSignal::new(None);
    let load = move || {
        spawn_local(async move {
            if let Ok(Answer::Imports(found)) = engine.request(Request::Imports).await {
                all.try_set(found);
            }
        });
    };
    // One that runs meanwhile tells its end by its progress.
    let ended = Memo::new(move |_| {
        engine
            .import_progress()
            .get()
            .filter(|progress| progress.done >= progress.total)
            .map(|progress| progress.job)
    });
    Effect::new(move |_| {
        // WHY read: a memo that nobody has read yet follows nothing.
        ended.with(|_| ());
        load();
    });
    let undone = Callback::new(move |records| {
        kept.set(Some(records));
        load();
    });
    view! {
        {move || kept.get().map(|kept| view! { <Undone kept/> })}
        <Show when=move || all.with(|all| !all.is_empty())>
            <section class="import-earlier" aria-labelledby="import-earlier">
                <h2 id="import-earlier">{move || tr("import.earlier")}</h2>
                <ul class="set-list">
                    <For each=move || all.get() key=|one| (one.job, one.state as u8, one.done) let:one>
                        <Line import one undone/>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn Line(
    import: Import,
    one: ImportSummary,
    undone: Callback<Vec<crm_domain::id::RecordId>>,
) -> impl IntoView {
    let (job, state, total, faulty) = (one.job, one.state, one.total, one.faulty);
    let state_words = move || match state {
        ImportState::Running => t!("import.done_of", done = done_of(job).unwrap_or(one.done), total = total),
        ImportState::Interrupted => t!("import.state_interrupted", done = one.done, total = total),
        ImportState::Done => {
            t!("import.state_done", created = one.created, changed = one.changed, faulty = faulty)
        }
        ImportState::Undone => tr("import.state_undone"),
    };
    let about = format!("{} · {}", kind_plural(one.kind), format::moment(one.at));
    let name = one.name.clone();
    let go_on = move |_| start(import, job, name.clone(), total, None);
    view! {
        <li class="import-line">
            <div>
                <strong>{one.name.clone()}</strong>
                <small class="hint">{about}</small>
                <span>{state_words}</span>
            </div>
            <div class="set-acts">
                {(state == ImportState::Interrupted).then(|| view! {
                    <button type="button" class="button" on:click=go_on><Icon of=icon::REFRESH_CW/>{tr("import.go_on")}</button>
                })}
                {(faulty > 0 && state != ImportState::Running).then(|| view! { <FaultsButton job/> })}
                {matches!(state, ImportState::Done | ImportState::Interrupted).then(|| view! { <UndoButton job undone/> })}
            </div>
        </li>
    }
}
