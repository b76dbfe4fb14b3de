//! How German names sound (Cologne phonetics), and what people are called for short: `Meyer` and `Maier` meet, `Hans`
//! and `Johannes` too.

/// Short forms and the name that they stand for, folded.
#[rustfmt::skip]
static SHORT_FORMS: &[(&str, &str)] = &[
    ("hans", "johannes"), ("johann", "johannes"), ("jan", "johannes"), ("hannes", "johannes"), ("sepp", "josef"),
    ("jupp", "josef"), ("joseph", "josef"), ("uli", "ulrich"), ("ulli", "ulrich"), ("willi", "wilhelm"), ("willy", "wilhelm"),
    ("fritz", "friedrich"), ("heinz", "heinrich"), ("harry", "harald"), ("klaus", "nikolaus"), ("claus", "nikolaus"),
    ("niko", "nikolaus"), ("alex", "alexander"), ("max", "maximilian"), ("andi", "andreas"), ("michi", "michal"),
    ("mike", "michal"), ("micha", "michal"), ("tom", "thomas"), ("thommy", "thomas"), ("bernd", "bernhard"),
    ("gerd", "gerhard"), ("rolf", "rudolf"), ("rudi", "rudolf"), ("steffi", "stefanie"), ("stephanie", "stefanie"),
    ("gabi", "gabriele"), ("gaby", "gabriele"), ("conny", "cornelia"), ("moni", "monika"), ("susi", "susanne"),
    ("sanne", "susanne"), ("kathi", "katharina"), ("katrin", "katharina"), ("kathrin", "katharina"), ("lisa", "elisabeth"),
    ("elli", "elisabeth"), ("sabi", "sabine"), ("bine", "sabine"), ("barbel", "barbara"), ("babs", "barbara"),
    ("steve", "stefan"), ("stephan", "stefan"), ("bob", "robert"), ("bill", "william"), ("jim", "james"), ("liz", "elisabeth"),
];

/// Words before a family name that are left out by many.
static PARTICLES: &[&str] = &[
    "von",
    "vom",
    "van",
    "zu",
    "zum",
    "zur",
    "de",
    "der",
    "den",
    "del",
    "di",
    "da",
    "dr",
    "dr.",
    "prof",
    "prof.",
    "dipl.-ing.",
    "ing.",
];

/// A folded family name without `von`, `Dr.` and the like; as it is where nothing else is left.
#[must_use]
pub fn bare_family(name: &str) -> String {
    let kept: Vec<&str> = name.split(' ').filter(|word| !PARTICLES.contains(word)).collect();
    if kept.is_empty() { name.to_owned() } else { kept.join(" ") }
}

/// The name that a folded given name stands for: its own, or that of which it is the short form.
#[must_use]
pub fn full_given(name: &str) -> &str {
    SHORT_FORMS.iter().find(|(short, _)| *short == name).map_or(name, |(_, full)| full)
}

/// The Cologne code of a folded text (H. J. Postel, 1969); empty for what has no Latin letters.
#[must_use]
pub fn cologne(text: &str) -> String {
    let letters: Vec<u8> = text.bytes().filter(u8::is_ascii_lowercase).collect();
    let mut code = String::with_capacity(letters.len());
    let mut last = 0;
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at)).copied().unwrap_or(0);
        let after = letters.get(at + 1).copied().unwrap_or(0);
        for digit in digits(*letter, before, after).bytes() {
            // Vowels part equal sounds and are left out but at the beginning.
            if digit != last && (digit != b'0' || code.is_empty()) {
                code.push(char::from(digit));
            }
            last = digit;
        }
    }
    code
}

fn digits(letter: u8, before: u8, after: u8) -> &'static str {
    match letter {
        b'a' | b'e' | b'i' | b'o' | b'u' | b'j' | b'y' => "0",
        b'p' if after == b'h' => "3",
        b'b' | b'p' => "1",
        b'd' | b't' if b"csz".contains(&after) => "8",
        b'd' | b't' => "2",
        b'f' | b'v' | b'w' => "3",
        b'g' | b'k' | b'q' => "4",
        b'c' if before == 0 && b"ahkloqrux".contains(&after) => "4",
        b'c' if before != 0 && !b"sz".contains(&before) && b"ahkoqux".contains(&after) => "4",
        b'c' | b's' | b'z' => "8",
        b'x' if b"ckq".contains(&before) => "8",
        b'x' => "48",
        b'l' => "5",
        b'm' | b'n' => "6",
        b'r' => "7",
        _ => "",
    }
}
