//! The words and rules of the CRM: ids, fields, values, commands, queries. Pure functions over plain
//! values: no clock, no randomness, no storage, no Automerge, no browser.

pub mod activity;
pub mod arrangement;
pub mod bulk;
pub mod calendar;
pub mod choice;
pub mod command;
pub mod country;
pub mod duplicate;
#[cfg(feature = "files")]
pub mod export;
pub mod field;
pub mod filter;
pub mod fold;
pub mod format;
pub mod id;
pub mod import;
pub mod item;
pub mod line;
pub mod mail;
pub mod order;
pub mod own;
pub mod parse;
pub mod period;
pub mod phone;
pub mod query;
pub mod recurrence;
pub mod row;
pub mod sales;
pub mod schema;
pub mod search;
pub mod time;
pub mod tour;
pub mod value;
pub mod words;
