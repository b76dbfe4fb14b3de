//! Light, dark, bright sun, or as the system has it.

use std::cell::Cell;

use leptos::prelude::*;

/// Where the choice is kept; `boot.js` reads it too.
const STORAGE_KEY: &str = "feldbuch.theme";

/// How the page is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// Light with the strongest contrast, for the tablet in the sun.
    Sun,
}

impl Scheme {
    /// Every scheme, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::System, Self::Light, Self::Dark, Self::Sun];

    /// Stored key and locale key below `shell.theme.`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Sun => "sun",
        }
    }
}

/// The scheme in use. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Theme(RwSignal<Scheme>);

thread_local! {
    static CURRENT: Cell<Option<Theme>> = const { Cell::new(None) };
}

impl Theme {
    /// Reads the choice; `boot.js` has already applied it.
    pub fn start() {
        let stored = storage().and_then(|storage| storage.get_item(STORAGE_KEY).ok().flatten());
        let scheme = Scheme::ALL.into_iter().find(|scheme| stored.as_deref() == Some(scheme.key()));
        CURRENT.set(Some(Self(RwSignal::new(scheme.unwrap_or(Scheme::System)))));
    }

    /// The theme of this page.
    ///
    /// # Panics
    /// Before [`Theme::start`].
    #[must_use]
    pub fn current() -> Self {
        CURRENT.get().expect("the theme starts with the page")
    }

    /// The scheme in use, followed by reactive closures.
    #[must_use]
    pub fn get(self) -> Scheme {
        self.0.get()
    }

    /// Colours the page and remembers it.
    pub fn set(self, scheme: Scheme) {
        if let Some(root) = document().document_element() {
            // WHY ignored: setting or removing an attribute of this name cannot fail, and without
            // storage the choice holds until the page is closed.
            let _ = match scheme {
                Scheme::System => root.remove_attribute("data-theme"),
                Scheme::Light | Scheme::Dark | Scheme::Sun => root.set_attribute("data-theme", scheme.key()),
            };
        }
        if let Some(storage) = storage() {
            let _ = storage.set_item(STORAGE_KEY, scheme.key());
        }
        self.0.set(scheme);
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
