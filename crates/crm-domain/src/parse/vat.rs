//! VAT ids: the form for every member state of the EU, check digits for Germany, Austria and
//! Switzerland. Source of forms: European Commission, VIES FAQ, question 11.

use super::FieldError;

/// Country prefix and the forms of what follows: `9` a digit, `A` a letter, `*` either.
#[rustfmt::skip]
static FORMS: &[(&str, &[&str])] = &[
    ("AT", &["A99999999"]), ("BE", &["9999999999"]), ("BG", &["999999999", "9999999999"]), ("CY", &["99999999A"]),
    ("CZ", &["99999999", "999999999", "9999999999"]), ("DE", &["999999999"]), ("DK", &["99999999"]),
    ("EE", &["999999999"]), ("EL", &["999999999"]), ("ES", &["*9999999*"]), ("FI", &["99999999"]),
    ("FR", &["**999999999"]), ("HR", &["99999999999"]), ("HU", &["99999999"]), ("IE", &["9*99999A", "9999999AA"]),
    ("IT", &["99999999999"]), ("LT", &["999999999", "999999999999"]), ("LU", &["99999999"]),
    ("LV", &["99999999999"]), ("MT", &["99999999"]), ("NL", &["999999999A99"]), ("PL", &["9999999999"]),
    ("PT", &["999999999"]), ("RO", &["99", "999", "9999", "99999", "999999", "9999999", "99999999", "999999999", "9999999999"]),
    ("SE", &["999999999999"]), ("SI", &["99999999"]), ("SK", &["9999999999"]), ("XI", &["999999999", "999999999999"]),
];

/// The VAT id without blanks and dots. A text that does not begin with a known country is some
/// other tax number and is kept as written.
///
/// # Errors
/// [`FieldError::VatForm`] or [`FieldError::VatDigit`].
pub fn check(raw: &str) -> Result<String, FieldError> {
    let compact: String =
        raw.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect();
    if let Some(rest) = compact.strip_prefix("CHE") {
        return swiss(raw, rest);
    }
    let Some((country, rest)) = compact.split_at_checked(2) else { return Ok(raw.to_owned()) };
    let Some((_, forms)) = FORMS.iter().find(|(code, _)| *code == country) else { return Ok(raw.to_owned()) };
    // "DEMAG 12" is no VAT id that went wrong.
    if !rest.bytes().any(|byte| byte.is_ascii_digit()) {
        return Ok(raw.to_owned());
    }
    if !forms.iter().any(|form| fits(rest, form)) {
        return Err(FieldError::VatForm);
    }
    let digits: Vec<u32> =
        rest.bytes().filter(u8::is_ascii_digit).map(|byte| u32::from(byte - b'0')).collect();
    let right = match country {
        "DE" => german(&digits),
        "AT" => rest.starts_with('U') && austrian(&digits),
        _ => true,
    };
    if right { Ok(compact) } else { Err(FieldError::VatDigit) }
}

fn fits(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(byte, place)| match place {
            b'9' => byte.is_ascii_digit(),
            b'A' => byte.is_ascii_uppercase(),
            _ => true,
        })
}

/// ISO 7064 MOD 11,10.
fn german(digits: &[u32]) -> bool {
    let Some((check, body)) = digits.split_last() else { return false };
    let product = body.iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10 == *check
}

/// Digits weighted 1 and 2 in turn, cross sums, plus 4, to the next ten.
fn austrian(digits: &[u32]) -> bool {
    let Some((check, body)) = digits.split_last() else { return false };
    let sum: u32 = body
        .iter()
        .enumerate()
        .map(|(at, digit)| {
            let weighted = if at % 2 == 0 { *digit } else { digit * 2 };
            weighted / 10 + weighted % 10
        })
        .sum();
    (10 - (sum + 4) % 10) % 10 == *check
}

/// The UID of the Swiss register: weights 5 4 3 2 7 6 5 4, modulo 11 (eCH-0097).
fn swiss(raw: &str, rest: &str) -> Result<String, FieldError> {
    let digits: Vec<u32> =
        rest.bytes().filter(u8::is_ascii_digit).map(|byte| u32::from(byte - b'0')).collect();
    let suffix = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    if digits.len() != 9 || !["", "MWST", "TVA", "IVA", "HR"].contains(&suffix) {
        return Err(FieldError::VatForm);
    }
    let sum: u32 = digits.iter().zip([5, 4, 3, 2, 7, 6, 5, 4]).map(|(digit, weight)| digit * weight).sum();
    if digits.last() == Some(&((11 - sum % 11) % 11)) {
        Ok(raw.trim().to_owned())
    } else {
        Err(FieldError::VatDigit)
    }
}
