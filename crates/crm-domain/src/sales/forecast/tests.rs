//! What is told of the months to come, and of what deals were before.

mod by_team;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::analysis::{Track, analyse};
use super::past::{end_of, entailed, fact_at};
use super::slip::{Slip, Slips, slips};
use super::tally::{Cell, Figure, Figures, Tally, Worth};
use super::teams::{Asked, Teams};
use super::*;
use crate::command::Edit;
use crate::field::{FieldKey, RecordKind};
use crate::id::DeviceId;
use crate::sales::stage::Move;
use crate::time::{Millis, Zone};
use crate::value::Money;

const ANNA: MemberId = MemberId::from_bytes([1; 16]);
const BERT: MemberId = MemberId::from_bytes([2; 16]);
const SALES: RecordId = RecordId::from_bytes([7; 16]);
const NEW: RecordId = stage_id(1);
const SURE: RecordId = stage_id(2);
const WON: RecordId = stage_id(3);
const LOST: RecordId = stage_id(4);

const fn stage_id(number: u8) -> RecordId {
    RecordId::from_bytes([number + 10; 16])
}

fn day(text: &str) -> Day {
    Day::from_iso(text).unwrap()
}

fn stages() -> StagesById {
    let stage = |outcome, chance, category| StageFacts {
        outcome,
        chance,
        category,
        pipeline: Some(SALES),
        rot_days: Some(14),
    };
    BTreeMap::from([
        (NEW, stage(Outcome::Open, 1_000, Category::Pipeline)),
        (SURE, stage(Outcome::Open, 8_000, Category::Commit)),
        (WON, stage(Outcome::Won, 10_000, Category::Pipeline)),
        (LOST, stage(Outcome::Lost, 0, Category::Omitted)),
    ])
}

fn row(values: &[(FieldKey, FieldValue)]) -> Row {
    let spec = RecordKind::Deal.spec();
    let mut values: Vec<(u16, FieldValue)> =
        values.iter().map(|(key, value)| (spec.position(*key).unwrap(), value.clone())).collect();
    values.sort_by_key(|(at, _)| *at);
    Row {
        id: RecordId::from_bytes([9; 16]),
        kind: RecordKind::Deal,
        created_at: Millis(1),
        updated_at: Millis(1),
        updated_by: DeviceId([0; 8]),
        deleted_at: None,
        conflicts: Vec::new(),
        own: Vec::new(),
        values,
    }
}

fn euros(minor: i64) -> FieldValue {
    FieldValue::Money(Money { minor, currency: *b"EUR" })
}

fn fact(stage: RecordId, minor: i64, date: &str) -> Fact {
    let known = &stages()[&stage];
    let is_open = known.outcome == Outcome::Open;
    let date = Some(date).filter(|date| !date.is_empty()).map(day);
    Fact {
        currency: Some(*b"EUR"),
        minor,
        chance: known.chance,
        category: known.category,
        outcome: known.outcome,
        expected: date.filter(|_| is_open),
        closed: date.filter(|_| !is_open),
        owner: Some(ANNA),
        pipeline: Some(SALES),
        stage: Some(stage),
        is_rotten: false,
        lacks_step: false,
        is_contested: false,
    }
}

fn question(unit: Unit, from: &str, periods: u16) -> Question {
    Question { unit, from: day(from), periods, pipeline: None, whose: Whose::All, group: GroupBy::Nothing }
}

/// Asked where there are no teams.
fn alone(question: &Question) -> Asked<'_> {
    static NONE: Teams = Teams::none();
    Asked::new(question, &NONE)
}

fn worth(minor: i64, count: u32) -> Worth {
    Worth { minor, count }
}

