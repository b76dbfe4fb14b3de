//! The batch that is being taken in. A member can send a change that is sealed, signed and whole, and that
//! Automerge still dies of (R11): an engine cannot catch that. Its shell asks here what it died of, and the next
//! engine is told to keep that batch aside unopened ([`crate::Engine::beware`]).
//!
//! WHY not in the engine: whoever asks is in the middle of its death.

use std::cell::Cell;

use relay_protocol::BatchId;

thread_local! {
    static HELD: Cell<Option<BatchId>> = const { Cell::new(None) };
}

/// The id of the batch that is being taken in on this thread, if one is.
#[must_use]
pub fn held() -> Option<[u8; 16]> {
    HELD.get().map(|batch| batch.0)
}

/// A batch is about to be opened.
pub(crate) fn hold(batch: BatchId) {
    HELD.set(Some(batch));
}

/// What was held is in, or set aside.
pub(crate) fn release() {
    HELD.set(None);
}
