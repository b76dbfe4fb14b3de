//! The pipelines and their stages: names, chances, what a stage asks for, their order. Each value is edited in its
//! place, as on any record.

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::sales::stage::Stage;
use crm_domain::schema::{deal, pipeline};
use crm_domain::value::FieldValue;
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::{clock, use_engine};
use crate::i18n::{Lang, lang_untracked, tr};
use crate::t;
use crate::ui::fields::field::Field;
use crate::ui::fields::row::FieldRow;
use crate::ui::fields::words;
use crate::ui::own;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::rights::may_write;
use crate::ui::sales::use_stages;
use crate::ui::toast::use_toasts;

/// How far stages stand apart, so that others fit between.
const STEP: i64 = 1_000;

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

/// The part of the settings.
#[component]
pub fn PipelinesPart() -> impl IntoView {
    let known = use_stages();
    let engine = use_engine();
    let set_up = move |_| engine.tell(Request::SetUpSales { german: lang_untracked() == Lang::De });
    let none = move || known.are_known() && known.pipelines().is_empty();
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
            <OnePipeline id=pipeline.id/>
        </For>
        <Show when=move || !none()>
            <p class="set-acts writes"><button type="button" class="button" on:click=move |_| add_pipeline()>
                <Icon of=icon::PLUS/>{move || tr("sales.add_pipeline")}
            </button></p>
        </Show>
    }
}

/// A pipeline's name and its stages.
#[component]
fn OnePipeline(id: RecordId) -> impl IntoView {
    let known = use_stages();
    let stages = Memo::new(move |_| known.of(id));
    view! {
        <section class="set pipeline">
            <RecordFields id kind=RecordKind::Pipeline keys=&["name"]/>
            <ol class="stage-list">
                <For each=move || stages.get() key=|stage| stage.id let:stage>
                    <OneStage stages id=stage.id/>
                </For>
            </ol>
            <p class="set-acts writes"><button type="button" class="button quiet" on:click=move |_| add_stage(id, &stages.get_untracked())>
                <Icon of=icon::PLUS/>{move || tr("shell.new_stage")}
            </button></p>
        </section>
    }
}

