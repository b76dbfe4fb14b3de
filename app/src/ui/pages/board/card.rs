//! A deal on the board: what it is, with whom, for how much, what is next, and what is wrong with it.

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::sales::stage::{Outcome, Stage};
use crm_domain::schema::deal;
use crm_domain::value::FieldValue;
use engine_protocol::view::{RowView, Window};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::BoardState;
use crate::format;
use crate::i18n::tr;
use crate::route::{Route, use_router};
use crate::t;
use crate::ui::fields::{text, words};
use crate::ui::pages::list::grid::room::is_coarse;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::rights::lets_write;
use crate::ui::sales::moving;
use crate::ui::sales::time_in_stage::{Mark, marks, since};

/// From one card to the next, in pixels, for a mouse.
const MOUSE_PITCH: f64 = 124.0;
/// The same for a finger: the words are larger.
const TOUCH_PITCH: f64 = 146.0;

/// From one card to the next, in pixels.
#[must_use]
pub fn pitch() -> f64 {
    if is_coarse() { TOUCH_PITCH } else { MOUSE_PITCH }
}

/// What a card knows of its deal. A handle: copying it is free.
#[derive(Clone, Copy)]
struct Live {
    board: BoardState,
    row: Memo<Option<RowView>>,
    stage: Memo<Option<Stage>>,
}

impl Live {
    fn value(self, key: FieldKey) -> Option<FieldValue> {
        let at = self.board.fields.with(|fields| fields.iter().position(|field| *field == key))?;
        self.row.with(|row| row.as_ref()?.cells.get(at)?.clone())
    }

    fn title(self) -> String {
        let title = self.row.with(|row| row.as_ref().map(|row| row.title.clone()).unwrap_or_default());
        if title.is_empty() { tr("record.untitled") } else { title }
    }
}

/// One card.
#[component]
pub fn Card(
    board: BoardState,
    stage: Memo<Option<Stage>>,
    id: RecordId,
    at: u32,
    found: Memo<Option<Window>>,
) -> impl IntoView {
    let router = use_router();
    let row = Memo::new(move |before: Option<&Option<RowView>>| {
        let now = found.with(|window| window.as_ref()?.rows.iter().find(|row| row.id == id).cloned());
        // WHY the one before: a card that goes is not emptied first.
        now.or_else(|| before.cloned().flatten())
    });
    let place = Memo::new(move |before: Option<&u32>| {
        let now = found.with(|window| {
            let window = window.as_ref()?;
            let at = window.rows.iter().position(|row| row.id == id)?;
            u32::try_from(at).ok().map(|at| window.start + at)
        });
        now.or(before.copied()).unwrap_or(at)
    });
    let live = Live { board, row, stage };
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let here = stage.with_untracked(|stage| stage.as_ref().map(|stage| (id, stage.id)));
        if let (true, Some(node)) = (here.is_some() && board.focus.get() == here, node.get()) {
            board.focus.set(None);
            let _ = node.focus();
        }
    });
    let open = move || router.go(Route::Record(RecordKind::Deal, id));
    let click = move |event: ev::MouseEvent| {
        if board.drag.take_dropped() {
            event.prevent_default();
            return;
        }
        open();
    };
    let on_key = move |event: ev::KeyboardEvent| keys(live, id, &event);
    let is_open = move || router.get() == Route::Record(RecordKind::Deal, id);
    let afar = move || row.with(|row| row.as_ref().is_some_and(|row| row.from_afar));
    let name = move || {
        let stage = stage.with(|stage| stage.as_ref().map(|stage| stage.name.clone()).unwrap_or_default());
        t!("sales.card", title = live.title(), stage = stage)
    };
    view! {
        <div class="deal-card" role="listitem" tabindex="0" node_ref=node data-deal=id.to_string() aria-label=name
            class:is-carried=move || board.drag.carries(id) class:is-open=is_open class:afar=afar
            style:transform=move || format!("translateY({}px)", f64::from(place.get()) * board.pitch)
            on:click=click on:keydown=on_key
            on:pointerdown=move |event| {
                let from = stage.with_untracked(|stage| stage.as_ref().map(|stage| stage.id));
                board.drag.begin(row.get_untracked(), id, from, &event);
            }>
            <h3><span class="deal-title">{move || live.title()}</span><Clash live/></h3>
            <p class="deal-account">{move || account(live, found)}</p>
            <Worth live/>
            <Next live/>
        </div>
    }
}

