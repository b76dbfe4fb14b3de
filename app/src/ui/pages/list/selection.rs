//! Picking many records: by checkbox, with Shift from one to another, all that match, by long press.

use crm_domain::id::RecordId;
use engine_protocol::{Answer, Request};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::ListState;
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::ui::toast::use_toasts;

/// Picks or drops one record; with `range` everything from the last picked one to it.
pub fn toggle(state: ListState, id: RecordId, range: bool) {
    match state.anchor.get_untracked() {
        Some(anchor) if range && anchor != id => select_range(state, anchor, id),
        _ => toggle_one(state, id),
    }
}

fn toggle_one(state: ListState, id: RecordId) {
    state.selected.update(|selected| {
        if !selected.remove(&id) {
            selected.insert(id);
        }
    });
    state.anchor.set(Some(id));
}

/// Picks one record.
pub fn add(state: ListState, id: RecordId) {
    state.selected.update(|selected| {
        selected.insert(id);
    });
    state.anchor.set(Some(id));
}

/// Drops all.
pub fn clear(state: ListState) {
    state.selected.update(std::collections::BTreeSet::clear);
    state.anchor.set(None);
}

/// Picks everything that the list shows, on screen or not.
pub fn select_all(state: ListState) {
    with_all_ids(state, move |ids| state.selected.update(|selected| selected.extend(ids)));
}

fn select_range(state: ListState, from: RecordId, to: RecordId) {
    let shown = move |ids: Vec<RecordId>| {
        let place = |wanted: RecordId| ids.iter().position(|id| *id == wanted);
        let (Some(from), Some(to)) = (place(from), place(to)) else {
            // The first one is not in this list: there is nothing between.
            return toggle_one(state, to);
        };
        let range = &ids[from.min(to)..=from.max(to)];
        state.selected.update(|selected| selected.extend(range.iter().copied()));
    };
    // WHY not of the question: between two rows lies what a person sees there, in groups as well.
    let engine = use_engine();
    let Some(live) = state.live.get_untracked() else { return with_all_ids(state, shown) };
    spawn_local(async move {
        match engine.listed(live).await {
            Some(ids) => shown(ids),
            None => with_all_ids(state, shown),
        }
    });
}

fn with_all_ids(state: ListState, then: impl FnOnce(Vec<RecordId>) + 'static) {
    let (engine, toasts) = (use_engine(), use_toasts());
    let query = state.query_untracked();
    spawn_local(async move {
        match engine.request(Request::Ids { query }).await {
            Ok(Answer::Ids(ids)) => then(ids),
            Ok(_) => {}
            Err(problem) => toasts.failed(&problem),
        }
    });
}

/// The checkbox above the list: all that match, or none.
#[component]
pub fn CheckAll(state: ListState) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let total = move || state.window.with(|window| window.as_ref().map_or(0, |window| window.total));
    let count = move || state.selected.with(std::collections::BTreeSet::len);
    let all = move || count() > 0 && u32::try_from(count()).is_ok_and(|count| count >= total());
    Effect::new(move |_| {
        let some = count() > 0 && !all();
        if let Some(input) = input.get() {
            input.set_indeterminate(some);
        }
    });
    let change = move |_| if untrack(all) { clear(state) } else { select_all(state) };
    view! {
        <label class="check-target">
            <input type="checkbox" node_ref=input prop:checked=all on:change=change
                aria-label=move || tr("list.select_all")/>
        </label>
    }
}
