//! Imports: rows of a file become records, some hundreds per write, so that a crash loses none that was
//! counted and repeats none. An import is undone as a whole.

mod faults;
mod goods;
mod index;
mod late;
mod named;
mod opening;
mod plan;
mod run;
mod write;

use std::collections::BTreeMap;

use crm_domain::field::RecordKind;
use crm_domain::id::JobId;
use crm_domain::import::{FileError, ImportMapping};
use crm_domain::time::Millis;
use engine_protocol::files::{ImportProgress, ImportState, ImportSummary};
use serde::{Deserialize, Serialize};

use crate::commit::{Asker, Commit};
use crate::effect::Table;
use crate::engine::Engine;
use crate::sum;
use opening::Opened;
use run::Running;

/// An import as stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Job {
    name: String,
    kind: RecordKind,
    at: Millis,
    mapping: ImportMapping,
    done_all: bool,
    undone: bool,
    total: u32,
    /// Rows that are durable, faulty ones counted.
    done: u32,
    created: u32,
    changed: u32,
    faulty: u32,
}

/// All imports.
#[derive(Debug, Default)]
pub struct Imports {
    jobs: BTreeMap<JobId, Job>,
    opened: BTreeMap<JobId, Opened>,
    running: Option<(JobId, Running)>,
    /// All rows of this import are written; some point at rows that came after them.
    late: Option<JobId>,
    /// Who waits for which import's end.
    askers: BTreeMap<JobId, Asker>,
    /// Imports that were stopped while a write was under way, and who waits to hear how far they came.
    stopped: Vec<(JobId, Asker)>,
    /// Counters of the commit on its way.
    next: BTreeMap<JobId, Job>,
    /// How far an import is, to be told soon.
    pub(crate) progress: Option<ImportProgress>,
}

impl Imports {
    /// All imports, newest first.
    #[must_use]
    pub fn summaries(&self) -> Vec<ImportSummary> {
        let mut all: Vec<ImportSummary> = self.jobs.keys().filter_map(|id| self.summary(*id)).collect();
        all.sort_by_key(|summary| std::cmp::Reverse((summary.at, summary.job)));
        all
    }

    fn summary(&self, id: JobId) -> Option<ImportSummary> {
        let job = self.jobs.get(&id)?;
        let state = match job {
            Job { undone: true, .. } => ImportState::Undone,
            Job { done_all: true, .. } => ImportState::Done,
            _ if self.askers.contains_key(&id) => ImportState::Running,
            _ => ImportState::Interrupted,
        };
        Some(ImportSummary {
            job: id,
            name: job.name.clone(),
            kind: job.kind,
            at: job.at,
            state,
            total: job.total,
            done: job.done,
            created: job.created,
            changed: job.changed,
            faulty: job.faulty,
        })
    }

    /// Whether an import is under way.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Forgets what is only in memory: the store failed, and it begins again behind what is durable.
    pub fn reset(&mut self) {
        self.running = None;
        self.late = None;
        self.next.clear();
    }
}

impl Engine {
    /// Reads what the store knows of imports.
    pub(crate) fn load_jobs(&mut self, jobs: Vec<(Vec<u8>, Vec<u8>)>) {
        for (key, bytes) in jobs {
            let id = <[u8; 16]>::try_from(key.as_slice()).map(JobId::from_bytes);
            match (id, sum::read(&bytes)) {
                (Ok(id), Some(job)) => drop(self.imports.jobs.insert(id, job)),
                _ => self.note_damage(Table::Jobs, &key),
            }
        }
    }

    /// An import was taken back: noted in the write that turns its last part.
    pub(crate) fn import_undone(&mut self, id: JobId, commit: &mut Commit) {
        if let Some(job) = self.imports.jobs.get_mut(&id) {
            job.undone = true;
            let job = job.clone();
            self.put_job(id, &job, commit);
        }
    }

    fn put_job(&self, id: JobId, job: &Job, commit: &mut Commit) {
        commit.puts.push((Table::Jobs, id.as_bytes().to_vec(), sum::store(job)));
    }
}

/// The locale key of what is wrong with a file, below `import.file.`.
fn file_key(error: &FileError) -> String {
    match error {
        FileError::Empty => "empty",
        FileError::NotText => "not_text",
        FileError::Encoding(_) => "encoding",
    }
    .to_owned()
}
