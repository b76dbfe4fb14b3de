//! Commands of people: applied to documents, kept for undo, answered when durable.

use crm_document::{Birth, Document, EditError, Writer};
use crm_domain::command::{Command, Edit, Step};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{CommandId, RecordId};
use crm_domain::row::Row;
use crm_domain::time::Millis;
use engine_protocol::{Answer, Problem};

use crate::bulk::Part;
use crate::commit::{Asker, Body, Commit, Done};
use crate::effect::{Durability, Effect};
use crate::engine::Engine;
use crate::lane::{Task, Then};
use crate::payload::Payload;
use crate::planted::{self, Bug};
use crate::undo::Origin;

/// Records changed in one write; a larger command becomes several writes under one undo.
pub const RECORDS_PER_WRITE: usize = 256;

impl Engine {
    /// Takes a command of a person.
    pub(crate) fn take_command(
        &mut self,
        asker: Asker,
        id: CommandId,
        command: Command,
        out: &mut Vec<Effect>,
    ) {
        if let Some(problem) = self.refusal_to_define(&command) {
            return Self::answer(asker, Err(problem), out);
        }
        match command {
            Command::Edit { records, edits } if records.len() > RECORDS_PER_WRITE => {
                self.take_many(asker, id, &records, &edits, out);
            }
            // WHY here too: its documents need not be read for this, and reading may fail.
            _ if self.is_done(id) && !planted::is(Bug::CommandsNotRemembered) => {
                Self::answer(asker, Ok(Answer::Done), out);
            }
            command => self.lane.urgent(Task::Command { asker, id, command, part: None }),
        }
    }

    /// Carries out a command whose documents are open.
    pub(crate) fn run_command(
        &mut self,
        asker: Asker,
        id: CommandId,
        command: Command,
        part: Option<Part>,
        out: &mut Vec<Effect>,
    ) {
        // WHY: a page that has not seen the answer sends a command again, perhaps after somebody else has
        // changed the same; it must not be carried out twice. Of one in parts some may still be missing.
        if part.is_none() && self.is_done(id) && !planted::is(Bug::CommandsNotRemembered) {
            return Self::answer(asker, Ok(Answer::Done), out);
        }
        let mut commit = Commit::default();
        let staged = match command {
            // A repeated command: the record is there already.
            Command::Create { record, .. } if self.records.find(&record).is_some() => Ok(()),
            Command::Create { record, kind, edits } => {
                let edits = self.with_what_they_bring(kind, None, edits);
                self.stage_new(record, kind, &edits, &mut commit)
            }
            Command::Edit { records, edits } => {
                records.iter().try_for_each(|record| self.stage_edits_and_more(*record, &edits, &mut commit))
            }
            Command::Steps { steps } => self.stage_steps(&steps, &mut commit),
        };
        if let Err(problem) = staged {
            self.give_back(commit);
            return self.part_failed(asker, id, part, problem, out);
        }
        self.log_undo(id, Origin::Command, &mut commit);
        match part {
            Some(part) => commit.then.push(Then::Part { asker, id, part }),
            None => commit.answers.push((asker, Ok(Answer::Done))),
        }
        self.commit(commit, Durability::Strict, out);
    }

    /// Takes what the device adds to what a person did.
    pub(crate) fn take_amendment(&mut self, asker: Asker, record: RecordId, edits: Vec<Edit>) {
        self.lane.urgent(Task::Amend { asker, record, edits });
    }

    /// Writes it: durable as a command, but nothing that can be taken back by itself.
    pub(crate) fn run_amend(
        &mut self,
        asker: Asker,
        record: RecordId,
        edits: &[Edit],
        out: &mut Vec<Effect>,
    ) {
        let mut commit = Commit::default();
        if let Err(problem) = self.stage_edits_and_more(record, edits, &mut commit) {
            self.give_back(commit);
            return Self::answer(asker, Err(problem), out);
        }
        commit.done.clear();
        commit.answers.push((asker, Ok(Answer::Done)));
        self.commit(commit, Durability::Strict, out);
    }

