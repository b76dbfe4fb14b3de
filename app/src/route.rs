//! The pages and their addresses, and the browser's history.

use std::cell::Cell;

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};

/// A page. Everything that "back" and a bookmark should bring again is in here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Route {
    /// `/`: the start.
    Home,
    /// `/today`: what is to be done today.
    Today,
    /// `/accounts`, `/contacts`.
    List(RecordKind),
    /// `/accounts/view/<id>`: the list as a saved view shows it.
    View(RecordKind, RecordId),
    /// `/accounts/<id>`, `/contacts/<id>`.
    Record(RecordKind, RecordId),
    /// `/forecast`: what deals are worth by month, and how sure that is.
    Forecast,
    /// `/calendar`: appointments by day, week and month.
    Calendar,
    /// `/conflicts`: the inbox of clashes nobody has settled.
    Conflicts,
    /// `/trash`.
    Trash,
    /// `/undo`: what was done on this device, to be taken back.
    Deeds,
    /// `/import`.
    Import,
    /// `/settings` and its parts.
    Settings(Settings),
    /// `/welcome`: first start.
    Welcome,
    /// `/join`, the invitation in the fragment, which no server ever sees.
    Join,
    /// An address that is none of ours.
    Unknown,
}

/// The parts of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Settings {
    /// `/settings`.
    General,
    /// `/settings/company`.
    Letterhead,
    /// `/settings/sync`.
    Sync,
    /// `/settings/pipelines`.
    Pipelines,
    /// `/settings/fields`.
    Fields,
    /// `/settings/teams`.
    Teams,
    /// `/settings/devices`.
    Devices,
}

impl Route {
    /// The page at a path.
    #[must_use]
    pub fn parse(path: &str) -> Self {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let (first, second, third) = (parts.next(), parts.next(), parts.next());
        if let Some(third) = third {
            return match (first.and_then(listed), second, third.parse(), parts.next()) {
                (Some(kind), Some("view"), Ok(id), None) => Self::View(kind, id),
                _ => Self::Unknown,
            };
        }
        match (first, second) {
            (None, _) => Self::Home,
            (Some("today"), None) => Self::Today,
            (Some("forecast"), None) => Self::Forecast,
            (Some("calendar"), None) => Self::Calendar,
            (Some("conflicts"), None) => Self::Conflicts,
            (Some("trash"), None) => Self::Trash,
            (Some("undo"), None) => Self::Deeds,
            (Some("import"), None) => Self::Import,
            (Some("settings"), None) => Self::Settings(Settings::General),
            (Some("settings"), Some("company")) => Self::Settings(Settings::Letterhead),
            (Some("settings"), Some("sync")) => Self::Settings(Settings::Sync),
            (Some("settings"), Some("pipelines")) => Self::Settings(Settings::Pipelines),
            (Some("settings"), Some("fields")) => Self::Settings(Settings::Fields),
            (Some("settings"), Some("teams")) => Self::Settings(Settings::Teams),
            (Some("settings"), Some("devices")) => Self::Settings(Settings::Devices),
            (Some("welcome"), None) => Self::Welcome,
            (Some("join"), None) => Self::Join,
            (Some(list), id) => listed(list).map_or(Self::Unknown, |kind| Self::of_record(kind, id)),
        }
    }

    /// Where a record is looked at: on its page, or where it is set up; `None` for kinds that are looked at nowhere by
    /// themselves.
    #[must_use]
    pub fn of(kind: RecordKind, id: RecordId) -> Option<Self> {
        match kind {
            RecordKind::Letterhead => Some(Self::Settings(Settings::Letterhead)),
            kind => RecordKind::LISTED.contains(&kind).then_some(Self::Record(kind, id)),
        }
    }

    fn of_record(kind: RecordKind, id: Option<&str>) -> Self {
        match id.map(str::parse) {
            None => Self::List(kind),
            Some(Ok(id)) => Self::Record(kind, id),
            Some(Err(_)) => Self::Unknown,
        }
    }

