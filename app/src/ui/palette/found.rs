//! What the palette asks the engine for: records by their words, people, tags, and what was opened lately.

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::query::{Column, Filter, Op};
use crm_domain::value::FieldValue;
use engine_protocol::view::Hit;
use engine_protocol::{Answer, Request};
use futures::future::{join, join_all};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::recent;
use crate::engine::use_engine;
use crate::route::{Route, use_router};
use crate::ui::pages::list::layout::{self, ViewLayout};
use crate::ui::pages::list::{Lists, selection};

/// How many records are asked for.
const RECORDS: u32 = 12;
/// Of people that have no tie to us yet, so many are enough.
const LEADS: u32 = 5;
/// So many of those that were opened lately stand above everything else.
const RECENT: usize = 6;
/// The words of a record.
const TAGS: FieldKey = FieldKey::new("tags");

/// What was typed: a sign that narrows, or none, and the words behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked<'a> {
    /// Everything.
    All(&'a str),
    /// What can be done.
    Acts(&'a str),
    /// Words by which records are sorted.
    Tags(&'a str),
    /// People: those one deals with, and those one works with.
    People(&'a str),
}

impl<'a> Asked<'a> {
    /// Reads what was typed.
    pub fn of(typed: &'a str) -> Self {
        let text = typed.trim_start();
        let behind = |sign: char| text.strip_prefix(sign);
        let acts = behind('>').map(Self::Acts);
        let narrowed = acts.or_else(|| behind('#').map(Self::Tags)).or_else(|| behind('@').map(Self::People));
        narrowed.unwrap_or(Self::All(text))
    }

    /// The words.
    pub const fn words(self) -> &'a str {
        match self {
            Self::All(words) | Self::Acts(words) | Self::Tags(words) | Self::People(words) => words,
        }
    }
}

/// A word by which records of a kind are sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tagged {
    /// Of which records.
    pub kind: RecordKind,
    /// The word.
    pub word: String,
    /// How many have it.
    pub count: u32,
}

impl Tagged {
    /// Goes to the list of its records.
    pub fn go(&self) {
        let values = vec![FieldValue::Text(self.word.clone())];
        go_to(self.kind, Filter::Is { column: Column::Field(TAGS), op: Op::AnyOf, values });
    }
}

/// Shows the records of a kind for which this holds, and nothing else.
pub fn go_to(kind: RecordKind, condition: Filter) {
    let list = Lists::current().of(kind);
    list.search.set(String::new());
    list.conditions.set(vec![condition]);
    selection::clear(list);
    // By when they are due, tasks are shown without conditions.
    if kind == RecordKind::Task && list.layout.get_untracked() == ViewLayout::Board {
        layout::choose(list, ViewLayout::Table);
    }
    let router = use_router();
    match list.view.get_untracked() {
        Some(view) => router.go(Route::View(kind, view)),
        None => router.go(Route::List(kind)),
    }
}

/// What the engine said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// Records; those opened lately while nothing is typed.
    pub hits: Vec<Hit>,
    /// All words in use.
    pub tags: Vec<Tagged>,
}

/// Asks with every letter; an answer to an older question is dropped. `answered`: what was typed when the last one came.
pub fn find_as_typed(typed: RwSignal<String>, found: RwSignal<Found>, answered: RwSignal<String>) {
    // Words are asked for once: nobody tags anything while the palette is open.
    let tags = StoredValue::new(None::<Vec<Tagged>>);
    Effect::new(move |_| {
        let text = typed.get();
        if matches!(Asked::of(&text), Asked::Acts(_)) {
            found.set(Found::default());
            answered.set(text);
            return;
        }
        spawn_local(async move {
            let answer = match Asked::of(&text) {
                Asked::Tags(_) => {
                    let known = tags.try_get_value().flatten();
                    let all = match known {
                        Some(all) => all,
                        None => all_tags().await,
                    };
                    tags.try_set_value(Some(all.clone()));
                    Found { tags: all, ..Found::default() }
                }
                Asked::People(words) => Found { hits: people(words.trim()).await, ..Found::default() },
                Asked::All(words) if words.trim().is_empty() => {
                    let mut hits = recent::records().await;
                    hits.truncate(RECENT);
                    Found { hits, ..Found::default() }
                }
                Asked::All(_) | Asked::Acts(_) => {
                    Found { hits: records(&text, None, RECORDS).await, ..Found::default() }
                }
            };
            if typed.try_get_untracked().as_deref() == Some(text.as_str()) {
                found.set(answer);
                answered.set(text);
            }
        });
    });
}

async fn records(text: &str, kind: Option<RecordKind>, limit: u32) -> Vec<Hit> {
    match use_engine().request(Request::Find { text: text.to_owned(), kind, limit }).await {
        Ok(Answer::Hits(hits)) => hits,
        _ => Vec::new(),
    }
}

/// Contacts, then leads; before anything is typed, those of them that were opened lately come first.
async fn people(words: &str) -> Vec<Hit> {
    let of = |kind, limit| records(words, Some(kind), limit);
    let (contacts, leads) = join(of(RecordKind::Contact, RECORDS), of(RecordKind::Lead, LEADS)).await;
    let mut all = Vec::new();
    if words.is_empty() {
        all.extend(recent::records().await.into_iter().filter(|hit| hit.kind.is_person()).take(RECENT));
    }
    for hit in contacts.into_iter().chain(leads) {
        if all.iter().all(|known: &Hit| known.id != hit.id) {
            all.push(hit);
        }
    }
    all
}

/// All words in use, of all kinds of records, the most used first.
async fn all_tags() -> Vec<Tagged> {
    let kinds = RecordKind::LISTED.into_iter().filter(|kind| kind.spec().field(TAGS).is_some());
    let of = |kind: RecordKind| async move {
        match use_engine().request(Request::Words { kind, field: TAGS }).await {
            Ok(Answer::Words(words)) => {
                words.into_iter().map(|(word, count)| Tagged { kind, word, count }).collect()
            }
            _ => Vec::new(),
        }
    };
    let mut all: Vec<Tagged> = join_all(kinds.map(of)).await.into_iter().flatten().collect();
    all.sort_by_key(|tagged| std::cmp::Reverse(tagged.count));
    all
}

#[cfg(test)]
mod tests {
    use super::Asked;

    #[test]
    fn the_first_sign_says_what_is_asked_for() {
        assert_eq!(Asked::of("müller"), Asked::All("müller"));
        assert_eq!(Asked::of(" >hell"), Asked::Acts("hell"));
        assert_eq!(Asked::of("#A-Kunde"), Asked::Tags("A-Kunde"));
        assert_eq!(Asked::of("@jana m"), Asked::People("jana m"));
        assert_eq!(Asked::of("@"), Asked::People(""));
        assert_eq!(Asked::of("A#1"), Asked::All("A#1"), "behind a letter it is one of the words");
    }
}
