//! Workbooks, read back by another reader than the one who wrote them.
#![allow(clippy::unwrap_used, reason = "tests and their helpers stop at the first surprise")]

use std::io::Cursor;

use calamine::{Data, Range, Reader as _, Xlsx};
use crm_domain::cell::Content;
use crm_domain::export::{Export, Form};
use crm_domain::field::RecordKind;
use crm_domain::format::{Names, Style};
use crm_domain::id::{DeviceId, ItemId, RecordId};
use crm_domain::item::{EmailEntry, ItemValue};
use crm_domain::own::OwnFields;
use crm_domain::query::Column;
use crm_domain::row::Row;
use crm_domain::schema::deal;
use crm_domain::time::{Day, Millis, Zone};
use crm_domain::value::{FieldValue, Money};
use crm_domain::workbook::Workbook;
use proptest::prelude::*;

fn read(bytes: Vec<u8>) -> Range<Data> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["Feldbuch"]);
    book.worksheet_range("Feldbuch").unwrap()
}

fn workbook(rows: &[Vec<Content>]) -> Range<Data> {
    let mut book = Workbook::new(Zone::fixed(60));
    book.head(&["Kopf".to_owned()]);
    rows.iter().for_each(|row| book.row(row));
    read(book.finish())
}

fn amount(minor: i64, currency: &[u8; 3]) -> Content {
    Content::Amount(Money { minor, currency: *currency })
}

#[test]
fn numbers_amounts_shares_days_and_instants_are_what_they_are() {
    let at = Millis(1_796_080_500_000);
    let sheet = workbook(&[vec![
        Content::Number(-42),
        amount(123_456, b"EUR"),
        amount(-5, b"CHF"),
        amount(1_999, b"JPY"),
        Content::Share(1_250),
        Content::Day(Day::new(2026, 11, 30).unwrap()),
        Content::Moment(at),
        Content::Empty,
        Content::Text("=1+1".into()),
    ]]);
    let number = |column: u32| match sheet.get_value((1, column)).unwrap() {
        Data::Int(number) => f64::from(i32::try_from(*number).unwrap()),
        Data::Float(number) => *number,
        Data::DateTime(at) => at.as_f64(),
        other => panic!("no number: {other:?}"),
    };
    let said: Vec<f64> = (0..5).map(number).collect();
    assert_eq!(said, [-42.0, 1_234.56, -0.05, 1_999.0, 0.125]);
    // 30 November 2026 is the 46,356th day since 30 December 1899; 23:15 in Greenwich is a quarter past midnight here.
    assert!(matches!(sheet.get_value((1, 5)), Some(Data::DateTime(_))));
    assert_eq!(number(5), 46_356.0);
    assert!(matches!(sheet.get_value((1, 6)), Some(Data::DateTime(_))));
    let local = at.plus(3_600_000);
    let wanted = local.0 as f64 / 86_400_000.0 + 25_569.0;
    assert!((number(6) - wanted).abs() < 1.0 / 86_400.0, "{} and {wanted}", number(6));
    assert_eq!(sheet.get_value((1, 7)), Some(&Data::Empty));
    assert_eq!(sheet.get_value((1, 8)), Some(&Data::String("=1+1".into())));
}

#[test]
fn every_minute_of_a_day_is_read_back_as_that_minute_also_by_who_cuts_off_the_rest() {
    let midnight = 1_796_083_200_000 - 3_600_000;
    let rows: Vec<Vec<Content>> =
        (0..1_440).map(|minute| vec![Content::Moment(Millis(midnight + minute * 60_000))]).collect();
    let sheet = workbook(&rows);
    for minute in 0..1_440_u32 {
        let Some(Data::DateTime(at)) = sheet.get_value((minute + 1, 0)) else { panic!("an instant") };
        let read = (at.as_f64() - at.as_f64().floor()) * 1_440.0;
        assert_eq!(read.floor(), f64::from(minute), "{read}");
    }
}

#[test]
fn what_a_spreadsheet_would_change_is_text_and_a_currency_that_is_none_breaks_nothing() {
    let sheet = workbook(&[vec![
        Content::Number(1_234_567_890_123_456),
        Content::Number(999_999_999_999_999),
        amount(100, b"a\"b"),
        Content::Moment(Millis(-2_300_000_000_000)),
    ]]);
    assert_eq!(sheet.get_value((1, 0)), Some(&Data::String("1234567890123456".into())));
    assert!(matches!(sheet.get_value((1, 1)), Some(Data::Float(_) | Data::Int(_))));
    assert!(matches!(sheet.get_value((1, 2)), Some(Data::Float(one)) if *one == 1.0));
    assert_eq!(sheet.get_value((1, 3)), Some(&Data::String("1897-02-11".into())));
}

