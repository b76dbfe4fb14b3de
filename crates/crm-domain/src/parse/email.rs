//! E-mail addresses: RFC 5321 and 6531 as far as anyone uses them.

use super::FieldError;

/// Longest local part (RFC 5321, 4.5.3.1.1), in bytes.
const LOCAL_MAX: usize = 64;
/// Longest address (RFC 5321, errata 1690), in bytes.
const ADDRESS_MAX: usize = 254;

/// The address in what was written: `a@b.de`, `<a@b.de>`, `Name <a@b.de>`, `mailto:a@b.de`.
///
/// # Errors
/// [`FieldError::Email`].
pub fn check(raw: &str) -> Result<String, FieldError> {
    let address = bare(raw.trim());
    let (local, domain) = address.rsplit_once('@').ok_or(FieldError::Email)?;
    if address.len() <= ADDRESS_MAX && is_local(local) && is_domain(domain) {
        Ok(address.to_owned())
    } else {
        Err(FieldError::Email)
    }
}

fn bare(raw: &str) -> &str {
    let inner = raw.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')).map_or(raw, |(_, inner)| inner);
    let inner = inner.strip_prefix("mailto:").or_else(|| inner.strip_prefix("MAILTO:")).unwrap_or(inner);
    inner.trim()
}

fn is_local(local: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c) || is_foreign(c);
    !local.is_empty()
        && local.len() <= LOCAL_MAX
        && local.chars().all(allowed)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

/// At least two labels; the last is not a number.
pub(super) fn is_domain(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let last = labels.last().copied().unwrap_or_default();
    domain.len() <= 253
        && labels.len() >= 2
        && labels.iter().all(|label| is_label(label))
        && last.chars().count() >= 2
        && last.chars().any(|c| !c.is_ascii_digit())
}

fn is_label(label: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_' || is_foreign(c);
    (1..=63).contains(&label.len())
        && label.chars().all(allowed)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// Letters beyond ASCII (RFC 6531, 5890); no blanks or controls.
fn is_foreign(c: char) -> bool {
    !c.is_ascii() && c.is_alphanumeric()
}

/// The form in which two addresses of one mailbox meet: lower case.
#[must_use]
pub fn normalised(address: &str) -> String {
    address.trim().to_lowercase()
}

/// Providers whose domain says nothing about a company.
static FREE_MAIL: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "gmx.de",
    "gmx.net",
    "gmx.at",
    "gmx.ch",
    "web.de",
    "t-online.de",
    "freenet.de",
    "outlook.com",
    "outlook.de",
    "hotmail.com",
    "hotmail.de",
    "live.com",
    "live.de",
    "msn.com",
    "yahoo.com",
    "yahoo.de",
    "icloud.com",
    "me.com",
    "mac.com",
    "aol.com",
    "posteo.de",
    "mailbox.org",
    "proton.me",
    "protonmail.com",
    "bluewin.ch",
    "arcor.de",
    "online.de",
    "1und1.de",
    "vodafone.de",
    "a1.net",
    "aon.at",
];

/// The domain of an address, unless it is a provider for everybody.
#[must_use]
pub fn company_domain(address: &str) -> Option<String> {
    let domain = normalised(address).rsplit_once('@')?.1.to_owned();
    (!FREE_MAIL.contains(&domain.as_str())).then_some(domain)
}
