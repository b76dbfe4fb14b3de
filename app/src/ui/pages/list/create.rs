//! The sheet for a new record: the few fields that matter, and records that may be the same.

mod required;

use crm_domain::command::{Command, Edit, Step};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::schema::{deal, event, lead};
use crm_domain::value::FieldValue;
use engine_protocol::answer::State;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;

use crate::engine::acts::Press;
use crate::engine::{Engine, clock, use_engine};
use crate::i18n::tr;
use crate::route::{Route, use_router};
use crate::ui::fields::field::Field;
use crate::ui::fields::new_record::NewRecord;
use crate::ui::fields::period;
use crate::ui::fields::row::FieldRow;
use crate::ui::pages::record;
use crate::ui::parts::Sheet;
use crate::ui::people::alike::Alike;
use crate::ui::people::scan::CardIn;
use crate::ui::people::{card, dropped};
use crate::ui::sales::use_stages;
use crate::ui::shell::Overlay;
use crate::ui::toast::use_toasts;

/// Fields of the sheet; everything else is one tap away on the record.
fn fields(kind: RecordKind) -> &'static [&'static str] {
    match kind {
        RecordKind::Account => &["name", "kind", "phones", "emails", "website", "addresses", "tags"],
        RecordKind::Contact => {
            &["first_name", "last_name", "affiliations", "position", "emails", "phones", "tags"]
        }
        RecordKind::Lead => &[
            "first_name",
            "last_name",
            "company_name",
            "phones",
            "emails",
            "source",
            "rating",
            "next_step",
            "next_step_at",
        ],
        RecordKind::Deal => {
            &["name", "account", "contact", "stage", "amount", "expected_close", "next_step", "next_step_at"]
        }
        RecordKind::Interaction => &["kind", "subject", "at", "related", "outcome"],
        RecordKind::Task => &["title", "due", "priority", "related", "owner"],
        RecordKind::Event => &["title", "kind", "when", "location", "related", "members"],
        RecordKind::Product => {
            &["name", "sku", "category", "unit", "list_price", "tax_rate", "cost", "active"]
        }
        RecordKind::Quote => &["subject", "account", "contact", "deal", "valid_until"],
        RecordKind::Order => &["subject", "account", "contact", "ordered_at"],
        RecordKind::PriceList => &["name", "currency", "valid_from", "valid_to"],
        RecordKind::Tour => &["title", "date", "start", "visit_min"],
        RecordKind::Pipeline
        | RecordKind::Stage
        | RecordKind::Quota
        | RecordKind::Definition
        | RecordKind::Option
        | RecordKind::View
        | RecordKind::Photo => &["name"],
    }
}

/// Opens when [`Overlay::create`] says of which kind.
#[component]
pub fn CreateSheet() -> impl IntoView {
    let overlay = Overlay::current();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(overlay.create.with(Option::is_some)));
    Effect::new(move |_| {
        // WHY the second question: setting it to what it is would run both effects for ever.
        if !open.get() && overlay.create.with_untracked(Option::is_some) {
            overlay.create.set(None);
        }
    });
    let title =
        Signal::derive(move || overlay.create.get().map(crate::ui::words::new_record).unwrap_or_default());
    view! {
        <Sheet open title class="create-sheet">
            {move || overlay.create.get().map(|kind| view! { <Form kind/> })}
        </Sheet>
    }
}

#[component]
fn Form(kind: RecordKind) -> impl IntoView {
    let overlay = Overlay::current();
    let (engine, router, toasts) = (use_engine(), use_router(), use_toasts());
    let new = NewRecord::new(kind);
    take_given(overlay, new);
    let missing = RwSignal::new(Vec::<FieldKey>::new());
    if let Some(file) = dropped::take() {
        card::take(Some(file), Some(new));
    }
    let creating = Press::new();
    let create = move |open_it: bool| {
        // What is still being typed is taken in when it loses the focus.
        leave_the_editor();
        if new.is_empty() {
            return;
        }
        let lacking = required::lacking(new);
        missing.set(lacking.clone());
        if !lacking.is_empty() {
            return;
        }
        if !creating.take() {
            return;
        }
        let record = clock::record_id();
        let (command, from) = (new_command(new, record, engine), router.get_untracked());
        let answer = engine.command(command);
        spawn_local(async move {
            // This sheet may be closed meanwhile, and another one opened, which stays.
            let stands = move || creating.stands();
            match answer.await {
                Ok(id) => {
                    toasts.done(tr("list.created"), id);
                    if stands() {
                        overlay.create.set(None);
                        if open_it && router.get_untracked() == from {
                            router.go(Route::Record(kind, record));
                        }
                    }
                }
                Err(problem) => {
                    creating.end();
                    toasts.failed(&problem);
                }
            }
        });
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            create(true);
        }
    };
    let editors = fields(kind).iter().filter_map(|key| kind.spec().field(FieldKey::new(key)));
    // What a card or another page brought is seen before it is saved.
    let given = untrack(|| new.values());
    let brought = kind.spec().fields.iter().filter(move |spec| {
        spec.kind.is_written()
            && given.iter().any(|(key, _)| *key == spec.key)
            && !fields(kind).contains(&spec.key.as_str())
    });
    let takes_cards = matches!(kind, RecordKind::Account | RecordKind::Contact | RecordKind::Lead);
    view! {
        <div class="sheet-body" on:keydown=on_key>
            <div class="kind-switch segments">
                {RecordKind::LISTED.map(|one| view! {
                    <button type="button" aria-pressed=(one == kind).to_string()
                        on:click=move |_| overlay.create.set(Some(one))>
                        {move || crate::ui::fields::words::record(one)}
                    </button>
                }).collect_view()}
            </div>
            {takes_cards.then(|| view! { <CardIn new/> })}
            {editors.chain(brought).map(|spec| view! { <FieldRow field=Field::of_new(new, spec)/> }).collect_view()}
            <required::Required new missing/>
            <Alike new/>
        </div>
        <footer class="sheet-foot">
            <button type="button" class="button" on:click=move |_| create(false)>{move || tr("list.create_stay")}</button>
            <button type="button" class="button strong" on:click=move |_| create(true) title=move || format!("{}+Enter", tr("keys.ctrl"))>
                {move || tr("list.create_open")}
            </button>
        </footer>
    }
}

