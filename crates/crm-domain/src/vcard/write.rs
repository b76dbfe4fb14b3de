//! A record as a card for others: vCard 3.0, which iPhone, Android and Outlook all read, unless another is asked for.
//!
//! To others only what stands on a business card goes out. Notes, tags, the birthday and whatever else is known of a
//! person is ours to know, not to pass on. A list that is exported is for its owner: there a card says all it can, and
//! beside what other programs read, in lines of our own, what they would not keep apart.

use super::version::Version;
use crate::calendar::ical::lines::escaped;
use crate::field::{FieldKey, RecordKind};
use crate::id::RecordId;
use crate::item::{AddressEntry, AddressUse, Affiliation, EmailEntry, ItemValue, Use};
use crate::parse::address::split_street;
use crate::schema::{account, contact, lead};
use crate::time::PartialDay;
use crate::value::FieldValue;

/// What of ours an address or a way to write is for, where the format has no word for it.
pub(super) const USE: &str = "X-FELDBUCH-USE";
/// Where the number of a house begins is not always seen.
pub(super) const HOUSE: &str = "X-FELDBUCH-HOUSE";
/// Nothing of a street is the number of a house.
pub(super) const NO_HOUSE: &str = "-";
/// Whom letters are sent care of.
pub(super) const CARE_OF: &str = "X-FELDBUCH-CO";
/// A tie to a company: its name, department, role, first day, last day, whether it has ended.
pub(super) const TIE: &str = "X-FELDBUCH-TIE";
/// What the person is called beside the ties to companies: position and department.
pub(super) const OWN: &str = "X-FELDBUCH-OWN";
/// A further address in the web.
pub(super) const FURTHER: &str = "urls";

/// How much goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Everything that can be said of a record in a card, for its owner.
    Kept,
    /// Everything that a card holds that is handed over, as the version that the other reads.
    Whole(Version),
    /// As little as makes a code that every camera reads: the first ways to reach somebody.
    Code,
}

/// The card of a record with these values. `title_of` names companies.
#[must_use]
pub fn write(
    kind: RecordKind,
    values: &[(FieldKey, FieldValue)],
    title_of: &dyn Fn(RecordId) -> Option<String>,
    extent: Extent,
) -> String {
    let values = Values(values);
    let mut file = String::new();
    let version = if let Extent::Whole(version) = extent { version } else { Version::Usual };
    let mut line = |text: String| version.push(&mut file, &text);
    line("BEGIN:VCARD".to_owned());
    line(format!("VERSION:{}", version.number()));
    if kind == RecordKind::Account {
        let name = escaped(values.text("name"));
        line("N:;;;;".to_owned());
        line(format!("FN:{name}"));
        line(format!("ORG:{name}"));
        if extent != Extent::Code {
            line("X-ABShowAs:COMPANY".to_owned());
        }
    } else {
        person(&values, title_of, &mut line);
    }
    let kept = extent == Extent::Kept;
    if kept && kind == RecordKind::Contact {
        ties(&values, title_of, &mut line);
    }
    let most = if extent == Extent::Code { 2 } else { usize::MAX };
    let items = |field| values.items(field).iter().map(|(_, item)| item).take(most);
    for item in items(contact::PHONES).chain(items(contact::EMAILS)) {
        match item {
            ItemValue::Phone(entry) => {
                let number = if entry.e164.is_empty() { &entry.raw } else { &entry.e164 };
                line(format!("TEL;TYPE={}:{}", phone_type(entry.usage, entry.primary), escaped(number)));
            }
            ItemValue::Email(entry) => {
                line(email(entry, kept));
            }
            _ => {}
        }
    }
    let places = if extent == Extent::Code { 1 } else { usize::MAX };
    for (_, item) in values.items(account::ADDRESSES).iter().take(places) {
        if let ItemValue::Address(entry) = item {
            line(address(entry, kept));
        }
    }
    let website = values.text("website");
    if !website.is_empty() {
        line(format!("URL:{}", escaped(website)));
    }
    if kept {
        known(kind, &values, &mut line);
    }
    line("END:VCARD".to_owned());
    file
}

/// What is known of somebody and stands on no business card.
fn known(kind: RecordKind, values: &Values<'_>, line: &mut dyn FnMut(String)) {
    for url in values.words("urls") {
        line(format!("URL;{USE}={FURTHER}:{}", escaped(url)));
    }
    let nickname = values.text("nickname");
    if !nickname.is_empty() {
        line(format!("NICKNAME:{}", escaped(nickname)));
    }
    if let Some(FieldValue::PartialDay(day)) = values.get(FieldKey::new("birthday")) {
        line(birthday(*day));
    }
    match values.text("salutation") {
        "mr" => line("GENDER:M".to_owned()),
        "ms" => line("GENDER:F".to_owned()),
        _ => {}
    }
    let tags: Vec<String> = values.words("tags").map(escaped).collect();
    if !tags.is_empty() {
        line(format!("CATEGORIES:{}", tags.join(",")));
    }
    let notes = values.text(super::notes_of(kind).as_str());
    if !notes.is_empty() {
        line(format!("NOTE:{}", escaped(notes)));
    }
}

/// All companies that somebody works for, and what the person is called besides.
fn ties(values: &Values<'_>, title_of: &dyn Fn(RecordId) -> Option<String>, line: &mut dyn FnMut(String)) {
    let all = values.items(contact::AFFILIATIONS).iter().filter_map(|(_, item)| match item {
        ItemValue::Affiliation(tie) => Some((title_of(tie.account)?, tie)),
        _ => None,
    });
    let mut tied = false;
    for (company, tie) in all {
        let day = |day: Option<crate::time::Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let ended = if tie.inactive { "1" } else { "" };
        let parts = [&company, &tie.department, &tie.role, &day(tie.from), &day(tie.to), ended];
        line(format!("{TIE}:{}", parts.map(escaped).join(";")));
        tied = true;
    }
    if tied {
        let own = ["position", "department"].map(|key| escaped(values.text(key)));
        line(format!("{OWN}:{}", own.join(";")));
    }
}

