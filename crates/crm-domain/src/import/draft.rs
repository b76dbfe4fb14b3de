//! What a row of a file says about a record, and the edits that make it so. Every id is derived from
//! the import and the row, so that an import that runs again after a crash makes nothing twice
//! (`docs/domain.md` D11, D21).

use super::Problem;
use crate::command::Edit;
use crate::field::{FieldKey, RecordKind};
use crate::id::{ItemId, JobId, RecordId};
use crate::item::{Affiliation, EmailEntry, ItemValue, PhoneEntry};
use crate::line::LineItem;
use crate::parse::email;
use crate::row::{Row, name_of};
use crate::schema::{EXTERNAL_NO, contact, order};
use crate::time::Day;
use crate::value::FieldValue;

/// An entry of a collection, still without an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftItem {
    /// The collection.
    pub field: FieldKey,
    /// Where it stood in the row; names the entry within the row.
    pub slot: String,
    /// The entry.
    pub value: ItemValue,
}

/// Where a person works, by the company's name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DraftTie {
    /// Where it stood in the row.
    pub slot: String,
    /// The company as written; the engine finds or makes it.
    pub company: String,
    /// Position there.
    pub role: String,
    /// Department there.
    pub department: String,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
    /// The tie has ended.
    pub ended: bool,
}

/// A record or a member that a row names where a field points at one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftLink {
    /// The field.
    pub field: FieldKey,
    /// A name, another system's number or one of our ids, as written; the engine finds whom it means.
    pub named: String,
}

/// A record as a row describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What it becomes.
    pub kind: RecordKind,
    /// Line in the file as a spreadsheet counts it; the header is row 1.
    pub row: u32,
    /// Names the row within its import: the other system's number, else place and content.
    pub key: String,
    /// Registers, sets and prose.
    pub values: Vec<(FieldKey, FieldValue)>,
    /// Entries of collections.
    pub items: Vec<DraftItem>,
    /// Companies that the person works for, the main one first.
    pub ties: Vec<DraftTie>,
    /// Records and members that single fields point at.
    pub links: Vec<DraftLink>,
    /// What is taken as it stands there, and is hardly what it claims to be.
    pub doubts: Vec<Problem>,
}

