//! Fields that people define: their keys, their values, their names.

use std::collections::HashSet;

use crate::command::Edit;
use crate::export::{Export, Form};
use crate::field::{FieldKey, FieldKind, RecordKind};
use crate::format::{Names, Style};
use crate::id::{DeviceId, RecordId};
use crate::import::{Target, propose, targets};
use crate::own::{self, MOST_PER_KIND, OwnField, OwnFields, OwnType, Refusal, changes_what_stays};
use crate::row::Row;
use crate::schema::{account, definition, pipeline};
use crate::time::{Millis, Zone};
use crate::value::FieldValue;
use crate::words::Language;

fn id(number: u8) -> RecordId {
    RecordId::from_bytes([number; 16])
}

fn row(kind: RecordKind, number: u8, values: &[(FieldKey, FieldValue)]) -> Row {
    let place = |(key, value): &(FieldKey, FieldValue)| Some((kind.spec().position(*key)?, value.clone()));
    let mut of_schema: Vec<(u16, FieldValue)> = values.iter().filter_map(place).collect();
    of_schema.sort_by_key(|(at, _)| *at);
    let mut own: Vec<_> = values.iter().filter(|(key, _)| own::is_own(*key)).cloned().collect();
    own.sort_by_key(|(key, _)| *key);
    Row {
        id: id(number),
        kind,
        created_at: Millis(1),
        updated_at: Millis(1),
        updated_by: DeviceId([0; 8]),
        deleted_at: None,
        conflicts: Vec::new(),
        values: of_schema,
        own,
    }
}

fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.to_owned())
}

fn defined(number: u8, label: &str, own: OwnType, place: &str) -> Row {
    let values = [
        (pipeline::NAME, text(label)),
        (definition::OF, text("account")),
        (definition::TYPE, FieldValue::Choice(own.key().to_owned())),
        (definition::PLACE, text(place)),
    ];
    row(RecordKind::Definition, number, &values)
}

fn two() -> OwnFields {
    OwnFields::of_rows([
        defined(2, "Baujahr", OwnType::Number, "W"),
        defined(1, "=Anlage", OwnType::Text, "V"),
    ])
}

#[test]
fn a_key_is_read_in_one_way_and_says_what_it_holds() {
    let mut seen = HashSet::new();
    for one in OwnType::ALL {
        let key = own::key(id(1), one).unwrap();
        assert!(seen.insert(key));
        assert_eq!(FieldKey::find(key.as_str()), Some(key));
        assert_eq!(own::definition(key), Some(id(1)));
        assert_eq!(RecordKind::Account.spec().field(key).unwrap().kind, one.kind());
        assert_eq!(RecordKind::Account.spec().position(key), None);
        assert!(one.kind().is_written());
    }
    assert_eq!(OwnType::ALL.map(OwnType::key).as_slice(), crate::choice::OWN_TYPE.keys);
    for strange in
        ["own.", "own.text", "own.text.", "own.text.11", "own.ghost.11111111111111111111111111111111"]
    {
        assert!(own::spec(strange).is_none(), "{strange}");
        assert!(own::is_own(FieldKey::new(strange)));
    }
    assert!(!own::is_own(account::NAME));
}

#[test]
fn fields_stand_in_their_order_and_retired_ones_are_not_offered() {
    let fields = two();
    let labels = |fields: &OwnFields| {
        fields.of(RecordKind::Account).map(|field| field.label.clone()).collect::<Vec<_>>()
    };
    assert_eq!(labels(&fields), ["=Anlage", "Baujahr"]);
    assert_eq!(fields.of(RecordKind::Contact).count(), 0);
    let retired = Row { deleted_at: Some(Millis(5)), ..defined(1, "=Anlage", OwnType::Text, "V") };
    let fewer = OwnFields::of_rows([retired, defined(2, "Baujahr", OwnType::Number, "W")]);
    assert_eq!(labels(&fewer), ["Baujahr"]);
    assert_eq!(fewer.all(RecordKind::Account).count(), 2);
    let last = fields.specs(RecordKind::Account).last().unwrap();
    assert_eq!(last.kind, FieldKind::Number);
    // Of a type or kind that another version has: not shown, not lost.
    let strange = row(RecordKind::Definition, 9, &[(definition::OF, text("ghost"))]);
    assert!(OwnField::of_row(&strange).is_none());
}

