//! How much room the rows of a list have, and whether they stand in it as cards.

use gloo::timers::callback::Timeout;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;

use super::super::state::ListState;

/// Narrower than this, rows become cards of two lines.
const CARDS_BELOW: f64 = 560.0;

/// A list that gets narrower beside a record that opens keeps its shape for so long, in milliseconds.
///
/// WHY: all its rows are drawn anew as cards, which takes as long as the record itself, and that is what is waited for.
const RECORD_FIRST_MS: u32 = 150;

/// Whether the rows are cards, followed by reactive closures.
pub fn holds_cards(state: ListState) -> bool {
    match state.room.get().0 {
        width if width > 0.0 => width < CARDS_BELOW,
        _ => is_narrow(),
    }
}

/// Keeps [`ListState::room`] at the size of an element for as long as the current owner lives.
pub fn measure(state: ListState, element: NodeRef<html::Div>) {
    Effect::new(move |_| {
        let Some(element) = element.get() else { return };
        let target = element.clone();
        let waits = StoredValue::new_local(None::<Timeout>);
        let changed = Closure::<dyn FnMut()>::new(move || {
            let now = (f64::from(target.client_width()), f64::from(target.client_height()));
            let before = state.room.get_untracked();
            waits.set_value(None);
            // WHY not zero: a list that is out of sight keeps its shape.
            if now.0 <= 0.0 || before == now {
                return;
            }
            if before.0 >= CARDS_BELOW && now.0 < CARDS_BELOW {
                let set = move || _ = state.room.try_set(now);
                waits.set_value(Some(Timeout::new(RECORD_FIRST_MS, set)));
            } else {
                state.room.set(now);
            }
        });
        if let Ok(observer) = web_sys::ResizeObserver::new(changed.as_ref().unchecked_ref()) {
            observer.observe(&element);
            let held = StoredValue::new_local((observer, changed));
            on_cleanup(move || {
                held.try_with_value(|(observer, _)| observer.disconnect());
            });
        }
    });
}

/// Whether the page is used by finger.
pub fn is_coarse() -> bool {
    media("(pointer: coarse)")
}

/// Whether the whole page is so narrow that rows are cards, before anything is measured.
pub fn is_narrow() -> bool {
    media("(width < 560px)")
}

fn media(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|query| query.matches())
}
