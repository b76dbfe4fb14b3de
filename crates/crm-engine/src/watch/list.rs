//! A list on a screen: what is asked, what was found so far, and what its page was told.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crm_domain::query::{Column, Query};
use crm_domain::value::FieldValue;
use engine_protocol::WatchId;
use engine_protocol::request::Span;
use engine_protocol::view::Window;

use crate::cells::row_view;
use crate::derived::is_derived;
use crate::effect::PageId;
use crate::finding::{Finding, Made};
use crate::grouped::Grouped;
use crate::orders::Orders;
use crate::question::Question;
use crate::records::{Records, links};
use crate::table::Slot;
use crate::tally::Tally;

/// A list on a screen.
#[derive(Debug)]
pub struct List {
    pub page: PageId,
    pub watch: WatchId,
    pub question: Question,
    pub query: Query,
    pub columns: Vec<Column>,
    pub span: Span,
    /// What was found, in order: all of it, unless it is stale or a search is under way.
    pub result: Vec<Slot>,
    /// The result is to be found anew.
    pub stale: bool,
    /// While stale: what is to be found is among `result`, which is in order.
    pub narrows: bool,
    /// The search under way.
    pub finding: Option<Finding>,
    /// What the deals found are worth.
    pub tally: Tally,
    /// The same in groups.
    pub grouped: Option<Grouped>,
    /// What the page was told last.
    pub told: Option<Window>,
    pub news: News,
}

/// Why a list is to be told to its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum News {
    Nothing,
    /// What is on the screen may have changed.
    Changed,
    /// The page has just asked.
    Asked,
}

impl List {
    pub fn has_changed(&mut self) {
        self.news = self.news.max(News::Changed);
    }

    /// All rows among which a question may find what it asks for, when it narrows this one.
    pub fn candidates(&mut self) -> Option<Vec<Slot>> {
        let result = std::mem::take(&mut self.result);
        match self.finding.take() {
            Some(finding) => finding.rest(result),
            None => (!self.stale || self.narrows).then_some(result),
        }
    }

    /// Begins to find the result anew.
    pub fn begin(&mut self, orders: &mut Orders, records: &Records) {
        let result = std::mem::take(&mut self.result);
        self.finding = Some(match self.narrows {
            true => Finding::among(result),
            false => self.question.begin(orders, records),
        });
        self.tally = Tally::default();
        self.grouped.iter_mut().for_each(Grouped::clear);
        (self.stale, self.narrows) = (false, false);
    }

    /// Goes on finding. Whether there is something to tell: all of it, or as much as the screen holds.
    pub fn go_on(&mut self, records: &Records, left: &mut u32, made: &mut Made) -> bool {
        let Some(mut finding) = self.finding.take() else { return true };
        finding.go_on(&self.question, records, &mut self.result, Some(&mut self.tally), left, made);
        if !finding.is_done() {
            let is_in_order = finding.is_in_order();
            self.finding = Some(finding);
            let wanted = self.span.start.saturating_add(self.span.len) as usize;
            // What groups hold is known when all of it is found.
            let may_tell = self.grouped.is_none() && is_in_order;
            return may_tell && self.news > News::Nothing && self.result.len() >= wanted;
        }
        finding.end(&self.question, records, &mut self.result, Some(&mut self.tally));
        if let Some(grouped) = &mut self.grouped {
            grouped.fill(&self.result, records);
        }
        true
    }
}

/// Whether all that `after` finds is among what `before` finds: a person typed on.
///
/// WHY letters only: "(0221" finds what is written so, and "(02214" finds 0221 4 in any writing.
pub fn narrows(before: &Query, after: &Query) -> bool {
    let words = |query: &Query| {
        let folded = crm_domain::fold::fold(&query.search);
        folded.chars().all(|c| c.is_alphabetic() || c == ' ').then_some(folded)
    };
    let typed_on = words(before).zip(words(after)).is_some_and(|(before, after)| after.starts_with(&before));
    typed_on
        && Query { search: String::new(), ..before.clone() }
            == Query { search: String::new(), ..after.clone() }
}

/// What of a list is on the screen.
pub fn window(list: &List, records: &Records) -> Window {
    let table = records.table(list.question.kind);
    let mut linked = BTreeSet::new();
    let (start, shown, groups) = match &list.grouped {
        Some(grouped) => {
            let groups = grouped.groups(records);
            linked.extend(groups.iter().filter_map(|group| match group.value {
                Some(FieldValue::Link(id)) => Some(id),
                _ => None,
            }));
            let (start, shown) = grouped.shown(list.span, records);
            (start, Cow::Owned(shown), groups)
        }
        None => {
            let start = (list.span.start as usize).min(list.result.len());
            let end = start.saturating_add(list.span.len as usize).min(list.result.len());
            (start, Cow::Borrowed(&list.result[start..end]), Vec::new())
        }
    };
    let table_kind = list.question.kind;
    let derived = list.columns.iter().any(|column| is_derived(table_kind, *column));
    let rows = shown
        .iter()
        .map(|slot| {
            let row = if derived { records.shown(table_kind, *slot) } else { table.row(*slot) };
            linked.extend(links(&row));
            row_view(&row, &list.columns, table.flags(*slot).from_afar)
        })
        .collect();
    let titles = linked.into_iter().filter_map(|id| records.title(&id).map(|title| (id, title))).collect();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Window {
        total: count(list.result.len()),
        counting: list.finding.is_some(),
        unfiltered: list.question.all(records),
        start: count(start),
        rows,
        titles,
        // What a part of them is worth nobody wants to know.
        sums: if list.finding.is_some() { Vec::new() } else { list.tally.sums() },
        groups,
    }
}