    /// Carries out steps whose documents are open.
    pub(crate) fn stage_steps(&mut self, steps: &[Step], commit: &mut Commit) -> Result<(), Problem> {
        for step in steps {
            match step {
                Step::Create { record, kind, edits } => match self.row_within(*record, commit) {
                    None => {
                        let edits = self.with_what_they_bring(*kind, None, edits.clone());
                        self.stage_new(*record, *kind, &edits, commit)?;
                    }
                    // It was made and taken back before, and is asked for again.
                    Some(row) if row.deleted_at.is_some() && row.kind == *kind => {
                        let edits = self.anew(*record, edits, commit);
                        self.stage_edits_and_more(*record, &edits, commit)?;
                    }
                    Some(_) => {}
                },
                Step::Edit { record, edits } => self.stage_edits_and_more(*record, edits, commit)?,
            }
        }
        Ok(())
    }

    /// A record's row, as it will stand after a commit.
    pub(crate) fn row_within(&self, record: RecordId, commit: &Commit) -> Option<Row> {
        let written = commit.written.get(&record).map(|written| written.row.clone());
        written.or_else(|| self.records.row(&record))
    }

    /// First values for a record that was there before: out of the trash, and prose only where none stands.
    pub(crate) fn anew(&mut self, record: RecordId, edits: &[Edit], commit: &Commit) -> Vec<Edit> {
        let whole = match commit.written.get(&record).map(|written| &written.body) {
            Some(Body::Open(document)) => Some(document.whole(record)),
            Some(Body::Born(birth)) => Some(birth.row(record)),
            None => self.open.get(&record).map(|document| document.whole(record)),
        };
        let is_empty = |field: FieldKey| whole.as_ref().is_none_or(|row| row.text(field).is_empty());
        let edits = edits.iter().filter(|edit| match edit {
            Edit::Write { field, .. } => is_empty(*field),
            Edit::Set { .. }
            | Edit::PutItem { .. }
            | Edit::RemoveItem { .. }
            | Edit::Tag { .. }
            | Edit::Trash { .. } => true,
        });
        edits.cloned().chain([Edit::Trash { trashed: false }]).collect()
    }

    /// Whether a command of this id is in the store already.
    fn is_done(&self, id: CommandId) -> bool {
        self.undo.iter().any(|mark| mark.origin == Origin::Command && mark.id == *id.as_bytes())
    }

    /// Puts documents of a commit that will not be back where they were: they are read again.
    pub(crate) fn give_back(&mut self, commit: Commit) {
        for id in commit.written.keys() {
            self.open.take(id);
        }
    }

    /// Makes a record within a commit.
    pub(crate) fn stage_new(
        &mut self,
        record: RecordId,
        kind: RecordKind,
        edits: &[Edit],
        commit: &mut Commit,
    ) -> Result<(), Problem> {
        let edits = self.with_a_number(kind, edits, commit);
        let (document, chunks) =
            Document::create(kind, self.writer(), &edits).map_err(|error| problem(&error))?;
        commit.payloads.push(Payload::Changes { record, kind, chunks });
        commit.done.push(Done::made(record));
        commit.write(record, document, true);
        Ok(())
    }

    /// Makes a record that nobody is likely to open soon, within a commit: no document is made unless its
    /// first change goes to others now.
    pub(crate) fn stage_birth(
        &mut self,
        record: RecordId,
        kind: RecordKind,
        edits: &[Edit],
        commit: &mut Commit,
    ) -> Result<(), Problem> {
        self.stage_birth_at(self.now, record, kind, edits, commit)
    }

    /// [`Engine::stage_birth`] as of another time.
    pub(crate) fn stage_birth_at(
        &mut self,
        at: Millis,
        record: RecordId,
        kind: RecordKind,
        edits: &[Edit],
        commit: &mut Commit,
    ) -> Result<(), Problem> {
        let writer = Writer { now: at, ..self.writer() };
        let birth = Birth::of(kind, writer, edits).map_err(|error| problem(&error))?;
        if writer.shares {
            let (_, chunks) = birth.document(true).map_err(|error| problem(&error))?;
            commit.payloads.push(Payload::Changes { record, kind, chunks });
        }
        commit.done.push(Done::made(record));
        commit.bear(record, birth);
        Ok(())
    }

