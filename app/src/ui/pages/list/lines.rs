//! Where the rows of a list stand when heads of groups stand between them, and when several stand beside each other.

use crm_domain::field::{FieldKey, FieldKind, RecordKind};
use engine_protocol::request::Span;
use engine_protocol::view::Window;

/// The lines of a list: its rows, and the heads of its groups. Without groups, and with one row in a line, a row's line
/// is its index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heads {
    /// For each group, how many rows of open groups stand before it.
    before: Vec<u32>,
    /// For each group, the line of its head.
    lines: Vec<u32>,
    /// How its rows stand.
    stand: Stand,
}

/// How rows stand: so many beside each other, each so many lines high.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    /// Rows beside each other.
    pub across: u32,
    /// Lines that they take.
    pub tall: u32,
}

impl Stand {
    /// One below the other, a line each.
    pub const SINGLE: Self = Self { across: 1, tall: 1 };
}

/// How many rows a list has on the screen and off it: those of open groups.
#[must_use]
pub fn rows(window: &Window) -> u32 {
    if window.groups.is_empty() {
        return window.total;
    }
    window.groups.iter().filter(|group| !group.closed).map(|group| group.count).sum()
}

impl Default for Heads {
    fn default() -> Self {
        Self { before: Vec::new(), lines: Vec::new(), stand: Stand::SINGLE }
    }
}

impl Heads {
    /// The heads of a window's groups, between rows that stand so.
    #[must_use]
    pub fn of(window: Option<&Window>, stand: Stand) -> Self {
        let (mut rows, mut line) = (0, 0);
        let mut heads = Self { stand, ..Self::default() };
        for group in window.iter().flat_map(|window| &window.groups) {
            let own = if group.closed { 0 } else { group.count };
            heads.before.push(rows);
            heads.lines.push(line);
            rows += own;
            line += 1 + own.div_ceil(stand.across) * stand.tall;
        }
        heads
    }

    /// How the rows stand.
    #[must_use]
    pub const fn stand(&self) -> Stand {
        self.stand
    }

    /// How many lines there are when so many rows stand in them.
    #[must_use]
    pub fn lines(&self, rows: u32) -> u32 {
        let of_rows = rows.checked_sub(1).map_or(0, |last| self.place_of(last).0 + self.stand.tall);
        of_rows.max(self.lines.last().map_or(0, |line| line + 1))
    }

    /// The line at which a row begins, and how many stand beside it before.
    #[must_use]
    pub fn place_of(&self, row: u32) -> (u32, u32) {
        let above = self.before.partition_point(|before| *before <= row).checked_sub(1);
        let (first, line) = above.map_or((0, 0), |group| (self.before[group], self.lines[group] + 1));
        let within = row - first;
        let Stand { across, tall } = self.stand;
        (line.saturating_add(within / across * tall), within % across)
    }

    /// The line at which a row begins.
    #[must_use]
    pub fn line_of(&self, row: u32) -> u32 {
        self.place_of(row).0
    }

    /// The line of a group's head.
    #[must_use]
    pub fn line_of_head(&self, group: usize) -> u32 {
        self.lines.get(group).copied().unwrap_or_default()
    }

    /// The first row at a line, or the first one behind it.
    #[must_use]
    pub fn row_at(&self, line: u32) -> u32 {
        let rows = |lines: u32| (lines / self.stand.tall).saturating_mul(self.stand.across);
        let above = self.lines.partition_point(|head| *head < line);
        let Some(group) = above.checked_sub(1) else {
            return if self.lines.is_empty() { rows(line) } else { 0 };
        };
        let row = rows(line - self.lines[group] - 1).saturating_add(self.before[group]);
        self.before.get(above).map_or(row, |next| row.min(*next))
    }

    /// The rows on a span of lines.
    #[must_use]
    pub fn rows_in(&self, lines: Span) -> Span {
        let start = self.row_at(lines.start);
        let end = self.row_at(lines.start.saturating_add(lines.len));
        Span { start, len: end.saturating_sub(start).max(1) }
    }
}

/// Whether records can be grouped by such a field: it holds one value, and many share it.
#[must_use]
pub const fn groups_by(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Choice(_) | FieldKind::Flag | FieldKind::Member | FieldKind::Link(_) | FieldKind::Day
    )
}

