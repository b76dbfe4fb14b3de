//! A series: an appointment that comes again at the same time of day, by the clock of its own zone.

use std::collections::BTreeSet;

use super::civil::{Civil, DAY};
use crate::period::Period;
use crate::recurrence::Rule;
use crate::time::{Day, Millis, UTC, Zone};

/// An appointment that comes again.
#[derive(Debug, Clone)]
pub struct Series<'a> {
    /// When it is for the first time.
    pub when: Period,
    /// How it comes again.
    pub rule: &'a Rule,
    /// Days on which it does not take place.
    pub left_out: &'a BTreeSet<Day>,
    /// The zone by whose clock it goes; of no account for whole days.
    pub zone: &'a Zone,
}

/// One time of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// The day on which it begins in the series' zone: its name within the series.
    pub day: Day,
    /// From when to when.
    pub when: Period,
}

impl Series<'_> {
    /// When it begins for the first time, by its own clock.
    #[must_use]
    pub fn first(&self) -> Option<Civil> {
        begins(self.when, self.zone)
    }

    /// When it is on a day. It lasts as long as it does the first time.
    #[must_use]
    pub fn on(&self, day: Day) -> Period {
        let first = self.first().unwrap_or(Civil::midnight(day));
        let zone = if self.when.all_day { &UTC } else { self.zone };
        let from = Civil { day, ..first }.moment(zone);
        Period { from, to: from.plus(self.when.length()), all_day: self.when.all_day }
    }

    /// The times that touch the days from `first` to `last` of the zone `here`, in their order.
    #[must_use]
    pub fn touching(&self, first: Day, last: Day, here: &Zone) -> Vec<Occurrence> {
        let Some(begin) = self.first() else { return Vec::new() };
        // WHY two more: the clocks of two zones are up to a day apart, on either side.
        let long = self.when.length() / DAY + 2;
        let (Some(from), Some(to)) = (first.plus_days(-long), last.plus_days(2)) else { return Vec::new() };
        let mut days = self.rule.between(begin.day, from, to);
        // WHY: the first time is one of them, whether the rule has it or not (RFC 5545, 3.8.2.4).
        if !days.contains(&begin.day) && begin.day >= from && begin.day <= to {
            days.insert(0, begin.day);
        }
        days.into_iter()
            .filter(|day| !self.left_out.contains(day))
            .map(|day| Occurrence { day, when: self.on(day) })
            .filter(|one| touches(one.when, first, last, here))
            .collect()
    }
}

/// When a period begins, by a zone's clock; whole days by the calendar alone.
#[must_use]
pub fn begins(when: Period, zone: &Zone) -> Option<Civil> {
    Civil::at(when.from, if when.all_day { &UTC } else { zone })
}

/// The first and the last day that a period touches in a zone.
#[must_use]
pub fn days_of(when: Period, here: &Zone) -> Option<(Day, Day)> {
    let zone = if when.all_day { &UTC } else { here };
    let last = if when.to > when.from { Millis(when.to.0 - 1) } else { when.to };
    Some((zone.day(when.from)?, zone.day(last)?))
}

/// Whether a period touches a stretch of days in a zone.
#[must_use]
pub fn touches(when: Period, first: Day, last: Day, here: &Zone) -> bool {
    days_of(when, here).is_some_and(|(from, to)| from <= last && first <= to)
}

#[cfg(test)]
mod tests {
    use super::super::civil::tests::{at, berlin};
    use super::super::civil::{HOUR, MINUTE};
    use super::*;

    fn day(text: &str) -> Day {
        Day::from_iso(text).unwrap()
    }

    fn local(when: Period, zone: &Zone) -> String {
        let civil = Civil::at(when.from, zone).unwrap();
        format!("{}T{:02}:{:02}", civil.day, civil.millis / HOUR, civil.millis % HOUR / MINUTE)
    }

    fn times(start: &str, rule: &str, first: &str, last: &str, left_out: &[&str]) -> Vec<String> {
        let zone = berlin();
        let from = at(start, &zone);
        let (rule, left_out) = (Rule::parse(rule).unwrap(), left_out.iter().map(|one| day(one)).collect());
        let when = Period { from, to: from.plus(HOUR), all_day: false };
        let series = Series { when, rule: &rule, left_out: &left_out, zone: &zone };
        series.touching(day(first), day(last), &zone).into_iter().map(|one| local(one.when, &zone)).collect()
    }

    #[test]
    fn a_series_at_nine_stays_at_nine_over_both_switches_of_the_clock() {
        let spring = times("2026-03-27T09:00", "FREQ=DAILY", "2026-03-28", "2026-03-30", &[]);
        assert_eq!(spring, ["2026-03-28T09:00", "2026-03-29T09:00", "2026-03-30T09:00"]);
        let autumn = times("2026-01-05T09:00", "FREQ=WEEKLY;BYDAY=SU", "2026-10-18", "2026-11-01", &[]);
        assert_eq!(autumn, ["2026-10-18T09:00", "2026-10-25T09:00", "2026-11-01T09:00"]);
    }

    #[test]
    fn a_day_that_is_left_out_stays_left_out_and_the_first_time_always_is() {
        let week = times("2026-11-30T08:00", "FREQ=DAILY", "2026-11-30", "2026-12-03", &["2026-12-01"]);
        assert_eq!(week, ["2026-11-30T08:00", "2026-12-02T08:00", "2026-12-03T08:00"]);
        // Monday, the rule has Fridays.
        let odd = times("2026-11-30T08:00", "FREQ=WEEKLY;BYDAY=FR", "2026-11-30", "2026-12-06", &[]);
        assert_eq!(odd, ["2026-11-30T08:00", "2026-12-04T08:00"]);
    }

    #[test]
    fn whole_days_are_the_same_days_in_every_zone() {
        let rule = Rule::parse("FREQ=YEARLY").unwrap();
        let from = Millis(day("2020-03-29").to_days() * DAY);
        let when = Period { from, to: from.plus(DAY), all_day: true };
        let none = BTreeSet::new();
        for offset in [-720, -300, 0, 60, 840] {
            let here = Zone::fixed(offset);
            let series = Series { when, rule: &rule, left_out: &none, zone: &here };
            let found = series.touching(day("2026-03-29"), day("2026-03-29"), &here);
            assert_eq!(found.len(), 1, "{offset}");
            assert_eq!(days_of(found[0].when, &here), Some((day("2026-03-29"), day("2026-03-29"))));
            assert!(series.touching(day("2026-03-28"), day("2026-03-28"), &here).is_empty());
            assert!(series.touching(day("2026-03-30"), day("2026-03-31"), &here).is_empty());
        }
    }

    #[test]
    fn what_began_days_ago_still_touches_today() {
        let zone = berlin();
        let from = at("2026-11-02T18:00", &zone);
        let rule = Rule::parse("FREQ=WEEKLY").unwrap();
        let none = BTreeSet::new();
        let when = Period { from, to: from.plus(5 * DAY), all_day: false };
        let series = Series { when, rule: &rule, left_out: &none, zone: &zone };
        let found = series.touching(day("2026-11-21"), day("2026-11-21"), &zone);
        assert_eq!(found.iter().map(|one| one.day).collect::<Vec<_>>(), [day("2026-11-16")]);
    }
}
