//! The steps of a task: ticked, written, put in another order. Each step is a value of its own, so that two people
//! work on one list.

use crm_domain::command::Edit;
use crm_domain::id::ItemId;
use crm_domain::item::{CheckEntry, ItemValue};
use crm_domain::sales::position;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::field::Field;
use crate::engine::clock;
use crate::i18n::tr;
use crate::t;
use crate::ui::parts::icon::{GRIP_VERTICAL, Icon, PLUS, X};

/// The list, and the line for the next step.
#[component]
pub fn Checklist(
    /// Which field.
    field: Field,
) -> impl IntoView {
    let steps = Memo::new(move |_| steps_of(field));
    let ids = move || steps.with(|steps| steps.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    let hand =
        Hand { held: RwSignal::new(None), over: RwSignal::new(None), said: RwSignal::new(String::new()) };
    let list = NodeRef::<html::Ul>::new();
    view! {
        <div class="checklist" data-checklist="">
            <Progress steps/>
            <ul class="check-steps" node_ref=list>
                <For each=ids key=|id| *id let:id><Step field steps id hand list/></For>
            </ul>
            <Add field/>
            <p class="sr-only" aria-live="polite">{move || hand.said.get()}</p>
        </div>
    }
}

type Steps = Memo<Vec<(ItemId, CheckEntry)>>;

fn steps_of(field: Field) -> Vec<(ItemId, CheckEntry)> {
    let value = field.value();
    let items = value.as_ref().map(crm_domain::value::FieldValue::items).unwrap_or_default();
    let steps = items.iter().filter_map(|(id, item)| match item {
        ItemValue::Check(step) => Some((*id, step.clone())),
        _ => None,
    });
    steps.collect()
}

fn put(field: Field, id: ItemId, step: CheckEntry) -> Edit {
    Edit::PutItem { field: field.spec.key, item: id, value: ItemValue::Check(step) }
}

/// The step that is carried. A handle: copying it is free.
#[derive(Clone, Copy)]
struct Hand {
    held: RwSignal<Option<ItemId>>,
    /// The place that it would come to.
    over: RwSignal<Option<usize>>,
    /// For those who do not see it.
    said: RwSignal<String>,
}

impl Hand {
    /// Puts a step at a place among the others.
    fn put_at(self, field: Field, steps: Steps, id: ItemId, place: usize) {
        let all = steps.get_untracked();
        let Some((_, step)) = all.iter().find(|(one, _)| *one == id).cloned() else { return };
        let from = all.iter().position(|(one, _)| *one == id);
        let others: Vec<&str> =
            all.iter().filter(|(one, _)| *one != id).map(|(_, step)| step.position.as_str()).collect();
        let place = place.min(others.len());
        if from == Some(place) {
            return;
        }
        self.said.set(t!("check.moved", text = step.text.clone(), n = place + 1));
        let moved = CheckEntry { position: position::at(&others, place), ..step };
        field.send(vec![put(field, id, moved)], None);
    }
}

#[component]
fn Progress(steps: Steps) -> impl IntoView {
    let all = Memo::new(move |_| steps.with(Vec::len));
    let done = Memo::new(move |_| steps.with(|steps| steps.iter().filter(|(_, step)| step.done).count()));
    let share = move || format!("{}%", done.get() * 100 / all.get().max(1));
    view! {
        <Show when=move || { all.get() > 0 }>
            <p class="check-progress">
                <span class="check-bar" aria-hidden="true"><i style:inline-size=share></i></span>
                <span>{move || t!("task.steps", done = done.get(), n = all.get())}</span>
            </p>
        </Show>
    }
}

#[component]
fn Step(field: Field, steps: Steps, id: ItemId, hand: Hand, list: NodeRef<html::Ul>) -> impl IntoView {
    let step = Memo::new(move |before: Option<&CheckEntry>| {
        let now = steps.with(|steps| steps.iter().find(|(one, _)| *one == id).map(|(_, step)| step.clone()));
        now.or_else(|| before.cloned()).unwrap_or_default()
    });
    let text = move || step.with(|step| step.text.clone());
    let place = move || steps.with_untracked(|steps| steps.iter().position(|(one, _)| *one == id));
    // What is being typed; what others write meanwhile does not take it away.
    let typed = RwSignal::new(None::<String>);
    let save = move || {
        // WHY asked: an input that leaves the page with the focus may still say so.
        let Some(text) = typed.try_get_untracked().flatten() else { return };
        typed.set(None);
        let (text, now) = (text.trim().to_owned(), step.get_untracked());
        if !text.is_empty() && text != now.text {
            let again = text.clone();
            field.send_or(vec![put(field, id, CheckEntry { text, ..now })], None, move || {
                _ = typed.try_set(Some(again))
            });
        }
    };
    on_cleanup(save);
    let tick = move |event: ev::Event| {
        let now = step.get_untracked();
        field.send(vec![put(field, id, CheckEntry { done: event_target_checked(&event), ..now })], None);
    };
    let remove = move |_| field.send(vec![Edit::RemoveItem { field: field.spec.key, item: id }], None);
    let shift = move |event: &ev::KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowUp" if event.alt_key() => -1,
            "ArrowDown" if event.alt_key() => 1,
            _ => return,
        };
        event.prevent_default();
        if let Some(to) = place().and_then(|place| place.checked_add_signed(by)) {
            keep_focus(event, id);
            hand.put_at(field, steps, id, to);
        }
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" if !event.is_composing() => {
            event.prevent_default();
            save();
        }
        "Escape" if typed.with_untracked(Option::is_some) => {
            event.stop_propagation();
            typed.set(None);
        }
        _ => shift(&event),
    };
    let is_over =
        move || hand.over.get().is_some_and(|over| hand.held.get() != Some(id) && place() == Some(over));
    let on_move = move |event: ev::PointerEvent| {
        if hand.held.get_untracked() == Some(id) {
            hand.over.set(list.get_untracked().map(|list| place_under(&list, event.client_y())));
        }
    };
    let on_up = move |_| {
        if hand.held.get_untracked() == Some(id)
            && let Some(over) = hand.over.get_untracked()
        {
            hand.put_at(field, steps, id, over);
        }
        hand.held.set(None);
        hand.over.set(None);
    };
    let on_down = move |event: ev::PointerEvent| {
        event.prevent_default();
        hand.held.set(Some(id));
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if let Some(grip) = target.and_then(|target| target.closest(".check-grip").ok().flatten()) {
            // WHY ignored: without it a drop outside of the grip is none.
            let _ = grip.set_pointer_capture(event.pointer_id());
        }
    };
    view! {
        <li class="check-step" data-step=id.to_string() class:is-done=move || step.with(|step| step.done)
            class:is-held=move || hand.held.get() == Some(id) class:is-over=is_over>
            <button type="button" class="check-grip" aria-label=move || t!("check.move", text = text()) title=move || tr("check.move_hint")
                on:pointerdown=on_down on:pointermove=on_move on:pointerup=on_up on:pointercancel=move |_| hand.held.set(None)
                on:keydown=move |event| shift(&event)><Icon of=GRIP_VERTICAL/></button>
            <input type="checkbox" class="check-box" prop:checked=move || step.with(|step| step.done)
                aria-label=move || t!("check.tick", text = text()) on:change=tick/>
            <input type="text" class="check-text" autocomplete="off" aria-label=move || tr("check.text")
                prop:value=move || typed.get().unwrap_or_else(text)
                on:input=move |event| typed.set(Some(event_target_value(&event))) on:blur=move |_| save() on:keydown=on_key/>
            <button type="button" class="check-remove" aria-label=move || t!("check.remove", text = text())
                title=move || t!("check.remove", text = text()) on:click=remove><Icon of=X/></button>
        </li>
    }
}

