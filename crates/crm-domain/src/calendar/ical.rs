//! iCalendar (RFC 5545): appointments and tasks as other calendars write and read them.

pub mod lines;
mod people;
mod read;
mod record;
mod stamps;
#[cfg(test)]
mod tests;
mod todo;
mod vzone;
mod write;

use std::collections::BTreeSet;

use crate::id::RecordId;
use crate::period::Period;
use crate::recurrence::Rule;
use crate::time::{Day, Zone};

pub use people::{Meant, Person};
pub use read::read;
pub use record::{edits, of_values, record_id, uid_of};
pub use todo::Todo;
pub use write::Calendar;

/// An appointment as it goes in and out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Appointment {
    /// What all calendars know it by; one time of a series that goes its own way has its day behind a slash.
    pub uid: String,
    /// What it is about.
    pub title: String,
    /// Where.
    pub location: String,
    /// What is to be talked about.
    pub agenda: String,
    /// Where one meets online.
    pub url: String,
    /// From when to when.
    pub when: Option<Period>,
    /// The zone it was planned in, by its IANA name; empty where nobody said.
    pub zone: String,
    /// How it comes again; its end is a day of its own zone.
    pub rule: Option<Rule>,
    /// Days on which it does not take place.
    pub left_out: BTreeSet<Day>,
    /// So many minutes before the start somebody is reminded.
    pub reminder: Option<i64>,
    /// It does not take place.
    pub cancelled: bool,
    /// How often its organizer changed it.
    pub sequence: i64,
    /// Words it is sorted by.
    pub tags: BTreeSet<String>,
    /// What kind of event it is to us; empty for one of others.
    pub kind: String,
    /// Whom it is with, as calendars name them.
    pub people: Vec<Person>,
    /// Whom and what of ours it is about.
    pub related: BTreeSet<RecordId>,
}

/// Why an appointment of a file cannot be taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// It has no start, or one that is none.
    NoStart,
    /// It ends before it begins.
    EndsBeforeStart,
    /// It comes again in a way that is not understood.
    Rule,
    /// It comes again by the clock of a zone that nobody knows.
    Zone,
    /// The file ends in the middle of it.
    CutOff,
}

/// What could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What it is called, as far as that was read.
    pub title: String,
    /// The line of the file on which it begins, from 1.
    pub line: usize,
    /// Why.
    pub why: Why,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// Appointments.
    pub appointments: Vec<Appointment>,
    /// Tasks.
    pub todos: Vec<Todo>,
    /// What is wrong with others.
    pub faults: Vec<Fault>,
    /// It is a calendar at all.
    pub is_calendar: bool,
}

/// Zones, by whoever knows them.
pub struct Zones<'a> {
    /// The zone of an IANA name.
    pub named: &'a dyn Fn(&str) -> Option<Zone>,
    /// The zone of this device, by its name: of what says no zone.
    pub here: &'a str,
}
