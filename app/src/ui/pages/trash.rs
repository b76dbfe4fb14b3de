//! The trash: what was thrown away, and the way back.

use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::query::{Column, Query, Scope, Sort};
use crm_domain::time::Millis;
use engine_protocol::request::Span;
use engine_protocol::view::{FieldChange, Window};
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::conflict::author_shown;
use crate::engine::use_engine;
use crate::format;
use crate::route::Route;
use crate::t;
use crate::ui::fields::words;
use crate::ui::parts::icon::{Icon, SEARCH, TRASH_2, UNDO_2};
use crate::ui::parts::mark::Initials;
use crate::ui::rights::may_write;
use crate::ui::toast::use_toasts;
use crate::ui::words::kind_plural;

/// Rows shown at first, and added on each demand.
const STEP: u32 = 50;

/// The page.
#[component]
pub fn TrashPage() -> impl IntoView {
    let engine = use_engine();
    let search = RwSignal::new(String::new());
    let lists = RecordKind::ALL.map(|kind| {
        let len = RwSignal::new(STEP);
        let query = Signal::derive(move || Query {
            scope: Scope::Trash,
            search: search.get(),
            sort: vec![Sort { column: Column::UpdatedAt, descending: true }],
            ..Query::all(kind)
        });
        let span = Signal::derive(move || Span { start: 0, len: len.get() });
        (kind, engine.watch_list(query, Signal::stored(Vec::new()), span), len)
    });
    let total = move || {
        lists.iter().map(|(_, window, _)| window.with(|w| w.as_ref().map_or(0, |w| w.total))).sum::<u32>()
    };
    let answered = move || lists.iter().all(|(_, window, _)| window.with(Option::is_some));
    view! {
        <section class="inbox">
            <header class="inbox-head">
                <h1>{move || t!("trash.title")}</h1>
                <p>{move || t!("trash.lead")}" "<a href=Route::Deeds.path()>{move || t!("deeds.title")}</a></p>
                <Show when=|| !may_write()><p class="reads-only-why">{move || t!("trash.read_only")}</p></Show>
                <label class="inbox-search">
                    <Icon of=SEARCH/>
                    <input type="search" placeholder=move || t!("trash.search") aria-label=move || t!("trash.search")
                        prop:value=search on:input=move |event| search.set(event_target_value(&event))/>
                </label>
            </header>
            <Show when=move || answered() && total() == 0>
                <div class="inbox-empty"><Icon of=TRASH_2/>
                    <p>{move || if search.with(String::is_empty) { t!("trash.empty") } else { t!("trash.no_match") }}</p></div>
            </Show>
            {lists.map(|(kind, window, len)| view! { <TrashList kind window len/> })}
        </section>
    }
}

#[component]
fn TrashList(kind: RecordKind, window: ReadSignal<Option<Window>>, len: RwSignal<u32>) -> impl IntoView {
    let rows = Memo::new(move |_| {
        window.with(|w| {
            w.iter().flat_map(|w| &w.rows).map(|row| (row.id, row.title.clone())).collect::<Vec<_>>()
        })
    });
    let total = Memo::new(move |_| window.with(|w| w.as_ref().map_or(0, |w| w.total)));
    let more = move || usize::try_from(total.get()).is_ok_and(|total| total > rows.with(Vec::len));
    view! {
        <Show when=move || total.get() != 0>
            <section class="trash-list">
                <h2>{move || kind_plural(kind)}<span class="count">{total}</span></h2>
                <ul>
                    <For each=move || rows.get() key=|row| row.clone() let:row><TrashRow kind id=row.0 title=row.1/></For>
                </ul>
                <Show when=more>
                    <button type="button" class="button quiet" on:click=move |_| len.update(|len| *len += STEP)>
                        {move || t!("trash.more")}
                    </button>
                </Show>
            </section>
        </Show>
    }
}

#[component]
fn TrashRow(kind: RecordKind, id: RecordId, title: String) -> impl IntoView {
    let engine = use_engine();
    let title = if title.is_empty() { t!("record.untitled") } else { title };
    let name = title.clone();
    let restore = move |_| {
        let command = Command::Edit { records: vec![id], edits: vec![Edit::Trash { trashed: false }] };
        use_toasts().act(engine, command, t!("trash.restored"));
    };
    let thrown = thrown_away(id);
    let what = view! {
        <Initials kind title=title.clone()/>
        <span class="trash-what">
            <span>{title}</span>
            <small class="trash-who">{move || thrown.get().map(|(at, who)| t!("trash.who", at = format::moment(at), who = who))}</small>
        </span>
    };
    view! {
        <li class="trash-row">
            {match Route::of(kind, id) {
                Some(route) => view! { <a href=route.path()>{what}</a> }.into_any(),
                None => view! { <span class="trash-name">{what}</span> }.into_any(),
            }}
            <button type="button" class="button writes" on:click=restore
                aria-label=move || t!("trash.restore_name", kind = words::record(kind), name = name.clone())>
                <Icon of=UNDO_2/>{move || t!("trash.restore")}
            </button>
        </li>
    }
}

/// When a record came to the trash and who put it there, once the engine has said so.
fn thrown_away(record: RecordId) -> RwSignal<Option<(Millis, String)>> {
    let engine = use_engine();
    let thrown = RwSignal::new(None);
    spawn_local(async move {
        let Ok(Answer::History(all)) = engine.request(Request::History { record }).await else { return };
        // The latest of them: what was restored and thrown away again was so twice.
        let last = all.into_iter().find(|entry| entry.changes.contains(&FieldChange::Trashed(true)));
        _ = thrown.try_set(last.map(|entry| (entry.at, author_shown(&entry.author))));
    });
    thrown
}
