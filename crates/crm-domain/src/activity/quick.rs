//! A task in one line: "Angebot nachfassen, in 2 Wochen, !hoch".

use crate::fold::fold;
use crate::parse::{ParseContext, day};
use crate::time::Day;

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quick {
    /// What is to be done.
    pub title: String,
    /// By which day.
    pub due: Option<Day>,
    /// How much it matters, a key of [`crate::choice::PRIORITY`].
    pub priority: Option<&'static str>,
}

/// What may stand behind the `!`, folded, and what it means.
const PRIORITIES: [(&str, &str); 10] = [
    ("dringend", "urgent"),
    ("urgent", "urgent"),
    ("!!", "urgent"),
    ("hoch", "high"),
    ("wichtig", "high"),
    ("high", "high"),
    ("!", "high"),
    ("normal", "normal"),
    ("niedrig", "low"),
    ("low", "low"),
];
/// Words that lead to a day and go with it.
const LEADING: [&str; 14] = [
    "am",
    "bis",
    "fur",
    "zum",
    "nachsten",
    "nachste",
    "kommenden",
    "diesen",
    "on",
    "by",
    "for",
    "until",
    "next",
    "this",
];

/// Reads a line. A day stands behind a comma, or without one as words at the end; a priority anywhere, behind a `!`.
#[must_use]
pub fn quick(line: &str, context: &ParseContext<'_>) -> Quick {
    let mut quick = Quick::default();
    let mut parts: Vec<String> = Vec::new();
    for part in line.split(',') {
        let words: Vec<&str> = part
            .split_whitespace()
            .filter(|word| match priority(word) {
                Some(priority) => {
                    quick.priority = Some(priority);
                    false
                }
                None => true,
            })
            .collect();
        if !words.is_empty() {
            parts.push(words.join(" "));
        }
    }
    // What comes first is what is to be done, whatever it says.
    if let Some(at) = (1..parts.len())
        .rev()
        .find(|at| parts.get(*at).is_some_and(|part| whole_day(part, context).is_some()))
    {
        quick.due = whole_day(&parts.remove(at), context);
    } else if let Some((rest, due)) = parts.last().and_then(|last| day_at_the_end(last, context))
        && (!rest.is_empty() || parts.len() > 1)
    {
        quick.due = Some(due);
        parts.pop();
        parts.extend((!rest.is_empty()).then_some(rest));
    }
    quick.title = parts.join(", ");
    quick
}

fn priority(word: &str) -> Option<&'static str> {
    let word = fold(word.strip_prefix('!')?);
    let word = if word.is_empty() { "!" } else { &word };
    PRIORITIES.into_iter().find(|(name, _)| *name == word).map(|(_, key)| key)
}

/// The day that a part between commas is.
fn whole_day(part: &str, context: &ParseContext<'_>) -> Option<Day> {
    let words: Vec<&str> = part.split(' ').collect();
    let leading = words.iter().take_while(|word| LEADING.contains(&fold(word).as_str())).count();
    let rest = words.get(leading..).unwrap_or_default();
    let is_weekday_behind_a_word =
        rest.len() == 2 && rest.iter().all(|word| word.chars().all(char::is_alphabetic));
    // WHY: "Kunde Montag" is a title, "nächsten Montag" is a day.
    if rest.is_empty() || rest.len() > 3 || is_weekday_behind_a_word {
        return None;
    }
    day::day(&rest.join(" "), context)
}

/// What stands before the day that a line ends with. WHY words only: "Angebot 3.4" is no day in April.
fn day_at_the_end(part: &str, context: &ParseContext<'_>) -> Option<(String, Day)> {
    let words: Vec<&str> = part.split(' ').collect();
    let only_words = ParseContext { today: context.today, ..ParseContext::canonical() };
    (1..=3).rev().find_map(|count| {
        let at = words.len().checked_sub(count)?;
        let (before, last) = words.split_at(at);
        let is_said = last.iter().any(|word| word.chars().all(char::is_alphabetic));
        let due = is_said.then(|| whole_day(&last.join(" "), &only_words))??;
        let leading = before.iter().rev().take_while(|word| LEADING.contains(&fold(word).as_str())).count();
        Some((before.get(..before.len() - leading)?.join(" "), due))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_a_person_means_it() {
        // A Sunday.
        let context = ParseContext::german(Day::from_iso("2026-11-29"));
        for (line, title, due, priority) in [
            ("Müller anrufen", "Müller anrufen", "", ""),
            ("Müller anrufen, morgen, !hoch", "Müller anrufen", "2026-11-30", "high"),
            ("Müller anrufen morgen", "Müller anrufen", "2026-11-30", ""),
            ("!dringend Angebot senden bis Freitag", "Angebot senden", "2026-12-04", "urgent"),
            (
                "Angebot, Muster und Preisliste senden, in 2 Wochen",
                "Angebot, Muster und Preisliste senden",
                "2026-12-13",
                "",
            ),
            ("Nachfassen in 3 Tagen !", "Nachfassen", "2026-12-02", "high"),
            ("Nachfassen !!!", "Nachfassen", "", "urgent"),
            ("Wartung, 3.12.", "Wartung", "2026-12-03", ""),
            ("Wartung, am 3. Dezember", "Wartung", "2026-12-03", ""),
            ("Wartung, 24.12.2027, !niedrig", "Wartung", "2027-12-24", "low"),
            ("Anruf nächsten Montag", "Anruf", "2026-11-30", ""),
            ("Anruf, nächsten Montag", "Anruf", "2026-11-30", ""),
            ("Brötchen für morgen", "Brötchen", "2026-11-30", ""),
            ("call Smith tomorrow", "call Smith", "2026-11-30", ""),
            ("call Smith, on friday, !urgent", "call Smith", "2026-12-04", "urgent"),
            // What is no day stays in the title.
            ("Angebot 3.4 prüfen", "Angebot 3.4 prüfen", "", ""),
            ("Angebot 3.4", "Angebot 3.4", "", ""),
            ("Morgen", "Morgen", "", ""),
            ("Guten Morgen sagen", "Guten Morgen sagen", "", ""),
            ("Herrn Montag anrufen", "Herrn Montag anrufen", "", ""),
            ("Achtung! Lieferung", "Achtung! Lieferung", "", ""),
            ("!bald anrufen", "!bald anrufen", "", ""),
            ("Müller, Meier, Schulze anrufen", "Müller, Meier, Schulze anrufen", "", ""),
            ("", "", "", ""),
            (" , !hoch", "", "", "high"),
        ] {
            let read = quick(line, &context);
            let due_read = read.due.map(|due| due.to_string()).unwrap_or_default();
            assert_eq!(
                (read.title.as_str(), due_read.as_str(), read.priority.unwrap_or_default()),
                (title, due, priority),
                "{line}"
            );
        }
    }
}
