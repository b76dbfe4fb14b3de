//! Appointments in the hand: made, moved and stretched by the mouse at once, by a finger after it has rested, so that
//! scrolling never moves one.

use std::time::Duration;

use crm_domain::calendar::change::at_other_time;
use crm_domain::calendar::civil::{Civil, DAY, MINUTE};
use crm_domain::id::RecordId;
use crm_domain::period::Period;
use crm_domain::time::{Day, Millis};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

use super::load::{Due, Entry, Key};
use super::{Calendar, View, change, zones};

/// A finger that rests so long lifts what lies under it.
const LIFT_AFTER: Duration = Duration::from_millis(320);
/// A mouse that moves so far drags; a finger that moves so far before it has lifted something scrolls.
const SLACK: i32 = 6;
/// A finger that goes so far to the side turns the page.
const SWIPE: i32 = 64;
/// This near to the edge of the hours they scroll on, in pixels.
const EDGE: f64 = 44.0;
/// How far per frame then.
const CREEP: i32 = 9;
/// Times snap to so many milliseconds.
pub const STEP: i64 = 15 * MINUTE;
/// What is made without being drawn out lasts so long.
const USUAL: i64 = 60 * MINUTE;

/// A place in the calendar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spot {
    /// A time of a day, in milliseconds after midnight.
    Time(Day, i64),
    /// A day.
    Whole(Day),
}

impl Spot {
    /// The day.
    #[must_use]
    pub const fn day(self) -> Day {
        match self {
            Self::Time(day, _) | Self::Whole(day) => day,
        }
    }
}

/// What the hand does.
#[derive(Debug, Clone, PartialEq)]
enum Hand {
    /// Draws a new appointment.
    New,
    /// Moves one.
    Move(Entry),
    /// Pulls its end.
    End(Entry),
    /// Brings a task or a deal to another day.
    Due(Due),
}

#[derive(Debug, Clone, PartialEq)]
struct Held {
    hand: Hand,
    /// Where it was taken.
    from: Spot,
    pointer: i32,
    touch: bool,
    start: (i32, i32),
    at: (i32, i32),
    lifted: bool,
    /// When it would be if it were let go now.
    to: Option<Period>,
}

/// What is in the hand. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Drag {
    held: RwSignal<Option<Held>>,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// The click that follows a drop is none.
    dropped: StoredValue<bool>,
}

impl Drag {
    /// Nothing in the hand.
    #[must_use]
    pub fn new() -> Self {
        Self { held: RwSignal::new(None), timer: StoredValue::new(None), dropped: StoredValue::new(false) }
    }

    /// Whether something is carried.
    #[must_use]
    pub fn is_on(self) -> bool {
        self.held.with(|held| held.as_ref().is_some_and(|held| held.lifted))
    }

    /// The same, not followed.
    #[must_use]
    pub fn is_held(self) -> bool {
        self.held.with_untracked(|held| held.as_ref().is_some_and(|held| held.lifted))
    }

    /// Whether this appointment is carried.
    #[must_use]
    pub fn carries(self, key: Key) -> bool {
        self.held.with(|held| {
            held.as_ref().is_some_and(|held| {
                held.lifted
                    && matches!(&held.hand, Hand::Move(entry) | Hand::End(entry) if entry.key() == key)
            })
        })
    }

    /// Whether this task or deal is carried.
    #[must_use]
    pub fn carries_due(self, id: RecordId) -> bool {
        self.held.with(|held| {
            held.as_ref()
                .is_some_and(|held| held.lifted && matches!(&held.hand, Hand::Due(due) if due.id == id))
        })
    }

    /// What would be where if it were let go now, and what it is called.
    #[must_use]
    pub fn would_be(self) -> Option<(Period, String)> {
        self.held.with(|held| {
            let held = held.as_ref().filter(|held| held.lifted)?;
            let title = match &held.hand {
                Hand::New => String::new(),
                Hand::Move(entry) | Hand::End(entry) => entry.title.clone(),
                Hand::Due(due) => due.title.clone(),
            };
            Some((held.to?, title))
        })
    }

    /// Whether this click only ends a drop; the next one is one of its own.
    #[must_use]
    pub fn take_dropped(self) -> bool {
        self.dropped.try_update_value(std::mem::take).unwrap_or(false)
    }

