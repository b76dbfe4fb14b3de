//! Fields that people define: per kind of record their names, their order, what they offer. For owners and
//! administrators; everybody else sees which there are.

mod name;
mod new;
mod options;

use crm_domain::choice::OWN_TYPE;
use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::own::{OwnField, OwnType};
use crm_domain::sales::position;
use crm_domain::schema::definition;
use crm_domain::value::FieldValue;
use engine_protocol::sync::Role;
use leptos::prelude::*;

use super::pipelines::RecordFields;
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::words;
use crate::ui::own;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::toast::use_toasts;
use crate::ui::words::kind_plural;
use name::NameEdit;
use new::NewField;
use options::Options;

/// The part of the settings.
#[component]
pub fn FieldsPart() -> impl IntoView {
    let engine = use_engine();
    let kind = RwSignal::new(RecordKind::Account);
    let may = Memo::new(move |_| {
        engine.workspace().is_some_and(|workspace| matches!(workspace.role, Role::Owner | Role::Admin))
    });
    let count = move |of: RecordKind| Some(own::fields().of(of).count()).filter(|count| *count > 0);
    view! {
        <section class="set own-fields">
            <h2>{move || tr("own.title")}</h2>
            <p class="set-lead">{move || tr("own.lead")}</p>
            <Show when=move || !may.get()>
                <p class="warning" role="note"><Icon of=icon::INFO/><span>{move || tr("own.only_admins")}</span></p>
            </Show>
            <div class="own-kinds segments" role="group" aria-label=move || tr("own.of_what")>
                {RecordKind::LISTED.map(|of| view! {
                    <button type="button" aria-pressed=move || (kind.get() == of).to_string() on:click=move |_| kind.set(of)>
                        {move || kind_plural(of)}
                        {move || count(of).map(|count| view! { <span class="count">{count}</span> })}
                    </button>
                }).collect_view()}
            </div>
            {move || view! { <OfKind kind=kind.get() may/> }}
        </section>
    }
}

#[component]
fn OfKind(kind: RecordKind, may: Memo<bool>) -> impl IntoView {
    let all = Memo::new(move |_| own::fields().all(kind).cloned().collect::<Vec<_>>());
    let offered =
        Memo::new(move |_| all.get().into_iter().filter(|field| !field.retired).collect::<Vec<_>>());
    let retired = Memo::new(move |_| all.get().into_iter().filter(|field| field.retired).collect::<Vec<_>>());
    let opened = RwSignal::new(None::<RecordId>);
    view! {
        <Show when=move || own::are_known() && offered.with(Vec::is_empty)>
            <p class="own-none">{move || t!("own.none", kind = kind_plural(kind))}</p>
        </Show>
        <Show when=move || !offered.with(Vec::is_empty)>
            <ol class="stage-list own-list">
                <For each=move || offered.get() key=|field| field.id let:field>
                    <OneField offered id=field.id may opened/>
                </For>
            </ol>
        </Show>
        <Show when=move || may.get()>
            <NewField kind offered opened/>
        </Show>
        <Show when=move || !retired.with(Vec::is_empty)>
            <h3 class="own-retired-title">{move || tr("own.retired")}</h3>
            <ul class="set-list own-retired">
                <For each=move || retired.get() key=|field| field.id let:field>
                    <Retired id=field.id label=field.label may/>
                </For>
            </ul>
        </Show>
    }
}

/// A mark for what a field holds.
const fn mark(of: OwnType) -> icon::Glyph {
    match of {
        OwnType::Option => icon::TAG,
        OwnType::Text => icon::FILE_TEXT,
        OwnType::Number | OwnType::Money => icon::CHART_COLUMN,
        OwnType::Day => icon::CALENDAR,
        OwnType::Flag => icon::CHECK,
        OwnType::Url => icon::LINK,
        OwnType::Account => icon::BUILDING_2,
        OwnType::Contact | OwnType::Member => icon::USERS,
    }
}

