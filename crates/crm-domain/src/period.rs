//! From when to when: one value, so that two people who move an event at once never make up a third time.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::time::Millis;

/// A stretch of time, or of whole days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    /// The first moment. Of whole days: midnight UTC of the first day, whatever the zone.
    pub from: Millis,
    /// The first moment after it. Of whole days: midnight UTC after the last day.
    pub to: Millis,
    /// It is about days, not hours.
    pub all_day: bool,
}

impl Period {
    /// The period, or `None` when it ends before it begins.
    #[must_use]
    pub fn new(from: Millis, to: Millis, all_day: bool) -> Option<Self> {
        (from <= to).then_some(Self { from, to, all_day })
    }

    /// Reads what [`fmt::Display`] writes.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (all_day, text) = text.strip_prefix('d').map_or((false, text), |rest| (true, rest));
        let (from, to) = text.split_once('/')?;
        Self::new(Millis(from.parse().ok()?), Millis(to.parse().ok()?), all_day)
    }

    /// How long it is, in milliseconds.
    #[must_use]
    pub const fn length(self) -> i64 {
        self.to.0.saturating_sub(self.from.0)
    }
}

/// Milliseconds since 1970, from and to: `1764450000000/1764453600000`; whole days begin with a `d`. As documents
/// keep it.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}/{}", if self.all_day { "d" } else { "" }, self.from.0, self.to.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_and_no_period_ends_before_it_begins() {
        for (from, to, all_day) in [(0, 0, false), (-5, 7, true), (i64::MIN, i64::MAX, false)] {
            let period = Period::new(Millis(from), Millis(to), all_day).unwrap();
            assert_eq!(Period::from_text(&period.to_string()), Some(period));
        }
        for text in ["", "d", "5/4", "d5/4", "1/2/3", "a/b", "1"] {
            assert_eq!(Period::from_text(text), None, "{text}");
        }
    }
}
