//! Points in time and days, as plain values that come in from outside.

use core::fmt;

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z, as the device's clock says. For display and ids only:
/// nothing is ordered by it that must converge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Millis(pub i64);

impl Millis {
    /// This point plus `millis` milliseconds.
    #[must_use]
    pub const fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// The calendar day of this point in UTC, `None` before year -9999 and after 9999.
    #[must_use]
    pub fn day(self) -> Option<Day> {
        Day::from_days(self.0.div_euclid(86_400_000))
    }
}

/// How many minutes local time is ahead of UTC, from each moment on. Comes from the device, summer and winter
/// time with it; the domain knows no zones.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Zone {
    /// Ascending; the first offset holds before its moment as well.
    changes: Vec<(Millis, i32)>,
}

/// The zone of those who have none.
pub static UTC: Zone = Zone { changes: Vec::new() };

/// Offsets are asked for in such steps: no zone changes twice within a week.
const ZONE_STEP: i64 = 7 * 86_400_000;

impl Zone {
    /// The zone in which `offset` minutes hold always.
    #[must_use]
    pub fn fixed(offset: i32) -> Self {
        Self { changes: vec![(Millis(0), offset)] }
    }

    /// The zone of a clock that tells its offset at any moment, as far as it is asked: changes are found to
    /// the minute.
    #[must_use]
    pub fn of_clock(from: Millis, until: Millis, offset_at: impl Fn(Millis) -> i32) -> Self {
        let mut before = offset_at(from);
        let mut changes = vec![(from, before)];
        let mut at = from;
        while at < until {
            let next = at.plus(ZONE_STEP);
            let after = offset_at(next);
            if before != after {
                let (mut low, mut high) = (at.0, next.0);
                while high - low > 60_000 {
                    let middle = low + (high - low) / 2;
                    if offset_at(Millis(middle)) == before { low = middle } else { high = middle }
                }
                changes.push((Millis(high - high.rem_euclid(60_000)), after));
            }
            (at, before) = (next, after);
        }
        Self { changes }
    }

    /// The zone in which each offset holds from its moment on; ascending.
    #[must_use]
    pub const fn of_changes(changes: Vec<(Millis, i32)>) -> Self {
        Self { changes }
    }

    /// The switches of its clock between two moments: when, and the minutes ahead of UTC from then on.
    #[must_use]
    pub fn switches(&self, from: Millis, to: Millis) -> Vec<(Millis, i32)> {
        let later = self.changes.iter().skip(1).filter(|(at, _)| *at > from && *at <= to);
        later.copied().filter(|(at, offset)| self.offset(at.plus(-1)) != *offset).collect()
    }

    /// Minutes ahead of UTC at a moment.
    #[must_use]
    pub fn offset(&self, at: Millis) -> i32 {
        let later = self.changes.partition_point(|(from, _)| *from <= at);
        self.changes.get(later.saturating_sub(1)).map_or(0, |(_, offset)| *offset)
    }

    /// The calendar day of a moment here, `None` before year -9999 and after 9999.
    #[must_use]
    pub fn day(&self, at: Millis) -> Option<Day> {
        at.plus(i64::from(self.offset(at)) * 60_000).day()
    }
}

/// A calendar day without a time zone.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Day {
    year: i16,
    month: u8,
    day: u8,
}

/// How many days a month has; 0 for a month that does not exist.
const fn days_in(year: i64, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0) => 29,
        2 => 28,
        _ => 0,
    }
}

// WHY no calendar crate: the page's module pays for every kilobyte, and what is needed fits on this
// page. A test holds it against `jiff`.
impl Day {
    /// The day, or `None` when the calendar has no such day. Years -9999 to 9999.
    #[must_use]
    pub fn new(year: i16, month: u8, day: u8) -> Option<Self> {
        let known = (-9999..=9999).contains(&year) && (1..=days_in(i64::from(year), month)).contains(&day);
        known.then_some(Self { year, month, day })
    }

    /// Year, negative before the common era.
    #[must_use]
    pub const fn year(self) -> i16 {
        self.year
    }

