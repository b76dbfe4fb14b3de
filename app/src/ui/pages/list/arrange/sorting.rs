//! The order of a list, level by level: to turn, to raise, to drop and to add.

use crm_domain::query::{Column, Sort};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::super::column_pick::ColumnPick;
use super::super::columns::{self, MOST_LEVELS};
use super::super::state::ListState;
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::t;
use crate::ui::parts::change_within;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::words;

/// The levels, most important first.
#[component]
pub fn Levels(state: ListState, adding: RwSignal<bool>, part: NodeRef<html::Div>) -> impl IntoView {
    let count = Memo::new(move |_| state.sort.with(Vec::len));
    view! {
        <p class="menu-title">{move || tr("list.sort")}</p>
        <Show when=move || { count.get() > 0 } fallback=|| view! { <p class="sort-default">{move || tr("list.sort_default")}</p> }>
            <ol class="sort-levels">
                // WHY by place: a row goes on to another column, and whoever stands on its buttons stays there.
                <For each=move || 0..count.get() key=|at| *at let:at>
                    <Level state at part/>
                </For>
            </ol>
        </Show>
        <Show when=move || { count.get() < MOST_LEVELS }>
            <button type="button" class="menu-item sort-add" on:click=move |_| adding.set(true)>
                <Icon of=icon::PLUS/>{move || tr("list.sort_add")}
            </button>
        </Show>
    }
}

#[component]
fn Level(state: ListState, at: usize, part: NodeRef<html::Div>) -> impl IntoView {
    let level = Memo::new(move |_| state.sort.with(|sort| sort.get(at).copied()));
    let name = move || level.get().map(|level| words::column(state.kind, level.column)).unwrap_or_default();
    let falls = move || level.get().is_some_and(|level| level.descending);
    let direction = move || tr(if falls() { "list.descending" } else { "list.ascending" });
    let raise_it = move |_| {
        change(state, |sort| raise(sort, at));
        stand_at(part, at.saturating_sub(1));
    };
    view! {
        <li class="sort-row">
            <span class="sort-of">{name}</span>
            <button type="button" class="button quiet small sort-turn" title=move || tr("list.sort_turn")
                aria-label=move || format!("{}: {}", name(), direction())
                data-first=move || state.sort.with(|sort| (at + 1 == sort.len()).then_some(""))
                on:click=move |_| change(state, |sort| turn(sort, at))>
                <Icon of=Signal::derive(move || if falls() { icon::ARROW_DOWN } else { icon::ARROW_UP })/>{direction}
            </button>
            {(at > 0).then(|| view! {
                <button type="button" class="button quiet square small sort-raise" title=move || tr("list.sort_raise")
                    aria-label=move || t!("list.sort_raise_name", name = name()) on:click=raise_it>
                    <Icon of=icon::CHEVRON_UP/>
                </button>
            })}
            <button type="button" class="button quiet square small sort-drop" title=move || tr("list.sort_drop")
                aria-label=move || t!("list.sort_drop_name", name = name())
                on:click=move |_| change_within(part, || change(state, |sort| drop_at(sort, at)))>
                <Icon of=icon::X/>
            </button>
        </li>
    }
}

/// The choice of one more column to sort by.
#[component]
pub fn AddLevel(state: ListState, adding: RwSignal<bool>) -> impl IntoView {
    let add = move |column: Column| {
        change(state, |sort| sort.push(Sort { column, descending: false }));
        adding.set(false);
    };
    let free = state.sort.with_untracked(|sort| {
        let is_free = |column: &Column| sort.iter().all(|level| level.column != *column);
        columns::all(state.kind).filter(is_free).collect::<Vec<_>>()
    });
    view! {
        <button type="button" class="menu-back" on:click=move |_| adding.set(false)>
            <Icon of=icon::CHEVRON_LEFT/>{move || tr("list.sort_add")}
        </button>
        <ColumnPick kind=state.kind columns=free on_pick=Callback::new(add)/>
    }
}

/// Changes the order, and remembers it.
fn change(state: ListState, change: impl FnOnce(&mut Vec<Sort>)) {
    state.sort.update(change);
    columns::keep(use_engine(), state);
}

fn turn(sort: &mut [Sort], at: usize) {
    if let Some(level) = sort.get_mut(at) {
        level.descending = !level.descending;
    }
}

fn raise(sort: &mut [Sort], at: usize) {
    if at > 0 && at < sort.len() {
        sort.swap(at, at - 1);
    }
}

fn drop_at(sort: &mut Vec<Sort>, at: usize) {
    if at < sort.len() {
        sort.remove(at);
    }
}

/// The focus goes along with the level that was raised to `at`.
fn stand_at(part: NodeRef<html::Div>, at: usize) {
    let Some(part) = part.get_untracked() else { return };
    let control = |name: &str| {
        let found = part.query_selector(&format!(".sort-row:nth-child({}) .{name}", at + 1)).ok().flatten();
        found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok())
    };
    if let Some(control) = control("sort-raise").or_else(|| control("sort-turn")) {
        let _ = control.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(column: Column, descending: bool) -> Sort {
        Sort { column, descending }
    }

    #[test]
    fn levels_are_turned_raised_and_dropped() {
        let mut sort =
            vec![by(Column::Title, false), by(Column::CreatedAt, true), by(Column::UpdatedAt, true)];
        raise(&mut sort, 2);
        raise(&mut sort, 0);
        turn(&mut sort, 1);
        drop_at(&mut sort, 0);
        assert_eq!(sort, [by(Column::UpdatedAt, false), by(Column::CreatedAt, true)]);
    }

    #[test]
    fn a_level_that_is_gone_is_left_alone() {
        let mut sort = vec![by(Column::Title, false)];
        turn(&mut sort, 1);
        raise(&mut sort, 1);
        drop_at(&mut sort, 1);
        assert_eq!(sort, [by(Column::Title, false)]);
    }
}
