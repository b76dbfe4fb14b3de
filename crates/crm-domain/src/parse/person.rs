//! Whole names taken apart: salutation, academic title, given and family name.

use crate::choice::SALUTATION;
use crate::fold::fold;
use crate::words::choice_key;

/// A name in its parts; empty where nothing is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Name {
    /// Key of [`SALUTATION`].
    pub salutation: Option<&'static str>,
    /// "Dr.", "Prof. Dr."
    pub title: String,
    /// Given names.
    pub first: String,
    /// Family name with its particles.
    pub last: String,
}

/// Words that belong to the family name that follows.
static PARTICLES: [&str; 21] = [
    "von", "van", "vom", "zu", "zur", "zum", "der", "den", "de", "del", "della", "di", "da", "dos", "le",
    "la", "ten", "ter", "af", "el", "al",
];

/// Whether a word is an academic title.
fn is_title(word: &str) -> bool {
    let folded = fold(word);
    let bare = folded.trim_end_matches('.');
    matches!(
        bare,
        "dr" | "prof"
            | "professor"
            | "dipl"
            | "mag"
            | "med"
            | "ing"
            | "phil"
            | "jur"
            | "rer"
            | "nat"
            | "h.c"
            | "pd"
    ) || folded.starts_with("dipl.-")
        || folded.starts_with("dr.-")
}

/// The salutation that a title field holds by mistake: "Herr", "Mrs.".
#[must_use]
pub fn salutation_of(title: &str) -> Option<&'static str> {
    if title.trim().chars().count() < 2 { None } else { choice_key(&SALUTATION, title) }
}

/// Takes apart `Herr Dr. Hans von der Tann`, `Tann, Hans`, `Hans Tann`. A single word is a family
/// name.
#[must_use]
pub fn split(name: &str) -> Name {
    let name = super::one_line(name);
    let mut parts = Name::default();
    if let Some((last, first)) = name.split_once(',') {
        last.trim().clone_into(&mut parts.last);
        let (rest, title) = leading_titles(first.trim());
        (parts.first, parts.title) = (rest, title);
        return parts;
    }
    let mut rest = name.as_str();
    if let Some((head, tail)) = rest.split_once(' ')
        && let Some(key) = salutation_of(head)
    {
        (parts.salutation, rest) = (Some(key), tail);
    }
    let (rest, title) = leading_titles(rest);
    parts.title = title;
    let words: Vec<&str> = rest.split(' ').filter(|word| !word.is_empty()).collect();
    let mut at = words.len().saturating_sub(1);
    while at > 1 && words.get(at - 1).is_some_and(|word| PARTICLES.contains(&word.to_lowercase().as_str())) {
        at -= 1;
    }
    let (first, last) = words.split_at(at);
    (parts.first, parts.last) = (first.join(" "), last.join(" "));
    parts
}

fn leading_titles(text: &str) -> (String, String) {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let titles = words.iter().take_while(|word| is_title(word)).count();
    // A name is left in any case.
    let titles = titles.min(words.len().saturating_sub(1));
    let (title, rest) = words.split_at(titles);
    (rest.join(" "), title.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_names_are_taken_apart() {
        let check = |name: &str, salutation: Option<&'static str>, title: &str, first: &str, last: &str| {
            let expected = Name { salutation, title: title.into(), first: first.into(), last: last.into() };
            assert_eq!(split(name), expected, "{name}");
        };
        check("Hans Tann", None, "", "Hans", "Tann");
        check("Herr Dr. Hans von der Tann", Some("mr"), "Dr.", "Hans", "von der Tann");
        check("Frau Prof. Dr. Müller", Some("ms"), "Prof. Dr.", "", "Müller");
        check("Tann, Dr. Hans Peter", None, "Dr.", "Hans Peter", "Tann");
        check("Vincent van Gogh", None, "", "Vincent", "van Gogh");
        check("Anna Maria Schmidt", None, "", "Anna Maria", "Schmidt");
        check("Cher", None, "", "", "Cher");
        check("Dr.", None, "", "", "Dr.");
        check("", None, "", "", "");
        check(",", None, "", "", "");
    }
}
