//! What no first page asks for is taken in behind it: interactions are most of what there is after some years, and a
//! start that waited for them would show the day late.
//!
//! Until they are there, pages are answered what can be known without them; everything else waits, in its order.

use crm_domain::field::{FieldKind, RecordKind};
use crm_domain::query::{Column, Query};
use engine_protocol::grouping::Grouping;
use engine_protocol::{FromEngine, Request, ToEngine, WatchId};

use crate::block::ROWS_PER_BLOCK;
use crate::commit::Asker;
use crate::derived::is_derived;
use crate::effect::{Effect, Found, PageId, Read, Table};
use crate::engine::Engine;

/// The kind that comes late.
const LATE: RecordKind = RecordKind::Interaction;

/// What is still to come.
#[derive(Debug)]
pub struct Late {
    /// The keys of the blocks that are not in yet, in order; `None` until they are known.
    keys: Option<Vec<Vec<u8>>>,
    /// Rows changed since their block was written: they come when all blocks are in.
    pub fresh: Vec<(Vec<u8>, Vec<u8>)>,
    /// Blocks that cannot be read.
    pub stale: Vec<(Table, Vec<u8>)>,
}

impl Late {
    /// At its beginning.
    pub const fn new(fresh: Vec<(Vec<u8>, Vec<u8>)>, stale: Vec<(Table, Vec<u8>)>) -> Self {
        Self { keys: None, fresh, stale }
    }

    /// What is read next. `None` when all is in.
    fn next(&self, most: usize) -> Option<Read> {
        let Some(keys) = &self.keys else { return Some(Read::Keys(Table::Rows)) };
        let some = &keys[..keys.len().min(most)];
        // The key right behind the last.
        let until = some.last()?.iter().copied().chain([0]).collect();
        Some(Read::Some(Table::Rows, some.first()?.clone(), until, u32::MAX))
    }
}

/// The blocks that are read at once, before anybody is answered.
pub fn first_reads() -> [Read; 2] {
    let some = |from: u8, until: u8| Read::Some(Table::Rows, vec![from], vec![until], u32::MAX);
    [some(0, LATE as u8), some(LATE as u8 + 1, u8::MAX)]
}

/// Whether a row that stands alone is of the kind that comes late.
pub fn is_late(kind: RecordKind) -> bool {
    kind == LATE
}

impl Engine {
    /// Asks for what comes next, or ends the start.
    pub(super) fn read_late(&mut self, out: &mut Vec<Effect>) {
        let ticket = self.next_ticket();
        let most = self.pace.taken_in;
        let Some(starting) = &mut self.starting else { return };
        match starting.late.as_ref().and_then(|late| late.next(most)) {
            Some(read) => {
                starting.ticket = Some(ticket);
                out.push(Effect::Read { ticket, reads: vec![read] });
            }
            None => self.finish_start(out),
        }
    }

    /// Takes in what was read, and asks for more.
    pub(super) fn take_in_late(&mut self, mut late: Late, found: Vec<Found>, out: &mut Vec<Effect>) {
        match found.into_iter().next() {
            Some(Found::Keys(keys)) => {
                let keys: Vec<Vec<u8>> =
                    keys.into_iter().filter(|key| key.first() == Some(&(LATE as u8))).collect();
                self.records.table_mut(LATE).reserve(keys.len() * ROWS_PER_BLOCK);
                late.keys = Some(keys);
            }
            Some(Found::Pairs(blocks)) => {
                if let Some(keys) = &mut late.keys {
                    keys.drain(..keys.len().min(self.pace.taken_in));
                }
                self.load_blocks(blocks, &mut late.stale);
            }
            Some(Found::Value(_)) | None => {}
        }
        self.starting.get_or_insert_default().late = Some(late);
        self.read_late(out);
    }

    /// Whether pages are answered: the store was read, as far as they ask for it first.
    pub(crate) fn answers_pages(&self) -> bool {
        self.starting.as_ref().is_none_or(|starting| starting.late.is_some())
    }

    /// Answers now what can be known before everything is there; otherwise the message waits.
    pub(crate) fn hear_early(&mut self, page: PageId, message: ToEngine, out: &mut Vec<Effect>) {
        let Some(starting) = &mut self.starting else { return };
        let watch = watch_of(&message.request);
        // INVARIANT: what is said of one list is heard in the order in which it was said.
        let waits = watch.is_some_and(|watch| {
            let others = starting.waiting.iter().filter(|(from, _)| *from == page);
            others.into_iter().any(|(_, other)| watch_of(&other.request) == Some(watch))
        });
        if starting.late.is_none() || waits || !is_known_early(&message.request) {
            starting.waiting.push((page, message));
            return;
        }
        self.request(Asker { page, request: message.id }, message.request, out);
    }

    /// Tells pages the lists that they may see before everything is there.
    pub(crate) fn tell_early(&mut self, out: &mut Vec<Effect>) {
        if !self.answers_pages() {
            return;
        }
        for (page, watch, window) in self.watches.changed(&self.records, true, self.pace.search) {
            out.push(Effect::ToPage(page, FromEngine::Window { watch, window }));
        }
        // WHY not kept: what they say of records that come later is not known yet.
        self.watches.take_made();
        if self.watches.are_finding() {
            out.push(Effect::Continue);
        }
    }
}

/// Whether a request asks for nothing that comes late, and changes nothing.
fn is_known_early(request: &Request) -> bool {
    match request {
        Request::State
        | Request::Drafts
        | Request::Preferences
        | Request::Scroll { .. }
        | Request::Unwatch { .. } => true,
        Request::Watch { query, columns, .. } => asks_only_early(query, columns, None),
        Request::WatchGrouped { query, columns, grouping, .. } => {
            asks_only_early(query, columns, Some(grouping))
        }
        _ => false,
    }
}

/// The list that a request is about.
fn watch_of(request: &Request) -> Option<WatchId> {
    match request {
        Request::Watch { watch, .. }
        | Request::WatchGrouped { watch, .. }
        | Request::WatchRecord { watch, .. }
        | Request::WatchForecast { watch, .. }
        | Request::Scroll { watch, .. }
        | Request::Unwatch { watch }
        | Request::Listed { watch }
        | Request::Place { watch, .. } => Some(*watch),
        _ => None,
    }
}

/// A list of other records that is neither sifted nor ordered by what late ones say. A search looks at the titles of all
/// that a record links to. What is merely shown by its title is told again when everything is there.
fn asks_only_early(query: &Query, columns: &[Column], grouping: Option<&Grouping>) -> bool {
    let kind = query.kind;
    let is_derived = |column: Column| is_derived(kind, column);
    let of_late = |column: Column| is_derived(column) || may_link_late(kind, column);
    let sorted = query.sort.iter().map(|sort| sort.column);
    let grouped = grouping.map(|grouping| Column::Field(grouping.by));
    kind != LATE
        && query.search.is_empty()
        && !columns.iter().copied().any(is_derived)
        && !query.filter.asks_for(&of_late)
        && !sorted.chain(grouped).any(of_late)
}

fn may_link_late(kind: RecordKind, column: Column) -> bool {
    let Column::Field(key) = column else { return false };
    let field = kind.spec().field(key).map(|spec| spec.kind);
    matches!(field, Some(FieldKind::Links)) || matches!(field, Some(FieldKind::Link(to)) if to == LATE)
}
