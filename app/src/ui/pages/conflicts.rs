//! The inbox of conflicts: every field that two people changed at once, settled in place.

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::query::{Filter, Query};
use engine_protocol::request::Span;
use leptos::prelude::*;

use super::conflict::ConflictChoice;
use crate::engine::use_engine;
use crate::route::Route;
use crate::t;
use crate::ui::fields::words;
use crate::ui::parts::icon::{CIRCLE_CHECK, Icon};
use crate::ui::parts::mark::Initials;
use crate::ui::rights::may_write;

/// At most so many records per kind are shown; settling one brings up the next.
const SHOWN: u32 = 50;

/// The page.
#[component]
pub fn ConflictsPage() -> impl IntoView {
    let engine = use_engine();
    let windows = RecordKind::ALL.map(|kind| {
        let query = Query { filter: Filter::Conflicted, ..Query::all(kind) };
        let span = Span { start: 0, len: SHOWN };
        (kind, engine.watch_list(Signal::stored(query), Signal::stored(Vec::new()), Signal::stored(span)))
    });
    let count = move || {
        windows.iter().map(|(_, window)| window.with(|w| w.as_ref().map_or(0, |w| w.total))).sum::<u32>()
    };
    let answered = move || windows.iter().all(|(_, window)| window.with(Option::is_some));
    view! {
        <section class="inbox">
            <header class="inbox-head">
                <h1>{move || t!("conflict.inbox")}</h1>
                <p>{move || answered().then(|| if count() == 0 { t!("conflict.inbox_none") } else { t!("conflict.inbox_count", n = count()) })}</p>
                <Show when=move || !may_write() && count() != 0><p class="reads-only-why">{move || t!("conflict.read_only")}</p></Show>
            </header>
            <Show when=move || answered() && count() == 0>
                <div class="inbox-empty"><Icon of=CIRCLE_CHECK/><p>{move || t!("conflict.inbox_empty")}</p></div>
            </Show>
            {windows.map(|(kind, window)| {
                let ids = Memo::new(move |_| window.with(|w| w.iter().flat_map(|w| &w.rows).map(|row| row.id).collect::<Vec<_>>()));
                view! {
                    <For each=move || ids.get() key=|id| *id let:id><Card kind id/></For>
                }
            })}
        </section>
    }
}

/// A record and its open conflicts.
#[component]
fn Card(kind: RecordKind, id: RecordId) -> impl IntoView {
    let view = use_engine().watch_record(id);
    let title = move || {
        let title = view.with(|view| view.as_ref().map(|view| view.title.clone()).unwrap_or_default());
        if title.is_empty() { t!("record.untitled") } else { title }
    };
    let conflicts = Memo::new(move |_| {
        view.with(|view| {
            view.as_ref().map(|view| (view.conflicts.clone(), view.titles.clone())).unwrap_or_default()
        })
    });
    let choices = move || {
        let (conflicts, titles) = conflicts.get();
        conflicts
            .into_iter()
            .filter_map(|conflict| {
                let spec = kind.spec().field(conflict.field)?;
                Some(view! {
                    <div class="inbox-field">
                        <h3>{words::field(kind, conflict.field)}</h3>
                        <ConflictChoice record=id spec conflict titles=titles.clone()/>
                    </div>
                })
            })
            .collect_view()
    };
    view! {
        <article class="inbox-card">
            <header>
                {move || view! { <Initials kind title=title()/> }}
                {match Route::of(kind, id) {
                    Some(route) => view! { <a href=route.path()><h2>{title}</h2></a> }.into_any(),
                    None => view! { <h2>{title}</h2> }.into_any(),
                }}
                <span class="record-kind">{move || words::record(kind)}</span>
            </header>
            {choices}
        </article>
    }
}
