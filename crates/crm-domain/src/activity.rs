//! The rules of what people do: what an edit of a task, an event or an interaction brings with it.

pub mod again;
pub mod quick;

use crate::command::Edit;
use crate::field::{FieldKey, RecordKind};
use crate::id::MemberId;
use crate::row::Row;
use crate::schema::{self, event, interaction, photo, task};
use crate::time::Millis;
use crate::value::FieldValue;

/// A task is neither done nor given up.
#[must_use]
pub fn is_open(status: &str) -> bool {
    !matches!(status, "done" | "cancelled")
}

/// A visit that is planned is still to be.
#[must_use]
pub fn is_visit_open(status: &str) -> bool {
    matches!(status, "" | "planned")
}

/// The first values that a new record of this kind gets where nobody says otherwise: who it is of, that it is open
/// or planned, that it was now.
#[must_use]
pub fn first_values(kind: RecordKind, edits: &[Edit], now: Millis, by: MemberId) -> Vec<Edit> {
    let status = |field, key: &str| (field, FieldValue::Choice(key.to_owned()));
    let owner = (schema::OWNER, FieldValue::Member(by));
    let given: Vec<(FieldKey, FieldValue)> = match kind {
        RecordKind::Task => vec![status(task::STATUS, "open"), status(task::PRIORITY, "normal"), owner],
        RecordKind::Event => vec![status(event::STATUS, "planned"), status(event::KIND, "meeting"), owner],
        RecordKind::Interaction => {
            vec![(interaction::AT, FieldValue::Moment(now)), status(interaction::KIND, "note"), owner]
        }
        RecordKind::Tour => vec![owner],
        RecordKind::Photo => vec![(photo::AT, FieldValue::Moment(now)), owner],
        _ => Vec::new(),
    };
    let is_said = |field: FieldKey| edits.iter().any(|edit| edit.field() == Some(field));
    let missing = given.into_iter().filter(|(field, _)| !is_said(*field));
    missing.map(|(field, value)| Edit::Set { field, value: Some(value) }).collect()
}

/// What a task's edits bring with them: when it was done, that it is open again, that it was put off. `row`: as it was
/// before; `None` for a new one.
#[must_use]
pub fn entailed(row: Option<&Row>, edits: &[Edit], now: Millis, by: MemberId) -> Vec<Edit> {
    let mut more = Vec::new();
    for edit in edits {
        match edit {
            Edit::Set { field, value: Some(FieldValue::Choice(status)) } if *field == task::STATUS => {
                let was_open = row.is_none_or(|row| is_open(row.text(task::STATUS)));
                let is_noted = row.is_some_and(|row| row.get(task::DONE_AT).is_some());
                let is_said = edits.iter().any(|edit| edit.field() == Some(task::DONE_AT));
                let value = (!is_open(status)).then_some(FieldValue::Moment(now));
                let changes = if value.is_some() { was_open || !is_noted } else { is_noted };
                more.extend((changes && !is_said).then_some(Edit::Set { field: task::DONE_AT, value }));
            }
            Edit::Set { field, value: Some(FieldValue::Day(later)) } if *field == task::DUE => {
                let was = row.and_then(|row| row.get(task::DUE));
                if matches!(was, Some(FieldValue::Day(before)) if before < later) {
                    let word = format!("{:015} {by}", now.0.max(0));
                    more.push(Edit::Tag { field: task::RESCHEDULE_COUNT, word, present: true });
                }
            }
            _ => {}
        }
    }
    more
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{DeviceId, RecordId};
    use crate::time::Day;

    const ANNA: MemberId = MemberId::from_bytes([7; 16]);
    const NOW: Millis = Millis(1_764_000_000_000);

    fn task(values: &[(FieldKey, FieldValue)]) -> Row {
        let spec = RecordKind::Task.spec();
        let mut values: Vec<(u16, FieldValue)> =
            values.iter().map(|(key, value)| (spec.position(*key).unwrap(), value.clone())).collect();
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

    fn status(key: &str) -> FieldValue {
        FieldValue::Choice(key.to_owned())
    }

    fn set(field: FieldKey, value: FieldValue) -> Edit {
        Edit::Set { field, value: Some(value) }
    }

    #[test]
    fn a_task_knows_when_it_was_done_and_forgets_it_when_it_is_open_again() {
        let open = task(&[(task::STATUS, status("open"))]);
        let done = entailed(Some(&open), &[set(task::STATUS, status("done"))], NOW, ANNA);
        assert_eq!(done, [set(task::DONE_AT, FieldValue::Moment(NOW))]);
        let finished =
            task(&[(task::STATUS, status("done")), (task::DONE_AT, FieldValue::Moment(Millis(5)))]);
        let again = entailed(Some(&finished), &[set(task::STATUS, status("open"))], NOW, ANNA);
        assert_eq!(again, [Edit::Set { field: task::DONE_AT, value: None }]);
        // Given up instead of done: it was over before.
        assert_eq!(entailed(Some(&finished), &[set(task::STATUS, status("cancelled"))], NOW, ANNA), []);
        // What a file says is not overruled.
        let said = [set(task::STATUS, status("done")), set(task::DONE_AT, FieldValue::Moment(Millis(9)))];
        assert_eq!(entailed(None, &said, NOW, ANNA), []);
    }

    #[test]
    fn putting_a_task_off_is_counted_and_bringing_it_forward_is_not() {
        let day = |day| FieldValue::Day(Day::new(2026, 11, day).unwrap());
        let (due, undated) = (task(&[(task::DUE, day(10))]), task(&[]));
        let counts = |row, to| entailed(row, &[set(task::DUE, to)], NOW, ANNA).len();
        assert_eq!(counts(Some(&due), day(12)), 1);
        assert_eq!(counts(Some(&due), day(9)), 0);
        assert_eq!(counts(Some(&due), day(10)), 0);
        assert_eq!(counts(Some(&undated), day(12)), 0);
        assert_eq!(counts(None, day(12)), 0);
    }

    #[test]
    fn new_ones_are_open_of_the_one_who_makes_them_and_of_now() {
        let first = first_values(RecordKind::Task, &[set(task::PRIORITY, status("high"))], NOW, ANNA);
        assert_eq!(first, [set(task::STATUS, status("open")), set(schema::OWNER, FieldValue::Member(ANNA))]);
        let call = first_values(RecordKind::Interaction, &[], NOW, ANNA);
        assert!(call.contains(&set(interaction::AT, FieldValue::Moment(NOW))));
        assert_eq!(first_values(RecordKind::Account, &[], NOW, ANNA), []);
    }
}
