//! From a file to appointments and to what is wrong with the others.

use std::collections::{BTreeMap, BTreeSet};

use super::super::civil::{Civil, DAY};
use super::lines::{Line, lines, words};
use super::stamps::{Stamp, length};
use super::vzone::{Own, meant, own};
use super::{Appointment, Fault, Reading, Todo, Why, Zones, people, todo};
use crate::period::Period;
use crate::recurrence::Rule;
use crate::time::{Day, Millis, UTC, Zone};

/// Reads a file. What cannot be taken in is said, and the rest is there.
#[must_use]
pub fn read(text: &str, zones: &Zones<'_>) -> Reading {
    let lines = lines(text);
    let is = |line: &Line, name: &str, value: &str| {
        line.name == name && line.value.trim().eq_ignore_ascii_case(value)
    };
    let mut reading = Reading {
        is_calendar: lines.iter().any(|line| is(line, "BEGIN", "VCALENDAR")),
        ..Reading::default()
    };
    let reader = Reader { own: own(&lines), zones };
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        let Some(part) = ["VEVENT", "VTODO"].into_iter().find(|part| is(line, "BEGIN", part)) else {
            continue;
        };
        let rest = lines.get(at..).unwrap_or_default();
        let end = rest.iter().position(|line| is(line, "END", part));
        let block = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        at += block.len();
        let (outer, alarms) = parted(block);
        let read = match (end, part) {
            (None, _) => Err(Why::CutOff),
            (_, "VTODO") => reader.todo(&outer, &alarms).map(|one| reading.todos.push(one)),
            _ => reader.event(&outer, &alarms).map(|more| reading.appointments.extend(more)),
        };
        match read {
            Ok(()) => {}
            Err(why) => {
                let title = value(&outer, "SUMMARY").map(Line::text).unwrap_or_default();
                reading.faults.push(Fault { title, line: line.number, why });
            }
        }
    }
    settle(&mut reading.appointments);
    let mut seen = BTreeSet::new();
    reading.todos.retain(|one| seen.insert(one.uid.clone()));
    reading
}

/// One appointment for each uid, the one that was changed most often; a time that goes its own way leaves a hole in
/// its series.
fn settle(all: &mut Vec<Appointment>) {
    let mut latest: BTreeMap<String, usize> = BTreeMap::new();
    for (at, one) in all.iter().enumerate() {
        let known = latest.get(&one.uid).copied();
        if known.is_none_or(|known| all[known].sequence <= one.sequence) {
            latest.insert(one.uid.clone(), at);
        }
    }
    let mut at = 0;
    all.retain(|one| {
        at += 1;
        latest.get(&one.uid) == Some(&(at - 1))
    });
    let own_ways: Vec<(String, Day)> = all
        .iter()
        .filter_map(|one| {
            let (uid, day) = one.uid.rsplit_once('/')?;
            Some((uid.to_owned(), Day::from_iso(day)?))
        })
        .collect();
    for (uid, day) in own_ways {
        if let Some(series) = all.iter_mut().find(|one| one.uid == uid && one.rule.is_some()) {
            series.left_out.insert(day);
        }
    }
}

/// The lines of an event itself, and those of its alarms.
fn parted(block: &[Line]) -> (Vec<Line>, Vec<Vec<Line>>) {
    let (mut outer, mut alarms, mut depth) = (Vec::new(), Vec::new(), 0_usize);
    for line in block {
        match line.name.as_str() {
            "BEGIN" => {
                depth += 1;
                alarms.push(Vec::new());
            }
            "END" => depth = depth.saturating_sub(1),
            _ if depth == 0 => outer.push(line.clone()),
            _ => {
                if let Some(alarm) = alarms.last_mut() {
                    alarm.push(line.clone());
                }
            }
        }
    }
    (outer, alarms)
}

fn value<'a>(lines: &'a [Line], name: &str) -> Option<&'a Line> {
    lines.iter().find(|line| line.name == name)
}

struct Reader<'a> {
    own: Vec<Own>,
    zones: &'a Zones<'a>,
}

/// A point in time with the zone it was said in.
struct Point {
    stamp: Stamp,
    /// The zone's name, empty where it has none that the world knows.
    name: String,
    zone: Zone,
}

impl Point {
    /// The moment; midnight UTC of a day.
    fn moment(&self) -> Millis {
        self.of(self.stamp)
    }

