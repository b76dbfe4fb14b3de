//! One time of a series, all that follow, and the whole of it.

use super::super::civil::HOUR;
use super::super::civil::tests::{at, berlin, civil};
use super::*;
use crate::time::Millis;

const ID: RecordId = RecordId::from_bytes([7; 16]);

fn day(text: &str) -> Day {
    Day::from_iso(text).unwrap()
}

/// A series in Berlin, held at one of its days.
fn with<T>(start: &str, rule: &str, left: &[&str], at_day: &str, act: impl Fn(&Grip<'_>) -> T) -> T {
    let zone = berlin();
    let from = at(start, &zone);
    let words = left.iter().map(|word| (*word).to_owned()).collect();
    let values = [
        (event::TITLE, FieldValue::Text("Jour fixe".to_owned())),
        (event::EXDATES, FieldValue::Tags(words)),
        (event::ICAL_UID, FieldValue::Text("abc".to_owned())),
    ];
    let when = Period { from, to: from.plus(HOUR), all_day: false };
    let rule = Rule::parse(rule).unwrap();
    act(&Grip { record: ID, values: &values, when, rule: &rule, zone: &zone, day: day(at_day) })
}

fn hour_at(start: &str) -> Period {
    let from = at(start, &berlin());
    Period { from, to: from.plus(HOUR), all_day: false }
}

fn rule_in(edits: &[Edit]) -> Option<String> {
    edits.iter().find_map(|edit| match edit {
        Edit::Set { field, value: Some(FieldValue::Text(text)) } if *field == event::RRULE => {
            Some(text.clone())
        }
        _ => None,
    })
}

fn when_in(edits: &[Edit]) -> Option<Period> {
    edits.iter().find_map(|edit| match edit {
        Edit::Set { value: Some(FieldValue::Period(when)), .. } => Some(*when),
        _ => None,
    })
}

#[test]
fn one_time_goes_its_own_way_with_everything_but_the_repetition() {
    let steps = with("2026-11-02T09:00", "FREQ=WEEKLY", &[], "2026-11-16", |grip| {
        grip.moved(hour_at("2026-11-17T14:00"), Scope::One)
    });
    let [Step::Edit { edits, .. }, Step::Create { record, edits: made, .. }] = steps.as_slice() else {
        panic!("{steps:?}")
    };
    assert_eq!(edits, &[leave_out(day("2026-11-16"), true)]);
    assert_eq!(*record, RecordId::derived(ID.as_bytes(), "2026-11-16"));
    assert_eq!(when_in(made), Some(hour_at("2026-11-17T14:00")));
    assert_eq!(rule_in(made), None);
    assert!(made.contains(&set(event::TITLE, FieldValue::Text("Jour fixe".to_owned()))));
    assert!(
        made.iter().all(|edit| edit.field() != Some(event::ICAL_UID) && edit.field() != Some(event::EXDATES))
    );
}

#[test]
fn from_one_time_on_a_series_parts_in_two_that_lose_no_time() {
    let (start, rule) = ("2026-11-02T09:00", "FREQ=WEEKLY;COUNT=10;BYDAY=MO");
    let steps = with(start, rule, &["2026-11-09", "2026-11-30"], "2026-11-23", |grip| {
        grip.moved(hour_at("2026-11-24T10:00"), Scope::Following)
    });
    let [Step::Edit { edits, .. }, Step::Create { edits: made, .. }] = steps.as_slice() else {
        panic!("{steps:?}")
    };
    assert_eq!(rule_in(edits).as_deref(), Some("FREQ=WEEKLY;UNTIL=20261122;BYDAY=MO"));
    assert_eq!(rule_in(made).as_deref(), Some("FREQ=WEEKLY;COUNT=7;BYDAY=TU"));
    assert!(made.contains(&leave_out(day("2026-12-01"), true)));
    assert!(!made.contains(&leave_out(day("2026-11-10"), true)));
}

#[test]
fn the_whole_series_moves_by_the_clock_on_the_wall_and_takes_what_is_left_out_along() {
    // Held in summer, begun in winter: an hour later is an hour later in both.
    let steps = with("2026-03-02T09:00", "FREQ=WEEKLY;BYDAY=MO", &["2026-04-06"], "2026-04-13", |grip| {
        grip.moved(hour_at("2026-04-14T10:00"), Scope::All)
    });
    let [Step::Edit { edits, .. }] = steps.as_slice() else { panic!("{steps:?}") };
    assert_eq!(when_in(edits), Some(hour_at("2026-03-03T10:00")));
    assert_eq!(rule_in(edits).as_deref(), Some("FREQ=WEEKLY;BYDAY=TU"));
    assert!(
        edits.contains(&leave_out(day("2026-04-06"), false))
            && edits.contains(&leave_out(day("2026-04-07"), true))
    );
    // The first time and all that follow are the whole.
    let first = with("2026-03-02T09:00", "FREQ=WEEKLY", &[], "2026-03-02", |grip| {
        grip.moved(hour_at("2026-03-02T11:00"), Scope::Following)
    });
    assert!(matches!(first.as_slice(), [Step::Edit { .. }]));
}

#[test]
fn a_series_that_is_moved_to_whole_days_has_whole_days() {
    let whole = Period {
        from: Millis(day("2026-03-09").to_days() * DAY),
        to: Millis(day("2026-03-10").to_days() * DAY),
        all_day: true,
    };
    let steps =
        with("2026-03-02T09:00", "FREQ=WEEKLY", &[], "2026-03-09", |grip| grip.moved(whole, Scope::All));
    let [Step::Edit { edits, .. }] = steps.as_slice() else { panic!("{steps:?}") };
    let when = when_in(edits).unwrap();
    assert!(when.all_day && when.from.day() == Some(day("2026-03-02")) && when.length() == DAY);
}

#[test]
fn what_is_dropped_leaves_a_hole_or_an_end() {
    let drop = |at_day: &str, scope| {
        with("2026-11-02T09:00", "FREQ=WEEKLY", &[], at_day, |grip| grip.dropped(scope))
    };
    assert!(
        matches!(drop("2026-11-16", Scope::One), Some(Step::Edit { edits, .. }) if edits == [leave_out(day("2026-11-16"), true)])
    );
    let Some(Step::Edit { edits, .. }) = drop("2026-11-16", Scope::Following) else { panic!() };
    assert_eq!(rule_in(&edits).as_deref(), Some("FREQ=WEEKLY;UNTIL=20261115"));
    assert_eq!(drop("2026-11-02", Scope::Following), None);
    assert_eq!(drop("2026-11-16", Scope::All), None);
}

#[test]
fn monthly_rules_follow_their_day() {
    let rule =
        |text: &str, days, start: &str| moved(&Rule::parse(text).unwrap(), days, day(start)).to_string();
    assert_eq!(rule("FREQ=MONTHLY;BYDAY=1MO", 1, "2026-12-08"), "FREQ=MONTHLY;BYDAY=2TU");
    assert_eq!(rule("FREQ=MONTHLY;BYDAY=-1FR", -1, "2026-11-26"), "FREQ=MONTHLY;BYDAY=-1TH");
    assert_eq!(rule("FREQ=MONTHLY;BYMONTHDAY=15", 3, "2026-11-18"), "FREQ=MONTHLY;BYMONTHDAY=18");
    assert_eq!(
        rule("FREQ=WEEKLY;UNTIL=20261231;BYDAY=MO,SU", 1, "2026-11-03"),
        "FREQ=WEEKLY;UNTIL=20270101;BYDAY=TU,MO"
    );
    assert_eq!(rule("FREQ=DAILY", 1, "2026-11-03"), "FREQ=DAILY");
}

#[test]
fn an_event_that_is_moved_over_a_switch_of_the_clock_keeps_its_times() {
    let zone = berlin();
    let when =
        Period { from: at("2026-03-27T22:00", &zone), to: at("2026-03-28T06:00", &zone), all_day: false };
    let moved = at_other_time(when, civil("2026-03-28T22:00"), &zone);
    assert_eq!(moved.from, at("2026-03-28T22:00", &zone));
    assert_eq!(moved.to, at("2026-03-29T06:00", &zone));
    // By the clock eight hours, in truth seven.
    assert_eq!(moved.length(), 7 * HOUR);
    let all_day = Period { from: Millis(0), to: Millis(2 * DAY), all_day: true };
    let moved = at_other_time(all_day, civil("2026-10-25T00:00"), &zone);
    assert_eq!((moved.from.day(), moved.to.day()), (Some(day("2026-10-25")), Some(day("2026-10-27"))));
}
