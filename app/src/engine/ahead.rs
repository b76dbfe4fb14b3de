//! What was sent to the engine and is shown before it says so itself.

use gloo::timers::callback::Timeout;
use leptos::prelude::*;

/// What the engine never speaks of again, as a change that changed nothing, is shown for so long, in milliseconds.
const AT_MOST_MS: u32 = 4_000;

#[derive(Debug, Clone, PartialEq)]
struct Sent<T> {
    turn: u32,
    what: T,
    /// It is durable; what the engine says from now on holds it.
    answered: bool,
}

/// Changes under way, in their order; one never ends another. A handle: copying it is free.
pub struct Ahead<T: 'static> {
    sent: RwSignal<Vec<Sent<T>>>,
    turn: StoredValue<u32>,
}

impl<T> Clone for Ahead<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Ahead<T> {}

impl<T: Clone + Send + Sync + 'static> Ahead<T> {
    /// Nothing under way.
    #[must_use]
    pub fn new() -> Self {
        Self { sent: RwSignal::new(Vec::new()), turn: StoredValue::new(0) }
    }

    /// Shows a change from now on. The number is what it is ended by.
    pub fn send(self, what: T) -> u32 {
        let turn = self.turn.try_get_value().unwrap_or_default().wrapping_add(1);
        self.turn.try_set_value(turn);
        self.sent.try_update(|sent| sent.push(Sent { turn, what, answered: false }));
        turn
    }

    /// What is under way, oldest first, followed.
    pub fn over<R>(self, start: R, add: impl Fn(R, &T) -> R) -> R {
        self.sent.with(|sent| sent.iter().fold(start, |so_far, one| add(so_far, &one.what)))
    }

    /// A change is durable: the engine's next word holds it.
    pub fn done(self, turn: u32) {
        self.sent.try_update_untracked(|sent| {
            sent.iter_mut().filter(|one| one.turn == turn).for_each(|one| one.answered = true);
        });
        Timeout::new(AT_MOST_MS, move || self.end(turn)).forget();
    }

    /// A change could not be made, or has been said.
    pub fn end(self, turn: u32) {
        self.keep(move |one| one.turn != turn);
    }

    /// The engine has spoken: what was durable before is in what it says.
    pub fn said(self) {
        self.keep(|one| !one.answered);
    }

    fn keep(self, stays: impl Fn(&Sent<T>) -> bool) {
        // WHY asked first: whoever follows would run again for nothing.
        if self.sent.try_with_untracked(|sent| sent.iter().all(&stays)) == Some(false) {
            self.sent.try_update(|sent| sent.retain(&stays));
        }
    }
}

impl<T: Clone + Send + Sync + 'static> Default for Ahead<T> {
    fn default() -> Self {
        Self::new()
    }
}
