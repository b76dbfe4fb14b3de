//! The one door in from text: form, paste and file all come through here. Text becomes a checked
//! value once; inside, only checked values exist.

pub mod address;
pub mod amount;
pub mod day;
pub mod email;
pub mod iban;
pub mod moment;
pub mod person;
pub mod phone;
pub mod vat;
pub mod web;

use std::collections::BTreeSet;

use crate::choice::ChoiceList;
use crate::field::{FieldKind, FieldSpec};
use crate::id::ItemId;
pub use crate::import::DayOrder;
use crate::item::{CheckEntry, EmailEntry, ItemValue, Use};
use crate::time::Day;
use crate::value::FieldValue;

/// Longest text of a line field, in characters.
pub const LINE_MAX: usize = 2_000;
/// Longest text of a prose field in one piece, in characters.
pub const PROSE_MAX: usize = 500_000;

/// What text means where the text alone does not say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseContext<'a> {
    /// Order of day and month in dates with slashes.
    pub day_order: DayOrder,
    /// `1.234,56` instead of `1,234.56`.
    pub decimal_comma: bool,
    /// Country of phone numbers without one, ISO 3166-1 alpha-2.
    pub phone_country: &'a str,
    /// Currency of amounts without one, ISO 4217.
    pub currency: &'a str,
    /// For "morgen" and dates without a year; without it those are not understood.
    pub today: Option<Day>,
}

impl ParseContext<'static> {
    /// What a German writes.
    #[must_use]
    pub const fn german(today: Option<Day>) -> Self {
        Self {
            day_order: DayOrder::DayFirst,
            decimal_comma: true,
            phone_country: "DE",
            currency: "EUR",
            today,
        }
    }

    /// What stands in our own files: ISO dates, decimal points.
    #[must_use]
    pub const fn canonical() -> Self {
        Self {
            day_order: DayOrder::Iso,
            decimal_comma: false,
            phone_country: "DE",
            currency: "EUR",
            today: None,
        }
    }
}

/// Why a text is no value of a field. [`FieldError::key`] leads to a sentence that says what would
/// be right ([`crate::words::problem`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum FieldError {
    /// There is no text; empty a field by setting nothing.
    #[error("nothing there")]
    Empty,
    /// Longer than [`LINE_MAX`] or [`PROSE_MAX`].
    #[error("too long")]
    TooLong,
    /// Not a whole number.
    #[error("not a whole number")]
    Number,
    /// Not a share between 0 and 100 per cent, or finer than a hundredth of one.
    #[error("not a percentage")]
    Percent,
    /// Not an amount.
    #[error("not an amount")]
    Money,
    /// A currency that ISO 4217 does not have.
    #[error("unknown currency")]
    Currency,
    /// More decimals than the currency has.
    #[error("more decimals than the currency has")]
    Decimals,
    /// Not a day of the calendar.
    #[error("not a day")]
    Day,
    /// Not a point in time, or an end before the start.
    #[error("not a time")]
    Moment,
    /// Neither yes nor no.
    #[error("neither yes nor no")]
    Flag,
    /// None of the options.
    #[error("none of the options")]
    Choice,
    /// Not an e-mail address.
    #[error("not an e-mail address")]
    Email,
    /// Not a phone number.
    #[error("not a phone number")]
    Phone,
    /// Not a web address; only http and https are.
    #[error("not a web address")]
    Web,
    /// Not a VAT id of the country it names.
    #[error("not a VAT id of that country")]
    VatForm,
    /// The check digit of a VAT id is wrong.
    #[error("wrong check digit of a VAT id")]
    VatDigit,
    /// Not an IBAN.
    #[error("not an IBAN")]
    Iban,
    /// Not an address.
    #[error("not an address")]
    Address,
    /// No country that is known here.
    #[error("unknown country")]
    Country,
    /// Not a postal code of five digits, as Germany has them.
    #[error("not a postal code of five digits")]
    ZipFive,
    /// Not a postal code of four digits, as Austria, Switzerland and Liechtenstein have them.
    #[error("not a postal code of four digits")]
    ZipFour,
    /// Not a postal code of any country.
    #[error("not a postal code")]
    Zip,
    /// A record or member must be chosen, text does not name one.
    #[error("must be chosen, not written")]
    Reference,
}

impl FieldError {
    /// Every error, for the test that each has its sentence.
    pub const ALL: [Self; 23] = [
        Self::Empty,
        Self::TooLong,
        Self::Number,
        Self::Percent,
        Self::Money,
        Self::Currency,
        Self::Decimals,
        Self::Day,
        Self::Moment,
        Self::Flag,
        Self::Choice,
        Self::Email,
        Self::Phone,
        Self::Web,
        Self::VatForm,
        Self::VatDigit,
        Self::Iban,
        Self::Address,
        Self::Country,
        Self::ZipFive,
        Self::ZipFour,
        Self::Zip,
        Self::Reference,
    ];

