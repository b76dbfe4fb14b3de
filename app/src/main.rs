//! The page: mounts the interface once boot.js has painted the frame.

mod engine;
mod format;
mod i18n;
mod route;
mod ui;

use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console)]
    fn error(text: &str);
    /// Says to boot.js that the page stands: the static frame and the watchdog go.
    #[wasm_bindgen(js_namespace = feldbuch)]
    fn ready();
}

fn main() {
    std::panic::set_hook(Box::new(|panic| error(&panic.to_string())));
    i18n::init();
    if ui::picture::is_first_visit() {
        // WHY a turn of its own: starting the module is long enough, and somebody may be scrolling what they read.
        return set_timeout(mount, core::time::Duration::ZERO);
    }
    mount();
}

fn mount() {
    mount_to_body(ui::App);
    ready();
}
