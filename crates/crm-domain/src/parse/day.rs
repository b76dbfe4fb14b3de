//! Days as people write them: `21.11.2026`, `21. November`, `11/21/26`, "morgen", "in 2 Wochen".

use super::{DayOrder, ParseContext};
use crate::fold::fold;
use crate::time::{Day, PartialDay};

/// Two-digit years up to so many years ahead belong to this century.
const AHEAD: i16 = 30;
/// Assumed where nobody says which day it is.
const ASSUMED_YEAR: i16 = 2020;

/// First letters of the months in German and English, folded. Three letters tell all of them apart.
static MONTHS: [&[&str]; 12] = [
    &["jan", "jan"],
    &["feb"],
    &["mar", "maer"],
    &["apr"],
    &["mai", "may"],
    &["jun"],
    &["jul"],
    &["aug"],
    &["sep"],
    &["okt", "oct"],
    &["nov"],
    &["dez", "dec"],
];

/// Monday to Sunday in German and English, folded.
static WEEKDAYS: [[&str; 2]; 7] = [
    ["montag", "monday"],
    ["dienstag", "tuesday"],
    ["mittwoch", "wednesday"],
    ["donnerstag", "thursday"],
    ["freitag", "friday"],
    ["samstag", "saturday"],
    ["sonntag", "sunday"],
];

/// Reads a day. A time that follows it is ignored.
#[must_use]
pub fn day(text: &str, context: &ParseContext<'_>) -> Option<Day> {
    let text = text.trim();
    if let Some(day) = without_time(text).and_then(Day::from_iso) {
        return Some(day);
    }
    let folded = fold(text);
    if let Some(day) = context.today.and_then(|today| relative(&folded, today)) {
        return Some(day);
    }
    let parts = parts(&folded, context)?;
    let year = parts.year.map(|year| full_year(year, parts.year_digits, context.today, AHEAD));
    let year = match (year, context.today) {
        (Some(year), _) => year,
        // Without a year the next such day is meant.
        (None, Some(today)) => {
            let this_year = Day::new(today.year(), parts.month, parts.day);
            if this_year.is_some_and(|day| day >= today) { today.year() } else { today.year() + 1 }
        }
        (None, None) => return None,
    };
    Day::new(year, parts.month, parts.day)
}

/// Reads a day whose year may be missing; two-digit years lie in the past, as birthdays do.
#[must_use]
pub fn partial_day(text: &str, context: &ParseContext<'_>) -> Option<PartialDay> {
    let text = text.trim();
    if let Some(day) = PartialDay::from_iso(text).or_else(|| PartialDay::from_iso(without_time(text)?)) {
        return Some(day);
    }
    let parts = parts(&fold(text), context)?;
    let year = parts.year.map(|year| full_year(year, parts.year_digits, context.today, 0));
    PartialDay::new(year, parts.month, parts.day)
}

/// The date in front of `T03:23:15.000Z` or ` 03:23`.
fn without_time(text: &str) -> Option<&str> {
    let date = text.split(['T', ' ']).next()?;
    let time = text.get(date.len()..)?;
    (time.is_empty() || time.contains(':')).then_some(date)
}

struct Parts {
    year: Option<i16>,
    year_digits: usize,
    month: u8,
    day: u8,
}

fn full_year(year: i16, digits: usize, today: Option<Day>, ahead: i16) -> i16 {
    if digits > 2 {
        return year;
    }
    let latest = today.map_or(ASSUMED_YEAR, Day::year) + ahead;
    let this_century = latest - latest.rem_euclid(100) + year;
    if this_century > latest { this_century - 100 } else { this_century }
}

