//! The frame: navigation, top bar, the page, and what floats above them.

use std::cell::Cell;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::value::FieldValue;
use engine_protocol::answer::State;
use leptos::prelude::*;

use super::activity::offers::Offers;
use super::later::{self, later, parts, wanted};
use super::nav::{BottomBar, Sidebar};
use super::pages::Page;
use super::palette::{self, Palette};
use super::sales::{converting, moving};
use super::toast::ToastRegion;
use super::topbar::TopBar;
use super::{beginning, keyboard, notice, picture, rights, today};
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::route::{Route, use_router};

/// What is open above the page. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Overlay {
    /// The command palette.
    pub palette: RwSignal<bool>,
    /// All shortcuts.
    pub help: RwSignal<bool>,
    /// The sheet for a new record of this kind.
    pub create: RwSignal<Option<RecordKind>>,
    /// How much of a firm to look at is there, in per cent; `None` when none is being made.
    pub sowing: RwSignal<Option<u32>>,
    /// What the new record is to hold at first, with the titles of links.
    pub given: RwSignal<Vec<(FieldKey, FieldValue, String)>>,
    /// What records are called that the new record links to, besides those in `given`.
    pub titles: RwSignal<Vec<(RecordId, String)>>,
    /// Companies that are made along with the new record when it is tied to them.
    pub along: RwSignal<Vec<(RecordId, String)>>,
    /// Under which key the sheet is kept, where what it is given is more than where it was opened: a card, with what
    /// was typed before.
    pub kept_as: RwSignal<Option<String>>,
}

thread_local! {
    static CURRENT: Cell<Option<Overlay>> = const { Cell::new(None) };
}

impl Overlay {
    /// Done once, by the root of the page.
    pub fn start() {
        CURRENT.set(Some(Self {
            palette: RwSignal::new(false),
            help: RwSignal::new(false),
            create: RwSignal::new(None),
            sowing: RwSignal::new(None),
            given: RwSignal::new(Vec::new()),
            titles: RwSignal::new(Vec::new()),
            along: RwSignal::new(Vec::new()),
            kept_as: RwSignal::new(None),
        }));
    }

    /// What is open above this page.
    ///
    /// # Panics
    /// Before [`Overlay::start`].
    #[must_use]
    pub fn current() -> Self {
        CURRENT.get().expect("the overlay starts with the page")
    }
}

/// Everything on screen.
#[component]
pub fn Shell() -> impl IntoView {
    let engine = use_engine();
    let router = use_router();
    let overlay = Overlay::current();
    let offers = Offers::current();
    keyboard::listen();
    palette::listen();
    keep_title();
    today::remember_start();
    refuse_to_create(overlay);

    // First start: there is nothing to show before a workspace is founded or joined.
    let first = picture::is_first_visit();
    Effect::new(move |_| {
        let route = router.get();
        let state = engine.state().get();
        match state {
            // WHY before the engine has spoken: it will say that nothing is here, and there is something to read and to fill in.
            None if first && route == Route::Home => router.replace(Route::Welcome),
            Some(State::Empty) => picture::gone(),
            Some(State::Open(_)) => picture::opened(),
            None => {}
        }
        match state {
            Some(State::Empty) if !matches!(route, Route::Welcome | Route::Join) => {
                router.replace(Route::Welcome);
            }
            Some(State::Open(_))
                if route == Route::Home && overlay.sowing.get().is_none() && !today::list_was_last() =>
            {
                router.replace(Route::Today);
            }
            // Whoever has just begun is shown how to go on.
            Some(State::Open(_))
                if route == Route::Welcome
                    && overlay.sowing.get().is_none()
                    && untrack(beginning::is_shown) =>
            {
                router.replace(Route::Today);
            }
            Some(State::Open(_))
                if matches!(route, Route::Home | Route::Welcome) && overlay.sowing.get().is_none() =>
            {
                router.replace(Route::List(RecordKind::Contact));
            }
            Some(_) | None => {}
        }
    });
    let read_only = Memo::new(|_| !rights::may_write());
    // On a first visit the engine will say that there is nothing to navigate in.
    let bare = Memo::new(move |_| {
        matches!(router.get(), Route::Welcome | Route::Join) || first && engine.state().with(Option::is_none)
    });

    view! {
        <a class="skip" href="#main">{move || tr("shell.skip")}</a>
        <div class="app" class:bare=bare class:is-readonly=read_only>
            <Show when=move || !bare.get()>
                <Sidebar/>
            </Show>
            <div class="stage">
                <Show when=move || !bare.get()>
                    <TopBar/>
                </Show>
                <notice::Notices/>
                <Show when=wanted(move || offers.are_there())>{later(parts::offers, ())}</Show>
                <main id="main" tabindex="-1" on:click=move |event| offers.tapped(&event)>
                    <Page/>
                </main>
            </div>
            <Show when=move || !bare.get()>
                <BottomBar/>
            </Show>
        </div>
        // WHY not a part of its own: whoever opens it types on at once.
        <Show when=move || !bare.get()>
            <Palette/>
        </Show>
        <Show when=wanted(move || overlay.help.get())>{later(parts::cheatsheet, ())}</Show>
        <Show when=wanted(move || overlay.create.with(Option::is_some))>{later(parts::create_sheet, ())}</Show>
        <Show when=wanted(move || moving::asked().with(Option::is_some))>{later(parts::move_sheet, ())}</Show>
        <Show when=wanted(move || converting::asked().with(Option::is_some))>{later(parts::convert_sheet, ())}</Show>
        <Show when=later::is_at_rest()>{later(parts::reminders, ())}</Show>
        <ToastRegion/>
    }
}

/// Whoever may only read gets no sheet for a new record, from wherever it was asked for, but the reason.
fn refuse_to_create(overlay: Overlay) {
    Effect::new(move |_| {
        if overlay.create.with(Option::is_some) && !rights::lets_write() {
            overlay.create.set(None);
        }
    });
}

/// Keeps the window's title on the page that is shown.
fn keep_title() {
    let router = use_router();
    Effect::new(move |_| {
        let page = match router.get() {
            Route::List(kind) | Route::View(kind, _) | Route::Record(kind, _) => {
                super::words::kind_plural(kind)
            }
            Route::Today => tr("nav.today"),
            Route::Calendar => tr("nav.calendar"),
            Route::Forecast => tr("nav.forecast"),
            Route::Conflicts => tr("nav.conflicts"),
            Route::Trash => tr("nav.trash"),
            Route::Deeds => tr("deeds.title"),
            Route::Import => tr("nav.import"),
            Route::Settings(_) => tr("nav.settings"),
            Route::Home | Route::Welcome | Route::Join | Route::Unknown => String::new(),
        };
        let title = if page.is_empty() { "Feldbuch".to_owned() } else { format!("{page} · Feldbuch") };
        document().set_title(&title);
    });
}
