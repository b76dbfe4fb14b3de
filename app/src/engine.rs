//! The page's client of the engine: ask, change, and watch. Everything the engine says arrives here
//! and leaves as signals.

pub mod acts;
pub mod ahead;
pub mod clock;
mod link;
pub mod once;
mod preferences;

use std::cell::Cell;

use crm_domain::command::Command;
use crm_domain::id::{CommandId, RecordId};
use crm_domain::query::{Column, Query};
use engine_protocol::answer::{Absent, Counts, State, StoreTrouble, Workspace};
use engine_protocol::bulk::BulkProgress;
use engine_protocol::files::ImportProgress;
use engine_protocol::forecast::ForecastQuery;
use engine_protocol::grouping::Grouping;
use engine_protocol::request::Span;
use engine_protocol::sync::SyncStatus;
use engine_protocol::view::{RecordView, Window};
use engine_protocol::{Answer, FromEngine, Problem, Request};
use futures::channel::oneshot;
use leptos::prelude::*;

pub use link::{Head, stored_head};
use link::{Link, Sink};
pub use preferences::Preferences;

/// How the worker that holds the engine is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Health {
    /// It starts or runs.
    #[default]
    Fine,
    /// It is of another build than this page: a reload brings both together.
    OtherBuild,
    /// It failed several times in a row and is not started again.
    Broken,
}

/// The engine, as every component sees it. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Engine {
    link: StoredValue<Link, LocalStorage>,
    state: RwSignal<Option<State>>,
    sync: RwSignal<Option<SyncStatus>>,
    counts: RwSignal<Option<Counts>>,
    trouble: RwSignal<Option<StoreTrouble>>,
    import: RwSignal<Option<ImportProgress>>,
    bulk: RwSignal<Option<BulkProgress>>,
    health: RwSignal<Health>,
    preferences: Preferences,
}

thread_local! {
    // WHY not a context: listeners and futures run outside of any owner, and a page has one engine.
    static CURRENT: Cell<Option<Engine>> = const { Cell::new(None) };
}

/// The engine of this page, also in listeners and futures.
///
/// # Panics
/// Before [`Engine::start`].
#[must_use]
pub fn use_engine() -> Engine {
    CURRENT.get().expect("the engine starts with the page")
}

impl Engine {
    /// Takes the worker over; done once, by the root of the page.
    pub fn start() -> Self {
        let engine = Self {
            link: StoredValue::new_local(Link::default()),
            state: RwSignal::new(None),
            sync: RwSignal::new(None),
            counts: RwSignal::new(None),
            trouble: RwSignal::new(None),
            import: RwSignal::new(None),
            bulk: RwSignal::new(None),
            health: RwSignal::new(Health::Fine),
            preferences: Preferences::new(),
        };
        CURRENT.set(Some(engine));
        engine.link.with_value(|link| link.open(engine));
        engine
    }