/// The field of a kind by whose key a list is grouped; `None` for none, and for one of another version.
#[must_use]
pub fn group_named(kind: RecordKind, key: &str) -> Option<FieldKey> {
    let groups = |key: &FieldKey| kind.spec().field(*key).is_some_and(|spec| groups_by(spec.kind));
    FieldKey::find(key).filter(groups)
}

#[cfg(test)]
mod tests {
    use engine_protocol::grouping::GroupView;

    use super::*;

    fn window(groups: &[(u32, bool)]) -> Window {
        let group = |(count, closed): &(u32, bool)| GroupView {
            value: None,
            count: *count,
            sums: Vec::new(),
            closed: *closed,
        };
        Window { total: 99, groups: groups.iter().map(group).collect(), ..Window::default() }
    }

    #[test]
    fn rows_and_heads_have_lines_of_their_own() {
        let window = window(&[(2, false), (5, true), (1, false), (3, false)]);
        let heads = Heads::of(Some(&window), Stand::SINGLE);
        assert_eq!((rows(&window), heads.lines(6)), (6, 10));
        // H r r H H r H r r r
        let lines: Vec<u32> = (0..6).map(|row| heads.line_of(row)).collect();
        assert_eq!(lines, [1, 2, 5, 7, 8, 9]);
        assert_eq!((0..4).map(|group| heads.line_of_head(group)).collect::<Vec<_>>(), [0, 3, 4, 6]);
        let rows: Vec<u32> = (0..10).map(|line| heads.row_at(line)).collect();
        assert_eq!(rows, [0, 0, 1, 2, 2, 2, 3, 3, 4, 5]);
    }

    #[test]
    fn without_groups_a_row_is_a_line() {
        let window = window(&[]);
        let heads = Heads::of(Some(&window), Stand::SINGLE);
        assert_eq!((rows(&window), heads.line_of(7), heads.row_at(7)), (99, 7, 7));
        assert_eq!(heads.rows_in(Span { start: 16, len: 48 }), Span { start: 16, len: 48 });
        assert_eq!(Heads::default().lines(0), 0);
    }

    #[test]
    fn three_rows_stand_in_a_line_and_each_group_begins_a_new_one() {
        let three = Stand { across: 3, tall: 1 };
        let plain = Heads::of(None, three);
        assert_eq!((plain.place_of(0), plain.place_of(7), plain.lines(7)), ((0, 0), (2, 1), 3));
        assert_eq!(plain.rows_in(Span { start: 2, len: 4 }), Span { start: 6, len: 12 });
        // H rrr r H(closed) H rr H(closed)
        let heads = Heads::of(Some(&window(&[(4, false), (5, true), (2, false), (1, true)])), three);
        assert_eq!((0..4).map(|group| heads.line_of_head(group)).collect::<Vec<_>>(), [0, 3, 4, 6]);
        let places: Vec<_> = (0..6).map(|row| heads.place_of(row)).collect();
        assert_eq!(places, [(1, 0), (1, 1), (1, 2), (2, 0), (5, 0), (5, 1)]);
        assert_eq!((0..7).map(|line| heads.row_at(line)).collect::<Vec<_>>(), [0, 0, 3, 4, 4, 4, 6]);
        assert_eq!(heads.lines(6), 7);
    }

    #[test]
    fn rows_may_be_higher_than_the_heads_between_them() {
        let stand = Stand { across: 2, tall: 3 };
        let plain = Heads::of(None, stand);
        assert_eq!((plain.place_of(3), plain.lines(5), plain.row_at(4)), ((3, 1), 9, 2));
        // H rr . . r . . H r . .
        let heads = Heads::of(Some(&window(&[(3, false), (1, false)])), stand);
        assert_eq!((heads.line_of_head(1), heads.lines(4)), (7, 11));
        assert_eq!(
            (0..4).map(|row| heads.place_of(row)).collect::<Vec<_>>(),
            [(1, 0), (1, 1), (4, 0), (8, 0)]
        );
        assert_eq!([0, 1, 3, 4, 6, 7, 8, 10].map(|line| heads.row_at(line)), [0, 0, 0, 2, 2, 3, 3, 3]);
    }
}
