//! The panel that makes a condition: a field, a comparison that fits it, and what to compare with.

use std::collections::BTreeSet;

use crm_domain::field::{FieldKey, FieldKind, RecordKind};
use crm_domain::filter::ops_for_column;
use crm_domain::fold::fold;
use crm_domain::query::{Column, Filter, Op};
use crm_domain::time::Day;
use crm_domain::value::{FieldValue, Money};
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::columns;
use super::super::state::ListState;
use super::{kind_of, op_word, put};
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::ui::fields::words as schema_words;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::words;

/// A condition that is being made. A handle: copying it is free.
#[derive(Clone, Copy)]
struct Draft {
    column: RwSignal<Option<Column>>,
    op: RwSignal<Op>,
    /// What was typed: one text, or two for "between".
    typed: RwSignal<[String; 2]>,
    /// What was picked from a list.
    picked: RwSignal<BTreeSet<String>>,
}

impl Draft {
    fn of(condition: Option<Filter>) -> Self {
        let draft = Self {
            column: RwSignal::new(None),
            op: RwSignal::new(Op::Is),
            typed: RwSignal::new([String::new(), String::new()]),
            picked: RwSignal::new(BTreeSet::new()),
        };
        if let Some(Filter::Is { column, op, values }) = condition {
            draft.column.set(Some(column));
            draft.op.set(op);
            let texts: Vec<String> = values.iter().map(as_typed).collect();
            draft.picked.set(texts.iter().cloned().collect());
            let mut texts = texts.into_iter();
            draft.typed.set([texts.next().unwrap_or_default(), texts.next().unwrap_or_default()]);
        }
        draft
    }

    fn choose(self, kind: RecordKind, column: Column) {
        self.column.set(Some(column));
        self.op.set(ops(kind, column).first().copied().unwrap_or(Op::NotEmpty));
    }

    /// The condition as far as it is complete.
    fn condition(self, kind: RecordKind) -> Option<Filter> {
        let column = self.column.get()?;
        let (op, of) = (self.op.get(), kind_of(kind, column));
        let values: Vec<FieldValue> = match op {
            Op::Empty | Op::NotEmpty => Vec::new(),
            _ if picks(of, op) => {
                self.picked.get().into_iter().filter_map(|text| value(of, op, &text)).collect()
            }
            Op::Between => self.typed.get().iter().filter_map(|text| value(of, op, text)).collect(),
            _ => value(of, op, &self.typed.get()[0]).into_iter().collect(),
        };
        let needed = match op {
            Op::Empty | Op::NotEmpty => 0,
            Op::Between => 2,
            _ => 1,
        };
        (values.len() >= needed).then_some(Filter::Is { column, op, values })
    }
}

/// The comparisons that are offered. Where records would have to be picked, their names are compared
/// instead.
fn ops(kind: RecordKind, column: Column) -> Vec<Op> {
    let of = kind_of(kind, column);
    let offered = |op: &Op| match of {
        FieldKind::Link(_) | FieldKind::Affiliations => {
            matches!(op, Op::Contains | Op::ContainsNot | Op::Empty | Op::NotEmpty)
        }
        FieldKind::Choice(_) | FieldKind::Member | FieldKind::Tags => !matches!(op, Op::Is | Op::IsNot),
        _ => !matches!(op, Op::AnyOf | Op::NoneOf),
    };
    ops_for_column(kind, column).iter().copied().filter(offered).collect()
}

/// Values are picked from a list, not typed.
fn picks(of: FieldKind, op: Op) -> bool {
    match of {
        FieldKind::Choice(_) | FieldKind::Flag | FieldKind::Member => true,
        FieldKind::Tags => matches!(op, Op::AnyOf | Op::NoneOf),
        _ => false,
    }
}

/// What was typed or picked, as the value to compare with; `None` while it is not complete.
fn value(of: FieldKind, op: Op, text: &str) -> Option<FieldValue> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    match of {
        FieldKind::Choice(_) => Some(FieldValue::Choice(text.to_owned())),
        FieldKind::Flag => Some(FieldValue::Flag(text == "true")),
        FieldKind::Member => text.parse().ok().map(FieldValue::Member),
        FieldKind::Number => text.replace(['.', ' '], "").parse().ok().map(FieldValue::Number),
        FieldKind::Money => amount(text).map(FieldValue::Money),
        FieldKind::Day | FieldKind::PartialDay => Day::from_iso(text).map(FieldValue::Day),
        FieldKind::Tags if op == Op::AnyOf || op == Op::NoneOf => Some(FieldValue::Text(text.to_owned())),
        FieldKind::Line
        | FieldKind::Prose
        | FieldKind::Url
        | FieldKind::Link(_)
        | FieldKind::Tags
        | FieldKind::Emails
        | FieldKind::Phones
        | FieldKind::Addresses
        | FieldKind::Affiliations => Some(FieldValue::Text(text.to_owned())),
    }
}

