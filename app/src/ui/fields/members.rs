//! A set of members: their names, and a box for each member while it is edited.

use std::collections::BTreeSet;
use std::time::Duration;

use crm_domain::command::Edit;
use crm_domain::value::FieldValue;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::field::Field;
use super::reading::Reading;
use super::text;
use crate::engine::use_engine;

/// The names; tapped, everybody in the workspace can be ticked.
#[component]
pub fn MemberSet(
    /// Which field.
    field: Field,
) -> impl IntoView {
    move || {
        if field.editing.get() {
            view! { <Boxes field/> }.into_any()
        } else {
            view! {
                <Reading field>
                    <span class="chips">
                        {move || ids_of(field.value()).iter().map(|id| view! { <span class="chip">{text::member_of(id)}</span> }).collect_view()}
                    </span>
                </Reading>
            }
            .into_any()
        }
    }
}

fn ids_of(value: Option<FieldValue>) -> BTreeSet<String> {
    match value {
        Some(FieldValue::Tags(ids)) => ids,
        _ => BTreeSet::new(),
    }
}

#[component]
fn Boxes(field: Field) -> impl IntoView {
    let members =
        Memo::new(move |_| use_engine().workspace().map(|workspace| workspace.members).unwrap_or_default());
    let toggle = move |word: String| {
        let present = !ids_of(field.value_untracked()).contains(&word);
        field.send(vec![Edit::Tag { field: field.spec.key, word, present }], None);
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "Escape" | "Enter") {
            event.prevent_default();
            event.stop_propagation();
            field.close(true);
        }
    };
    let first = NodeRef::<leptos::html::Div>::new();
    // WHY a moment later: what was tapped to come here goes away with its focus, before a box gets it.
    let on_leave = move |_| {
        let look = move || {
            let active = document().active_element();
            let place = first.try_get_untracked().flatten();
            if place.is_some_and(|place| !active.is_some_and(|active| place.contains(Some(&active)))) {
                field.close(false);
            }
        };
        set_timeout(look, Duration::ZERO);
    };
    Effect::new(move |_| {
        if let (Some(boxes), false) = (first.get(), field.in_form()) {
            let input = boxes.query_selector("input").ok().flatten();
            if let Some(input) = input.and_then(|input| input.dyn_into::<web_sys::HtmlElement>().ok()) {
                // WHY ignored: an element that just came into the page takes the focus.
                let _ = input.focus();
            }
        }
    });
    view! {
        <div class="value-edit value-boxes" role="group" aria-labelledby=field.dom_id("label") node_ref=first
            on:keydown=on_key on:focusout=on_leave>
            {move || members.get().into_iter().map(|(member, name)| {
                let id = member.to_string();
                let ticked = { let id = id.clone(); move || ids_of(field.value()).contains(&id) };
                view! {
                    <label class="menu-item">
                        <input type="checkbox" prop:checked=ticked on:change=move |_| toggle(id.clone())/>
                        {name}
                    </label>
                }
            }).collect_view()}
        </div>
    }
}
