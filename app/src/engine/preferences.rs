//! What this device remembers about the page: small texts by key, kept by the engine.

use std::collections::BTreeMap;

use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Engine;

/// The preferences of this device.
#[derive(Clone, Copy)]
pub struct Preferences {
    by_key: RwSignal<BTreeMap<String, String>>,
    loaded: RwSignal<bool>,
}

impl Preferences {
    pub(super) fn new() -> Self {
        Self { by_key: RwSignal::new(BTreeMap::new()), loaded: RwSignal::new(false) }
    }

    pub(super) fn load(self, engine: Engine) {
        spawn_local(async move {
            if let Ok(Answer::Preferences(pairs)) = engine.request(Request::Preferences).await {
                // What was set on this page while they were on their way is newer.
                self.by_key.update(|by_key| {
                    pairs.into_iter().for_each(|(key, value)| _ = by_key.entry(key).or_insert(value));
                });
                self.loaded.set(true);
            }
        });
    }

    /// Whether they have come from the store.
    #[must_use]
    pub fn loaded(self) -> bool {
        self.loaded.get()
    }

    /// What is kept under `key`.
    #[must_use]
    pub fn get(self, key: &str) -> Option<String> {
        self.by_key.with(|by_key| by_key.get(key).cloned())
    }

    /// Keeps `value` under `key`; an empty value forgets it.
    pub fn set(self, engine: Engine, key: &str, value: String) {
        self.by_key.update(|by_key| {
            if value.is_empty() {
                by_key.remove(key);
            } else {
                by_key.insert(key.to_owned(), value.clone());
            }
        });
        engine.tell(Request::SetPreference { key: key.to_owned(), value });
    }
}
