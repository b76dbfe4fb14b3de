//! A record's history in the words of its fields.

use std::collections::HashMap;

use automerge::legacy::{Key, ObjectId, OpType};
use automerge::{ROOT, ReadDoc, ScalarValue};
use crm_domain::field::{FieldKey, Merge};
use crm_domain::id::{DeviceId, ItemId};
use crm_domain::item::ItemValue;
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;

use crate::document::Document;
use crate::key::{self, Place};
use crate::project::device_of;
use crate::scalar;

/// One change of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When, by the author's clock.
    pub at: Millis,
    /// Who.
    pub device: DeviceId,
    /// What, in the order of writing.
    pub traces: Vec<Trace>,
}

/// What a change left in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trace {
    /// The record was made.
    Created,
    /// To the trash, or back.
    Trashed(bool),
    /// A register or prose field.
    Value {
        /// Which.
        field: FieldKey,
        /// Before.
        before: Option<FieldValue>,
        /// After.
        after: Option<FieldValue>,
    },
    /// An entry of a collection.
    Item {
        /// The collection.
        field: FieldKey,
        /// The entry.
        item: ItemId,
        /// Before.
        before: Option<ItemValue>,
        /// After.
        after: Option<ItemValue>,
    },
    /// A word of a set.
    Word {
        /// The set.
        field: FieldKey,
        /// The word.
        word: String,
        /// Added, or removed.
        present: bool,
    },
}

impl Document {
    /// All changes but the genesis, oldest first. "Before" is what stood there by causality: what the
    /// author can have seen, as far as others had not written at once.
    #[must_use]
    pub fn history(&self) -> Vec<Change> {
        let mut standing: HashMap<String, ScalarValue> = HashMap::new();
        let mut texts: HashMap<FieldKey, String> = HashMap::new();
        let mut changes = Vec::new();
        let metas = self.doc.get_changes_meta(&[]);
        for meta in metas.iter().filter(|meta| !meta.deps.is_empty()) {
            let Some(change) = self.doc.get_change_by_hash(&meta.hash) else { continue };
            let mut traces = Vec::new();
            let mut wrote_text = false;
            for op in change.decode().operations {
                match (op.obj, op.key) {
                    (ObjectId::Root, Key::Map(key)) => {
                        // Only a clash that is settled deletes a register; what is written instead follows.
                        let is_word = matches!(key::parse(&key), Place::Word(..));
                        if op.action == OpType::Delete && !is_word {
                            continue;
                        }
                        let after = match op.action {
                            OpType::Put(scalar) => scalar,
                            _ => ScalarValue::Null,
                        };
                        let before =
                            standing.insert(key.to_string(), after.clone()).unwrap_or(ScalarValue::Null);
                        traces.extend(self.trace(&key, &before, &after));
                    }
                    _ => wrote_text = true,
                }
            }
            if wrote_text {
                self.trace_texts(meta.hash, &mut texts, &mut traces);
            }
            if !traces.is_empty() {
                changes.push(Change { at: Millis(meta.timestamp), device: device_of(meta), traces });
            }
        }
        changes
    }

    fn trace(&self, key: &str, before: &ScalarValue, after: &ScalarValue) -> Option<Trace> {
        let spec = self.kind.spec();
        match key::parse(key) {
            Place::Created => Some(Trace::Created),
            Place::Deleted => Some(Trace::Trashed(matches!(after, ScalarValue::Timestamp(_)))),
            Place::Field(field) => {
                let kind = spec.field(field)?.kind;
                let (before, after) = (scalar::to_value(kind, before), scalar::to_value(kind, after));
                Some(Trace::Value { field, before, after })
            }
            Place::Item(field, item) => {
                let kind = spec.field(field)?.kind;
                let (before, after) = (scalar::to_item(kind, before), scalar::to_item(kind, after));
                Some(Trace::Item { field, item, before, after })
            }
            Place::Word(field, word) => {
                let present = matches!(after, ScalarValue::Boolean(true));
                Some(Trace::Word { field, word, present })
            }
            Place::Other => None,
        }
    }

    fn trace_texts(
        &self,
        hash: automerge::ChangeHash,
        texts: &mut HashMap<FieldKey, String>,
        traces: &mut Vec<Trace>,
    ) {
        for spec in self.kind.spec().fields.iter().filter(|field| field.kind.merge() == Merge::CharByChar) {
            let Ok(Some((_, object))) = self.doc.get(ROOT, spec.key.as_str()) else { continue };
            let Ok(after) = self.doc.text_at(&object, &[hash]) else { continue };
            let before = texts.insert(spec.key, after.clone()).unwrap_or_default();
            if before != after {
                let prose = |text: String| (!text.is_empty()).then_some(FieldValue::Prose(text));
                traces.push(Trace::Value { field: spec.key, before: prose(before), after: prose(after) });
            }
        }
    }
}