/// The part of a step that has the focus keeps it while the step moves in the document.
fn keep_focus(event: &ev::KeyboardEvent, id: ItemId) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let part = if target.is_some_and(|target| target.matches(".check-grip").unwrap_or(false)) {
        "grip"
    } else {
        "text"
    };
    set_timeout(
        move || {
            let part = document().query_selector(&format!("[data-step='{id}'] .check-{part}")).ok().flatten();
            if let Some(part) = part.and_then(|part| part.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = part.focus();
            }
        },
        std::time::Duration::from_millis(30),
    );
}

/// Which step lies at this height of the window.
fn place_under(list: &web_sys::HtmlUListElement, y: i32) -> usize {
    let rows = list.children();
    let below = (0..rows.length()).filter_map(|at| rows.item(at)).filter(|row| {
        let place = row.get_bounding_client_rect();
        f64::from(y) > place.top() + place.height()
    });
    below.count().min(usize::try_from(rows.length().saturating_sub(1)).unwrap_or(0))
}

/// The line for the next step: Enter adds it and waits for one more.
#[component]
fn Add(field: Field) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let add = move || {
        let text = typed.try_get_untracked().unwrap_or_default().trim().to_owned();
        if text.is_empty() {
            return;
        }
        let last = untrack(|| steps_of(field)).last().map(|(_, step)| step.position.clone());
        let position = position::between(last.as_deref(), None);
        typed.set(String::new());
        let again = text.clone();
        let step = CheckEntry { text, done: false, position };
        field.send_or(vec![put(field, clock::item_id(), step)], None, move || _ = typed.try_set(again));
    };
    on_cleanup(add);
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() && !event.ctrl_key() && !event.meta_key() {
            event.prevent_default();
            add();
        }
    };
    view! {
        <div class="check-add">
            <Icon of=PLUS/>
            <input type="text" autocomplete="off" enterkeyhint="done" placeholder=move || tr("check.add") aria-label=move || tr("check.add")
                prop:value=typed on:input=move |event| typed.set(event_target_value(&event)) on:keydown=on_key on:blur=move |_| add()/>
        </div>
    }
}
