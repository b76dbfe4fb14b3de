//! Edits on a document: one command is one Automerge change, and knows its way back.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ChangeHash, ObjId, PatchLog, ROOT, ReadDoc, ScalarValue};
use crm_domain::command::Edit;
use crm_domain::field::{FieldKey, FieldSpec, Merge};
use crm_domain::id::ItemId;
use crm_domain::item::ItemValue;
use crm_domain::value::FieldValue;

use crate::carry::carry_over;
use crate::document::{Document, Writer};
use crate::{key, scalar};

/// An edit does not fit the record. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The record has no such field.
    #[error("no field {0} here")]
    NoField(FieldKey),
    /// The value or kind of edit does not fit the field.
    #[error("not a value for {0}")]
    BadValue(FieldKey),
    /// Automerge refused; a defect.
    #[error("Automerge: {0}")]
    Automerge(String),
}

/// What an edit did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The changes as uncompressed chunks, for other devices: nearly always one; none when the writer
    /// shares nothing.
    pub changes: Vec<Vec<u8>>,
    /// The edits that had an effect.
    pub redo: Vec<Edit>,
    /// The edits that take them back, in the order to apply.
    pub undo: Vec<Edit>,
}

/// An edit, translated to the root map.
pub(crate) enum Step {
    Put(String, ScalarValue),
    /// A value instead of several that clash.
    Settle(String, ScalarValue),
    Delete(String),
    /// Text object, text to leave, heads to write at (`None`: the latest).
    Text(ObjId, String, Option<Vec<ChangeHash>>),
}

impl Step {
    const fn value(key: String, value: ScalarValue, clashes: bool) -> Self {
        if clashes { Self::Settle(key, value) } else { Self::Put(key, value) }
    }
}

impl Document {
    /// Carries out edits as one change. `None` when everything was so already.
    ///
    /// # Errors
    /// When an edit does not fit; the document is then as before. [`EditError::Automerge`] is a defect:
    /// the document must be dropped.
    pub fn apply(&mut self, writer: Writer, edits: &[Edit]) -> Result<Option<Applied>, EditError> {
        let mut steps = Vec::with_capacity(edits.len());
        let (mut redo, mut undo) = (Vec::with_capacity(edits.len()), Vec::with_capacity(edits.len()));
        for edit in edits {
            if let Some((step, back)) = self.plan(writer, edit)? {
                steps.push(step);
                redo.push(edit.clone());
                undo.push(back);
            }
        }
        if steps.is_empty() {
            return Ok(None);
        }
        undo.reverse();
        let changes = self.write(writer, steps)?;
        Ok(Some(Applied { changes, redo, undo }))
    }

    /// Whether the record is still as this edit left it: nobody has written there since, not even at the
    /// same time. Prose never is in the way.
    #[must_use]
    pub fn holds(&self, edit: &Edit) -> bool {
        let Some(field) = edit.field() else {
            return matches!(edit, Edit::Trash { trashed } if *trashed == self.is_trashed());
        };
        let Some(spec) = self.kind.spec().field(field) else { return false };
        match edit {
            Edit::Set { value, .. } => self.register(spec) == *value && !self.is_clashing(field.as_str()),
            Edit::PutItem { item, value, .. } => {
                self.item(spec, *item).as_ref() == Some(value) && !self.is_clashing(&key::item(field, *item))
            }
            Edit::RemoveItem { item, .. } => {
                self.item(spec, *item).is_none() && !self.is_clashing(&key::item(field, *item))
            }
            Edit::Tag { word, present, .. } => self.has_word(field, word) == *present,
            Edit::Write { .. } => true,
            Edit::Trash { trashed } => *trashed == self.is_trashed(),
        }
    }

    /// Whether the record is in the trash.
    #[must_use]
    pub fn is_trashed(&self) -> bool {
        matches!(self.scalar(key::DELETED), Some(ScalarValue::Timestamp(_)))
    }

