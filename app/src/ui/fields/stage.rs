//! The stage of a deal that is being made: the system's own picker over the stages in their order. A deal that is
//! there already comes to its next stage by the bar above it, which knows the rules.

use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::field::Field;
use super::shown::Shown;
use crate::ui::sales::use_stages;

/// The stage, by name.
#[component]
pub fn StagePick(
    /// Which field.
    field: Field,
) -> impl IntoView {
    if !field.in_form() {
        return view! { <Shown field/> }.into_any();
    }
    let stages = use_stages();
    let key = move || match field.value() {
        Some(FieldValue::Link(stage)) => stage.to_string(),
        _ => String::new(),
    };
    let groups = Memo::new(move |_| {
        let groups = stages.pipelines().into_iter().map(|pipeline| {
            let own = stages.of(pipeline.id).into_iter().map(|stage| (stage.id.to_string(), stage.name));
            (pipeline.name, own.collect::<Vec<_>>())
        });
        groups.collect::<Vec<_>>()
    });
    let option = move |(id, name): (String, String)| {
        let chosen = id.clone();
        view! { <option value=id selected=move || key() == chosen>{name}</option> }
    };
    let pick = move |event: leptos::ev::Event| {
        let picked = event_target_value(&event);
        let stage = picked.parse().ok().and_then(|id| untrack(|| stages.find(id)));
        field.save(stage.map(|stage| FieldValue::Link(stage.id)), false);
    };
    view! {
        <div class="value value-select">
            <select class="value-input" id=field.dom_id("input") aria-labelledby=field.dom_id("label") prop:value=key on:change=pick>
                <option value="" selected=move || key().is_empty()>{move || crate::t!("field.none")}</option>
                {move || {
                    let groups = groups.get();
                    if groups.len() == 1 {
                        groups.into_iter().flat_map(|(_, own)| own).map(option).collect_view().into_any()
                    } else {
                        groups.into_iter().map(|(name, own)| view! {
                            <optgroup label=name>{own.into_iter().map(option).collect_view()}</optgroup>
                        }).collect_view().into_any()
                    }
                }}
            </select>
        </div>
    }
    .into_any()
}
