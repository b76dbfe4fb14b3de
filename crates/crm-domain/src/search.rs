//! Search as you type: what of a record can be found, and how a question is held against it.

mod signature;

use memchr::memmem::Finder;

use crate::field::FieldKind;
use crate::fold::{collapse, fold, fold_into};
use crate::format::{self, Style};
use crate::item::{AddressEntry, ItemValue, PhoneEntry};
use crate::row::Row;
use crate::value::FieldValue;
use crate::words;

pub use signature::Signature;

/// Stands between the texts of a row. A token never holds it, so no match runs across two fields.
const SEPARATOR: char = '\n';

/// Fewest digits from which a token without phone punctuation is also tried as a phone number.
const PHONE_DIGITS: usize = 5;

/// Everything searchable of a row in one folded string: all its texts, tags, e-mail addresses,
/// phone numbers as written and as digits, addresses, options and days in both languages, whole amounts, the
/// names of what is ticked, notes as far as the row carries them, and the titles of linked records and
/// members. Where "ue" and the like occur the collapsed form follows, so that Müller, Mueller and Muller
/// meet.
#[must_use]
pub fn search_text(row: &Row, linked_titles: &[&str]) -> String {
    let mut text = String::with_capacity(160);
    for (spec, value) in row.fields() {
        let spec = Some(spec);
        match value {
            // The strokes of a signature and the like: what rules write is no text.
            FieldValue::Text(_) if spec.is_some_and(|spec| spec.by_rule) => {}
            FieldValue::Text(line) | FieldValue::Prose(line) => add(line, &mut text),
            // Ids are not for people; links and members come by their names, and what rules write is no text.
            FieldValue::Tags(_) if spec.is_some_and(|spec| spec.kind.points() || !spec.kind.is_written()) => {
            }
            FieldValue::Number(_) if spec.is_some_and(|spec| !spec.kind.is_written()) => {}
            FieldValue::Number(share) if spec.is_some_and(|spec| spec.kind == FieldKind::Percent) => {
                add(&format::percent(*share, Style::Canonical), &mut text);
            }
            FieldValue::Tags(words) => words.iter().for_each(|word| add(word, &mut text)),
            FieldValue::Items(items) => items.iter().for_each(|(_, item)| add_item(item, &mut text)),
            FieldValue::Number(number) => add(&number.to_string(), &mut text),
            FieldValue::Money(amount) => add(&format::money(*amount, Style::Canonical, ""), &mut text),
            FieldValue::Day(day) => {
                add(&day.to_string(), &mut text);
                add(&format::day(*day, Style::German), &mut text);
            }
            FieldValue::PartialDay(day) => {
                add(&day.to_string(), &mut text);
                add(&format::partial_day(*day, Style::German), &mut text);
            }
            FieldValue::Choice(key) => {
                let list = spec.and_then(|spec| match spec.kind {
                    FieldKind::Choice(list) => Some(list),
                    _ => None,
                });
                add_word(list.and_then(|list| words::choice(list, key)), &mut text);
            }
            FieldValue::Flag(true) => {
                add_word(spec.and_then(|spec| words::field(row.kind, spec.key)), &mut text);
            }
            // A moment is found by its day nowhere: which day it is depends on where one is.
            FieldValue::Flag(false)
            | FieldValue::Link(_)
            | FieldValue::Member(_)
            | FieldValue::Moment(_)
            | FieldValue::Period(_) => {}
        }
    }
    linked_titles.iter().for_each(|title| add(title, &mut text));
    append_collapsed(&mut text);
    text
}

fn add(line: &str, text: &mut String) {
    if !line.is_empty() {
        fold_into(line, text);
        text.push(SEPARATOR);
    }
}

/// In both languages, once where they agree: a team may speak either.
fn add_word(word: Option<words::Word>, text: &mut String) {
    if let Some(word) = word {
        add(word.de, text);
        if word.en != word.de {
            add(word.en, text);
        }
    }
}

fn add_item(item: &ItemValue, text: &mut String) {
    match item {
        ItemValue::Email(entry) => add(&entry.addr, text),
        ItemValue::Phone(entry) => add_phone(entry, text),
        ItemValue::Address(entry) => add_address(entry, text),
        ItemValue::Affiliation(tie) => {
            add(&tie.role, text);
            add(&tie.department, text);
        }
        ItemValue::Check(entry) => add(&entry.text, text),
        ItemValue::Line(line) => {
            add(&line.name, text);
            add(&line.sku, text);
        }
        // By the titles that the engine gives.
        ItemValue::Party(_) | ItemValue::Price(_) => {}
        // Found by the customer's name, as every link is.
        ItemValue::Stop(_) => {}
    }
}

/// As written, then the international digits (`4922112345`), then the national ones (`022112345`).
fn add_phone(entry: &PhoneEntry, text: &mut String) {
    add(&entry.raw, text);
    let written = digits(&entry.raw);
    if entry.e164.is_empty() {
        add(&written, text);
        return;
    }
    let international = entry.e164.trim_start_matches('+');
    add(international, text);
    if written.starts_with('0') && !written.starts_with("00") {
        add(&written, text);
    } else if let Some(national) = crate::phone::national_digits(&entry.e164) {
        add(&national, text);
    }
}

