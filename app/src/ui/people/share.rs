//! A record as a business card for others: as a code to be scanned, as a file, by the system's share sheet.

use crm_domain::vcard::{Extent, Version, write};
use engine_protocol::view::RecordView;
use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::i18n::tr;
use crate::t;
use crate::ui::pages::list::export::download;
use crate::ui::pages::record::Page;
use crate::ui::pages::sync::qr::Qr;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::toast::use_toasts;

/// What such a file is.
const MIME: &str = "text/vcard";

/// The card of a record.
fn card(view: &RecordView, extent: Extent) -> String {
    let title_of = |id| view.titles.iter().find(|(known, _)| *known == id).map(|(_, title)| title.clone());
    write(view.kind, &view.values, &title_of, extent)
}

/// The file's name: letters that every system takes.
fn file_name(view: &RecordView) -> String {
    let name: String = view
        .title
        .chars()
        .map(|c| if "/\\:*?\"<>|".contains(c) || c.is_control() { ' ' } else { c })
        .collect();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}.vcf", if name.is_empty() { "Kontakt" } else { &name })
}

/// What a version is good for.
const fn name_of(version: Version) -> &'static str {
    match version {
        Version::Usual => "people.version_usual",
        Version::New => "people.version_new",
        Version::Old => "people.version_old",
    }
}

/// The content of the sheet.
#[component]
pub fn CardOut(page: Page) -> impl IntoView {
    let code = Memo::new(move |_| page.view.with(|view| view.as_ref().map(|view| card(view, Extent::Code))));
    let version = RwSignal::new(Version::default());
    let choose = move |event: leptos::ev::Event| {
        let chosen = event_target_value(&event);
        version.set(Version::ALL.into_iter().find(|one| one.number() == chosen).unwrap_or_default());
    };
    let with_file = move |act: fn(String, String)| {
        if let Some(view) = page.view.get_untracked() {
            act(file_name(&view), card(&view, Extent::Whole(version.get_untracked())));
        }
    };
    let save = move |_| {
        with_file(|name, text| {
            if download(&name, MIME, text.as_bytes()).is_ok() {
                use_toasts().say(t!("people.saved", name = name.as_str()));
            }
        });
    };
    let pass_on = move |_| with_file(|name, text| spawn_local(share(name, text)));
    view! {
        <div class="sheet-body card-out">
            {move || code.get().map(|text| view! { <Qr text name="people.qr"/> })}
            <p class="card-out-name">{move || page.view.with(|view| view.as_ref().map(|view| view.title.clone()))}</p>
            <p class="hint">{move || tr("people.qr_hint")}</p>
            <label class="card-out-version">
                <span>{move || tr("people.version")}</span>
                <select class="form-input" on:change=choose>
                    {Version::ALL.map(|one| view! {
                        <option value=one.number() selected=move || version.get() == one>{move || tr(name_of(one))}</option>
                    }).collect_view()}
                </select>
            </label>
        </div>
        <footer class="sheet-foot">
            <button type="button" class="button" on:click=save><Icon of=icon::DOWNLOAD/>{move || tr("people.save_file")}</button>
            {can_share().then(|| view! {
                <button type="button" class="button strong" on:click=pass_on><Icon of=icon::SEND/>{move || tr("people.share")}</button>
            })}
        </footer>
    }
}

/// A file for the share sheet.
fn shared(name: &str, text: &str) -> Option<Object> {
    let options = web_sys::FilePropertyBag::new();
    options.set_type(MIME);
    let parts = Array::of1(&Uint8Array::from(text.as_bytes()));
    let file = web_sys::File::new_with_u8_array_sequence_and_options(&parts, name, &options).ok()?;
    let data = Object::new();
    Reflect::set(&data, &"files".into(), &Array::of1(&file)).ok()?;
    Some(data)
}

fn method(name: &str) -> Option<Function> {
    Reflect::get(&window().navigator(), &name.into()).ok()?.dyn_into().ok()
}

/// Whether the system's share sheet takes cards.
fn can_share() -> bool {
    let asked = || {
        let data = shared("a.vcf", "BEGIN:VCARD")?;
        method("canShare")?.call1(&window().navigator(), &data).ok()
    };
    asked().is_some_and(|can| can.is_truthy())
}

/// Opens the system's share sheet; closing it without sharing is no error.
async fn share(name: String, text: String) {
    let asked = || -> Option<JsValue> {
        method("share")?.call1(&window().navigator(), &shared(&name, &text)?.into()).ok()
    };
    if let Some(promise) = asked().and_then(|asked| asked.dyn_into::<js_sys::Promise>().ok()) {
        // WHY ignored: whoever closes the sheet has changed their mind.
        let _ = JsFuture::from(promise).await;
    }
}
