//! Bytes between a page and the engine: a page of another build may send any.

pub mod messages;
