//! The current view as a file.

use engine_protocol::files::ExportFormat;
use engine_protocol::{Answer, Request};
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue};

use super::state::ListState;
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::t;
use crate::ui::parts::Popover;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::toast::use_toasts;

/// The button with its two formats.
#[component]
pub fn ExportMenu(state: ListState) -> impl IntoView {
    let open = RwSignal::new(false);
    let run = move |format: ExportFormat| {
        open.set(false);
        export(state, format);
    };
    view! {
        <Popover name=Signal::derive(|| tr("list.export")) open=open button="button quiet" end=true
            face=|| view! { <Icon of=icon::DOWNLOAD/><span class="tool-name">{move || tr("list.export")}</span> }>
            <button type="button" class="menu-item tall" on:click=move |_| run(ExportFormat::ExcelDe)>
                <Icon of=icon::FILE_SPREADSHEET/>
                <span>{move || tr("list.export_excel")}<small>{move || tr("list.export_excel_hint")}</small></span>
            </button>
            <button type="button" class="menu-item tall" on:click=move |_| run(ExportFormat::Csv)>
                <Icon of=icon::DOWNLOAD/>
                <span>{move || tr("list.export_csv")}<small>{move || tr("list.export_csv_hint")}</small></span>
            </button>
        </Popover>
    }
}

/// Writes the records and columns of the list into a file and hands it over.
pub fn export(state: ListState, format: ExportFormat) {
    let (engine, toasts) = (use_engine(), use_toasts());
    let request =
        Request::Export { query: state.query_untracked(), columns: state.columns_untracked(), format };
    spawn_local(async move {
        match engine.request(request).await {
            Ok(Answer::File { name, mime, bytes }) => {
                if download(&name, &mime, &bytes).is_ok() {
                    toasts.say(t!("list.exported", name = name.as_str()));
                }
            }
            Ok(_) => {}
            Err(problem) => toasts.failed(&problem),
        }
    });
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
