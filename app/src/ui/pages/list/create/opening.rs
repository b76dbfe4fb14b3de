//! How the sheet begins: with what it is given, and with what was begun in it and is not finished.

use std::collections::BTreeMap;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{ItemId, RecordId};
use crm_domain::schema::{deal, event, lead};
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use crate::engine::clock;
use crate::ui::fields::kept;
use crate::ui::fields::new_record::NewRecord;
use crate::ui::fields::new_record::draft::{Contents, Titles};
use crate::ui::fields::period;
use crate::ui::people::dropped;
use crate::ui::sales::use_stages;
use crate::ui::shell::Overlay;

/// A sheet as it is opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    /// Of which kind.
    pub kind: RecordKind,
    /// Under which key it is kept.
    pub key: String,
    /// What stood in it when it was left unfinished, as it is kept.
    pub found: Option<String>,
    /// What was begun of the same kind elsewhere, by key, with how it begins.
    pub others: Vec<(String, String)>,
    given: Given,
}

/// What a sheet is given where it is opened.
#[derive(Debug, Clone, PartialEq, Default)]
struct Given {
    values: Vec<(FieldKey, FieldValue, String)>,
    titles: Titles,
    along: Titles,
    kept_as: Option<String>,
}

impl Given {
    fn take(overlay: Overlay) -> Self {
        Self {
            values: overlay.given.try_update(std::mem::take).unwrap_or_default(),
            titles: overlay.titles.try_update(std::mem::take).unwrap_or_default(),
            along: overlay.along.try_update(std::mem::take).unwrap_or_default(),
            kept_as: overlay.kept_as.try_update(std::mem::take).unwrap_or_default(),
        }
    }

    /// The key of the sheet that is opened with this.
    fn key(&self, kind: RecordKind) -> Option<String> {
        if dropped::waits() {
            return Some(fresh_key(kind));
        }
        if self.kept_as.is_some() || self.values.is_empty() {
            return self.kept_as.clone();
        }
        let values: Vec<(&str, &FieldValue)> =
            self.values.iter().map(|(key, value, _)| (key.as_str(), value)).collect();
        let named = kept::packed(&engine_protocol::encode(&values));
        Some(format!("{}{}", begin_of(kind), ItemId::derived(&[0; 16], &named)))
    }
}

/// How the keys of all unfinished records of a kind begin: sheets that are opened with something given are others.
fn begin_of(kind: RecordKind) -> String {
    format!("new/{}/", kind.key())
}

/// The key of a sheet that goes on with nothing.
pub fn fresh_key(kind: RecordKind) -> String {
    format!("{}{}", begin_of(kind), clock::item_id())
}

/// Finds out how the sheet begins that is asked for. `keys`: which one of a kind stood in the sheet before another
/// kind was looked at.
pub fn find(
    kind: RecordKind,
    keys: StoredValue<BTreeMap<RecordKind, String>>,
    then: impl FnOnce(Opening) + 'static,
) {
    let given = Given::take(Overlay::current());
    let asked = given.key(kind);
    let remembered = keys.with_value(|keys| keys.get(&kind).cloned());
    kept::find_all(begin_of(kind), move |mut all| {
        let is_kept = |key: &String| all.iter().any(|(known, _)| known == key);
        let key = asked.or_else(|| remembered.filter(is_kept)).unwrap_or_else(|| begin_of(kind));
        keys.update_value(|keys| _ = keys.insert(kind, key.clone()));
        let at = all.iter().position(|(known, _)| *known == key);
        let found = at.map(|at| all.remove(at).1);
        // What a card is laid into holds all that was typed there already.
        let found = found.filter(|_| given.kept_as.is_none());
        let glimpse = |(key, text): (String, String)| Some((key, Contents::from_draft(&text)?.glimpse(kind)));
        let others = all.into_iter().filter_map(glimpse).collect();
        then(Opening { kind, key, found, others, given });
    });
}

impl Opening {
    /// The same sheet, with nothing begun.
    pub fn anew(&self) -> Self {
        Self { found: None, ..self.clone() }
    }

    /// What stood in it when it was left unfinished.
    pub fn contents(&self) -> Option<Contents> {
        Contents::from_draft(self.found.as_deref()?)
    }

    /// A record that holds what the sheet is given and what stood in it; a deal begins at the first stage.
    pub fn record(&self) -> NewRecord {
        let new = NewRecord::kept_as(self.kind, self.key.clone());
        let contents = self.contents();
        self.give(new);
        // A sheet that is gone on with elsewhere is given there what it was given.
        if let Some(contents) =
            contents.as_ref().filter(|_| self.given.values.is_empty() && self.key != begin_of(self.kind))
        {
            contents.given.iter().for_each(|(key, value)| new.begin_with(*key, value.clone()));
        }
        if self.kind == RecordKind::Event
            && untrack(|| new.get(event::WHEN)).is_none()
            && let Some(next) = period::next_hour()
        {
            new.begin_with(event::WHEN, FieldValue::Period(next));
        }
        if self.kind == RecordKind::Lead && untrack(|| new.get(lead::STATUS)).is_none() {
            new.begin_with(lead::STATUS, FieldValue::Choice("new".to_owned()));
        }
        if let Some(contents) = contents {
            new.restore(&contents);
        }
        if self.kind == RecordKind::Deal {
            // WHY an effect: the stages may not be known yet.
            Effect::new(move |_| {
                let first = use_stages().first();
                if let (Some(first), None) = (first, untrack(move || new.get(deal::STAGE))) {
                    new.begin_with(deal::STAGE, FieldValue::Link(first.id));
                }
            });
        }
        new
    }

    fn give(&self, new: NewRecord) {
        let put = |field: FieldKey, value: FieldValue| match self.given.kept_as {
            // A card, with what was typed before: nothing of it stands there of itself.
            Some(_) => new.put(field, Some(value)),
            None => new.begin_with(field, value),
        };
        self.given.titles.iter().for_each(|(id, title)| new.know_title(*id, title.clone()));
        self.given.along.iter().for_each(|(company, name)| new.make_along(*company, name.clone()));
        for (field, value, title) in &self.given.values {
            match value.clone() {
                FieldValue::Link(id) => {
                    know(new, id, title);
                    put(*field, FieldValue::Link(id));
                }
                // Links come one by one, each with its title.
                FieldValue::Tags(mut ids) => {
                    ids.iter().filter_map(|id| id.parse().ok()).for_each(|id| know(new, id, title));
                    if let Some(FieldValue::Tags(before)) = untrack(|| new.get(*field)) {
                        ids.extend(before);
                    }
                    put(*field, FieldValue::Tags(ids));
                }
                value => put(*field, value),
            }
        }
    }
}

fn know(new: NewRecord, id: RecordId, title: &str) {
    new.know_title(id, title.to_owned());
}
