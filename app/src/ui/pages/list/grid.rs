//! The rows of a list: only those on screen stand in the document, placed by transform, keyed by
//! record, so that scrolling moves nothing but numbers.

pub mod header;
pub mod keys;
pub mod room;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::query::Column;
use engine_protocol::view::Window;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::empty::{Empty, NoMatch};
use super::lines::{self, Heads, Stand};
use super::row::{Live, Row};
use super::slots::Slots;
use super::state::ListState;
use super::window;
use crate::engine::use_engine;
use crate::ui::later::{later, parts};
use header::Header;
pub use keys::{neighbour, step};

/// A list that has not changed for so long rests.
const REST: std::time::Duration = std::time::Duration::from_millis(200);
/// How long a row that arrived glows.
const GLOWS: std::time::Duration = std::time::Duration::from_secs(2);
/// Height of a row as a card of two lines, for a finger and for a mouse, in pixels.
const HEIGHTS: [f64; 3] = [64.0, 56.0, 40.0];
/// The header covers at most so many pixels of the rows.
const HEAD_HEIGHT: f64 = 45.0;

/// How the rows stand. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Layout {
    /// Rows are cards of two lines.
    pub cards: Memo<bool>,
    /// Height of a row in pixels.
    pub row_height: Memo<f64>,
    /// The heads of its groups.
    pub heads: Memo<Heads>,
    /// The record that is open beside the list.
    pub open: Memo<Option<RecordId>>,
    /// Draws what stands in a row.
    pub body: fn(ListState, Layout, Live) -> AnyView,
}

/// How high the rows of a list are, followed by reactive closures.
#[must_use]
pub fn row_height(state: ListState) -> f64 {
    let [card, touch, mouse] = HEIGHTS;
    match (room::holds_cards(state), room::is_coarse()) {
        (true, _) => card,
        (false, true) => touch,
        (false, false) => mouse,
    }
}

/// What a card shows: its second line, and a number to call.
pub fn card_columns(kind: RecordKind) -> Vec<Column> {
    let fields: &[&'static str] = match kind {
        RecordKind::Account => &["addresses", "kind", "phones"],
        RecordKind::Contact => &["affiliations", "position", "phones"],
        RecordKind::Lead => &["company_name", "status", "phones"],
        RecordKind::Deal => &["account", "amount", "stage"],
        RecordKind::Interaction => &["kind", "at", "related"],
        RecordKind::Task => &["due", "related", "status"],
        RecordKind::Event => &["when", "location", "related"],
        RecordKind::Product => &["sku", "list_price", "unit"],
        RecordKind::Quote | RecordKind::Order => &["account", "total", "status"],
        RecordKind::PriceList => &["currency", "status", "accounts"],
        RecordKind::Tour => &["date", "stops", "owner"],
        RecordKind::Pipeline
        | RecordKind::Stage
        | RecordKind::Quota
        | RecordKind::Definition
        | RecordKind::Option
        | RecordKind::View
        | RecordKind::Photo
        | RecordKind::Team
        | RecordKind::Letterhead => &[],
    };
    fields.iter().map(|key| Column::Field(FieldKey::new(key))).collect()
}

