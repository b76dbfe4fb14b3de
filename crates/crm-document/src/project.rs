//! What a document says now: its row, its whole values, and its clashes.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{ChangeHash, ChangeMetadata, ROOT, ReadDoc, ScalarValue, Value, ValueRef};
use crm_domain::field::{FieldKey, FieldKind, FieldSpec, Merge, RecordKind};
use crm_domain::id::{DeviceId, ItemId, RecordId};
use crm_domain::item::ItemValue;
use crm_domain::row::{PROSE_IN_ROW, Row};
use crm_domain::sales::amount;
use crm_domain::sales::totals::lines_of;
use crm_domain::schema::{deal, quote};
use crm_domain::time::Millis;
use crm_domain::value::{FieldValue, Money, sort_items};

use crate::document::Document;
use crate::key::{self, Place};
use crate::scalar;

/// One of several values that stand in the same place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    /// The value; `None` when it was emptied. Entries of collections come as a single item.
    pub value: Option<FieldValue>,
    /// Who wrote it.
    pub device: DeviceId,
    /// When, by their clock.
    pub at: Millis,
}

/// A place that two devices wrote at once, differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The field.
    pub field: FieldKey,
    /// The entry, in a collection.
    pub item: Option<ItemId>,
    /// All values; the first is the one in force.
    pub stands: Vec<Stand>,
}

impl Document {
    /// The record's row.
    #[must_use]
    pub fn row(&self, id: RecordId) -> Row {
        self.read(id, Some(PROSE_IN_ROW))
    }

    /// The record's row with prose in full.
    #[must_use]
    pub fn whole(&self, id: RecordId) -> Row {
        self.read(id, None)
    }

    fn read(&self, id: RecordId, prose_limit: Option<usize>) -> Row {
        let spec = self.kind.spec();
        let mut gathered = Gathered::new(self.kind);
        gathered.with_photos = prose_limit.is_none();
        let mut conflicts: Vec<u16> = Vec::new();
        let mut own = Row::OWN..;
        for entry in self.doc.map_range(ROOT, ..) {
            if entry.conflict
                && let Some(clash) = self.clash_at(&entry.key)
            {
                conflicts.extend(spec.position(clash.field).or_else(|| own.next()));
            }
            match &entry.value {
                ValueRef::Scalar(scalar) => gathered.scalar(&entry.key, &ScalarValue::from(scalar.clone())),
                ValueRef::Object(_) => {
                    if let Some(text) = self.prose(&entry.key, prose_limit) {
                        gathered.text(&entry.key, text);
                    }
                }
            }
        }
        conflicts.sort_unstable();
        conflicts.dedup();
        let (updated_at, updated_by) = self.latest();
        Row { conflicts, ..gathered.into_row(id, updated_at, updated_by) }
    }

    fn prose(&self, key: &str, limit: Option<usize>) -> Option<String> {
        let (_, object) = self.doc.get(ROOT, key).ok().flatten()?;
        let text = self.doc.text(&object).ok()?;
        Some(match limit {
            Some(limit) => text.chars().take(limit).collect(),
            None => text,
        })
    }

    /// Time and device of the latest change, by the clocks of those who made the newest changes.
    fn latest(&self) -> (Millis, DeviceId) {
        self.doc
            .get_heads()
            .iter()
            .filter_map(|hash| self.doc.get_change_meta_by_hash(hash))
            .map(|meta| (Millis(meta.timestamp), device_of(&meta)))
            .max()
            .unwrap_or((Millis(0), DeviceId([0; 8])))
    }

    /// All places with more than one value, in the order of the record's fields.
    #[must_use]
    pub fn clashes(&self) -> Vec<Clash> {
        let spec = self.kind.spec();
        let mut clashes: Vec<Clash> = self
            .doc
            .map_range(ROOT, ..)
            .filter(|entry| entry.conflict)
            .filter_map(|entry| self.clash_at(&entry.key))
            .collect();
        // Those that people defined come last, in the order of their keys.
        clashes
            .sort_by_key(|clash| (spec.position(clash.field).unwrap_or(Row::OWN), clash.field, clash.item));
        clashes
    }

