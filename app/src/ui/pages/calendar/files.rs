//! Files of appointments (iCalendar): looked at before they come in, and written for other calendars.

use std::collections::BTreeSet;

use crm_domain::calendar::ical::{self, Fault, Why};
use crm_domain::command::{Command, Edit, Step};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::query::Query;
use crm_domain::value::FieldValue;
use engine_protocol::files::ExportFormat;
use futures::future::join_all;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::{Calendar, people, zones};
use crate::engine::{once, use_engine};
use crate::i18n::tr;
use crate::t;
use crate::ui::pages::list::export::{download, file as written};
use crate::ui::parts::Sheet;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::toast::use_toasts;

/// So many faults are shown.
const FAULTS_SHOWN: usize = 50;
/// So many records are asked for at once.
const AT_ONCE: usize = 64;

/// A file that was looked at, and what it would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// It holds a calendar.
    is_calendar: bool,
    /// Appointments and tasks that are not here.
    fresh: Vec<Step>,
    /// Those that are here and differ.
    changed: Vec<Step>,
    /// How many are here as they are.
    same: usize,
    /// What cannot come in.
    faults: Vec<Fault>,
}

/// A file was dropped on the calendar.
pub fn dropped(calendar: Calendar, event: &web_sys::DragEvent) {
    take(calendar, event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)));
}

/// Looks at a file, and shows what it would do.
pub fn take(calendar: Calendar, file: Option<web_sys::File>) {
    let Some(file) = file else { return };
    spawn_local(async move {
        let name = file.name();
        let Some(text) = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()) else {
            use_toasts().say(tr("calendar.file_gone"));
            return;
        };
        let looked = look(name, &text).await;
        calendar.file.try_set(Some(looked));
    });
}

async fn look(name: String, text: &str) -> File {
    let mut reading = zones::with(|zones| ical::read(text, zones));
    people::meet(&mut reading.appointments).await;
    let mut file = File { name, is_calendar: reading.is_calendar, faults: reading.faults, ..File::default() };
    for some in reading.appointments.chunks(AT_ONCE) {
        let ids = some.iter().map(|one| ical::record_id(&one.uid));
        file.compare(RecordKind::Event, ids, |at, record, now| ical::edits(&some[at], record, now)).await;
    }
    for some in reading.todos.chunks(AT_ONCE) {
        let ids = some.iter().map(|one| ical::record_id(&one.uid));
        file.compare(RecordKind::Task, ids, |at, record, now| some[at].edits(record, now)).await;
    }
    file
}

/// The values of a record that is here.
type Values<'a> = Option<&'a [(FieldKey, FieldValue)]>;

impl File {
    /// Sorts what a file says by whether it is here. `edits` make the one at a place so, from what stands there.
    async fn compare(
        &mut self,
        kind: RecordKind,
        ids: impl Iterator<Item = RecordId>,
        edits: impl Fn(usize, RecordId, Values<'_>) -> Vec<Edit>,
    ) {
        let engine = use_engine();
        let found = ids.map(|id| async move { (id, once::record(engine, id).await) });
        for (at, (record, there)) in join_all(found).await.into_iter().enumerate() {
            let Some(there) = there.filter(|there| there.deleted_at.is_none()) else {
                self.fresh.push(Step::Create { record, kind, edits: edits(at, record, None) });
                continue;
            };
            let edits = edits(at, record, Some(&there.values));
            if edits.is_empty() {
                self.same += 1;
            } else {
                self.changed.push(Step::Edit { record, edits });
            }
        }
    }
}

fn take_in(calendar: Calendar, file: File) {
    let (engine, toasts) = (use_engine(), use_toasts());
    let count = file.fresh.len() + file.changed.len();
    let steps = file.fresh.into_iter().chain(file.changed).collect();
    spawn_local(async move {
        match engine.command(Command::Steps { steps }).await {
            Ok(id) => {
                calendar.file.try_set(None);
                toasts.done(t!("calendar.imported", n = count), id);
            }
            Err(problem) => toasts.failed(&problem),
        }
    });
}

fn why(fault: &Fault) -> String {
    tr(match fault.why {
        Why::NoStart => "calendar.fault_no_start",
        Why::EndsBeforeStart => "calendar.fault_ends_before",
        Why::Rule => "calendar.fault_rule",
        Why::Zone => "calendar.fault_zone",
        Why::CutOff => "calendar.fault_cut_off",
    })
}

/// What a file would do, and the button that does it.
#[component]
pub fn FileSheet(calendar: Calendar) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(calendar.file.with(Option::is_some)));
    Effect::new(move |_| {
        // WHY the second question: setting it to what it is would run both effects for ever.
        if !open.get() && calendar.file.with_untracked(Option::is_some) {
            calendar.file.set(None);
        }
    });
    view! {
        <Sheet open title=Signal::derive(|| tr("calendar.import_title")) class="ics-sheet">
            {move || calendar.file.get().map(|file| view! { <Looked calendar file/> })}
        </Sheet>
    }
}

