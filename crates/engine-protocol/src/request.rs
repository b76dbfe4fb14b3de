//! What the page asks of the engine.

use crm_domain::cell::Content;
use crm_domain::command::{Command, Edit, Sown};
use crm_domain::field::RecordKind;
use crm_domain::id::{CommandId, JobId, RecordId};
use crm_domain::query::{Column, Query};
use crm_domain::time::Zone;
use serde::{Deserialize, Serialize};

use crate::files::{ExportFormat, ImportMapping};
use crate::forecast::ForecastQuery;
use crate::grouping::Grouping;
use crate::sync::Role;
use crate::{RequestId, WatchId};

/// A request and the number under which it is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToEngine {
    /// Answered by [`crate::FromEngine::Answer`] with the same number.
    pub id: RequestId,
    /// What is asked.
    pub request: Request,
}

/// Which rows of a query are on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First row, from 0.
    pub start: u32,
    /// How many rows.
    pub len: u32,
}

/// Records in one [`Request::Sow`].
pub const SOWN_AT_ONCE: usize = 1_024;

/// A request to the engine. Everything that changes data is durable before it is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Where things stand: answered with [`crate::Answer::State`].
    State,
    /// First start: makes the workspace on this device. Answered when durable.
    Found {
        /// The workspace's name.
        workspace_name: String,
        /// The person's name, shown to colleagues in histories and conflicts.
        member_name: String,
        /// The device's name, such as "Tablet".
        device_label: String,
    },
    /// Keeps a query's window on screen up to date: [`crate::FromEngine::Window`] at once and after
    /// every change that touches it. A repeated watch id replaces the query.
    Watch {
        /// Chosen by the page.
        watch: WatchId,
        /// What is shown.
        query: Query,
        /// What of each row, besides the title.
        columns: Vec<Column>,
        /// Which rows.
        span: Span,
    },
    /// [`Request::Watch`] in groups: the window counts the rows of open groups only, and tells of all groups.
    WatchGrouped {
        /// Chosen by the page.
        watch: WatchId,
        /// What is shown.
        query: Query,
        /// What of each row, besides the title.
        columns: Vec<Column>,
        /// Which rows.
        span: Span,
        /// In which groups.
        grouping: Grouping,
    },
    /// Moves the window of a query.
    Scroll {
        /// The query.
        watch: WatchId,
        /// Which rows now.
        span: Span,
    },
    /// Keeps a record page up to date: [`crate::FromEngine::Record`].
    WatchRecord {
        /// Chosen by the page.
        watch: WatchId,
        /// The record.
        record: RecordId,
    },
    /// Keeps the forecast up to date: [`crate::FromEngine::Forecast`] at once and after every change that touches it.
    /// A repeated watch id replaces the query.
    WatchForecast {
        /// Chosen by the page.
        watch: WatchId,
        /// What is shown.
        query: ForecastQuery,
    },
    /// Ends a live query or record.
    Unwatch {
        /// The query or record.
        watch: WatchId,
    },
    /// All ids of a query, in order, for bulk acts: [`crate::Answer::Ids`].
    Ids {
        /// The query.
        query: Query,
    },
    /// All ids of a live query in its order, of one in groups those of open groups: [`crate::Answer::Ids`].
    Listed {
        /// The query.
        watch: WatchId,
    },
    /// Where a record stands in a query: [`crate::Answer::Place`].
    Place {
        /// The query.
        watch: WatchId,
        /// The record.
        record: RecordId,
    },
    /// The best matches over all kinds of records, for the palette and for links:
    /// [`crate::Answer::Hits`].
    Find {
        /// What was typed.
        text: String,
        /// Only of this kind.
        kind: Option<RecordKind>,
        /// At most so many.
        limit: u32,
    },
    /// Records that may be the one that is being typed: [`crate::Answer::Likes`].
    Likes {
        /// Kind of record.
        kind: RecordKind,
        /// What was typed so far.
        values: Vec<(crm_domain::field::FieldKey, crm_domain::value::FieldValue)>,
    },
    /// What these records are, those that are here, in this order: [`crate::Answer::Hits`].
    Known {
        /// Which.
        records: Vec<RecordId>,
    },
    /// Where these accounts are, how they are reached and when somebody was there, of those that are here, in this
    /// order: [`crate::Answer::Customers`].
    Customers {
        /// Which.
        accounts: Vec<RecordId>,
    },
    /// Reads a mail that was saved as a file: [`crate::Answer::Mail`].
    ReadMail {
        /// The file.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Words in use in a tag field, or texts in a field of one line, most used first: [`crate::Answer::Words`].
    Words {
        /// Kind of record.
        kind: RecordKind,
        /// The field.
        field: crm_domain::field::FieldKey,
    },
    /// Changes data. Answered with [`crate::Answer::Done`] when it is durable.
    Command {
        /// Under which it can be undone. Sent again with the same id it changes nothing more.
        id: CommandId,
        /// What to do.
        command: Command,
    },
    /// What the device adds by itself to what a person did, as the place of a visit that it found out later. It is
    /// no act of its own: taking back passes it by. Answered with [`crate::Answer::Done`] when it is durable.
    Amend {
        /// The record.
        record: RecordId,
        /// Its new values. Sent again they change nothing more.
        edits: Vec<Edit>,
    },
    /// What edits would do to many records, without doing it: [`crate::Answer::Preview`].
    Preview {
        /// The records.
        records: Vec<RecordId>,
        /// What would happen to each.
        edits: Vec<Edit>,
        /// So many of them are shown.
        show: u32,
    },
    /// What was done on this device and can be taken back, imports among it, latest first: [`crate::Answer::Deeds`].
    Deeds {
        /// At most so many.
        limit: u32,
    },
    /// Makes the first pipeline with its stages, unless it is there: answered with [`crate::Answer::Done`] when it
    /// is durable.
    SetUpSales {
        /// The stages are named in German; else in English.
        german: bool,
    },
    /// Removes a stage; the deals that lie in it go to another that means the same. One command with one undo, in
    /// parts of which [`crate::FromEngine::Bulk`] tells when they are many. Answered with [`crate::Answer::Done`] when
    /// it is durable.
    RemoveStage {
        /// Under which it can be undone.
        id: CommandId,
        /// The stage that goes.
        stage: RecordId,
        /// Where its deals go.
        into: RecordId,
    },
    /// Puts records with their past into the workspace, at most [`SOWN_AT_ONCE`]: answered with
    /// [`crate::Answer::Done`] when they are durable. Those that are there stay as they are; nothing to undo.
    Sow {
        /// Those that others link to first.
        records: Vec<Sown>,
    },
    /// Takes a command (or an import's command) back, as far as nobody has changed the same since:
    /// [`crate::Answer::Undone`].
    Undo {
        /// `None`: the latest of this device that is not undone.
        id: Option<CommandId>,
    },
    /// Does the latest undone command of this device again: [`crate::Answer::Undone`].
    Redo,
    /// A record's changes, newest first: [`crate::Answer::History`].
    History {
        /// The record.
        record: RecordId,
    },
    /// Reads a file for import and proposes how: [`crate::Answer::ImportPreview`].
    ImportOpen {
        /// The file's name.
        name: String,
        /// Its bytes. WHY as a whole: read one by one they leave holes in a memory that never shrinks.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
        /// What its rows are.
        kind: RecordKind,
    },
    /// Looks at an opened file again, as a person says that it is written:
    /// [`crate::Answer::ImportPreview`].
    ImportReread {
        /// The import.
        job: JobId,
        /// Encoding label, such as `windows-1250`.
        encoding: String,
        /// Separator as a byte.
        delimiter: u8,
    },
    /// Counts what an import would do without doing it: [`crate::Answer::ImportPlan`].
    ImportPlan {
        /// The import.
        job: JobId,
        /// How to read it.
        mapping: ImportMapping,
    },
    /// Runs an import; progress comes as [`crate::FromEngine::Import`]. Answered at its end with
    /// [`crate::Answer::ImportDone`]. Also continues one that was interrupted.
    ImportRun {
        /// The import.
        job: JobId,
        /// How to read it; `None` continues as before.
        mapping: Option<ImportMapping>,
    },
    /// Stops a running import after the rows that are done.
    ImportStop {
        /// The import.
        job: JobId,
    },
    /// Takes an import back: what nobody touched since goes to the trash or back to what it was:
    /// [`crate::Answer::Undone`].
    ImportUndo {
        /// The import.
        job: JobId,
    },
    /// The faulty rows with their reasons, as CSV: [`crate::Answer::File`].
    ImportFaults {
        /// The import.
        job: JobId,
    },
    /// All imports, newest first: [`crate::Answer::Imports`].
    Imports,
    /// The records of a query as a file: [`crate::Answer::File`].
    Export {
        /// Which records, in which order.
        query: Query,
        /// Of all records, these alone, in that order: what was picked is meant, whatever the query shows.
        only: Option<Vec<RecordId>>,
        /// Which columns, of a table.
        columns: Vec<Column>,
        /// The zones by whose clocks events may come again, by their names. WHY given along: the engine knows none but
        /// that of its device.
        zones: Vec<(String, Zone)>,
        /// How.
        format: ExportFormat,
    },
    /// A table that the page has counted, as a workbook: [`crate::Answer::File`], without a name.
    Tabulate {
        /// What its columns are called.
        head: Vec<String>,
        /// Its rows.
        rows: Vec<Vec<Content>>,
    },
    /// What a product costs a customer by all price lists: [`crate::Answer::Prices`].
    Prices {
        /// The product.
        product: RecordId,
        /// The customer.
        account: Option<RecordId>,
    },
    /// Keeps what a person is typing, so that a crash cannot take it. Empty text forgets it.
    Draft {
        /// Chosen by the page, such as `record/field`.
        key: String,
        /// What stands there.
        text: String,
    },
    /// All drafts: [`crate::Answer::Drafts`].
    Drafts,
    /// Keeps a preference of this device, such as a list's columns.
    SetPreference {
        /// Chosen by the page.
        key: String,
        /// Chosen by the page; empty forgets it.
        value: String,
    },
    /// All preferences: [`crate::Answer::Preferences`].
    Preferences,
    /// Begins to sync with a relay: registers the workspace there and sends everything.
    /// Answered with [`crate::Answer::Done`] when the relay has taken the workspace.
    ConnectRelay {
        /// `https://` or `http://` and host; the socket is found below it.
        url: String,
        /// When the relay wants one.
        create_token: Option<String>,
    },
    /// Stops syncing; all data stays.
    DisconnectRelay,
    /// Makes an invitation link: [`crate::Answer::Invitation`].
    Invite {
        /// What the new device may do.
        role: Role,
        /// The link dies after so many minutes.
        minutes: u32,
    },
    /// Joins a workspace by an invitation link; this device's workspace becomes the joined one.
    /// Answered when the keys are durable; the data follows by sync.
    Join {
        /// The whole link.
        link: String,
        /// The person's name.
        member_name: String,
        /// The device's name.
        device_label: String,
    },
    /// The workspace's devices: [`crate::Answer::Devices`].
    Devices,
    /// Envelopes that could not be read, and why: [`crate::Answer::Quarantine`].
    Quarantine,
    /// The browser was asked for persistent storage and said so.
    StoragePersisted {
        /// What it said.
        granted: bool,
    },
    /// Frees storage after it was full: tries again what could not be stored.
    RetryStorage,
}
