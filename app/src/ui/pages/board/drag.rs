//! A card in the hand: by the mouse at once, by a finger after it has rested on it, so that scrolling never moves a
//! card.

use std::time::Duration;

use crm_domain::id::RecordId;
use engine_protocol::view::RowView;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

use super::BoardState;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::rights::may_write;

/// A finger that rests so long on a card lifts it.
const LIFT_AFTER: Duration = Duration::from_millis(320);
/// A mouse that moves so far carries the card; a finger that moves so far before it has lifted one scrolls.
const SLACK: i32 = 6;
/// A card this near to the board's edge scrolls it, in pixels.
const EDGE: f64 = 56.0;
/// How far the board scrolls per frame then.
const CREEP: i32 = 14;

/// The card that is pressed or carried.
#[derive(Debug, Clone, PartialEq)]
struct Held {
    record: RecordId,
    title: String,
    /// What its row held when it was pressed.
    row: Option<RowView>,
    /// The column that it was taken from, by its key.
    from: Option<String>,
    pointer: i32,
    touch: bool,
    start: (i32, i32),
    lifted: bool,
    over: Option<String>,
}

/// Carrying cards. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Drag {
    held: RwSignal<Option<Held>>,
    /// Where the pointer is. WHY apart: it changes with every frame, and only what follows it is to know.
    at: RwSignal<(i32, i32)>,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// The click that follows a drop is none.
    dropped: StoredValue<bool>,
}

impl Drag {
    /// Nothing in the hand.
    #[must_use]
    pub fn new() -> Self {
        Self {
            held: RwSignal::new(None),
            at: RwSignal::new((0, 0)),
            timer: StoredValue::new(None),
            dropped: StoredValue::new(false),
        }
    }

    /// Whether a card is carried.
    #[must_use]
    pub fn is_on(self) -> bool {
        self.held.with(|held| held.as_ref().is_some_and(|held| held.lifted))
    }

    /// Whether this card is carried.
    #[must_use]
    pub fn carries(self, record: RecordId) -> bool {
        self.held.with(|held| held.as_ref().is_some_and(|held| held.lifted && held.record == record))
    }

    /// Whether a card is carried over this column, which it is not from.
    #[must_use]
    pub fn is_over(self, lane: &str) -> bool {
        self.held.with(|held| {
            held.as_ref().is_some_and(|held| {
                held.lifted && held.over.as_deref() == Some(lane) && held.from.as_deref() != Some(lane)
            })
        })
    }

    /// Whether this click only ends a drop; the next one is one of its own.
    #[must_use]
    pub fn take_dropped(self) -> bool {
        self.dropped.try_update_value(std::mem::take).unwrap_or(false)
    }

    /// A pointer goes down on a card.
    pub fn begin(
        self,
        row: Option<RowView>,
        record: RecordId,
        from: Option<String>,
        event: &ev::PointerEvent,
    ) {
        self.dropped.set_value(false);
        if event.button() != 0 || self.held.with_untracked(Option::is_some) || !untrack(may_write) {
            return;
        }
        let touch = event.pointer_type() != "mouse";
        let at = (event.client_x(), event.client_y());
        let pointer = event.pointer_id();
        let title = row.as_ref().map(|row| row.title.clone()).unwrap_or_default();
        self.at.set(at);
        self.held.set(Some(Held {
            record,
            title,
            row,
            over: from.clone(),
            from,
            pointer,
            touch,
            start: at,
            lifted: false,
        }));
        if touch {
            self.timer.set_value(set_timeout_with_handle(move || self.lift(), LIFT_AFTER).ok());
        }
    }

    fn lift(self) {
        self.held.try_update(|held| {
            if let Some(held) = held {
                held.lifted = true;
            }
        });
        if let Ok(vibrate) = js_sys::Reflect::get(&window().navigator(), &"vibrate".into())
            && let Ok(vibrate) = vibrate.dyn_into::<js_sys::Function>()
        {
            // WHY ignored: a device that cannot vibrate shows the lifted card.
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
            (true, ..) => {
                self.at.set(at);
                self.lies_over(lane_at(at));
            }
            (false, true, true) => self.let_go(),
            (false, false, true) => {
                self.lift();
                self.moved(event);
            }
            (false, _, false) => {}
        }
    }

