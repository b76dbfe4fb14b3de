//! Task (Aufgabe): what somebody has to do, and by when.

use crate::choice;
use crate::field::{FieldKey, FieldKind as K, FieldSpec as F, Group as G, RecordKind, RecordSpec};

/// What is to be done.
pub const TITLE: FieldKey = FieldKey::new("title");
/// How far it is.
pub const STATUS: FieldKey = FieldKey::new("status");
/// How much it matters.
pub const PRIORITY: FieldKey = FieldKey::new("priority");
/// By which day.
pub const DUE: FieldKey = FieldKey::new("due");
/// When it was done or given up; written by the rules.
pub const DONE_AT: FieldKey = FieldKey::new("done_at");
/// How often it was put off; adds up across devices.
pub const RESCHEDULE_COUNT: FieldKey = FieldKey::new("reschedule_count");
/// How it comes again: an RRULE of RFC 5545.
pub const RRULE: FieldKey = FieldKey::new("rrule");
/// Its steps.
pub const CHECKLIST: FieldKey = FieldKey::new("checklist");
/// When to be reminded.
pub const REMIND_AT: FieldKey = FieldKey::new("remind_at");
/// Whatever else is to be known.
pub const BODY: FieldKey = FieldKey::new("body");

/// All fields in display order.
pub static TASK: RecordSpec = RecordSpec {
    kind: RecordKind::Task,
    fields: &[
        F::of("title", K::Line, G::Identity).important().also(&["subject", "betreff", "aufgabe", "task"]),
        F::of("status", K::Choice(&choice::TASK_STATUS), G::Identity).important(),
        F::of("priority", K::Choice(&choice::PRIORITY), G::Identity).important().also(&["priorität"]),
        F::of("due", K::Day, G::Identity).important().also(&["due date", "fällig am", "fälligkeitsdatum"]),
        F::of("start", K::Day, G::Identity).also(&["start date", "beginnt am"]),
        F::of("remind_at", K::Moment, G::Identity),
        F::of("owner", K::Member, G::Identity).important().also(&["assigned to", "zuständig"]),
        F::of("related", K::Links, G::Identity).important(),
        F::of("rrule", K::Line, G::Identity).important(),
        F::of("checklist", K::Checklist, G::Identity).important(),
        F::of("done_at", K::Moment, G::Outcome).by_rule(),
        F::of("reschedule_count", K::Count, G::Outcome).by_rule(),
        F::of("tags", K::Tags, G::Sales).important().also(&["categories", "kategorien"]),
        F::of("followers", K::Members, G::Sales),
        F::of("starred_by", K::Members, G::Sales),
        F::of("external_no", K::Line, G::Business),
        F::of("body", K::Prose, G::Notes).important().also(&["notes", "notizen", "description"]),
    ],
};
