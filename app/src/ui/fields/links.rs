//! A set of records of any kind: chips that lead to them, with a search over everything while it is edited.

use std::collections::BTreeSet;

use crm_domain::command::Edit;
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::value::FieldValue;
use engine_protocol::view::Hit;
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::combobox::{Combobox, Leave, Proposal};
use super::field::Field;
use super::reading::{Reading, open_neighbour};
use super::search::create_named;
use super::{text, words};
use crate::engine::use_engine;
use crate::route::Route;
use crate::ui::parts::icon::{
    BUILDING_2, CALENDAR, CIRCLE_CHECK, Glyph, Icon, LINK, MESSAGE_SQUARE, ROUTE, SPROUT, SQUARE_KANBAN,
    USERS, X,
};

/// How many records are proposed.
const PROPOSED: usize = 8;
/// What can be made on the spot, by what its proposal hands over.
const CREATED: [(RecordKind, &str); 2] =
    [(RecordKind::Contact, "new-contact"), (RecordKind::Account, "new-account")];

/// The sign of a kind of record.
pub const fn glyph_of(kind: RecordKind) -> Glyph {
    match kind {
        RecordKind::Account => BUILDING_2,
        RecordKind::Contact => USERS,
        RecordKind::Lead => SPROUT,
        RecordKind::Deal => SQUARE_KANBAN,
        RecordKind::Interaction => MESSAGE_SQUARE,
        RecordKind::Task => CIRCLE_CHECK,
        RecordKind::Event => CALENDAR,
        RecordKind::Tour => ROUTE,
        _ => LINK,
    }
}

/// Whether what people do is about records of this kind.
const fn is_offered(kind: RecordKind) -> bool {
    !matches!(kind, RecordKind::Pipeline | RecordKind::Stage | RecordKind::Interaction)
}

/// The records of a set.
pub fn ids_of(value: Option<&FieldValue>) -> BTreeSet<RecordId> {
    match value {
        Some(FieldValue::Tags(ids)) => ids.iter().filter_map(|id| id.parse().ok()).collect(),
        _ => BTreeSet::new(),
    }
}

/// What records are, asked anew when they become others; those that are not here (yet) are missing.
pub fn known(ids: Memo<BTreeSet<RecordId>>) -> RwSignal<Vec<Hit>> {
    let engine = use_engine();
    let hits = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        let records: Vec<RecordId> = ids.get().into_iter().collect();
        if records.is_empty() {
            hits.set(Vec::new());
            return;
        }
        spawn_local(async move {
            let asked = records.iter().copied().collect::<BTreeSet<_>>();
            if let Ok(Answer::Hits(found)) = engine.request(Request::Known { records }).await
                && ids.try_get_untracked() == Some(asked)
            {
                hits.set(found);
            }
        });
    });
    hits
}

/// Chips that lead to records.
#[component]
pub fn LinkChips(
    /// Which records.
    ids: Memo<BTreeSet<RecordId>>,
    /// What is known of their titles where they are not known here themselves.
    #[prop(into)]
    titles: Signal<Vec<(RecordId, String)>>,
) -> impl IntoView {
    let hits = known(ids);
    move || {
        let titles = titles.get();
        hits.with(|hits| {
            let chip = |id: RecordId| match hits.iter().find(|hit| hit.id == id) {
                Some(hit) => {
                    let title = if hit.title.is_empty() { crate::t!("record.untitled") } else { hit.title.clone() };
                    view! {
                        <a class="chip link-chip" href=Route::Record(hit.kind, id).path()>
                            <Icon of=glyph_of(hit.kind)/><span class="sr-only">{words::record(hit.kind)}" "</span>{title}
                        </a>
                    }
                    .into_any()
                }
                None => view! { <span class="chip link-chip"><Icon of=LINK/>{text::title(&titles, id)}</span> }.into_any(),
            };
            ids.get().into_iter().map(chip).collect_view()
        })
    }
}

/// The chips; tapped beside them, they can be removed and more be added.
#[component]
pub fn Links(
    /// Which field.
    field: Field,
) -> impl IntoView {
    let ids = Memo::new(move |_| ids_of(field.value().as_ref()));
    move || {
        if field.editing.get() {
            view! { <LinksInput field ids/> }.into_any()
        } else {
            view! { <Reading field><span class="chips"><LinkChips ids titles=field.titles/></span></Reading> }
                .into_any()
        }
    }
}

