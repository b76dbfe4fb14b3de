//! Whom a file means where it names a record or a member: by our own id, by the other system's number, by
//! name. What two are called means neither.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crm_domain::duplicate::company_key;
use crm_domain::field::{FieldKey, FieldKind, RecordKind};
use crm_domain::fold::fold;
use crm_domain::id::{MemberId, RecordId};
use crm_domain::import::{DraftLink, ImportMapping, Target};
use crm_domain::row::Row;
use crm_domain::schema::{EXTERNAL_NO, definition};
use crm_domain::value::FieldValue;
use crm_domain::{own, parse};

use crate::records::Records;

/// Something a record goes by. The forms never meet: a number is no name.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Handle {
    Number(String),
    Name(String),
    /// A company's name without its legal form.
    Company(String),
    /// An option's name, among those of its definition: others may have one that is called so.
    Option(RecordId, String),
}

/// One that goes by a handle, `None` when several do.
type One<T> = Option<T>;

/// Records and members by what they go by. Holds records only of kinds that the file's columns point at.
#[derive(Debug, Default)]
pub struct Named {
    kinds: Vec<RecordKind>,
    records: HashMap<(RecordKind, Handle), One<RecordId>>,
    members: HashMap<String, One<MemberId>>,
}

impl Named {
    /// Over all living records that columns of such a file can point at, and all members.
    pub fn new(
        kind: RecordKind,
        mapping: &ImportMapping,
        records: &Records,
        members: Vec<(MemberId, String)>,
    ) -> Self {
        let mut named = Self { kinds: pointed_at(kind, mapping), ..Self::default() };
        for (member, name) in members {
            put(&mut named.members, fold(&name), member);
        }
        for kind in named.kinds.clone() {
            let table = records.table(kind);
            for slot in (0..table.len()).filter(|slot| !table.flags(*slot).trashed) {
                let row = table.row(slot);
                if kind == RecordKind::Option {
                    named.note_option(&row);
                } else {
                    named.note(kind, row.id, &row.title(), row.text(EXTERNAL_NO));
                }
            }
        }
        named
    }

    /// Whether rows of the file can point at rows that come after them.
    pub fn can_be_late(&self) -> bool {
        !self.kinds.is_empty()
    }

    /// A record was made.
    pub fn note(&mut self, kind: RecordKind, id: RecordId, name: &str, number: &str) {
        if !self.kinds.contains(&kind) {
            return;
        }
        put(&mut self.records, (kind, Handle::Name(fold(name))), id);
        if !number.is_empty() {
            put(&mut self.records, (kind, Handle::Number(number.to_owned())), id);
        }
        if kind == RecordKind::Account {
            put(&mut self.records, (kind, Handle::Company(company_key(name))), id);
        }
    }

    fn note_option(&mut self, row: &Row) {
        if let Some(FieldValue::Link(of)) = row.get(definition::DEFINITION) {
            put(&mut self.records, (row.kind, Handle::Option(*of, fold(&row.title()))), row.id);
        }
    }

    /// The value of a link, `None` when nobody or several are meant.
    pub fn target(&self, kind: RecordKind, link: &DraftLink, records: &Records) -> Option<FieldValue> {
        match kind.spec().field(link.field)?.kind {
            FieldKind::Member => self.member(&link.named).map(FieldValue::Member),
            FieldKind::Members => {
                let names = parse::tags(&link.named).ok()?;
                let ids = names.iter().map(|name| Some(self.member(name)?.to_string()));
                ids.collect::<Option<_>>().map(FieldValue::Tags)
            }
            FieldKind::Link(RecordKind::Option) => {
                let of = own::definition(link.field)?;
                let found = self.records.get(&(RecordKind::Option, Handle::Option(of, fold(&link.named))));
                found.copied().flatten().map(FieldValue::Link)
            }
            FieldKind::Link(target) => self.record(target, &link.named, records).map(FieldValue::Link),
            _ => None,
        }
    }

    fn member(&self, named: &str) -> Option<MemberId> {
        let is_known = |id: &MemberId| self.members.values().any(|member| member.as_ref() == Some(id));
        let by_name = || *self.members.get(&fold(named))?;
        named.parse().ok().filter(is_known).or_else(by_name)
    }

    fn record(&self, kind: RecordKind, named: &str, records: &Records) -> Option<RecordId> {
        let by_id = named.parse().ok().filter(|id| records.find(id).is_some_and(|(found, _)| found == kind));
        if by_id.is_some() {
            return by_id;
        }
        let handles = [
            Handle::Number(named.to_owned()),
            Handle::Name(fold(named)),
            Handle::Company(company_key(named)),
        ];
        // WHY the first that is known decides: a name that two share is not mended by a vaguer one.
        handles.into_iter().find_map(|handle| self.records.get(&(kind, handle)).copied()).flatten()
    }
}

fn put<K: Eq + std::hash::Hash, T: PartialEq>(map: &mut HashMap<K, One<T>>, key: K, one: T) {
    match map.entry(key) {
        Entry::Vacant(entry) => {
            entry.insert(Some(one));
        }
        Entry::Occupied(mut entry) => {
            if entry.get().as_ref() != Some(&one) {
                entry.insert(None);
            }
        }
    }
}

/// The kinds of records that the file's columns point at.
fn pointed_at(kind: RecordKind, mapping: &ImportMapping) -> Vec<RecordKind> {
    let target = |key: &FieldKey| match kind.spec().field(*key)?.kind {
        FieldKind::Link(target) => Some(target),
        _ => None,
    };
    let mut kinds = Vec::new();
    for column in &mapping.columns {
        if let Target::Field(key) = column
            && let Some(target) = target(key)
            && !kinds.contains(&target)
        {
            kinds.push(target);
        }
    }
    kinds
}
