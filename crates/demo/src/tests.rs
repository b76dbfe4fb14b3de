//! The firm out of a seed fits the schema.

use std::collections::{HashMap, HashSet};

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{MemberId, RecordId};
use crm_domain::sales::setup::first_steps;
use crm_domain::sales::stage::{Move, Stage};
use crm_domain::time::UTC;

use super::*;

const NOW: Millis = Millis(1_795_000_000_000);

fn stages() -> Vec<Stage> {
    let mut stages = Vec::new();
    for step in first_steps(&[9; 16], Language::De) {
        let crm_domain::command::Step::Create { record, kind: RecordKind::Stage, edits } = step else {
            continue;
        };
        let value = |key: FieldKey| {
            edits.iter().find_map(|edit| match edit {
                Edit::Set { field, value } if *field == key => value.clone(),
                _ => None,
            })
        };
        let values: HashMap<FieldKey, FieldValue> = crm_domain::schema::STAGE
            .fields
            .iter()
            .filter_map(|spec| Some((spec.key, value(spec.key)?)))
            .collect();
        stages.push(Stage::of_values(record, String::new(), &|key| values.get(&key)));
    }
    stages
}

fn firm(size: Size) -> Firm {
    Firm::new(Setting {
        seed: 7,
        size,
        now: NOW,
        zone: UTC.clone(),
        member: MemberId::from_bytes([3; 16]),
        stages: stages(),
        language: Language::De,
    })
}

fn all(firm: &Firm, size: Size) -> Vec<Sown> {
    firm.records(0, size.total()).collect()
}

#[test]
fn the_same_seed_makes_the_same_firm_in_whatever_parts() {
    let size = Size::SMALL;
    let whole = all(&firm(size), size);
    assert_eq!(whole.len(), size.total() as usize);
    let parts: Vec<Sown> = (0..size.total())
        .step_by(100)
        .flat_map(|from| firm(size).records(from, 100).collect::<Vec<_>>())
        .collect();
    assert_eq!(whole, parts);
    let other = Firm::new(Setting { seed: 8, ..firm(size).setting });
    assert_ne!(all(&other, size), whole);
}

#[test]
fn every_record_is_one_of_its_own_and_links_only_to_those_before_it() {
    let size = Size::SMALL;
    let stages: HashSet<RecordId> =
        stages().iter().flat_map(|stage| [Some(stage.id), stage.pipeline]).flatten().collect();
    let mut known = stages;
    for made in all(&firm(size), size) {
        for edit in &made.edits {
            match edit {
                Edit::Set { value: Some(FieldValue::Link(id)), .. } => {
                    assert!(known.contains(id), "{made:?}")
                }
                Edit::Tag { field, word, .. } if field.as_str() == "related" => {
                    assert!(known.contains(&word.parse().unwrap()), "{made:?}");
                }
                _ => {}
            }
        }
        assert!(known.insert(made.record), "{made:?}");
        assert!(made.at <= NOW, "{made:?}");
    }
}

#[test]
fn every_value_fits_its_field_and_every_option_exists() {
    let size = Size::SMALL;
    for made in all(&firm(size), size) {
        for edit in &made.edits {
            let spec = edit.field().and_then(|key| made.kind.spec().field(key));
            let spec = spec.unwrap_or_else(|| panic!("{} has no {edit:?}", made.kind.key()));
            if let (
                crm_domain::field::FieldKind::Choice(list),
                Edit::Set { value: Some(FieldValue::Choice(key)), .. },
            ) = (spec.kind, edit)
            {
                assert!(list.keys.contains(&key.as_str()), "{}: {key}", spec.key);
            }
        }
    }
}

