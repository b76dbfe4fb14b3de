//! What deals are worth, kept right by the changed rows, against counting anew.

use std::collections::BTreeSet;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{DeviceId, RecordId};
use crm_domain::query::{Column, Filter, Op, Query};
use crm_domain::time::{Millis, Zone};
use crm_domain::value::Money;
use engine_protocol::WatchId;
use engine_protocol::request::Span;
use proptest::prelude::*;

use super::*;
use crate::effect::PageId;
use crate::question::Question;
use crate::records::Records;
use crate::table::Home;
use crate::watch::Watches;

const KIND: RecordKind = RecordKind::Deal;
const PAGE: PageId = PageId(1);
const WATCH: WatchId = WatchId(1);

/// A deal as it is after a change.
#[derive(Debug, Clone)]
struct Deal {
    number: u8,
    stage: u8,
    amount: Option<Money>,
    chance: Option<i64>,
    trashed: bool,
}

#[derive(Debug, Clone)]
enum Step {
    /// Some deals change in one write.
    Change(Vec<Deal>),
    /// The list goes on searching and is told.
    Turn,
    /// A person asks for the deals of another stage, or for all.
    Ask(Option<u8>),
    /// So much changed that everything is found anew.
    Forget,
}

fn amount() -> impl Strategy<Value = Money> {
    let minor = prop_oneof![4 => -50..1_000_i64, 1 => Just(i64::MAX), 1 => Just(i64::MIN)];
    (minor, proptest::sample::select(vec![*b"EUR", *b"CHF"]))
        .prop_map(|(minor, currency)| Money { minor, currency })
}

fn deal() -> impl Strategy<Value = Deal> {
    let chance = proptest::option::of(proptest::sample::select(vec![0, 2_500, 10_000, 20_000]));
    (0..12_u8, 0..3_u8, proptest::option::of(amount()), chance, proptest::bool::weighted(0.2))
        .prop_map(|(number, stage, amount, chance, trashed)| Deal { number, stage, amount, chance, trashed })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => proptest::collection::vec(deal(), 1..4).prop_map(Step::Change),
        4 => Just(Step::Turn),
        1 => proptest::option::of(0..3_u8).prop_map(Step::Ask),
        1 => Just(Step::Forget),
    ]
}

fn stage(number: u8) -> FieldValue {
    FieldValue::Link(RecordId::from_bytes([100 + number; 16]))
}

fn row(deal: &Deal) -> Row {
    let at = |key: FieldKey| KIND.spec().position(key).expect("a field of deals");
    let mut values = vec![
        (at(deal::NAME), FieldValue::Text(format!("Nr. {}", deal.number))),
        (at(deal::STAGE), stage(deal.stage)),
    ];
    values.extend(deal.amount.map(|amount| (at(deal::AMOUNT), FieldValue::Money(amount))));
    values.extend(deal.chance.map(|chance| (at(deal::PROBABILITY), FieldValue::Number(chance))));
    values.sort_by_key(|(at, _)| *at);
    Row {
        id: RecordId::from_bytes([deal.number; 16]),
        kind: KIND,
        created_at: Millis(1),
        updated_at: Millis(1),
        updated_by: DeviceId([0; 8]),
        deleted_at: deal.trashed.then_some(Millis(2)),
        values,
        conflicts: Vec::new(),
        own: Vec::new(),
    }
}

fn query(of: Option<u8>) -> Query {
    let filter = of.map(|of| Filter::Is {
        column: Column::Field(deal::STAGE),
        op: Op::AnyOf,
        values: vec![stage(of)],
    });
    Query { filter: filter.unwrap_or(Filter::All(Vec::new())), ..Query::all(KIND) }
}

/// The sums of all deals that a query finds, one after the other.
fn anew(asked: &Query, records: &Records) -> Vec<Sum> {
    let question = Question::new(asked, &Zone::default());
    let table = records.table(KIND);
    let mut tally = Tally::default();
    (0..table.len())
        .filter(|slot| question.holds(*slot, records))
        .for_each(|slot| tally.add(slot, &table.row(slot)));
    tally.sums()
}

proptest! {
    #[test]
    fn d16_sums_kept_by_changed_rows_alone_are_those_computed_anew(
        steps in proptest::collection::vec(step(), 0..60),
        turn in 1..60_u32,
    ) {
        let (mut records, mut watches) = (Records::default(), Watches::default());
        let mut asked = query(Some(0));
        let span = Span { start: 0, len: 3 };
        watches.list(PAGE, WATCH, &asked, vec![Column::Title], span);
        let mut shown = Vec::new();
        let turns = std::iter::repeat_n(Step::Turn, 60);
        for step in steps.into_iter().chain(turns) {
            match step {
                Step::Change(deals) => {
                    let ids = deals.iter().map(|deal| RecordId::from_bytes([deal.number; 16]));
                    let before: BTreeSet<_> = ids.filter_map(|id| records.table(KIND).slot(&id)).collect();
                    watches.detach(KIND, &before);
                    let slots = deals.iter().map(|deal| records.put(&row(deal), Home::Loose, false)).collect();
                    watches.attach(KIND, &slots, &records);
                }
                Step::Ask(of) => {
                    asked = query(of);
                    watches.list(PAGE, WATCH, &asked, vec![Column::Title], span);
                }
                Step::Forget => watches.forget_all(),
                Step::Turn => {
                    for (_, _, window) in watches.changed(&records, true, turn) {
                        let wanted = if window.counting { Vec::new() } else { anew(&asked, &records) };
                        prop_assert_eq!(&window.sums, &wanted);
                        shown = window.sums;
                    }
                }
            }
        }
        prop_assert_eq!(shown, anew(&asked, &records));
    }
}

#[test]
fn a_sum_that_is_too_large_is_right_again_when_what_was_too_much_is_gone() {
    let mut tally = Tally::default();
    let deal = |number, minor| Deal {
        number,
        stage: 0,
        amount: Some(Money { minor, currency: *b"EUR" }),
        chance: None,
        trashed: false,
    };
    for (number, minor) in [(1, i64::MAX), (2, 7), (3, -7)] {
        tally.add(number.into(), &row(&deal(number, minor)));
    }
    tally.add(2, &row(&deal(2, 9)));
    assert_eq!((tally.sums()[0].minor, tally.sums()[0].count), (i64::MAX, 3));
    tally.remove(1);
    assert_eq!((tally.sums()[0].minor, tally.sums()[0].count), (2, 2));
}
