//! Lines of vCards: those of iCalendar, with what version 2.1 does otherwise.

use super::bytes::quoted_printable;
use crate::calendar::ical::lines::plain;

/// A line: what it is, what is said about it, and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// In capitals.
    pub name: String,
    /// Apple's group: `item1`.
    pub group: String,
    /// Names in capitals; version 2.1 writes a type without saying that it is one.
    params: Vec<(String, String)>,
    /// Without the coding of its bytes; still with its escapes.
    pub value: String,
    /// Of a card of version 2.1, which knows no lists.
    pub old: bool,
}

impl Line {
    /// Its types in small letters: `work`, `cell`, `pref`.
    pub fn types(&self) -> impl Iterator<Item = String> + '_ {
        let types = self.params.iter().filter(|(key, _)| key == "TYPE" || key == "PREF");
        types.flat_map(|(key, value)| {
            let all = if key == "PREF" { "pref" } else { value.as_str() };
            all.split(',').map(|one| one.trim().to_lowercase()).collect::<Vec<_>>()
        })
    }

    /// What a parameter says.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value as one text.
    pub fn text(&self) -> String {
        plain(&self.value).trim().to_owned()
    }

    /// The parts of the value, as many as wanted.
    pub fn parts<const N: usize>(&self) -> [String; N] {
        let mut parts = split(&self.value, ';').into_iter();
        core::array::from_fn(|_| {
            let part = parts.next().unwrap_or_default();
            // A part may be a list: several given names, lines of a street.
            let words = if self.old { vec![part] } else { split(&part, ',') };
            let words: Vec<String> = words.iter().map(|word| plain(word).trim().to_owned()).collect();
            words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ")
        })
    }
}

/// Parts between separators that are not escaped; still with their escapes.
pub fn split(value: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for c in value.chars() {
        if c == separator && !escaped {
            parts.push(String::new());
            continue;
        }
        escaped = c == '\\' && !escaped;
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts
}

/// The lines of a file; what is none is left out.
pub fn lines(text: &str) -> Vec<Line> {
    let mut whole: Vec<String> = Vec::new();
    for raw in ends_taken_off(text.trim_start_matches('\u{feff}')) {
        match whole.last_mut() {
            Some(line) if is_open(line) => {
                line.pop();
                // Android ends a value with an open line and an empty one: what comes after is a line of its own.
                line.push_str(raw.trim_start());
            }
            _ if raw.is_empty() => {}
            Some(line) if raw.starts_with([' ', '\t']) => line.extend(raw.chars().skip(1)),
            _ => whole.push(raw.to_owned()),
        }
    }
    whole.iter().filter_map(|line| parse(line)).collect()
}

/// Lines as they stand there, empty ones too. A line ends with CR LF, with either alone, and with CR CR LF where a file went
/// through a program that made CR LF out of every LF.
fn ends_taken_off(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n')
        .flat_map(|line| line.strip_suffix("\r\r").or(line.strip_suffix('\r')).unwrap_or(line).split('\r'))
}

/// Whether a line in quoted-printable goes on in the next.
fn is_open(line: &str) -> bool {
    line.ends_with('=')
        && line
            .split_once(':')
            .is_some_and(|(head, _)| head.to_ascii_uppercase().contains("QUOTED-PRINTABLE"))
}

fn parse(line: &str) -> Option<Line> {
    let mut quoted = false;
    let end = line.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == ':' && !quoted).then_some(at)
    })?;
    let (head, value) = (line.get(..end)?, line.get(end + 1..)?);
    let mut parts = split_unquoted(head).into_iter();
    let name = parts.next()?.trim().to_ascii_uppercase();
    let (group, name) = name.rsplit_once('.').unwrap_or(("", &name));
    let params: Vec<(String, String)> = parts
        .map(|part| match part.split_once('=') {
            Some((key, value)) => (key.trim().to_ascii_uppercase(), value.trim_matches('"').to_owned()),
            None if part.eq_ignore_ascii_case("QUOTED-PRINTABLE") => ("ENCODING".to_owned(), part),
            None => ("TYPE".to_owned(), part),
        })
        .collect();
    let coded =
        params.iter().any(|(key, value)| key == "ENCODING" && value.eq_ignore_ascii_case("QUOTED-PRINTABLE"));
    let value = if coded { quoted_printable(value) } else { value.to_owned() };
    let (group, name) = (group.to_owned(), name.to_owned());
    (!name.is_empty()).then_some(Line { name, group, params, value, old: false })
}

fn split_unquoted(head: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for c in head.chars() {
        quoted ^= c == '"';
        match parts.last_mut() {
            Some(part) if c != ';' || quoted => part.push(c),
            _ => parts.push(String::new()),
        }
    }
    parts
}
