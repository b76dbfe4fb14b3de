//! Zones in files: what a file says of its own, which of the world's it means, and how one is written.

use core::fmt::Write as _;

use super::super::civil::{Civil, DAY, HOUR, MINUTE};
use super::Zones;
use super::lines::{Line, push};
use super::stamps::{Stamp, civil_text, offset, offset_text};
use crate::recurrence::Rule;
use crate::time::{Day, Millis, UTC, Zone};

/// Windows' names of zones, as Outlook writes them, with the zone that Unicode's table has for them.
static WINDOWS: [(&str, &str); 28] = [
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("Romance Standard Time", "Europe/Paris"),
    ("GMT Standard Time", "Europe/London"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("E. Europe Standard Time", "Europe/Chisinau"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("FLE Standard Time", "Europe/Kiev"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("Israel Standard Time", "Asia/Jerusalem"),
    ("Arabian Standard Time", "Asia/Dubai"),
    ("India Standard Time", "Asia/Kolkata"),
    ("China Standard Time", "Asia/Shanghai"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("Korea Standard Time", "Asia/Seoul"),
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("New Zealand Standard Time", "Pacific/Auckland"),
    ("Eastern Standard Time", "America/New_York"),
    ("Central Standard Time", "America/Chicago"),
    ("Mountain Standard Time", "America/Denver"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Atlantic Standard Time", "America/Halifax"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("South Africa Standard Time", "Africa/Johannesburg"),
    ("UTC", "UTC"),
];

/// Zones to think of when a file describes one that it gives no name of the world's.
static COMMON: [&str; 22] = [
    "Europe/Berlin",
    "Europe/London",
    "Europe/Lisbon",
    "Europe/Athens",
    "Europe/Istanbul",
    "Europe/Moscow",
    "UTC",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Australia/Brisbane",
    "Pacific/Auckland",
    "Africa/Johannesburg",
];

/// A zone that a file describes.
#[derive(Debug, Clone)]
pub struct Own {
    /// How the file calls it.
    pub id: String,
    /// The world's name for it, where the file says so.
    location: Option<String>,
    zone: Zone,
}

/// The zones that a file describes. Years far away are not asked for.
pub fn own(lines: &[Line]) -> Vec<Own> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        if line.name != "BEGIN" || !line.value.eq_ignore_ascii_case("VTIMEZONE") {
            continue;
        }
        let rest = lines.get(at..).unwrap_or_default();
        let end =
            rest.iter().position(|line| line.name == "END" && line.value.eq_ignore_ascii_case("VTIMEZONE"));
        let block = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        let value = |name: &str| block.iter().find(|line| line.name == name).map(Line::text);
        if let (Some(id), Some(zone)) = (value("TZID"), observed(block)) {
            let location = value("X-LIC-LOCATION").or_else(|| value("TZID-ALIAS-OF"));
            found.push(Own { id, location, zone });
        }
    }
    found
}

/// The zone of its observances: from each of their onsets on their offset holds.
fn observed(block: &[Line]) -> Option<Zone> {
    let mut onsets: Vec<(Millis, i32)> = Vec::new();
    let mut earliest: Option<(Millis, i32)> = None;
    for part in block.split(|line| line.name == "BEGIN") {
        let value = |name: &str| part.iter().find(|line| line.name == name).map(|line| line.value.as_str());
        let (Some(start), Some(from), Some(to)) = (
            value("DTSTART").and_then(Stamp::parse),
            value("TZOFFSETFROM").and_then(offset),
            value("TZOFFSETTO").and_then(offset),
        ) else {
            continue;
        };
        let Stamp::Local(start) = start else { continue };
        let moment = |day: Day| Millis(day.to_days() * DAY + start.millis - i64::from(from) * MINUTE);
        let rule = value("RRULE").and_then(Rule::parse);
        let until = Day::new(2100, 1, 1)?;
        match rule {
            Some(rule) => onsets
                .extend(rule.days(start.day).take_while(|day| *day < until).map(|day| (moment(day), to))),
            None => onsets.push((moment(start.day), to)),
        }
        for line in part.iter().filter(|line| line.name == "RDATE") {
            let days = line.value.split(',').filter_map(Stamp::parse);
            onsets.extend(days.filter_map(|stamp| match stamp {
                Stamp::Local(at) => {
                    Some((Millis(at.day.to_days() * DAY + at.millis - i64::from(from) * MINUTE), to))
                }
                Stamp::Moment(at) => Some((at, to)),
                Stamp::Day(_) => None,
            }));
        }
        let begun = moment(start.day);
        if earliest.is_none_or(|(at, _)| begun < at) {
            earliest = Some((begun, from));
        }
    }
    let (_, before) = earliest?;
    onsets.sort_unstable();
    let mut changes = vec![(Millis(i64::MIN / 2), before)];
    changes.extend(onsets);
    Some(Zone::of_changes(changes))
}

/// Which zone a file means by a name: the world's name where it is one, and its clock.
pub fn meant(id: &str, own: &[Own], zones: &Zones<'_>, about: Millis) -> Option<(Option<String>, Zone)> {
    let described = own.iter().find(|own| own.id == id);
    let mut names: Vec<String> = vec![id.to_owned()];
    // `/citadel.org/20210210_1/Europe/Berlin`, as Evolution and others write it.
    let parts: Vec<&str> = id.split('/').collect();
    if let [.., area, town] = parts.as_slice() {
        names.push(format!("{area}/{town}"));
    }
    names.extend(described.and_then(|own| own.location.clone()));
    names.extend(
        WINDOWS.iter().find(|(name, _)| name.eq_ignore_ascii_case(id)).map(|(_, zone)| (*zone).to_owned()),
    );
    if let Some((name, zone)) = names
        .into_iter()
        .find_map(|name| Some(((zones.named)(&name)?, name)).map(|(zone, name)| (name, zone)))
    {
        return Some((Some(name), zone));
    }
    let own = described?;
    // WHY not further: a file may end its zone with what it holds.
    let alike = |zone: &Zone| {
        (-7..6).all(|at| {
            let at = about.plus(at * 28 * DAY);
            zone.offset(at) == own.zone.offset(at)
        })
    };
    let candidates = core::iter::once(zones.here).chain(COMMON.iter().copied());
    let same = candidates.filter_map(|name| Some((name, (zones.named)(name)?))).find(|(_, zone)| alike(zone));
    Some(match same {
        Some((name, zone)) => (Some(name.to_owned()), zone),
        None => (None, own.zone.clone()),
    })
}

/// Writes what a zone does from `from` to `to`, so that readers need not know its name.
pub fn push_zone(file: &mut String, name: &str, zone: &Zone, from: Millis, to: Millis) {
    push(file, "BEGIN:VTIMEZONE");
    push(file, &format!("TZID:{name}"));
    let switches = zone.switches(from, to);
    let first = zone.offset(from);
    let begin = Civil::at(from, &UTC).map_or_else(|| "19700101T000000".to_owned(), civil_text);
    observance(file, false, first, first, &[begin]);
    let mut pairs: Vec<(i32, i32, Vec<String>)> = Vec::new();
    let mut before = first;
    for (at, after) in switches {
        let onset = Civil::at(at.plus(i64::from(before) * MINUTE), &UTC).map(civil_text).unwrap_or_default();
        match pairs.iter_mut().find(|(a, b, _)| (*a, *b) == (before, after)) {
            Some((.., onsets)) => onsets.push(onset),
            None => pairs.push((before, after, vec![onset])),
        }
        before = after;
    }
    for (before, after, onsets) in pairs {
        observance(file, after > before, before, after, &onsets);
    }
    push(file, "END:VTIMEZONE");
}

fn observance(file: &mut String, summer: bool, before: i32, after: i32, onsets: &[String]) {
    let Some((first, more)) = onsets.split_first() else { return };
    let name = if summer { "DAYLIGHT" } else { "STANDARD" };
    push(file, &format!("BEGIN:{name}"));
    push(file, &format!("DTSTART:{first}"));
    if !more.is_empty() {
        let mut line = "RDATE:".to_owned();
        let _ = write!(line, "{}", more.join(","));
        push(file, &line);
    }
    push(file, &format!("TZOFFSETFROM:{}", offset_text(before)));
    push(file, &format!("TZOFFSETTO:{}", offset_text(after)));
    push(file, &format!("END:{name}"));
}

/// A year and some, so that the switch before something is written as well.
pub const BEFORE: i64 = 400 * 24 * HOUR;
