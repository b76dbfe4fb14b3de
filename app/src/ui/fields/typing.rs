//! From what a person types to a checked value and back.

use crm_domain::field::{FieldKind, FieldSpec};
use crm_domain::item::{EmailEntry, ItemValue, PhoneEntry, Use};
use crm_domain::parse::{DayOrder, FieldError, ParseContext};
use crm_domain::time::Day;
use crm_domain::value::FieldValue;

use super::{moment, text, words};
use crate::format;
use crate::ui::usual::usual;

/// What a person in this browser's locale means by what they type. `currency` is for amounts without one.
pub fn context(currency: &str) -> ParseContext<'_> {
    ParseContext {
        day_order: if format::month_first() { DayOrder::MonthFirst } else { DayOrder::DayFirst },
        decimal_comma: format::decimal_comma(),
        phone_country: usual().country,
        currency,
        today: Some(format::today()),
    }
}

/// The value that was typed, `None` for nothing. `currency` is for amounts without one.
///
/// # Errors
/// What is wrong and what would be right, in words.
pub fn read(spec: &FieldSpec, typed: &str, currency: &str) -> Result<Option<FieldValue>, String> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    // WHY apart: a person means the time of this device, a file names its own.
    if spec.kind == FieldKind::Moment {
        return moment::read(typed);
    }
    spec.parse(typed, &context(currency)).map(Some).map_err(reason)
}

/// A day that was typed, for the calendar to begin with.
pub fn day(typed: &str) -> Option<Day> {
    crm_domain::parse::day::day(typed, &context(usual().currency))
}

/// An e-mail address or phone number that was typed.
///
/// # Errors
/// What is wrong and what would be right, in words.
pub fn read_reach(kind: FieldKind, typed: &str, usage: Use, primary: bool) -> Result<ItemValue, String> {
    let item = kind.parse_item(typed, &context(usual().currency)).map_err(reason)?;
    Ok(match item {
        ItemValue::Email(entry) => ItemValue::Email(EmailEntry { usage, primary, ..entry }),
        ItemValue::Phone(entry) => ItemValue::Phone(PhoneEntry { usage, primary, ..entry }),
        ItemValue::Address(_)
        | ItemValue::Affiliation(_)
        | ItemValue::Check(_)
        | ItemValue::Line(_)
        | ItemValue::Party(_)
        | ItemValue::Price(_)
        | ItemValue::Stop(_) => item,
    })
}

/// What is wrong and what would be right, in words.
pub fn reason(error: FieldError) -> String {
    let word = crm_domain::words::problem(error.key());
    word.map_or_else(|| error.to_string(), |word| word.of(words::language()).to_owned())
}

/// Street and house number; taken apart when they were typed in one.
pub fn split_street(street: &str, house_no: &str) -> (String, String) {
    if house_no.is_empty() {
        crm_domain::parse::address::split_street(street)
    } else {
        (street.to_owned(), house_no.to_owned())
    }
}

/// A value as it is typed: what [`read`] turns back into the value.
pub fn editable(kind: FieldKind, value: &FieldValue) -> String {
    match value {
        FieldValue::Number(share) if kind == FieldKind::Percent => format::percent(*share),
        FieldValue::Number(number) => number.to_string(),
        FieldValue::Money(amount) => format::money_plain(*amount),
        FieldValue::Text(text) | FieldValue::Choice(text) | FieldValue::Prose(text) => text.clone(),
        FieldValue::Moment(at) => moment::editable(*at),
        FieldValue::Flag(_)
        | FieldValue::Day(_)
        | FieldValue::PartialDay(_)
        | FieldValue::Period(_)
        | FieldValue::Link(_)
        | FieldValue::Member(_)
        | FieldValue::Tags(_)
        | FieldValue::Items(_) => text::shown(kind, value, &[]),
    }
}

/// The on-screen keyboard that fits.
pub const fn input_mode(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Number => "numeric",
        FieldKind::Money | FieldKind::Percent => "decimal",
        FieldKind::Url => "url",
        FieldKind::Emails => "email",
        FieldKind::Phones => "tel",
        FieldKind::Line
        | FieldKind::Prose
        | FieldKind::Flag
        | FieldKind::Day
        | FieldKind::PartialDay
        | FieldKind::Moment
        | FieldKind::Period
        | FieldKind::Links
        | FieldKind::Checklist
        | FieldKind::Lines
        | FieldKind::Parties
        | FieldKind::Prices
        | FieldKind::Stops
        | FieldKind::Photo
        | FieldKind::Total
        | FieldKind::Choice(_)
        | FieldKind::Link(_)
        | FieldKind::Member
        | FieldKind::Members
        | FieldKind::Tags
        | FieldKind::Count
        | FieldKind::Log
        | FieldKind::Addresses
        | FieldKind::Affiliations => "text",
    }
}

/// An example of what may be typed.
pub fn placeholder(kind: FieldKind) -> String {
    match kind {
        FieldKind::Day => crate::t!("field.day_hint"),
        FieldKind::PartialDay => crate::t!("field.partial_day_hint"),
        FieldKind::Moment => crate::t!("field.moment_hint"),
        FieldKind::Money => crate::t!("field.money_hint"),
        FieldKind::Url => crate::t!("field.url_hint"),
        FieldKind::Emails => crate::t!("field.email_hint"),
        FieldKind::Phones => crate::t!("field.phone_hint"),
        FieldKind::Percent => crate::t!("field.percent_hint"),
        FieldKind::Line
        | FieldKind::Prose
        | FieldKind::Number
        | FieldKind::Count
        | FieldKind::Log
        | FieldKind::Flag
        | FieldKind::Period
        | FieldKind::Links
        | FieldKind::Checklist
        | FieldKind::Lines
        | FieldKind::Parties
        | FieldKind::Prices
        | FieldKind::Stops
        | FieldKind::Photo
        | FieldKind::Total
        | FieldKind::Choice(_)
        | FieldKind::Link(_)
        | FieldKind::Member
        | FieldKind::Members
        | FieldKind::Tags
        | FieldKind::Addresses
        | FieldKind::Affiliations => String::new(),
    }
}
