//! A business card that was dropped on a list: kept until the code that reads it is here.

use std::cell::RefCell;

use crm_domain::field::RecordKind;
use leptos::ev;
use leptos::prelude::Set as _;
use web_sys::File;

use crate::ui::shell::Overlay;

thread_local! {
    static DROPPED: RefCell<Option<File>> = const { RefCell::new(None) };
}

/// The file that was dropped, once.
pub fn take() -> Option<File> {
    DROPPED.take()
}

/// Whether a file waits to be taken.
pub fn waits() -> bool {
    DROPPED.with_borrow(Option::is_some)
}

fn card(event: &ev::DragEvent) -> Option<File> {
    let files = event.data_transfer()?.files()?;
    let name_of = |file: &File| file.name().to_lowercase();
    files.get(0).filter(|file| name_of(file).ends_with(".vcf") || file.type_().contains("vcard"))
}

/// A file over the list would else be opened by the browser in place of the page.
pub fn over(kind: RecordKind, event: &ev::DragEvent) {
    let has_files = || event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0));
    if kind.is_person() && has_files() {
        event.prevent_default();
    }
}

/// A card that is dropped on a list of people opens the sheet for a new one.
pub fn drop_on(kind: RecordKind, event: &ev::DragEvent) {
    if !kind.is_person() {
        return;
    }
    if let Some(file) = card(event) {
        event.prevent_default();
        hand(file, kind);
    }
}

/// A card opens the sheet for a new person.
pub fn hand(file: File, kind: RecordKind) {
    DROPPED.set(Some(file));
    Overlay::current().create.set(Some(kind));
}
