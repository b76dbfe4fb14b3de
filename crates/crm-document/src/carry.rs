//! Carrying an edit of a text over to another text.

use core::ops::Range;

/// Beyond so many pairs of characters to compare a changed stretch is taken as one.
const MOST_PAIRS: usize = 1_000_000;

/// `now` with what turned `before` into `after`: for a text that never stood here, such as one read from
/// another copy of the record. What others wrote stays, whatever was typed; what the edit left alone is not
/// written again.
pub fn carry_over(now: &str, before: &str, after: &str) -> String {
    let (mut stands, after): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
    let mut hunks = Vec::new();
    compare(&stands, &after, (0, 0), &mut hunks);
    let mut now = now.to_owned();
    // From the end, so that the places of the others stay.
    for (old, new) in hunks.into_iter().rev() {
        now = carry_hunk(&now, &stands, old.clone(), &after[new.clone()]);
        stands.splice(old, after[new].iter().copied());
    }
    now
}

/// Where two texts differ, in order: stretches of the old one and what stands there in the new one. `at` is
/// where both begin in the whole.
fn compare(old: &[char], new: &[char], at: (usize, usize), hunks: &mut Vec<(Range<usize>, Range<usize>)>) {
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let room = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(room).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[start..old.len() - end], &new[start..new.len() - end]);
    let (old_at, new_at) = (at.0 + start, at.1 + start);
    if old.is_empty() && new.is_empty() {
        return;
    }
    match longest_common(old, new) {
        Some((in_old, in_new, length)) => {
            compare(&old[..in_old], &new[..in_new], (old_at, new_at), hunks);
            let (old_next, new_next) = (in_old + length, in_new + length);
            compare(&old[old_next..], &new[new_next..], (old_at + old_next, new_at + new_next), hunks);
        }
        None => hunks.push((old_at..old_at + old.len(), new_at..new_at + new.len())),
    }
}

/// The longest stretch that stands in both: where in each, and how long. Blanks alone are none.
fn longest_common(old: &[char], new: &[char]) -> Option<(usize, usize, usize)> {
    if old.len().saturating_mul(new.len()) > MOST_PAIRS {
        return None;
    }
    let mut best = (0, 0, 0);
    // Lengths of the common stretches that end at the previous and at this character of the old text.
    let mut lengths = vec![0_usize; new.len() + 1];
    for (old_at, letter) in old.iter().enumerate() {
        for new_at in (0..new.len()).rev() {
            lengths[new_at + 1] = if new[new_at] == *letter { lengths[new_at] + 1 } else { 0 };
            let length = lengths[new_at + 1];
            let from = old_at + 1 - length.min(old_at + 1);
            if length > best.2 && !old[from..=old_at].iter().all(|letter| letter.is_whitespace()) {
                best = (from, new_at + 1 - length, length);
            }
        }
    }
    (best.2 > 0).then_some(best)
}

/// One changed stretch, carried over.
fn carry_hunk(now: &str, before: &[char], old: Range<usize>, added: &[char]) -> String {
    let removed: String = before[old.clone()].iter().collect();
    let added: String = added.iter().collect();
    // Where it goes: behind the longest piece of what stood in front of it that still stands.
    let at = (0..=old.start)
        .filter_map(|from| {
            let piece: String = before[from..old.start].iter().collect();
            now.find(&piece).map(|found| found + piece.len())
        })
        .next()
        .filter(|_| old.start > 0)
        .unwrap_or(0);
    let (head, tail) = now.split_at(at);
    let tail = tail.strip_prefix(removed.as_str()).unwrap_or(tail);
    format!("{head}{added}{tail}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn d8_what_an_edit_left_alone_is_not_written_twice() {
        let carried = carry_over("Erst Bernd. Dann Anna. ", "Bernd. Anna. ", " Anna. Clara. ");
        assert_eq!(carried.matches("Anna").count(), 1, "{carried}");
        assert!(carried.contains("Clara. ") && carried.contains("Dann"), "{carried}");
        let carried = carry_over("丂 一七  丁 ", "丂 一 丁 ", "丂  丁 丄 ");
        assert_eq!(carried.matches('丁').count(), 1, "{carried}");
        assert!(carried.contains('丄') && carried.contains('七'), "{carried}");
    }

    proptest! {
        #[test]
        fn d8_on_the_text_itself_an_edit_does_what_it_did(before in "[ab ]{0,12}", after in "[abc ]{0,12}") {
            prop_assert_eq!(carry_over(&before, &before, &after), after);
        }

        #[test]
        fn d8_what_others_wrote_stays(own in "[a-c ]{0,10}", others in "[x-z]{1,6}", after in "[a-d ]{0,10}") {
            let now = format!("{own}{others}");
            prop_assert!(carry_over(&now, &own, &after).contains(&others));
        }

        #[test]
        fn d8_what_was_typed_arrives(now in "[x-z ]{0,10}", before in "[a-c ]{0,10}", typed in "[d-f]{1,6}") {
            let after = format!("{before}{typed}");
            prop_assert!(carry_over(&now, &before, &after).contains(&typed));
        }
    }
}