/// An amount in whole units with or without cents, in euros.
fn amount(text: &str) -> Option<Money> {
    let (whole, cents) = text.split_once(',').unwrap_or((text, ""));
    let whole: i64 = whole.replace(['.', ' '], "").parse().ok()?;
    let cents: i64 = if cents.is_empty() { 0 } else { format!("{cents:0<2}").get(..2)?.parse().ok()? };
    Some(Money { minor: whole.checked_mul(100)?.checked_add(cents)?, currency: *b"EUR" })
}

fn as_typed(value: &FieldValue) -> String {
    match value {
        FieldValue::Text(text) | FieldValue::Choice(text) | FieldValue::Prose(text) => text.clone(),
        FieldValue::Flag(set) => set.to_string(),
        FieldValue::Number(number) => number.to_string(),
        FieldValue::Money(money) => crate::format::money_plain(*money),
        FieldValue::Day(day) => day.to_string(),
        FieldValue::PartialDay(day) => day.to_string(),
        FieldValue::Member(member) => member.to_string(),
        FieldValue::Link(_) | FieldValue::Tags(_) | FieldValue::Items(_) => String::new(),
    }
}

/// The panel: first the field, then the comparison.
#[component]
pub fn Editor(state: ListState, at: Option<usize>, open: RwSignal<bool>) -> impl IntoView {
    let now = at.and_then(|at| state.conditions.with_untracked(|conditions| conditions.get(at).cloned()));
    let conflicted = now == Some(Filter::Conflicted);
    let draft = Draft::of(now);
    move || match draft.column.get() {
        None => view! { <FieldList state draft at open conflicted/> }.into_any(),
        Some(column) => view! { <Comparison state draft at open column/> }.into_any(),
    }
}

#[component]
fn FieldList(
    state: ListState,
    draft: Draft,
    at: Option<usize>,
    open: RwSignal<bool>,
    conflicted: bool,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let found = move || {
        let wanted = fold(&typed.get());
        columns::all(state.kind)
            .filter(|column| wanted.is_empty() || fold(&words::column(state.kind, *column)).contains(&wanted))
            .collect::<Vec<_>>()
    };
    let choose_first = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter"
            && let Some(column) = untrack(found).first()
        {
            event.prevent_default();
            draft.choose(state.kind, *column);
        }
    };
    view! {
        <input type="search" class="value-input" data-first="" placeholder=move || tr("list.which_field")
            aria-label=move || tr("list.which_field") prop:value=typed
            on:input=move |event| typed.set(event_target_value(&event)) on:keydown=choose_first/>
        <ul class="menu-list">
            <Show when=move || !conflicted && typed.with(String::is_empty)>
                <li><button type="button" class="menu-item" on:click=move |_| {
                    put(state, at, Filter::Conflicted);
                    open.set(false);
                }><Icon of=icon::ARROW_LEFT_RIGHT/>{move || tr("list.conflicted")}</button></li>
            </Show>
            <For each=found key=|column| *column let:column>
                <li><button type="button" class="menu-item" on:click=move |_| draft.choose(state.kind, column)>
                    {move || words::column(state.kind, column)}
                </button></li>
            </For>
        </ul>
    }
}

