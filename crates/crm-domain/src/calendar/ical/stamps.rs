//! Days, times and lengths as iCalendar writes them.

use super::super::civil::{Civil, DAY, HOUR, MINUTE};
use crate::time::{Day, Millis, UTC};

/// A point in time as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// A day.
    Day(Day),
    /// A moment in UTC.
    Moment(Millis),
    /// By a clock on the wall.
    Local(Civil),
}

impl Stamp {
    /// Reads `20261231`, `20261231T235959` or `20261231T225959Z`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(utc) = text.strip_suffix(['Z', 'z']) {
            return civil(utc).map(|civil| Self::Moment(civil.moment(&UTC)));
        }
        if text.contains(['T', 't']) { civil(text).map(Self::Local) } else { day(text).map(Self::Day) }
    }
}

fn day(text: &str) -> Option<Day> {
    let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let part = |range: core::ops::Range<usize>| text.get(range).filter(|_| digits);
    Day::new(part(0..4)?.parse().ok()?, part(4..6)?.parse().ok()?, part(6..8)?.parse().ok()?)
}

fn civil(text: &str) -> Option<Civil> {
    let (date, time) = text.split_once(['T', 't'])?;
    let digits = (time.len() == 6 || time.len() == 4) && time.bytes().all(|byte| byte.is_ascii_digit());
    let part = |range: core::ops::Range<usize>| time.get(range).filter(|_| digits)?.parse::<i64>().ok();
    let (hours, minutes) = (part(0..2)?, part(2..4)?);
    // A leap second is one that no clock here shows.
    let seconds = part(4..6).unwrap_or(0).min(59);
    let known = hours < 24 && minutes < 60;
    known.then_some(Civil { day: day(date)?, millis: hours * HOUR + minutes * MINUTE + seconds * 1000 })
}

/// A length: days by the calendar, and milliseconds. `-PT15M`, `P1DT2H`, `P2W`.
pub fn length(text: &str) -> Option<(i64, i64)> {
    let text = text.trim().to_ascii_uppercase();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(&text)),
    };
    let (mut days, mut millis, mut digits) = (0_i64, 0_i64, String::new());
    let mut parts = 0;
    for c in text.strip_prefix('P')?.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if c == 'T' && digits.is_empty() {
            continue;
        }
        let number: i64 = digits.parse().ok().filter(|number| *number < 1_000_000)?;
        digits.clear();
        parts += 1;
        match c {
            'W' => days += number * 7,
            'D' => days += number,
            'H' => millis += number * HOUR,
            'M' => millis += number * MINUTE,
            'S' => millis += number * 1000,
            _ => return None,
        }
    }
    (parts > 0 && digits.is_empty()).then_some((sign * days, sign * millis))
}

/// An offset from UTC in minutes: `+0200`, `-053000`.
pub fn offset(text: &str) -> Option<i32> {
    let text = text.trim();
    let (sign, digits) = match text.split_at_checked(1)? {
        ("-", digits) => (-1, digits),
        ("+", digits) => (1, digits),
        _ => (1, text),
    };
    let part = |range: core::ops::Range<usize>| digits.get(range)?.parse::<i32>().ok();
    Some(sign * (part(0..2)? * 60 + part(2..4)?))
}

/// `20261231`.
pub fn day_text(day: Day) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// `20261231T235959`.
pub fn civil_text(at: Civil) -> String {
    let seconds = at.millis.rem_euclid(DAY) / 1000;
    format!("{}T{:02}{:02}{:02}", day_text(at.day), seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// `20261231T225959Z`; empty outside of the calendar.
pub fn moment_text(at: Millis) -> String {
    Civil::at(at, &UTC).map(|civil| civil_text(civil) + "Z").unwrap_or_default()
}

/// `+0130`.
pub fn offset_text(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}{:02}", minutes.abs() / 60, minutes.abs() % 60)
}
