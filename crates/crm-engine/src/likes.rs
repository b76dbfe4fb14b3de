//! Who may be there already: records under the blocks in which those meet that may be the same. Nothing is kept before
//! somebody asks; from then on the changed rows alone keep it right.

use std::collections::{BTreeMap, BTreeSet};

use crm_domain::duplicate::score::{HINT, Score, Why, blocks};
use crm_domain::duplicate::{Facts, likeness_of_words};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::fold::fold;
use crm_domain::id::{DeviceId, RecordId};
use crm_domain::row::Row;
use crm_domain::schema::lead;
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;
use engine_protocol::Answer;
use engine_protocol::view::Like;

use crate::engine::Engine;
use crate::records::Records;
use crate::table::Slot;

/// What more share than this says nothing (`docs/domain.md` D20).
const PER_BLOCK: usize = 20;
/// Rows that are taken in per question, so that no answer takes long: whoever asks goes on asking.
const PER_TURN: Slot = 1_500;
/// So many are told.
const TOLD: usize = 3;

/// The blocks of one kind. WHY one ordered set: a pair of numbers per block and record, and nothing else.
#[derive(Debug, Default)]
struct Blocks {
    entries: BTreeSet<(u32, Slot)>,
    /// Rows before this slot are in.
    done: Slot,
}

/// The blocks of all kinds that somebody asked about.
#[derive(Debug, Default)]
pub struct Likes {
    kinds: BTreeMap<RecordKind, Blocks>,
}

impl Likes {
    /// These rows are about to change, or have changed.
    pub fn change(&mut self, kind: RecordKind, slots: &BTreeSet<Slot>, records: &Records, is_after: bool) {
        let Some(of_kind) = self.kinds.get_mut(&kind) else { return };
        for slot in slots.iter().copied().filter(|slot| *slot < of_kind.done) {
            for block in blocks(&records.table(kind).row(slot)) {
                if is_after {
                    of_kind.entries.insert((block, slot));
                } else {
                    of_kind.entries.remove(&(block, slot));
                }
            }
        }
    }

    /// Forgets everything.
    pub fn forget_all(&mut self) {
        self.kinds.clear();
    }

    /// Takes some more rows in; whether all are.
    fn go_on(&mut self, kind: RecordKind, records: &Records) -> bool {
        let of_kind = self.kinds.entry(kind).or_default();
        let table = records.table(kind);
        let until = table.len().min(of_kind.done.saturating_add(PER_TURN));
        for slot in of_kind.done..until {
            of_kind.entries.extend(blocks(&table.row(slot)).into_iter().map(|block| (block, slot)));
        }
        of_kind.done = until;
        until == table.len()
    }

    /// Rows that share a block with this one.
    fn near(&self, row: &Row) -> BTreeSet<Slot> {
        let mut found = BTreeSet::new();
        let Some(of_kind) = self.kinds.get(&row.kind) else { return found };
        for block in blocks(row) {
            let mut shared = of_kind.entries.range((block, 0)..=(block, Slot::MAX)).map(|(_, slot)| *slot);
            let some: Vec<Slot> = shared.by_ref().take(PER_BLOCK).collect();
            if shared.next().is_none() {
                found.extend(some);
            }
        }
        found
    }
}

