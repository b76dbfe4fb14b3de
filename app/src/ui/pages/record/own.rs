//! The fields that people defined, on a record: a group of their own, which follows the definitions while the page is
//! open.

use crm_domain::field::{FieldKey, Group};
use crm_domain::own::is_own;
use engine_protocol::sync::Role;
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Page;
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::route::{Route, Settings};
use crate::ui::fields::field::Field;
use crate::ui::fields::row::FieldRow;
use crate::ui::fields::shown::Shown;
use crate::ui::fields::words;
use crate::ui::own;
use crate::ui::parts::icon::{CHEVRON_DOWN, Icon, PLUS};

/// How a field stands on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Standing {
    /// It is offered: filled in like any other.
    Offered,
    /// It was retired, or its definition has not come: what it holds is shown, and stays.
    Kept,
}

/// The group, where there is something to show.
#[component]
pub fn OwnFacts(
    /// Of which page.
    page: Page,
    /// All fields are to be shown.
    all: RwSignal<bool>,
) -> impl IntoView {
    let held = Memo::new(move |_| {
        page.view.with(|view| {
            let values = view.iter().flat_map(|view| &view.values);
            values.map(|(key, _)| *key).filter(|key| is_own(*key)).collect::<Vec<_>>()
        })
    });
    let shown = Memo::new(move |_| {
        let fields = own::fields();
        let mut shown: Vec<(FieldKey, Standing)> =
            fields.of(page.kind).map(|field| (field.key, Standing::Offered)).collect();
        // WHY not before they are known: every field would be strange for a moment.
        let known = own::are_known();
        let kept = held.get().into_iter().filter(|key| match fields.find(*key) {
            Some(field) => all.get() && !shown.iter().any(|(shown, _)| shown == key) && field.retired,
            None => known,
        });
        let kept: Vec<FieldKey> = kept.collect();
        shown.extend(kept.into_iter().map(|key| (key, Standing::Kept)));
        shown
    });
    let drafts = drafts();
    let engine = use_engine();
    let may = move || {
        engine.workspace().is_some_and(|workspace| matches!(workspace.role, Role::Owner | Role::Admin))
    };
    let folded = RwSignal::new(false);
    let open = move || all.get() || !folded.get();
    view! {
        <Show when=move || !shown.with(Vec::is_empty)>
            <section class="fact-group" class:is-folded=move || !open()>
                <h2>
                    <button type="button" aria-expanded=move || open().to_string() aria-controls="group-own"
                        on:click=move |_| folded.update(|folded| *folded = !*folded)>
                        <Icon of=CHEVRON_DOWN/>{move || words::group(Group::Own)}
                        <span class="count">{move || (!open()).then(|| shown.with(Vec::len))}</span>
                    </button>
                </h2>
                <div class="fact-rows" id="group-own">
                    <Show when=open>
                        <For each=move || shown.get() key=|field| *field let:field>
                            <OwnFact page key=field.0 standing=field.1 drafts/>
                        </For>
                    </Show>
                </div>
            </section>
        </Show>
        <Show when=move || all.get() && may()>
            <a class="button quiet own-manage" href=Route::Settings(Settings::Fields).path()><Icon of=PLUS/>{move || tr("own.manage")}</a>
        </Show>
    }
}

#[component]
fn OwnFact(
    page: Page,
    key: FieldKey,
    standing: Standing,
    drafts: RwSignal<Vec<(String, String)>>,
) -> impl IntoView {
    let Some(spec) = page.kind.spec().field(key) else { return ().into_any() };
    let field = Field::of_record(use_engine(), page.view, page.id, page.kind, spec);
    Effect::new(move |_| {
        let own = field.draft_key();
        let found = drafts.with(|all| all.iter().find(|(key, _)| *key == own).map(|(_, text)| text.clone()));
        if let Some(text) = found.filter(|text| !text.is_empty()) {
            field.restore_draft(text);
        }
    });
    match standing {
        Standing::Offered => {
            let help = move || own::fields().find(key).map(|own| own.help.clone()).filter(|help| !help.is_empty());
            view! {
                <div class="own-fact">
                    <FieldRow field/>
                    {move || help().map(|help| view! { <p class="field-help hint">{help}</p> })}
                </div>
            }
            .into_any()
        }
        Standing::Kept => view! {
            <div class="field" data-field=key.as_str()>
                <div class="field-label" id=field.dom_id("label")><span>{move || field.label()}</span></div>
                <div class="field-body">
                    <Shown field/>
                    <p class="hint">{move || tr(if own::fields().find(key).is_some() { "own.retired_here" } else { "own.unknown_here" })}</p>
                </div>
            </div>
        }
        .into_any(),
    }
}

/// What could not be saved last time.
fn drafts() -> RwSignal<Vec<(String, String)>> {
    let drafts = RwSignal::new(Vec::new());
    let engine = use_engine();
    spawn_local(async move {
        if let Ok(Answer::Drafts(found)) = engine.request(Request::Drafts).await {
            drafts.try_set(found);
        }
    });
    drafts
}
