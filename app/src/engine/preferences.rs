//! What this device remembers about the page: small texts by key, kept by the engine.

use std::collections::{BTreeMap, BTreeSet};

use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Engine;

/// The preferences of this device.
#[derive(Clone, Copy)]
pub struct Preferences {
    by_key: RwSignal<BTreeMap<String, String>>,
    loaded: RwSignal<bool>,
    /// What was set or forgotten on this page, which is newer than what the store says at the start.
    touched: StoredValue<BTreeSet<String>>,
}

impl Preferences {
    pub(super) fn new() -> Self {
        Self {
            by_key: RwSignal::new(BTreeMap::new()),
            loaded: RwSignal::new(false),
            touched: StoredValue::new(BTreeSet::new()),
        }
    }

    pub(super) fn load(self, engine: Engine) {
        spawn_local(async move {
            if let Ok(Answer::Preferences(pairs)) = engine.request(Request::Preferences).await {
                let is_older = |key: &String| self.touched.with_value(|touched| touched.contains(key));
                self.by_key
                    .update(|by_key| by_key.extend(pairs.into_iter().filter(|(key, _)| !is_older(key))));
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
        self.touched.update_value(|touched| _ = touched.insert(key.to_owned()));
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
