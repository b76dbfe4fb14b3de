//! What other records say of a company: when somebody was in touch with it or there, what comes next, what may still be
//! sold to it and what was. Worked out where it is shown, never stored (ADR 67).

use std::collections::BTreeMap;

use crate::activity::{is_open, is_visit_open};
use crate::calendar::change::left_out;
use crate::calendar::series::{Series, begins, days_of};
use crate::field::{FieldKey, RecordKind};
use crate::id::RecordId;
use crate::recurrence::Rule;
use crate::row::Row;
use crate::sales::stage::Outcome;
use crate::schema::{account, deal, event, interaction, task};
use crate::time::{Day, Millis, Zone};
use crate::tour::visits::{due_on, visited_at};
use crate::value::{FieldValue, Money};

/// So many days ahead an appointment that comes again is looked for.
const AHEAD: i64 = 366;

/// What other records say of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Derived {
    /// When somebody was there last.
    pub last_visit: Option<Millis>,
    /// When somebody was in touch with it last.
    pub last_interaction: Option<Millis>,
    /// The day of what comes next: an appointment, or a task that may be late.
    pub next_activity: Option<Day>,
    /// What its open deals are worth.
    pub open: Option<Money>,
    /// What was sold to it within the last twelve months.
    pub won: Option<Money>,
}

/// What of a record is looked at; `None` for kinds that say nothing of accounts.
#[must_use]
pub const fn asked_of(kind: RecordKind) -> Option<&'static [FieldKey]> {
    match kind {
        RecordKind::Interaction => {
            Some(&[interaction::KIND, interaction::AT, interaction::DIRECTION, interaction::OUTCOME])
        }
        RecordKind::Deal => Some(&[deal::ACCOUNT, deal::STAGE, deal::AMOUNT, deal::CLOSED_AT]),
        RecordKind::Task => Some(&[task::STATUS, task::DUE]),
        RecordKind::Event => Some(&[event::STATUS, event::WHEN, event::RRULE, event::EXDATES]),
        _ => None,
    }
}

/// When somebody was in touch, if a row tells of it. Notes, talks among ourselves and calls that reached nobody are no
/// contact.
#[must_use]
pub fn in_touch_at(row: &Row) -> Option<Millis> {
    let is_contact = row.kind == RecordKind::Interaction
        && row.deleted_at.is_none()
        && row.text(interaction::KIND) != "note"
        && row.text(interaction::DIRECTION) != "internal"
        && row.text(interaction::OUTCOME) != "not_reached";
    match row.get(interaction::AT) {
        Some(FieldValue::Moment(at)) if is_contact => Some(*at),
        _ => None,
    }
}

/// Looks at one record after the other, in any order.
#[derive(Debug)]
pub struct Gathering<'a> {
    account: RecordId,
    today: Day,
    zone: &'a Zone,
    found: Derived,
    open: Sums,
    won: Sums,
}

impl<'a> Gathering<'a> {
    /// Nothing is known of an account yet.
    #[must_use]
    pub fn new(account: RecordId, today: Day, zone: &'a Zone) -> Self {
        let (open, won) = (Sums::default(), Sums::default());
        Self { account, today, zone, found: Derived::default(), open, won }
    }

    /// Looks at a record that links to the account, of which at least [`asked_of`] was read. `outcome_of` says what a
    /// stage means.
    pub fn add(&mut self, row: &Row, outcome_of: &dyn Fn(RecordId) -> Outcome) {
        if row.deleted_at.is_some() {
            return;
        }
        let found = &mut self.found;
        match row.kind {
            RecordKind::Interaction => {
                found.last_visit = found.last_visit.max(visited_at(row));
                found.last_interaction = found.last_interaction.max(in_touch_at(row));
            }
            RecordKind::Task | RecordKind::Event => {
                let day = match row.kind {
                    RecordKind::Task => due(row),
                    _ => next_time(row, self.today, self.zone),
                };
                found.next_activity = found.next_activity.into_iter().chain(day).min();
            }
            RecordKind::Deal if row.get(deal::ACCOUNT) == Some(&FieldValue::Link(self.account)) => {
                let stage = match row.get(deal::STAGE) {
                    Some(FieldValue::Link(stage)) => outcome_of(*stage),
                    _ => Outcome::Open,
                };
                self.add_deal(row, stage);
            }
            _ => {}
        }
    }

