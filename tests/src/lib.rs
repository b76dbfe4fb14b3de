//! Stories over a real relay and a real browser: what they share.

pub mod peer;
pub mod relay;
