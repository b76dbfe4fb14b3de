//! Stages and pipelines that go. A stage in which deals lie asks where they go, and takes them along in one act; a
//! pipeline in which deals lie says that it stays, and leads to them.

use crm_domain::command::{Command, Edit, Step};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::query::Query;
use crm_domain::sales::pipeline::{Pipeline, takes_over};
use crm_domain::sales::stage::Stage;
use crm_domain::schema::deal;
use engine_protocol::{Answer, Request};
use leptos::prelude::*;

use crate::engine::acts::{self, Press};
use crate::engine::{clock, use_engine};
use crate::i18n::tr;
use crate::route::{Route, use_router};
use crate::t;
use crate::ui::pages::board;
use crate::ui::parts::Sheet;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::sales::use_stages;
use crate::ui::toast::use_toasts;

/// What was to go, and how many deals lie in it.
#[derive(Debug, Clone, PartialEq)]
enum Asked {
    Stage(Stage, usize),
    Pipeline(Pipeline, usize),
}

/// What is to go. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Removal {
    open: RwSignal<bool>,
    asked: RwSignal<Option<Asked>>,
}

impl Removal {
    /// Nothing is to go.
    pub fn new() -> Self {
        Self { open: RwSignal::new(false), asked: RwSignal::new(None) }
    }

    /// Removes a stage; asks first where its deals go.
    pub fn stage(self, stage: Stage) {
        acts::act(async move {
            match deals_in(deal::STAGE, stage.id).await {
                Some(0) => {
                    let text = t!("sales.stage_removed", stage = stage.name);
                    let command = Command::Edit { records: vec![stage.id], edits: vec![TRASH] };
                    use_toasts().act(use_engine(), command, text);
                }
                Some(deals) => self.ask(Asked::Stage(stage, deals)),
                None => {}
            }
        });
    }

    /// Removes a pipeline with its stages, in which no deals lie.
    pub fn pipeline(self, pipeline: Pipeline) {
        acts::act(async move {
            match deals_in(deal::PIPELINE, pipeline.id).await {
                Some(0) => {
                    let stages = untrack(|| use_stages().of(pipeline.id));
                    let records = stages.iter().map(|stage| stage.id).chain([pipeline.id]);
                    let steps = records.map(|record| Step::Edit { record, edits: vec![TRASH] }).collect();
                    let text = t!("sales.pipeline_removed", name = pipeline.name);
                    use_toasts().act(use_engine(), Command::Steps { steps }, text);
                }
                Some(deals) => self.ask(Asked::Pipeline(pipeline, deals)),
                None => {}
            }
        });
    }

    fn ask(self, asked: Asked) {
        // WHY tried: the page may be gone by now.
        self.asked.try_set(Some(asked));
        self.open.try_set(true);
    }
}

const TRASH: Edit = Edit::Trash { trashed: true };

/// How many deals lie in a stage or a pipeline; nothing when it cannot be told, which is said.
async fn deals_in(field: FieldKey, id: RecordId) -> Option<usize> {
    let query = board::within(Query::all(RecordKind::Deal), field, Some(id));
    match use_engine().request(Request::Ids { query }).await {
        Ok(Answer::Ids(deals)) => Some(deals.len()),
        Ok(_) => None,
        Err(problem) => {
            use_toasts().failed(&problem);
            None
        }
    }
}

/// The sheet that asks where deals go, or says why a pipeline stays.
#[component]
pub fn RemovalSheet(removal: Removal) -> impl IntoView {
    let title = Signal::derive(move || {
        let name = removal.asked.with(|asked| match asked {
            Some(Asked::Stage(stage, _)) => stage.name.clone(),
            Some(Asked::Pipeline(pipeline, _)) => pipeline.name.clone(),
            None => String::new(),
        });
        t!("sales.remove_title", name = name)
    });
    view! {
        <Sheet open=removal.open title>
            {move || match removal.asked.get()? {
                Asked::Stage(stage, deals) => Some(view! { <Into removal stage deals/> }.into_any()),
                Asked::Pipeline(pipeline, deals) => Some(view! { <Stays removal id=pipeline.id deals/> }.into_any()),
            }}
        </Sheet>
    }
}

