//! Forecasts on screens, kept right by the changed deals alone: what all deals add up to is counted once, in turns,
//! and from then on a deal that changes is taken out and put in again.

mod counting;
mod view;

use std::collections::BTreeSet;

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::schema::task;
use crm_domain::time::{Day, Millis, Zone};
use crm_domain::value::FieldValue;
use engine_protocol::forecast::{ForecastQuery, ForecastView};
use engine_protocol::{FromEngine, WatchId};

use crate::effect::{Effect, PageId};
use crate::engine::Engine;
use crate::records::{Records, links};
use crate::table::Slot;
use counting::Counting;

/// What counting a deal costs, in looks at a row's signature ([`crate::Pace::search`]).
const DEAL: u32 = 20;

/// A forecast on a screen.
#[derive(Debug)]
struct Shown {
    page: PageId,
    watch: WatchId,
    query: ForecastQuery,
    /// What the page was told last.
    told: Option<ForecastView>,
    /// The page has just asked.
    is_asked: bool,
    /// Something that it may show has changed.
    is_old: bool,
}

/// All forecasts on screens, and what they are made of.
#[derive(Debug, Default)]
pub struct Forecasts {
    shown: Vec<Shown>,
    /// All deals, as they are and as they were on the days that somebody looks back at.
    counted: Vec<Counting>,
}

impl Forecasts {
    /// Begins or replaces a forecast.
    pub fn show(&mut self, page: PageId, watch: WatchId, query: ForecastQuery) {
        let told = self.take(page, watch).and_then(|before| before.told);
        self.shown.push(Shown { page, watch, query, told, is_asked: true, is_old: true });
        self.forget_unasked();
    }

    fn take(&mut self, page: PageId, watch: WatchId) -> Option<Shown> {
        let at = self.shown.iter().position(|shown| shown.page == page && shown.watch == watch)?;
        Some(self.shown.swap_remove(at))
    }

    /// Ends a forecast.
    pub fn end(&mut self, page: PageId, watch: WatchId) {
        self.take(page, watch);
        self.forget_unasked();
    }

    /// Ends all forecasts of a page.
    pub fn end_page(&mut self, page: PageId) {
        self.shown.retain(|shown| shown.page != page);
        self.forget_unasked();
    }

    /// WHY how things stand now is kept: whoever has looked once looks again, and a deal that changes costs microseconds.
    fn forget_unasked(&mut self) {
        let is_needed =
            |as_of: Option<Day>| as_of.is_none() || self.shown.iter().any(|shown| shown.query.as_of == as_of);
        self.counted.retain(|counting| is_needed(counting.as_of()));
    }

    /// Forgets everything that was counted.
    pub fn forget_all(&mut self) {
        self.counted.clear();
        self.shown.iter_mut().for_each(|shown| shown.is_old = true);
    }

    /// The deals that are counted otherwise when these records change; call before they do, and after.
    pub fn reached(&self, changed: &BTreeSet<RecordId>, records: &Records) -> BTreeSet<Slot> {
        if self.counted.is_empty() {
            return BTreeSet::new();
        }
        let deals = records.table(RecordKind::Deal);
        let mut slots = BTreeSet::new();
        for id in changed {
            match records.find(id) {
                Some((RecordKind::Deal, slot)) => _ = slots.insert(slot),
                // What is to be done for a deal, and what was offered for it.
                Some((kind @ (RecordKind::Task | RecordKind::Quote), slot)) => {
                    slots.extend(links(&records.table(kind).row(slot)).filter_map(|to| deals.slot(&to)));
                }
                _ => {}
            }
        }
        slots
    }

    /// Records have changed, and these deals are counted otherwise.
    pub fn changed(
        &mut self,
        changed: &BTreeSet<RecordId>,
        slots: &BTreeSet<Slot>,
        records: &Records,
        zone: &Zone,
    ) {
        if self.counted.is_empty() {
            return;
        }
        let is_stage = |id: &RecordId| matches!(records.find(id), Some((RecordKind::Stage, _)));
        if changed.iter().any(is_stage) {
            return self.forget_all();
        }
        // A team that changes counts no deal anew: deals are counted by their owners.
        for counting in &mut self.counted {
            slots.iter().for_each(|slot| counting.recount(*slot, records, zone));
        }
        self.shown.iter_mut().for_each(|shown| shown.is_old = true);
    }

