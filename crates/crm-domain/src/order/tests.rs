//! In which order people see their records.

use super::*;
use crate::choice::SIZE_BAND;
use crate::field::RecordKind;
use crate::id::DeviceId;
use crate::schema::{account, contact};
use crate::time::Millis;

fn person(first: &str, last: &str) -> Row {
    let spec = RecordKind::Contact.spec();
    let mut values = Vec::new();
    for (key, text) in [(contact::FIRST_NAME, first), (contact::LAST_NAME, last)] {
        if !text.is_empty() {
            values.push((spec.position(key).unwrap(), FieldValue::Text(text.to_owned())));
        }
    }
    values.sort_by_key(|(at, _)| *at);
    Row {
        id: RecordId::from_bytes([1; 16]),
        kind: RecordKind::Contact,
        created_at: Millis(5),
        updated_at: Millis(7),
        updated_by: DeviceId([0; 8]),
        deleted_at: None,
        conflicts: Vec::new(),
        own: Vec::new(),
        values,
    }
}

#[test]
fn people_stand_by_family_name_and_umlauts_by_din_5007() {
    let mut people = vec![
        person("Zoe", "Adam"),
        person("Anna", "Müller"),
        person("Bea", "Muller"),
        person("", "Ärmel"),
        person("Cilly", "Muster"),
        person("Aal", ""),
        person("", ""),
        person("Ada", "Groß"),
        person("Ada", "Grosse"),
    ];
    people.sort_by(|a, b| sort_key(a, Column::Title).compare(&sort_key(b, Column::Title), false));
    let titles: Vec<String> = people.iter().map(Row::title).collect();
    assert_eq!(
        titles,
        [
            "Aal",
            "Zoe Adam",
            "Ärmel",
            "Ada Groß",
            "Ada Grosse",
            "Anna Müller",
            "Bea Muller",
            "Cilly Muster",
            ""
        ]
    );
}

#[test]
fn empty_values_stay_last_in_both_directions() {
    let (full, empty) = (SortKey::text("b"), SortKey::Empty);
    assert_eq!(full.compare(&empty, false), Ordering::Less);
    assert_eq!(full.compare(&empty, true), Ordering::Less);
    assert_eq!(SortKey::text("a").compare(&full, true), Ordering::Greater);
    assert_eq!(SortKey::text("  "), SortKey::Empty);
}

#[test]
fn options_sort_as_they_are_offered_and_links_by_title() {
    let mut row = person("", "");
    row.kind = RecordKind::Account;
    let spec = RecordKind::Account.spec();
    let size = crate::field::FieldKey::find("size_band").unwrap();
    let parent = crate::field::FieldKey::find("parent").unwrap();
    row.values = vec![
        (spec.position(size).unwrap(), FieldValue::Choice(SIZE_BAND.keys[1].to_owned())),
        (spec.position(parent).unwrap(), FieldValue::Link(RecordId::from_bytes([9; 16]))),
    ];
    row.values.sort_by_key(|(at, _)| *at);
    assert_eq!(sort_key(&row, Column::Field(size)), SortKey::Number(1));
    assert_eq!(sort_key(&row, Column::Field(parent)), SortKey::Empty);
    let title_of = |_| Some("Über AG".to_owned());
    assert_eq!(sort_key_with(&row, Column::Field(parent), &title_of), SortKey::text("Über AG"));
    assert_eq!(sort_key(&row, Column::Field(account::NAME)), SortKey::Empty);
    assert_eq!(sort_key(&row, Column::UpdatedAt), SortKey::Number(7));
}
