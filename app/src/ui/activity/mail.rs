//! Mails that were saved as files: dropped on a record or chosen, each is kept once.

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::mail::Mail;
use crm_domain::query::{Column, Filter, Op, Query};
use crm_domain::schema::{RELATED, interaction};
use crm_domain::value::FieldValue;
use engine_protocol::{Answer, Problem, Request};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;

use super::about::About;
use crate::engine::{Engine, use_engine};
use crate::t;
use crate::ui::parts::icon::{Icon, MAIL};
use crate::ui::toast::use_toasts;

/// Files taken at once; more are no drop on a record.
const FILES_MOST: u32 = 50;

/// Keeps mails with a record.
pub fn take(about: &About, files: &web_sys::FileList) {
    for file in (0..files.length().min(FILES_MOST)).filter_map(|at| files.get(at)) {
        let about = about.clone();
        spawn_local(async move { keep(about, file).await });
    }
}

async fn keep(about: About, file: web_sys::File) {
    let (engine, toasts) = (use_engine(), use_toasts());
    let unreadable = || toasts.say(t!("activity.mail_unreadable", name = file.name()));
    let Ok(bytes) = JsFuture::from(file.array_buffer()).await else { return unreadable() };
    let bytes = js_sys::Uint8Array::new(&bytes).to_vec();
    let mail = match engine.request(Request::ReadMail { bytes }).await {
        Ok(Answer::Mail(mail)) => with_attachments(*mail),
        Err(Problem::File(_)) => return unreadable(),
        Err(problem) => return toasts.failed(&problem),
        Ok(_) => return,
    };
    if is_kept(engine, &mail, about.record).await {
        return toasts.say(t!("activity.mail_again", subject = shown(&mail)));
    }
    let incoming = mail.is_from(about.emails.iter().map(String::as_str));
    match engine.command(mail.keep(&about.related, incoming)).await {
        Ok(id) => toasts.done(t!("activity.mail_kept", subject = shown(&mail)), id),
        Err(problem) => toasts.failed(&problem),
    }
}

/// What came with it is not kept: that is said where the mail stands, so that nobody looks for it here.
fn with_attachments(mut mail: Mail) -> Mail {
    if !mail.attachments.is_empty() {
        let named = t!("activity.mail_attachments", names = mail.attachments.join(", "));
        mail.body = format!("{}\n\n{named}", mail.body).trim_start().to_owned();
    }
    mail
}

fn shown(mail: &Mail) -> String {
    if mail.subject.is_empty() { t!("activity.no_subject") } else { mail.subject.clone() }
}

/// Whether this very mail stands with the record already.
async fn is_kept(engine: Engine, mail: &Mail, record: RecordId) -> bool {
    let of = |field, value| Filter::Is { column: Column::Field(field), op: Op::Is, values: vec![value] };
    let filter = Filter::All(vec![
        of(RELATED, FieldValue::Link(record)),
        of(interaction::KIND, FieldValue::Choice("email".to_owned())),
    ]);
    let query = Query { filter, ..Query::all(RecordKind::Interaction) };
    match engine.request(Request::Ids { query }).await {
        Ok(Answer::Ids(ids)) => ids.contains(&mail.record()),
        _ => false,
    }
}

/// Whether something is dragged that has files.
pub fn has_files(event: &ev::DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|data| data.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
}

/// Chooses mails that were saved as files.
#[component]
pub fn MailChooser(
    /// With what they are kept.
    about: Signal<Option<About>>,
) -> impl IntoView {
    let chosen = move |event: ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(input) = input else { return };
        if let (Some(files), Some(about)) = (input.files(), about.get_untracked()) {
            take(&about, &files);
        }
        // WHY: the same file may be chosen again.
        input.set_value("");
    };
    view! {
        <label class="button quiet small mail-chooser" title=move || t!("activity.mail_hint")>
            <Icon of=MAIL/><span>{move || t!("activity.mail_file")}</span>
            <input type="file" accept=".eml,message/rfc822" multiple on:change=chosen/>
        </label>
    }
}
