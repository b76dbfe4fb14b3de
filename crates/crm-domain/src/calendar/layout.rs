//! How what overlaps lies side by side.

/// The place of one among those that it overlaps with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its lane, from 0.
    pub lane: usize,
    /// Over how many lanes it may reach: nothing lies there at its time.
    pub span: usize,
    /// How many lanes there are.
    pub lanes: usize,
}

/// A place for each stretch from start to end, in the order of the stretches. Whatever hangs together by overlapping
/// shares its lanes; earlier ones lie further to the left, of those that begin at once the longer one.
#[must_use]
pub fn side_by_side(stretches: &[(i64, i64)]) -> Vec<Place> {
    let mut order: Vec<usize> = (0..stretches.len()).collect();
    order.sort_by_key(|at| (stretches[*at].0, -stretches[*at].1, *at));
    let mut places = vec![Place { lane: 0, span: 1, lanes: 1 }; stretches.len()];
    let mut cluster: Vec<usize> = Vec::new();
    let mut cluster_end = i64::MIN;
    for at in order {
        let (from, to) = stretches[at];
        if from >= cluster_end {
            settle(&cluster, stretches, &mut places);
            cluster.clear();
        }
        cluster_end = if cluster.is_empty() { to } else { cluster_end.max(to) };
        let is_taken = |lane: usize| {
            cluster.iter().any(|other| places[*other].lane == lane && stretches[*other].1 > from)
        };
        places[at].lane = (0..).find(|lane| !is_taken(*lane)).unwrap_or(0);
        cluster.push(at);
    }
    settle(&cluster, stretches, &mut places);
    places
}

/// Says to all of a cluster how many lanes it has, and how far each may reach.
fn settle(cluster: &[usize], stretches: &[(i64, i64)], places: &mut [Place]) {
    let lanes = cluster.iter().map(|at| places[*at].lane + 1).max().unwrap_or(1);
    for at in cluster {
        let (from, to) = stretches[*at];
        let first = places[*at].lane;
        let meets = |other: &usize| stretches[*other].0 < to && from < stretches[*other].1;
        let next = cluster
            .iter()
            .filter(|other| meets(other))
            .map(|other| places[*other].lane)
            .filter(|lane| *lane > first)
            .min();
        places[*at] = Place { lane: first, span: next.unwrap_or(lanes) - first, lanes };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lanes(stretches: &[(i64, i64)]) -> Vec<(usize, usize, usize)> {
        side_by_side(stretches).into_iter().map(|place| (place.lane, place.span, place.lanes)).collect()
    }

    #[test]
    fn what_does_not_overlap_has_the_whole_width() {
        assert_eq!(lanes(&[(60, 120), (0, 60), (120, 130)]), [(0, 1, 1); 3]);
        assert_eq!(lanes(&[]), []);
    }

    #[test]
    fn what_overlaps_shares_the_width_and_what_finds_room_takes_it() {
        assert_eq!(lanes(&[(0, 60), (30, 90)]), [(0, 1, 2), (1, 1, 2)]);
        // Three at once, then one that meets only the long one.
        let found = lanes(&[(0, 240), (0, 60), (30, 60), (120, 180)]);
        assert_eq!(found, [(0, 1, 3), (1, 1, 3), (2, 1, 3), (1, 2, 3)]);
    }

    proptest! {
        #[test]
        fn nothing_ever_lies_over_something_else(all in proptest::collection::vec((0i64..600, 15i64..200), 0..25)) {
            let all: Vec<(i64, i64)> = all.into_iter().map(|(from, long)| (from, from + long)).collect();
            let places = side_by_side(&all);
            for (a, x) in places.iter().enumerate() {
                prop_assert!(x.lane + x.span <= x.lanes && x.span > 0);
                for (b, y) in places.iter().enumerate().skip(a + 1) {
                    let meet = all[a].0 < all[b].1 && all[b].0 < all[a].1;
                    let apart = x.lane + x.span <= y.lane || y.lane + y.span <= x.lane;
                    prop_assert!(!meet || apart);
                    prop_assert!(!meet || x.lanes == y.lanes);
                }
            }
        }
    }
}
