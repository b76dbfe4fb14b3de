//! What the rules of selling ask of the engine: the first pipeline, and what comes with a deal's move to another stage.

use crm_domain::command::{Edit, Step};
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::row::Row;
use crm_domain::sales::setup;
use crm_domain::sales::stage::{self, Before, Stage};
use crm_domain::schema::{deal, pipeline};
use crm_domain::value::FieldValue;
use crm_domain::words::Language;
use engine_protocol::{Answer, Problem};

use crate::commit::{Asker, Commit};
use crate::effect::{Durability, Effect};
use crate::engine::Engine;
use crate::lane::Task;

impl Engine {
    /// Takes the wish for a first pipeline.
    pub(crate) fn set_up_sales(&mut self, asker: Asker, german: bool, out: &mut Vec<Effect>) {
        let Some(home) = &self.home else { return Self::answer(asker, Err(Problem::NoWorkspace), out) };
        let language = if german { Language::De } else { Language::En };
        let steps = setup::first_steps(&home.id.0, language);
        self.lane.urgent(Task::SetUpSales { asker, steps });
    }

    /// Makes what is missing of the workspace's first pipeline. Nobody's act, and nothing to be taken back; what
    /// somebody put into the trash stays there.
    pub(crate) fn run_set_up_sales(&mut self, asker: Asker, steps: &[Step], out: &mut Vec<Effect>) {
        let mut commit = Commit::default();
        let missing = steps.iter().filter(|step| self.records.find(&step.record()).is_none());
        let missing: Vec<Step> = missing.cloned().collect();
        if let Err(problem) = self.stage_steps(&missing, &mut commit) {
            self.give_back(commit);
            return Self::answer(asker, Err(problem), out);
        }
        commit.answers.push((asker, Ok(Answer::Done)));
        self.commit(commit, Durability::Strict, out);
    }

    /// A deal's edits and what they bring with them: one that comes to another stage notes it.
    pub(crate) fn with_what_a_move_brings(&self, row: Option<&Row>, mut edits: Vec<Edit>) -> Vec<Edit> {
        let to = edits.iter().rev().find_map(|edit| match edit {
            Edit::Set { field, value: Some(FieldValue::Link(to)) } if *field == deal::STAGE => Some(*to),
            _ => None,
        });
        let stage = to.and_then(|to| self.records.row(&to));
        let (Some(stage), Some(home)) = (stage.filter(|row| row.kind == RecordKind::Stage), &self.home)
        else {
            return edits;
        };
        let before = Before {
            stage: match row.and_then(|row| row.get(deal::STAGE)) {
                Some(FieldValue::Link(before)) => Some(*before),
                _ => None,
            },
            is_closed: row.is_some_and(|row| row.get(deal::CLOSED_AT).is_some()),
        };
        let today = self.watches.zone().day(self.now).or_else(|| self.now.day());
        if let Some(today) = today {
            let more = stage::entailed(&edits, before, &Stage::of_row(&stage), self.now, today, home.member);
            edits.extend(more);
        }
        edits
    }

    /// The edits that make a deal, with the first stage where they name none: it is to stand on the board.
    pub(crate) fn with_a_stage(&self, kind: RecordKind, mut edits: Vec<Edit>) -> Vec<Edit> {
        let has_one = edits.iter().any(|edit| edit.field() == Some(deal::STAGE));
        if kind == RecordKind::Deal
            && !has_one
            && let Some(first) = self.first_stage()
        {
            edits.push(Edit::Set { field: deal::STAGE, value: Some(FieldValue::Link(first)) });
        }
        edits
    }

    /// The first stage of the first pipeline.
    fn first_stage(&self) -> Option<RecordId> {
        let number = |row: &Row| match row.get(pipeline::POSITION) {
            Some(FieldValue::Number(place)) => *place,
            _ => i64::MAX,
        };
        let stages = self.records.table(RecordKind::Stage);
        let living =
            (0..stages.len()).filter(|slot| !stages.flags(*slot).trashed).map(|slot| stages.row(slot));
        let place = |row: &Row| {
            let of = match row.get(pipeline::PIPELINE) {
                Some(FieldValue::Link(of)) => self.records.row(of).map_or(i64::MAX, |row| number(&row)),
                _ => i64::MAX,
            };
            (of, number(row), row.id)
        };
        living.min_by_key(place).map(|row| row.id)
    }
}
