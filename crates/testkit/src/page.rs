//! A page of a device: what it asked, what it was told, what it shows.

use std::collections::{BTreeMap, BTreeSet};

use crm_domain::command::Command;
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{CommandId, JobId, RecordId};
use crm_domain::query::{Column, Query, Scope, Sort};
use crm_domain::value::FieldValue;
use engine_protocol::request::Span;
use engine_protocol::sync::SyncStatus;
use engine_protocol::view::{RecordView, Window};
use engine_protocol::{Answer, Problem, RequestId, WatchId};

/// What an open request is about.
#[derive(Debug, Clone)]
pub enum Asked {
    /// A command: its place in the oracle, its id, itself.
    Command(usize, CommandId, Command),
    /// To take back (or do again) the latest.
    TakeBack,
    /// To open a file; its rows' names.
    OpenFile(Vec<String>),
    /// To run an import.
    Import(JobId),
    /// To take an import back.
    TakeImportBack(JobId),
    /// An invitation.
    Invite,
    /// To join by the link of this number; `true` when the link must not work.
    Join(Option<usize>, bool),
    /// To found, to connect, to watch: nothing hangs on it.
    Plain(&'static str),
    /// The answer is kept for whoever asked.
    Interview,
}

/// A list on screen.
#[derive(Debug, Clone)]
pub struct List {
    /// Its query.
    pub query: Query,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub span: Span,
}

/// A note being typed: what stood there when typing began.
#[derive(Debug, Clone)]
pub struct Typing {
    /// The record.
    pub record: RecordId,
    /// The note.
    pub field: FieldKey,
    /// What stood there.
    pub before: String,
}

/// One page.
#[derive(Debug, Default)]
pub struct Page {
    next_request: u32,
    next_watch: u32,
    /// Requests without an answer.
    pub asked: BTreeMap<RequestId, Asked>,
    /// Kept answers.
    pub kept: BTreeMap<RequestId, Result<Answer, Problem>>,
    /// Lists on screen.
    pub lists: BTreeMap<WatchId, List>,
    /// What they show.
    pub windows: BTreeMap<WatchId, Window>,
    /// Records that are open.
    pub records: BTreeMap<WatchId, RecordId>,
    /// What they show.
    pub views: BTreeMap<WatchId, Option<Box<RecordView>>>,
    /// The record page.
    pub open: Option<WatchId>,
    /// A note being typed.
    pub typing: Option<Typing>,
    /// The latest sync state.
    pub status: Option<SyncStatus>,
    /// There is a workspace.
    pub inside: bool,
    /// The run of the engine that has greeted it.
    pub greeted: u64,
    /// That engine reads its store anew; what it was asked it has forgotten.
    pub begins_again: bool,
    /// Requests of before the engine began again: whoever gave them has given them again.
    pub void: BTreeSet<RequestId>,
    /// Commands that must be given again once an engine runs.
    pub unanswered: Vec<(usize, CommandId, Command)>,
}

impl Page {
    /// A number for a request.
    pub const fn request(&mut self) -> RequestId {
        self.next_request += 1;
        RequestId(self.next_request)
    }

    /// A number for a live query or record.
    pub const fn watch(&mut self) -> WatchId {
        self.next_watch += 1;
        WatchId(self.next_watch)
    }

    /// Puts the lists of every page on screen, in use and in the trash, and the stages that deals come to.
    pub fn show_lists(&mut self) {
        let listed = PLAYED.into_iter();
        let listed = listed.flat_map(|kind| [(kind, Scope::Living), (kind, Scope::Trash)]);
        for (kind, scope) in listed.chain([(RecordKind::Stage, Scope::Living)]) {
            let list = List { query: everything(kind, scope), columns: all_columns(kind), span: WHOLE };
            let watch = self.watch();
            self.lists.insert(watch, list);
        }
    }

    /// Rows shown of a kind, in use or in the trash.
    #[must_use]
    pub fn rows(&self, kind: RecordKind, scope: Scope) -> Vec<RecordId> {
        let wanted = everything(kind, scope);
        let list = self.lists.iter().find(|(_, list)| list.query == wanted);
        let window = list.and_then(|(watch, _)| self.windows.get(watch));
        window.map(|window| window.rows.iter().map(|row| row.id).collect()).unwrap_or_default()
    }

    /// What the list of a kind shows of a record in use.
    #[must_use]
    pub fn values(&self, kind: RecordKind, record: RecordId) -> BTreeMap<FieldKey, FieldValue> {
        let wanted = everything(kind, Scope::Living);
        let list = self.lists.iter().find(|(_, list)| list.query == wanted);
        let row = list.and_then(|(watch, list)| {
            let row = self.windows.get(watch)?.rows.iter().find(|row| row.id == record)?;
            Some(list.columns.iter().zip(&row.cells))
        });
        let values = row.into_iter().flatten().filter_map(|(column, cell)| match (column, cell) {
            (Column::Field(field), Some(value)) => Some((*field, value.clone())),
            _ => None,
        });
        values.collect()
    }

    /// Rows shown with an open conflict.
    #[must_use]
    pub fn clashing(&self) -> Vec<RecordId> {
        let rows = self.windows.values().flat_map(|window| &window.rows);
        rows.filter(|row| row.conflicts > 0).map(|row| row.id).collect()
    }

    /// The record page's content.
    #[must_use]
    pub fn view(&self) -> Option<&RecordView> {
        self.open.and_then(|watch| self.views.get(&watch)).and_then(Option::as_deref)
    }

    /// A page load: nothing is on screen any more.
    pub fn reload(&mut self) {
        self.asked.clear();
        self.unanswered.clear();
        self.records.clear();
        self.open = None;
        self.typing = None;
        self.stale();
    }

    /// What is shown counts no more: the engine is gone.
    pub fn stale(&mut self) {
        self.windows.clear();
        self.views.clear();
        self.status = None;
    }
}

/// All rows there can be in a simulation.
pub const WHOLE: Span = Span { start: 0, len: 500 };

/// The kinds that the random scripts work with.
pub const PLAYED: [RecordKind; 4] =
    [RecordKind::Account, RecordKind::Contact, RecordKind::Lead, RecordKind::Deal];

/// All records of a kind, in the order of their titles.
#[must_use]
pub fn everything(kind: RecordKind, scope: Scope) -> Query {
    Query { scope, ..Query::all(kind) }
}

/// Every column of a kind.
#[must_use]
pub fn all_columns(kind: RecordKind) -> Vec<Column> {
    let fields = kind.spec().fields.iter().map(|field| Column::Field(field.key));
    [Column::Title, Column::CreatedAt, Column::UpdatedAt].into_iter().chain(fields).collect()
}

/// An order by one column.
#[must_use]
pub fn sorted(column: Column, descending: bool) -> Vec<Sort> {
    vec![Sort { column, descending }]
}
