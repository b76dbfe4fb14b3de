//! Live queries: what is on a page's screen, kept right by the changed rows alone.

mod list;

use std::borrow::Cow;
use std::collections::BTreeSet;

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::query::{Column, Query};
use crm_domain::time::{Day, Zone};
use engine_protocol::WatchId;
use engine_protocol::grouping::Grouping;
use engine_protocol::request::Span;
use engine_protocol::view::Window;

use crate::derived::is_derived;
use crate::effect::PageId;
use crate::finding::Made;
use crate::grouped::Grouped;
use crate::orders::Orders;
use crate::question::Question;
use crate::records::Records;
use crate::table::Slot;
use crate::tally::Tally;
use list::{List, News, narrows, window};

/// Beyond so many changed rows at once a query is run anew instead of patched.
const PATCH_LIMIT: usize = 1024;

/// What is looked at between two looks at how much was found, in looks at signatures.
const AT_ONCE: u32 = 1_000;

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
    /// See [`Self::take_made`].
    made: Made,
    /// Whose days are those of moments.
    zone: Zone,
    today: Option<Day>,
}

impl Watches {
    /// Says where this device is; for questions that are asked from now on.
    pub fn live_in(&mut self, zone: Zone) {
        self.zone = zone;
    }

    /// Where this device is.
    #[must_use]
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Says which day it is: what is asked from today on is found anew, and so is what other records say.
    pub fn begin_day(&mut self, today: Option<Day>) {
        self.today = today;
        self.orders.forget_derived();
        let lists = std::mem::take(&mut self.lists).into_iter().map(|mut list| {
            let asked = self.on_today(&list.query);
            let shows = list.columns.iter().any(|column| is_derived(list.question.kind, *column));
            let groups = list.grouped.as_ref().is_some_and(Grouped::is_derived);
            if asked.filter != list.query.filter || list.question.is_derived() || groups {
                list.question = Question::new(&asked, &self.zone);
                (list.stale, list.narrows, list.finding) = (true, false, None);
                list.has_changed();
            } else if shows {
                list.has_changed();
            }
            list
        });
        self.lists = lists.collect();
    }

