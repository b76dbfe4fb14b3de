//! The command palette: records, pages, acts and what was opened lately in one ranked list; and all shortcuts at a glance.

mod acts;
mod cheatsheet;
mod found;
mod line;
mod pressed;
mod recent;

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::later::{later, parts};
use super::parts::icon::{self, Icon};
use super::shell::Overlay;
use crate::i18n::tr;
pub use cheatsheet::Cheatsheet;
use found::{Asked, Found, find_as_typed};
use line::{Line, OneLine, lines};
use pressed::Button;
pub use recent::{forget, listen};

/// What narrows what is asked for: its sign, and its name.
const NARROW: [(&str, &str); 3] =
    [(">", "palette.acts_only"), ("#", "palette.tags_only"), ("@", "palette.people_only")];

/// The palette.
#[component]
pub fn Palette() -> impl IntoView {
    let overlay = Overlay::current();
    view! {
        <Show when=move || overlay.palette.get()>
            {later(parts::palette, ())}
        </Show>
    }
}

/// What it shows, and what happens there.
#[component]
pub fn Opened() -> impl IntoView {
    let overlay = Overlay::current();
    let typed = RwSignal::new(String::new());
    let found = RwSignal::new(Found::default());
    // WHY now: above them lies the palette from here on.
    let buttons: StoredValue<Vec<Button>, LocalStorage> = StoredValue::new_local(pressed::buttons());
    let at = RwSignal::new(0_usize);
    let dialog = NodeRef::<html::Dialog>::new();
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            // WHY ignored: it fails only when the dialog is open already.
            let _ = dialog.show_modal();
        }
    });
    let answered = RwSignal::new(String::new());
    find_as_typed(typed, found, answered);
    // Enter before there is an answer to what was typed waits for it.
    let entered = RwSignal::new(false);
    let shown = Memo::new_with_compare(
        move |_| buttons.with_value(|buttons| lines(&typed.get(), found.get(), buttons)),
        |before, now| {
            before.map(|all| all.iter().map(Line::key).collect::<Vec<_>>())
                != now.map(|all| all.iter().map(Line::key).collect())
        },
    );
    Effect::new(move |_| {
        typed.track();
        at.set(0);
        entered.set(false);
    });
    let enter = move || {
        if let Some(line) = shown.with_untracked(|shown| shown.get(at.get_untracked()).cloned()) {
            line.run();
        }
    };
    let pending = move || answered.with(|answered| typed.with(|typed| answered != typed));
    Effect::new(move |_| {
        if !pending() && entered.get_untracked() {
            entered.set(false);
            enter();
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let count = shown.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" if count > 0 => at.update(|at| *at = (*at + count - 1) % count),
            "Enter" if untrack(pending) && at.get_untracked() == 0 => entered.set(true),
            "Enter" => enter(),
            _ => return,
        }
        event.prevent_default();
    };
    let beside = move |event: ev::MouseEvent| {
        use wasm_bindgen::JsCast as _;
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlDialogElement>().ok());
        if target.is_some() {
            overlay.palette.set(false);
        }
    };
    view! {
        <dialog class="palette" node_ref=dialog aria-label=move || tr("palette.name")
            on:close=move |_| overlay.palette.set(false)
            on:pointerdown=move |event| beside(event.into())>
            <div class="palette-field">
                <Icon of=icon::SEARCH/>
                <input type="text" role="combobox" node_ref=input autocomplete="off" spellcheck="false" autofocus
                    placeholder=move || tr("palette.placeholder") aria-label=move || tr("palette.name")
                    aria-controls="palette-list" aria-expanded="true" aria-autocomplete="list"
                    aria-activedescendant=move || format!("palette-{}", at.get())
                    prop:value=typed on:input=move |event| typed.set(event_target_value(&event))
                    on:keydown=on_key/>
                <button type="button" class="button quiet square palette-close" aria-label=move || tr("shell.close")
                    on:click=move |_| overlay.palette.set(false)><Icon of=icon::X/></button>
            </div>
            <Narrow typed input/>
            <ul class="palette-list" id="palette-list" role="listbox" aria-label=move || tr("palette.name")>
                {move || shown.get().into_iter().enumerate().map(|(place, line)| {
                    view! { <OneLine line place at/> }
                }).collect_view()}
            </ul>
            <Show when=move || !pending() && shown.with(Vec::is_empty)>
                <p class="palette-none">{move || tr("palette.none")}</p>
            </Show>
            <footer class="palette-foot">
                <span><kbd>"↑"</kbd><kbd>"↓"</kbd>{move || tr("palette.choose")}</span>
                <span><kbd>"↵"</kbd>{move || tr("palette.open")}</span>
            </footer>
        </dialog>
    }
}

/// What is typed in front to find acts, tags or people only, also for those who have no such key at hand.
#[component]
fn Narrow(typed: RwSignal<String>, input: NodeRef<html::Input>) -> impl IntoView {
    let is_on = move |sign: &str| typed.with(|typed| typed.trim_start().starts_with(sign));
    let switch = move |sign: &str| {
        let words = typed.with_untracked(|typed| Asked::of(typed).words().to_owned());
        typed.set(if untrack(|| is_on(sign)) { words } else { format!("{sign}{words}") });
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
        }
    };
    view! {
        <div class="palette-narrow" role="group" aria-label=move || tr("palette.narrow")>
            {NARROW.map(|(sign, name)| view! {
                <button type="button" class="palette-sign" aria-pressed=move || is_on(sign).to_string() on:click=move |_| switch(sign)>
                    <kbd>{sign}</kbd>{move || tr(name)}
                </button>
            }).collect_view()}
        </div>
    }
}
