//! Texts and files that anybody may bring.

pub mod csv;
pub mod field;
pub mod ical;
pub mod mail;
pub mod rrule;
pub mod vcard;
