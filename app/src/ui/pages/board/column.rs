//! A stage's column: what it is worth, and its cards, of which only those on screen stand in the document.

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::query::Column as Shown;
use crm_domain::sales::stage::{Outcome, Stage};
use crm_domain::schema::deal;
use crm_domain::value::FieldValue;
use engine_protocol::view::{RowView, Window};
use leptos::html;
use leptos::prelude::*;

use super::card::Card;
use super::{BoardState, column_name, sums, usual_order, within};
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::pages::list::window;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::shell::Overlay;

/// A stage and its deals.
#[component]
pub fn StageColumn(board: BoardState, id: RecordId) -> impl IntoView {
    let engine = use_engine();
    // WHY kept: a stage that goes is shown until its column is gone.
    let stage = Memo::new(move |before: Option<&Option<Stage>>| {
        let now = board.stages.with(|stages| stages.iter().find(|stage| stage.id == id).cloned());
        now.or_else(|| before.cloned().flatten())
    });
    let outcome =
        Memo::new(move |_| stage.with(|stage| stage.as_ref().map(|stage| stage.outcome)).unwrap_or_default());
    let query = Memo::new(move |_| {
        let mut query = within(board.list.query(), deal::STAGE, Some(id));
        if query.sort.is_empty() {
            query.sort = vec![usual_order(outcome.get())];
        }
        query
    });
    let columns =
        Memo::new(move |_| board.fields.with(|fields| fields.iter().copied().map(Shown::Field).collect()));
    let (scroll, height) = (RwSignal::new(0.0_f64), RwSignal::new(0.0_f64));
    let span = Memo::new(move |_| window::span(scroll.get(), height.get().max(600.0), board.pitch));
    let live = engine.watch_list(query.into(), columns.into(), span.into());
    let found = Memo::new(move |_| live.get());
    Effect::new(move |_| {
        let sums = found.with(|window| window.as_ref().map(|window| window.sums.clone()).unwrap_or_default());
        if board.sums.with_untracked(|all| all.get(&id) != Some(&sums)) {
            board.sums.update(|all| _ = all.insert(id, sums));
        }
    });
    on_cleanup(move || {
        board.sums.try_update(|all| all.remove(&id));
    });
    let scroller = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(element) = scroller.get() {
            height.set(f64::from(element.client_height()));
        }
    });
    let total = Memo::new(move |_| found.with(|window| window.as_ref().map_or(0, |window| window.total)));
    let rows = move || found.with(|window| window.as_ref().map(placed).unwrap_or_default());
    let is_over = move || board.drag.is_over(id);
    let name = move || {
        stage.with(|stage| {
            let sums =
                found.with(|window| window.as_ref().map(|window| window.sums.clone()).unwrap_or_default());
            stage.as_ref().map(|stage| column_name(stage, total.get(), &sums)).unwrap_or_default()
        })
    };
    view! {
        <section class="stage-column" data-stage=id.to_string() class:is-over=is_over aria-label=name
            data-tint=move || stage.with(|stage| stage.as_ref().map(|stage| stage.tint.clone()))>
            <Head board stage found/>
            <div class="stage-cards" node_ref=scroller
                on:scroll=move |_| if let Some(element) = scroller.get_untracked() {
                    scroll.set(f64::from(element.scroll_top()));
                    height.set(f64::from(element.client_height()));
                }>
                <div class="stage-rows" role="list" style:height=move || format!("{}px", f64::from(total.get()) * board.pitch)>
                    <For each=rows key=|(_, row)| row.id let((at, row))>
                        <Card board stage id=row.id at=at found/>
                    </For>
                </div>
                <Show when=move || total.get() == 0 && found.with(Option::is_some)>
                    <p class="stage-empty">{move || tr("sales.empty_stage")}</p>
                </Show>
            </div>
        </section>
    }
}

/// The rows with their places; a card reads its own again, so that only what changed is drawn.
fn placed(window: &Window) -> Vec<(u32, RowView)> {
    (window.start..).zip(window.rows.iter().cloned()).collect()
}

#[component]
fn Head(board: BoardState, stage: Memo<Option<Stage>>, found: Memo<Option<Window>>) -> impl IntoView {
    let overlay = Overlay::current();
    let count =
        move || found.with(|window| window.as_ref().map(|window| format::integer(i64::from(window.total))));
    let own =
        move || found.with(|window| window.as_ref().map(|window| window.sums.clone()).unwrap_or_default());
    let whole = move || sums::in_words(&sums::plain(&own()));
    let weighted = move || {
        stage.with(|stage| {
            let stage =
                stage.as_ref().filter(|stage| stage.outcome == Outcome::Open && stage.probability > 0)?;
            let sum = sums::in_words(&sums::weighted(&own(), stage.probability));
            (!sum.is_empty()).then(|| t!("sales.weighted", sum = sum))
        })
    };
    let chance = move || {
        let stage = stage.get().filter(|stage| stage.outcome == Outcome::Open)?;
        Some(format::percent(stage.probability))
    };
    let add = move |_| {
        if let Some(stage) = stage.get_untracked() {
            overlay.given.set(vec![(deal::STAGE, FieldValue::Link(stage.id), stage.name)]);
            overlay.create.set(Some(RecordKind::Deal));
        }
    };
    let is_open =
        move || stage.with(|stage| stage.as_ref().is_some_and(|stage| stage.outcome == Outcome::Open));
    let _ = board;
    view! {
        <header class="stage-head">
            <h2>
                <span class="stage-dot" aria-hidden="true"></span>
                <span class="stage-name">{move || stage.with(|stage| stage.as_ref().map(|stage| stage.name.clone()))}</span>
                <span class="stage-count">{count}</span>
                <span class="stage-chance">{chance}</span>
                <Show when=is_open>
                    <button type="button" class="button quiet square stage-add writes" on:click=add
                        aria-label=move || tr("shell.new_deal") title=move || tr("shell.new_deal")><Icon of=icon::PLUS/></button>
                </Show>
            </h2>
            <p class="stage-sums"><strong>{whole}</strong><span title=move || tr("sales.weighted_hint")>{weighted}</span></p>
        </header>
    }
}
