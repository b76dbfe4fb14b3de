//! A record on the board: it is carried, chosen and moved by keys, opened; what it says depends on what it is.

mod deal;
mod lead;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::sales::stage::Outcome;
use crm_domain::value::FieldValue;
use engine_protocol::view::{RowView, Window};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::BoardState;
use super::lane::Lane;
use crate::i18n::tr;
use crate::route::{Route, use_router};
use crate::t;
use crate::ui::pages::list::grid::room::is_coarse;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::rights::lets_write;
use deal::DealFace;
use lead::LeadFace;

/// From one card to the next, in pixels, for a mouse.
const MOUSE_PITCH: f64 = 124.0;
/// The same for a finger: the words are larger.
const TOUCH_PITCH: f64 = 146.0;

/// From one card to the next, in pixels.
#[must_use]
pub fn pitch() -> f64 {
    if is_coarse() { TOUCH_PITCH } else { MOUSE_PITCH }
}

/// What a card knows of its record. A handle: copying it is free.
#[derive(Clone, Copy)]
struct Live {
    board: BoardState,
    row: Memo<Option<RowView>>,
    lane: Memo<Option<Lane>>,
}

impl Live {
    fn value(self, key: FieldKey) -> Option<FieldValue> {
        let at = self.board.fields.with(|fields| fields.iter().position(|field| *field == key))?;
        self.row.with(|row| row.as_ref()?.cells.get(at)?.clone())
    }

    fn outcome(self) -> Outcome {
        self.lane.with(|lane| lane.as_ref().map(Lane::outcome)).unwrap_or_default()
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
    lane: Memo<Option<Lane>>,
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
    let live = Live { board, row, lane };
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let here = lane.with_untracked(|lane| lane.as_ref().map(|lane| (id, lane.key())));
        if let (true, Some(node)) = (here.is_some() && board.focus.get() == here, node.get()) {
            board.focus.set(None);
            board.sent.set_value(None);
            let _ = node.focus();
        }
    });
    let kind = board.list.kind;
    let open = move || router.go(Route::Record(kind, id));
    let click = move |event: ev::MouseEvent| {
        if board.drag.take_dropped() {
            event.prevent_default();
            return;
        }
        open();
    };
    let on_key = move |event: ev::KeyboardEvent| keys(live, id, &event);
    let is_open = move || router.get() == Route::Record(kind, id);
    let afar = move || row.with(|row| row.as_ref().is_some_and(|row| row.from_afar));
    let name = move || {
        let stage = lane.with(|lane| lane.as_ref().map(Lane::name).unwrap_or_default());
        t!("sales.card", title = live.title(), stage = stage)
    };
    view! {
        <div class="deal-card" role="listitem" tabindex="0" node_ref=node data-card=id.to_string() aria-label=name
            class:is-carried=move || board.drag.carries(id) class:is-open=is_open class:afar=afar
            style:transform=move || format!("translateY({}px)", f64::from(place.get()) * board.pitch)
            on:click=click on:keydown=on_key
            on:pointerdown=move |event| {
                let from = lane.with_untracked(|lane| lane.as_ref().map(Lane::key));
                board.drag.begin(row.get_untracked(), id, from, &event);
            }>
            <h3><span class="deal-title">{move || live.title()}</span><Clash live/></h3>
            {match kind {
                RecordKind::Lead => view! { <LeadFace live/> }.into_any(),
                _ => view! { <DealFace live found/> }.into_any(),
            }}
        </div>
    }
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

/// The arrows choose a card, with Alt they carry it, Enter opens it.
fn keys(live: Live, id: RecordId, event: &ev::KeyboardEvent) {
    let Some(here) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    else {
        return;
    };
    match (event.key().as_str(), event.alt_key()) {
        ("Enter", _) => use_router().go(Route::Record(live.board.list.kind, id)),
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

/// Brings the card to the column before or after.
fn carry(live: Live, id: RecordId, by: i64) {
    let to = live.board.lanes.with_untracked(|lanes| {
        // From where it is on its way to: a second press comes before the first has been answered. And from where it
        // was not let, so that what asks for something can be passed.
        let under_way = live.board.sent.get_value().filter(|(record, _)| *record == id).map(|(_, to)| to);
        let here = under_way.or_else(|| live.lane.with_untracked(|lane| lane.as_ref().map(Lane::key)));
        let at = lanes.iter().position(|lane| Some(lane.key()) == here)?;
        let to = usize::try_from(i64::try_from(at).ok()? + by).ok()?;
        lanes.get(to).cloned()
    });
    let Some(to) = to else { return };
    let key = to.key();
    live.board.sent.set_value(Some((id, key.clone())));
    live.board.focus.set(Some((id, key)));
    live.board.bring(id, untrack(move || live.title()), to, live.row.get_untracked().as_ref());
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
    let Some(at) = cards.iter().position(|card| card.get_attribute("data-card").as_deref() == Some(&wanted))
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
