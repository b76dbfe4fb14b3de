//! Small repairs on drafts: titles that are salutations, names in one piece, labels of address books.

use super::Draft;
use crate::field::{FieldKey, RecordKind};
use crate::item::ItemValue;
use crate::parse::{one_line, person};
use crate::schema::{account, contact, deal, interaction, lead, quote, task};
use crate::value::FieldValue;

/// Whether a column is called notes, so that its name need not stand before its text.
pub(super) fn is_notes(header: &str) -> bool {
    matches!(
        super::header::squeeze(header).as_str(),
        "notes"
            | "note"
            | "notizen"
            | "description"
            | "beschreibung"
            | "bemerkung"
            | "bemerkungen"
            | "background"
            | "backgroundinfo"
    )
}

/// Google writes `* myContacts ::: * Kunden`; its own groups say nothing.
pub(super) fn google_labels(text: &str) -> Option<std::collections::BTreeSet<String>> {
    let labels: Vec<&str> = text.split(":::").map(str::trim).collect();
    labels.iter().any(|label| label.starts_with("* ")).then(|| {
        labels
            .into_iter()
            .filter(|label| {
                !matches!(*label, "* myContacts" | "* starred" | "* friends" | "* family" | "* coworkers")
            })
            .map(|label| one_line(label.trim_start_matches("* ")))
            .filter(|label| !label.is_empty())
            .collect()
    })
}

/// Writes the parts of a whole name where nothing stands yet.
pub(super) fn put_name(name: &person::Name, draft: &mut Draft) {
    let mut put = |key: FieldKey, value: FieldValue| {
        if !value.is_empty() && draft.get(key).is_none() {
            draft.values.push((key, value));
        }
    };
    put(contact::FIRST_NAME, FieldValue::Text(name.first.clone()));
    put(contact::LAST_NAME, FieldValue::Text(name.last.clone()));
    put(FieldKey::new("title_academic"), FieldValue::Text(name.title.clone()));
    if let Some(key) = name.salutation {
        put(FieldKey::new("salutation"), FieldValue::Choice(key.to_owned()));
    }
}

/// "Herr" in a title column is a salutation.
pub(super) fn right_title(draft: &mut Draft) {
    let (title, salutation) = (FieldKey::new("title_academic"), FieldKey::new("salutation"));
    let Some(key) = person::salutation_of(draft.text(title)) else { return };
    draft.values.retain(|(field, _)| *field != title);
    if draft.get(salutation).is_none() {
        draft.values.push((salutation, FieldValue::Choice(key.to_owned())));
    }
}

/// The entry as the one to use first.
pub(super) fn as_primary(mut value: ItemValue) -> ItemValue {
    match &mut value {
        ItemValue::Email(entry) => entry.primary = true,
        ItemValue::Phone(entry) => entry.primary = true,
        ItemValue::Address(_)
        | ItemValue::Affiliation(_)
        | ItemValue::Check(_)
        | ItemValue::Line(_)
        | ItemValue::Party(_)
        | ItemValue::Price(_)
        | ItemValue::Stop(_) => {}
    }
    value
}

/// Whether nobody could tell who this is.
pub(super) fn is_nameless(draft: &Draft) -> bool {
    let named = match draft.kind {
        RecordKind::Account => {
            !draft.text(account::NAME).is_empty() || !draft.text(FieldKey::new("website")).is_empty()
        }
        RecordKind::Contact => {
            [contact::FIRST_NAME, contact::LAST_NAME].iter().any(|key| !draft.text(*key).is_empty())
        }
        RecordKind::Lead => [lead::FIRST_NAME, lead::LAST_NAME, lead::COMPANY_NAME]
            .iter()
            .any(|key| !draft.text(*key).is_empty()),
        RecordKind::Deal
        | RecordKind::Pipeline
        | RecordKind::Stage
        | RecordKind::Product
        | RecordKind::PriceList
        | RecordKind::Definition
        | RecordKind::Option
        | RecordKind::Team
        | RecordKind::Letterhead => !draft.text(deal::NAME).is_empty(),
        RecordKind::Quote | RecordKind::Order => !draft.text(quote::NUMBER).is_empty(),
        RecordKind::Interaction => !draft.text(interaction::SUBJECT).is_empty(),
        RecordKind::Task | RecordKind::Event | RecordKind::Tour => !draft.text(task::TITLE).is_empty(),
        RecordKind::Quota | RecordKind::View | RecordKind::Photo => true,
    };
    let reachable =
        draft.items.iter().any(|item| item.field == account::EMAILS || item.field == account::PHONES);
    !named && !reachable
}
