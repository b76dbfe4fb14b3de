//! Live queries: what is on a page's screen, kept right by the changed rows alone.

use std::collections::BTreeSet;

use crm_domain::field::RecordKind;
use crm_domain::filter::Prepared;
use crm_domain::id::RecordId;
use crm_domain::query::{Column, Query, Scope, Sort};
use crm_domain::search::SearchQuery;
use engine_protocol::WatchId;
use engine_protocol::request::Span;
use engine_protocol::view::Window;

use crate::cells::row_view;
use crate::effect::PageId;
use crate::records::{Records, links};
use crate::sorted;
use crate::table::Slot;

/// Beyond so many changed rows at once a query is run anew instead of patched.
const PATCH_LIMIT: usize = 1024;

/// A query with everything prepared to hold it against a row.
#[derive(Debug)]
pub struct Question {
    kind: RecordKind,
    scope: Scope,
    search: SearchQuery,
    filter: Option<Prepared>,
    levels: Vec<Sort>,
}

impl Question {
    /// Prepares a query.
    #[must_use]
    pub fn new(query: &Query) -> Self {
        let all = matches!(&query.filter, crm_domain::query::Filter::All(parts) if parts.is_empty());
        Self {
            kind: query.kind,
            scope: query.scope,
            search: SearchQuery::parse(&query.search),
            filter: (!all).then(|| Prepared::new(&query.filter, 0)),
            levels: sorted::levels(&query.sort),
        }
    }

    /// Whether a row belongs to the result.
    #[must_use]
    pub fn holds(&self, slot: Slot, records: &Records) -> bool {
        let table = records.table(self.kind);
        let found = self.search.judge(table.signature(slot));
        if found == Some(false) {
            return false;
        }
        let flags = table.flags(slot);
        if flags.hidden || flags.trashed != (self.scope == Scope::Trash) {
            return false;
        }
        if found.is_none() && !self.search.matches(&records.search_text(self.kind, slot)) {
            return false;
        }
        self.filter
            .as_ref()
            .is_none_or(|filter| filter.matches(&table.row(slot), &|id: RecordId| records.title(&id)))
    }

    /// All slots of the result, in order, picked from all slots in that order.
    #[must_use]
    pub fn pick(&self, order: &[Slot], records: &Records) -> Vec<Slot> {
        order.iter().copied().filter(|slot| self.holds(*slot, records)).collect()
    }
}

/// All slots of a kind in one order, shared by queries with that order.
#[derive(Debug)]
struct Order {
    kind: RecordKind,
    levels: Vec<Sort>,
    slots: Vec<Slot>,
}

/// The orders used lately.
#[derive(Debug, Default)]
pub struct Orders(Vec<Order>);

impl Orders {
    /// How many orders are kept: a sort that nobody uses costs memory and upkeep.
    const KEPT: usize = 4;

    /// All slots of a kind in an order.
    pub fn get(&mut self, kind: RecordKind, levels: &[Sort], records: &Records) -> &[Slot] {
        let known = self.0.iter().position(|order| order.kind == kind && order.levels == levels);
        let order = match known {
            Some(at) => self.0.remove(at),
            None => {
                let table = records.table(kind);
                let slots = sorted::sort(levels, 0..table.len(), table, records);
                self.0.truncate(Self::KEPT - 1);
                Order { kind, levels: levels.to_vec(), slots }
            }
        };
        self.0.insert(0, order);
        &self.0[0].slots
    }

    fn detach(&mut self, kind: RecordKind, gone: &BTreeSet<Slot>) {
        for order in self.0.iter_mut().filter(|order| order.kind == kind) {
            order.slots.retain(|slot| !gone.contains(slot));
        }
    }

    fn attach(&mut self, kind: RecordKind, came: &BTreeSet<Slot>, records: &Records) {
        for order in self.0.iter_mut().filter(|order| order.kind == kind) {
            let added = came.iter().copied().collect();
            sorted::insert(&mut order.slots, added, &order.levels, records.table(kind), records);
        }
    }
}