#[test]
fn a_name_stands_once_among_the_fields_of_a_kind() {
    let fields = two();
    let refuse = |label: &str, own| fields.refuse(RecordKind::Account, label, own);
    assert_eq!(refuse("  ", None), Some(Refusal::NoName));
    assert_eq!(refuse("baujahr", None), Some(Refusal::Taken));
    assert_eq!(refuse("Baujahr", Some(id(2))), None, "its own name is free for it");
    assert_eq!(refuse("Branche", None), Some(Refusal::Taken));
    assert_eq!(refuse("industry", None), Some(Refusal::Taken), "in either language");
    assert_eq!(refuse("Maschinentyp", None), None);
    let many = (0..u8::try_from(MOST_PER_KIND).unwrap())
        .map(|at| defined(at, &format!("Feld {at}"), OwnType::Text, "V"));
    let many = OwnFields::of_rows(many);
    assert_eq!(many.refuse(RecordKind::Account, "Noch eins", None), Some(Refusal::TooMany));
    assert_eq!(many.refuse(RecordKind::Account, "Anders", Some(id(3))), None);
}

#[test]
fn a_file_names_them_and_is_read_back_by_their_names() {
    let fields = two();
    let (plant, year) = (own::key(id(1), OwnType::Text).unwrap(), own::key(id(2), OwnType::Number).unwrap());
    let firm = row(
        RecordKind::Account,
        7,
        &[(account::NAME, text("Anton KG")), (plant, text("Walze")), (year, FieldValue::Number(1987))],
    );
    for style in [Style::Canonical, Style::German] {
        let mut export = Export::new(
            RecordKind::Account,
            Form::Csv,
            style,
            None,
            Zone::default(),
            &fields,
            std::iter::once(&firm),
        );
        let zone = Zone::default();
        export.add(&firm, Names { record: &|_| None, member: &|_| None, zone: &zone, currency: "EUR" });
        let file = export.finish();
        let written = String::from_utf8(file.clone()).unwrap();
        assert!(written.contains("'=Anlage"), "a name is no formula: {written}");
        let proposal = propose(&file, RecordKind::Account, &fields).unwrap();
        for key in [plant, year] {
            assert!(proposal.mapping.columns.contains(&Target::Field(key)), "{:?}", proposal.mapping.columns);
        }
    }
    let all = targets::targets(RecordKind::Account, &[], &fields);
    assert!(all.contains(&Target::Field(plant)));
    assert_eq!(targets::label(RecordKind::Account, &Target::Field(year), Language::De, &fields), "Baujahr");
    // A retired one is offered no more.
    let gone = Row { deleted_at: Some(Millis(5)), ..defined(1, "=Anlage", OwnType::Text, "V") };
    let all = targets::targets(RecordKind::Account, &[], &OwnFields::of_rows([gone]));
    assert!(!all.contains(&Target::Field(plant)));
}

#[test]
fn what_a_field_holds_and_of_whom_stays() {
    let row = defined(1, "Anlage", OwnType::Text, "V");
    let set = |field, value: FieldValue| [Edit::Set { field, value: Some(value) }];
    let other = set(definition::TYPE, FieldValue::Choice("number".to_owned()));
    assert_eq!(changes_what_stays(&row, &other), Some(definition::TYPE));
    assert_eq!(changes_what_stays(&row, &set(definition::OF, text("contact"))), Some(definition::OF));
    assert_eq!(changes_what_stays(&row, &set(definition::OF, text("account"))), None, "as it is already");
    assert_eq!(changes_what_stays(&row, &set(pipeline::NAME, text("Maschine"))), None);
}
