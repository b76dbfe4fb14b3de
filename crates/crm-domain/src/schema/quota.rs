//! Quota (Ziel): what a member is to win in a month. Its id is derived from both, so that two devices make one.

use crate::field::{FieldKey, FieldKind as K, FieldSpec as F, Group as G, RecordKind, RecordSpec};

/// Who is to win it.
pub const MEMBER: FieldKey = FieldKey::new("member");
/// The first day of the month.
pub const MONTH: FieldKey = FieldKey::new("month");
/// How much.
pub const AMOUNT: FieldKey = FieldKey::new("amount");

/// All fields.
pub static QUOTA: RecordSpec = RecordSpec {
    kind: RecordKind::Quota,
    fields: &[
        F::of("member", K::Member, G::Identity).important(),
        F::of("month", K::Day, G::Identity).important(),
        F::of("amount", K::Money, G::Sales).important().critical(),
    ],
};
