//! The keyboard in a list: it stands at a record, not at a place, so that arriving rows never move it
//! onto another one.

use crm_domain::id::RecordId;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;

use super::super::lines::rows;
use super::super::onward;
use super::super::row::focus_quietly;
use super::super::selection;
use super::super::state::ListState;
use crate::engine::use_engine;
use crate::route::{Route, use_router};

/// Rows of a page when nothing tells better.
const PAGE: i64 = 20;

/// The focus came to the list itself: it goes to the row it stood at, or the first.
pub fn enter(state: ListState) {
    if state.focused.get_untracked().is_none() {
        state.step_to.set(Some(0));
    }
}

/// A key in the list, in which so many records stand beside each other.
pub fn on_key(state: ListState, across: u32, event: &ev::KeyboardEvent) {
    if event.ctrl_key() && event.key() == "a" {
        event.prevent_default();
        selection::select_all(state);
        return;
    }
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let by = match event.key().as_str() {
        "ArrowDown" => i64::from(across),
        "ArrowUp" => -i64::from(across),
        "ArrowRight" if across > 1 => 1,
        "ArrowLeft" if across > 1 => -1,
        "PageDown" => PAGE,
        "PageUp" => -PAGE,
        "Home" => i64::MIN,
        "End" => i64::MAX,
        "Enter" => {
            if let (Some(id), true) = (state.focused.get_untracked(), is_on_row(event)) {
                event.prevent_default();
                use_router().go(Route::Record(state.kind, id));
            }
            return;
        }
        " " if is_on_row(event) => {
            event.prevent_default();
            if let Some(id) = state.focused.get_untracked() {
                selection::toggle(state, id, event.shift_key());
            }
            return;
        }
        "Escape" if !state.selected.with_untracked(std::collections::BTreeSet::is_empty) => {
            selection::clear(state);
            event.stop_propagation();
            return;
        }
        _ => return,
    };
    event.prevent_default();
    let is_step = by.unsigned_abs() <= u64::from(across);
    if let (true, Some(from)) = (event.shift_key() && is_step, state.focused.get_untracked()) {
        selection::add(state, from);
        state.step_picks.set(true);
    }
    come_in(event);
    step(state, by);
}

/// Who steps down from the header comes to stand in the rows.
fn come_in(event: &ev::KeyboardEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let from_header = target.filter(|target| target.closest(".grid-head").ok().flatten().is_some());
    let grid = from_header.and_then(|target| target.closest(".grid").ok().flatten());
    if let Some(grid) = grid.and_then(|grid| grid.dyn_into::<web_sys::HtmlElement>().ok()) {
        focus_quietly(&grid);
    }
}

/// Keys on controls inside a row are theirs.
fn is_on_row(event: &ev::KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| matches!(element.get_attribute("role").as_deref(), Some("row" | "grid")))
}

/// Moves by so many rows and brings the row into view.
pub fn step(state: ListState, by: i64) {
    let total = state.window.with_untracked(|window| window.as_ref().map_or(0, rows));
    let go = move |from: Option<u32>| {
        let from = from.map_or(-1, i64::from);
        let to = from.saturating_add(by).clamp(0, i64::from(total).saturating_sub(1).max(0));
        let Ok(to) = u32::try_from(to) else { return };
        state.step_to.set(Some(to));
        state.reveal.set(Some(to));
    };
    match state.focused.get_untracked() {
        None => go(None),
        Some(id) => match state.index_of(id) {
            Some(index) => go(Some(index)),
            None => place_then(state, id, go),
        },
    }
}

/// Asks where a record stands that is not on screen.
fn place_then(state: ListState, id: RecordId, go: impl Fn(Option<u32>) + 'static) {
    let engine = use_engine();
    let Some(live) = state.live.get_untracked() else { return };
    spawn_local(async move { go(engine.place(live, id).await) });
}

/// The record before or after one in its list, or among those that somebody came from; `None` at the ends.
pub async fn neighbour(
    engine: crate::engine::Engine,
    state: ListState,
    id: RecordId,
    by: i64,
) -> Option<RecordId> {
    if let Some(next) = onward::on_trail(state, id, by) {
        return next.map(|(id, _)| id);
    }
    let index = match state.index_of(id) {
        Some(index) => Some(index),
        None => engine.place(state.live.get_untracked()?, id).await,
    };
    // A call may have taken it out of the list.
    let Some(index) = index else { return onward::held(state, id).filter(|_| by == 1) };
    let to = u32::try_from(i64::from(index) + by).ok()?;
    state.reveal.set(Some(to));
    if let Some(id) = state.id_at(to) {
        return Some(id);
    }
    let ids = engine.listed(state.live.get_untracked()?).await?;
    ids.get(usize::try_from(to).ok()?).copied()
}
