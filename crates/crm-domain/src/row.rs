//! Rows: the compact projection of a record that lists, filters and search run on.

use serde::{Deserialize, Serialize};

use crate::field::{FieldKey, FieldSpec, RecordKind};
use crate::id::{DeviceId, RecordId};
use crate::item::ItemValue;
use crate::schema::{contact, interaction, lead};
use crate::time::Millis;
use crate::value::FieldValue;

/// How much of a prose field a row carries for search and preview, in characters.
pub const PROSE_IN_ROW: usize = 4_000;

/// How much of a note stands for a title, in characters.
const TITLE_MAX: usize = 80;

/// What a record is, at a glance. A cache: it can be rebuilt from the record's document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The record.
    pub id: RecordId,
    /// Its kind.
    pub kind: RecordKind,
    /// When it was made, by the making device's clock.
    pub created_at: Millis,
    /// The latest change's time, by its device's clock.
    pub updated_at: Millis,
    /// The device of the latest change.
    pub updated_by: DeviceId,
    /// When it was moved to the trash.
    pub deleted_at: Option<Millis>,
    /// Fields with more than one current value, by their position in the record's spec; those that people defined
    /// are counted from [`Row::OWN`] on.
    pub conflicts: Vec<u16>,
    /// Field values by their position in the record's spec, ascending; absent means empty.
    /// Prose is cut to [`PROSE_IN_ROW`].
    pub values: Vec<(u16, FieldValue)>,
    /// Values of fields that people defined, by their keys, ascending.
    pub own: Vec<(FieldKey, FieldValue)>,
}

impl Row {
    /// The first number that stands for a conflict of a field that people defined.
    pub const OWN: u16 = 0x8000;

    /// The value of a field, `None` when empty or not of this record.
    #[must_use]
    pub fn get(&self, key: FieldKey) -> Option<&FieldValue> {
        match self.kind.spec().position(key) {
            Some(position) => self.at(position),
            None => self.own.binary_search_by_key(&key, |(at, _)| *at).ok().map(|index| &self.own[index].1),
        }
    }

    /// All values with their fields: those of the schema in its order, then those that people defined.
    pub fn fields(&self) -> impl Iterator<Item = (&'static FieldSpec, &FieldValue)> {
        let fields = self.kind.spec().fields;
        let of_schema = self.values.iter();
        let of_schema = of_schema.filter_map(|(at, value)| Some((fields.get(usize::from(*at))?, value)));
        let own = self.own.iter();
        of_schema.chain(own.filter_map(|(key, value)| Some((crate::own::spec(key.as_str())?, value))))
    }

    /// The value at a position of the record's spec.
    #[must_use]
    pub fn at(&self, position: u16) -> Option<&FieldValue> {
        self.values.binary_search_by_key(&position, |(at, _)| *at).ok().map(|index| &self.values[index].1)
    }

    /// The text of a text field, empty when there is none.
    #[must_use]
    pub fn text(&self, key: FieldKey) -> &str {
        self.get(key).and_then(FieldValue::as_text).unwrap_or_default()
    }

    /// How the record is called in lists and links: a company's name, a person's full name, else a lead's company,
    /// the first e-mail address or phone number, the first line of its notes; empty when nothing is known.
    #[must_use]
    pub fn title(&self) -> String {
        let name = name_of(self.kind, |key| self.text(key));
        if !name.is_empty() {
            return name;
        }
        let company = self.text(lead::COMPANY_NAME);
        if !company.is_empty() {
            return company.to_owned();
        }
        [contact::EMAILS, contact::PHONES]
            .into_iter()
            .filter_map(|key| self.get(key))
            .flat_map(FieldValue::items)
            .map(|(_, item)| match item {
                ItemValue::Email(entry) => entry.addr.clone(),
                ItemValue::Phone(entry) => entry.raw.clone(),
                ItemValue::Address(_)
                | ItemValue::Affiliation(_)
                | ItemValue::Check(_)
                | ItemValue::Line(_)
                | ItemValue::Party(_)
                | ItemValue::Price(_)
                | ItemValue::Stop(_) => String::new(),
            })
            .next()
            .unwrap_or_else(|| first_line(self.text(interaction::BODY)))
    }

    /// The account a contact is shown with: its primary tie, else the first that has not ended.
    #[must_use]
    pub fn primary_account(&self) -> Option<RecordId> {
        self.accounts().next()
    }

    /// The accounts a contact is tied to now, primary first.
    pub fn accounts(&self) -> impl Iterator<Item = RecordId> + '_ {
        self.get(contact::AFFILIATIONS).into_iter().flat_map(FieldValue::items).filter_map(|(_, item)| {
            match item {
                ItemValue::Affiliation(tie) if !tie.inactive => Some(tie.account),
                ItemValue::Affiliation(_)
                | ItemValue::Email(_)
                | ItemValue::Phone(_)
                | ItemValue::Check(_)
                | ItemValue::Line(_)
                | ItemValue::Party(_)
                | ItemValue::Price(_)
                | ItemValue::Stop(_)
                | ItemValue::Address(_) => None,
            }
        })
    }
}

impl Row {
    /// The people who have a say in a deal.
    pub fn parties(&self) -> impl Iterator<Item = RecordId> + '_ {
        // WHY not by the field: asked of every row, and of most kinds there is nothing to look for.
        let values = if self.kind == RecordKind::Deal { self.values.as_slice() } else { &[] };
        values.iter().flat_map(|(_, value)| value.items()).filter_map(|(_, item)| match item {
            ItemValue::Party(party) => Some(party.contact),
            _ => None,
        })
    }
}

/// What a note without a subject is called by: the beginning of its first line.
fn first_line(text: &str) -> String {
    text.lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or_default()
        .chars()
        .take(TITLE_MAX)
        .collect()
}

/// How a record with these texts is called by its name alone; empty without one.
pub(crate) fn name_of<'a>(kind: RecordKind, text: impl Fn(FieldKey) -> &'a str) -> String {
    let parts: Vec<&str> = kind.title_fields().iter().map(|key| text(*key)).collect();
    let mut named = parts.into_iter().filter(|part| !part.is_empty());
    let first = named.next().unwrap_or_default().to_owned();
    named.fold(first, |name, part| name + " " + part)
}
