//! A value that rules write: shown, not edited.

use crm_domain::field::FieldKind;
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::field::Field;
use super::text;
use crate::route::Route;

/// The value as text, or as a link to the record.
#[component]
pub fn Shown(
    /// Which field.
    field: Field,
) -> impl IntoView {
    let shown = move || match (field.spec.kind, field.value()) {
        (_, None) => ().into_any(),
        (FieldKind::Link(kind), Some(FieldValue::Link(id)))
            if crm_domain::field::RecordKind::LISTED.contains(&kind) =>
        {
            let title = field.titles.with(|titles| text::title(titles, id));
            view! { <a class="value-link" href=Route::Record(kind, id).path()>{title}</a> }.into_any()
        }
        (kind, Some(value)) => field.titles.with(|titles| text::shown(kind, &value, titles)).into_any(),
    };
    view! { <div class="value is-shown"><div class="value-text" id=field.dom_id("text")>{shown}</div></div> }
}
