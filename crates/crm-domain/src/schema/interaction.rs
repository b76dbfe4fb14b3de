//! Interaction (Interaktion): something that was said, written or done with a customer, and when.

use crate::choice;
use crate::field::{FieldKey, FieldKind as K, FieldSpec as F, Group as G, RecordKind, RecordSpec};

/// What it was: a call, a visit, a note.
pub const KIND: FieldKey = FieldKey::new("kind");
/// In one line, what it was about.
pub const SUBJECT: FieldKey = FieldKey::new("subject");
/// When it was; a visit's check-in.
pub const AT: FieldKey = FieldKey::new("at");
/// Who reached out to whom.
pub const DIRECTION: FieldKey = FieldKey::new("direction");
/// What came of it.
pub const OUTCOME: FieldKey = FieldKey::new("outcome");
/// How long it took, in minutes.
pub const DURATION: FieldKey = FieldKey::new("duration_min");
/// What was said.
pub const BODY: FieldKey = FieldKey::new("body");
/// When somebody came to the customer.
pub const CHECK_IN: FieldKey = FieldKey::new("check_in");
/// When somebody left.
pub const CHECK_OUT: FieldKey = FieldKey::new("check_out");
/// Where the check-in was: latitude and longitude in degrees, by a comma.
pub const POSITION: FieldKey = FieldKey::new("geo");
/// How exact that is, in metres.
pub const ACCURACY: FieldKey = FieldKey::new("geo_accuracy_m");
/// How far that is from the customer, in metres.
pub const DISTANCE: FieldKey = FieldKey::new("distance_m");
/// Within how many metres of the customer one has to be.
pub const RADIUS: FieldKey = FieldKey::new("radius_m");
/// Whether the check-in was at the customer's.
pub const VERDICT: FieldKey = FieldKey::new("geo_verdict");
/// What was to be reached, and what of it was.
pub const OBJECTIVES: FieldKey = FieldKey::new("objectives");
/// Who wrote the mail.
pub const SENDER: FieldKey = FieldKey::new("sender");
/// Whom it was written to.
pub const RECIPIENTS: FieldKey = FieldKey::new("recipients");
/// Which mail it was, by its Message-ID.
pub const MESSAGE_ID: FieldKey = FieldKey::new("message_id");

/// All fields in display order.
pub static INTERACTION: RecordSpec = RecordSpec {
    kind: RecordKind::Interaction,
    fields: &[
        F::of("kind", K::Choice(&choice::INTERACTION_KIND), G::Identity).important(),
        F::of("subject", K::Line, G::Identity).important(),
        F::of("at", K::Moment, G::Identity).important(),
        F::of("related", K::Links, G::Identity).important(),
        F::of("direction", K::Choice(&choice::DIRECTION), G::Identity),
        F::of("outcome", K::Choice(&choice::INTERACTION_OUTCOME), G::Outcome).important(),
        F::of("sentiment", K::Choice(&choice::SENTIMENT), G::Outcome),
        F::of("duration_min", K::Number, G::Identity),
        F::of("location", K::Line, G::Identity),
        F::of("owner", K::Member, G::Identity).important(),
        F::of("check_in", K::Moment, G::Outcome),
        F::of("check_out", K::Moment, G::Outcome),
        F::of("geo", K::Line, G::Outcome).personal().by_rule(),
        F::of("geo_accuracy_m", K::Number, G::Outcome).by_rule(),
        F::of("distance_m", K::Number, G::Outcome).by_rule(),
        F::of("radius_m", K::Number, G::Outcome).by_rule(),
        F::of("geo_verdict", K::Choice(&choice::GEO_VERDICT), G::Outcome).by_rule(),
        F::of("objectives", K::Checklist, G::Outcome),
        F::of("sender", K::Line, G::Reach).personal(),
        F::of("recipients", K::Line, G::Reach).personal(),
        F::of("message_id", K::Line, G::Reach).by_rule(),
        F::of("tags", K::Tags, G::Sales).important(),
        F::of("followers", K::Members, G::Sales),
        F::of("starred_by", K::Members, G::Sales),
        F::of("external_no", K::Line, G::Business),
        F::of("body", K::Prose, G::Notes).important(),
    ],
};
