//! The pages, one per route.

pub mod board;
pub mod calendar;
pub mod conflict;
pub mod conflicts;
pub mod deeds;
pub mod devices;
pub mod forecast;
pub mod import;
pub mod join;
pub mod list;
pub mod record;
pub mod settings;
pub mod sync;
pub mod tasks;
pub mod today;
pub mod trash;
pub mod welcome;

use leptos::prelude::*;

use super::later::{later, parts};
use super::parts::icon::{self, Icon};
use crate::i18n::tr;
use crate::route::{Route, Settings, use_router};

/// The page of the address. Lists keep standing while one of their records is open.
#[component]
pub fn Page() -> impl IntoView {
    let router = use_router();
    // WHY a memo of the page without its record: the list must not be built anew for every record.
    let page = Memo::new(move |_| match router.get() {
        Route::Record(kind, _) | Route::View(kind, _) => Route::List(kind),
        // The parts of the settings share their frame.
        Route::Settings(_) => Route::Settings(Settings::General),
        other => other,
    });
    move || match page.get() {
        Route::List(kind) | Route::View(kind, _) | Route::Record(kind, _) => {
            view! { <list::ListPage kind/> }.into_any()
        }
        Route::Home => ().into_any(),
        Route::Today => later(parts::today_page, ()),
        Route::Forecast => later(parts::forecast_page, ()),
        Route::Calendar => later(parts::calendar_page, ()),
        Route::Conflicts => later(parts::conflicts_page, ()),
        Route::Trash => later(parts::trash_page, ()),
        Route::Deeds => later(parts::deeds_page, ()),
        Route::Settings(_) => later(parts::settings_page, ()),
        Route::Welcome => later(parts::welcome_page, ()),
        Route::Join => later(parts::join_page, ()),
        Route::Import => later(parts::import_page, ()),
        Route::Unknown => view! { <Lost/> }.into_any(),
    }
}

/// An address that is none of ours.
#[component]
fn Lost() -> impl IntoView {
    view! {
        <section class="empty">
            <h1>{move || tr("shell.lost")}</h1>
            <p>{move || tr("shell.lost_text")}</p>
            <p><a class="button strong" href="/contacts"><Icon of=icon::USERS/>{move || tr("nav.contacts")}</a></p>
        </section>
    }
}
