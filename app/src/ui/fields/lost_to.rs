//! Who sold it instead: typed, or one of the deal's competitors in a tap.

use crm_domain::schema::deal;
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::field::Field;
use super::typed::Typed;
use crate::engine::use_engine;
use crate::t;
use crate::ui::sales::moving;

/// The field, and under it the competitors that the deal names.
#[component]
pub fn LostTo(
    /// Which field.
    field: Field,
) -> impl IntoView {
    // In the sheet that asks why a deal was lost the record is the one that moves.
    let record = field.record().or_else(moving::asked_deal);
    let view = record.map(|record| use_engine().watch_record(record));
    let rivals = Memo::new(move |_| {
        let now = field.value();
        let now = now.as_ref().and_then(FieldValue::as_text).unwrap_or_default().to_owned();
        let Some(view) = view else { return Vec::new() };
        view.with(|view| {
            let values = view.as_ref().map(|view| view.values.as_slice()).unwrap_or_default();
            match values.iter().find(|(key, _)| *key == deal::COMPETITORS) {
                Some((_, FieldValue::Tags(names))) => {
                    names.iter().filter(|name| **name != now).cloned().collect()
                }
                _ => Vec::new(),
            }
        })
    });
    // An input that stands there begins again with what was picked.
    let round = RwSignal::new(0_u32);
    let pick = move |name: String| {
        field.save(Some(FieldValue::Text(name)), false);
        round.update(|round| *round += 1);
    };
    view! {
        {move || {
            round.track();
            view! { <Typed field/> }
        }}
        <Show when=move || (field.editing.get() || field.value().is_none()) && !rivals.with(Vec::is_empty)>
            <div class="lost-to" role="group" aria-label=move || t!("deal.rivals")>
                {move || rivals.get().into_iter().map(|name| {
                    let picked = name.clone();
                    view! { <button type="button" class="button" on:click=move |_| pick(picked.clone())>{name}</button> }
                }).collect_view()}
            </div>
        </Show>
    }
}
