//! The stages of all pipelines, live. Few records that many pages need: watched once, from the first page that asks.

use std::cell::Cell;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::query::{Column, Filter, Query, Scope};
use crm_domain::sales::pipeline::{Pipeline, default_of, start as start_of};
use crm_domain::sales::stage::Stage;
use crm_domain::schema::pipeline;
use crm_domain::value::FieldValue;
use engine_protocol::request::Span;
use engine_protocol::view::{RowView, Window};
use leptos::prelude::*;

use crate::engine::use_engine;

/// More stages than anybody has.
const MOST: u32 = 500;

/// What of a stage is watched.
const FIELDS: [FieldKey; 8] = [
    pipeline::PIPELINE,
    pipeline::OUTCOME,
    pipeline::PROBABILITY,
    pipeline::TINT,
    pipeline::POSITION,
    pipeline::ROT_DAYS,
    pipeline::REQUIRED,
    pipeline::REQUIREMENTS,
];

/// What of a pipeline is watched.
const OF_PIPELINES: [FieldKey; 2] = [pipeline::POSITION, pipeline::DEFAULT];

/// Pipelines and their stages. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Stages {
    /// In the order of pipelines and places; `None` until the engine answered.
    all: Memo<Option<Vec<Stage>>>,
    /// In their order.
    pipelines: Memo<Vec<Pipeline>>,
}

thread_local! {
    static ROOT: Cell<Option<StoredValue<Owner>>> = const { Cell::new(None) };
    static CURRENT: Cell<Option<Stages>> = const { Cell::new(None) };
}

/// Done once, by the root of the page: what is watched later lives as long as the page.
pub fn start() {
    ROOT.set(Owner::current().map(StoredValue::new));
}

/// The stages of this page.
///
/// # Panics
/// Before [`start`].
#[must_use]
pub fn use_stages() -> Stages {
    CURRENT.get().unwrap_or_else(|| {
        let root = ROOT.get().expect("the stages start with the page");
        let stages = root.get_value().with(Stages::watch);
        CURRENT.set(Some(stages));
        stages
    })
}

fn watch(kind: RecordKind, fields: &[FieldKey]) -> ReadSignal<Option<Window>> {
    let query = Query {
        kind,
        scope: Scope::Living,
        filter: Filter::All(Vec::new()),
        search: String::new(),
        sort: Vec::new(),
    };
    let columns: Vec<Column> = fields.iter().copied().map(Column::Field).collect();
    let span = Span { start: 0, len: MOST };
    use_engine().watch_list(
        Signal::derive(move || query.clone()),
        Signal::derive(move || columns.clone()),
        Signal::derive(move || span),
    )
}

/// The value of a row that was asked for these fields.
fn cell<'a>(row: &'a RowView, fields: &[FieldKey], key: FieldKey) -> Option<&'a FieldValue> {
    let at = fields.iter().position(|field| *field == key)?;
    row.cells.get(at)?.as_ref()
}

fn stage_of(row: &RowView) -> Stage {
    Stage::of_values(row.id, row.title.clone(), &|key| cell(row, &FIELDS, key))
}

fn pipeline_of(row: &RowView) -> Pipeline {
    Pipeline::of_values(row.id, row.title.clone(), &|key| cell(row, &OF_PIPELINES, key))
}

impl Stages {
    fn watch() -> Self {
        let (stages, pipelines) =
            (watch(RecordKind::Stage, &FIELDS), watch(RecordKind::Pipeline, &OF_PIPELINES));
        let pipelines = Memo::new(move |_| {
            pipelines.with(|window| {
                let rows = window.as_ref().map(|window| window.rows.as_slice()).unwrap_or_default();
                let mut found: Vec<Pipeline> = rows.iter().map(pipeline_of).collect();
                found.sort_by_key(|pipeline| (pipeline.position, pipeline.id));
                found
            })
        });
        let all = Memo::new(move |_| {
            let mut found: Vec<Stage> = stages
                .with(|window| window.as_ref().map(|window| window.rows.iter().map(stage_of).collect()))?;
            let place = |id: Option<RecordId>| {
                pipelines.with(|all| all.iter().position(|pipeline| Some(pipeline.id) == id))
            };
            found
                .sort_by_key(|stage| (place(stage.pipeline).unwrap_or(usize::MAX), stage.position, stage.id));
            Some(found)
        });
        Self { all, pipelines }
    }

    /// Whether the engine has said which there are.
    #[must_use]
    pub fn are_known(self) -> bool {
        self.all.with(Option::is_some)
    }

    /// All pipelines in their order.
    #[must_use]
    pub fn pipelines(self) -> Vec<Pipeline> {
        self.pipelines.get()
    }

    /// The ids of all stages.
    #[must_use]
    pub fn ids(self) -> Vec<RecordId> {
        self.all.with(|all| all.iter().flatten().map(|stage| stage.id).collect())
    }

    /// The stages of a pipeline in their order.
    #[must_use]
    pub fn of(self, pipeline: RecordId) -> Vec<Stage> {
        let all = self.all.get().unwrap_or_default();
        all.into_iter().filter(|stage| stage.pipeline == Some(pipeline)).collect()
    }

    /// A stage.
    #[must_use]
    pub fn find(self, id: RecordId) -> Option<Stage> {
        self.all.with(|all| all.as_ref()?.iter().find(|stage| stage.id == id).cloned())
    }

    /// The pipeline that new deals go to.
    #[must_use]
    pub fn usual(self) -> Option<RecordId> {
        self.pipelines.with(|pipelines| default_of(pipelines))
    }

    /// Where a deal begins: the first open stage of the pipeline that new deals go to.
    #[must_use]
    pub fn first(self) -> Option<Stage> {
        // WHY the pipelines first: the stages come of them (ARCHITECTURE.md, Across everything).
        self.pipelines.with(|pipelines| self.all.with(|all| start_of(pipelines, all.as_ref()?).cloned()))
    }
}
