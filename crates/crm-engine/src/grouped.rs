//! A list in groups, with what each of them holds and comes to: kept right by the changed rows alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crm_domain::field::{FieldKey, FieldKind, RecordKind};
use crm_domain::order::{SortKey, value_key};
use crm_domain::query::Column;
use crm_domain::row::Row;
use crm_domain::time::Day;
use crm_domain::value::{FieldValue, Money};
use engine_protocol::grouping::{GroupSum, GroupValue, GroupView, Grouping};
use engine_protocol::request::Span;

use crate::derived::is_derived;
use crate::encoding::Wanted;
use crate::records::Records;
use crate::sorted::Levels;
use crate::table::Slot;

/// The records that share a value.
#[derive(Debug)]
struct Section {
    value: GroupValue,
    /// In the list's order.
    slots: Vec<Slot>,
    /// Wide, so that no order of coming and going makes another sum.
    sums: BTreeMap<(FieldKey, [u8; 3]), (i128, u32)>,
}

/// What a row adds to its section.
#[derive(Debug)]
struct Part {
    section: usize,
    amounts: Vec<(FieldKey, Money)>,
}

/// A list's result, in groups.
#[derive(Debug)]
pub struct Grouped {
    /// The field that the records of a group share.
    pub by: FieldKey,
    of: RecordKind,
    kind: Option<FieldKind>,
    closed: Vec<GroupValue>,
    /// The fields that are added up.
    amounts: Vec<FieldKey>,
    /// What a row is read for.
    wanted: Wanted,
    /// Some of it other records say.
    derived: bool,
    /// In the order in which they were first met; those that ran empty stay, unseen.
    sections: Vec<Section>,
    by_value: HashMap<GroupValue, usize>,
    parts: HashMap<Slot, Part>,
}

impl Grouped {
    /// No rows yet. What other records say is added up where it is among the `columns`: working it out costs a look at
    /// them.
    #[must_use]
    pub fn new(kind: RecordKind, grouping: &Grouping, columns: &[Column]) -> Self {
        let spec = kind.spec();
        let amounts =
            spec.fields.iter().filter(|field| matches!(field.kind, FieldKind::Money | FieldKind::Total));
        let derived = |key: &FieldKey| is_derived(kind, Column::Field(*key));
        let is_asked = |key: &FieldKey| !derived(key) || columns.contains(&Column::Field(*key));
        let amounts: Vec<FieldKey> = amounts.map(|field| field.key).filter(is_asked).collect();
        Self {
            by: grouping.by,
            of: kind,
            kind: spec.field(grouping.by).map(|field| field.kind),
            closed: grouping.closed.clone(),
            wanted: Wanted::fields(kind, amounts.iter().copied().chain([grouping.by])),
            derived: derived(&grouping.by) || amounts.iter().any(derived),
            amounts,
            sections: Vec::new(),
            by_value: HashMap::new(),
            parts: HashMap::new(),
        }
    }

    /// Whether other records say what it adds up or is grouped by.
    #[must_use]
    pub const fn is_derived(&self) -> bool {
        self.derived
    }

    /// Says of which groups only the head is shown.
    pub fn close(&mut self, closed: &[GroupValue]) {
        self.closed = closed.to_vec();
    }

    /// Forgets all rows.
    pub fn clear(&mut self) {
        self.sections.clear();
        self.by_value.clear();
        self.parts.clear();
    }

    /// Takes a whole result in, which is in the list's order.
    pub fn fill(&mut self, result: &[Slot], records: &Records) {
        self.clear();
        for slot in result {
            let section = self.note(*slot, &self.read(*slot, records));
            self.sections[section].slots.push(*slot);
        }
    }

    /// As much of a row as the groups ask for.
    fn read(&self, slot: Slot, records: &Records) -> Row {
        if self.derived {
            records.shown(self.of, slot)
        } else {
            records.table(self.of).part(slot, &self.wanted)
        }
    }

    /// Rows come into the list. Only the sections that they come into are touched.
    pub fn insert(&mut self, came: &[Slot], levels: &Levels, records: &Records) {
        let mut by_section: BTreeMap<usize, Vec<Slot>> = BTreeMap::new();
        for slot in came {
            let section = self.note(*slot, &self.read(*slot, records));
            by_section.entry(section).or_default().push(*slot);
        }
        for (section, came) in by_section {
            levels.insert(&mut self.sections[section].slots, came, records);
        }
    }

    /// Rows leave the list, or are about to change.
    pub fn remove(&mut self, slots: &BTreeSet<Slot>) {
        let mut touched = BTreeSet::new();
        for slot in slots {
            let Some(part) = self.parts.remove(slot) else { continue };
            touched.insert(part.section);
            let sums = &mut self.sections[part.section].sums;
            for (field, money) in part.amounts {
                let key = (field, money.currency);
                if let Some(sum) = sums.get_mut(&key) {
                    *sum = (sum.0.saturating_sub(money.minor.into()), sum.1.saturating_sub(1));
                    if sum.1 == 0 {
                        sums.remove(&key);
                    }
                }
            }
        }
        for section in touched {
            self.sections[section].slots.retain(|slot| !slots.contains(slot));
        }
    }

