//! What a document says now: its row, its whole values, and its clashes.

use std::collections::BTreeMap;

use automerge::{ChangeHash, ChangeMetadata, ROOT, ReadDoc, ScalarValue, Value, ValueRef};
use crm_domain::field::{FieldKey, FieldSpec, Merge};
use crm_domain::id::{DeviceId, ItemId, RecordId};
use crm_domain::item::ItemValue;
use crm_domain::row::{PROSE_IN_ROW, Row};
use crm_domain::time::Millis;
use crm_domain::value::{FieldValue, sort_items};

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
        let mut words: BTreeMap<u16, std::collections::BTreeSet<String>> = BTreeMap::new();
        let mut items: BTreeMap<u16, Vec<(ItemId, ItemValue)>> = BTreeMap::new();
        let mut values: Vec<(u16, FieldValue)> = Vec::new();
        let mut conflicts: Vec<u16> = Vec::new();
        let (mut created_at, mut deleted_at) = (Millis(0), None);
        for entry in self.doc.map_range(ROOT, ..) {
            let place = key::parse(&entry.key);
            if let (true, Place::Field(field) | Place::Item(field, _)) = (entry.conflict, &place)
                && let Some(position) = spec.position(*field)
                && self.clash_at(&entry.key).is_some()
            {
                conflicts.push(position);
            }
            let value = match &entry.value {
                ValueRef::Scalar(scalar) => Some(ScalarValue::from(scalar.clone())),
                ValueRef::Object(_) => None,
            };
            match place {
                Place::Created => created_at = timestamp(value.as_ref()).unwrap_or_default(),
                Place::Deleted => deleted_at = timestamp(value.as_ref()),
                Place::Field(field) => {
                    let Some((position, field)) = spec.position(field).zip(spec.field(field)) else {
                        continue;
                    };
                    let value = match value {
                        Some(scalar) => scalar::to_value(field.kind, &scalar),
                        None => self.prose(field, prose_limit),
                    };
                    values.extend(value.filter(|value| !value.is_empty()).map(|value| (position, value)));
                }
                Place::Item(field, item) => {
                    let Some((position, field)) = spec.position(field).zip(spec.field(field)) else {
                        continue;
                    };
                    if let Some(value) = value.and_then(|scalar| scalar::to_item(field.kind, &scalar)) {
                        items.entry(position).or_default().push((item, value));
                    }
                }
                Place::Word(field, word) => {
                    if let Some(position) = spec.position(field) {
                        words.entry(position).or_default().insert(word);
                    }
                }
                Place::Other => {}
            }
        }
        values.extend(words.into_iter().map(|(position, words)| (position, FieldValue::Tags(words))));
        values.extend(items.into_iter().map(|(position, mut items)| {
            sort_items(&mut items);
            (position, FieldValue::Items(items))
        }));
        values.sort_unstable_by_key(|(position, _)| *position);
        conflicts.sort_unstable();
        conflicts.dedup();
        let (updated_at, updated_by) = self.latest();
        Row { id, kind: self.kind, created_at, updated_at, updated_by, deleted_at, conflicts, values }
    }

    fn prose(&self, field: &FieldSpec, limit: Option<usize>) -> Option<FieldValue> {
        if field.kind.merge() != Merge::CharByChar {
            return None;
        }
        let (_, object) = self.doc.get(ROOT, field.key.as_str()).ok().flatten()?;
        let text = self.doc.text(&object).ok()?;
        Some(FieldValue::Prose(match limit {
            Some(limit) => text.chars().take(limit).collect(),
            None => text,
        }))
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
        clashes.sort_by_key(|clash| (spec.position(clash.field), clash.item));
        clashes
    }

    /// The clash at a root key. Equal values are none (`domain.md`, R2).
    fn clash_at(&self, key: &str) -> Option<Clash> {
        let (field, item) = match key::parse(key) {
            Place::Field(field) => (field, None),
            Place::Item(field, item) => (field, Some(item)),
            Place::Word(..) | Place::Deleted | Place::Created | Place::Other => return None,
        };
        let spec = self.kind.spec().field(field)?;
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

    fn written(&self, hash: Option<ChangeHash>) -> (Millis, DeviceId) {
        hash.and_then(|hash| self.doc.get_change_meta_by_hash(&hash))
            .map_or((Millis(0), DeviceId([0; 8])), |meta| (Millis(meta.timestamp), device_of(&meta)))
    }
}

/// The device that made a change; all zeros for the genesis.
pub(crate) fn device_of(meta: &ChangeMetadata<'_>) -> DeviceId {
    let bytes = meta.author.as_ref().and_then(|author| author.as_bytes().try_into().ok());
    DeviceId(bytes.unwrap_or([0; 8]))
}

fn timestamp(scalar: Option<&ScalarValue>) -> Option<Millis> {
    match scalar {
        Some(ScalarValue::Timestamp(at)) => Some(Millis(*at)),
        _ => None,
    }
}
