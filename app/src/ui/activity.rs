//! What people do with customers, as they note it: calls, visits, mails, notes. Noting costs three taps at most.

pub mod about;
pub mod calls;
pub mod chips;
pub mod closing;
pub mod entry;
pub mod kinds;
pub mod mail;
pub mod noting;
pub mod offers;
pub mod photos;
pub mod position;
pub mod reach;
pub mod report;
pub mod sheet;
pub mod visit;