    /// A pointer goes down in the calendar.
    pub fn begin(self, calendar: Calendar, event: &ev::PointerEvent) {
        self.dropped.set_value(false);
        if event.button() != 0 || self.held.with_untracked(Option::is_some) {
            return;
        }
        let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        else {
            return;
        };
        let at = (event.client_x(), event.client_y());
        let (Some(hand), Some(from)) = (hand(calendar, &target), spot(at, None)) else { return };
        let touch = event.pointer_type() != "mouse";
        let held =
            Held { hand, from, pointer: event.pointer_id(), touch, start: at, at, lifted: false, to: None };
        self.held.set(Some(held));
        if touch {
            self.timer.set_value(set_timeout_with_handle(move || self.lift(), LIFT_AFTER).ok());
        }
    }

    fn lift(self) {
        self.held.try_update(|held| {
            if let Some(held) = held {
                held.lifted = true;
                held.to = result(held, held.from);
            }
        });
        if let Ok(vibrate) = js_sys::Reflect::get(&window().navigator(), &"vibrate".into())
            && let Ok(vibrate) = vibrate.dyn_into::<js_sys::Function>()
        {
            // WHY ignored: a device that cannot vibrate shows what is lifted.
            let _ = vibrate.call1(&window().navigator(), &12.into());
        }
    }

    fn moved(self, event: &ev::PointerEvent) {
        let at = (event.client_x(), event.client_y());
        let Some(held) = self.held.get_untracked().filter(|held| held.pointer == event.pointer_id()) else {
            return;
        };
        let far = (at.0 - held.start.0).abs() > SLACK || (at.1 - held.start.1).abs() > SLACK;
        match (held.lifted, held.touch, far) {
            (true, ..) => self.follow(at),
            (false, true, true) => self.rest(),
            (false, false, true) => {
                self.lift();
                self.follow(at);
            }
            (false, _, false) => {}
        }
    }

    /// What is in the hand follows the pointer.
    fn follow(self, at: (i32, i32)) {
        self.held.update(|held| {
            if let Some(held) = held {
                held.at = at;
                if let Some(spot) = spot(at, Some(held.from)) {
                    held.to = result(held, spot);
                }
            }
        });
    }

    /// The finger scrolls or swipes: nothing is lifted any more, but where it began is still known.
    fn rest(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    fn let_go(self) {
        self.rest();
        self.held.set(None);
    }

    fn dropped(self, calendar: Calendar, event: &ev::PointerEvent) {
        let Some(held) = self.held.get_untracked().filter(|held| held.pointer == event.pointer_id()) else {
            return;
        };
        self.let_go();
        if !held.lifted {
            let (x, y) = (event.client_x() - held.start.0, event.client_y() - held.start.1);
            if held.touch && x.abs() > SWIPE && x.abs() > y.abs() * 2 {
                self.still();
                calendar.turn(if x < 0 { 1 } else { -1 });
            }
            return;
        }
        self.still();
        let Some(to) = held.to else { return };
        match held.hand {
            Hand::New => change::create(to),
            Hand::Move(entry) | Hand::End(entry) if entry.when != to => change::to(calendar, entry, to),
            Hand::Due(due) => {
                if let Some(day) = to.from.day().filter(|day| *day != due.day) {
                    change::due_on(calendar, &due, day, false);
                }
            }
            Hand::Move(_) | Hand::End(_) => {}
        }
    }

    /// The click that the browser sends right after is none.
    fn still(self) {
        self.dropped.set_value(true);
        set_timeout(move || _ = self.dropped.try_set_value(false), Duration::from_millis(60));
    }

    /// Follows the pointer all over the page, as long as the calendar stands.
    pub fn watch(self, calendar: Calendar, root: NodeRef<html::Section>) {
        let handles = [
            window_event_listener(ev::pointermove, move |event| self.moved(&event)),
            window_event_listener(ev::pointerup, move |event| self.dropped(calendar, &event)),
            window_event_listener(ev::pointercancel, move |_| self.let_go()),
        ];
        let escape = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" && untrack(move || self.is_on()) {
                event.stop_propagation();
                self.dropped.set_value(true);
                self.let_go();
            }
        });
        on_cleanup(move || {
            handles.into_iter().for_each(|handle| handle.remove());
            escape.remove();
        });
        // A finger that carries something does not scroll. WHY by hand: the listener must not be passive.
        Effect::new(move |_| {
            let Some(element) = root.get() else { return };
            let hold = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
                let lifted =
                    self.held.try_with_untracked(|held| held.as_ref().is_some_and(|held| held.lifted));
                if lifted == Some(true) && event.cancelable() {
                    event.prevent_default();
                }
            });
            let options = web_sys::AddEventListenerOptions::new();
            options.set_passive(false);
            let _ = element.add_event_listener_with_callback_and_add_event_listener_options(
                "touchmove",
                hold.as_ref().unchecked_ref(),
                &options,
            );
            // WHY forgotten: it goes with the element.
            hold.forget();
        });
        Effect::new(move |_| {
            if self.is_on() {
                creep(self);
            }
        });
    }
}

