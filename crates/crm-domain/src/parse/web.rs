//! Web addresses. Only http and https: a stored `javascript:` would run in somebody's page.

use super::FieldError;

/// The address as written, without surrounding blanks.
///
/// # Errors
/// [`FieldError::Web`] for other schemes, blanks inside, or a host that is none.
pub fn check(raw: &str) -> Result<String, FieldError> {
    let text = raw.trim();
    if text.len() <= 2_000 && host(text).is_some() { Ok(text.to_owned()) } else { Err(FieldError::Web) }
}

/// What a link to a stored address must say: `https://` in front where no scheme stands. `None` when
/// the text is no web address, so that nothing else ever becomes a link.
#[must_use]
pub fn href(text: &str) -> Option<String> {
    host(text)?;
    let text = text.trim();
    Some(if scheme_and_rest(text)?.0.is_some() { text.to_owned() } else { format!("https://{text}") })
}

/// The host of a web address in lower case, without `www.`.
#[must_use]
pub fn host(text: &str) -> Option<String> {
    let text = text.trim();
    if text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"\\`{}".contains(c)) {
        return None;
    }
    let (_, rest) = scheme_and_rest(text)?;
    let authority = rest.split(['/', '?', '#']).next()?;
    // Names before the host only serve to deceive.
    if authority.contains('@') {
        return None;
    }
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        Some(_) => return None,
        None => authority,
    };
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (super::email::is_domain(host) || is_ipv4(host)).then(|| host.to_owned())
}

fn is_ipv4(host: &str) -> bool {
    host.parse::<core::net::Ipv4Addr>().is_ok()
}

/// The scheme, if one stands there and may, and what follows it.
fn scheme_and_rest(text: &str) -> Option<(Option<&str>, &str)> {
    for scheme in ["https://", "http://"] {
        if let Some(head) = text.get(..scheme.len())
            && head.eq_ignore_ascii_case(scheme)
        {
            return Some((Some(scheme), text.get(scheme.len()..)?));
        }
    }
    (!text.contains("://")).then_some((None, text))
}
