//! IBANs: ISO 13616 with the check of ISO 7064 MOD 97-10.

use super::FieldError;

/// Lengths by country, for the countries of the SEPA area; others from 15 to 34.
static LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AT", 20),
    ("BE", 16),
    ("BG", 22),
    ("CH", 21),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FR", 27),
    ("GB", 22),
    ("GI", 23),
    ("GR", 27),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IS", 26),
    ("IT", 27),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MC", 27),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("RO", 24),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("VA", 22),
];

/// The IBAN in capitals and groups of four.
///
/// # Errors
/// [`FieldError::Iban`] when length or check digits are wrong.
pub fn check(raw: &str) -> Result<String, FieldError> {
    let compact: String =
        raw.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect();
    let clean = raw.chars().all(|c| c.is_ascii_alphanumeric() || " -.\u{a0}".contains(c));
    let (country, rest) = compact.split_at_checked(2).ok_or(FieldError::Iban)?;
    let length = LENGTHS.iter().find(|(code, _)| *code == country).map(|(_, length)| *length);
    let fits = length.map_or((15..=34).contains(&compact.len()), |length| compact.len() == length);
    let letters = country.bytes().all(|byte| byte.is_ascii_uppercase());
    let check_digits = rest.bytes().take(2).all(|byte| byte.is_ascii_digit());
    if !(clean && fits && letters && check_digits && remainder(&compact) == 1) {
        return Err(FieldError::Iban);
    }
    let groups: Vec<String> =
        compact.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    Ok(groups.join(" "))
}

/// The number of the rearranged IBAN modulo 97; letters count as 10 to 35.
fn remainder(compact: &str) -> u32 {
    let (front, back) = compact.split_at_checked(4).unwrap_or((compact, ""));
    back.bytes().chain(front.bytes()).fold(0, |remainder, byte| match byte {
        b'0'..=b'9' => (remainder * 10 + u32::from(byte - b'0')) % 97,
        _ => (remainder * 100 + u32::from(byte - b'A') + 10) % 97,
    })
}
