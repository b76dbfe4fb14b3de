//! What the engine tells the page: answers, and pushes of what changed.

use crm_domain::id::{CommandId, MemberId, RecordId};
use serde::{Deserialize, Serialize};

use crate::bulk::BulkProgress;
use crate::files::{ImportPlan, ImportPreview, ImportProgress, ImportSummary};
use crate::sync::{DeviceInfo, Quarantined, SyncStatus};
use crate::view::{Customer, HistoryEntry, Hit, RecordView, Window};
use crate::{RequestId, WatchId};

/// A message from the engine to a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FromEngine {
    /// An engine runs (again): send every watch anew. Sent at the start and when another tab's engine
    /// took over.
    Ready {
        /// The engine's build; differs from [`crate::BUILD`] when a tab is older than the worker.
        build: String,
        /// Where things stand.
        state: State,
    },
    /// The answer to a request.
    Answer {
        /// To which.
        id: RequestId,
        /// What came of it.
        answer: Result<Answer, Problem>,
    },
    /// What a live query shows now.
    Window {
        /// Which query.
        watch: WatchId,
        /// Its rows on screen.
        window: Window,
    },
    /// What a live record shows now, or why there is nothing to show.
    Record {
        /// Which.
        watch: WatchId,
        /// The record.
        record: Result<Box<RecordView>, Absent>,
    },
    /// What a live forecast shows now.
    Forecast {
        /// Which.
        watch: WatchId,
        /// A [`crate::forecast::ForecastView`] as [`crate::encode`] writes it. WHY bytes: only the code of its page can read it,
        /// which is not part of the first download.
        #[serde(with = "serde_bytes")]
        view: Vec<u8>,
    },
    /// The sync pill's state.
    Sync(SyncStatus),
    /// How far an import is.
    Import(ImportProgress),
    /// How far a change of many records is.
    Bulk(BulkProgress),
    /// The store cannot be used; nothing is shown as saved that is not.
    StoreTrouble(Option<StoreTrouble>),
    /// Counts for the navigation changed.
    Counts(Counts),
    /// Something of the workspace changed: a name, a role, the devices.
    State(State),
}

/// Why a record page has nothing to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Absent {
    /// There is no such record: it never was, has not come yet, or was erased.
    Unknown,
    /// What this device stores of it cannot be read any more. Others have it still.
    Damaged,
    /// The store does not answer at the moment.
    Unreadable,
}

/// Numbers beside the navigation's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Living accounts.
    pub accounts: u32,
    /// Living contacts.
    pub contacts: u32,
    /// Living leads.
    pub leads: u32,
    /// Living deals.
    pub deals: u32,
    /// Records with open conflicts.
    pub conflicts: u32,
    /// Records in the trash.
    pub trash: u32,
    /// Records, and packs of records, whose data on this device turned out to be damaged since it started.
    pub damaged: u32,
}

/// Where things stand on this device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum State {
    /// No workspace yet: found one, or join.
    Empty,
    /// A workspace is open.
    Open(Workspace),
}

/// The open workspace, as the page needs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Workspace {
    /// Its name.
    pub name: String,
    /// The person's name on this device.
    pub member_name: String,
    /// This device's name.
    pub device_label: String,
    /// What this device may do.
    pub role: crate::sync::Role,
    /// The person of this device.
    pub member: MemberId,
    /// Everybody in the workspace, by name.
    pub members: Vec<(MemberId, String)>,
    /// Numbers for the navigation.
    pub counts: Counts,
    /// Sync state.
    pub sync: SyncStatus,
}

/// Why the store fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoreTrouble {
    /// No space is left for this site.
    Full,
    /// The connection to the store was lost and did not come back.
    Lost,
    /// The store is of a newer version of the app.
    Newer,
    /// Anything else.
    Failed,
    /// What the store says of the workspace and this device's key cannot be read.
    Damaged,
}

