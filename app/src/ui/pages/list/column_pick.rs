//! Choosing one of many columns: by typing some of its name, or by a tap.

use crm_domain::field::RecordKind;
use crm_domain::fold::fold;
use crm_domain::query::Column;
use leptos::ev;
use leptos::prelude::*;

use crate::i18n::tr;
use crate::ui::words;

/// A search field with the columns that fit.
#[component]
pub fn ColumnPick(
    /// Of which records.
    kind: RecordKind,
    /// What may be chosen.
    columns: Vec<Column>,
    /// Told which one was chosen.
    on_pick: Callback<Column>,
    /// Stands above the columns until something is typed.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let found = move || {
        let wanted = fold(&typed.get());
        let fits =
            |column: &Column| wanted.is_empty() || fold(&words::column(kind, *column)).contains(&wanted);
        columns.iter().copied().filter(fits).collect::<Vec<_>>()
    };
    let first = found.clone();
    let choose_first = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter"
            && let Some(column) = untrack(&first).first()
        {
            event.prevent_default();
            on_pick.run(*column);
        }
    };
    view! {
        <input type="search" class="value-input" data-first="" placeholder=move || tr("list.which_field")
            aria-label=move || tr("list.which_field") prop:value=typed
            on:input=move |event| typed.set(event_target_value(&event)) on:keydown=choose_first/>
        <ul class="menu-list">
            {children.map(|children| view! { <Show when=move || typed.with(String::is_empty)>{children()}</Show> })}
            <For each=found key=|column| *column let:column>
                <li><button type="button" class="menu-item" on:click=move |_| on_pick.run(column)>
                    {move || words::column(kind, column)}
                </button></li>
            </For>
        </ul>
    }
}
