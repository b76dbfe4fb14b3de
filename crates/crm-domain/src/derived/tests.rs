use super::*;
use crate::calendar::civil::DAY;
use crate::id::DeviceId;
use crate::period::Period;
use crate::schema::RELATED;

const FIRM: RecordId = RecordId::from_bytes([1; 16]);
const OTHER: RecordId = RecordId::from_bytes([2; 16]);
const WON: RecordId = RecordId::from_bytes([8; 16]);
const LOST: RecordId = RecordId::from_bytes([9; 16]);

fn row(kind: RecordKind, values: &[(FieldKey, FieldValue)]) -> Row {
    let at = |key: FieldKey| kind.spec().position(key).expect("a field of its kind");
    let mut values: Vec<_> = values.iter().map(|(key, value)| (at(*key), value.clone())).collect();
    values.sort_by_key(|(at, _)| *at);
    Row {
        id: RecordId::from_bytes([7; 16]),
        kind,
        created_at: Millis(1),
        updated_at: Millis(1),
        updated_by: DeviceId([0; 8]),
        deleted_at: None,
        conflicts: Vec::new(),
        own: Vec::new(),
        values,
    }
}

fn choice(key: &str) -> FieldValue {
    FieldValue::Choice(key.to_owned())
}

fn day(text: &str) -> Day {
    Day::from_iso(text).expect("a day")
}

/// On the first of December 2026.
fn gathered(rows: &[Row]) -> Derived {
    let zone = Zone::default();
    let outcome = |stage| match stage {
        WON => Outcome::Won,
        LOST => Outcome::Lost,
        _ => Outcome::Open,
    };
    let gather = |rows: &mut dyn Iterator<Item = &Row>| {
        let mut gathering = Gathering::new(FIRM, day("2026-12-01"), &zone);
        rows.for_each(|row| gathering.add(row, &outcome));
        gathering.end()
    };
    let found = gather(&mut rows.iter());
    assert_eq!(gather(&mut rows.iter().rev()), found, "in any order");
    found
}

fn interaction(kind: &str, at: i64, more: &[(FieldKey, FieldValue)]) -> Row {
    let mut values =
        vec![(interaction::KIND, choice(kind)), (interaction::AT, FieldValue::Moment(Millis(at)))];
    values.extend_from_slice(more);
    row(RecordKind::Interaction, &values)
}

#[test]
fn the_last_contact_is_what_reached_the_customer() {
    let rows = [
        interaction("visit", 3, &[]),
        interaction("call", 5, &[(interaction::OUTCOME, choice("callback"))]),
        interaction("call", 6, &[(interaction::OUTCOME, choice("not_reached"))]),
        interaction("note", 7, &[]),
        interaction("meeting", 8, &[(interaction::DIRECTION, choice("internal"))]),
        Row { deleted_at: Some(Millis(9)), ..interaction("email", 9, &[]) },
    ];
    let found = gathered(&rows);
    assert_eq!((found.last_interaction, found.last_visit), (Some(Millis(5)), Some(Millis(3))));
    assert_eq!(gathered(&rows[3..]).last_interaction, None);
}

fn task(due: &str, status: &str) -> Row {
    row(RecordKind::Task, &[(task::DUE, FieldValue::Day(day(due))), (task::STATUS, choice(status))])
}

fn event(from: &str, days: i64, more: &[(FieldKey, FieldValue)]) -> Row {
    let from = Millis(day(from).to_days() * DAY + 1);
    let when = Period::new(from, from.plus(days * DAY), false).expect("a period");
    let mut values = vec![(event::WHEN, FieldValue::Period(when)), (event::STATUS, choice("planned"))];
    values.extend_from_slice(more);
    row(RecordKind::Event, &values)
}

