//! A record as a card for others: vCard 3.0, the version that iPhone, Android and Outlook all read.
//!
//! Only what stands on a business card goes out. Notes, tags, the birthday and whatever else is known of a person is
//! ours to know, not to pass on.

use crate::calendar::ical::lines::{escaped, push};
use crate::field::{FieldKey, RecordKind};
use crate::id::RecordId;
use crate::item::{AddressEntry, AddressUse, ItemValue, Use};
use crate::schema::{account, contact};
use crate::value::FieldValue;

/// How much goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Everything that a card holds.
    Whole,
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
    let mut line = |text: String| push(&mut file, &text);
    line("BEGIN:VCARD".to_owned());
    line("VERSION:3.0".to_owned());
    if kind == RecordKind::Account {
        let name = escaped(values.text("name"));
        line("N:;;;;".to_owned());
        line(format!("FN:{name}"));
        line(format!("ORG:{name}"));
        if extent == Extent::Whole {
            line("X-ABShowAs:COMPANY".to_owned());
        }
    } else {
        person(&values, title_of, &mut line);
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
                let usage = if entry.usage == Use::Home { "HOME" } else { "WORK" };
                let first = if entry.primary { ",PREF" } else { "" };
                line(format!("EMAIL;TYPE=INTERNET,{usage}{first}:{}", escaped(&entry.addr)));
            }
            _ => {}
        }
    }
    let places = if extent == Extent::Code { 1 } else { usize::MAX };
    for (_, item) in values.items(account::ADDRESSES).iter().take(places) {
        if let ItemValue::Address(entry) = item {
            line(address(entry));
        }
    }
    let website = values.text("website");
    if !website.is_empty() {
        line(format!("URL:{}", escaped(website)));
    }
    line("END:VCARD".to_owned());
    file
}

struct Values<'a>(&'a [(FieldKey, FieldValue)]);

impl Values<'_> {
    fn get(&self, key: FieldKey) -> Option<&FieldValue> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    fn text(&self, key: &'static str) -> &str {
        self.get(FieldKey::new(key)).and_then(FieldValue::as_text).unwrap_or_default()
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
    let tie = values.items(contact::AFFILIATIONS).iter().find_map(|(_, item)| match item {
        ItemValue::Affiliation(tie) if !tie.inactive => Some(tie),
        _ => None,
    });
    let company = tie.and_then(|tie| title_of(tie.account)).unwrap_or_default();
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

fn address(entry: &AddressEntry) -> String {
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
    format!("ADR;TYPE={usage}:{}", parts.map(escaped).join(";"))
}