#[test]
fn deals_go_their_way_in_time_and_some_are_won_lost_and_open() {
    let size = Size { deals: 600, ..Size::SMALL };
    let firm = firm(size);
    let stages = stages();
    let mut ends: HashMap<&str, u32> = HashMap::new();
    for made in all(&firm, size).iter().filter(|made| made.kind == RecordKind::Deal) {
        let mut moves: Vec<Move> = made
            .edits
            .iter()
            .filter_map(|edit| match edit {
                Edit::Tag { field, word, .. } if *field == crm_domain::schema::deal::STAGE_LOG => {
                    word.parse().ok()
                }
                _ => None,
            })
            .collect();
        moves.sort();
        assert_eq!(moves[0].from, None);
        assert!(moves.windows(2).all(|pair| pair[1].from == Some(pair[0].to) && pair[0].at < pair[1].at));
        assert!(moves.iter().all(|step| step.at <= NOW));
        let end = stages.iter().find(|stage| Some(stage.id) == moves.last().map(|step| step.to)).unwrap();
        let closed = made.edits.iter().any(|edit| edit.field() == Some(crm_domain::schema::deal::CLOSED_AT));
        assert_eq!(closed, end.outcome != crm_domain::sales::stage::Outcome::Open);
        *ends
            .entry(match end.outcome {
                crm_domain::sales::stage::Outcome::Open => "open",
                crm_domain::sales::stage::Outcome::Won => "won",
                crm_domain::sales::stage::Outcome::Lost => "lost",
            })
            .or_default() += 1;
    }
    assert!(ends.values().all(|count| *count > 90), "{ends:?}");
    assert_eq!(firm.today, Day::from_iso("2026-11-18").unwrap());
}

/// The value that a record was made with.
fn value(made: &Sown, key: FieldKey) -> Option<&FieldValue> {
    made.edits.iter().rev().find_map(|edit| match edit {
        Edit::Set { field, value } if *field == key => value.as_ref(),
        _ => None,
    })
}

fn lines(made: &Sown) -> Vec<&crm_domain::line::LineItem> {
    let line = |edit| match edit {
        &Edit::PutItem { value: crm_domain::item::ItemValue::Line(ref line), .. } => Some(&**line),
        _ => None,
    };
    made.edits.iter().filter_map(line).collect()
}

#[test]
fn a_quote_is_for_what_its_deal_is_worth_and_an_order_for_what_was_accepted() {
    use crm_domain::schema::{deal, order, quote};
    let size = Size::SMALL;
    let all = all(&firm(size), size);
    let by_id: HashMap<RecordId, &Sown> = all.iter().map(|made| (made.record, made)).collect();
    let linked = |made: &Sown, key| match value(made, key) {
        Some(FieldValue::Link(id)) => by_id.get(id).copied(),
        _ => None,
    };
    let (mut numbers, mut statuses) = (HashSet::new(), HashSet::new());
    for made in all.iter().filter(|made| made.kind == RecordKind::Quote) {
        let of = linked(made, quote::DEAL).unwrap();
        let Some(FieldValue::Money(worth)) = value(of, deal::AMOUNT) else { panic!("{of:?}") };
        let counted = lines(made).into_iter().filter(|line| line.counts());
        assert_eq!(counted.map(|line| line.quantity / 1_000 * line.price.minor).sum::<i64>(), worth.minor);
        assert!(made.at > of.at, "{made:?}");
        let status = value(made, quote::STATUS).and_then(FieldValue::as_text).unwrap();
        assert_eq!(status != "draft", value(made, quote::SENT_MARK).is_some(), "{made:?}");
        statuses.insert(status.to_owned());
        assert!(numbers.insert(value(made, quote::NUMBER).unwrap().clone()));
    }
    let mut upon_quotes = 0;
    for made in all.iter().filter(|made| made.kind == RecordKind::Order) {
        assert!(!lines(made).is_empty() && lines(made).iter().all(|line| line.counts()));
        assert!(lines(made).iter().all(|line| by_id.contains_key(&line.product.unwrap())));
        assert!(numbers.insert(value(made, order::NUMBER).unwrap().clone()));
        if let Some(of) = linked(made, order::QUOTE) {
            upon_quotes += 1;
            assert_eq!(value(of, quote::STATUS), Some(&FieldValue::Choice("accepted".to_owned())));
            assert!(made.at >= of.at, "{made:?}");
        }
    }
    assert!(upon_quotes > 5 && statuses.len() >= 4, "{upon_quotes} {statuses:?}");
}

fn of_kind(all: &[Sown], kind: RecordKind) -> impl Iterator<Item = &Sown> {
    all.iter().filter(move |made| made.kind == kind)
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "numbers of seven digits")]
fn every_company_stands_in_its_town_and_no_two_at_one_place() {
    use crm_domain::schema::account;
    use crm_domain::tour::place::Point;
    let size = Size::SMALL;
    let firm = firm(size);
    let mut places = HashSet::new();
    for (nth, made) in (0..).zip(of_kind(&all(&firm, size), RecordKind::Account)) {
        let text = value(made, account::GEO).and_then(FieldValue::as_text).unwrap().to_owned();
        let (north, east) = firm.town_of(nth).at;
        let middle = Point { latitude: north as f64 / 1e5, longitude: east as f64 / 1e5 };
        let off = Point::parse(&text).unwrap().km_to(middle);
        assert!(off < 5.0, "{off} km from {}", firm.town_of(nth).name);
        assert!(places.insert(text));
    }
}