    fn add_deal(&mut self, row: &Row, outcome: Outcome) {
        let Some(FieldValue::Money(amount)) = row.get(deal::AMOUNT) else { return };
        match outcome {
            Outcome::Open => self.open.add(*amount),
            Outcome::Won if is_of_last_year(row, self.today) => self.won.add(*amount),
            Outcome::Won | Outcome::Lost => {}
        }
    }

    /// What all of them say.
    #[must_use]
    pub fn end(self) -> Derived {
        Derived { open: self.open.main(), won: self.won.main(), ..self.found }
    }
}

/// When a task is due that is to be done.
fn due(row: &Row) -> Option<Day> {
    match row.get(task::DUE) {
        Some(FieldValue::Day(day)) if is_open(row.text(task::STATUS)) => Some(*day),
        _ => None,
    }
}

/// The day, from today on, on which an appointment is that is planned. One that goes on is today.
fn next_time(row: &Row, today: Day, zone: &Zone) -> Option<Day> {
    let Some(FieldValue::Period(when)) = row.get(event::WHEN) else { return None };
    if !is_visit_open(row.text(event::STATUS)) {
        return None;
    }
    let single = || {
        let (first, last) = days_of(*when, zone)?;
        (last >= today).then(|| first.max(today))
    };
    let Some(rule) = Rule::parse(row.text(event::RRULE)) else { return single() };
    let left_out = left_out(row.get(event::EXDATES));
    let series = Series { when: *when, rule: &rule, left_out: &left_out, zone };
    let next = series.touching(today, today.plus_days(AHEAD)?, zone).into_iter().next()?;
    begins(next.when, zone).map(|begin| begin.day.max(today))
}

/// Whether a deal was closed within the last twelve months.
fn is_of_last_year(row: &Row, today: Day) -> bool {
    match row.get(deal::CLOSED_AT) {
        Some(FieldValue::Day(day)) => today.plus_months(-12).is_some_and(|from| *day > from),
        _ => false,
    }
}

/// Amounts by currency: how many, and what they come to.
#[derive(Debug, Default)]
struct Sums(BTreeMap<[u8; 3], (u32, i128)>);

impl Sums {
    fn add(&mut self, amount: Money) {
        let sum = self.0.entry(amount.currency).or_default();
        *sum = (sum.0 + 1, sum.1 + i128::from(amount.minor));
    }

    /// The sum in the currency of most of them. WHY not of all: nobody knows what one is worth in the other.
    fn main(self) -> Option<Money> {
        let most = self.0.into_iter().rev().max_by_key(|(_, (count, _))| *count);
        most.map(|(currency, (_, minor))| {
            let least = if minor < 0 { i64::MIN } else { i64::MAX };
            Money { minor: i64::try_from(minor).unwrap_or(least), currency }
        })
    }
}

/// The row of an account with what other records say of it.
#[must_use]
pub fn with_derived(mut row: Row, derived: &Derived, zone: &Zone) -> Row {
    let values = [
        (account::LAST_VISIT, derived.last_visit.map(FieldValue::Moment)),
        (account::VISIT_DUE, due_on(&row, derived.last_visit, zone).map(FieldValue::Day)),
        (account::LAST_INTERACTION, derived.last_interaction.map(FieldValue::Moment)),
        (account::NEXT_ACTIVITY, derived.next_activity.map(FieldValue::Day)),
        (account::OPEN_PIPELINE, derived.open.map(FieldValue::Money)),
        (account::WON_REVENUE, derived.won.map(FieldValue::Money)),
    ];
    for (key, value) in values {
        let Some(place) = row.kind.spec().position(key) else { continue };
        row.values.retain(|(position, _)| *position != place);
        if let Some(value) = value {
            let at = row.values.partition_point(|(position, _)| *position < place);
            row.values.insert(at, (place, value));
        }
    }
    row
}

#[cfg(test)]
mod tests;
