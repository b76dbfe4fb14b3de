//! What comes again: a rule of RFC 5545 and the days it falls on. Days only: an event keeps its local time of day.
//!
//! WHY no crate: those that there are bring zones, clocks and patterns of text, several hundred kilobytes of them.
//! A test holds this against one of them.

mod expand;
mod text;

use crate::time::Day;

/// Nobody plans further than so many periods without a single day in them.
const PATIENCE: u32 = 1_000;

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Freq {
    /// Every day, or every few.
    #[default]
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every year.
    Yearly,
}

/// A rule of repetition. What it leaves open follows from the first day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rule {
    /// How often.
    pub freq: Freq,
    /// Every so many of these.
    pub interval: u32,
    /// It ends after so many times, the first one included.
    pub count: Option<u32>,
    /// It ends with this day.
    pub until: Option<Day>,
    /// On these weekdays, 1 for Monday; the first number says which of the month or year, 0 each of them, negative
    /// from its end.
    pub by_day: Vec<(i8, u8)>,
    /// On these days of the month, negative from its end.
    pub by_month_day: Vec<i8>,
    /// In these months.
    pub by_month: Vec<u8>,
    /// Of the days of one period only these, negative from the end.
    pub by_set_pos: Vec<i16>,
    /// On which day a week begins, 1 for Monday.
    pub week_start: u8,
}

impl Rule {
    /// Every so many days, weeks, months or years, without an end.
    #[must_use]
    pub const fn every(interval: u32, freq: Freq) -> Self {
        Self {
            freq,
            interval,
            count: None,
            until: None,
            by_day: Vec::new(),
            by_month_day: Vec::new(),
            by_month: Vec::new(),
            by_set_pos: Vec::new(),
            week_start: 1,
        }
    }

    /// The days it falls on, ascending, when it begins with `start`. The start is one of them only if the rule says so.
    pub fn days(&self, start: Day) -> impl Iterator<Item = Day> + '_ {
        let most = self.count.map_or(usize::MAX, |count| usize::try_from(count).unwrap_or(usize::MAX));
        self.unlimited(start, 0).take(most)
    }

    /// The first day after `after` that it falls on.
    #[must_use]
    pub fn next_after(&self, start: Day, after: Day) -> Option<Day> {
        self.from(start, after).find(|day| *day > after)
    }

    /// The days from `from` to `to`, both included, that it falls on.
    #[must_use]
    pub fn between(&self, start: Day, from: Day, to: Day) -> Vec<Day> {
        self.from(start, from).skip_while(|day| *day < from).take_while(|day| *day <= to).collect()
    }

    /// Its days, at the earliest from the period before the one that `from` lies in: a rule without a count need not
    /// be told from its beginning.
    fn from(&self, start: Day, from: Day) -> Box<dyn Iterator<Item = Day> + '_> {
        if self.count.is_some() {
            return Box::new(self.days(start));
        }
        let periods = match self.freq {
            Freq::Daily => from.to_days() - start.to_days(),
            Freq::Weekly => (from.to_days() - start.to_days()) / 7,
            Freq::Monthly => month_number(from) - month_number(start),
            Freq::Yearly => i64::from(from.year()) - i64::from(start.year()),
        };
        let skipped = (periods / i64::from(self.interval.max(1)) - 1).max(0);
        Box::new(self.unlimited(start, u32::try_from(skipped).unwrap_or(0)))
    }

    /// Its days after so many periods, its count left aside.
    fn unlimited(&self, start: Day, skipped: u32) -> impl Iterator<Item = Day> + '_ {
        let mut empty = 0;
        let periods = (skipped..).map(move |number| self.of_period(start, number));
        let found = periods.map_while(move |days| {
            let days = days?;
            empty = if days.is_empty() { empty + 1 } else { 0 };
            (empty < PATIENCE).then_some(days)
        });
        found
            .flatten()
            .skip_while(move |day| *day < start)
            .take_while(|day| self.until.is_none_or(|until| *day <= until))
    }
}

/// Months since the year 0.
fn month_number(day: Day) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month()) - 1
}

#[cfg(test)]
mod tests;
