//! Rows of an import become records: new ones, changed ones, and companies that nobody has yet.

use crm_domain::command::Edit;
use crm_domain::duplicate::company_key;
use crm_domain::field::RecordKind;
use crm_domain::id::{CommandId, JobId, RecordId};
use crm_domain::import::{Draft, DraftLink, ImportMapping};
use crm_domain::row::Row;
use crm_domain::schema::{account, order};
use crm_domain::value::FieldValue;

use super::Job;
use super::index::Index;
use super::run::{Chunk, Pass, Running};
use crate::commit::Commit;
use crate::effect::{Durability, Effect, Table};
use crate::engine::Engine;
use crate::lane::{Task, Then};
use crate::undo::Origin;

/// What a row did.
#[derive(Debug, Default, Clone, Copy)]
struct Outcome {
    created: u32,
    changed: u32,
    refused: u32,
}

impl Engine {
    /// Writes rows: new records, changed ones, and companies that nobody has yet.
    pub(super) fn write_chunk(
        &mut self,
        id: JobId,
        mut running: Running,
        chunk: Chunk,
        out: &mut Vec<Effect>,
    ) {
        let Some(mut job) = self.imports.jobs.get(&id).cloned() else { return };
        let mut commit = Commit { origin: Some(Task::Import { job: id }), ..Commit::default() };
        for (draft, found) in chunk.drafts {
            let done = match found {
                Some(record) => {
                    self.import_change(id, &job.mapping, &draft, record, &mut running, &mut commit)
                }
                None => self.import_new(id, &draft, &mut running, &mut commit),
            };
            job.created += done.created;
            job.changed += done.changed;
            job.faulty += done.refused;
        }
        job.done += chunk.read;
        job.faulty += chunk.faulty;
        let late = running.named.can_be_late() && running.pass == Pass::Rows { late: true };
        job.done_all = chunk.last && !late;
        let running = if chunk.last && late {
            self.imports.late = Some(id);
            None
        } else {
            Some(running)
        };
        self.write_job(id, job, running, commit, out);
    }

    /// Writes what a step did, and how far the import is with it. Without `running` the file is opened anew.
    pub(super) fn write_job(
        &mut self,
        id: JobId,
        job: Job,
        running: Option<Running>,
        mut commit: Commit,
        out: &mut Vec<Effect>,
    ) {
        self.put_job(id, &job, &mut commit);
        if job.done_all && job.faulty == 0 {
            commit.deletes.push((Table::Files, id.as_bytes().to_vec()));
        }
        self.log_undo(CommandId::from_bytes(*id.as_bytes()), Origin::Import, &mut commit);
        commit.then.push(Then::Imported { job: id });
        self.imports.next.insert(id, job);
        self.imports.running = running.map(|running| (id, running));
        self.commit(commit, Durability::Strict, out);
    }

    fn import_new(
        &mut self,
        job: JobId,
        draft: &Draft,
        running: &mut Running,
        commit: &mut Commit,
    ) -> Outcome {
        let mut outcome = Outcome::default();
        let record = draft.record_id(job);
        if self.records.find(&record).is_some() || commit.written.contains_key(&record) {
            return outcome;
        }
        let mut edits = draft.edits(job);
        if draft.kind == RecordKind::Order && draft.get(order::SOURCE).is_none() {
            let value = Some(FieldValue::Choice("import".to_owned()));
            edits.push(Edit::Set { field: order::SOURCE, value });
        }
        edits.extend(self.ties(job, draft, None, &mut running.index, commit, &mut outcome));
        edits.extend(self.points(draft, record, None, running));
        let edits = self.with_a_stage(draft.kind, edits);
        let edits = self.with_what_they_bring(draft.kind, None, edits);
        match self.stage_birth(record, draft.kind, &edits, commit) {
            Ok(()) => {
                outcome.created += 1;
                running.named.note(draft.kind, record, &draft.name(), draft.number());
            }
            Err(_) => outcome.refused += 1,
        }
        outcome
    }

    fn import_change(
        &mut self,
        job: JobId,
        mapping: &ImportMapping,
        draft: &Draft,
        record: RecordId,
        running: &mut Running,
        commit: &mut Commit,
    ) -> Outcome {
        let mut outcome = Outcome::default();
        let staged = commit.written.get(&record).map(|written| written.row.clone());
        let Some(row) = staged.or_else(|| self.records.row(&record)) else { return outcome };
        if !mapping.update_existing {
            return outcome;
        }
        let mut edits = draft.changes(&row, job);
        edits.extend(self.ties(job, draft, Some(&row), &mut running.index, commit, &mut outcome));
        edits.extend(self.points(draft, record, Some(&row), running));
        if edits.is_empty() {
            return outcome;
        }
        let edits = self.with_what_they_bring(draft.kind, Some(&row), edits);
        // WHY: what was bought elsewhere is changed there; an order of ours stays as it was confirmed.
        let is_foreign = row.kind == RecordKind::Order && row.text(order::SOURCE) != "crm";
        let staged = if is_foreign {
            self.stage_edits_anyway(record, &edits, commit)
        } else {
            self.stage_edits(record, &edits, commit)
        };
        match staged {
            Ok(true) => outcome.changed += 1,
            Ok(false) => {}
            Err(_) => outcome.refused += 1,
        }
        outcome
    }

    /// The edits that point a record's fields at whom the row names. Whom nobody knows may come later.
    pub(super) fn points(
        &self,
        draft: &Draft,
        record: RecordId,
        existing: Option<&Row>,
        running: &mut Running,
    ) -> Vec<Edit> {
        let target_of = |link: &DraftLink| running.named.target(draft.kind, link, &self.records);
        let edits = draft.link_edits(record, existing, &target_of);
        let missing = draft.links.iter().any(|link| target_of(link).is_none());
        if let Pass::Rows { late } = &mut running.pass {
            *late |= missing;
        }
        edits
    }

    /// The edits that tie a person to companies; those that nobody has are made.
    fn ties(
        &mut self,
        job: JobId,
        draft: &Draft,
        existing: Option<&Row>,
        index: &mut Index,
        commit: &mut Commit,
        outcome: &mut Outcome,
    ) -> Vec<Edit> {
        let mut accounts: Vec<(&str, RecordId)> = Vec::with_capacity(draft.ties.len());
        for tie in &draft.ties {
            let key = company_key(&tie.company);
            if let Some(account) = index.accounts.get(&key) {
                accounts.push((&tie.company, *account));
            }
            if key.is_empty() || index.accounts.contains_key(&key) {
                continue;
            }
            let account = Draft::company_id(job, &tie.company);
            let known = self.records.find(&account).is_some() || commit.written.contains_key(&account);
            let name = Edit::Set { field: account::NAME, value: Some(FieldValue::Text(tie.company.clone())) };
            if known || self.stage_birth(account, RecordKind::Account, &[name], commit).is_ok() {
                outcome.created += u32::from(!known);
                index.accounts.insert(key, account);
                accounts.push((&tie.company, account));
            }
        }
        let account_of =
            |company: &str| accounts.iter().find(|(known, _)| *known == company).map(|(_, account)| *account);
        draft.tie_edits(job, existing, &account_of)
    }
}
