//! The heads of a list in groups: what each group shares, how many records it holds and what they come to; and the
//! choice by what a list is grouped.

use crm_domain::field::{FieldKey, FieldKind};
use crm_domain::query::Column;
use crm_domain::value::{FieldValue, Money};
use engine_protocol::grouping::{GroupSum, GroupView};
use leptos::prelude::*;

use super::columns;
use super::grid::Layout;
use super::lines::{group_named, groups_by};
use super::state::ListState;
use super::window;
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::text;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::words;

/// The heads that are on the screen, between the rows.
#[component]
pub fn GroupHeads(
    /// The list.
    state: ListState,
    /// How its rows stand.
    layout: Layout,
) -> impl IntoView {
    let span = Memo::new(move |_| {
        window::span(state.scroll.get(), state.room.get().1.max(600.0), layout.row_height.get())
    });
    let shown = move || {
        let span = span.get();
        let is_near = |line: u32| line >= span.start && line < span.start + span.len;
        state.window.with(|window| {
            let groups = window.iter().flat_map(|window| window.groups.iter().cloned().enumerate());
            layout.heads.with(|heads| {
                let lines = groups.map(|(at, group)| (heads.line_of_head(at), group));
                lines.filter(|(line, _)| is_near(*line)).collect::<Vec<_>>()
            })
        })
    };
    view! {
        <For each=shown key=|head| head.clone() let:head>
            <Head state layout line=head.0 group=head.1/>
        </For>
    }
}

#[component]
fn Head(state: ListState, layout: Layout, line: u32, group: GroupView) -> impl IntoView {
    let value = group.value.clone();
    let toggle = move |_| {
        state.closed.update(|closed| match closed.iter().position(|other| *other == value) {
            Some(at) => {
                closed.remove(at);
            }
            None => closed.push(value.clone()),
        });
    };
    let (count, closed, sums) = (group.count, group.closed, StoredValue::new(group.sums));
    let shared = group.value;
    let name = move || said(state, shared.as_ref());
    let label = name.clone();
    let cells =
        move || state.columns.with(|columns| columns.iter().map(|shown| shown.column).collect::<Vec<_>>());
    let below = move |column: Column| {
        sums.with_value(|sums| in_words(sums.iter().filter(|sum| column == Column::Field(sum.field))))
    };
    let all = move || sums.with_value(|sums| in_words(sums.iter()));
    view! {
        <div class="group-row" role="row" aria-rowindex=(line + 2).to_string() class:closed=closed
            style:transform=move || format!("translateY({}px)", f64::from(line) * layout.row_height.get())>
            <div class="cell first group-cell" role="gridcell">
                <button type="button" class="group-toggle" aria-expanded=(!closed).to_string() on:click=toggle
                    aria-label=move || t!("views.group_name", name = label(), n = count)>
                    <Icon of=if closed { icon::CHEVRON_RIGHT } else { icon::CHEVRON_DOWN }/>
                    <span class="group-name">{name}</span>
                    <span class="group-count">{format::integer(i64::from(count))}</span>
                </button>
            </div>
            {move || if layout.cards.get() {
                view! { <div class="cell numeric group-sum" role="gridcell">{all}</div> }.into_any()
            } else {
                cells().into_iter().filter(|column| *column != Column::Title).map(|column| view! {
                    <div class="cell group-sum" class:numeric=columns::is_numeric(state.kind, column) role="gridcell">
                        {below(column)}
                    </div>
                }).collect_view().into_any()
            }}
        </div>
    }
}

/// Sums one beside the other, a currency each.
fn in_words<'a>(sums: impl Iterator<Item = &'a GroupSum>) -> String {
    sums.map(|sum| format::money_whole(Money { minor: sum.minor, currency: sum.currency }))
        .collect::<Vec<_>>()
        .join(" · ")
}

/// What a group shares, as a person says it.
fn said(state: ListState, value: Option<&FieldValue>) -> String {
    let Some(by) = state.group.get() else { return String::new() };
    let Some(spec) = state.kind.spec().field(by) else { return String::new() };
    match (spec.kind, value) {
        (_, None) => t!("views.group_none", field = words::column(state.kind, Column::Field(by))),
        (FieldKind::Day, Some(FieldValue::Day(day))) => format::month(*day),
        (FieldKind::Flag, Some(FieldValue::Flag(set))) => {
            let field = words::column(state.kind, Column::Field(by));
            format!("{field}: {}", text::shown(spec.kind, &FieldValue::Flag(*set), &[]))
        }
        (kind, Some(value)) => state.window.with(|window| {
            let titles = window.as_ref().map(|window| window.titles.as_slice()).unwrap_or_default();
            text::shown(kind, value, titles)
        }),
    }
}

/// By what the list is grouped.
#[component]
pub fn GroupBy(
    /// The list.
    state: ListState,
) -> impl IntoView {
    let choose = move |event| {
        let key = group_named(state.kind, &event_target_value(&event));
        state.closed.set(Vec::new());
        state.group.set(key);
        columns::keep(use_engine(), state);
    };
    let fields = move || crate::ui::own::specs(state.kind).into_iter().filter(|spec| groups_by(spec.kind));
    let is_chosen = move |key: FieldKey| state.group.get() == Some(key);
    view! {
        <label class="form-line group-by">
            <span class="menu-title">{move || tr("views.group_by")}</span>
            <select class="value-input" on:change=choose>
                <option value="" selected=move || state.group.with(Option::is_none)>{move || tr("views.group_by_nothing")}</option>
                {fields().map(|spec| view! {
                    <option value=spec.key.as_str() selected=move || is_chosen(spec.key)>
                        {move || words::column(state.kind, Column::Field(spec.key))}
                    </option>
                }).collect_view()}
            </select>
        </label>
    }
}
