//! Values as text for files: canonical (ISO) or as German spreadsheets expect them. What is written
//! here, [`crate::parse`] reads back. Text on screen is the page's own matter.

use core::fmt::Write;

use crate::choice::ChoiceList;
use crate::field::FieldKind;
use crate::id::{MemberId, RecordId};
use crate::item::{AddressEntry, ItemValue, PriceEntry};
use crate::line::LineItem;
use crate::parse::amount::decimals;
use crate::period::Period;
use crate::time::{Day, Millis, PartialDay, Zone};
use crate::value::{FieldValue, Money};
use crate::words::{self, Language};

/// How values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Keys, ISO dates, decimal points: the same everywhere, for machines.
    Canonical,
    /// German words, `21.11.2026`, decimal comma: for people with a spreadsheet.
    German,
}

/// How records and members are called.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// The title of a record.
    pub record: &'a dyn Fn(RecordId) -> Option<String>,
    /// The name of a member.
    pub member: &'a dyn Fn(MemberId) -> Option<String>,
    /// Whose clocks moments are told by.
    pub zone: &'a Zone,
    /// The currency that German amounts leave out, by ISO 4217: what is meant where none is named.
    pub currency: &'a str,
}

/// A value as text. Ids without a name are written as ids.
#[must_use]
pub fn value(value: &FieldValue, kind: FieldKind, style: Style, names: Names<'_>) -> String {
    match value {
        FieldValue::Text(text) | FieldValue::Prose(text) => text.clone(),
        FieldValue::Choice(key) => match kind {
            FieldKind::Choice(list) => choice(list, key, style).to_owned(),
            _ => key.clone(),
        },
        FieldValue::Flag(flag) => match style {
            Style::Canonical => flag.to_string(),
            Style::German => words::flag(*flag).de.to_owned(),
        },
        FieldValue::Number(share) if kind == FieldKind::Percent => percent(*share, style),
        FieldValue::Number(number) => number.to_string(),
        FieldValue::Money(amount) => money(*amount, style, names.currency),
        FieldValue::Day(date) => day(*date, style),
        FieldValue::PartialDay(date) => partial_day(*date, style),
        FieldValue::Link(record) => (names.record)(*record).unwrap_or_else(|| record.to_string()),
        FieldValue::Member(member) => (names.member)(*member).unwrap_or_else(|| member.to_string()),
        FieldValue::Tags(ids) if kind == FieldKind::Members => {
            let name = |id: &String| id.parse().ok().and_then(|member| (names.member)(member));
            ids.iter().map(|id| tag(&name(id).unwrap_or_else(|| id.clone()))).collect::<Vec<_>>().join(", ")
        }
        FieldValue::Tags(ids) if kind == FieldKind::Links => {
            let name = |id: &String| id.parse().ok().and_then(|record| (names.record)(record));
            ids.iter().map(|id| tag(&name(id).unwrap_or_else(|| id.clone()))).collect::<Vec<_>>().join(", ")
        }
        FieldValue::Moment(at) => moment(*at, names.zone, style),
        FieldValue::Period(when) => period(*when, names.zone, style),
        FieldValue::Tags(tags) => tags.iter().map(|word| tag(word)).collect::<Vec<_>>().join(", "),
        FieldValue::Items(items) => {
            items.iter().map(|(_, entry)| item(entry, names)).collect::<Vec<_>>().join("; ")
        }
    }
}

/// An option: its key, or the German word.
#[must_use]
pub fn choice<'a>(list: &ChoiceList, key: &'a str, style: Style) -> &'a str {
    match style {
        Style::Canonical => key,
        Style::German => words::choice(list, key).map_or(key, |word| word.of(Language::De)),
    }
}

