//! A button and the panel that it opens: menus, filters, details. On a phone the panel is a sheet at
//! the bottom.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

const FOCUSABLE: &str = "button:not([disabled]), a[href], input:not([disabled]), select, textarea";

/// A button that opens a panel. Escape and a tap elsewhere close it; arrows move between its parts.
#[component]
pub fn Popover(
    /// The button's name, for readers and as its tooltip.
    #[prop(into)]
    name: Signal<String>,
    /// Whether the panel is open; given when others open it too.
    #[prop(optional)]
    open: RwSignal<bool>,
    /// Classes of the button.
    #[prop(optional)]
    button: &'static str,
    /// The panel ends where the button ends, instead of beginning where it begins.
    #[prop(optional)]
    end: bool,
    /// What stands on the button.
    #[prop(into)]
    face: ViewFn,
    /// What stands in the panel.
    children: ChildrenFn,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let trigger = NodeRef::<html::Button>::new();
    let panel = NodeRef::<html::Div>::new();
    let children = StoredValue::new(children);

    let outside = window_event_listener(ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let within = root.get_untracked().is_some_and(|root| root.contains(target.as_ref()));
        if open.get_untracked() && !within {
            open.set(false);
        }
    });
    on_cleanup(move || outside.remove());

    // WHY an effect: focus can only move once the panel stands.
    Effect::new(move |_| {
        if let Some(panel) = panel.get()
            && !focus_first(&panel)
        {
            let _ = panel.focus();
        }
    });
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Escape" if open.get_untracked() => {
            event.stop_propagation();
            event.prevent_default();
            open.set(false);
            if let Some(trigger) = trigger.get_untracked() {
                let _ = trigger.focus();
            }
        }
        "ArrowDown" | "ArrowUp" if open.get_untracked() && !has_own_arrows(&event) => {
            if let Some(panel) = panel.get_untracked() {
                event.prevent_default();
                step(&panel, event.key() == "ArrowDown");
            }
        }
        _ => {}
    };

    view! {
        <div class="popover" class:end=end node_ref=root on:keydown=on_key>
            <button
                type="button"
                class=button
                node_ref=trigger
                title=name
                aria-label=name
                aria-haspopup="dialog"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {face.run()}
            </button>
            <Show when=move || open.get()>
                <div class="veil" on:click=move |_| open.set(false)></div>
                <div class="panel" role="dialog" aria-label=name tabindex="-1" node_ref=panel>
                    {children.with_value(|children| children())}
                </div>
            </Show>
        </div>
    }
}

/// Choices and days are changed by arrows.
fn has_own_arrows(event: &ev::KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.matches("select, input[type=date]").unwrap_or(false))
}

/// Focuses what a panel is to begin with; whether there is such a part.
fn focus_first(panel: &web_sys::Element) -> bool {
    let marked = panel.query_selector("[data-first]").ok().flatten();
    let first = marked.or_else(|| panel.query_selector(FOCUSABLE).ok().flatten());
    let first = first.and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok());
    first.is_some_and(|first| first.focus().is_ok())
}

/// What can have the focus, in order.
fn focusable(panel: &web_sys::Element) -> Vec<web_sys::HtmlElement> {
    let Ok(parts) = panel.query_selector_all(FOCUSABLE) else { return Vec::new() };
    (0..parts.length()).filter_map(|at| parts.item(at)?.dyn_into().ok()).collect()
}

/// The focus is neither in a part of a panel nor elsewhere on the page: what had it is gone.
fn is_lost(part: &web_sys::Element) -> bool {
    document().active_element().is_none_or(|active| active.contains(Some(part)))
}

/// For a part of a panel that came or went on to something else: it has the focus, if nothing else took it.
pub fn focus_again(part: NodeRef<html::Div>) {
    // WHY a frame later: what is new stands by then.
    request_animation_frame(move || {
        let part = part.try_get_untracked().flatten();
        if let Some(part) = part.filter(|part| is_lost(part)) {
            focus_first(&part);
        }
    });
}

/// Changes what stands in a part of a panel. Where that takes away what has the focus, its neighbour gets it.
pub fn change_within(part: NodeRef<html::Div>, change: impl FnOnce()) {
    let active = document().active_element();
    let parts = part.get_untracked().map(|part| focusable(&part)).unwrap_or_default();
    let place = parts.iter().position(|part| active.as_deref() == Some(part.as_ref()));
    change();
    request_animation_frame(move || {
        let Some(part) = part.try_get_untracked().flatten().filter(|part| is_lost(part)) else { return };
        let parts = focusable(&part);
        let neighbour = place.map(|place| place.min(parts.len().saturating_sub(1)));
        if let Some(neighbour) = neighbour.and_then(|place| parts.get(place)) {
            let _ = neighbour.focus();
        }
    });
}

/// Moves the focus to the next or previous part of the panel.
fn step(panel: &web_sys::Element, forward: bool) {
    let mut parts = focusable(panel);
    // Where arrows would end: a choice takes them for itself. Tab leads there.
    parts.retain(|part| !part.matches("select").unwrap_or(false));
    let active = document().active_element();
    let now = parts.iter().position(|part| active.as_deref() == Some(part.as_ref()));
    let next = match (now, forward) {
        (None, _) => 0,
        (Some(now), true) => (now + 1) % parts.len(),
        (Some(now), false) => (now + parts.len() - 1) % parts.len(),
    };
    if let Some(part) = parts.get(next) {
        let _ = part.focus();
    }
}
