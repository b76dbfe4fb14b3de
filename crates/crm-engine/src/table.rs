//! All rows of one kind in memory: encoded, with what search needs beside them. Lists, filters and search
//! run here and never touch a document.

use crm_domain::id::RecordId;
use crm_domain::row::Row;
use crm_domain::search::Signature;
use crm_domain::time::Millis;

use crate::block::PackedRow;
use crate::by_id::ById;
use crate::encoding::{Wanted, decode_row, decode_wanted};
use crate::title::TitleKey;

/// Where a record's document lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// In the documents' table, under the record's id.
    Loose,
    /// In this pack.
    Pack(u32),
}

/// A row's place in its table; stays the same while the engine runs.
pub type Slot = u32;

/// A row in memory: about half a kilobyte.
#[derive(Debug)]
struct Entry {
    id: RecordId,
    /// [`encode_row`] of the row.
    row: Box<[u8]>,
    /// What search looks into; `None` until it is made after a start.
    search: Option<Box<str>>,
    title: TitleKey,
    home: Home,
    /// The block the row is written in; `None` while it is only among the fresh rows.
    block: Option<u32>,
}

/// What lists ask of a row without reading it.
#[allow(clippy::struct_excessive_bools, reason = "four independent marks of a row, packed into its entry")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags {
    /// In the trash.
    pub trashed: bool,
    /// Has an open conflict.
    pub clashing: bool,
    /// Its latest change came from another device since the engine started.
    pub from_afar: bool,
    /// Only later changes have come so far, not the record's beginning: kept, but not shown.
    pub hidden: bool,
}

impl Flags {
    /// The flags of a row that nobody else has touched.
    #[must_use]
    pub fn of(row: &Row) -> Self {
        Self {
            trashed: row.deleted_at.is_some(),
            clashing: !row.conflicts.is_empty(),
            from_afar: false,
            hidden: row.created_at == Millis(0),
        }
    }

    /// As a block keeps them; where a change came from is not kept.
    #[must_use]
    pub fn to_byte(self) -> u8 {
        u8::from(self.trashed) | u8::from(self.clashing) << 1 | u8::from(self.hidden) << 2
    }

    /// What [`Flags::to_byte`] wrote.
    #[must_use]
    pub const fn from_byte(byte: u8) -> Self {
        Self { trashed: byte & 1 != 0, clashing: byte & 2 != 0, hidden: byte & 4 != 0, from_afar: false }
    }
}

/// The rows of one kind.
#[derive(Debug, Default)]
pub struct Table {
    entries: Vec<Entry>,
    /// Of each entry's search text. WHY apart: a search reads them all and few entries.
    signatures: Vec<Signature>,
    /// Of each entry. WHY apart: a list of all rows asks for nothing else.
    flags: Vec<Flags>,
    slots: ById<Slot>,
    living: u32,
    trashed: u32,
    clashing: u32,
}

impl Table {
    /// How many slots there are.
    #[must_use]
    pub fn len(&self) -> Slot {
        u32::try_from(self.entries.len()).unwrap_or(u32::MAX)
    }

    /// Rows in use.
    #[must_use]
    pub const fn living(&self) -> u32 {
        self.living
    }

    /// Rows in the trash.
    #[must_use]
    pub const fn trashed(&self) -> u32 {
        self.trashed
    }

    /// Living rows with open conflicts.
    #[must_use]
    pub const fn clashing(&self) -> u32 {
        self.clashing
    }

    /// Where a record's row is.
    #[must_use]
    pub fn slot(&self, id: &RecordId) -> Option<Slot> {
        self.slots.get(id).copied()
    }

    /// The record in a slot.
    #[must_use]
    pub fn id(&self, slot: Slot) -> RecordId {
        self.entries[slot as usize].id
    }

    /// The row in a slot.
    #[must_use]
    pub fn row(&self, slot: Slot) -> Row {
        let entry = &self.entries[slot as usize];
        decode_row(&entry.row).expect("rows in memory were encoded here")
    }

