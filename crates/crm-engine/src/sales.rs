//! What the rules of selling ask of the engine: the first pipeline, what comes with a deal's move to another stage, and
//! that no stage goes from under its deals.

use crm_domain::command::{Command, Edit, Step};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{CommandId, RecordId};
use crm_domain::row::Row;
use crm_domain::sales::pipeline::{self, Pipeline};
use crm_domain::sales::setup;
use crm_domain::sales::stage::{self, Before, Stage};
use crm_domain::schema::deal;
use crm_domain::value::FieldValue;
use crm_domain::words::Language;
use engine_protocol::{Answer, Problem};

use crate::commands::RECORDS_PER_WRITE;
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
        let (Some(stage), Some(home)) = (to.and_then(|to| self.stage(&to)), &self.home) else { return edits };
        let stood = match row.and_then(|row| row.get(deal::STAGE)) {
            Some(FieldValue::Link(before)) => Some(*before),
            _ => None,
        };
        let before = Before {
            stage: stood,
            outcome: stood.and_then(|stood| self.stage(&stood)).map(|stage| stage.outcome),
            is_closed: row.is_some_and(|row| row.get(deal::CLOSED_AT).is_some()),
        };
        let today = self.watches.zone().day(self.now).or_else(|| self.now.day());
        if let Some(today) = today {
            let more = stage::entailed(&edits, before, &stage, self.now, today, home.member);
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

    /// Where a deal begins of which nobody said where.
    fn first_stage(&self) -> Option<RecordId> {
        let pipelines: Vec<Pipeline> =
            self.living(RecordKind::Pipeline).map(|row| Pipeline::of_row(&row)).collect();
        let stages: Vec<Stage> = self.living(RecordKind::Stage).map(|row| Stage::of_row(&row)).collect();
        pipeline::start(&pipelines, &stages).map(|stage| stage.id)
    }

    fn living(&self, kind: RecordKind) -> impl Iterator<Item = Row> + '_ {
        let table = self.records.table(kind);
        (0..table.len()).filter(|slot| !table.flags(*slot).trashed).map(|slot| table.row(slot))
    }

    fn stage(&self, id: &RecordId) -> Option<Stage> {
        let row = self.records.row(id).filter(|row| row.kind == RecordKind::Stage)?;
        Some(Stage::of_row(&row))
    }

    /// Why a stage or a pipeline is not put into the trash, also not by taking back that it was made: deals lie in it.
    pub(crate) fn refusal_to_remove(
        &self,
        record: RecordId,
        edits: &[Edit],
        commit: &Commit,
    ) -> Option<Problem> {
        if !edits.contains(&Edit::Trash { trashed: true }) {
            return None;
        }
        let field = match self.records.find(&record)?.0 {
            RecordKind::Stage => deal::STAGE,
            RecordKind::Pipeline => deal::PIPELINE,
            _ => return None,
        };
        // WHY the commit too: the same command may have brought them elsewhere.
        let before = self.records.linked_to(&record, RecordKind::Deal);
        let before = before.filter(|row| !commit.written.contains_key(&row.id));
        let written = commit.written.values().map(|written| written.row.clone());
        let deals = before.chain(written).filter(|row| lies_in(row, field, record)).count();
        let deals = u32::try_from(deals).unwrap_or(u32::MAX);
        (deals > 0).then_some(Problem::StillUsed { deals })
    }

    /// Takes the wish to remove a stage, its deals going to another: one command, and one undo, however many they are.
    pub(crate) fn take_stage_out(
        &mut self,
        asker: Asker,
        id: CommandId,
        stage: RecordId,
        into: RecordId,
        out: &mut Vec<Effect>,
    ) {
        let (Some(from), Some(to)) = (self.stage(&stage), self.stage(&into)) else {
            return Self::answer(asker, Err(Problem::UnknownRecord), out);
        };
        let lives = |id| self.records.row(id).is_some_and(|row| row.deleted_at.is_none());
        if !lives(&into) || !pipeline::takes_over(&from, &to) {
            let field = deal::STAGE.to_string();
            return Self::answer(asker, Err(Problem::BadValue { field }), out);
        }
        let deals = self.records.linked_to(&stage, RecordKind::Deal);
        let deals: Vec<RecordId> =
            deals.filter(|row| lies_in(row, deal::STAGE, stage)).map(|row| row.id).collect();
        let over = vec![Edit::Set { field: deal::STAGE, value: Some(FieldValue::Link(into)) }];
        let gone = Step::Edit { record: stage, edits: vec![Edit::Trash { trashed: true }] };
        // One that is asked for again half done goes on; one that is done or taken back is not done anew.
        let mut marks = self.undo.iter().filter(|mark| mark.id == *id.as_bytes());
        let goes_on = lives(&stage) && marks.next().is_some_and(|mark| !mark.undone);
        if deals.len() < RECORDS_PER_WRITE && !goes_on {
            let go = deals.into_iter().map(|record| Step::Edit { record, edits: over.clone() });
            let steps = go.chain([gone]).collect();
            return self.take_command(asker, id, Command::Steps { steps }, out);
        }
        let mut commands: Vec<(usize, Command)> = deals
            .chunks(RECORDS_PER_WRITE)
            .map(|part| (part.len(), Command::Edit { records: part.to_vec(), edits: over.clone() }))
            .collect();
        // Last of all: it is refused as long as a deal is left.
        commands.push((1, Command::Steps { steps: vec![gone] }));
        self.take_parts(asker, id, commands);
    }
}

/// Whether a row is a deal that lies in a stage or a pipeline. What is in the trash lies nowhere.
fn lies_in(row: &Row, field: FieldKey, place: RecordId) -> bool {
    row.kind == RecordKind::Deal
        && row.deleted_at.is_none()
        && row.get(field) == Some(&FieldValue::Link(place))
}