/// The stages that take the deals of one that goes over, by pipeline: those of its own first.
fn offered(stage: &Stage) -> Vec<(String, Vec<Stage>)> {
    let known = use_stages();
    let mut pipelines = known.pipelines();
    pipelines.sort_by_key(|pipeline| Some(pipeline.id) != stage.pipeline);
    let stages = |id| known.of(id).into_iter().filter(|other| takes_over(stage, other)).collect::<Vec<_>>();
    let groups = pipelines.into_iter().map(|pipeline| (pipeline.name, stages(pipeline.id)));
    groups.filter(|(_, stages)| !stages.is_empty()).collect()
}

/// Where the deals go unless somebody says otherwise: to the stage before it, else to the one after.
fn usual(stage: &Stage, offered: &[(String, Vec<Stage>)]) -> Option<RecordId> {
    let near = offered.first()?.1.iter();
    let before = near.clone().rev().find(|other| other.position <= stage.position);
    before.or_else(|| near.clone().next()).map(|other| other.id)
}

#[component]
fn Into(removal: Removal, stage: Stage, deals: usize) -> impl IntoView {
    let groups = untrack(|| offered(&stage));
    let into = RwSignal::new(usual(&stage, &groups));
    let key = move || into.get().map(|id| id.to_string()).unwrap_or_default();
    let option = move |stage: &Stage| {
        let (id, chosen) = (stage.id.to_string(), stage.id);
        view! { <option value=id selected=move || into.get() == Some(chosen)>{stage.name.clone()}</option> }
    };
    let several = groups.len() > 1;
    let options = groups.iter().map(|(name, stages)| {
        let own = stages.iter().map(option).collect_view();
        if several {
            view! { <optgroup label=name.clone()>{own}</optgroup> }.into_any()
        } else {
            own.into_any()
        }
    });
    let options = options.collect_view();
    let press = Press::new();
    let kept = StoredValue::new(stage);
    let go = move |_| {
        let Some(into) = into.get_untracked().filter(|_| press.take()) else { return };
        carry_out(kept.get_value(), into, deals, press.closes(removal.open));
    };
    view! {
        <div class="sheet-body">
            <p>{t!("sales.remove_stage_why", n = deals)}</p>
            <div class="form-line">
                <label for="remove-into">{move || tr("sales.remove_into")}</label>
                <div class="value value-select">
                    <select id="remove-into" class="value-input" prop:value=key
                        on:change=move |event| into.set(event_target_value(&event).parse().ok())>{options}</select>
                </div>
            </div>
            <p class="hint">{move || tr("sales.remove_hint")}</p>
        </div>
        <footer class="sheet-foot">
            <button type="button" class="button" on:click=move |_| removal.open.set(false)>{move || tr("sales.not_now")}</button>
            <button type="button" class="button strong" disabled=move || press.is_on() on:click=go>{move || tr("sales.remove_and_move")}</button>
        </footer>
    }
}

/// Removes the stage, its deals going along.
fn carry_out(stage: Stage, into: RecordId, deals: usize, then: impl FnOnce(bool) + 'static) {
    let id = clock::command_id();
    let name = untrack(|| use_stages().find(into)).map(|into| into.name).unwrap_or_default();
    let answer = use_engine().request(Request::RemoveStage { id, stage: stage.id, into });
    acts::act(async move {
        let answer = answer.await;
        match &answer {
            Ok(_) => {
                use_toasts().done(t!("sales.stage_emptied", n = deals, stage = stage.name, into = name), id)
            }
            Err(problem) => use_toasts().failed(problem),
        }
        then(answer.is_ok());
    });
}

#[component]
fn Stays(removal: Removal, id: RecordId, deals: usize) -> impl IntoView {
    let show = move |_| {
        let engine = use_engine();
        engine.preferences().set(engine, board::PIPELINE, id.to_string());
        removal.open.set(false);
        use_router().go(Route::List(RecordKind::Deal));
    };
    view! {
        <div class="sheet-body"><p>{t!("sales.pipeline_used", n = deals)}</p></div>
        <footer class="sheet-foot">
            <button type="button" class="button" on:click=move |_| removal.open.set(false)>{move || tr("shell.close")}</button>
            <button type="button" class="button strong" on:click=show><Icon of=icon::ARROW_RIGHT/>{move || tr("sales.show_deals")}</button>
        </footer>
    }
}
