//! Which rows are wanted: from scroll position and height to a span, and rows that stay where they
//! are when others arrive above them.

use crm_domain::id::RecordId;
use engine_protocol::request::Span;
use engine_protocol::view::{RowView, Window};

/// The span moves in steps of so many rows, so that not every pixel asks the engine.
const STEP: u32 = 16;

/// The rows to ask for: those on screen and at least as many above and below.
#[must_use]
pub fn span(scroll: f64, height: f64, row: f64) -> Span {
    span_by(STEP, scroll, height, row)
}

/// The same in other steps: what is tall is worth fewer of them.
#[must_use]
pub fn span_by(step: u32, scroll: f64, height: f64, row: f64) -> Span {
    let first = rows(scroll, row);
    let visible = rows(height, row) + 1;
    let over = visible.max(step * 2);
    let start = first.saturating_sub(over) / step * step;
    let end = (first + visible + over).div_ceil(step) * step;
    Span { start, len: end - start }
}

/// How many whole rows fit into so many pixels.
#[must_use]
pub fn rows(pixels: f64, row: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive and below 2^32")]
    {
        (pixels.max(0.0) / row) as u32
    }
}

/// How many rows came in above the first one in view (negative: went), for keeping it where it is.
#[must_use]
pub fn moved(before: &Window, now: &Window, first_in_view: u32) -> i64 {
    let place = |window: &Window, at: usize| i64::from(window.start) + i64::try_from(at).unwrap_or(0);
    let from = usize::try_from(first_in_view.saturating_sub(before.start)).unwrap_or(0);
    // WHY not only the first: it may be the very row that went.
    for (at, row) in before.rows.iter().enumerate().skip(from) {
        if let Some(there) = now.rows.iter().position(|other| other.id == row.id) {
            return place(now, there) - place(before, at);
        }
    }
    0
}

/// Rows that others changed or brought since `before`. Rows that scrolling brought are not.
#[must_use]
pub fn fresh(before: &Window, now: &Window) -> Vec<RecordId> {
    let scrolled =
        before.start != now.start || before.total == now.total && before.rows.len() != now.rows.len();
    let is_fresh = |row: &&RowView| {
        row.from_afar
            && match before.rows.iter().find(|other| other.id == row.id) {
                Some(other) => other != *row,
                None => !scrolled,
            }
    };
    now.rows.iter().filter(is_fresh).map(|row| row.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(start: u32, ids: &[u8]) -> Window {
        let row = |id: &u8| RowView {
            id: RecordId::from_bytes([*id; 16]),
            title: String::new(),
            cells: Vec::new(),
            conflicts: 0,
            from_afar: false,
        };
        Window {
            total: 100,
            unfiltered: 100,
            start,
            rows: ids.iter().map(row).collect(),
            ..Window::default()
        }
    }

    #[test]
    fn the_span_covers_the_screen_with_as_much_above_and_below() {
        let span = span(40.0 * 1000.0, 800.0, 40.0);
        assert!(span.start <= 1000 - 21 && span.start + span.len >= 1000 + 21 + 21);
        assert_eq!(super::span(0.0, 800.0, 40.0).start, 0);
    }

    #[test]
    fn a_row_glows_when_another_device_changed_it_and_not_when_scrolling_brought_it() {
        let before = window(0, &[1, 2, 3]);
        let mut now = window(0, &[1, 2, 3]);
        now.rows[1].from_afar = true;
        assert_eq!(fresh(&before, &now), [now.rows[1].id]);
        assert_eq!(fresh(&now, &now), []);
        let mut scrolled = window(2, &[3, 4]);
        scrolled.rows[1].from_afar = true;
        assert_eq!(fresh(&before, &scrolled), []);
    }

    #[test]
    fn rows_that_arrive_above_are_counted_and_rows_below_are_not() {
        let before = window(0, &[1, 2, 3, 4, 5]);
        assert_eq!(moved(&before, &window(0, &[9, 8, 1, 2, 3, 4, 5]), 2), 2);
        assert_eq!(moved(&before, &window(0, &[1, 2, 3, 4, 9, 5]), 2), 0);
        assert_eq!(moved(&before, &window(0, &[2, 4, 5]), 2), -2);
        assert_eq!(moved(&before, &window(4, &[1, 2, 3, 4, 5]), 2), 4);
    }
}