    /// The value of a register field.
    pub(crate) fn register(&self, spec: &FieldSpec) -> Option<FieldValue> {
        self.scalar(spec.key.as_str()).and_then(|scalar| scalar::to_value(spec.kind, &scalar))
    }

    /// An entry of a collection.
    pub(crate) fn item(&self, spec: &FieldSpec, item: ItemId) -> Option<ItemValue> {
        self.scalar(&key::item(spec.key, item)).and_then(|scalar| scalar::to_item(spec.kind, &scalar))
    }

    fn has_word(&self, field: FieldKey, word: &str) -> bool {
        self.scalar(&key::word(field, word)).is_some()
    }

    fn is_clashing(&self, key: &str) -> bool {
        self.doc.get_all(ROOT, key).is_ok_and(|values| values.len() > 1)
    }

    /// The step for an edit and the edit that takes it back; `None` when it changes nothing.
    fn plan(&self, writer: Writer, edit: &Edit) -> Result<Option<(Step, Edit)>, EditError> {
        let Some(field) = edit.field() else {
            return Ok(self.plan_trash(writer, matches!(edit, Edit::Trash { trashed: true })));
        };
        let spec = self.kind.spec().field(field).ok_or(EditError::NoField(field))?;
        let bad = || EditError::BadValue(field);
        match edit {
            Edit::Set { value, .. } => {
                // WHY: an empty text is no value; a conflict between "" and nothing would be noise.
                let value = value.as_ref().filter(|value| !value.is_empty());
                if spec.kind.merge() != Merge::Register {
                    return Err(bad());
                }
                let (before, key) = (self.register(spec), field.as_str());
                let clashes = self.is_clashing(key);
                if before.as_ref() == value && !clashes {
                    return Ok(None);
                }
                let scalar = match value {
                    Some(value) => scalar::from_value(spec.kind, value).ok_or_else(bad)?,
                    None => ScalarValue::Null,
                };
                Ok(Some((Step::value(key.to_owned(), scalar, clashes), Edit::Set { field, value: before })))
            }
            Edit::PutItem { item, value, .. } => {
                let scalar = scalar::from_item(spec.kind, value).ok_or_else(bad)?;
                Ok(self.plan_item(spec, *item, Some(value), scalar))
            }
            Edit::RemoveItem { item, .. } if spec.kind.merge() == Merge::Items => {
                Ok(self.plan_item(spec, *item, None, ScalarValue::Null))
            }
            Edit::Tag { word, present, .. } if spec.kind.merge() == Merge::Set && !word.trim().is_empty() => {
                let word = word.trim().to_owned();
                if self.has_word(field, &word) == *present {
                    return Ok(None);
                }
                let key = key::word(field, &word);
                let step =
                    if *present { Step::Put(key, ScalarValue::Boolean(true)) } else { Step::Delete(key) };
                Ok(Some((step, Edit::Tag { field, word, present: !present })))
            }
            Edit::Write { before, after, .. } if spec.kind.merge() == Merge::CharByChar => {
                Ok(self.plan_text(field, before, after))
            }
            Edit::RemoveItem { .. } | Edit::Tag { .. } | Edit::Write { .. } | Edit::Trash { .. } => {
                Err(bad())
            }
        }
    }

    fn plan_trash(&self, writer: Writer, trashed: bool) -> Option<(Step, Edit)> {
        if self.is_trashed() == trashed {
            return None;
        }
        let mark = if trashed { ScalarValue::Timestamp(writer.now.0) } else { ScalarValue::Null };
        Some((Step::Put(key::DELETED.to_owned(), mark), Edit::Trash { trashed: !trashed }))
    }

