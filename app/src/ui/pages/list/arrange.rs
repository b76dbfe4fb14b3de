//! The panel that arranges a list: by what it is sorted, and which columns stand in it. Cards have no columns.

pub mod shown;
pub mod sorting;

use leptos::html;
use leptos::prelude::*;

use super::grid::room;
use super::groups::GroupBy;
use super::layout::{ViewLayout, is_board};
use super::state::ListState;
use crate::i18n::tr;
use crate::ui::parts::focus_again;

/// Order and columns; while a level of the order is being added, only that.
#[component]
pub fn ArrangePanel(state: ListState) -> impl IntoView {
    let adding = RwSignal::new(false);
    let part = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        adding.track();
        focus_again(part);
    });
    view! {
        <div class="arrange" node_ref=part>
            <Show when=move || adding.get() fallback=move || view! {
                <sorting::Levels state adding part/>
                <Show when=move || !is_board(state)>
                    <GroupBy state/>
                </Show>
                <Show when=move || !(room::holds_cards(state) || is_board(state))>
                    <Show when=move || state.layout.get() == ViewLayout::Cards>
                        <p class="arrange-hint">{move || tr("views.cards_hint")}</p>
                    </Show>
                    <shown::Columns state part/>
                </Show>
            }>
                <sorting::AddLevel state adding/>
            </Show>
        </div>
    }
}
