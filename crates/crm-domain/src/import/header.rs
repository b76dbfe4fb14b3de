//! What a column's name means: the schema's own words, and those of other systems.

use super::lines;
use crate::field::{FieldKey, FieldKind, RecordKind};
use crate::fold::{collapse, fold};
use crate::own::{OwnField, OwnFields};
use crate::schema::{account, contact, quote};
use crate::words;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// A field; of several columns for one field the lowest rank wins.
    Field {
        /// Which.
        key: FieldKey,
        /// 0 for our own words, then by the order of the aliases.
        rank: usize,
    },
    /// Further given names, written behind the first.
    MiddleName,
    /// A whole name of a person.
    FullName,
    /// "Title", which is a position in some systems and "Dr." in others.
    Title,
    /// A part of an entry of a collection.
    Part {
        /// The collection.
        field: FieldKey,
        /// Columns of one group belong to one entry.
        group: String,
        /// Which part.
        part: &'static str,
        /// What the entry is for, where the name says it.
        usage: Option<&'static str>,
    },
}

/// The letters and digits of a name, folded: `E-mail 1 - Value` is `email1value`.
pub fn squeeze(header: &str) -> String {
    fold(header).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A name for a header, the same for files of one form, to remember a mapping under.
#[must_use]
pub fn fingerprint(headers: &[String]) -> String {
    let squeezed: Vec<String> = headers.iter().map(|header| squeeze(header)).collect();
    format!("{:016x}", super::draft::fnv(&squeezed.join("|")))
}

/// Names that mean the whole name of a person.
static FULL_NAMES: [&str; 11] = [
    "name",
    "fullname",
    "displayname",
    "anzeigename",
    "vollstandigername",
    "kontakt",
    "contact",
    "contactname",
    "ansprechpartner",
    "kontaktname",
    "personname",
];
static MIDDLE_NAMES: [&str; 5] =
    ["middlename", "additionalname", "weiterevornamen", "zweitervorname", "middlenames"];

/// Names of phone columns and what the number is for.
#[rustfmt::skip]
static PHONES: &[(&str, &str)] = &[
    ("phone", "work"), ("phonenumber", "work"), ("phonevalue", "work"), ("telephone", "work"), ("tel", "work"),
    ("telefon", "work"), ("telefonnummer", "work"), ("rufnummer", "work"), ("festnetz", "work"), ("businessphone", "work"),
    ("workphone", "work"), ("phonework", "work"), ("telefongeschaftlich", "work"), ("telefonburo", "work"),
    ("officephone", "work"), ("telefonarbeit", "work"), ("directphone", "work"), ("durchwahl", "work"),
    ("mobile", "mobile"), ("mobilephone", "mobile"), ("mobilephonenumber", "mobile"), ("phonemobile", "mobile"),
    ("mobil", "mobile"), ("mobiltelefon", "mobile"), ("mobilnummer", "mobile"), ("handy", "mobile"), ("handynummer", "mobile"),
    ("cell", "mobile"), ("cellphone", "mobile"), ("telefonmobil", "mobile"), ("mobiltelefongeschaftlich", "mobile"),
    ("fax", "fax"), ("faxnumber", "fax"), ("faxnummer", "fax"), ("telefax", "fax"), ("businessfax", "fax"), ("homefax", "fax"),
    ("otherfax", "fax"), ("faxgeschaftlich", "fax"), ("faxprivat", "fax"), ("weiteresfax", "fax"), ("workfax", "fax"),
    ("homephone", "home"), ("phonehome", "home"), ("telefonprivat", "home"), ("privattelefon", "home"),
    ("otherphone", "other"), ("phoneother", "other"), ("weiterestelefon", "other"), ("carphone", "other"), ("autotelefon", "other"),
    ("companymainphone", "main"), ("telefonfirma", "main"), ("zentrale", "main"), ("hauptnummer", "main"),
    ("primaryphone", "main"), ("haupttelefon", "main"), ("phonemain", "main"), ("companyphone", "main"),
];

/// Names of e-mail columns and what the address is for.
#[rustfmt::skip]
static EMAILS: &[(&str, &str)] = &[
    ("email", "work"), ("mail", "work"), ("emailaddress", "work"), ("emailadresse", "work"), ("emailvalue", "work"),
    ("mailaddress", "work"), ("mailadresse", "work"), ("emailwork", "work"), ("workemail", "work"), ("businessemail", "work"),
    ("emailgeschaftlich", "work"), ("emailarbeit", "work"), ("primaryemail", "work"), ("companyemail", "main"),
    ("emailhome", "home"), ("homeemail", "home"), ("emailprivat", "home"), ("privateemail", "home"), ("personalemail", "home"),
    ("emailpersonal", "home"), ("emailother", "other"), ("otheremail", "other"), ("additionalemail", "other"),
    ("weitereemail", "other"), ("additionalemailaddresses", "other"), ("secondaryemail", "other"),
];

/// Words in front of or behind the part of an address, and what the address is for.
static ADDRESS_USES: [(&str, &str); 20] = [
    ("billing", "billing"),
    ("rechnungs", "billing"),
    ("rechnung", "billing"),
    ("shipping", "shipping"),
    ("liefer", "shipping"),
    ("lieferung", "shipping"),
    ("mailing", "postal"),
    ("post", "postal"),
    ("business", "visit"),
    ("geschaftlich", "visit"),
    ("work", "visit"),
    ("company", "visit"),
    ("firma", "visit"),
    ("home", "home"),
    ("privat", "home"),
    ("other", "other"),
    ("weitere", "other"),
    ("weiterer", "other"),
    ("weiteres", "other"),
    ("primary", "visit"),
];

/// Names of the parts of an address.
#[rustfmt::skip]
static ADDRESS_PARTS: &[(&str, &str)] = &[
    ("street", "street"), ("strasse", "street"), ("str", "street"), ("streetaddress", "street"), ("address", "street"),
    ("addressline", "street"), ("address1", "street"), ("addressline1", "street"), ("street1", "street"), ("adresse", "street"),
    ("anschrift", "street"), ("strassehausnummer", "street"), ("strasseundhausnummer", "street"), ("strassenr", "street"),
    ("strasseundnr", "street"), ("strassehausnr", "street"),
    ("housenumber", "house_no"), ("houseno", "house_no"), ("hausnummer", "house_no"), ("hausnr", "house_no"),
    ("street2", "extra"), ("street3", "extra"), ("strasse2", "extra"), ("strasse3", "extra"), ("addressline2", "extra"),
    ("addressline3", "extra"), ("address2", "extra"), ("streetaddress2", "extra"), ("adresszusatz", "extra"),
    ("adresszeile2", "extra"), ("extendedaddress", "extra"), ("zusatz", "extra"), ("pobox", "extra"), ("postfach", "extra"),
    ("zip", "zip"), ("zipcode", "zip"), ("postalcode", "zip"), ("postcode", "zip"), ("zippostalcode", "zip"), ("plz", "zip"),
    ("postleitzahl", "zip"), ("city", "city"), ("town", "city"), ("ort", "city"), ("stadt", "city"), ("wohnort", "city"),
    ("state", "region"), ("stateprovince", "region"), ("stateregion", "region"), ("stateabbr", "region"),
    ("province", "region"), ("region", "region"), ("bundesland", "region"), ("bundeslandregion", "region"),
    ("bundeslandkanton", "region"), ("kanton", "region"), ("country", "country"), ("countryregion", "country"),
    ("land", "country"), ("landregion", "country"), ("countrycode", "country"), ("co", "co"),
];

/// Endings of columns that say what an entry is for.
static USE_NAMES: [&str; 5] = ["label", "type", "use", "verwendung", "typ"];

/// What a column's name means in a file of records of this kind, with the fields that people gave them.
pub fn recognise(kind: RecordKind, header: &str, own: &OwnFields) -> Option<Meaning> {
    let squeezed = squeeze(header);
    let called = |field: &&OwnField| squeeze(super::restore(header)) == squeeze(&field.label);
    // Whoever named a field so means it, whatever other systems mean by the word.
    let own = own.of(kind).find(called).map(|field| Meaning::Field { key: field.key, rank: 0 });
    own.or_else(|| of_squeezed(kind, &squeezed)).or_else(|| of_squeezed(kind, &collapse(&squeezed)?))
}

fn of_squeezed(kind: RecordKind, name: &str) -> Option<Meaning> {
    if name.is_empty() {
        return None;
    }
    if kind.is_person() {
        if FULL_NAMES.contains(&name) {
            return Some(Meaning::FullName);
        }
        if MIDDLE_NAMES.contains(&name) {
            return Some(Meaning::MiddleName);
        }
        if matches!(name, "title" | "titel") {
            return Some(Meaning::Title);
        }
    }
    // Before the fields: "Rabatt" of a line has a name of its own, and a price is never the order's.
    if let Some(of) = lines::part_of(kind, name) {
        return Some(part(quote::LINES, "line", of, None));
    }
    let (number, unnumbered) = take_number(name);
    field(kind, name)
        .or_else(|| affiliation(kind, number, &unnumbered))
        .or_else(|| reach(name, number, &unnumbered))
        .or_else(|| address(name))
        .or_else(|| numbered_address(number, &unnumbered))
}

/// A field by its key, label or alias.
fn field(kind: RecordKind, name: &str) -> Option<Meaning> {
    let mut best: Option<(FieldKey, FieldKind, usize)> = None;
    for spec in kind.spec().fields.iter().filter(|spec| !spec.derived) {
        let label = words::field(kind, spec.key);
        let own = squeeze(spec.key.as_str()) == name
            || label.is_some_and(|word| squeeze(word.de) == name || squeeze(word.en) == name);
        let rank = if own {
            Some(0)
        } else {
            spec.aliases.iter().position(|alias| squeeze(alias) == name).map(|at| at + 1)
        };
        if let Some(rank) = rank
            && best.is_none_or(|(_, _, other)| rank < other)
        {
            best = Some((spec.key, spec.kind, rank));
        }
    }
    let (key, kind, rank) = best?;
    match kind {
        FieldKind::Affiliations => Some(part(contact::AFFILIATIONS, "affiliation", "account", None)),
        FieldKind::Emails => Some(part(account::EMAILS, "email", "addr", Some("work"))),
        FieldKind::Phones => Some(part(account::PHONES, "phone", "raw", Some("work"))),
        FieldKind::Addresses => Some(part(account::ADDRESSES, "visit", "street", Some("visit"))),
        FieldKind::Line
        | FieldKind::Prose
        | FieldKind::Number
        | FieldKind::Percent
        | FieldKind::Money
        | FieldKind::Flag
        | FieldKind::Day
        | FieldKind::PartialDay
        | FieldKind::Moment
        | FieldKind::Period
        | FieldKind::Choice(_)
        | FieldKind::Url
        | FieldKind::Link(_)
        | FieldKind::Member
        | FieldKind::Members
        | FieldKind::Tags => Some(Meaning::Field { key, rank }),
        FieldKind::Count
        | FieldKind::Log
        | FieldKind::Links
        | FieldKind::Checklist
        | FieldKind::Lines
        | FieldKind::Parties
        | FieldKind::Prices
        | FieldKind::Stops
        | FieldKind::Photo
        | FieldKind::Total => None,
    }
}

fn part(field: FieldKey, group: &str, part: &'static str, usage: Option<&'static str>) -> Meaning {
    Meaning::Part { field, group: group.to_owned(), part, usage }
}

/// The first number in a name, and the name without it.
fn take_number(name: &str) -> (Option<u8>, String) {
    let Some(start) = name.find(|c: char| c.is_ascii_digit()) else { return (None, name.to_owned()) };
    let (head, tail) = name.split_at_checked(start).unwrap_or((name, ""));
    let rest = tail.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = tail.strip_suffix(rest).unwrap_or_default();
    (digits.parse().ok(), format!("{head}{rest}"))
}

/// `Firma 1 Funktion` and what other systems call the place where somebody works.
fn affiliation(kind: RecordKind, number: Option<u8>, name: &str) -> Option<Meaning> {
    if kind != RecordKind::Contact {
        return None;
    }
    let rest = ["firma", "company", "organization", "organisation", "employer", "arbeitgeber", "unternehmen"]
        .iter()
        .find_map(|word| name.strip_prefix(word))?;
    let of = match rest {
        "" | "name" => "account",
        "funktion" | "role" => "role",
        "abteilung" | "department" if number.is_some() => "department",
        "von" | "from" if number.is_some() => "from",
        "bis" | "until" if number.is_some() => "to",
        "beendet" | "ended" if number.is_some() => "ended",
        _ => return None,
    };
    Some(part(contact::AFFILIATIONS, &format!("affiliation{}", number.unwrap_or(1)), of, None))
}

/// E-mail addresses and phone numbers.
fn reach(name: &str, number: Option<u8>, unnumbered: &str) -> Option<Meaning> {
    let is_use = USE_NAMES.iter().find_map(|ending| unnumbered.strip_suffix(ending));
    if let (Some(number), Some(entry)) = (number, is_use) {
        let (field, group) = match entry {
            "email" | "mail" => (account::EMAILS, "email"),
            "phone" | "telefon" => (account::PHONES, "phone"),
            "address" | "adresse" => (account::ADDRESSES, "address"),
            _ => return None,
        };
        return Some(part(field, &format!("{group}{number}"), "use", None));
    }
    for (table, field, word, of) in
        [(EMAILS, account::EMAILS, "email", "addr"), (PHONES, account::PHONES, "phone", "raw")]
    {
        if let Some((known, usage)) = table.iter().find(|(known, _)| *known == name || *known == unnumbered) {
            // Only a number's own columns share an entry: "Phone 1 - Value" with "Phone 1 - Label".
            let plain = [word, "emailvalue", "phonevalue", "telefon", "mail"].contains(known);
            let group = match number {
                Some(number) if plain => format!("{word}{number}"),
                _ => name.to_owned(),
            };
            return Some(part(field, &group, of, Some(usage)));
        }
    }
    None
}

/// `Billing Street`, `Ort geschäftlich`, `PLZ`.
fn address(name: &str) -> Option<Meaning> {
    let known = |rest: &str| ADDRESS_PARTS.iter().find(|(known, _)| *known == rest).map(|(_, part)| *part);
    if let Some(of) = known(name) {
        return Some(part(account::ADDRESSES, "visit", of, Some("visit")));
    }
    // "strassegeschaftlich2": the number belongs to the street.
    let (_, unnumbered) = take_number(name);
    let number = name.chars().last().filter(char::is_ascii_digit);
    for (word, usage) in ADDRESS_USES {
        let rest = name.strip_prefix(word).or_else(|| name.strip_suffix(word)).map(str::to_owned);
        let rest = rest.or_else(|| {
            let number = number?;
            unnumbered.strip_suffix(word).map(|rest| format!("{rest}{number}"))
        });
        let rest = rest.map(|rest| {
            rest.strip_prefix("address")
                .or_else(|| rest.strip_prefix("adresse"))
                .filter(|rest| !rest.is_empty())
                .unwrap_or(&rest)
                .to_owned()
        });
        if let Some(of) = rest.as_deref().and_then(known) {
            return Some(part(account::ADDRESSES, usage, of, Some(usage)));
        }
    }
    None
}

/// `Address 2 - City`, `Adresse 2 Ort`.
fn numbered_address(number: Option<u8>, unnumbered: &str) -> Option<Meaning> {
    let number = number?;
    let rest = unnumbered.strip_prefix("addresses").or_else(|| unnumbered.strip_prefix("address"));
    let rest = rest.or_else(|| unnumbered.strip_prefix("adresse"))?;
    let of = ADDRESS_PARTS.iter().find(|(known, _)| *known == rest).map(|(_, part)| *part)?;
    Some(part(account::ADDRESSES, &format!("address{number}"), of, None))
}
