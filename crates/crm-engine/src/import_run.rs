//! Imports: rows of a file become records, some hundreds per write, so that a crash loses none that was
//! counted and repeats none. An import is undone as a whole.

use std::collections::{BTreeMap, HashMap};

use crm_domain::command::Edit;
use crm_domain::duplicate::{Facts, Likeness, company_key};
use crm_domain::field::RecordKind;
use crm_domain::format::Style;
use crm_domain::id::{CommandId, JobId, RecordId};
use crm_domain::import::{
    Draft, Faulty, FileError, ImportMapping, ImportPreview, Proposal, Rows, propose, propose_as, read_rows,
};
use crm_domain::schema::account;
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;
use engine_protocol::files::{ImportPlan, ImportProgress, ImportState, ImportSummary};
use engine_protocol::{Answer, FromEngine, Problem};
use serde::{Deserialize, Serialize};

use crate::commit::{Asker, Commit};
use crate::effect::{Durability, Effect, Table};
use crate::engine::Engine;
use crate::lane::{Task, Then};
use crate::records::Records;
use crate::undo::Origin;

/// Rows per write.
const ROWS_PER_WRITE: usize = 256;
/// Faulty rows that a plan names.
const NAMED_FAULTS: usize = 50;

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

/// A file that was opened and is not running yet.
#[derive(Debug)]
struct Opened {
    name: String,
    kind: RecordKind,
    bytes: Vec<u8>,
    rows: u32,
    fingerprint: String,
}

/// Rows read and matched, waiting for the documents that they change.
#[derive(Debug, Default)]
struct Chunk {
    drafts: Vec<(Draft, Facts, Option<RecordId>)>,
    read: u32,
    faulty: u32,
    last: bool,
}

/// An import under way.
#[derive(Debug)]
struct Running {
    rows: Box<Rows>,
    index: Index,
    chunk: Option<Chunk>,
}

/// All imports.
#[derive(Debug, Default)]
pub struct Imports {
    jobs: BTreeMap<JobId, Job>,
    opened: BTreeMap<JobId, Opened>,
    running: Option<(JobId, Running)>,
    /// Who waits for which import's end.
    askers: BTreeMap<JobId, Asker>,
    /// Counters of the commit on its way.
    next: BTreeMap<JobId, Job>,
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

    /// Forgets what is only in memory: the store failed, and it begins again behind what is durable.
    pub fn reset(&mut self) {
        self.running = None;
        self.next.clear();
    }
}

/// Finds the record that a row speaks of.
#[derive(Debug, Default)]
struct Index {
    by_key: HashMap<String, Vec<RecordId>>,
    accounts: HashMap<String, RecordId>,
}

impl Index {
    /// Over all living records of a kind, and all companies.
    fn new(kind: RecordKind, records: &Records) -> Self {
        let mut index = Self::default();
        let title_of = |id: RecordId| records.title(&id);
        let table = records.table(kind);
        for slot in (0..table.len()).filter(|slot| !table.flags(*slot).trashed && !table.flags(*slot).hidden)
        {
            index.add(table.id(slot), &Facts::of_row(&table.row(slot), &title_of));
        }
        if kind == RecordKind::Contact {
            let accounts = records.table(RecordKind::Account);
            for slot in (0..accounts.len()).filter(|slot| !accounts.flags(*slot).trashed) {
                let key = company_key(accounts.row(slot).text(account::NAME));
                index.accounts.entry(key).or_insert_with(|| accounts.id(slot));
            }
        }
        index
    }

    fn add(&mut self, id: RecordId, facts: &Facts) {
        for key in facts.keys() {
            self.by_key.entry(key).or_default().push(id);
        }
    }

