//! A task that comes again: what is made of it when it is done.

use super::is_open;
use crate::command::Edit;
use crate::field::{FieldKey, Merge, RecordKind};
use crate::id::RecordId;
use crate::item::{CheckEntry, ItemValue};
use crate::recurrence::Rule;
use crate::row::Row;
use crate::schema::task;
use crate::time::{Day, Millis, Zone};
use crate::value::FieldValue;

/// From which day on the task is worked at; moves with its due day.
const START: FieldKey = FieldKey::new("start");
/// What other systems know this one by; the next one is another.
const EXTERNAL_NO: FieldKey = FieldKey::new("external_no");
const DAY_MS: i64 = 86_400_000;

/// The rule by which a task comes again.
#[must_use]
pub fn rule(task: &Row) -> Option<Rule> {
    (task.kind == RecordKind::Task).then(|| Rule::parse(task.text(task::RRULE)))?
}

/// Whether these edits finish a task that was open. One that is given up does not come again.
#[must_use]
pub fn finishes(before: &Row, edits: &[Edit]) -> bool {
    let status = edits.iter().rev().find_map(|edit| match edit {
        Edit::Set { field, value: Some(FieldValue::Choice(status)) } if *field == task::STATUS => {
            Some(status.as_str())
        }
        _ => None,
    });
    before.kind == RecordKind::Task && status == Some("done") && is_open(before.text(task::STATUS))
}

/// The id of the one that comes after this one: the same on every device that finishes it.
#[must_use]
pub fn next_id(task: &Row) -> Option<RecordId> {
    rule(task)?;
    let due = due(task).map(|due| due.to_string()).unwrap_or_default();
    Some(RecordId::derived(task.id.as_bytes(), &format!("again {due}")))
}

/// The task that comes after this one: on the first day of its rule after its own that is not past. `None` for one
/// that does not come again, or was the last. `task`: with all that its notes say.
#[must_use]
pub fn next(task: &Row, today: Day, zone: &Zone) -> Option<(RecordId, Vec<Edit>)> {
    let (id, rule) = (next_id(task)?, rule(task)?);
    let was = due(task);
    let from = was.unwrap_or(today);
    let not_past = today.plus_days(-1).filter(|_| was.is_some()).unwrap_or(from);
    let (rest, day) = following(&rule, from, from.max(not_past))?;
    let set = |field, value| Edit::Set { field, value: Some(value) };
    let mut edits: Vec<Edit> = vec![
        set(task::DUE, FieldValue::Day(day)),
        set(task::STATUS, FieldValue::Choice("open".to_owned())),
        set(task::RRULE, FieldValue::Text(rest.to_string())),
    ];
    let later = day.to_days() - from.to_days();
    if let Some(FieldValue::Day(start)) = task.get(START) {
        edits.extend(start.plus_days(later).map(|start| set(START, FieldValue::Day(start))));
    }
    if let Some(FieldValue::Moment(at)) = task.get(task::REMIND_AT) {
        edits.push(set(task::REMIND_AT, FieldValue::Moment(same_time(*at, later, zone))));
    }
    let own = [
        task::DUE,
        task::STATUS,
        task::RRULE,
        START,
        task::REMIND_AT,
        task::DONE_AT,
        task::RESCHEDULE_COUNT,
        EXTERNAL_NO,
    ];
    for spec in RecordKind::Task.spec().fields.iter().filter(|spec| !own.contains(&spec.key)) {
        if let Some(value) = task.get(spec.key) {
            edits.extend(copied(spec.key, spec.kind.merge(), value));
        }
    }
    Some((id, edits))
}

fn due(task: &Row) -> Option<Day> {
    match task.get(task::DUE) {
        Some(FieldValue::Day(due)) => Some(*due),
        _ => None,
    }
}

/// The first day after `after`, and the rule from there on: its count has become less.
fn following(rule: &Rule, from: Day, after: Day) -> Option<(Rule, Day)> {
    let Some(count) = rule.count else { return Some((rule.clone(), rule.next_after(from, after)?)) };
    // A first day that is not one of the rule's counts as well.
    let begins = u32::from(rule.days(from).next() != Some(from));
    let (passed, day) = (begins..).zip(rule.days(from)).find(|(_, day)| *day > after)?;
    let rest = count.checked_sub(passed).filter(|rest| *rest > 0)?;
    Some((Rule { count: Some(rest), ..rule.clone() }, day))
}

/// The same time of day so many days later, over summer and winter time.
fn same_time(at: Millis, days: i64, zone: &Zone) -> Millis {
    let then = at.plus(days * DAY_MS);
    then.plus(i64::from(zone.offset(at) - zone.offset(then)) * 60_000)
}

