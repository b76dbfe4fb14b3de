//! The rows of all kinds, and what they say of each other: titles of links, an account's contacts.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use crm_domain::field::{FieldKind, RecordKind};
use crm_domain::id::{MemberId, RecordId};
use crm_domain::item::ItemValue;
use crm_domain::own::OwnFields;
use crm_domain::row::Row;
use crm_domain::schema::{definition, pipeline};
use crm_domain::search::search_text;
use crm_domain::value::FieldValue;

use crate::block::PackedRow;
use crate::by_id::ById;
use crate::derived::Known;
use crate::encoding::Wanted;
use crate::table::{Flags, Home, Slot, Table};

/// All rows.
#[derive(Debug, Default)]
pub struct Records {
    tables: [Table; RecordKind::ALL.len()],
    /// Records by the record they link to; derived, never stored.
    linked_by: ById<Vec<RecordId>>,
    /// What members are called, to be found by.
    members: HashMap<MemberId, String>,
    /// What they say of accounts, as far as it was asked for.
    pub(crate) derived: Known,
    /// Per kind, rows before this slot have their search texts; those behind it may lack them.
    searchable: [Slot; RecordKind::ALL.len()],
}

impl Records {
    /// The rows of a kind.
    #[must_use]
    pub const fn table(&self, kind: RecordKind) -> &Table {
        &self.tables[kind as usize]
    }

    /// The rows of a kind, to note where they are stored.
    pub const fn table_mut(&mut self, kind: RecordKind) -> &mut Table {
        &mut self.tables[kind as usize]
    }

    /// The kind and slot of a record.
    #[must_use]
    pub fn find(&self, id: &RecordId) -> Option<(RecordKind, Slot)> {
        RecordKind::ALL.into_iter().find_map(|kind| self.table(kind).slot(id).map(|slot| (kind, slot)))
    }

    /// A record's row.
    #[must_use]
    pub fn row(&self, id: &RecordId) -> Option<Row> {
        self.find(id).map(|(kind, slot)| self.table(kind).row(slot))
    }

    /// What a record is called.
    #[must_use]
    pub fn title(&self, id: &RecordId) -> Option<String> {
        let (kind, slot) = self.find(id)?;
        Some(self.title_at(kind, slot))
    }

    /// What the record in a slot is called.
    #[must_use]
    pub fn title_at(&self, kind: RecordKind, slot: Slot) -> String {
        static NAMES: LazyLock<[Wanted; RecordKind::ALL.len()]> = LazyLock::new(|| {
            RecordKind::ALL.map(|kind| Wanted::fields(kind, kind.title_fields().iter().copied()))
        });
        let table = self.table(kind);
        // WHY not the whole row at once: nearly all have a name, and titles are asked for more often than anything.
        let name = table.part(slot, &NAMES[kind as usize]).title();
        if name.is_empty() { table.row(slot).title() } else { name }
    }

