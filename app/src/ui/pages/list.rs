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
pub mod layout;
pub mod lines;
pub mod onward;
pub mod row;
pub mod selection;
pub mod slots;
pub mod state;
pub mod tiles;
pub mod toolbar;
pub mod views;
pub mod window;

use crm_domain::field::RecordKind;
use leptos::prelude::*;

use crate::route::{Route, use_router};
use crate::ui::later::{later, parts, wanted};
use crate::ui::people::dropped;
use grid::room::holds_cards;
use layout::ViewLayout;
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
        let open = record.get();
        onward::leave(state, open);
        if let Some(id) = open {
            state.focused.set(Some(id));
        }
    });
    // Where there is no room for cards beside each other, they are the rows of the table.
    let shape = Memo::new(move |_| match state.layout.get() {
        ViewLayout::Cards if holds_cards(state) => ViewLayout::Table,
        layout => layout,
    });
    // A board and months need the whole width: a record opens above them.
    let boarded = move || match shape.get() {
        ViewLayout::Board => kind != RecordKind::Task,
        ViewLayout::Calendar => true,
        ViewLayout::Table | ViewLayout::Cards => false,
    };
    view! {
        <div class="split" class:opened=move || record.get().is_some() class:boarded=boarded>
            <section class="list" aria-label=move || crate::ui::words::kind_plural(kind)
                on:dragover=move |event| dropped::over(kind, &event) on:drop=move |event| dropped::drop_on(kind, &event)>
                <toolbar::Toolbar state/>
                {move || match shape.get() {
                    ViewLayout::Board if kind == RecordKind::Task => later(parts::agenda, state),
                    ViewLayout::Board => later(parts::board, state),
                    ViewLayout::Calendar => later(parts::dated, state),
                    ViewLayout::Cards => later(parts::tiles, (state, record)),
                    ViewLayout::Table => view! { <grid::Grid state open=record/> }.into_any(),
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
