//! A sheet above the page: for creating and choosing. It holds the focus; Escape and a tap beside it
//! close it.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::icon::{self, Icon};
use crate::i18n::tr;

/// A modal sheet with a title.
#[component]
pub fn Sheet(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    /// Its content.
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    view! {
        <Show when=move || open.get()>
            <Opened open title class>{children.with_value(|children| children())}</Opened>
        </Show>
    }
}

/// What is filled in. WHY nothing where somebody signs: a keyboard would come up over the pad.
const FIRST: &str = ":is(.sheet-body, .sheet-form:not(.sign-form)) \
    :is(input:not([type=checkbox], [type=file]), textarea, select)";

/// The first thing to fill in has the focus, not the button that closes.
fn focus_first(dialog: &web_sys::Element) {
    let first = dialog.query_selector(FIRST).ok().flatten();
    if let Some(first) = first.and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = first.focus();
    }
}

#[component]
fn Opened(
    open: RwSignal<bool>,
    title: Signal<String>,
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let before = document().active_element();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            // WHY ignored: it fails only when the dialog is open already.
            let _ = dialog.show_modal();
            focus_first(&dialog);
        }
    });
    let before = StoredValue::new_local(before);
    on_cleanup(move || {
        let before = before.try_get_value().flatten();
        if let Some(before) = before.and_then(|before| before.dyn_into::<web_sys::HtmlElement>().ok()) {
            // WHY a frame later: as long as the dialog stands, nothing beside it takes the focus.
            request_animation_frame(move || {
                if document().active_element().is_none_or(|active| active.tag_name() == "BODY") {
                    let _ = before.focus();
                }
            });
        }
    });
    let beside = move |event: ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlDialogElement>().ok());
        if target.is_some() {
            open.set(false);
        }
    };
    view! {
        <dialog
            class=format!("sheet {class}")
            node_ref=dialog
            aria-label=title
            on:close=move |_| open.set(false)
            on:pointerdown=move |event| beside(event.into())
        >
            <div class="sheet-head">
                <h2>{title}</h2>
                <button type="button" class="button quiet square" title=move || tr("shell.close")
                    aria-label=move || tr("shell.close") on:click=move |_| open.set(false)>
                    <Icon of=icon::X/>
                </button>
            </div>
            {children()}
        </dialog>
    }
}