/// A field: folded to its name and what it holds, opened to all that can be said of it.
#[component]
fn OneField(
    offered: Memo<Vec<OwnField>>,
    id: RecordId,
    may: Memo<bool>,
    opened: RwSignal<Option<RecordId>>,
) -> impl IntoView {
    let field = Memo::new(move |_| offered.with(|all| all.iter().find(|field| field.id == id).cloned()));
    let Some(first) = field.get_untracked() else { return ().into_any() };
    let label =
        move || field.with(|field| field.as_ref().map(|field| field.label.clone()).unwrap_or_default());
    let required = move || field.with(|field| field.as_ref().is_some_and(|field| field.required));
    let at = move || offered.with(|all| all.iter().position(|field| field.id == id).unwrap_or(0));
    let last = move || offered.with(|all| at() + 1 == all.len());
    let open = move || opened.get() == Some(id);
    let turn = move |_| opened.update(|opened| *opened = (*opened != Some(id)).then_some(id));
    let of = first.own;
    let facts = move || {
        view! {
            <span class="own-mark" aria-hidden="true"><Icon of=mark(of)/></span>
            <span class="own-words">
                <strong>{label}</strong>
                <span class="own-type">{move || words::choice(&OWN_TYPE, of.key())}</span>
                <Show when=required><span class="chip is-quiet">{move || tr("own.required")}</span></Show>
            </span>
        }
    };
    view! {
        <li class="stage-item stage-column own-item">
            <div class="stage-item-head">
                {move || if may.get() {
                    view! {
                        <button type="button" class="stage-item-name" aria-expanded=move || open().to_string() on:click=turn>
                            {facts()}<Icon of=icon::CHEVRON_DOWN/>
                        </button>
                        <button type="button" class="button quiet square" disabled=move || at() == 0 on:click=move |_| shift(offered, id, false)
                            aria-label=move || t!("own.up", name = label())><Icon of=icon::ARROW_UP/></button>
                        <button type="button" class="button quiet square" disabled=last on:click=move |_| shift(offered, id, true)
                            aria-label=move || t!("own.down", name = label())><Icon of=icon::ARROW_DOWN/></button>
                    }.into_any()
                } else {
                    view! { <div class="stage-item-name own-still">{facts()}</div> }.into_any()
                }}
            </div>
            <Show when=move || may.get() && open()>
                <div class="own-body">
                    <NameEdit kind=first.of id name=Signal::derive(label)/>
                    <RecordFields id kind=RecordKind::Definition keys=&["help", "required"]/>
                    {(of == OwnType::Option).then(|| view! { <Options definition=id/> })}
                    <p class="hint">{move || tr("own.type_stays")}</p>
                    <p class="set-acts"><button type="button" class="button quiet" on:click=move |_| retire(id, true, &label())>
                        <Icon of=icon::TRASH_2/>{move || tr("own.retire")}
                    </button></p>
                </div>
            </Show>
        </li>
    }
    .into_any()
}

#[component]
fn Retired(id: RecordId, label: String, may: Memo<bool>) -> impl IntoView {
    let label = StoredValue::new(label);
    view! {
        <li class="own-retired-item">
            <span>{label.get_value()}</span>
            <Show when=move || may.get()>
                <button type="button" class="button" on:click=move |_| retire(id, false, &label.get_value())>
                    <Icon of=icon::UNDO_2/>{move || tr("own.bring_back")}
                </button>
            </Show>
        </li>
    }
}

fn set(field: FieldKey, value: FieldValue) -> Edit {
    Edit::Set { field, value: Some(value) }
}

/// Takes a field out of the forms, or puts it there again; what was filled in stays.
fn retire(id: RecordId, retired: bool, label: &str) {
    let edits = vec![set(definition::RETIRED, FieldValue::Flag(retired))];
    let said = if retired { t!("own.was_retired", name = label) } else { t!("own.is_back", name = label) };
    use_toasts().act(use_engine(), Command::Edit { records: vec![id], edits }, said);
}

/// One place up or down among its like: only what moves is written.
fn shift(offered: Memo<Vec<OwnField>>, id: RecordId, down: bool) {
    let place = offered.with_untracked(|all| {
        let at = all.iter().position(|field| field.id == id)?;
        let to = if down { at + 1 } else { at.checked_sub(1)? };
        let others: Vec<&str> = all.iter().filter(|field| field.id != id).map(OwnField::place).collect();
        (to <= others.len()).then(|| position::at(&others, to))
    });
    let Some(place) = place else { return };
    let edits = vec![set(definition::PLACE, FieldValue::Text(place))];
    use_toasts().act(use_engine(), Command::Edit { records: vec![id], edits }, tr("own.moved"));
}
