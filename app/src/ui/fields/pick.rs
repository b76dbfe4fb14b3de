//! Fields whose value is picked: an option of a list, another record, a member.

use crm_domain::choice::ChoiceList;
use crm_domain::field::{FieldKind, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::sales::lead::SET_BY_HAND;
use crm_domain::schema::lead;
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::combobox::{Combobox, Leave, Proposal, matching};
use super::field::Field;
use super::reading::{Reading, open_neighbour};
use super::search::{RecordSearch, create_named};
use super::{text, words};
use crate::engine::use_engine;
use crate::route::Route;

/// One option of a list. On touch the system's own picker lies over the value: one tap opens it.
#[component]
pub fn ChoicePick(
    /// Which field.
    field: Field,
    /// The list.
    list: &'static ChoiceList,
) -> impl IntoView {
    let shown = move || field.value().map(|value| text::shown(field.spec.kind, &value, &[]));
    if coarse_pointer() || field.in_form() {
        return view! { <NativeChoice field list/> }.into_any();
    }
    (move || {
        if field.editing.get() {
            view! { <ChoiceInput field list/> }.into_any()
        } else {
            view! { <Reading field>{move || shown().map(|words| view! { <span class="chip">{words}</span> })}</Reading> }.into_any()
        }
    })
    .into_any()
}

/// Whether the finger is the main pointer.
pub fn coarse_pointer() -> bool {
    window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|query| query.matches())
}

/// What of a list can be picked: a lead comes to some of its statuses by acts that ask for more.
fn offered(field: Field, list: &'static ChoiceList) -> &'static [&'static str] {
    match field.kind {
        RecordKind::Lead if field.spec.key == lead::STATUS => &SET_BY_HAND,
        _ => list.keys,
    }
}

#[component]
fn NativeChoice(field: Field, list: &'static ChoiceList) -> impl IntoView {
    let key =
        move || field.value().and_then(|value| value.as_text().map(ToOwned::to_owned)).unwrap_or_default();
    let offered = offered(field, list);
    let other = move || Some(key()).filter(|key| !key.is_empty() && !offered.contains(&key.as_str()));
    view! {
        <div class="value value-select">
            <select
                class="value-input" id=field.dom_id("input") aria-labelledby=field.dom_id("label")
                prop:value=key
                on:change=move |event| {
                    let picked = event_target_value(&event);
                    field.save((!picked.is_empty()).then_some(FieldValue::Choice(picked)), false);
                }
            >
                <option value="" selected=move || key().is_empty()>{move || crate::t!("field.none")}</option>
                {move || other().map(|key| view! { <option value=key.clone() selected=true>{words::choice(list, &key)}</option> })}
                {offered.iter().map(|option| view! {
                    <option value=*option selected=move || key() == *option>{move || words::choice(list, option)}</option>
                }).collect_view()}
            </select>
        </div>
    }
}

#[component]
fn ChoiceInput(field: Field, list: &'static ChoiceList) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let all = Memo::new(move |_| {
        let mut all: Vec<_> =
            offered(field, list).iter().map(|key| Proposal::option(*key, words::choice(list, key))).collect();
        if field.value().is_some() {
            all.push(Proposal { creates: true, ..Proposal::option("", crate::t!("field.clear")) });
        }
        all
    });
    let now = move || {
        field.value().map(|value| text::shown(FieldKind::Choice(list), &value, &[])).unwrap_or_default()
    };
    let on_pick = move |proposal: Proposal| {
        field.save((!proposal.value.is_empty()).then_some(FieldValue::Choice(proposal.value)), true);
    };
    view! {
        <Combobox
            id=field.dom_id("input") label=Signal::derive(move || field.label()) typed
            proposals=Signal::derive(move || all.with(|all| typed.with(|typed| matching(all, typed))))
            placeholder=Signal::derive(now)
            on_pick=Callback::new(on_pick) on_leave=leave(field)
        />
    }
}

/// Closing without a pick.
pub fn leave(field: Field) -> Callback<(Leave, web_sys::Element), bool> {
    Callback::new(move |(leave, element): (Leave, web_sys::Element)| match leave {
        Leave::Escape | Leave::Enter => {
            field.close(true);
            true
        }
        Leave::Away => {
            field.close(false);
            true
        }
        Leave::Tab { backwards } => {
            let moved = open_neighbour(&element, backwards);
            field.close(false);
            moved
        }
        Leave::Back => false,
    })
}

/// Another record: found while typing, or made on the spot.
#[component]
pub fn LinkPick(
    /// Which field.
    field: Field,
    /// The kind of records.
    kind: RecordKind,
) -> impl IntoView {
    let engine = use_engine();
    let linked = move || match field.value() {
        Some(FieldValue::Link(id)) => Some(id),
        _ => None,
    };
    let shown = move || {
        linked().map(|id| {
            let title = field.titles.with(|titles| text::title(titles, id));
            view! { <a class="value-link" href=Route::Record(kind, id).path()>{title}</a> }
        })
    };
    let pick = move |id: Option<RecordId>| field.save(id.map(FieldValue::Link), true);
    let on_pick = move |(id, title): (RecordId, String)| {
        field.know_title(id, title);
        pick(Some(id));
    };
    let on_create = move |name: String| {
        create_named(engine, kind, name.clone(), move |id| {
            if !field.alive() {
                return;
            }
            field.know_title(id, name.clone());
            pick(Some(id));
        });
    };
    move || {
        if field.editing.get() && !(field.in_form() && linked().is_some()) {
            view! {
                <RecordSearch
                    id=field.dom_id("input") label=Signal::derive(move || field.label()) kind except=field.record()
                    clearable=Signal::derive(move || linked().is_some())
                    on_pick=Callback::new(on_pick) on_create=Callback::new(on_create)
                    on_clear=Callback::new(move |()| pick(None)) on_leave=leave(field) autofocus=!field.in_form()
                />
            }
            .into_any()
        } else {
            view! { <Reading field>{shown}</Reading> }.into_any()
        }
    }
}

/// A member of the workspace: the system's own picker lies over the name.
#[component]
pub fn MemberName(
    /// Which field.
    field: Field,
) -> impl IntoView {
    let engine = use_engine();
    let key = move || match field.value() {
        Some(FieldValue::Member(member)) => member.to_string(),
        _ => String::new(),
    };
    let members =
        Memo::new(move |_| engine.workspace().map(|workspace| workspace.members).unwrap_or_default());
    view! {
        <div class="value value-select">
            <select
                class="value-input" id=field.dom_id("input") aria-labelledby=field.dom_id("label")
                prop:value=key
                on:change=move |event| {
                    let picked = event_target_value(&event).parse().ok();
                    field.save(picked.map(FieldValue::Member), false);
                }
            >
                <option value="" selected=move || key().is_empty()>{move || crate::t!("field.none")}</option>
                {move || members.get().into_iter().map(|(member, name)| {
                    let id = member.to_string();
                    let chosen = id.clone();
                    view! { <option value=id selected=move || key() == chosen>{name}</option> }
                }).collect_view()}
            </select>
        </div>
    }
}