    /// What is wanted of the row in a slot, and nothing else of it.
    #[must_use]
    pub fn part(&self, slot: Slot, wanted: &Wanted) -> Row {
        let entry = &self.entries[slot as usize];
        decode_wanted(&entry.row, wanted).expect("rows in memory were encoded here")
    }

    /// The row's bytes.
    #[must_use]
    pub fn bytes(&self, slot: Slot) -> &[u8] {
        &self.entries[slot as usize].row
    }

    /// A record's row.
    #[must_use]
    pub fn get(&self, id: &RecordId) -> Option<Row> {
        self.slot(id).map(|slot| self.row(slot))
    }

    /// What search looks into; `None` when it is not made yet.
    #[must_use]
    pub fn search(&self, slot: Slot) -> Option<&str> {
        self.entries[slot as usize].search.as_deref()
    }

    /// What is known of what search looks into without looking.
    #[must_use]
    pub fn signature(&self, slot: Slot) -> &Signature {
        &self.signatures[slot as usize]
    }

    /// Says what search looks into; `None` makes it be made anew.
    pub fn set_search(&mut self, slot: Slot, text: Option<String>) {
        self.signatures[slot as usize] = signature(text.as_deref());
        self.entries[slot as usize].search = text.map(String::into_boxed_str);
    }

    /// What the row is ordered by when it is ordered by its title.
    #[must_use]
    pub fn title(&self, slot: Slot) -> &TitleKey {
        &self.entries[slot as usize].title
    }

    /// What lists ask without reading the row.
    #[must_use]
    pub fn flags(&self, slot: Slot) -> Flags {
        self.flags[slot as usize]
    }

    /// Where the document lies.
    #[must_use]
    pub fn home(&self, slot: Slot) -> Home {
        self.entries[slot as usize].home
    }

    /// The block that holds the row; `None` when it is only among the fresh ones.
    #[must_use]
    pub fn block(&self, slot: Slot) -> Option<u32> {
        self.entries[slot as usize].block
    }

    /// Says in which block a row is written now.
    pub fn set_block(&mut self, slot: Slot, block: u32) {
        self.entries[slot as usize].block = Some(block);
    }

    /// Says where a row's document lies now.
    pub fn set_home(&mut self, slot: Slot, home: Home) {
        self.entries[slot as usize].home = home;
    }

    /// Puts a row in place of an older one of the same record, or at the end. `search` is what search
    /// looks into, as far as it is known.
    pub fn put(&mut self, packed: PackedRow, search: Option<String>) -> Slot {
        let PackedRow { id, home, flags, title, row, links: _ } = packed;
        let signature = signature(search.as_deref());
        let search = search.map(String::into_boxed_str);
        self.count(flags, 1);
        if let Some(slot) = self.slot(&id) {
            self.signatures[slot as usize] = signature;
            let entry = &mut self.entries[slot as usize];
            (entry.row, entry.search, entry.title) = (row, search, title);
            entry.home = home;
            let before = std::mem::replace(&mut self.flags[slot as usize], flags);
            self.count(before, -1);
            return slot;
        }
        let slot = self.len();
        self.signatures.push(signature);
        self.flags.push(flags);
        self.entries.push(Entry { id, row, search, title, home, block: None });
        self.slots.insert(id, slot);
        slot
    }

    /// Makes room for so many more rows at once.
    pub fn reserve(&mut self, more: usize) {
        self.entries.reserve_exact(more);
        self.signatures.reserve_exact(more);
        self.flags.reserve_exact(more);
        self.slots.reserve(more);
    }

    fn count(&mut self, flags: Flags, by: i32) {
        let add = |number: &mut u32| *number = number.saturating_add_signed(by);
        if flags.hidden {
            return;
        }
        if flags.trashed {
            add(&mut self.trashed);
        } else {
            add(&mut self.living);
            if flags.clashing {
                add(&mut self.clashing);
            }
        }
    }
}

fn signature(search: Option<&str>) -> Signature {
    search.map_or(Signature::ANYTHING, Signature::of)
}
