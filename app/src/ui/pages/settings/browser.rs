//! What only the browser can do: promise to keep the data, copy and share a text, say what device
//! this is.

use engine_protocol::Request;
use js_sys::{Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use crate::engine::Engine;
use crate::i18n::tr;

#[wasm_bindgen]
extern "C" {
    // WHY `catch` on all: over plain HTTP a browser offers none of these.
    #[wasm_bindgen(js_namespace = ["navigator", "storage"], js_name = persist, catch)]
    fn storage_persist() -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["navigator", "storage"], js_name = persisted, catch)]
    fn storage_persisted() -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["navigator", "storage"], js_name = estimate, catch)]
    fn storage_estimate() -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["navigator", "clipboard"], js_name = writeText, catch)]
    fn write_text(text: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = navigator, js_name = share, catch)]
    fn share_data(data: &Object) -> Result<Promise, JsValue>;
}

async fn settled(promise: Result<Promise, JsValue>) -> Option<JsValue> {
    JsFuture::from(promise.ok()?).await.ok()
}

/// Asks the browser to keep the data even when space is short, and tells the engine the answer.
pub async fn ask_to_persist(engine: Engine) -> bool {
    let granted = settled(storage_persist()).await.is_some_and(|granted| granted.is_truthy());
    engine.tell(Request::StoragePersisted { granted });
    granted
}

/// Whether the browser has promised to keep the data; `None` when it makes no promises.
pub async fn persisted() -> Option<bool> {
    settled(storage_persisted()).await.map(|granted| granted.is_truthy())
}

/// Bytes in use and bytes that this site may use, as the browser guesses.
pub async fn estimate() -> Option<(f64, f64)> {
    let found = settled(storage_estimate()).await?;
    let number = |name: &str| Reflect::get(&found, &name.into()).ok()?.as_f64();
    Some((number("usage")?, number("quota")?))
}

/// Puts a text on the clipboard; false when the browser does not let us.
pub async fn copy(text: &str) -> bool {
    settled(write_text(text)).await.is_some()
}

/// Whether the system has a share sheet.
#[must_use]
pub fn can_share() -> bool {
    Reflect::has(&window().navigator(), &"share".into()).unwrap_or(false)
}

/// Opens the system's share sheet; closing it without sharing is no error.
pub async fn share(title: &str, url: &str) {
    let data = Object::new();
    for (name, value) in [("title", title), ("url", url)] {
        // WHY ignored: setting a property of a plain object cannot fail.
        let _ = Reflect::set(&data, &name.into(), &value.into());
    }
    settled(share_data(&data)).await;
}

/// What people call the device that this browser runs on.
#[must_use]
pub fn device_label() -> String {
    let navigator = window().navigator();
    let agent = navigator.user_agent().unwrap_or_default();
    let says = |word: &str| agent.contains(word);
    let is = |query: &str| window().match_media(query).ok().flatten().is_some_and(|found| found.matches());
    // WHY touch: an iPad gives itself out as a Mac.
    let touch = navigator.max_touch_points() > 1;
    if says("iPhone") {
        return "iPhone".to_owned();
    }
    if touch && (says("iPad") || says("Macintosh")) {
        return "iPad".to_owned();
    }
    let handheld = says("Android") || is("(pointer: coarse)");
    // The short side of a phone, in CSS pixels; tablets begin above.
    let small = is("(max-width: 599px), (max-height: 599px)");
    tr(match (handheld, small) {
        (true, true) => "welcome.device_phone",
        (true, false) => "welcome.device_tablet",
        (false, _) => "welcome.device_laptop",
    })
}
