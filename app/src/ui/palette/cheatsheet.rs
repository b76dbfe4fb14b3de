//! All shortcuts at a glance, and the switch for single letters.

use leptos::prelude::*;

use crate::i18n::tr;
use crate::ui::keyboard::{letters_on, set_letters};
use crate::ui::nav::PLACES;
use crate::ui::parts::Sheet;
use crate::ui::shell::Overlay;

/// Keys and what they do.
type Lines = &'static [(&'static str, &'static str)];

/// By place: what the place is called, and the keys there. A place that takes keys has them here.
const GROUPS: &[(&str, Lines)] = &[
    (
        "keys.everywhere",
        &[
            ("Strg K", "keys.palette"),
            ("/", "keys.search"),
            ("N", "keys.new"),
            ("Strg Z", "keys.undo"),
            ("Strg ⇧ Z", "keys.redo"),
            ("?", "keys.help"),
            ("Esc", "keys.close"),
        ],
    ),
    (
        "keys.in_palette",
        &[
            (">", "keys.only_acts"),
            ("#", "keys.only_tags"),
            ("@", "keys.only_people"),
            ("↑ ↓", "keys.choose"),
            ("↵", "keys.open"),
        ],
    ),
    (
        "keys.lists",
        &[
            ("J", "keys.next"),
            ("K", "keys.previous"),
            ("↵", "keys.open"),
            ("X", "keys.pick"),
            ("⇧ ↓", "keys.extend"),
            ("Strg A", "keys.pick_all"),
            ("Home End", "keys.ends"),
            ("← →", "keys.width"),
        ],
    ),
    (
        "keys.records",
        &[
            ("E", "keys.edit"),
            ("J", "keys.next_record"),
            ("K", "keys.previous_record"),
            ("↵", "keys.keep_field"),
            ("Esc", "keys.drop_field"),
            ("Strg ↵", "keys.save"),
        ],
    ),
    (
        "keys.board",
        &[
            ("↑ ↓ ← →", "keys.choose_card"),
            ("↵", "keys.open"),
            ("Alt ← →", "keys.carry_card"),
            ("Esc", "keys.let_go"),
        ],
    ),
    (
        "keys.calendar",
        &[
            ("← →", "keys.turn"),
            ("T", "keys.today"),
            ("M", "keys.month"),
            ("W", "keys.week"),
            ("D", "keys.day"),
            ("L", "keys.agenda"),
            ("↑ ↓", "keys.choose_event"),
            ("↵", "keys.open"),
            ("Alt ← →", "keys.carry_day"),
            ("Alt ↑ ↓", "keys.carry_time"),
            ("Alt ⇧ ↑ ↓", "keys.stretch"),
            ("Del", "keys.remove"),
        ],
    ),
    (
        "keys.order",
        &[
            ("Alt ↑ ↓", "keys.carry_quote_line"),
            ("Alt ↑ ↓", "keys.carry_step"),
            ("↑ ↓", "keys.carry_stop"),
            ("↑ ↓", "keys.carry_stage"),
            ("↵", "keys.cell_below"),
            ("↑ ↓", "keys.choose_task"),
        ],
    ),
];

/// Keys as they stand on the person's keyboard.
pub fn keys(text: &str) -> impl IntoView + use<> {
    let name = |key: &str| match key {
        "Strg" => tr("keys.ctrl"),
        "Del" => tr("keys.delete"),
        "Home" => tr("keys.home"),
        "End" => tr("keys.end"),
        key => key.to_owned(),
    };
    view! { <span class="keys">{text.split(' ').map(|key| view! { <kbd>{name(key)}</kbd> }).collect_view()}</span> }
}

fn group(title: &'static str, lines: Lines) -> impl IntoView {
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
                {GROUPS.iter().map(|(title, lines)| group(title, lines)).collect_view()}
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
