//! The engine: records, rows, queries, undo, outbox, sealing and sync, sans-IO.
//! `handle(now, input)` answers with effects; a shell carries them out.

pub mod effect;
pub mod invite;
pub mod keys;
pub mod payload;
pub mod roster;
pub mod seal;
