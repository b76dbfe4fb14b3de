//! Points in time and stretches of it, as files write them.

use super::{ParseContext, day};
use crate::period::Period;
use crate::time::{Day, Millis};

const DAY: i64 = 86_400_000;
const MINUTE: i64 = 60_000;

/// Reads `2026-11-21 08:14`, `21.11.2026 08:14:30` or `2026-11-21T08:14:30+01:00`. Without an offset it is UTC: a file
/// does not say where it was written.
pub fn moment(text: &str, context: &ParseContext<'_>) -> Option<Millis> {
    let text = text.trim();
    let (date, time) = text.split_once('T').or_else(|| text.split_once(' '))?;
    let date = day::day(date, context)?;
    let time = time.trim();
    let (clock, offset) = match time.strip_suffix(['Z', 'z']) {
        Some(clock) => (clock, 0),
        None => match time.rfind(['+', '-']).and_then(|at| time.split_at_checked(at)) {
            Some((clock, ahead)) => (clock, offset(ahead)?),
            None => (time, 0),
        },
    };
    let midnight = date.to_days().checked_mul(DAY)?;
    midnight.checked_add(of_clock(clock)?)?.checked_sub(offset * MINUTE).map(Millis)
}

/// `08:14`, `08:14:30` or `08:14:30.125` in milliseconds after midnight.
fn of_clock(text: &str) -> Option<i64> {
    let mut parts = text.trim().split(':');
    let (hours, minutes) = (number(parts.next()?, 23)?, number(parts.next()?, 59)?);
    let seconds = match parts.next() {
        None => 0,
        Some(seconds) => number(seconds.split_once('.').map_or(seconds, |(whole, _)| whole), 60)?,
    };
    parts.next().is_none().then_some(((hours * 60 + minutes) * 60 + seconds) * 1000)
}

/// `+01:00`, `-0530` or `+1` in minutes.
fn offset(text: &str) -> Option<i64> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("-", digits) => (-1, digits),
        (_, digits) => (1, digits),
    };
    let digits = digits.replace(':', "");
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "0"),
        4 => digits.split_at_checked(2)?,
        _ => return None,
    };
    Some(sign * (number(hours, 14)? * 60 + number(minutes, 59)?))
}

fn number(text: &str, most: i64) -> Option<i64> {
    let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_number && *number <= most)
}

/// Reads two moments, or two days for whole days, with a dash between.
pub fn period(text: &str, context: &ParseContext<'_>) -> Option<Period> {
    let (from, to) = text.split_once(" – ").or_else(|| text.split_once(" - ")).unwrap_or((text, text));
    if let (Some(from), Some(to)) = (moment(from, context), moment(to, context)) {
        return Period::new(from, to, false);
    }
    let midnight = |day: Day| Millis(day.to_days() * DAY);
    let (from, to) = (day::day(from, context)?, day::day(to, context)?);
    Period::new(midnight(from), midnight(to).plus(DAY), true)
}
