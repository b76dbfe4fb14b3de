//! Deals by stage: a column each, cards that are moved by mouse, finger and keyboard.

pub mod astray;
pub mod card;
pub mod column;
pub mod drag;
pub mod sums;

use std::collections::BTreeMap;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::query::{Column as Shown, Filter, Op, Query};
use crm_domain::sales::stage::{Outcome, Stage};
use crm_domain::schema::deal;
use crm_domain::value::FieldValue;
use engine_protocol::Request;
use engine_protocol::request::Span;
use engine_protocol::view::Sum;
use leptos::html;
use leptos::prelude::*;

use super::list::empty::NoMatch;
use super::list::state::ListState;
use crate::engine::use_engine;
use crate::i18n::{Lang, lang_untracked, tr};
use crate::t;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::sales::use_stages;
use crate::ui::shell::Overlay;
use column::StageColumn;
use drag::Drag;

/// The preference that keeps which pipeline is shown.
const PIPELINE: &str = "deals.pipeline";

/// What the columns of a board share. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct BoardState {
    /// The list whose conditions and search the board follows.
    pub list: ListState,
    /// The stages in their order.
    pub stages: Memo<Vec<Stage>>,
    /// What of each deal is asked for.
    pub fields: Memo<Vec<FieldKey>>,
    /// From one card to the next, in pixels.
    pub pitch: f64,
    /// The card that is carried.
    pub drag: Drag,
    /// What each column is worth.
    pub sums: RwSignal<BTreeMap<RecordId, Vec<Sum>>>,
    /// The card that takes the focus once it stands in the column of this stage.
    pub focus: RwSignal<Option<(RecordId, RecordId)>>,
}

/// What a card shows, besides what its stages ask for.
const ON_CARD: [FieldKey; 9] = [
    deal::ACCOUNT,
    deal::AMOUNT,
    deal::PROBABILITY,
    deal::EXPECTED_CLOSE,
    deal::NEXT_STEP,
    deal::NEXT_STEP_AT,
    deal::STAGE_LOG,
    deal::CLOSED_AT,
    deal::LOST_REASON,
];

/// The board, in place of the list's rows.
#[component]
pub fn Board(state: ListState) -> impl IntoView {
    let engine = use_engine();
    let known = use_stages();
    let chosen = Memo::new(move |_| {
        let all = known.pipelines();
        let kept = engine.preferences().get(PIPELINE).and_then(|text| text.parse::<RecordId>().ok());
        let kept = kept.filter(|kept| all.iter().any(|pipeline| pipeline.id == *kept));
        kept.or_else(|| all.first().map(|pipeline| pipeline.id))
    });
    let stages = Memo::new(move |_| chosen.get().map(|pipeline| known.of(pipeline)).unwrap_or_default());
    let fields = Memo::new(move |_| {
        let mut fields = ON_CARD.to_vec();
        let asked =
            stages.with(|stages| stages.iter().flat_map(|stage| stage.required.clone()).collect::<Vec<_>>());
        fields.extend(asked);
        fields.dedup();
        fields
    });
    let board = BoardState {
        list: state,
        stages,
        fields,
        pitch: card::pitch(),
        drag: Drag::new(),
        sums: RwSignal::new(BTreeMap::new()),
        focus: RwSignal::new(None),
    };
    let total = watch_all(state, chosen);
    let known_empty = move || known.are_known() && stages.with(Vec::is_empty);
    let no_match = move || {
        total.with(|window| window.as_ref().is_some_and(|window| window.total == 0 && window.unfiltered > 0))
    };
    let none_at_all =
        move || total.with(|window| window.as_ref().is_some_and(|window| window.unfiltered == 0));
    let scroller = NodeRef::<html::Div>::new();
    let columns = move || {
        view! {
            <div class="board" node_ref=scroller role="group" class:is-carrying=move || board.drag.is_on()
                aria-label=move || tr("sales.board") aria-describedby="board-keys"
                style=("--pitch", format!("{}px", board.pitch))>
                <For each=move || stages.get() key=|stage| stage.id let:stage>
                    <StageColumn board id=stage.id/>
                </For>
            </div>
            <p class="sr-only" id="board-keys">{move || tr("sales.board_keys")}</p>
            <drag::Ghost board/>
        }
    };
    board.drag.watch(board, scroller);
    view! {
        <div class="board-strip">
            <PipelinePick chosen/>
            <sums::Total board/>
            <astray::Astray state/>
        </div>
        <Show when=move || none_at_all() && !known_empty()>
            <div class="board-none">
                <p>{move || tr("sales.no_deals")}</p>
                <button type="button" class="button strong writes" on:click=move |_| Overlay::current().create.set(Some(RecordKind::Deal))>
                    <Icon of=icon::PLUS/>{move || tr("shell.new_deal")}
                </button>
            </div>
        </Show>
        <Show when=no_match><NoMatch state/></Show>
        <Show when=known_empty fallback=columns><SetUp/></Show>
    }
}

