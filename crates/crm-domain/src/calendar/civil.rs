//! Local time: what a clock on the wall shows.

use crate::time::{Day, Millis, Zone};

/// The length of a day without a switch of the clock, in milliseconds.
pub const DAY: i64 = 86_400_000;
/// An hour in milliseconds.
pub const HOUR: i64 = 3_600_000;
/// A minute in milliseconds.
pub const MINUTE: i64 = 60_000;

/// A day and a time of day, wherever that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Civil {
    /// The day.
    pub day: Day,
    /// Milliseconds since its midnight by the clock on the wall, below [`DAY`].
    pub millis: i64,
}

impl Civil {
    /// What the clock shows in a zone at a moment; `None` outside of the calendar.
    #[must_use]
    pub fn at(moment: Millis, zone: &Zone) -> Option<Self> {
        let local = moment.plus(i64::from(zone.offset(moment)) * MINUTE);
        Some(Self { day: local.day()?, millis: local.0.rem_euclid(DAY) })
    }

    /// The midnight that begins a day.
    #[must_use]
    pub const fn midnight(day: Day) -> Self {
        Self { day, millis: 0 }
    }

    /// When a zone's clock shows it. A time that is shown twice is the first of them; one that is never shown is as
    /// long after the switch as it would have been without (RFC 5545, 3.3.5).
    #[must_use]
    pub fn moment(self, zone: &Zone) -> Millis {
        let naive = self.day.to_days() * DAY + self.millis;
        let by = |offset: i32| Millis(naive - i64::from(offset) * MINUTE);
        let before = zone.offset(Millis(naive - DAY));
        let first = by(before);
        let there = zone.offset(first);
        if there == before {
            return first;
        }
        let second = by(there);
        if zone.offset(second) == there { second } else { first }
    }

    /// So many milliseconds later by the clock on the wall.
    #[must_use]
    pub fn plus(self, millis: i64) -> Option<Self> {
        let all = self.millis.checked_add(millis)?;
        Some(Self { day: self.day.plus_days(all.div_euclid(DAY))?, millis: all.rem_euclid(DAY) })
    }

    /// How much later it is than another by the clock on the wall, in milliseconds.
    #[must_use]
    pub fn since(self, other: Self) -> i64 {
        (self.day.to_days() - other.day.to_days()) * DAY + self.millis - other.millis
    }
}

/// The number of a day's week (ISO 8601): weeks begin on Monday, the first holds the year's first Thursday.
#[must_use]
pub fn week_number(day: Day) -> i64 {
    let thursday = day.to_days() - i64::from(day.weekday()) + 4;
    let year = Day::from_days(thursday).map_or(day.year(), Day::year);
    let first = Day::new(year, 1, 1).map_or(thursday, Day::to_days);
    (thursday - first) / 7 + 1
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Berlin's clock of the years around 2026.
    pub(crate) fn berlin() -> Zone {
        let last_sunday = |year: i16, month: u8| {
            let last = Day::new(year, month, 31).unwrap();
            Millis((last.to_days() - i64::from(last.weekday() % 7)) * DAY + HOUR)
        };
        let switches: Vec<_> =
            (2020..2040).map(|year| (last_sunday(year, 3), last_sunday(year, 10))).collect();
        let clock =
            move |at: Millis| if switches.iter().any(|(on, off)| at >= *on && at < *off) { 120 } else { 60 };
        Zone::of_clock(
            at("2020-01-01T00:00", &Zone::default()),
            at("2040-01-01T00:00", &Zone::default()),
            clock,
        )
    }

    /// The moment at which a zone's clock shows `2026-03-29T09:00`.
    pub(crate) fn at(text: &str, zone: &Zone) -> Millis {
        civil(text).moment(zone)
    }

    pub(crate) fn civil(text: &str) -> Civil {
        let (day, time) = text.split_once('T').unwrap();
        let (hours, minutes) = time.split_once(':').unwrap();
        let millis = hours.parse::<i64>().unwrap() * HOUR + minutes.parse::<i64>().unwrap() * MINUTE;
        Civil { day: Day::from_iso(day).unwrap(), millis }
    }

    #[test]
    fn a_clock_is_read_and_set_over_both_switches() {
        let zone = berlin();
        for text in [
            "2026-03-28T09:00",
            "2026-03-29T01:59",
            "2026-03-29T03:00",
            "2026-10-25T03:00",
            "2026-12-24T18:30",
        ] {
            assert_eq!(Civil::at(at(text, &zone), &zone), Some(civil(text)), "{text}");
        }
        // 02:30 is not there in spring, and twice in autumn: the first of them.
        assert_eq!(Civil::at(at("2026-03-29T02:30", &zone), &zone), Some(civil("2026-03-29T03:30")));
        assert_eq!(at("2026-10-25T02:30", &zone), at("2026-10-25T00:30", &Zone::default()));
    }

    #[test]
    fn weeks_are_counted_as_in_iso_8601() {
        let check =
            |day: &str, week: i64| assert_eq!(week_number(Day::from_iso(day).unwrap()), week, "{day}");
        check("2026-01-01", 1);
        check("2025-12-29", 1);
        check("2027-01-03", 53);
        check("2027-01-04", 1);
        check("2026-11-29", 48);
    }
}