    /// Adds a row to the sums of its section; which one that is.
    fn note(&mut self, slot: Slot, row: &Row) -> usize {
        let value = row.get(self.by).and_then(shared);
        let section = match self.by_value.get(&value) {
            Some(section) => *section,
            None => {
                self.by_value.insert(value.clone(), self.sections.len());
                self.sections.push(Section { value, slots: Vec::new(), sums: BTreeMap::new() });
                self.sections.len() - 1
            }
        };
        let amount = |field: &FieldKey| match row.get(*field) {
            Some(FieldValue::Money(money)) => Some((*field, *money)),
            _ => None,
        };
        let amounts: Vec<(FieldKey, Money)> = self.amounts.iter().filter_map(amount).collect();
        for (field, money) in &amounts {
            let sum = self.sections[section].sums.entry((*field, money.currency)).or_default();
            *sum = (sum.0.saturating_add(money.minor.into()), sum.1 + 1);
        }
        self.parts.insert(slot, Part { section, amounts });
        section
    }

    /// The sections that hold something, in the order of what they share; what is empty comes last.
    fn in_order(&self, records: &Records) -> Vec<&Section> {
        let title_of = |id| records.sort_title(&id);
        let key = |section: &Section| match &section.value {
            None => SortKey::Empty,
            Some(FieldValue::Member(member)) => {
                SortKey::text(records.member_name(member).unwrap_or_default())
            }
            Some(value) => value_key(value, self.kind, &title_of),
        };
        let full = self.sections.iter().filter(|section| !section.slots.is_empty());
        let mut keyed: Vec<(SortKey, &Section)> = full.map(|section| (key(section), section)).collect();
        // WHY the value as well: two firms of one name must not change places with every window.
        keyed.sort_by(|(a, one), (b, other)| {
            a.compare(b, false).then_with(|| tie(&one.value).cmp(&tie(&other.value)))
        });
        keyed.into_iter().map(|(_, section)| section).collect()
    }

    fn is_closed(&self, section: &Section) -> bool {
        self.closed.contains(&section.value)
    }

    /// What the page is told of the groups.
    #[must_use]
    pub fn groups(&self, records: &Records) -> Vec<GroupView> {
        let narrow =
            |minor: i128| i64::try_from(minor).unwrap_or(if minor < 0 { i64::MIN } else { i64::MAX });
        let view = |section: &Section| GroupView {
            value: section.value.clone(),
            count: u32::try_from(section.slots.len()).unwrap_or(u32::MAX),
            sums: section
                .sums
                .iter()
                .map(|((field, currency), (minor, _))| GroupSum {
                    field: *field,
                    currency: *currency,
                    minor: narrow(*minor),
                })
                .collect(),
            closed: self.is_closed(section),
        };
        self.in_order(records).into_iter().map(view).collect()
    }

    /// The rows of a span, counted over the open groups; and where it begins.
    #[must_use]
    pub fn shown(&self, span: Span, records: &Records) -> (usize, Vec<Slot>) {
        let open = self.in_order(records).into_iter().filter(|section| !self.is_closed(section));
        let (mut skip, mut left) = (span.start as usize, span.len as usize);
        let (mut start, mut shown) = (0, Vec::with_capacity(left.min(256)));
        for section in open {
            let skipped = skip.min(section.slots.len());
            (skip, start) = (skip - skipped, start + skipped);
            let taken = &section.slots[skipped..];
            let taken = &taken[..left.min(taken.len())];
            shown.extend_from_slice(taken);
            left -= taken.len();
            if left == 0 {
                break;
            }
        }
        (start, shown)
    }

    /// Where a row stands among those of the open groups.
    #[must_use]
    pub fn place(&self, slot: Slot, records: &Records) -> Option<usize> {
        let open = self.in_order(records).into_iter().filter(|section| !self.is_closed(section));
        let mut before = 0;
        for section in open {
            match section.slots.iter().position(|other| *other == slot) {
                Some(at) => return Some(before + at),
                None => before += section.slots.len(),
            }
        }
        None
    }
}

/// What groups are told apart by: the value itself, days by their month.
fn shared(value: &FieldValue) -> GroupValue {
    match value {
        FieldValue::Day(day) => Day::new(day.year(), day.month(), 1).map(FieldValue::Day),
        value if value.is_empty() => None,
        value => Some(value.clone()),
    }
}

/// An order among values that sort alike.
fn tie(value: &GroupValue) -> Vec<u8> {
    engine_protocol::encode(value)
}
