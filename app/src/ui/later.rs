//! Parts of the interface whose code comes when they are first wanted.
//!
//! The release build cuts the page's module at the functions in [`parts`]: what only one of them needs lies in
//! a chunk of its own, fetched on demand and fetched ahead once the page is at rest. In development nothing is
//! cut, and every part is there at once.

pub mod parts;
mod style;

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::join3;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::use_engine;
use crate::i18n::tr;

/// The page is at rest so long after the engine has spoken.
const REST: Duration = Duration::from_millis(1500);

/// Whether the engine has spoken and the page has come to rest since: what nobody waits for begins then.
pub fn is_at_rest() -> impl Fn() -> bool + Clone + Send + Sync {
    let engine = use_engine();
    let rested = RwSignal::new(false);
    Effect::new(move |done: Option<bool>| {
        let open = engine.workspace().is_some();
        if open && done != Some(true) {
            set_timeout(move || rested.set(true), REST * 2);
        }
        open || done == Some(true)
    });
    move || rested.get()
}

/// Makes the part, from what it is about.
pub type Build<P> = fn(P) -> AnyView;
/// The code of a part on its way.
pub type Loading<P> = Pin<Box<dyn Future<Output = Option<Build<P>>>>>;

/// Fetches the code of every part ahead, once nothing more urgent is under way. Done once, by the root of the page.
///
/// WHY all of it: a tab that outlives an update still has whatever it may come to need.
pub fn start() {
    let engine = use_engine();
    Effect::new(move |done: Option<bool>| {
        let spoken = done == Some(true) || engine.state().with(Option::is_some);
        if spoken && done != Some(true) {
            set_timeout(|| spawn_local(parts::fetch_ahead()), REST);
        }
        spoken
    });
}

/// A part of the page, as soon as its code is here; what can be done when it cannot be fetched.
pub fn later<P: Clone + Send + Sync + 'static>(part: fn() -> Loading<P>, about: P) -> AnyView {
    let mut loading: Loading<P> = Box::pin(async move {
        // A page without its styles would be none.
        let ((), styled, build) = join3(parts::words(), style::bring(), part()).await;
        build.filter(|_| styled)
    });
    // WHY first: what is here already is shown in this very frame.
    match (&mut loading).now_or_never() {
        Some(Some(build)) => build(about),
        Some(None) => missing(),
        None => {
            let code = RwSignal::new(None);
            spawn_local(async move { _ = code.try_set(Some(loading.await)) });
            let shown = move || match code.get() {
                None => ().into_any(),
                Some(Some(build)) => build(about.clone()),
                Some(None) => missing(),
            };
            shown.into_any()
        }
    }
}

/// Whether something was wanted at least once: from then on it stays, and opens and closes by itself.
pub fn wanted(now: impl Fn() -> bool + Send + Sync + 'static) -> impl Fn() -> bool + Clone + Send + Sync {
    let memo = Memo::new(move |before| before == Some(&true) || now());
    move || memo.get()
}

/// The code could not be fetched: no network and not kept yet, or of a build that is gone.
fn missing() -> AnyView {
    let reload = move |_| {
        // WHY ignored: a window that cannot reload is closing.
        let _ = window().location().reload();
    };
    view! {
        <section class="empty" role="alert">
            <p>{move || tr("shell.part_missing")}</p>
            <p><button type="button" class="button" on:click=reload>{move || tr("notice.reload")}</button></p>
        </section>
    }
    .into_any()
}