    fn of(&self, stamp: Stamp) -> Millis {
        match stamp {
            Stamp::Day(day) => Millis(day.to_days() * DAY),
            Stamp::Moment(at) => at,
            Stamp::Local(civil) => civil.moment(&self.zone),
        }
    }

    /// The day by its own clock.
    fn day(&self, stamp: Stamp) -> Option<Day> {
        match stamp {
            Stamp::Day(day) => Some(day),
            Stamp::Moment(at) => self.zone.day(at),
            Stamp::Local(civil) => Some(civil.day),
        }
    }
}

impl Reader<'_> {
    fn point(&self, line: &Line) -> Option<Point> {
        let stamp = Stamp::parse(&line.value)?;
        let plain = |name: &str, zone: Zone| Some(Point { stamp, name: name.to_owned(), zone });
        match (stamp, line.param("TZID")) {
            (Stamp::Day(_), _) => plain("", UTC.clone()),
            (Stamp::Moment(_), _) => plain("UTC", UTC.clone()),
            (Stamp::Local(civil), Some(id)) => {
                // WHY the named one's own clock decides even where the file has another: it is what people see.
                match meant(id, &self.own, self.zones, civil.moment(&UTC)) {
                    Some((name, zone)) => plain(&name.unwrap_or_default(), zone),
                    None => {
                        let here = (self.zones.named)(self.zones.here).unwrap_or_default();
                        plain("", here)
                    }
                }
            }
            (Stamp::Local(_), None) => {
                let here = (self.zones.named)(self.zones.here).unwrap_or_default();
                plain(self.zones.here, here)
            }
        }
    }

    /// An appointment, and one more for each further date that it is said to be on.
    fn event(&self, lines: &[Line], alarms: &[Vec<Line>]) -> Result<Vec<Appointment>, Why> {
        let text = |name: &str| value(lines, name).map(Line::text).unwrap_or_default();
        let start = value(lines, "DTSTART").and_then(|line| self.point(line)).ok_or(Why::NoStart)?;
        let when = self.when(&start, lines)?;
        let rule = match lines.iter().find(|line| line.name == "RRULE") {
            Some(line) => Some(rule(&line.value, &start).ok_or(Why::Rule)?),
            None => None,
        };
        if rule.is_some() && !when.all_day && start.name.is_empty() {
            return Err(Why::Zone);
        }
        // WHY a start stands for what has no name: the same file read again finds the same event.
        let mut uid = text("UID");
        if uid.is_empty() {
            uid = format!("{} {}", text("SUMMARY"), when);
        }
        if let Some(day) = value(lines, "RECURRENCE-ID").and_then(|line| start.day(self.point(line)?.stamp)) {
            uid = format!("{uid}/{day}");
        }
        let left_out = lines.iter().filter(|line| line.name == "EXDATE").flat_map(|line| {
            line.value
                .split(',')
                .filter_map(Stamp::parse)
                .filter_map(|stamp| start.day(stamp))
                .collect::<Vec<_>>()
        });
        let appointment = Appointment {
            title: text("SUMMARY").trim().replace('\n', " "),
            location: text("LOCATION").trim().replace('\n', ", "),
            agenda: text("DESCRIPTION").trim().to_owned(),
            url: text("URL").trim().to_owned(),
            when: Some(when),
            zone: if when.all_day || start.name == "UTC" && rule.is_none() {
                String::new()
            } else {
                start.name.clone()
            },
            left_out: if rule.is_some() { left_out.collect() } else { BTreeSet::new() },
            rule,
            reminder: alarms.iter().find_map(|alarm| reminder(alarm)),
            cancelled: text("STATUS").eq_ignore_ascii_case("CANCELLED"),
            sequence: text("SEQUENCE").trim().parse().unwrap_or(0),
            tags: lines
                .iter()
                .filter(|line| line.name == "CATEGORIES")
                .flat_map(|line| words(&line.value))
                .collect(),
            kind: text("X-FELDBUCH-KIND"),
            people: people::read(lines),
            related: BTreeSet::new(),
            uid,
        };
        let more = self.further(&appointment, &start, lines);
        Ok(core::iter::once(appointment).chain(more).collect())
    }

    fn when(&self, start: &Point, lines: &[Line]) -> Result<Period, Why> {
        let all_day = matches!(start.stamp, Stamp::Day(_));
        let from = start.moment();
        let to = match (value(lines, "DTEND").and_then(|line| self.point(line)), value(lines, "DURATION")) {
            (Some(end), _) => end.moment(),
            (None, Some(line)) => {
                let (days, millis) = length(&line.value).ok_or(Why::NoStart)?;
                let begin = Civil::at(from, &start.zone).ok_or(Why::NoStart)?;
                let later =
                    begin.plus(days * DAY).map(|civil| civil.moment(&start.zone)).ok_or(Why::NoStart)?;
                later.plus(millis)
            }
            (None, None) => from.plus(if all_day { DAY } else { 0 }),
        };
        // Some write the last day instead of the one after.
        let to = if all_day && to == from { from.plus(DAY) } else { to };
        Period::new(from, to, all_day).ok_or(Why::EndsBeforeStart)
    }

    /// A task. What says a time of day is due on its day.
    fn todo(&self, lines: &[Line], alarms: &[Vec<Line>]) -> Result<Todo, Why> {
        let day = |name: &str| {
            let line = value(lines, name).filter(|line| line.param(todo::ONLY_DUE).is_none())?;
            let point = self.point(line)?;
            point.day(point.stamp)
        };
        let rule = match value(lines, "RRULE") {
            Some(line) => Some(Rule::parse(&line.value).ok_or(Why::Rule)?),
            None => None,
        };
        let remind_at =
            alarms.iter().find_map(|alarm| match Stamp::parse(&value(alarm, "TRIGGER")?.value)? {
                Stamp::Moment(at) => Some(at),
                Stamp::Local(_) | Stamp::Day(_) => None,
            });
        let (due, start) = (day("DUE"), day("DTSTART"));
        let done_at = value(lines, "COMPLETED").and_then(|line| self.point(line)).map(|point| point.moment());
        let mut one = Todo { due, start, rule, remind_at, done_at, ..todo::read(lines) };
        one.uid = value(lines, "UID").map(Line::text).unwrap_or_default();
        if one.uid.is_empty() {
            one.uid = format!("{} {}", one.title, due.map(|day| day.to_string()).unwrap_or_default());
        }
        Ok(one)
    }

    /// Further dates of an event (RDATE), each an appointment of its own.
    fn further(&self, first: &Appointment, start: &Point, lines: &[Line]) -> Vec<Appointment> {
        let Some(when) = first.when else { return Vec::new() };
        let stamps = lines.iter().filter(|line| line.name == "RDATE").flat_map(|line| line.value.split(','));
        let found = stamps.filter_map(|value| Stamp::parse(value.split('/').next()?));
        let own_way = |stamp: Stamp| {
            let from = start.of(stamp);
            let day = start.day(stamp)?;
            let when = Period::new(from, from.plus(when.length()), when.all_day)?;
            Some(Appointment {
                uid: format!("{}/{day}", first.uid),
                when: Some(when),
                rule: None,
                left_out: BTreeSet::new(),
                ..first.clone()
            })
        };
        found.filter_map(own_way).filter(|one| one.when != Some(when)).collect()
    }
}