/// November 2026, on the 29th.
fn november() -> Tally<u32> {
    let mut tally = Tally::new(day("2026-11-29"));
    let deals = [
        fact(NEW, 10_001, "2026-11-30"),
        fact(SURE, 20_000, "2026-12-05"),
        Fact { category: Category::BestCase, chance: 2_500, ..fact(NEW, 40_000, "2026-12-31") },
        // The day has passed: it is in November's overdue, and nowhere else.
        fact(SURE, 70_000, "2026-11-28"),
        fact(SURE, 90_000, "2026-03-01"),
        fact(WON, 5_000, "2026-11-02"),
        fact(LOST, 6_000, "2026-11-03"),
        fact(WON, 8_000, "2026-01-03"),
        Fact { currency: Some(*b"CHF"), ..fact(NEW, 300, "2026-12-01") },
        Fact { owner: Some(BERT), ..fact(NEW, 1_000, "2027-02-01") },
        Fact { category: Category::Omitted, ..fact(NEW, 50_000, "2026-12-01") },
        Fact { currency: None, minor: 0, ..fact(NEW, 0, "2026-12-01") },
        fact(NEW, 2_000, ""),
    ];
    for (number, fact) in (0..).zip(deals) {
        tally.put(number, fact);
    }
    tally
}

fn figures(tally: &Tally<u32>, question: &Question, currency: [u8; 3], when: When) -> Figures {
    let lines = tally.table(alone(question));
    let line = lines.into_iter().find(|line| line.currency == currency && line.when == when);
    line.map(|line| line.figures).unwrap_or_default()
}

#[test]
fn the_figures_of_two_months_are_what_a_person_adds_up() {
    let (tally, asked) = (november(), question(Unit::Month, "2026-11-01", 3));
    let of = |currency, when| figures(&tally, &asked, currency, when);
    let in_month = |date| When::In(day(date));
    assert_eq!(
        of(*b"EUR", in_month("2026-11-01")),
        Figures {
            pipeline: worth(10_001, 1),
            // 10 % of 100.01.
            weighted: 1_000,
            won: worth(5_000, 1),
            lost: worth(6_000, 1),
            overdue: worth(70_000, 1),
            ..Figures::default()
        }
    );
    assert_eq!(
        of(*b"EUR", in_month("2026-12-01")),
        Figures {
            pipeline: worth(60_000, 2),
            // 80 % of 200 and 25 % of 400.
            weighted: 26_000,
            commit: worth(20_000, 1),
            best: worth(40_000, 1),
            ..Figures::default()
        }
    );
    // Two currencies are never added.
    assert_eq!(of(*b"CHF", in_month("2026-12-01")).pipeline, worth(300, 1));
    // What was won in January is history; what is overdue since March is not.
    let before = Figures { overdue: worth(90_000, 1), ..Figures::default() };
    assert_eq!(of(*b"EUR", When::Before), before);
    assert_eq!(of(*b"EUR", When::After).pipeline, worth(1_000, 1));
    assert_eq!(of(*b"EUR", When::Undated).pipeline, worth(2_000, 1));
    assert_eq!(tally.count(alone(&asked), Figure::Overdue), 2);
    assert_eq!(tally.count(alone(&asked), Figure::NoAmount), 1);
}

#[test]
fn quarters_owners_and_pipelines_are_made_of_the_same_sums() {
    let tally = november();
    let quarter = question(Unit::Quarter, "2026-10-01", 2);
    let fourth = figures(&tally, &quarter, *b"EUR", When::In(day("2026-10-01")));
    assert_eq!((fourth.pipeline, fourth.weighted), (worth(70_001, 3), 27_000));
    assert_eq!(figures(&tally, &quarter, *b"EUR", When::In(day("2027-01-01"))).pipeline, worth(1_000, 1));
    let of_bert = Question { whose: Whose::Of(BERT), ..quarter };
    assert_eq!(tally.table(alone(&of_bert)).len(), 1);
    let by_owner = Question { group: GroupBy::Owner, ..quarter };
    let groups: BTreeSet<Group> = tally.table(alone(&by_owner)).into_iter().map(|line| line.group).collect();
    assert_eq!(groups, BTreeSet::from([Group::Owner(Some(ANNA)), Group::Owner(Some(BERT))]));
    let elsewhere = Question { pipeline: Some(NEW), ..quarter };
    assert_eq!(tally.table(alone(&elsewhere)), []);
}

