//! A column: what it is of and worth, and its cards, of which only those on screen stand in the document.

use crm_domain::field::RecordKind;
use crm_domain::query::Column as Shown;
use crm_domain::sales::stage::Outcome;
use engine_protocol::view::{RowView, Sum, Window};
use leptos::html;
use leptos::prelude::*;

use super::card::Card;
use super::lane::Lane;
use super::{BoardState, sums};
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::pages::list::window;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::shell::Overlay;

/// Cards are asked for in steps of so many. WHY few: seven columns of them stand at once.
const STEP: u32 = 4;

/// A stage and its deals, a status and its leads.
#[component]
pub fn LaneColumn(board: BoardState, key: String) -> impl IntoView {
    let engine = use_engine();
    let key = StoredValue::new(key);
    // WHY kept: what goes is shown until its column is gone.
    let lane = Memo::new(move |before: Option<&Option<Lane>>| {
        let is_own = |lane: &&Lane| key.with_value(|key| lane.key() == *key);
        let now = board.lanes.with(|lanes| lanes.iter().find(is_own).cloned());
        now.or_else(|| before.cloned().flatten())
    });
    let query = Memo::new(move |_| {
        let query = board.list.query();
        lane.with(|lane| lane.as_ref().map_or_else(|| query.clone(), |lane| lane.of(query.clone())))
    });
    let columns =
        Memo::new(move |_| board.fields.with(|fields| fields.iter().copied().map(Shown::Field).collect()));
    let (scroll, height) = (RwSignal::new(0.0_f64), RwSignal::new(0.0_f64));
    let span = Memo::new(move |_| window::span_by(STEP, scroll.get(), height.get().max(600.0), board.pitch));
    let live = engine.watch_list(query.into(), columns.into(), span.into());
    let found = Memo::new(move |_| live.get());
    Effect::new(move |_| {
        let sums = found.with(|window| window.as_ref().map(|window| window.sums.clone()).unwrap_or_default());
        let key = key.get_value();
        if board.sums.with_untracked(|all| all.get(&key) != Some(&sums)) {
            board.sums.update(|all| _ = all.insert(key, sums));
        }
    });
    on_cleanup(move || {
        board.sums.try_update(|all| key.try_with_value(|key| all.remove(key)));
    });
    let scroller = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(element) = scroller.get() {
            height.set(f64::from(element.client_height()));
        }
    });
    let total = Memo::new(move |_| found.with(|window| window.as_ref().map_or(0, |window| window.total)));
    let rows = move || found.with(|window| window.as_ref().map(placed).unwrap_or_default());
    let is_over = move || key.with_value(|key| board.drag.is_over(key));
    let name = move || {
        lane.with(|lane| {
            let sums =
                found.with(|window| window.as_ref().map(|window| window.sums.clone()).unwrap_or_default());
            lane.as_ref().map(|lane| column_name(lane, total.get(), &sums)).unwrap_or_default()
        })
    };
    let nothing = match board.list.kind {
        RecordKind::Lead => "sales.empty_status",
        _ => "sales.empty_stage",
    };
    view! {
        <section class="stage-column" data-lane=key.get_value() class:is-over=is_over aria-label=name
            data-tint=move || lane.with(|lane| lane.as_ref().map(Lane::tint))>
            <Head board lane found/>
            <div class="stage-cards" node_ref=scroller
                on:scroll=move |_| if let Some(element) = scroller.get_untracked() {
                    scroll.set(f64::from(element.scroll_top()));
                    height.set(f64::from(element.client_height()));
                }>
                <div class="stage-rows" role="list" style:height=move || format!("{}px", f64::from(total.get()) * board.pitch)>
                    <For each=rows key=|(_, row)| row.id let((at, row))>
                        <Card board lane id=row.id at=at found/>
                    </For>
                </div>
                <Show when=move || total.get() == 0 && found.with(Option::is_some)>
                    <p class="stage-empty">{move || tr(nothing)}</p>
                </Show>
            </div>
        </section>
    }
}

/// The rows with their places; a card reads its own again, so that only what changed is drawn.
fn placed(window: &Window) -> Vec<(u32, RowView)> {
    (window.start..).zip(window.rows.iter().cloned()).collect()
}

/// What a column is called by a screen reader: its name, how many records, what they are worth.
fn column_name(lane: &Lane, count: u32, sums: &[Sum]) -> String {
    let worth = sums::in_words(&sums::plain(sums));
    let records = match lane {
        Lane::Stage(_) => t!("sales.deals", n = count),
        Lane::Status(_) => t!("sales.leads", n = count),
    };
    [lane.name(), records, worth].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

#[component]
fn Head(board: BoardState, lane: Memo<Option<Lane>>, found: Memo<Option<Window>>) -> impl IntoView {
    let overlay = Overlay::current();
    let kind = board.list.kind;
    let count =
        move || found.with(|window| window.as_ref().map(|window| format::integer(i64::from(window.total))));
    let chance = move || {
        let lane = lane.get();
        let stage = lane.as_ref()?.stage().filter(|stage| stage.outcome == Outcome::Open)?;
        Some(format::percent(stage.probability))
    };
    let add = move |_| {
        if let Some(lane) = lane.get_untracked() {
            let (field, value) = lane.value();
            overlay.given.set(vec![(field, value, lane.name())]);
            overlay.create.set(Some(kind));
        }
    };
    let new = if kind == RecordKind::Lead { "shell.new_lead" } else { "shell.new_deal" };
    let is_open = move || lane.with(|lane| lane.as_ref().is_some_and(|lane| lane.outcome() == Outcome::Open));
    view! {
        <header class="stage-head">
            <h2>
                <span class="stage-dot" aria-hidden="true"></span>
                <span class="stage-name">{move || lane.with(|lane| lane.as_ref().map(Lane::name))}</span>
                <span class="stage-count">{count}</span>
                <span class="stage-chance">{chance}</span>
                <Show when=is_open>
                    <button type="button" class="button quiet square stage-add writes" on:click=add
                        aria-label=move || tr(new) title=move || tr(new)><Icon of=icon::PLUS/></button>
                </Show>
            </h2>
            {(kind == RecordKind::Deal).then(|| view! { <Worth lane found/> })}
        </header>
    }
}

/// What a stage's deals are worth, whole and by their chance.
#[component]
fn Worth(lane: Memo<Option<Lane>>, found: Memo<Option<Window>>) -> impl IntoView {
    let own =
        move || found.with(|window| window.as_ref().map(|window| window.sums.clone()).unwrap_or_default());
    let whole = move || sums::in_words(&sums::plain(&own()));
    let weighted = move || {
        lane.with(|lane| {
            let stage = lane.as_ref()?.stage();
            let stage = stage.filter(|stage| stage.outcome == Outcome::Open && stage.probability > 0)?;
            let sum = sums::in_words(&sums::weighted(&own(), stage.probability));
            (!sum.is_empty()).then(|| t!("sales.weighted", sum = sum))
        })
    };
    view! {
        <p class="stage-sums"><strong>{whole}</strong><span title=move || tr("sales.weighted_hint")>{weighted}</span></p>
    }
}
