//! The words of the interface in the person's language, following a switch of language at once.
//!
//! [`tr`] inside a reactive closure follows the language; outside it gives the words of the moment.
//! `t!("key")` and `t!("key", n = 3)` are the same in short.

use std::cell::{Cell, RefCell};
use std::sync::LazyLock;

use js_sys::{Array, Intl, Object};
use leptos::prelude::*;
use leptos::reactive::graph::Observer;

pub mod catalogue;

pub use catalogue::Lang;
use catalogue::{Catalogue, fill};

/// Where the choice of language is kept; `boot.js` reads it too.
const STORAGE_KEY: &str = "feldbuch.lang";

/// The sections of a language that come later.
pub type Later = fn(Lang) -> [&'static str; catalogue::LATER];

static LANG: LazyLock<ArcRwSignal<Lang>> = LazyLock::new(|| ArcRwSignal::new(preferred()));

thread_local! {
    static CATALOGUES: [RefCell<Option<Catalogue>>; Lang::ALL.len()] =
        const { [RefCell::new(None), RefCell::new(None)] };
    /// Where the words of the other pages stand, once they are here.
    static LATER: Cell<Option<Later>> = const { Cell::new(None) };
    static PLURALS: [std::cell::OnceCell<Intl::PluralRules>; Lang::ALL.len()] =
        const { [std::cell::OnceCell::new(), std::cell::OnceCell::new()] };
}

/// Whether the words of all pages are here.
static COMPLETE: LazyLock<ArcRwSignal<bool>> = LazyLock::new(|| ArcRwSignal::new(false));

/// The language now, followed by reactive closures.
pub fn lang() -> Lang {
    if Observer::get().is_some() {
        COMPLETE.track();
        LANG.get()
    } else {
        LANG.get_untracked()
    }
}

/// Whether the words of all pages are here, not followed.
pub fn is_complete() -> bool {
    COMPLETE.get_untracked()
}

/// Takes in the words of all pages; whatever is on screen is worded anew.
pub fn learn(later: Later) {
    LATER.set(Some(later));
    CATALOGUES.with(|all| all.iter().for_each(|one| drop(one.take())));
    COMPLETE.set(true);
}

/// The language now, not followed.
pub fn lang_untracked() -> Lang {
    LANG.get_untracked()
}

/// Switches the language, remembers it and says so to screen readers through `<html lang>`.
pub fn set_lang(lang: Lang) {
    if let Ok(Some(storage)) = window().local_storage() {
        // WHY ignored: without storage the choice holds until the page is closed.
        let _ = storage.set_item(STORAGE_KEY, lang.code());
    }
    say_lang(lang);
    LANG.set(lang);
}

/// Sets `<html lang>` to the language in use; called once at the start.
pub fn init() {
    say_lang(lang_untracked());
}

fn say_lang(lang: Lang) {
    if let Some(root) = document().document_element() {
        // WHY ignored: setting an attribute of this name cannot fail.
        let _ = root.set_attribute("lang", lang.code());
    }
}

/// The language chosen before, else the first of the browser's languages that there are words for.
fn preferred() -> Lang {
    let stored = window().local_storage().ok().flatten().and_then(|s| s.get_item(STORAGE_KEY).ok().flatten());
    let wanted = window().navigator().languages();
    stored
        .as_deref()
        .and_then(Lang::from_tag)
        .or_else(|| wanted.iter().filter_map(|tag| Lang::from_tag(&tag.as_string()?)).next())
        .unwrap_or_default()
}

/// An argument of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// Written as the locale writes numbers; the one named `n` chooses the plural.
    Number(f64),
    /// Written as it is.
    Text(String),
}

macro_rules! number_arg {
    ($($kind:ty),*) => {
        $(impl From<$kind> for Arg {
            fn from(number: $kind) -> Self {
                // WHY `as`: counts and sizes of this app are far below 2^53.
                Self::Number(number as f64)
            }
        })*
    };
}
number_arg!(i32, i64, u32, u64, usize, f64);

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// The text under `key` in the language in use; nothing while it is on its way, the key itself when there is none.
pub fn tr(key: &str) -> String {
    look_up(lang(), key).map_or_else(|| missing(key), unescape)
}

fn missing(key: &str) -> String {
    if is_complete() { key.to_owned() } else { String::new() }
}

/// Whether there is a text under `key`, for keys that come with data.
pub fn has(key: &str) -> bool {
    look_up(LANG.get_untracked(), key).is_some()
}

/// The text under `key` with its `{name}`s filled in. When the arguments hold a number `n` and the
/// key has plural variants, the one that the language uses for `n` is taken.
pub fn tr_args(key: &str, args: &[(&str, Arg)]) -> String {
    let lang = lang();
    let text = plural_of(lang, args)
        .and_then(|form| {
            look_up(lang, &format!("{key}.{form}")).or_else(|| look_up(lang, &format!("{key}.other")))
        })
        .or_else(|| look_up(lang, key));
    let Some(text) = text else { return missing(key) };
    let mut out = String::with_capacity(text.len() + 16);
    let value = |name: &str| {
        args.iter().find(|(candidate, _)| *candidate == name).map(|(_, value)| match value {
            Arg::Number(number) => crate::format::number(*number),
            Arg::Text(text) => text.clone(),
        })
    };
    fill(text, &mut out, value).expect("a String takes everything");
    unescape(&out)
}

/// `t!("key")` or `t!("key", n = 3, name = title)`: the text in the language in use.
#[macro_export]
macro_rules! t {
    ($key:expr) => { $crate::i18n::tr($key) };
    ($key:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::i18n::tr_args($key, &[$((stringify!($name), $crate::i18n::Arg::from($value))),+])
    };
}

fn look_up(lang: Lang, key: &str) -> Option<&'static str> {
    let read = || {
        let later = LATER.get().map(|later| later(lang));
        Catalogue::of(lang, later.as_ref().map_or(&[], |sections| sections.as_slice()))
    };
    CATALOGUES.with(|all| all[lang as usize].borrow_mut().get_or_insert_with(read).get(key))
}

fn unescape(text: impl AsRef<str>) -> String {
    text.as_ref().replace("\\n", "\n")
}

/// The plural form (`one`, `other`, …) that the language uses for the argument `n`.
fn plural_of(lang: Lang, args: &[(&str, Arg)]) -> Option<String> {
    let number = args.iter().find_map(|(name, value)| match value {
        Arg::Number(number) if *name == "n" => Some(*number),
        Arg::Number(_) | Arg::Text(_) => None,
    })?;
    let form = PLURALS.with(|all| {
        let rules = all[lang as usize]
            .get_or_init(|| Intl::PluralRules::new(&Array::of1(&lang.code().into()), &Object::new()));
        String::from(rules.select(number))
    });
    Some(form)
}