#[test]
fn a_deal_says_more_of_itself_than_its_stage() {
    let own = row(&[
        (deal::STAGE, FieldValue::Link(NEW)),
        (deal::AMOUNT, euros(100)),
        (deal::PROBABILITY, FieldValue::Number(9_000)),
        (deal::FORECAST_CATEGORY, FieldValue::Choice("commit".to_owned())),
    ]);
    let fact = Fact::of_row(&own, &stages(), Some(day("2026-11-01")), false, day("2026-11-16"));
    assert_eq!((fact.chance, fact.category, fact.pipeline), (9_000, Category::Commit, Some(SALES)));
    assert!(fact.is_rotten && fact.lacks_step);
    let rested = Fact::of_row(&own, &stages(), Some(day("2026-11-02")), true, day("2026-11-16"));
    assert!(!rested.is_rotten && !rested.lacks_step);
    // Won is won, whatever was thought.
    let won = row(&[(deal::STAGE, FieldValue::Link(WON)), (deal::PROBABILITY, FieldValue::Number(10))]);
    assert_eq!(Fact::of_row(&won, &stages(), None, false, day("2026-11-16")).chance, 10_000);
}

#[test]
fn r3_deals_whose_figures_two_people_changed_at_once_are_told_beside_what_counts() {
    let clashing = |keys: &[FieldKey]| {
        let mut row = row(&[(deal::STAGE, FieldValue::Link(SURE)), (deal::AMOUNT, euros(100))]);
        row.conflicts =
            keys.iter().map(|key| RecordKind::Deal.spec().position(*key).expect("a field")).collect();
        Fact::of_row(&row, &stages(), None, true, day("2026-11-16"))
    };
    let mut tally = Tally::new(day("2026-11-16"));
    for (deal, keys) in [
        (0, [].as_slice()),
        (1, &[deal::AMOUNT]),
        (2, &[deal::STAGE, deal::EXPECTED_CLOSE]),
        // What is said of a deal beside counts for no figure.
        (3, &[deal::NEXT_STEP]),
    ] {
        tally.put(deal, clashing(keys));
    }
    tally.put(4, Fact { category: Category::Omitted, ..clashing(&[deal::AMOUNT]) });
    let asked = question(Unit::Month, "2026-11-01", 3);
    assert_eq!(tally.contested(alone(&asked)), 2);
    let of_another = Question { pipeline: Some(NEW), ..asked };
    assert_eq!(tally.contested(alone(&of_another)), 0);
    tally.put(1, clashing(&[]));
    assert_eq!(tally.contested(alone(&asked)), 1);
}