#[component]
fn LinksInput(field: Field, ids: Memo<BTreeSet<RecordId>>) -> impl IntoView {
    let engine = use_engine();
    let typed = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<Hit>::new());
    Effect::new(move |_| {
        let text = typed.get();
        spawn_local(async move {
            let asked = Request::Find { text: text.clone(), kind: None, limit: 40 };
            let Ok(Answer::Hits(hits)) = engine.request(asked).await else { return };
            // WHY: an answer to what was typed before would show the wrong records.
            if typed.try_get_untracked().as_deref() == Some(text.as_str()) {
                found.set(hits);
            }
        });
    });
    let change = move |id: RecordId, present: bool| {
        if !field.alive() || ids.get_untracked().contains(&id) == present {
            return;
        }
        field.send(vec![Edit::Tag { field: field.spec.key, word: id.to_string(), present }], None);
    };
    let add = move |id: RecordId, title: String| {
        field.know_title(id, title);
        change(id, true);
    };
    let proposals = move || {
        let linked = ids.get();
        let offered =
            |hit: &&Hit| is_offered(hit.kind) && !linked.contains(&hit.id) && Some(hit.id) != field.record();
        let mut all: Vec<Proposal> =
            found.with(|found| found.iter().filter(offered).take(PROPOSED).map(proposal).collect());
        let name = typed.with(|typed| typed.trim().to_owned());
        if !name.is_empty() {
            all.extend(CREATED.map(|(kind, value)| {
                let label = crate::t!("field.create", name = name.clone(), kind = words::record(kind));
                Proposal { creates: true, ..Proposal::option(value, label) }
            }));
        }
        all
    };
    let pick = move |proposal: Proposal| {
        let name = typed.with_untracked(|typed| typed.trim().to_owned());
        typed.set(String::new());
        match CREATED.iter().find(|(_, value)| proposal.creates && *value == proposal.value) {
            Some((kind, _)) => create_named(engine, *kind, name.clone(), move |id| {
                if field.alive() {
                    add(id, name);
                }
            }),
            None => _ = proposal.value.parse().map(|id| add(id, proposal.label)),
        }
    };
    let on_leave = move |(leave, element): (Leave, web_sys::Element)| {
        match leave {
            Leave::Escape | Leave::Enter => field.close(true),
            Leave::Away => field.close(false),
            Leave::Tab { backwards } => {
                let moved = !field.in_form() && open_neighbour(&element, backwards);
                field.close(false);
                return moved;
            }
            Leave::Back => {
                if let Some(last) = ids.get_untracked().pop_last() {
                    change(last, false);
                }
            }
        }
        true
    };
    view! {
        <div class="value-edit value-chips">
            <span class="chips"><Removable field ids on_remove=Callback::new(move |id| change(id, false))/></span>
            <Combobox
                id=field.dom_id("input") label=Signal::derive(move || field.label()) typed
                proposals=Signal::derive(proposals) autofocus=!field.in_form()
                placeholder=Signal::derive(|| crate::t!("field.search_record"))
                on_pick=Callback::new(pick) on_leave=Callback::new(on_leave)
            />
        </div>
    }
}

fn proposal(hit: &Hit) -> Proposal {
    let title = if hit.title.is_empty() { crate::t!("record.untitled") } else { hit.title.clone() };
    let kind = words::record(hit.kind);
    let detail = if hit.subtitle.is_empty() { kind } else { format!("{kind} · {}", hit.subtitle) };
    Proposal { value: hit.id.to_string(), label: title, detail, creates: false }
}

/// The chips with a button each that takes the record out.
#[component]
fn Removable(field: Field, ids: Memo<BTreeSet<RecordId>>, on_remove: Callback<RecordId>) -> impl IntoView {
    let hits = known(ids);
    move || {
        let chip = |id: RecordId| {
            let hit = hits.with(|hits| hits.iter().find(|hit| hit.id == id).cloned());
            let glyph = hit.as_ref().map_or(LINK, |hit| glyph_of(hit.kind));
            let known = hit.map(|hit| hit.title).filter(|title| !title.is_empty());
            let title = known.unwrap_or_else(|| field.titles.with(|titles| text::title(titles, id)));
            let name = title.clone();
            view! {
                <span class="chip">
                    <Icon of=glyph/>{title}
                    <button
                        type="button" class="chip-remove"
                        aria-label=move || crate::t!("field.remove_tag", word = name.clone())
                        on:mousedown=|event| event.prevent_default()
                        on:click=move |_| on_remove.run(id)
                    ><Icon of=X/></button>
                </span>
            }
        };
        ids.get().into_iter().map(chip).collect_view()
    }
}
