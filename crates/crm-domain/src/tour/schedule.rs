//! When one is where: driving times estimated from distances as the crow flies. An estimate, and called one.

use serde::{Deserialize, Serialize};

use super::place::Place;
use crate::calendar::civil::{Civil, MINUTE};
use crate::period::Period;
use crate::time::{Day, Zone};

/// Roads are so much longer than the way of the crow.
const ROAD: f64 = 1.3;
/// Nobody knows how far it is: as long as many ways between customers take.
const UNKNOWN_MIN: i64 = 30;
/// Between two places of one region that are known roughly it is at least so long.
const ROUGH_MIN: i64 = 15;
/// Visits begin at such minutes.
const STEP_MIN: i64 = 5;
/// How long a visit takes where nobody says.
pub const USUAL_VISIT: i64 = 45;
/// When one sets out where nobody says, in minutes after midnight.
pub const USUAL_START: i64 = 8 * 60;

/// The way to a stop, and when one is there.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Leg {
    /// As the crow flies, in kilometres; `None` when one of its ends is unknown.
    pub km: Option<f64>,
    /// One of its ends is known by its region only.
    pub rough: bool,
    /// How long the way takes, in minutes; nothing for the first when nobody says where one begins.
    pub drive: i64,
    /// The arrival, in minutes after midnight.
    pub arrives: i64,
}

/// How long it takes to drive so far as the crow flies, in minutes: through towns, over land, on motorways.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "minutes of a day")]
pub fn drive_minutes(km: f64) -> i64 {
    let road = km.max(0.0) * ROAD;
    let (town, land, fast) = (road.min(8.0), (road - 8.0).clamp(0.0, 32.0), (road - 40.0).max(0.0));
    (town / 30.0 * 60.0 + land / 60.0 * 60.0 + fast / 95.0 * 60.0).ceil() as i64
}

/// The ways and times of a tour: one sets out at a minute of the day, and stays so long at each stop.
#[must_use]
pub fn legs(start: Option<Place>, sets_out: i64, visit: i64, stops: &[Option<Place>]) -> Vec<Leg> {
    let mut clock = sets_out;
    let mut here = start;
    let mut is_first = true;
    let mut legs = Vec::with_capacity(stops.len());
    for stop in stops {
        let km = here.zip(*stop).map(|(from, to)| from.point.km_to(to.point));
        let rough = here.is_some_and(|place| place.rough) || stop.is_some_and(|place| place.rough);
        let drive = match km {
            Some(km) if rough => drive_minutes(km).max(ROUGH_MIN),
            Some(km) => drive_minutes(km),
            None if is_first && start.is_none() => 0,
            None => UNKNOWN_MIN,
        };
        let there = clock + drive;
        let arrives = if drive == 0 { there } else { (there + STEP_MIN - 1).div_euclid(STEP_MIN) * STEP_MIN };
        legs.push(Leg { km, rough, drive, arrives });
        clock = arrives + visit.max(0);
        here = stop.or(here);
        is_first = false;
    }
    legs
}

/// From when to when a visit is, by the clock of a zone; `None` outside of the calendar.
#[must_use]
pub fn when(day: Day, arrives: i64, visit: i64, zone: &Zone) -> Option<Period> {
    let at = |minutes: i64| Civil::midnight(day).plus(minutes * MINUTE).map(|civil| civil.moment(zone));
    Period::new(at(arrives)?, at(arrives + visit.max(0))?, false)
}

#[cfg(test)]
mod tests {
    use super::super::place::Point;
    use super::*;

    fn place(latitude: f64, rough: bool) -> Option<Place> {
        Some(Place { point: Point { latitude, longitude: 7.0 }, rough })
    }

    #[test]
    fn far_takes_longer_than_near_and_nowhere_takes_no_time() {
        assert_eq!(drive_minutes(0.0), 0);
        let times: Vec<i64> = [1.0, 5.0, 20.0, 60.0, 200.0].map(drive_minutes).to_vec();
        assert!(times.is_sorted_by(|a, b| a < b), "{times:?}");
        assert!((150..220).contains(&drive_minutes(200.0)), "{}", drive_minutes(200.0));
    }

    #[test]
    fn one_is_there_after_the_way_and_goes_on_after_the_visit() {
        let stops = [place(50.0, false), place(50.1, false), None, place(50.1, true)];
        let all = legs(None, 8 * 60, 45, &stops);
        assert_eq!((all[0].arrives, all[0].drive, all[0].km), (480, 0, None), "it begins at the first");
        assert!(all[1].km.is_some_and(|km| (11.0..11.3).contains(&km)));
        assert!(all[1].arrives >= all[0].arrives + 45 + all[1].drive && all[1].arrives % 5 == 0);
        assert_eq!((all[2].km, all[2].drive), (None, UNKNOWN_MIN));
        assert!(all[3].rough && all[3].drive >= ROUGH_MIN);
        assert!(all.is_sorted_by(|a, b| a.arrives + 45 <= b.arrives));
    }

    #[test]
    fn a_visit_is_by_the_clock_on_the_wall() {
        let zone = Zone::fixed(60);
        let day = Day::new(2026, 12, 1).unwrap();
        let period = when(day, 9 * 60 + 30, 45, &zone).unwrap();
        assert_eq!(period.length(), 45 * MINUTE);
        assert_eq!(Civil::at(period.from, &zone).unwrap(), Civil { day, millis: (9 * 60 + 30) * MINUTE });
    }
}