#[test]
fn a_deal_is_seen_as_it_was_on_any_day() {
    let at = |date: &str| end_of(day(date), &Zone::fixed(60)).plus(-3_600_000);
    let moved = |date: &str, from, to| Move { at: at(date), from, to, by: ANNA }.to_string();
    let mut row = row(&[
        (deal::STAGE, FieldValue::Link(NEW)),
        (deal::AMOUNT, euros(100)),
        (deal::EXPECTED_CLOSE, FieldValue::Day(day("2026-11-30"))),
        (deal::OWNER, FieldValue::Member(ANNA)),
        (deal::STAGE_LOG, FieldValue::Tags(BTreeSet::from([moved("2026-11-02", None, NEW)]))),
    ]);
    row.created_at = at("2026-11-02");
    let mut change = |date: &str, edits: &[(FieldKey, Option<FieldValue>)], to: Option<RecordId>| {
        let spec = RecordKind::Deal.spec();
        let edits: Vec<Edit> =
            edits.iter().map(|(field, value)| Edit::Set { field: *field, value: value.clone() }).collect();
        let mut tags: Vec<(FieldKey, String)> = entailed(Some(&row), &edits, at(date))
            .into_iter()
            .map(|edit| match edit {
                Edit::Tag { field, word, .. } => (field, word),
                other => panic!("{other:?}"),
            })
            .collect();
        tags.extend(to.map(|to| (deal::STAGE_LOG, moved(date, Some(NEW), to))));
        let mut values: BTreeMap<u16, FieldValue> = row.values.drain(..).collect();
        for edit in edits {
            let Edit::Set { field, value } = edit else { continue };
            let place = spec.position(field).unwrap();
            match value {
                Some(value) => values.insert(place, value),
                None => values.remove(&place),
            };
        }
        for (field, word) in tags {
            let place = spec.position(field).unwrap();
            let log = values.entry(place).or_insert_with(|| FieldValue::Tags(BTreeSet::new()));
            if let FieldValue::Tags(words) = log {
                words.insert(word);
            }
        }
        if let Some(to) = to {
            values.insert(spec.position(deal::STAGE).unwrap(), FieldValue::Link(to));
        }
        row.values = values.into_iter().collect();
    };
    change("2026-11-10", &[(deal::AMOUNT, Some(euros(250)))], None);
    change(
        "2026-11-12",
        &[(deal::EXPECTED_CLOSE, None), (deal::OWNER, Some(FieldValue::Member(BERT)))],
        None,
    );
    // What stays as it is is no change.
    change("2026-11-13", &[(deal::AMOUNT, Some(euros(250)))], None);
    change("2026-11-20", &[(deal::CLOSED_AT, Some(FieldValue::Day(day("2026-11-20"))))], Some(WON));
    let seen = |date: &str| {
        let fact = fact_at(&row, &stages(), end_of(day(date), &Zone::fixed(60)))?;
        Some((
            fact.minor,
            fact.expected.map(|day| day.to_string()),
            fact.owner,
            fact.outcome,
            fact.closed.is_some(),
        ))
    };
    let november = Some("2026-11-30".to_owned());
    assert_eq!(seen("2026-11-01"), None);
    assert_eq!(seen("2026-11-02"), Some((100, november.clone(), Some(ANNA), Outcome::Open, false)));
    assert_eq!(seen("2026-11-09"), Some((100, november.clone(), Some(ANNA), Outcome::Open, false)));
    assert_eq!(seen("2026-11-10"), Some((250, november, Some(ANNA), Outcome::Open, false)));
    assert_eq!(seen("2026-11-19"), Some((250, None, Some(BERT), Outcome::Open, false)));
    assert_eq!(seen("2026-11-20"), Some((250, None, Some(BERT), Outcome::Won, true)));
    assert_eq!(
        row.get(deal::FORECAST_LOG).map(|log| matches!(log, FieldValue::Tags(words) if words.len() == 4)),
        Some(true)
    );
    // In the trash since the 25th.
    row.deleted_at = Some(at("2026-11-25"));
    assert!(fact_at(&row, &stages(), end_of(day("2026-11-24"), &Zone::fixed(60))).is_some());
    assert_eq!(fact_at(&row, &stages(), end_of(day("2026-11-25"), &Zone::fixed(60))), None);
}

#[test]
fn the_end_of_a_day_is_that_of_the_people_here() {
    let zone = Zone::fixed(120);
    let end = end_of(day("2026-07-01"), &zone);
    assert_eq!(zone.day(end), Some(day("2026-07-01")));
    assert_eq!(zone.day(end.plus(1)), Some(day("2026-07-02")));
}

#[test]
fn what_slipped_is_told_apart_and_added_up() {
    let then = fact(NEW, 1_000, "2026-11-20");
    let became = |now: Option<Fact>| {
        slips(Some(&then), now.as_ref(), Unit::Month)
            .into_iter()
            .map(|(slip, _, minor)| (slip, minor))
            .collect::<Vec<_>>()
    };
    assert_eq!(became(Some(then)), []);
    assert_eq!(became(Some(fact(NEW, 1_000, "2026-11-28"))), [], "within its month");
    assert_eq!(became(Some(fact(NEW, 1_000, "2026-12-01"))), [(Slip::Later, 1_000)]);
    assert_eq!(became(Some(fact(NEW, 1_000, ""))), [(Slip::Later, 1_000)]);
    assert_eq!(became(Some(fact(NEW, 700, "2026-10-01"))), [(Slip::Sooner, 700), (Slip::Less, -300)]);
    assert_eq!(became(Some(fact(WON, 1_200, "2026-11-22"))), [(Slip::Won, 1_200), (Slip::More, 200)]);
    assert_eq!(became(Some(fact(LOST, 1_000, "2026-11-22"))), [(Slip::Lost, 1_000)]);
    assert_eq!(became(None), [(Slip::Removed, 1_000)]);
    let francs = Fact { currency: Some(*b"CHF"), ..then };
    assert_eq!(
        slips(Some(&then), Some(&francs), Unit::Month),
        [(Slip::Less, *b"EUR", -1_000), (Slip::More, *b"CHF", 1_000)]
    );
    let new = fact(WON, 50, "2026-11-22");
    assert_eq!(slips(None, Some(&new), Unit::Month), [(Slip::New, *b"EUR", 50), (Slip::Won, *b"EUR", 50)]);
    let (mut sums, asked) = (Slips::default(), question(Unit::Quarter, "2026-10-01", 1));
    sums.add(alone(&asked), Some(&then), Some(&fact(NEW, 1_000, "2026-12-01")));
    sums.add(alone(&asked), Some(&then), Some(&fact(NEW, 1_500, "2027-01-01")));
    let lines: Vec<_> = sums.lines().into_iter().map(|line| (line.slip, line.worth)).collect();
    assert_eq!(lines, [(Slip::Later, worth(1_500, 1)), (Slip::More, worth(500, 1))]);
}

