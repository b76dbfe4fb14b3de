//! Imports under way: begun, carried on after each write and each start, stopped.

use crm_domain::duplicate::Facts;
use crm_domain::id::{JobId, RecordId};
use crm_domain::import::{Draft, ImportMapping, Rows, read_rows};
use engine_protocol::files::ImportProgress;
use engine_protocol::{Answer, FromEngine, Problem};

use super::goods::Goods;
use super::index::Index;
use super::late::read_late;
use super::named::Named;
use super::opening::{remembered_key, to_hex};
use super::{Job, file_key};
use crate::commit::{Asker, Commit};
use crate::effect::{Effect, Table};
use crate::engine::Engine;
use crate::lane::{Task, Then};
use crate::records::Records;
use crate::workspace::Home;

/// Rows for which room is made beforehand: a file may be all lines that hold nothing.
pub(super) const MOST_RESERVED: u32 = 100_000;
/// Rows per write.
pub(super) const ROWS_PER_WRITE: usize = 256;

/// Rows read and matched, waiting for the documents that they change.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    /// Each with the record that it means: one that is there, or one that an earlier row makes.
    pub(super) drafts: Vec<(Draft, Option<RecordId>)>,
    pub(super) read: u32,
    pub(super) faulty: u32,
    pub(super) last: bool,
}

/// An import under way.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) rows: Box<Rows<'static>>,
    pub(super) index: Index,
    /// Whom the file means by a name.
    pub(super) named: Named,
    /// The products that lines mean.
    pub(super) goods: Goods,
    /// What is read of it now.
    pub(super) pass: Pass,
    chunk: Option<Chunk>,
}

/// What an import reads its file for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// Rows become records.
    Rows {
        /// One of them points at a record that is not there, or not yet.
        late: bool,
    },
    /// Rows that point at rows behind them are written again.
    Late,
}

impl Engine {
    /// Starts an import, or goes on with one that was interrupted.
    pub(crate) fn import_start(
        &mut self,
        asker: Asker,
        job: JobId,
        mapping: Option<ImportMapping>,
        out: &mut Vec<Effect>,
    ) {
        if let Some(waiting) = self.imports.askers.get_mut(&job) {
            // Asked again after a restart of the page: the end is answered here now.
            *waiting = asker;
            return;
        }
        if let Some(known) = self.imports.jobs.get(&job) {
            if known.done_all || known.undone {
                return Self::answer(asker, Err(Problem::Unknown), out);
            }
            self.imports.askers.insert(job, asker);
            self.lane.bulk(Task::Import { job });
            return;
        }
        let (Some(mapping), Some(opened)) = (mapping, self.imports.opened.remove(&job)) else {
            return Self::answer(asker, Err(Problem::Unknown), out);
        };
        let stored = Job {
            name: opened.name,
            kind: opened.kind,
            at: self.now,
            mapping: mapping.clone(),
            done_all: false,
            undone: false,
            total: opened.rows,
            done: 0,
            created: 0,
            changed: 0,
            faulty: 0,
        };
        let mut commit = Commit::default();
        self.put_job(job, &stored, &mut commit);
        commit.puts.push((Table::Files, job.as_bytes().to_vec(), opened.bytes));
        if let Ok(bytes) = postcard::to_allocvec(&mapping) {
            let key = remembered_key(opened.kind, &opened.fingerprint);
            let text = to_hex(&bytes);
            commit.puts.push((Table::Preferences, key.clone().into_bytes(), text.clone().into_bytes()));
            self.preferences.insert(key, text);
        }
        self.imports.jobs.insert(job, stored);
        self.imports.askers.insert(job, asker);
        commit.then.push(Then::Go(Box::new(Task::Import { job })));
        commit.begins = Some((asker, job));
        self.lane.urgent(Task::Plain { commit: Box::new(commit) });
    }

    /// An import could not even be written down.
    pub(crate) fn import_not_begun(&mut self, job: JobId) {
        self.imports.jobs.remove(&job);
        self.imports.askers.remove(&job);
    }

    /// Stops an import after the rows that are done.
    pub(crate) fn import_stop(&mut self, asker: Asker, job: JobId, out: &mut Vec<Effect>) {
        let waiting = self.imports.askers.remove(&job);
        if self.imports.running.as_ref().is_some_and(|(running, _)| *running == job) {
            self.imports.running = None;
        }
        if let Some(waiting) = waiting {
            self.imports.stopped.push((job, waiting));
            // WHY not yet: the write under way becomes durable, and its rows count.
            if !self.imports.next.contains_key(&job) {
                self.tell_stopped(out);
            }
        }
        Self::answer(asker, Ok(Answer::Done), out);
    }

    /// Says how far the imports came that were stopped and have no write under way.
    pub(crate) fn tell_stopped(&mut self, out: &mut Vec<Effect>) {
        let (waiting, over): (Vec<_>, Vec<_>) = std::mem::take(&mut self.imports.stopped)
            .into_iter()
            .partition(|(job, _)| self.imports.next.contains_key(job));
        self.imports.stopped = waiting;
        for (job, asker) in over {
            if let Some(summary) = self.imports.summary(job) {
                Self::answer(asker, Ok(Answer::ImportDone(summary)), out);
            }
        }
    }

