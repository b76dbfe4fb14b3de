//! The calendar by keyboard, and what clicks on its parts do.

use crm_domain::time::Day;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::drag::{key_of, new_at, spot};
use super::load::{Due, Entry};
use super::{Calendar, View, change};
use crate::ui::keyboard::letters_on;
use crate::ui::pages::list::grid::room::is_narrow;

/// Turns pages by arrows, shows today by T, as long as the calendar stands.
pub fn listen(calendar: Calendar) {
    let handle = window_event_listener(ev::keydown, move |event| {
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
        // WHY: the appointment that is moved by them may be drawn anew right now; they would leave the page.
        if event.alt_key() && event.key().starts_with("Arrow") && !is_busy(&event) {
            event.prevent_default();
        }
        let arrow = event.key().starts_with("Arrow");
        let busy = if arrow { is_busy(&event) } else { has_other_keys(&event, "") };
        if event.default_prevented() || modified || busy || calendar.drag.is_held() {
            return;
        }
        let letter = |view: View| {
            if letters_on() {
                calendar.show(view);
            }
            letters_on()
        };
        let taken = match event.key().to_lowercase().as_str() {
            "arrowleft" => {
                calendar.turn(-1);
                true
            }
            "arrowright" => {
                calendar.turn(1);
                true
            }
            "t" if letters_on() => {
                calendar.to_today();
                true
            }
            "m" => letter(View::Month),
            "w" => letter(View::Week),
            "d" => letter(View::Day),
            "l" => letter(View::Agenda),
            _ => false,
        };
        if taken {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Something else has the arrows: an input, a menu, a sheet, another part of the page.
fn is_busy(event: &ev::KeyboardEvent) -> bool {
    has_other_keys(event, ", nav, .topbar")
}

/// The key belongs to an input, a sheet or one of `others` (selectors, each behind a comma). Letters go from the
/// navigation as well: whoever came by it to the calendar still has the focus there.
fn has_other_keys(event: &ev::KeyboardEvent, others: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let elsewhere = target.is_some_and(|target| {
        let own = format!("input, textarea, select, [contenteditable], [role=dialog], dialog{others}");
        target.closest(&own).ok().flatten().is_some()
    });
    elsewhere || document().query_selector("dialog[open]").ok().flatten().is_some()
}

fn target_of(event: &ev::Event) -> Option<web_sys::Element> {
    event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
}

fn within(target: &web_sys::Element, selector: &str) -> Option<web_sys::Element> {
    target.closest(selector).ok().flatten()
}

fn entry_at(calendar: Calendar, target: &web_sys::Element) -> Option<Entry> {
    calendar.entry(&key_of(&within(target, "[data-event]")?)?)
}

/// A click: on an appointment, on a tick, on the name of a day.
pub fn clicked(calendar: Calendar, event: &ev::MouseEvent) {
    if calendar.drag.take_dropped() {
        event.prevent_default();
        event.stop_propagation();
        return;
    }
    let Some(target) = target_of(event) else { return };
    if let Some(tick) = within(&target, "[data-tick]") {
        let id = super::id_in(&tick, "data-tick");
        let find = |all: &Vec<Due>| all.iter().find(|due| Some(due.id) == id).cloned();
        let due = calendar.tasks.with_untracked(find).or_else(|| calendar.deals.with_untracked(find));
        if let Some(due) = due {
            change::tick(&due);
        }
        return;
    }
    let day_of = |element: &web_sys::Element, name: &str| Day::from_iso(&element.get_attribute(name)?);
    if let Some(day) = within(&target, "[data-open]").and_then(|head| day_of(&head, "data-open")) {
        calendar.open_day(day);
        return;
    }
    // A month on a phone is for choosing a day: its lines are too small to hit.
    if calendar.view.get_untracked() == View::Month
        && is_narrow()
        && let Some(day) = within(&target, "[data-whole]").and_then(|cell| day_of(&cell, "data-whole"))
    {
        event.prevent_default();
        calendar.open_day(day);
        return;
    }
    if let Some(entry) = entry_at(calendar, &target) {
        change::open(calendar, entry);
    }
}

/// Two clicks on a free stretch make an appointment there.
pub fn clicked_twice(calendar: Calendar, event: &ev::MouseEvent) {
    let Some(target) = target_of(event) else { return };
    let is_free = within(&target, "[data-event], [data-due], button, a").is_none();
    let is_day = within(&target, "[data-day], [data-whole]").is_some();
    if is_free
        && is_day
        && !(is_narrow() && calendar.view.get_untracked() == View::Month)
        && let Some(spot) = spot((event.client_x(), event.client_y()), None)
    {
        match calendar.list {
            Some(list) => change::create_on(list, spot.day()),
            None => _ = new_at(spot).map(change::create),
        }
    }
}

/// Keys on an appointment: it is opened, moved, stretched, thrown away; arrows go to the one before and after.
pub fn pressed(calendar: Calendar, event: &ev::KeyboardEvent) {
    if event.default_prevented() {
        return;
    }
    let Some(target) = target_of(event) else { return };
    let Some(entry) = entry_at(calendar, &target) else { return pressed_due(calendar, event, &target) };
    let (alt, shift) = (event.alt_key(), event.shift_key());
    let up = if calendar.view.get_untracked() == View::Month || entry.is_whole() { (7, 0) } else { (0, 15) };
    let (days, minutes) = match (event.key().as_str(), alt) {
        ("Enter" | " ", _) => {
            event.prevent_default();
            change::open(calendar, entry);
            return;
        }
        ("Delete" | "Backspace", false) => {
            event.prevent_default();
            change::remove(calendar, entry);
            return;
        }
        ("ArrowDown", false) => return step(event, &target, 1),
        ("ArrowUp", false) => return step(event, &target, -1),
        ("ArrowLeft", true) => (-1, 0),
        ("ArrowRight", true) => (1, 0),
        ("ArrowUp", true) => (-up.0, -up.1),
        ("ArrowDown", true) => up,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    if let Some(when) = change::nudged(&entry, days, minutes, shift).filter(|when| *when != entry.when) {
        change::to(calendar, entry, when);
    }
}

/// Keys on what is due: it goes to another day, by one or by a week.
fn pressed_due(calendar: Calendar, event: &ev::KeyboardEvent, target: &web_sys::Element) {
    let by = match (event.key().as_str(), event.alt_key()) {
        ("ArrowLeft", true) => -1,
        ("ArrowRight", true) => 1,
        ("ArrowUp", true) => -7,
        ("ArrowDown", true) => 7,
        _ => return,
    };
    let id = within(target, "[data-due]").and_then(|chip| super::id_in(&chip, "data-due"));
    let find = |all: &Vec<Due>| all.iter().find(|due| Some(due.id) == id).cloned();
    let due = calendar.tasks.with_untracked(find).or_else(|| calendar.deals.with_untracked(find));
    let Some(due) = due.filter(|due| due.moves) else { return };
    event.prevent_default();
    event.stop_propagation();
    if let Some(day) = due.day.plus_days(by) {
        change::due_on(calendar, &due, day, true);
    }
}

/// The appointment before or after, as they stand in the document.
fn step(event: &ev::KeyboardEvent, from: &web_sys::Element, by: isize) {
    event.prevent_default();
    let (Some(root), Some(here)) = (within(from, ".calendar"), within(from, "[data-event]")) else { return };
    let Ok(all) = root.query_selector_all("[data-event]") else { return };
    let all: Vec<web_sys::HtmlElement> =
        (0..all.length()).filter_map(|at| all.item(at)?.dyn_into().ok()).collect();
    let next = all
        .iter()
        .position(|one| **one == here)
        .and_then(|at| at.checked_add_signed(by))
        .and_then(|at| all.get(at));
    if let Some(next) = next {
        // WHY ignored: what is in the document takes the focus.
        let _ = next.focus();
    }
}