#[component]
fn Looked(calendar: Calendar, file: File) -> impl IntoView {
    if !file.is_calendar {
        let name = file.name.clone();
        return view! {
            <div class="sheet-body"><p class="banner is-bad" role="alert"><Icon of=icon::TRIANGLE_ALERT/>{t!("calendar.no_calendar", name = name.as_str())}</p></div>
        }
        .into_any();
    }
    let count = file.fresh.len() + file.changed.len();
    let (fresh, changed, same, faulty) = (file.fresh.len(), file.changed.len(), file.same, file.faults.len());
    let more = faulty.saturating_sub(FAULTS_SHOWN);
    let faults = file.faults.iter().take(FAULTS_SHOWN).map(|fault| {
        let title = if fault.title.is_empty() { tr("record.untitled") } else { fault.title.clone() };
        view! { <li><strong>{title}</strong><span>{why(fault)}</span><small>{t!("calendar.line", n = fault.line)}</small></li> }
    });
    let faults = faults.collect_view();
    let name = file.name.clone();
    let run = move |_| take_in(calendar, file.clone());
    view! {
        <div class="sheet-body ics-plan">
            <p class="ics-name"><Icon of=icon::CALENDAR/><strong>{name}</strong></p>
            <ul class="ics-counts">
                <li class="is-new"><Icon of=icon::PLUS/>{t!("calendar.n_new", n = fresh)}</li>
                <li class="is-changed"><Icon of=icon::PENCIL/>{t!("calendar.n_changed", n = changed)}</li>
                <li><Icon of=icon::CHECK/>{t!("calendar.n_same", n = same)}</li>
                <li class:is-bad=faulty.gt(&0)><Icon of=icon::TRIANGLE_ALERT/>{t!("calendar.n_faulty", n = faulty)}</li>
            </ul>
            {(faulty > 0).then(|| view! {
                <ul class="ics-faults" aria-label=tr("calendar.faults")>{faults}</ul>
                {(more > 0).then(|| view! { <p class="hint">{t!("calendar.more", n = more)}</p> })}
            })}
        </div>
        <footer class="sheet-foot">
            <button type="button" class="button" on:click=move |_| calendar.file.set(None)>{move || tr("calendar.not_now")}</button>
            {if count > 0 {
                view! { <button type="button" class="button strong" on:click=run>{t!("calendar.take_in", n = count)}</button> }.into_any()
            } else {
                view! { <span class="hint">{tr("calendar.nothing_new")}</span> }.into_any()
            }}
        </footer>
    }
    .into_any()
}

/// Hands over the appointments that are shown.
pub fn export_shown(calendar: Calendar) {
    let ids: BTreeSet<RecordId> =
        calendar.entries.with_untracked(|all| all.iter().map(|entry| entry.id).collect());
    let (first, last) = calendar.days.get_untracked();
    export(ids.into_iter().collect(), format!("kalender-{first}-{last}.ics"));
}

/// Hands over appointments as a file.
pub fn export(ids: Vec<RecordId>, name: String) {
    let (toasts, count) = (use_toasts(), ids.len());
    spawn_local(async move {
        match written(Query::all(RecordKind::Event), Some(ids), Vec::new(), ExportFormat::ICalendar).await {
            Ok((_, mime, bytes)) if download(&name, &mime, &bytes).is_ok() => {
                toasts.say(t!("calendar.exported", n = count));
            }
            Ok(_) => {}
            Err(problem) => toasts.failed(&problem),
        }
    });
}