    /// The page's path.
    #[must_use]
    pub fn path(self) -> String {
        match self {
            Self::Home | Self::Unknown => "/".to_owned(),
            Self::Today => "/today".to_owned(),
            Self::List(kind) => format!("/{}", plural(kind)),
            Self::View(kind, id) => format!("/{}/view/{id}", plural(kind)),
            Self::Record(kind, id) => format!("/{}/{id}", plural(kind)),
            Self::Forecast => "/forecast".to_owned(),
            Self::Calendar => "/calendar".to_owned(),
            Self::Conflicts => "/conflicts".to_owned(),
            Self::Trash => "/trash".to_owned(),
            Self::Deeds => "/undo".to_owned(),
            Self::Import => "/import".to_owned(),
            Self::Settings(Settings::General) => "/settings".to_owned(),
            Self::Settings(Settings::Letterhead) => "/settings/company".to_owned(),
            Self::Settings(Settings::Sync) => "/settings/sync".to_owned(),
            Self::Settings(Settings::Pipelines) => "/settings/pipelines".to_owned(),
            Self::Settings(Settings::Fields) => "/settings/fields".to_owned(),
            Self::Settings(Settings::Teams) => "/settings/teams".to_owned(),
            Self::Settings(Settings::Devices) => "/settings/devices".to_owned(),
            Self::Welcome => "/welcome".to_owned(),
            Self::Join => "/join".to_owned(),
        }
    }

    /// Where a record of a kind is closed to: its list; of an appointment the calendar.
    #[must_use]
    pub const fn above(kind: RecordKind) -> Self {
        match kind {
            RecordKind::Event => Self::Calendar,
            kind => Self::List(kind),
        }
    }

    /// The kind of record that one makes here without saying so.
    #[must_use]
    pub fn makes(self) -> RecordKind {
        match self {
            Self::Today => RecordKind::Task,
            Self::Calendar => RecordKind::Event,
            other => other.kind().unwrap_or(RecordKind::Contact),
        }
    }

    /// The kind of record that the page is about.
    #[must_use]
    pub fn kind(self) -> Option<RecordKind> {
        match self {
            Self::List(kind) | Self::View(kind, _) | Self::Record(kind, _) => Some(kind),
            Self::Home
            | Self::Today
            | Self::Forecast
            | Self::Calendar
            | Self::Conflicts
            | Self::Trash
            | Self::Deeds
            | Self::Import
            | Self::Settings(_)
            | Self::Welcome
            | Self::Join
            | Self::Unknown => None,
        }
    }
}

/// The kind whose list is at a path.
fn listed(path: &str) -> Option<RecordKind> {
    RecordKind::LISTED.into_iter().find(|kind| plural(*kind) == path)
}

const fn plural(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Account => "accounts",
        RecordKind::Contact => "contacts",
        RecordKind::Lead => "leads",
        RecordKind::Deal => "deals",
        RecordKind::Pipeline => "pipelines",
        RecordKind::Stage => "stages",
        RecordKind::Quota => "quotas",
        RecordKind::Definition => "fields",
        RecordKind::Option => "options",
        RecordKind::View => "views",
        RecordKind::PriceList => "price-lists",
        RecordKind::Tour => "tours",
        RecordKind::Photo => "photos",
        RecordKind::Team => "teams",
        RecordKind::Letterhead => "letterheads",
        RecordKind::Interaction => "activities",
        RecordKind::Task => "tasks",
        RecordKind::Event => "events",
        RecordKind::Product => "products",
        RecordKind::Quote => "quotes",
        RecordKind::Order => "orders",
    }
}

/// The page that is shown, and the way to others. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Router {
    route: RwSignal<Route>,
}

thread_local! {
    static CURRENT: Cell<Option<Router>> = const { Cell::new(None) };
}

/// The router of this page, also in listeners and futures.
///
/// # Panics
/// Before [`Router::start`].
#[must_use]
pub fn use_router() -> Router {
    CURRENT.get().expect("the router starts with the page")
}

