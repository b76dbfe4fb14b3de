//! Records by how far they are: a column for each stage of deals, each status of leads, cards that are moved by mouse,
//! finger and keyboard.

pub mod astray;
pub mod card;
pub mod column;
mod deals;
pub mod drag;
pub mod lane;
mod leads;
pub mod sums;

use std::collections::BTreeMap;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::query::{Column as Shown, Filter, Op, Query};
use crm_domain::value::FieldValue;
use engine_protocol::request::Span;
use engine_protocol::view::{RowView, Sum};
use leptos::html;
use leptos::prelude::*;

use super::list::state::ListState;
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::ui::sales::moving;
use column::LaneColumn;
pub use deals::PIPELINE;
use drag::Drag;
use lane::Lane;

/// The board, in place of the list's rows.
#[component]
pub fn Board(state: ListState) -> impl IntoView {
    match state.kind {
        RecordKind::Lead => view! { <leads::LeadBoard state/> }.into_any(),
        _ => view! { <deals::DealBoard state/> }.into_any(),
    }
}

/// What the columns of a board share. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct BoardState {
    /// The list whose conditions and search the board follows.
    pub list: ListState,
    /// What its columns are of, in their order.
    pub lanes: Memo<Vec<Lane>>,
    /// What of each record is asked for.
    pub fields: Memo<Vec<FieldKey>>,
    /// From one card to the next, in pixels.
    pub pitch: f64,
    /// The card that is carried.
    pub drag: Drag,
    /// What each column is worth, by its key.
    pub sums: RwSignal<BTreeMap<String, Vec<Sum>>>,
    /// The card that takes the focus once it stands in this column.
    pub focus: RwSignal<Option<(RecordId, String)>>,
    /// The record that is on its way to this column, or was to go there and was not let.
    pub sent: StoredValue<Option<(RecordId, String)>>,
    /// The lead of which it is asked why nothing comes of it.
    pub giving_up: RwSignal<Option<leads::GivingUp>>,
}

impl BoardState {
    fn of(list: ListState, lanes: Memo<Vec<Lane>>, fields: Memo<Vec<FieldKey>>) -> Self {
        Self {
            list,
            lanes,
            fields,
            pitch: card::pitch(),
            drag: Drag::new(),
            sums: RwSignal::new(BTreeMap::new()),
            focus: RwSignal::new(None),
            sent: StoredValue::new(None),
            giving_up: RwSignal::new(None),
        }
    }

    /// Brings a record whose row is on the board to another column.
    pub fn bring(self, id: RecordId, title: String, to: Lane, row: Option<&RowView>) {
        let fields = self.fields.get_untracked();
        let get = |key: FieldKey| {
            let at = fields.iter().position(|field| *field == key)?;
            row?.cells.get(at)?.as_ref()
        };
        match to {
            Lane::Stage(stage) => moving::move_to(id, title, stage, &get),
            Lane::Status(status) => leads::move_to(self, id, title, status, &get),
        }
    }
}

/// The columns side by side, and the card in the hand.
#[component]
fn Lanes(board: BoardState) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    board.drag.watch(board, scroller);
    view! {
        <div class="board" node_ref=scroller role="group" class:is-carrying=move || board.drag.is_on()
            aria-label=move || tr("sales.board") aria-describedby="board-keys"
            style=("--pitch", format!("{}px", board.pitch))>
            <For each=move || board.lanes.get() key=Lane::key let:lane>
                <LaneColumn board key=lane.key()/>
            </For>
        </div>
        <p class="sr-only" id="board-keys">{move || tr("sales.board_keys")}</p>
        <drag::Ghost board/>
    }
}

/// Watches all records of the board: how many there are, and where one stands among them.
fn watch_all(
    state: ListState,
    held: impl Fn(Query) -> Query + Send + Sync + 'static,
) -> ReadSignal<Option<engine_protocol::view::Window>> {
    let query = Memo::new(move |_| held(state.query()));
    let span = Span { start: 0, len: 0 };
    let live = use_engine().watch_list(
        query.into(),
        Signal::derive(Vec::<Shown>::new),
        Signal::derive(move || span),
    );
    state.live.set(Some(live));
    Effect::new(move |_| {
        if let Some(window) = live.get() {
            state.window.set(Some(window));
        }
    });
    live
}

/// A question, held to records that link to one.
#[must_use]
pub fn within(query: Query, field: FieldKey, id: Option<RecordId>) -> Query {
    let Some(id) = id else { return query };
    let values = vec![FieldValue::Link(id)];
    held_to(query, Filter::Is { column: Shown::Field(field), op: Op::Is, values })
}

/// A question, held to what a further condition says.
fn held_to(query: Query, held: Filter) -> Query {
    let mut parts = vec![held];
    match query.filter {
        Filter::All(more) => parts.extend(more),
        other => parts.push(other),
    }
    Query { filter: Filter::All(parts), ..query }
}
