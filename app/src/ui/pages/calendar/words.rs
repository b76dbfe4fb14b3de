//! Days and times as the calendar writes them, by the browser's `Intl`.

use std::cell::RefCell;
use std::collections::HashMap;

use crm_domain::calendar::civil::{Civil, DAY, week_number};
use crm_domain::choice::{EVENT_KIND, EVENT_STATUS};
use crm_domain::period::Period;
use crm_domain::time::{Day, Millis, Zone};
use js_sys::{Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

use super::load::Entry;
use super::{View, zones};
use crate::format;
use crate::i18n::{Lang, lang};
use crate::t;
use crate::ui::fields::words;
use crate::ui::parts::icon::{self, Glyph};

/// How a day is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// Mo
    Weekday,
    /// Montag, 30. November
    LongDay,
    /// Montag, 30. November 2026
    Whole,
    /// 30. Nov.
    ShortDay,
    /// November 2026
    Month,
    /// Mo., 30. Nov. 2026
    Medium,
}

impl Style {
    const fn options(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Weekday => &[("weekday", "short")],
            Self::LongDay => &[("weekday", "long"), ("day", "numeric"), ("month", "long")],
            Self::Whole => &[("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")],
            Self::ShortDay => &[("day", "numeric"), ("month", "short")],
            Self::Month => &[("month", "long"), ("year", "numeric")],
            Self::Medium => {
                &[("weekday", "short"), ("day", "numeric"), ("month", "short"), ("year", "numeric")]
            }
        }
    }
}

thread_local! {
    static FORMATTERS: RefCell<HashMap<(Lang, Style), Function>> = RefCell::default();
}

/// A day in words.
#[must_use]
pub fn day(day: Day, style: Style) -> String {
    let lang = lang();
    let at = JsValue::from_f64((day.to_days() * DAY) as f64);
    FORMATTERS.with(|known| {
        let mut known = known.borrow_mut();
        let write = known.entry((lang, style)).or_insert_with(|| {
            let options = Object::new();
            for (name, value) in style.options().iter().chain(&[("timeZone", "UTC")]) {
                // WHY ignored: setting a property of a plain object cannot fail.
                let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
            }
            Intl::DateTimeFormat::new(&format::locales(lang), &options).format()
        });
        write.call1(&JsValue::UNDEFINED, &at).ok().and_then(|text| text.as_string()).unwrap_or_default()
    })
}

/// The weekday with which weeks begin where people write the month first.
#[must_use]
pub fn week_start() -> u8 {
    if lang() == Lang::En && format::month_first() { 7 } else { 1 }
}

/// What the days that are shown are called.
#[must_use]
pub fn title(view: View, about: Day, (first, last): (Day, Day)) -> String {
    match view {
        View::Month => day(about, Style::Month),
        View::Day => day(about, Style::Whole),
        View::Week => range(first, last),
        View::Agenda => t!("calendar.from_day", day = day(first, Style::Medium)),
    }
}

/// From one day to another, what they share said once: `23. – 29. November 2026`.
fn range(first: Day, last: Day) -> String {
    let same_month = (first.year(), first.month()) == (last.year(), last.month());
    if same_month && lang() == Lang::De {
        return format!("{}. – {}. {}", first.day(), last.day(), day(last, Style::Month));
    }
    let from =
        if first.year() == last.year() { day(first, Style::ShortDay) } else { day(first, Style::Medium) };
    format!("{from} – {} {}", day(last, Style::ShortDay), last.year())
}

/// The week that a page of days belongs to: that of its Thursday.
#[must_use]
pub fn week(first: Day) -> String {
    let thursday = first.plus_days((4 - i64::from(first.weekday())).rem_euclid(7)).unwrap_or(first);
    t!("calendar.week_no", n = week_number(thursday).to_string())
}

/// A time of day, such as `09:15`.
#[must_use]
pub fn clock(millis: i64, day: Day) -> String {
    format::time(Civil { day, millis }.moment(&zones::here()))
}

/// From when to when on one day: `09:00 – 10:30`.
#[must_use]
pub fn times(when: Period) -> String {
    if when.length() == 0 {
        format::time(when.from)
    } else {
        format!("{} – {}", format::time(when.from), format::time(when.to))
    }
}

/// The whole of it: `Mo., 30. Nov. 2026, 09:00 – 10:30`; of several days both ends.
#[must_use]
pub fn when(when: Period) -> String {
    let here = zones::here();
    let Some((first, last)) = crm_domain::calendar::series::days_of(when, &here) else {
        return String::new();
    };
    match (when.all_day, first == last) {
        (true, true) => t!("calendar.whole_day", day = day(first, Style::Medium)),
        (true, false) => format!("{} – {}", day(first, Style::Medium), day(last, Style::Medium)),
        (false, true) => format!("{}, {}", day(first, Style::Medium), times(when)),
        (false, false) => {
            let end = here.day(when.to).unwrap_or(last);
            format!(
                "{}, {} – {}, {}",
                day(first, Style::Medium),
                format::time(when.from),
                day(end, Style::Medium),
                format::time(when.to)
            )
        }
    }
}

/// Where a clock shows other times than here: `15:00 in New York`.
#[must_use]
pub fn elsewhere(when: Period, zone: &str) -> Option<String> {
    if when.all_day || zone.is_empty() || zone == zones::device() {
        return None;
    }
    let there = zones::named(zone)?;
    let here = zones::here();
    if there.offset(when.from) == here.offset(when.from) {
        return None;
    }
    let civil = Civil::at(when.from, &there)?;
    let town = zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
    let time = local_time(civil, &there, &here);
    Some(t!("calendar.elsewhere", time = time, town = town))
}

/// A time of the clock elsewhere, with its day when that is another.
fn local_time(there: Civil, zone: &Zone, here: &Zone) -> String {
    let at: Millis = there.moment(zone);
    let time = clock(there.millis, there.day);
    if here.day(at) == Some(there.day) { time } else { format!("{}, {time}", day(there.day, Style::Weekday)) }
}

/// The icon of a kind of event.
#[must_use]
pub fn glyph(kind: &str) -> Glyph {
    match kind {
        "visit" => icon::MAP_PIN,
        "call" => icon::PHONE,
        "video" => icon::VIDEO,
        "fair" => icon::BUILDING_2,
        "absence" => icon::SUN,
        "internal" => icon::LOCK,
        "meeting" => icon::USERS,
        _ => icon::CALENDAR,
    }
}

/// An appointment as a reader says it: title, kind, when, where, and what is odd about it.
#[must_use]
pub fn entry(entry: &Entry) -> String {
    let title = if entry.title.is_empty() { t!("record.untitled") } else { entry.title.clone() };
    let mut parts = vec![title];
    if !entry.kind.is_empty() {
        parts.push(words::choice(&EVENT_KIND, &entry.kind));
    }
    parts.push(when(entry.when));
    parts.push(entry.location.clone());
    if entry.is_off() {
        parts.push(words::choice(&EVENT_STATUS, &entry.status));
    }
    if entry.day.is_some() {
        parts.push(t!("calendar.is_series"));
    }
    if entry.clash {
        parts.push(t!("calendar.clash"));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}
