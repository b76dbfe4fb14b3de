//! Numbers, money, days and times as the locale writes them, by the browser's `Intl`.
//!
//! Formatters are made once per language and kept: making one takes some hundred microseconds,
//! using one takes one.

use std::cell::RefCell;
use std::collections::HashMap;

use crm_domain::period::Period;
use crm_domain::time::{Day, Millis, PartialDay};
use crm_domain::value::Money;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast as _, JsValue};

use crate::i18n::{Lang, lang};

/// Milliseconds of a day without a switch of the clock.
const DAY_MS: f64 = 86_400_000.0;

/// Everything that is written by a formatter of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Style {
    Number,
    Money([u8; 3]),
    /// 1.235 €
    MoneyWhole([u8; 3]),
    /// 21.11.2026
    Day,
    /// 21. November
    DayAndMonth,
    /// Mittwoch, 18. November 2026
    LongDay,
    /// 08:14
    Time,
    /// gestern, vor 3 Tagen
    RelativeDays,
    /// Freitag
    Weekday,
    /// 18. Nov. 2026
    ShortDay,
    /// Nov. 2026
    Month,
    /// Nov
    MonthName,
    /// 1,2 Mio. €
    MoneyCompact([u8; 3]),
    /// Deutschland for DE
    Country,
}

thread_local! {
    static FORMATTERS: RefCell<HashMap<(Lang, Style), Function>> = RefCell::default();
}

/// A number with the locale's separators, at most three decimals.
pub fn number(value: f64) -> String {
    call(Style::Number, &[value.into()])
}

/// A whole number with the locale's separators.
pub fn integer(value: i64) -> String {
    // WHY `as`: numbers that people type are far below 2^53.
    number(value as f64)
}

/// A share in basis points, such as `12,5 %`.
pub fn percent(share: i64) -> String {
    let separator = if lang() == Lang::De { "\u{a0}" } else { "" };
    format!("{}{separator}%", number(share as f64 / 100.0))
}

/// An amount with its currency, such as `1.234,56 €`.
pub fn money(amount: Money) -> String {
    let scale = 10_f64.powi(minor_digits(amount));
    call(Style::Money(amount.currency), &[(amount.minor as f64 / scale).into()])
}

/// An amount without its cents, such as `1.235 €`: for sums and cards.
pub fn money_whole(amount: Money) -> String {
    let scale = 10_f64.powi(minor_digits(amount));
    call(Style::MoneyWhole(amount.currency), &[(amount.minor as f64 / scale).into()])
}

/// An amount as it is typed: with the locale's separators, without the currency.
pub fn money_plain(amount: Money) -> String {
    let digits = minor_digits(amount);
    let options =
        options(&[("minimumFractionDigits", digits.into()), ("maximumFractionDigits", digits.into())]);
    let formatter = Intl::NumberFormat::new(&locales(lang()), &options);
    apply(&formatter.format(), &[(amount.minor as f64 / 10_f64.powi(digits)).into()])
}

/// Decimals of a currency's minor unit: 2 for EUR, 0 for JPY.
fn minor_digits(amount: Money) -> i32 {
    i32::try_from(crm_domain::parse::amount::decimals(amount.currency_code())).unwrap_or(2)
}

/// Whether the locale writes `1,5` for one and a half.
pub fn decimal_comma() -> bool {
    number(1.5).contains(',')
}

/// Whether the locale writes the month before the day.
pub fn month_first() -> bool {
    call(Style::Day, &[utc(2001, 12, 31)]).starts_with("12")
}

/// A month, such as `Nov. 2026`.
pub fn month(day: Day) -> String {
    call(Style::Month, &[utc(day.year(), day.month(), 1)])
}

/// A month without its year, such as `Nov`.
pub fn month_name(day: Day) -> String {
    call(Style::MonthName, &[utc(day.year(), day.month(), 1)])
}

/// An amount in as few characters as it takes, such as `1,2 Mio. €`: for charts.
pub fn money_compact(amount: Money) -> String {
    let scale = 10_f64.powi(minor_digits(amount));
    call(Style::MoneyCompact(amount.currency), &[(amount.minor as f64 / scale).into()])
}

/// A day, such as `21.11.2026`.
pub fn day(day: Day) -> String {
    call(Style::Day, &[utc(day.year(), day.month(), day.day())])
}

/// A day, or day and month when the year is unknown, such as `21. November`.
pub fn partial_day(day: PartialDay) -> String {
    match day.year {
        Some(year) => call(Style::Day, &[utc(year, day.month, day.day)]),
        None => call(Style::DayAndMonth, &[utc(2000, day.month, day.day)]),
    }
}

