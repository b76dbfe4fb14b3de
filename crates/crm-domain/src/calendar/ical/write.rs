//! From appointments to a file that other calendars read.

use std::collections::BTreeMap;

use super::super::civil::{Civil, DAY};
use super::super::series::begins;
use super::lines::{escaped, push};
use super::stamps::{civil_text, day_text, moment_text};
use super::todo::write as todo;
use super::vzone::{BEFORE, push_zone};
use super::{Appointment, Todo, people};
use crate::period::Period;
use crate::recurrence::Rule;
use crate::time::{Millis, UTC, Zone};

/// A series without an end is told the switches of its zone for so long.
const AHEAD: i64 = 20 * 366 * DAY;

/// A file in the making: what goes in is written at once, so that a long one can be made in turns.
#[derive(Debug)]
pub struct Calendar {
    now: Millis,
    body: String,
    /// People are named in it: it is no mere announcement (RFC 5546, 3.2.1).
    names_people: bool,
    /// By whose clocks something comes again, and from when to when.
    zones: BTreeMap<String, (Zone, Millis, Millis)>,
}

impl Calendar {
    /// A file that is made at `now`.
    #[must_use]
    pub const fn new(now: Millis) -> Self {
        Self { now, body: String::new(), names_people: false, zones: BTreeMap::new() }
    }

    /// Adds an appointment; one without a time is left out.
    pub fn add(&mut self, one: &Appointment, named: &dyn Fn(&str) -> Option<Zone>) {
        let Some(when) = one.when else { return };
        let zone = if is_by_clock(one) { self.zone(one, when, named) } else { None };
        self.names_people |= !one.people.is_empty();
        event(&mut self.body, one, when, zone.as_ref(), self.now);
    }

    /// Adds a task; one that is due on no day is left out.
    pub fn add_todo(&mut self, one: &Todo) {
        if one.due.is_some() {
            todo(&mut self.body, one, self.now);
        }
    }

    /// The zone of an appointment, noted down for as long as it is needed.
    fn zone(
        &mut self,
        one: &Appointment,
        when: Period,
        named: &dyn Fn(&str) -> Option<Zone>,
    ) -> Option<Zone> {
        let until = one.rule.as_ref().and_then(|rule| rule.until);
        let end = until.map_or(when.from.plus(AHEAD), |day| Millis(day.to_days() * DAY + 2 * DAY));
        if let Some((zone, first, last)) = self.zones.get_mut(&one.zone) {
            (*first, *last) = ((*first).min(when.from), (*last).max(end));
            return Some(zone.clone());
        }
        let zone = named(&one.zone)?;
        self.zones.insert(one.zone.clone(), (zone.clone(), when.from, end));
        Some(zone)
    }

    /// The file: its zones stand before what goes by them.
    #[must_use]
    pub fn finish(self) -> String {
        let mut file = String::with_capacity(self.body.len() + 1_024);
        for line in
            ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Feldbuch//Feldbuch//DE", "CALSCALE:GREGORIAN"]
        {
            push(&mut file, line);
        }
        if !self.names_people {
            push(&mut file, "METHOD:PUBLISH");
        }
        for (name, (zone, from, to)) in &self.zones {
            push_zone(&mut file, name, zone, from.plus(-BEFORE), *to);
        }
        file.push_str(&self.body);
        push(&mut file, "END:VCALENDAR");
        file
    }
}

/// What comes again goes by the clock of its zone; what is once is a moment wherever one is.
fn is_by_clock(one: &Appointment) -> bool {
    one.rule.is_some()
        && one.when.is_some_and(|when| !when.all_day)
        && !one.zone.is_empty()
        && one.zone != "UTC"
}

fn event(file: &mut String, one: &Appointment, when: Period, zone: Option<&Zone>, now: Millis) {
    push(file, "BEGIN:VEVENT");
    push(file, &format!("UID:{}", escaped(&one.uid)));
    push(file, &format!("DTSTAMP:{}", moment_text(now)));
    for (name, at) in [("DTSTART", when.from), ("DTEND", when.to)] {
        push(file, &stamp(name, at, when.all_day, zone.map(|zone| (one.zone.as_str(), zone))));
    }
    if let Some(rule) = &one.rule {
        push(file, &format!("RRULE:{}", rule_text(rule, when, zone)));
        for day in &one.left_out {
            let begin = begins(when, zone.unwrap_or(&UTC)).map_or(0, |begin| begin.millis);
            let line = if when.all_day {
                format!("EXDATE;VALUE=DATE:{}", day_text(*day))
            } else {
                let civil = Civil { day: *day, millis: begin };
                match zone {
                    Some(_) => format!("EXDATE;TZID={}:{}", one.zone, civil_text(civil)),
                    None => format!("EXDATE:{}Z", civil_text(civil)),
                }
            };
            push(file, &line);
        }
    }
    let tags: Vec<String> = one.tags.iter().map(|tag| escaped(tag)).collect();
    let texts = [
        ("SUMMARY", escaped(&one.title)),
        ("LOCATION", escaped(&one.location)),
        ("DESCRIPTION", escaped(&one.agenda)),
        ("URL", one.url.clone()),
        ("CATEGORIES", tags.join(",")),
        ("X-FELDBUCH-KIND", escaped(&one.kind)),
    ];
    for (name, value) in texts.iter().filter(|(_, value)| !value.is_empty()) {
        push(file, &format!("{name}:{value}"));
    }
    people::write(file, &one.people);
    push(file, if one.cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
    if one.sequence > 0 {
        push(file, &format!("SEQUENCE:{}", one.sequence));
    }
    if let Some(minutes) = one.reminder {
        let description = if one.title.is_empty() { "Feldbuch".to_owned() } else { escaped(&one.title) };
        for line in ["BEGIN:VALARM", "ACTION:DISPLAY"] {
            push(file, line);
        }
        push(file, &format!("DESCRIPTION:{description}"));
        push(file, &format!("TRIGGER:-PT{minutes}M"));
        push(file, "END:VALARM");
    }
    push(file, "END:VEVENT");
}

fn stamp(name: &str, at: Millis, all_day: bool, zone: Option<(&str, &Zone)>) -> String {
    if all_day {
        return format!("{name};VALUE=DATE:{}", at.day().map(day_text).unwrap_or_default());
    }
    match zone.and_then(|(id, zone)| Some((id, Civil::at(at, zone)?))) {
        Some((id, civil)) => format!("{name};TZID={id}:{}", civil_text(civil)),
        None => format!("{name}:{}", moment_text(at)),
    }
}

/// The rule; its end as a moment where the series has a time of day (RFC 5545, 3.3.10).
fn rule_text(rule: &Rule, when: Period, zone: Option<&Zone>) -> String {
    let zone = zone.unwrap_or(&UTC);
    let Some(until) = rule.until.filter(|_| !when.all_day) else { return rule.to_string() };
    let end = Civil { day: until, millis: begins(when, zone).map_or(0, |begin| begin.millis) }.moment(zone);
    let day = format!("UNTIL={}", day_text(until));
    rule.to_string().replace(&day, &format!("UNTIL={}", moment_text(end)))
}