    /// Month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// Day of the month, 1 to 31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    /// Reads `YYYY-MM-DD`.
    #[must_use]
    pub fn from_iso(text: &str) -> Option<Self> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let mut parts = digits.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let all_digits = [year, month, day].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        if parts.next().is_some() || !all_digits || (year.len(), month.len(), day.len()) != (4, 2, 2) {
            return None;
        }
        let year: i16 = year.parse().ok()?;
        Self::new(if negative { -year } else { year }, month.parse().ok()?, day.parse().ok()?)
    }

    /// Days since 1970-01-01, negative before. Proleptic Gregorian, by counting in eras of 400 years
    /// that begin in March.
    #[must_use]
    pub fn to_days(self) -> i64 {
        let month = i64::from(self.month);
        let year = i64::from(self.year) - i64::from(month <= 2);
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// The day so many days after 1970-01-01; `None` outside the years -9999 to 9999.
    #[must_use]
    pub fn from_days(days: i64) -> Option<Self> {
        let shifted = days.checked_add(719_468)?;
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self::new(i16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    /// This day plus so many days.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Option<Self> {
        Self::from_days(self.to_days().checked_add(days)?)
    }

    /// This day plus so many months; the 31st becomes the month's last day where it has none.
    #[must_use]
    pub fn plus_months(self, months: i64) -> Option<Self> {
        let count = (i64::from(self.year) * 12 + i64::from(self.month) - 1).checked_add(months)?;
        let (year, month) = (count.div_euclid(12), u8::try_from(count.rem_euclid(12) + 1).ok()?);
        Self::new(i16::try_from(year).ok()?, month, self.day.min(days_in(year, month)))
    }

    /// 1 for Monday to 7 for Sunday (ISO 8601).
    #[must_use]
    pub fn weekday(self) -> u8 {
        u8::try_from((self.to_days() + 3).rem_euclid(7) + 1).unwrap_or(1)
    }
}

/// `YYYY-MM-DD`, as it is stored.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A day whose year may be unknown, such as a birthday that a colleague only half remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PartialDay {
    /// `None` when only day and month are known.
    pub year: Option<i16>,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl PartialDay {
    /// The day, or `None` when no calendar has it. 29 February is allowed without a year.
    #[must_use]
    pub fn new(year: Option<i16>, month: u8, day: u8) -> Option<Self> {
        Day::new(year.unwrap_or(2000), month, day)?;
        Some(Self { year, month, day })
    }

    /// Reads `YYYY-MM-DD` or `--MM-DD` (vCard's way of leaving the year out).
    #[must_use]
    pub fn from_iso(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix("--") {
            let (month, day) = rest.split_once('-')?;
            return Self::new(None, month.parse().ok()?, day.parse().ok()?);
        }
        let day = Day::from_iso(text)?;
        Self::new(Some(day.year()), day.month(), day.day())
    }
}

impl fmt::Display for PartialDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}-{:02}-{:02}", self.month, self.day),
            None => write!(f, "--{:02}-{:02}", self.month, self.day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_agrees_with_jiff_on_every_day_of_six_centuries() {
        for days in -146_097..=73_000 {
            let day = Day::from_days(days).unwrap();
            let theirs = jiff::civil::date(1970, 1, 1) + jiff::Span::new().days(days);
            assert_eq!(day.to_string(), theirs.to_string());
            assert_eq!(day.to_days(), days);
            assert_eq!(i64::from(day.weekday()), i64::from(theirs.weekday().to_monday_one_offset()));
        }
    }

    #[test]
    fn a_zone_is_read_off_a_clock_to_the_minute() {
        // Berlin, 2026: summer time from 29 March to 25 October, 01:00 UTC.
        let (spring, autumn) = (Millis(1_774_746_000_000), Millis(1_792_890_000_000));
        let clock = |at: Millis| if at < spring || at >= autumn { 60 } else { 120 };
        let year = 365 * 86_400_000;
        let zone = Zone::of_clock(spring.plus(-year), autumn.plus(year), clock);
        for at in [spring.plus(-60_000), spring, autumn.plus(-60_000), autumn, autumn.plus(99 * year)] {
            assert_eq!(zone.offset(at), clock(at), "{at:?}");
        }
        assert_eq!(zone.offset(Millis(0)), 60);
        // 22:30 UTC is the next day in summer, still the same day in winter.
        let day = |at: i64| zone.day(Millis(at)).map(|day| day.to_string()).unwrap();
        assert_eq!(day(1_782_858_600_000), "2026-07-01");
        assert_eq!(day(1_798_669_800_000), "2026-12-30");
        assert_eq!(Zone::default().offset(spring), 0);
    }

    #[test]
    fn days_are_read_and_written_as_iso() {
        let check = |text: &str, there: bool| {
            assert_eq!(
                Day::from_iso(text).map(|day| day.to_string()),
                there.then(|| text.to_owned()),
                "{text}"
            );
        };
        check("2026-11-21", true);
        check("2024-02-29", true);
        check("2023-02-29", false);
        check("2026-13-01", false);
        check("2026-1-1", false);
        check("20261-1-01", false);
        check("2026-11-21T00:00", false);
        check("", false);
        assert_eq!(PartialDay::from_iso("--02-29"), PartialDay::new(None, 2, 29));
    }

    #[test]
    fn months_end_where_they_end() {
        let end = Day::new(2026, 1, 31).unwrap();
        assert_eq!(end.plus_months(1), Day::new(2026, 2, 28));
        assert_eq!(end.plus_months(25), Day::new(2028, 2, 29));
        assert_eq!(end.plus_months(-2), Day::new(2025, 11, 30));
        assert_eq!(Day::new(9999, 12, 31).unwrap().plus_days(1), None);
        assert_eq!(end.plus_days(i64::MAX), None);
    }
}
