//! Above the rows: what is shown and how many, search, conditions, order and columns, export.

use crm_domain::field::RecordKind;
use leptos::ev;
use leptos::prelude::*;

use super::export::{ExportMenu, Part};
use super::filters::{AddFilter, Chips};
use super::grid::room::holds_cards;
use super::layout::{self, ViewLayout, is_board, offered};
use super::state::ListState;
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::later::{is_at_rest, later, parts, wanted};
use crate::ui::pages::board::sums;
use crate::ui::parts::Popover;
use crate::ui::parts::icon::{self, Glyph, Icon};
use crate::ui::shell::Overlay;
use crate::ui::words;

/// Where the search field of a list is found by the keyboard.
pub const SEARCH_ID: &str = "list-search";

/// The list's one toolbar.
#[component]
pub fn Toolbar(state: ListState) -> impl IntoView {
    let overlay = Overlay::current();
    let count = move || {
        state.window.with(|window| {
            let window = window.as_ref()?;
            let mut total = format::integer(i64::from(window.total));
            if window.counting {
                total.push('+');
            }
            if window.total == window.unfiltered {
                return Some(total);
            }
            Some(t!("list.count_of", n = total, all = format::integer(i64::from(window.unfiltered))))
        })
    };
    // The board says what its stages are worth.
    let worth = move || {
        let sums = state
            .window
            .with(|window| window.as_ref().map(|window| sums::in_words(&sums::plain(&window.sums))));
        sums.filter(|sums| !is_board(state) && !sums.is_empty())
    };
    // WHY not at once: rows are what a start is waited for.
    let spoken = wanted(|| use_engine().workspace().is_some());
    let keys = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && !state.search.with_untracked(String::is_empty) {
            event.stop_propagation();
            state.search.set(String::new());
        }
    };
    view! {
        <header class="tools">
            <div class="tools-title">
                <h1>{move || words::kind_plural(state.kind)}</h1>
                <span class="tools-count" role="status">{count}</span>
                <span class="tools-worth">{worth}</span>
            </div>
            <div class="tools-view">
                <Show when=spoken.clone()>{later(parts::view_bar, state)}</Show>
            </div>
            <div class="tools-search">
                <Icon of=icon::SEARCH/>
                <input
                    type="search"
                    id=SEARCH_ID
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=move || tr("list.search")
                    aria-label=move || tr("list.search")
                    prop:value=state.search
                    on:input=move |event| state.search.set(event_target_value(&event))
                    on:keydown=keys
                />
                <kbd>"/"</kbd>
            </div>
            <div class="tools-acts">
                <LayoutSwitch state/>
                <AddFilter state/>
                <Show when=move || state.layout.get() != ViewLayout::Calendar>
                    <ArrangeMenu state/>
                </Show>
                <ExportMenu state part=Part::Shown/>
            </div>
            <Chips state/>
        </header>
        <button type="button" class="round writes" on:click=move |_| overlay.create.set(Some(state.kind))
            aria-label=move || tr("shell.new")>
            <Icon of=icon::PLUS/>
        </button>
    }
}

/// As what the list is shown. Where rows are cards already, there is no choice between the two.
#[component]
fn LayoutSwitch(state: ListState) -> impl IntoView {
    let rested = is_at_rest();
    let layouts = Memo::new(move |_| {
        let mut layouts = offered(state, rested());
        if holds_cards(state) {
            layouts.retain(|layout| *layout != ViewLayout::Cards);
        }
        layouts
    });
    let is_shown = move |layout: ViewLayout| match state.layout.get() {
        ViewLayout::Cards if holds_cards(state) => layout == ViewLayout::Table,
        shown => layout == shown,
    };
    let name = move |layout: ViewLayout| {
        tr(match layout {
            ViewLayout::Table if holds_cards(state) => "list.rows",
            ViewLayout::Table => "sales.table",
            ViewLayout::Cards => "list.cards",
            ViewLayout::Board if state.kind == RecordKind::Task => "task.agenda",
            ViewLayout::Board => "sales.board",
            ViewLayout::Calendar => "list.calendar",
        })
    };
    view! {
        <Show when=move || layouts.with(|layouts| layouts.len() > 1)>
            <div class="segments view-switch" role="group" aria-label=move || tr("sales.views")>
                <For each=move || layouts.get() key=|layout| *layout let:layout>
                    <button type="button" aria-pressed=move || is_shown(layout).to_string()
                        on:click=move |_| layout::choose(state, layout) title=move || name(layout)>
                        <Icon of=glyph(state.kind, layout)/><span class="tool-name">{move || name(layout)}</span>
                    </button>
                </For>
            </div>
        </Show>
    }
}

/// The sign of a layout.
const fn glyph(kind: RecordKind, layout: ViewLayout) -> Glyph {
    match layout {
        ViewLayout::Table => icon::TABLE_2,
        ViewLayout::Cards => icon::LAYOUT_GRID,
        ViewLayout::Board if matches!(kind, RecordKind::Task) => icon::LIST_TODO,
        ViewLayout::Board => icon::SQUARE_KANBAN,
        ViewLayout::Calendar => icon::CALENDAR,
    }
}

/// Opens the panel for order and columns; over cards, which have no columns, it is for the order only.
#[component]
fn ArrangeMenu(state: ListState) -> impl IntoView {
    let cards = Memo::new(move |_| holds_cards(state) || is_board(state));
    let name = Signal::derive(move || tr(if cards.get() { "list.sort" } else { "list.columns" }));
    let short = move || tr(if cards.get() { "list.sort" } else { "list.columns_short" });
    let glyph = Signal::derive(move || if cards.get() { icon::ARROW_UP_DOWN } else { icon::COLUMNS_3 });
    // WHY: a list that is left with it open would come back with it.
    on_cleanup(move || state.arranging.set(false));
    view! {
        <Popover name open=state.arranging button="button quiet" end=true
            face=move || view! { <Icon of=glyph/><span class="tool-name">{short}</span> }>
            {later(parts::arrange_panel, state)}
        </Popover>
    }
}
