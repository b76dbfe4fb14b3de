//! Above the rows: what is shown and how many, search, conditions, columns, export.

use crm_domain::query::Column;
use leptos::ev;
use leptos::prelude::*;

use super::columns::{self, Shown};
use super::export::ExportMenu;
use super::filters::{AddFilter, Chips};
use super::state::ListState;
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
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
                <AddFilter state/>
                <ColumnMenu state/>
                <ExportMenu state/>
            </div>
            <Chips state/>
        </header>
        <button type="button" class="round" on:click=move |_| overlay.create.set(Some(state.kind))
            aria-label=move || tr("shell.new")>
            <Icon of=icon::PLUS/>
        </button>
    }
}

/// Chooses and orders the columns.
#[component]
fn ColumnMenu(state: ListState) -> impl IntoView {
    let hidden = move || {
        let shown = state.columns.get();
        let is_shown = |column: &Column| shown.iter().any(|shown| shown.column == *column);
        columns::all(state.kind).filter(|column| !is_shown(column)).collect::<Vec<_>>()
    };
    let reset = move |_| {
        state.columns.set(columns::defaults(state.kind));
        columns::keep(use_engine(), state);
    };
    view! {
        <Popover name=Signal::derive(|| tr("list.columns")) button="button quiet columns-button" end=true
            face=|| view! { <Icon of=icon::COLUMNS_3/><span class="tool-name">{move || tr("list.columns")}</span> }>
            <p class="menu-title">{move || tr("list.columns_shown")}</p>
            <ul class="column-list">
                <For each=move || state.columns.get() key=|shown| shown.column let:shown>
                    <ShownColumn state shown/>
                </For>
            </ul>
            <p class="menu-title">{move || tr("list.columns_hidden")}</p>
            <ul class="column-list">
                <For each=hidden key=|column| *column let:column>
                    <li><label class="menu-item">
                        <input type="checkbox" prop:checked=false on:change=move |_| {
                            let width = columns::usual_width(state.kind, column);
                            state.columns.update(|columns| columns.push(Shown { column, width }));
                            columns::keep(use_engine(), state);
                        }/>
                        {move || words::column(state.kind, column)}
                    </label></li>
                </For>
            </ul>
            <button type="button" class="menu-item" on:click=reset><Icon of=icon::UNDO_2/>{move || tr("list.columns_reset")}</button>
        </Popover>
    }
}

#[component]
fn ShownColumn(state: ListState, shown: Shown) -> impl IntoView {
    let column = shown.column;
    let fixed = column == Column::Title;
    let place = move || state.columns.with(|columns| columns.iter().position(|shown| shown.column == column));
    let shift = move |by: isize| {
        state.columns.update(|columns| {
            let from = columns.iter().position(|shown| shown.column == column);
            let to = from.and_then(|from| from.checked_add_signed(by));
            // INVARIANT: the title stays first; its column stays in view.
            if let (Some(from), Some(to)) = (from, to)
                && to > 0
                && to < columns.len()
            {
                columns.swap(from, to);
            }
        });
        columns::keep(use_engine(), state);
    };
    let hide = move |_| {
        state.columns.update(|columns| columns.retain(|shown| shown.column != column));
        columns::keep(use_engine(), state);
    };
    let name = move || words::column(state.kind, column);
    view! {
        <li class="shown-column">
            <label class="menu-item">
                <input type="checkbox" prop:checked=true disabled=fixed on:change=hide/>
                {name}
            </label>
            <Show when=move || !fixed>
                <button type="button" class="button quiet square small" disabled=move || place() == Some(1)
                    aria-label=move || t!("list.column_left", name = name()) on:click=move |_| shift(-1)>
                    <Icon of=icon::ARROW_UP/>
                </button>
                <button type="button" class="button quiet square small"
                    disabled=move || place().is_some_and(|at| at + 1 == state.columns.with(Vec::len))
                    aria-label=move || t!("list.column_right", name = name()) on:click=move |_| shift(1)>
                    <Icon of=icon::ARROW_DOWN/>
                </button>
            </Show>
        </li>
    }
}
