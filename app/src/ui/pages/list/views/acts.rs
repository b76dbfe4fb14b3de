//! What is done with saved views: opened, left, saved, made, and changed.

use crm_domain::command::{Command, Edit, Step};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::schema::view;
use crm_domain::value::FieldValue;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::columns;
use super::super::layout::{self, ViewLayout};
use super::super::selection;
use super::super::state::ListState;
use super::known::{SavedView, me};
use super::parts::Parts;
use crate::engine::{clock, use_engine};
use crate::i18n::tr;
use crate::route::{Route, use_router};
use crate::t;
use crate::ui::toast::use_toasts;

/// The list as it stands while no view is open; kept while one is.
const BASE: [&str; 5] = ["columns", "sort", "group", "layout", "dates"];

fn base_key(state: ListState, what: &str) -> String {
    format!("list.{}.base.{what}", state.kind.key())
}

/// Shows a list as a view says. Its address names the view.
pub fn open(state: ListState, wanted: &SavedView) {
    let preferences = use_engine().preferences();
    if state.view.get_untracked().is_none() {
        let now = untrack(|| Parts::of(state));
        for (what, text) in
            BASE.into_iter().zip([now.columns, now.sorting, now.grouping, now.layout, now.dates])
        {
            preferences.set(use_engine(), &base_key(state, what), text);
        }
    }
    if !wanted.parts.arrange(state) {
        return use_toasts().say(t!("views.newer", name = wanted.name.clone()));
    }
    state.search.set(String::new());
    selection::clear(state);
    stand_at(state, Some(wanted.id));
}

/// Shows the list as it was before a view was opened, with all its records.
pub fn leave(state: ListState) {
    let preferences = use_engine().preferences();
    let base = |what: &str| untrack(|| preferences.get(&base_key(state, what)));
    let texts = BASE.map(base);
    let [columns, sort, group, shape, dates] =
        texts.each_ref().map(|text| text.as_deref().unwrap_or_default());
    let columns = Some(columns).filter(|columns| !columns.is_empty());
    columns::take(state, columns, Some(sort), Some(group));
    layout::choose(state, ViewLayout::named(state.kind, shape));
    layout::choose_dates(state, FieldKey::find(dates));
    state.conditions.set(Vec::new());
    state.search.set(String::new());
    selection::clear(state);
    columns::keep(use_engine(), state);
    stand_at(state, None);
}

/// Goes to the view's address, and remembers which one this device shows.
fn stand_at(state: ListState, id: Option<RecordId>) {
    state.view.set(id);
    columns::keep_view(state);
    let router = use_router();
    let route = match id {
        Some(id) => Route::View(state.kind, id),
        None => Route::List(state.kind),
    };
    if router.get_untracked() != route {
        router.go(route);
    }
}

/// Makes a view of the list as it stands, and opens it.
pub fn create(state: ListState, name: &str, shared: bool) {
    let record = clock::record_id();
    let text = |text: &str| Some(FieldValue::Text(text.to_owned()));
    let parts = untrack(|| Parts::of(state));
    let mut edits = vec![
        Edit::Set { field: view::NAME, value: text(name) },
        Edit::Set { field: view::LIST, value: text(state.kind.key()) },
        Edit::Set { field: view::OWNER, value: untrack(me).map(FieldValue::Member) },
    ];
    if shared {
        edits.push(Edit::Set { field: view::SHARED, value: Some(FieldValue::Flag(true)) });
    }
    edits.extend(parts.edits());
    let said = t!("views.saved", name = name);
    let (engine, toasts) = (use_engine(), use_toasts());
    let made = SavedView {
        id: record,
        name: name.to_owned(),
        kind: state.kind,
        parts,
        owner: None,
        shared,
        ready: false,
        default_for: std::collections::BTreeSet::new(),
    };
    spawn_local(async move {
        match engine.command(Command::Create { record, kind: RecordKind::View, edits }).await {
            Ok(id) => {
                toasts.done(said, id);
                open(state, &made);
            }
            Err(problem) => toasts.failed(&problem),
        }
    });
}

fn act(id: RecordId, edits: Vec<Edit>, said: String) {
    if edits.is_empty() {
        return;
    }
    use_toasts().act(use_engine(), Command::Edit { records: vec![id], edits }, said);
}

/// The view is from now on as the list stands: only the parts that differ are written.
pub fn save(state: ListState, wanted: &SavedView) {
    let now = untrack(|| Parts::of(state));
    act(wanted.id, now.edits_from(&wanted.parts), t!("views.saved", name = wanted.name.clone()));
}

/// The list is as the view again.
pub fn discard(state: ListState, wanted: &SavedView) {
    wanted.parts.arrange(state);
}

/// The view is called otherwise.
pub fn rename(wanted: &SavedView, name: &str) {
    let value = Some(FieldValue::Text(name.to_owned()));
    act(wanted.id, vec![Edit::Set { field: view::NAME, value }], t!("views.saved", name = name));
}

/// Everybody sees it, or only who made it.
pub fn share(wanted: &SavedView, shared: bool) {
    let mut edits = vec![Edit::Set { field: view::SHARED, value: Some(FieldValue::Flag(shared)) }];
    if !shared {
        // Whoever takes a view to themselves is who has it.
        edits.push(Edit::Set { field: view::OWNER, value: untrack(me).map(FieldValue::Member) });
    }
    let said = if shared { "views.now_shared" } else { "views.now_private" };
    act(wanted.id, edits, tr(said));
}

/// This person's list looks so from now on, or does not any more. A list has one such view.
pub fn make_default(wanted: &SavedView, all: &[SavedView], chosen: bool) {
    let Some(me) = untrack(me) else { return };
    let me = me.to_string();
    let tag = |id: RecordId, present: bool| Step::Edit {
        record: id,
        edits: vec![Edit::Tag { field: view::DEFAULT_FOR, word: me.clone(), present }],
    };
    let others = all.iter().filter(|other| other.id != wanted.id && other.default_for.contains(&me));
    let steps = others.map(|other| tag(other.id, false)).chain([tag(wanted.id, chosen)]).collect();
    let said = tr(if chosen { "views.now_default" } else { "views.not_default" });
    use_toasts().act(use_engine(), Command::Steps { steps }, said);
}

/// The view goes to the trash; the list stays as it is until another one is chosen.
pub fn delete(state: ListState, wanted: &SavedView) {
    leave(state);
    act(wanted.id, vec![Edit::Trash { trashed: true }], t!("views.deleted", name = wanted.name.clone()));
}
