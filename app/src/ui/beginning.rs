//! Whether the first steps stand on the page of today: from the founding of a workspace until somebody has had enough
//! of them. On this device only; whoever joins others finds things set up.

use crate::engine::use_engine;

/// Where it is kept.
const KEY: &str = "today.first_steps";
const SHOWN: &str = "shown";

/// Whether they are shown, followed by reactive closures.
#[must_use]
pub fn is_shown() -> bool {
    use_engine().preferences().get(KEY).as_deref() == Some(SHOWN)
}

/// Shows them from now on, or not any more.
pub fn show(shown: bool) {
    let engine = use_engine();
    engine.preferences().set(engine, KEY, if shown { SHOWN.to_owned() } else { String::new() });
}