/// Watches all deals of the board: how many there are, and where one stands among them.
fn watch_all(
    state: ListState,
    chosen: Memo<Option<RecordId>>,
) -> ReadSignal<Option<engine_protocol::view::Window>> {
    let query = Memo::new(move |_| {
        let query = state.query();
        within(query, deal::PIPELINE, chosen.get())
    });
    let span = Span { start: 0, len: 0 };
    let live = use_engine().watch_list(
        query.into(),
        Signal::derive(Vec::<Shown>::new),
        Signal::derive(move || span),
    );
    state.live.set(Some(live));
    Effect::new(move |_| {
        if let Some(window) = live.get() {
            state.window.set(Some(window));
        }
    });
    live
}

/// A question, held to deals that link to a record.
#[must_use]
pub fn within(query: Query, field: FieldKey, id: Option<RecordId>) -> Query {
    let Some(id) = id else { return query };
    let held = Filter::Is { column: Shown::Field(field), op: Op::Is, values: vec![FieldValue::Link(id)] };
    let mut parts = vec![held];
    match query.filter {
        Filter::All(more) => parts.extend(more),
        other => parts.push(other),
    }
    Query { filter: Filter::All(parts), ..query }
}

/// Which pipeline is shown, where there are several.
#[component]
fn PipelinePick(chosen: Memo<Option<RecordId>>) -> impl IntoView {
    let engine = use_engine();
    let known = use_stages();
    let key = move || chosen.get().map(|id| id.to_string()).unwrap_or_default();
    view! {
        <Show when=move || known.pipelines().len().gt(&1)>
            <select class="pipeline-pick" aria-label=move || tr("sales.pipeline") prop:value=key
                on:change=move |event| engine.preferences().set(engine, PIPELINE, event_target_value(&event))>
                {move || known.pipelines().into_iter().map(|pipeline| {
                    let id = pipeline.id.to_string();
                    let is_chosen = id.clone();
                    view! { <option value=id selected=move || key() == is_chosen>{pipeline.name}</option> }
                }).collect_view()}
            </select>
        </Show>
    }
}

/// There is no pipeline yet: what one is, and a button that makes it.
#[component]
fn SetUp() -> impl IntoView {
    let engine = use_engine();
    let set_up = move |_| engine.tell(Request::SetUpSales { german: lang_untracked() == Lang::De });
    view! {
        <div class="empty">
            <p class="empty-sentence">{move || tr("sales.no_pipeline")}</p>
            <p class="empty-hint">{move || tr("sales.no_pipeline_hint")}</p>
            <button type="button" class="button strong writes" on:click=set_up><Icon of=icon::PLUS/>{move || tr("sales.set_up")}</button>
        </div>
    }
}

/// The order of a stage's deals where none was chosen: what should be closed first; what was closed last.
fn usual_order(outcome: Outcome) -> crm_domain::query::Sort {
    let (field, descending) = match outcome {
        Outcome::Open => (deal::EXPECTED_CLOSE, false),
        Outcome::Won | Outcome::Lost => (deal::CLOSED_AT, true),
    };
    crm_domain::query::Sort { column: Shown::Field(field), descending }
}

/// What a stage's column is called by a screen reader: its name, how many deals, what they are worth.
fn column_name(stage: &Stage, count: u32, sums: &[Sum]) -> String {
    let worth = sums::in_words(&sums::plain(sums));
    let deals = t!("sales.deals", n = count);
    [stage.name.clone(), deals, worth]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}
