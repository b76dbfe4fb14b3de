//! Event (Termin): a time that is kept for somebody or something.

use crate::choice;
use crate::field::{FieldKey, FieldKind as K, FieldSpec as F, Group as G, RecordKind, RecordSpec};

/// What it is about.
pub const TITLE: FieldKey = FieldKey::new("title");
/// What kind of event.
pub const KIND: FieldKey = FieldKey::new("kind");
/// Whether it takes place.
pub const STATUS: FieldKey = FieldKey::new("status");
/// From when to when.
pub const WHEN: FieldKey = FieldKey::new("when");
/// The zone in which it was planned, by its IANA name.
pub const ZONE: FieldKey = FieldKey::new("tz");
/// Where.
pub const LOCATION: FieldKey = FieldKey::new("location");
/// How it comes again: an RRULE of RFC 5545.
pub const RRULE: FieldKey = FieldKey::new("rrule");
/// Starts of the repetition that are left out, in ISO form.
pub const EXDATES: FieldKey = FieldKey::new("exdates");
/// What other calendars know it by.
pub const ICAL_UID: FieldKey = FieldKey::new("ical_uid");
/// Minutes before the start at which to be reminded.
pub const REMINDER: FieldKey = FieldKey::new("reminder_min");

/// How often its organizer changed it.
pub const SEQUENCE: FieldKey = FieldKey::new("sequence");
/// Where one meets online.
pub const ONLINE_URL: FieldKey = FieldKey::new("online_url");
/// What is to be talked about.
pub const AGENDA: FieldKey = FieldKey::new("agenda");
/// What came of it.
pub const MINUTES: FieldKey = FieldKey::new("minutes");
/// Whom and what it is about.
pub const RELATED: FieldKey = FieldKey::new("related");
/// What is to be reached.
pub const OBJECTIVES: FieldKey = FieldKey::new("objectives");
/// Words it is sorted by.
pub const TAGS: FieldKey = FieldKey::new("tags");

/// All fields in display order.
pub static EVENT: RecordSpec = RecordSpec {
    kind: RecordKind::Event,
    fields: &[
        F::of("title", K::Line, G::Identity).important(),
        F::of("kind", K::Choice(&choice::EVENT_KIND), G::Identity).important(),
        F::of("when", K::Period, G::Identity).important().critical(),
        F::of("location", K::Line, G::Identity).important(),
        F::of("related", K::Links, G::Identity).important(),
        F::of("status", K::Choice(&choice::EVENT_STATUS), G::Identity).important(),
        F::of("owner", K::Member, G::Identity).important(),
        F::of("members", K::Members, G::Identity),
        F::of("objectives", K::Checklist, G::Identity),
        F::of("online_url", K::Url, G::Identity),
        F::of("reminder_min", K::Number, G::Identity),
        F::of("rrule", K::Line, G::Identity),
        F::of("exdates", K::Tags, G::Identity).by_rule(),
        F::of("tz", K::Line, G::Identity).by_rule(),
        F::of("ical_uid", K::Line, G::Business).by_rule(),
        F::of("sequence", K::Number, G::Business).by_rule(),
        F::of("outcome", K::Choice(&choice::INTERACTION_OUTCOME), G::Outcome),
        F::of("tags", K::Tags, G::Sales).important(),
        F::of("followers", K::Members, G::Sales),
        F::of("starred_by", K::Members, G::Sales),
        F::of("external_no", K::Line, G::Business),
        F::of("agenda", K::Prose, G::Notes).important(),
        F::of("minutes", K::Prose, G::Notes).important(),
    ],
};