fn account(live: Live, found: Memo<Option<Window>>) -> Option<String> {
    let Some(FieldValue::Link(account)) = live.value(deal::ACCOUNT) else { return None };
    found.with(|window| window.as_ref().map(|window| text::title(&window.titles, account)))
}

/// Two people changed the same.
#[component]
fn Clash(live: Live) -> impl IntoView {
    let conflicts = move || live.row.with(|row| row.as_ref().map_or(0, |row| row.conflicts));
    move || {
        (conflicts() > 0).then(|| {
            view! {
                <span class="clash" title=t!("list.conflicts", n = conflicts())><Icon of=icon::ARROW_LEFT_RIGHT/></span>
            }
        })
    }
}

/// Amount, and when it should be closed or was.
#[component]
fn Worth(live: Live) -> impl IntoView {
    let amount = move || match live.value(deal::AMOUNT) {
        Some(FieldValue::Money(amount)) => Some(format::money_whole(amount)),
        _ => None,
    };
    let outcome =
        move || live.stage.with(|stage| stage.as_ref().map(|stage| stage.outcome)).unwrap_or_default();
    let when = move || {
        let key = if outcome() == Outcome::Open { deal::EXPECTED_CLOSE } else { deal::CLOSED_AT };
        match live.value(key) {
            Some(FieldValue::Day(day)) => Some(format::day(day)),
            _ => None,
        }
    };
    let late = move || outcome() == Outcome::Open && noticed(live).contains(&Mark::Overdue);
    view! {
        <p class="deal-worth"><strong>{amount}</strong><span class="deal-when" class:is-late=late>{when}</span></p>
    }
}

fn noticed(live: Live) -> Vec<Mark> {
    let value = |key| live.value(key);
    live.stage.with(|stage| {
        let Some(stage) = stage.as_ref() else { return Vec::new() };
        marks(
            stage,
            value(deal::STAGE_LOG).as_ref(),
            value(deal::EXPECTED_CLOSE).as_ref(),
            value(deal::NEXT_STEP).as_ref(),
            value(deal::NEXT_STEP_AT).as_ref(),
        )
    })
}

/// What is to be done next, else what is missing; how long it has been here; why it was lost.
#[component]
fn Next(live: Live) -> impl IntoView {
    let line = move || {
        let stage = live.stage.get()?;
        if stage.outcome == Outcome::Lost {
            let reason = live.value(deal::LOST_REASON)?;
            let key = reason.as_text()?.to_owned();
            return Some(view! { <span class="deal-step">{words::choice(&crm_domain::choice::LOST_REASON, &key)}</span> }.into_any());
        }
        let marks = noticed(live);
        let rest =
            since(live.value(deal::STAGE_LOG).as_ref(), &stage).filter(|_| stage.outcome == Outcome::Open);
        let days = rest.map(|day| format::today().to_days() - day.to_days());
        let step = live.value(deal::NEXT_STEP).and_then(|step| step.as_text().map(ToOwned::to_owned));
        let day = match live.value(deal::NEXT_STEP_AT) {
            Some(FieldValue::Day(day)) => Some(format::day(day)),
            _ => None,
        };
        let late = marks.contains(&Mark::StepOverdue);
        let step = match (step, day) {
            (Some(step), Some(day)) => Some(format!("{step}, {day}")),
            (step, day) => step.or(day),
        };
        let rotten = marks.iter().any(|mark| matches!(mark, Mark::Rotten(_)));
        let age_words = marks.iter().find(|mark| matches!(mark, Mark::Rotten(_))).map(|mark| mark.words());
        let age = days.filter(|days| *days > 0).map(|days| {
            view! {
                <span class="deal-age" class:is-rotten=rotten title=age_words.clone().unwrap_or_else(|| t!("sales.in_stage", n = days))>
                    <Icon of=icon::HOURGLASS/>{format::integer(days)}<span class="sr-only">{t!("sales.in_stage", n = days)}</span>
                </span>
            }
        });
        let next = match step {
            Some(step) => view! { <span class="deal-step" class:is-late=late title=step.clone()><Icon of=icon::ARROW_RIGHT/><span>{step.clone()}</span></span> }.into_any(),
            None if marks.contains(&Mark::NoNextStep) => {
                view! { <span class="deal-step is-none"><span>{Mark::NoNextStep.words()}</span></span> }.into_any()
            }
            None => view! { <span></span> }.into_any(),
        };
        Some(view! { {next}{age} }.into_any())
    };
    view! { <p class="deal-next">{line}</p> }
}

