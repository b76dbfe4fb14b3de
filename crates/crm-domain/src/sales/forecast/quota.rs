//! Quotas: what a member is to win in a month. Quarters are made of months, so that both always agree.

use std::collections::BTreeMap;

use super::teams::Asked;
use super::{Unit, When};
use crate::command::{Edit, Step};
use crate::field::RecordKind;
use crate::id::{MemberId, RecordId};
use crate::row::Row;
use crate::schema::quota;
use crate::time::Day;
use crate::value::{FieldValue, Money};

/// What one member is to win in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Who.
    pub member: MemberId,
    /// The first day of the month.
    pub month: Day,
    /// How much.
    pub amount: Money,
}

impl Quota {
    /// Of a row of kind [`RecordKind::Quota`], where it says all of it.
    #[must_use]
    pub fn of_row(row: &Row) -> Option<Self> {
        let (Some(FieldValue::Member(member)), Some(FieldValue::Day(month)), Some(FieldValue::Money(amount))) =
            (row.get(quota::MEMBER), row.get(quota::MONTH), row.get(quota::AMOUNT))
        else {
            return None;
        };
        Some(Self { member: *member, month: Unit::Month.start(*month), amount: *amount })
    }
}

/// The record of a member's month: the same on every device.
#[must_use]
pub fn id_of(member: MemberId, month: Day) -> RecordId {
    RecordId::derived(member.as_bytes(), &format!("quota {}", Unit::Month.start(month)))
}

/// What it takes to set a member's quota for a period; `None` takes it away. A quarter's is spread over its months,
/// and what does not divide is the last one's.
#[must_use]
pub fn steps(member: MemberId, unit: Unit, start: Day, amount: Option<Money>) -> Vec<Step> {
    let start = unit.start(start);
    let months = i64::from(unit.months());
    let of_month = |at: i64| {
        let month = Unit::Month.step(start, at);
        let amount = amount.map(|whole| {
            let each = whole.minor.div_euclid(months);
            let minor = if at + 1 == months { whole.minor - each * (months - 1) } else { each };
            FieldValue::Money(Money { minor, currency: whole.currency })
        });
        let set = |field, value| Edit::Set { field, value };
        let record = id_of(member, month);
        let made = vec![
            set(quota::MEMBER, Some(FieldValue::Member(member))),
            set(quota::MONTH, Some(FieldValue::Day(month))),
        ];
        // WHY both: making what is there already changes nothing.
        [
            Step::Create { record, kind: RecordKind::Quota, edits: made },
            Step::Edit { record, edits: vec![set(quota::AMOUNT, amount)] },
        ]
    };
    (0..months).flat_map(of_month).collect()
}

/// What is to be won in each period of a question, by currency. A quota is a member's, not a pipeline's: with one
/// pipeline asked for there is none.
#[must_use]
pub fn of_periods(
    quotas: impl Iterator<Item = Quota>,
    asked: Asked<'_>,
) -> BTreeMap<(When, MemberId, [u8; 3]), i64> {
    let mut found: BTreeMap<(When, MemberId, [u8; 3]), i64> = BTreeMap::new();
    if asked.question.pipeline.is_some() {
        return found;
    }
    for quota in quotas.filter(|quota| asked.is_of(Some(quota.member))) {
        let when = asked.when(Some(quota.month));
        if matches!(when, When::In(_)) {
            let sum = found.entry((when, quota.member, quota.amount.currency)).or_default();
            *sum = sum.saturating_add(quota.amount.minor);
        }
    }
    found
}