/// The list's rows, with header, or what stands there when there are none.
#[component]
pub fn Grid(state: ListState, open: Memo<Option<RecordId>>) -> impl IntoView {
    let engine = use_engine();
    let scroller = NodeRef::<html::Div>::new();
    room::measure(state, scroller);
    let cards = Memo::new(move |_| room::holds_cards(state));
    let row_height = Memo::new(move |_| row_height(state));
    let heads = Memo::new(move |_| state.window.with(|window| Heads::of(window.as_ref(), Stand::SINGLE)));
    let layout = Layout { cards, row_height, heads, open, body: super::row::body };
    let slots = StoredValue::new(Slots::default());
    let ordered = keep_in_order(state, slots);

    let query = Memo::new(move |_| state.query());
    let columns = Memo::new(move |_| {
        if cards.get() {
            return card_columns(state.kind);
        }
        state.columns.with(|columns| columns.iter().map(|shown| shown.column).collect())
    });
    let span = Memo::new(move |_| {
        let lines = window::span(state.scroll.get(), state.room.get().1.max(600.0), row_height.get());
        heads.with(|heads| heads.rows_in(lines))
    });
    let grouping = Memo::new(move |_| state.grouping());
    let live = engine.watch_grouped(query.into(), columns.into(), span.into(), grouping.into());
    state.live.set(Some(live));
    take_in(state, live, query, layout, scroller);
    reveal_on_demand(state, layout, scroller);
    hold_focus(state, scroller, ordered);

    let total =
        Memo::new(move |_| state.window.with(|window| window.as_ref().map_or(0, |window| window.total)));
    let lines = Memo::new(move |_| {
        let rows = state.window.with(|window| window.as_ref().map_or(0, lines::rows));
        heads.with(|heads| heads.lines(rows))
    });
    let known = Memo::new(move |_| state.window.with(Option::is_some));
    let nothing_here = Memo::new(move |_| {
        state
            .window
            .with(|window| window.as_ref().is_some_and(|window| window.total == 0 && window.unfiltered == 0))
    });
    let (template, sum) = (move || widths(state), move || whole_width(state));
    let shifted = RwSignal::new(false);
    let on_scroll = move |_| follow_scroll(state, scroller, shifted);

    view! {
        <Show when=move || known.get() && total.get() == 0>
            {move || if nothing_here.get() {
                view! { <Empty kind=state.kind/> }.into_any()
            } else {
                view! { <NoMatch state/> }.into_any()
            }}
        </Show>
        <div
            class="grid"
            class:cards=move || cards.get()
            class:hidden=move || known.get() && total.get() == 0
            role="grid"
            aria-label=move || crate::ui::words::kind_plural(state.kind)
            aria-rowcount=move || (lines.get() + 1).to_string()
            aria-colcount=move || (columns.with(Vec::len) + 1).to_string()
            aria-multiselectable="true"
            tabindex=move || if state.focused.get().is_none() { "0" } else { "-1" }
            node_ref=scroller
            style=("--columns", template)
            class:shifted=shifted
            class:picking=move || state.selected.with(|selected| !selected.is_empty())
            style=("--sum", sum)
            style=("--row", move || format!("{}px", row_height.get()))
            on:scroll=on_scroll
            on:keydown=move |event| keys::on_key(state, 1, &event)
            on:focus=move |_| keys::enter(state)
        >
            <Show when=move || !cards.get()>
                <Header state/>
            </Show>
            <div class="rows" role="rowgroup" style:height=move || format!("{}px", f64::from(lines.get()) * row_height.get())>
                <For
                    each=move || {
                        ordered.track();
                        state.window.with(|window| {
                            slots.try_update_value(|slots| slots.arrange(window.as_ref())).unwrap_or_default()
                        })
                    }
                    key=|slot| slot.key
                    let:stand
                >
                    <Row state layout stand/>
                </For>
                <Show when=move || state.group.with(Option::is_some)>
                    {later(parts::group_heads, (state, layout))}
                </Show>
            </div>
        </div>
    }
}

/// The widths of the columns, as a style's list of grid tracks.
fn widths(state: ListState) -> String {
    let widths = state.columns.with(|columns| {
        columns.iter().map(|shown| format!("{}px", shown.width)).collect::<Vec<_>>().join(" ")
    });
    format!("var(--check) {widths} minmax(16px, 1fr)")
}

/// How wide all columns are, as a style's length.
fn whole_width(state: ListState) -> String {
    let columns: u32 = state.columns.with(|columns| columns.iter().map(|shown| shown.width).sum());
    format!("calc({columns}px + var(--check) + 16px)")
}

/// Takes over how far the list is scrolled, down and whether sideways.
pub fn follow_scroll(state: ListState, scroller: NodeRef<html::Div>, shifted: RwSignal<bool>) {
    let Some(element) = scroller.get_untracked() else { return };
    state.scroll.set(f64::from(element.scroll_top()));
    let now = element.scroll_left() > 0;
    if shifted.get_untracked() != now {
        shifted.set(now);
    }
}

/// Takes new rows in; what is in view stays where it is when rows come or go above it.
pub fn take_in(
    state: ListState,
    live: ReadSignal<Option<Window>>,
    query: Memo<crm_domain::query::Query>,
    layout: Layout,
    scroller: NodeRef<html::Div>,
) {
    Effect::new(move |shown: Option<crm_domain::query::Query>| {
        let question = query.get_untracked();
        let Some(now) = live.get() else { return shown.unwrap_or(question) };
        let height = layout.row_height.get_untracked();
        let scroll = state.scroll.get_untracked();
        let same = shown.as_ref() == Some(&question);
        let first = layout.heads.with_untracked(|heads| heads.row_at(window::rows(scroll, height)));
        let moved = state.window.with_untracked(|before| match before {
            Some(before) if same && scroll > 0.0 => window::moved(before, &now, first),
            Some(_) | None => 0,
        });
        let Stand { across, tall } = layout.heads.with_untracked(Heads::stand);
        let fresh = state.window.with_untracked(|before| match before {
            Some(before) if same => window::fresh(before, &now),
            Some(_) | None => Vec::new(),
        });
        glow(state, fresh);
        state.window.set(Some(now));
        crate::ui::picture::changed();
        if moved != 0
            && let Some(element) = scroller.get_untracked()
        {
            let lines = moved.div_euclid(i64::from(across)) * i64::from(tall);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_precision_loss,
                reason = "row counts are small"
            )]
            element.set_scroll_top((scroll + lines as f64 * height) as i32);
        }
        question
    });
    // Another question begins at its top.
    Effect::new(move |shown: Option<crm_domain::query::Query>| {
        let question = query.get();
        if shown.is_some_and(|shown| shown != question)
            && let Some(element) = scroller.get_untracked()
        {
            element.set_scroll_top(0);
        }
        question
    });
}

