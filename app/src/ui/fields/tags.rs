//! A set of words: chips, each removed by itself, with the words in use proposed while typing.

use std::collections::BTreeSet;

use crm_domain::command::Edit;
use crm_domain::value::FieldValue;
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::combobox::{Combobox, Leave, Proposal, matching};
use super::field::Field;
use super::reading::{Reading, open_neighbour};
use crate::engine::use_engine;
use crate::ui::parts::icon::{Icon, X};

/// The chips; tapped, they can be removed and more be added.
#[component]
pub fn Tags(
    /// Which field.
    field: Field,
) -> impl IntoView {
    move || {
        if field.editing.get() {
            view! { <TagsInput field/> }.into_any()
        } else {
            view! {
                <Reading field>
                    <span class="chips">
                        {move || words_of(field.value()).into_iter().map(|word| view! { <span class="chip">{word}</span> }).collect_view()}
                    </span>
                </Reading>
            }
            .into_any()
        }
    }
}

fn words_of(value: Option<FieldValue>) -> BTreeSet<String> {
    match value {
        Some(FieldValue::Tags(tags)) => tags,
        _ => BTreeSet::new(),
    }
}

#[component]
fn TagsInput(field: Field) -> impl IntoView {
    let engine = use_engine();
    let typed = RwSignal::new(String::new());
    if field.in_form() {
        Effect::new(move |_| typed.with(|typed| field.keep_draft(typed)));
    }
    let used = RwSignal::new(Vec::<Proposal>::new());
    spawn_local(async move {
        let asked = Request::Words { kind: field.kind, field: field.spec.key };
        if let Ok(Answer::Words(words)) = engine.request(asked).await {
            used.try_set(words.into_iter().map(|(word, _)| Proposal::option(word.clone(), word)).collect());
        }
    });
    let change = move |word: String, present: bool| {
        let has = words_of(field.value_untracked()).contains(&word);
        if !word.is_empty() && has != present {
            field.send(vec![Edit::Tag { field: field.spec.key, word, present }], None);
        }
    };
    let add_typed = move || {
        for word in typed.get_untracked().split([',', ';']) {
            change(word.trim().to_owned(), true);
        }
        typed.set(String::new());
    };
    let proposals = move || {
        let present = words_of(field.value());
        let word = typed.with(|typed| typed.trim().to_owned());
        let mut all = used.with(|used| matching(used, &word));
        all.retain(|proposal| !present.contains(&proposal.value));
        if !word.is_empty() && !present.contains(&word) && all.iter().all(|proposal| proposal.value != word) {
            let label = crate::t!("field.add_tag", word = word.clone());
            all.insert(0, Proposal { creates: true, ..Proposal::option(word, label) });
        }
        all
    };
    let on_pick = move |proposal: Proposal| {
        change(proposal.value, true);
        typed.set(String::new());
    };
    let on_leave = move |(leave, element): (Leave, web_sys::Element)| {
        match leave {
            Leave::Escape => field.close(true),
            Leave::Enter if typed.with_untracked(String::is_empty) => field.close(true),
            Leave::Enter => add_typed(),
            Leave::Away => {
                add_typed();
                field.close(false);
            }
            Leave::Tab { backwards } => {
                add_typed();
                let moved = !field.in_form() && open_neighbour(&element, backwards);
                field.close(false);
                return moved;
            }
            Leave::Back => {
                if let Some(last) = words_of(field.value_untracked()).pop_last() {
                    change(last, false);
                }
            }
        }
        true
    };
    let chips = move || {
        let chip = |word: String| {
            let gone = word.clone();
            view! {
                <span class="chip">
                    {word.clone()}
                    <button
                        type="button" class="chip-remove"
                        aria-label=move || crate::t!("field.remove_tag", word = word.clone())
                        on:mousedown=|event| event.prevent_default()
                        on:click=move |_| change(gone.clone(), false)
                    ><Icon of=X/></button>
                </span>
            }
        };
        words_of(field.value()).into_iter().map(chip).collect_view()
    };
    view! {
        <div class="value-edit value-chips">
            <span class="chips">{chips}</span>
            <Combobox
                id=field.dom_id("input") label=Signal::derive(move || field.label()) typed
                proposals=Signal::derive(proposals) autofocus=!field.in_form()
                placeholder=Signal::derive(|| crate::t!("field.tag_hint"))
                on_pick=Callback::new(on_pick) on_leave=Callback::new(on_leave)
            />
        </div>
    }
}
