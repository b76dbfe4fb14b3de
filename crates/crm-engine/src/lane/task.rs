//! What has its turn in the lane, what it needs of the store, and what follows when it is durable.

use crm_domain::command::{Command, Sown, Step};
use crm_domain::id::{CommandId, JobId, RecordId};
use engine_protocol::WatchId;

use crate::bulk::Part;
use crate::commit::{Asker, Commit};
use crate::effect::{PageId, Table};
use crate::engine::Engine;
use crate::receive::Incoming;
use crate::table::Home;
use crate::undo::TakeBack;

/// Something that needs the store.
#[derive(Debug)]
pub enum Task {
    /// A command of a person, whole or in parts.
    Command { asker: Asker, id: CommandId, command: Command, part: Option<Part> },
    /// What the device adds to what a person did.
    Amend { asker: Asker, record: RecordId, edits: Vec<crm_domain::command::Edit> },
    /// Makes the first pipeline, unless it is there.
    SetUpSales { asker: Asker, steps: Vec<Step> },
    /// Records with their past.
    Sow { asker: Asker, records: Vec<Sown> },
    /// Taking back, or doing again.
    TakeBack(TakeBack),
    /// What was done on this device.
    Deeds { asker: Asker, limit: u32 },
    /// A record page.
    Show { page: PageId, watch: WatchId, record: RecordId },
    /// A record's changes.
    History { asker: Asker, record: RecordId },
    /// A write that needs no document.
    Plain { commit: Box<Commit> },
    /// The same of a draft or a preference: it outlives the browser, and goes to the disk with the next edit.
    Note { commit: Box<Commit> },
    /// Batches from the relay.
    Receive(Incoming),
    /// The next rows of an import.
    Import { job: JobId },
    /// What an import would do.
    Plan { asker: Asker, job: JobId, mapping: crm_domain::import::ImportMapping },
    /// A list as a file.
    Export(Box<crate::export::ExportOrder>),
    /// The faulty rows of an import.
    Faults { asker: Asker, job: JobId },
    /// The next records to send to a relay that does not have them.
    Upload,
    /// Sealed batches of the outbox that are not in memory.
    FetchOutbox { keys: Vec<u64> },
    /// Folding fresh rows into blocks, and loose documents into packs.
    Fold,
    /// What lies in quarantine.
    Quarantine { asker: Asker },
    /// Batches in quarantine that may be readable now.
    Retry { keys: Vec<Vec<u8>> },
    /// The next search texts that the start left out.
    Searchable,
    /// The head page is kept as it is now.
    Head,
    /// Rows that could not be read, made again from documents; these blocks go.
    Rebuild { stale: Vec<(Table, Vec<u8>)> },
}

/// What follows when a commit is durable.
#[derive(Debug)]
pub enum Then {
    /// Go on with a task.
    Go(Box<Task>),
    /// A part of a change of many records is done.
    Part { asker: Asker, id: CommandId, part: Part },
    /// Keep an undo entry in mind.
    Undoable(crate::undo::Mark),
    /// An undo entry was turned over.
    Turned { number: u64, undone: bool },
    /// The relay's numbers up to here are taken in.
    Moved(crate::receive::Moved),
    /// Outbox entries are at the relay.
    Acked { keys: Vec<u64> },
    /// An import went on.
    Imported { job: JobId },
    /// The workspace is made or joined.
    Opened,
    /// Rows were folded.
    Folded(crate::fold::Folded),
    /// The upload went on.
    Uploaded { last: Option<RecordId> },
    /// Quarantined batches were put aside, or taken out.
    Quarantined { added: Vec<u64>, removed: Vec<u64> },
    /// The roster has news.
    Roster,
    /// The relay is dialled.
    Dial,
    /// The relay is asked.
    Ask(Box<(relay_protocol::PutInvite, crate::link::Pending)>),
    /// Rows were made again.
    Rebuilt(Vec<(crm_domain::row::Row, Home)>),
}

impl Engine {
    /// Says what a task needs: documents, and plain values.
    pub(super) fn needs(&self, task: &Task) -> (Vec<RecordId>, Vec<(Table, Vec<u8>)>) {
        match task {
            Task::Command { command, .. } => match command {
                Command::Create { record, .. } => (vec![*record], Vec::new()),
                Command::Edit { records, .. } => (self.with_what_comes_after(records.clone()), Vec::new()),
                Command::Steps { steps } => (self.with_what_comes_after(records_of(steps)), Vec::new()),
            },
            Task::Amend { record, .. } => (self.with_what_comes_after(vec![*record]), Vec::new()),
            Task::SetUpSales { steps, .. } => (records_of(steps), Vec::new()),
            Task::TakeBack(back) => self.needs_of_take_back(back),
            Task::Deeds { limit, .. } => (Vec::new(), self.needs_of_deeds(*limit)),
            Task::Show { record, .. } | Task::History { record, .. } => (vec![*record], Vec::new()),
            Task::Plain { .. } | Task::Note { .. } | Task::Sow { .. } | Task::Searchable | Task::Head => {
                (Vec::new(), Vec::new())
            }
            Task::Receive(incoming) => (self.needs_of_incoming(incoming), Vec::new()),
            Task::Import { job } => self.needs_of_import(*job),
            Task::Plan { job, .. } | Task::Faults { job, .. } => {
                (Vec::new(), vec![(Table::Files, job.as_bytes().to_vec())])
            }
            Task::Export(order) => (self.needs_of_export(order), Vec::new()),
            Task::Upload => (self.needs_of_upload(), Vec::new()),
            Task::FetchOutbox { keys } => {
                (Vec::new(), keys.iter().map(|key| (Table::Outbox, key.to_be_bytes().to_vec())).collect())
            }
            Task::Fold => (self.needs_of_fold(), Vec::new()),
            Task::Quarantine { .. } => (
                Vec::new(),
                self.quarantine.iter().map(|key| (Table::Quarantine, key.to_be_bytes().to_vec())).collect(),
            ),
            Task::Retry { keys } => {
                (self.needs_of_retry(keys), keys.iter().map(|key| (Table::Quarantine, key.clone())).collect())
            }
            Task::Rebuild { .. } => (Vec::new(), Vec::new()),
        }
    }
}

/// The records that steps touch.
fn records_of(steps: &[Step]) -> Vec<RecordId> {
    steps.iter().map(Step::record).collect()
}