fn parts(folded: &str, context: &ParseContext<'_>) -> Option<Parts> {
    let folded = without_time(folded).filter(|date| date.len() < folded.len()).unwrap_or(folded);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if let Some(at) = words.iter().position(|word| word.chars().any(char::is_alphabetic)) {
        return named_month(&words, at);
    }
    match words.as_slice() {
        [compact] if compact.len() == 8 => {
            parts_of([compact.get(..4)?, compact.get(4..6)?, compact.get(6..)?])
        }
        [year, month, day] if year.len() == 4 => parts_of([year, month, day]),
        [first, second, year] => {
            let month_first = context.day_order == DayOrder::MonthFirst && !folded.contains('.');
            if month_first { parts_of([year, first, second]) } else { parts_of([year, second, first]) }
        }
        [first, second] => {
            let month_first = context.day_order == DayOrder::MonthFirst && !folded.contains('.');
            let (month, day) = if month_first { (first, second) } else { (second, first) };
            Some(Parts { year: None, year_digits: 0, month: month.parse().ok()?, day: day.parse().ok()? })
        }
        _ => None,
    }
}

fn parts_of([year, month, day]: [&str; 3]) -> Option<Parts> {
    let digits = year.len();
    if digits != 2 && digits != 4 {
        return None;
    }
    Some(Parts {
        year: Some(year.parse().ok()?),
        year_digits: digits,
        month: month.parse().ok()?,
        day: day.parse().ok()?,
    })
}

/// "21 november 2026", "november 21 2026", "21 nov".
fn named_month(words: &[&str], at: usize) -> Option<Parts> {
    let name = words.get(at)?;
    let month = MONTHS.iter().position(|names| names.iter().any(|start| name.starts_with(start)))?;
    let mut numbers = words.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, word)| *word);
    let ordinal = |word: &str| word.trim_end_matches(|c: char| c.is_alphabetic()).parse().ok();
    let day: u8 = ordinal(numbers.next()?)?;
    let year = numbers.next();
    if numbers.next().is_some() || year.is_some_and(|year| year.len() != 2 && year.len() != 4) {
        return None;
    }
    Some(Parts {
        year: match year {
            Some(year) => Some(year.parse().ok()?),
            None => None,
        },
        year_digits: year.map_or(0, str::len),
        month: u8::try_from(month + 1).ok()?,
        day,
    })
}

/// "heute", "übermorgen", "in 2 wochen", "nächsten montag", "friday".
fn relative(folded: &str, today: Day) -> Option<Day> {
    match folded {
        "heute" | "today" => return Some(today),
        "morgen" | "tomorrow" => return today.plus_days(1),
        "ubermorgen" | "uebermorgen" => return today.plus_days(2),
        "gestern" | "yesterday" => return today.plus_days(-1),
        "vorgestern" => return today.plus_days(-2),
        _ => {}
    }
    let words: Vec<&str> = folded.split(' ').collect();
    match words.as_slice() {
        ["in", count, unit] => shifted(today, number_word(count)?, unit),
        ["vor", count, unit] | [count, unit, "ago"] => shifted(today, -number_word(count)?, unit),
        [.., weekday] if words.len() <= 2 => {
            let wanted = WEEKDAYS.iter().position(|names| names.contains(weekday))?;
            let ahead = (i64::try_from(wanted).ok()? + 1 - i64::from(today.weekday())).rem_euclid(7);
            today.plus_days(if ahead == 0 { 7 } else { ahead })
        }
        _ => None,
    }
}

fn number_word(word: &str) -> Option<i64> {
    match word {
        "einem" | "einer" | "a" | "an" | "one" => Some(1),
        "zwei" | "two" => Some(2),
        "drei" | "three" => Some(3),
        "vier" | "four" => Some(4),
        digits => digits.parse().ok().filter(|count| (0..=10_000).contains(count)),
    }
}

fn shifted(today: Day, count: i64, unit: &str) -> Option<Day> {
    match unit {
        "tag" | "tage" | "tagen" | "day" | "days" => today.plus_days(count),
        "woche" | "wochen" | "week" | "weeks" => today.plus_days(count * 7),
        "monat" | "monate" | "monaten" | "month" | "months" => today.plus_months(count),
        "jahr" | "jahre" | "jahren" | "year" | "years" => today.plus_months(count * 12),
        _ => None,
    }
}
