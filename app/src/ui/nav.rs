//! Navigation: a sidebar that folds on the desktop, a rail on the tablet, a bar at the bottom on a phone.

use crm_domain::field::RecordKind;
use engine_protocol::answer::Counts;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::parts::Popover;
use super::parts::icon::{self, Glyph, Icon};
use super::parts::mark::Sign;
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
    /// The locale key of the group that it stands in; empty for those at either end.
    group: &'static str,
}

const fn place(
    route: Route,
    name: &'static str,
    icon: Glyph,
    (letter, keys): (char, &'static str),
    group: &'static str,
) -> Place {
    Place { route, name, icon, letter, keys, group }
}

const CUSTOMERS: &str = "nav.customers";
const SALES: &str = "nav.sales";
const ACTIVITIES: &str = "nav.activities";

/// Every page in the navigation, in its order: today, the groups of what one works with, and what keeps it in order.
pub const PLACES: [Place; 18] = [
    place(Route::Today, "nav.today", icon::SUNRISE, ('h', "G H"), ""),
    place(Route::List(RecordKind::Account), "nav.accounts", icon::BUILDING_2, ('f', "G F"), CUSTOMERS),
    place(Route::List(RecordKind::Contact), "nav.contacts", icon::USERS, ('k', "G K"), CUSTOMERS),
    place(Route::List(RecordKind::Lead), "nav.leads", icon::SPROUT, ('l', "G L"), CUSTOMERS),
    place(Route::List(RecordKind::Deal), "nav.deals", icon::SQUARE_KANBAN, ('v', "G V"), SALES),
    place(Route::Forecast, "nav.forecast", icon::CHART_COLUMN, ('o', "G O"), SALES),
    place(Route::List(RecordKind::Quote), "nav.quotes", icon::FILE_TEXT, ('b', "G B"), SALES),
    place(Route::List(RecordKind::Order), "nav.orders", icon::PACKAGE_CHECK, ('u', "G U"), SALES),
    place(Route::List(RecordKind::Product), "nav.products", icon::PACKAGE, ('w', "G W"), SALES),
    place(Route::List(RecordKind::PriceList), "nav.price_lists", icon::TAG, ('s', "G S"), SALES),
    place(Route::Calendar, "nav.calendar", icon::CALENDAR, ('c', "G C"), ACTIVITIES),
    place(Route::List(RecordKind::Task), "nav.tasks", icon::LIST_TODO, ('t', "G T"), ACTIVITIES),
    place(Route::List(RecordKind::Tour), "nav.tours", icon::ROUTE, ('n', "G N"), ACTIVITIES),
    place(Route::List(RecordKind::Interaction), "nav.timeline", icon::HISTORY, ('r', "G R"), ACTIVITIES),
    place(Route::Conflicts, "nav.conflicts", icon::ARROW_LEFT_RIGHT, ('a', "G A"), LOW),
    place(Route::Import, "nav.import", icon::UPLOAD, ('i', "G I"), LOW),
    place(Route::Trash, "nav.trash", icon::TRASH_2, ('p', "G P"), LOW),
    place(Route::Settings(Settings::General), "nav.settings", icon::SETTINGS, ('e', "G E"), LOW),
];
/// What stands at the lower end, without a name.
const LOW: &str = "-";
/// The groups in their order.
const GROUPS: [&str; 5] = ["", CUSTOMERS, SALES, ACTIVITIES, LOW];
/// Places in the phone's bar; the others are behind "more".
const IN_BAR: [Route; 4] =
    [Route::Today, Route::List(RecordKind::Contact), Route::List(RecordKind::Deal), Route::Calendar];

/// Whether `route` belongs to the page of the navigation.
fn is_at(place: Route, route: Route) -> bool {
    match (place, route) {
        (Route::List(kind), Route::Record(other, _) | Route::View(other, _)) => kind == other,
        (Route::Calendar, Route::List(RecordKind::Event) | Route::Record(RecordKind::Event, _))
        | (Route::Settings(_), Route::Settings(_)) => true,
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
        Route::List(_) => None,
        Route::Conflicts => Some(counts.conflicts).filter(|count| *count > 0),
        Route::Trash => Some(counts.trash).filter(|count| *count > 0),
        Route::Home
        | Route::Today
        | Route::Calendar
        | Route::Record(..)
        | Route::View(..)
        | Route::Forecast
        | Route::Deeds
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

/// The places of a group.
fn of(group: &'static str) -> impl Iterator<Item = &'static Place> {
    PLACES.iter().filter(move |place| place.group == group)
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
            {GROUPS.map(|group| view! {
                <div class="side-group" class:low=group == LOW>
                    {(group.len() > 1).then(|| view! { <span class="side-title">{move || tr(group)}</span> })}
                    {of(group).map(|place| view! { <Entry place=*place/> }).collect_view()}
                </div>
            }).collect_view()}
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
    let more = RwSignal::new(false);
    // A page that was chosen closes the panel it was chosen from, the page that is shown already as well.
    let chosen = move |event: leptos::ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.is_some_and(|target| target.closest("a").ok().flatten().is_some()) {
            more.set(false);
        }
    };
    let in_bar = |place: &&Place| IN_BAR.contains(&place.route);
    let behind = move || PLACES.iter().filter(move |place| !in_bar(place));
    let more_here = move || behind().any(|place| is_at(place.route, router.get()));
    view! {
        <nav class="bottom" aria-label=move || tr("nav.name")>
            {PLACES.iter().filter(in_bar).map(|place| view! { <Entry place=*place/> }).collect_view()}
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