    /// Counts on by a turn, which may cost so much. Whether it is to go on in another one.
    fn go_on(&mut self, records: &Records, zone: &Zone, now: Millis, turn: u32) -> bool {
        let mut days: BTreeSet<Option<Day>> = self.shown.iter().map(|shown| shown.query.as_of).collect();
        if !self.shown.is_empty() {
            days.insert(None);
        }
        self.count(&days, records, zone, now, turn)
    }

    /// The same of how things stand now, in a quiet moment: whoever then looks at it waits for nothing.
    pub fn prepare(&mut self, records: &Records, zone: &Zone, now: Millis, turn: u32) -> bool {
        let is_empty = records.table(RecordKind::Deal).len() == 0;
        !is_empty && self.count(&BTreeSet::from([None]), records, zone, now, turn)
    }

    fn count(
        &mut self,
        days: &BTreeSet<Option<Day>>,
        records: &Records,
        zone: &Zone,
        now: Millis,
        turn: u32,
    ) -> bool {
        let Some(today) = zone.day(now) else { return false };
        if self.counted.iter().any(|counting| counting.is_of_another_day(today)) {
            self.forget_all();
        }
        let mut left = turn / DEAL;
        let mut goes_on = false;
        for day in days {
            let known = self.counted.iter().position(|counting| counting.as_of() == *day);
            let at = known.unwrap_or_else(|| {
                self.counted.push(Counting::new(*day, today, records, zone));
                self.counted.len() - 1
            });
            if let Some(counting) = self.counted.get_mut(at) {
                left = counting.go_on(records, zone, left.max(1));
                goes_on |= !counting.is_done(records);
            }
        }
        goes_on
    }

    /// Whether a page waits for what has changed.
    fn have_news(&self) -> bool {
        self.shown.iter().any(|shown| shown.is_old)
    }

    /// The forecasts that pages do not know yet: all, or only those that they have just asked for.
    fn news(&mut self, records: &Records, all: bool) -> Vec<(PageId, WatchId, ForecastView)> {
        let mut news = Vec::new();
        for shown in self.shown.iter_mut().filter(|shown| shown.is_old && (all || shown.is_asked)) {
            let counted = |as_of| self.counted.iter().find(|counting| counting.as_of() == as_of);
            let (Some(now), Some(then)) = (counted(None), counted(shown.query.as_of)) else { continue };
            if !now.is_done(records) || !then.is_done(records) {
                continue;
            }
            let view = view::view(&shown.query, now, then, records);
            let is_asked = std::mem::take(&mut shown.is_asked);
            shown.is_old = false;
            if is_asked || shown.told.as_ref() != Some(&view) {
                shown.told = Some(view.clone());
                news.push((shown.page, shown.watch, view));
            }
        }
        news
    }
}

impl Engine {
    /// Tells pages how forecasts have changed. Whether something waits to be told.
    pub(crate) fn tell_forecasts(&mut self, all: bool, out: &mut Vec<Effect>) -> bool {
        if !self.forecasts.have_news() {
            return false;
        }
        let goes_on = self.forecasts.go_on(&self.records, self.watches.zone(), self.now, self.pace.search);
        if goes_on && !out.iter().any(|effect| matches!(effect, Effect::Continue)) {
            out.push(Effect::Continue);
        }
        for (page, watch, view) in self.forecasts.news(&self.records, all) {
            out.push(Effect::ToPage(
                page,
                FromEngine::Forecast { watch, view: engine_protocol::encode(&view) },
            ));
        }
        !goes_on && self.forecasts.have_news()
    }
}

/// Whether something is still to be done for a deal.
fn has_task(deal: &RecordId, records: &Records) -> bool {
    records
        .linked_to(deal, RecordKind::Task)
        .any(|row| row.deleted_at.is_none() && crm_domain::activity::is_open(row.text(task::STATUS)))
}

/// What a deal is about: the products of its own lines, and of what was offered for it.
fn products(deal: &crm_domain::row::Row, records: &Records) -> BTreeSet<RecordId> {
    use crm_domain::item::ItemValue;
    use crm_domain::schema::{deal as deals, quote};
    let of = |row: &crm_domain::row::Row, lines| -> Vec<RecordId> {
        let lines = row.get(lines).map(FieldValue::items).unwrap_or_default();
        let product = |item: &ItemValue| match item {
            ItemValue::Line(line) if line.counts() => line.product,
            _ => None,
        };
        lines.iter().filter_map(|(_, item)| product(item)).collect()
    };
    let quotes = records.linked_to(&deal.id, RecordKind::Quote).filter(|row| row.deleted_at.is_none());
    of(deal, deals::LINES).into_iter().chain(quotes.flat_map(|row| of(&row, quote::LINES))).collect()
}
