//! In which order places are visited: always the nearest next, then every detour straightened that a reversed stretch
//! straightens (2-opt).

use super::place::Point;

/// So often the whole way is looked at for detours. Tours of a day are straight after two or three times.
const ROUNDS: usize = 50;

/// A way through `points` that begins at `start`, or at the first of them: their indices. Those that nobody knows
/// where they are come last, as they were given.
#[must_use]
pub fn propose(start: Option<Point>, points: &[Option<Point>]) -> Vec<usize> {
    let known: Vec<(usize, Point)> =
        points.iter().enumerate().filter_map(|(at, point)| point.map(|point| (at, point))).collect();
    let places: Vec<Point> = known.iter().map(|(_, point)| *point).collect();
    let mut way = nearest_next(start, &places);
    straighten(start, &places, &mut way);
    let unknown = points.iter().enumerate().filter(|(_, point)| point.is_none()).map(|(at, _)| at);
    way.into_iter().filter_map(|at| known.get(at).map(|(at, _)| *at)).chain(unknown).collect()
}

/// How long a way is, in kilometres as the crow flies.
#[must_use]
pub fn length(start: Option<Point>, places: &[Point], way: &[usize]) -> f64 {
    let points = way.iter().filter_map(|at| places.get(*at).copied());
    let all: Vec<Point> = start.into_iter().chain(points).collect();
    all.windows(2).map(|pair| pair[0].km_to(pair[1])).sum()
}

/// Always to the nearest of those that are left.
#[must_use]
pub fn nearest_next(start: Option<Point>, places: &[Point]) -> Vec<usize> {
    let mut left: Vec<usize> = (0..places.len()).collect();
    let mut way = Vec::with_capacity(places.len());
    let mut here = start.or_else(|| places.first().copied());
    while let Some(from) = here
        && !left.is_empty()
    {
        // WHY the first of equals: the same proposal on every device.
        let km = |at: &usize| from.km_to(places[*at]);
        let next = (0..left.len()).min_by(|a, b| km(&left[*a]).total_cmp(&km(&left[*b]))).unwrap_or(0);
        let next = left.remove(next);
        way.push(next);
        here = Some(places[next]);
    }
    way
}

/// Turns stretches round as long as that makes the way shorter. Its beginning stays where `start` is given; never
/// longer than before.
pub fn straighten(start: Option<Point>, places: &[Point], way: &mut [usize]) {
    for _ in 0..ROUNDS {
        let mut better = false;
        // Without a place where it begins the first stop is where one is.
        let from = usize::from(start.is_none());
        for first in from..way.len() {
            for last in first + 1..way.len() {
                if gain(start, places, way, (first, last)) > 1e-9 {
                    way[first..=last].reverse();
                    better = true;
                }
            }
        }
        if !better {
            return;
        }
    }
}

/// How much shorter the way is with the stretch turned round.
fn gain(start: Option<Point>, places: &[Point], way: &[usize], (first, last): (usize, usize)) -> f64 {
    let at = |index: usize| way.get(index).and_then(|at| places.get(*at)).copied();
    let before = if first == 0 { start } else { at(first - 1) };
    let km = |a: Option<Point>, b: Option<Point>| a.zip(b).map_or(0.0, |(a, b)| a.km_to(b));
    let (now, turned) = (
        km(before, at(first)) + km(at(last), at(last + 1)),
        km(before, at(last)) + km(at(first), at(last + 1)),
    );
    now - turned
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point() -> impl Strategy<Value = Point> {
        (47.0..55.0f64, 6.0..15.0f64).prop_map(|(latitude, longitude)| Point { latitude, longitude })
    }

    proptest! {
        #[test]
        fn every_stop_is_visited_once_and_straightening_never_makes_the_way_longer(
            start in prop::option::of(point()),
            places in prop::collection::vec(point(), 0..14),
        ) {
            let first = nearest_next(start, &places);
            let mut way = first.clone();
            straighten(start, &places, &mut way);
            let (before, after) = (length(start, &places, &first), length(start, &places, &way));
            prop_assert!(after <= before + 1e-6, "{before} became {after}");
            let mut sorted = way.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..places.len()).collect::<Vec<_>>());
            if start.is_none() {
                prop_assert_eq!(way.first(), first.first());
            }
        }

        #[test]
        fn those_that_nobody_knows_where_they_are_come_last_and_none_is_lost(
            points in prop::collection::vec(prop::option::of(point()), 0..10),
        ) {
            let way = propose(None, &points);
            let mut sorted = way.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..points.len()).collect::<Vec<_>>());
            let known = points.iter().flatten().count();
            prop_assert!(way[known..].is_sorted());
            prop_assert!(way[..known].iter().all(|at| points[*at].is_some()));
        }
    }

    #[test]
    fn a_detour_that_the_nearest_next_makes_is_straightened() {
        // On a line: from 0 the nearest is 1, then -2, then all the way to 5.
        let on_line = |km: f64| Point { latitude: 50.0 + km, longitude: 7.0 };
        let places = [on_line(0.5), on_line(-0.6), on_line(3.0), on_line(-1.5)];
        let start = Some(on_line(0.0));
        let first = nearest_next(start, &places);
        let mut way = first.clone();
        straighten(start, &places, &mut way);
        assert!(length(start, &places, &way) < length(start, &places, &first));
    }
}