    /// The clash at a root key. Equal values are none (`docs/domain.md` D1).
    fn clash_at(&self, key: &str) -> Option<Clash> {
        let (field, item) = match key::parse(key) {
            Place::Field(field) => (field, None),
            Place::Item(field, item) => (field, Some(item)),
            Place::Word(..) | Place::Deleted | Place::Created | Place::Other => return None,
        };
        let spec = self.kind.spec().field(field)?;
        // When something happened is noted by rules: of two notes nobody has to choose one.
        if spec.by_rule && spec.kind == FieldKind::Moment {
            return None;
        }
        if field == deal::AMOUNT && self.amount_is_worked_out() {
            return None;
        }
        let mut stands = Vec::new();
        // Automerge gives the winner last.
        for (value, op) in self.doc.get_all(ROOT, key).ok()?.into_iter().rev() {
            let Value::Scalar(scalar) = value else { return None };
            let value = match item {
                Some(item) => {
                    scalar::to_item(spec.kind, &scalar).map(|value| FieldValue::Items(vec![(item, value)]))
                }
                None => scalar::to_value(spec.kind, &scalar),
            };
            let (at, device) = self.written(self.doc.hash_for_opid(&op));
            stands.push(Stand { value, device, at });
        }
        let first = stands.first()?.value.clone();
        stands.iter().any(|stand| stand.value != first).then_some(Clash { field, item, stands })
    }

    /// Whether a deal is worth what its lines come to: of what was typed nobody has to choose anything then.
    fn amount_is_worked_out(&self) -> bool {
        let spec = |key| self.kind.spec().field(key);
        let mode = spec(deal::AMOUNT_MODE).and_then(|spec| self.register(spec));
        let Some(lines) = spec(deal::LINES).filter(|_| amount::is_of_lines(mode.as_ref())) else {
            return false;
        };
        self.doc.map_range(ROOT, ..).any(|entry| {
            matches!(key::parse(&entry.key), Place::Item(field, item) if field == deal::LINES && self.item(lines, item).is_some())
        })
    }

    fn written(&self, hash: Option<ChangeHash>) -> (Millis, DeviceId) {
        hash.and_then(|hash| self.doc.get_change_meta_by_hash(&hash))
            .map_or((Millis(0), DeviceId([0; 8])), |meta| (Millis(meta.timestamp), device_of(&meta)))
    }
}

/// What stands at root keys, gathered into a row: of a document, or of a [`crate::Birth`].
pub(crate) struct Gathered {
    kind: RecordKind,
    /// Pictures are gathered, too; rows leave them out.
    with_photos: bool,
    /// When the record was made.
    pub(crate) created_at: Millis,
    deleted_at: Option<Millis>,
    values: Vec<(u16, FieldValue)>,
    own: Vec<(FieldKey, FieldValue)>,
    words: BTreeMap<u16, BTreeSet<String>>,
    items: BTreeMap<u16, Vec<(ItemId, ItemValue)>>,
}

impl Gathered {
    /// Nothing yet.
    pub(crate) const fn new(kind: RecordKind) -> Self {
        Self {
            kind,
            with_photos: false,
            created_at: Millis(0),
            deleted_at: None,
            values: Vec::new(),
            own: Vec::new(),
            words: BTreeMap::new(),
            items: BTreeMap::new(),
        }
    }

    /// A scalar at a key.
    pub(crate) fn scalar(&mut self, key: &str, scalar: &ScalarValue) {
        match key::parse(key) {
            Place::Created => self.created_at = timestamp(scalar).unwrap_or_default(),
            Place::Deleted => self.deleted_at = timestamp(scalar),
            Place::Field(key) => {
                let Some(spec) = self.kind.spec().field(key) else { return };
                if spec.kind == FieldKind::Photo && !self.with_photos {
                    return;
                }
                let value = scalar::to_value(spec.kind, scalar).filter(|value| !value.is_empty());
                match (value, self.kind.spec().position(key)) {
                    (Some(value), Some(position)) => self.values.push((position, value)),
                    (Some(value), None) => self.own.push((key, value)),
                    (None, _) => {}
                }
            }
            Place::Item(field, item) => {
                if let Some((position, field)) = self.field(field)
                    && let Some(value) = scalar::to_item(field.kind, scalar)
                {
                    self.items.entry(position).or_default().push((item, value));
                }
            }
            Place::Word(field, word) => {
                if let Some((position, _)) = self.field(field) {
                    self.words.entry(position).or_default().insert(word);
                }
            }
            Place::Other => {}
        }
    }