#[test]
fn what_comes_next_is_an_open_task_or_an_appointment_from_today_on() {
    let next = |rows: &[Row]| gathered(rows).next_activity.map(|day| day.to_string()).unwrap_or_default();
    assert_eq!(next(&[task("2026-12-09", "open"), event("2026-12-05", 0, &[])]), "2026-12-05");
    assert_eq!(next(&[task("2026-11-01", "waiting"), event("2026-12-05", 0, &[])]), "2026-11-01", "late");
    assert_eq!(next(&[task("2026-12-02", "done"), event("2026-11-30", 0, &[])]), "");
    assert_eq!(next(&[event("2026-11-29", 4, &[])]), "2026-12-01", "it goes on");
    assert_eq!(next(&[event("2026-12-05", 0, &[(event::STATUS, choice("cancelled"))])]), "");
    let weekly = (event::RRULE, FieldValue::Text("FREQ=WEEKLY".to_owned()));
    assert_eq!(next(&[event("2026-01-05", 0, std::slice::from_ref(&weekly))]), "2026-12-07");
    let left_out = (event::EXDATES, FieldValue::Tags(["2026-12-07".to_owned()].into()));
    assert_eq!(next(&[event("2026-01-05", 0, &[weekly, left_out])]), "2026-12-14");
}

fn deal(stage: RecordId, minor: i64, currency: [u8; 3], more: &[(FieldKey, FieldValue)]) -> Row {
    let mut values = vec![
        (deal::ACCOUNT, FieldValue::Link(FIRM)),
        (deal::STAGE, FieldValue::Link(stage)),
        (deal::AMOUNT, FieldValue::Money(Money { minor, currency })),
    ];
    values.extend_from_slice(more);
    row(RecordKind::Deal, &values)
}

#[test]
fn deals_are_added_up_as_they_stand_and_no_currency_with_another() {
    let closed = |text| [(deal::CLOSED_AT, FieldValue::Day(day(text)))];
    let money = |minor, currency| Some(Money { minor, currency });
    let rows = [
        deal(OTHER, 300, *b"EUR", &[]),
        deal(OTHER, 40, *b"EUR", &[]),
        deal(OTHER, 9_999, *b"CHF", &[]),
        deal(LOST, 1_000, *b"EUR", &closed("2026-11-01")),
        deal(WON, 7, *b"EUR", &closed("2025-12-02")),
        deal(WON, 8, *b"EUR", &closed("2025-12-01")),
        Row { deleted_at: Some(Millis(1)), ..deal(OTHER, 5_000, *b"EUR", &[]) },
    ];
    let found = gathered(&rows);
    assert_eq!((found.open, found.won), (money(340, *b"EUR"), money(7, *b"EUR")));
    let values = [
        (deal::ACCOUNT, FieldValue::Link(OTHER)),
        (deal::AMOUNT, FieldValue::Money(money(1, *b"EUR").unwrap())),
    ];
    assert_eq!(gathered(&[row(RecordKind::Deal, &values)]), Derived::default(), "of another firm");
    let much = [deal(OTHER, i64::MAX, *b"EUR", &[]), deal(OTHER, i64::MAX, *b"EUR", &[])];
    assert_eq!(gathered(&much).open, money(i64::MAX, *b"EUR"));
}

#[test]
fn a_row_says_it_in_its_places_and_what_was_said_before_is_gone() {
    let zone = Zone::default();
    let firm = row(RecordKind::Account, &[(account::VISIT_INTERVAL, FieldValue::Number(30))]);
    let derived = Derived {
        last_visit: Some(Millis(10 * DAY)),
        last_interaction: Some(Millis(11 * DAY)),
        next_activity: Day::from_days(50),
        open: Some(Money { minor: 1, currency: *b"EUR" }),
        won: None,
    };
    let shown = with_derived(firm, &derived, &zone);
    assert!(shown.values.is_sorted_by_key(|(at, _)| *at));
    assert_eq!(shown.get(account::LAST_VISIT), Some(&FieldValue::Moment(Millis(10 * DAY))));
    assert_eq!(shown.get(account::VISIT_DUE), Day::from_days(40).map(FieldValue::Day).as_ref());
    assert_eq!(shown.get(account::LAST_INTERACTION), Some(&FieldValue::Moment(Millis(11 * DAY))));
    assert_eq!(shown.get(account::WON_REVENUE), None);
    let after = with_derived(shown, &Derived::default(), &zone);
    assert_eq!((after.get(account::LAST_INTERACTION), after.get(account::OPEN_PIPELINE)), (None, None));
}

#[test]
fn every_field_that_is_looked_at_is_one_of_its_kind() {
    for kind in RecordKind::ALL {
        let asked = asked_of(kind).unwrap_or_default();
        assert!(asked.iter().all(|key| kind.spec().position(*key).is_some()), "{kind:?}");
        let links = kind.spec().position(RELATED).is_some() || kind == RecordKind::Deal;
        assert!(asked.is_empty() || links);
    }
}
