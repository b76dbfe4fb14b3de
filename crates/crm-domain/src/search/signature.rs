//! Signatures: what letters and pairs of letters a text holds, in one cache line. Most rows are ruled out by
//! theirs, without their text being looked at.

/// Bits for pairs of bytes; the rest of the cache line tells single letters and digits.
const PAIR_BITS: usize = 448;
const WORDS: usize = PAIR_BITS / 64;

/// Which letters, digits and pairs of bytes occur in a folded text. Pairs share bits, so a signature may
/// promise too much and never too little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(align(64))]
pub struct Signature {
    pairs: [u64; WORDS],
    /// One bit for each of `a` to `z` and `0` to `9`: exact.
    letters: u64,
}

impl Signature {
    /// Of a text that is not known: it may hold anything.
    pub const ANYTHING: Self = Self { pairs: [u64::MAX; WORDS], letters: u64::MAX };

    /// Of a folded text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut signature = Self { pairs: [0; WORDS], letters: 0 };
        let mut before = None;
        for byte in text.bytes() {
            signature.letters |= letter(byte);
            if let Some(before) = before {
                let bit = pair(before, byte);
                signature.pairs[bit / 64] |= 1 << (bit % 64);
            }
            before = Some(byte);
        }
        signature
    }

    /// Whether a text with this signature may hold a text with that one.
    #[must_use]
    pub fn may_hold(&self, other: &Self) -> bool {
        let lacking =
            self.pairs.iter().zip(&other.pairs).fold(0, |lacking, (own, other)| lacking | (other & !own));
        lacking | (other.letters & !self.letters) == 0
    }
}

/// Whether a signature tells for certain whether a text holds this one.
#[must_use]
pub fn is_exact(needle: &str) -> bool {
    matches!(needle.as_bytes(), [byte] if letter(*byte) != 0)
}

const fn letter(byte: u8) -> u64 {
    match byte {
        b'a'..=b'z' => 1 << (byte - b'a'),
        b'0'..=b'9' => 1 << (byte - b'0' + 26),
        _ => 0,
    }
}

/// Spreads pairs of bytes over the bits (Fibonacci hashing).
const fn pair(before: u8, byte: u8) -> usize {
    let mixed = (((before as u32) << 8) | byte as u32).wrapping_mul(0x9E37_79B1);
    ((mixed >> 16) as usize * PAIR_BITS) >> 16
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn d16_a_text_is_never_ruled_out_for_a_part_of_it(text in "[a-z0-9 .@ßµ\n]{0,80}", from in 0usize..80, to in 0usize..80) {
            let parts: Vec<(usize, char)> = text.char_indices().collect();
            let (from, to) = (from.min(parts.len()), to.min(parts.len()));
            let part: String = parts.get(from..to.max(from)).unwrap_or_default().iter().map(|(_, c)| *c).collect();
            prop_assert!(Signature::of(&text).may_hold(&Signature::of(&part)));
            prop_assert!(Signature::ANYTHING.may_hold(&Signature::of(&text)));
        }

        #[test]
        fn d16_single_letters_are_told_exactly(text in "[a-e0-4 ]{0,20}", letter in "[a-e0-4]") {
            prop_assert!(is_exact(&letter));
            prop_assert_eq!(Signature::of(&text).may_hold(&Signature::of(&letter)), text.contains(&letter));
        }
    }

    #[test]
    fn d16_most_texts_are_ruled_out() {
        let text = "jorg\nmuller\nleitung einkauf\nj.muller@berger.example\n0221 4471200\n4922144712\nkoln\nmuller berger gmbh\n";
        let signature = Signature::of(text);
        let others = ["schmidt", "vertrieb", "hoffmann", "9911", "gibtesnicht", "wagner", "xyz"];
        assert!(
            others.iter().all(|other| !signature.may_hold(&Signature::of(other))),
            "too many bits are shared"
        );
    }
}
