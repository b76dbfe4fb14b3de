//! What the worker's global scope gives: clock, randomness, the page's end of the line, the console.

use crm_domain::time::{Millis, Zone};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(bytes: &mut [u8]);
}

/// The worker's global scope.
///
/// # Panics
/// Outside of a dedicated worker, where this module is never run.
pub(crate) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().dyn_into().expect("the engine's shell runs in a dedicated worker")
}

/// Batches that workers before this one died of; the page names them in the worker's name.
pub(crate) fn deadly_batches() -> Vec<[u8; 16]> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let id = |word: &str| {
        let bytes: Option<Vec<u8>> = word.as_bytes().chunks_exact(2).map(byte).collect();
        bytes?.try_into().ok()
    };
    scope().name().split(' ').filter(|word| word.len() == 32).filter_map(id).collect()
}

/// The device's clock.
pub(crate) fn now() -> Millis {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
    Millis(js_sys::Date::now() as i64)
}

/// How far local time is ahead of UTC, over the years that records are likely to be of.
pub(crate) fn zone() -> Zone {
    const YEARS: i64 = 365 * 86_400_000;
    let now = now();
    Zone::of_clock(now.plus(-20 * YEARS), now.plus(5 * YEARS), |at| {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of this century are exact")]
        let date = js_sys::Date::new(&JsValue::from_f64(at.0 as f64));
        #[expect(clippy::cast_possible_truncation, reason = "a day has 1440 minutes")]
        let behind = date.get_timezone_offset() as i32;
        -behind
    })
}

/// Fresh random bytes of the browser's generator for keys.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    get_random_values(&mut bytes);
    bytes
}

/// Sends bytes to the page without copying them there.
pub(crate) fn post_bytes(bytes: &[u8]) {
    let bytes = Uint8Array::from(bytes);
    let transfer = Array::of1(&bytes.buffer());
    if let Err(error) = scope().post_message_with_transfer(&bytes, &transfer) {
        warn("a message could not be posted to the page", &error);
    }
}

/// Sends one of the shell's own words to the page: see [`crate::worker`].
pub(crate) fn post_word(word: &str) {
    if let Err(error) = scope().post_message(&JsValue::from_str(word)) {
        warn("a word could not be posted to the page", &error);
    }
}

/// The bytes of a message event, `None` when it carries none.
pub(crate) fn bytes_of(event: &MessageEvent) -> Option<Vec<u8>> {
    let data = event.data();
    match data.dyn_ref::<Uint8Array>() {
        Some(bytes) => Some(bytes.to_vec()),
        None => data.dyn_ref::<js_sys::ArrayBuffer>().map(|buffer| Uint8Array::new(buffer).to_vec()),
    }
}

/// A line for whoever looks at the console. Never holds data of a record or a key.
pub(crate) fn warn(what: &str, error: &JsValue) {
    web_sys::console::warn_2(&JsValue::from_str(what), error);
}