impl Default for Drag {
    fn default() -> Self {
        Self::new()
    }
}

/// One frame of scrolling at the edge of the hours, and the next, until it is let go.
fn creep(drag: Drag) {
    request_animation_frame(move || {
        let held = drag.held.try_get_untracked().flatten().filter(|held| held.lifted);
        let scroller = document().query_selector(".cal-scroll").ok().flatten();
        let (Some(held), Some(scroller)) = (held, scroller) else { return };
        let bounds = scroller.get_bounding_client_rect();
        let y = f64::from(held.at.1);
        // WHY not above: there are the whole days, to which it may be brought.
        let by = if y > bounds.top() && y < bounds.top() + EDGE {
            -CREEP
        } else if y > bounds.bottom() - EDGE {
            CREEP
        } else {
            0
        };
        if by != 0 && held.at != held.start {
            scroller.set_scroll_top(scroller.scroll_top() + by);
            drag.follow(held.at);
        }
        creep(drag);
    });
}

/// What a hand takes that goes down on an element; `None` for what is no part of the days.
fn hand(calendar: Calendar, target: &web_sys::Element) -> Option<Hand> {
    let within = |selector: &str| target.closest(selector).ok().flatten();
    if let Some(element) = within("[data-event]") {
        let entry = calendar.entry(&key_of(&element)?)?;
        let is_edge = within(".cal-edge").is_some();
        return Some(if is_edge { Hand::End(entry) } else { Hand::Move(entry) });
    }
    if let (Some(element), None) = (within("[data-due]"), within("dialog")) {
        let id = super::id_in(&element, "data-due")?;
        let find = |all: &Vec<Due>| all.iter().find(|due| due.id == id).cloned();
        return calendar
            .tasks
            .with_untracked(find)
            .or_else(|| calendar.deals.with_untracked(find))
            .filter(|due| due.moves)
            .map(Hand::Due);
    }
    let is_control = within("button, a, input, select, label, dialog").is_some();
    let is_day = within("[data-day], [data-whole]").is_some();
    (is_day && !is_control && calendar.list.is_none() && calendar.view.get_untracked() != View::Agenda)
        .then_some(Hand::New)
}

/// Which appointment an element is.
#[must_use]
pub fn key_of(element: &web_sys::Element) -> Option<Key> {
    let day = element.get_attribute("data-occurs").and_then(|day| Day::from_iso(&day));
    Some((super::id_in(element, "data-event")?, day))
}

