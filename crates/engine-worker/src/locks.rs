//! Web Locks: who runs the engine, and which pages are alive. A lock is freed by the browser when its
//! worker ends, however it ends; so nobody needs a heartbeat.
//!
//! WHY an own binding: `web-sys` has `LockManager` only behind `web_sys_unstable_apis`.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::{Closure, JsCast, JsValue, wasm_bindgen};

use crate::browser;

#[wasm_bindgen]
extern "C" {
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, granted: &Function) -> Result<Promise, JsValue>;
}

/// There are no Web Locks here: an old browser, or a page without a secure context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoLocks;

/// Waits for an exclusive lock, keeps it until the worker ends, and calls `held` once it is ours.
///
/// # Errors
/// [`NoLocks`] when there are none.
pub(crate) fn hold(name: &str, held: impl FnOnce() + 'static) -> Result<(), NoLocks> {
    request(name, move || {
        held();
        // A promise that never ends: so does the lock, until the worker does.
        Promise::new(&mut |_, _| {}).into()
    })
}

/// Calls `free` once nobody holds the lock any more, without keeping it.
///
/// # Errors
/// [`NoLocks`] when there are none.
pub(crate) fn when_free(name: &str, free: impl FnOnce() + 'static) -> Result<(), NoLocks> {
    request(name, move || {
        free();
        JsValue::UNDEFINED
    })
}

fn request(name: &str, granted: impl FnOnce() -> JsValue + 'static) -> Result<(), NoLocks> {
    let navigator = browser::scope().navigator();
    let locks = Reflect::get(&navigator, &JsValue::from_str("locks")).map_err(|_| NoLocks)?;
    if locks.is_undefined() {
        return Err(NoLocks);
    }
    let granted = Closure::once_into_js(granted);
    let manager = locks.unchecked_ref::<LockManager>();
    // WHY the promise is left alone: it ends with the lock; what it would say is said to `granted`.
    manager.request(name, granted.unchecked_ref()).map(drop).map_err(|_| NoLocks)
}
