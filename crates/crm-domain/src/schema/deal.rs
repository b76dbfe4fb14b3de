//! Deal (Verkaufschance): what may be sold to whom, for how much, until when.

use crate::choice;
use crate::field::{FieldKey, FieldKind as K, FieldSpec as F, Group as G, RecordKind, RecordSpec};

/// What it is called.
pub const NAME: FieldKey = FieldKey::new("name");
/// The customer.
pub const ACCOUNT: FieldKey = FieldKey::new("account");
/// The person to talk to.
pub const CONTACT: FieldKey = FieldKey::new("contact");
/// The lead that it was.
pub const LEAD: FieldKey = FieldKey::new("lead");
/// The way it goes.
pub const PIPELINE: FieldKey = FieldKey::new("pipeline");
/// How far it has come.
pub const STAGE: FieldKey = FieldKey::new("stage");
/// The people who have a say in it.
pub const CONTACTS: FieldKey = FieldKey::new("contacts");
/// Where its amount comes from: typed, or out of its lines.
pub const AMOUNT_MODE: FieldKey = FieldKey::new("amount_mode");
/// What may be sold; the key is that of quotes and orders.
pub const LINES: FieldKey = FieldKey::new("lines");
/// Who else wants to sell it.
pub const COMPETITORS: FieldKey = FieldKey::new("competitors");
/// Who sold it instead.
pub const LOST_COMPETITOR: FieldKey = FieldKey::new("lost_competitor");
/// What it is worth: typed, or what its lines come to ([`crate::sales::amount`]).
pub const AMOUNT: FieldKey = FieldKey::new("amount");
/// The chance to win it where it is not the stage's, in basis points.
pub const PROBABILITY: FieldKey = FieldKey::new("probability_override");
/// The day on which it should be won.
pub const EXPECTED_CLOSE: FieldKey = FieldKey::new("expected_close");
/// The day on which it was won or lost.
pub const CLOSED_AT: FieldKey = FieldKey::new("closed_at");
/// What is to be done next.
pub const NEXT_STEP: FieldKey = FieldKey::new("next_step");
/// When that is due.
pub const NEXT_STEP_AT: FieldKey = FieldKey::new("next_step_at");
/// Why it was lost.
pub const LOST_REASON: FieldKey = FieldKey::new("lost_reason");
/// Why it was won.
pub const WIN_REASON: FieldKey = FieldKey::new("win_reason");
/// When it came to which stage; written by the rules, never by hand.
pub const STAGE_LOG: FieldKey = FieldKey::new("stage_log");
/// What it was before each change that the forecast counts; written by the rules, never by hand.
pub const FORECAST_LOG: FieldKey = FieldKey::new("forecast_log");
/// Whose it is.
pub const OWNER: FieldKey = FieldKey::new("owner");
/// Where it came from.
pub const SOURCE: FieldKey = FieldKey::new("source");
/// How sure it is, where that is not said of its stage.
pub const FORECAST_CATEGORY: FieldKey = FieldKey::new("forecast_category");

/// All fields in display order.
pub static DEAL: RecordSpec = RecordSpec {
    kind: RecordKind::Deal,
    fields: &[
        F::of("name", K::Line, G::Identity).important().also(&[
            "deal name",
            "dealname",
            "opportunity name",
            "opportunity",
            "verkaufschance",
            "bezeichnung",
        ]),
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
        F::of("contacts", K::Parties, G::Identity),
        F::of("pipeline", K::Link(RecordKind::Pipeline), G::Identity).by_rule(),
        F::of("stage", K::Link(RecordKind::Stage), G::Identity).important().critical().also(&[
            "stagename",
            "deal stage",
            "phase",
        ]),
        F::of("amount", K::Money, G::Sales).important().critical().also(&["betrag", "value", "wert"]),
        F::of("amount_mode", K::Choice(&choice::AMOUNT_MODE), G::Sales),
        F::of("lines", K::Lines, G::Business),
        F::of("probability_override", K::Percent, G::Sales),
        F::of("forecast_category", K::Choice(&choice::FORECAST_CATEGORY), G::Sales)
            .also(&["forecastcategory", "forecast category"]),
        F::of("expected_close", K::Day, G::Sales).important().also(&[
            "closedate",
            "close date",
            "expected close",
            "abschlussdatum",
        ]),
        F::of("next_step", K::Line, G::Sales).important().also(&[
            "nextstep",
            "next step",
            "nächster schritt",
        ]),
        F::of("next_step_at", K::Day, G::Sales).important().also(&["next step date", "wiedervorlage"]),
        F::of("owner", K::Member, G::Sales).important().critical().also(&[
            "deal owner",
            "opportunity owner",
            "betreuer",
        ]),
        F::of("source", K::Choice(&choice::LEAD_SOURCE), G::Sales).also(&[
            "lead source",
            "leadsource",
            "quelle",
        ]),
        F::of("source_detail", K::Line, G::Sales).also(&["source detail", "herkunftsdetails"]),
        F::of("campaign", K::Line, G::Sales).also(&["kampagne"]),
        F::of("lead", K::Link(RecordKind::Lead), G::Sales).by_rule(),
        F::of("competitors", K::Tags, G::Sales).also(&["wettbewerber"]),
        F::of("recurring_amount", K::Money, G::Business),
        F::of("recurring_interval", K::Choice(&choice::INTERVAL), G::Business),
        F::of("tags", K::Tags, G::Sales).important().also(&["labels", "schlagwörter"]),
        F::of("followers", K::Members, G::Sales),
        F::of("starred_by", K::Members, G::Sales),
        F::of("closed_at", K::Day, G::Outcome),
        F::of("lost_reason", K::Choice(&choice::LOST_REASON), G::Outcome)
            .also(&["closed lost reason", "verlustgrund"]),
        F::of("lost_competitor", K::Line, G::Outcome),
        F::of("win_reason", K::Choice(&choice::WIN_REASON), G::Outcome)
            .also(&["closed won reason", "gewinngrund"]),
        F::of("external_no", K::Line, G::Business).also(&["id", "record id", "opportunity id"]),
        F::of("stage_log", K::Log, G::Outcome).by_rule(),
        F::of("forecast_log", K::Log, G::Outcome).by_rule(),
        F::of("description", K::Prose, G::Notes).important().also(&["notes", "notizen", "beschreibung"]),
        F::of("lost_notes", K::Prose, G::Notes),
    ],
};