    /// All records that link to a record.
    pub fn linking_to(&self, target: &RecordId) -> impl Iterator<Item = &RecordId> + '_ {
        self.linked_by.get(target).into_iter().flatten()
    }

    /// The records of a kind that link to a record.
    pub fn linked_to(&self, target: &RecordId, kind: RecordKind) -> impl Iterator<Item = Row> + '_ {
        self.linked_by.get(target).into_iter().flatten().filter_map(move |id| self.table(kind).get(id))
    }

    /// The fields that people defined. Made of a handful of rows whenever a file is read or written.
    #[must_use]
    pub fn own_fields(&self) -> OwnFields {
        let table = self.table(RecordKind::Definition);
        OwnFields::of_rows((0..table.len()).map(|slot| table.row(slot)))
    }

    /// The contacts tied to an account.
    pub fn contacts_of(&self, account: &RecordId) -> impl Iterator<Item = Row> + '_ {
        let tied = *account;
        self.linked_to(account, RecordKind::Contact).filter(move |row| row.accounts().any(|to| to == tied))
    }

    /// What a record is sorted by where others link to it: its title, for stages their place in the pipeline.
    #[must_use]
    pub fn sort_title(&self, id: &RecordId) -> Option<String> {
        let (kind, slot) = self.find(id)?;
        if !matches!(kind, RecordKind::Option | RecordKind::Stage) {
            return Some(self.title_at(kind, slot));
        }
        let row = self.table(kind).row(slot);
        if row.kind == RecordKind::Option {
            // In the order in which they are offered: places are compared by their bytes, as they stand.
            let place = row
                .text(definition::PLACE)
                .bytes()
                .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
            return Some(format!("{place} {}", row.title()));
        }
        let place = match row.get(pipeline::POSITION) {
            Some(FieldValue::Number(place)) => *place,
            _ => i64::MAX,
        };
        // From the lowest place there can be: texts of digits know no minus.
        Some(format!("{:020} {}", place.abs_diff(i64::MIN), row.title()))
    }

    /// Puts a row in. Rows that show its title are to be looked at again: [`Records::dependents`].
    pub fn put(&mut self, row: &Row, home: Home, from_afar: bool) -> Slot {
        self.put_packed(row, PackedRow::of(row, home), from_afar)
    }

    /// [`Records::put`] of a row that is packed already.
    pub fn put_packed(&mut self, row: &Row, packed: PackedRow, from_afar: bool) -> Slot {
        self.forget_links(row);
        self.note_links(&packed);
        let search = Some(self.make_search_text(row));
        let packed = PackedRow { flags: Flags { from_afar, ..packed.flags }, ..packed };
        self.table_mut(row.kind).put(packed, search)
    }

    /// Takes a row in that was written after its block, at a start. WHY without what search looks into: it names
    /// records that may come behind it.
    pub fn load_fresh(&mut self, row: &Row, home: Home) -> Slot {
        self.forget_links(row);
        let packed = PackedRow::of(row, home);
        self.note_links(&packed);
        self.table_mut(row.kind).put(packed, None)
    }

    /// What a row linked to so far.
    fn forget_links(&mut self, row: &Row) {
        if let Some(before) = self.table(row.kind).get(&row.id) {
            for target in links(&before) {
                if let Some(linked) = self.linked_by.get_mut(&target) {
                    linked.retain(|id| *id != row.id);
                }
            }
        }
    }

    /// Takes a row in as a block brought it, without reading it. It must not be there yet.
    pub fn load(&mut self, kind: RecordKind, packed: PackedRow) -> Slot {
        self.note_links(&packed);
        self.table_mut(kind).put(packed, None)
    }

    fn note_links(&mut self, packed: &PackedRow) {
        for (at, target) in packed.links.iter().enumerate() {
            // WHY only among its own: thousands of deals link to one stage, and a row that is noted is not noted yet.
            if !packed.links[..at].contains(target) {
                self.linked_by.entry(*target).or_default().push(packed.id);
            }
        }
    }

    /// What search looks into, made now when it is not there yet.
    #[must_use]
    pub fn search_text(&self, kind: RecordKind, slot: Slot) -> Cow<'_, str> {
        let table = self.table(kind);
        table.search(slot).map_or_else(|| Cow::Owned(self.make_search_text(&table.row(slot))), Cow::Borrowed)
    }

    fn make_search_text(&self, row: &Row) -> String {
        let members = members(row).filter_map(|member| self.members.get(&member).cloned());
        let titles: Vec<String> = links(row).filter_map(|id| self.title(&id)).chain(members).collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        search_text(row, &titles)
    }

    /// Says what members are called. Search texts that name one otherwise are made anew.
    pub fn know_members(&mut self, members: Vec<(MemberId, String)>) {
        let known: HashMap<MemberId, String> = members.into_iter().collect();
        if known == self.members {
            return;
        }
        self.members = known;
        for kind in RecordKind::ALL {
            let table = self.table_mut(kind);
            (0..table.len()).for_each(|slot| table.set_search(slot, None));
        }
        self.searchable = [0; RecordKind::ALL.len()];
    }

    /// What a member is called.
    #[must_use]
    pub fn member_name(&self, member: &MemberId) -> Option<&str> {
        self.members.get(member).map(String::as_str)
    }

    /// Whether some search texts may be missing.
    #[must_use]
    pub fn lacks_search_texts(&self) -> bool {
        RecordKind::ALL.into_iter().any(|kind| self.searchable[kind as usize] < self.table(kind).len())
    }

    /// Keeps a text that a search has made, as [`Self::search_text`] tells it of the row as it is.
    pub fn keep_search_text(&mut self, kind: RecordKind, slot: Slot, text: String) {
        if self.table(kind).search(slot).is_none() {
            self.table_mut(kind).set_search(slot, Some(text));
        }
    }

    /// Makes at most so many of the missing search texts.
    pub fn make_search_texts(&mut self, most: usize) {
        let mut left = most;
        for kind in RecordKind::ALL {
            while left > 0 && self.searchable[kind as usize] < self.table(kind).len() {
                let slot = self.searchable[kind as usize];
                if self.table(kind).search(slot).is_none() {
                    let text = self.make_search_text(&self.table(kind).row(slot));
                    self.table_mut(kind).set_search(slot, Some(text));
                    left -= 1;
                }
                self.searchable[kind as usize] = slot + 1;
            }
        }
    }

    /// Rows whose search text or order speaks of these records, besides themselves.
    #[must_use]
    pub fn dependents(&self, changed: &BTreeSet<RecordId>) -> Vec<RecordId> {
        let mut found = BTreeSet::new();
        for id in changed {
            found.extend(
                self.linked_by.get(id).into_iter().flatten().filter(|other| !changed.contains(other)),
            );
        }
        found.into_iter().collect()
    }

    /// Brings a row's search text up to date with the titles of its links. One that is not made yet stays
    /// so: it is made of what stands then.
    pub fn refresh(&mut self, id: &RecordId) {
        let Some((kind, slot)) = self.find(id) else { return };
        if self.table(kind).search(slot).is_some() {
            let text = self.make_search_text(&self.table(kind).row(slot));
            self.table_mut(kind).set_search(slot, Some(text));
        }
    }
}

