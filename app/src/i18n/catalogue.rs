//! The words of the interface: `key = text` lines per section and language, compiled in.
//!
//! A file line is `key = text`; `#` begins a comment, `{name}` stands for an argument, `\n` for a
//! line break. Plural variants are keys with the suffix `.one` and `.other`.

use core::fmt;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// German, the first language.
    #[default]
    De,
    /// English.
    En,
}

impl Lang {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::De, Self::En];

    /// ISO 639-1, as stored and as in `<html lang>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }

    /// The language's own name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::De => "Deutsch",
            Self::En => "English",
        }
    }

    /// The language of a BCP 47 tag such as `en-GB`, `None` when there are no words for it.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.code()))
    }

    /// The files of this language that the first page needs, a section each, so that parts of the interface can be
    /// worded apart.
    #[must_use]
    pub const fn sections(self) -> [&'static str; 3] {
        match self {
            Self::De => [
                include_str!("../../locales/de/shell.properties"),
                include_str!("../../locales/de/list.properties"),
                include_str!("../../locales/de/record.properties"),
            ],
            Self::En => [
                include_str!("../../locales/en/shell.properties"),
                include_str!("../../locales/en/list.properties"),
                include_str!("../../locales/en/record.properties"),
            ],
        }
    }

    /// The sections of all other pages. Only the chunk of words may name this: it is what keeps them out of the first
    /// download.
    #[must_use]
    pub const fn later_sections(self) -> [&'static str; LATER] {
        match self {
            Self::De => [
                include_str!("../../locales/de/settings.properties"),
                include_str!("../../locales/de/import.properties"),
                include_str!("../../locales/de/sales.properties"),
                include_str!("../../locales/de/quote.properties"),
                include_str!("../../locales/de/calendar.properties"),
                include_str!("../../locales/de/activity.properties"),
                include_str!("../../locales/de/forecast.properties"),
                include_str!("../../locales/de/today.properties"),
                include_str!("../../locales/de/own.properties"),
                include_str!("../../locales/de/views.properties"),
                include_str!("../../locales/de/people.properties"),
                include_str!("../../locales/de/tour.properties"),
            ],
            Self::En => [
                include_str!("../../locales/en/settings.properties"),
                include_str!("../../locales/en/import.properties"),
                include_str!("../../locales/en/sales.properties"),
                include_str!("../../locales/en/quote.properties"),
                include_str!("../../locales/en/calendar.properties"),
                include_str!("../../locales/en/activity.properties"),
                include_str!("../../locales/en/forecast.properties"),
                include_str!("../../locales/en/today.properties"),
                include_str!("../../locales/en/own.properties"),
                include_str!("../../locales/en/views.properties"),
                include_str!("../../locales/en/people.properties"),
                include_str!("../../locales/en/tour.properties"),
            ],
        }
    }
}

/// How many sections come later.
pub const LATER: usize = 12;

/// All texts of one language, sorted by key.
#[derive(Debug)]
pub struct Catalogue(Vec<(&'static str, &'static str)>);

impl Catalogue {
    /// Reads a language's sections; takes microseconds, done once per language and once more when the others come.
    #[must_use]
    pub fn of(lang: Lang, later: &[&'static str]) -> Self {
        let sections = lang.sections().into_iter().chain(later.iter().copied());
        let mut entries: Vec<_> = sections.flat_map(str::lines).filter_map(entry).collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        Self(entries)
    }

    /// The text under a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'static str> {
        self.0.binary_search_by(|(candidate, _)| (*candidate).cmp(key)).ok().map(|at| self.0[at].1)
    }

    /// All keys and texts, sorted by key.
    #[cfg(test)]
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
        self.0.iter().copied()
    }
}

/// The key and text of a line, `None` for comments and empty lines.
fn entry(line: &'static str) -> Option<(&'static str, &'static str)> {
    let line = line.trim();
    if line.starts_with('#') {
        return None;
    }
    let (key, text) = line.split_once('=')?;
    Some((key.trim(), text.trim()))
}

/// Writes `text` with every `{name}` replaced by what `argument` gives for it; unknown names stay.
///
/// # Errors
/// Those of `out`.
pub fn fill(
    text: &str,
    out: &mut impl fmt::Write,
    mut argument: impl FnMut(&str) -> Option<String>,
) -> fmt::Result {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.write_str(before)?;
        let Some((name, behind)) = after.split_once('}') else {
            out.write_char('{')?;
            rest = after;
            continue;
        };
        match argument(name) {
            Some(value) => out.write_str(&value)?,
            None => write!(out, "{{{name}}}")?,
        }
        rest = behind;
    }
    out.write_str(rest)
}

#[cfg(test)]
mod tests;