impl Router {
    /// Shows the page of the address bar, follows "back", and turns clicks on links of this app into
    /// page changes without a load.
    pub fn start() -> Self {
        let router = Self { route: RwSignal::new(here()) };
        CURRENT.set(Some(router));
        window_event_listener(ev::popstate, move |_| router.show(here()));
        window_event_listener(ev::click, move |event| router.follow_link(&event));
        router
    }

    /// The page now, followed by reactive closures.
    #[must_use]
    pub fn get(self) -> Route {
        self.route.get()
    }

    /// The page now, not followed.
    #[must_use]
    pub fn get_untracked(self) -> Route {
        self.route.get_untracked()
    }

    /// Goes to a page; "back" comes here again.
    pub fn go(self, route: Route) {
        if route != self.route.get_untracked() {
            // WHY: a browser that refuses more history entries still shows the page.
            let _ = history().push_state_with_url(&JsValue::NULL, "", Some(&route.path()));
        }
        self.show(route);
    }

    /// Goes to a page in place of this one.
    pub fn replace(self, route: Route) {
        let _ = history().replace_state_with_url(&JsValue::NULL, "", Some(&route.path()));
        self.show(route);
    }

    fn show(self, route: Route) {
        self.route.maybe_update(|shown| std::mem::replace(shown, route) != route);
    }

    fn follow_link(self, event: &web_sys::MouseEvent) {
        let plain = event.button() == 0
            && !event.default_prevented()
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        let link = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|element| element.closest("a[href]").ok().flatten())
            .and_then(|element| element.dyn_into::<web_sys::HtmlAnchorElement>().ok());
        let Some(link) =
            link.filter(|link| plain && link.target().is_empty() && !link.has_attribute("download"))
        else {
            return;
        };
        // WHY: a fragment is a place in the page (or an invitation, which needs a real load).
        if link.origin() != origin() || !link.hash().is_empty() {
            return;
        }
        let route = Route::parse(&link.pathname());
        if route != Route::Unknown {
            event.prevent_default();
            self.go(route);
        }
    }
}

fn here() -> Route {
    window().location().pathname().map_or(Route::Home, |path| Route::parse(&path))
}

fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

fn history() -> web_sys::History {
    window().history().expect("a window has a history")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_again_by_its_path() {
        let id = RecordId::from_bytes([7; 16]);
        let routes = [
            Route::Home,
            Route::Today,
            Route::List(RecordKind::Account),
            Route::List(RecordKind::Contact),
            Route::Record(RecordKind::Account, id),
            Route::View(RecordKind::Deal, id),
            Route::Record(RecordKind::Contact, id),
            Route::List(RecordKind::Lead),
            Route::Record(RecordKind::Deal, id),
            Route::Record(RecordKind::Interaction, id),
            Route::List(RecordKind::Task),
            Route::Record(RecordKind::Event, id),
            Route::List(RecordKind::Product),
            Route::Record(RecordKind::Quote, id),
            Route::Record(RecordKind::Order, id),
            Route::List(RecordKind::PriceList),
            Route::Record(RecordKind::PriceList, id),
            Route::Record(RecordKind::Tour, id),
            Route::Forecast,
            Route::Calendar,
            Route::Conflicts,
            Route::Trash,
            Route::Deeds,
            Route::Import,
            Route::Settings(Settings::General),
            Route::Settings(Settings::Letterhead),
            Route::Settings(Settings::Sync),
            Route::Settings(Settings::Pipelines),
            Route::Settings(Settings::Teams),
            Route::Settings(Settings::Devices),
            Route::Welcome,
            Route::Join,
        ];
        for route in routes {
            assert_eq!(Route::parse(&route.path()), route);
        }
    }

    #[test]
    fn strange_paths_are_unknown_and_never_a_record() {
        for path in [
            "/contacts/none",
            "/contacts/view/none",
            "/trash/view/00000000000000000000000000000001",
            "/contacts/../trash",
            "/accounts/1/2",
            "/settings/other",
            "/x",
        ] {
            assert_eq!(Route::parse(path), Route::Unknown, "{path}");
        }
    }
}
