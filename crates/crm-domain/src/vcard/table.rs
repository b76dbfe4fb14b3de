//! Many cards as the table that an import reads: one row each, with the column names of our own exports.

use std::collections::BTreeMap;

use super::read::read;
use super::{as_kind, bytes};
use crate::export::{Export, Form};
use crate::field::{FieldKey, RecordKind};
use crate::format::{Names, Style};
use crate::id::{DeviceId, ItemId, RecordId};
use crate::import::Draft;
use crate::item::{Affiliation, ItemValue};
use crate::own::OwnFields;
use crate::row::Row;
use crate::schema::contact;
use crate::time::{Millis, Zone};
use crate::value::{FieldValue, sort_items};

/// The table of a file of cards. Where people are wanted, the card of a company is somebody there without a name; where
/// companies are wanted, people are none.
#[must_use]
pub fn table(file: &[u8], kind: RecordKind, country: &str) -> Vec<u8> {
    let mut companies = BTreeMap::new();
    let cards = read(&bytes::text(file), country);
    let drafts =
        cards.into_iter().map(|card| if kind.is_person() { as_kind(card.draft, kind) } else { card.draft });
    let drafts = drafts.filter(|draft| draft.kind == kind);
    let rows: Vec<Row> = drafts.map(|draft| row(&draft, &mut companies)).collect();
    let zone = Zone::fixed(0);
    let mut table = Export::new(
        kind,
        Form::Csv,
        Style::Canonical,
        None,
        zone.clone(),
        &OwnFields::default(),
        rows.iter(),
    );
    let names =
        Names { record: &|id| companies.get(&id).cloned(), member: &|_| None, zone: &zone, currency: "" };
    rows.iter().for_each(|row| table.add(row, names));
    table.finish()
}

fn row(draft: &Draft, companies: &mut BTreeMap<RecordId, String>) -> Row {
    let spec = draft.kind.spec();
    let mut items: BTreeMap<FieldKey, Vec<(ItemId, ItemValue)>> = BTreeMap::new();
    let mut add = |field: FieldKey, value: ItemValue| {
        let of_field = items.entry(field).or_default();
        let number = u8::try_from(of_field.len()).unwrap_or(u8::MAX);
        of_field.push((ItemId::from_bytes([number; 16]), value));
    };
    for item in &draft.items {
        add(item.field, item.value.clone());
    }
    for tie in &draft.ties {
        let account = RecordId::derived(&[0; 16], &tie.company);
        companies.insert(account, tie.company.clone());
        let tie = Affiliation {
            account,
            role: tie.role.clone(),
            department: tie.department.clone(),
            primary: false,
            from: tie.from,
            to: tie.to,
            inactive: tie.ended,
        };
        add(contact::AFFILIATIONS, ItemValue::Affiliation(tie));
    }
    let collections = items.into_iter().map(|(field, mut items)| {
        sort_items(&mut items);
        (field, FieldValue::Items(items))
    });
    let all = draft.values.iter().cloned().chain(collections);
    let mut values: Vec<(u16, FieldValue)> =
        all.filter_map(|(key, value)| Some((spec.position(key)?, value))).collect();
    values.sort_by_key(|(at, _)| *at);
    Row {
        id: RecordId::from_bytes([0; 16]),
        kind: draft.kind,
        created_at: Millis(0),
        updated_at: Millis(0),
        updated_by: DeviceId([0; 8]),
        deleted_at: None,
        conflicts: Vec::new(),
        values,
        own: Vec::new(),
    }
}