    fn lies_over(self, over: Option<String>) {
        self.held.maybe_update(|held| match held {
            Some(held) if held.over != over => {
                held.over.clone_from(&over);
                true
            }
            Some(_) | None => false,
        });
    }

    fn let_go(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        self.held.set(None);
    }

    fn dropped(self, board: BoardState, event: &ev::PointerEvent) {
        let Some(held) = self.held.get_untracked().filter(|held| held.pointer == event.pointer_id()) else {
            return;
        };
        self.let_go();
        if !held.lifted {
            return;
        }
        self.dropped.set_value(true);
        board.sent.set_value(None);
        // WHY a moment later: the browser sends the click right after.
        set_timeout(move || _ = self.dropped.try_set_value(false), Duration::from_millis(60));
        // WHY looked up again: the board may have crept on since the pointer last moved.
        let over =
            lane_at((event.client_x(), event.client_y())).filter(|over| Some(over) != held.from.as_ref());
        let to = over.and_then(|to| {
            board.lanes.with_untracked(|all| all.iter().find(|lane| lane.key() == to).cloned())
        });
        if let Some(to) = to {
            board.bring(held.record, held.title, to, held.row.as_ref());
        }
    }

    /// Follows the pointer all over the page, as long as the board stands.
    pub fn watch(self, board: BoardState, scroller: NodeRef<html::Div>) {
        let handles = [
            window_event_listener(ev::pointermove, move |event| self.moved(&event)),
            window_event_listener(ev::pointerup, move |event| self.dropped(board, &event)),
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
        // A finger that carries a card does not scroll. WHY by hand: the listener must not be passive.
        Effect::new(move |_| {
            let Some(element) = scroller.get() else { return };
            let hold = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
                if self.held.try_with_untracked(|held| held.as_ref().is_some_and(|held| held.lifted))
                    == Some(true)
                    && event.cancelable()
                {
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
        self.creep(scroller);
    }

    /// Scrolls the board while a card is held at its edge.
    fn creep(self, scroller: NodeRef<html::Div>) {
        Effect::new(move |_| {
            if self.is_on() {
                creep_on(self, scroller);
            }
        });
    }
}

impl Default for Drag {
    fn default() -> Self {
        Self::new()
    }
}

/// One frame of creeping, and the next, until the card is let go.
fn creep_on(drag: Drag, scroller: NodeRef<html::Div>) {
    request_animation_frame(move || {
        let held = drag.held.try_get_untracked().flatten().filter(|held| held.lifted);
        let (Some(held), Some(element)) = (held, scroller.try_get_untracked().flatten()) else { return };
        let bounds = element.get_bounding_client_rect();
        let Some(at) = drag.at.try_get_untracked() else { return };
        let x = f64::from(at.0);
        if x < bounds.left() + EDGE {
            element.set_scroll_left(element.scroll_left() - CREEP);
        } else if x > bounds.right() - EDGE {
            element.set_scroll_left(element.scroll_left() + CREEP);
        }
        // The pointer rests and the board goes: another column lies under it now.
        let over = lane_at(at);
        if over != held.over {
            drag.lies_over(over);
        }
        creep_on(drag, scroller);
    });
}

/// The column that lies under a point, by its key.
fn lane_at((x, y): (i32, i32)) -> Option<String> {
    #[expect(clippy::cast_precision_loss, reason = "pixels of a screen")]
    let element = document().element_from_point(x as f32, y as f32)?;
    element.closest("[data-lane]").ok().flatten()?.get_attribute("data-lane")
}

/// The card under the pointer.
#[component]
pub fn Ghost(board: BoardState) -> impl IntoView {
    let held = board.drag.held;
    let shown = Memo::new(move |_| {
        held.with(|held| held.as_ref().filter(|held| held.lifted).map(|held| held.title.clone()))
    });
    let place = move || {
        let (x, y) = board.drag.at.get();
        format!("translate({x}px, {y}px)")
    };
    move || {
        shown.get().map(|title| {
            view! {
                <div class="deal-ghost" style:transform=place aria-hidden="true"><Icon of=icon::GRIP_VERTICAL/>{title}</div>
            }
        })
    }
}
