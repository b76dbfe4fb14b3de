//! The records that were opened on this device lately. Only their ids are kept, and what they are called is asked for.

use crm_domain::id::RecordId;
use engine_protocol::view::Hit;
use engine_protocol::{Answer, Request};
use leptos::prelude::*;

use crate::engine::use_engine;
use crate::route::{Route, use_router};

/// Kept under this key, the latest first.
const KEY: &str = "feldbuch.recent";
/// So many are kept.
const KEPT: usize = 12;

/// Notes every record that is opened, for as long as the page lives.
pub fn listen() {
    let router = use_router();
    Effect::new(move |_| {
        if let Route::Record(_, id) = router.get() {
            note(id);
        }
    });
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn kept() -> Vec<RecordId> {
    let text = storage().and_then(|storage| storage.get_item(KEY).ok().flatten()).unwrap_or_default();
    text.split(' ').filter_map(|id| id.parse().ok()).collect()
}

fn note(id: RecordId) {
    let text: Vec<String> = ordered(kept(), id).iter().map(ToString::to_string).collect();
    if let Some(storage) = storage() {
        // WHY ignored: without storage nothing is kept.
        let _ = storage.set_item(KEY, &text.join(" "));
    }
}

/// Forgets them, with the workspace that they were of.
pub fn forget() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(KEY);
    }
}

/// The latest in front, each once.
fn ordered(mut kept: Vec<RecordId>, latest: RecordId) -> Vec<RecordId> {
    kept.retain(|id| *id != latest);
    kept.insert(0, latest);
    kept.truncate(KEPT);
    kept
}

/// Those that are here still, the latest first; the one that is open is not among them.
pub async fn records() -> Vec<Hit> {
    let open = match use_router().get_untracked() {
        Route::Record(_, id) => Some(id),
        _ => None,
    };
    let records: Vec<RecordId> = kept().into_iter().filter(|id| Some(*id) != open).collect();
    if records.is_empty() {
        return Vec::new();
    }
    match use_engine().request(Request::Known { records }).await {
        Ok(Answer::Hits(hits)) => hits,
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_opened_again_stands_in_front_and_once() {
        let id = |number: u8| RecordId::from_bytes([number; 16]);
        assert_eq!(ordered(vec![id(1), id(2), id(3)], id(3)), [id(3), id(1), id(2)]);
        let many = (1..=20).fold(Vec::new(), |kept, number| ordered(kept, id(number)));
        assert_eq!((many.len(), many[0], many[KEPT - 1]), (KEPT, id(20), id(9)));
    }
}
