//! Choosing a file and what its rows are.

use crm_domain::field::RecordKind;
use leptos::ev::DragEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::{Import, Step};
use crate::i18n::tr;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::received::{self, Of};
use crate::ui::words::kind_plural;

/// The system that writes such files, as people call it.
#[must_use]
pub fn system(profile: &str) -> &str {
    match profile {
        "salesforce" => "Salesforce",
        "hubspot" => "HubSpot",
        "google" => "Google",
        "outlook" => "Outlook",
        "pipedrive" => "Pipedrive",
        "atomic_crm" => "Atomic CRM",
        "feldbuch" => "Feldbuch",
        other => other,
    }
}

/// Contacts or companies. On an opened file it is read anew.
#[component]
pub fn KindChoice(import: Import) -> impl IntoView {
    let choose = move |kind: RecordKind| {
        if import.kind.get_untracked() == kind {
            return;
        }
        import.kind.set(kind);
        if matches!(import.step.get_untracked(), Step::Look(_)) {
            import.open();
        }
    };
    view! {
        <div class="import-kind">
            <span id="import-kind">{move || tr("import.kind")}</span>
            <div class="segments" role="group" aria-labelledby="import-kind">
                {RecordKind::IMPORTED.map(|kind| view! {
                    <button type="button" aria-pressed=move || (import.kind.get() == kind).to_string()
                        on:click=move |_| choose(kind)>{move || kind_plural(kind)}</button>
                }).collect_view()}
            </div>
        </div>
    }
}

/// Takes a file by drag, by tap and by keyboard.
#[component]
pub fn DropZone(import: Import) -> impl IntoView {
    let over = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let take = move |file: Option<web_sys::File>| {
        let Some(file) = file else { return };
        import.busy.set(true);
        spawn_local(async move {
            let bytes = JsFuture::from(file.array_buffer()).await;
            // WHY ignored: a file that went away while it was chosen is chosen again.
            if let Ok(bytes) = bytes {
                import.file.try_set_value(Some((file.name(), js_sys::Uint8Array::new(&bytes).to_vec())));
                import.open();
            } else {
                import.busy.try_set(false);
            }
        });
    };
    received::for_page(Of::Table, move |file| take(Some(file)));
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        take(event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)));
    };
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            take(input.files().and_then(|files| files.get(0)));
            // The same file can be chosen again.
            input.set_value("");
        }
    };
    view! {
        <label class="drop" class:over=over
            on:dragover=move |event: DragEvent| { event.prevent_default(); over.set(true); }
            on:dragleave=move |_| over.set(false) on:drop=dropped>
            <input type="file" class="sr-only" node_ref=input on:change=chosen
                accept=".csv,.tsv,.txt,.vcf,.vcard,text/csv,text/plain,text/tab-separated-values,text/vcard,text/x-vcard"/>
            <Icon of=icon::FILE_SPREADSHEET/>
            <strong>{move || tr(if import.busy.get() { "import.opening" } else { "import.drop" })}</strong>
            <span class="hint">{move || tr("import.drop_hint")}</span>
        </label>
    }
}
