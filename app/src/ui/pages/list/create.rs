//! The sheet for a new record: the few fields that matter, and records that may be the same.

pub mod opening;
mod required;

use std::collections::BTreeMap;

use crm_domain::command::{Command, Edit, Step};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::schema::event;
use crm_domain::value::FieldValue;
use engine_protocol::answer::State;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::opening::Opening;
use crate::engine::acts::Press;
use crate::engine::{Engine, clock, use_engine};
use crate::i18n::tr;
use crate::route::{Route, use_router};
use crate::t;
use crate::ui::fields::kept::{self, Keeper, Unfinished, leave_the_editor};
use crate::ui::fields::new_record::NewRecord;
use crate::ui::fields::words;
use crate::ui::pages::record;
use crate::ui::parts::Sheet;
use crate::ui::people::alike::Alike;
use crate::ui::people::scan::CardIn;
use crate::ui::people::{card, dropped};
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
        | RecordKind::Photo
        | RecordKind::Team
        | RecordKind::Letterhead => &["name"],
    }
}

/// Opens when [`Overlay::create`] says of which kind.
#[component]
pub fn CreateSheet() -> impl IntoView {
    let overlay = Overlay::current();
    let open = RwSignal::new(false);
    let opening = RwSignal::new(None::<Opening>);
    let keys = StoredValue::new(BTreeMap::new());
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        turn.update_value(|turn| *turn += 1);
        let (asked, this) = (overlay.create.get(), turn.get_value());
        let Some(kind) = asked else {
            open.set(false);
            opening.set(None);
            return keys.set_value(BTreeMap::new());
        };
        opening::find(kind, keys, move |found| {
            // It may be closed again by now, or asked for another kind.
            if turn.try_get_value() == Some(this) {
                opening.set(Some(found));
                open.set(true);
            }
        });
    });
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true) && !is_open && overlay.create.with_untracked(Option::is_some) {
            overlay.create.set(None);
        }
        is_open
    });
    let title = Signal::derive(move || {
        opening.with(|opening| {
            opening.as_ref().map(|opening| crate::ui::words::new_record(opening.kind)).unwrap_or_default()
        })
    });
    let anew = Callback::new(move |begin: Opening| opening.set(Some(begin)));
    let go_on = Callback::new(move |(kind, key): (RecordKind, String)| {
        keys.update_value(|keys| _ = keys.insert(kind, key));
        overlay.create.set(Some(kind));
    });
    view! {
        <Sheet open title class="create-sheet">
            {move || opening.get().map(|opening| view! { <Form opening anew go_on/> })}
        </Sheet>
    }
}

#[component]
fn Form(opening: Opening, anew: Callback<Opening>, go_on: Callback<(RecordKind, String)>) -> impl IntoView {
    let overlay = Overlay::current();
    let kind = opening.kind;
    let (engine, router, toasts) = (use_engine(), use_router(), use_toasts());
    let new = opening.record();
    let keeper = Keeper::new(opening.key.clone(), opening.found.clone(), move || new.to_draft());
    let missing = RwSignal::new(Vec::<FieldKey>::new());
    let unread = RwSignal::new(None::<FieldKey>);
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
        // What is not understood is not dropped: it says at its place what would be right.
        unread.set(untrack(|| new.being_typed()).first().copied());
        if let (true, Some(wrong)) = (lacking.is_empty(), unread.get_untracked()) {
            required::show(wrong);
        }
        if !lacking.is_empty() || unread.with_untracked(Option::is_some) {
            return;
        }
        if !creating.take() {
            return;
        }
        let record = clock::record_id();
        let (command, from) = (new_command(new, record, engine), router.get_untracked());
        let answer = engine.command(command);
        let end = keeper.end();
        spawn_local(async move {
            // This sheet may be closed meanwhile, and another one opened, which stays.
            let stands = move || creating.stands();
            match answer.await {
                Ok(id) => {
                    end();
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
    let mut shown: Vec<FieldKey> = fields(kind).iter().map(|key| FieldKey::new(key)).collect();
    // What a card or another page brought is seen before it is saved.
    let given = untrack(|| new.values());
    let brought = kind.spec().fields.iter().filter(|spec| {
        spec.kind.is_written()
            && given.iter().any(|(key, _)| *key == spec.key)
            && !fields(kind).contains(&spec.key.as_str())
    });
    shown.extend(brought.map(|spec| spec.key));
    let editors = shown.clone();
    let takes_cards = matches!(kind, RecordKind::Account | RecordKind::Contact | RecordKind::Lead);
    view! {
        <div class="sheet-body" on:keydown=on_key>
            <div class="kind-switch segments">
                {RecordKind::LISTED.map(|one| view! {
                    <button type="button" aria-pressed=(one == kind).to_string()
                        on:click=move |_| if one != kind { overlay.create.set(Some(one)); }>
                        {move || words::record(one)}
                    </button>
                }).collect_view()}
            </div>
            <Begun opening keeper anew go_on/>
            {takes_cards.then(|| view! { <CardIn new/> })}
            {editors.into_iter().map(|key| required::editor(new, key, missing)).collect_view()}
            <required::Required new shown missing/>
            // WHY until the next press: if it went while the finger is on its way to the button, the button would move.
            {move || unread.get().map(|key| view! {
                <p class="field-error" role="alert">{move || t!("list.unread", name = words::field(kind, key))}</p>
            })}
            <Alike new keeper/>
        </div>
        // WHY: what is still being typed would leave its place with the press, and the button with it; a press takes it in itself.
        <footer class="sheet-foot" on:mousedown=|event| event.prevent_default()>
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

/// What was begun and is not finished: in this sheet, and of the same kind elsewhere.
#[component]
fn Begun(
    opening: Opening,
    keeper: Keeper,
    anew: Callback<Opening>,
    go_on: Callback<(RecordKind, String)>,
) -> impl IntoView {
    let kind = opening.kind;
    let named = move |glimpse: String| {
        Signal::derive(move || if glimpse.is_empty() { words::record(kind) } else { glimpse.clone() })
    };
    let begun = opening.contents().map(|contents| named(contents.glimpse(kind)));
    let others = RwSignal::new(opening.others.clone());
    let opening = StoredValue::new(opening);
    let drop_it = Callback::new(move |()| {
        keeper.end()();
        anew.run(opening.with_value(Opening::anew));
    });
    let one = move |(key, glimpse): (String, String)| {
        let dropped = key.clone();
        let drop_it = Callback::new(move |()| {
            kept::forget(dropped.clone());
            others.update(|others| others.retain(|(known, _)| *known != dropped));
        });
        let go_on = Callback::new(move |()| {
            // What stands here is begun elsewhere from then on.
            keeper.keep();
            go_on.run((kind, key.clone()));
        });
        view! { <Unfinished glimpse=named(glimpse) go_on drop_it/> }
    };
    view! {
        {begun.map(|glimpse| view! { <Unfinished glimpse drop_it/> })}
        <For each=move || others.get() key=|(key, _)| key.clone() children=one/>
    }
}
