//! A forecast as a page shows it, out of what was counted.

use std::collections::BTreeSet;

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::sales::forecast::analysis::{Analysis, analyse};
use crm_domain::sales::forecast::quota::{Quota, of_periods};
use crm_domain::sales::forecast::slip::{Slips, is_behind};
use crm_domain::sales::forecast::tally::{Cell, Figure};
use crm_domain::sales::forecast::teams::{Asked, Teams};
use crm_domain::sales::forecast::{Fact, GroupBy, Question, Whose};
use crm_domain::schema::deal;
use crm_domain::time::Day;
use crm_domain::value::{FieldValue, Money};
use engine_protocol::forecast::{
    Attention, DealLine, DealLines, DealThen, ForecastQuery, ForecastView, QuotaLine,
};

use super::counting::Counting;
use crate::records::Records;
use crate::table::Slot;

/// More deals behind a figure nobody reads.
const DEALS: usize = 500;

/// What a page shows. `then` is `now` where nobody looks back.
pub fn view(query: &ForecastQuery, now: &Counting, then: &Counting, records: &Records) -> ForecastView {
    let teams = teams(records);
    let asked = Asked::new(&query.question, &teams);
    let analysis = query.analysis.map(|(from, to)| {
        let decided = now.tally().facts().filter_map(|(slot, fact)| Some((fact, now.track(slot)?)));
        Box::new(analyse(decided, asked, from, to))
    });
    let whole = Question { group: GroupBy::Nothing, ..query.question };
    ForecastView {
        today: then.tally().today(),
        lines: then.tally().table(asked),
        totals: then.tally().table(Asked::new(&whole, &teams)),
        quotas: quotas(asked.question, records),
        attention: Attention {
            overdue: then.tally().count(asked, Figure::Overdue),
            rotten: then.tally().count(asked, Figure::Rotten),
            no_step: then.tally().count(asked, Figure::NoStep),
            no_amount: then.tally().count(asked, Figure::NoAmount),
            contested: then.tally().contested(asked),
        },
        slips: if query.as_of.is_some() { slips(asked, now, then) } else { Slips::default() }.lines(),
        deals: query.cell.map(|cell| deals(query, asked, &cell, now, then, records)),
        titles: analysis.as_deref().map(|analysis| titles(analysis, records)).unwrap_or_default(),
        analysis,
    }
}

/// Who is in which team now, also where a day that has passed is looked at.
fn teams(records: &Records) -> Teams {
    let table = records.table(RecordKind::Team);
    let living = (0..table.len()).filter(|slot| !table.flags(*slot).trashed && !table.flags(*slot).hidden);
    Teams::of_rows(living.map(|slot| table.row(slot)))
}

/// Everybody's: a page that looks at one member or pipeline sets quotas as well.
fn quotas(question: &Question, records: &Records) -> Vec<QuotaLine> {
    let (question, teams) = (Question { whose: Whose::All, pipeline: None, ..*question }, Teams::none());
    let table = records.table(RecordKind::Quota);
    let living = (0..table.len()).filter(|slot| !table.flags(*slot).trashed && !table.flags(*slot).hidden);
    let quotas = living.filter_map(|slot| Quota::of_row(&table.row(slot)));
    let line = |((when, member, currency), minor)| QuotaLine { when, member, currency, minor };
    of_periods(quotas, Asked::new(&question, &teams)).into_iter().map(line).collect()
}

fn slips(asked: Asked<'_>, now: &Counting, then: &Counting) -> Slips {
    let mut slips = Slips::default();
    for (slot, fact) in then.tally().facts() {
        slips.add(asked, Some(fact), now.tally().fact(slot));
    }
    for (_, fact) in now.tally().facts().filter(|(slot, _)| then.tally().fact(*slot).is_none()) {
        slips.add(asked, None, Some(fact));
    }
    slips
}

fn deals(
    query: &ForecastQuery,
    asked: Asked<'_>,
    cell: &Cell,
    now: &Counting,
    then: &Counting,
    records: &Records,
) -> DealLines {
    let mut found: Vec<Slot> = match cell.figure {
        Figure::Slipped(_) => {
            let slots: BTreeSet<Slot> = [then, now]
                .into_iter()
                .flat_map(|count| count.tally().facts())
                .map(|(slot, _)| slot)
                .collect();
            let is_behind =
                |slot: &Slot| is_behind(asked, cell, then.tally().fact(*slot), now.tally().fact(*slot));
            slots.into_iter().filter(is_behind).collect()
        }
        _ => then.tally().behind(asked, cell).map(|(slot, _)| slot).collect(),
    };
    let fact = |slot: Slot| then.tally().fact(slot).or_else(|| now.tally().fact(slot));
    found.sort_by_cached_key(|slot| {
        let fact = fact(*slot);
        let day = fact.and_then(Fact::day);
        // Deals without a day come last.
        (day.is_none(), day, std::cmp::Reverse(fact.map_or(0, |fact| fact.minor)), *slot)
    });
    let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let looks_back = query.as_of.is_some();
    let line = |slot: &Slot| line(*slot, looks_back.then_some(then), records);
    DealLines { cell: *cell, total, deals: found.iter().take(DEALS).map(line).collect() }
}

fn line(slot: Slot, then: Option<&Counting>, records: &Records) -> DealLine {
    let row = records.table(RecordKind::Deal).row(slot);
    let link = |key| match row.get(key) {
        Some(FieldValue::Link(id)) => Some(*id),
        _ => None,
    };
    let day = |key| match row.get(key) {
        Some(FieldValue::Day(day)) => Some(*day),
        _ => None,
    };
    let mut line = DealLine {
        id: row.id,
        title: row.title(),
        account: link(deal::ACCOUNT).and_then(|id| records.title(&id)).unwrap_or_default(),
        stage: link(deal::STAGE),
        owner: match row.get(deal::OWNER) {
            Some(FieldValue::Member(owner)) => Some(*owner),
            _ => None,
        },
        amount: match row.get(deal::AMOUNT) {
            Some(FieldValue::Money(amount)) => Some(*amount),
            _ => None,
        },
        day: day(deal::CLOSED_AT).or_else(|| day(deal::EXPECTED_CLOSE)),
        then: None,
    };
    let was = then.and_then(|then| then.tally().fact(slot)).map(as_it_was);
    let is = (line.stage, line.amount, line.day);
    line.then = was.filter(|was| is != (was.stage, was.amount, was.day));
    line
}

fn as_it_was(fact: &Fact) -> DealThen {
    let day: Option<Day> = fact.day();
    let amount = fact.currency.map(|currency| Money { minor: fact.minor, currency });
    DealThen { stage: fact.stage, amount, day }
}

fn titles(analysis: &Analysis, records: &Records) -> Vec<(RecordId, String)> {
    let products = analysis.products.iter().map(|(id, _)| *id);
    products.filter_map(|id| records.title(&id).map(|title| (id, title))).collect()
}
