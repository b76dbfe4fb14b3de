//! What stands in a sheet and is not saved yet: kept over a closed sheet, a reload and a killed tab.

use engine_protocol::{Answer, Request};
use gloo::timers::callback::Timeout;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;

use crate::engine::use_engine;
use crate::i18n::tr;
use crate::ui::parts::icon::{Icon, PENCIL};

/// Idle time after which what stands there is kept, in milliseconds.
const IDLE_MS: u32 = 300;
/// As much of it as its line bears, in characters.
const GLIMPSE: usize = 80;
/// The shape of what is packed; another one is not read.
const SHAPE: char = '1';

/// Finds what is kept under a key, then goes on with it.
pub fn find(key: String, then: impl FnOnce(Option<String>) + 'static) {
    find_all(key.clone(), move |found| {
        then(found.into_iter().find(|(known, _)| *known == key).map(|(_, text)| text));
    });
}

/// As [`find`], for all keys that begin so.
pub fn find_all(begin: String, then: impl FnOnce(Vec<(String, String)>) + 'static) {
    spawn_local(async move {
        let mut found = match use_engine().request(Request::Drafts).await {
            Ok(Answer::Drafts(all)) => all,
            _ => Vec::new(),
        };
        found.retain(|(key, text)| key.starts_with(&begin) && !text.is_empty());
        then(found);
    });
}

/// Nothing is kept under this key any more.
pub fn forget(key: String) {
    use_engine().tell(Request::Draft { key, text: String::new() });
}

/// Values as the text that a draft is: each byte is one letter.
pub fn packed(bytes: &[u8]) -> String {
    core::iter::once(SHAPE).chain(bytes.iter().map(|byte| char::from(*byte))).collect()
}

/// The reverse of [`packed`].
pub fn unpacked(text: &str) -> Option<Vec<u8>> {
    text.strip_prefix(SHAPE)?.chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect()
}

/// What a sheet is asked for, with what is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// What it is about.
    pub of: T,
    /// What stood in it when it was left unfinished.
    pub text: Option<String>,
}

/// A sheet that opens when something is asked, and asks no more when it is closed. `key`: where it is kept what stands
/// in it.
pub fn opened_by<T: Clone + PartialEq + Send + Sync + 'static>(
    asked: RwSignal<Option<T>>,
    key: fn(&T) -> String,
) -> (RwSignal<bool>, RwSignal<Option<Found<T>>>) {
    let open = RwSignal::new(false);
    let found = RwSignal::new(None::<Found<T>>);
    Effect::new(move |_| match asked.get() {
        None => {
            open.set(false);
            found.set(None);
        }
        Some(of) => find(key(&of), move |text| {
            // It may be another one by now, or none.
            if asked.try_with_untracked(|now| now.as_ref() == Some(&of)) == Some(true) {
                found.try_set(Some(Found { of, text }));
                open.try_set(true);
            }
        }),
    });
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true) && !is_open && asked.with_untracked(Option::is_some) {
            asked.set(None);
        }
        is_open
    });
    (open, found)
}

/// Keeps what stands in a sheet until it is saved or thrown away. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Keeper {
    key: StoredValue<String>,
    now: Signal<String>,
    kept: StoredValue<String>,
    over: StoredValue<bool>,
}

impl Keeper {
    /// `found`: what is kept already. `now`: what would have to be typed again, empty when nothing would.
    pub fn new(key: String, found: Option<String>, now: impl Fn() -> String + Send + Sync + 'static) -> Self {
        let keeper = Self {
            key: StoredValue::new(key),
            now: Signal::derive(now),
            kept: StoredValue::new(found.unwrap_or_default()),
            over: StoredValue::new(false),
        };
        let idle = StoredValue::new_local(None::<Timeout>);
        Effect::new(move |_| {
            keeper.now.track();
            idle.set_value(Some(Timeout::new(IDLE_MS, move || keeper.keep())));
        });
        let hiding = window_event_listener(ev::pagehide, move |_| {
            // What is being typed is handed over when the focus goes.
            leave_the_editor();
            keeper.keep();
        });
        on_cleanup(move || {
            hiding.remove();
            keeper.keep();
        });
        keeper
    }

    /// Keeps it now.
    pub fn keep(self) {
        let (Some(key), Some(now)) = (self.key.try_get_value(), self.now.try_get_untracked()) else { return };
        let is_new = self.kept.try_with_value(|kept| *kept != now) == Some(true);
        if is_new && self.over.try_get_value() == Some(false) {
            self.kept.set_value(now.clone());
            use_engine().tell(Request::Draft { key, text: now });
        }
    }

    /// What ends it: it is saved, or thrown away. May be run when the sheet is closed already.
    pub fn end(self) -> impl FnOnce() + 'static {
        let key = self.key.get_value();
        move || {
            self.over.try_set_value(true);
            forget(key);
        }
    }
}

/// Takes the focus away from whatever is being typed in, so that it hands over what stands there.
pub fn leave_the_editor() {
    let active =
        document().active_element().and_then(|active| active.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(active) = active {
        let _ = active.blur();
    }
}

/// Says that something was begun and is not finished, and throws it away if that is wanted.
#[component]
pub fn Unfinished(
    /// How it begins.
    #[prop(into)]
    glimpse: Signal<String>,
    /// Goes on with it, where it does not stand there already.
    #[prop(optional)]
    go_on: Option<Callback<()>>,
    /// Throws it away.
    drop_it: Callback<()>,
) -> impl IntoView {
    let begin = move || glimpse.with(|words| words.chars().take(GLIMPSE).collect::<String>());
    view! {
        <div class="unfinished" role="status">
            <Icon of=PENCIL/>
            <p><strong>{move || tr("field.unfinished")}</strong>" "<span>{begin}</span></p>
            {go_on.map(|go_on| view! {
                <button type="button" class="button small" on:click=move |_| go_on.run(())>{move || tr("activity.go_on")}</button>
            })}
            <button type="button" class="button quiet small" on:click=move |_| drop_it.run(())>{move || tr("activity.drop_it")}</button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back_and_another_shape_is_not_read() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(unpacked(&packed(&bytes)), Some(bytes));
        assert_eq!(unpacked(""), None);
        assert_eq!(unpacked("2ab"), None);
        assert_eq!(unpacked("1aę"), None);
    }
}
