//! A field on the record page or in a form: label, value or editor, conflict and error.

use leptos::prelude::*;

use super::editor::FieldEditor;
use super::field::Field;
use super::shown::Shown;
use crate::ui::pages::conflict::ConflictMark;

/// A field with everything that belongs to it.
#[component]
pub fn FieldRow(
    /// Which.
    field: Field,
    /// Whether it can only be read, for as long as this says so.
    #[prop(optional)]
    locked: Option<Signal<bool>>,
) -> impl IntoView {
    let error = move || {
        field.error.get().map(|error| {
            view! { <p class="field-error" id=field.dom_id("error") role="alert">{error}</p> }
        })
    };
    view! {
        <div
            class="field" data-field=field.spec.key.as_str()
            class:is-editing=move || field.editing.get()
            class:is-wrong=move || field.error.with(Option::is_some)
        >
            <div class="field-label" id=field.dom_id("label")>
                <span>{move || field.label()}</span>
                <Show when=move || !field.conflicts.with(Vec::is_empty)>
                    <ConflictMark field/>
                </Show>
            </div>
            <div class="field-body">
                {move || if locked.is_some_and(|locked| locked.get()) {
                    view! { <Shown field/> }.into_any()
                } else {
                    view! { <FieldEditor field/> }.into_any()
                }}
                {error}
            </div>
        </div>
    }
}
