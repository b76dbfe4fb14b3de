//! Lines of iCalendar: folding, names, parameters, texts.

/// The longest line that is written, in bytes (RFC 5545, 3.1).
const LONGEST: usize = 75;

/// A line: a name, what is said about the value, and the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file, from 1.
    pub number: usize,
    /// In capitals.
    pub name: String,
    /// Names in capitals, values without quotes.
    pub params: Vec<(String, String)>,
    /// As it stands there.
    pub value: String,
}

impl Line {
    /// What a parameter says.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value as a text, its escapes taken out.
    #[must_use]
    pub fn text(&self) -> String {
        plain(&self.value)
    }
}

/// The lines of a file; what is none is left out.
pub fn lines(text: &str) -> Vec<Line> {
    let mut folded: Vec<(usize, String)> = Vec::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (at, raw) in text.split('\n').enumerate() {
        let raw = raw.strip_suffix('\r').unwrap_or(raw);
        match (raw.strip_prefix([' ', '\t']), folded.last_mut()) {
            (Some(more), Some((_, line))) => line.push_str(more),
            _ if raw.is_empty() => {}
            _ => folded.push((at + 1, raw.to_owned())),
        }
    }
    folded.into_iter().filter_map(|(number, line)| parse(number, &line)).collect()
}

fn parse(number: usize, line: &str) -> Option<Line> {
    let mut quoted = false;
    let mut parts = Vec::new();
    let mut begin = 0;
    let mut end = None;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ';' if !quoted => {
                parts.push(line.get(begin..at)?);
                begin = at + 1;
            }
            ':' if !quoted => {
                end = Some(at);
                break;
            }
            _ => {}
        }
    }
    let end = end?;
    parts.push(line.get(begin..end)?);
    let mut parts = parts.into_iter();
    let name = parts.next()?.trim().to_ascii_uppercase();
    // Apple's groups: `item1.DTSTART`.
    let name = name.rsplit('.').next()?.to_owned();
    let params = parts.filter_map(|part| {
        let (key, value) = part.split_once('=')?;
        Some((key.to_ascii_uppercase(), value.trim_matches('"').to_owned()))
    });
    let (params, value) = (params.collect(), line.get(end + 1..)?.to_owned());
    (!name.is_empty()).then_some(Line { number, name, params, value })
}

/// A text without escapes, and without what [`escaped`] leaves out: two names that differ by a control character alone
/// would else be one when they are read back.
#[must_use]
pub fn plain(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(other) if is_left_out(other) => {}
                Some(other) => text.push(other),
                None => text.push('\\'),
            },
            c if is_left_out(c) => {}
            c => text.push(c),
        }
    }
    text
}

/// The words of a list, without escapes; a comma that is escaped parts nothing.
pub fn words(value: &str) -> impl Iterator<Item = String> {
    let mut words = vec![String::new()];
    let mut escaped = false;
    for c in value.chars() {
        if c == ',' && !escaped {
            words.push(String::new());
            continue;
        }
        escaped = c == '\\' && !escaped;
        if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    words.into_iter().map(|word| plain(&word).trim().to_owned()).filter(|word| !word.is_empty())
}

/// A text with escapes.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => value.extend(['\\', c]),
            '\n' => value.push_str("\\n"),
            c if is_left_out(c) => {}
            c => value.push(c),
        }
    }
    value
}

/// Nothing but a line's end and a tab may be a control character.
fn is_left_out(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n')
}

/// Adds a line, folded so that no reader chokes on it, never within a letter.
pub fn push(file: &mut String, line: &str) {
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > LONGEST {
            file.push_str("\r\n ");
            width = 1;
        }
        file.push(c);
        width += c.len_utf8();
    }
    file.push_str("\r\n");
}
