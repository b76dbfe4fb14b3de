//! Order (Auftrag): what was bought. All orders of a customer are what they bought so far; what comes back is a line
//! of a negative quantity. Its lines are fields of [`crate::schema::quote`] under the same keys.

use crate::choice;
use crate::field::{FieldKey, FieldKind as K, FieldSpec as F, Group as G, RecordKind, RecordSpec};

/// Its number; given by the rules where nobody gives one.
pub const NUMBER: FieldKey = FieldKey::new("number");
/// What it is about.
pub const SUBJECT: FieldKey = FieldKey::new("subject");
/// The customer.
pub const ACCOUNT: FieldKey = FieldKey::new("account");
/// Who ordered.
pub const CONTACT: FieldKey = FieldKey::new("contact");
/// The deal that it came of.
pub const DEAL: FieldKey = FieldKey::new("deal");
/// The quote that was accepted.
pub const QUOTE: FieldKey = FieldKey::new("quote");
/// The day of the order.
pub const ORDERED_AT: FieldKey = FieldKey::new("ordered_at");
/// How far it has come.
pub const STATUS: FieldKey = FieldKey::new("status");
/// The invoice, as the system that wrote it numbers it.
pub const INVOICE_NO: FieldKey = FieldKey::new("invoice_no");
/// The day on which it was paid.
pub const PAID_AT: FieldKey = FieldKey::new("paid_at");
/// Which system it comes of.
pub const SOURCE: FieldKey = FieldKey::new("source");

/// All fields in display order.
pub static ORDER: RecordSpec = RecordSpec {
    kind: RecordKind::Order,
    fields: &[
        F::of("number", K::Line, G::Identity).important().also(&[
            "order number",
            "order no",
            "ordernumber",
            "auftragsnr",
            "auftrags-nr.",
            "bestellnummer",
        ]),
        F::of("subject", K::Line, G::Identity).important().also(&["order name", "betreff"]),
        F::of("account", K::Link(RecordKind::Account), G::Identity).important().also(&[
            "accountid",
            "account name",
            "company",
            "firma",
            "kunde",
        ]),
        F::of("contact", K::Link(RecordKind::Contact), G::Identity).important().also(&[
            "contactid",
            "contact name",
            "ansprechpartner",
        ]),
        F::of("deal", K::Link(RecordKind::Deal), G::Identity).also(&["opportunity", "verkaufschance"]),
        F::of("quote", K::Link(RecordKind::Quote), G::Identity).by_rule(),
        F::of("status", K::Choice(&choice::ORDER_STATUS), G::Sales)
            .important()
            .critical()
            .also(&["order status", "auftragsstatus"]),
        F::of("ordered_at", K::Day, G::Sales).important().critical().also(&[
            "order date",
            "orderdate",
            "effectivedate",
            "auftragsdatum",
            "bestelldatum",
        ]),
        F::of("lines", K::Lines, G::Business).critical(),
        F::of("header_discount", K::Percent, G::Business).critical().also(&["discount", "rabatt"]),
        F::of("shipping", K::Money, G::Business).critical().also(&["shipping cost", "versandkosten"]),
        F::of("total", K::Total, G::Business).by_rule(),
        F::of("invoice_no", K::Line, G::Business).important().also(&[
            "invoice number",
            "invoice no",
            "rechnungsnr",
            "rechnungs-nr.",
        ]),
        F::of("paid_at", K::Day, G::Business).also(&["paid on", "payment date", "zahlungsdatum"]),
        F::of("addresses", K::Addresses, G::Business),
        F::of("owner", K::Member, G::Sales).important().critical().also(&["order owner", "betreuer"]),
        F::of("source", K::Choice(&choice::ORDER_SOURCE), G::Sales),
        F::of("campaign", K::Line, G::Sales).also(&["kampagne"]),
        F::of("tags", K::Tags, G::Sales).important().also(&["labels", "schlagwörter"]),
        F::of("followers", K::Members, G::Sales),
        F::of("starred_by", K::Members, G::Sales),
        F::of("external_no", K::Line, G::Business).also(&["id", "record id", "order id"]),
        F::of("description", K::Prose, G::Notes).important().also(&["notes", "notizen", "beschreibung"]),
    ],
};
