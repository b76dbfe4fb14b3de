//! All deals counted, as they are or as they were at the end of a day.

use std::collections::HashMap;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::row::Row;
use crm_domain::sales::forecast::analysis::Track;
use crm_domain::sales::forecast::past::{end_of, fact_at};
use crm_domain::sales::forecast::tally::Tally;
use crm_domain::sales::forecast::{Fact, StageFacts, StagesById};
use crm_domain::sales::stage::{Move, Outcome};
use crm_domain::schema::deal;
use crm_domain::time::{Day, Millis, Zone};
use crm_domain::value::FieldValue;

use super::{has_task, products};
use crate::encoding::Wanted;
use crate::records::Records;
use crate::table::Slot;

/// What of a deal is counted, now and on a day that has passed.
const READ: [FieldKey; 15] = [
    deal::STAGE,
    deal::PIPELINE,
    deal::AMOUNT,
    deal::PROBABILITY,
    deal::FORECAST_CATEGORY,
    deal::EXPECTED_CLOSE,
    deal::CLOSED_AT,
    deal::OWNER,
    deal::NEXT_STEP,
    deal::NEXT_STEP_AT,
    deal::STAGE_LOG,
    deal::FORECAST_LOG,
    deal::SOURCE,
    deal::LOST_REASON,
    deal::WIN_REASON,
];

/// A count of all deals.
#[derive(Debug)]
pub struct Counting {
    /// The day that is looked back at, and its last moment; `None`: now.
    at: Option<(Day, Millis)>,
    today: Day,
    stages: StagesById,
    /// What a deal is read for.
    wanted: Wanted,
    /// Deals from this slot on are not counted yet.
    next: Slot,
    tally: Tally<Slot>,
    /// How decided deals came to be so; only of a count of now.
    tracks: HashMap<Slot, Track>,
}

impl Counting {
    /// Nothing is counted yet.
    pub fn new(as_of: Option<Day>, today: Day, records: &Records, zone: &Zone) -> Self {
        let table = records.table(RecordKind::Stage);
        let stages = (0..table.len()).map(|slot| (table.id(slot), StageFacts::of_row(&table.row(slot))));
        Self {
            at: as_of.map(|day| (day, end_of(day, zone))),
            today,
            stages: stages.collect(),
            wanted: Wanted::fields(RecordKind::Deal, READ),
            next: 0,
            tally: Tally::new(as_of.unwrap_or(today)),
            tracks: HashMap::new(),
        }
    }

    /// The day that is looked back at.
    pub fn as_of(&self) -> Option<Day> {
        self.at.map(|(day, _)| day)
    }

    /// Whether it was counted when it was not today.
    pub fn is_of_another_day(&self, today: Day) -> bool {
        self.today != today
    }

    /// Whether every deal is counted.
    pub fn is_done(&self, records: &Records) -> bool {
        self.next >= records.table(RecordKind::Deal).len()
    }

    /// What was counted.
    pub fn tally(&self) -> &Tally<Slot> {
        &self.tally
    }

    /// How a decided deal came to be so.
    pub fn track(&self, slot: Slot) -> Option<&Track> {
        self.tracks.get(&slot)
    }

    /// Counts at most so many deals more; how many are left of these.
    pub fn go_on(&mut self, records: &Records, zone: &Zone, most: u32) -> u32 {
        let until = records.table(RecordKind::Deal).len().min(self.next.saturating_add(most));
        let counted = until.saturating_sub(self.next);
        while self.next < until {
            let slot = self.next;
            self.next += 1;
            self.recount(slot, records, zone);
        }
        most - counted
    }

    /// Counts a deal anew, unless its turn has yet to come.
    pub fn recount(&mut self, slot: Slot, records: &Records, zone: &Zone) {
        if slot >= self.next {
            return;
        }
        self.tally.remove(slot);
        self.tracks.remove(&slot);
        let table = records.table(RecordKind::Deal);
        if table.flags(slot).hidden {
            return;
        }
        let row = table.part(slot, &self.wanted);
        let fact = self.fact(&row, records, zone);
        // INVARIANT: nothing is counted that is not read.
        debug_assert_eq!(fact, self.fact(&table.row(slot), records, zone));
        let Some(fact) = fact else { return };
        if self.at.is_none() && fact.outcome != Outcome::Open {
            let own = table.part(slot, &Wanted::fields(RecordKind::Deal, [deal::LINES]));
            let sold = products(&own, records);
            self.tracks.insert(slot, Track::of_row(&row, sold.into_iter()));
        }
        self.tally.put(slot, fact);
    }

    fn fact(&self, row: &Row, records: &Records, zone: &Zone) -> Option<Fact> {
        match self.at {
            Some((_, end)) => fact_at(row, &self.stages, end),
            None => self.now(row, records, zone),
        }
    }

    fn now(&self, row: &Row, records: &Records, zone: &Zone) -> Option<Fact> {
        if row.deleted_at.is_some() {
            return None;
        }
        let has_step = row.get(deal::NEXT_STEP).is_some() || row.get(deal::NEXT_STEP_AT).is_some();
        let has_task = !has_step && has_task(&row.id, records);
        Some(Fact::of_row(row, &self.stages, since(row, zone), has_task, self.today))
    }
}

/// The day on which a deal came to its stage.
fn since(row: &Row, zone: &Zone) -> Option<Day> {
    let last = match row.get(deal::STAGE_LOG) {
        // Words sort by time; those of newer versions are passed by.
        Some(FieldValue::Tags(words)) => words.iter().rev().find_map(|word| word.parse::<Move>().ok()),
        _ => None,
    };
    zone.day(last.map_or(row.created_at, |moved| moved.at))
}