/// The edits that bring a value into the new task; of its steps none is done.
fn copied(field: FieldKey, merge: Merge, value: &FieldValue) -> Vec<Edit> {
    match (merge, value) {
        (Merge::Items, FieldValue::Items(items)) => {
            let steps = items.iter().filter_map(|(item, value)| match value {
                ItemValue::Check(step) => {
                    let value = ItemValue::Check(CheckEntry { done: false, ..step.clone() });
                    Some(Edit::PutItem { field, item: *item, value })
                }
                _ => None,
            });
            steps.collect()
        }
        (Merge::Set, FieldValue::Tags(words)) => {
            words.iter().map(|word| Edit::Tag { field, word: word.clone(), present: true }).collect()
        }
        (Merge::CharByChar, FieldValue::Prose(after)) => {
            vec![Edit::Write { field, before: String::new(), after: after.clone() }]
        }
        (Merge::Register, value) => vec![Edit::Set { field, value: Some(value.clone()) }],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{DeviceId, ItemId};

    fn day(text: &str) -> Day {
        Day::from_iso(text).unwrap()
    }

    fn task(rule: &str, due: Option<&str>) -> Row {
        let spec = RecordKind::Task.spec();
        let step = CheckEntry { text: "Leiter".to_owned(), done: true, position: "V".to_owned() };
        let mut values = vec![
            (task::TITLE, FieldValue::Text("Zähler ablesen".to_owned())),
            (task::STATUS, FieldValue::Choice("open".to_owned())),
            (task::RRULE, FieldValue::Text(rule.to_owned())),
            (task::CHECKLIST, FieldValue::Items(vec![(ItemId::from_bytes([3; 16]), ItemValue::Check(step))])),
            // 09:00 in Berlin, before summer time ends.
            (task::REMIND_AT, FieldValue::Moment(Millis(1_792_220_400_000))),
        ];
        values.extend(due.map(|due| (task::DUE, FieldValue::Day(day(due)))));
        let mut values: Vec<_> =
            values.into_iter().map(|(key, value)| (spec.position(key).unwrap(), value)).collect();
        values.sort_by_key(|(at, _)| *at);
        Row {
            id: RecordId::from_bytes([1; 16]),
            kind: RecordKind::Task,
            created_at: Millis(0),
            updated_at: Millis(0),
            updated_by: DeviceId([0; 8]),
            deleted_at: None,
            conflicts: Vec::new(),
            own: Vec::new(),
            values,
        }
    }

    fn value(edits: &[Edit], key: FieldKey) -> Option<FieldValue> {
        edits.iter().find_map(|edit| match edit {
            Edit::Set { field, value } if *field == key => value.clone(),
            _ => None,
        })
    }

    fn next_due(rule: &str, due: Option<&str>, today: &str) -> Option<String> {
        let (_, edits) = next(&task(rule, due), day(today), &Zone::default())?;
        match value(&edits, task::DUE) {
            Some(FieldValue::Day(due)) => Some(due.to_string()),
            _ => None,
        }
    }

    #[test]
    fn the_next_one_is_due_by_its_rule_and_never_in_the_past() {
        for (rule, due, today, expected) in [
            ("FREQ=WEEKLY", Some("2026-11-30"), "2026-11-30", Some("2026-12-07")),
            // Done early: the same next one.
            ("FREQ=WEEKLY", Some("2026-11-30"), "2026-11-20", Some("2026-12-07")),
            // Done weeks late: not due in the past again.
            ("FREQ=WEEKLY", Some("2026-11-02"), "2026-11-29", Some("2026-11-30")),
            ("FREQ=WEEKLY", Some("2026-11-02"), "2026-11-30", Some("2026-11-30")),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", Some("2026-11-30"), "2026-11-30", Some("2026-12-31")),
            ("FREQ=DAILY", None, "2026-11-29", Some("2026-11-30")),
            ("FREQ=DAILY;UNTIL=20261130", Some("2026-11-30"), "2026-11-30", None),
            ("FREQ=DAILY;COUNT=1", Some("2026-11-30"), "2026-11-30", None),
            ("", Some("2026-11-30"), "2026-11-30", None),
            ("jeden Montag", Some("2026-11-30"), "2026-11-30", None),
        ] {
            assert_eq!(next_due(rule, due, today).as_deref(), expected, "{rule} {due:?} {today}");
        }
    }

    #[test]
    fn the_next_one_begins_anew_with_what_belongs_to_it() {
        let berlin = |at: Millis| if at < Millis(1_792_890_000_000) { 120 } else { 60 };
        let zone = Zone::of_clock(Millis(1_790_000_000_000), Millis(1_796_000_000_000), berlin);
        let done = task("FREQ=MONTHLY;COUNT=3", Some("2026-10-17"));
        let (id, edits) = next(&done, day("2026-10-17"), &zone).unwrap();
        assert_eq!(Some(id), next_id(&done));
        assert_eq!(value(&edits, task::RRULE), Some(FieldValue::Text("FREQ=MONTHLY;COUNT=2".to_owned())));
        // 31 days later, an hour later by UTC: nine o'clock as before.
        let moment = FieldValue::Moment(Millis(1_792_220_400_000 + 31 * DAY_MS + 3_600_000));
        assert_eq!(value(&edits, task::REMIND_AT), Some(moment));
        let step = edits.iter().find_map(|edit| match edit {
            Edit::PutItem { value: ItemValue::Check(step), .. } => Some(step.clone()),
            _ => None,
        });
        assert_eq!(
            step,
            Some(CheckEntry { text: "Leiter".to_owned(), done: false, position: "V".to_owned() })
        );
        // Another due day, another next one.
        assert_ne!(next_id(&done), next_id(&task("FREQ=MONTHLY;COUNT=3", Some("2026-10-18"))));
    }

    #[test]
    fn only_who_finishes_an_open_task_brings_the_next() {
        let open = task("FREQ=DAILY", None);
        let status =
            |key: &str| [Edit::Set { field: task::STATUS, value: Some(FieldValue::Choice(key.to_owned())) }];
        assert!(finishes(&open, &status("done")));
        assert!(!finishes(&open, &status("cancelled")));
        assert!(!finishes(&open, &[]));
        let mut over = open.clone();
        let at = RecordKind::Task.spec().position(task::STATUS).unwrap();
        over.values
            .iter_mut()
            .filter(|(key, _)| *key == at)
            .for_each(|(_, value)| *value = FieldValue::Choice("done".to_owned()));
        assert!(!finishes(&over, &status("done")));
    }
}
