//! A value that can be tapped to change it. The button lies under the whole value, so that links in
//! it stay links and nothing moves when the editor takes its place.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::field::Field;

/// The value as text, or the invitation to enter one.
#[component]
pub fn Reading(
    /// Which field.
    field: Field,
    /// How the value looks.
    children: Children,
) -> impl IntoView {
    let button = NodeRef::<leptos::html::Button>::new();
    let empty = move || field.value().is_none_or(|value| value.is_empty());
    Effect::new(move |_| {
        if let Some(button) = button.get()
            && field.refocus.get_value()
        {
            field.refocus.set_value(false);
            // WHY ignored: a button that is in the document takes the focus.
            let _ = button.focus();
        }
    });
    view! {
        <div class="value" class:is-empty=empty>
            <button
                type="button" class="value-open" data-edit="" node_ref=button
                aria-label=move || crate::t!("field.edit", label = field.label())
                aria-describedby=field.dom_id("text")
                on:click=move |_| field.open()
            ></button>
            <div class="value-text" id=field.dom_id("text")>
                {children()}
                <Show when=empty>
                    <span class="value-invite">{move || crate::t!("field.enter")}</span>
                </Show>
            </div>
        </div>
    }
}

/// Opens the editor after (or before) the one that `from` is in; says whether there is one.
pub fn open_neighbour(from: &web_sys::Element, backwards: bool) -> bool {
    let Some(root) = from.closest("[data-fields]").ok().flatten() else { return false };
    let Ok(stops) = root.query_selector_all("[data-edit], .field.is-editing") else { return false };
    let stops: Vec<web_sys::HtmlElement> =
        (0..stops.length()).filter_map(|at| stops.item(at)?.dyn_into().ok()).collect();
    let Some(here) = stops.iter().position(|stop| stop.contains(Some(from))) else { return false };
    let next = if backwards { here.checked_sub(1) } else { Some(here + 1) };
    let Some(next) = next.and_then(|at| stops.get(at)).filter(|stop| stop.has_attribute("data-edit")) else {
        return false;
    };
    next.click();
    true
}