/// The record, and the companies that are made along with it: one command, one undo.
fn new_command(new: NewRecord, record: RecordId, engine: Engine) -> Command {
    let (kind, edits) = (new.kind(), owned(new.edits(), engine));
    let along: Vec<Step> = new
        .along()
        .into_iter()
        .map(|step| match step {
            Step::Create { record, kind, edits } => {
                Step::Create { record, kind, edits: owned(edits, engine) }
            }
            step @ Step::Edit { .. } => step,
        })
        .collect();
    if along.is_empty() {
        return Command::Create { record, kind, edits };
    }
    Command::Steps { steps: along.into_iter().chain([Step::Create { record, kind, edits }]).collect() }
}

/// What the new record is to hold at first; a deal begins at the first stage.
fn take_given(overlay: Overlay, new: NewRecord) {
    let given = overlay.given.try_update(std::mem::take).unwrap_or_default();
    let titles = overlay.titles.try_update(std::mem::take).unwrap_or_default();
    titles.into_iter().for_each(|(id, title)| new.know_title(id, title));
    let along = overlay.along.try_update(std::mem::take).unwrap_or_default();
    along.into_iter().for_each(|(company, name)| new.make_along(company, name));
    for (field, value, title) in given {
        match value {
            FieldValue::Link(id) => {
                new.know_title(id, title);
                new.put(field, Some(value));
            }
            // Links come one by one, each with its title.
            FieldValue::Tags(mut ids) => {
                ids.iter().filter_map(|id| id.parse().ok()).for_each(|id| new.know_title(id, title.clone()));
                if let Some(FieldValue::Tags(before)) = untrack(|| new.get(field)) {
                    ids.extend(before);
                }
                new.put(field, Some(FieldValue::Tags(ids)));
            }
            value => new.put(field, Some(value)),
        }
    }
    if new.kind() == RecordKind::Event && new.get(event::WHEN).is_none() {
        new.put(event::WHEN, period::next_hour().map(FieldValue::Period));
    }
    if new.kind() == RecordKind::Lead {
        new.put(lead::STATUS, Some(FieldValue::Choice("new".to_owned())));
    }
    if new.kind() == RecordKind::Deal {
        // WHY an effect: the stages may not be known yet.
        Effect::new(move |_| {
            let first = use_stages().first();
            if let (Some(first), None) = (first, untrack(move || new.get(deal::STAGE))) {
                new.put(deal::STAGE, Some(FieldValue::Link(first.id)));
            }
        });
    }
}

/// A new record belongs to whoever makes it, unless somebody else was chosen.
fn owned(mut edits: Vec<Edit>, engine: Engine) -> Vec<Edit> {
    let owner = FieldKey::new("owner");
    let chosen = edits.iter().any(|edit| edit.field() == Some(owner));
    if let (false, Some(State::Open(workspace))) = (chosen, engine.state().get_untracked()) {
        edits.push(Edit::Set { field: owner, value: Some(FieldValue::Member(workspace.member)) });
    }
    // An appointment is planned by the clock of whoever makes it.
    let has = |key: FieldKey| edits.iter().any(|edit| edit.field() == Some(key));
    if has(event::WHEN) && !has(event::ZONE) {
        edits.push(record::event::own_zone());
    }
    edits
}

/// Takes the focus away from whatever is being typed in, so that it hands over what stands there.
pub fn leave_the_editor() {
    let active =
        document().active_element().and_then(|active| active.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(active) = active {
        let _ = active.blur();
    }
}
