//! The own company: how it stands on quotes and orders, and the words that new quotes begin and end with.

use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::schema::letterhead;
use engine_protocol::answer::Absent;
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
    "street",
    "city",
    "phone",
    "email",
    "website",
    "managed_by",
    "board_chair",
    "seat",
    "reg_no",
    "vat_id",
    "tax_no",
    "bank",
    "iban",
    "bic",
];
/// What new quotes take over.
const WORDS: &[&str] = &["intro", "outro", "terms"];
/// What amounts and phone numbers mean that say no more.
const USUAL: &[&str] = &["currency", "country"];

/// The part of the settings.
#[component]
pub fn LetterheadPart() -> impl IntoView {
    let engine = use_engine();
    let id = letterhead::id();
    let (view, absent) = engine.watch_record_answered(id);
    let is_there =
        Memo::new(move |_| view.with(|view| view.as_ref().is_some_and(|view| view.deleted_at.is_none())));
    let set_up = move |_| {
        let is_known = view.with_untracked(Option::is_some);
        use_toasts().act(engine, made(is_known), tr("letterhead.made"));
    };
    // Until the engine has answered nothing is said.
    let may_begin =
        move || absent.get() == Some(Absent::Unknown) || (!is_there.get() && view.with(Option::is_some));
    let is_lost = move || {
        view.with(Option::is_none) && matches!(absent.get(), Some(Absent::Damaged | Absent::Unreadable))
    };
    view! {
        <section class="set">
            <h2>{move || tr("letterhead.title")}</h2>
            <p class="set-lead">{move || tr("letterhead.lead")}</p>
            <Show when=|| !may_write()>
                <p class="warning" role="note"><Icon of=icon::LOCK/><span>{move || tr("letterhead.read_only")}</span></p>
            </Show>
            <Show when=is_lost>
                <p class="warning" role="note"><span>{move || tr("letterhead.lost")}</span></p>
            </Show>
            <Show when=move || may_begin() && !is_there.get()>
                <p class="own-none">{move || tr("letterhead.none")}</p>
                <p class="writes"><button type="button" class="button strong" on:click=set_up><Icon of=icon::PLUS/>{move || tr("letterhead.set_up")}</button></p>
            </Show>
            <Show when=move || is_there.get()>
                <RecordFields id kind=RecordKind::Letterhead keys=FIRM/>
            </Show>
        </section>
        <Show when=move || is_there.get()>
            <section class="set">
                <h2>{move || tr("letterhead.words")}</h2>
                <p class="set-lead">{move || tr("letterhead.words_lead")}</p>
                <RecordFields id kind=RecordKind::Letterhead keys=WORDS/>
            </section>
            <section class="set">
                <h2>{move || tr("letterhead.usual")}</h2>
                <p class="set-lead">{move || tr("letterhead.usual_lead")}</p>
                <RecordFields id kind=RecordKind::Letterhead keys=USUAL/>
            </section>
        </Show>
    }
}

/// Makes the letterhead, or takes it out of the trash.
///
/// WHY with nothing in it: whatever two devices put in here apart would be a conflict that nobody wrote.
fn made(is_known: bool) -> Command {
    let record = letterhead::id();
    if is_known {
        return Command::Edit { records: vec![record], edits: vec![Edit::Trash { trashed: false }] };
    }
    Command::Create { record, kind: RecordKind::Letterhead, edits: Vec::new() }
}
