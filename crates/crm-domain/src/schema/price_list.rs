//! Price list (Preisliste): what products cost the customers that it is for, from which quantity, from when to when.

use crate::choice;
use crate::field::{FieldKey, FieldKind as K, FieldSpec as F, Group as G, RecordKind, RecordSpec};

/// What it is called.
pub const NAME: FieldKey = FieldKey::new("name");
/// The one currency of its prices, as ISO 4217 writes it.
pub const CURRENCY: FieldKey = FieldKey::new("currency");
/// Whether it is in use.
pub const STATUS: FieldKey = FieldKey::new("status");
/// The first day on which it holds.
pub const VALID_FROM: FieldKey = FieldKey::new("valid_from");
/// The last day on which it holds.
pub const VALID_TO: FieldKey = FieldKey::new("valid_to");
/// The customers that it is for; one that names none is for all of them.
pub const ACCOUNTS: FieldKey = FieldKey::new("accounts");
/// What products cost.
pub const PRICES: FieldKey = FieldKey::new("prices");

/// All fields in display order.
pub static PRICE_LIST: RecordSpec = RecordSpec {
    kind: RecordKind::PriceList,
    fields: &[
        F::of("name", K::Line, G::Identity).important(),
        F::of("currency", K::Line, G::Identity).important(),
        F::of("status", K::Choice(&choice::PRICE_LIST_STATUS), G::Identity).important(),
        F::of("valid_from", K::Day, G::Sales).important(),
        F::of("valid_to", K::Day, G::Sales).important(),
        F::of("accounts", K::Links, G::Sales).important(),
        F::of("prices", K::Prices, G::Business).critical(),
        F::of("owner", K::Member, G::Sales).important(),
        F::of("tags", K::Tags, G::Sales).important(),
        F::of("followers", K::Members, G::Sales),
        F::of("starred_by", K::Members, G::Sales),
        F::of("external_no", K::Line, G::Business),
        F::of("description", K::Prose, G::Notes).important(),
    ],
};