/// The time of day on this device, such as `08:14`.
pub fn time(at: Millis) -> String {
    call(Style::Time, &[JsValue::from_f64(at.0 as f64)])
}

/// A point in time as people say it: `heute 08:14`, `gestern 16:20`, `18. Nov. 2026, 16:20`.
pub fn moment(at: Millis) -> String {
    match days_from_today(at) {
        days @ -1..=0 => format!("{} {}", call(Style::RelativeDays, &[days.into(), "day".into()]), time(at)),
        _ => format!("{}, {}", call(Style::ShortDay, &[JsValue::from_f64(at.0 as f64)]), time(at)),
    }
}

/// From when to when: `heute 08:14 – 09:00`; of whole days the first and the last.
pub fn period(when: Period) -> String {
    let last = if when.to > when.from { when.to.plus(-1) } else { when.to };
    let of_day = |at: Millis| at.day().map(day).unwrap_or_default();
    if when.all_day {
        let (from, to) = (of_day(when.from), of_day(last));
        return if from == to { from } else { format!("{from} – {to}") };
    }
    let is_one_day = days_from_today(when.from) == days_from_today(last);
    let to = if is_one_day { time(when.to) } else { moment(when.to) };
    format!("{} – {to}", moment(when.from))
}

/// A point in time in few characters: the time today, else the day.
pub fn short_moment(at: Millis) -> String {
    match days_from_today(at) {
        0 => time(at),
        -1 => call(Style::RelativeDays, &[(-1).into(), "day".into()]),
        _ => call(Style::ShortDay, &[JsValue::from_f64(at.0 as f64)]),
    }
}

/// The day of a point in time as a heading: `Heute`, `Gestern`, `Mittwoch, 18. November 2026`.
pub fn day_heading(at: Millis) -> String {
    let words = match days_from_today(at) {
        days @ -1..=0 => call(Style::RelativeDays, &[days.into(), "day".into()]),
        _ => call(Style::LongDay, &[JsValue::from_f64(at.0 as f64)]),
    };
    capitalised(&words)
}

/// A day as one says it of what is near: `heute`, `morgen`, `Freitag`, else `3. Dez. 2026`.
pub fn near_day(day: Day) -> String {
    match days_between(today(), day) {
        days @ -1..=1 => call(Style::RelativeDays, &[days.into(), "day".into()]),
        2..=6 => call(Style::Weekday, &[noon(day)]),
        _ => call(Style::ShortDay, &[noon(day)]),
    }
}

/// A day in full: `Sonntag, 29. November 2026`.
pub fn long_day(day: Day) -> String {
    call(Style::LongDay, &[noon(day)])
}

/// `Freitag`.
pub fn weekday(day: Day) -> String {
    call(Style::Weekday, &[noon(day)])
}

/// Noon of a day on this device.
fn noon(day: Day) -> JsValue {
    let date = Date::new_with_year_month_day_hr(
        u32::try_from(day.year()).unwrap_or(0),
        i32::from(day.month()) - 1,
        i32::from(day.day()),
        12,
    );
    date.into()
}

/// The country's name for an ISO 3166-1 code; what is no code comes back as it is.
pub fn country(code: &str) -> String {
    if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        call(Style::Country, &[code.into()])
    } else {
        code.to_owned()
    }
}

/// Today by this device's clock and zone.
pub fn today() -> Day {
    day_of(Millis(Date::now() as i64))
}

/// The day on which a point in time falls, by this device's zone.
pub fn day_of(at: Millis) -> Day {
    let date = Date::new(&JsValue::from_f64(at.0 as f64));
    let year = i16::try_from(date.get_full_year()).unwrap_or(i16::MAX);
    // WHY `as`: a browser's month is 0 to 11 and its day 1 to 31.
    let (month, day) = (date.get_month() as u8 + 1, date.get_date() as u8);
    Day::new(year, month, day).unwrap_or_else(|| Day::new(1970, 1, 1).expect("a day of the calendar"))
}

/// Whole days from today to the day of `at`; negative in the past.
fn days_from_today(at: Millis) -> i32 {
    days_between(today(), day_of(at))
}

fn days_between(from: Day, to: Day) -> i32 {
    let millis = |day: Day| {
        Date::utc(f64::from(day.year()), f64::from(day.month()) - 1.0) + f64::from(day.day()) * DAY_MS
    };
    ((millis(to) - millis(from)) / DAY_MS).round() as i32
}

