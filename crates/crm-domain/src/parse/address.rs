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

/// What is wrong with which part of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The part, as [`crate::words::part`] knows it.
    pub part: &'static str,
    /// Why.
    pub error: FieldError,
}

/// Longest postal code of any country, in characters.
const ZIP_MOST: usize = 10;

/// Checks an address that somebody wrote: the country is one that is known and becomes its code, the postal code is one
/// of that country. What is left out is not wrong.
///
/// # Errors
/// Everything that is wrong, in the order of an envelope.
pub fn check(entry: AddressEntry) -> Result<AddressEntry, Vec<Fault>> {
    let country = country::code_or_written(&entry.country);
    let is_known = country.is_empty() || country::is_code(&country);
    match zip_of(&entry.zip, &country) {
        Ok(zip) if is_known => Ok(AddressEntry { zip, country, ..entry }),
        zip => {
            let zip = zip.err().map(|error| Fault { part: "zip", error });
            let country = (!is_known).then_some(Fault { part: "country", error: FieldError::Country });
            Err(zip.into_iter().chain(country).collect())
        }
    }
}

/// The postal code of a country, without the country before it: `D-50667` is 50667.
fn zip_of(written: &str, country: &str) -> Result<String, FieldError> {
    let zip = one_line(written);
    let (length, before, error): (_, &[&str], _) = match country {
        "DE" => (5, &["D", "DE"], FieldError::ZipFive),
        "AT" => (4, &["A", "AT"], FieldError::ZipFour),
        "CH" => (4, &["CH"], FieldError::ZipFour),
        "LI" => (4, &["FL", "LI"], FieldError::ZipFour),
        _ => {
            let is_part = |c: char| c.is_alphanumeric() || c == ' ' || c == '-';
            let is_zip = zip.chars().count() <= ZIP_MOST && zip.chars().all(is_part);
            return if is_zip { Ok(zip) } else { Err(FieldError::Zip) };
        }
    };
    let bare = zip.split_once('-').filter(|(code, _)| before.contains(&code.trim().to_uppercase().as_str()));
    let bare = bare.map_or(zip.as_str(), |(_, bare)| bare.trim());
    let is_zip = bare.len() == length && bare.bytes().all(|byte| byte.is_ascii_digit());
    if is_zip || zip.is_empty() { Ok(bare.to_owned()) } else { Err(error) }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(zip: &str, country: &str) -> Result<(String, String), Vec<(&'static str, FieldError)>> {
        let entry = AddressEntry { zip: zip.into(), country: country.into(), ..AddressEntry::default() };
        let faults = |faults: Vec<Fault>| faults.into_iter().map(|fault| (fault.part, fault.error)).collect();
        check(entry).map(|entry| (entry.zip, entry.country)).map_err(faults)
    }

    #[test]
    fn postal_codes_are_those_of_their_country() {
        let right = |zip: &str, country: &str, kept: &str, code: &str| {
            assert_eq!(checked(zip, country), Ok((kept.to_owned(), code.to_owned())), "{zip} {country}");
        };
        right("50667", "Deutschland", "50667", "DE");
        right(" D-50667 ", "germany", "50667", "DE");
        right("1010", "Österreich", "1010", "AT");
        right("CH-8001", "ch", "8001", "CH");
        right("FL-9490", "Liechtenstein", "9490", "LI");
        right("SW1A 1AA", "United Kingdom", "SW1A 1AA", "GB");
        right("1017 AB", "NL", "1017 AB", "NL");
        right("00-950", "Polen", "00-950", "PL");
        right("", "Deutschland", "", "DE");
        right("12345", "", "12345", "");
        right("1", "AG", "1", "AG");
        let wrong = |zip: &str, country: &str, error: FieldError| {
            assert_eq!(checked(zip, country), Err(vec![("zip", error)]), "{zip} {country}");
        };
        wrong("5066", "DE", FieldError::ZipFive);
        wrong("506670", "DE", FieldError::ZipFive);
        wrong("5066a", "DE", FieldError::ZipFive);
        wrong("A-50667", "DE", FieldError::ZipFive);
        wrong("D-", "DE", FieldError::ZipFive);
        wrong("80011", "CH", FieldError::ZipFour);
        wrong("101", "AT", FieldError::ZipFour);
        wrong("75001 Paris Nord", "FR", FieldError::Zip);
        wrong("75001!", "FR", FieldError::Zip);
        wrong("12345678901", "", FieldError::Zip);
    }

    #[test]
    fn a_country_is_one_that_is_known_and_everything_wrong_is_said_at_once() {
        assert_eq!(checked("", "Nirgendwo"), Err(vec![("country", FieldError::Country)]));
        let both = vec![("zip", FieldError::Zip), ("country", FieldError::Country)];
        assert_eq!(checked("12.345", "Nirgendwo"), Err(both));
    }
}