    /// A query as it is meant today.
    fn on_today<'a>(&self, query: &'a Query) -> Cow<'a, Query> {
        let filter = self.today.map(|today| query.filter.on(today));
        match filter.filter(|filter| *filter != query.filter) {
            Some(filter) => Cow::Owned(Query { filter, ..query.clone() }),
            None => Cow::Borrowed(query),
        }
    }

    /// A query, prepared to be held against rows.
    fn question(&self, query: &Query) -> Question {
        Question::new(&self.on_today(query), &self.zone)
    }

    /// Begins or replaces a list.
    pub fn list(&mut self, page: PageId, watch: WatchId, query: &Query, columns: Vec<Column>, span: Span) {
        let before = self.lists.iter_mut().find(|list| list.page == page && list.watch == watch);
        let within = before.filter(|before| narrows(&before.query, query)).and_then(List::candidates);
        self.end(page, watch);
        self.lists.push(List {
            page,
            watch,
            question: self.question(query),
            query: query.clone(),
            columns,
            span,
            narrows: within.is_some(),
            result: within.unwrap_or_default(),
            stale: true,
            finding: None,
            tally: Tally::default(),
            grouped: None,
            told: None,
            news: News::Asked,
        });
    }

    /// Begins or replaces a list in groups. Where only other groups are closed, nothing is found anew.
    pub fn list_in_groups(
        &mut self,
        page: PageId,
        watch: WatchId,
        query: &Query,
        columns: Vec<Column>,
        span: Span,
        grouping: &Grouping,
    ) {
        let of = |list: &&mut List| list.page == page && list.watch == watch;
        if let Some(list) = self.lists.iter_mut().find(of)
            && let Some(grouped) = list.grouped.as_mut().filter(|grouped| grouped.by == grouping.by)
            && list.query == *query
            && list.columns == columns
        {
            grouped.close(&grouping.closed);
            (list.span, list.news) = (span, News::Asked);
            return;
        }
        self.list(page, watch, query, columns, span);
        if let Some(list) = self.lists.last_mut() {
            list.grouped = Some(Grouped::new(list.question.kind, grouping, &list.columns));
        }
    }

    /// All ids of a list in its order, of a list in groups those of open groups; `None` while it is being found.
    pub fn listed(&self, page: PageId, watch: WatchId, records: &Records) -> Option<Vec<RecordId>> {
        let list = self.lists.iter().find(|list| list.page == page && list.watch == watch)?;
        if list.stale || list.finding.is_some() {
            return None;
        }
        let table = records.table(list.question.kind);
        let slots = match &list.grouped {
            Some(grouped) => grouped.shown(Span { start: 0, len: u32::MAX }, records).1,
            None => list.result.clone(),
        };
        Some(slots.into_iter().map(|slot| table.id(slot)).collect())
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

    /// All records on screens, and whose.
    pub fn shown(&self) -> impl Iterator<Item = (PageId, WatchId, RecordId)> + '_ {
        self.shown.iter().map(|shown| (shown.page, shown.watch, shown.record))
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
        let lists = self.lists.iter_mut().filter(|list| list.question.kind == kind);
        lists.for_each(|list| list.narrows = false);
        if slots.is_empty() {
            return;
        }
        self.orders.detach(kind, slots);
        for list in self.lists.iter_mut().filter(|list| list.question.kind == kind) {
            let before = list.result.len();
            list.result.retain(|slot| !slots.contains(slot));
            if let Some(finding) = &mut list.finding {
                finding.detach(slots);
            }
            slots.iter().for_each(|slot| list.tally.remove(*slot));
            list.grouped.iter_mut().for_each(|grouped| grouped.remove(slots));
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
            if list.told.as_ref().is_some_and(|told| told.unfiltered != list.question.all(records)) {
                list.has_changed();
            }
            if let Some(finding) = &mut list.finding {
                finding.attach(slots);
                continue;
            }
            let came: Vec<Slot> =
                slots.iter().copied().filter(|slot| list.question.holds(*slot, records)).collect();
            if !came.is_empty() {
                list.has_changed();
            }
            if kind == RecordKind::Deal {
                came.iter().for_each(|slot| list.tally.add(*slot, &list.question.read(*slot, records)));
            }
            if let Some(grouped) = &mut list.grouped {
                grouped.insert(&came, &list.question.levels, records);
            }
            list.question.levels.insert(&mut list.result, came, records);
        }
    }

    /// Forgets orders and results of a kind: everything is found anew when it is looked at.
    fn forget(&mut self, kind: RecordKind) {
        self.orders.forget(kind);
        for list in self.lists.iter_mut().filter(|list| list.question.kind == kind) {
            (list.stale, list.narrows, list.finding) = (true, false, None);
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

    /// The windows that changed since the last call: all, or only those that pages have just asked for. Searches go
    /// on by one turn, which may cost so much ([`crate::Pace::search`]).
    pub fn changed(&mut self, records: &Records, all: bool, mut turn: u32) -> Vec<(PageId, WatchId, Window)> {
        let mut windows = Vec::new();
        let least = if all { News::Changed } else { News::Asked };
        for list in &mut self.lists {
            if list.finding.is_none() && list.news < least {
                continue;
            }
            if list.stale {
                list.begin(&mut self.orders, records);
            }
            if list.go_on(records, &mut turn, &mut self.made) {
                let window = window(list, records);
                let news = std::mem::replace(&mut list.news, News::Nothing);
                // WHY not what it knows already: most of what others change is on nobody's screen.
                if news == News::Asked || list.told.as_ref() != Some(&window) {
                    list.told = Some(window.clone());
                    windows.push((list.page, list.watch, window));
                }
            }
        }
        windows
    }

    /// What is searched in, made by [`Self::changed`] of rows that had none yet: worth keeping before any row changes.
    pub fn take_made(&mut self) -> Made {
        std::mem::take(&mut self.made)
    }

    /// Goes on making what searches ask for, in a quiet moment. Whether there is more to make.
    pub fn prepare(&mut self, records: &Records) -> bool {
        self.orders.prepare(records)
    }

    /// Whether something waits to be told.
    #[must_use]
    pub fn have_news(&self) -> bool {
        self.lists.iter().any(|list| list.news > News::Nothing)
    }

    /// Whether a search is to go on in another turn.
    #[must_use]
    pub fn are_finding(&self) -> bool {
        self.lists.iter().any(|list| list.finding.is_some())
    }

    /// A query's first rows, without watching it.
    pub fn glance(
        &mut self,
        query: &Query,
        columns: &[Column],
        grouping: Option<&Grouping>,
        span: Span,
        records: &Records,
    ) -> Window {
        let result = self.find(query, records);
        let grouped = grouping.map(|grouping| {
            let mut grouped = Grouped::new(query.kind, grouping, columns);
            grouped.fill(&result, records);
            grouped
        });
        let list = List {
            page: PageId(u64::MAX),
            watch: WatchId(u32::MAX),
            question: self.question(query),
            query: query.clone(),
            columns: columns.to_vec(),
            span,
            result,
            stale: false,
            narrows: false,
            finding: None,
            tally: Tally::default(),
            grouped,
            told: None,
            news: News::Nothing,
        };
        window(&list, records)
    }

    /// The slots of a query in order.
    pub fn find(&mut self, query: &Query, records: &Records) -> Vec<Slot> {
        self.find_first(query, usize::MAX, records)
    }

    /// The first slots of a query in order. Not many more than so many are looked for where rows come in order.
    pub fn find_first(&mut self, query: &Query, most: usize, records: &Records) -> Vec<Slot> {
        let question = self.question(query);
        let mut finding = question.begin(&mut self.orders, records);
        let mut found = Vec::new();
        while !finding.is_done() && found.len() < most {
            let mut turn = AT_ONCE;
            // WHY not kept: whoever asks so may change rows before anybody could.
            finding.go_on(&question, records, &mut found, None, &mut turn, &mut Made::new());
        }
        if finding.is_done() {
            finding.end(&question, records, &mut found, None);
        }
        found.truncate(most);
        found
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
        let known = !list.stale && list.finding.is_none();
        let query = (!known).then(|| list.query.clone());
        let at = match query {
            None if list.grouped.is_some() => list.grouped.as_ref()?.place(slot, records)?,
            None => list.result.iter().position(|other| *other == slot)?,
            Some(query) => self.find(&query, records).into_iter().position(|other| other == slot)?,
        };
        u32::try_from(at).ok()
    }
}
