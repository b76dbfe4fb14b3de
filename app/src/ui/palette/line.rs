//! The lines of the palette: which there are, in which order, and how one looks and what it does.

use crm_domain::field::RecordKind;
use crm_domain::fold::fold;
use crm_domain::id::MemberId;
use crm_domain::query::{Column, Filter, Op};
use crm_domain::schema::OWNER;
use crm_domain::value::FieldValue;
use engine_protocol::view::Hit;
use leptos::html;
use leptos::prelude::*;

use super::acts::{self, Act};
use super::cheatsheet;
use super::found::{Asked, Found, Tagged, go_to};
use super::pressed::Button;
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::route::{Route, use_router};
use crate::ui::fields::words;
use crate::ui::parts::icon::{self, Glyph, Icon};
use crate::ui::parts::mark::Initials;
use crate::ui::shell::Overlay;

/// So many tags are shown.
const TAGS_SHOWN: usize = 40;

/// A line of the palette.
#[derive(Clone)]
pub enum Line {
    /// A record; whether it stands there because it was opened lately.
    Record(Hit, bool),
    /// A word, and the records that have it.
    Tag(Tagged),
    /// Somebody one works with, and what they look after.
    Member(MemberId, String),
    /// Something that can be done.
    Act(Act),
    /// Something that the page offers.
    Button(Button),
}

impl Line {
    /// Goes there, or does it.
    pub fn run(self) {
        Overlay::current().palette.set(false);
        match self {
            Self::Record(hit, _) => match RecordKind::from_key(&hit.subtitle) {
                Some(of) if hit.kind == RecordKind::View => use_router().go(Route::View(of, hit.id)),
                _ => use_router().go(Route::Record(hit.kind, hit.id)),
            },
            Self::Tag(tagged) => tagged.go(),
            Self::Member(member, _) => {
                let (column, values) = (Column::Field(OWNER), vec![FieldValue::Member(member)]);
                go_to(RecordKind::Account, Filter::Is { column, op: Op::AnyOf, values });
            }
            Self::Act(act) => act.run(),
            Self::Button(button) => button.press(),
        }
    }

