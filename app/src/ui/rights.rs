//! What this device may do by its role. The engine refuses what the page does not offer here; of what the page cannot
//! know beforehand it says why at the moment it would happen.

use engine_protocol::sync::Role;
use leptos::prelude::*;

use super::toast::use_toasts;
use crate::engine::use_engine;
use crate::i18n::tr;

/// Whether it may change records, followed by reactive closures. Before the engine has spoken nobody is stopped.
#[must_use]
pub fn may_write() -> bool {
    use_engine().workspace().is_none_or(|workspace| workspace.role != Role::ReadOnly)
}

/// Whether what is about to be done may be done; if not, it is said why.
#[must_use]
pub fn lets_write() -> bool {
    let may = untrack(may_write);
    if !may {
        use_toasts().say(tr("problem.read_only"));
    }
    may
}
