//! Tasks as other calendars write and read them (VTODO), and as records of ours.

use std::collections::BTreeSet;

use super::lines::{Line, escaped, push, words};
use super::stamps::{day_text, moment_text};
use super::uid_of;
use crate::choice::TASK_STATUS;
use crate::command::Edit;
use crate::field::FieldKey;
use crate::id::RecordId;
use crate::recurrence::Rule;
use crate::schema::task;
use crate::time::{Day, Millis};
use crate::value::FieldValue;

/// When a task begins.
const START: FieldKey = FieldKey::new("start");
/// The words that it is sorted by.
const TAGS: FieldKey = FieldKey::new("tags");
/// How far a task is, where the format has no word for it.
const OWN_STATUS: &str = "X-FELDBUCH-STATUS";
/// A begin that is only there because what comes again must have one.
pub(super) const ONLY_DUE: &str = "X-FELDBUCH-DUE";

/// A task as it goes in and out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Todo {
    /// What all calendars know it by.
    pub uid: String,
    /// What is to be done.
    pub title: String,
    /// Whatever else is to be known.
    pub body: String,
    /// How far it is: one of [`TASK_STATUS`].
    pub status: String,
    /// How much it matters; empty where nobody said.
    pub priority: String,
    /// By which day.
    pub due: Option<Day>,
    /// From which day on.
    pub start: Option<Day>,
    /// When to be reminded.
    pub remind_at: Option<Millis>,
    /// When it was done; read by others, set by our own rules.
    pub done_at: Option<Millis>,
    /// How it comes again.
    pub rule: Option<Rule>,
    /// Words it is sorted by.
    pub tags: BTreeSet<String>,
}

impl Todo {
    /// The task that a record is. `values`: all of them.
    #[must_use]
    pub fn of_values(record: RecordId, values: &[(FieldKey, FieldValue)]) -> Self {
        let get = |key: FieldKey| values.iter().find(|(field, _)| *field == key).map(|(_, value)| value);
        let text = |key: FieldKey| get(key).and_then(FieldValue::as_text).unwrap_or_default().to_owned();
        let day = |key: FieldKey| match get(key) {
            Some(FieldValue::Day(day)) => Some(*day),
            _ => None,
        };
        let moment = |key: FieldKey| match get(key) {
            Some(FieldValue::Moment(at)) => Some(*at),
            _ => None,
        };
        Self {
            uid: uid_of(record),
            title: text(task::TITLE),
            body: text(task::BODY),
            status: text(task::STATUS),
            priority: text(task::PRIORITY),
            due: day(task::DUE),
            start: day(START),
            remind_at: moment(task::REMIND_AT),
            done_at: moment(task::DONE_AT),
            rule: Rule::parse(&text(task::RRULE)),
            tags: match get(TAGS) {
                Some(FieldValue::Tags(tags)) => tags.clone(),
                _ => BTreeSet::new(),
            },
        }
    }

    /// What makes a record this task; empty when it is so already. `now`: its values, `None` for a new one. What a file
    /// says nothing about stays.
    #[must_use]
    pub fn edits(&self, record: RecordId, now: Option<&[(FieldKey, FieldValue)]>) -> Vec<Edit> {
        let here = Self::of_values(record, now.unwrap_or_default());
        let mut edits = Vec::new();
        let mut set = |field: FieldKey, value: Option<FieldValue>, is_other: bool| {
            if is_other && value.is_some() {
                edits.push(Edit::Set { field, value });
            }
        };
        let text = |text: &str| (!text.is_empty()).then(|| FieldValue::Text(text.to_owned()));
        let choice = |key: &str| (!key.is_empty()).then(|| FieldValue::Choice(key.to_owned()));
        set(task::TITLE, text(&self.title), here.title != self.title);
        set(task::DUE, self.due.map(FieldValue::Day), here.due != self.due);
        set(START, self.start.map(FieldValue::Day), here.start != self.start);
        set(task::STATUS, choice(&self.status), here.status != self.status);
        set(task::PRIORITY, choice(&self.priority), here.priority != self.priority);
        set(task::REMIND_AT, self.remind_at.map(FieldValue::Moment), here.remind_at != self.remind_at);
        let rule = |one: &Self| one.rule.as_ref().map(ToString::to_string);
        set(task::RRULE, rule(self).map(FieldValue::Text), rule(&here) != rule(self));
        let fresh = self.tags.difference(&here.tags);
        edits.extend(fresh.map(|word| Edit::Tag { field: TAGS, word: word.clone(), present: true }));
        if here.body.trim() != self.body && !self.body.is_empty() {
            edits.push(Edit::Write { field: task::BODY, before: here.body, after: self.body.clone() });
        }
        edits
    }
}