#[test]
fn yesterdays_tour_has_its_visits_todays_is_to_come_and_each_stop_has_an_appointment_on_its_day() {
    use crm_domain::item::ItemValue;
    use crm_domain::schema::{RELATED, event, interaction, tour};
    use crm_domain::tour::plan;
    let size = Size::SMALL;
    let firm = firm(size);
    let all = all(&firm, size);
    let by_id: HashMap<RecordId, &Sown> = all.iter().map(|made| (made.record, made)).collect();
    let about = |made: &Sown, id: RecordId| {
        made.edits.iter().any(
            |edit| matches!(edit, Edit::Tag { field, word, .. } if *field == RELATED && *word == id.to_string()),
        )
    };
    let mut days = Vec::new();
    let mut customers = HashSet::new();
    for made in of_kind(&all, RecordKind::Tour) {
        let Some(FieldValue::Day(day)) = value(made, tour::DATE) else { panic!("{made:?}") };
        days.push(day.to_days() - firm.today.to_days());
        let visits: Vec<&Sown> =
            of_kind(&all, RecordKind::Interaction).filter(|one| about(one, made.record)).collect();
        let left_out = made.edits.iter().filter(|edit| edit.field() == Some(tour::RESULTS)).count();
        let stops = made.edits.iter().filter_map(|edit| match edit {
            Edit::PutItem { value: ItemValue::Stop(stop), .. } => Some(stop),
            _ => None,
        });
        let mut until = Millis(0);
        for stop in stops {
            assert!(customers.insert(stop.account), "a customer is in one tour only");
            assert_eq!(stop.event, Some(plan::event_id(made.record, stop.account)));
            let appointment = by_id[&stop.event.unwrap()];
            assert!(about(appointment, made.record) && about(appointment, stop.account));
            let Some(FieldValue::Period(when)) = value(appointment, event::WHEN) else { panic!("no time") };
            assert!(when.from >= until, "one stop after the other");
            assert_eq!(UTC.day(when.from), Some(*day));
            until = when.to;
        }
        let expected = if *day < firm.today { 5 - left_out } else { 0 };
        assert_eq!(visits.len(), expected, "{made:?}");
        for visit in visits {
            let Some(FieldValue::Moment(at)) = value(visit, interaction::CHECK_IN) else {
                panic!("{visit:?}")
            };
            assert_eq!(UTC.day(*at), Some(*day));
            assert!(
                value(visit, interaction::CHECK_OUT).is_some()
                    && value(visit, interaction::VERDICT).is_some()
            );
            assert!(
                visit.edits.iter().any(|edit| edit.field() == Some(interaction::BODY)),
                "it is reported on"
            );
        }
    }
    assert_eq!(days, [-8, -1, 0, 7]);
}

#[test]
fn open_deals_have_lines_that_come_to_their_amount_and_people_who_decide() {
    use crm_domain::item::ItemValue;
    use crm_domain::schema::deal;
    let size = Size::SMALL;
    let all = all(&firm(size), size);
    let (mut open, mut with_lines, mut deciders, mut rivals) = (0, 0, 0, 0);
    for made in of_kind(&all, RecordKind::Deal) {
        let is_closed = value(made, deal::CLOSED_AT).is_some();
        let counted: i64 = lines(made)
            .into_iter()
            .filter(|line| line.counts())
            .map(|line| line.quantity / 1_000 * line.price.minor)
            .sum();
        let people = made.edits.iter().filter_map(|edit| match edit {
            Edit::PutItem { value: ItemValue::Party(party), .. } => Some(party),
            _ => None,
        });
        if is_closed {
            assert_eq!((counted, people.count()), (0, 0), "what is closed is past");
            continue;
        }
        open += 1;
        let Some(FieldValue::Money(amount)) = value(made, deal::AMOUNT) else { panic!("{made:?}") };
        if !lines(made).is_empty() {
            with_lines += 1;
            assert_eq!(counted, amount.minor);
            assert_eq!(value(made, deal::AMOUNT_MODE), Some(&FieldValue::Choice("lines".to_owned())));
        }
        let people: Vec<_> = people.collect();
        assert!(!people.is_empty());
        deciders += usize::from(people.iter().any(|party| party.role == "decider"));
        rivals += made.edits.iter().filter(|edit| edit.field() == Some(deal::COMPETITORS)).count();
    }
    assert!(
        open > 20 && with_lines * 2 > open && deciders > 5 && rivals > 5,
        "{open} {with_lines} {deciders} {rivals}"
    );
}

