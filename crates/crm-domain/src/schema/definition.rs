//! Definition (eigenes Feld): a field that people gave their records themselves, and the options of one that offers
//! a selection. Each option is a record of its own, as stages are, so that two people may change different ones at
//! once, and values point at them like at any record (ADR 51).

use crate::choice;
use crate::field::{FieldKey, FieldKind as K, FieldSpec as F, Group as G, RecordKind, RecordSpec};

/// The kind of records that have the field, by its key.
pub const OF: FieldKey = FieldKey::new("of_kind");
/// What it holds: one of [`choice::OWN_TYPE`]. Never changed: the values' key says it too.
pub const TYPE: FieldKey = FieldKey::new("own_type");
/// New records need it.
pub const REQUIRED: FieldKey = FieldKey::new("required");
/// What to fill in, in a sentence.
pub const HELP: FieldKey = FieldKey::new("help");
/// Where it stands among its like, as [`crate::sales::position`] makes it; of definitions and options.
pub const PLACE: FieldKey = FieldKey::new("place");
/// Not offered any more; what was filled in stays. Of definitions and options.
pub const RETIRED: FieldKey = FieldKey::new("retired");
/// The definition that an option is of.
pub const DEFINITION: FieldKey = FieldKey::new("definition");

/// All fields of a definition.
pub static DEFINITIONS: RecordSpec = RecordSpec {
    kind: RecordKind::Definition,
    fields: &[
        F::of("name", K::Line, G::Identity).important(),
        F::of("of_kind", K::Line, G::Identity).by_rule(),
        F::of("own_type", K::Choice(&choice::OWN_TYPE), G::Identity).important(),
        F::of("required", K::Flag, G::Identity).important(),
        F::of("help", K::Line, G::Identity).important(),
        F::of("place", K::Line, G::Identity).by_rule(),
        F::of("retired", K::Flag, G::Identity),
    ],
};

/// All fields of an option.
pub static OPTION: RecordSpec = RecordSpec {
    kind: RecordKind::Option,
    fields: &[
        F::of("name", K::Line, G::Identity).important(),
        F::of("definition", K::Link(RecordKind::Definition), G::Identity),
        F::of("tint", K::Choice(&choice::TINT), G::Identity),
        F::of("place", K::Line, G::Identity).by_rule(),
        F::of("retired", K::Flag, G::Identity),
    ],
};