    /// The file, when it is to be read, and the documents that the next rows change.
    pub(crate) fn needs_of_import(&self, job: JobId) -> (Vec<RecordId>, Vec<(Table, Vec<u8>)>) {
        match &self.imports.running {
            Some((running, state)) if *running == job => {
                let chunk = state.chunk.iter().flat_map(|chunk| &chunk.drafts);
                (chunk.filter_map(|(_, existing)| *existing).collect(), Vec::new())
            }
            // Another one runs; this one waits for its turn.
            Some((running, _)) if self.imports.askers.contains_key(running) => (Vec::new(), Vec::new()),
            _ => (Vec::new(), vec![(Table::Files, job.as_bytes().to_vec())]),
        }
    }

    /// One step of an import: opens the file, reads rows, or writes them.
    pub(crate) fn run_import(&mut self, job: JobId, out: &mut Vec<Effect>) {
        if !self.imports.askers.contains_key(&job) {
            return;
        }
        let other =
            self.imports.running.as_ref().map(|(running, _)| *running).filter(|running| *running != job);
        if other.is_some_and(|other| self.imports.askers.contains_key(&other)) {
            // WHY: two files taking turns would each open theirs anew and never get to a row.
            return self.lane.bulk(Task::Import { job });
        }
        let mut running = match self.imports.running.take() {
            Some((running, state)) if running == job => state,
            _ => match self.open_import(job) {
                Ok(running) => running,
                Err(problem) => {
                    if let Some(asker) = self.imports.askers.remove(&job) {
                        Self::answer(asker, Err(problem), out);
                    }
                    return;
                }
            },
        };
        match (running.chunk.take(), running.pass) {
            (Some(chunk), Pass::Rows { .. }) => self.write_chunk(job, running, chunk, out),
            (Some(chunk), Pass::Late) => self.write_late(job, running, chunk, out),
            (None, pass) => {
                let chunk = match pass {
                    Pass::Rows { .. } => read_chunk(job, &mut running, &self.records),
                    Pass::Late => read_late(job, &mut running, &self.records),
                };
                running.chunk = Some(chunk);
                self.imports.running = Some((job, running));
                self.lane.bulk(Task::Import { job });
            }
        }
    }

    fn open_import(&mut self, id: JobId) -> Result<Running, Problem> {
        let job = self.imports.jobs.get(&id).ok_or(Problem::Unknown)?;
        let file = self.lane.take_value(Table::Files, id.as_bytes()).ok_or(Problem::Unknown)?;
        // What is damaged must not become records.
        if !self.is_file_of(id, job.kind, &file) {
            return Err(Problem::Damaged);
        }
        let mut rows =
            read_rows(file, job.kind, &job.mapping, None).map_err(|error| Problem::File(file_key(&error)))?;
        let members = self.home.as_ref().map(Home::members).unwrap_or_default();
        let named = Named::new(job.kind, &job.mapping, &self.records, members);
        let pass = if self.imports.late == Some(id) {
            Pass::Late
        } else {
            // Rows that are durable are not read again.
            for _ in 0..job.done {
                rows.next();
            }
            // WHY: which of the durable rows were left pointing at nothing is not stored.
            Pass::Rows { late: job.done > 0 && named.can_be_late() }
        };
        let (kind, left) = (job.kind, job.total.saturating_sub(job.done).min(MOST_RESERVED));
        // WHY: a table that grows by doubling leaves holes in a memory that never shrinks.
        self.records.table_mut(kind).reserve(left as usize);
        let index = Index::new(kind, &self.records, left);
        let goods = Goods::new(kind, &self.records);
        Ok(Running { rows: Box::new(rows), index, named, goods, pass, chunk: None })
    }

    /// A step of an import is durable: it goes on, or is done.
    pub(crate) fn imported(&mut self, id: JobId, out: &mut Vec<Effect>) {
        if let Some(job) = self.imports.next.remove(&id) {
            self.imports.progress = Some(ImportProgress { job: id, done: job.done, total: job.total });
            self.imports.jobs.insert(id, job);
            self.tell_stopped(out);
        }
        if let Some((running, state)) = &mut self.imports.running
            && *running == id
        {
            state.index.all_made();
        }
        if self.imports.jobs.get(&id).is_some_and(|job| !job.done_all) {
            if self.imports.askers.contains_key(&id) {
                self.lane.bulk(Task::Import { job: id });
            }
            return;
        }
        self.imports.running = None;
        self.imports.late = None;
        if let Some(progress) = self.imports.progress.take() {
            out.push(Effect::ToPages(FromEngine::Import(progress)));
        }
        let asker = self.imports.askers.remove(&id);
        if let (Some(asker), Some(summary)) = (asker, self.imports.summary(id)) {
            Self::answer(asker, Ok(Answer::ImportDone(summary)), out);
        }
    }
}

/// Reads the next rows and finds the records they change.
fn read_chunk(job: JobId, running: &mut Running, records: &Records) -> Chunk {
    let mut chunk = Chunk::default();
    while chunk.drafts.len() < ROWS_PER_WRITE {
        let Some(row) = running.rows.next() else {
            chunk.last = true;
            break;
        };
        chunk.read += 1;
        match row {
            Ok(mut draft) => {
                running.goods.name(&mut draft, records);
                let facts = Facts::of_draft(&draft);
                let (found, _) = running.index.find(&facts, records);
                if found.is_none() {
                    running.index.add_new(draft.record_id(job), &facts);
                }
                chunk.drafts.push((draft, found));
            }
            Err(_) => chunk.faulty += 1,
        }
    }
    chunk
}
