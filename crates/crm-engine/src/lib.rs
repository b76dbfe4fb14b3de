//! The engine: records, rows, queries, undo, outbox, sealing and sync, sans-IO.
//! `handle(now, input)` answers with effects; a shell carries them out.

mod again;
#[doc(hidden)]
pub mod block;
mod bulk;
mod by_id;
mod cells;
mod commands;
mod commit;
mod deeds;
mod definitions;
mod derived;
mod docs;
mod doubt;
pub mod effect;
#[doc(hidden)]
pub mod encoding;
mod engine;
mod export;
mod finding;
mod fold;
mod forecast;
mod grouped;
pub mod hand;
mod head;
mod import;
pub mod invite;
pub mod keys;
mod lane;
mod likes;
mod link;
mod orders;
mod outbox;
mod pace;
pub mod payload;
#[doc(hidden)]
pub mod planted;
mod question;
mod quotes;
mod reading;
mod rebuild;
mod receive;
mod records;
mod requests;
pub mod roster;
mod rules;
mod sales;
mod screens;
pub mod seal;
mod sorted;
mod sow;
mod start;
mod sum;
mod table;
mod tally;
mod title;
mod undo;
mod visits;
mod watch;
mod workspace;

pub use engine::Engine;
pub use pace::Pace;
