//! View (Ansicht): how a list is shown. Every part of it is a field of its own, so that two people who change
//! different parts of one view both keep what they did.

use crate::choice;
use crate::field::{FieldKey, FieldKind as K, FieldSpec as F, Group as G, RecordKind, RecordSpec};

/// What it is called.
pub const NAME: FieldKey = FieldKey::new("name");
/// The key of the kind of record that it lists.
pub const LIST: FieldKey = FieldKey::new("list");
/// As a table, a board, a calendar or cards.
pub const LAYOUT: FieldKey = FieldKey::new("layout");
/// The date that its calendar is by; empty for the usual one of its list.
pub const DATES: FieldKey = FieldKey::new("dates");
/// Its columns with their widths ([`crate::arrangement`]).
pub const COLUMNS: FieldKey = FieldKey::new("columns");
/// Its conditions.
pub const FILTERS: FieldKey = FieldKey::new("filters");
/// Its order.
pub const SORTING: FieldKey = FieldKey::new("sorting");
/// The field that it is grouped by.
pub const GROUPING: FieldKey = FieldKey::new("grouping");
/// Who made it; nobody else sees it unless it is shared.
pub const OWNER: FieldKey = FieldKey::new("owner");
/// Everybody in the workspace sees it.
pub const SHARED: FieldKey = FieldKey::new("shared");
/// The members who see their list so unless they choose otherwise.
pub const DEFAULT_FOR: FieldKey = FieldKey::new("default_for");

/// All fields.
pub static VIEW: RecordSpec = RecordSpec {
    kind: RecordKind::View,
    fields: &[
        F::of("name", K::Line, G::Identity).important(),
        F::of("list", K::Line, G::Identity),
        F::of("layout", K::Choice(&choice::VIEW_LAYOUT), G::Identity),
        F::of("columns", K::Line, G::Identity),
        F::of("filters", K::Line, G::Identity),
        F::of("sorting", K::Line, G::Identity),
        F::of("grouping", K::Line, G::Identity),
        F::of("owner", K::Member, G::Identity),
        F::of("shared", K::Flag, G::Identity),
        F::of("default_for", K::Members, G::Identity),
        F::of("dates", K::Line, G::Identity),
    ],
};
