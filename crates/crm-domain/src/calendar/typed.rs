//! From when to when, as people type it: "morgen 14-15", "Fr 9:30 bis 11 Uhr", "21.11.2026".

use super::civil::{Civil, DAY, HOUR, MINUTE};
use crate::fold::fold;
use crate::parse::{ParseContext, day};
use crate::period::Period;
use crate::time::{Day, Millis, Zone};

/// How long what is typed without an end lasts.
const USUAL: i64 = HOUR;

/// Words that say nothing more than what stands beside them.
const FILLERS: [&str; 8] = ["uhr", "um", "von", "am", "at", "from", "on", "o'clock"];

/// The period that was typed. `before`: what stood there; its day and its length hold where nothing else is said.
#[must_use]
pub fn period(text: &str, context: &ParseContext<'_>, here: &Zone, before: Option<Period>) -> Option<Period> {
    let plain = fold(text)
        .replace(['–', '—'], "-")
        .replace(" bis ", "-")
        .replace(" to ", "-")
        .replace(" until ", "-");
    let plain = plain.replace(" - ", "-").replace("- ", "-").replace(" -", "-");
    let has_clock = plain.split_whitespace().any(|word| word == "uhr" || word == "o'clock");
    let words: Vec<&str> = plain.split_whitespace().filter(|word| !FILLERS.contains(word)).collect();
    let (last, rest) = words.split_last()?;
    let of_day = |words: &[&str]| match words {
        [] => before.and_then(|before| first_day(before, here)).or(context.today),
        words => day::day(&words.join(" "), context),
    };
    if let Some((from, to)) =
        times(last).filter(|(_, to)| to.is_some() || has_clock || last.contains(':') || is_half(last))
        && let Some(day) = of_day(rest)
    {
        return timed(day, from, to, here, before);
    }
    whole_days(of_day(&words)?, before)
}

fn first_day(when: Period, here: &Zone) -> Option<Day> {
    if when.all_day { when.from.day() } else { here.day(when.from) }
}

fn is_half(word: &str) -> bool {
    word.ends_with("pm") || word.ends_with("am")
}

fn timed(day: Day, from: i64, to: Option<i64>, here: &Zone, before: Option<Period>) -> Option<Period> {
    let begin = Civil { day, millis: from };
    let kept = before.filter(|before| !before.all_day).map(Period::length);
    let end = match to {
        // "22-6" ends on the next day.
        Some(to) => Civil { day, millis: to }.plus(if to <= from { DAY } else { 0 })?.moment(here),
        None => begin.moment(here).plus(kept.unwrap_or(USUAL)),
    };
    Period::new(begin.moment(here), end, false)
}

fn whole_days(day: Day, before: Option<Period>) -> Option<Period> {
    let long = before.filter(|before| before.all_day).map_or(DAY, |before| before.length().max(DAY));
    let from = Millis(day.to_days() * DAY);
    Period::new(from, from.plus(long), true)
}

/// `14`, `14:30`, `14-15:30`, `9am-2pm` in milliseconds after midnight.
fn times(word: &str) -> Option<(i64, Option<i64>)> {
    match word.split_once('-') {
        Some((from, to)) => Some((time(from)?, Some(time(to)?))),
        None => Some((time(word)?, None)),
    }
}

/// A time of day in milliseconds after midnight; 24 is the end of the day.
#[must_use]
pub fn time(word: &str) -> Option<i64> {
    let word = word.trim().trim_end_matches("uhr").trim_end();
    let (word, half) = match (word.strip_suffix("pm"), word.strip_suffix("am")) {
        (Some(word), _) => (word.trim_end(), Some(12)),
        (_, Some(word)) => (word.trim_end(), Some(0)),
        _ => (word, None),
    };
    let (hours, minutes) = match word.split_once(':') {
        Some(parts) => parts,
        // "930" and "1430", as one types them on a number pad.
        None if word.len() == 3 || word.len() == 4 => word.split_at_checked(word.len() - 2)?,
        None => (word, "0"),
    };
    let number = |text: &str| {
        let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i64>().ok().filter(|_| is_number)
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let hours = match half {
        Some(add) if (1..=12).contains(&hours) => hours % 12 + add,
        Some(_) => return None,
        None => hours,
    };
    let at = hours * HOUR + minutes * MINUTE;
    (minutes < 60 && at <= DAY).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::super::civil::tests::berlin;
    use super::*;
    use crate::parse::DayOrder;

    fn check(text: &str, before: Option<Period>, wanted: Option<&str>) {
        let today = Day::from_iso("2026-11-25");
        let context = ParseContext {
            day_order: DayOrder::DayFirst,
            decimal_comma: true,
            phone_country: "DE",
            currency: "EUR",
            today,
        };
        let zone = berlin();
        let shown = period(text, &context, &zone, before).map(|when| {
            let zone = if when.all_day { &crate::time::UTC } else { &zone };
            let one = |at| {
                let civil = Civil::at(at, zone).unwrap();
                format!("{} {:02}:{:02}", civil.day, civil.millis / HOUR, civil.millis % HOUR / MINUTE)
            };
            let days = if when.all_day { "d " } else { "" };
            format!("{days}{} - {}", one(when.from), one(when.to))
        });
        assert_eq!(shown.as_deref(), wanted, "{text}");
    }

    #[test]
    fn people_say_it_in_many_ways() {
        check("morgen 14-15", None, Some("2026-11-26 14:00 - 2026-11-26 15:00"));
        check("Morgen 14 bis 15:30 Uhr", None, Some("2026-11-26 14:00 - 2026-11-26 15:30"));
        check("freitag um 9:30", None, Some("2026-11-27 09:30 - 2026-11-27 10:30"));
        check("tomorrow 2pm - 3pm", None, Some("2026-11-26 14:00 - 2026-11-26 15:00"));
        check("21.12.2026 22-6", None, Some("2026-12-21 22:00 - 2026-12-22 06:00"));
        check("14 Uhr", None, Some("2026-11-25 14:00 - 2026-11-25 15:00"));
        check("21.12.2026", None, Some("d 2026-12-21 00:00 - 2026-12-22 00:00"));
        check("morgen", None, Some("d 2026-11-26 00:00 - 2026-11-27 00:00"));
        check("21.12.", None, Some("d 2026-12-21 00:00 - 2026-12-22 00:00"));
        check("irgendwann", None, None);
        check("morgen 25-26", None, None);
        check("", None, None);
    }

    #[test]
    fn what_is_not_said_stays_as_it_was() {
        let zone = berlin();
        let from = Civil { day: Day::from_iso("2026-12-01").unwrap(), millis: 9 * HOUR }.moment(&zone);
        let before = Period::new(from, from.plus(2 * HOUR), false);
        check("14 Uhr", before, Some("2026-12-01 14:00 - 2026-12-01 16:00"));
        check("morgen 8:15", before, Some("2026-11-26 08:15 - 2026-11-26 10:15"));
    }
}