    /// Key of the sentence in [`crate::words::problem`].
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::Number => "number",
            Self::Percent => "percent",
            Self::Money => "money",
            Self::Currency => "currency",
            Self::Decimals => "decimals",
            Self::Day => "day",
            Self::Moment => "moment",
            Self::Flag => "flag",
            Self::Choice => "choice",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Web => "web",
            Self::VatForm => "vat_form",
            Self::VatDigit => "vat_digit",
            Self::Iban => "iban",
            Self::Address => "address",
            Self::Country => "country",
            Self::ZipFive => "zip_five",
            Self::ZipFour => "zip_four",
            Self::Zip => "zip",
            Self::Reference => "reference",
        }
    }
}

impl FieldSpec {
    /// Reads a text as a value of this field: what its kind says, and the check digits of VAT ids
    /// and IBANs.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(&self, raw: &str, context: &ParseContext<'_>) -> Result<FieldValue, FieldError> {
        let value = self.kind.parse(raw, context)?;
        match (self.key.as_str(), &value) {
            ("vat_id", FieldValue::Text(text)) => vat::check(text).map(FieldValue::Text),
            ("iban", FieldValue::Text(text)) => iban::check(text).map(FieldValue::Text),
            _ => Ok(value),
        }
    }
}

impl FieldKind {
    /// Reads a text as a value of this kind. Entries of collections get ids derived from their
    /// place; a form that adds one entry uses [`FieldKind::parse_item`].
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(&self, raw: &str, context: &ParseContext<'_>) -> Result<FieldValue, FieldError> {
        let text = raw.trim();
        if text.is_empty() {
            return Err(FieldError::Empty);
        }
        let value = self.value(raw, text, context)?;
        // Control characters alone, or separators without words.
        if value.is_empty() { Err(FieldError::Empty) } else { Ok(value) }
    }

    fn value(&self, raw: &str, text: &str, context: &ParseContext<'_>) -> Result<FieldValue, FieldError> {
        match self {
            Self::Line => line(text).map(FieldValue::Text),
            Self::Prose => prose(raw).map(FieldValue::Prose),
            Self::Number => amount::whole(text, context).map(FieldValue::Number),
            Self::Percent => amount::percent(text, context).map(FieldValue::Number),
            Self::Money => amount::money(text, context).map(FieldValue::Money),
            Self::Flag => flag(text).map(FieldValue::Flag),
            Self::Day => day::day(text, context).map(FieldValue::Day).ok_or(FieldError::Day),
            Self::PartialDay => {
                day::partial_day(text, context).map(FieldValue::PartialDay).ok_or(FieldError::Day)
            }
            // Why deals were won was free text once: files that say so in their own words are read as they were.
            Self::Choice(list) if core::ptr::eq(*list, &raw const crate::choice::WIN_REASON) => {
                let key = choice(list, text).map_or_else(|_| line(text), |key| Ok(key.to_owned()));
                key.map(FieldValue::Choice)
            }
            Self::Choice(list) => choice(list, text).map(|key| FieldValue::Choice(key.to_owned())),
            Self::Url => web::check(text).map(FieldValue::Text),
            Self::Link(_) => text.parse().map(FieldValue::Link).map_err(|_| FieldError::Reference),
            Self::Member => text.parse().map(FieldValue::Member).map_err(|_| FieldError::Reference),
            Self::Moment => moment::moment(text, context).map(FieldValue::Moment).ok_or(FieldError::Moment),
            Self::Period => moment::period(text, context).map(FieldValue::Period).ok_or(FieldError::Moment),
            Self::Members
            | Self::Links
            | Self::Count
            | Self::Log
            | Self::Lines
            | Self::Parties
            | Self::Prices
            | Self::Stops
            | Self::Photo
            | Self::Total => Err(FieldError::Reference),
            Self::Tags => Ok(FieldValue::Tags(tags(text)?)),
            Self::Emails | Self::Phones | Self::Addresses | Self::Affiliations | Self::Checklist => {
                self.items(text, context)
            }
        }
    }

    fn items(&self, text: &str, context: &ParseContext<'_>) -> Result<FieldValue, FieldError> {
        let pieces: Vec<&str> = match self {
            Self::Emails | Self::Phones | Self::Checklist => text.split([';', '\n']).collect(),
            _ => vec![text],
        };
        let mut items = Vec::new();
        for piece in pieces.into_iter().map(str::trim).filter(|piece| !piece.is_empty()) {
            let id = ItemId::derived(&[0; 16], &items.len().to_string());
            items.push((id, self.parse_item(piece, context)?));
        }
        if items.is_empty() { Err(FieldError::Empty) } else { Ok(FieldValue::Items(items)) }
    }

