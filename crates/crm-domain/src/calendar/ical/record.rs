//! Appointments as records of ours, and back.

use super::super::change::left_out;
use super::Appointment;
use crate::command::Edit;
use crate::field::FieldKey;
use crate::id::RecordId;
use crate::parse::web;
use crate::recurrence::Rule;
use crate::schema::event;
use crate::value::FieldValue;

/// Under which ids of imported events are derived.
const NAMESPACE: [u8; 16] = *b"feldbuch ical id";
/// Behind an event's id in the uid of one that was made here.
const OURS: &str = "@feldbuch";

/// What other calendars know an event by that was made here.
#[must_use]
pub fn uid_of(record: RecordId) -> String {
    format!("{record}{OURS}")
}

/// The record of an appointment: the same whoever imports it, and however often; our own when it comes back.
#[must_use]
pub fn record_id(uid: &str) -> RecordId {
    let ours = uid.strip_suffix(OURS).and_then(|id| id.parse().ok());
    ours.unwrap_or_else(|| RecordId::derived(&NAMESPACE, uid))
}

/// The appointment that a record is, without its people. `values`: all of them, or those of a list.
#[must_use]
pub fn of_values(record: RecordId, values: &[(FieldKey, FieldValue)]) -> Appointment {
    let get = |key: FieldKey| values.iter().find(|(field, _)| *field == key).map(|(_, value)| value);
    let text = |key: FieldKey| get(key).and_then(FieldValue::as_text).unwrap_or_default().to_owned();
    let number = |key: FieldKey| match get(key) {
        Some(FieldValue::Number(number)) => Some(*number),
        _ => None,
    };
    let uid = text(event::ICAL_UID);
    let rule = Rule::parse(&text(event::RRULE));
    Appointment {
        uid: if uid.is_empty() { uid_of(record) } else { uid },
        title: text(event::TITLE),
        location: text(event::LOCATION),
        agenda: text(event::AGENDA),
        url: text(event::ONLINE_URL),
        when: match get(event::WHEN) {
            Some(FieldValue::Period(when)) => Some(*when),
            _ => None,
        },
        zone: text(event::ZONE),
        left_out: if rule.is_some() { left_out(get(event::EXDATES)) } else { Default::default() },
        rule,
        reminder: number(event::REMINDER),
        cancelled: text(event::STATUS) == "cancelled",
        sequence: number(event::SEQUENCE).unwrap_or(0),
        tags: match get(event::TAGS) {
            Some(FieldValue::Tags(tags)) => tags.clone(),
            _ => Default::default(),
        },
        kind: text(event::KIND),
        people: Vec::new(),
        related: match get(event::RELATED) {
            Some(FieldValue::Tags(ids)) => ids.iter().filter_map(|id| id.parse().ok()).collect(),
            _ => Default::default(),
        },
    }
}

/// What makes a record this appointment; empty when it is so already. `now`: its values, `None` for a new one. What a
/// file says nothing about stays.
#[must_use]
pub fn edits(wanted: &Appointment, record: RecordId, now: Option<&[(FieldKey, FieldValue)]>) -> Vec<Edit> {
    let here = of_values(record, now.unwrap_or_default());
    let mut edits = Vec::new();
    let mut set = |field: FieldKey, value: Option<FieldValue>, is_other: bool| {
        if is_other {
            edits.push(Edit::Set { field, value });
        }
    };
    let text = |text: &str| (!text.is_empty()).then(|| FieldValue::Text(text.to_owned()));
    set(event::TITLE, text(&wanted.title), here.title != wanted.title);
    set(event::LOCATION, text(&wanted.location), here.location != wanted.location);
    set(event::WHEN, wanted.when.map(FieldValue::Period), here.when != wanted.when);
    set(event::ZONE, text(&wanted.zone), here.zone != wanted.zone && !wanted.zone.is_empty());
    let rule = |one: &Appointment| one.rule.as_ref().map(ToString::to_string);
    set(event::RRULE, rule(wanted).map(FieldValue::Text), rule(&here) != rule(wanted));
    set(
        event::REMINDER,
        wanted.reminder.map(FieldValue::Number),
        here.reminder != wanted.reminder && wanted.reminder.is_some(),
    );
    let url = Some(&wanted.url).filter(|url| web::href(url).is_some());
    set(event::ONLINE_URL, url.and_then(|url| text(url)), url.is_some_and(|url| *url != here.url));
    let kind = crate::choice::EVENT_KIND.keys.iter().find(|key| **key == wanted.kind);
    set(
        event::KIND,
        kind.map(|kind| FieldValue::Choice((*kind).to_owned())),
        kind.is_some_and(|kind| *kind != here.kind),
    );
    let status = if wanted.cancelled { "cancelled" } else { "planned" };
    set(
        event::STATUS,
        Some(FieldValue::Choice(status.to_owned())),
        here.cancelled != wanted.cancelled || now.is_none(),
    );
    let is_ours = wanted.uid == uid_of(record);
    set(event::ICAL_UID, text(&wanted.uid), here.uid != wanted.uid && !is_ours);
    set(event::SEQUENCE, Some(FieldValue::Number(wanted.sequence)), here.sequence != wanted.sequence);
    let tag = |field, word: &str, present| Edit::Tag { field, word: word.to_owned(), present };
    edits.extend(wanted.tags.difference(&here.tags).map(|word| tag(event::TAGS, word, true)));
    let met = wanted.related.difference(&here.related);
    edits.extend(met.map(|id| tag(event::RELATED, &id.to_string(), true)));
    let (before, after) = (&here.left_out, &wanted.left_out);
    edits.extend(after.difference(before).map(|day| tag(event::EXDATES, &day.to_string(), true)));
    edits.extend(before.difference(after).map(|day| tag(event::EXDATES, &day.to_string(), false)));
    if here.agenda.trim() != wanted.agenda && !wanted.agenda.is_empty() {
        edits.push(Edit::Write { field: event::AGENDA, before: here.agenda, after: wanted.agenda.clone() });
    }
    edits
}
