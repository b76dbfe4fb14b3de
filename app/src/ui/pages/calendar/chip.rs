//! Tasks and deals on the day on which they are due.

use crm_domain::field::RecordKind;
use leptos::html;
use leptos::prelude::*;

use super::Calendar;
use super::load::Due;
use crate::format;
use crate::i18n::tr;
use crate::route::Route;
use crate::t;
use crate::ui::fields::links::glyph_of;
use crate::ui::pages::list::grid::room::is_narrow;
use crate::ui::parts::icon::{self, Icon};

/// A task with its tick, or a deal with what it is worth.
#[component]
pub fn Chip(
    /// Of which calendar.
    calendar: Calendar,
    /// What is due.
    due: Due,
    /// It stands in the cell of a month: where that is narrow, the day is what is opened, by its number.
    #[prop(optional)]
    in_cell: bool,
) -> impl IntoView {
    let id = due.id;
    let title = if due.title.is_empty() { tr("record.untitled") } else { due.title.clone() };
    let is_task = due.kind == RecordKind::Task;
    let mark = if is_task {
        let name = t!("calendar.tick", title = title.as_str());
        view! {
            <button type="button" class="cal-tick" data-tick=id.to_string() aria-pressed=due.done.to_string() aria-label=name.clone() title=name>
                {due.done.then(|| view! { <Icon of=icon::CHECK/> })}
            </button>
        }
        .into_any()
    } else {
        view! { <Icon of=glyph_of(due.kind)/> }.into_any()
    };
    let name = match due.kind {
        // Of a list, each is of one kind.
        _ if calendar.list.is_some() => title.clone(),
        RecordKind::Task => t!("calendar.task_name", title = title.as_str()),
        _ => t!("calendar.deal_name", title = title.as_str()),
    };
    let link = NodeRef::<html::A>::new();
    Effect::new(move |_| {
        if calendar.focus.get() == Some((id, None))
            && let Some(link) = link.get()
        {
            calendar.focus.set(None);
            // WHY ignored: what is in the document takes the focus.
            let _ = link.focus();
        }
    });
    let amount =
        due.amount.map(|amount| view! { <span class="cal-due-amount">{format::money_whole(amount)}</span> });
    view! {
        <div class="cal-due" data-due=id.to_string() data-of=due.kind.key() class:is-done=due.done
            class:is-still=!due.moves class:is-carried=move || calendar.drag.carries_due(id)>
            {mark}
            <a node_ref=link tabindex=move || (in_cell && is_narrow()).then_some("-1") href=Route::Record(due.kind, id).path() draggable="false" title=name.clone() aria-label=name
                aria-describedby=calendar.list.is_some().then_some("dated-keys")>{title}</a>
            {amount}
        </div>
    }
}