    /// The record that a row certainly means, and whether others may be meant.
    fn find(
        &self,
        facts: &Facts,
        records: &Records,
        made: &HashMap<RecordId, Facts>,
    ) -> (Option<RecordId>, bool) {
        let title_of = |id: RecordId| records.title(&id);
        let (mut certain, mut doubtful) = (None, false);
        let mut looked = Vec::new();
        for key in facts.keys() {
            let Some(ids) = self.by_key.get(&key) else { continue };
            // WHY: a key that so many share says nothing.
            for id in ids.iter().take(20) {
                if looked.contains(id) {
                    continue;
                }
                looked.push(*id);
                let likeness = match (made.get(id), records.row(id)) {
                    (Some(other), _) => other.likeness(facts),
                    (None, Some(row)) => Facts::of_row(&row, &title_of).likeness(facts),
                    (None, None) => Likeness::Different,
                };
                match likeness {
                    Likeness::Certain if certain.is_none() => certain = Some(*id),
                    Likeness::Certain | Likeness::Doubtful => doubtful = true,
                    Likeness::Different => {}
                }
            }
        }
        (certain, doubtful)
    }
}

impl Engine {
    /// Reads what the store knows of imports.
    pub(crate) fn load_jobs(&mut self, jobs: Vec<(Vec<u8>, Vec<u8>)>) {
        for (key, bytes) in jobs {
            let id = <[u8; 16]>::try_from(key.as_slice()).map(JobId::from_bytes);
            if let (Ok(id), Ok(job)) = (id, postcard::from_bytes(&bytes)) {
                self.imports.jobs.insert(id, job);
            }
        }
    }

    /// Looks at a file.
    pub(crate) fn import_open(
        &mut self,
        asker: Asker,
        name: String,
        bytes: Vec<u8>,
        kind: RecordKind,
        out: &mut Vec<Effect>,
    ) {
        match propose(&bytes, kind) {
            Ok(proposal) => {
                let job = JobId::new(self.now, self.random());
                let preview = self.preview(job, name, bytes, kind, proposal);
                Self::answer(asker, Ok(Answer::ImportPreview(Box::new(preview))), out);
            }
            Err(error) => Self::answer(asker, Err(Problem::File(file_key(&error))), out),
        }
    }

    /// Looks at an opened file again, as a person says that it is written.
    pub(crate) fn import_reread(
        &mut self,
        asker: Asker,
        job: JobId,
        encoding: &str,
        delimiter: u8,
        out: &mut Vec<Effect>,
    ) {
        let Some(opened) = self.imports.opened.remove(&job) else {
            return Self::answer(asker, Err(Problem::Unknown), out);
        };
        match propose_as(&opened.bytes, opened.kind, encoding, Some(delimiter)) {
            Ok(proposal) => {
                let preview = self.preview(job, opened.name, opened.bytes, opened.kind, proposal);
                Self::answer(asker, Ok(Answer::ImportPreview(Box::new(preview))), out);
            }
            Err(error) => {
                self.imports.opened.insert(job, opened);
                Self::answer(asker, Err(Problem::File(file_key(&error))), out);
            }
        }
    }

    /// Keeps a file at hand, and what is remembered of files like it.
    fn preview(
        &mut self,
        job: JobId,
        name: String,
        bytes: Vec<u8>,
        kind: RecordKind,
        proposal: Proposal,
    ) -> ImportPreview {
        let known = self.preferences.get(&remembered_key(kind, &proposal.fingerprint));
        let known = known
            .and_then(|text| from_hex(text))
            .and_then(|bytes| postcard::from_bytes::<ImportMapping>(&bytes).ok());
        let fits = known.filter(|known| known.columns.len() == proposal.mapping.columns.len());
        let remembered = fits.is_some();
        let mapping = match fits {
            // What the file itself says of its form counts more than what another one said.
            Some(known) => ImportMapping {
                encoding: proposal.mapping.encoding.clone(),
                delimiter: proposal.mapping.delimiter,
                ..known
            },
            None => proposal.mapping.clone(),
        };
        self.imports.opened.clear();
        let opened = Opened {
            name: name.clone(),
            kind,
            bytes,
            rows: proposal.rows,
            fingerprint: proposal.fingerprint,
        };
        self.imports.opened.insert(job, opened);
        ImportPreview {
            job,
            name,
            headers: proposal.headers,
            sample: proposal.sample,
            rows: proposal.rows,
            mapping,
            profile: proposal.profile,
            remembered,
        }
    }