#[component]
fn Comparison(
    state: ListState,
    draft: Draft,
    at: Option<usize>,
    open: RwSignal<bool>,
    column: Column,
) -> impl IntoView {
    let kind = state.kind;
    let of = kind_of(kind, column);
    let condition = move || draft.condition(kind);
    let apply = move || {
        if let Some(condition) = untrack(condition) {
            put(state, at, condition);
            open.set(false);
        }
    };
    let on_enter = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            event.stop_propagation();
            apply();
        }
    };
    let offered = ops(kind, column);
    view! {
        <div class="condition" on:keydown=on_enter>
            <button type="button" class="menu-back" on:click=move |_| draft.column.set(None)>
                <Icon of=icon::CHEVRON_LEFT/>{move || words::column(kind, column)}
            </button>
            <select class="value-input" aria-label=move || tr("list.comparison")
                on:change=move |event| {
                    let chosen = event_target_value(&event);
                    if let Some(op) = ops(kind, column).into_iter().find(|op| format!("{op:?}") == chosen) {
                        draft.op.set(op);
                    }
                }>
                {offered.into_iter().map(|op| view! {
                    <option value=format!("{op:?}") selected=move || draft.op.get() == op>{move || op_word(op, of)}</option>
                }).collect_view()}
            </select>
            {move || {
                let op = draft.op.get();
                match op {
                    Op::Empty | Op::NotEmpty => ().into_any(),
                    _ if picks(of, op) => view! { <PickList draft of kind column/> }.into_any(),
                    Op::Between => view! { <Typed draft of at=0/><Typed draft of at=1/> }.into_any(),
                    _ => view! { <Typed draft of at=0/> }.into_any(),
                }
            }}
            <button type="button" class="button strong wide" disabled=move || condition().is_none() on:click=move |_| apply()>
                {move || tr("list.apply")}
            </button>
        </div>
    }
}

#[component]
fn Typed(draft: Draft, of: FieldKind, at: usize) -> impl IntoView {
    let kind = match of {
        FieldKind::Day | FieldKind::PartialDay => "date",
        _ => "text",
    };
    let mode = if matches!(of, FieldKind::Number | FieldKind::Money) { "decimal" } else { "text" };
    view! {
        <input
            class="value-input"
            type=kind
            inputmode=mode
            data-first=(at == 0).then_some("")
            aria-label=move || tr("list.value")
            prop:value=move || draft.typed.with(|typed| typed[at].clone())
            on:input=move |event| draft.typed.update(|typed| typed[at] = event_target_value(&event))
        />
    }
}

/// Options to pick, most used words first where there is no closed list.
#[component]
fn PickList(draft: Draft, of: FieldKind, kind: RecordKind, column: Column) -> impl IntoView {
    let options = RwSignal::new(Vec::<(String, String)>::new());
    match of {
        FieldKind::Choice(list) => Effect::new(move |_| {
            options.set(
                list.keys.iter().map(|key| ((*key).to_owned(), schema_words::choice(list, key))).collect(),
            );
        }),
        FieldKind::Flag => Effect::new(move |_| {
            let word = |set: bool| (set.to_string(), crate::ui::fields::text::flag(set));
            options.set(vec![word(true), word(false)]);
        }),
        FieldKind::Member => Effect::new(move |_| {
            let members = use_engine().workspace().map(|workspace| workspace.members).unwrap_or_default();
            options.set(members.into_iter().map(|(member, name)| (member.to_string(), name)).collect());
        }),
        _ => Effect::new(move |_| {
            if let Column::Field(field) = column {
                load_words(kind, field, options);
            }
        }),
    };
    let change = move |option: &str| {
        draft.picked.update(|picked| {
            if !picked.remove(option) {
                if matches!(of, FieldKind::Flag) {
                    picked.clear();
                }
                picked.insert(option.to_owned());
            }
        });
    };
    view! {
        <ul class="menu-list">
            <For each=move || options.get() key=|option| option.clone() let:option>
                {
                    let (key, name) = option;
                    let key = StoredValue::new(key);
                    view! {
                        <li><label class="menu-item">
                            <input type="checkbox"
                                prop:checked=move || key.with_value(|key| draft.picked.with(|picked| picked.contains(key)))
                                on:change=move |_| key.with_value(|key| change(key))/>
                            {name}
                        </label></li>
                    }
                }
            </For>
        </ul>
    }
}

fn load_words(kind: RecordKind, field: FieldKey, options: RwSignal<Vec<(String, String)>>) {
    let engine = use_engine();
    spawn_local(async move {
        if let Ok(Answer::Words(words)) = engine.request(Request::Words { kind, field }).await {
            options.try_set(words.into_iter().map(|(word, _)| (word.clone(), word)).collect());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_typed_as_germans_write_them() {
        assert_eq!(amount("1.234,5").map(|money| money.minor), Some(123_450));
        assert_eq!(amount("99").map(|money| money.minor), Some(9_900));
        assert_eq!(amount("viel"), None);
    }

    #[test]
    fn every_column_of_every_record_offers_a_comparison() {
        for kind in RecordKind::ALL {
            for column in columns::all(kind) {
                assert!(!ops(kind, column).is_empty(), "{column:?}");
            }
        }
    }
}
