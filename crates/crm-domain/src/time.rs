//! Points in time and days, as plain values that come in from outside.

use core::fmt;

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z, as the device's clock says. For display and ids only:
/// nothing is ordered by it that must converge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Millis(pub i64);

impl Millis {
    /// This point plus `millis` milliseconds.
    #[must_use]
    pub const fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}

/// A calendar day without a time zone.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Day {
    year: i16,
    month: u8,
    day: u8,
}

impl Day {
    /// The day, or `None` when the calendar has no such day.
    #[must_use]
    pub fn new(year: i16, month: u8, day: u8) -> Option<Self> {
        let (m, d) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        jiff::civil::Date::new(year, m, d).ok()?;
        Some(Self { year, month, day })
    }

    /// Year, negative before the common era.
    #[must_use]
    pub const fn year(self) -> i16 {
        self.year
    }

    /// Month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// Day of the month, 1 to 31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    /// Reads `YYYY-MM-DD`.
    #[must_use]
    pub fn from_iso(text: &str) -> Option<Self> {
        let date: jiff::civil::Date = text.parse().ok()?;
        Self::new(date.year(), u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?)
    }
}

/// `YYYY-MM-DD`, as it is stored.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A day whose year may be unknown, such as a birthday that a colleague only half remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PartialDay {
    /// `None` when only day and month are known.
    pub year: Option<i16>,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl PartialDay {
    /// The day, or `None` when no calendar has it. 29 February is allowed without a year.
    #[must_use]
    pub fn new(year: Option<i16>, month: u8, day: u8) -> Option<Self> {
        Day::new(year.unwrap_or(2000), month, day)?;
        Some(Self { year, month, day })
    }

    /// Reads `YYYY-MM-DD` or `--MM-DD` (vCard's way of leaving the year out).
    #[must_use]
    pub fn from_iso(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix("--") {
            let (month, day) = rest.split_once('-')?;
            return Self::new(None, month.parse().ok()?, day.parse().ok()?);
        }
        let day = Day::from_iso(text)?;
        Self::new(Some(day.year()), day.month(), day.day())
    }
}

impl fmt::Display for PartialDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}-{:02}-{:02}", self.month, self.day),
            None => write!(f, "--{:02}-{:02}", self.month, self.day),
        }
    }
}
