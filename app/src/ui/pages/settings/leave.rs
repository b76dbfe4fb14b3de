//! Taking the workspace off this device: everything that lies here goes.

use leptos::prelude::*;
use wasm_bindgen::prelude::{Closure, JsCast as _, JsValue, wasm_bindgen};

use super::form::{Failure, Section, TextField};
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::t;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::parts::sheet::Sheet;

/// What the engine's worker calls its store, and the small one with the rows that a start paints first.
const STORES: [&str; 2] = ["feldbuch", "feldbuch-boot"];
/// Where files wait that were shared with the app (`app/js/sw.js`).
const SHARED: &str = "shared";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = indexedDB, js_name = deleteDatabase, catch)]
    fn delete_database(name: &str) -> Result<DeleteRequest, JsValue>;

    #[wasm_bindgen(js_namespace = caches, js_name = delete, catch)]
    fn delete_cache(name: &str) -> Result<js_sys::Promise, JsValue>;

    type DeleteRequest;
    #[wasm_bindgen(method, setter, js_name = onsuccess)]
    fn set_on_success(this: &DeleteRequest, then: &JsValue);
    #[wasm_bindgen(method, setter, js_name = onerror)]
    fn set_on_error(this: &DeleteRequest, then: &JsValue);
}

/// The part of the settings, and the sheet that makes sure.
#[component]
pub fn Leave() -> impl IntoView {
    let engine = use_engine();
    let open = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let failed = RwSignal::new(false);
    let name = Memo::new(move |_| engine.workspace().map(|workspace| workspace.name).unwrap_or_default());
    let is_meant = move || typed.get().trim() == name.get().trim();
    let ask = move |_| {
        typed.set(String::new());
        failed.set(false);
        open.set(true);
    };
    let go = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if untrack(is_meant) {
            failed.set(false);
            delete(failed, &STORES);
        }
    };
    view! {
        <Section title="settings.leave" lead="settings.leave_lead">
            <button type="button" class="button danger" on:click=ask>
                <Icon of=icon::TRASH_2/>{move || tr("settings.leave_act")}
            </button>
        </Section>
        <Sheet open title=Signal::derive(|| tr("settings.leave"))>
            <form on:submit=go>
                <div class="sheet-body">
                    <p class="warning"><Icon of=icon::TRIANGLE_ALERT/><span>{move || t!("settings.leave_sure", name = name.get())}</span></p>
                    <TextField name="settings.leave_type" value=typed/>
                    <Failure text=Signal::derive(move || failed.get().then(|| tr("settings.leave_failed")))/>
                </div>
                <footer class="sheet-foot">
                    <button type="button" class="button" on:click=move |_| open.set(false)>{move || tr("sales.not_now")}</button>
                    <button type="submit" class="button danger" disabled=move || !is_meant()>
                        <Icon of=icon::TRASH_2/>{move || tr("settings.leave_now")}
                    </button>
                </footer>
            </form>
        </Sheet>
    }
}

/// Deletes one store after the other and starts anew. The engine lets its connection go as soon as it hears of it, in
/// every tab.
fn delete(failed: RwSignal<bool>, stores: &'static [&'static str]) {
    let Some((store, others)) = stores.split_first() else { return begin_anew() };
    let Ok(request) = delete_database(store) else {
        failed.set(true);
        return;
    };
    let done = Closure::once_into_js(move || delete(failed, others));
    let broken = Closure::once_into_js(move || {
        failed.try_set(true);
    });
    request.set_on_success(done.unchecked_ref());
    request.set_on_error(broken.unchecked_ref());
}

/// What pages looked like, what was opened and what was shared is data as well; language and theme may stay.
fn begin_anew() {
    crate::ui::picture::gone();
    crate::ui::palette::forget();
    // WHY ignored: where there are no caches, nothing was shared; and a window that cannot go elsewhere is closing.
    let _ = delete_cache(SHARED);
    let _ = window().location().replace("/");
}
