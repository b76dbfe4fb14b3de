//! The command palette: records, pages and acts in one ranked list; and all shortcuts at a glance.

mod acts;
mod cheatsheet;

use crm_domain::field::RecordKind;
use crm_domain::fold::fold;
use engine_protocol::view::Hit;
use engine_protocol::{Answer, Request};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::fields::words;
use super::parts::icon::{self, Glyph, Icon};
use super::parts::mark::Initials;
use super::shell::Overlay;
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::route::{Route, use_router};
use acts::Act;
pub use cheatsheet::Cheatsheet;

/// How many records are asked for.
const RECORDS: u32 = 12;

/// A line of the palette.
#[derive(Clone)]
enum Line {
    Record(Hit),
    Act(Act),
}

impl Line {
    fn run(self) {
        Overlay::current().palette.set(false);
        match self {
            Self::Record(hit) => match RecordKind::from_key(&hit.subtitle) {
                Some(of) if hit.kind == RecordKind::View => use_router().go(Route::View(of, hit.id)),
                _ => use_router().go(Route::Record(hit.kind, hit.id)),
            },
            Self::Act(act) => act.run(),
        }
    }

    fn key(&self) -> String {
        match self {
            Self::Record(hit) => hit.id.to_string(),
            Self::Act(act) => act.id().to_owned(),
        }
    }
}

/// How well words fit what was typed: lower is better, `None` not at all.
fn rank(label: &str, wanted: &str) -> Option<u8> {
    let label = fold(label);
    let begins = |word: &str| label.split(' ').any(|own| own.starts_with(word));
    if label.starts_with(wanted) {
        Some(0)
    } else if wanted.split(' ').all(begins) {
        Some(1)
    } else {
        label.contains(wanted).then_some(3)
    }
}

/// Acts that begin with what was typed come before records, others after them.
fn lines(typed: &str, hits: Vec<Hit>) -> Vec<Line> {
    let (acts_only, text) = typed.strip_prefix('>').map_or((false, typed), |rest| (true, rest));
    let wanted = fold(text);
    let wanted = wanted.trim();
    let mut acts: Vec<(u8, Act)> = acts::all()
        .into_iter()
        .filter_map(|act| Some((if wanted.is_empty() { 2 } else { rank(&act.name(), wanted)? }, act)))
        .collect();
    acts.sort_by_key(|(rank, _)| *rank);
    let hits: Vec<Hit> = if acts_only { Vec::new() } else { hits };
    let first = acts.iter().filter(|(rank, _)| *rank == 0 && wanted.chars().count() > 1).cloned();
    let rest = acts.iter().filter(|(rank, _)| *rank != 0 || wanted.chars().count() <= 1).cloned();
    let act = |(_, act)| Line::Act(act);
    first.map(act).chain(hits.into_iter().map(Line::Record)).chain(rest.map(act)).collect()
}

/// The palette.
#[component]
pub fn Palette() -> impl IntoView {
    let overlay = Overlay::current();
    view! {
        <Show when=move || overlay.palette.get()>
            <Opened/>
        </Show>
    }
}

