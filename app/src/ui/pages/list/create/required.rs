//! Fields that people defined and that new records need: part of the sheet, and asked for before a record is made.

use crm_domain::field::FieldKey;
use crm_domain::own::OwnField;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::t;
use crate::ui::fields::field::Field;
use crate::ui::fields::new_record::NewRecord;
use crate::ui::fields::row::FieldRow;
use crate::ui::own;

/// Those that a new record needs.
fn of(new: NewRecord) -> Vec<FieldKey> {
    own::fields().of(new.kind()).filter(|field| field.required).map(|field: &OwnField| field.key).collect()
}

/// Those that are empty still. WHY a "no" is none: a switch that nobody touched says nothing.
pub fn lacking(new: NewRecord) -> Vec<FieldKey> {
    untrack(|| of(new).into_iter().filter(|key| new.get(*key).is_none()).collect())
}

/// Their editors.
#[component]
pub fn Required(
    /// The record that is being made.
    new: NewRecord,
    /// Those that were empty when it was to be made.
    missing: RwSignal<Vec<FieldKey>>,
) -> impl IntoView {
    Effect::new(move |_| {
        // The first of them, and once: with every further try it is shown again.
        if let Some(first) = missing.with(|missing| missing.first().copied()) {
            set_timeout(move || show(first), std::time::Duration::from_millis(30));
        }
    });
    view! {
        <For each=move || of(new) key=|key| *key let:key>
            {new.kind().spec().field(key).map(|spec| {
                let field = Field::of_new(new, spec);
                Effect::new(move |_| {
                    let lacks = missing.with(|missing| missing.contains(&key)) && new.get(key).is_none();
                    field.error.set(lacks.then(|| t!("own.missing", name = field.label())));
                });
                view! { <FieldRow field/> }
            })}
        </For>
    }
}

/// Puts the focus into a field of the sheet.
pub fn show(key: FieldKey) {
    let editor = document()
        .query_selector(&format!(".create-sheet [data-field='{key}'] :is(input, select, button)"))
        .ok()
        .flatten();
    if let Some(editor) = editor.and_then(|editor| editor.dyn_into::<web_sys::HtmlElement>().ok()) {
        // WHY ignored: a control that is in the document takes the focus.
        let _ = editor.focus();
    }
}
