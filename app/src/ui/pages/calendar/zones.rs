//! Zones of the world, as the browser knows them.
//!
//! WHY the browser's: the tables of all zones weigh more than the rest of this page, and every browser has them.

use std::cell::RefCell;
use std::collections::HashMap;

use crm_domain::calendar::ical::Zones;
use crm_domain::time::{Day, Millis, Zone};
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

const DAY: i64 = 86_400_000;

thread_local! {
    static KNOWN: RefCell<HashMap<String, Option<Zone>>> = RefCell::default();
}

/// The years whose clocks are asked for: appointments further away go by the nearest of them.
fn years() -> (Millis, Millis) {
    let at = |year| Millis(Day::new(year, 1, 1).map_or(0, |day| day.to_days() * DAY));
    (at(2000), at(2045))
}

/// The IANA name of this device's zone; `UTC` where the browser does not say.
#[must_use]
pub fn device() -> String {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    let name =
        Reflect::get(&format.resolved_options(), &"timeZone".into()).ok().and_then(|name| name.as_string());
    name.unwrap_or_else(|| "UTC".to_owned())
}

/// The zone of this device.
#[must_use]
pub fn here() -> Zone {
    kept("", || {
        let (from, until) = years();
        #[expect(clippy::cast_possible_truncation, reason = "minutes of at most a day")]
        let offset = |at: Millis| -(Date::new(&JsValue::from_f64(at.0 as f64)).get_timezone_offset() as i32);
        Some(Zone::of_clock(from, until, offset))
    })
    .unwrap_or_default()
}

/// The zone of an IANA name; `None` when this browser knows none.
#[must_use]
pub fn named(name: &str) -> Option<Zone> {
    if name == "UTC" {
        return Some(Zone::default());
    }
    if name == device() {
        return Some(here());
    }
    kept(name, || {
        let clock = clock(name)?;
        let (from, until) = years();
        Some(Zone::of_clock(from, until, |at| offset(&clock, at).unwrap_or(0)))
    })
}

/// The zone of a name, or of this device where there is none.
#[must_use]
pub fn named_or_here(name: &str) -> Zone {
    if name.is_empty() { here() } else { named(name).unwrap_or_else(here) }
}

/// Does something with all the zones there are.
pub fn with<T>(act: impl FnOnce(&Zones<'_>) -> T) -> T {
    let device = device();
    act(&Zones { named: &named, here: &device })
}

fn kept(name: &str, make: impl FnOnce() -> Option<Zone>) -> Option<Zone> {
    if let Some(known) = KNOWN.with(|known| known.borrow().get(name).cloned()) {
        return known;
    }
    let zone = make();
    KNOWN.with(|known| known.borrow_mut().insert(name.to_owned(), zone.clone()));
    zone
}

/// What writes a moment with the offset of a zone. WHY by reflection: the constructor throws at names that it does
/// not know.
fn clock(name: &str) -> Option<Function> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"timeZone".into(), &name.into()).ok()?;
    Reflect::set(&options, &"timeZoneName".into(), &"longOffset".into()).ok()?;
    let format = Reflect::construct(&constructor, &Array::of2(&"en-US".into(), &options)).ok()?;
    format.dyn_into::<Intl::DateTimeFormat>().ok().map(|format| format.format())
}

/// Minutes ahead of UTC: what stands behind `GMT` in `3/29/2026, GMT+02:00`.
fn offset(clock: &Function, at: Millis) -> Option<i32> {
    let written = clock.call1(&JsValue::UNDEFINED, &JsValue::from_f64(at.0 as f64)).ok()?.as_string()?;
    minutes(written.rsplit_once("GMT")?.1)
}

fn minutes(text: &str) -> Option<i32> {
    let (sign, digits) = match text.chars().next() {
        None => return Some(0),
        Some('+') => (1, text.get(1..)?),
        // WHY two: some write a dash, some a true minus.
        Some(minus @ ('-' | '\u{2212}')) => (-1, text.get(minus.len_utf8()..)?),
        Some(_) => return None,
    };
    let mut parts = digits.split(':').map(str::parse::<i32>);
    let (hours, minutes) = (parts.next()?.ok()?, parts.next().unwrap_or(Ok(0)).ok()?);
    Some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn offsets_are_read_as_browsers_write_them() {
        assert_eq!(minutes(""), Some(0));
        assert_eq!(minutes("+02:00"), Some(120));
        assert_eq!(minutes("-05:00"), Some(-300));
        assert_eq!(minutes("\u{2212}03:30"), Some(-210));
        assert_eq!(minutes("+5"), Some(300));
        assert_eq!(minutes("x"), None);
    }
}
