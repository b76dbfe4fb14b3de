//! Pipelines and the order of their stages: where a new deal begins, where a stage is put, which of them may go.

use crate::command::{Edit, Step};
use crate::field::FieldKey;
use crate::id::RecordId;
use crate::row::Row;
use crate::sales::stage::{Outcome, Stage};
use crate::schema::pipeline;
use crate::value::FieldValue;

/// How far stages and pipelines stand apart, so that others fit between.
pub const STEP: i64 = 1_000;

/// A pipeline as the rules look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipeline {
    /// The pipeline.
    pub id: RecordId,
    /// What it is called.
    pub name: String,
    /// Where it stands among the others, ascending.
    pub position: i64,
    /// Whether somebody chose it for new deals.
    pub is_default: bool,
}

impl Pipeline {
    /// The pipeline of a row of kind [`crate::field::RecordKind::Pipeline`].
    #[must_use]
    pub fn of_row(row: &Row) -> Self {
        Self::of_values(row.id, row.title(), &|key| row.get(key))
    }

    /// The pipeline of the values of a record of kind [`crate::field::RecordKind::Pipeline`].
    #[must_use]
    pub fn of_values<'a>(
        id: RecordId,
        name: String,
        get: &dyn Fn(FieldKey) -> Option<&'a FieldValue>,
    ) -> Self {
        let position = match get(pipeline::POSITION) {
            Some(FieldValue::Number(position)) => *position,
            _ => i64::MAX,
        };
        let is_default = get(pipeline::DEFAULT) == Some(&FieldValue::Flag(true));
        Self { id, name, position, is_default }
    }

    /// Which of several new deals go to: the one that was chosen before the others, the first before the later ones.
    /// So two that were chosen on two devices are one everywhere, and none that was chosen is the first.
    const fn rank(&self) -> (bool, i64, RecordId) {
        (!self.is_default, self.position, self.id)
    }
}

/// The pipeline that new deals go to.
#[must_use]
pub fn default_of(pipelines: &[Pipeline]) -> Option<RecordId> {
    pipelines.iter().min_by_key(|pipeline| pipeline.rank()).map(|pipeline| pipeline.id)
}

/// Where a new deal begins: the first open stage of the pipeline that new deals go to, or of the next that has one.
#[must_use]
pub fn start<'a>(pipelines: &[Pipeline], stages: &'a [Stage]) -> Option<&'a Stage> {
    let rank = |stage: &Stage| {
        let of = pipelines.iter().find(|pipeline| Some(pipeline.id) == stage.pipeline).map(Pipeline::rank);
        // Those of a pipeline that is not there come last.
        (stage.outcome != Outcome::Open, of.is_none(), of, stage.position, stage.id)
    };
    stages.iter().min_by_key(|stage| rank(stage))
}

/// What makes a pipeline the one that new deals go to: it is marked, and no other any more.
#[must_use]
pub fn choose(pipelines: &[Pipeline], chosen: RecordId) -> Vec<Step> {
    let changed = pipelines.iter().filter(|pipeline| pipeline.is_default != (pipeline.id == chosen));
    let step = |pipeline: &Pipeline| {
        let value = (pipeline.id == chosen).then_some(FieldValue::Flag(true));
        let edits = vec![Edit::Set { field: pipeline::DEFAULT, value }];
        Step::Edit { record: pipeline.id, edits }
    };
    changed.map(step).collect()
}

/// The places that are written so that a stage comes to stand at `to`, counted without it. `stages` are those of its
/// pipeline in their order. One where there is room between its new neighbours, so that two people who move two stages
/// do not meet; else all of them.
#[must_use]
pub fn put_at(stages: &[Stage], id: RecordId, to: usize) -> Vec<(RecordId, i64)> {
    let Some(from) = stages.iter().position(|stage| stage.id == id) else { return Vec::new() };
    let to = to.min(stages.len().saturating_sub(1));
    if from == to {
        return Vec::new();
    }
    let mut order: Vec<&Stage> = stages.iter().collect();
    let moved = order.remove(from);
    let place = |at: Option<usize>| at.and_then(|at| order.get(at)).map(|stage| stage.position);
    if let Some(position) = between(place(to.checked_sub(1)), place(Some(to))) {
        return vec![(id, position)];
    }
    order.insert(to, moved);
    let places = (1_i64..).map(|number| number.saturating_mul(STEP));
    let apart = order.into_iter().zip(places).filter(|(stage, place)| stage.position != *place);
    apart.map(|(stage, place)| (stage.id, place)).collect()
}

/// A place after one and before another, where there is room.
fn between(before: Option<i64>, after: Option<i64>) -> Option<i64> {
    match (before, after) {
        (Some(before), Some(after)) => {
            let middle = before.midpoint(after);
            (before < middle && middle < after).then_some(middle)
        }
        (Some(before), None) => before.checked_add(STEP),
        (None, Some(after)) => after.checked_sub(STEP),
        (None, None) => Some(STEP),
    }
}

/// Whether a stage is the last of its pipeline for what it means: without one to begin with, one for what is won and
/// one for what is lost a pipeline is no way.
#[must_use]
pub fn is_needed(stages: &[Stage], id: RecordId) -> bool {
    let Some(own) = stages.iter().find(|stage| stage.id == id) else { return false };
    let is_like =
        |other: &&Stage| other.id != id && other.pipeline == own.pipeline && other.outcome == own.outcome;
    !stages.iter().any(|other| is_like(&other))
}

/// Whether the deals of a stage may go to another when it is removed: to one that means the same, so that removing a
/// stage wins no deal and loses none.
#[must_use]
pub fn takes_over(removed: &Stage, other: &Stage) -> bool {
    removed.id != other.id && removed.outcome == other.outcome
}

#[cfg(test)]
mod tests;
