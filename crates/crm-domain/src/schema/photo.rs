//! Photo (Foto): one that was taken on the way. A record of its own, so that neither rows nor lists nor what it
//! belongs to carry it (ADR 54).

use crate::field::{FieldKey, FieldKind as K, FieldSpec as F, Group as G, RecordKind, RecordSpec};

/// What it was taken for: an interaction.
pub const OF: FieldKey = FieldKey::new("of");
/// The photo.
pub const IMAGE: FieldKey = FieldKey::new("image");
/// What kind of file it is: `image/jpeg`, `image/webp`.
pub const MIME: FieldKey = FieldKey::new("mime");
/// When it was taken.
pub const AT: FieldKey = FieldKey::new("taken_at");

/// All fields in display order.
pub static PHOTO: RecordSpec = RecordSpec {
    kind: RecordKind::Photo,
    fields: &[
        F::of("of", K::Link(RecordKind::Interaction), G::Identity),
        F::of("taken_at", K::Moment, G::Identity),
        F::of("owner", K::Member, G::Identity),
        F::of("mime", K::Line, G::Identity).by_rule(),
        F::of("image", K::Photo, G::Identity).personal().by_rule(),
    ],
};
