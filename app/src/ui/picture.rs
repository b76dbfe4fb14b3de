//! The list, or the page of the day, as it was last painted, which `app/js/picture.js` shows before any wasm has run.

use leptos::prelude::document;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// What is on screen changed: what stands a while is kept.
    #[wasm_bindgen(js_namespace = ["feldbuch", "picture"])]
    pub fn changed();
    /// There is a workspace: the next start does not begin with the words of a first visit.
    #[wasm_bindgen(js_namespace = ["feldbuch", "picture"])]
    pub fn opened();
    /// There is no workspace (any more): its rows are never painted again, and the next start is a first visit.
    #[wasm_bindgen(js_namespace = ["feldbuch", "picture"])]
    pub fn gone();
    /// What was kept is not how a start would look now.
    #[wasm_bindgen(js_namespace = ["feldbuch", "picture"])]
    pub fn forget();
}

/// Whether the words of a first visit stand: nobody is known to have worked here.
#[must_use]
pub fn is_first_visit() -> bool {
    document().document_element().is_some_and(|root| root.has_attribute("data-first"))
}