    /// Counts what an import would do.
    pub(crate) fn run_plan(
        &mut self,
        asker: Asker,
        job: JobId,
        mapping: &ImportMapping,
        out: &mut Vec<Effect>,
    ) {
        let Some(opened) = self.imports.opened.get(&job) else {
            return Self::answer(asker, Err(Problem::Unknown), out);
        };
        let rows = match read_rows(&opened.bytes, opened.kind, mapping, None) {
            Ok(rows) => rows,
            Err(error) => return Self::answer(asker, Err(Problem::File(file_key(&error))), out),
        };
        let mut index = Index::new(opened.kind, &self.records);
        let mut made: HashMap<RecordId, Facts> = HashMap::new();
        let mut plan = ImportPlan::default();
        for row in rows {
            match row {
                Ok(draft) => self.plan_row(job, &draft, mapping, &mut index, &mut made, &mut plan),
                Err(faulty) => {
                    plan.faulty += 1;
                    let room = NAMED_FAULTS.saturating_sub(plan.faults.len());
                    plan.faults.extend(faulty.problems.into_iter().take(room));
                }
            }
        }
        Self::answer(asker, Ok(Answer::ImportPlan(plan)), out);
    }

    fn plan_row(
        &self,
        job: JobId,
        draft: &Draft,
        mapping: &ImportMapping,
        index: &mut Index,
        made: &mut HashMap<RecordId, Facts>,
        plan: &mut ImportPlan,
    ) {
        let facts = Facts::of_draft(draft);
        match index.find(&facts, &self.records, made) {
            (Some(id), _) => {
                let changes = self.records.row(&id).map(|row| {
                    let account_of = |name: &str| index.accounts.get(&company_key(name)).copied();
                    draft.changes(&row, job).len() + draft.tie_edits(job, Some(&row), &account_of).len()
                });
                if mapping.update_existing && changes.is_none_or(|changes| changes > 0) {
                    plan.changed += 1;
                } else {
                    plan.same += 1;
                }
            }
            (None, doubtful) => {
                plan.new += 1;
                plan.doubtful += u32::from(doubtful);
                let id = draft.record_id(job);
                index.add(id, &facts);
                made.insert(id, facts);
            }
        }
    }

    /// Starts an import, or goes on with one that was interrupted.
    pub(crate) fn import_start(
        &mut self,
        asker: Asker,
        job: JobId,
        mapping: Option<ImportMapping>,
        out: &mut Vec<Effect>,
    ) {
        if self.role() == Some(engine_protocol::sync::Role::ReadOnly) {
            return Self::answer(asker, Err(Problem::ReadOnly), out);
        }
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
        if let (Some(waiting), Some(summary)) = (waiting, self.imports.summary(job)) {
            Self::answer(waiting, Ok(Answer::ImportDone(summary)), out);
        }
        Self::answer(asker, Ok(Answer::Done), out);
    }

