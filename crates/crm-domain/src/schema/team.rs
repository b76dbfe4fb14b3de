//! Team: members who sell together. Who is in it is a set of its own, so that two people add colleagues at once
//! (ADR 64).

use crate::choice;
use crate::field::{FieldKey, FieldKind as K, FieldSpec as F, Group as G, RecordKind, RecordSpec};

/// What it is called.
pub const NAME: FieldKey = FieldKey::new("name");
/// Who is in it.
pub const MEMBERS: FieldKey = FieldKey::new("members");
/// Who leads it; not for that one of its members.
pub const LEAD: FieldKey = FieldKey::new("lead");
/// Its colour.
pub const TINT: FieldKey = FieldKey::new("tint");

/// All fields in display order.
pub static TEAM: RecordSpec = RecordSpec {
    kind: RecordKind::Team,
    fields: &[
        F::of("name", K::Line, G::Identity).important(),
        F::of("members", K::Members, G::Identity).important(),
        F::of("lead", K::Member, G::Identity).important(),
        F::of("tint", K::Choice(&choice::TINT), G::Identity),
    ],
};
