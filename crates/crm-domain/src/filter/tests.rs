//! Which rows fulfil which conditions.

use std::collections::BTreeSet;

use super::*;
use crate::field::{FieldKey, RecordKind};
use crate::id::{DeviceId, ItemId};
use crate::item::{Affiliation, EmailEntry};
use crate::time::{Day, PartialDay, Zone};
use crate::value::Money;

const FIRM: RecordId = RecordId::from_bytes([9; 16]);

fn key(text: &str) -> FieldKey {
    FieldKey::find(text).unwrap()
}

fn row(kind: RecordKind, values: Vec<(&str, FieldValue)>) -> Row {
    let spec = kind.spec();
    let mut values: Vec<(u16, FieldValue)> =
        values.into_iter().map(|(name, value)| (spec.position(key(name)).unwrap(), value)).collect();
    values.sort_by_key(|(at, _)| *at);
    Row {
        id: RecordId::from_bytes([1; 16]),
        kind,
        created_at: Millis(1_795_305_600_000),
        updated_at: Millis(1_795_305_600_000 + 23 * 3_600_000),
        updated_by: DeviceId([0; 8]),
        deleted_at: None,
        conflicts: Vec::new(),
        own: Vec::new(),
        values,
    }
}

fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.to_owned())
}

fn euro(minor: i64) -> FieldValue {
    FieldValue::Money(Money { minor, currency: *b"EUR" })
}

fn day(text: &str) -> FieldValue {
    FieldValue::Day(Day::from_iso(text).unwrap())
}

fn birthday(text: &str) -> FieldValue {
    FieldValue::PartialDay(PartialDay::from_iso(text).unwrap())
}

fn item(value: ItemValue) -> FieldValue {
    FieldValue::Items(vec![(ItemId::from_bytes([2; 16]), value)])
}

fn firm() -> Row {
    row(
        RecordKind::Account,
        vec![
            ("name", text("Müller Söhne")),
            ("kind", FieldValue::Choice("customer".into())),
            ("annual_revenue", euro(10_000)),
            ("visit_interval_days", FieldValue::Number(30)),
            ("tags", FieldValue::Tags(BTreeSet::from(["Messe".to_owned(), "VIP".to_owned()]))),
            (
                "addresses",
                item(ItemValue::Address(AddressEntry {
                    street: "Hauptstraße".into(),
                    house_no: "5".into(),
                    zip: "50667".into(),
                    city: "Köln".into(),
                    country: "DE".into(),
                    ..AddressEntry::default()
                })),
            ),
            (
                "phones",
                item(ItemValue::Phone(PhoneEntry {
                    raw: "+49 221 1234".into(),
                    e164: "+492211234".into(),
                    ..PhoneEntry::default()
                })),
            ),
        ],
    )
}

fn person() -> Row {
    row(
        RecordKind::Contact,
        vec![
            ("last_name", text("Maier")),
            ("birthday", birthday("--12-28")),
            ("info_given_at", day("2026-05-01")),
            ("do_not_contact", FieldValue::Flag(true)),
            (
                "emails",
                item(ItemValue::Email(EmailEntry {
                    addr: "A.Maier@example.org".into(),
                    ..Default::default()
                })),
            ),
            (
                "affiliations",
                item(ItemValue::Affiliation(Affiliation {
                    account: FIRM,
                    role: String::new(),
                    department: String::new(),
                    primary: true,
                    from: None,
                    to: None,
                    inactive: false,
                })),
            ),
        ],
    )
}

fn holds_in(row: &Row, column: Column, op: Op, values: Vec<FieldValue>) -> bool {
    let title_of = |id| (id == FIRM).then(|| "Gebrüder Groß GmbH".to_owned());
    matches(&Filter::Is { column, op, values }, row, &title_of)
}

fn check(row: &Row, field: &str, op: Op, values: Vec<FieldValue>, expected: bool) {
    let said = format!("{field} {op:?} {values:?}");
    assert_eq!(holds_in(row, Column::Field(key(field)), op, values), expected, "{said}");
}

#[test]
fn words_compare_without_case_accents_and_transcription() {
    let firm = firm();
    check(&firm, "name", Op::Is, vec![text("mueller soehne")], true);
    check(&firm, "name", Op::Is, vec![text("Müller")], false);
    check(&firm, "name", Op::Contains, vec![text("SÖHNE")], true);
    check(&firm, "name", Op::ContainsNot, vec![text("Tochter")], true);
    check(&firm, "name", Op::StartsWith, vec![text("mull")], true);
    check(&firm, "name", Op::StartsWith, vec![text("soh")], false);
    check(&firm, "name", Op::AnyOf, vec![text("x"), text("Muller Sohne")], true);
    check(&firm, "name", Op::Contains, vec![text("")], false);
    assert!(holds_in(&firm, Column::Title, Op::Contains, vec![text("sohn")]));
}

#[test]
fn what_is_unknown_matches_only_empty() {
    let firm = firm();
    for op in [
        Op::Is,
        Op::IsNot,
        Op::Contains,
        Op::ContainsNot,
        Op::StartsWith,
        Op::AnyOf,
        Op::NoneOf,
        Op::NotEmpty,
    ] {
        check(&firm, "territory", op, vec![text("Nord")], false);
    }
    check(&firm, "territory", Op::Empty, vec![], true);
    check(&firm, "name", Op::Empty, vec![], false);
    check(&firm, "name", Op::NotEmpty, vec![], true);
    check(&firm, "last_name", Op::Empty, vec![], true);
}

