//! The keyboard everywhere: single letters that are off while typing and can be switched off, chords
//! with `G`, undo and redo.

use std::cell::Cell;
use std::time::Duration;

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;

use super::nav::PLACES;
use super::pages::list::grid::{neighbour, step};
use super::pages::list::toolbar::SEARCH_ID;
use super::pages::list::{Lists, selection};
use super::shell::Overlay;
use super::toast::use_toasts;
use crate::engine::use_engine;
use crate::route::{Route, use_router};

/// Kept under this key: single letters do nothing (WCAG 2.1.4).
const OFF_KEY: &str = "feldbuch.letters";
/// How long `G` waits for its letter.
const CHORD: Duration = Duration::from_millis(1200);

thread_local! {
    static CHORD_OPEN: Cell<bool> = const { Cell::new(false) };
    /// Steps asked for while the record of an earlier one is on its way; `None` when none is.
    static MORE_STEPS: Cell<Option<i64>> = const { Cell::new(None) };
}

/// Whether single letters act.
#[must_use]
pub fn letters_on() -> bool {
    let storage = window().local_storage().ok().flatten();
    storage.and_then(|storage| storage.get_item(OFF_KEY).ok().flatten()).as_deref() != Some("off")
}

/// Switches single letters on or off on this device.
pub fn set_letters(on: bool) {
    if let Ok(Some(storage)) = window().local_storage() {
        // WHY ignored: without storage they stay on.
        let _ = storage.set_item(OFF_KEY, if on { "on" } else { "off" });
    }
}

/// Listens for as long as the page lives.
pub fn listen() {
    window_event_listener(ev::keydown, |event| {
        if event.default_prevented() || event.is_composing() {
            return;
        }
        let taken = if event.ctrl_key() || event.meta_key() { on_command(&event) } else { on_letter(&event) };
        if taken {
            event.prevent_default();
        }
    });
}

/// Whether the person is typing, or a sheet holds the focus.
fn busy(event: &ev::KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| {
        let typing = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=listbox]";
        target.closest(typing).ok().flatten().is_some()
    })
}

/// A sheet stands above the page, or its code is on its way.
fn in_sheet() -> bool {
    let overlay = Overlay::current();
    let coming = overlay.help.get_untracked() || overlay.create.with_untracked(Option::is_some);
    coming || document().query_selector("dialog[open]").ok().flatten().is_some()
}

fn on_command(event: &ev::KeyboardEvent) -> bool {
    let overlay = Overlay::current();
    match event.key().to_lowercase().as_str() {
        "k" => {
            overlay.palette.update(|open| *open = !*open);
            true
        }
        // WHY: while typing, undo belongs to the text.
        "z" if !busy(event) && !in_sheet() => {
            let (toasts, engine) = (use_toasts(), use_engine());
            if event.shift_key() {
                toasts.redo(engine)
            } else {
                toasts.undo(engine, None)
            }
            true
        }
        _ => false,
    }
}

fn on_letter(event: &ev::KeyboardEvent) -> bool {
    if event.alt_key() || busy(event) || in_sheet() || !letters_on() {
        return false;
    }
    let (overlay, router) = (Overlay::current(), use_router());
    let route = router.get_untracked();
    let key = event.key().to_lowercase();
    if CHORD_OPEN.replace(false)
        && let Some(place) = PLACES.iter().find(|place| key.starts_with(place.letter))
    {
        router.go(place.route);
        return true;
    }
    match key.as_str() {
        "g" => {
            CHORD_OPEN.set(true);
            set_timeout(|| CHORD_OPEN.set(false), CHORD);
        }
        "/" => return focus(SEARCH_ID, overlay),
        "?" => overlay.help.set(true),
        "n" => overlay.create.set(Some(route.makes())),
        "e" => return edit_first(),
        "j" => return move_by(route, 1),
        "k" => return move_by(route, -1),
        "x" => return pick(route),
        "escape" => return close_record(route),
        _ => return false,
    }
    true
}

/// Begins to search in the list.
pub fn search() {
    focus(SEARCH_ID, Overlay::current());
}

/// Begins to change the record that is open.
pub fn edit() {
    edit_first();
}

/// Leaves the record that is open for its list.
pub fn back() {
    close_record(use_router().get_untracked());
}

/// The list's search, or the palette on pages without one.
fn focus(id: &str, overlay: Overlay) -> bool {
    let field =
        document().get_element_by_id(id).and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok());
    match field.filter(|field| field.offset_width() > 0) {
        Some(field) => {
            let _ = field.focus();
        }
        None => overlay.palette.set(true),
    }
    true
}

/// The first field of the open record becomes its editor.
fn edit_first() -> bool {
    let field = document().query_selector(".beside [data-edit]").ok().flatten();
    let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return false;
    };
    field.click();
    true
}

/// The next or previous record: opened when one is open, else only reached.
fn move_by(route: Route, by: i64) -> bool {
    match route {
        Route::List(kind) | Route::View(kind, _) => {
            let state = Lists::current().of(kind);
            step(state, by);
            focus_list();
        }
        Route::Record(kind, id) => match MORE_STEPS.get() {
            Some(more) => MORE_STEPS.set(Some(more + by)),
            None => {
                MORE_STEPS.set(Some(0));
                spawn_local(walk(kind, id, by));
            }
        },
        _ => return false,
    }
    true
}

/// Goes on from a record by so many, and by those that are asked for meanwhile.
async fn walk(kind: RecordKind, mut id: RecordId, mut by: i64) {
    let (engine, router) = (use_engine(), use_router());
    let state = Lists::current().of(kind);
    while by != 0 {
        let next = neighbour(engine, state, id, by).await;
        by = MORE_STEPS.replace(Some(0)).unwrap_or(0);
        // Whoever went elsewhere meanwhile stays there.
        let Some(next) = next.filter(|_| router.get_untracked() == Route::Record(kind, id)) else { break };
        router.replace(Route::Record(kind, next));
        id = next;
    }
    MORE_STEPS.set(None);
}

fn focus_list() {
    let grid = document().query_selector(".grid").ok().flatten();
    let active = document().active_element();
    if let Some(grid) = grid.and_then(|grid| grid.dyn_into::<web_sys::HtmlElement>().ok())
        && !active.is_some_and(|active| grid.contains(Some(&active)))
    {
        let _ = grid.focus();
    }
}

fn pick(route: Route) -> bool {
    let (Route::List(kind) | Route::View(kind, _) | Route::Record(kind, _)) = route else { return false };
    let state = Lists::current().of(kind);
    let Some(id): Option<RecordId> = state.focused.get_untracked() else { return false };
    selection::toggle(state, id, false);
    true
}

/// Escape leaves the record for its list.
fn close_record(route: Route) -> bool {
    let Route::Record(kind, _) = route else { return false };
    use_router().go(Route::above(kind));
    focus_list();
    true
}
