//! What a field is called: typed, and refused with the reason below it where another field is called so.

use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::own::{MOST_PER_KIND, Refusal};
use crm_domain::schema::pipeline;
use crm_domain::value::FieldValue;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::use_engine;
use crate::i18n::tr;
use crate::t;
use crate::ui::own;
use crate::ui::toast::problem_text;

/// Why a field cannot be called so, and what would be right.
pub fn said(refusal: Refusal) -> String {
    match refusal {
        Refusal::NoName => tr("own.no_name"),
        Refusal::Taken => tr("own.taken"),
        Refusal::TooMany => t!("own.too_many", n = MOST_PER_KIND),
    }
}

/// The name of a field.
#[component]
pub fn NameEdit(
    /// Of whose records.
    kind: RecordKind,
    /// Its definition.
    id: RecordId,
    /// What it is called now.
    name: Signal<String>,
) -> impl IntoView {
    let engine = use_engine();
    // WHY not the name itself: what arrives from elsewhere may not take away what is being typed.
    let typed = RwSignal::new(None::<String>);
    let error = RwSignal::new(None::<String>);
    let save = move |_| {
        let Some(text) = typed.get_untracked() else { return };
        let text = text.trim().to_owned();
        if text == name.get_untracked() {
            typed.set(None);
            return error.set(None);
        }
        if let Some(refusal) = untrack(own::fields).refuse(kind, &text, Some(id)) {
            return error.set(Some(said(refusal)));
        }
        error.set(None);
        spawn_local(async move {
            let edits = vec![Edit::Set { field: pipeline::NAME, value: Some(FieldValue::Text(text)) }];
            match engine.command(Command::Edit { records: vec![id], edits }).await {
                Ok(_) => _ = typed.try_set(None),
                Err(problem) => _ = error.try_set(Some(problem_text(&problem))),
            }
        });
    };
    let (input, wrong) = (format!("own-name-{id}"), format!("own-name-{id}-error"));
    let described = wrong.clone();
    view! {
        <div class="form-line">
            <label for=input.clone()>{move || tr("own.name")}</label>
            <input class="value-input" type="text" id=input maxlength="80" autocomplete="off"
                aria-invalid=move || error.with(Option::is_some).to_string() aria-describedby=described
                prop:value=move || typed.get().unwrap_or_else(|| name.get())
                on:input=move |event| typed.set(Some(event_target_value(&event))) on:change=save/>
            <p class="field-error" id=wrong role="alert">{move || error.get()}</p>
        </div>
    }
}
