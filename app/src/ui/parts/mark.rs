//! Drawn marks: the app's sign and the coloured initials of a record.

use crm_domain::duplicate::name_words;
use crm_domain::field::RecordKind;
use leptos::prelude::*;

/// The app's sign: a field book.
#[component]
pub fn Sign() -> impl IntoView {
    view! {
        <svg class="sign" viewBox="0 0 32 32" aria-hidden="true">
            <rect class="sign-cover" x="5" y="3" width="22" height="26" rx="4"></rect>
            <path class="sign-furrow" d="M11 22c3-5 8-5 11-10M11 26c4-4 8-4 11-8M11 17c2-4 7-5 11-9"></path>
        </svg>
    }
}

/// The initials of a record on a tint that is its own: people round, companies square.
#[component]
pub fn Initials(kind: RecordKind, #[prop(into)] title: Signal<String>) -> impl IntoView {
    view! {
        <span
            class="initials"
            class:square=!kind.is_person()
            data-tint=move || title.with(|title| tint(title)).to_string()
            aria-hidden="true"
        >
            {move || title.with(|title| initials(kind, title))}
        </span>
    }
}

/// First letters of the first and the last word, in capitals; a company's legal form tells nothing.
fn initials(kind: RecordKind, title: &str) -> String {
    let words: Vec<&str> = match kind {
        RecordKind::Account => name_words(title),
        _ => title.split_whitespace().collect(),
    };
    let mut words = words.into_iter().filter(|word| word.chars().any(char::is_alphanumeric));
    let letter = |word: &str| word.chars().find(|letter| letter.is_alphanumeric());
    let first = words.next().and_then(letter);
    let last = words.next_back().and_then(letter);
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// One of eight tints, the same for the same title everywhere.
fn tint(title: &str) -> u32 {
    title.bytes().fold(7_u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(u32::from(byte))) % 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_first_and_last_name_in_any_script() {
        let person = |title| initials(RecordKind::Contact, title);
        assert_eq!(person("Anna von Müller"), "AM");
        assert_eq!(person("ölmühle"), "Ö");
        assert_eq!(person("Иван Петров"), "ИП");
        assert_eq!(person("Bo Ag"), "BA");
        assert_eq!(person(" "), "");
    }

    #[test]
    fn initials_of_a_company_leave_its_legal_form_out() {
        let company = |title| initials(RecordKind::Account, title);
        assert_eq!(company("Müller & Söhne"), "MS");
        assert_eq!(company("Autohaus Brenninger GmbH & Co. KG"), "AB");
        assert_eq!(company("Druckerei Löwe e. K."), "DL");
        assert_eq!(company("AG"), "A");
    }
}
