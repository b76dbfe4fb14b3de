//! Appointments over time: how a series comes again and is changed, how appointments lie beside each other on a
//! page, and how other calendars write them. Pure: zones come in from outside, as ever.

pub mod change;
pub mod civil;
pub mod ical;
pub mod layout;
pub mod series;
pub mod typed;
