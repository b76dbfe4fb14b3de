//! A list as a file: as it is shown, or what was picked of it. The engine writes it; the page hands it over.

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::query::{Column, Query};
use crm_domain::schema::event;
use crm_domain::time::Zone;
use engine_protocol::files::ExportFormat;
use engine_protocol::{Answer, Problem, Request};
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue};

use super::state::ListState;
use crate::engine::use_engine;
use crate::i18n::{Lang, lang_untracked, tr};
use crate::t;
use crate::ui::pages::calendar::zones;
use crate::ui::parts::Popover;
use crate::ui::parts::icon::{self, Glyph, Icon};
use crate::ui::toast::use_toasts;

/// What of a list goes into a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All that it shows, on the screen or not.
    Shown,
    /// The records that are picked.
    Picked,
}

/// As what records of a kind can go out: as tables all, as cards who can be reached, as a calendar what has a date.
pub fn formats(kind: RecordKind) -> Vec<ExportFormat> {
    let german = lang_untracked() == Lang::De;
    let mut formats = vec![ExportFormat::Workbook { german }, ExportFormat::ExcelDe, ExportFormat::Csv];
    if kind.is_person() || kind == RecordKind::Account {
        formats.push(ExportFormat::VCard);
    }
    if matches!(kind, RecordKind::Event | RecordKind::Task) {
        formats.push(ExportFormat::ICalendar);
    }
    formats
}

/// What a format is called, and what it is good for.
const fn words(kind: RecordKind, format: ExportFormat) -> (&'static str, &'static str) {
    match format {
        ExportFormat::Workbook { .. } => ("list.export_xlsx", "list.export_xlsx_hint"),
        ExportFormat::ExcelDe => ("list.export_excel", "list.export_excel_hint"),
        ExportFormat::Csv => ("list.export_csv", "list.export_csv_hint"),
        ExportFormat::VCard => ("list.export_vcard", "list.export_vcard_hint"),
        ExportFormat::ICalendar if matches!(kind, RecordKind::Task) => {
            ("list.export_ics", "list.export_ics_tasks")
        }
        ExportFormat::ICalendar => ("list.export_ics", "list.export_ics_hint"),
    }
}

/// What a format is called.
pub const fn name(format: ExportFormat) -> &'static str {
    words(RecordKind::Account, format).0
}

/// The sign of a format.
pub const fn glyph(format: ExportFormat) -> Glyph {
    match format {
        ExportFormat::Workbook { .. } | ExportFormat::ExcelDe => icon::FILE_SPREADSHEET,
        ExportFormat::Csv => icon::DOWNLOAD,
        ExportFormat::VCard => icon::USERS,
        ExportFormat::ICalendar => icon::CALENDAR,
    }
}

/// The button with its formats.
#[component]
pub fn ExportMenu(state: ListState, part: Part) -> impl IntoView {
    let open = RwSignal::new(false);
    let lines = move || {
        let line = |format: ExportFormat| {
            let (name, hint) = words(state.kind, format);
            let run = move |_| {
                open.set(false);
                export(state, part, format);
            };
            view! {
                <button type="button" class="menu-item tall" on:click=run>
                    <Icon of=glyph(format)/>
                    <span>{move || tr(name)}<small>{move || tr(hint)}</small></span>
                </button>
            }
        };
        formats(state.kind).into_iter().map(line).collect_view()
    };
    let button = if part == Part::Shown { "button quiet" } else { "button" };
    view! {
        <Popover name=Signal::derive(|| tr("list.export")) open=open button=button end=true
            face=|| view! { <Icon of=icon::DOWNLOAD/><span class="tool-name">{move || tr("list.export")}</span> }>
            {lines}
        </Popover>
    }
}

/// Writes the records of the list, or those that are picked, into a file and hands it over.
pub fn export(state: ListState, part: Part, format: ExportFormat) {
    let toasts = use_toasts();
    let only = (part == Part::Picked)
        .then(|| state.selected.with_untracked(|selected| selected.iter().copied().collect()));
    let (query, columns) = (state.query_untracked(), state.columns_untracked());
    spawn_local(async move {
        match file(query, only, columns, format).await {
            Ok((name, mime, bytes)) if download(&name, &mime, &bytes).is_ok() => {
                toasts.say(t!("list.exported", name = name.as_str()));
            }
            Ok(_) => {}
            Err(problem) => toasts.failed(&problem),
        }
    });
}

/// Records as a file, written by the engine: its name, what it is, its content.
///
/// # Errors
/// What the engine says.
pub async fn file(
    query: Query,
    only: Option<Vec<RecordId>>,
    columns: Vec<Column>,
    format: ExportFormat,
) -> Result<(String, String, Vec<u8>), Problem> {
    let is_by_clock = query.kind == RecordKind::Event && format == ExportFormat::ICalendar;
    let zones = if is_by_clock { zones_of_events().await? } else { Vec::new() };
    match use_engine().request(Request::Export { query, only, columns, zones, format }).await? {
        Answer::File { name, mime, bytes } => Ok((name, mime, bytes)),
        _ => Err(Problem::Unknown),
    }
}

/// The zones that events were planned in, as the browser knows them.
async fn zones_of_events() -> Result<Vec<(String, Zone)>, Problem> {
    let asked = Request::Words { kind: RecordKind::Event, field: event::ZONE };
    let Answer::Words(names) = use_engine().request(asked).await? else { return Ok(Vec::new()) };
    Ok(names
        .into_iter()
        .filter_map(|(name, _)| Some((zones::named(&name)?, name)))
        .map(|(zone, name)| (name, zone))
        .collect())
}

/// Hands a file to the person.
///
/// # Errors
/// When the browser makes no files.
pub fn download(name: &str, mime: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(mime);
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    let url = web_sys::Url::create_object_url_with_blob(&blob)?;
    let link: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // WHY later: some browsers begin to read the file after the click returned.
    set_timeout(
        move || {
            let _ = web_sys::Url::revoke_object_url(&url);
        },
        std::time::Duration::from_secs(60),
    );
    Ok(())
}
