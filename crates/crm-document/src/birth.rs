//! Births: records that have their first change only. That change follows from who wrote what and when, so
//! neither the change nor a document need be there until somebody wants to open, edit, merge or send it.

use automerge::{ObjId, ROOT, ReadDoc, ScalarValue, Value};
use crm_domain::command::Edit;
use crm_domain::field::{FieldKey, FieldSpec, Merge, RecordKind};
use crm_domain::id::{DeviceId, RecordId};
use crm_domain::row::{PROSE_IN_ROW, Row};
use crm_domain::time::Millis;

use crate::apply::{EditError, Step};
use crate::carry::carry_over;
use crate::document::{Actor, Document, Writer};
use crate::project::Gathered;
use crate::{key, scalar};

/// Who made a record, and when: the same for all records of one write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The run of the engine.
    pub actor: Actor,
    /// The device.
    pub device: DeviceId,
    /// The device's clock.
    pub now: Millis,
}

/// What stands at a root key.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    /// A register, an entry of a collection, or the mark of a word.
    Scalar(ScalarValue),
    /// Prose.
    Text(String),
}

/// A record as it was made.
///
/// INVARIANT: the document that [`Birth::document`] makes is the same for ever, on every device and in every
/// version: changes made later, here and elsewhere, name its first change by hash. So a birth holds root
/// keys and scalars, as the document will, and nothing whose meaning a later schema could change.
#[derive(Debug, Clone, PartialEq)]
pub struct Birth {
    /// What was made.
    pub kind: RecordKind,
    /// By whom, and when.
    pub origin: Origin,
    /// What it holds besides its creation mark, ascending by key, each key once.
    pub(crate) entries: Vec<(String, Content)>,
}

impl Birth {
    /// The record that edits make of an empty one. Of several edits to one place the last counts; emptying
    /// what is empty is nothing.
    ///
    /// # Errors
    /// When an edit does not fit.
    pub fn of(kind: RecordKind, writer: Writer, edits: &[Edit]) -> Result<Self, EditError> {
        let Writer { actor, device, now, shares: _ } = writer;
        let mut entries = Vec::with_capacity(edits.len());
        for edit in edits {
            entries.extend(entry(kind, now, edit)?);
        }
        // The sort is stable: the last of equal keys is the latest.
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        entries.reverse();
        entries.dedup_by(|(a, _), (b, _)| a == b);
        entries.reverse();
        Ok(Self { kind, origin: Origin { actor, device, now }, entries })
    }

    /// The record's row: the one its document would say.
    #[must_use]
    pub fn row(&self, id: RecordId) -> Row {
        let mut gathered = Gathered::new(self.kind);
        for (key, content) in &self.entries {
            match content {
                Content::Scalar(scalar) => gathered.scalar(key, scalar),
                Content::Text(text) => gathered.text(key, text.chars().take(PROSE_IN_ROW).collect()),
            }
        }
        gathered.created_at = self.origin.now;
        gathered.into_row(id, self.origin.now, self.origin.device)
    }

    /// The record as a document, and its first change as an uncompressed chunk.
    ///
    /// # Errors
    /// Never for what [`Birth::of`] made; damaged bytes may hold what Automerge refuses.
    pub fn document(&self, shares: bool) -> Result<(Document, Vec<Vec<u8>>), EditError> {
        let Origin { actor, device, now } = self.origin;
        let mut document = Document::genesis(self.kind);
        let mut steps = Vec::with_capacity(self.entries.len() + 1);
        steps.push(Step::Put(key::CREATED.to_owned(), ScalarValue::Timestamp(now.0)));
        for (key, content) in &self.entries {
            steps.push(match content {
                Content::Scalar(scalar) => Step::Put(key.clone(), scalar.clone()),
                Content::Text(text) => Step::Text(document.prose_object(key)?, text.clone(), None),
            });
        }
        let changes = document.write(Writer { actor, device, now, shares }, steps)?;
        Ok((document, changes))
    }
}

impl Document {
    /// Makes a record, and its first change as an uncompressed chunk when the writer shares it.
    ///
    /// # Errors
    /// When an edit does not fit.
    pub fn create(
        kind: RecordKind,
        writer: Writer,
        edits: &[Edit],
    ) -> Result<(Self, Vec<Vec<u8>>), EditError> {
        Birth::of(kind, writer, edits)?.document(writer.shares)
    }

    /// The text object of a prose field.
    fn prose_object(&self, key: &str) -> Result<ObjId, EditError> {
        match self.doc.get(ROOT, key) {
            Ok(Some((Value::Object(_), object))) => Ok(object),
            Ok(_) | Err(_) => Err(EditError::Automerge(format!("no text at {key}"))),
        }
    }
}

/// What an edit puts into an empty record; `None` when it leaves it empty.
fn entry(kind: RecordKind, now: Millis, edit: &Edit) -> Result<Option<(String, Content)>, EditError> {
    let Some(field) = edit.field() else {
        let trashed = matches!(edit, Edit::Trash { trashed: true });
        let mark = Content::Scalar(ScalarValue::Timestamp(now.0));
        return Ok(trashed.then(|| (key::DELETED.to_owned(), mark)));
    };
    let spec = kind.spec().field(field).ok_or(EditError::NoField(field))?;
    match edit {
        Edit::Set { value, .. } if spec.kind.merge() == Merge::Register => {
            let value = value.as_ref().filter(|value| !value.is_empty());
            let scalar = value.map(|value| scalar::from_value(spec.kind, value).ok_or_else(|| bad(spec)));
            Ok(scalar.transpose()?.map(|scalar| (field.as_str().to_owned(), Content::Scalar(scalar))))
        }
        Edit::PutItem { item, value, .. } => {
            let scalar = scalar::from_item(spec.kind, value).ok_or_else(|| bad(spec))?;
            Ok(Some((key::item(field, *item), Content::Scalar(scalar))))
        }
        Edit::RemoveItem { .. } if spec.kind.merge() == Merge::Items => Ok(None),
        Edit::Tag { word, present, .. } if spec.kind.merge() == Merge::Set && !word.trim().is_empty() => {
            let mark = Content::Scalar(ScalarValue::Boolean(true));
            Ok(present.then(|| (key::word(field, word.trim()), mark)))
        }
        Edit::Write { before, after, .. } if spec.kind.merge() == Merge::CharByChar => {
            Ok(written(field, before, after))
        }
        Edit::Set { .. }
        | Edit::RemoveItem { .. }
        | Edit::Tag { .. }
        | Edit::Write { .. }
        | Edit::Trash { .. } => Err(bad(spec)),
    }
}

/// Prose written into nothing.
fn written(field: FieldKey, before: &str, after: &str) -> Option<(String, Content)> {
    let text =
        if before == after || before.is_empty() { after.to_owned() } else { carry_over("", before, after) };
    (before != after && !text.is_empty()).then(|| (field.as_str().to_owned(), Content::Text(text)))
}

fn bad(spec: &FieldSpec) -> EditError {
    EditError::BadValue(spec.key)
}

#[cfg(test)]
mod tests;