    /// Reads a text as one entry of a collection of this kind.
    ///
    /// # Errors
    /// [`FieldError::Reference`] for kinds that hold no such entries, else what is wrong.
    pub fn parse_item(&self, raw: &str, context: &ParseContext<'_>) -> Result<ItemValue, FieldError> {
        match self {
            Self::Emails => email_entry(raw).map(ItemValue::Email),
            Self::Phones => phone::checked(raw, context).map(ItemValue::Phone),
            Self::Addresses => address::from_lines(raw).map(ItemValue::Address),
            Self::Checklist => check_entry(raw).map(ItemValue::Check),
            Self::Line
            | Self::Prose
            | Self::Number
            | Self::Percent
            | Self::Count
            | Self::Log
            | Self::Money
            | Self::Flag
            | Self::Day
            | Self::PartialDay
            | Self::Moment
            | Self::Period
            | Self::Choice(_)
            | Self::Url
            | Self::Link(_)
            | Self::Links
            | Self::Member
            | Self::Members
            | Self::Tags
            | Self::Lines
            | Self::Parties
            | Self::Prices
            | Self::Stops
            | Self::Photo
            | Self::Total
            | Self::Affiliations => Err(FieldError::Reference),
        }
    }
}

/// Reads a step of a task; `[x]` before it says that it is done.
///
/// # Errors
/// [`FieldError::Empty`] and [`FieldError::TooLong`].
pub fn check_entry(raw: &str) -> Result<CheckEntry, FieldError> {
    let raw = raw.trim();
    let done = raw.strip_prefix("[x]").or_else(|| raw.strip_prefix("[X]"));
    let text = line(done.or_else(|| raw.strip_prefix("[ ]")).unwrap_or(raw).trim())?;
    match text.is_empty() {
        true => Err(FieldError::Empty),
        false => Ok(CheckEntry { text, done: done.is_some(), position: String::new() }),
    }
}

/// Reads an e-mail address as an entry.
///
/// # Errors
/// [`FieldError::Email`].
pub fn email_entry(raw: &str) -> Result<EmailEntry, FieldError> {
    Ok(EmailEntry { addr: email::check(raw)?, usage: Use::Work, primary: false })
}

/// The words of a set: separated by comma, semicolon, line or Google's `:::`. A word in quotes may
/// hold separators; that is how [`crate::format`] writes those.
///
/// # Errors
/// [`FieldError::TooLong`].
pub fn tags(text: &str) -> Result<BTreeSet<String>, FieldError> {
    let mut words = BTreeSet::new();
    let mut word = String::new();
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                word.push('"');
            }
            '"' if quoted || word.trim().is_empty() => quoted = !quoted,
            ',' | ';' | '\n' if !quoted => keep_word(&mut word, &mut words)?,
            _ => word.push(c),
        }
        if !quoted && word.ends_with(":::") {
            word.truncate(word.len() - 3);
            keep_word(&mut word, &mut words)?;
        }
    }
    keep_word(&mut word, &mut words)?;
    Ok(words)
}

fn keep_word(word: &mut String, words: &mut BTreeSet<String>) -> Result<(), FieldError> {
    let kept = line(word)?;
    word.clear();
    if !kept.is_empty() {
        words.insert(kept);
    }
    Ok(())
}

/// One line: white space of any kind becomes a blank.
pub(crate) fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn line(text: &str) -> Result<String, FieldError> {
    let line = one_line(text);
    if line.chars().count() > LINE_MAX { Err(FieldError::TooLong) } else { Ok(line) }
}

/// Line ends become `\n`; trailing white space goes.
fn prose(text: &str) -> Result<String, FieldError> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_end();
    if text.chars().count() > PROSE_MAX { Err(FieldError::TooLong) } else { Ok(text.to_owned()) }
}

fn flag(text: &str) -> Result<bool, FieldError> {
    match crate::fold::fold(text).as_str() {
        "ja" | "j" | "yes" | "y" | "true" | "wahr" | "1" | "x" | "on" | "✓" => Ok(true),
        "nein" | "n" | "no" | "false" | "falsch" | "0" | "off" | "-" => Ok(false),
        _ => Err(FieldError::Flag),
    }
}

/// The key of an option: by key, word or synonym; head counts and language tags by their meaning.
fn choice(list: &ChoiceList, text: &str) -> Result<&'static str, FieldError> {
    if let Some(key) = crate::words::choice_key(list, text) {
        return Ok(key);
    }
    if core::ptr::eq(list, &raw const crate::choice::SIZE_BAND) {
        return amount::leading_count(text).map(size_band).ok_or(FieldError::Choice);
    }
    if core::ptr::eq(list, &raw const crate::choice::LANGUAGE) {
        let tag = text.split(['-', '_']).next().unwrap_or_default();
        return crate::words::choice_key(list, tag).ok_or(FieldError::Choice);
    }
    Err(FieldError::Choice)
}

const fn size_band(heads: i64) -> &'static str {
    match heads {
        ..=9 => "1_9",
        10..=49 => "10_49",
        50..=249 => "50_249",
        250..=999 => "250_999",
        _ => "1000_plus",
    }
}

#[cfg(test)]
mod tests;