/// A stage: folded to its name and chance, opened to all that it has.
#[component]
fn OneStage(stages: Memo<Vec<Stage>>, id: RecordId) -> impl IntoView {
    let open = RwSignal::new(false);
    let of = move |read: fn(&Stage) -> String| {
        stages.with(|stages| stages.iter().find(|stage| stage.id == id).map(read).unwrap_or_default())
    };
    let at = move || stages.with(|stages| stages.iter().position(|stage| stage.id == id).unwrap_or(0));
    let last = move || stages.with(|stages| at() + 1 == stages.len());
    view! {
        <li class="stage-item stage-column" data-tint=move || of(|stage| stage.tint.clone())>
            <div class="stage-item-head">
                <button type="button" class="stage-item-name" aria-expanded=move || open.get().to_string()
                    on:click=move |_| open.update(|open| *open = !*open)>
                    <span class="stage-dot" aria-hidden="true"></span>
                    <strong>{move || of(|stage| stage.name.clone())}</strong>
                    <span class="stage-chance">{move || of(|stage| crate::format::percent(stage.probability))}</span>
                    <Icon of=icon::CHEVRON_DOWN/>
                </button>
                <button type="button" class="button quiet square writes" disabled=move || at() == 0 on:click=move |_| swap(stages, id, -1)
                    aria-label=move || t!("sales.up", stage = of(|stage| stage.name.clone()))><Icon of=icon::ARROW_UP/></button>
                <button type="button" class="button quiet square writes" disabled=last on:click=move |_| swap(stages, id, 1)
                    aria-label=move || t!("sales.down", stage = of(|stage| stage.name.clone()))><Icon of=icon::ARROW_DOWN/></button>
            </div>
            <Show when=move || open.get()>
                <RecordFields id kind=RecordKind::Stage
                    keys=&["name", "outcome", "probability", "rot_days", "tint", "forecast_category", "requirements"]/>
                <Asked id stages/>
                <p class="set-acts"><button type="button" class="button quiet" on:click=move |_| remove(id, of(|stage| stage.name.clone()))>
                    <Icon of=icon::TRASH_2/>{move || tr("sales.remove_stage")}
                </button></p>
            </Show>
        </li>
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
    view! {
        <div class="stage-fields" data-fields="">
            {specs.map(|spec| view! { <FieldRow field=Field::of_record(engine, view, id, kind, spec)/> }).collect_view()}
        </div>
    }
}

/// What a deal must have to come to the stage.
#[component]
fn Asked(id: RecordId, stages: Memo<Vec<Stage>>) -> impl IntoView {
    let is_asked = move |key: FieldKey| {
        stages.with(|stages| stages.iter().any(|stage| stage.id == id && stage.required.contains(&key)))
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

fn set(field: FieldKey, value: FieldValue) -> Edit {
    Edit::Set { field, value: Some(value) }
}

/// A stage more, before the ones that end a deal.
fn add_stage(of: RecordId, stages: &[Stage]) {
    use crm_domain::sales::stage::Outcome;
    let open = stages.iter().rev().find(|stage| stage.outcome == Outcome::Open);
    let end = stages.iter().find(|stage| stage.outcome != Outcome::Open);
    let position = match (open, end) {
        (Some(open), Some(end)) => open.position.midpoint(end.position),
        (Some(open), None) => open.position.saturating_add(STEP),
        (None, Some(end)) => end.position.saturating_sub(STEP),
        (None, None) => STEP,
    };
    let edits = vec![
        set(pipeline::NAME, FieldValue::Text(tr("shell.new_stage"))),
        set(pipeline::PIPELINE, FieldValue::Link(of)),
        set(pipeline::OUTCOME, FieldValue::Choice("open".to_owned())),
        set(pipeline::PROBABILITY, FieldValue::Number(open.map_or(5_000, |stage| stage.probability))),
        set(pipeline::TINT, FieldValue::Choice("blue".to_owned())),
        set(pipeline::POSITION, FieldValue::Number(position)),
    ];
    let command = Command::Create { record: clock::record_id(), kind: RecordKind::Stage, edits };
    use_toasts().act(use_engine(), command, tr("sales.stage_added"));
}

/// A pipeline more, with the two stages that every one needs and one to begin with.
fn add_pipeline() {
    use crm_domain::command::Step;
    let of = clock::record_id();
    let stage = |name: &str, outcome: &str, chance: i64, tint: &str, position: i64| Step::Create {
        record: clock::record_id(),
        kind: RecordKind::Stage,
        edits: vec![
            set(pipeline::NAME, FieldValue::Text(name.to_owned())),
            set(pipeline::PIPELINE, FieldValue::Link(of)),
            set(pipeline::OUTCOME, FieldValue::Choice(outcome.to_owned())),
            set(pipeline::PROBABILITY, FieldValue::Number(chance)),
            set(pipeline::TINT, FieldValue::Choice(tint.to_owned())),
            set(pipeline::POSITION, FieldValue::Number(position)),
        ],
    };
    let place = i64::try_from(untrack(|| use_stages().pipelines().len())).unwrap_or(0).saturating_add(1);
    let outcome = |key: &str| words::choice(&crm_domain::choice::STAGE_OUTCOME, key);
    let steps = vec![
        Step::Create {
            record: of,
            kind: RecordKind::Pipeline,
            edits: vec![
                set(pipeline::NAME, FieldValue::Text(tr("shell.new_pipeline"))),
                set(pipeline::POSITION, FieldValue::Number(place.saturating_mul(STEP))),
            ],
        },
        stage(&tr("sales.first_stage"), "open", 2_000, "blue", STEP),
        stage(&outcome("won"), "won", 10_000, "green", 2 * STEP),
        stage(&outcome("lost"), "lost", 0, "red", 3 * STEP),
    ];
    use_toasts().act(use_engine(), Command::Steps { steps }, tr("sales.pipeline_added"));
}

/// Changes places with the stage before or after.
fn swap(stages: Memo<Vec<Stage>>, id: RecordId, by: i64) {
    let places = stages.with_untracked(|stages| {
        let at = stages.iter().position(|stage| stage.id == id)?;
        let other = usize::try_from(i64::try_from(at).ok()? + by).ok().and_then(|other| stages.get(other))?;
        let own = stages.get(at)?;
        // WHY apart: two that stand at one place are put side by side.
        let (here, there) = (own.position, other.position);
        let there = if here == there { here.saturating_add(by) } else { there };
        Some((other.id, here, there))
    });
    let Some((other, here, there)) = places else { return };
    use crm_domain::command::Step;
    let place = |record, position| Step::Edit {
        record,
        edits: vec![set(pipeline::POSITION, FieldValue::Number(position))],
    };
    let steps = vec![place(id, there), place(other, here)];
    use_toasts().act(use_engine(), Command::Steps { steps }, tr("sales.stage_changed"));
}

/// Removes a stage that holds no deals; says how many there are otherwise.
fn remove(id: RecordId, name: String) {
    let engine = use_engine();
    spawn_local(async move {
        let query = crate::ui::pages::board::within(
            crm_domain::query::Query {
                kind: RecordKind::Deal,
                scope: crm_domain::query::Scope::Living,
                filter: crm_domain::query::Filter::All(Vec::new()),
                search: String::new(),
                sort: Vec::new(),
            },
            deal::STAGE,
            Some(id),
        );
        let Ok(Answer::Ids(deals)) = engine.request(Request::Ids { query }).await else { return };
        if deals.is_empty() {
            let command = Command::Edit { records: vec![id], edits: vec![Edit::Trash { trashed: true }] };
            use_toasts().act(engine, command, t!("sales.stage_removed", stage = name));
        } else {
            use_toasts().say(t!("sales.stage_used", n = deals.len(), stage = name));
        }
    });
}
