//! Files that the device handed to the installed app: shared from its address book or mail, or opened with it. They go
//! where they would have been dropped. `app/js/boot.js` takes them from the system.

use std::cell::RefCell;

use crm_domain::field::RecordKind;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::File;

use super::later::parts;
use super::people::dropped;
use super::toast::use_toasts;
use crate::engine::use_engine;
use crate::route::{Route, use_router};
use crate::t;

#[wasm_bindgen]
extern "C" {
    /// Files that nobody has taken yet, once.
    #[wasm_bindgen(js_namespace = ["feldbuch", "received"], js_name = take)]
    fn take_all() -> js_sys::Array;
    /// Calls when there are more.
    #[wasm_bindgen(js_namespace = ["feldbuch", "received"])]
    fn listen(call: &js_sys::Function);
}

/// What a file is for, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// A business card.
    Card,
    /// Appointments.
    Calendar,
    /// Rows.
    Table,
}

impl Of {
    fn named(name: &str) -> Option<Self> {
        match name.rsplit('.').next()?.to_lowercase().as_str() {
            "vcf" | "vcard" => Some(Self::Card),
            "ics" | "ical" => Some(Self::Calendar),
            "csv" | "tsv" | "txt" => Some(Self::Table),
            _ => None,
        }
    }
}

thread_local! {
    static WAITS: RefCell<Vec<(Of, File)>> = const { RefCell::new(Vec::new()) };
    static CAME: RefCell<Option<RwSignal<u32>>> = const { RefCell::new(None) };
}

/// Done once, by the root of the page.
pub fn start() {
    let came = RwSignal::new(0_u32);
    CAME.set(Some(came));
    let more = wasm_bindgen::closure::Closure::<dyn Fn()>::new(move || came.update(|times| *times += 1));
    listen(more.as_ref().unchecked_ref());
    // WHY forgotten: it lives as long as the page.
    more.forget();
    let engine = use_engine();
    Effect::new(move |_| {
        came.track();
        // Before there is a workspace nothing can be made of them; they wait.
        if engine.workspace().is_some() {
            take_all().iter().filter_map(|file| file.dyn_into::<File>().ok()).for_each(open);
        }
    });
}

fn open(file: File) {
    let name = file.name();
    let Some(of) = Of::named(&name) else {
        let toasts = use_toasts();
        spawn_local(async move {
            // A start may be so early that only the words of the first page are here.
            parts::words().await;
            toasts.say(t!("import.received_unknown", name = name));
        });
        return;
    };
    match of {
        Of::Card => dropped::hand(file, RecordKind::Contact),
        Of::Calendar => wait(of, file, Route::Calendar),
        Of::Table => wait(of, file, Route::Import),
    }
}

/// Goes to the page that reads the file.
fn wait(of: Of, file: File, on: Route) {
    WAITS.with_borrow_mut(|waits| waits.push((of, file)));
    use_router().go(on);
    // A page that stands already hears of it.
    if let Some(came) = CAME.with_borrow(Clone::clone) {
        came.notify();
    }
}

/// Gives every file of this sort that came, or comes while the page stands, to the page.
pub fn for_page(of: Of, take: impl Fn(File) + 'static) {
    let Some(came) = CAME.with_borrow(Clone::clone) else { return };
    Effect::new(move |_| {
        came.track();
        // One at a time: the next one waits for the page to be opened again.
        let waits = WAITS.with_borrow_mut(|waits| {
            let at = waits.iter().position(|(what, _)| *what == of)?;
            Some(waits.remove(at))
        });
        if let Some((_, file)) = waits {
            take(file);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_ending() {
        assert_eq!(Of::named("Anna Schmitt.VCF"), Some(Of::Card));
        assert_eq!(Of::named("einladung.ics"), Some(Of::Calendar));
        assert_eq!(Of::named("kunden.neu.csv"), Some(Of::Table));
        assert_eq!(Of::named("bild.png"), None);
        assert_eq!(Of::named("csv"), Some(Of::Table));
    }
}
