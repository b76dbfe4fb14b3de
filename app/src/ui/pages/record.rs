//! A record: who it is and how to reach it, its facts, its notes, what it is tied to, what happened.

pub mod account;
pub mod deal;
pub mod event;
pub mod facts;
pub mod header;
pub mod history;
pub mod interaction;
pub mod lead;
pub mod own;
pub mod price_list;
pub mod product;
pub mod quote;
pub mod related;
pub mod star;
pub mod task;
pub mod timeline;
pub mod ways;

use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use engine_protocol::Request;
use engine_protocol::answer::Absent;
use engine_protocol::view::RecordView;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::conflict::{CriticalBanner, author_shown};
use crate::engine::use_engine;
use crate::format;
use crate::route::{Route, Settings, use_router};
use crate::t;
use crate::ui::activity::mail::has_files;
use crate::ui::activity::photos::Photos;
use crate::ui::fields::field::{Field, restore_drafts};
use crate::ui::fields::words;
use crate::ui::later::{later, parts};
use crate::ui::parts::icon::{Icon, TRASH_2, UNDO_2};
use crate::ui::rights::may_write;
use crate::ui::toast::use_toasts;
use timeline::{Desk, has_timeline};

/// The preference under which a record takes the whole width.
pub const WIDE: &str = "record.wide";

/// The parts that a narrow page shows one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// The fields.
    Facts,
    /// What happened with it, and what is next.
    Timeline,
    /// Free text.
    Notes,
    /// Companies and people it belongs to.
    Ties,
    /// What was changed.
    History,
}

/// What the parts of a record page share. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Page {
    /// The record.
    pub id: RecordId,
    /// Its kind.
    pub kind: RecordKind,
    /// What the engine shows of it.
    pub view: Memo<Option<RecordView>>,
    /// All its fields in display order.
    pub fields: StoredValue<Vec<Field>>,
    /// The part that is shown when there is room for one.
    pub tab: RwSignal<Tab>,
    /// What is noted with it; `None` for kinds that nothing is noted with.
    pub desk: Option<Desk>,
    /// The history stands beside the facts.
    pub history: RwSignal<bool>,
    /// The record takes the whole width, without the list beside it.
    pub wide: Memo<bool>,
}

/// The page of one record.
#[component]
pub fn RecordPage(
    /// Which.
    id: RecordId,
) -> impl IntoView {
    let engine = use_engine();
    let (watched, absent) = engine.watch_record_answered(id);
    let view = Memo::new(move |_| watched.get());
    let kind = Memo::new(move |_| view.with(|view| view.as_ref().map(|view| view.kind)));
    // WHY before the record is here: its address says of which kind it is, and what happened with it comes in one answer
    // with it.
    let desk = match use_router().get_untracked() {
        Route::Record(kind, _) if has_timeline(kind) => Some((kind, Desk::watch(id, kind, view))),
        _ => None,
    };
    move || match kind.get() {
        Some(kind) => {
            let desk = desk.filter(|(of, _)| *of == kind).map(|(_, desk)| desk);
            view! { <Record id kind view desk/> }.into_any()
        }
        None => match absent.get() {
            Some(why) => view! { <Gone why/> }.into_any(),
            None => view! { <div class="record" aria-busy="true"></div> }.into_any(),
        },
    }
}

#[component]
fn Record(
    id: RecordId,
    kind: RecordKind,
    view: Memo<Option<RecordView>>,
    desk: Option<Desk>,
) -> impl IntoView {
    let engine = use_engine();
    let desk = desk.or_else(|| has_timeline(kind).then(|| Desk::watch(id, kind, view)));
    let specs = kind.spec().fields.iter();
    let fields = StoredValue::new(
        specs.map(|spec| Field::of_record(engine, view, id, kind, spec)).collect::<Vec<_>>(),
    );
    let page = Page {
        id,
        kind,
        view,
        fields,
        tab: RwSignal::new(if kind == RecordKind::Interaction { Tab::Notes } else { Tab::Facts }),
        desk,
        history: RwSignal::new(false),
        wide: Memo::new(move |_| engine.preferences().get(WIDE).is_some()),
    };
    restore_drafts(engine, page.fields);
    let over = RwSignal::new(false);
    let on_drag = move |event: ev::DragEvent| {
        if desk.is_some_and(|desk| desk.noting.may.get_untracked()) && has_files(&event) {
            event.prevent_default();
            over.set(true);
        }
    };
    let on_drop = move |event: ev::DragEvent| {
        if let Some(desk) = desk.filter(|_| has_files(&event)) {
            event.prevent_default();
            over.set(false);
            desk.dropped(&event);
        }
    };
    view! {
        <article class="record" aria-labelledby="record-title" data-tab=move || tab_key(page.tab.get()) data-kind=kind.key()
            class:has-history=move || page.history.get() class:has-timeline=desk.is_some() class:is-wide=move || page.wide.get()
            data-about=desk.map(|_| id.to_string()) on:dragover=on_drag on:drop=on_drop
            on:dragleave=move |event| if left(&event) { over.set(false); }>
            <header::Header page/>
            <TrashBanner page/>
            <CriticalBanner fields/>
            {desk.map(|desk| view! { <timeline::desk::Banners desk/> })}
            <Tabs page/>
            {(kind == RecordKind::Tour).then(|| later(parts::tour_page, page))}
            {matches!(kind, RecordKind::Quote | RecordKind::Order).then(|| view! { <quote::Quote page/> })}
            {(kind == RecordKind::Deal).then(|| view! { <deal::lines::DealLines page/> })}
            {(kind == RecordKind::PriceList).then(|| view! { <price_list::Prices page/> })}
            <div class="record-columns">
                <facts::Facts page/>
                {desk.map(|desk| view! { <timeline::Timeline page desk/> })}
                <div class="record-side">
                    <facts::Notes page/>
                    {(kind == RecordKind::Interaction).then(|| view! { <Photos of=id may=Signal::derive(may_write)/> })}
                    <related::Related page/>
                    <Stamp page/>
                </div>
                <history::HistoryPanel page/>
            </div>
            {desk.map(|desk| view! { <timeline::desk::Above desk over/> })}
        </article>
    }
}