#[test]
fn a_quarters_quota_is_its_months_and_says_so_on_every_device() {
    let amount = Money { minor: 100_000, currency: *b"EUR" };
    let steps = quota::steps(ANNA, Unit::Quarter, day("2026-11-29"), Some(amount));
    assert_eq!(steps, quota::steps(ANNA, Unit::Quarter, day("2026-10-01"), Some(amount)));
    let amounts: Vec<i64> = steps
        .iter()
        .filter_map(|step| match step {
            crate::command::Step::Edit { edits, .. } => edits.iter().find_map(|edit| match edit {
                Edit::Set { value: Some(FieldValue::Money(amount)), .. } => Some(amount.minor),
                _ => None,
            }),
            crate::command::Step::Create { .. } => None,
        })
        .collect();
    assert_eq!(amounts, [33_333, 33_333, 33_334]);
    let months = ["2026-10-01", "2026-11-01", "2026-12-01"];
    let quotas = || {
        months.iter().zip(&amounts).map(|(month, minor)| quota::Quota {
            member: ANNA,
            month: day(month),
            amount: Money { minor: *minor, ..amount },
        })
    };
    let of = |asked: &Question| quota::of_periods(quotas(), alone(asked)).into_values().collect::<Vec<_>>();
    assert_eq!(of(&question(Unit::Quarter, "2026-10-01", 1)), [100_000]);
    assert_eq!(of(&question(Unit::Month, "2026-11-01", 2)), [33_333, 33_334]);
    assert_eq!(
        of(&Question { whose: Whose::Of(BERT), ..question(Unit::Quarter, "2026-10-01", 1) }),
        [0_i64; 0]
    );
    assert_eq!(
        of(&Question { pipeline: Some(SALES), ..question(Unit::Quarter, "2026-10-01", 1) }),
        [0_i64; 0]
    );
}

#[test]
fn a_share_is_told_from_twenty_decided_deals_on() {
    let track = |source: &str, days: u32| Track {
        source: Some(Box::from(source)),
        reason: Some(Box::from("price")),
        win_reason: (days > 0).then(|| Box::from("service")),
        stays: Box::from([(NEW, days)]),
        stages: Box::from([NEW, WON]),
        age: Some(days),
        products: Box::from([SALES]),
    };
    let mut deals: Vec<(Fact, Track)> =
        (0..15).map(|at| (fact(WON, 100, "2026-11-02"), track("fair", at))).collect();
    deals.extend((0..4).map(|_| (fact(LOST, 10, "2026-11-03"), track("fair", 40))));
    // Not decided, and decided before.
    deals.push((fact(NEW, 1, "2026-11-03"), track("fair", 1)));
    deals.push((fact(WON, 1, "2025-11-03"), track("fair", 1)));
    let asked = question(Unit::Month, "2026-11-01", 1);
    let look = |deals: &[(Fact, Track)]| {
        let pairs = deals.iter().map(|(fact, track)| (fact, track));
        analyse(pairs, alone(&asked), day("2026-01-01"), day("2026-12-31"))
    };
    let few = look(&deals);
    assert_eq!((few.all.won, few.all.lost, few.all.share()), (15, 4, None));
    deals.push((fact(LOST, 10, "2026-11-03"), track("referral", 40)));
    let found = look(&deals);
    assert_eq!(found.all.share(), Some(7_500));
    assert_eq!(found.all.won_minor, BTreeMap::from([(*b"EUR", 1_500)]));
    assert_eq!(
        found.sources.iter().map(|(key, rate)| (key.as_deref(), rate.decided())).collect::<Vec<_>>(),
        [(Some("fair"), 19), (Some("referral"), 1)]
    );
    assert_eq!(found.reasons.iter().map(|(_, rate)| rate.lost).collect::<Vec<_>>(), [5]);
    assert_eq!(
        found.win_reasons.iter().map(|(key, rate)| (key.as_deref(), rate.won)).collect::<Vec<_>>(),
        [(Some("service"), 14), (None, 1)]
    );
    assert_eq!(found.products.len(), 1);
    let new = found.stages.iter().find(|stage| stage.stage == NEW).unwrap();
    assert_eq!((new.rate.share(), new.left, new.median_days), (Some(7_500), 20, 9));
    assert_eq!(found.median_age, Some(7));
}

