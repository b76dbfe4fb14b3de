//! Panics of Automerge, told apart from ours. Part of each target and of nothing else.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

/// From here on a panic of Automerge's own ends its input ([`outlive`]); any other ends the fuzzer, as before. Automerge is
/// known to panic over changes that are sealed and checked, and what meets one survives it (ADR 34).
pub fn tell_panics_apart() {
    let ends = take_hook();
    set_hook(Box::new(move |panic| {
        let place = panic.location().map_or("", |location| location.file());
        if !(place.contains("/automerge-") || place.contains("/hexane-")) {
            ends(panic);
        }
    }));
}

/// Runs one input to its end, or to a panic of Automerge's.
pub fn outlive(run: impl FnOnce()) {
    _ = catch_unwind(AssertUnwindSafe(run));
}
