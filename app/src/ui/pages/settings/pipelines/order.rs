//! The order of a pipeline's stages as a person puts it: shown at once, written as places.

use crm_domain::command::{Command, Edit, Step};
use crm_domain::id::RecordId;
use crm_domain::sales::pipeline::put_at;
use crm_domain::sales::stage::Stage;
use crm_domain::schema::pipeline;
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use crate::engine::ahead::Ahead;
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::t;
use crate::ui::sales::use_stages;
use crate::ui::toast::use_toasts;

/// The stages of a pipeline. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Order {
    /// In their order, what is on its way to the store among it.
    pub stages: Memo<Vec<Stage>>,
    /// What was moved where, in words.
    pub said: RwSignal<String>,
    ahead: Ahead<Vec<(RecordId, i64)>>,
}

impl Order {
    /// Of a pipeline.
    pub fn of(pipeline: RecordId) -> Self {
        let known = use_stages();
        let ahead = Ahead::<Vec<(RecordId, i64)>>::new();
        let told = Memo::new(move |_| known.of(pipeline));
        Effect::new(move |_| {
            // WHY read: a memo that nobody has read yet follows nothing.
            told.with(|_| ());
            ahead.said();
        });
        let stages = Memo::new(move |_| ahead.over(told.get(), |stages, written| placed(stages, written)));
        Self { stages, said: RwSignal::new(String::new()), ahead }
    }

    /// Where a stage stands.
    #[must_use]
    pub fn place(self, id: RecordId) -> Option<usize> {
        self.stages.with(|stages| stages.iter().position(|stage| stage.id == id))
    }

    /// A stage.
    #[must_use]
    pub fn find(self, id: RecordId) -> Option<Stage> {
        self.stages.with(|stages| stages.iter().find(|stage| stage.id == id).cloned())
    }

    /// Brings a stage to a place, counted without it.
    pub fn put_at(self, id: RecordId, to: usize) {
        let written = self.stages.with_untracked(|stages| put_at(stages, id, to));
        let Some(stage) = untrack(move || self.find(id)).filter(|_| !written.is_empty()) else { return };
        let step = |(record, place): &(RecordId, i64)| {
            let edit = Edit::Set { field: pipeline::POSITION, value: Some(FieldValue::Number(*place)) };
            Step::Edit { record: *record, edits: vec![edit] }
        };
        let steps = written.iter().map(step).collect();
        let turn = self.ahead.send(written);
        self.said.set(t!("sales.stage_at", stage = stage.name, n = to + 1));
        let text = tr("sales.stage_changed");
        use_toasts().act_then(use_engine(), Command::Steps { steps }, text, move |done| {
            if done {
                self.ahead.done(turn);
            } else {
                self.ahead.end(turn);
            }
        });
    }
}

/// Stages as they stand once these places are written.
fn placed(mut stages: Vec<Stage>, written: &[(RecordId, i64)]) -> Vec<Stage> {
    for stage in &mut stages {
        if let Some((_, place)) = written.iter().find(|(id, _)| *id == stage.id) {
            stage.position = *place;
        }
    }
    stages.sort_by_key(|stage| (stage.position, stage.id));
    stages
}