/// A birthday; without its year as Apple writes it, which others read as one long ago.
fn birthday(day: PartialDay) -> String {
    let (month, of_month) = (day.month, day.day);
    match day.year {
        Some(year) => format!("BDAY:{year:04}-{month:02}-{of_month:02}"),
        None => format!("BDAY;X-APPLE-OMIT-YEAR=1604:1604-{month:02}-{of_month:02}"),
    }
}

fn email(entry: &EmailEntry, kept: bool) -> String {
    let usage = if entry.usage == Use::Home { "HOME" } else { "WORK" };
    let first = if entry.primary { ",PREF" } else { "" };
    let own = match entry.usage {
        usage if kept && !matches!(usage, Use::Work | Use::Home) => format!(";{USE}={}", usage.key()),
        _ => String::new(),
    };
    format!("EMAIL;TYPE=INTERNET,{usage}{first}{own}:{}", escaped(&entry.addr))
}

struct Values<'a>(&'a [(FieldKey, FieldValue)]);

impl Values<'_> {
    fn get(&self, key: FieldKey) -> Option<&FieldValue> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    fn text(&self, key: &'static str) -> &str {
        self.get(FieldKey::new(key)).and_then(FieldValue::as_text).unwrap_or_default()
    }

    fn words(&self, key: &'static str) -> impl Iterator<Item = &str> {
        let words = match self.get(FieldKey::new(key)) {
            Some(FieldValue::Tags(words)) => Some(words),
            _ => None,
        };
        words.into_iter().flatten().map(String::as_str)
    }

    fn items(&self, key: FieldKey) -> &[(crate::id::ItemId, ItemValue)] {
        self.get(key).map_or(&[], FieldValue::items)
    }
}

fn person(values: &Values<'_>, title_of: &dyn Fn(RecordId) -> Option<String>, line: &mut dyn FnMut(String)) {
    let [last, first, title, suffix] =
        ["last_name", "first_name", "title_academic", "name_suffix"].map(|key| values.text(key));
    line(format!("N:{};{};;{};{}", escaped(last), escaped(first), escaped(title), escaped(suffix)));
    let full: Vec<&str> = [title, first, last].into_iter().filter(|part| !part.is_empty()).collect();
    let full = full.join(" ");
    let tie: Option<&Affiliation> =
        values.items(contact::AFFILIATIONS).iter().find_map(|(_, item)| match item {
            ItemValue::Affiliation(tie) if !tie.inactive => Some(tie),
            _ => None,
        });
    // Where a lead works is a text.
    let said = || values.text(lead::COMPANY_NAME.as_str()).to_owned();
    let company = tie.map_or_else(|| Some(said()), |tie| title_of(tie.account)).unwrap_or_default();
    let or = |tied: Option<&String>, own: &'static str| {
        tied.filter(|text| !text.is_empty()).map_or_else(|| values.text(own).to_owned(), Clone::clone)
    };
    let department = or(tie.map(|tie| &tie.department), "department");
    let position = or(tie.map(|tie| &tie.role), "position");
    // A card must call somebody something.
    line(format!("FN:{}", escaped(if full.is_empty() { &company } else { &full })));
    match (company.is_empty(), department.is_empty()) {
        (true, true) => {}
        (_, true) => line(format!("ORG:{}", escaped(&company))),
        (_, false) => line(format!("ORG:{};{}", escaped(&company), escaped(&department))),
    }
    if !position.is_empty() {
        line(format!("TITLE:{}", escaped(&position)));
    }
}

fn phone_type(usage: Use, primary: bool) -> String {
    let usage = match usage {
        Use::Mobile => "CELL",
        Use::Home => "HOME,VOICE",
        Use::Fax => "WORK,FAX",
        Use::Main => "MAIN",
        Use::Work => "WORK,VOICE",
        Use::Other => "OTHER",
    };
    if primary { format!("{usage},PREF") } else { usage.to_owned() }
}

fn address(entry: &AddressEntry, kept: bool) -> String {
    let usage = match entry.usage {
        AddressUse::Home => "HOME",
        AddressUse::Postal => "POSTAL",
        _ => "WORK",
    };
    let street = [entry.street.as_str(), entry.house_no.as_str()].join(" ");
    let extra = [entry.co.as_str(), entry.extra.as_str()];
    let extra: Vec<&str> = extra.into_iter().filter(|part| !part.is_empty()).collect();
    let country = crate::country::names(&entry.country).map_or(entry.country.as_str(), |names| names[0]);
    let parts = ["", &extra.join(", "), street.trim(), &entry.city, &entry.region, &entry.zip, country];
    let own = if kept { own_of_address(entry, street.trim()) } else { String::new() };
    format!("ADR;TYPE={usage}{own}:{}", parts.map(escaped).join(";"))
}

/// What other programs would not keep apart. A parameter holds no quotes.
fn own_of_address(entry: &AddressEntry, street: &str) -> String {
    let mut own = format!(";{USE}={}", entry.usage.key());
    let mut add = |name: &str, value: &str| {
        if !value.is_empty() && !value.contains('"') {
            own.push_str(&format!(";{name}=\"{value}\""));
        }
    };
    if split_street(street) != (entry.street.clone(), entry.house_no.clone()) {
        add(HOUSE, if entry.house_no.is_empty() { NO_HOUSE } else { &entry.house_no });
    }
    add(CARE_OF, &entry.co);
    own
}
