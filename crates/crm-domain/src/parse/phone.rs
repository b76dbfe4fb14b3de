//! Phone numbers as people type them, and as files bring them.

use super::{FieldError, ParseContext, one_line};
use crate::item::{PhoneEntry, Use};

/// Longest text that is kept as a number, in characters.
const MOST: usize = 60;
/// Fewest and most digits of a number that is dialled from anywhere (E.164).
const DIGITS: core::ops::RangeInclusive<usize> = 6..=15;
/// Digits of a number that is one within a country only, as 110 or 11833.
const SERVICE: core::ops::RangeInclusive<usize> = 3..=5;
/// Most digits of an extension.
const EXTENSION: core::ops::RangeInclusive<usize> = 1..=6;
/// Words before a number.
static LABELS: [&str; 14] = [
    "",
    "t",
    "tel",
    "telefon",
    "telephone",
    "phone",
    "m",
    "mobil",
    "mobile",
    "handy",
    "cell",
    "f",
    "fax",
    "telefax",
];
/// Words and signs before an extension.
static EXTENSIONS: [&str; 7] = ["x", "ext", "extension", "dw", "durchwahl", "#", ","];

/// Reads a phone number that somebody typed.
///
/// # Errors
/// [`FieldError::Phone`] for what is not written as a number: see [`is_number`].
pub fn checked(raw: &str, context: &ParseContext<'_>) -> Result<PhoneEntry, FieldError> {
    let entry = entry(raw, context)?;
    if is_number(&entry.raw) { Ok(entry) } else { Err(FieldError::Phone) }
}

/// Reads a phone number that a file or a card brings: as written, and internationally where that can be derived.
///
/// WHY less strict than [`checked`]: what another system kept as a number is not thrown away here.
///
/// # Errors
/// [`FieldError::Phone`] with fewer than three digits or text beyond a number's length.
pub fn entry(raw: &str, context: &ParseContext<'_>) -> Result<PhoneEntry, FieldError> {
    let raw = one_line(raw);
    let digits = raw.chars().filter(char::is_ascii_digit).count();
    if digits < 3 || raw.chars().count() > MOST {
        return Err(FieldError::Phone);
    }
    let e164 = crate::phone::e164(&raw, context.phone_country).unwrap_or_default();
    let usage = if is_german_mobile(&e164) { Use::Mobile } else { Use::Work };
    Ok(PhoneEntry { raw, e164, usage, primary: false })
}

/// Whether a text is written as a phone number: 6 to 15 digits with the usual signs between them, perhaps with a word
/// as "Tel." before and an extension behind; or the 3 to 5 digits of a service and nothing else.
#[must_use]
pub fn is_number(text: &str) -> bool {
    let text = text.trim();
    let all_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits && SERVICE.contains(&text.len()) {
        return true;
    }
    let lower = text.to_lowercase();
    let Some(start) = lower.find(|c: char| c.is_ascii_digit() || c == '+' || c == '(') else { return false };
    let (label, number) = lower.split_at(start);
    let end = number.find(|c: char| c.is_alphabetic() || c == '#' || c == ',').unwrap_or(number.len());
    let (main, extension) = number.split_at(end);
    // Only what stands before the first digit says that the country follows.
    let national = main.trim_start_matches(['(', '+']);
    let digits = main.chars().filter(char::is_ascii_digit).count();
    LABELS.contains(&label.trim_end_matches(['.', ':', ' ']))
        && DIGITS.contains(&digits)
        && national.chars().all(is_sign)
        && (extension.is_empty() || is_extension(extension))
}

/// A digit, or what stands between digits.
fn is_sign(c: char) -> bool {
    c.is_ascii_digit() || " ()/-\u{2010}\u{2011}–.\u{a0}\u{202f}'’".contains(c)
}

/// `ext. 44`, `Durchwahl -12`, `#3`
fn is_extension(text: &str) -> bool {
    let start = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
    let (word, digits) = text.split_at(start);
    EXTENSIONS.contains(&word.trim_end_matches(['.', ':', ' ', '-']))
        && EXTENSION.contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// German mobile numbers begin with 15, 16 or 17.
fn is_german_mobile(e164: &str) -> bool {
    ["+4915", "+4916", "+4917"].iter().any(|prefix| e164.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_what_only_holds_digits() {
        for right in [
            "110",
            "11833",
            "0221 12345",
            "0221 / 123 45-0",
            "+49 (0)221 12345",
            "(+49) 221 12345",
            "(919) 555-1212",
            "0043/664/1234567",
            "Tel.: 0221-12345",
            "Mobil 0171 1234567",
            "1-919-555-1212 ext. 44",
            "0221 12345 Durchwahl -12",
            "0221 12345 DW 12",
            "+49\u{a0}221\u{202f}12345",
            "044 668’18’00",
        ] {
            assert!(is_number(right), "{right}");
        }
        for wrong in [
            "",
            "12",
            "12 34",
            "123 45",
            "1234567890123456",
            "Haus 123",
            "Haus 123456",
            "123456 Köln",
            "1-800-FLOWERS",
            "0221 12345 abends",
            "0221 12345 DW",
            "0221 12345 ext. 1234567",
            "0221+12345",
            "+",
            "10.10.2026 um 9",
        ] {
            assert!(!is_number(wrong), "{wrong}");
        }
    }

    #[test]
    fn what_is_typed_is_checked_and_what_a_file_brings_is_kept() {
        let german = ParseContext::german(None);
        assert_eq!(checked("Haus 123", &german), Err(FieldError::Phone));
        assert_eq!(entry("Haus 123", &german).unwrap().raw, "Haus 123");
        assert_eq!(checked(" 0171  1234567 ", &german).unwrap().e164, "+491711234567");
        assert_eq!(entry("12", &german), Err(FieldError::Phone));
    }

    proptest::proptest! {
        #[test]
        fn r11_any_text_is_survived(raw in ".{0,80}") {
            if checked(&raw, &ParseContext::german(None)).is_ok() {
                proptest::prop_assert!(raw.chars().filter(char::is_ascii_digit).count() >= 3);
            }
        }
    }
}