    /// The file, when it is to be read, and the documents that the next rows change.
    pub(crate) fn needs_of_import(&self, job: JobId) -> (Vec<RecordId>, Vec<(Table, Vec<u8>)>) {
        match &self.imports.running {
            Some((running, state)) if *running == job => {
                let chunk = state.chunk.iter().flat_map(|chunk| &chunk.drafts);
                (chunk.filter_map(|(_, _, existing)| *existing).collect(), Vec::new())
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
        match running.chunk.take() {
            Some(chunk) => self.write_chunk(job, running, chunk, out),
            None => {
                let chunk = self.read_chunk(&mut running);
                running.chunk = Some(chunk);
                self.imports.running = Some((job, running));
                self.lane.bulk(Task::Import { job });
            }
        }
    }

    fn open_import(&mut self, id: JobId) -> Result<Running, Problem> {
        let job = self.imports.jobs.get(&id).ok_or(Problem::Unknown)?;
        let file = self.lane.value(Table::Files, id.as_bytes()).ok_or(Problem::Unknown)?;
        let mut rows =
            read_rows(file, job.kind, &job.mapping, None).map_err(|error| Problem::File(file_key(&error)))?;
        // Rows that are durable are not read again.
        for _ in 0..job.done {
            rows.next();
        }
        let index = Index::new(job.kind, &self.records);
        Ok(Running { rows: Box::new(rows), index, chunk: None })
    }

    /// Reads the next rows and finds the records they change.
    fn read_chunk(&self, running: &mut Running) -> Chunk {
        let mut chunk = Chunk::default();
        while chunk.drafts.len() < ROWS_PER_WRITE {
            let Some(row) = running.rows.next() else {
                chunk.last = true;
                break;
            };
            chunk.read += 1;
            match row {
                Ok(draft) => {
                    let facts = Facts::of_draft(&draft);
                    let (found, _) = running.index.find(&facts, &self.records, &HashMap::new());
                    chunk.drafts.push((draft, facts, found));
                }
                Err(_) => chunk.faulty += 1,
            }
        }
        chunk
    }

    /// Writes rows: new records, changed ones, and companies that nobody has yet.
    fn write_chunk(&mut self, id: JobId, mut running: Running, chunk: Chunk, out: &mut Vec<Effect>) {
        let Some(mut job) = self.imports.jobs.get(&id).cloned() else { return };
        let mut commit = Commit { origin: Some(Task::Import { job: id }), ..Commit::default() };
        let mut here = Index::default();
        let mut made: HashMap<RecordId, Facts> = HashMap::new();
        for (draft, facts, found) in chunk.drafts {
            let found = found.or_else(|| here.find(&facts, &self.records, &made).0);
            let done = match found {
                Some(record) => {
                    self.import_change(id, &job.mapping, &draft, record, &mut running.index, &mut commit)
                }
                None => self.import_new(id, &draft, &mut running.index, &mut commit),
            };
            job.created += done.created;
            job.changed += done.changed;
            job.faulty += done.refused;
            if found.is_none() {
                let record = draft.record_id(id);
                here.add(record, &facts);
                made.insert(record, facts);
            }
        }
        for (key, ids) in here.by_key {
            running.index.by_key.entry(key).or_default().extend(ids);
        }
        job.done += chunk.read;
        job.faulty += chunk.faulty;
        job.done_all = chunk.last;
        self.put_job(id, &job, &mut commit);
        if chunk.last && job.faulty == 0 {
            commit.deletes.push((Table::Files, id.as_bytes().to_vec()));
        }
        self.log_undo(CommandId::from_bytes(*id.as_bytes()), Origin::Import, &mut commit);
        commit.then.push(Then::Imported { job: id });
        self.imports.next.insert(id, job);
        self.imports.running = Some((id, running));
        self.commit(commit, Durability::Strict, out);
    }

    fn import_new(&mut self, job: JobId, draft: &Draft, index: &mut Index, commit: &mut Commit) -> Outcome {
        let mut outcome = Outcome::default();
        let record = draft.record_id(job);
        if self.records.find(&record).is_some() || commit.written.contains_key(&record) {
            return outcome;
        }
        let mut edits = draft.edits(job);
        edits.extend(self.ties(job, draft, None, index, commit, &mut outcome));
        match self.stage_birth(record, draft.kind, &edits, commit) {
            Ok(()) => outcome.created += 1,
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
        index: &mut Index,
        commit: &mut Commit,
    ) -> Outcome {
        let mut outcome = Outcome::default();
        let staged = commit.written.get(&record).map(|written| written.row.clone());
        let Some(row) = staged.or_else(|| self.records.row(&record)) else { return outcome };
        if !mapping.update_existing {
            return outcome;
        }
        let mut edits = draft.changes(&row, job);
        edits.extend(self.ties(job, draft, Some(&row), index, commit, &mut outcome));
        if edits.is_empty() {
            return outcome;
        }
        match self.stage_edits(record, &edits, commit) {
            Ok(true) => outcome.changed += 1,
            Ok(false) => {}
            Err(_) => outcome.refused += 1,
        }
        outcome
    }

    /// The edits that tie a person to companies; those that nobody has are made.
    fn ties(
        &mut self,
        job: JobId,
        draft: &Draft,
        existing: Option<&crm_domain::row::Row>,
        index: &mut Index,
        commit: &mut Commit,
        outcome: &mut Outcome,
    ) -> Vec<Edit> {
        for tie in &draft.ties {
            let key = company_key(&tie.company);
            if key.is_empty() || index.accounts.contains_key(&key) {
                continue;
            }
            let account = Draft::company_id(job, &tie.company);
            let known = self.records.find(&account).is_some() || commit.written.contains_key(&account);
            let name = Edit::Set { field: account::NAME, value: Some(FieldValue::Text(tie.company.clone())) };
            if known || self.stage_birth(account, RecordKind::Account, &[name], commit).is_ok() {
                outcome.created += u32::from(!known);
                index.accounts.insert(key, account);
            }
        }
        draft.tie_edits(job, existing, &|company| index.accounts.get(&company_key(company)).copied())
    }

    /// A step of an import is durable: it goes on, or is done.
    pub(crate) fn imported(&mut self, id: JobId, out: &mut Vec<Effect>) {
        if let Some(job) = self.imports.next.remove(&id) {
            out.push(Effect::ToPages(FromEngine::Import(ImportProgress {
                job: id,
                done: job.done,
                total: job.total,
            })));
            self.imports.jobs.insert(id, job);
        }
        if self.imports.jobs.get(&id).is_some_and(|job| !job.done_all) {
            if self.imports.askers.contains_key(&id) {
                self.lane.bulk(Task::Import { job: id });
            }
            return;
        }
        self.imports.running = None;
        let asker = self.imports.askers.remove(&id);
        if let (Some(asker), Some(summary)) = (asker, self.imports.summary(id)) {
            Self::answer(asker, Ok(Answer::ImportDone(summary)), out);
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

    /// The faulty rows, as a file like the one that was read, with a column of reasons.
    pub(crate) fn run_faults(&mut self, asker: Asker, id: JobId, out: &mut Vec<Effect>) {
        let opened = self.imports.opened.get(&id).map(|opened| opened.bytes.as_slice());
        let job = self.imports.jobs.get(&id);
        let (Some(job), Some(file)) = (job, opened.or_else(|| self.lane.value(Table::Files, id.as_bytes())))
        else {
            return Self::answer(asker, Err(Problem::Unknown), out);
        };
        let rows = match read_rows(file, job.kind, &job.mapping, None) {
            Ok(rows) => rows,
            Err(error) => return Self::answer(asker, Err(Problem::File(file_key(&error))), out),
        };
        let headers = rows.headers().to_vec();
        let faulty: Vec<Faulty> = rows.filter_map(Result::err).collect();
        // WHY: in the form in which the file came, so that it can be mended where it was made.
        let style = if job.mapping.decimal_comma { Style::German } else { Style::Canonical };
        let bytes = crm_domain::export::faults(&headers, faulty.iter(), style);
        let name = format!("fehler-{}", job.name);
        let answer = Answer::File { name, mime: "text/csv".to_owned(), bytes };
        Self::answer(asker, Ok(answer), out);
    }

    fn put_job(&self, id: JobId, job: &Job, commit: &mut Commit) {
        let bytes = postcard::to_allocvec(job).expect("jobs hold only types that postcard can write");
        commit.puts.push((Table::Jobs, id.as_bytes().to_vec(), bytes));
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

/// What a row did.
#[derive(Debug, Default, Clone, Copy)]
struct Outcome {
    created: u32,
    changed: u32,
    refused: u32,
}

/// Where a mapping is remembered: per form of file and kind of record.
fn remembered_key(kind: RecordKind, fingerprint: &str) -> String {
    format!("import.mapping.{}.{fingerprint}", kind.key())
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u32> = text.chars().map(|digit| digit.to_digit(16)).collect::<Option<_>>()?;
    digits.chunks_exact(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok()).collect()
}
