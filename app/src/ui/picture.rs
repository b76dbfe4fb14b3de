//! The list, or the page of the day, as it was last painted, which `app/js/picture.js` shows before any wasm has run.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// What is on screen changed: what stands a while is kept.
    #[wasm_bindgen(js_namespace = ["feldbuch", "picture"])]
    pub fn changed();
    /// There is no workspace (any more): its rows are never painted again.
    #[wasm_bindgen(js_namespace = ["feldbuch", "picture"])]
    pub fn forget();
}
