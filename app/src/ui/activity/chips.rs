//! What an entry says by one tap: what came of it, and who began it.

use leptos::prelude::*;

use super::entry::Entry;
use super::kinds::{
    DIRECTIONS, direction_glyph, direction_name, has_direction, outcome_glyph, outcome_name, outcomes,
};
use crate::t;
use crate::ui::parts::icon::{Glyph, Icon};

/// One of some words: one tap says it, and a second one takes it back.
#[component]
fn Chips(
    /// The sheet's entry.
    entry: RwSignal<Entry>,
    /// What the words say, as a locale key.
    name: &'static str,
    /// The words that there are.
    all: &'static [&'static str],
    /// Where the entry has its word.
    part: fn(&mut Entry) -> &mut String,
    /// What a word is called, and its sign.
    face: fn(&str) -> (String, Glyph),
) -> impl IntoView {
    let said = Memo::new(move |_| part(&mut entry.get()).clone());
    let pick = move |word: &str| {
        entry.update(|entry| {
            let said = part(entry);
            *said = if said.as_str() == word { String::new() } else { word.to_owned() };
        });
    };
    view! {
        <div class="log-outcomes" role="group" aria-label=move || t!(name)>
            {all.iter().copied().map(|word| view! {
                <button type="button" class="choice-chip" aria-pressed=move || (said.get() == word).to_string() on:click=move |_| pick(word)>
                    <Icon of=face(word).1/>{move || face(word).0}
                </button>
            }).collect_view()}
        </div>
    }
}

/// What came of it.
#[component]
pub fn Outcomes(entry: RwSignal<Entry>) -> impl IntoView {
    let all = entry.with_untracked(|entry| outcomes(&entry.kind));
    let face = |word: &str| (outcome_name(word), outcome_glyph(word));
    (!all.is_empty()).then(|| {
        view! { <Chips entry name="activity.outcome" all part=|entry| &mut entry.outcome face/> }
    })
}

/// Who reached out to whom.
#[component]
pub fn Directions(entry: RwSignal<Entry>) -> impl IntoView {
    let asks = entry.with_untracked(|entry| has_direction(&entry.kind) && entry.report.is_none());
    let face = |word: &str| (direction_name(word), direction_glyph(word));
    asks.then(|| {
        view! { <Chips entry name="activity.direction" all=&DIRECTIONS part=|entry| &mut entry.direction face/> }
    })
}
