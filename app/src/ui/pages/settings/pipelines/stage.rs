//! A stage in the settings: where it stands, what it is called, what it asks for; how it goes.

use crm_domain::choice::STAGE_OUTCOME;
use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::sales::pipeline::is_needed;
use crm_domain::sales::stage::Stage;
use crm_domain::schema::{deal, pipeline};
use leptos::prelude::*;

use super::RecordFields;
use super::order::Order;
use super::removal::Removal;
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::words;
use crate::ui::own;
use crate::ui::parts::carry::{Carry, Grip};
use crate::ui::parts::icon::{self, Icon};
use crate::ui::toast::use_toasts;

/// Fields of deals that a stage can ask for, besides those that people defined.
const ASKABLE: [FieldKey; 7] = [
    deal::AMOUNT,
    deal::EXPECTED_CLOSE,
    deal::ACCOUNT,
    deal::CONTACT,
    deal::NEXT_STEP,
    deal::NEXT_STEP_AT,
    FieldKey::new("owner"),
];

/// A stage: folded to its name and chance, opened to all that it has.
#[component]
pub fn OneStage(order: Order, carry: Carry<RecordId>, removal: Removal, id: RecordId) -> impl IntoView {
    let open = RwSignal::new(false);
    let stage = Memo::new(move |_| order.find(id));
    let of =
        move |read: fn(&Stage) -> String| stage.with(|stage| stage.as_ref().map(read).unwrap_or_default());
    let name = move || of(|stage| stage.name.clone());
    let place = Memo::new(move |before: Option<&usize>| order.place(id).or(before.copied()).unwrap_or(0));
    let last = move || order.stages.with(|stages| place.get() + 1 == stages.len());
    let edge = move || carry.edge(place.get(), |held| order.place(held));
    view! {
        <li class="stage-item stage-column" data-tint=move || of(|stage| stage.tint.clone()) data-edge=edge
            class:is-held=move || carry.holds(id)>
            <div class="stage-item-head">
                <Grip carry id place label=Signal::derive(move || t!("sales.carry", stage = name())) hint=Signal::derive(|| tr("sales.carry_hint"))/>
                <button type="button" class="stage-item-name" aria-expanded=move || open.get().to_string()
                    on:click=move |_| open.update(|open| *open = !*open)>
                    <span class="stage-dot" aria-hidden="true"></span>
                    <strong>{name}</strong>
                    <span class="stage-chance">{move || of(|stage| format::percent(stage.probability))}</span>
                    <Icon of=icon::CHEVRON_DOWN/>
                </button>
                <button type="button" class="button quiet square writes" disabled=move || place.get() == 0
                    on:click=move |_| order.put_at(id, place.get_untracked().saturating_sub(1))
                    aria-label=move || t!("sales.up", stage = name())><Icon of=icon::ARROW_UP/></button>
                <button type="button" class="button quiet square writes" disabled=last
                    on:click=move |_| order.put_at(id, place.get_untracked() + 1)
                    aria-label=move || t!("sales.down", stage = name())><Icon of=icon::ARROW_DOWN/></button>
            </div>
            <Show when=move || open.get()>
                <RecordFields id kind=RecordKind::Stage
                    keys=&["name", "outcome", "probability", "rot_days", "tint", "forecast_category", "requirements"]/>
                <Asked id stage/>
                <Goes order removal stage/>
            </Show>
        </li>
    }
}

/// What a deal must have to come to the stage.
#[component]
fn Asked(id: RecordId, stage: Memo<Option<Stage>>) -> impl IntoView {
    let is_asked = move |key: FieldKey| {
        stage.with(|stage| stage.as_ref().is_some_and(|stage| stage.required.contains(&key)))
    };
    let turn = move |key: FieldKey| {
        let present = !untrack(move || is_asked(key));
        let edit = Edit::Tag { field: pipeline::REQUIRED, word: key.to_string(), present };
        use_toasts().act(
            use_engine(),
            Command::Edit { records: vec![id], edits: vec![edit] },
            tr("sales.stage_changed"),
        );
    };
    let ask = move |key: FieldKey| {
        view! {
            <label><input type="checkbox" prop:checked=move || is_asked(key) on:change=move |_| turn(key)/>
                {move || words::field(RecordKind::Deal, key)}</label>
        }
    };
    view! {
        <fieldset class="stage-asked">
            <legend>{move || words::field(RecordKind::Stage, pipeline::REQUIRED)}</legend>
            {ASKABLE.map(ask).collect_view()}
            {move || own::fields().of(RecordKind::Deal).map(|field| ask(field.key)).collect_view()}
        </fieldset>
    }
}

/// How the stage goes; of one that its pipeline needs, why it stays.
#[component]
fn Goes(order: Order, removal: Removal, stage: Memo<Option<Stage>>) -> impl IntoView {
    let is_needed = Memo::new(move |_| {
        let id = stage.with(|stage| stage.as_ref().map(|stage| stage.id));
        id.is_some_and(|id| order.stages.with(|stages| is_needed(stages, id)))
    });
    let outcome = move || {
        let outcome = stage.with(|stage| stage.as_ref().map(|stage| stage.outcome)).unwrap_or_default();
        words::choice(&STAGE_OUTCOME, outcome.key())
    };
    let go = move |_| {
        if let Some(stage) = stage.get_untracked() {
            removal.stage(stage);
        }
    };
    view! {
        <Show when=move || !is_needed.get()
            fallback=move || view! { <p class="hint stage-stays">{t!("sales.stage_needed", outcome = outcome())}</p> }>
            <p class="set-acts writes"><button type="button" class="button quiet" on:click=go>
                <Icon of=icon::TRASH_2/>{move || tr("sales.remove_stage")}
            </button></p>
        </Show>
    }
}