    /// A text at a key, cut as it is to be shown.
    pub(crate) fn text(&mut self, key: &str, text: String) {
        if let Place::Field(field) = key::parse(key)
            && let Some((position, field)) = self.field(field)
            && field.kind.merge() == Merge::CharByChar
            && !text.is_empty()
        {
            self.values.push((position, FieldValue::Prose(text)));
        }
    }

    fn field(&self, key: FieldKey) -> Option<(u16, &'static FieldSpec)> {
        let spec = self.kind.spec();
        spec.position(key).and_then(|position| Some((position, spec.fields.get(usize::from(position))?)))
    }

    /// The row of it all, without conflicts.
    pub(crate) fn into_row(self, id: RecordId, updated_at: Millis, updated_by: DeviceId) -> Row {
        let Self { kind, with_photos: _, created_at, deleted_at, mut values, mut own, words, items } = self;
        let is_count = |position: u16| {
            kind.spec().fields.get(usize::from(position)).is_some_and(|spec| spec.kind == FieldKind::Count)
        };
        values.extend(words.into_iter().map(|(position, words)| match is_count(position) {
            true => (position, FieldValue::Number(i64::try_from(words.len()).unwrap_or(i64::MAX))),
            false => (position, FieldValue::Tags(words)),
        }));
        let has_items = !items.is_empty();
        values.extend(items.into_iter().map(|(position, mut items)| {
            sort_items(&mut items);
            (position, FieldValue::Items(items))
        }));
        values.sort_unstable_by_key(|(position, _)| *position);
        own.sort_unstable_by_key(|(key, _)| *key);
        let row = Row {
            id,
            kind,
            created_at,
            updated_at,
            updated_by,
            deleted_at,
            conflicts: Vec::new(),
            values,
            own,
        };
        match kind {
            RecordKind::Quote | RecordKind::Order => with_total(row),
            // WHY asked first: a deal without entries costs nothing more.
            RecordKind::Deal if has_items => with_amount(row),
            _ => row,
        }
    }
}

/// The row with what its lines come to; without, where there is no sum of them.
fn with_total(row: Row) -> Row {
    let total = row.totals().ok().and_then(|totals| totals.money(totals.net));
    if total.is_none() { row } else { with_money(row, quote::TOTAL, total) }
}

/// The deal's row with what it is worth, where that comes out of its lines.
fn with_amount(row: Row) -> Row {
    let lines = row.get(deal::LINES);
    if !amount::is_worked_out(row.get(deal::AMOUNT_MODE), lines) {
        return row;
    }
    let sum = amount::sum(lines_of(lines)).ok().flatten();
    with_money(row, deal::AMOUNT, sum)
}

/// The row with an amount in a field, whatever stood there.
fn with_money(mut row: Row, field: FieldKey, money: Option<Money>) -> Row {
    let Some(place) = row.kind.spec().position(field) else { return row };
    row.values.retain(|(position, _)| *position != place);
    if let Some(money) = money {
        let at = row.values.partition_point(|(position, _)| *position < place);
        row.values.insert(at, (place, FieldValue::Money(money)));
    }
    row
}

/// The device that made a change; all zeros for the genesis.
pub(crate) fn device_of(meta: &ChangeMetadata<'_>) -> DeviceId {
    let bytes = meta.author.as_ref().and_then(|author| author.as_bytes().try_into().ok());
    DeviceId(bytes.unwrap_or([0; 8]))
}

fn timestamp(scalar: &ScalarValue) -> Option<Millis> {
    match scalar {
        ScalarValue::Timestamp(at) => Some(Millis(*at)),
        _ => None,
    }
}
