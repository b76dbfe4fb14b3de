//! Contact (Ansprechpartner): a person.

use crate::choice;
use crate::field::{FieldKey, FieldKind as K, FieldSpec as F, Group as G, RecordKind, RecordSpec};

/// Given name.
pub const FIRST_NAME: FieldKey = FieldKey::new("first_name");
/// Family name.
pub const LAST_NAME: FieldKey = FieldKey::new("last_name");
/// Ties to accounts.
pub const AFFILIATIONS: FieldKey = FieldKey::new("affiliations");
/// E-mail addresses.
pub const EMAILS: FieldKey = FieldKey::new("emails");
/// Phone numbers.
pub const PHONES: FieldKey = FieldKey::new("phones");
/// Addresses.
pub const ADDRESSES: FieldKey = FieldKey::new("addresses");
/// Notes about the person.
pub const BACKGROUND: FieldKey = FieldKey::new("background");

/// All fields in display order.
pub static CONTACT: RecordSpec = RecordSpec {
    kind: RecordKind::Contact,
    fields: &[
        F::of("salutation", K::Choice(&choice::SALUTATION), G::Identity)
            .personal()
            .also(&["anrede", "gender"]),
        F::of("title_academic", K::Line, G::Identity).personal().also(&[
            "title",
            "titel",
            "name prefix",
            "akademischer titel",
        ]),
        F::of("first_name", K::Line, G::Identity).important().personal().also(&[
            "first name",
            "firstname",
            "given name",
            "vorname",
        ]),
        F::of("last_name", K::Line, G::Identity).important().personal().also(&[
            "last name",
            "lastname",
            "family name",
            "surname",
            "nachname",
            "name",
        ]),
        F::of("name_suffix", K::Line, G::Identity).personal().also(&[
            "suffix",
            "name suffix",
            "namenszusatz",
        ]),
        F::of("affiliations", K::Affiliations, G::Identity).important().also(&[
            "company",
            "company name",
            "account name",
            "organization name",
            "organization 1 - name",
            "firma",
            "unternehmen",
        ]),
        F::of("position", K::Line, G::Identity).important().also(&[
            "job title",
            "jobtitle",
            "organization title",
            "organization 1 - title",
            "position",
            "funktion",
        ]),
        F::of("department", K::Line, G::Identity).also(&[
            "abteilung",
            "organization department",
            "organization 1 - department",
        ]),
        F::of("emails", K::Emails, G::Reach).important().personal(),
        F::of("phones", K::Phones, G::Reach).important().personal(),
        F::of("addresses", K::Addresses, G::Reach).personal(),
        F::of("preferred_channel", K::Choice(&choice::CHANNEL), G::Reach)
            .also(&["preferred channel", "bevorzugter kanal"]),
        F::of("linkedin", K::Url, G::Reach).personal().also(&["linkedin_url", "linkedin url", "linkedin"]),
        F::of("xing", K::Url, G::Reach).personal(),
        F::of("website", K::Url, G::Reach).also(&["web page", "webseite", "website 1 - value"]),
        F::of("urls", K::Tags, G::Reach).also(&["website 2 - value", "other web pages"]),
        F::of("owner", K::Member, G::Sales).important().critical().also(&[
            "contact owner",
            "owner name",
            "betreuer",
        ]),
        F::of("tags", K::Tags, G::Sales).important().also(&[
            "labels",
            "group membership",
            "categories",
            "kategorien",
            "schlagwörter",
        ]),
        F::of("interests", K::Tags, G::Sales).also(&["interessen", "hobby"]),
        F::of("rating", K::Choice(&choice::RATING), G::Sales),
        F::of("followers", K::Members, G::Sales),
        F::of("starred_by", K::Members, G::Sales),
        F::of("source", K::Choice(&choice::LEAD_SOURCE), G::Sales).also(&["lead source", "quelle"]),
        F::of("source_detail", K::Line, G::Sales).also(&["source detail", "herkunftsdetails"]),
        F::of("reports_to", K::Link(RecordKind::Contact), G::Sales).also(&[
            "reports to",
            "reportstoid",
            "reports to id",
            "manager's name",
            "vorgesetzter",
        ]),
        F::of("assistant", K::Line, G::Sales).also(&["assistant's name", "assistent", "name assistent"]),
        F::of("birthday", K::PartialDay, G::Person).personal().also(&[
            "geburtstag",
            "geburtsdatum",
            "date of birth",
            "birthdate",
        ]),
        F::of("language", K::Choice(&choice::LANGUAGE), G::Person).also(&["sprache"]),
        F::of("formal_address", K::Choice(&choice::FORMAL_ADDRESS), G::Person).also(&["anredeform"]),
        F::of("nickname", K::Line, G::Person).personal().also(&["spitzname"]),
        F::of("do_not_contact", K::Flag, G::Privacy).critical().also(&[
            "do not call",
            "hasoptedoutofemail",
            "email opt out",
            "kontaktsperre",
        ]),
        F::of("do_not_contact_reason", K::Line, G::Privacy),
        F::of("legal_basis", K::Choice(&choice::LEGAL_BASIS), G::Privacy).also(&["rechtsgrundlage"]),
        F::of("info_given_at", K::Day, G::Privacy),
        F::of("retention_until", K::Day, G::Privacy),
        F::of("erase_requested_at", K::Day, G::Privacy),
        F::of("consents", K::Log, G::Privacy).critical().personal().by_rule(),
        F::of("external_no", K::Line, G::Privacy).also(&["contact id", "id", "record id"]),
        F::of("background", K::Prose, G::Notes).important().personal().also(&[
            "notes",
            "note",
            "notizen",
            "beschreibung",
            "description",
            "background info",
        ]),
    ],
};
