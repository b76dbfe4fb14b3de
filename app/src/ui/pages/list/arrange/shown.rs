//! Which columns stand in a list, and in which order.

use crm_domain::query::Column;
use leptos::html;
use leptos::prelude::*;

use super::super::columns::{self, Shown};
use super::super::state::ListState;
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::t;
use crate::ui::parts::change_within;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::words;

/// The columns that are shown, those that could be, and the way back to the usual ones.
#[component]
pub fn Columns(state: ListState, part: NodeRef<html::Div>) -> impl IntoView {
    let hidden = move || {
        let shown = state.columns.get();
        let is_shown = |column: &Column| shown.iter().any(|shown| shown.column == *column);
        columns::all(state.kind).filter(|column| !is_shown(column)).collect::<Vec<_>>()
    };
    let reset = move |_| change(state, |shown| *shown = columns::defaults(state.kind));
    let show = move |column: Column| {
        let width = columns::usual_width(state.kind, column);
        change_within(part, || change(state, |shown| shown.push(Shown { column, width })));
    };
    view! {
        <p class="menu-title">{move || tr("list.columns_shown")}</p>
        <ul class="column-list">
            <For each=move || state.columns.get() key=|shown| shown.column let:shown>
                <ShownColumn state column=shown.column part/>
            </For>
        </ul>
        <p class="menu-title">{move || tr("list.columns_hidden")}</p>
        <ul class="column-list">
            <For each=hidden key=|column| *column let:column>
                <li><label class="menu-item">
                    <input type="checkbox" prop:checked=false on:change=move |_| show(column)/>
                    {move || words::column(state.kind, column)}
                </label></li>
            </For>
        </ul>
        <button type="button" class="menu-item" on:click=reset><Icon of=icon::UNDO_2/>{move || tr("list.columns_reset")}</button>
    }
}

#[component]
fn ShownColumn(state: ListState, column: Column, part: NodeRef<html::Div>) -> impl IntoView {
    let fixed = column == Column::Title;
    let (up, down) = (NodeRef::<html::Button>::new(), NodeRef::<html::Button>::new());
    let place = move || state.columns.with(|columns| columns.iter().position(|shown| shown.column == column));
    let is_last = move || place().is_some_and(|at| at + 1 == state.columns.with(Vec::len));
    let shift = move |by: isize| {
        change(state, |columns| shift(columns, column, by));
        // WHY: a row that moves loses the focus, and so does a button at the end of its way.
        request_animation_frame(move || {
            let buttons = if by < 0 { [up, down] } else { [down, up] };
            let buttons = buttons.into_iter().filter_map(|button| button.try_get_untracked().flatten());
            if let Some(button) = buttons.into_iter().find(|button| !button.disabled()) {
                let _ = button.focus();
            }
        });
    };
    let hide = move |_| {
        change_within(part, || change(state, |columns| columns.retain(|shown| shown.column != column)));
    };
    let name = move || words::column(state.kind, column);
    view! {
        <li class="shown-column">
            <label class="menu-item">
                <input type="checkbox" prop:checked=true disabled=fixed on:change=hide/>
                {name}
            </label>
            {(!fixed).then(|| view! {
                <button type="button" class="button quiet square small" node_ref=up disabled=move || place() == Some(1)
                    aria-label=move || t!("list.column_left", name = name()) on:click=move |_| shift(-1)>
                    <Icon of=icon::ARROW_UP/>
                </button>
                <button type="button" class="button quiet square small" node_ref=down disabled=is_last
                    aria-label=move || t!("list.column_right", name = name()) on:click=move |_| shift(1)>
                    <Icon of=icon::ARROW_DOWN/>
                </button>
            })}
        </li>
    }
}

/// Changes the columns, and remembers them.
fn change(state: ListState, change: impl FnOnce(&mut Vec<Shown>)) {
    state.columns.update(change);
    columns::keep(use_engine(), state);
}

/// Moves a column by so many places.
fn shift(columns: &mut [Shown], column: Column, by: isize) {
    let from = columns.iter().position(|shown| shown.column == column);
    let to = from.and_then(|from| from.checked_add_signed(by));
    // INVARIANT: the title stays first; its column stays in view.
    if let (Some(from), Some(to)) = (from, to)
        && to > 0
        && to < columns.len()
    {
        columns.swap(from, to);
    }
}

#[cfg(test)]
mod tests {
    use crm_domain::field::RecordKind;

    use super::*;

    #[test]
    fn columns_move_by_steps_and_never_before_the_title() {
        let mut columns = columns::defaults(RecordKind::Contact);
        let order = |columns: &[Shown]| columns.iter().map(|shown| shown.column).collect::<Vec<_>>();
        let before = order(&columns);
        shift(&mut columns, before[1], -1);
        shift(&mut columns, before[before.len() - 1], 1);
        assert_eq!(order(&columns), before);
        shift(&mut columns, before[1], 1);
        assert_eq!(order(&columns)[..3], [before[0], before[2], before[1]]);
    }
}
