//! Above the rows: what is shown and how many, search, conditions, order and columns, export.

use crm_domain::field::RecordKind;
use leptos::ev;
use leptos::prelude::*;

use super::export::ExportMenu;
use super::filters::{AddFilter, Chips};
use super::grid::room::holds_cards;
use super::state::{ListState, is_board, view_key};
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::later::{later, parts, wanted};
use crate::ui::pages::board::sums;
use crate::ui::parts::Popover;
use crate::ui::parts::icon::{self, Icon};
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
    let board = is_board(state.kind);
    let worth = move || {
        let sums = state
            .window
            .with(|window| window.as_ref().map(|window| sums::in_words(&sums::plain(&window.sums))));
        sums.filter(|sums| !board.get() && !sums.is_empty())
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
                {view_key(state.kind).map(|key| view! { <ViewSwitch kind=state.kind key/> })}
                <AddFilter state/>
                <ArrangeMenu state/>
                <ExportMenu state/>
            </div>
            <Chips state/>
        </header>
        <button type="button" class="round writes" on:click=move |_| overlay.create.set(Some(state.kind))
            aria-label=move || tr("shell.new")>
            <Icon of=icon::PLUS/>
        </button>
    }
}

/// Board or agenda, or table.
#[component]
fn ViewSwitch(kind: RecordKind, key: &'static str) -> impl IntoView {
    let engine = use_engine();
    let board = is_board(kind);
    let choose = move |view: &str| engine.preferences().set(engine, key, view.to_owned());
    let (name, glyph) = match kind {
        RecordKind::Deal => ("sales.board", icon::SQUARE_KANBAN),
        _ => ("task.agenda", icon::LIST_TODO),
    };
    view! {
        <div class="segments view-switch" role="group" aria-label=move || tr("sales.views")>
            <button type="button" aria-pressed=move || board.get().to_string() on:click=move |_| choose("")
                title=move || tr(name)><Icon of=glyph/><span class="tool-name">{move || tr(name)}</span></button>
            <button type="button" aria-pressed=move || (!board.get()).to_string() on:click=move |_| choose("table")
                title=move || tr("sales.table")><Icon of=icon::TABLE_2/><span class="tool-name">{move || tr("sales.table")}</span></button>
        </div>
    }
}

/// Opens the panel for order and columns; over cards, which have no columns, it is for the order only.
#[component]
fn ArrangeMenu(state: ListState) -> impl IntoView {
    let board = is_board(state.kind);
    let cards = Memo::new(move |_| holds_cards(state) || board.get());
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