fn add_address(entry: &AddressEntry, text: &mut String) {
    add(&entry.co, text);
    if entry.house_no.is_empty() {
        add(&entry.street, text);
    } else {
        fold_into(&entry.street, text);
        text.push(' ');
        add(&entry.house_no, text);
    }
    add(&entry.extra, text);
    if entry.zip.is_empty() {
        add(&entry.city, text);
    } else {
        fold_into(&entry.zip, text);
        text.push(' ');
        add(&entry.city, text);
    }
    add(&entry.region, text);
    add(&entry.country, text);
}

/// Adds the collapsed form of the words that have one.
fn append_collapsed(text: &mut String) {
    let mut more = String::new();
    for word in text.split([' ', SEPARATOR]) {
        if let Some(collapsed) = collapse(word) {
            more.push_str(&collapsed);
            more.push(SEPARATOR);
        }
    }
    text.push_str(&more);
}

/// The digits of a phone number as a person wrote it, without the `(0)` of `+49 (0)221`.
fn digits(written: &str) -> String {
    let international = written.trim_start().starts_with('+') || written.trim_start().starts_with("00");
    let written = if international { written.replace("(0)", "") } else { written.to_owned() };
    written.chars().filter(char::is_ascii_digit).collect()
}

/// A form in which a word of a question may stand in a record.
#[derive(Debug, Clone)]
struct Form {
    finder: Finder<'static>,
    signature: Signature,
    /// The signature alone decides.
    is_exact: bool,
}

impl Form {
    fn new(text: &str) -> Self {
        Self {
            finder: Finder::new(text).into_owned(),
            signature: Signature::of(text),
            is_exact: signature::is_exact(text),
        }
    }
}

/// One word of a question in the forms in which it may stand in a record.
#[derive(Debug, Clone)]
struct Token(Vec<Form>);

impl Token {
    fn new(folded: &str) -> Self {
        let others = [collapse(folded).filter(|text| !text.is_empty()), phone_digits(folded)];
        Self(
            core::iter::once(folded)
                .chain(others.iter().flatten().map(String::as_str))
                .map(Form::new)
                .collect(),
        )
    }

    fn matches(&self, haystack: &[u8]) -> bool {
        self.0.iter().any(|form| form.finder.find(haystack).is_some())
    }

    /// `None` when the text is to be looked at.
    fn judge(&self, signature: &Signature) -> Option<bool> {
        let mut possible = self.0.iter().filter(|form| signature.may_hold(&form.signature)).peekable();
        if possible.peek().is_none() {
            return Some(false);
        }
        (*signature != Signature::ANYTHING && possible.any(|form| form.is_exact)).then_some(true)
    }
}

/// The digits of a token that may be a phone number and that are not the token itself.
fn phone_digits(folded: &str) -> Option<String> {
    let like_a_phone = folded.chars().all(|c| c.is_ascii_digit() || "+-/().".contains(c));
    if !like_a_phone {
        return None;
    }
    let all = digits(folded);
    let digits = all.strip_prefix("00").unwrap_or(&all);
    (digits.len() >= PHONE_DIGITS && digits != folded).then(|| digits.to_owned())
}

/// A question: words that must all occur somewhere in a record. Prepared once, then held against
/// every [`search_text`].
#[derive(Debug, Clone, Default)]
pub struct SearchQuery {
    /// Longest first: the rarest word decides most rows at once.
    tokens: Vec<Token>,
}

impl SearchQuery {
    /// Reads what a person typed. Words are separated by white space.
    #[must_use]
    pub fn parse(question: &str) -> Self {
        let folded = fold(question);
        let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        words.sort_by_key(|word| core::cmp::Reverse(word.len()));
        words.dedup();
        let mut tokens: Vec<Token> = words.into_iter().map(Token::new).collect();
        // A number typed in groups, such as "0221 123 45", is one number as well.
        if let Some(number) = phone_digits(&folded.replace(' ', "")).filter(|_| folded.contains(' ')) {
            tokens = vec![Token(vec![Form::new(&folded), Form::new(&number)])];
        }
        Self { tokens }
    }

    /// Whether nothing was asked; then everything matches.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// What the [`Signature`] of a record's [`search_text`] says alone; `None` when the text is to be looked at.
    #[must_use]
    pub fn judge(&self, signature: &Signature) -> Option<bool> {
        self.tokens
            .iter()
            .try_fold(Some(true), |all, token| match token.judge(signature) {
                Some(false) => Err(Some(false)),
                Some(true) => Ok(all),
                None => Ok(None),
            })
            .unwrap_or_else(|no| no)
    }

    /// Whether every word occurs in the [`search_text`] of a record.
    #[must_use]
    pub fn matches(&self, haystack: &str) -> bool {
        self.tokens.iter().all(|token| token.matches(haystack.as_bytes()))
    }
}

#[cfg(test)]
mod tests;