#[test]
fn a_day_before_spreadsheets_count_right_is_text_and_a_text_too_long_for_a_cell_says_that_it_was_cut() {
    let long = "ä".repeat(40_000);
    let old = Day::new(1899, 12, 31).unwrap();
    let first = Day::new(1900, 3, 1).unwrap();
    let sheet = workbook(&[vec![Content::Day(old), Content::Day(first), Content::Text(long)]]);
    assert_eq!(sheet.get_value((1, 0)), Some(&Data::String("1899-12-31".into())));
    assert!(matches!(sheet.get_value((1, 1)), Some(Data::DateTime(at)) if at.as_f64() == 61.0));
    let Some(Data::String(cut)) = sheet.get_value((1, 2)) else { panic!("a text") };
    assert!(cut.ends_with("ä […]"), "its end");
    assert_eq!(cut.encode_utf16().count(), 32_767);
}

#[test]
fn s4_a_list_goes_out_as_a_workbook_with_its_columns_and_text_that_is_no_formula() {
    let mail = ItemValue::Email(EmailEntry { addr: "=cmd@a.example".into(), ..EmailEntry::default() });
    let value = |at: u16, value| (at, value);
    let place = |key| {
        let fields = RecordKind::Deal.spec().fields;
        u16::try_from(fields.iter().position(|spec| spec.key == key).unwrap()).unwrap()
    };
    let row = |kind, values| Row {
        id: RecordId::from_bytes([7; 16]),
        kind,
        created_at: Millis(1_796_080_500_000),
        updated_at: Millis(1_796_080_500_000),
        updated_by: DeviceId([0; 8]),
        deleted_at: None,
        conflicts: Vec::new(),
        own: Vec::new(),
        values,
    };
    let mut values = vec![
        value(place(deal::NAME), FieldValue::Text("@Umbau & <Ausbau>".into())),
        value(place(deal::AMOUNT), FieldValue::Money(Money { minor: 123_456, currency: *b"EUR" })),
        value(place(deal::EXPECTED_CLOSE), FieldValue::Day(Day::new(2026, 12, 1).unwrap())),
    ];
    values.sort_by_key(|(at, _)| *at);
    let deal = row(RecordKind::Deal, values);
    let nobody = |_| None;
    let nothing = |_| None;
    let zone = Zone::default();
    let names = Names { record: &nothing, member: &nobody, zone: &zone, currency: "EUR" };
    let columns = [Column::Title, Column::Field(deal::AMOUNT), Column::Field(deal::EXPECTED_CLOSE)];
    let own = OwnFields::default();
    let mut export = Export::new(
        RecordKind::Deal,
        Form::Workbook,
        Style::German,
        Some(&columns),
        zone.clone(),
        &own,
        std::iter::once(&deal),
    );
    export.add(&deal, names);
    let sheet = read(export.finish());
    assert_eq!(sheet.get_value((1, 0)), Some(&Data::String("@Umbau & <Ausbau>".into())));
    assert!(matches!(sheet.get_value((1, 1)), Some(Data::Float(amount)) if *amount == 1_234.56));
    assert!(matches!(sheet.get_value((1, 2)), Some(Data::DateTime(at)) if at.as_f64() == 46_357.0));
    let heads: Vec<String> = sheet.rows().next().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(heads, ["Bezeichnung", "Betrag", "Abschluss erwartet"]);

    let items = FieldValue::Items(vec![(ItemId::from_bytes([1; 16]), mail)]);
    let fields = RecordKind::Contact.spec().fields;
    let emails = fields.iter().position(|spec| spec.key.as_str() == "emails").unwrap();
    let contact = row(RecordKind::Contact, vec![(u16::try_from(emails).unwrap(), items)]);
    let mut export = Export::new(
        RecordKind::Contact,
        Form::Workbook,
        Style::German,
        None,
        zone.clone(),
        &own,
        std::iter::once(&contact),
    );
    export.add(&contact, names);
    let sheet = read(export.finish());
    assert!(sheet.used_cells().any(|(_, _, cell)| *cell == Data::String("=cmd@a.example".into())));
}

/// Letters as people and files bring them, with all that XML and spreadsheets stumble over.
fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "\\PC{0,12}",
        1 => prop::sample::select(&["&", "<t>", "]]>", "_x0041_", "_x0041", "_x", "\t", "\n", " ", "\u{7}", "\r", "=1+1"][..])
            .prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 1..5).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_text_is_read_back_as_it_was(texts in prop::collection::vec(prop::collection::vec(text(), 1..6), 1..6)) {
        let rows: Vec<Vec<Content>> =
            texts.iter().map(|row| row.iter().cloned().map(Content::Text).collect()).collect();
        let sheet = workbook(&rows);
        for (down, row) in texts.iter().enumerate() {
            for (across, text) in row.iter().enumerate() {
                let place = (u32::try_from(down + 1).unwrap(), u32::try_from(across).unwrap());
                let read = sheet.get_value(place).map(ToString::to_string).unwrap_or_default();
                prop_assert_eq!(&read, text, "{:?}", place);
            }
        }
    }

    #[test]
    fn every_amount_is_read_back_to_the_cent(minor in -1_000_000_000_000_i64..1_000_000_000_000) {
        let sheet = workbook(&[vec![amount(minor, b"EUR")]]);
        let read = match sheet.get_value((1, 0)).unwrap() {
            Data::Int(number) => *number as f64,
            Data::Float(number) => *number,
            other => panic!("no number: {other:?}"),
        };
        prop_assert_eq!((read * 100.0).round() as i64, minor);
    }
}