    /// Changes a record as a person asked, with what that brings with it.
    fn stage_edits_and_more(
        &mut self,
        record: RecordId,
        edits: &[Edit],
        commit: &mut Commit,
    ) -> Result<(), Problem> {
        let row = self.row_within(record, commit);
        if let Some(problem) = row.as_ref().and_then(|row| Self::refusal_to_people(row, edits)) {
            return Err(problem);
        }
        let edits = match &row {
            Some(row) => self.with_what_they_bring(row.kind, Some(row), edits.to_vec()),
            None => edits.to_vec(),
        };
        self.stage_edits(record, &edits, commit)?;
        row.map_or(Ok(()), |before| self.stage_next_task(&before, &edits, commit))
    }

    /// Changes a record within a commit; `false` when everything was so already.
    pub(crate) fn stage_edits(
        &mut self,
        record: RecordId,
        edits: &[Edit],
        commit: &mut Commit,
    ) -> Result<bool, Problem> {
        if self.lane.damaged.contains(&record) {
            return Err(Problem::Damaged);
        }
        // Whoever asks for them: taking back asks as well.
        let refusal = self.refusal_to_write(record, edits, commit);
        match refusal.or_else(|| self.refusal_to_remove(record, edits, commit)) {
            Some(problem) => Err(problem),
            None => self.stage_edits_anyway(record, edits, commit),
        }
    }

    /// [`Engine::stage_edits`] also of what is frozen.
    pub(crate) fn stage_edits_anyway(
        &mut self,
        record: RecordId,
        edits: &[Edit],
        commit: &mut Commit,
    ) -> Result<bool, Problem> {
        // What an earlier step of this commit wrote stays in it, whether or not this one changes anything.
        let (mut document, new, is_written) = match commit.written.remove(&record) {
            Some(written) => (written.body.into_document().map_err(|_| Problem::Damaged)?, written.new, true),
            None => (self.open.take(&record).ok_or(Problem::UnknownRecord)?, false, false),
        };
        let kind = document.kind();
        let blind = planted::is(Bug::NotesReplaced).then(|| blindly(edits));
        match document.apply(self.writer(), blind.as_deref().unwrap_or(edits)) {
            Ok(Some(applied)) => {
                commit.payloads.push(Payload::Changes { record, kind, chunks: applied.changes });
                commit.done.push(Done { record, redo: applied.redo, undo: applied.undo });
                commit.write(record, document, new);
                Ok(true)
            }
            Ok(None) => {
                if is_written {
                    commit.write(record, document, new);
                } else {
                    self.open.put(record, document);
                }
                Ok(false)
            }
            Err(error) => Err(problem(&error)),
        }
    }

    /// Who writes now.
    pub(crate) fn writer(&self) -> Writer {
        // What was written before a relay came goes to it whole.
        let shares = self.home.as_ref().is_some_and(|home| home.relay.is_some());
        Writer { actor: self.actor, device: self.device(), now: self.now, shares }
    }
}

/// What a page is told of an edit that does not fit.
fn problem(error: &EditError) -> Problem {
    match error {
        EditError::NoField(field) | EditError::BadValue(field) => {
            Problem::BadValue { field: field.to_string() }
        }
        EditError::Automerge(_) => Problem::Damaged,
    }
}

/// The edits of somebody who has not seen what stands in the notes; only for [`Bug::NotesReplaced`].
fn blindly(edits: &[Edit]) -> Vec<Edit> {
    let blind = edits.iter().map(|edit| match edit {
        Edit::Write { field, after, .. } => {
            Edit::Write { field: *field, before: "\u{0}".to_owned(), after: after.clone() }
        }
        other => other.clone(),
    });
    blind.collect()
}