/// The records a row shows by their titles.
pub fn links(row: &Row) -> impl Iterator<Item = RecordId> + '_ {
    let registers = row.fields().filter_map(|(_, value)| match value {
        FieldValue::Link(id) => Some(*id),
        _ => None,
    });
    let fields = row.kind.spec().fields;
    let sets = row.values.iter().flat_map(move |(at, value)| match value {
        FieldValue::Tags(ids)
            if fields.get(usize::from(*at)).is_some_and(|spec| spec.kind == FieldKind::Links) =>
        {
            ids.iter().filter_map(|id| id.parse().ok()).collect()
        }
        _ => Vec::new(),
    });
    let others = row.values.iter().flat_map(|(_, value)| value.items()).filter_map(|(_, item)| match item {
        ItemValue::Stop(stop) => Some(stop.account),
        // Where somebody was once is shown as well.
        ItemValue::Affiliation(tie) if tie.inactive => Some(tie.account),
        _ => None,
    });
    row.accounts().chain(registers).chain(row.parties()).chain(sets).chain(others)
}

/// The members that a row shows by their names.
fn members(row: &Row) -> impl Iterator<Item = MemberId> + '_ {
    row.fields().flat_map(|(spec, value)| match value {
        FieldValue::Member(member) => vec![*member],
        FieldValue::Tags(ids) if spec.kind == FieldKind::Members => {
            ids.iter().filter_map(|id| id.parse().ok()).collect()
        }
        _ => Vec::new(),
    })
}
