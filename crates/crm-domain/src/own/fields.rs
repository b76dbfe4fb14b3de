//! What the definitions of a workspace come to: the fields of each kind, in their order, with their names.

use crate::command::Edit;
use crate::field::{FieldKey, FieldSpec, RecordKind};
use crate::fold::fold;
use crate::id::RecordId;
use crate::own::{OwnType, is_own};
use crate::row::Row;
use crate::schema::{definition, pipeline};
use crate::value::FieldValue;

/// How many fields a kind of record can be given. Retired ones count.
pub const MOST_PER_KIND: usize = 100;

/// A field that people defined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnField {
    /// Its definition.
    pub id: RecordId,
    /// Of which kind of records.
    pub of: RecordKind,
    /// What it holds.
    pub own: OwnType,
    /// The key of its values.
    pub key: FieldKey,
    /// What people call it.
    pub label: String,
    /// What to fill in.
    pub help: String,
    /// New records need it.
    pub required: bool,
    /// Not offered any more.
    pub retired: bool,
    /// Where it stands.
    place: String,
}

impl OwnField {
    /// Of a row of kind [`RecordKind::Definition`], where this version understands it.
    #[must_use]
    pub fn of_row(row: &Row) -> Option<Self> {
        let field = Self::of_values(row.id, row.text(pipeline::NAME).to_owned(), &|key| row.get(key))?;
        Some(Self { retired: field.retired || row.deleted_at.is_some(), ..field })
    }

    /// Of the values of a definition, where this version understands it.
    #[must_use]
    pub fn of_values<'a>(
        id: RecordId,
        label: String,
        get: &dyn Fn(FieldKey) -> Option<&'a FieldValue>,
    ) -> Option<Self> {
        let text = |key| get(key).and_then(FieldValue::as_text).unwrap_or_default();
        let is = |key| get(key) == Some(&FieldValue::Flag(true));
        let of = RecordKind::from_key(text(definition::OF))?;
        let own = OwnType::from_key(text(definition::TYPE))?;
        Some(Self {
            id,
            of,
            own,
            key: crate::own::key(id, own)?,
            label,
            help: text(definition::HELP).to_owned(),
            required: is(definition::REQUIRED),
            retired: is(definition::RETIRED),
            place: text(definition::PLACE).to_owned(),
        })
    }

    /// The field as forms, lists and files know it.
    #[must_use]
    pub fn spec(&self) -> Option<&'static FieldSpec> {
        crate::own::spec(self.key.as_str())
    }

    /// Where it stands among its like.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }
}

/// All fields that people defined, of all kinds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnFields(Vec<OwnField>);

impl OwnFields {
    /// Of the rows of all definitions.
    #[must_use]
    pub fn of_rows(rows: impl IntoIterator<Item = Row>) -> Self {
        Self::new(rows.into_iter().filter_map(|row| OwnField::of_row(&row)).collect())
    }

    /// In their order: by place, and where two were put at one place by their ids.
    #[must_use]
    pub fn new(mut all: Vec<OwnField>) -> Self {
        all.sort_by(|a, b| (&a.place, a.id).cmp(&(&b.place, b.id)));
        Self(all)
    }

    /// All of a kind, retired ones too.
    pub fn all(&self, kind: RecordKind) -> impl Iterator<Item = &OwnField> {
        self.0.iter().filter(move |field| field.of == kind)
    }

    /// Those of a kind that are offered.
    pub fn of(&self, kind: RecordKind) -> impl Iterator<Item = &OwnField> {
        self.all(kind).filter(|field| !field.retired)
    }

    /// The field of a key.
    #[must_use]
    pub fn find(&self, key: FieldKey) -> Option<&OwnField> {
        self.0.iter().find(|field| field.key == key)
    }

    /// What a field is called; `None` for those of a schema, and where the definition has not come.
    #[must_use]
    pub fn label(&self, key: FieldKey) -> Option<&str> {
        is_own(key).then(|| self.find(key)).flatten().map(|field| field.label.as_str())
    }

    /// All fields of a kind that are offered: those of its schema, then its own.
    pub fn specs(&self, kind: RecordKind) -> impl Iterator<Item = &'static FieldSpec> {
        kind.spec().fields.iter().chain(self.of(kind).filter_map(OwnField::spec))
    }

    /// Why a field cannot be called so, besides the one that is called so now.
    #[must_use]
    pub fn refuse(&self, kind: RecordKind, label: &str, own: Option<RecordId>) -> Option<Refusal> {
        let wanted = fold(label.trim());
        if wanted.is_empty() {
            return Some(Refusal::NoName);
        }
        if own.is_none() && self.all(kind).count() >= MOST_PER_KIND {
            return Some(Refusal::TooMany);
        }
        let taken = |word: crate::words::Word| fold(word.de) == wanted || fold(word.en) == wanted;
        let by_schema =
            kind.spec().fields.iter().any(|spec| crate::words::field(kind, spec.key).is_some_and(taken));
        let by_own = self.all(kind).any(|field| Some(field.id) != own && fold(&field.label) == wanted);
        (by_schema || by_own).then_some(Refusal::Taken)
    }
}

/// Why a field cannot be defined so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is called nothing.
    NoName,
    /// Another field of such records is called so.
    Taken,
    /// There are [`MOST_PER_KIND`] already.
    TooMany,
}

/// The first edit of a definition that is not possible any more: what a field holds, and of whom, stays.
#[must_use]
pub fn changes_what_stays(row: &Row, edits: &[Edit]) -> Option<FieldKey> {
    let stays = [definition::TYPE, definition::OF];
    edits.iter().find_map(|edit| match edit {
        Edit::Set { field, value } if row.kind == RecordKind::Definition && stays.contains(field) => {
            (row.get(*field).is_some() && row.get(*field) != value.as_ref()).then_some(*field)
        }
        _ => None,
    })
}
