//! The engine: records, rows, queries, undo, outbox, sealing and sync, sans-IO.
//! `handle(now, input)` answers with effects; a shell carries them out.

pub mod effect;
pub mod keys;
pub mod seal;
pub mod payload;
pub mod invite;
pub mod roster;
