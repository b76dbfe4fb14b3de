//! Where something stands in a list that people reorder (`docs/domain.md` D7): a fraction between 0 and 1 written in
//! digits of base 62, so that a place is always found between two others and only what moves is written.
//!
//! Texts of such digits that do not end in `0` sort as the fractions do, by their bytes.

/// In the order of their bytes.
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// The largest value of a digit.
const LAST: usize = DIGITS.len() - 1;

/// A position after one and before another; `None` stands for an end of the list. Short where a list only grows at
/// its ends: some sixty places for each letter.
///
/// Positions that are no such fraction count as an end. Where `before` does not come before `after`, as when two
/// people put something at the same place, there is nothing between them: the result comes right after `before`;
/// see [`at`].
#[must_use]
pub fn between(before: Option<&str>, after: Option<&str>) -> String {
    let before = before.and_then(read).unwrap_or_default();
    let after = after.and_then(read).filter(|after| *after > before);
    let digits = match after {
        None => next(&before),
        Some(after) if before.is_empty() => previous(&after),
        Some(after) => middle(&before, &after),
    };
    digits.into_iter().map(|digit| char::from(DIGITS[digit])).collect()
}

/// A position for what is to stand at `index` of a list, whose positions are given in their order. Where those
/// around it are the same it comes after all of them.
#[must_use]
pub fn at(positions: &[&str], index: usize) -> String {
    let index = index.min(positions.len());
    let before = index.checked_sub(1).and_then(|last| positions.get(last)).copied();
    let after =
        positions.iter().skip(index).copied().find(|after| before.is_none_or(|before| before < *after));
    between(before, after)
}

/// The digits of a position, `None` for what is none.
fn read(text: &str) -> Option<Vec<usize>> {
    let digits: Option<Vec<usize>> = text.bytes().map(|byte| DIGITS.binary_search(&byte).ok()).collect();
    digits.filter(|digits| digits.last().is_some_and(|last| *last > 0))
}

/// The next one up: the first digit that can grow does, and what follows it is left off.
fn next(before: &[usize]) -> Vec<usize> {
    match before.iter().position(|digit| *digit < LAST) {
        // WHY the middle: the first place of a list leaves as much room before it as behind.
        None if before.is_empty() => vec![DIGITS.len() / 2],
        None => before.iter().copied().chain([1]).collect(),
        Some(grows) => before[..grows].iter().copied().chain([before[grows] + 1]).collect(),
    }
}

/// The next one down: the first digit that is not 0 shrinks. None may end in 0, so a 1 becomes a 0 and the last.
fn previous(after: &[usize]) -> Vec<usize> {
    let zeros = after.iter().take_while(|digit| **digit == 0).count();
    let lower = match after.get(zeros) {
        Some(digit) if *digit > 1 => vec![digit - 1],
        _ => vec![0, LAST],
    };
    after[..zeros].iter().copied().chain(lower).collect()
}

