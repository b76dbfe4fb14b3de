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