/// What the format calls it, with our own word where that says less.
fn status(one: &Todo) -> (&'static str, bool) {
    match one.status.as_str() {
        "in_progress" => ("IN-PROCESS", false),
        "waiting" => ("IN-PROCESS", true),
        "done" => ("COMPLETED", false),
        "cancelled" => ("CANCELLED", false),
        _ => ("NEEDS-ACTION", false),
    }
}

/// From 1, the highest, to 9.
fn priority(key: &str) -> Option<u8> {
    match key {
        "urgent" => Some(1),
        "high" => Some(3),
        "normal" => Some(5),
        "low" => Some(9),
        _ => None,
    }
}

/// Adds a task to a file.
pub(super) fn write(file: &mut String, one: &Todo, now: Millis) {
    push(file, "BEGIN:VTODO");
    push(file, &format!("UID:{}", escaped(&one.uid)));
    push(file, &format!("DTSTAMP:{}", moment_text(now)));
    match (one.start, one.due, &one.rule) {
        (Some(start), ..) => push(file, &format!("DTSTART;VALUE=DATE:{}", day_text(start))),
        (None, Some(due), Some(_)) => {
            push(file, &format!("DTSTART;VALUE=DATE;{ONLY_DUE}=TRUE:{}", day_text(due)));
        }
        _ => {}
    }
    if let Some(due) = one.due {
        push(file, &format!("DUE;VALUE=DATE:{}", day_text(due)));
    }
    let (word, is_own) = status(one);
    let tags: Vec<String> = one.tags.iter().map(|tag| escaped(tag)).collect();
    let texts = [
        ("SUMMARY", escaped(&one.title)),
        ("DESCRIPTION", escaped(&one.body)),
        ("STATUS", word.to_owned()),
        (OWN_STATUS, if is_own { one.status.clone() } else { String::new() }),
        ("COMPLETED", one.done_at.filter(|_| word == "COMPLETED").map(moment_text).unwrap_or_default()),
        ("PRIORITY", priority(&one.priority).map(|number| number.to_string()).unwrap_or_default()),
        ("RRULE", one.rule.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("CATEGORIES", tags.join(",")),
    ];
    for (name, value) in texts.iter().filter(|(_, value)| !value.is_empty()) {
        push(file, &format!("{name}:{value}"));
    }
    if let Some(at) = one.remind_at {
        let title = if one.title.is_empty() { "Feldbuch".to_owned() } else { escaped(&one.title) };
        push(file, "BEGIN:VALARM");
        push(file, "ACTION:DISPLAY");
        push(file, &format!("DESCRIPTION:{title}"));
        push(file, &format!("TRIGGER;VALUE=DATE-TIME:{}", moment_text(at)));
        push(file, "END:VALARM");
    }
    push(file, "END:VTODO");
}

/// What the lines of a task say that are no points in time.
pub(super) fn read(lines: &[Line]) -> Todo {
    let text = |name: &str| lines.iter().find(|line| line.name == name).map(Line::text).unwrap_or_default();
    let own = text(OWN_STATUS);
    let status = match text("STATUS").trim().to_ascii_uppercase().as_str() {
        _ if TASK_STATUS.keys.contains(&own.as_str()) => own.as_str(),
        "IN-PROCESS" => "in_progress",
        "COMPLETED" => "done",
        "CANCELLED" => "cancelled",
        // Some say only when it was done.
        "" if lines.iter().any(|line| line.name == "COMPLETED") => "done",
        _ => "open",
    };
    let priority = match text("PRIORITY").trim().parse::<u8>() {
        Ok(1) => "urgent",
        Ok(2..=4) => "high",
        Ok(5) => "normal",
        Ok(6..=9) => "low",
        _ => "",
    };
    let tags = lines.iter().filter(|line| line.name == "CATEGORIES").flat_map(|line| words(&line.value));
    Todo {
        title: text("SUMMARY").trim().replace('\n', " "),
        body: text("DESCRIPTION").trim().to_owned(),
        status: status.to_owned(),
        priority: priority.to_owned(),
        tags: tags.collect(),
        ..Todo::default()
    }
}