/// Midnight UTC of a day, for formatters that are set to UTC.
fn utc(year: i16, month: u8, day: u8) -> JsValue {
    let start = Date::utc(f64::from(year), f64::from(month) - 1.0);
    JsValue::from_f64(start + (f64::from(day) - 1.0) * DAY_MS)
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The locales to write in: the browser's own region of the language in use first.
pub fn locales(lang: Lang) -> Array {
    let found = Array::new();
    for tag in window().navigator().languages().iter() {
        if tag.as_string().as_deref().and_then(Lang::from_tag) == Some(lang) {
            found.push(&tag);
        }
    }
    found.push(&JsValue::from_str(match lang {
        Lang::De => "de-DE",
        Lang::En => "en-GB",
    }));
    found
}

fn options(entries: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in entries {
        // WHY ignored: setting a property of a plain object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}

fn call(style: Style, args: &[JsValue]) -> String {
    let lang = lang();
    FORMATTERS.with(|cache| {
        let mut cache = cache.borrow_mut();
        apply(cache.entry((lang, style)).or_insert_with(|| formatter(lang, style)), args)
    })
}

fn apply(function: &Function, args: &[JsValue]) -> String {
    let result = match args {
        [first, second] => function.call2(&JsValue::UNDEFINED, first, second),
        [first, ..] => function.call1(&JsValue::UNDEFINED, first),
        [] => function.call0(&JsValue::UNDEFINED),
    };
    // WHY empty: a date out of the range of JavaScript is the only thing that a formatter refuses.
    result.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

fn formatter(lang: Lang, style: Style) -> Function {
    let locales = locales(lang);
    let dates = |entries: &[(&str, &str)]| {
        let entries: Vec<_> = entries.iter().map(|(name, value)| (*name, JsValue::from_str(value))).collect();
        Intl::DateTimeFormat::new(&locales, &options(&entries)).format()
    };
    match style {
        Style::Number => Intl::NumberFormat::new(&locales, &Object::new()).format(),
        Style::Money(code) => {
            let code = core::str::from_utf8(&code).unwrap_or("EUR");
            let entries = options(&[("style", "currency".into()), ("currency", code.into())]);
            Intl::NumberFormat::new(&locales, &entries).format()
        }
        Style::MoneyWhole(code) => {
            let code = core::str::from_utf8(&code).unwrap_or("EUR");
            let entries = options(&[
                ("style", "currency".into()),
                ("currency", code.into()),
                ("maximumFractionDigits", 0.into()),
            ]);
            Intl::NumberFormat::new(&locales, &entries).format()
        }
        Style::Day => {
            dates(&[("day", "2-digit"), ("month", "2-digit"), ("year", "numeric"), ("timeZone", "UTC")])
        }
        Style::Month => dates(&[("month", "short"), ("year", "numeric"), ("timeZone", "UTC")]),
        Style::MonthName => dates(&[("month", "short"), ("timeZone", "UTC")]),
        Style::MoneyCompact(code) => {
            let code = core::str::from_utf8(&code).unwrap_or("EUR");
            let entries = options(&[
                ("style", "currency".into()),
                ("currency", code.into()),
                ("notation", "compact".into()),
                ("maximumFractionDigits", 1.into()),
            ]);
            Intl::NumberFormat::new(&locales, &entries).format()
        }
        Style::DayAndMonth => dates(&[("day", "numeric"), ("month", "long"), ("timeZone", "UTC")]),
        Style::LongDay => {
            dates(&[("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")])
        }
        Style::ShortDay => dates(&[("day", "numeric"), ("month", "short"), ("year", "numeric")]),
        Style::Weekday => dates(&[("weekday", "long")]),
        Style::Time => dates(&[("hour", "2-digit"), ("minute", "2-digit")]),
        Style::RelativeDays => {
            bound(&Intl::RelativeTimeFormat::new(&locales, &options(&[("numeric", "auto".into())])), "format")
        }
        Style::Country => country_names(&locales),
    }
}

/// `Intl.DisplayNames`, which has no binding, else a function that gives the code back.
fn country_names(locales: &Array) -> Function {
    let names = || -> Option<JsValue> {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let constructor: Function = Reflect::get(&intl, &"DisplayNames".into()).ok()?.dyn_into().ok()?;
        Reflect::construct(&constructor, &Array::of2(locales, &options(&[("type", "region".into())]))).ok()
    };
    names().map_or_else(|| bound(&JsValue::from_str(""), "concat"), |names| bound(&names, "of"))
}

/// A method of an object as a function of its own.
fn bound(object: &JsValue, method: &str) -> Function {
    let function: Function =
        Reflect::get(object, &method.into()).ok().and_then(|f| f.dyn_into().ok()).unwrap_or_default();
    function.bind0(object)
}
