//! A rule of repetition as text, as RFC 5545 writes it.

use core::fmt;

use super::{Freq, Rule};
use crate::time::Day;

/// Monday to Sunday.
const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

impl Freq {
    /// Every one, the most frequent first.
    pub const ALL: [Self; 4] = [Self::Daily, Self::Weekly, Self::Monthly, Self::Yearly];

    const fn word(self) -> &'static str {
        match self {
            Self::Daily => "DAILY",
            Self::Weekly => "WEEKLY",
            Self::Monthly => "MONTHLY",
            Self::Yearly => "YEARLY",
        }
    }
}

impl Rule {
    /// Reads `FREQ=WEEKLY;BYDAY=MO,FR`. `None` for what is no rule, and for rules that go by hours, weeks of the year
    /// or days of the year: who does not understand all of a rule would make up days.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        let text = text.strip_prefix("RRULE:").unwrap_or(&text);
        let mut rule = Self::every(1, Freq::Daily);
        let mut freq = None;
        for part in text.split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=')?;
            match name.trim() {
                "FREQ" => freq = Some(Freq::ALL.into_iter().find(|freq| freq.word() == value)?),
                "INTERVAL" => {
                    rule.interval = value.parse().ok().filter(|interval| (1..=1_000).contains(interval))?
                }
                "COUNT" => {
                    rule.count = Some(value.parse().ok().filter(|count| (1..=100_000).contains(count))?)
                }
                "UNTIL" => rule.until = Some(day(value)?),
                "BYDAY" => rule.by_day = list(value, weekday)?,
                "BYMONTHDAY" => rule.by_month_day = list(value, |day| number(day, 31))?,
                "BYMONTH" => rule.by_month = list(value, |month| number::<u8>(month, 12))?,
                "BYSETPOS" => rule.by_set_pos = list(value, |place| number(place, 366))?,
                "WKST" => rule.week_start = weekday(value).filter(|(which, _)| *which == 0)?.1,
                _ => return None,
            }
        }
        rule.freq = freq?;
        let only_of_months = rule.freq == Freq::Daily || rule.freq == Freq::Weekly;
        let misplaced = only_of_months && rule.by_day.iter().any(|(which, _)| *which != 0)
            || rule.freq == Freq::Weekly && !rule.by_month_day.is_empty()
            || rule.count.is_some() && rule.until.is_some();
        (!misplaced).then_some(rule)
    }
}

fn list<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    text.split(',').map(|one| read(one.trim())).collect()
}

/// A number that is not 0, at most so large, below 0 where the type has such.
fn number<T: core::str::FromStr + TryFrom<i16>>(text: &str, most: i16) -> Option<T> {
    let number: i16 = text.parse().ok()?;
    (number != 0 && number.abs() <= most).then_some(number).and_then(|number| T::try_from(number).ok())
}

/// `MO`, `2TU`, `-1FR`.
fn weekday(text: &str) -> Option<(i8, u8)> {
    let (which, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let at = WEEKDAYS.iter().position(|weekday| *weekday == name)?;
    let which = if which.is_empty() { 0 } else { number(which, 53)? };
    Some((which, u8::try_from(at + 1).ok()?))
}

/// `20261121` or the day of `20261121T081400Z`.
fn day(text: &str) -> Option<Day> {
    let digits = text.split('T').next()?;
    let part = |from: usize, to: usize| digits.get(from..to);
    let year: i16 = part(0, 4)?.parse().ok()?;
    (digits.len() == 8).then(|| Day::new(year, part(4, 6)?.parse().ok()?, part(6, 8)?.parse().ok()?))?
}

/// As RFC 5545 writes it, what goes without saying left out.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FREQ={}", self.freq.word())?;
        if self.interval > 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        if let Some(count) = self.count {
            write!(f, ";COUNT={count}")?;
        }
        if let Some(until) = self.until {
            write!(f, ";UNTIL={:04}{:02}{:02}", until.year(), until.month(), until.day())?;
        }
        let name = |weekday: u8| WEEKDAYS[usize::from(weekday.clamp(1, 7)) - 1];
        let by_day = self.by_day.iter().map(|(which, weekday)| match which {
            0 => name(*weekday).to_owned(),
            which => format!("{which}{}", name(*weekday)),
        });
        part(f, "BYDAY", by_day)?;
        part(f, "BYMONTHDAY", self.by_month_day.iter().map(ToString::to_string))?;
        part(f, "BYMONTH", self.by_month.iter().map(ToString::to_string))?;
        part(f, "BYSETPOS", self.by_set_pos.iter().map(ToString::to_string))?;
        if self.week_start == 1 { Ok(()) } else { write!(f, ";WKST={}", name(self.week_start)) }
    }
}

fn part(f: &mut fmt::Formatter<'_>, name: &str, values: impl Iterator<Item = String>) -> fmt::Result {
    let values: Vec<String> = values.collect();
    if values.is_empty() { Ok(()) } else { write!(f, ";{name}={}", values.join(",")) }
}