fn any_fact() -> impl Strategy<Value = Fact> {
    let dates = prop_oneof![
        Just(String::new()),
        (1_i64..1_000).prop_map(|days| { Day::from_days(20_000 + days).unwrap().to_string() })
    ];
    let stage = prop_oneof![Just(NEW), Just(SURE), Just(WON), Just(LOST)];
    let category = prop_oneof![
        Just(Category::Pipeline),
        Just(Category::BestCase),
        Just(Category::Commit),
        Just(Category::Omitted)
    ];
    let currency = prop_oneof![Just(None), Just(Some(*b"EUR")), Just(Some(*b"CHF"))];
    (stage, any::<i64>(), dates, category, currency, 0_u16..=10_000, any::<bool>()).prop_map(
        |(stage, minor, date, category, currency, chance, is_annas)| Fact {
            category,
            currency,
            minor: if currency.is_none() { 0 } else { minor },
            chance,
            owner: Some(if is_annas { ANNA } else { BERT }),
            ..fact(stage, minor, &date)
        },
    )
}

proptest! {
    #[test]
    fn deals_that_come_change_and_go_leave_what_counting_anew_finds(
        steps in proptest::collection::vec((0_u32..12, proptest::option::of(any_fact())), 1..60),
        unit in prop_oneof![Just(Unit::Month), Just(Unit::Quarter)],
        group in prop_oneof![Just(GroupBy::Nothing), Just(GroupBy::Owner), Just(GroupBy::Pipeline), Just(GroupBy::Team)],
    ) {
        // Anna is in two teams, Bert in none.
        let teams = Teams::new([(NEW, BTreeSet::from([ANNA])), (SURE, BTreeSet::from([ANNA]))]);
        let today = Day::from_days(20_500).unwrap();
        let mut tally = Tally::new(today);
        let mut left = BTreeMap::new();
        for (deal, fact) in steps {
            match fact {
                Some(fact) => { tally.put(deal, fact); left.insert(deal, fact); }
                None => { tally.remove(deal); left.remove(&deal); }
            }
        }
        let mut anew = Tally::new(today);
        left.iter().for_each(|(deal, fact)| anew.put(*deal, *fact));
        let asked = Question { unit, from: unit.start(Day::from_days(20_300).unwrap()), periods: 8, pipeline: None, whose: Whose::All, group };
        let asked = Asked::new(&asked, &teams);
        prop_assert_eq!(tally.table(asked), anew.table(asked));
        // And behind every figure stand the deals that make it.
        for line in tally.table(asked) {
            let shown = [
                (Figure::Pipeline, line.figures.pipeline),
                (Figure::Commit, line.figures.commit),
                (Figure::Best, line.figures.best),
                (Figure::Won, line.figures.won),
                (Figure::Lost, line.figures.lost),
                (Figure::Overdue, line.figures.overdue),
            ];
            for (figure, worth) in shown {
                if line.when == When::Before && matches!(figure, Figure::Won | Figure::Lost) {
                    continue;
                }
                let cell = Cell { currency: Some(line.currency), when: Some(line.when), group: Some(line.group), figure };
                prop_assert_eq!(u32::try_from(tally.behind(asked, &cell).count()).unwrap(), worth.count);
            }
        }
    }
}
