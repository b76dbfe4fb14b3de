//! A query, prepared to be held against rows.

use std::borrow::Cow;

use crm_domain::field::RecordKind;
use crm_domain::filter::Prepared;
use crm_domain::id::RecordId;
use crm_domain::query::{Column, Filter, Op, Query, Scope};
use crm_domain::row::Row;
use crm_domain::schema::deal;
use crm_domain::search::SearchQuery;
use crm_domain::time::Zone;
use crm_domain::value::FieldValue;

use crate::derived::is_derived;
use crate::encoding::Wanted;
use crate::finding::{self, Finding};
use crate::orders::Orders;
use crate::records::Records;
use crate::sorted::Levels;
use crate::table::Slot;

/// Fewer linked rows than this part of all are sorted by themselves.
const FEW: usize = 8;

/// A query with everything prepared to hold it against a row.
#[derive(Debug)]
pub struct Question {
    /// Of which kind the records are.
    pub kind: RecordKind,
    scope: Scope,
    search: SearchQuery,
    filter: Option<Prepared>,
    /// It asks for what other records say.
    derived: bool,
    /// What is found links to one of these records.
    anchors: Option<Vec<RecordId>>,
    /// The order.
    pub levels: Levels,
    /// What a row is read for: the filter, the order, and what deals are worth. WHY all at once: a row is read once.
    wanted: Wanted,
}

/// What a look at a row came to.
#[derive(Debug)]
pub struct Look {
    /// It belongs to the result.
    pub holds: bool,
    /// What it cost to know, in looks at signatures.
    pub cost: u32,
    /// As much of the row as the question asks for, where it was read.
    row: Option<Row>,
    /// What is searched in, where it had to be made for this look.
    pub made: Option<String>,
}

impl Look {
    /// Whether the row was read for it.
    #[must_use]
    pub const fn is_read(&self) -> bool {
        self.row.is_some()
    }
}

impl Question {
    /// Prepares a query.
    #[must_use]
    pub fn new(query: &Query, zone: &Zone) -> Self {
        let kind = query.kind;
        let all = matches!(&query.filter, Filter::All(parts) if parts.is_empty());
        let levels = Levels::new(kind, &query.sort);
        let mut wanted = if kind == RecordKind::Deal {
            Wanted::fields(kind, [deal::AMOUNT, deal::PROBABILITY])
        } else {
            Wanted::default()
        };
        query.filter.columns(&mut |column| wanted.add(kind, column));
        levels.columns().for_each(|column| wanted.add(kind, column));
        Self {
            kind,
            scope: query.scope,
            search: SearchQuery::parse(&query.search),
            filter: (!all).then(|| Prepared::new(&query.filter, zone)),
            derived: levels.are_derived() || query.filter.asks_for(&|column| is_derived(kind, column)),
            anchors: anchors(&query.filter),
            levels,
            wanted,
        }
    }

    /// Whether it asks for what other records say.
    #[must_use]
    pub const fn is_derived(&self) -> bool {
        self.derived
    }

    /// Whether a row belongs to the result.
    #[must_use]
    pub fn holds(&self, slot: Slot, records: &Records) -> bool {
        self.look(slot, records).holds
    }

    /// Whether a row belongs to the result.
    #[must_use]
    pub fn look(&self, slot: Slot, records: &Records) -> Look {
        let table = records.table(self.kind);
        let no = |cost| Look { holds: false, cost, row: None, made: None };
        let found = self.search.judge(table.signature(slot));
        if found == Some(false) {
            return no(1);
        }
        let flags = table.flags(slot);
        if flags.hidden || flags.trashed != (self.scope == Scope::Trash) {
            return no(1);
        }
        let (mut cost, mut made) = (1, None);
        if found.is_none() {
            let text = records.search_text(self.kind, slot);
            let matches = self.search.matches(&text);
            cost += finding::TEXT;
            if let Cow::Owned(text) = text {
                cost += finding::MADE;
                made = Some(text);
            }
            if !matches {
                return Look { made, ..no(cost) };
            }
        }
        match &self.filter {
            None => Look { holds: true, cost, row: None, made },
            Some(filter) => {
                let row = self.read(slot, records);
                let holds = filter.matches(&row, &|id: RecordId| records.title(&id));
                Look { holds, cost: cost + self.cost_of_row(), row: Some(row), made }
            }
        }
    }

    /// As much of a row as the question asks for.
    #[must_use]
    pub fn read(&self, slot: Slot, records: &Records) -> Row {
        if self.derived {
            records.shown(self.kind, slot)
        } else {
            records.table(self.kind).part(slot, &self.wanted)
        }
    }

    /// The row of a look, read now where it was not.
    #[must_use]
    pub fn row_of(&self, look: Look, slot: Slot, records: &Records) -> Row {
        look.row.unwrap_or_else(|| self.read(slot, records))
    }

    /// What reading a row costs, in looks at signatures.
    #[must_use]
    pub const fn cost_of_row(&self) -> u32 {
        if self.derived { finding::ROW + finding::DERIVED } else { finding::ROW }
    }

    /// Begins to find: among rows in their order where that is known or made without reading them, else among rows as
    /// they come, which are put in order once they are found.
    #[must_use]
    pub fn begin(&self, orders: &mut Orders, records: &Records) -> Finding {
        let table = records.table(self.kind);
        let plain = self.filter.is_none() && self.search.is_empty();
        let Some(anchors) = &self.anchors else {
            // WHY not of all rows at once: what other records say of a row is worked out for each of them.
            let plain = plain && !self.levels.are_derived();
            return match plain || self.levels.are_title() || orders.know(&self.levels) {
                true => Finding::among(orders.get(&self.levels, records).to_vec()),
                false => Finding::anywhere((0..table.len()).collect()),
            };
        };
        // WHY: a board asks for the deals of each stage, and what links to a record is known without reading a row.
        let linking = anchors.iter().flat_map(|anchor| records.linking_to(anchor));
        let mut slots: Vec<Slot> = linking.filter_map(|id| table.slot(id)).collect();
        // In the order in which they lie in memory, each once.
        slots.sort_unstable();
        slots.dedup();
        let few = slots.len() < table.len() as usize / FEW;
        if orders.know(&self.levels) || (self.levels.are_title() && !few) {
            let mut linked = vec![false; table.len() as usize];
            for slot in slots {
                if let Some(linked) = linked.get_mut(slot as usize) {
                    *linked = true;
                }
            }
            let order = orders.get(&self.levels, records).iter().copied();
            return Finding::among(order.filter(|slot| linked.get(*slot as usize) == Some(&true)).collect());
        }
        if self.levels.are_title() {
            return Finding::among(self.levels.sort(slots.into_iter(), records));
        }
        Finding::anywhere(slots)
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
}

/// The records of which all that a filter finds link to one, where it says so at its top.
fn anchors(filter: &Filter) -> Option<Vec<RecordId>> {
    match filter {
        Filter::All(parts) => parts.iter().find_map(anchors),
        Filter::Is { column: Column::Field(_), op: Op::Is, values } if values.len() != 1 => None,
        Filter::Is { column: Column::Field(_), op: Op::Is | Op::AnyOf, values } => {
            let id = |value: &FieldValue| match value {
                FieldValue::Link(id) => Some(*id),
                _ => None,
            };
            values.iter().map(id).collect()
        }
        Filter::Is { .. } | Filter::Any(_) | Filter::Not(_) | Filter::Conflicted => None,
    }
}
