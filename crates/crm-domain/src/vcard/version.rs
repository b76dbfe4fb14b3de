//! Lines of our cards, which are written as version 3.0 has them, as the other versions have them.

use crate::calendar::ical::lines::push;

/// Neither a line nor a part of one is longer, in bytes.
const LONGEST: usize = 75;

/// As which version a card goes out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Version {
    /// 2.1: phones of old, whose letters are ASCII.
    Old,
    /// 3.0: what iPhone, Android and Outlook all read.
    #[default]
    Usual,
    /// 4.0: what is written today where nothing old reads along.
    New,
}

impl Version {
    /// All, the usual one first.
    pub const ALL: [Self; 3] = [Self::Usual, Self::New, Self::Old];

    /// As the card calls it.
    #[must_use]
    pub const fn number(self) -> &'static str {
        match self {
            Self::Old => "2.1",
            Self::Usual => "3.0",
            Self::New => "4.0",
        }
    }

    /// Adds a line of version 3.0 to a file of this one.
    pub(super) fn push(self, file: &mut String, line: &str) {
        match self {
            Self::Usual => push(file, line),
            Self::New => push(file, &newer(line)),
            Self::Old => push_old(file, line),
        }
    }
}

/// What stands before the types of a line, its types, and its value.
fn taken_apart(line: &str) -> (&str, Vec<&str>, &str) {
    let (head, value) = line.split_once(':').unwrap_or((line, ""));
    match head.split_once(";TYPE=") {
        Some((name, types)) => (name, types.split(',').collect(), value),
        None => (head, Vec::new(), value),
    }
}

/// Version 4.0 has no type for mail of the internet, since there is no other, and says by a number what comes first.
fn newer(line: &str) -> String {
    if line == "X-ABShowAs:COMPANY" {
        return "KIND:org".to_owned();
    }
    let (name, types, value) = taken_apart(line);
    let first = if types.contains(&"PREF") { ";PREF=1" } else { "" };
    let kept: Vec<String> =
        types.into_iter().filter(|one| !matches!(*one, "PREF" | "INTERNET")).map(str::to_lowercase).collect();
    let types = if kept.is_empty() { String::new() } else { format!(";TYPE={}", kept.join(",")) };
    format!("{name}{types}{first}:{value}")
}

/// Version 2.1 names types without saying that they are types, escapes no commas and knows no letters but ASCII: others
/// stand in quoted-printable, and so does what is too long for a line, which it would fold at a space only.
fn push_old(file: &mut String, line: &str) {
    let (name, types, value) = taken_apart(line);
    let head = [name].into_iter().chain(types).collect::<Vec<_>>().join(";");
    let value = without_later_escapes(value);
    let is_plain = value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_plain && head.len() + 1 + value.len() <= LONGEST {
        file.push_str(&format!("{head}:{value}\r\n"));
        return;
    }
    let head = format!("{head};CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:");
    let mut width = head.len();
    file.push_str(&head);
    for byte in value.bytes() {
        let code = match byte {
            b'=' => "=3D".to_owned(),
            b'!'..=b'~' => char::from(byte).to_string(),
            _ => format!("={byte:02X}"),
        };
        // One is left for the sign that the line goes on.
        if width + code.len() >= LONGEST {
            file.push_str("=\r\n");
            width = 0;
        }
        width += code.len();
        file.push_str(&code);
    }
    file.push_str("\r\n");
}

/// A comma stands for itself, the end of a line is one.
fn without_later_escapes(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some(',')) => text.push(','),
            ('\\', Some('n')) => text.push_str("\r\n"),
            ('\\', Some(other)) => text.extend(['\\', other]),
            (c, _) => text.push(c),
        }
    }
    text
}
