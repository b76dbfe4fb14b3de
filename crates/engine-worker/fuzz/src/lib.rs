//! Bytes between the tabs of one browser: a tab of another build may send any.

pub mod envelope;

/// WHY not by the crate: that one is compiled for browsers only.
#[path = "../../src/envelope.rs"]
mod ours;
