//! The own company: how it stands on quotes and orders, and the words that new quotes begin and end with.

use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::schema::letterhead;
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::pipelines::RecordFields;
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::rights::may_write;
use crate::ui::toast::use_toasts;

/// Who it is, and what has to stand on its letters.
const FIRM: &[&str] = &[
    "name",
    "address",
    "phone",
    "email",
    "website",
    "managed_by",
    "reg_no",
    "vat_id",
    "tax_no",
    "bank",
    "iban",
    "bic",
];
/// What new quotes take over.
const WORDS: &[&str] = &["intro", "outro", "terms"];

/// The part of the settings.
#[component]
pub fn LetterheadPart() -> impl IntoView {
    let engine = use_engine();
    let id = letterhead::id();
    let view = engine.watch_record(id);
    let is_there =
        Memo::new(move |_| view.with(|view| view.as_ref().is_some_and(|view| view.deleted_at.is_none())));
    let set_up = move |_| {
        let is_known = view.with_untracked(Option::is_some);
        let name = untrack(|| engine.workspace()).map(|workspace| workspace.name).unwrap_or_default();
        use_toasts().act(engine, made(is_known, name), tr("letterhead.made"));
    };
    view! {
        <section class="set">
            <h2>{move || tr("letterhead.title")}</h2>
            <p class="set-lead">{move || tr("letterhead.lead")}</p>
            <Show when=|| !may_write()>
                <p class="warning" role="note"><Icon of=icon::LOCK/><span>{move || tr("letterhead.read_only")}</span></p>
            </Show>
            <Show
                when=move || is_there.get()
                fallback=move || view! {
                    <p class="own-none">{move || tr("letterhead.none")}</p>
                    <p class="writes"><button type="button" class="button strong" on:click=set_up><Icon of=icon::PLUS/>{move || tr("letterhead.set_up")}</button></p>
                }
            >
                <RecordFields id kind=RecordKind::Letterhead keys=FIRM/>
            </Show>
        </section>
        <Show when=move || is_there.get()>
            <section class="set">
                <h2>{move || tr("letterhead.words")}</h2>
                <p class="set-lead">{move || tr("letterhead.words_lead")}</p>
                <RecordFields id kind=RecordKind::Letterhead keys=WORDS/>
            </section>
        </Show>
    }
}

/// Makes the letterhead, or takes it out of the trash.
fn made(is_known: bool, name: String) -> Command {
    let record = letterhead::id();
    if is_known {
        return Command::Edit { records: vec![record], edits: vec![Edit::Trash { trashed: false }] };
    }
    let name = Edit::Set { field: letterhead::NAME, value: Some(FieldValue::Text(name)) };
    Command::Create { record, kind: RecordKind::Letterhead, edits: vec![name] }
}
