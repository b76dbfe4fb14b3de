//! The fields of a record in groups: what matters is open, empty fields wait behind one button.

use crm_domain::field::{FieldKind, Group, RecordKind};
use crm_domain::sales::frozen::{freezes, start};
use crm_domain::schema::{deal, lead};
use leptos::prelude::*;

use super::Page;
use super::own::OwnFacts;
use super::quote::has_own_place;
use crate::t;
use crate::ui::fields::field::Field;
use crate::ui::fields::row::FieldRow;
use crate::ui::fields::words;
use crate::ui::parts::icon::{CHEVRON_DOWN, Icon};
use crate::ui::people::consent::Consents;

/// The groups beside the notes, in order.
const GROUPS: [Group; 7] = [
    Group::Identity,
    Group::Reach,
    Group::Sales,
    Group::Outcome,
    Group::Business,
    Group::Person,
    Group::Privacy,
];

/// Groups that are open without being asked.
const fn open_at_first(group: Group) -> bool {
    match group {
        Group::Identity | Group::Reach | Group::Sales | Group::Outcome | Group::Notes | Group::Own => true,
        Group::Business | Group::Person | Group::Privacy => false,
    }
}

/// All groups.
#[component]
pub fn Facts(
    /// Of which page.
    page: Page,
) -> impl IntoView {
    let all = RwSignal::new(false);
    view! {
        <section class="fact-groups" data-fields="" aria-label=move || t!("record.facts")>
            {GROUPS.map(|group| view! { <FactGroup page group all/> }).collect_view()}
            <OwnFacts page all/>
            {(page.kind == RecordKind::Contact).then(|| view! { <Consents page/> })}
            <button type="button" class="button quiet facts-all" aria-pressed=move || all.get().to_string()
                on:click=move |_| all.update(|all| *all = !*all)>
                {move || if all.get() { t!("record.fewer_fields") } else { t!("record.all_fields") }}
            </button>
        </section>
    }
}

#[component]
fn FactGroup(page: Page, group: Group, all: RwSignal<bool>) -> impl IntoView {
    let fields: Vec<Field> = page.fields.with_value(|fields| {
        fields
            .iter()
            .copied()
            .filter(|field| field.spec.group == group && field.spec.kind != FieldKind::Log)
            .filter(|field| !has_own_place(field.kind, field.spec.key))
            .collect()
    });
    let fields = StoredValue::new(fields);
    let folded = RwSignal::new(!open_at_first(group));
    let shown = Memo::new(move |_| {
        let keep = |field: &Field| {
            all.get() && !field.spec.superseded
                || field.spec.important
                || field.editing.get()
                || field.value().is_some_and(|value| !value.is_empty())
                || !field.conflicts.with(Vec::is_empty)
        };
        fields.get_value().into_iter().filter(keep).map(|field| field.spec.key).collect::<Vec<_>>()
    });
    let open = move || all.get() || !folded.get();
    let is_frozen = Memo::new(move |_| {
        start(page.kind).is_some_and(|start| super::quote::status_of(page).as_str() != start)
    });
    let row = move |field: Field| {
        let key = field.spec.key;
        if page.kind == RecordKind::Deal && key == deal::AMOUNT {
            return view! { <super::deal::lines::AmountFact page field/> }.into_any();
        }
        if page.kind == RecordKind::Lead && key == lead::STATUS {
            return view! { <FieldRow field locked=super::lead::is_converted(page)/> }.into_any();
        }
        // What the customer has is read here as the engine will have it.
        let locked = freezes(page.kind, key).then(|| Signal::from(is_frozen));
        match locked {
            Some(locked) => view! { <FieldRow field locked/> }.into_any(),
            None => view! { <FieldRow field/> }.into_any(),
        }
    };
    let id = format!("group-{}", group.key());
    let rows = {
        move || {
            let by_key = move |key| {
                fields.with_value(|fields| fields.iter().copied().find(|field| field.spec.key == key))
            };
            view! {
                <For each=move || shown.get() key=|key| *key let:key>
                    {by_key(key).map(row)}
                </For>
            }
        }
    };
    view! {
        <Show when=move || !shown.with(Vec::is_empty)>
            <section class="fact-group" class:is-folded=move || !open()>
                <h2>
                    <button type="button" aria-expanded=move || open().to_string() aria-controls=id.clone()
                        on:click=move |_| folded.update(|folded| *folded = !*folded)>
                        <Icon of=CHEVRON_DOWN/>{move || words::group(group)}
                        <span class="count">{move || (!open()).then(|| shown.with(Vec::len))}</span>
                    </button>
                </h2>
                <div class="fact-rows" id=id.clone()>
                    <Show when=open>{rows}</Show>
                </div>
            </section>
        </Show>
    }
}

/// Free text, always open.
#[component]
pub fn Notes(
    /// Of which page.
    page: Page,
) -> impl IntoView {
    let notes = page.fields.with_value(|fields| {
        let is_note =
            |field: &Field| field.spec.group == Group::Notes && !has_own_place(field.kind, field.spec.key);
        fields.iter().copied().filter(is_note).collect::<Vec<_>>()
    });
    view! {
        <section class="notes" aria-label=move || words::group(Group::Notes)>
            {notes.into_iter().map(|field| {
                // What only some records need stands there once it holds something, or two people disagree on it.
                let is_shown = Memo::new(move |_| {
                    field.spec.important
                        || field.value().is_some_and(|value| !value.is_empty())
                        || !field.conflicts.with(Vec::is_empty)
                });
                view! { <Show when=move || is_shown.get()><FieldRow field/></Show> }
            }).collect_view()}
        </section>
    }
}