/// Whether what is dragged left the record, not just one of its parts.
fn left(event: &ev::DragEvent) -> bool {
    let record = event.current_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    let to = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    record.is_none_or(|record| !record.contains(to.as_ref()))
}

const fn tab_key(tab: Tab) -> &'static str {
    match tab {
        Tab::Facts => "facts",
        Tab::Timeline => "timeline",
        Tab::Notes => "notes",
        Tab::Ties => "ties",
        Tab::History => "history",
    }
}

#[component]
fn Tabs(page: Page) -> impl IntoView {
    let tab = move |of: Tab, key: &'static str| {
        view! {
            <button
                type="button" aria-pressed=move || (page.tab.get() == of).to_string()
                on:click=move |_| page.tab.set(of)
            >{move || t!(key)}</button>
        }
    };
    view! {
        <nav class="record-tabs segments" aria-label=move || t!("record.parts")>
            {tab(Tab::Facts, "record.facts")}
            {page.desk.map(|_| tab(Tab::Timeline, "timeline.title"))}
            {tab(Tab::Notes, "record.notes")}
            {match page.kind {
                RecordKind::Account => Some(tab(Tab::Ties, "record.contacts")),
                RecordKind::Contact => Some(tab(Tab::Ties, "record.companies")),
                RecordKind::Deal => Some(tab(Tab::Ties, "deal.ties")),
                _ => None,
            }}
            {tab(Tab::History, "record.history")}
        </nav>
    }
}

/// Says that the record is in the trash, and brings it back.
#[component]
fn TrashBanner(page: Page) -> impl IntoView {
    let engine = use_engine();
    let deleted_at = Memo::new(move |_| page.view.with(|view| view.as_ref()?.deleted_at));
    let restore = move |_| {
        let command = Command::Edit { records: vec![page.id], edits: vec![Edit::Trash { trashed: false }] };
        use_toasts().act(engine, command, t!("trash.restored"));
    };
    move || {
        deleted_at.get().map(|at| {
            view! {
                <section class="banner is-warn" role="status">
                    <p><Icon of=TRASH_2/><strong>{move || t!("trash.since", at = format::moment(at))}</strong></p>
                    <button type="button" class="button writes" on:click=restore><Icon of=UNDO_2/>{move || t!("trash.restore")}</button>
                </section>
            }
        })
    }
}

/// When it was made and who changed it last.
#[component]
fn Stamp(page: Page) -> impl IntoView {
    let changed = move || {
        page.view.with(|view| {
            view.as_ref().map(|view| {
                t!(
                    "record.changed",
                    at = format::moment(view.updated_at),
                    by = author_shown(&view.updated_by)
                )
            })
        })
    };
    let created = move || {
        page.view
            .with(|view| view.as_ref().map(|view| t!("record.created", at = format::moment(view.created_at))))
    };
    view! { <p class="record-stamp"><span>{changed}</span><span>{created}</span></p> }
}

/// There is no such record here (yet), or none that can be read.
#[component]
fn Gone(why: Absent) -> impl IntoView {
    let engine = use_engine();
    let router = use_router();
    let kind = router.get_untracked().kind().unwrap_or(RecordKind::Contact);
    let title = move || match why {
        Absent::Unknown => t!("record.gone", kind = words::record(kind)),
        Absent::Damaged | Absent::Unreadable => t!("record.damaged", kind = words::record(kind)),
    };
    let said: &[&str] = match why {
        Absent::Unknown => &["record.gone_text"],
        Absent::Damaged => &["record.damaged_text", "record.damaged_else", "record.damaged_act"],
        Absent::Unreadable => &["record.unreadable_text"],
    };
    let way_on = move || {
        match why {
        Absent::Unknown => ().into_any(),
        Absent::Damaged => view! {
            <a class="button" href=Route::Settings(Settings::Sync).path()>{move || t!("sync.settings")}</a>
        }
        .into_any(),
        Absent::Unreadable => view! {
            <button type="button" class="button" on:click=move |_| engine.tell(Request::RetryStorage)>{move || t!("notice.try_again")}</button>
        }
        .into_any(),
    }
    };
    view! {
        <section class="record empty">
            <h1>{title}</h1>
            {said.iter().map(|key| view! { <p>{move || t!(key)}</p> }).collect_view()}
            <p class="empty-acts">
                <button type="button" class="button" on:click=move |_| router.go(Route::List(kind))>{move || t!("record.to_list")}</button>
                {way_on()}
            </p>
        </section>
    }
}