    /// Unique among all lines.
    pub fn key(&self) -> String {
        match self {
            Self::Record(hit, _) => hit.id.to_string(),
            Self::Tag(tagged) => format!("{} {}", tagged.kind.key(), tagged.word),
            Self::Member(member, _) => member.to_string(),
            Self::Act(act) => act.id(),
            Self::Button(button) => format!("button {}", button.name),
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

/// All that can be done, the page's own acts behind those of the app, by how well they fit.
fn ranked_acts(wanted: &str, buttons: &[Button]) -> Vec<(u8, Line)> {
    let own = acts::all();
    let names: Vec<String> = own.iter().map(|act| act.name()).collect();
    // What both the app and its page offer stands there once.
    let pressed = buttons.iter().filter(|button| !names.contains(&button.name));
    let pressed = pressed.map(|button| (button.name.clone(), Line::Button(button.clone())));
    let all = names.iter().cloned().zip(own.into_iter().map(Line::Act)).chain(pressed);
    let mut ranked: Vec<(u8, Line)> = all
        .filter_map(|(name, line)| Some((if wanted.is_empty() { 2 } else { rank(&name, wanted)? }, line)))
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked
}

/// Members whose name fits.
fn members(wanted: &str) -> Vec<Line> {
    let workspace = use_engine().workspace();
    let members = workspace.map(|workspace| workspace.members).unwrap_or_default();
    let fits = |name: &str| wanted.is_empty() || rank(name, wanted).is_some();
    members.into_iter().filter(|(_, name)| fits(name)).map(|(id, name)| Line::Member(id, name)).collect()
}

/// Words that fit, those that begin so first, then the most used.
fn tags(wanted: &str, all: Vec<Tagged>) -> Vec<Line> {
    let fits = |tagged: &Tagged| if wanted.is_empty() { Some(2) } else { rank(&tagged.word, wanted) };
    let mut ranked: Vec<(u8, Tagged)> =
        all.into_iter().filter_map(|tagged| Some((fits(&tagged)?, tagged))).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.truncate(TAGS_SHOWN);
    ranked.into_iter().map(|(_, tagged)| Line::Tag(tagged)).collect()
}

/// The lines for what was typed. Acts that begin with it come before records, others after them; before anything is
/// typed, what was opened lately comes first.
pub fn lines(typed: &str, found: Found, buttons: &[Button]) -> Vec<Line> {
    let asked = Asked::of(typed);
    let wanted = fold(asked.words());
    let wanted = wanted.trim();
    let records = |lately: bool| move |hit: Hit| Line::Record(hit, lately);
    match asked {
        Asked::Tags(_) => return tags(wanted, found.tags),
        Asked::People(_) => {
            return found.hits.into_iter().map(records(false)).chain(members(wanted)).collect();
        }
        Asked::Acts(_) | Asked::All(_) => {}
    }
    let is_first = |rank: u8| rank == 0 && wanted.chars().count() > 1;
    let (first, rest): (Vec<_>, Vec<_>) =
        ranked_acts(wanted, buttons).into_iter().partition(|(rank, _)| is_first(*rank));
    let line = |(_, line)| line;
    let lately = wanted.is_empty();
    first
        .into_iter()
        .map(line)
        .chain(found.hits.into_iter().map(records(lately)))
        .chain(rest.into_iter().map(line))
        .collect()
}

/// A line as it is shown.
#[component]
pub fn OneLine(line: Line, place: usize, at: RwSignal<usize>) -> impl IntoView {
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
        Line::Record(hit, lately) => record_face(hit, *lately).into_any(),
        Line::Tag(tagged) => tag_face(tagged).into_any(),
        Line::Member(_, name) => member_face(name.clone()).into_any(),
        Line::Act(act) => act_face(act.icon(), act.name(), act.shortcut().to_owned()).into_any(),
        Line::Button(button) => {
            act_face(icon::ARROW_RIGHT, button.name.clone(), button.keys.replace('+', " ")).into_any()
        }
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

fn record_face(hit: &Hit, lately: bool) -> impl IntoView + use<> {
    let kind: RecordKind = hit.kind;
    let title = if hit.title.is_empty() { tr("record.untitled") } else { hit.title.clone() };
    let detail = match RecordKind::from_key(&hit.subtitle) {
        Some(of) if kind == RecordKind::View => crate::ui::words::kind_plural(of),
        _ => hit.subtitle.clone(),
    };
    view! {
        <Initials kind title=title.clone()/>
        <span class="palette-name">{title}</span>
        <span class="palette-detail">{detail}</span>
        {lately.then(|| view! { <span class="palette-lately" title=tr("palette.lately")><Icon of=icon::HISTORY/><span class="sr-only">{tr("palette.lately")}</span></span> })}
        <span class="palette-kind">{words::record(kind)}</span>
    }
}

fn tag_face(tagged: &Tagged) -> impl IntoView + use<> {
    view! {
        <span class="palette-icon"><Icon of=icon::TAG/></span>
        <span class="palette-name">{tagged.word.clone()}</span>
        <span class="palette-detail">{crate::ui::words::kind_plural(tagged.kind)}</span>
        <span class="palette-count">{format::integer(i64::from(tagged.count))}</span>
    }
}

fn member_face(name: String) -> impl IntoView + use<> {
    view! {
        <span class="palette-icon"><Icon of=icon::CIRCLE_USER/></span>
        <span class="palette-name">{name}</span>
        <span class="palette-detail">{tr("palette.looks_after")}</span>
        <span class="palette-kind">{tr("palette.member")}</span>
    }
}

fn act_face(glyph: Glyph, name: String, shortcut: String) -> impl IntoView + use<> {
    view! {
        <span class="palette-icon"><Icon of=glyph/></span>
        <span class="palette-name">{name}</span>
        {(!shortcut.is_empty()).then(|| cheatsheet::keys(&shortcut))}
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

    #[test]
    fn of_tags_those_that_begin_so_come_first_and_then_the_most_used() {
        let tag = |word: &str, count| Tagged { kind: RecordKind::Contact, word: word.to_owned(), count };
        let all = vec![tag("Fachmesse", 9), tag("Kunde", 5), tag("Messe Köln", 2), tag("Messe", 1)];
        let found: Vec<String> = tags("messe", all)
            .iter()
            .filter_map(|line| match line {
                Line::Tag(tagged) => Some(tagged.word.clone()),
                _ => None,
            })
            .collect();
        assert_eq!(found, ["Messe Köln", "Messe", "Fachmesse"]);
    }
}
