//! Points in time as people type them: a day in words or figures and a time of day, by this device's own zone.

use crm_domain::field::FieldKind;
use crm_domain::time::{Day, Millis};
use crm_domain::value::FieldValue;
use js_sys::Date;
use leptos::ev;
use leptos::prelude::*;

use super::field::Field;
use super::typed::show_picker;
use super::typing;
use crate::engine::clock;
use crate::format;
use crate::ui::parts::icon::{CALENDAR_CLOCK, Icon};

/// When a coming day begins for somebody who names no time.
const MORNING: u32 = 9 * 60;
/// Words for this very moment.
const NOW: [&str; 3] = ["jetzt", "now", "eben"];

/// A point in time that was typed: `heute 14:30`, `21.11.2026 8:14`, `morgen`, `16 Uhr`. Without a day it is today;
/// without a time it is now on that day, and in the morning of days that come.
///
/// # Errors
/// What is wrong and what would be right, in words.
pub fn read(typed: &str) -> Result<Option<FieldValue>, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    if NOW.contains(&typed.to_lowercase().as_str()) {
        return Ok(Some(FieldValue::Moment(clock::now())));
    }
    let wrong = || typing::reason(crm_domain::parse::FieldError::Moment);
    let (day, minutes) = split(typed);
    let day = if day.is_empty() { Some(format::today()) } else { typing::day(&day) };
    let day = day.ok_or_else(wrong)?;
    let minutes = match minutes {
        Ok(minutes) => minutes,
        Err(None) if day > format::today() => MORNING,
        Err(None) => minutes_of(clock::now()),
        Err(Some(Wrong)) => return Err(wrong()),
    };
    Ok(Some(FieldValue::Moment(at(day, minutes))))
}

/// A point in time as it is typed: what [`read`] turns back into it, to the minute.
pub fn editable(at: Millis) -> String {
    format!("{} {}", format::day(format::day_of(at)), format::time(at))
}

/// A time of day that is none, such as `25:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wrong;

/// Takes the time of day off the end of a text; `Err(None)` where none stands there.
fn split(typed: &str) -> (String, Result<u32, Option<Wrong>>) {
    let mut words: Vec<String> = typed
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let mut half = None;
    let mut said_hour = false;
    if let Some(last) = words.last() {
        match last.as_str() {
            "uhr" | "h" => {
                said_hour = true;
                words.pop();
            }
            "am" | "a.m." => (half, said_hour) = (Some(false), words.pop().is_some()),
            "pm" | "p.m." => (half, said_hour) = (Some(true), words.pop().is_some()),
            _ => {}
        }
    }
    let time = words.last().filter(|word| said_hour || word.contains(':')).cloned();
    let Some(time) = time else {
        return (words.join(" "), Err(said_hour.then_some(Wrong)));
    };
    words.pop();
    if words.last().is_some_and(|word| word == "um" || word == "at") {
        words.pop();
    }
    (words.join(" "), of_clock(&time, half).ok_or(Some(Wrong)))
}

/// `8:14`, `08:14:30` or `8` in minutes after midnight. `half`: of a clock of twelve hours, the later one or not.
fn of_clock(text: &str, half: Option<bool>) -> Option<u32> {
    let mut parts = text.split(':');
    let number = |text: &str, most: u32| {
        let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|number| is_number && *number <= most)
    };
    let hour = number(parts.next()?, 23)?;
    let minutes = parts.next().map_or(Some(0), |minutes| number(minutes, 59))?;
    let seconds = parts.next().map_or(Some(0), |seconds| number(seconds, 59));
    if seconds.is_none() || parts.next().is_some() {
        return None;
    }
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(late) => hour % 12 + if late { 12 } else { 0 },
    };
    Some(hour * 60 + minutes)
}

/// So many minutes after midnight of a day, by this device's zone.
fn at(day: Day, minutes: u32) -> Millis {
    let date = Date::new_with_year_month_day_hr_min(
        // WHY: two figures would be a year of the last century.
        2000,
        i32::from(day.month()) - 1,
        i32::from(day.day()),
        i32::try_from(minutes / 60).unwrap_or(0),
        i32::try_from(minutes % 60).unwrap_or(0),
    );
    let year = u32::try_from(day.year()).unwrap_or(2000);
    date.set_full_year_with_month_date(year, i32::from(day.month()) - 1, i32::from(day.day()));
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
    Millis(date.get_time() as i64)
}

fn minutes_of(at: Millis) -> u32 {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit")]
    let date = Date::new(&wasm_bindgen::JsValue::from_f64(at.0 as f64));
    date.get_hours() * 60 + date.get_minutes()
}

/// What a calendar with a clock takes: `2026-11-21T08:14`, by this device's zone.
fn iso(at: Millis) -> String {
    let minutes = minutes_of(at);
    format!("{}T{:02}:{:02}", format::day_of(at), minutes / 60, minutes % 60)
}

/// The reverse of [`iso`].
fn from_iso(text: &str) -> Option<Millis> {
    let (day, time) = text.split_once('T')?;
    Some(at(Day::from_iso(day)?, of_clock(time, None)?))
}

/// The browser's own calendar with a clock, beside the text.
#[component]
pub fn MomentButton(
    /// What it is for.
    #[prop(into)]
    label: Signal<String>,
    /// What is typed so far.
    raw: RwSignal<String>,
    /// A point in time was picked, as it is typed.
    on_pick: Callback<String>,
) -> impl IntoView {
    let now = move || match read(&raw.get()) {
        Ok(Some(FieldValue::Moment(at))) => iso(at),
        _ => String::new(),
    };
    view! {
        <label class="day-button" on:mousedown=move |event| event.prevent_default()>
            <Icon of=CALENDAR_CLOCK/>
            <input
                type="datetime-local" class="day-native" tabindex="-1" prop:value=now
                aria-label=move || crate::t!("field.calendar", label = label.get())
                on:click=|event: ev::MouseEvent| show_picker(&event)
                on:change=move |event| {
                    if let Some(at) = from_iso(&event_target_value(&event)) {
                        on_pick.run(editable(at));
                    }
                }
            />
        </label>
    }
}

/// Whether a field is a point in time.
pub fn is_moment(field: Field) -> bool {
    field.spec.kind == FieldKind::Moment
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(typed: &str) -> (String, Option<u32>) {
        let (day, minutes) = split(typed);
        (day, minutes.ok())
    }

    #[test]
    fn a_time_of_day_stands_behind_its_day_in_many_ways() {
        for (typed, day, minutes) in [
            ("heute 14:30", "heute", 870),
            ("21.11.2026, 8:14", "21.11.2026", 494),
            ("morgen um 16 Uhr", "morgen", 960),
            ("16 uhr", "", 960),
            ("08:14:30", "", 494),
            ("11/21/2026, 02:30 PM", "11/21/2026", 870),
            ("today at 12:05 am", "today", 5),
            ("today 12 pm", "today", 720),
        ] {
            assert_eq!(parts(typed), (day.to_owned(), Some(minutes)), "{typed}");
        }
        assert_eq!(split("in 2 Wochen"), ("in 2 wochen".to_owned(), Err(None)));
    }

    #[test]
    fn what_is_no_time_of_day_is_said_to_be_wrong() {
        for typed in ["heute 25:00", "heute 8:60", "heute 13 pm", "heute 1:2:3:4", "uhr"] {
            assert_eq!(split(typed).1, Err(Some(Wrong)), "{typed}");
        }
    }
}
