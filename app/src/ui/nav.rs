//! Navigation: a sidebar that folds on the desktop, a rail on the tablet, a bar at the bottom on a phone.

use crm_domain::field::RecordKind;
use engine_protocol::answer::Counts;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::parts::Popover;
use super::parts::icon::{self, Glyph, Icon};
use super::parts::mark::Sign;
use super::shell::Overlay;
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::route::{Route, Settings, use_router};

/// Where "folded" is kept: needed before the engine answers.
const FOLDED_KEY: &str = "feldbuch.nav";

/// A way to a page.
#[derive(Clone, Copy)]
pub struct Place {
    /// The page.
    pub route: Route,
    /// Its name's locale key.
    pub name: &'static str,
    /// Its icon.
    pub icon: Glyph,
    /// The letter after `G`.
    pub letter: char,
    /// Its shortcut as it is shown.
    pub keys: &'static str,
}

/// Every page in the navigation, in its order; records first, then what keeps them in order.
pub const PLACES: [Place; 8] = [
    Place {
        route: Route::List(RecordKind::Account),
        name: "nav.accounts",
        icon: icon::BUILDING_2,
        letter: 'f',
        keys: "G F",
    },
    Place {
        route: Route::List(RecordKind::Contact),
        name: "nav.contacts",
        icon: icon::USERS,
        letter: 'k',
        keys: "G K",
    },
    Place {
        route: Route::List(RecordKind::Lead),
        name: "nav.leads",
        icon: icon::SPROUT,
        letter: 'l',
        keys: "G L",
    },
    Place {
        route: Route::List(RecordKind::Deal),
        name: "nav.deals",
        icon: icon::SQUARE_KANBAN,
        letter: 'v',
        keys: "G V",
    },
    Place {
        route: Route::Conflicts,
        name: "nav.conflicts",
        icon: icon::ARROW_LEFT_RIGHT,
        letter: 'a',
        keys: "G A",
    },
    Place { route: Route::Import, name: "nav.import", icon: icon::UPLOAD, letter: 'i', keys: "G I" },
    Place { route: Route::Trash, name: "nav.trash", icon: icon::TRASH_2, letter: 'p', keys: "G P" },
    Place {
        route: Route::Settings(Settings::General),
        name: "nav.settings",
        icon: icon::SETTINGS,
        letter: 'e',
        keys: "G E",
    },
];
/// How many of [`PLACES`] are records.
const RECORDS: usize = 4;
/// Places in the phone's bar, by their index in [`PLACES`]; the others are behind "more".
const IN_BAR: [usize; 3] = [0, 1, 3];

/// Whether `route` belongs to the page of the navigation.
fn is_at(place: Route, route: Route) -> bool {
    match (place, route) {
        (Route::List(kind), Route::Record(other, _)) => kind == other,
        (Route::Settings(_), Route::Settings(_)) => true,
        (place, route) => place == route,
    }
}

/// The number beside a page's name; none where it says nothing.
fn count_at(place: Route, counts: Counts) -> Option<u32> {
    match place {
        Route::List(RecordKind::Account) => Some(counts.accounts),
        Route::List(RecordKind::Contact) => Some(counts.contacts),
        Route::List(RecordKind::Lead) => Some(counts.leads),
        Route::List(RecordKind::Deal) => Some(counts.deals),
        Route::List(RecordKind::Pipeline | RecordKind::Stage) => None,
        Route::Conflicts => Some(counts.conflicts).filter(|count| *count > 0),
        Route::Trash => Some(counts.trash).filter(|count| *count > 0),
        Route::Home
        | Route::Record(..)
        | Route::Import
        | Route::Settings(_)
        | Route::Welcome
        | Route::Join
        | Route::Unknown => None,
    }
}

#[component]
fn Entry(place: Place) -> impl IntoView {
    let router = use_router();
    let engine = use_engine();
    let here = move || is_at(place.route, router.get());
    let count = move || engine.counts().get().and_then(|counts| count_at(place.route, counts));
    view! {
        <a
            class="nav-entry"
            class:alarm=place.route == Route::Conflicts
            href=place.route.path()
            title=move || tr(place.name)
            aria-current=move || here().then_some("page")
        >
            <Icon of=place.icon/>
            <span class="nav-name">{move || tr(place.name)}</span>
            {move || count().map(|count| view! {
                <span class="nav-count">{crate::format::integer(i64::from(count))}</span>
            })}
        </a>
    }
}

/// The navigation of tablet and desktop.
#[component]
pub fn Sidebar() -> impl IntoView {
    let engine = use_engine();
    let storage = || window().local_storage().ok().flatten();
    let stored = storage().and_then(|storage| storage.get_item(FOLDED_KEY).ok().flatten());
    let folded = RwSignal::new(stored.as_deref() == Some("folded"));
    let fold = move |_| {
        folded.update(|folded| *folded = !*folded);
        if let Some(storage) = storage() {
            let _ = storage.set_item(FOLDED_KEY, if folded.get_untracked() { "folded" } else { "" });
        }
    };
    let workspace =
        move || engine.workspace().map_or_else(|| "Feldbuch".to_owned(), |workspace| workspace.name);
    view! {
        <nav class="side" class:folded=folded aria-label=move || tr("nav.name")>
            <div class="side-head">
                <Sign/>
                <span class="side-name nav-name">{workspace}</span>
            </div>
            <div class="side-group">
                {PLACES[..RECORDS].iter().map(|place| view! { <Entry place=*place/> }).collect_view()}
            </div>
            <div class="side-group low">
                {PLACES[RECORDS..].iter().map(|place| view! { <Entry place=*place/> }).collect_view()}
            </div>
            <button type="button" class="nav-entry fold" on:click=fold
                aria-expanded=move || (!folded.get()).to_string()
                title=move || tr(if folded.get() { "nav.unfold" } else { "nav.fold" })>
                <Icon of=icon::PANEL_LEFT/>
                <span class="nav-name">{move || tr(if folded.get() { "nav.unfold" } else { "nav.fold" })}</span>
            </button>
        </nav>
    }
}

/// The navigation of the phone, in reach of the thumb.
#[component]
pub fn BottomBar() -> impl IntoView {
    let router = use_router();
    let overlay = Overlay::current();
    let more = RwSignal::new(false);
    // A page that was chosen closes the panel it was chosen from, the page that is shown already as well.
    let chosen = move |event: leptos::ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.is_some_and(|target| target.closest("a").ok().flatten().is_some()) {
            more.set(false);
        }
    };
    let in_bar = || IN_BAR.into_iter().filter_map(|at| PLACES.get(at));
    let behind = || PLACES.iter().enumerate().filter(|(at, _)| !IN_BAR.contains(at)).map(|(_, place)| place);
    let more_here = move || behind().any(|place| is_at(place.route, router.get()));
    view! {
        <nav class="bottom" aria-label=move || tr("nav.name")>
            {in_bar().map(|place| view! { <Entry place=*place/> }).collect_view()}
            <button type="button" class="nav-entry" on:click=move |_| overlay.palette.set(true)>
                <Icon of=icon::SEARCH/>
                <span class="nav-name">{move || tr("nav.search")}</span>
            </button>
            <div class="nav-more" class:here=more_here on:click=chosen>
                <Popover name=Signal::derive(|| tr("nav.more")) open=more button="nav-entry" end=true
                    face=move || view! {
                        <Icon of=icon::ELLIPSIS/>
                        <span class="nav-name">{move || tr("nav.more")}</span>
                    }
                >
                    {behind().map(|place| view! { <Entry place=*place/> }).collect_view()}
                </Popover>
            </div>
        </nav>
    }
}
