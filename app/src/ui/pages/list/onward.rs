//! Going on from the open record to the next one: of the list that stands beside it, or of those that somebody came
//! from on another page. Whoever calls a list through is led on, also where a call takes a record out of the list.

use crm_domain::id::RecordId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::lines::rows;
use super::state::ListState;
use crate::engine::{Engine, once, use_engine};
use crate::route::{Route, use_router};

/// A record and what it is called.
pub type Named = (RecordId, String);

/// What comes after a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum After {
    /// Nobody knows yet, or it stands in no list.
    Unknown,
    /// It is the last one.
    End,
    /// This one.
    Record(Named),
}

/// Who comes after the open record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// The record that is open.
    pub of: RecordId,
    /// What comes after it.
    pub after: After,
    /// Something was noted with the open one: whatever that does to the list, this one is next.
    pub held: bool,
}

/// Records that somebody goes through who came from another page, in their order.
pub fn begin(state: ListState, records: Vec<Named>) {
    state.trail.set(records);
}

/// The trail ends with a record that is not on it.
pub fn leave(state: ListState, open: Option<RecordId>) {
    let is_on = state.trail.with_untracked(|trail| trail.iter().any(|(id, _)| Some(*id) == open));
    if !is_on {
        state.trail.maybe_update(|trail| {
            let was = !trail.is_empty();
            trail.clear();
            was
        });
    }
}

/// The record before or after one on the trail; `None` for one that is not on it.
pub fn on_trail(state: ListState, id: RecordId, by: i64) -> Option<Option<Named>> {
    state.trail.with_untracked(|trail| {
        let at = trail.iter().position(|(known, _)| *known == id)?;
        let to = i64::try_from(at).ok()? + by;
        Some(usize::try_from(to).ok().and_then(|to| trail.get(to)).cloned())
    })
}

/// The record after one that something was noted with.
pub fn held(state: ListState, id: RecordId) -> Option<RecordId> {
    match state.next.get_untracked().filter(|next| next.of == id && next.held)?.after {
        After::Record((id, _)) => Some(id),
        After::Unknown | After::End => None,
    }
}

/// Keeps who is next, until something is noted with the open record.
pub fn follow(state: ListState, id: RecordId) {
    let engine = use_engine();
    state.next.set(Some(Next { of: id, after: After::Unknown, held: false }));
    Effect::new(move |_| {
        state.window.track();
        state.trail.track();
        spawn_local(async move {
            let Some(found) = after(engine, state, id).await else { return };
            state.next.maybe_update(|next| match next {
                Some(next) if next.of == id && (!next.held || next.after == After::Unknown) => {
                    let is_other = next.after != found;
                    next.after = found;
                    is_other
                }
                _ => false,
            });
        });
    });
}

/// Something was noted with a record: where it is open, the one that is next now stays the next.
pub fn hold(state: ListState, id: RecordId) {
    state.next.maybe_update(|next| match next {
        Some(next) if next.of == id && !next.held => {
            next.held = true;
            true
        }
        _ => false,
    });
}

/// Opens the next record; the list comes along.
pub fn go(state: ListState, id: RecordId) {
    let engine = use_engine();
    use_router().replace(Route::Record(state.kind, id));
    let live = state.live.get_untracked();
    spawn_local(async move {
        if let Some(live) = live
            && let Some(at) = engine.place(live, id).await
        {
            state.reveal.set(Some(at));
        }
    });
}

/// What comes after a record; `None` where it is in no list.
async fn after(engine: Engine, state: ListState, id: RecordId) -> Option<After> {
    if let Some(next) = on_trail(state, id, 1) {
        return Some(next.map_or(After::End, After::Record));
    }
    let live = state.live.get_untracked()?;
    let at = match state.index_of(id) {
        Some(at) => at,
        None => engine.place(live, id).await?,
    };
    let to = at + 1;
    let (total, on_screen) = state.window.with_untracked(|window| {
        let window = window.as_ref()?;
        let next = state.id_at(to);
        let row = window.rows.iter().find(|row| Some(row.id) == next);
        Some((rows(window), row.map(|row| (row.id, row.title.clone()))))
    })?;
    if to >= total {
        return Some(After::End);
    }
    let next = match on_screen {
        Some(next) => next,
        None => {
            let id = engine.listed(live).await?.get(usize::try_from(to).ok()?).copied()?;
            (id, once::record(engine, id).await?.title)
        }
    };
    Some(After::Record(next))
}
