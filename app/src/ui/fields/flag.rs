//! Yes or no: a switch that saves at once.

use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::field::Field;
use super::text;

/// The switch and its word.
#[component]
pub fn FlagSwitch(
    /// Which field.
    field: Field,
) -> impl IntoView {
    let set = move || matches!(field.value(), Some(FieldValue::Flag(true)));
    view! {
        <div class="value value-flag">
            <button
                type="button" class="switch" role="switch" data-flag=""
                aria-checked=move || set().to_string()
                aria-labelledby=field.dom_id("label")
                on:click=move |_| {
                    let value = !matches!(field.value_untracked(), Some(FieldValue::Flag(true)));
                    field.save(Some(FieldValue::Flag(value)), false);
                }
            ><i></i></button>
            <span aria-hidden="true">{move || text::flag(set())}</span>
        </div>
    }
}
