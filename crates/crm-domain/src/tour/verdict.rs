//! Whether a check-in was at the customer's. Three answers: what cannot be told is not guessed.

use super::place::Point;

/// Within so many metres of the customer one is there, where nobody says otherwise.
pub const USUAL_RADIUS: i64 = 250;

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// At the customer's.
    Verified,
    /// Somewhere else, as inexact as the position may be.
    Outside,
    /// One of the places is unknown, or the position too inexact.
    Unknown,
}

impl Verdict {
    /// As it is stored; an option of `GEO_VERDICT`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Outside => "outside",
            Self::Unknown => "unknown",
        }
    }
}

/// The answer, and the distance in metres where both places are known. `accuracy`: the radius within which the device
/// says that it is.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "metres on earth")]
pub fn verdict(
    at: Option<Point>,
    accuracy: i64,
    customer: Option<Point>,
    radius: i64,
) -> (Verdict, Option<i64>) {
    let Some((at, customer)) = at.zip(customer) else { return (Verdict::Unknown, None) };
    let distance = (at.km_to(customer) * 1_000.0).round() as i64;
    let accuracy = accuracy.max(0);
    let said = if distance <= radius && accuracy <= radius {
        Verdict::Verified
    } else if distance.saturating_sub(accuracy) > radius {
        Verdict::Outside
    } else {
        Verdict::Unknown
    };
    (said, Some(distance))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Point = Point { latitude: 50.94, longitude: 6.96 };

    /// So many metres north.
    fn away(metres: f64) -> Option<Point> {
        Some(Point { latitude: HERE.latitude + metres / 111_195.0, ..HERE })
    }

    #[test]
    fn near_is_verified_far_is_outside_and_what_is_too_inexact_is_neither() {
        let check = |metres, accuracy, expected| {
            assert_eq!(verdict(away(metres), accuracy, Some(HERE), 250).0, expected, "{metres} ± {accuracy}");
        };
        check(0.0, 10, Verdict::Verified);
        check(240.0, 20, Verdict::Verified);
        check(260.0, 20, Verdict::Unknown);
        check(400.0, 20, Verdict::Outside);
        check(100.0, 3_000, Verdict::Unknown);
        check(2_000.0, 3_000, Verdict::Unknown);
        check(9_000.0, 3_000, Verdict::Outside);
    }

    #[test]
    fn without_one_of_the_places_nothing_is_said() {
        assert_eq!(verdict(None, 5, Some(HERE), 250), (Verdict::Unknown, None));
        assert_eq!(verdict(Some(HERE), 5, None, 250), (Verdict::Unknown, None));
        assert_eq!(verdict(Some(HERE), 5, Some(HERE), 250), (Verdict::Verified, Some(0)));
    }
}