/// A list on a screen.
#[derive(Debug)]
struct List {
    page: PageId,
    watch: WatchId,
    question: Question,
    query: Query,
    columns: Vec<Column>,
    span: Span,
    result: Vec<Slot>,
    /// The result is to be found anew.
    stale: bool,
    /// While stale: what is to be found is among `result`, which is in order.
    narrows: bool,
    news: News,
}

/// Why a list is to be told to its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum News {
    Nothing,
    /// What is on the screen may have changed.
    Changed,
    /// The page has just asked.
    Asked,
}

impl List {
    fn has_changed(&mut self) {
        self.news = self.news.max(News::Changed);
    }
}

/// A record on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown {
    page: PageId,
    watch: WatchId,
    record: RecordId,
}

/// Everything on screens.
#[derive(Debug, Default)]
pub struct Watches {
    lists: Vec<List>,
    shown: Vec<Shown>,
    orders: Orders,
}

impl Watches {
    /// Begins or replaces a list.
    pub fn list(&mut self, page: PageId, watch: WatchId, query: &Query, columns: Vec<Column>, span: Span) {
        let before = self.lists.iter_mut().find(|list| list.page == page && list.watch == watch);
        let within = before
            .filter(|before| (!before.stale || before.narrows) && narrows(&before.query, query))
            .map(|before| std::mem::take(&mut before.result));
        self.end(page, watch);
        self.lists.push(List {
            page,
            watch,
            question: Question::new(query),
            query: query.clone(),
            columns,
            span,
            narrows: within.is_some(),
            result: within.unwrap_or_default(),
            stale: true,
            news: News::Asked,
        });
    }

    /// Moves a list's window. `false` when there is no such list.
    pub fn scroll(&mut self, page: PageId, watch: WatchId, span: Span) -> bool {
        let list = self.lists.iter_mut().find(|list| list.page == page && list.watch == watch);
        if let Some(list) = list {
            (list.span, list.news) = (span, News::Asked);
            return true;
        }
        false
    }

    /// Begins or replaces a shown record.
    pub fn show(&mut self, page: PageId, watch: WatchId, record: RecordId) {
        self.end(page, watch);
        self.shown.push(Shown { page, watch, record });
    }

    /// Ends a list or shown record.
    pub fn end(&mut self, page: PageId, watch: WatchId) {
        self.lists.retain(|list| list.page != page || list.watch != watch);
        self.shown.retain(|shown| shown.page != page || shown.watch != watch);
    }

    /// Ends everything of a page.
    pub fn end_page(&mut self, page: PageId) {
        self.lists.retain(|list| list.page != page);
        self.shown.retain(|shown| shown.page != page);
    }

    /// Whether any record is on a screen.
    #[must_use]
    pub const fn shows_records(&self) -> bool {
        !self.shown.is_empty()
    }

    /// Who shows a record.
    #[must_use]
    pub fn showing(&self, record: &RecordId) -> Vec<(PageId, WatchId)> {
        self.shown
            .iter()
            .filter(|shown| shown.record == *record)
            .map(|shown| (shown.page, shown.watch))
            .collect()
    }

    /// Takes changed rows out of orders and results; call before the rows change.
    pub fn detach(&mut self, kind: RecordKind, slots: &BTreeSet<Slot>) {
        if slots.len() > PATCH_LIMIT {
            return self.forget(kind);
        }
        self.orders.detach(kind, slots);
        for list in self.lists.iter_mut().filter(|list| list.question.kind == kind) {
            list.narrows = false;
            let before = list.result.len();
            list.result.retain(|slot| !slots.contains(slot));
            if list.result.len() != before {
                list.has_changed();
            }
        }
    }

    /// Puts changed rows back in; call after the rows changed.
    pub fn attach(&mut self, kind: RecordKind, slots: &BTreeSet<Slot>, records: &Records) {
        if slots.len() > PATCH_LIMIT {
            return self.forget(kind);
        }
        self.orders.attach(kind, slots, records);
        for list in self.lists.iter_mut().filter(|list| list.question.kind == kind && !list.stale) {
            let came: Vec<Slot> =
                slots.iter().copied().filter(|slot| list.question.holds(*slot, records)).collect();
            if !came.is_empty() {
                list.has_changed();
            }
            sorted::insert(&mut list.result, came, &list.question.levels, records.table(kind), records);
        }
    }