/// What the amounts of records come to.
fn sum<'a>(of: impl Iterator<Item = &'a Sown>, key: FieldKey) -> i64 {
    of.map(|made| match value(made, key) {
        Some(FieldValue::Money(amount)) => amount.minor,
        _ => 0,
    })
    .sum()
}

#[test]
fn views_can_be_read_and_find_something_and_quotas_are_in_reach() {
    use crm_domain::arrangement;
    use crm_domain::schema::{deal, quota, view};
    let size = Size::SMALL;
    let firm = firm(size);
    let all = all(&firm, size);
    let mut seen = 0;
    for made in of_kind(&all, RecordKind::View) {
        let text = |key| value(made, key).and_then(FieldValue::as_text).unwrap_or_default().to_owned();
        let kind = RecordKind::from_key(&text(view::LIST)).unwrap();
        assert!(!arrangement::from_text(&text(view::FILTERS)).unwrap().is_empty());
        for part in text(view::COLUMNS).split(',').chain(text(view::SORTING).split(',')) {
            let name = part.split(':').next().unwrap();
            assert!(
                name == "@title" || kind.spec().fields.iter().any(|spec| spec.key.as_str() == name),
                "{name}"
            );
        }
        seen += 1;
    }
    assert_eq!(seen, 5);
    let first = firm.today.plus_months(-8).unwrap();
    let first = Day::new(first.year(), first.month(), 1).unwrap();
    let won = |made: &&Sown| {
        let closed = matches!(value(made, deal::CLOSED_AT), Some(FieldValue::Day(day)) if *day >= first);
        closed && value(made, deal::LOST_REASON).is_none()
    };
    let won = sum(of_kind(&all, RecordKind::Deal).filter(won), deal::AMOUNT);
    let due =
        |made: &&Sown| matches!(value(made, quota::MONTH), Some(FieldValue::Day(day)) if *day <= firm.today);
    let due = sum(of_kind(&all, RecordKind::Quota).filter(due), quota::AMOUNT);
    assert!(won * 2 > due && won < due * 2, "won {won}, to be won {due}");
}

#[test]
fn own_fields_are_defined_before_anybody_fills_them_in() {
    use crm_domain::own;
    let size = Size::SMALL;
    let all = all(&firm(size), size);
    let mut defined = HashSet::new();
    let mut filled = 0;
    for made in &all {
        for key in made.edits.iter().filter_map(Edit::field).filter(|key| own::is_own(*key)) {
            assert!(defined.contains(&own::definition(key).unwrap()), "{made:?}");
            filled += 1;
        }
        if made.kind == RecordKind::Definition {
            defined.insert(made.record);
        }
    }
    assert!(defined.len() == 2 && filled > 60, "{filled}");
}

#[test]
fn a_firm_of_few_customers_goes_without_tours() {
    let size = Size { accounts: 12, contacts: 20, ..Size::SMALL };
    let all = all(&firm(size), size);
    assert_eq!(of_kind(&all, RecordKind::Tour).count(), 0);
    assert_eq!(all.len(), size.total() as usize);
}

#[test]
fn whoever_looks_is_in_one_of_two_teams() {
    use crm_domain::sales::forecast::teams::members;
    use crm_domain::schema::team;
    let size = Size::SMALL;
    let firm = firm(size);
    let all = all(&firm, size);
    let of = |made: &Sown| -> Vec<MemberId> {
        let words = made.edits.iter().filter_map(|edit| match edit {
            Edit::Tag { field, word, present: true } if *field == team::MEMBERS => Some(word.clone()),
            _ => None,
        });
        members(Some(&FieldValue::Tags(words.collect()))).into_iter().collect()
    };
    let teams: Vec<Vec<MemberId>> = of_kind(&all, RecordKind::Team).map(of).collect();
    assert_eq!(teams, [vec![firm.setting.member], vec![]]);
}
