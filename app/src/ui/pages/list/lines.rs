//! Where the rows of a list stand when heads of groups stand between them.

use crm_domain::field::{FieldKey, FieldKind, RecordKind};
use engine_protocol::request::Span;
use engine_protocol::view::Window;

/// The lines of a list: its rows, and the heads of its groups. Without groups a row's line is its index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heads {
    /// For each group, how many rows of open groups stand before it.
    before: Vec<u32>,
}

/// How many rows a list has on the screen and off it: those of open groups.
#[must_use]
pub fn rows(window: &Window) -> u32 {
    if window.groups.is_empty() {
        return window.total;
    }
    window.groups.iter().filter(|group| !group.closed).map(|group| group.count).sum()
}

impl Heads {
    /// The heads of a window's groups.
    #[must_use]
    pub fn of(window: &Window) -> Self {
        let mut rows = 0;
        let before = window.groups.iter().map(|group| {
            let before = rows;
            rows += if group.closed { 0 } else { group.count };
            before
        });
        Self { before: before.collect() }
    }

    /// How many heads there are.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.before.len()).unwrap_or(u32::MAX)
    }

    /// The line of a row.
    #[must_use]
    pub fn line_of(&self, row: u32) -> u32 {
        let heads = self.before.partition_point(|before| *before <= row);
        row.saturating_add(u32::try_from(heads).unwrap_or(u32::MAX))
    }

    /// The line of a group's head.
    #[must_use]
    pub fn line_of_head(&self, group: usize) -> u32 {
        let before = self.before.get(group).copied().unwrap_or_default();
        before.saturating_add(u32::try_from(group).unwrap_or(u32::MAX))
    }

    /// The row at a line, or the first one behind it.
    #[must_use]
    pub fn row_at(&self, line: u32) -> u32 {
        // The heads above the line, by halving: their lines rise.
        let (mut low, mut high) = (0, self.before.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.line_of_head(middle) < line { low = middle + 1 } else { high = middle }
        }
        line.saturating_sub(u32::try_from(low).unwrap_or(u32::MAX))
    }

    /// The rows on a span of lines.
    #[must_use]
    pub fn rows_in(&self, lines: Span) -> Span {
        if self.before.is_empty() {
            return lines;
        }
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
        let heads = Heads::of(&window);
        assert_eq!((rows(&window), heads.count()), (6, 4));
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
        let heads = Heads::of(&window);
        assert_eq!((rows(&window), heads.line_of(7), heads.row_at(7)), (99, 7, 7));
        assert_eq!(heads.rows_in(Span { start: 16, len: 48 }), Span { start: 16, len: 48 });
    }
}