#[component]
fn Opened() -> impl IntoView {
    let overlay = Overlay::current();
    let typed = RwSignal::new(String::new());
    let hits = RwSignal::new(Vec::<Hit>::new());
    let at = RwSignal::new(0_usize);
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            // WHY ignored: it fails only when the dialog is open already.
            let _ = dialog.show_modal();
        }
    });
    let answered = RwSignal::new(String::new());
    find_as_typed(typed, hits, answered);
    // Enter before there is an answer to what was typed waits for it.
    let entered = RwSignal::new(false);
    let shown = Memo::new_with_compare(
        move |_| lines(&typed.get(), hits.get()),
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
                <input type="text" role="combobox" autocomplete="off" spellcheck="false" autofocus
                    placeholder=move || tr("palette.placeholder") aria-label=move || tr("palette.name")
                    aria-controls="palette-list" aria-expanded="true" aria-autocomplete="list"
                    aria-activedescendant=move || format!("palette-{}", at.get())
                    prop:value=typed on:input=move |event| typed.set(event_target_value(&event))
                    on:keydown=on_key/>
                <button type="button" class="button quiet square palette-close" aria-label=move || tr("shell.close")
                    on:click=move |_| overlay.palette.set(false)><Icon of=icon::X/></button>
            </div>
            <ul class="palette-list" id="palette-list" role="listbox" aria-label=move || tr("palette.name")>
                {move || shown.get().into_iter().enumerate().map(|(place, line)| {
                    view! { <OneLine line place at/> }
                }).collect_view()}
            </ul>
            <Show when=move || shown.with(Vec::is_empty)>
                <p class="palette-none">{move || tr("palette.none")}</p>
            </Show>
            <footer class="palette-foot">
                <span><kbd>"↑"</kbd><kbd>"↓"</kbd>{move || tr("palette.choose")}</span>
                <span><kbd>"↵"</kbd>{move || tr("palette.open")}</span>
                <span><kbd>">"</kbd>{move || tr("palette.acts_only")}</span>
            </footer>
        </dialog>
    }
}

/// Asks the engine with every letter; an answer to an older question is dropped.
fn find_as_typed(typed: RwSignal<String>, hits: RwSignal<Vec<Hit>>, answered: RwSignal<String>) {
    let engine = use_engine();
    Effect::new(move |_| {
        let text = typed.get();
        if text.trim().is_empty() || text.starts_with('>') {
            hits.set(Vec::new());
            answered.set(text);
            return;
        }
        spawn_local(async move {
            let asked = Request::Find { text: text.clone(), kind: None, limit: RECORDS };
            let answer = engine.request(asked).await;
            if typed.try_get_untracked().as_deref() != Some(text.as_str()) {
                return;
            }
            if let Ok(Answer::Hits(found)) = answer {
                hits.set(found);
            }
            answered.set(text);
        });
    });
}

#[component]
fn OneLine(line: Line, place: usize, at: RwSignal<usize>) -> impl IntoView {
    let node = NodeRef::<html::Li>::new();
    Effect::new(move |_| {
        if at.get() == place
            && let Some(node) = node.get()
        {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            node.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let face = match &line {
        Line::Record(hit) => record_face(hit).into_any(),
        Line::Act(act) => act_face(act.icon(), act.name(), act.shortcut()).into_any(),
    };
    let line = StoredValue::new_local(line);
    view! {
        <li id=format!("palette-{place}") class="palette-line" role="option" node_ref=node
            aria-selected=move || (at.get() == place).to_string()
            on:pointermove=move |_| if at.get_untracked() != place { at.set(place) }
            on:click=move |_| line.get_value().run()>
            {face}
        </li>
    }
}

fn record_face(hit: &Hit) -> impl IntoView + use<> {
    let kind: RecordKind = hit.kind;
    let title = if hit.title.is_empty() { tr("record.untitled") } else { hit.title.clone() };
    let detail = match RecordKind::from_key(&hit.subtitle) {
        Some(of) if kind == RecordKind::View => super::words::kind_plural(of),
        _ => hit.subtitle.clone(),
    };
    view! {
        <Initials kind title=title.clone()/>
        <span class="palette-name">{title}</span>
        <span class="palette-detail">{detail}</span>
        <span class="palette-kind">{words::record(kind)}</span>
    }
}

fn act_face(glyph: Glyph, name: String, shortcut: &'static str) -> impl IntoView + use<> {
    view! {
        <span class="palette-icon"><Icon of=glyph/></span>
        <span class="palette-name">{name}</span>
        {(!shortcut.is_empty()).then(|| cheatsheet::keys(shortcut))}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_begin_so_come_before_words_that_only_contain_it() {
        assert_eq!(rank("Neuer Kontakt", "neu"), Some(0));
        assert_eq!(rank("Neuer Kontakt", "kon"), Some(1));
        assert_eq!(rank("Neuer Kontakt", "ko ne"), Some(1));
        assert_eq!(rank("Neuer Kontakt", "takt"), Some(3));
        assert_eq!(rank("Neuer Kontakt", "firma"), None);
    }
}
