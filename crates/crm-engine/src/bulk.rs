//! Many records changed alike: looked at before, written in parts, and said how far it is.

use std::collections::BTreeMap;

use crm_domain::bulk::{Outcome, Refusal, after, outcome};
use crm_domain::command::{Command, Edit};
use crm_domain::id::{CommandId, RecordId};
use crm_domain::row::Row;
use crm_domain::value::FieldValue;
use engine_protocol::bulk::{BulkProgress, Preview, PreviewLine};
use engine_protocol::{Answer, FromEngine, Problem};

use crate::commands::RECORDS_PER_WRITE;
use crate::commit::Asker;
use crate::effect::Effect;
use crate::engine::Engine;
use crate::lane::Task;

/// Which part of a change of many records a write is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Records done once it is durable.
    pub done: u32,
    /// Records in all.
    pub total: u32,
}

impl Part {
    const fn is_last(self) -> bool {
        self.done >= self.total
    }
}

impl Engine {
    /// Says what edits would do to records.
    pub(crate) fn tell_preview(
        &self,
        asker: Asker,
        records: &[RecordId],
        edits: &[Edit],
        show: u32,
        out: &mut Vec<Effect>,
    ) {
        let preview = self.preview_of_many(records, edits, show as usize);
        Self::answer(asker, Ok(Answer::Preview(engine_protocol::encode(&preview))), out);
    }

    /// What edits would do to records, out of their rows: no document is opened.
    fn preview_of_many(&self, records: &[RecordId], edits: &[Edit], show: usize) -> Preview {
        let mut preview = Preview::default();
        let mut refused: BTreeMap<Refusal, u32> = BTreeMap::new();
        for id in records {
            let row = self.records.row(id);
            match self.outcome(id, row.as_ref(), edits) {
                Outcome::Changes => preview.changes.push(*id),
                Outcome::Already => preview.already += 1,
                Outcome::Refused(why) => *refused.entry(why).or_default() += 1,
            }
            if let (Some(row), Some(last)) = (row, preview.changes.last())
                && last == id
                && preview.lines.len() < show
            {
                preview.lines.push(line(&row, edits));
            }
        }
        preview.refused = refused.into_iter().collect();
        let values = preview.lines.iter().flat_map(|line| [&line.before, &line.after]).flatten();
        let linked: std::collections::BTreeSet<RecordId> = values
            .filter_map(|value| match value {
                FieldValue::Link(id) => Some(*id),
                _ => None,
            })
            .collect();
        preview.titles =
            linked.into_iter().filter_map(|id| self.records.title(&id).map(|title| (id, title))).collect();
        preview
    }

    fn outcome(&self, id: &RecordId, row: Option<&Row>, edits: &[Edit]) -> Outcome {
        match row {
            _ if self.lane.damaged.contains(id) => Outcome::Refused(Refusal::Damaged),
            None => Outcome::Refused(Refusal::Gone),
            Some(row) => outcome(row, edits),
        }
    }

    /// Takes a change of more records than one write holds.
    pub(crate) fn take_many(
        &mut self,
        asker: Asker,
        id: CommandId,
        records: &[RecordId],
        edits: &[Edit],
        out: &mut Vec<Effect>,
    ) {
        // WHY before anything is written: parts that are durable cannot be refused together with a later one.
        for record in records {
            let Some(row) = self.records.row(record) else {
                return Self::answer(asker, Err(Problem::UnknownRecord), out);
            };
            if let Some(problem) = Self::refusal_at_all(&row, edits) {
                return Self::answer(asker, Err(problem), out);
            }
        }
        let part = |part: &[RecordId]| Command::Edit { records: part.to_vec(), edits: edits.to_vec() };
        let parts = records.chunks(RECORDS_PER_WRITE).map(|records| (records.len(), part(records)));
        self.take_parts(asker, id, parts.collect());
    }

    /// Gives the lane what one command consists of, each part with how many records it touches.
    pub(crate) fn take_parts(&mut self, asker: Asker, id: CommandId, parts: Vec<(usize, Command)>) {
        let total = parts.iter().map(|(records, _)| count(*records)).sum();
        let mut done = 0;
        for (records, command) in parts {
            done += count(records);
            let part = Some(Part { done, total });
            self.lane.urgent(Task::Command { asker, id, command, part });
        }
    }

    /// A part is durable: the page hears of it, and with the last one how all of it went.
    pub(crate) fn part_done(&mut self, asker: Asker, id: CommandId, part: Part, out: &mut Vec<Effect>) {
        let progress = BulkProgress { id, done: part.done, total: part.total };
        out.push(Effect::ToPage(asker.page, FromEngine::Bulk(progress)));
        if part.is_last() {
            let failed = self.part_failed.take_if(|(failed, _)| *failed == id);
            let answer = failed.map_or(Ok(Answer::Done), |(_, problem)| Err(problem));
            Self::answer(asker, answer, out);
        }
    }

    /// A command, or a part of one, was not done. The other parts are: who asked is told with the last one.
    pub(crate) fn part_failed(
        &mut self,
        asker: Asker,
        id: CommandId,
        part: Option<Part>,
        problem: Problem,
        out: &mut Vec<Effect>,
    ) {
        match part {
            Some(part) if !part.is_last() => self.part_failed = Some((id, problem)),
            Some(_) | None => {
                self.part_failed.take_if(|(failed, _)| *failed == id);
                Self::answer(asker, Err(problem), out);
            }
        }
    }
}

/// What becomes of the field that edits touch first.
fn line(row: &Row, edits: &[Edit]) -> PreviewLine {
    let Some((field, first)) = edits.iter().find_map(|edit| edit.field().map(|field| (field, edit))) else {
        return PreviewLine { id: row.id, title: row.title(), before: None, after: None };
    };
    let before = row.get(field).cloned();
    let (id, title) = (row.id, row.title());
    let Some(position) = row.kind.spec().position(field) else {
        // People's own fields hold one value each.
        return PreviewLine { id, title, before, after: after(row, first) };
    };
    // Several words of one set are shown as they come to stand together.
    let mut then = row.clone();
    for edit in edits.iter().filter(|other| other.field() == Some(field)) {
        let value = after(&then, edit);
        then.values.retain(|(at, _)| *at != position);
        then.values.extend(value.map(|value| (position, value)));
        then.values.sort_by_key(|(at, _)| *at);
    }
    PreviewLine { id, title, before, after: then.get(field).cloned() }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
