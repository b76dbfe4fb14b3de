//! The days of one period of a rule.

use super::{Freq, Rule, month_number};
use crate::time::Day;

impl Rule {
    /// The days of the period after so many others, ascending. `None` once the calendar ends.
    pub(super) fn of_period(&self, start: Day, number: u32) -> Option<Vec<Day>> {
        let ahead = i64::from(number).checked_mul(i64::from(self.interval.max(1)))?;
        let mut days = match self.freq {
            Freq::Daily => self.of_day(start.plus_days(ahead)?),
            Freq::Weekly => self.of_week(start, ahead)?,
            Freq::Monthly => {
                let first = first_of_month(month_number(start) + ahead)?;
                if self.is_month(first) { self.of_month(first, start) } else { Vec::new() }
            }
            Freq::Yearly => self.of_year(i64::from(start.year()) + ahead, start)?,
        };
        days.sort_unstable();
        days.dedup();
        Some(self.picked(days))
    }

    fn is_month(&self, day: Day) -> bool {
        self.by_month.is_empty() || self.by_month.contains(&day.month())
    }

    fn is_month_day(&self, day: Day) -> bool {
        let length = i64::from(month_length(day));
        self.by_month_day.is_empty()
            || self.by_month_day.iter().any(|wanted| {
                let wanted = i64::from(*wanted);
                i64::from(day.day()) == if wanted < 0 { length + 1 + wanted } else { wanted }
            })
    }

    fn is_weekday(&self, day: Day) -> bool {
        self.by_day.is_empty() || self.by_day.iter().any(|(_, weekday)| *weekday == day.weekday())
    }

    fn of_day(&self, day: Day) -> Vec<Day> {
        let fits = self.is_month(day) && self.is_month_day(day) && self.is_weekday(day);
        if fits { vec![day] } else { Vec::new() }
    }

    fn of_week(&self, start: Day, weeks: i64) -> Option<Vec<Day>> {
        let into = (i64::from(start.weekday()) - i64::from(self.week_start)).rem_euclid(7);
        let monday = start.plus_days(weeks * 7 - into)?;
        let days = (0..7).filter_map(|at| monday.plus_days(at)).filter(|day| {
            let is_on =
                if self.by_day.is_empty() { day.weekday() == start.weekday() } else { self.is_weekday(*day) };
            is_on && self.is_month(*day)
        });
        Some(days.collect())
    }

    /// The days of a month by weekday and day of the month; without either, the start's day of the month.
    fn of_month(&self, first: Day, start: Day) -> Vec<Day> {
        let all = days_from(first, i64::from(month_length(first)));
        if self.by_day.is_empty() && self.by_month_day.is_empty() {
            return all.into_iter().filter(|day| day.day() == start.day()).collect();
        }
        let by_day = on_weekdays(&self.by_day, &all);
        by_day.into_iter().filter(|day| self.is_month_day(*day)).collect()
    }

    fn of_year(&self, year: i64, start: Day) -> Option<Vec<Day>> {
        let first = first_of_month(year.checked_mul(12)?)?;
        let in_months = !self.by_month.is_empty() || !self.by_month_day.is_empty();
        if !in_months && !self.by_day.is_empty() {
            let length = first.plus_months(12).map_or(366, |next| next.to_days() - first.to_days());
            return Some(on_weekdays(&self.by_day, &days_from(first, length)));
        }
        let months: Vec<u8> = match (self.by_month.is_empty(), in_months) {
            (false, _) => self.by_month.clone(),
            (true, true) => (1..=12).collect(),
            (true, false) => vec![start.month()],
        };
        let firsts = months.iter().filter_map(|month| first_of_month(year * 12 + i64::from(*month) - 1));
        Some(firsts.flat_map(|first| self.of_month(first, start)).collect())
    }

    /// Of the days of a period those that are asked for by their place.
    fn picked(&self, days: Vec<Day>) -> Vec<Day> {
        if self.by_set_pos.is_empty() {
            return days;
        }
        let length = i64::try_from(days.len()).unwrap_or(0);
        let at = |place: i16| {
            let place = i64::from(place);
            let index = if place < 0 { length + place } else { place - 1 };
            usize::try_from(index).ok().and_then(|index| days.get(index)).copied()
        };
        let mut picked: Vec<Day> = self.by_set_pos.iter().filter_map(|place| at(*place)).collect();
        picked.sort_unstable();
        picked.dedup();
        picked
    }
}

/// Those of these days that are such weekdays, or the so-manieth of them; all where nothing is asked.
fn on_weekdays(wanted: &[(i8, u8)], all: &[Day]) -> Vec<Day> {
    if wanted.is_empty() {
        return all.to_vec();
    }
    let mut found = Vec::new();
    for (which, weekday) in wanted {
        let such: Vec<Day> = all.iter().copied().filter(|day| day.weekday() == *weekday).collect();
        match which {
            0 => found.extend(such),
            which => {
                let which = isize::from(*which);
                let index = if which < 0 {
                    such.len().checked_add_signed(which)
                } else {
                    usize::try_from(which - 1).ok()
                };
                found.extend(index.and_then(|index| such.get(index)));
            }
        }
    }
    found
}

fn days_from(first: Day, count: i64) -> Vec<Day> {
    (0..count).filter_map(|at| first.plus_days(at)).collect()
}

fn first_of_month(months: i64) -> Option<Day> {
    let month = u8::try_from(months.rem_euclid(12) + 1).ok()?;
    Day::new(i16::try_from(months.div_euclid(12)).ok()?, month, 1)
}

fn month_length(day: Day) -> u8 {
    (28..=31).rev().find(|last| Day::new(day.year(), day.month(), *last).is_some()).unwrap_or(28)
}
