//! All shortcuts at a glance, and the switch for single letters.

use leptos::prelude::*;

use crate::i18n::tr;
use crate::ui::keyboard::{letters_on, set_letters};
use crate::ui::nav::PLACES;
use crate::ui::parts::Sheet;
use crate::ui::shell::Overlay;

const EVERYWHERE: &[(&str, &str)] = &[
    ("Strg K", "keys.palette"),
    ("/", "keys.search"),
    ("N", "keys.new"),
    ("Strg Z", "keys.undo"),
    ("Strg ⇧ Z", "keys.redo"),
    ("?", "keys.help"),
    ("Esc", "keys.close"),
];
const IN_LISTS: &[(&str, &str)] = &[
    ("J", "keys.next"),
    ("K", "keys.previous"),
    ("↵", "keys.open"),
    ("X", "keys.pick"),
    ("⇧ ↓", "keys.extend"),
    ("Strg A", "keys.pick_all"),
    ("← →", "keys.width"),
];
const ON_RECORDS: &[(&str, &str)] =
    &[("E", "keys.edit"), ("J", "keys.next_record"), ("K", "keys.previous_record"), ("Strg ↵", "keys.save")];

/// Keys as they stand on the person's keyboard.
pub fn keys(text: &'static str) -> impl IntoView {
    let name = |key: &'static str| if key == "Strg" { tr("keys.ctrl") } else { key.to_owned() };
    view! { <span class="keys">{text.split(' ').map(|key| view! { <kbd>{name(key)}</kbd> }).collect_view()}</span> }
}

fn group(title: &'static str, lines: &'static [(&'static str, &'static str)]) -> impl IntoView {
    view! {
        <section>
            <h3>{tr(title)}</h3>
            <dl class="key-list">
                {lines.iter().map(|(shortcut, name)| view! {
                    <div><dt>{tr(name)}</dt><dd>{keys(shortcut)}</dd></div>
                }).collect_view()}
            </dl>
        </section>
    }
}

/// Opens with `?`.
#[component]
pub fn Cheatsheet() -> impl IntoView {
    let overlay = Overlay::current();
    let letters = RwSignal::new(letters_on());
    view! {
        <Sheet open=overlay.help title=Signal::derive(|| tr("shell.shortcuts")) class="wide-sheet">
            <div class="sheet-body key-groups" tabindex="0" role="group" aria-label=move || tr("shell.shortcuts")>
                {group("keys.everywhere", EVERYWHERE)}
                {group("keys.lists", IN_LISTS)}
                {group("keys.records", ON_RECORDS)}
                <section>
                    <h3>{tr("keys.pages")}</h3>
                    <dl class="key-list">
                        {PLACES.iter().map(|place| view! {
                            <div><dt>{tr(place.name)}</dt><dd>{keys(place.keys)}</dd></div>
                        }).collect_view()}
                    </dl>
                </section>
            </div>
            <footer class="sheet-foot">
                <label class="menu-item">
                    <input type="checkbox" prop:checked=letters on:change=move |event| {
                        letters.set(event_target_checked(&event));
                        set_letters(letters.get_untracked());
                    }/>
                    {tr("keys.letters")}
                </label>
            </footer>
        </Sheet>
    }
}
