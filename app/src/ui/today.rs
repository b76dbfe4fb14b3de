//! With which page a start begins: a new day with what is to be done, the same day where one left off, if that was a
//! list. `app/js/picture.js` reads it too.

use leptos::prelude::*;

use crate::format;
use crate::route::{Route, use_router};

/// The day on which a list was the last page that one can start with.
const LIST_KEY: &str = "feldbuch.list";

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Whether somebody left a list today, and not this page.
#[must_use]
pub fn list_was_last() -> bool {
    let kept = storage().and_then(|storage| storage.get_item(LIST_KEY).ok().flatten());
    kept.is_some_and(|kept| kept == format::today().to_string())
}

/// Remembers it, for as long as the page lives.
pub fn remember_start() {
    let router = use_router();
    Effect::new(move |_| {
        let Some(storage) = storage() else { return };
        // WHY ignored: without storage every start begins with today.
        let _ = match router.get() {
            Route::List(_) | Route::View(..) | Route::Record(..) => {
                storage.set_item(LIST_KEY, &format::today().to_string())
            }
            Route::Today => storage.remove_item(LIST_KEY),
            _ => Ok(()),
        };
    });
}
