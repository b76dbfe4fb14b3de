//! The panel that makes a condition: a field, a comparison that fits it, and what to compare with.

use crm_domain::field::{FieldKey, FieldKind, RecordKind};
use crm_domain::query::{Column, Filter, Op};
use engine_protocol::{Answer, Request};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;

use super::super::column_pick::ColumnPick;
use super::super::columns;
use super::super::state::ListState;
use super::draft::{Draft, ops, picks};
use super::{kind_of, op_word, put};
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::ui::fields::typed::CurrencyPick;
use crate::ui::fields::{typing, words as schema_words};
use crate::ui::parts::focus_again;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::words;

/// The panel: first the field, then the comparison.
#[component]
pub fn Editor(state: ListState, at: Option<usize>, open: RwSignal<bool>) -> impl IntoView {
    let now = at.and_then(|at| state.conditions.with_untracked(|conditions| conditions.get(at).cloned()));
    let conflicted = now == Some(Filter::Conflicted);
    let draft = Draft::of(now);
    let part = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        draft.column.track();
        focus_again(part);
    });
    let step = move || match draft.column.get() {
        None => view! { <FieldList state draft at open conflicted/> }.into_any(),
        Some(column) => view! { <Comparison state draft at open column/> }.into_any(),
    };
    view! { <div node_ref=part>{step}</div> }
}

#[component]
fn FieldList(
    state: ListState,
    draft: Draft,
    at: Option<usize>,
    open: RwSignal<bool>,
    conflicted: bool,
) -> impl IntoView {
    let kind = state.kind;
    let only_conflicted = move |_| {
        put(state, at, Filter::Conflicted);
        open.set(false);
    };
    view! {
        <ColumnPick kind columns=columns::all(kind).collect() on_pick=Callback::new(move |column| draft.choose(kind, column))>
            <Show when=move || !conflicted>
                <li><button type="button" class="menu-item" on:click=only_conflicted>
                    <Icon of=icon::ARROW_LEFT_RIGHT/>{move || tr("list.conflicted")}
                </button></li>
            </Show>
        </ColumnPick>
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
        draft.finished.set(true);
        if let Some(condition) = untrack(condition) {
            put(state, at, condition);
            open.set(false);
        }
    };
    let on_enter = move |event: leptos::ev::KeyboardEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let on_button = target.is_some_and(|target| target.tag_name() == "BUTTON");
        if event.key() == "Enter" && !on_button {
            event.prevent_default();
            event.stop_propagation();
            apply();
        }
    };
    let offered = ops(kind, column);
    let first_is_comparison = picks(of, draft.op.get_untracked());
    view! {
        <div class="condition" on:keydown=on_enter>
            <button type="button" class="menu-back" on:click=move |_| draft.column.set(None)>
                <Icon of=icon::CHEVRON_LEFT/>{move || words::column(kind, column)}
            </button>
            <select class="value-input" data-first=first_is_comparison.then_some("") aria-label=move || tr("list.comparison")
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
                    Op::OlderThan => view! { <Days draft/> }.into_any(),
                    Op::Between => view! { <Typed draft of at=0/><Typed draft of at=1/> }.into_any(),
                    _ => view! { <Typed draft of at=0/> }.into_any(),
                }
            }}
            <Show when=move || of == FieldKind::Money && !matches!(draft.op.get(), Op::Empty | Op::NotEmpty)>
                <CurrencyPick currency=draft.currency/>
            </Show>
            <button type="button" class="button strong wide" disabled=move || condition().is_none() on:click=move |_| apply()>
                {move || tr("list.apply")}
            </button>
        </div>
    }
}

/// So many days back.
#[component]
fn Days(draft: Draft) -> impl IntoView {
    view! {
        <label class="condition-days">
            <Typed draft of=FieldKind::Number at=0/>
            <span>{move || tr("list.days")}</span>
        </label>
    }
}

#[component]
fn Typed(draft: Draft, of: FieldKind, at: usize) -> impl IntoView {
    let kind = match of {
        FieldKind::Day | FieldKind::PartialDay => "date",
        _ => "text",
    };
    let problem = Memo::new(move |_| draft.problem(of, at));
    let type_in = move |event| {
        draft.finished.set(false);
        draft.typed.update(|typed| typed[at] = event_target_value(&event));
    };
    view! {
        <input
            class="value-input"
            type=kind
            inputmode=typing::input_mode(of)
            placeholder=move || if of == FieldKind::Money { typing::placeholder(of) } else { String::new() }
            data-first=(at == 0).then_some("")
            aria-label=move || tr("list.value")
            aria-invalid=move || problem.with(Option::is_some).to_string()
            prop:value=move || draft.typed.with(|typed| typed[at].clone())
            on:input=type_in
            on:change=move |_| draft.finished.set(true)
        />
        {move || problem.get().map(|problem| view! { <p class="field-error" role="alert">{problem}</p> })}
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
        FieldKind::Member | FieldKind::Members => Effect::new(move |_| {
            let members = use_engine().workspace().map(|workspace| workspace.members).unwrap_or_default();
            options.set(members.into_iter().map(|(member, name)| (member.to_string(), name)).collect());
        }),
        FieldKind::Link(RecordKind::Option) => Effect::new(move |_| {
            let Column::Field(field) = column else { return };
            let all = crate::ui::own::options(field).into_iter();
            options.set(all.map(|option| (option.id.to_string(), option.name)).collect());
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
