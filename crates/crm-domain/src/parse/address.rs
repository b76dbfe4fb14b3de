//! Postal addresses: house numbers from street lines, parts from a pasted address.

use super::{FieldError, one_line};
use crate::country;
use crate::item::AddressEntry;

/// Words after which a number is no house number.
static NOT_HOUSES: [&str; 14] = [
    "suite",
    "ste",
    "apt",
    "apartment",
    "floor",
    "unit",
    "room",
    "box",
    "postfach",
    "etage",
    "zimmer",
    "highway",
    "route",
    "pf",
];

/// Splits `Hauptstr. 5a` into street and house number. Lines that begin with a number, as the
/// English write them, stay whole: street and house number are shown one after the other.
#[must_use]
pub fn split_street(line: &str) -> (String, String) {
    let line = one_line(line);
    let whole = || (line.clone(), String::new());
    if line.starts_with(|c: char| c.is_ascii_digit()) {
        return whole();
    }
    let words: Vec<&str> = line.split(' ').collect();
    // The number is the last words from the first that begins with a digit and is followed by
    // additions only: "5", "5a", "5 a", "12-14", "12 – 14", "3/7".
    let mut at = words.len();
    while at > 1 && words.get(at - 1).is_some_and(|word| is_number_part(word)) {
        at -= 1;
    }
    while at < words.len()
        && !words.get(at).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()))
    {
        at += 1;
    }
    let (street, number) = words.split_at(at);
    let before = street.last().map(|word| word.trim_end_matches('.').to_lowercase()).unwrap_or_default();
    let numbers = number.iter().filter(|word| word.starts_with(|c: char| c.is_ascii_digit())).count();
    let ends_open =
        before.ends_with(',') || before.ends_with('-') || before.chars().all(|c| !c.is_alphabetic());
    if number.is_empty() || numbers > 2 || ends_open || NOT_HOUSES.contains(&before.as_str()) {
        return whole();
    }
    (street.join(" "), number.join(" "))
}

/// Whether a word may belong to a house number.
fn is_number_part(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let plain = word.chars().all(|c| c.is_alphanumeric() || "-–/+".contains(c));
    plain && digits <= 5 && letters <= 1 && !word.is_empty()
}

/// Reads an address pasted or typed in one piece: lines or commas between street, town and country.
///
/// # Errors
/// [`FieldError::Address`] when nothing is there, [`FieldError::TooLong`] beyond what a letter holds.
pub fn from_lines(raw: &str) -> Result<AddressEntry, FieldError> {
    if raw.chars().count() > 1_000 {
        return Err(FieldError::TooLong);
    }
    let mut parts: Vec<String> =
        raw.split(['\n', ',', ';']).map(one_line).filter(|part| !part.is_empty()).collect();
    let mut entry = AddressEntry::default();
    if parts.len() > 1
        && let Some(code) = parts.last().and_then(|last| country::find(last))
    {
        code.clone_into(&mut entry.country);
        parts.pop();
    }
    if let Some(at) = parts.iter().rposition(|part| zip_and_city(part).is_some())
        && let Some((zip, city)) = parts.get(at).and_then(|part| zip_and_city(part))
    {
        (entry.zip, entry.city) = (zip, city);
        parts.remove(at);
    }
    let mut parts = parts.into_iter();
    if let Some(street) = parts.next() {
        (entry.street, entry.house_no) = split_street(&street);
    }
    entry.extra = parts.collect::<Vec<_>>().join(", ");
    if entry == AddressEntry::default() { Err(FieldError::Address) } else { Ok(entry) }
}

/// `50667 Köln`, `D-50667 Köln`, `8001 Zürich`, `1010 AB Amsterdam`.
fn zip_and_city(part: &str) -> Option<(String, String)> {
    let (zip, city) = part.split_once(' ')?;
    let bare =
        zip.rsplit_once('-').filter(|(country, _)| country.len() <= 3).map_or(zip, |(_, digits)| digits);
    let right = (4..=6).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit());
    let starts_as_town = city.starts_with(char::is_alphabetic);
    (right && starts_as_town).then(|| (bare.to_owned(), city.to_owned()))
}
