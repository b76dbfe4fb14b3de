//! How a series is changed: one of its times, this one and all that follow, or the whole of it.

use std::collections::BTreeSet;

use super::civil::{Civil, DAY};
use super::series::begins;
use crate::command::{Edit, Step};
use crate::field::{FieldKey, RecordKind};
use crate::id::RecordId;
use crate::period::Period;
use crate::recurrence::{Freq, Rule};
use crate::schema::event;
use crate::time::{Day, Zone};
use crate::value::FieldValue;

/// How much of a series is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// This time only.
    One,
    /// This time and all after it.
    Following,
    /// All times.
    All,
}

/// A series as it is stored, and the time of it that somebody has in hand.
#[derive(Debug, Clone)]
pub struct Grip<'a> {
    /// The event.
    pub record: RecordId,
    /// All its values.
    pub values: &'a [(FieldKey, FieldValue)],
    /// When it is for the first time.
    pub when: Period,
    /// How it comes again.
    pub rule: &'a Rule,
    /// The zone by whose clock it goes.
    pub zone: &'a Zone,
    /// Which time: the day on which it begins in that zone.
    pub day: Day,
}

/// Days that are left out, as they are stored.
#[must_use]
pub fn left_out(value: Option<&FieldValue>) -> BTreeSet<Day> {
    match value {
        Some(FieldValue::Tags(words)) => words.iter().filter_map(|word| Day::from_iso(word)).collect(),
        _ => BTreeSet::new(),
    }
}

impl Grip<'_> {
    /// The event that a time becomes when it goes its own way: the same on every device that does so.
    #[must_use]
    pub fn own_record(&self, scope: Scope) -> RecordId {
        match scope {
            Scope::One => RecordId::derived(self.record.as_bytes(), &self.day.to_string()),
            Scope::Following => RecordId::derived(self.record.as_bytes(), &format!("from {}", self.day)),
            Scope::All => self.record,
        }
    }

    /// What is to be done so that the time in hand is from then to then, and `scope` with it.
    #[must_use]
    pub fn moved(&self, to: Period, scope: Scope) -> Vec<Step> {
        let first = begins(self.when, self.zone).map(|first| first.day);
        match scope {
            Scope::One => vec![self.without(), self.copy(scope, to, None)],
            Scope::Following if first.is_some_and(|first| first < self.day) => self.parted(to),
            Scope::Following | Scope::All => {
                vec![Step::Edit { record: self.record, edits: self.shifted(to) }]
            }
        }
    }

    /// What is to be done so that the time in hand, and `scope` with it, does not take place. `None` where the event
    /// itself is what goes.
    #[must_use]
    pub fn dropped(&self, scope: Scope) -> Option<Step> {
        let first = begins(self.when, self.zone).map(|first| first.day);
        match scope {
            Scope::One => Some(self.without()),
            Scope::Following if first.is_some_and(|first| first < self.day) => Some(Step::Edit {
                record: self.record,
                edits: vec![set_rule(&ended_before(self.rule, self.day))],
            }),
            Scope::Following | Scope::All => None,
        }
    }

    fn without(&self) -> Step {
        let edit = Edit::Tag { field: event::EXDATES, word: self.day.to_string(), present: true };
        Step::Edit { record: self.record, edits: vec![edit] }
    }

    /// An event with the same values at another time.
    fn copy(&self, scope: Scope, when: Period, rule: Option<&Rule>) -> Step {
        let own = [event::WHEN, event::RRULE, event::EXDATES, event::ICAL_UID, event::SEQUENCE];
        let mut edits = vec![set(event::WHEN, FieldValue::Period(when))];
        edits.extend(rule.map(set_rule));
        for (field, value) in self.values.iter().filter(|(field, _)| !own.contains(field)) {
            edits.extend(as_edits(*field, value));
        }
        Step::Create { record: self.own_record(scope), kind: RecordKind::Event, edits }
    }

    /// The series ends before the time in hand, and another goes on from there.
    fn parted(&self, to: Period) -> Vec<Step> {
        let first = begins(self.when, self.zone).map_or(self.day, |first| first.day);
        let start = begins(to, self.zone).map_or(self.day, |start| start.day);
        let days = start.to_days() - self.day.to_days();
        let rest = moved(&rest(self.rule, first, self.day), days, start);
        let mut copy = self.copy(Scope::Following, to, Some(&rest));
        if let Step::Create { edits, .. } = &mut copy {
            let kept = self.left_out().into_iter().filter(|day| *day >= self.day);
            edits.extend(kept.filter_map(|day| day.plus_days(days)).map(|day| leave_out(day, true)));
        }
        let ended = set_rule(&ended_before(self.rule, self.day));
        vec![Step::Edit { record: self.record, edits: vec![ended] }, copy]
    }

    /// All times are as much later as the one in hand, by the clock on the wall, and as long.
    fn shifted(&self, to: Period) -> Vec<Edit> {
        let (Some(first), Some(here), Some(there)) =
            (begins(self.when, self.zone), begins(self.when, self.zone), begins(to, self.zone))
        else {
            return Vec::new();
        };
        let here = Civil { day: self.day, millis: here.millis };
        let Some(start) = first.plus(there.since(here)) else { return Vec::new() };
        let days = start.day.to_days() - first.day.to_days();
        let zone = if to.all_day { &crate::time::UTC } else { self.zone };
        let start_millis = if to.all_day { 0 } else { start.millis };
        let from = Civil { day: start.day, millis: start_millis }.moment(zone);
        let when = Period { from, to: from.plus(to.length()), all_day: to.all_day };
        let mut edits = vec![set(event::WHEN, FieldValue::Period(when))];
        if days != 0 {
            let rule = moved(self.rule, days, start.day);
            if rule != *self.rule {
                edits.push(set_rule(&rule));
            }
            let before = self.left_out();
            let after: BTreeSet<Day> = before.iter().filter_map(|day| day.plus_days(days)).collect();
            edits.extend(before.difference(&after).map(|day| leave_out(*day, false)));
            edits.extend(after.difference(&before).map(|day| leave_out(*day, true)));
        }
        edits
    }

    fn left_out(&self) -> BTreeSet<Day> {
        left_out(self.values.iter().find(|(field, _)| *field == event::EXDATES).map(|(_, value)| value))
    }
}