impl Engine {
    /// The records that may be the one that is being typed, the likeliest first, and whether all were looked at.
    pub(crate) fn likes(&mut self, kind: RecordKind, values: Vec<(FieldKey, FieldValue)>) -> Answer {
        let all = |likes| Answer::Likes { likes, is_complete: true };
        match kind {
            RecordKind::Account | RecordKind::Contact | RecordKind::Lead => {}
            // What is known by its name alone.
            RecordKind::Deal | RecordKind::Product => return all(self.namesakes(kind, values)),
            _ => return all(Vec::new()),
        }
        let is_complete = self.likes.go_on(kind, &self.records);
        let typed = typed_row(kind, values);
        let facts = self.facts(&typed);
        let table = self.records.table(kind);
        let mut found: Vec<(Score, Row)> = Vec::new();
        for slot in self.likes.near(&typed) {
            let flags = table.flags(slot);
            if flags.trashed || flags.hidden {
                continue;
            }
            let row = table.row(slot);
            let score = facts.score(&self.facts(&row));
            if score.percent >= HINT {
                found.push((score, row));
            }
        }
        found.sort_by(|(a, a_row), (b, b_row)| b.percent.cmp(&a.percent).then(a_row.id.cmp(&b_row.id)));
        found.truncate(TOLD);
        let told = found.into_iter().map(|(score, row)| Like {
            about: self.where_to_find(&row),
            id: row.id,
            kind,
            title: row.title(),
            percent: score.percent,
            why: score.why,
        });
        Answer::Likes { likes: told.collect(), is_complete }
    }

    /// Records that are called nearly the same.
    fn namesakes(&mut self, kind: RecordKind, values: Vec<(FieldKey, FieldValue)>) -> Vec<Like> {
        let name = typed_row(kind, values).title();
        if name.chars().count() < 3 {
            return Vec::new();
        }
        let wanted = fold(&name);
        let likes = self.find(&name, Some(kind), TOLD).into_iter().map(|hit| {
            let alike = likeness_of_words(&wanted, &fold(&hit.title));
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 100")]
            let percent = (alike * 100.0) as u8;
            let why = if percent == 100 { Why::Name } else { Why::Sound };
            Like { id: hit.id, kind, title: hit.title, about: hit.subtitle, percent, why: vec![why] }
        });
        let mut likes: Vec<Like> = likes.filter(|like| like.percent >= HINT).collect();
        likes.sort_by_key(|like| std::cmp::Reverse(like.percent));
        likes
    }

    fn facts(&self, row: &Row) -> Facts {
        let company = row.primary_account().and_then(|id| self.records.row(&id));
        Facts::of_row(row, &|id| self.records.title(&id)).with_company(company.as_ref())
    }

    /// What tells a record from its namesakes: company, postal code and town.
    fn where_to_find(&self, row: &Row) -> String {
        let company = row.primary_account().and_then(|id| self.records.row(&id));
        let name = company.as_ref().map_or_else(|| row.text(lead::COMPANY_NAME).to_owned(), Row::title);
        let place = [Some(row), company.as_ref()].into_iter().flatten().find_map(place);
        [name, place.unwrap_or_default()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// Postal code and town of the first address.
fn place(row: &Row) -> Option<String> {
    use crm_domain::item::ItemValue;
    let addresses = row.get(crm_domain::schema::account::ADDRESSES)?;
    addresses.items().iter().find_map(|(_, item)| match item {
        ItemValue::Address(entry) => {
            Some(format!("{} {}", entry.zip, entry.city).trim().to_owned()).filter(|place| !place.is_empty())
        }
        ItemValue::Email(_)
        | ItemValue::Phone(_)
        | ItemValue::Affiliation(_)
        | ItemValue::Check(_)
        | ItemValue::Line(_)
        | ItemValue::Party(_)
        | ItemValue::Price(_)
        | ItemValue::Stop(_) => None,
    })
}

/// What is being typed, as a row of no record.
fn typed_row(kind: RecordKind, values: Vec<(FieldKey, FieldValue)>) -> Row {
    let at = |key| kind.spec().position(key);
    let mut values: Vec<(u16, FieldValue)> =
        values.into_iter().filter_map(|(key, value)| Some((at(key)?, value))).collect();
    values.sort_by_key(|(at, _)| *at);
    values.dedup_by_key(|(at, _)| *at);
    Row {
        id: RecordId::from_bytes([0; 16]),
        kind,
        created_at: Millis(0),
        updated_at: Millis(0),
        updated_by: DeviceId([0; 8]),
        deleted_at: None,
        conflicts: Vec::new(),
        values,
        own: Vec::new(),
    }
}
