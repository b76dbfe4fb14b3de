//! What is done with a task: finishing it, taking it up again, putting it off.

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::schema::task;
use crm_domain::time::Day;
use crm_domain::value::FieldValue;
use leptos::prelude::Set as _;

use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::shell::Overlay;
use crate::ui::toast::use_toasts;

fn change(id: RecordId, edit: Edit, said: String) {
    use_toasts().act(use_engine(), Command::Edit { records: vec![id], edits: vec![edit] }, said);
}

/// Finishes a task, or opens it again. `again`: it comes again once it is done.
pub fn tick(id: RecordId, done: bool, again: bool) {
    let status = if done { "done" } else { "open" };
    let said = match (done, again) {
        (true, true) => tr("task.finished_again"),
        (true, false) => tr("task.finished"),
        (false, _) => tr("task.reopened"),
    };
    let value = Some(FieldValue::Choice(status.to_owned()));
    change(id, Edit::Set { field: task::STATUS, value }, said);
}

/// Makes a task due on another day, or on none.
pub fn put_off(id: RecordId, day: Option<Day>) {
    let said = match day {
        Some(day) => t!("task.put_off_to", day = format::near_day(day)),
        None => tr("task.undated_now"),
    };
    change(id, Edit::Set { field: task::DUE, value: day.map(FieldValue::Day) }, said);
}

/// Today plus so many days.
#[must_use]
pub fn in_days(days: i64) -> Day {
    let today = format::today();
    today.plus_days(days).unwrap_or(today)
}

/// Opens the sheet for a task about a record.
pub fn add_about(id: RecordId, title: String) {
    let overlay = Overlay::current();
    let related = FieldValue::Tags([id.to_string()].into());
    overlay.given.set(vec![(FieldKey::new("related"), related, title)]);
    overlay.create.set(Some(RecordKind::Task));
}
