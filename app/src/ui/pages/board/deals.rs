//! Deals by stage.

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::schema::deal;
use engine_protocol::Request;
use leptos::prelude::*;

use super::lane::Lane;
use super::{BoardState, Lanes, astray, sums, watch_all, within};
use crate::engine::use_engine;
use crate::i18n::{Lang, lang_untracked, tr};
use crate::ui::pages::list::empty::NoMatch;
use crate::ui::pages::list::state::ListState;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::sales::use_stages;
use crate::ui::shell::Overlay;

/// The preference that keeps which pipeline is shown.
pub const PIPELINE: &str = "deals.pipeline";

/// What a card shows, besides what its stages ask for.
const ON_CARD: [FieldKey; 10] = [
    deal::ACCOUNT,
    deal::AMOUNT,
    deal::PROBABILITY,
    deal::EXPECTED_CLOSE,
    deal::NEXT_STEP,
    deal::NEXT_STEP_AT,
    deal::STAGE_LOG,
    deal::CLOSED_AT,
    deal::LOST_REASON,
    deal::WIN_REASON,
];

/// The board of a pipeline.
#[component]
pub fn DealBoard(state: ListState) -> impl IntoView {
    let engine = use_engine();
    let known = use_stages();
    let chosen = Memo::new(move |_| {
        let all = known.pipelines();
        let kept = engine.preferences().get(PIPELINE).and_then(|text| text.parse::<RecordId>().ok());
        let kept = kept.filter(|kept| all.iter().any(|pipeline| pipeline.id == *kept));
        kept.or_else(|| known.usual())
    });
    let stages = Memo::new(move |_| chosen.get().map(|pipeline| known.of(pipeline)).unwrap_or_default());
    let lanes = Memo::new(move |_| stages.get().into_iter().map(Lane::Stage).collect());
    let fields = Memo::new(move |_| {
        let mut fields = ON_CARD.to_vec();
        let asked =
            stages.with(|stages| stages.iter().flat_map(|stage| stage.required.clone()).collect::<Vec<_>>());
        fields.extend(asked);
        fields.dedup();
        fields
    });
    let board = BoardState::of(state, lanes, fields);
    let total = watch_all(state, move |query| within(query, deal::PIPELINE, chosen.get()));
    let known_empty = move || known.are_known() && stages.with(Vec::is_empty);
    let no_match = move || {
        total.with(|window| window.as_ref().is_some_and(|window| window.total == 0 && window.unfiltered > 0))
    };
    let none_at_all =
        move || total.with(|window| window.as_ref().is_some_and(|window| window.unfiltered == 0));
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
        <Show when=known_empty fallback=move || view! { <Lanes board/> }><SetUp/></Show>
    }
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
