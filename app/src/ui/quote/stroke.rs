//! A signature as the path of an SVG, short enough to be a value: simplified after Ramer, Douglas and Peucker, in
//! relative whole numbers.

use core::fmt::Write as _;

/// A place on the pad, in its own units.
pub type Point = (i32, i32);

/// The pad is so many units wide, whatever its size on screen.
pub const WIDTH: i32 = 600;
/// And so many high.
pub const HEIGHT: i32 = 200;
/// Points nearer to the line than this are left out at first, in tenths of a unit.
const FINE: i64 = 6;
/// Coarser than this nothing can be read any more.
const COARSE: i64 = 400;

/// Strokes as the `d` of a path of at most so many characters; coarser the longer they are. `None` for nothing, and
/// for a scribble that no coarseness makes short enough.
#[must_use]
pub fn path(strokes: &[Vec<Point>], at_most: usize) -> Option<String> {
    if strokes.iter().all(Vec::is_empty) {
        return None;
    }
    let mut coarseness = FINE;
    while coarseness <= COARSE {
        let text = written(strokes, coarseness);
        if text.len() <= at_most {
            return Some(text);
        }
        coarseness = coarseness * 3 / 2;
    }
    None
}

/// Strokes as they are drawn, for the pad while a person writes.
#[must_use]
pub fn drawn(strokes: &[Vec<Point>]) -> String {
    written(strokes, 0)
}

/// Whether a text is a path as this module writes it: what came from elsewhere is not drawn.
#[must_use]
pub fn is_path(text: &str) -> bool {
    text.starts_with('M') && text.bytes().all(|byte| byte.is_ascii_digit() || b"Ml -".contains(&byte))
}

fn written(strokes: &[Vec<Point>], coarseness: i64) -> String {
    let mut text = String::new();
    for stroke in strokes {
        let points = simplified(stroke, coarseness);
        let Some((first, rest)) = points.split_first() else { continue };
        // WHY `write!` is not asked how it went: writing to a string cannot fail.
        let _ = write!(text, "M{} {}l", first.0, first.1);
        let mut last = *first;
        let mut is_first = true;
        for point in rest {
            let step = (point.0 - last.0, point.1 - last.1);
            put(&mut text, step.0, is_first);
            put(&mut text, step.1, false);
            (last, is_first) = (*point, false);
        }
        if is_first {
            // A dot is a line of no length; its round ends show it.
            text.push_str("0 0");
        }
    }
    text
}

/// A minus parts numbers as well as a space does.
fn put(text: &mut String, number: i32, is_first: bool) {
    let parted = if is_first || number < 0 { "" } else { " " };
    let _ = write!(text, "{parted}{number}");
}

fn simplified(points: &[Point], coarseness: i64) -> Vec<Point> {
    if points.len() < 3 || coarseness == 0 {
        return points.to_vec();
    }
    let mut kept = vec![false; points.len()];
    let last = points.len() - 1;
    (kept[0], kept[last]) = (true, true);
    // WHY no recursion: a stroke may have thousands of points.
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        let far = (from + 1..to).map(|at| (distance_squared(points[at], points[from], points[to]), at)).max();
        if let Some((distance, at)) = far
            && distance > coarseness * coarseness
        {
            kept[at] = true;
            open.extend([(from, at), (at, to)]);
        }
    }
    points.iter().zip(kept).filter_map(|(point, kept)| kept.then_some(*point)).collect()
}

/// How far a point is from a line, squared, in hundredths of a square unit.
fn distance_squared(point: Point, from: Point, to: Point) -> i64 {
    let (x, y) = (i64::from(point.0 - from.0), i64::from(point.1 - from.1));
    let (dx, dy) = (i64::from(to.0 - from.0), i64::from(to.1 - from.1));
    let length = dx * dx + dy * dy;
    if length == 0 {
        return (x * x + y * y) * 100;
    }
    let cross = x * dy - y * dx;
    cross * cross * 100 / length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_on_a_line_is_left_out_and_corners_stay() {
        let stroke = vec![(0, 0), (10, 0), (20, 0), (20, 10), (20, 20)];
        assert_eq!(path(&[stroke], 2_000).unwrap(), "M0 0l20 0 0 20");
        assert_eq!(path(&[vec![(5, 5)], vec![(1, 9), (0, 0)]], 2_000).unwrap(), "M5 5l0 0M1 9l-1-9");
        assert_eq!(path(&[], 2_000), None);
        assert_eq!(path(&[Vec::new()], 2_000), None);
    }

    #[test]
    fn a_long_signature_becomes_coarser_until_it_fits() {
        let wave = |at: i32| (at / 4, 100 + (at * 7919 % 61) - 30);
        let long: Vec<Point> = (0..2_400).map(wave).collect();
        let zigzag: Vec<Point> = (0..600).map(|at| (at, 100 + (at % 20 - 10) * 4)).collect();
        assert!(path(&[long], 2_000).is_none_or(|text| text.len() <= 2_000));
        let text = path(&[zigzag], 2_000).unwrap();
        assert!(text.len() <= 2_000 && is_path(&text), "{text}");
    }

    #[test]
    fn only_paths_of_its_own_are_drawn() {
        assert!(is_path("M5 5l0 0M1 9l-1-9"));
        for foreign in ["", "5 5", "M1 1\" onload=\"x", "M1e9 1", "M1 1L2 2"] {
            assert!(!is_path(foreign), "{foreign}");
        }
    }
}
