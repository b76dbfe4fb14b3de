//! Commands of people: applied to documents, kept for undo, answered when durable.

use crm_document::{Birth, Document, EditError, Writer};
use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::id::{CommandId, RecordId};
use engine_protocol::sync::Role;
use engine_protocol::{Answer, Problem};

use crate::commit::{Asker, Commit, Done};
use crate::effect::{Durability, Effect};
use crate::engine::Engine;
use crate::lane::Task;
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
        if self.role() == Some(Role::ReadOnly) {
            return Self::answer(asker, Err(Problem::ReadOnly), out);
        }
        match command {
            Command::Edit { records, edits } if records.len() > RECORDS_PER_WRITE => {
                let mut parts = records.chunks(RECORDS_PER_WRITE).peekable();
                while let Some(part) = parts.next() {
                    // WHY: only the last part is answered; the parts before it are durable by then.
                    let asker = if parts.peek().is_none() { asker } else { Asker::nobody() };
                    let command = Command::Edit { records: part.to_vec(), edits: edits.clone() };
                    self.lane.urgent(Task::Command { asker, id, command, whole: false });
                }
            }
            // WHY here too: its documents need not be read for this, and reading may fail.
            _ if self.is_done(id) && !planted::is(Bug::CommandsNotRemembered) => {
                Self::answer(asker, Ok(Answer::Done), out);
            }
            command => self.lane.urgent(Task::Command { asker, id, command, whole: true }),
        }
    }

    /// Carries out a command whose documents are open.
    pub(crate) fn run_command(
        &mut self,
        asker: Asker,
        id: CommandId,
        command: Command,
        whole: bool,
        out: &mut Vec<Effect>,
    ) {
        // WHY: a page that has not seen the answer sends a command again, perhaps after somebody else has
        // changed the same; it must not be carried out twice. Of one in parts some may still be missing.
        if whole && self.is_done(id) && !planted::is(Bug::CommandsNotRemembered) {
            return Self::answer(asker, Ok(Answer::Done), out);
        }
        let mut commit = Commit::default();
        let staged = match command {
            // A repeated command: the record is there already.
            Command::Create { record, .. } if self.records.find(&record).is_some() => Ok(()),
            Command::Create { record, kind, edits } => {
                self.stage_new(record, kind, &edits, &mut commit).map(|_| ())
            }
            Command::Edit { records, edits } => records
                .iter()
                .try_for_each(|record| self.stage_edits(*record, &edits, &mut commit).map(|_| ())),
        };
        if let Err(problem) = staged {
            self.give_back(commit);
            return Self::answer(asker, Err(problem), out);
        }
        self.log_undo(id, Origin::Command, &mut commit);
        commit.answers.push((asker, Ok(Answer::Done)));
        self.commit(commit, Durability::Strict, out);
    }

    /// Whether a command of this id is in the store already.
    fn is_done(&self, id: CommandId) -> bool {
        self.undo.iter().any(|mark| mark.origin == Origin::Command && mark.id == *id.as_bytes())
    }

    /// Puts documents of a commit that will not be back where they were: they are read again.
    fn give_back(&mut self, commit: Commit) {
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
        let (document, chunks) =
            Document::create(kind, self.writer(), edits).map_err(|error| problem(&error))?;
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
        let writer = self.writer();
        let birth = Birth::of(kind, writer, edits).map_err(|error| problem(&error))?;
        if writer.shares {
            let (_, chunks) = birth.document(true).map_err(|error| problem(&error))?;
            commit.payloads.push(Payload::Changes { record, kind, chunks });
        }
        commit.done.push(Done::made(record));
        commit.bear(record, birth);
        Ok(())
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
        let (mut document, new) = match commit.written.remove(&record) {
            Some(written) => (written.body.into_document().map_err(|_| Problem::Damaged)?, written.new),
            None => (self.open.take(&record).ok_or(Problem::UnknownRecord)?, false),
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
                if new {
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
