//! Tour (Besuchstour): the visits of a day, in their order.

use crate::field::{FieldKey, FieldKind as K, FieldSpec as F, Group as G, RecordKind, RecordSpec};

/// What it is called.
pub const TITLE: FieldKey = FieldKey::new("title");
/// The day.
pub const DATE: FieldKey = FieldKey::new("date");
/// When it sets out, in minutes after midnight.
pub const SETS_OUT: FieldKey = FieldKey::new("start_min");
/// How long a visit is to take, in minutes.
pub const VISIT: FieldKey = FieldKey::new("visit_min");
/// Where it begins, in words.
pub const START: FieldKey = FieldKey::new("start");
/// Where that is: latitude and longitude in degrees, by a comma.
pub const START_GEO: FieldKey = FieldKey::new("start_geo");
/// Who is visited.
pub const STOPS: FieldKey = FieldKey::new("stops");
/// What was said of a stop by hand, under its id: done is visited, not done is left out, and why.
pub const RESULTS: FieldKey = FieldKey::new("results");
/// What the car's counter said at the beginning.
pub const KM_START: FieldKey = FieldKey::new("km_start");
/// What it said at the end.
pub const KM_END: FieldKey = FieldKey::new("km_end");

/// All fields in display order.
pub static TOUR: RecordSpec = RecordSpec {
    kind: RecordKind::Tour,
    fields: &[
        F::of("title", K::Line, G::Identity).important(),
        F::of("date", K::Day, G::Identity).important(),
        F::of("owner", K::Member, G::Identity).important(),
        F::of("start", K::Line, G::Identity).important(),
        F::of("visit_min", K::Number, G::Identity).important(),
        F::of("stops", K::Stops, G::Identity).by_rule(),
        F::of("results", K::Checklist, G::Outcome).by_rule(),
        F::of("start_min", K::Number, G::Identity).by_rule(),
        F::of("start_geo", K::Line, G::Identity).personal().by_rule(),
        F::of("km_start", K::Number, G::Outcome).important(),
        F::of("km_end", K::Number, G::Outcome).important(),
        F::of("tags", K::Tags, G::Sales),
        F::of("followers", K::Members, G::Sales),
        F::of("starred_by", K::Members, G::Sales),
        F::of("external_no", K::Line, G::Business),
        F::of("description", K::Prose, G::Notes).important(),
    ],
};
