//! The conditions of a list: chips that read as words, and the panel that makes and changes them.

pub mod draft;
pub mod editor;

use crm_domain::field::{FieldKind, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::query::{Column, Filter, Op};
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::selection;
use super::state::ListState;
use crate::i18n::{Lang, lang, tr};
use crate::t;
use crate::ui::fields::text;
use crate::ui::later::{later, parts};
use crate::ui::parts::Popover;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::words;

/// What a column holds, as far as comparing goes.
#[must_use]
pub fn kind_of(kind: RecordKind, column: Column) -> FieldKind {
    match column {
        Column::Title => FieldKind::Line,
        Column::CreatedAt | Column::UpdatedAt => FieldKind::Day,
        Column::Field(key) => kind.spec().field(key).map_or(FieldKind::Line, |spec| spec.kind),
    }
}

/// A comparison as it reads in a filter.
#[must_use]
pub fn op_word(op: Op, kind: FieldKind) -> String {
    let word = crm_domain::words::op(op, kind);
    word.of(match lang() {
        Lang::De => crm_domain::words::Language::De,
        Lang::En => crm_domain::words::Language::En,
    })
    .to_owned()
}

/// A condition as a person says it: "Ort enthält Köln".
#[must_use]
pub fn in_words(kind: RecordKind, filter: &Filter, titles: &[(RecordId, String)]) -> String {
    match filter {
        Filter::Is { column, op, values } => {
            let of = kind_of(kind, *column);
            let value = |value: &FieldValue| match value {
                FieldValue::Number(days) if *op == Op::OlderThan => t!("list.n_days", n = *days),
                value => text::shown(of, value, titles),
            };
            // WHY: one of one is said as "is".
            let said = match (op, values.len()) {
                (Op::AnyOf, 1) => Op::Is,
                (Op::NoneOf, 1) => Op::IsNot,
                (op, _) => *op,
            };
            let joint = if *op == Op::Between { tr("list.and") } else { tr("list.or") };
            let values = values.iter().map(value).collect::<Vec<_>>().join(&format!(" {joint} "));
            format!("{} {} {values}", words::column(kind, *column), op_word(said, of)).trim_end().to_owned()
        }
        Filter::Conflicted => tr("list.conflicted"),
        Filter::Not(part) => format!("{} {}", tr("list.not"), in_words(kind, part, titles)),
        Filter::All(parts) | Filter::Any(parts) => {
            let joint = if matches!(filter, Filter::All(_)) { tr("list.and") } else { tr("list.or") };
            let parts: Vec<String> = parts.iter().map(|part| in_words(kind, part, titles)).collect();
            parts.join(&format!(" {joint} "))
        }
    }
}

/// Lifts a condition.
pub fn remove(state: ListState, at: usize) {
    state.conditions.update(|conditions| {
        if at < conditions.len() {
            conditions.remove(at);
        }
    });
    selection::clear(state);
}

/// Adds a condition, or replaces the one at `at`.
fn put(state: ListState, at: Option<usize>, condition: Filter) {
    state.conditions.update(|conditions| match at.and_then(|at| conditions.get_mut(at)) {
        Some(place) => *place = condition,
        None => conditions.push(condition),
    });
    selection::clear(state);
}

/// The button that opens the panel for a new condition.
#[component]
pub fn AddFilter(state: ListState) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Popover name=Signal::derive(|| tr("list.add_filter")) open=open button="button quiet" end=true
            face=|| view! { <Icon of=icon::LIST_FILTER/><span class="tool-name">{move || tr("list.filter")}</span> }>
            {later(parts::filter_editor, (state, None, open))}
        </Popover>
    }
}

/// The conditions in words, each with a way to change and to lift it.
#[component]
pub fn Chips(state: ListState) -> impl IntoView {
    let chips = move || state.conditions.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <Show when=move || state.conditions.with(|conditions| !conditions.is_empty())>
            <ul class="filter-chips" aria-label=move || tr("list.filters")>
                {move || chips().into_iter().map(|(at, condition)| view! { <Chip state at condition/> }).collect_view()}
                <li><button type="button" class="button quiet small" on:click=move |_| state.conditions.set(Vec::new())>
                    {move || tr("list.lift_all")}
                </button></li>
            </ul>
        </Show>
    }
}

#[component]
fn Chip(state: ListState, at: usize, condition: Filter) -> impl IntoView {
    let open = RwSignal::new(false);
    let condition = StoredValue::new(condition);
    let said = move || condition.with_value(|condition| in_words(state.kind, condition, &[]));
    view! {
        <li class="filter-chip">
            <Popover name=Signal::derive(said) open=open button="filter-words" face=move || view! { <span>{said}</span> }>
                {later(parts::filter_editor, (state, Some(at), open))}
            </Popover>
            <button type="button" class="filter-lift" on:click=move |_| remove(state, at)
                aria-label=move || t!("list.lift", name = said())>
                <Icon of=icon::X/>
            </button>
        </li>
    }
}