/// Hash of the content of a row; stable across versions because ids are derived from it (FNV-1a).
#[cfg(feature = "files")]
pub(crate) fn fnv(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

impl Draft {
    /// The id of the record that this row makes when it matches none.
    #[must_use]
    pub fn record_id(&self, job: JobId) -> RecordId {
        RecordId::derived(job.as_bytes(), &format!("row/{}", self.key))
    }

    /// The id of the account that an import makes for a company that a person names and nobody has.
    #[must_use]
    pub fn company_id(job: JobId, company: &str) -> RecordId {
        RecordId::derived(job.as_bytes(), &format!("company/{}", crate::duplicate::company_key(company)))
    }

    /// The company that the person works for first.
    #[must_use]
    pub fn company(&self) -> Option<&str> {
        self.ties.first().map(|tie| tie.company.as_str())
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, key: FieldKey) -> Option<&FieldValue> {
        self.values.iter().find(|(at, _)| *at == key).map(|(_, value)| value)
    }

    /// The text of a field, empty when there is none.
    #[must_use]
    pub fn text(&self, key: FieldKey) -> &str {
        self.get(key).and_then(FieldValue::as_text).unwrap_or_default()
    }

    /// How the record will be called; empty when the row has no name.
    #[must_use]
    pub fn name(&self) -> String {
        name_of(self.kind, |key| self.text(key))
    }

    /// The number that the other system gave the record; empty without one.
    #[must_use]
    pub fn number(&self) -> &str {
        // WHY its own first: in a file of lines each row has an id, and together they are one order.
        let own = if self.kind == RecordKind::Order { self.text(order::NUMBER) } else { "" };
        if !own.is_empty() {
            return own;
        }
        self.text(EXTERNAL_NO)
    }

    /// The edits that make the fields point at whom the row names. `target_of` finds them; a name that
    /// it does not find leaves its field as it is, and nothing points at itself.
    #[must_use]
    pub fn link_edits(
        &self,
        record: RecordId,
        existing: Option<&Row>,
        target_of: &dyn Fn(&DraftLink) -> Option<FieldValue>,
    ) -> Vec<Edit> {
        let mut edits = Vec::new();
        for link in &self.links {
            let target = target_of(link).filter(|target| *target != FieldValue::Link(record));
            if let Some(target) = target {
                put_value(link.field, &target, existing.and_then(|row| row.get(link.field)), &mut edits);
            }
        }
        edits
    }

    fn item_id(&self, job: JobId, field: FieldKey, slot: &str) -> ItemId {
        ItemId::derived(job.as_bytes(), &format!("row/{}/{field}/{slot}", self.key))
    }

    /// The edits that make a new record of this row. Companies come by [`Draft::tie_edits`].
    #[must_use]
    pub fn edits(&self, job: JobId) -> Vec<Edit> {
        let mut edits = Vec::new();
        for (field, value) in &self.values {
            put_value(*field, value, None, &mut edits);
        }
        let record = self.record_id(job);
        edits.extend(self.items.iter().enumerate().map(|(nth, item)| Edit::PutItem {
            field: item.field,
            item: self.born_id(job, record, nth, item.field, &item.slot),
            value: item.value.clone(),
        }));
        edits
    }

    /// The id of the `nth` entry of a new record.
    fn born_id(&self, job: JobId, record: RecordId, nth: usize, field: FieldKey, slot: &str) -> ItemId {
        u16::try_from(nth).map_or_else(|_| self.item_id(job, field, slot), |nth| ItemId::born(record, nth))
    }

    /// The edits that tie the person to companies; `account_of` finds each by its name as written.
    /// Companies that it does not find are left out, as are those that `existing` is tied to already.
    #[must_use]
    pub fn tie_edits(
        &self,
        job: JobId,
        existing: Option<&Row>,
        account_of: &dyn Fn(&str) -> Option<RecordId>,
    ) -> Vec<Edit> {
        // Those that have ended are known as well: the same file makes nothing twice.
        let held: Vec<RecordId> = existing
            .and_then(|row| row.get(contact::AFFILIATIONS))
            .map_or(&[][..], FieldValue::items)
            .iter()
            .filter_map(|(_, item)| match item {
                ItemValue::Affiliation(tie) => Some(tie.account),
                ItemValue::Email(_)
                | ItemValue::Phone(_)
                | ItemValue::Address(_)
                | ItemValue::Check(_)
                | ItemValue::Line(_)
                | ItemValue::Party(_)
                | ItemValue::Price(_)
                | ItemValue::Stop(_) => None,
            })
            .collect();
        let mut primary = existing.is_none_or(|row| row.accounts().next().is_none());
        let mut edits = Vec::new();
        for (nth, tie) in self.ties.iter().enumerate() {
            let Some(account) = account_of(&tie.company).filter(|account| !held.contains(account)) else {
                continue;
            };
            let value = ItemValue::Affiliation(Affiliation {
                account,
                role: tie.role.clone(),
                department: tie.department.clone(),
                primary: primary && !tie.ended,
                from: tie.from,
                to: tie.to,
                inactive: tie.ended,
            });
            let item = match existing {
                // Behind the entries of [`Draft::edits`].
                None => {
                    let nth = self.items.len() + nth;
                    self.born_id(job, self.record_id(job), nth, contact::AFFILIATIONS, &tie.slot)
                }
                Some(_) => self.item_id(job, contact::AFFILIATIONS, &tie.slot),
            };
            edits.push(Edit::PutItem { field: contact::AFFILIATIONS, item, value });
            primary &= tie.ended;
        }
        edits
    }

    /// The edits that bring an existing record to what the row says: fields that differ, words and
    /// entries that are missing. Nothing is taken away; notes are only written where there are none.
    #[must_use]
    pub fn changes(&self, existing: &Row, job: JobId) -> Vec<Edit> {
        let mut edits = Vec::new();
        for (field, value) in &self.values {
            put_value(*field, value, existing.get(*field), &mut edits);
        }
        for item in &self.items {
            let held = existing.get(item.field).map_or(&[][..], FieldValue::items);
            if let ItemValue::Line(line) = &item.value {
                edits.extend(line_edit(item.field, line, held, || self.item_id(job, item.field, &item.slot)));
                continue;
            }
            if held.iter().any(|(_, other)| same_entry(other, &item.value)) {
                continue;
            }
            let value = if held.is_empty() { item.value.clone() } else { without_primary(&item.value) };
            edits.push(Edit::PutItem {
                field: item.field,
                item: self.item_id(job, item.field, &item.slot),
                value,
            });
        }
        edits
    }
}

/// The edit that brings a line to what a row says of it, where it says something else. It is the one at its place.
fn line_edit(
    field: FieldKey,
    line: &LineItem,
    held: &[(ItemId, ItemValue)],
    new: impl FnOnce() -> ItemId,
) -> Option<Edit> {
    let there = held.iter().find_map(|(id, other)| match other {
        ItemValue::Line(other) if other.position == line.position => Some((*id, other)),
        _ => None,
    });
    // What only we know of it stays.
    let line = match there {
        Some((_, other)) => LineItem {
            product: line.product.or(other.product),
            cost: line.cost.or(other.cost),
            returns: line.returns.or(other.returns),
            ..line.clone()
        },
        None => line.clone(),
    };
    let is_same = there.is_some_and(|(_, other)| **other == line);
    let item = there.map_or_else(new, |(id, _)| id);
    (!is_same).then(|| Edit::PutItem { field, item, value: ItemValue::Line(Box::new(line)) })
}

/// The edits that bring a field from `held` to `value`.
fn put_value(field: FieldKey, value: &FieldValue, held: Option<&FieldValue>, edits: &mut Vec<Edit>) {
    match value {
        FieldValue::Tags(words) => {
            let missing = words
                .iter()
                .filter(|word| !matches!(held, Some(FieldValue::Tags(has)) if has.contains(*word)));
            edits.extend(missing.map(|word| Edit::Tag { field, word: word.clone(), present: true }));
        }
        // A row carries only the beginning of a note: without the rest nothing can be compared.
        FieldValue::Prose(text) if held.is_none_or(FieldValue::is_empty) => {
            edits.push(Edit::Write { field, before: String::new(), after: text.clone() });
        }
        FieldValue::Prose(_) | FieldValue::Items(_) => {}
        FieldValue::Text(_)
        | FieldValue::Choice(_)
        | FieldValue::Flag(_)
        | FieldValue::Number(_)
        | FieldValue::Money(_)
        | FieldValue::Day(_)
        | FieldValue::PartialDay(_)
        | FieldValue::Moment(_)
        | FieldValue::Period(_)
        | FieldValue::Link(_)
        | FieldValue::Member(_) => {
            if held != Some(value) {
                edits.push(Edit::Set { field, value: Some(value.clone()) });
            }
        }
    }
}

/// Whether two entries reach the same mailbox, line or door.
#[must_use]
pub fn same_entry(a: &ItemValue, b: &ItemValue) -> bool {
    match (a, b) {
        (ItemValue::Email(a), ItemValue::Email(b)) => {
            email::normalised(&a.addr) == email::normalised(&b.addr)
        }
        (ItemValue::Phone(a), ItemValue::Phone(b)) => phone_key(a) == phone_key(b),
        (ItemValue::Address(a), ItemValue::Address(b)) => {
            let parts = |entry: &crate::item::AddressEntry| {
                [&entry.street, &entry.house_no, &entry.extra, &entry.zip, &entry.city, &entry.country]
                    .map(|part| crate::fold::fold(part))
            };
            parts(a) == parts(b)
        }
        (ItemValue::Affiliation(a), ItemValue::Affiliation(b)) => a.account == b.account,
        (ItemValue::Check(a), ItemValue::Check(b)) => {
            crate::fold::fold(&a.text) == crate::fold::fold(&b.text)
        }
        _ => false,
    }
}

/// What of a number decides that it is the same line.
fn phone_key(entry: &PhoneEntry) -> String {
    if entry.e164.is_empty() {
        entry.raw.chars().filter(char::is_ascii_digit).collect()
    } else {
        entry.e164.clone()
    }
}

/// The entry as one that is not used first.
pub(crate) fn without_primary(value: &ItemValue) -> ItemValue {
    match value.clone() {
        ItemValue::Email(entry) => ItemValue::Email(EmailEntry { primary: false, ..entry }),
        ItemValue::Phone(entry) => ItemValue::Phone(PhoneEntry { primary: false, ..entry }),
        ItemValue::Affiliation(tie) => ItemValue::Affiliation(Affiliation { primary: false, ..tie }),
        other @ (ItemValue::Address(_)
        | ItemValue::Check(_)
        | ItemValue::Line(_)
        | ItemValue::Party(_)
        | ItemValue::Price(_)
        | ItemValue::Stop(_)) => other,
    }
}
