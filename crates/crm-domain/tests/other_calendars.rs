//! Appointments that leave the app, read by another reader than our own: the `icalendar` crate, which knows zones by their
//! names and counts out what comes again with the `rrule` crate.
#![allow(clippy::unwrap_used, reason = "tests and their helpers stop at the first surprise")]

use std::collections::BTreeSet;

use crm_domain::calendar::ical::{Appointment, Calendar};
use crm_domain::period::Period;
use crm_domain::recurrence::{Freq, Rule};
use crm_domain::time::{Day, Millis, Zone};
use icalendar::{CalendarComponent, Component as _, Event, EventLike as _};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn day(text: &str) -> Day {
    Day::from_iso(text).unwrap()
}

/// An instant by the clock of Greenwich.
fn at(text: &str, hour: i64) -> Millis {
    Millis(day(text).to_days() * DAY + hour * HOUR)
}

/// Berlin in 2026: summer time from 29 March to 25 October, 01:00 in Greenwich.
fn berlin() -> Zone {
    let summer = at("2026-03-29", 1)..at("2026-10-25", 1);
    Zone::of_clock(at("2025-12-01", 0), at("2026-12-31", 0), |at| if summer.contains(&at) { 120 } else { 60 })
}

fn named(name: &str) -> Option<Zone> {
    (name == "Europe/Berlin").then(berlin)
}

fn appointment(from: Millis, to: Millis, all_day: bool) -> Appointment {
    Appointment {
        uid: "besuch@feldbuch".to_owned(),
        title: "Besuch, Muster & Söhne; „Halle 4“".to_owned(),
        location: "Köln, Messe".to_owned(),
        agenda: "Preise\nMuster mitnehmen".to_owned(),
        when: Period::new(from, to, all_day),
        zone: "Europe/Berlin".to_owned(),
        ..Appointment::default()
    }
}

/// The only event of a file, as the other reader has it.
fn read(one: &Appointment) -> Event {
    let mut file = Calendar::new(at("2026-01-01", 12));
    file.add(one, &named);
    let calendar: icalendar::Calendar = file.finish().parse().unwrap();
    let mut events = calendar.components.into_iter().filter_map(|component| match component {
        CalendarComponent::Event(event) => Some(event),
        _ => None,
    });
    let event = events.next().unwrap();
    assert!(events.next().is_none());
    event
}

/// When it takes place, by that reader's own counting, in milliseconds since 1970.
fn times(event: &Event) -> Vec<i64> {
    let found = event.get_recurrence().unwrap().all(100);
    assert!(!found.limited);
    found.dates.into_iter().map(|date| date.timestamp_millis()).collect()
}

#[test]
fn another_reader_has_the_words_and_the_time_of_an_appointment() {
    let event = read(&appointment(at("2026-07-13", 7), at("2026-07-13", 8), false));
    assert_eq!(event.get_uid(), Some("besuch@feldbuch"));
    assert_eq!(event.get_summary(), Some("Besuch, Muster & Söhne; „Halle 4“"));
    assert_eq!(event.get_location(), Some("Köln, Messe"));
    assert_eq!(event.get_description(), Some("Preise\nMuster mitnehmen"));
    let start = event.get_start().unwrap();
    let start = match start {
        icalendar::DatePerhapsTime::DateTime(time) => time.try_into_utc().unwrap().timestamp_millis(),
        icalendar::DatePerhapsTime::Date(date) => panic!("a day: {date}"),
    };
    assert_eq!(start, at("2026-07-13", 7).0);
}

#[test]
fn another_reader_has_whole_days_as_days() {
    let event = read(&appointment(at("2026-07-13", 0), at("2026-07-15", 0), true));
    let days = [event.get_start().unwrap(), event.get_end().unwrap()].map(|end| match end {
        icalendar::DatePerhapsTime::Date(date) => date.to_string(),
        icalendar::DatePerhapsTime::DateTime(time) => panic!("a time: {time:?}"),
    });
    // The end of whole days is the first day after them (RFC 5545, 3.6.1).
    assert_eq!(days, ["2026-07-13", "2026-07-15"]);
}

#[test]
fn another_reader_counts_a_series_by_the_clock_of_its_zone_over_both_switches_without_what_was_left_out() {
    for (from, switch) in [("2026-03-16", "2026-03-29"), ("2026-10-12", "2026-10-25")] {
        let starts_at = |date: Day| {
            let in_summer = date >= day("2026-03-29") && date < day("2026-10-25");
            date.to_days() * DAY + (if in_summer { 7 } else { 8 }) * HOUR
        };
        let first = Millis(starts_at(day(from)));
        let mut series = appointment(first, first.plus(HOUR), false);
        series.rule =
            Some(Rule { until: Some(day(from).plus_days(28).unwrap()), ..Rule::every(1, Freq::Weekly) });
        let out = day(from).plus_days(14).unwrap();
        series.left_out = BTreeSet::from([out]);
        let wanted: Vec<i64> = (0..5)
            .map(|week| day(from).plus_days(7 * week).unwrap())
            .filter(|date| *date != out)
            .map(starts_at)
            .collect();
        assert_eq!(times(&read(&series)), wanted, "nine o'clock on either side of {switch}");
    }
}
