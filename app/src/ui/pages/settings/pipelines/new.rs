//! A stage more, and a pipeline more.

use crm_domain::choice::STAGE_OUTCOME;
use crm_domain::command::{Command, Edit, Step};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::sales::pipeline::STEP;
use crm_domain::sales::stage::{Outcome, Stage};
use crm_domain::schema::pipeline;
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use crate::engine::{clock, use_engine};
use crate::i18n::tr;
use crate::ui::fields::words;
use crate::ui::sales::use_stages;
use crate::ui::toast::use_toasts;

fn set(field: FieldKey, value: FieldValue) -> Edit {
    Edit::Set { field, value: Some(value) }
}

/// A stage more, before the ones that end a deal.
pub fn add_stage(of: RecordId, stages: &[Stage]) {
    let open = stages.iter().rev().find(|stage| stage.outcome == Outcome::Open);
    let end = stages.iter().find(|stage| stage.outcome != Outcome::Open);
    let position = match (open, end) {
        (Some(open), Some(end)) => open.position.midpoint(end.position),
        (Some(open), None) => open.position.saturating_add(STEP),
        (None, Some(end)) => end.position.saturating_sub(STEP),
        (None, None) => STEP,
    };
    let edits = vec![
        set(pipeline::NAME, FieldValue::Text(tr("shell.new_stage"))),
        set(pipeline::PIPELINE, FieldValue::Link(of)),
        set(pipeline::OUTCOME, FieldValue::Choice("open".to_owned())),
        set(pipeline::PROBABILITY, FieldValue::Number(open.map_or(5_000, |stage| stage.probability))),
        set(pipeline::TINT, FieldValue::Choice("blue".to_owned())),
        set(pipeline::POSITION, FieldValue::Number(position)),
    ];
    let command = Command::Create { record: clock::record_id(), kind: RecordKind::Stage, edits };
    use_toasts().act(use_engine(), command, tr("sales.stage_added"));
}

/// A pipeline more, with the two stages that every one needs and one to begin with.
pub fn add_pipeline() {
    let of = clock::record_id();
    let stage = |name: &str, outcome: &str, chance: i64, tint: &str, position: i64| Step::Create {
        record: clock::record_id(),
        kind: RecordKind::Stage,
        edits: vec![
            set(pipeline::NAME, FieldValue::Text(name.to_owned())),
            set(pipeline::PIPELINE, FieldValue::Link(of)),
            set(pipeline::OUTCOME, FieldValue::Choice(outcome.to_owned())),
            set(pipeline::PROBABILITY, FieldValue::Number(chance)),
            set(pipeline::TINT, FieldValue::Choice(tint.to_owned())),
            set(pipeline::POSITION, FieldValue::Number(position)),
        ],
    };
    let last = untrack(|| use_stages().pipelines()).last().map_or(0, |last| last.position);
    let outcome = |key: &str| words::choice(&STAGE_OUTCOME, key);
    let steps = vec![
        Step::Create {
            record: of,
            kind: RecordKind::Pipeline,
            edits: vec![
                set(pipeline::NAME, FieldValue::Text(tr("shell.new_pipeline"))),
                set(pipeline::POSITION, FieldValue::Number(last.saturating_add(STEP))),
            ],
        },
        stage(&tr("sales.first_stage"), "open", 2_000, "blue", STEP),
        stage(&outcome("won"), "won", 10_000, "green", 2 * STEP),
        stage(&outcome("lost"), "lost", 0, "red", 3 * STEP),
    ];
    use_toasts().act(use_engine(), Command::Steps { steps }, tr("sales.pipeline_added"));
}
