//! A query, prepared to be held against rows.

use crm_domain::field::RecordKind;
use crm_domain::filter::Prepared;
use crm_domain::id::RecordId;
use crm_domain::query::{Column, Filter, Op, Query, Scope, Sort};
use crm_domain::search::SearchQuery;
use crm_domain::time::Zone;
use crm_domain::value::FieldValue;

use crate::finding;
use crate::records::{Records, is_derived};
use crate::sorted;
use crate::table::Slot;

/// A query with everything prepared to hold it against a row.
#[derive(Debug)]
pub struct Question {
    /// Of which kind the records are.
    pub kind: RecordKind,
    scope: Scope,
    search: SearchQuery,
    filter: Option<Prepared>,
    /// The filter asks for what other records say.
    derived: bool,
    /// What is found links to this record.
    anchor: Option<RecordId>,
    /// The order.
    pub levels: Vec<Sort>,
}

impl Question {
    /// Prepares a query.
    #[must_use]
    pub fn new(query: &Query, zone: &Zone) -> Self {
        let all = matches!(&query.filter, crm_domain::query::Filter::All(parts) if parts.is_empty());
        Self {
            kind: query.kind,
            scope: query.scope,
            search: SearchQuery::parse(&query.search),
            filter: (!all).then(|| Prepared::new(&query.filter, zone)),
            derived: query.filter.asks_for(&|column| is_derived(query.kind, column)),
            anchor: anchor(&query.filter),
            levels: sorted::levels(&query.sort),
        }
    }

    /// Whether a row belongs to the result.
    #[must_use]
    pub fn holds(&self, slot: Slot, records: &Records) -> bool {
        self.look(slot, records).0
    }

    /// Whether a row belongs to the result, and what it cost to know, in looks at signatures.
    #[must_use]
    pub fn look(&self, slot: Slot, records: &Records) -> (bool, u32) {
        let table = records.table(self.kind);
        let found = self.search.judge(table.signature(slot));
        if found == Some(false) {
            return (false, 1);
        }
        let flags = table.flags(slot);
        if flags.hidden || flags.trashed != (self.scope == Scope::Trash) {
            return (false, 1);
        }
        let mut cost = 1;
        if found.is_none() {
            cost += finding::TEXT;
            if !self.search.matches(&records.search_text(self.kind, slot)) {
                return (false, cost);
            }
        }
        match &self.filter {
            None => (true, cost),
            Some(filter) => {
                let row = if self.derived { records.shown(self.kind, slot) } else { table.row(slot) };
                let holds = filter.matches(&row, &|id: RecordId| records.title(&id));
                let more = if self.derived { finding::DERIVED } else { 0 };
                (holds, cost + finding::FILTER + more)
            }
        }
    }

    /// The slots of an order among which the result lies. WHY: a board asks for the deals of each stage, and what
    /// links to a record is known without reading a row.
    #[must_use]
    pub fn among(&self, order: &[Slot], records: &Records) -> Vec<Slot> {
        let Some(anchor) = self.anchor else { return order.to_vec() };
        let table = records.table(self.kind);
        let mut linked = vec![false; table.len() as usize];
        for slot in records.linking_to(&anchor).filter_map(|id| table.slot(id)) {
            if let Some(linked) = linked.get_mut(slot as usize) {
                *linked = true;
            }
        }
        order.iter().copied().filter(|slot| linked.get(*slot as usize) == Some(&true)).collect()
    }

    /// How many records there are without filter and search.
    #[must_use]
    pub fn all(&self, records: &Records) -> u32 {
        let table = records.table(self.kind);
        match self.scope {
            Scope::Living => table.living(),
            Scope::Trash => table.trashed(),
        }
    }

    /// All slots of the result, in order, picked from all slots in that order.
    #[must_use]
    pub fn pick(&self, order: &[Slot], records: &Records) -> Vec<Slot> {
        order.iter().copied().filter(|slot| self.holds(*slot, records)).collect()
    }
}

/// The record that all which a filter finds links to, where it says so at its top.
fn anchor(filter: &Filter) -> Option<RecordId> {
    match filter {
        Filter::All(parts) => parts.iter().find_map(anchor),
        Filter::Is { column: Column::Field(_), op: Op::Is, values } => match values.as_slice() {
            [FieldValue::Link(id)] => Some(*id),
            _ => None,
        },
        Filter::Is { .. } | Filter::Any(_) | Filter::Not(_) | Filter::Conflicted => None,
    }
}
