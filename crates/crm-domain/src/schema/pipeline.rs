//! Pipeline and its stages: the way that deals go. Each stage is a record of its own, so that two people may
//! change different stages, or different things of one stage, at once (ADR 36).

use crate::choice;
use crate::field::{FieldKey, FieldKind as K, FieldSpec as F, Group as G, RecordKind, RecordSpec};

/// What it is called; of pipelines and stages.
pub const NAME: FieldKey = FieldKey::new("name");
/// Where it stands among its like, ascending; of pipelines and stages.
pub const POSITION: FieldKey = FieldKey::new("position");
/// New deals go to this pipeline unless somebody says otherwise.
pub const DEFAULT: FieldKey = FieldKey::new("default");
/// The pipeline that a stage is of.
pub const PIPELINE: FieldKey = FieldKey::new("pipeline");
/// What a stage is: `open`, `won` or `lost`.
pub const OUTCOME: FieldKey = FieldKey::new("outcome");
/// The chance of its deals to be won, in basis points.
pub const PROBABILITY: FieldKey = FieldKey::new("probability");
/// Its colour.
pub const TINT: FieldKey = FieldKey::new("tint");
/// A deal that rests longer in it is marked, in days.
pub const ROT_DAYS: FieldKey = FieldKey::new("rot_days");
/// Keys of the deal's fields that must be filled in to come here.
pub const REQUIRED: FieldKey = FieldKey::new("required_fields");
/// What a deal should have reached here, in words; nothing checks it.
pub const REQUIREMENTS: FieldKey = FieldKey::new("requirements");
/// How the forecast counts its deals.
pub const FORECAST_CATEGORY: FieldKey = FieldKey::new("forecast_category");

/// All fields of a pipeline.
pub static PIPELINES: RecordSpec = RecordSpec {
    kind: RecordKind::Pipeline,
    fields: &[
        F::of("name", K::Line, G::Identity).important(),
        F::of("position", K::Number, G::Identity),
        F::of("default", K::Flag, G::Identity),
    ],
};

/// All fields of a stage.
pub static STAGE: RecordSpec = RecordSpec {
    kind: RecordKind::Stage,
    fields: &[
        F::of("name", K::Line, G::Identity).important(),
        F::of("pipeline", K::Link(RecordKind::Pipeline), G::Identity),
        F::of("outcome", K::Choice(&choice::STAGE_OUTCOME), G::Identity).important(),
        F::of("probability", K::Percent, G::Sales).important(),
        F::of("tint", K::Choice(&choice::TINT), G::Identity),
        F::of("position", K::Number, G::Identity),
        F::of("rot_days", K::Number, G::Sales).important(),
        F::of("required_fields", K::Tags, G::Sales).important(),
        F::of("forecast_category", K::Choice(&choice::FORECAST_CATEGORY), G::Sales),
        F::of("requirements", K::Prose, G::Notes),
    ],
};
