//! Lines that people put in order by hand: a grip carries a line by mouse and finger, and the arrow keys move it.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::icon::{GRIP_VERTICAL, Icon};

/// What names a line of a list that is put in order.
pub trait Line: Copy + PartialEq + Send + Sync + 'static {}

impl<K: Copy + PartialEq + Send + Sync + 'static> Line for K {}

/// The lines of one list. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Carry<K: Line> {
    /// The list whose children are the lines.
    pub list: NodeRef<html::Ol>,
    held: RwSignal<Option<K>>,
    over: RwSignal<Option<usize>>,
    /// The line that was just moved: its grip keeps the focus.
    moved: RwSignal<Option<K>>,
    put: Callback<(K, usize)>,
}

impl<K: Line> Carry<K> {
    /// `put` brings a line to a place, counted without it.
    #[must_use]
    pub fn new(put: impl Fn(K, usize) + Send + Sync + 'static) -> Self {
        Self {
            list: NodeRef::new(),
            held: RwSignal::new(None),
            over: RwSignal::new(None),
            moved: RwSignal::new(None),
            put: Callback::new(move |(id, to)| put(id, to)),
        }
    }

    /// Whether this line is in the hand.
    #[must_use]
    pub fn holds(self, id: K) -> bool {
        self.held.get() == Some(id)
    }

    /// At which edge of the line at this place the one in the hand would come to stand; `from` is where that one is.
    #[must_use]
    pub fn edge(self, place: usize, from: impl Fn(K) -> Option<usize>) -> Option<&'static str> {
        let from = from(self.held.get()?)?;
        (self.over.get()? == place && place != from).then_some(if place < from { "before" } else { "after" })
    }

    fn go(self, id: K, to: usize) {
        self.moved.set(Some(id));
        self.put.run((id, to));
    }

    fn down(self, id: K, event: &ev::PointerEvent, grip: NodeRef<html::Button>) {
        if event.button() != 0 {
            return;
        }
        event.prevent_default();
        self.held.set(Some(id));
        if let Some(grip) = grip.get_untracked() {
            // WHY ignored: without the pointer a drop outside of the grip is none, without the focus Escape is not heard.
            let _ = grip.set_pointer_capture(event.pointer_id());
            let _ = grip.focus();
        }
    }

    fn moved(self, id: K, event: &ev::PointerEvent) {
        if self.held.get_untracked() == Some(id) {
            let over = self.list.get_untracked().map(|list| place_under(&list, event.client_y()));
            self.over.maybe_update(|known| std::mem::replace(known, over) != over);
        }
    }

    fn up(self, id: K) {
        let over = self.over.get_untracked().filter(|_| self.held.get_untracked() == Some(id));
        self.let_go();
        if let Some(over) = over {
            self.go(id, over);
        }
    }

    fn let_go(self) {
        self.held.set(None);
        self.over.set(None);
    }

    fn key(self, id: K, place: usize, event: &ev::KeyboardEvent) {
        let to = match event.key().as_str() {
            "ArrowUp" => place.checked_sub(1),
            "ArrowDown" => Some(place + 1),
            "Escape" if self.held.with_untracked(Option::is_some) => {
                event.stop_propagation();
                return self.let_go();
            }
            _ => return,
        };
        event.prevent_default();
        let count = self.list.get_untracked().map_or(0, |list| list.children().length() as usize);
        if let Some(to) = to.filter(|to| *to < count) {
            self.go(id, to);
        }
    }
}

/// Which line lies at this height of the window.
fn place_under(list: &web_sys::HtmlOListElement, y: i32) -> usize {
    let lines = list.children();
    let above = (0..lines.length()).filter_map(|at| lines.item(at)).filter(|line| {
        let place = line.get_bounding_client_rect();
        f64::from(y) > place.top() + place.height()
    });
    above.count().min((lines.length() as usize).saturating_sub(1))
}

/// The handle by which a line is carried.
#[component]
pub fn Grip<K: Line>(
    /// Among which lines.
    carry: Carry<K>,
    /// The line.
    id: K,
    /// Where it stands.
    place: Memo<usize>,
    /// What the grip is called.
    #[prop(into)]
    label: Signal<String>,
    /// How one moves with it.
    #[prop(into)]
    hint: Signal<String>,
) -> impl IntoView {
    let grip = NodeRef::<html::Button>::new();
    Effect::new(move |before: Option<usize>| {
        let now = place.get();
        if before.is_some_and(|before| before != now) && carry.moved.get_untracked() == Some(id) {
            carry.moved.set(None);
            // WHY a frame later: the browser drops the focus of a line that is put elsewhere.
            request_animation_frame(move || {
                if let Some(grip) = grip.try_get_untracked().flatten() {
                    let _ = grip.focus();
                }
            });
        }
        now
    });
    view! {
        <button type="button" class="grip writes" node_ref=grip aria-label=label title=hint
            on:pointerdown=move |event| carry.down(id, &event, grip) on:pointermove=move |event| carry.moved(id, &event)
            on:pointerup=move |_| carry.up(id) on:pointercancel=move |_| carry.let_go()
            on:keydown=move |event| carry.key(id, place.get_untracked(), &event)><Icon of=GRIP_VERTICAL/></button>
    }
}