#[test]
fn numbers_amounts_and_days_compare_by_size() {
    let (firm, person) = (firm(), person());
    check(&firm, "annual_revenue", Op::Greater, vec![euro(9_999)], true);
    check(&firm, "annual_revenue", Op::Less, vec![euro(10_000)], false);
    check(&firm, "annual_revenue", Op::Between, vec![euro(10_000), euro(10_000)], true);
    let dollars = FieldValue::Money(Money { minor: 1, currency: *b"USD" });
    check(&firm, "annual_revenue", Op::Greater, vec![dollars], false);
    check(&firm, "visit_interval_days", Op::Is, vec![FieldValue::Number(30)], true);
    check(
        &firm,
        "visit_interval_days",
        Op::Between,
        vec![FieldValue::Number(31), FieldValue::Number(40)],
        false,
    );
    check(&person, "info_given_at", Op::Less, vec![day("2026-05-02")], true);
    check(&person, "info_given_at", Op::Between, vec![day("2026-05-01")], false);
    check(&person, "do_not_contact", Op::Is, vec![FieldValue::Flag(true)], true);
}

#[test]
fn birthdays_between_go_over_new_year() {
    let person = person();
    check(&person, "birthday", Op::Between, vec![day("2026-12-20"), day("2027-01-10")], true);
    check(&person, "birthday", Op::Between, vec![birthday("--01-10"), birthday("--12-20")], false);
    check(&person, "birthday", Op::Is, vec![day("1980-12-28")], true);
}

#[test]
fn sets_collections_and_links_match_by_any_entry() {
    let (firm, person) = (firm(), person());
    check(&firm, "tags", Op::Is, vec![text("vip")], true);
    check(&firm, "tags", Op::NoneOf, vec![text("vip"), text("A")], false);
    check(&firm, "kind", Op::AnyOf, vec![FieldValue::Choice("customer".into())], true);
    check(&firm, "kind", Op::NoneOf, vec![FieldValue::Choice("customer".into())], false);
    check(&firm, "addresses", Op::Is, vec![text("koeln")], true);
    check(&firm, "addresses", Op::StartsWith, vec![text("506")], true);
    check(&firm, "addresses", Op::Contains, vec![text("Hauptstrasse 5")], true);
    check(&firm, "addresses", Op::Is, vec![text("Germany")], true);
    check(&firm, "addresses", Op::Is, vec![text("Bonn")], false);
    check(&firm, "phones", Op::StartsWith, vec![text("0221")], true);
    check(&firm, "phones", Op::Contains, vec![text("0049 221")], true);
    check(&person, "emails", Op::Contains, vec![text("@EXAMPLE")], true);
    check(&person, "affiliations", Op::Is, vec![FieldValue::Link(FIRM)], true);
    check(&person, "affiliations", Op::NoneOf, vec![FieldValue::Link(FIRM)], false);
    check(&person, "affiliations", Op::Contains, vec![text("gross gmbh")], true);
}

#[test]
fn trees_and_times_combine() {
    let firm = firm();
    let title_of = |_| None;
    let on = |op, text: &str| Filter::Is { column: Column::UpdatedAt, op, values: vec![day(text)] };
    // 2026-11-22 at 23:00 UTC is the 23rd in Berlin.
    assert!(Prepared::new(&on(Op::Is, "2026-11-22"), &Zone::default()).matches(&firm, &title_of));
    assert!(Prepared::new(&on(Op::Is, "2026-11-23"), &Zone::fixed(60)).matches(&firm, &title_of));
    let never = Filter::Any(vec![]);
    assert!(!matches(&never, &firm, &title_of));
    assert!(matches(&Filter::Not(Box::new(never.clone())), &firm, &title_of));
    assert!(Prepared::new(&Filter::default(), &Zone::default()).is_always());
    assert!(!matches(&Filter::All(vec![never, on(Op::Is, "2026-11-22")]), &firm, &title_of));
    assert!(!matches(&Filter::Conflicted, &firm, &title_of));
    assert!(matches(&Filter::Conflicted, &Row { conflicts: vec![1], ..firm }, &title_of));
}

#[test]
fn days_that_are_counted_back_are_those_of_the_day_on_which_it_is_asked() {
    let firm = firm();
    let title_of = |_| None;
    let older = |days| Filter::Is {
        column: Column::UpdatedAt,
        op: Op::OlderThan,
        values: vec![FieldValue::Number(days)],
    };
    // It was changed on the 22nd, on the 23rd in Berlin.
    let holds = |filter: &Filter, today: &str, zone: &Zone| {
        Prepared::new(&filter.on(crate::time::Day::from_iso(today).unwrap()), zone).matches(&firm, &title_of)
    };
    let berlin = Zone::fixed(60);
    assert!(!holds(&older(90), "2027-02-20", &Zone::default()), "exactly so many days ago");
    assert!(holds(&older(90), "2027-02-21", &Zone::default()));
    assert!(!holds(&older(90), "2027-02-21", &berlin));
    assert!(holds(&Filter::All(vec![older(90)]), "2027-02-22", &berlin));
    assert!(holds(&Filter::Not(Box::new(older(90))), "2026-12-01", &berlin));
    assert!(!holds(&older(i64::MIN), "2026-12-01", &berlin));
    assert!(!matches(&older(1), &firm, &title_of), "nobody said which day it is");
}

#[test]
fn every_field_but_a_log_offers_comparisons_that_end_with_presence() {
    for kind in RecordKind::ALL {
        for field in kind.spec().fields.iter().filter(|field| field.kind != FieldKind::Log) {
            let ops = ops_for(field.kind);
            assert!(ops.ends_with(&[Op::Empty, Op::NotEmpty]), "{}", field.key);
            assert_eq!(ops_for_column(kind, Column::Field(field.key)), ops);
        }
    }
}
