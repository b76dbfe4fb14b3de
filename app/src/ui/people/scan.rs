//! Business cards into the sheet for a new record: before the camera, as a picture, as a file.

pub mod camera;
pub mod code;

use leptos::html;
use leptos::prelude::*;

use super::card;
use crate::i18n::tr;
use crate::ui::fields::new_record::NewRecord;
use crate::ui::later::{later, parts};
use crate::ui::parts::icon::{self, Icon};

/// The two ways in, above the fields.
#[component]
pub fn CardIn(new: NewRecord) -> impl IntoView {
    let scanning = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            card::take(input.files().and_then(|files| files.get(0)), Some(new));
            // The same file can be chosen again.
            input.set_value("");
        }
    };
    view! {
        <div class="card-in">
            <button type="button" class="button quiet" aria-expanded=move || scanning.get().to_string()
                on:click=move |_| scanning.update(|scanning| *scanning = !*scanning)>
                <Icon of=icon::QR_CODE/>{move || tr("people.scan")}
            </button>
            <label class="button quiet">
                <input type="file" class="sr-only" node_ref=input accept=".vcf,.vcard,text/vcard,text/x-vcard" on:change=chosen/>
                <Icon of=icon::UPLOAD/>{move || tr("people.from_file")}
            </label>
        </div>
        <Show when=move || scanning.get()>{later(parts::scanner, new)}</Show>
    }
}