    /// Asks the engine. The answer comes even over a restart of the worker.
    ///
    /// # Errors
    /// What kept the engine from doing it; nothing has changed then.
    pub fn request(self, request: Request) -> impl Future<Output = Result<Answer, Problem>> + 'static {
        // WHY before anybody waits: what is asked after it comes after it.
        let (reply, answer) = oneshot::channel();
        self.link.with_value(|link| link.ask(request, Some(reply)));
        async move { answer.await.unwrap_or(Err(Problem::Unknown)) }
    }

    /// Tells the engine something whose outcome nobody waits for.
    pub fn tell(self, request: Request) {
        self.link.with_value(|link| link.ask(request, None));
    }

    /// Changes data; the id is for taking it back. Done means durable.
    ///
    /// # Errors
    /// What kept the engine from doing it; nothing has changed then.
    pub fn command(self, command: Command) -> impl Future<Output = Result<CommandId, Problem>> + 'static {
        let id = clock::command_id();
        let answer = self.request(Request::Command { id, command });
        async move { answer.await.map(|_| id) }
    }

    /// The rows of a query that are on screen, live until the current owner ends. `None` until the
    /// engine answered for the first time.
    #[must_use]
    pub fn watch_list(
        self,
        query: Signal<Query>,
        columns: Signal<Vec<Column>>,
        span: Signal<Span>,
    ) -> ReadSignal<Option<Window>> {
        self.watch_grouped(query, columns, span, Signal::stored(None))
    }

    /// [`Self::watch_list`], in groups where there is a grouping.
    #[must_use]
    pub fn watch_grouped(
        self,
        query: Signal<Query>,
        columns: Signal<Vec<Column>>,
        span: Signal<Span>,
        grouping: Signal<Option<Grouping>>,
    ) -> ReadSignal<Option<Window>> {
        let window = RwSignal::new(None);
        let watch = self.link.with_value(|link| link.watch(Sink::List(window)));
        Effect::new(move |shown: Option<(Query, Vec<Column>, Option<Grouping>)>| {
            let wanted = (query.get(), columns.get(), grouping.get());
            let span = span.get();
            let moved_only = shown.is_some_and(|shown| shown == wanted);
            let (query, columns, grouping) = wanted.clone();
            let whole = match grouping {
                None => Request::Watch { watch, query, columns, span },
                Some(grouping) => Request::WatchGrouped { watch, query, columns, span, grouping },
            };
            self.link.with_value(|link| link.show_list(watch, whole, span, moved_only));
            wanted
        });
        on_cleanup(move || {
            self.link.try_with_value(|link| link.unwatch(watch));
        });
        window.read_only()
    }

    /// All ids of a watched query, in the order in which it is shown.
    pub async fn listed(self, window: ReadSignal<Option<Window>>) -> Option<Vec<RecordId>> {
        let watch = self.link.with_value(|link| link.watch_of(window))?;
        match self.request(Request::Listed { watch }).await {
            Ok(Answer::Ids(ids)) => Some(ids),
            _ => None,
        }
    }

    /// Where a record stands in a watched query. See [`Request::Place`]; the watch is the latest list.
    pub async fn place(self, window: ReadSignal<Option<Window>>, record: RecordId) -> Option<u32> {
        let watch = self.link.with_value(|link| link.watch_of(window))?;
        match self.request(Request::Place { watch, record }).await {
            Ok(Answer::Place(place)) => place,
            _ => None,
        }
    }

    /// A record, live until the current owner ends. `None` until the engine answered, and when there
    /// is nothing to show.
    #[must_use]
    pub fn watch_record(self, record: RecordId) -> ReadSignal<Option<RecordView>> {
        self.watch_record_answered(record).0
    }

    /// A record as in [`Self::watch_record`], and, once the engine has answered, why there is nothing to
    /// show.
    #[must_use]
    pub fn watch_record_answered(
        self,
        record: RecordId,
    ) -> (ReadSignal<Option<RecordView>>, ReadSignal<Option<Absent>>) {
        let view = RwSignal::new(None);
        let absent = RwSignal::new(None);
        let watch = self.link.with_value(|link| link.watch(Sink::Record { view, absent }));
        self.link.with_value(|link| link.show_record(watch, record));
        on_cleanup(move || {
            self.link.try_with_value(|link| link.unwatch(watch));
        });
        (view.read_only(), absent.read_only())
    }

    /// The forecast as bytes, live until the current owner ends. `None` until the engine answered for the first time.
    #[must_use]
    pub fn watch_forecast(self, query: Signal<ForecastQuery>) -> ReadSignal<Option<Vec<u8>>> {
        let view = RwSignal::new(None);
        let watch = self.link.with_value(|link| link.watch(Sink::Forecast(view)));
        Effect::new(move |_| {
            let query = query.get();
            self.link.with_value(|link| link.show(watch, Request::WatchForecast { watch, query }));
        });
        on_cleanup(move || {
            self.link.try_with_value(|link| link.unwatch(watch));
        });
        view.read_only()
    }

    /// Where things stand on this device; `None` until the engine spoke.
    #[must_use]
    pub fn state(self) -> ReadSignal<Option<State>> {
        self.state.read_only()
    }

    /// The open workspace.
    #[must_use]
    pub fn workspace(self) -> Option<Workspace> {
        match self.state.get() {
            Some(State::Open(workspace)) => Some(workspace),
            Some(State::Empty) | None => None,
        }
    }

    /// How syncing stands; `None` until the engine spoke.
    #[must_use]
    pub fn sync_status(self) -> ReadSignal<Option<SyncStatus>> {
        self.sync.read_only()
    }

    /// Numbers beside the navigation's words; `None` until the engine spoke.
    #[must_use]
    pub fn counts(self) -> ReadSignal<Option<Counts>> {
        self.counts.read_only()
    }

    /// Why nothing can be stored at the moment.
    #[must_use]
    pub fn store_trouble(self) -> ReadSignal<Option<StoreTrouble>> {
        self.trouble.read_only()
    }

    /// How far a running import is.
    #[must_use]
    pub fn import_progress(self) -> ReadSignal<Option<ImportProgress>> {
        self.import.read_only()
    }

    /// How far a change of many records is; stays when it is done.
    #[must_use]
    pub fn bulk_progress(self) -> ReadSignal<Option<BulkProgress>> {
        self.bulk.read_only()
    }

    /// How the worker is doing.
    #[must_use]
    pub fn health(self) -> ReadSignal<Health> {
        self.health.read_only()
    }

    /// What this device remembers about the page, such as a list's columns.
    #[must_use]
    pub fn preferences(self) -> Preferences {
        self.preferences
    }

    /// Asks again where things stand, after founding or joining.
    pub async fn refresh_state(self) {
        if let Ok(Answer::State(state)) = self.request(Request::State).await {
            self.set_state(state);
        }
    }

    fn set_state(self, state: State) {
        if let State::Open(workspace) = &state {
            self.sync.set(Some(workspace.sync.clone()));
            self.counts.set(Some(workspace.counts));
            self.preferences.load(self);
        }
        self.state.set(Some(state));
    }

    /// Takes in what the engine says.
    fn receive(self, message: FromEngine) {
        match message {
            FromEngine::Ready { build, state } => {
                let same = build == engine_protocol::BUILD;
                self.health.set(if same { Health::Fine } else { Health::OtherBuild });
                self.link.with_value(Link::resend);
                self.set_state(state);
            }
            FromEngine::Answer { id, answer } => self.link.with_value(|link| link.answer(id, answer)),
            FromEngine::Window { watch, window } => self.link.with_value(|link| link.window(watch, window)),
            FromEngine::Record { watch, record } => self.link.with_value(|link| link.record(watch, record)),
            FromEngine::Forecast { watch, view } => self.link.with_value(|link| link.forecast(watch, view)),
            FromEngine::Sync(status) => self.sync.set(Some(status)),
            FromEngine::Bulk(progress) => self.bulk.set(Some(progress)),
            FromEngine::Import(progress) => self.import.set(Some(progress)),
            FromEngine::StoreTrouble(trouble) => self.trouble.set(trouble),
            FromEngine::Counts(counts) => self.counts.set(Some(counts)),
            FromEngine::State(state) => self.set_state(state),
        }
    }

    /// The bytes were no message of this build.
    fn unreadable(self) {
        self.health.set(Health::OtherBuild);
    }

    fn broken(self) {
        self.health.set(Health::Broken);
    }
}