/// A rule whose end is a day of the series' own clock.
fn rule(text: &str, start: &Point) -> Option<Rule> {
    let mut rule = Rule::parse(text)?;
    let until = text
        .split(';')
        .find_map(|part| part.trim().to_ascii_uppercase().strip_prefix("UNTIL=").map(ToOwned::to_owned));
    if let Some(until) = until {
        let end = match Stamp::parse(&until)? {
            Stamp::Moment(at) => Civil::at(at, &start.zone)?,
            Stamp::Local(civil) => civil,
            Stamp::Day(day) => Civil { day, millis: DAY },
        };
        let begin = Civil::at(start.moment(), &start.zone)?;
        let is_whole = matches!(start.stamp, Stamp::Day(_));
        rule.until =
            if is_whole || begin.millis <= end.millis { Some(end.day) } else { end.day.plus_days(-1) };
    }
    Some(rule)
}

/// Minutes before the start; what rings later, or at a moment, is none that we know.
fn reminder(alarm: &[Line]) -> Option<i64> {
    let trigger = value(alarm, "TRIGGER")?;
    if trigger.param("RELATED").is_some_and(|related| related.eq_ignore_ascii_case("END")) {
        return None;
    }
    let (days, millis) = length(&trigger.value)?;
    let before = -(days * DAY + millis);
    (before >= 0).then_some(before / 60_000)
}