/// `1234.56 EUR`, or in German `1234,56` in the `usual` currency and `1234,56 CHF` in any other: what is usual stays a
/// number that a spreadsheet can add up.
#[must_use]
pub fn money(amount: Money, style: Style, usual: &str) -> String {
    let places = usize::try_from(decimals(amount.currency_code())).unwrap_or(2);
    let digits = format!("{:0width$}", amount.minor.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at_checked(digits.len() - places).unwrap_or((&digits, ""));
    let sign = if amount.minor < 0 { "-" } else { "" };
    let point = match (style, fraction.is_empty()) {
        (_, true) => "",
        (Style::Canonical, false) => ".",
        (Style::German, false) => ",",
    };
    let number = format!("{sign}{whole}{point}{fraction}");
    match (style, amount.currency_code()) {
        (Style::German, code) if code == usual => number,
        (_, code) => format!("{number} {code}"),
    }
}

/// A share in basis points: `12.5%` or `12,5 %`.
#[must_use]
pub fn percent(share: i64, style: Style) -> String {
    let (whole, rest) = (share / 100, share % 100);
    let fraction = format!("{rest:02}");
    let fraction = fraction.trim_end_matches('0');
    match (style, fraction) {
        (Style::Canonical, "") => format!("{whole}%"),
        (Style::German, "") => format!("{whole} %"),
        (Style::Canonical, fraction) => format!("{whole}.{fraction}%"),
        (Style::German, fraction) => format!("{whole},{fraction} %"),
    }
}

/// `2026-11-21` or `21.11.2026`.
#[must_use]
pub fn day(day: Day, style: Style) -> String {
    match style {
        Style::German if day.year() >= 1000 => format!("{:02}.{:02}.{}", day.day(), day.month(), day.year()),
        Style::Canonical | Style::German => day.to_string(),
    }
}

/// `2026-11-21 08:14`, or `21.11.2026 08:14`, as the clocks of a zone show it; empty outside of the calendar.
#[must_use]
pub fn moment(at: Millis, zone: &Zone, style: Style) -> String {
    let Some(date) = zone.day(at) else { return String::new() };
    let minutes = at.plus(i64::from(zone.offset(at)) * 60_000).0.div_euclid(60_000).rem_euclid(24 * 60);
    format!("{} {:02}:{:02}", day(date, style), minutes / 60, minutes % 60)
}

/// Both ends with a dash between; of whole days the first and the last day.
#[must_use]
pub fn period(when: Period, zone: &Zone, style: Style) -> String {
    let said = |at: Millis| match when.all_day {
        true => at.day().map_or_else(String::new, |date| day(date, style)),
        false => moment(at, zone, style),
    };
    let to = if when.all_day && when.to > when.from { when.to.plus(-1) } else { when.to };
    format!("{} – {}", said(when.from), said(to))
}

/// `2026-11-21`, `--11-21`, or `21.11.2026`, `21.11.`.
#[must_use]
pub fn partial_day(day: PartialDay, style: Style) -> String {
    match (style, day.year) {
        (Style::German, Some(year)) if year >= 1000 => format!("{:02}.{:02}.{year}", day.day, day.month),
        (Style::German, None) => format!("{:02}.{:02}.", day.day, day.month),
        (Style::Canonical | Style::German, _) => day.to_string(),
    }
}

/// A word of a set; in quotes where it holds what separates words.
fn tag(word: &str) -> String {
    let plain = !word.contains([',', ';', '"', '\n']) && !word.contains(":::");
    if plain { word.to_owned() } else { format!("\"{}\"", word.replace('"', "\"\"")) }
}

/// An entry of a collection on one line.
#[must_use]
pub fn item(entry: &ItemValue, names: Names<'_>) -> String {
    match entry {
        ItemValue::Email(email) => email.addr.clone(),
        ItemValue::Phone(phone) => phone.raw.clone(),
        ItemValue::Address(address) => envelope(address),
        ItemValue::Affiliation(tie) => (names.record)(tie.account).unwrap_or_else(|| tie.account.to_string()),
        ItemValue::Check(entry) => format!("[{}] {}", if entry.done { "x" } else { " " }, entry.text),
        ItemValue::Line(line) => of_line(line),
        ItemValue::Party(party) => (names.record)(party.contact).unwrap_or_else(|| party.contact.to_string()),
        ItemValue::Price(entry) => of_price(entry, names),
        ItemValue::Stop(stop) => (names.record)(stop.account).unwrap_or_else(|| stop.account.to_string()),
    }
}

/// `2.5 Stk. Pumpe (P-1) 100.00 EUR`: quantity, unit, name, number, price of one.
fn of_line(line: &LineItem) -> String {
    let sku = if line.sku.is_empty() { String::new() } else { format!("({})", line.sku) };
    let price = money(line.price, Style::Canonical, "");
    joined(&[&thousandths(line.quantity, Style::Canonical), &line.unit, &line.name, &sku, &price])
}

/// `from 10 Pumpe 90.00 EUR`.
fn of_price(entry: &PriceEntry, names: Names<'_>) -> String {
    let product = (names.record)(entry.product).unwrap_or_else(|| entry.product.to_string());
    let least = match entry.min_quantity {
        0 => String::new(),
        least => format!("≥ {}", thousandths(least, Style::Canonical)),
    };
    joined(&[&least, &product, &money(entry.price, Style::Canonical, "")])
}

/// A quantity in thousandths: `2.5` or `2,5`.
#[must_use]
pub fn thousandths(quantity: i64, style: Style) -> String {
    let (whole, rest) = (quantity.unsigned_abs() / 1_000, quantity.unsigned_abs() % 1_000);
    let fraction = format!("{rest:03}");
    let sign = if quantity < 0 { "-" } else { "" };
    match (style, fraction.trim_end_matches('0')) {
        (_, "") => format!("{sign}{whole}"),
        (Style::Canonical, fraction) => format!("{sign}{whole}.{fraction}"),
        (Style::German, fraction) => format!("{sign}{whole},{fraction}"),
    }
}

/// An address on one line, as it stands on an envelope.
#[must_use]
pub fn envelope(address: &AddressEntry) -> String {
    let street = [address.street.as_str(), address.house_no.as_str()];
    let town = [address.zip.as_str(), address.city.as_str()];
    let mut line = String::new();
    for part in [
        address.co.clone(),
        joined(&street),
        address.extra.clone(),
        joined(&town),
        address.region.clone(),
        address.country.clone(),
    ] {
        if !part.is_empty() {
            let separator = if line.is_empty() { "" } else { ", " };
            // WHY ignored: writing to a string cannot fail.
            let _ = write!(line, "{separator}{part}");
        }
    }
    line
}

fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}
