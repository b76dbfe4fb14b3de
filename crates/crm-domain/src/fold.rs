//! Folding text so that Müller, MÜLLER and Mueller meet: for search, order and comparison.

/// Base letters of U+00C0..=U+024F; `-` where one letter does not say it.
static LATIN: &[u8] = b"\
    aaaaaa-ceeeeiiii-nooooo-ouuuuy--aaaaaa-ceeeeiiii-nooooo-ouuuuy-yaaaaaaccccccccddddeeeeeeeeeegggg\
    gggghhhhiiiiiiiiii--jjkk-llllllllllnnnnnn---oooooo--rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs\
    bbbb---cc-ddd----ffg---ikkl--nnooo--pp-----ttttuu-vyyzz--------------d--l--n-aaiioouuuuuuuuuu-aa\
    aa--ggggkkoooo--j-d-gg--nnaa--ooaaaaeeeeiiiioooorrrruuuusstt--hhnd--zzaaeeooooooooyylntj--acclts\
    z--b--eejj-qrryy";

/// Base letters of U+1E00..=U+1EFF.
static LATIN_ADDITIONAL: &[u8] = b"\
    aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr\
    ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyasss--aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
    eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy----yy";

/// Lower case without accents, white space collapsed to single blanks and trimmed. Latin letters
/// become plain ones (ü→u, ø→o, ł→l, ß→ss, æ→ae), Greek and Cyrillic lose their accents, other
/// scripts are only lower-cased. Composed and decomposed accents give the same.
///
/// WHY a table of a kilobyte instead of a Unicode crate: this stands in the page's module too; a
/// test holds the table against `unicode-normalization`.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Appends [`fold`] of `text`.
pub fn fold_into(text: &str, folded: &mut String) {
    let start = folded.len();
    let mut gap = false;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || c.is_ascii_punctuation() {
            bridge(folded, start, &mut gap);
            folded.push(c.to_ascii_lowercase());
        } else if c.is_whitespace() || c.is_control() {
            gap = true;
        } else if !is_mark(c) {
            bridge(folded, start, &mut gap);
            for lower in c.to_lowercase().filter(|lower| !is_mark(*lower)) {
                push_base(lower, folded);
            }
        }
    }
}

/// Writes the one blank that stands for the white space seen since the last letter.
fn bridge(folded: &mut String, start: usize, gap: &mut bool) {
    if *gap && folded.len() > start {
        folded.push(' ');
    }
    *gap = false;
}

/// Combining accents, soft hyphens and zero-width characters: nobody types them on purpose.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Appends what a lower-case, not combining character becomes.
fn push_base(c: char, folded: &mut String) {
    let base = match c {
        '\u{c0}'..='\u{24f}' => LATIN.get(c as usize - 0xc0).copied(),
        '\u{1e00}'..='\u{1eff}' => LATIN_ADDITIONAL.get(c as usize - 0x1e00).copied(),
        _ => None,
    };
    match base {
        Some(letter) if letter != b'-' => return folded.push(char::from(letter)),
        _ => {}
    }
    let word = match c {
        'ß' => "ss",
        'æ' | 'ǽ' | 'ǣ' => "ae",
        'œ' => "oe",
        'ð' => "d",
        'þ' => "th",
        'ĳ' => "ij",
        'ŉ' | 'ŋ' => "n",
        'ĸ' => "k",
        'ə' => "e",
        '’' | '‘' | '´' => "'",
        '–' | '—' | '‐' | '‑' => "-",
        'ά' | 'ἀ'..='ἇ' | 'ὰ' | 'ᾰ'..='ᾷ' => "α",
        'έ' | 'ἐ'..='ἕ' | 'ὲ' => "ε",
        'ή' | 'ἠ'..='ἧ' | 'ὴ' => "η",
        'ί' | 'ϊ' | 'ΐ' | 'ἰ'..='ἷ' | 'ὶ' => "ι",
        'ό' | 'ὀ'..='ὅ' | 'ὸ' => "ο",
        'ύ' | 'ϋ' | 'ΰ' | 'ὐ'..='ὗ' | 'ὺ' => "υ",
        'ώ' | 'ὠ'..='ὧ' | 'ὼ' => "ω",
        'ς' => "σ",
        'ё' => "е",
        'й' => "и",
        'ї' => "і",
        'ў' => "у",
        'ѓ' => "г",
        'ќ' => "к",
        other => return folded.push(other),
    };
    folded.push_str(word);
}

/// The second form of a folded text, in which the transcribed umlauts are plain vowels too:
/// "ae"→"a", "oe"→"o", "ue"→"u". `None` when that changes nothing.
#[must_use]
pub fn collapse(folded: &str) -> Option<String> {
    let mut collapsed = String::new();
    let mut changed = false;
    let mut before = ' ';
    for c in folded.chars() {
        if c == 'e' && matches!(before, 'a' | 'o' | 'u') {
            changed = true;
        } else {
            collapsed.push(c);
        }
        before = c;
    }
    changed.then_some(collapsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_gives_what_people_type() {
        let check = |input: &str, expected: &str| assert_eq!(fold(input), expected, "{input:?}");
        check("Müller", "muller");
        check("MÜLLER", "muller");
        check("Mu\u{308}ller", "muller");
        check("Straße", "strasse");
        check("STRAẞE", "strasse");
        check("Søren Kierkegård", "soren kierkegard");
        check("Łódź", "lodz");
        check("Æther Œuvre", "aether oeuvre");
        check("İstanbul ılık", "istanbul ilik");
        check("Nguyễn Văn Đức", "nguyen van duc");
        check("  viel \t Platz\u{a0}hier\n", "viel platz hier");
        check("Soft\u{ad}ware", "software");
        check("O’Neill", "o'neill");
        check("Αθήνα", "αθηνα");
        check("Королёв", "королев");
        check("东京", "东京");
        check("", "");
        check("\u{301}", "");
    }

    #[test]
    fn transcribed_umlauts_meet_the_plain_ones() {
        assert_eq!(collapse("mueller").as_deref(), Some("muller"));
        assert_eq!(collapse("goethe").as_deref(), Some("gothe"));
        assert_eq!(collapse("muller"), None);
        assert_eq!(collapse("neue aera").as_deref(), Some("neu ara"));
    }

    #[test]
    fn the_table_agrees_with_unicode_on_every_latin_letter() {
        use unicode_normalization::UnicodeNormalization;
        use unicode_normalization::char::is_combining_mark;
        let letters = ('\u{c0}'..='\u{24f}').chain('\u{1e00}'..='\u{1eff}').chain('\u{386}'..='\u{3ce}');
        for c in letters.filter(|c| c.is_alphabetic()) {
            let plain: String = c
                .to_lowercase()
                .nfd()
                .filter(|c| !is_combining_mark(*c))
                .map(|c| if c == 'ς' { 'σ' } else { c })
                .collect();
            if plain.is_ascii() || ('\u{386}'..='\u{3ce}').contains(&c) {
                assert_eq!(fold(&c.to_string()), plain, "{c}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in ".{0,60}") {
            let once = fold(&text);
            proptest::prop_assert_eq!(fold(&once), once.clone());
            proptest::prop_assert!(!once.starts_with(' ') && !once.ends_with(' ') && !once.contains("  "));
        }
    }
}