    fn plan_item(
        &self,
        spec: &FieldSpec,
        item: ItemId,
        value: Option<&ItemValue>,
        scalar: ScalarValue,
    ) -> Option<(Step, Edit)> {
        let (field, key) = (spec.key, key::item(spec.key, item));
        let (before, clashes) = (self.item(spec, item), self.is_clashing(&key));
        if before.as_ref() == value && !clashes {
            return None;
        }
        let back = match before {
            Some(value) => Edit::PutItem { field, item, value },
            None => Edit::RemoveItem { field, item },
        };
        Some((Step::value(key, scalar, clashes), back))
    }

    fn plan_text(&self, field: FieldKey, before: &str, after: &str) -> Option<(Step, Edit)> {
        let (_, object) = self.doc.get(ROOT, field.as_str()).ok().flatten()?;
        let now = self.doc.text(&object).ok()?;
        if now == after || before == after {
            return None;
        }
        let back = Edit::Write { field, before: after.to_owned(), after: before.to_owned() };
        if now == before {
            return Some((Step::Text(object, after.to_owned(), None), back));
        }
        match self.heads_with_text(&object, before) {
            Some(heads) => Some((Step::Text(object, after.to_owned(), Some(heads)), back)),
            None => Some((Step::Text(object, carry_over(&now, before, after), None), back)),
        }
    }

    /// The latest heads at which a text stood as `wanted`, so that what others wrote since is kept.
    fn heads_with_text(&self, object: &ObjId, wanted: &str) -> Option<Vec<ChangeHash>> {
        // The order is causal: each prefix is a state this document once could have had. What somebody
        // saw may have been several heads at once.
        let mut heads: Vec<ChangeHash> = Vec::new();
        let mut states: Vec<Vec<ChangeHash>> = Vec::new();
        for meta in self.doc.get_changes_meta(&[]) {
            heads.retain(|head| !meta.deps.contains(head));
            heads.push(meta.hash);
            states.push(heads.clone());
        }
        states
            .into_iter()
            .rev()
            .find(|heads| self.doc.text_at(object, heads).is_ok_and(|text| text == wanted))
    }

    /// Writes steps as one change (a text written at older heads is a change of its own before it) and
    /// returns the new changes when they are shared.
    pub(crate) fn write(&mut self, writer: Writer, steps: Vec<Step>) -> Result<Vec<Vec<u8>>, EditError> {
        self.write_as(writer);
        let had = self.doc.get_heads();
        let options = || CommitOptions::default().with_time(writer.now.0);
        let fail = |error: automerge::AutomergeError| EditError::Automerge(error.to_string());
        let next = &mut self.doc;
        let mut plain = Vec::with_capacity(steps.len());
        for step in steps {
            match step {
                Step::Text(object, text, Some(heads)) => {
                    let mut tx = next
                        .transaction_at(PatchLog::inactive(), &heads)
                        .map_err(|error| EditError::Automerge(error.to_string()))?;
                    tx.update_text(&object, text).map_err(fail)?;
                    tx.commit_with(options());
                }
                other => plain.push(other),
            }
        }
        if !plain.is_empty() {
            let mut tx = next.transaction();
            for step in plain {
                match step {
                    Step::Put(key, value) => tx.put(ROOT, key, value),
                    // WHY not a mere put: of the value in force Automerge makes no write, it only deletes
                    // the others. Whoever wrote there at the same time would then win, and no conflict be
                    // seen.
                    Step::Settle(key, value) => {
                        tx.delete(ROOT, key.as_str()).and_then(|()| tx.put(ROOT, key, value))
                    }
                    Step::Delete(key) => tx.delete(ROOT, key),
                    // WHY: nothing is compared with nothing; imported notes cost a third.
                    Step::Text(object, text, _) if tx.length(&object) == 0 => {
                        tx.splice_text(&object, 0, 0, &text)
                    }
                    Step::Text(object, text, _) => tx.update_text(&object, text),
                }
                .map_err(fail)?;
            }
            tx.commit_with(options());
        }
        if !writer.shares {
            return Ok(Vec::new());
        }
        Ok(next.get_changes(&had).iter().map(|change| change.raw_bytes().to_vec()).collect())
    }
}