    /// Forgets orders and results of a kind: everything is found anew when it is looked at.
    fn forget(&mut self, kind: RecordKind) {
        self.orders.0.retain(|order| order.kind != kind);
        for list in self.lists.iter_mut().filter(|list| list.question.kind == kind) {
            (list.stale, list.narrows) = (true, false);
            list.has_changed();
        }
    }

    /// Forgets all orders and results.
    pub fn forget_all(&mut self) {
        RecordKind::ALL.into_iter().for_each(|kind| self.forget(kind));
    }

    /// Marks lists as changed whose rows show these records only by title.
    pub fn touch_titles(&mut self, kind: RecordKind) {
        for list in self.lists.iter_mut().filter(|list| list.question.kind == kind) {
            list.has_changed();
        }
    }

    /// The windows that changed since the last call: all, or only those that pages have just asked for.
    pub fn changed(&mut self, records: &Records, all: bool) -> Vec<(PageId, WatchId, Window)> {
        let mut windows = Vec::new();
        let least = if all { News::Changed } else { News::Asked };
        for list in self.lists.iter_mut().filter(|list| list.news >= least) {
            if list.stale && list.narrows {
                list.result.retain(|slot| list.question.holds(*slot, records));
            } else if list.stale {
                let order = self.orders.get(list.question.kind, &list.question.levels, records);
                list.result = list.question.pick(order, records);
            }
            (list.stale, list.narrows) = (false, false);
            list.news = News::Nothing;
            windows.push((list.page, list.watch, window(list, records)));
        }
        windows
    }

    /// A query's first rows, without watching it.
    pub fn glance(&mut self, query: &Query, columns: &[Column], span: Span, records: &Records) -> Window {
        let result = self.find(query, records);
        let list = List {
            page: PageId(u64::MAX),
            watch: WatchId(u32::MAX),
            question: Question::new(query),
            query: query.clone(),
            columns: columns.to_vec(),
            span,
            result,
            stale: false,
            narrows: false,
            news: News::Nothing,
        };
        window(&list, records)
    }

    /// The slots of a query in order.
    pub fn find(&mut self, query: &Query, records: &Records) -> Vec<Slot> {
        let question = Question::new(query);
        let order = self.orders.get(question.kind, &question.levels, records);
        question.pick(order, records)
    }

    /// Where a record stands in a list, from 0.
    pub fn place(
        &mut self,
        page: PageId,
        watch: WatchId,
        record: &RecordId,
        records: &Records,
    ) -> Option<u32> {
        let list = self.lists.iter().find(|list| list.page == page && list.watch == watch)?;
        let slot = records.table(list.question.kind).slot(record)?;
        let at = list.result.iter().position(|other| *other == slot)?;
        u32::try_from(at).ok()
    }
}

/// Whether all that `after` finds is among what `before` finds: a person typed on.
///
/// WHY letters only: "(0221" finds what is written so, and "(02214" finds 0221 4 in any writing.
fn narrows(before: &Query, after: &Query) -> bool {
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
fn window(list: &List, records: &Records) -> Window {
    let table = records.table(list.question.kind);
    let start = (list.span.start as usize).min(list.result.len());
    let end = start.saturating_add(list.span.len as usize).min(list.result.len());
    let mut linked = BTreeSet::new();
    let rows = list.result[start..end]
        .iter()
        .map(|slot| {
            let row = table.row(*slot);
            linked.extend(links(&row));
            row_view(&row, &list.columns, table.flags(*slot).from_afar)
        })
        .collect();
    let titles = linked.into_iter().filter_map(|id| records.title(&id).map(|title| (id, title))).collect();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Window {
        total: count(list.result.len()),
        unfiltered: match list.question.scope {
            Scope::Living => table.living(),
            Scope::Trash => table.trashed(),
        },
        start: count(start),
        rows,
        titles,
    }
}
