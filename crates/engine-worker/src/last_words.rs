//! The end of a worker: a panic, a trap or an exception nobody caught leaves the instance unfit to be
//! called again. Its page is told, the worker ends, its locks are freed, and another worker takes over
//! from what is durable.
//!
//! INVARIANT: what runs after a trap is the browser's own code, bound beforehand. The stack pointer of a
//! trapped instance may point anywhere, so a closure of ours could trap again before it ends anything.

use std::panic::PanicHookInfo;

use js_sys::Function;
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use web_sys::{DedicatedWorkerGlobalScope, console};

use crate::browser;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["self", "postMessage"], js_name = bind)]
    fn bound_post(scope: &DedicatedWorkerGlobalScope, word: &str) -> Function;
    #[wasm_bindgen(js_namespace = ["self", "close"], js_name = bind)]
    fn bound_close(scope: &DedicatedWorkerGlobalScope) -> Function;
    #[wasm_bindgen(js_namespace = ["self", "setTimeout"], js_name = bind)]
    fn bound_timeout(scope: &DedicatedWorkerGlobalScope, call: &Function, delay_ms: i32) -> Function;
}

/// Sees to it that this worker does not outlive a failure.
pub(crate) fn prepare() {
    std::panic::set_hook(Box::new(on_panic));
    let scope = browser::scope();
    let post = bound_post(&scope, "panic:the engine's worker failed");
    // WHY later: the browser must still pass the error itself on to the page.
    let close = bound_timeout(&scope, &bound_close(&scope), 0);
    for event in ["error", "unhandledrejection"] {
        for listener in [&post, &close] {
            if let Err(error) = scope.add_event_listener_with_callback(event, listener.unchecked_ref()) {
                browser::warn("the worker cannot watch itself", &error);
            }
        }
    }
}

/// Says why, and of which batch: boot.js hands that on to the next worker. The trap that follows a panic ends this one.
fn on_panic(info: &PanicHookInfo<'_>) {
    let words = info.to_string();
    console::error_1(&JsValue::from_str(&words));
    let batch: String = crm_engine::hand::held()
        .map(|batch| batch.iter().map(|byte| format!("{byte:02x}")).collect())
        .unwrap_or_default();
    browser::post_word(&format!("panic:{batch};{words}"));
}
