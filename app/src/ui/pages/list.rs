//! The list of a kind of record, with the open record beside it where there is room.

pub mod arrange;
pub mod bulk;
pub mod card;
pub mod column_pick;
pub mod columns;
pub mod create;
pub mod empty;
pub mod export;
pub mod filters;
pub mod grid;
pub mod groups;
pub mod lines;
pub mod row;
pub mod selection;
pub mod slots;
pub mod state;
pub mod toolbar;
pub mod views;
pub mod window;

use crm_domain::field::RecordKind;
use leptos::prelude::*;

use crate::route::{Route, use_router};
use crate::ui::later::{later, parts, wanted};
use crate::ui::people::dropped;
pub use state::Lists;

/// The list, and the record of the address beside or above it.
#[component]
pub fn ListPage(kind: RecordKind) -> impl IntoView {
    let router = use_router();
    let state = Lists::current().of(kind);
    let record = Memo::new(move |_| match router.get() {
        Route::Record(of, id) if of == kind => Some(id),
        _ => None,
    });
    // The open record is the one the list stands at.
    Effect::new(move |_| {
        if let Some(id) = record.get() {
            state.focused.set(Some(id));
        }
    });
    let boarded = state::is_board(kind);
    view! {
        <div class="split" class:opened=move || record.get().is_some() class:boarded=move || boarded.get() && kind == RecordKind::Deal>
            <section class="list" aria-label=move || crate::ui::words::kind_plural(kind)
                on:dragover=move |event| dropped::over(kind, &event) on:drop=move |event| dropped::drop_on(kind, &event)>
                <toolbar::Toolbar state/>
                {move || if boarded.get() && kind == RecordKind::Task {
                    later(parts::agenda, state)
                } else if boarded.get() {
                    later(parts::board, state)
                } else {
                    view! { <grid::Grid state open=record/> }.into_any()
                }}
                <Show when=wanted(move || state.selected.with(|selected| !selected.is_empty()))>
                    {later(parts::bulk_bar, state)}
                </Show>
            </section>
            {move || record.get().map(|id| view! {
                <section class="beside">
                    {later(parts::record_page, id)}
                </section>
            })}
        </div>
    }
}