/// The arrows choose a card, with Alt they carry it, Enter opens it.
fn keys(live: Live, id: RecordId, event: &ev::KeyboardEvent) {
    let Some(here) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    else {
        return;
    };
    match (event.key().as_str(), event.alt_key()) {
        ("Enter", _) => use_router().go(Route::Record(RecordKind::Deal, id)),
        ("ArrowLeft" | "ArrowRight", true) if !lets_write() => {}
        ("ArrowLeft", true) => carry(live, id, -1),
        ("ArrowRight", true) => carry(live, id, 1),
        ("ArrowDown", false) => step(&here, id, 1),
        ("ArrowUp", false) => step(&here, id, -1),
        ("ArrowRight", false) => across(&here, 1),
        ("ArrowLeft", false) => across(&here, -1),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

/// Brings the card to the stage before or after.
fn carry(live: Live, id: RecordId, by: i64) {
    let to = live.board.stages.with_untracked(|stages| {
        let here = live.stage.with_untracked(|stage| stage.as_ref().map(|stage| stage.id));
        let at = stages.iter().position(|stage| Some(stage.id) == here)?;
        let to = usize::try_from(i64::try_from(at).ok()? + by).ok()?;
        stages.get(to).cloned()
    });
    if let Some(to) = to {
        live.board.focus.set(Some((id, to.id)));
        drop_on(live.board, id, untrack(move || live.title()), to, live.row.get_untracked().as_ref());
    }
}

/// Brings a deal whose row is on the board to a stage.
pub fn drop_on(board: BoardState, id: RecordId, title: String, to: Stage, row: Option<&RowView>) {
    let fields = board.fields.get_untracked();
    let get = |key: FieldKey| {
        let at = fields.iter().position(|field| *field == key)?;
        row?.cells.get(at)?.as_ref()
    };
    moving::move_to(id, title, to, &get);
}

/// The cards of a column by their place, which is not their order in the document.
fn cards_of(column: &web_sys::Element) -> Vec<web_sys::HtmlElement> {
    let Ok(found) = column.query_selector_all(".deal-card") else { return Vec::new() };
    let mut cards: Vec<web_sys::HtmlElement> =
        (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect();
    cards.sort_by(|a, b| a.get_bounding_client_rect().top().total_cmp(&b.get_bounding_client_rect().top()));
    cards
}

fn step(here: &web_sys::Element, id: RecordId, by: i64) {
    let Some(column) = here.closest(".stage-column").ok().flatten() else { return };
    let cards = cards_of(&column);
    let wanted = id.to_string();
    let Some(at) = cards.iter().position(|card| card.get_attribute("data-deal").as_deref() == Some(&wanted))
    else {
        return;
    };
    let next =
        i64::try_from(at).ok().and_then(|at| usize::try_from(at + by).ok()).and_then(|at| cards.get(at));
    if let Some(next) = next {
        let _ = next.focus();
        next.scroll_into_view_with_scroll_into_view_options(&nearest());
    }
}

/// To the card at the same height in the next column that has one.
fn across(here: &web_sys::Element, by: i64) {
    let Some(column) = here.closest(".stage-column").ok().flatten() else { return };
    let top = here.get_bounding_client_rect().top();
    let mut next = column;
    loop {
        let sibling = if by > 0 { next.next_element_sibling() } else { next.previous_element_sibling() };
        let Some(sibling) = sibling else { return };
        next = sibling;
        let far = |card: &web_sys::HtmlElement| (card.get_bounding_client_rect().top() - top).abs();
        if let Some(card) = cards_of(&next).into_iter().min_by(|a, b| far(a).total_cmp(&far(b))) {
            let _ = card.focus();
            card.scroll_into_view_with_scroll_into_view_options(&nearest());
            return;
        }
    }
}

fn nearest() -> web_sys::ScrollIntoViewOptions {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
    options
}
