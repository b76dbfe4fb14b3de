//! Account (Firma): a company, authority or association.

use crate::choice;
use crate::field::{FieldKey, FieldKind as K, FieldSpec as F, Group as G, RecordKind, RecordSpec};

/// The name everybody uses.
pub const NAME: FieldKey = FieldKey::new("name");
/// What it is to us.
pub const KIND: FieldKey = FieldKey::new("kind");
/// Addresses.
pub const ADDRESSES: FieldKey = FieldKey::new("addresses");
/// Where it is: latitude and longitude in degrees, by a comma.
pub const GEO: FieldKey = FieldKey::new("geo");
/// How often it is to be visited.
pub const VISIT_INTERVAL: FieldKey = FieldKey::new("visit_interval_days");
/// When somebody was there last. Worked out of the visits, never stored.
pub const LAST_VISIT: FieldKey = FieldKey::new("last_visit_at");
/// By when somebody is to be there again. Worked out, never stored.
pub const VISIT_DUE: FieldKey = FieldKey::new("visit_due_on");
/// When somebody was in touch with it last. Worked out, never stored, as what follows ([`crate::derived`]).
pub const LAST_INTERACTION: FieldKey = FieldKey::new("last_interaction_at");
/// The day of the appointment or task that comes next.
pub const NEXT_ACTIVITY: FieldKey = FieldKey::new("next_activity_at");
/// What its open deals are worth.
pub const OPEN_PIPELINE: FieldKey = FieldKey::new("open_pipeline");
/// What was sold to it within twelve months.
pub const WON_REVENUE: FieldKey = FieldKey::new("won_revenue_12m");
/// E-mail addresses.
pub const EMAILS: FieldKey = FieldKey::new("emails");
/// Phone numbers.
pub const PHONES: FieldKey = FieldKey::new("phones");
/// Within how many days it pays.
pub const PAYMENT_TERMS_DAYS: FieldKey = FieldKey::new("payment_terms_days");

/// All fields in display order.
pub static ACCOUNT: RecordSpec = RecordSpec {
    kind: RecordKind::Account,
    fields: &[
        F::of("name", K::Line, G::Identity).important().also(&[
            "account name",
            "company",
            "company name",
            "firma",
            "firmenname",
            "organization",
            "organisation",
        ]),
        F::of("legal_name", K::Line, G::Identity).also(&["legal name", "vollständiger name"]),
        F::of("kind", K::Choice(&choice::ACCOUNT_KIND), G::Identity).important().also(&[
            "type",
            "account type",
            "typ",
            "art",
        ]),
        F::of("status", K::Choice(&choice::ACCOUNT_STATUS), G::Identity).important(),
        F::of("industry", K::Choice(&choice::INDUSTRY), G::Identity).important().also(&["sector", "branche"]),
        F::of("size_band", K::Choice(&choice::SIZE_BAND), G::Identity).also(&[
            "size",
            "numberofemployees",
            "number of employees",
            "employees",
            "mitarbeiter",
            "mitarbeiterzahl",
            "anzahl mitarbeiter",
        ]),
        F::of("website", K::Url, G::Reach).important().also(&[
            "web",
            "url",
            "homepage",
            "web site",
            "webseite",
            "website url",
            "company domain name",
        ]),
        F::of("emails", K::Emails, G::Reach).important(),
        F::of("phones", K::Phones, G::Reach).important(),
        F::of("addresses", K::Addresses, G::Reach).important(),
        F::of("geo", K::Line, G::Reach).also(&["koordinaten", "coordinates", "gps", "lat,lng", "latlng"]),
        F::of("domains", K::Tags, G::Reach).also(&["domain", "domains", "domäne"]),
        F::of("rating", K::Choice(&choice::RATING), G::Sales).important().also(&[
            "abc",
            "bewertung",
            "klassifizierung",
        ]),
        F::of("owner", K::Member, G::Sales).important().critical().also(&[
            "account owner",
            "company owner",
            "owner name",
            "betreuer",
            "kundenbetreuer",
        ]),
        F::of("tags", K::Tags, G::Sales).important().also(&[
            "labels",
            "categories",
            "kategorien",
            "schlagwörter",
            "stichwörter",
        ]),
        F::of("interests", K::Tags, G::Sales).also(&["interessen"]),
        F::of("competitors", K::Tags, G::Sales).also(&["wettbewerber"]),
        F::of("territory", K::Line, G::Sales).also(&["region", "gebiet", "vertriebsgebiet"]),
        F::of("visit_interval_days", K::Number, G::Sales).also(&["besuchsintervall"]),
        F::of("last_visit_at", K::Moment, G::Sales).derived(),
        F::of("visit_due_on", K::Day, G::Sales).derived(),
        F::of("last_interaction_at", K::Moment, G::Sales).derived(),
        F::of("next_activity_at", K::Day, G::Sales).derived(),
        F::of("open_pipeline", K::Money, G::Sales).derived(),
        F::of("won_revenue_12m", K::Money, G::Sales).derived(),
        F::of("parent", K::Link(RecordKind::Account), G::Sales).also(&[
            "parent account",
            "parent account id",
            "parentid",
            "parent company",
            "muttergesellschaft",
        ]),
        F::of("followers", K::Members, G::Sales),
        F::of("starred_by", K::Members, G::Sales),
        F::of("source", K::Choice(&choice::LEAD_SOURCE), G::Sales).also(&[
            "account source",
            "lead source",
            "quelle",
        ]),
        F::of("source_detail", K::Line, G::Sales).also(&["source detail", "herkunftsdetails"]),
        F::of("annual_revenue", K::Money, G::Business).also(&[
            "annualrevenue",
            "annual revenue",
            "revenue",
            "umsatz",
            "jahresumsatz",
        ]),
        F::of("credit_limit", K::Money, G::Business).critical().also(&["credit limit", "kreditlimit"]),
        F::of("payment_terms_days", K::Number, G::Business).also(&["payment terms", "zahlungsziel"]),
        // Which prices hold for a customer its price lists say; files of other systems bring the name of one.
        F::of("price_list", K::Line, G::Business).superseded().also(&["price list", "preisliste"]),
        F::of("vat_id", K::Line, G::Business).also(&[
            "vat id",
            "vat",
            "ust-id",
            "ust-idnr",
            "ust-idnr.",
            "ustid",
            "umsatzsteuer-id",
            "tax_identifier",
            "tax identifier",
        ]),
        F::of("reg_no", K::Line, G::Business).also(&[
            "registration number",
            "handelsregister",
            "handelsregisternummer",
        ]),
        F::of("iban", K::Line, G::Business).also(&["bankverbindung"]),
        F::of("external_no", K::Line, G::Business).also(&[
            "accountnumber",
            "account number",
            "customer number",
            "kundennummer",
            "kunden-nr.",
            "id",
            "record id",
        ]),
        F::of("languages", K::Tags, G::Business).also(&["sprachen"]),
        F::of("opening_hours", K::Line, G::Business).also(&["öffnungszeiten"]),
        F::of("description", K::Prose, G::Notes).important().also(&[
            "notes",
            "note",
            "notizen",
            "beschreibung",
            "bemerkung",
            "bemerkungen",
        ]),
    ],
};
