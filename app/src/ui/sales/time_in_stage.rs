//! How long a deal has been where it is, and what is wrong with that.

use crm_domain::sales::stage::{Outcome, Stage, moves};
use crm_domain::time::Day;
use crm_domain::value::FieldValue;

use crate::format;
use crate::t;

/// What a deal wants somebody to notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It has rested longer than its stage allows: for so many days.
    Rotten(i64),
    /// The day on which it should have been won is past.
    Overdue,
    /// Nobody has said what is to be done next.
    NoNextStep,
    /// What was to be done next was due before today.
    StepOverdue,
}

impl Mark {
    /// In words.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Rotten(days) => t!("sales.rotten", n = days),
            Self::Overdue => t!("sales.overdue"),
            Self::NoNextStep => t!("sales.no_next_step"),
            Self::StepOverdue => t!("sales.step_overdue"),
        }
    }
}

/// The day on which a deal came to its stage, by its log.
#[must_use]
pub fn since(log: Option<&FieldValue>, stage: &Stage) -> Option<Day> {
    let last = moves(log).into_iter().rev().find(|one| one.to == stage.id)?;
    Some(format::day_of(last.at))
}

/// What is to be noticed of an open deal, the gravest first.
#[must_use]
pub fn marks(
    stage: &Stage,
    log: Option<&FieldValue>,
    expected_close: Option<&FieldValue>,
    next_step: Option<&FieldValue>,
    next_step_at: Option<&FieldValue>,
) -> Vec<Mark> {
    if stage.outcome != Outcome::Open {
        return Vec::new();
    }
    let today = format::today();
    let is_past = |day: Option<&FieldValue>| matches!(day, Some(FieldValue::Day(day)) if *day < today);
    let mut marks = Vec::new();
    if is_past(expected_close) {
        marks.push(Mark::Overdue);
    }
    if let Some(since) = since(log, stage).filter(|since| stage.is_rotten(*since, today)) {
        marks.push(Mark::Rotten(today.to_days() - since.to_days()));
    }
    if is_past(next_step_at) {
        marks.push(Mark::StepOverdue);
    } else if next_step.is_none_or(FieldValue::is_empty) && next_step_at.is_none() {
        marks.push(Mark::NoNextStep);
    }
    marks
}