fn leave_out(day: Day, present: bool) -> Edit {
    Edit::Tag { field: event::EXDATES, word: day.to_string(), present }
}

fn set(field: FieldKey, value: FieldValue) -> Edit {
    Edit::Set { field, value: Some(value) }
}

fn set_rule(rule: &Rule) -> Edit {
    set(event::RRULE, FieldValue::Text(rule.to_string()))
}

/// The edits that give a new record this value.
#[must_use]
pub fn as_edits(field: FieldKey, value: &FieldValue) -> Vec<Edit> {
    match value {
        FieldValue::Tags(words) => {
            words.iter().map(|word| Edit::Tag { field, word: word.clone(), present: true }).collect()
        }
        FieldValue::Items(items) => items
            .iter()
            .map(|(item, value)| Edit::PutItem { field, item: *item, value: value.clone() })
            .collect(),
        FieldValue::Prose(text) => vec![Edit::Write { field, before: String::new(), after: text.clone() }],
        value => vec![set(field, value.clone())],
    }
}

/// The rule that ends on the day before.
#[must_use]
pub fn ended_before(rule: &Rule, day: Day) -> Rule {
    Rule { count: None, until: day.plus_days(-1), ..rule.clone() }
}

/// The rule for what is left from a day on.
fn rest(rule: &Rule, first: Day, from: Day) -> Rule {
    let count = rule.count.map(|count| {
        let gone = rule.days(first).take_while(|day| *day < from).count();
        count.saturating_sub(u32::try_from(gone).unwrap_or(u32::MAX)).max(1)
    });
    Rule { count, ..rule.clone() }
}

/// The rule of a series that begins so many days later, on `start`.
fn moved(rule: &Rule, days: i64, start: Day) -> Rule {
    if days == 0 {
        return rule.clone();
    }
    let mut rule = rule.clone();
    rule.until = rule.until.map(|until| until.plus_days(days).unwrap_or(until));
    let turned =
        |weekday: u8| u8::try_from((i64::from(weekday) - 1 + days).rem_euclid(7) + 1).unwrap_or(weekday);
    match rule.freq {
        Freq::Weekly => {
            rule.by_day = rule.by_day.iter().map(|(nth, weekday)| (*nth, turned(*weekday))).collect()
        }
        Freq::Daily => {}
        // WHY not turned: a day after "the first Monday" is "the first Tuesday" in some months only.
        Freq::Monthly | Freq::Yearly => {
            if !rule.by_day.is_empty() {
                let is_last =
                    rule.by_day.iter().all(|(nth, _)| *nth < 0) || rule.by_set_pos.iter().any(|at| *at < 0);
                let nth = if is_last { -1 } else { i8::try_from((start.day() - 1) / 7 + 1).unwrap_or(1) };
                rule.by_day = vec![(nth, start.weekday())];
                rule.by_set_pos = Vec::new();
                if rule.freq == Freq::Yearly {
                    rule.by_month = vec![start.month()];
                }
            }
            if !rule.by_month_day.is_empty() {
                rule.by_month_day = vec![i8::try_from(start.day()).unwrap_or(1)];
            }
            if !rule.by_month.is_empty() && rule.freq == Freq::Yearly {
                rule.by_month = vec![start.month()];
            }
        }
    }
    rule
}

/// A period at another time, as long by the clock on the wall as before: what lasts a day over a switch of the clock
/// lasts a day on any other.
#[must_use]
pub fn at_other_time(when: Period, start: Civil, zone: &Zone) -> Period {
    if when.all_day {
        let days = (when.length() / DAY).max(1);
        let from = crate::time::Millis(start.day.to_days() * DAY);
        return Period { from, to: from.plus(days * DAY), all_day: true };
    }
    let from = start.moment(zone);
    let long = match (Civil::at(when.from, zone), Civil::at(when.to, zone)) {
        (Some(begin), Some(end)) => end.since(begin),
        _ => when.length(),
    };
    let to = start.plus(long).map_or(from.plus(when.length()), |end| end.moment(zone));
    Period { from, to: to.max(from), all_day: false }
}

#[cfg(test)]
mod tests;