/// Marks rows that others just changed, for as long as their glow lasts.
fn glow(state: ListState, fresh: Vec<RecordId>) {
    if fresh.is_empty() {
        return;
    }
    state.fresh.update(|shown| shown.extend(fresh.iter().copied()));
    set_timeout(move || state.fresh.update(|shown| fresh.iter().for_each(|id| _ = shown.remove(id))), GLOWS);
}

/// Brings rows into view when asked, and the list back to where it was when it is shown again.
pub fn reveal_on_demand(state: ListState, layout: Layout, scroller: NodeRef<html::Div>) {
    Effect::new(move |done: Option<bool>| {
        let Some(element) = scroller.get() else { return false };
        if done != Some(true) {
            #[expect(clippy::cast_possible_truncation, reason = "browsers lay out at most 2^25 pixels")]
            element.set_scroll_top(state.scroll.get_untracked() as i32);
        }
        true
    });
    // Rows that change their height (cards, cells) keep the first one in view.
    Effect::new(move |before: Option<f64>| {
        let height = layout.row_height.get();
        if let (Some(before), Some(element)) =
            (before.filter(|before| *before != height), scroller.get_untracked())
        {
            let first = state.scroll.get_untracked() / before;
            #[expect(clippy::cast_possible_truncation, reason = "browsers lay out at most 2^25 pixels")]
            set_timeout(move || element.set_scroll_top((first * height) as i32), std::time::Duration::ZERO);
        }
        height
    });
    Effect::new(move |_| {
        let (Some(index), Some(element)) = (state.reveal.get(), scroller.get_untracked()) else { return };
        let height = layout.row_height.get_untracked();
        let head = if layout.cards.get_untracked() { 0.0 } else { HEAD_HEIGHT };
        let (top, room) = (f64::from(element.scroll_top()), f64::from(element.client_height()) - head);
        let at = f64::from(layout.heads.with_untracked(|heads| heads.line_of(index))) * height;
        let tall = height * f64::from(layout.heads.with_untracked(Heads::stand).tall);
        let wanted = if at < top {
            at
        } else if at + tall > top + room {
            at + tall - room
        } else {
            top
        };
        #[expect(clippy::cast_possible_truncation, reason = "browsers lay out at most 2^25 pixels")]
        element.set_scroll_top(wanted.ceil() as i32);
        state.reveal.set(None);
    });
    // A step of the keyboard lands on its row once that row is there.
    Effect::new(move |_| {
        state.window.track();
        let Some(index) = state.step_to.get() else { return };
        if let Some(id) = state.id_at(index) {
            state.focused.set(Some(id));
            state.step_to.set(None);
            if state.step_picks.get_untracked() {
                state.step_picks.set(false);
                super::selection::add(state, id);
            }
        }
    });
}

/// Brings the rows of the document into the order of the list once it rests, for those who read the document.
/// WHY not at once: scrolling would move every row with every step.
pub fn keep_in_order(state: ListState, slots: StoredValue<Slots>) -> Trigger {
    let ordered = Trigger::new();
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let put_in_order = move || {
        if slots.try_update_value(Slots::put_in_order) == Some(true) {
            ordered.notify();
        }
    };
    let wait = move |next: Option<TimeoutHandle>| {
        if let Some(before) = timer.try_update_value(|timer| std::mem::replace(timer, next)).flatten() {
            before.clear();
        }
    };
    Effect::new(move |_| {
        state.window.track();
        wait(set_timeout_with_handle(put_in_order, REST).ok());
    });
    on_cleanup(move || wait(None));
    ordered
}

/// The focus never falls out of the list: it goes back to the row it was on, or, when that is gone, to the list itself.
pub fn hold_focus(state: ListState, scroller: NodeRef<html::Div>, ordered: Trigger) {
    // The rows may also be put in order when the list rests, and a row that moves loses the focus.
    let within = StoredValue::new(false);
    let focus_in = window_event_listener(leptos::ev::focusin, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        within.set_value(scroller.get_untracked().is_some_and(|grid| grid.contains(target.as_ref())));
    });
    on_cleanup(move || focus_in.remove());
    Effect::new(move |_| {
        state.window.track();
        ordered.track();
        if !within.get_value() {
            return;
        }
        let lost = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
        if let (true, Some(grid)) = (lost, scroller.get_untracked()) {
            // WHY the row first: one that only moved within the document loses the focus, too.
            let row = grid.query_selector(".rows > .grid-row[tabindex='0']").ok().flatten();
            let row = row.and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok());
            super::row::focus_quietly(row.as_ref().unwrap_or(&grid));
        }
    });
}
