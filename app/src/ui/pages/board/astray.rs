//! Deals that stand in no stage that is there: without one, or in one that somebody removed. They are on no board, and
//! must not be lost from sight.

use std::time::Duration;

use crm_domain::field::RecordKind;
use crm_domain::query::{Column, Filter, Op, Query, Scope, Sort};
use crm_domain::schema::deal;
use crm_domain::value::FieldValue;
use engine_protocol::request::Span;
use leptos::prelude::*;

use crate::engine::use_engine;
use crate::t;
use crate::ui::pages::list::layout::{self, ViewLayout};
use crate::ui::pages::list::state::ListState;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::sales::use_stages;

/// The board stands first: these are looked for once it is at rest.
const LATER: Duration = Duration::from_millis(1_200);

/// How many there are, and the way to them.
#[component]
pub fn Astray(state: ListState) -> impl IntoView {
    let at_rest = RwSignal::new(false);
    set_timeout(move || _ = at_rest.try_set(true), LATER);
    view! { <Show when=move || at_rest.get() && use_stages().are_known()><Found state/></Show> }
}

/// Deals whose stage is none of those that are there.
fn in_no_stage() -> Filter {
    let known = use_stages().ids().into_iter().map(FieldValue::Link).collect();
    Filter::Not(Box::new(Filter::Is { column: Column::Field(deal::STAGE), op: Op::AnyOf, values: known }))
}

#[component]
fn Found(state: ListState) -> impl IntoView {
    let engine = use_engine();
    let query = Memo::new(move |_| Query {
        kind: RecordKind::Deal,
        scope: Scope::Living,
        filter: in_no_stage(),
        search: String::new(),
        sort: Vec::new(),
    });
    let span = Span { start: 0, len: 0 };
    let live = engine.watch_list(query.into(), Signal::derive(Vec::new), Signal::derive(move || span));
    let count = Memo::new(move |_| live.with(|window| window.as_ref().map_or(0, |window| window.total)));
    let see = move |_| {
        state.widen();
        // WHY sorted and not filtered: those without a stage stand together at the end, the others by theirs.
        state.sort.set(vec![Sort { column: Column::Field(deal::STAGE), descending: true }]);
        layout::choose(state, ViewLayout::Table);
    };
    view! {
        <Show when=move || count.get().gt(&0)>
            <button type="button" class="button quiet astray" on:click=see>
                <Icon of=icon::TRIANGLE_ALERT/>{move || t!("sales.astray", n = count.get())}
            </button>
        </Show>
    }
}
