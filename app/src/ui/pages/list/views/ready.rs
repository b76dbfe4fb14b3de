//! Views that every workspace has. They are no records: nobody made them and nobody changes them, whoever wants them
//! otherwise saves a view of their own. Their addresses are the same everywhere.

use std::collections::BTreeSet;

use crm_domain::arrangement;
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::query::{Column, Filter, Op};
use crm_domain::schema::account;
use crm_domain::value::FieldValue;

use super::known::SavedView;
use super::parts::Parts;
use crate::i18n::tr;

/// Nobody was in touch for so many days.
const LONG: i64 = 90;

/// Its address. Never changed: it stands in bookmarks and mails.
const NO_CONTACT: RecordId = RecordId::from_bytes(*b"ready.no_contact");

/// The ready-made views of a list, in the person's language.
pub fn views_of(kind: RecordKind) -> Vec<SavedView> {
    match kind {
        RecordKind::Account => vec![no_contact()],
        _ => Vec::new(),
    }
}

fn no_contact() -> SavedView {
    SavedView {
        id: NO_CONTACT,
        name: tr("views.no_contact"),
        kind: RecordKind::Account,
        parts: long_without_contact(),
        owner: None,
        shared: true,
        ready: true,
        default_for: BTreeSet::new(),
    }
}

/// Companies that nobody was in touch with for long, the longest first.
fn long_without_contact() -> Parts {
    let long_ago = Filter::Is {
        column: Column::Field(account::LAST_INTERACTION),
        op: Op::OlderThan,
        values: vec![FieldValue::Number(LONG)],
    };
    Parts {
        layout: "table".to_owned(),
        columns:
            "@title:280,last_interaction_at:152,next_activity_at:132,open_pipeline:132,won_revenue_12m:152,\
                  rating:96,owner:172,phones:172"
                .to_owned(),
        filters: arrangement::to_text(&[long_ago]),
        sorting: "last_interaction_at:asc".to_owned(),
        ..Parts::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::columns;
    use super::*;

    #[test]
    fn every_part_of_a_ready_made_view_is_understood() {
        let parts = long_without_contact();
        assert_eq!(parts.conditions().map(|conditions| conditions.len()), Some(1));
        let known: Vec<String> = columns::all(RecordKind::Account).map(columns::name).collect();
        for part in [&parts.columns, &parts.sorting].into_iter().flat_map(|text| text.split(',')) {
            let name = part.split(':').next().unwrap_or_default();
            assert!(known.iter().any(|known| known == name), "{part}");
        }
    }
}
