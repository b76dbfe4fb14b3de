//! Lead (Interessent): somebody who may become a customer, before there is an account, a contact or a deal.

use crate::choice;
use crate::field::{FieldKey, FieldKind as K, FieldSpec as F, Group as G, RecordKind, RecordSpec};

/// Given name.
pub const FIRST_NAME: FieldKey = FieldKey::new("first_name");
/// Family name.
pub const LAST_NAME: FieldKey = FieldKey::new("last_name");
/// Where the person works, as it was said.
pub const COMPANY_NAME: FieldKey = FieldKey::new("company_name");
/// How far it has come.
pub const STATUS: FieldKey = FieldKey::new("status");
/// Why it came to nothing.
pub const DISQUALIFY_REASON: FieldKey = FieldKey::new("disqualify_reason");
/// How often somebody tried to call; adds up across devices.
pub const CALL_ATTEMPTS: FieldKey = FieldKey::new("call_attempts");
/// What is to be done next.
pub const NEXT_STEP: FieldKey = FieldKey::new("next_step");
/// When that is due.
pub const NEXT_STEP_AT: FieldKey = FieldKey::new("next_step_at");
/// What they need.
pub const NEED: FieldKey = FieldKey::new("need");
/// The account that it became.
pub const CONVERTED_ACCOUNT: FieldKey = FieldKey::new("converted_account");
/// The contact that it became.
pub const CONVERTED_CONTACT: FieldKey = FieldKey::new("converted_contact");
/// The deal that it became.
pub const CONVERTED_DEAL: FieldKey = FieldKey::new("converted_deal");
/// The day on which it was converted.
pub const CONVERTED_AT: FieldKey = FieldKey::new("converted_at");

/// All fields in display order.
pub static LEAD: RecordSpec = RecordSpec {
    kind: RecordKind::Lead,
    fields: &[
        F::of("salutation", K::Choice(&choice::SALUTATION), G::Identity).personal().also(&["anrede"]),
        F::of("title_academic", K::Line, G::Identity).personal().also(&["title", "titel"]),
        F::of("first_name", K::Line, G::Identity).important().personal().also(&[
            "first name",
            "firstname",
            "given name",
            "vorname",
        ]),
        F::of("last_name", K::Line, G::Identity).important().personal().also(&[
            "last name",
            "lastname",
            "surname",
            "nachname",
            "name",
        ]),
        F::of("company_name", K::Line, G::Identity).important().also(&[
            "company",
            "company name",
            "account name",
            "organization",
            "firma",
            "unternehmen",
        ]),
        F::of("position", K::Line, G::Identity).also(&["job title", "jobtitle", "position", "funktion"]),
        F::of("department", K::Line, G::Identity).also(&["abteilung"]),
        F::of("emails", K::Emails, G::Reach).important().personal(),
        F::of("phones", K::Phones, G::Reach).important().personal(),
        F::of("addresses", K::Addresses, G::Reach).personal(),
        F::of("website", K::Url, G::Reach).also(&["web page", "webseite", "homepage"]),
        F::of("linkedin", K::Url, G::Reach).personal().also(&["linkedin url", "linkedin"]),
        F::of("status", K::Choice(&choice::LEAD_STATUS), G::Sales)
            .important()
            .critical()
            .also(&["lead status", "leadstatus"]),
        F::of("rating", K::Choice(&choice::LEAD_RATING), G::Sales).important().also(&["bewertung"]),
        F::of("owner", K::Member, G::Sales).important().critical().also(&["lead owner", "betreuer"]),
        F::of("call_attempts", K::Count, G::Sales).by_rule(),
        F::of("next_step", K::Line, G::Sales).important().also(&["next step", "nächster schritt"]),
        F::of("next_step_at", K::Day, G::Sales).also(&["next step date", "wiedervorlage"]),
        F::of("budget", K::Money, G::Sales),
        F::of("timeframe", K::Line, G::Sales).also(&["zeitrahmen", "zeithorizont"]),
        F::of("decision_role", K::Choice(&choice::BUYING_ROLE), G::Sales),
        F::of("interests", K::Tags, G::Sales).also(&["interessen", "product interest", "productinterest__c"]),
        F::of("source", K::Choice(&choice::LEAD_SOURCE), G::Sales).important().also(&[
            "lead source",
            "leadsource",
            "quelle",
        ]),
        F::of("source_detail", K::Line, G::Sales).also(&["source detail", "herkunftsdetails"]),
        F::of("campaign", K::Line, G::Sales).also(&["kampagne"]),
        F::of("tags", K::Tags, G::Sales).important().also(&["labels", "schlagwörter"]),
        F::of("followers", K::Members, G::Sales),
        F::of("starred_by", K::Members, G::Sales),
        F::of("disqualify_reason", K::Choice(&choice::DISQUALIFY_REASON), G::Outcome),
        F::of("converted_at", K::Day, G::Outcome).by_rule(),
        F::of("converted_account", K::Link(RecordKind::Account), G::Outcome).by_rule(),
        F::of("converted_contact", K::Link(RecordKind::Contact), G::Outcome).by_rule(),
        F::of("converted_deal", K::Link(RecordKind::Deal), G::Outcome).by_rule(),
        F::of("external_no", K::Line, G::Privacy).also(&["id", "record id", "lead id"]),
        F::of("need", K::Prose, G::Notes).important().also(&[
            "notes",
            "notizen",
            "description",
            "beschreibung",
            "bedarf",
        ]),
    ],
};