/// Why a request was not carried out. Nothing has changed then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// There is no workspace on this device yet.
    NoWorkspace,
    /// No such record.
    UnknownRecord,
    /// No such import, command or watch.
    Unknown,
    /// A value does not fit its field.
    BadValue {
        /// The field's key.
        field: String,
    },
    /// This device may only read.
    ReadOnly,
    /// The store failed; the input is still the page's to keep.
    Store(StoreTrouble),
    /// The record's document cannot be read.
    Damaged,
    /// The file cannot be read; the reason is a locale key.
    File(String),
    /// The link is not one, or not for this app.
    BadLink,
    /// The relay said no; a locale key below `relay.`.
    Relay(String),
    /// The relay cannot be reached.
    Unreachable,
    /// Nothing to undo or redo.
    NothingToUndo,
    /// A quote that was sent, or an order that was confirmed, is not written in any more: a revision is made of it.
    Frozen {
        /// The field's key.
        field: String,
    },
    /// A lead does not come to this status so: it is converted by converting it, and given up with a reason.
    LeadStatus,
    /// Only owners and administrators do this.
    NotAdmin,
    /// Deals lie in the stage or pipeline that was to go.
    StillUsed {
        /// So many.
        deals: u32,
    },
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// Done and durable, nothing to tell.
    Done,
    /// Where things stand.
    State(State),
    /// Ids in order.
    Ids(Vec<RecordId>),
    /// Where a record stands in a query, from 0.
    Place(Option<u32>),
    /// Best matches.
    Hits(Vec<Hit>),
    /// Records that may be the one that is being typed, the likeliest first.
    Likes {
        /// At most three.
        likes: Vec<crate::view::Like>,
        /// All were looked at; else the same question finds more.
        is_complete: bool,
    },
    /// Accounts as a tour needs them.
    Customers(Vec<Customer>),
    /// A mail, read.
    Mail(Box<crm_domain::mail::Mail>),
    /// Words and how often each is used.
    Words(Vec<(String, u32)>),
    /// What was taken back (or done again).
    Undone {
        /// Which command.
        id: CommandId,
        /// How many records are as before.
        restored: u32,
        /// Records somebody changed since, which stay as they are.
        kept: Vec<RecordId>,
    },
    /// What edits would do: a [`crate::bulk::Preview`] as [`crate::encode`] writes it. WHY bytes: only the code of
    /// the page that asks can read it, which is not part of the first download.
    Preview(#[serde(with = "serde_bytes")] Vec<u8>),
    /// What was done on this device: [`crate::bulk::DeedLine`]s, as bytes likewise.
    Deeds(#[serde(with = "serde_bytes")] Vec<u8>),
    /// Changes of a record.
    History(Vec<HistoryEntry>),
    /// What an import would read.
    ImportPreview(Box<ImportPreview>),
    /// What an import would do.
    ImportPlan(ImportPlan),
    /// What an import did.
    ImportDone(ImportSummary),
    /// All imports.
    Imports(Vec<ImportSummary>),
    /// A file to hand to the person.
    File {
        /// Proposed name.
        name: String,
        /// MIME type.
        mime: String,
        /// Content.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Unsaved input, by key.
    Drafts(Vec<(String, String)>),
    /// To [`crate::Request::Prices`]: a [`crm_domain::sales::price::Prices`] as [`crate::encode`] writes it. WHY bytes: as
    /// [`FromEngine::Forecast`].
    Prices(#[serde(with = "serde_bytes")] Vec<u8>),
    /// Preferences, by key.
    Preferences(Vec<(String, String)>),
    /// An invitation to hand over.
    Invitation {
        /// The link, its secret in the fragment.
        link: String,
        /// When it dies, milliseconds since 1970.
        expires_at: crm_domain::time::Millis,
    },
    /// The workspace's devices.
    Devices(Vec<DeviceInfo>),
    /// What could not be read.
    Quarantine(Vec<Quarantined>),
}
