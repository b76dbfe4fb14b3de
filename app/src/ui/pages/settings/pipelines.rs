//! The pipelines and their stages: names, chances, what a stage asks for, their order; which one new deals go to. Each
//! value is edited in its place, as on any record.

mod new;
mod order;
mod removal;
mod stage;

use crm_domain::command::Command;
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::sales::pipeline::choose;
use engine_protocol::Request;
use leptos::prelude::*;

use self::new::{add_pipeline, add_stage};
use self::order::Order;
use self::removal::{Removal, RemovalSheet};
use self::stage::OneStage;
use crate::engine::use_engine;
use crate::i18n::{Lang, lang_untracked, tr};
use crate::t;
use crate::ui::fields::field::{Field, restore_drafts};
use crate::ui::fields::row::FieldRow;
use crate::ui::parts::carry::Carry;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::rights::may_write;
use crate::ui::sales::use_stages;
use crate::ui::toast::use_toasts;

/// The part of the settings.
#[component]
pub fn PipelinesPart() -> impl IntoView {
    let known = use_stages();
    let engine = use_engine();
    let set_up = move |_| engine.tell(Request::SetUpSales { german: lang_untracked() == Lang::De });
    let none = move || known.are_known() && known.pipelines().is_empty();
    let removal = Removal::new();
    view! {
        <section class="set">
            <h2>{move || tr("sales.pipelines")}</h2>
            <p class="set-lead">{move || tr("sales.pipelines_lead")}</p>
            <Show when=|| !may_write()>
                <p class="warning" role="note"><Icon of=icon::LOCK/><span>{move || tr("sales.pipelines_read_only")}</span></p>
            </Show>
            <Show when=none>
                <p class="writes"><button type="button" class="button strong" on:click=set_up><Icon of=icon::PLUS/>{move || tr("sales.set_up")}</button></p>
            </Show>
        </section>
        <For each=move || known.pipelines() key=|pipeline| pipeline.id let:pipeline>
            <OnePipeline removal id=pipeline.id/>
        </For>
        <Show when=move || !none()>
            <p class="set-acts writes"><button type="button" class="button" on:click=move |_| add_pipeline()>
                <Icon of=icon::PLUS/>{move || tr("sales.add_pipeline")}
            </button></p>
        </Show>
        <RemovalSheet removal/>
    }
}

/// A pipeline's name and its stages, and whether new deals go to it.
#[component]
fn OnePipeline(removal: Removal, id: RecordId) -> impl IntoView {
    let known = use_stages();
    let order = Order::of(id);
    let carry = Carry::new(move |stage, to| order.put_at(stage, to));
    let several = move || known.pipelines().len() > 1;
    let remove = move |_| {
        let pipelines = untrack(move || known.pipelines());
        if let Some(pipeline) = pipelines.into_iter().find(|pipeline| pipeline.id == id) {
            removal.pipeline(pipeline);
        }
    };
    view! {
        <section class="set pipeline">
            <RecordFields id kind=RecordKind::Pipeline keys=&["name"]/>
            <Show when=several><Default id/></Show>
            <ol class="stage-list" node_ref=carry.list>
                <For each=move || order.stages.get() key=|stage| stage.id let:stage>
                    <OneStage order carry removal id=stage.id/>
                </For>
            </ol>
            <p class="sr-only" aria-live="polite">{move || order.said.get()}</p>
            <p class="set-acts writes">
                <button type="button" class="button quiet" on:click=move |_| add_stage(id, &order.stages.get_untracked())>
                    <Icon of=icon::PLUS/>{move || tr("shell.new_stage")}
                </button>
                <Show when=several>
                    <button type="button" class="button quiet" on:click=remove><Icon of=icon::TRASH_2/>{move || tr("sales.remove_pipeline")}</button>
                </Show>
            </p>
        </section>
    }
}

/// Whether new deals go to this pipeline; chosen, they go to no other.
#[component]
fn Default(id: RecordId) -> impl IntoView {
    let known = use_stages();
    let is_usual = move || known.usual() == Some(id);
    let take = move |_| {
        let pipelines = untrack(move || known.pipelines());
        let name = pipelines.iter().find(|pipeline| pipeline.id == id).map(|pipeline| pipeline.name.clone());
        let text = t!("sales.default_chosen", name = name.unwrap_or_default());
        use_toasts().act(use_engine(), Command::Steps { steps: choose(&pipelines, id) }, text);
    };
    view! {
        <label class="pipeline-default">
            <input type="radio" name="pipeline-default" disabled=move || !may_write() prop:checked=is_usual on:change=take/>
            {move || tr("sales.default_pipeline")}
        </label>
    }
}

/// Fields of a record, edited in their place.
#[component]
pub fn RecordFields(
    /// Of which record.
    id: RecordId,
    /// Its kind.
    kind: RecordKind,
    /// The fields, in this order.
    keys: &'static [&'static str],
) -> impl IntoView {
    let engine = use_engine();
    let watched = engine.watch_record(id);
    let view = Memo::new(move |_| watched.get());
    let specs = keys.iter().filter_map(|key| kind.spec().field(FieldKey::new(key)));
    let fields: Vec<Field> = specs.map(|spec| Field::of_record(engine, view, id, kind, spec)).collect();
    restore_drafts(engine, StoredValue::new(fields.clone()));
    view! {
        <div class="stage-fields" data-fields="">
            {fields.into_iter().map(|field| view! { <FieldRow field/> }).collect_view()}
        </div>
    }
}
