//! The header: sorts by click (Shift adds a level), widens and narrows by its edges.

use crm_domain::query::{Column, Sort};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::super::columns::{self, MOST_LEVELS, NARROWEST, Shown, WIDEST};
use super::super::selection;
use super::super::state::{ListState, usual_sort};
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::t;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::words;

/// A key moves a column's edge by so many pixels.
const KEY_STEP: i32 = 16;

/// The row of column names, which stays in view.
#[component]
pub fn Header(state: ListState) -> impl IntoView {
    let columns =
        move || state.columns.with(|columns| columns.iter().map(|shown| shown.column).collect::<Vec<_>>());
    view! {
        <div class="grid-head" role="rowgroup">
            <div class="grid-row" role="row" aria-rowindex="1">
                <div class="cell check" role="columnheader">
                    <selection::CheckAll state/>
                </div>
                <For each=columns key=|column| *column let:column>
                    <Name state column/>
                </For>
            </div>
        </div>
    }
}

#[component]
fn Name(state: ListState, column: Column) -> impl IntoView {
    let engine = use_engine();
    let level = Memo::new(move |_| {
        let found = |sort: &[Sort]| {
            sort.iter().position(|level| level.column == column).map(|at| (at, sort[at].descending))
        };
        state.sort.with(|sort| if sort.is_empty() { found(&usual_sort(state.kind)) } else { found(sort) })
    });
    // WHY: without a chosen order, most lists stand by title.
    let by_title = usual_sort(state.kind).is_empty();
    let by_default =
        Memo::new(move |_| by_title && column == Column::Title && state.sort.with(Vec::is_empty));
    let direction = move || match level.get() {
        Some((_, true)) => "descending",
        Some((_, false)) => "ascending",
        None if by_default.get() => "ascending",
        None => "none",
    };
    let sort = move |event: ev::MouseEvent| {
        state.sort.update(|sort| sort_by(sort, column, event.shift_key()));
        columns::keep(engine, state);
    };
    view! {
        <div
            class="cell head"
            class:first=column == Column::Title
            class:numeric=columns::is_numeric(state.kind, column)
            role="columnheader"
            aria-sort=direction
        >
            <button type="button" class="sort" on:click=sort title=move || tr("list.sort_hint")>
                <span class="sort-name">{move || words::column(state.kind, column)}</span>
                {move || match (level.get(), by_default.get()) {
                    (Some((_, true)), _) => Some(view! { <Icon of=icon::ARROW_DOWN/> }),
                    (Some((_, false)), _) | (None, true) => Some(view! { <Icon of=icon::ARROW_UP/> }),
                    (None, false) => None,
                }}
                {move || {
                    let several = state.sort.with(Vec::len) > 1;
                    level.get().filter(|_| several).map(|(at, _)| view! { <span class="sort-level">{at + 1}</span> })
                }}
            </button>
            <Edge state column/>
        </div>
    }
}

/// Unsorted, ascending, descending and back; `add` keeps the other levels.
fn sort_by(sort: &mut Vec<Sort>, column: Column, add: bool) {
    let before = sort.iter().find(|level| level.column == column).map(|level| level.descending);
    if !add {
        sort.retain(|level| level.column == column);
    }
    match before {
        None => {
            sort.truncate(MOST_LEVELS - 1);
            sort.push(Sort { column, descending: false });
        }
        Some(false) => {
            for level in sort.iter_mut().filter(|level| level.column == column) {
                level.descending = true;
            }
        }
        Some(true) => sort.retain(|level| level.column != column),
    }
}

/// The right edge of a column, drawn by pointer or moved by arrow keys.
#[component]
fn Edge(state: ListState, column: Column) -> impl IntoView {
    let engine = use_engine();
    let width = move || {
        state.columns.with(|columns| {
            columns.iter().find(|shown| shown.column == column).map_or(0, |shown| shown.width)
        })
    };
    let from = StoredValue::new(None::<(i32, u32)>);
    let set = move |wanted: i32| {
        let wanted = u32::try_from(wanted).unwrap_or(0).clamp(NARROWEST, WIDEST);
        let change = |shown: &mut Shown| shown.width = wanted;
        state
            .columns
            .update(|columns| columns.iter_mut().filter(|shown| shown.column == column).for_each(change));
    };
    let start = move |event: ev::PointerEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if let Some(target) = target {
            let _ = target.set_pointer_capture(event.pointer_id());
        }
        from.set_value(Some((event.client_x(), untrack(width))));
        event.prevent_default();
    };
    let drag = move |event: ev::PointerEvent| {
        if let Some((x, width)) = from.get_value() {
            set(i32::try_from(width).unwrap_or(0) + event.client_x() - x);
        }
    };
    let end = move |_| {
        if from.get_value().is_some() {
            from.set_value(None);
            columns::keep(engine, state);
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowLeft" => -KEY_STEP,
            "ArrowRight" => KEY_STEP,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        set(i32::try_from(untrack(width)).unwrap_or(0) + by);
        columns::keep(engine, state);
    };
    view! {
        <span
            class="edge"
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label=move || t!("list.width", name = words::column(state.kind, column))
            aria-valuenow=move || width().to_string()
            aria-valuemin=NARROWEST.to_string()
            aria-valuemax=WIDEST.to_string()
            on:pointerdown=start
            on:pointermove=drag
            on:pointerup=end
            on:pointercancel=end
            on:keydown=key
        ></span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_goes_up_down_and_off_and_shift_adds_a_level() {
        let mut sort = Vec::new();
        sort_by(&mut sort, Column::Title, false);
        assert_eq!(sort, [Sort { column: Column::Title, descending: false }]);
        sort_by(&mut sort, Column::UpdatedAt, true);
        sort_by(&mut sort, Column::UpdatedAt, true);
        assert_eq!(sort.len(), 2);
        assert!(sort[1].descending);
        sort_by(&mut sort, Column::UpdatedAt, true);
        assert_eq!(sort.len(), 1);
        sort_by(&mut sort, Column::CreatedAt, false);
        assert_eq!(sort, [Sort { column: Column::CreatedAt, descending: false }]);
    }

    #[test]
    fn a_level_too_many_takes_the_place_of_the_last() {
        let mut sort = Vec::new();
        let tags = Column::Field(crm_domain::field::FieldKey::new("tags"));
        for column in [Column::Title, Column::CreatedAt, Column::UpdatedAt, tags] {
            sort_by(&mut sort, column, true);
        }
        let columns: Vec<Column> = sort.iter().map(|level| level.column).collect();
        assert_eq!(columns, [Column::Title, Column::CreatedAt, tags]);
    }
}
