//! Mine or everybody's: what a page of things to do shows, remembered by this device.

use crm_domain::query::{Column, Filter, Op};
use crm_domain::schema;
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use crate::engine::use_engine;
use crate::i18n::tr;

/// The preference; set for everybody's.
const KEY: &str = "today.everyone";

/// What belongs to whoever is here, or to nobody; no condition where everybody's is shown.
#[must_use]
pub fn mine_only() -> Option<Filter> {
    let engine = use_engine();
    if engine.preferences().get(KEY).is_some() {
        return None;
    }
    let me = engine.workspace()?.member;
    let owner = |op, values| Filter::Is { column: Column::Field(schema::OWNER), op, values };
    Some(Filter::Any(vec![
        owner(Op::Is, vec![FieldValue::Member(me)]),
        // WHY: what nobody has is missed by everybody else.
        owner(Op::Empty, Vec::new()),
    ]))
}

/// The switch; of use where there is somebody else.
#[component]
pub fn Whose() -> impl IntoView {
    let engine = use_engine();
    let everyone = Memo::new(move |_| engine.preferences().get(KEY).is_some());
    let several = Memo::new(move |_| {
        engine.workspace().is_some_and(|workspace| workspace.members.len() > 1) || everyone.get()
    });
    let choose = move |value: &str| engine.preferences().set(engine, KEY, value.to_owned());
    view! {
        <Show when=move || several.get()>
            <div class="segments whose" role="group" aria-label=move || tr("today.whose")>
                <button type="button" aria-pressed=move || (!everyone.get()).to_string() on:click=move |_| choose("")>
                    {move || tr("today.mine")}
                </button>
                <button type="button" aria-pressed=move || everyone.get().to_string() on:click=move |_| choose("1")>
                    {move || tr("today.everyone")}
                </button>
            </div>
        </Show>
    }
}
