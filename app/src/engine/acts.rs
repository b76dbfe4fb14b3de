//! Acts of the person that are under way: pressed twice they are done once, and taking back waits for them.

use std::cell::{Cell, RefCell};
use std::future::Future;

use futures::channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;

thread_local! {
    static UNDER_WAY: Cell<u32> = const { Cell::new(0) };
    static WAITING: RefCell<Vec<oneshot::Sender<()>>> = const { RefCell::new(Vec::new()) };
}

/// Ends an act, also one that is dropped half way.
struct Act;

impl Act {
    fn begin() -> Self {
        UNDER_WAY.set(UNDER_WAY.get() + 1);
        Self
    }
}

impl Drop for Act {
    fn drop(&mut self) {
        UNDER_WAY.set(UNDER_WAY.get().saturating_sub(1));
        if UNDER_WAY.get() == 0 {
            // WHY ignored: whoever waited may be gone.
            WAITING.take().into_iter().for_each(|waiting| _ = waiting.send(()));
        }
    }
}

/// Carries out an act that asks before it commands. What is taken back from now on is taken back after it.
pub fn act(doing: impl Future<Output = ()> + 'static) {
    let act = Act::begin();
    spawn_local(async move {
        doing.await;
        drop(act);
    });
}

/// Comes back when no act is under way.
pub async fn all_done() {
    if UNDER_WAY.get() > 0 {
        let (sender, done) = oneshot::channel();
        WAITING.with_borrow_mut(|waiting| waiting.push(sender));
        // WHY ignored: it is sent when the last act ends.
        let _ = done.await;
    }
}

/// One press at a time. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Press(RwSignal<bool>);

impl Press {
    /// Nothing pressed.
    #[must_use]
    pub fn new() -> Self {
        Self(RwSignal::new(false))
    }

    /// Takes a press; `false` while the one before is being carried out, or when the page is gone.
    #[must_use]
    pub fn take(self) -> bool {
        self.0.try_get_untracked() == Some(false) && self.0.try_set(true).is_none()
    }

    /// The press is carried out, or was not possible: the next one may come.
    pub fn end(self) {
        self.0.try_set(false);
    }

    /// What ends a press that a sheet waited for: the sheet closes when it was done, and may be tried again if not.
    pub fn closes(self, open: RwSignal<bool>) -> impl FnOnce(bool) + 'static {
        move |done| {
            if done && self.stands() {
                open.try_set(false);
            }
            self.end();
        }
    }

    /// Whether the part of the page to which it belongs still stands.
    #[must_use]
    pub fn stands(self) -> bool {
        self.0.try_get_untracked().is_some()
    }

    /// Whether one is being carried out, followed.
    #[must_use]
    pub fn is_on(self) -> bool {
        self.0.get()
    }
}

impl Default for Press {
    fn default() -> Self {
        Self::new()
    }
}
