//! Numbers and amounts as people and systems write them.

use super::{FieldError, ParseContext};
use crate::value::Money;

/// The codes of ISO 4217 in use.
static CURRENCIES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP \
    BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF \
    GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD \
    LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR \
    PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD \
    TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG";

/// Signs that mean one currency.
static SIGNS: &[(&str, &str)] = &[
    ("€", "EUR"),
    ("$", "USD"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("zł", "PLN"),
    ("Kč", "CZK"),
    ("Fr.", "CHF"),
    ("SFr.", "CHF"),
    ("Euro", "EUR"),
];

/// How many decimals a currency has (ISO 4217, minor unit).
#[must_use]
pub fn decimals(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// Whether ISO 4217 has this code (three capitals).
#[must_use]
pub fn is_currency(code: &str) -> bool {
    code.len() == 3 && CURRENCIES.split(' ').any(|known| known == code)
}

/// A number taken apart: sign, digits before and after the decimal separator.
struct Digits {
    negative: bool,
    whole: String,
    fraction: String,
}

/// Reads a whole number; decimals may stand there when they are zero.
///
/// # Errors
/// [`FieldError::Number`].
pub fn whole(text: &str, context: &ParseContext<'_>) -> Result<i64, FieldError> {
    let plain = without_exponent(text);
    let digits = take_apart(plain.as_deref().unwrap_or(text), context).ok_or(FieldError::Number)?;
    if digits.fraction.bytes().any(|byte| byte != b'0') {
        return Err(FieldError::Number);
    }
    scaled(&digits, 0).ok_or(FieldError::Number)
}

/// Reads a quantity in thousandths, `2,5` as 2500; `None` for what is none or is finer than that.
#[must_use]
pub fn thousandths(text: &str, context: &ParseContext<'_>) -> Option<i64> {
    let digits = take_apart(text, context)?;
    let is_finer = digits.fraction.bytes().skip(3).any(|byte| byte != b'0');
    if is_finer { None } else { scaled(&digits, 3) }
}

/// Reads a share of at most 100 per cent in basis points, `12,5 %` as 1250.
///
/// # Errors
/// [`FieldError::Percent`].
pub fn percent(text: &str, context: &ParseContext<'_>) -> Result<i64, FieldError> {
    let number = text.trim_end_matches('%').trim_end();
    let digits = take_apart(number, context).ok_or(FieldError::Percent)?;
    if digits.fraction.bytes().skip(2).any(|byte| byte != b'0') {
        return Err(FieldError::Percent);
    }
    scaled(&digits, 2).filter(|share| (0..=10_000).contains(share)).ok_or(FieldError::Percent)
}

/// Reads an amount with its currency; without one, the context's.
///
/// # Errors
/// [`FieldError::Money`], [`FieldError::Currency`] or [`FieldError::Decimals`].
pub fn money(text: &str, context: &ParseContext<'_>) -> Result<Money, FieldError> {
    let (number, currency) = split_currency(text, context)?;
    let number = without_exponent(&number).unwrap_or(number);
    let digits = take_apart(&number, context).ok_or(FieldError::Money)?;
    let places = decimals(&currency);
    let excess = digits.fraction.bytes().skip(usize::try_from(places).unwrap_or(2));
    if excess.clone().any(|byte| byte != b'0') {
        return Err(FieldError::Decimals);
    }
    let minor = scaled(&digits, places).ok_or(FieldError::Money)?;
    let currency: [u8; 3] = currency.as_bytes().try_into().map_err(|_| FieldError::Currency)?;
    Ok(Money { minor, currency })
}

/// The number and the currency code that stands before, behind or nowhere.
fn split_currency(text: &str, context: &ParseContext<'_>) -> Result<(String, String), FieldError> {
    for (sign, code) in SIGNS {
        if let Some(rest) = text.strip_suffix(sign).or_else(|| text.strip_prefix(sign)) {
            return Ok((rest.trim().to_owned(), (*code).to_owned()));
        }
        // "-€5" as accounting programs write it.
        if let Some(rest) = text.strip_prefix('-').and_then(|rest| rest.trim_start().strip_prefix(sign)) {
            return Ok((format!("-{rest}"), (*code).to_owned()));
        }
    }
    let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
    if letters.is_empty() || without_exponent(text).is_some() {
        let known = is_currency(context.currency);
        return known.then(|| (text.to_owned(), context.currency.to_owned())).ok_or(FieldError::Currency);
    }
    let code = letters.to_ascii_uppercase();
    let number = text.strip_prefix(letters.as_str()).or_else(|| text.strip_suffix(letters.as_str()));
    match number {
        Some(number) if is_currency(&code) => Ok((number.trim().to_owned(), code)),
        Some(_) if letters.len() == 3 => Err(FieldError::Currency),
        _ => Err(FieldError::Money),
    }
}

/// `6.0E7` written out: systems export large amounts so. `None` when it is not of that form.
fn without_exponent(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once(['E', 'e'])?;
    let exponent: usize = exponent.trim_start_matches('+').parse().ok().filter(|exponent| *exponent <= 18)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = whole.strip_prefix('-').unwrap_or(whole);
    if unsigned.is_empty() || !digits(unsigned) || !digits(fraction) || fraction.len() > exponent {
        return None;
    }
    Some(format!("{whole}{fraction}{}", "0".repeat(exponent - fraction.len())))
}

/// Which of `.` and `,` is the decimal separator is decided by the text where it shows it: the last
/// of two kinds; a kind that stands twice groups thousands. One that stands once follows the context.
fn take_apart(text: &str, context: &ParseContext<'_>) -> Option<Digits> {
    let mut rest = text.trim();
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        (rest, negative) = (inner.trim(), true);
    }
    for minus in ['-', '−', '–'] {
        if let Some(inner) = rest.strip_prefix(minus).or_else(|| rest.strip_suffix(minus)) {
            (rest, negative) = (inner.trim(), true);
            break;
        }
    }
    rest = rest.strip_prefix('+').unwrap_or(rest);
    let compact: String = rest
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’' | '_'))
        .collect();
    let decimal = decimal_separator(&compact, context.decimal_comma);
    let (whole, fraction) =
        decimal.and_then(|separator| compact.rsplit_once(separator)).unwrap_or((&compact, ""));
    let grouped = whole.split(['.', ',']).collect::<Vec<_>>();
    let groups_right = grouped.len() == 1 || grouped.iter().skip(1).all(|group| group.len() == 3);
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let whole = grouped.concat();
    if !groups_right
        || !all_digits(&whole)
        || !all_digits(fraction)
        || (whole.is_empty() && fraction.is_empty())
    {
        return None;
    }
    Some(Digits { negative, whole, fraction: fraction.to_owned() })
}

fn decimal_separator(compact: &str, decimal_comma: bool) -> Option<char> {
    let (dot, comma) = (compact.rfind('.'), compact.rfind(','));
    match (dot, comma) {
        (Some(dot), Some(comma)) => Some(if dot > comma { '.' } else { ',' }),
        (Some(_), None) => lone(compact, '.', !decimal_comma),
        (None, Some(_)) => lone(compact, ',', decimal_comma),
        (None, None) => None,
    }
}

/// A separator that stands alone: decimal where the locale says so or where three digits do not
/// follow it.
fn lone(compact: &str, separator: char, usual: bool) -> Option<char> {
    let mut parts = compact.split(separator);
    let behind = parts.next_back().map_or(0, str::len);
    let more_than_one = parts.count() > 1;
    (!more_than_one && (usual || behind != 3)).then_some(separator)
}

/// The number in units of 10^-places; `None` when it does not fit.
fn scaled(digits: &Digits, places: u32) -> Option<i64> {
    let fraction: String =
        digits.fraction.chars().chain(core::iter::repeat('0')).take(usize::try_from(places).ok()?).collect();
    let magnitude: i64 = format!("0{}{fraction}", digits.whole).parse().ok()?;
    Some(if digits.negative { -magnitude } else { magnitude })
}

/// The first number in a text such as "ca. 250" or "11–50 employees".
pub(super) fn leading_count(text: &str) -> Option<i64> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let digits: String = text
        .get(start..)?
        .chars()
        .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '\''))
        .collect();
    let context = ParseContext::canonical();
    whole(digits.trim_end_matches(['.', ',']), &context)
        .or_else(|_| whole(&digits, &ParseContext::german(None)))
        .ok()
}
