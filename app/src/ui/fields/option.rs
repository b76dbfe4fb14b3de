//! One of the options of a field that people defined: a chip in its colour, and the choice of another.

use crm_domain::id::RecordId;
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::combobox::{Combobox, Proposal, matching};
use super::field::Field;
use super::pick::{coarse_pointer, leave};
use super::reading::Reading;
use super::text;
use crate::ui::own::{self, OwnOption};

/// The value as a chip in its colour. `called` is what it is called as far as the list or record knows.
pub fn chip(value: &FieldValue, called: impl Fn() -> String) -> AnyView {
    let FieldValue::Link(id) = value else { return ().into_any() };
    let tint = own::option(*id).map(|option| option.tint).unwrap_or_default();
    view! { <span class="chip own-chip" data-tint=tint>{called()}</span> }.into_any()
}

fn picked(field: Field) -> Option<RecordId> {
    match field.value() {
        Some(FieldValue::Link(id)) => Some(id),
        _ => None,
    }
}

/// Those that can be picked: what is offered, and what is picked already.
fn offered(field: Field) -> Vec<OwnOption> {
    let mut all = own::options(field.spec.key);
    if let Some(now) = picked(field)
        && !all.iter().any(|option| option.id == now)
        && let Some(now) = own::option(now)
    {
        all.push(now);
    }
    all
}

/// The option of a field. On touch the system's own picker lies over the value: one tap opens it.
#[component]
pub fn OptionPick(
    /// Which field.
    field: Field,
) -> impl IntoView {
    if coarse_pointer() || field.in_form() {
        return view! { <NativeOption field/> }.into_any();
    }
    let shown = move || {
        let value = field.value()?;
        Some(field.titles.with(|titles| chip(&value, || text::shown(field.spec.kind, &value, titles))))
    };
    (move || {
        if field.editing.get() {
            view! { <OptionInput field/> }.into_any()
        } else {
            view! { <Reading field>{shown}</Reading> }.into_any()
        }
    })
    .into_any()
}

#[component]
fn NativeOption(field: Field) -> impl IntoView {
    let key = move || picked(field).map(|id| id.to_string()).unwrap_or_default();
    // One whose record has not come yet has no name, and is not lost for it.
    let nameless = move || picked(field).filter(|id| own::option(*id).is_none());
    let pick = move |event: leptos::ev::Event| {
        field.save(event_target_value(&event).parse().ok().map(FieldValue::Link), false);
    };
    view! {
        <div class="value value-select">
            <select class="value-input" id=field.dom_id("input") aria-labelledby=field.dom_id("label") prop:value=key on:change=pick>
                <option value="" selected=move || key().is_empty()>{move || crate::t!("field.none")}</option>
                {move || nameless().map(|id| view! {
                    <option value=id.to_string() selected=true>{field.titles.with(|titles| text::title(titles, id))}</option>
                })}
                {move || offered(field).into_iter().map(|option| {
                    let id = option.id.to_string();
                    let chosen = id.clone();
                    view! { <option value=id selected=move || key() == chosen>{option.name}</option> }
                }).collect_view()}
            </select>
        </div>
    }
}

#[component]
fn OptionInput(field: Field) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let all = Memo::new(move |_| {
        let options = offered(field).into_iter();
        let mut all: Vec<_> =
            options.map(|option| Proposal::option(option.id.to_string(), option.name)).collect();
        if field.value().is_some() {
            all.push(Proposal { creates: true, ..Proposal::option("", crate::t!("field.clear")) });
        }
        all
    });
    let now = move || picked(field).and_then(own::option_name).unwrap_or_default();
    let on_pick =
        move |proposal: Proposal| field.save(proposal.value.parse().ok().map(FieldValue::Link), true);
    view! {
        <Combobox
            id=field.dom_id("input") label=Signal::derive(move || field.label()) typed
            proposals=Signal::derive(move || all.with(|all| typed.with(|typed| matching(all, typed))))
            placeholder=Signal::derive(now)
            on_pick=Callback::new(on_pick) on_leave=leave(field)
        />
    }
}