/// The place under a point. `from`: where something was taken; what is taken among the hours stays in a day.
#[must_use]
pub fn spot((x, y): (i32, i32), from: Option<Spot>) -> Option<Spot> {
    #[expect(clippy::cast_precision_loss, reason = "pixels of a screen")]
    let under = document().element_from_point(x as f32, y as f32);
    let whole = under.and_then(|element| element.closest("[data-whole]").ok().flatten());
    if let Some(day) = whole.and_then(|element| Day::from_iso(&element.get_attribute("data-whole")?)) {
        return Some(Spot::Whole(day));
    }
    let columns = document().query_selector_all(".cal-col[data-day]").ok()?;
    let (x, y) = (f64::from(x), f64::from(y));
    let columns =
        (0..columns.length()).filter_map(|at| columns.item(at)?.dyn_into::<web_sys::Element>().ok());
    // The nearest column: a hand that slips off the side still means its day.
    let away = |column: &web_sys::Element| {
        let bounds = column.get_bounding_client_rect();
        (bounds.left() - x).max(x - bounds.right()).max(0.0)
    };
    let nearest = columns.min_by(|a, b| away(a).total_cmp(&away(b)));
    match nearest {
        Some(column) => {
            let bounds = column.get_bounding_client_rect();
            let share = ((y - bounds.top()) / bounds.height().max(1.0)).clamp(0.0, 1.0);
            #[expect(clippy::cast_possible_truncation, reason = "milliseconds of a day")]
            let millis = (share * DAY as f64) as i64;
            Some(Spot::Time(Day::from_iso(&column.get_attribute("data-day")?)?, millis))
        }
        None => from,
    }
}

const fn snapped(millis: i64) -> i64 {
    (millis + STEP / 2).div_euclid(STEP) * STEP
}

/// Whole days from one to another, both included.
fn whole(first: Day, last: Day) -> Option<Period> {
    let (first, last) = (first.min(last), first.max(last));
    Period::new(Millis(first.to_days() * DAY), Millis((last.to_days() + 1) * DAY), true)
}

/// When what is held would be if it were let go at a spot.
fn result(held: &Held, to: Spot) -> Option<Period> {
    let here = zones::here();
    match &held.hand {
        Hand::New => drawn(held.from, to),
        Hand::Due(_) => whole(to.day(), to.day()),
        Hand::Move(entry) => match (held.from, to) {
            (Spot::Time(day, at), Spot::Time(to_day, to_at)) => {
                let begin = Civil::at(entry.when.from, &here)?;
                let by = Civil { day: to_day, millis: to_at }.since(Civil { day, millis: at });
                let to = begin.plus(snapped(by.rem_euclid(DAY)) + by.div_euclid(DAY) * DAY)?;
                let to = Civil { millis: snapped(to.millis).min(DAY - STEP), ..to };
                Some(at_other_time(entry.when, if by == 0 { begin } else { to }, &here))
            }
            // Out of the whole days into the hours: it takes an hour.
            (Spot::Whole(_), Spot::Time(day, at)) => {
                let from = Civil { day, millis: snapped(at).min(DAY - USUAL) }.moment(&here);
                Period::new(from, from.plus(USUAL), false)
            }
            (Spot::Time(..), Spot::Whole(day)) => whole(day, day),
            (Spot::Whole(from), Spot::Whole(day)) => {
                let zone = if entry.when.all_day { &crm_domain::time::UTC } else { &here };
                let begin = Civil::at(entry.when.from, zone)?;
                let to = begin.plus((day.to_days() - from.to_days()) * DAY)?;
                Some(at_other_time(entry.when, to, &here))
            }
        },
        Hand::End(entry) => match to {
            Spot::Time(day, at) => {
                let end = Civil { day, millis: 0 }.plus(snapped(at))?.moment(&here);
                Period::new(entry.when.from, end.max(entry.when.from.plus(STEP)), false)
            }
            Spot::Whole(day) if entry.when.all_day => {
                whole(entry.when.from.day()?, day.max(entry.when.from.day()?))
            }
            Spot::Whole(_) => Some(entry.when),
        },
    }
}

/// What is drawn from one spot to another.
fn drawn(from: Spot, to: Spot) -> Option<Period> {
    let here = zones::here();
    match (from, to) {
        (Spot::Time(day, a), Spot::Time(_, b)) => {
            let first = a.div_euclid(STEP) * STEP;
            let moment = |millis: i64| Civil::midnight(day).plus(millis).map(|civil| civil.moment(&here));
            let (begin, end) = match snapped(b) {
                b if b > first => (first, b),
                b if b < first => (b, first),
                _ => (first.min(DAY - USUAL), first.min(DAY - USUAL) + USUAL),
            };
            Period::new(moment(begin)?, moment(end)?, false)
        }
        (from, to) => whole(from.day(), to.day()),
    }
}

/// The time that a spot means for a new appointment.
#[must_use]
pub fn new_at(spot: Spot) -> Option<Period> {
    drawn(spot, spot)
}
