//! Quote (Angebot): what is offered to whom, on which terms, until when. Sent, it is what it is; what changes is a
//! revision of it (`crate::sales::quote`).

use crate::choice;
use crate::field::{FieldKey, FieldKind as K, FieldSpec as F, Group as G, RecordKind, RecordSpec};

/// Its number; given by the rules where nobody gives one.
pub const NUMBER: FieldKey = FieldKey::new("number");
/// What it is about.
pub const SUBJECT: FieldKey = FieldKey::new("subject");
/// Which version it is, from 1.
pub const REVISION: FieldKey = FieldKey::new("revision");
/// The quote that it stands instead of.
pub const REVISES: FieldKey = FieldKey::new("revises");
/// The customer.
pub const ACCOUNT: FieldKey = FieldKey::new("account");
/// The person it is written to.
pub const CONTACT: FieldKey = FieldKey::new("contact");
/// The deal that it is part of.
pub const DEAL: FieldKey = FieldKey::new("deal");
/// How far it has come.
pub const STATUS: FieldKey = FieldKey::new("status");
/// The day on which it was sent.
pub const ISSUED_AT: FieldKey = FieldKey::new("issued_at");
/// The last day on which it can be accepted.
pub const VALID_UNTIL: FieldKey = FieldKey::new("valid_until");
/// What is offered; of quotes and orders.
pub const LINES: FieldKey = FieldKey::new("lines");
/// What is taken off the sum, in basis points; of quotes and orders.
pub const HEADER_DISCOUNT: FieldKey = FieldKey::new("header_discount");
/// What sending costs, without tax; of quotes and orders.
pub const SHIPPING: FieldKey = FieldKey::new("shipping");
/// What all of it comes to, without tax; worked out, never stored; of quotes and orders.
pub const TOTAL: FieldKey = FieldKey::new("total");
/// Where invoice and goods go; of quotes and orders.
pub const ADDRESSES: FieldKey = FieldKey::new("addresses");
/// On which terms.
pub const TERMS: FieldKey = FieldKey::new("terms");
/// What stands above the lines.
pub const INTRO: FieldKey = FieldKey::new("intro");
/// What stands below the lines.
pub const OUTRO: FieldKey = FieldKey::new("outro");
/// Who signed it.
pub const SIGNED_BY: FieldKey = FieldKey::new("signed_by");
/// When it was signed.
pub const SIGNED_AT: FieldKey = FieldKey::new("signed_at");
/// The strokes of the signature: the `d` of an SVG path, at most [`crate::parse::LINE_MAX`] characters.
pub const SIGNATURE_SVG: FieldKey = FieldKey::new("signature_svg");
/// What it said when it was sent, as a fingerprint ([`crate::sales::frozen::is_as_sent`]).
pub const SENT_MARK: FieldKey = FieldKey::new("sent_mark");

/// All fields in display order.
pub static QUOTE: RecordSpec = RecordSpec {
    kind: RecordKind::Quote,
    fields: &[
        F::of("number", K::Line, G::Identity).important(),
        F::of("subject", K::Line, G::Identity).important(),
        F::of("revision", K::Number, G::Identity).by_rule(),
        F::of("revises", K::Link(RecordKind::Quote), G::Identity).by_rule(),
        F::of("account", K::Link(RecordKind::Account), G::Identity).important(),
        F::of("contact", K::Link(RecordKind::Contact), G::Identity).important(),
        F::of("deal", K::Link(RecordKind::Deal), G::Identity).important(),
        F::of("status", K::Choice(&choice::QUOTE_STATUS), G::Sales).important().critical(),
        F::of("issued_at", K::Day, G::Sales).important(),
        F::of("valid_until", K::Day, G::Sales).important().critical(),
        F::of("lines", K::Lines, G::Business).critical(),
        F::of("header_discount", K::Percent, G::Business).critical(),
        F::of("shipping", K::Money, G::Business).critical(),
        F::of("total", K::Total, G::Business).by_rule(),
        F::of("terms", K::Line, G::Business),
        F::of("addresses", K::Addresses, G::Business),
        F::of("owner", K::Member, G::Sales).important().critical(),
        F::of("tags", K::Tags, G::Sales).important(),
        F::of("followers", K::Members, G::Sales),
        F::of("starred_by", K::Members, G::Sales),
        F::of("external_no", K::Line, G::Business),
        F::of("signed_by", K::Line, G::Outcome).personal(),
        F::of("signed_at", K::Moment, G::Outcome),
        F::of("signature_svg", K::Line, G::Outcome).personal().by_rule(),
        F::of("sent_mark", K::Line, G::Outcome).by_rule(),
        F::of("intro", K::Prose, G::Notes),
        F::of("outro", K::Prose, G::Notes),
        F::of("description", K::Prose, G::Notes).important(),
    ],
};