/// Half way between two, as short as it goes; `before` is less than `after`.
fn middle(before: &[usize], after: &[usize]) -> Vec<usize> {
    let mut digits = Vec::new();
    let mut is_bounded = true;
    loop {
        let low = before.get(digits.len()).copied().unwrap_or(0);
        let high = if is_bounded { after.get(digits.len()).copied().unwrap_or(0) } else { DIGITS.len() };
        let half = low.midpoint(high);
        if half > low {
            digits.push(half);
            return digits;
        }
        // Once a digit is below that of `after`, whatever follows is below it as well.
        is_bounded = is_bounded && low == high;
        digits.push(low);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The first place among none, then `many` more, each where `choose` says.
    fn grown(many: usize, mut choose: impl FnMut(usize) -> usize) -> Vec<String> {
        let mut positions: Vec<String> = Vec::new();
        for _ in 0..many {
            let index = choose(positions.len());
            let before = index.checked_sub(1).map(|last| positions[last].as_str());
            let made = between(before, positions.get(index).map(String::as_str));
            positions.insert(index, made);
        }
        positions
    }

    fn is_ascending(positions: &[String]) -> bool {
        positions.is_sorted_by(|a, b| a < b)
    }

    #[test]
    fn a_place_is_found_at_the_ends_and_between() {
        for (before, after, expected) in [
            (None, None, "V"),
            (Some("V"), None, "W"),
            (Some("z"), None, "z1"),
            (Some("zz"), None, "zz1"),
            (None, Some("V"), "U"),
            (None, Some("1"), "0z"),
            (None, Some("01"), "00z"),
            (Some("A"), Some("C"), "B"),
            (Some("A"), Some("B"), "AV"),
            (Some("Az"), Some("B"), "AzV"),
            (Some("A"), Some("A1"), "A0V"),
            (Some("A0V"), Some("A1"), "A0k"),
        ] {
            let found = between(before, after);
            assert_eq!(found, expected, "between {before:?} and {after:?}");
            assert!(before.is_none_or(|before| before < found.as_str()));
            assert!(after.is_none_or(|after| found.as_str() < after));
        }
    }

    #[test]
    fn a_list_that_grows_at_its_ends_keeps_short_positions() {
        for ascends in [true, false] {
            let positions = grown(600, |length| if ascends { length } else { 0 });
            assert!(is_ascending(&positions));
            assert!(positions.iter().all(|position| position.len() <= 11), "{:?}", positions.last());
        }
    }

    #[test]
    fn the_same_place_a_thousand_times_is_still_a_place() {
        let behind_the_first = grown(1_000, |length| length.min(1));
        assert!(is_ascending(&behind_the_first));
        assert!(is_ascending(&grown(1_000, |length| length / 2)));
        assert!(behind_the_first.iter().all(|position| position.len() < 250));
    }

    #[test]
    fn what_nobody_wrote_here_counts_as_an_end() {
        for foreign in ["", "0", "A0", "ä", "A-B", "V V"] {
            assert_eq!(between(Some(foreign), None), "V");
            assert_eq!(between(None, Some(foreign)), "V");
        }
        assert!(between(Some("V"), Some("V")).as_str() > "V");
        assert!(between(Some("k"), Some("V")).as_str() > "k");
    }

    #[test]
    fn among_lines_at_the_same_place_a_new_one_comes_after_all_of_them() {
        let made = at(&["A", "M", "M", "M", "T"], 2);
        assert!("M" < made.as_str() && made.as_str() < "T", "{made}");
        assert_eq!(at(&["A", "C"], 1), "B");
        assert_eq!(at(&["A", "C"], 9), "D", "beyond the end is the end");
        assert_eq!(at(&[], 0), "V");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn places_stay_in_order_wherever_they_are_put(seeds in prop::collection::vec(any::<u32>(), 1..800)) {
            let mut seeds_left = seeds.iter();
            let positions = grown(seeds.len(), |length| {
                seeds_left.next().map_or(0, |seed| usize::try_from(*seed).unwrap_or(0) % (length + 1))
            });
            prop_assert!(is_ascending(&positions));
            prop_assert!(positions.iter().all(|position| !position.is_empty() && !position.ends_with('0')));
        }

        #[test]
        fn between_any_two_of_its_own_there_is_one(
            a in "[0-9A-Za-z]{0,6}[1-9A-Za-z]", b in "[0-9A-Za-z]{0,6}[1-9A-Za-z]",
        ) {
            prop_assume!(a != b);
            let (low, high) = if a < b { (a, b) } else { (b, a) };
            let found = between(Some(&low), Some(&high));
            prop_assert!(low < found && found < high, "{low} < {found} < {high}");
            prop_assert!(found.len() <= low.len().max(high.len()) + 2);
        }

        #[test]
        fn no_text_makes_it_stumble(a in ".{0,6}", b in ".{0,6}", index in 0usize..4) {
            prop_assert!(!between(Some(&a), Some(&b)).is_empty());
            prop_assert!(!at(&[&a, &b], index).is_empty());
        }
    }
}
