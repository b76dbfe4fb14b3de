//! A whole engine with a store in memory and a real socket: a device without a screen.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{CommandId, RecordId};
use crm_domain::query::Query;
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;
use crm_engine::Engine;
use crm_engine::effect::{Effect, Found, Input, PageId, Read, StoreBatch, Table};
use engine_protocol::files::ImportSummary;
use engine_protocol::request::{Request, Span};
use engine_protocol::sync::{Link, Role, SyncStatus};
use engine_protocol::view::{RecordView, Window};
use engine_protocol::{Answer, FromEngine, Problem, RequestId, ToEngine, WatchId};
use futures::{SinkExt, StreamExt};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;

use crate::relay::PATIENCE;

const PAGE: PageId = PageId(1);

/// What reaches a peer from its socket and its clock.
enum Event {
    Input(u64, Input),
}

/// A device without a screen.
pub struct Peer {
    /// The engine.
    pub engine: Engine,
    /// Everything it has stored.
    pub store: BTreeMap<(Table, Vec<u8>), Vec<u8>>,
    /// What it told its page.
    pub told: Vec<FromEngine>,
    /// Bytes sent over sockets.
    pub sent: usize,
    origin: String,
    socket: Option<mpsc::UnboundedSender<Vec<u8>>>,
    generation: u64,
    events: mpsc::UnboundedReceiver<Event>,
    sender: mpsc::UnboundedSender<Event>,
    requests: u32,
    idle: bool,
    /// How far its clock is wrong, in milliseconds.
    pub clock_off: i64,
}

impl Peer {
    /// A device that knows nothing, with the app loaded from `origin`.
    pub fn new(origin: &str) -> Self {
        let (sender, events) = mpsc::unbounded_channel();
        let mut peer = Self {
            engine: Engine::new(seed(), origin.to_owned()),
            store: BTreeMap::new(),
            told: Vec::new(),
            sent: 0,
            origin: origin.to_owned(),
            socket: None,
            generation: 0,
            events,
            sender,
            requests: 0,
            idle: false,
            clock_off: 0,
        };
        peer.start();
        peer
    }

    /// A device with a workspace, without a relay.
    pub async fn founded(origin: &str, name: &str) -> Self {
        let mut peer = Self::new(origin);
        let found = Request::Found {
            workspace_name: "Müller Maschinenbau".to_owned(),
            member_name: name.to_owned(),
            device_label: "Laptop".to_owned(),
        };
        peer.ask(found).await.expect("a workspace can be founded");
        peer
    }

    /// Another device on a copy of this one's profile.
    pub fn copied(&self) -> Self {
        let mut copy = Self::new(&self.origin);
        copy.store.clone_from(&self.store);
        copy.restart();
        copy
    }

    fn start(&mut self) {
        let now = self.now();
        let effects = self.engine.start(now);
        self.carry_out(effects);
        self.input(Input::PageOpened(PAGE));
    }

    /// Crashes and starts again: only what is stored is left.
    pub fn restart(&mut self) {
        self.socket = None;
        self.generation += 1;
        self.engine = Engine::new(seed(), self.origin.clone());
        self.start();
    }

    fn now(&self) -> Millis {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Millis(i64::try_from(since.as_millis()).unwrap_or(0) + self.clock_off)
    }

    fn input(&mut self, input: Input) {
        let now = self.now();
        let effects = self.engine.handle(now, input);
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Store { ticket, batch } => {
                    self.write(batch);
                    self.input(Input::Stored(ticket));
                }
                Effect::Read { ticket, reads } => {
                    let found = reads.iter().map(|read| self.read(read)).collect();
                    self.input(Input::Read(ticket, found));
                }
                Effect::ToPage(_, message) | Effect::ToPages(message) => self.told.push(message),
                Effect::Continue => self.idle = true,
                Effect::Connect { url } => self.connect(url),
                Effect::Send(bytes) => {
                    self.sent += bytes.len();
                    if let Some(socket) = &self.socket {
                        // WHY: a socket that is gone reports itself.
                        let _ = socket.send(bytes);
                    }
                }
                Effect::Disconnect => {
                    self.socket = None;
                    self.generation += 1;
                }
                Effect::WakeAt(at) => {
                    let wait = Duration::from_millis(u64::try_from(at.0 - self.now().0).unwrap_or(0));
                    let (sender, generation) = (self.sender.clone(), u64::MAX);
                    tokio::spawn(async move {
                        tokio::time::sleep(wait).await;
                        let _ = sender.send(Event::Input(generation, Input::Tick));
                    });
                }
                Effect::KeepHead(_) => {}
            }
        }
    }

    fn connect(&mut self, url: String) {
        self.generation += 1;
        let generation = self.generation;
        let (outgoing, mut waiting) = mpsc::unbounded_channel::<Vec<u8>>();
        self.socket = Some(outgoing);
        let sender = self.sender.clone();
        let tell = move |input| sender.send(Event::Input(generation, input)).is_ok();
        tokio::spawn(async move {
            let Ok((mut socket, _)) = tokio_tungstenite::connect_async(url).await else {
                tell(Input::Disconnected);
                return;
            };
            tell(Input::Connected);
            loop {
                tokio::select! {
                    bytes = waiting.recv() => match bytes {
                        Some(bytes) => {
                            if socket.send(Message::Binary(bytes.into())).await.is_err() {
                                break;
                            }
                        }
                        None => break,
                    },
                    message = socket.next() => match message {
                        Some(Ok(Message::Binary(bytes))) => {
                            if !tell(Input::Frame(bytes.to_vec())) {
                                break;
                            }
                        }
                        Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                        Some(Ok(_)) => {}
                    },
                }
            }
            tell(Input::Disconnected);
        });
    }

    fn write(&mut self, batch: StoreBatch) {
        for (table, key) in batch.deletes {
            self.store.remove(&(table, key));
        }
        for (table, key, value) in batch.puts {
            self.store.insert((table, key), value);
        }
    }

    fn read(&self, read: &Read) -> Found {
        let of = |table: Table| self.store.iter().filter(move |((known, _), _)| *known == table);
        match read {
            Read::Get(table, key) => Found::Value(self.store.get(&(*table, key.clone())).cloned()),
            Read::All(table) => {
                Found::Pairs(of(*table).map(|((_, key), value)| (key.clone(), value.clone())).collect())
            }
            Read::Some(table, from, until, most) => {
                let pairs = of(*table).filter(|((_, key), _)| from <= key && key < until);
                let pairs = pairs.map(|((_, key), value)| (key.clone(), value.clone()));
                Found::Pairs(pairs.take(*most as usize).collect())
            }
            Read::Keys(table) => Found::Keys(of(*table).map(|((_, key), _)| key.clone()).collect()),
        }
    }

    /// Lets the device live until something holds.
    ///
    /// # Panics
    /// When it does not hold in time.
    pub async fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while !holds(self) {
            if std::mem::take(&mut self.idle) {
                self.input(Input::Idle);
                continue;
            }
            match tokio::time::timeout_at(deadline, self.events.recv()).await {
                Ok(Some(event)) => self.event(event),
                Ok(None) | Err(_) => panic!("waited in vain for {what}: {:?}", self.sync()),
            }
        }
    }

    /// Takes in what has come until now.
    pub fn catch_up(&mut self) {
        loop {
            if std::mem::take(&mut self.idle) {
                self.input(Input::Idle);
            }
            match self.events.try_recv() {
                Ok(event) => self.event(event),
                Err(_) if self.idle => {}
                Err(_) => return,
            }
        }
    }

    fn event(&mut self, Event::Input(generation, input): Event) {
        if generation == u64::MAX || generation == self.generation {
            if matches!(input, Input::Disconnected) {
                self.socket = None;
            }
            self.input(input);
        }
    }

    /// Asks the engine and waits for the answer.
    ///
    /// # Errors
    /// What the engine answers.
    pub async fn ask(&mut self, request: Request) -> Result<Answer, Problem> {
        self.requests += 1;
        let id = RequestId(self.requests);
        self.input(Input::Page(PAGE, ToEngine { id, request }));
        self.until("an answer", |peer| peer.answer(id).is_some()).await;
        self.answer(id).expect("it was waited for")
    }

    fn answer(&self, wanted: RequestId) -> Option<Result<Answer, Problem>> {
        self.told.iter().find_map(|message| match message {
            FromEngine::Answer { id, answer } if *id == wanted => Some(answer.clone()),
            _ => None,
        })
    }

    /// Begins to sync with the relay at `url`.
    pub async fn connect_relay(&mut self, url: &str) {
        let connect = Request::ConnectRelay { url: url.to_owned(), create_token: None };
        self.ask(connect).await.expect("the relay takes the workspace");
        self.until_safe().await;
    }

    /// An invitation to this device's workspace.
    pub async fn invite(&mut self) -> String {
        self.invite_as(Role::Member).await
    }

    /// An invitation that gives a role.
    pub async fn invite_as(&mut self, role: Role) -> String {
        match self.ask(Request::Invite { role, minutes: 15 }).await {
            Ok(Answer::Invitation { link, .. }) => link,
            other => panic!("no invitation: {other:?}"),
        }
    }

    /// A device that joins by a link.
    ///
    /// # Errors
    /// Why the engine or the relay does not let it in.
    pub async fn join(origin: &str, link: &str, name: &str) -> Result<Self, Problem> {
        let mut peer = Self::new(origin);
        let (link, member_name) = (link.to_owned(), name.to_owned());
        peer.ask(Request::Join { link, member_name, device_label: "Tablet".to_owned() }).await?;
        Ok(peer)
    }

    /// Waits until everything of this device is at the relay, and everything there is here.
    pub async fn until_safe(&mut self) {
        self.until("everything to be safe", |peer| {
            let status = peer.sync();
            status.link == Link::Live && status.waiting == 0 && status.catching_up.is_none()
        })
        .await;
    }

    /// Lets several devices live until all of them hold the same, and says what that is.
    ///
    /// One device that is safe has not yet heard of what another one sends next: only all of them together know.
    ///
    /// # Panics
    /// When they do not agree in time.
    pub async fn until_all_agree(peers: &mut [&mut Self]) -> [u8; 32] {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            for peer in peers.iter_mut() {
                peer.catch_up();
            }
            let digests: Vec<_> = peers.iter().map(|peer| peer.engine.digest()).collect();
            if digests.iter().all(|digest| *digest == digests[0]) {
                return digests[0];
            }
            assert!(tokio::time::Instant::now() < deadline, "the devices do not agree");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Waits until the loss of the relay is noticed.
    pub async fn until_cut_off(&mut self) {
        self.until("the loss of the relay", |peer| peer.sync().link != Link::Live).await;
    }

    /// The sync state last told.
    pub fn sync(&self) -> SyncStatus {
        match self.engine.sync() {
            Some(status) => status,
            None => panic!("no workspace"),
        }
    }

    /// Makes a record.
    pub async fn create(&mut self, kind: RecordKind, edits: Vec<Edit>) -> RecordId {
        let record = RecordId::from_bytes(random());
        let command = Command::Create { record, kind, edits };
        self.command(command).await;
        record
    }

    /// Changes a record.
    pub async fn edit(&mut self, record: RecordId, edit: Edit) {
        self.command(Command::Edit { records: vec![record], edits: vec![edit] }).await;
    }

    async fn command(&mut self, command: Command) {
        let id = CommandId::from_bytes(random());
        assert_eq!(self.ask(Request::Command { id, command }).await, Ok(Answer::Done));
    }

    /// A list as it stands.
    pub async fn list(&mut self, query: Query) -> Window {
        self.told.retain(|message| !matches!(message, FromEngine::Window { .. }));
        let span = Span { start: 0, len: 200 };
        self.ask(Request::Watch { watch: WatchId(1), query, columns: Vec::new(), span })
            .await
            .expect("a list");
        let window = self.told.iter().rev().find_map(|message| match message {
            FromEngine::Window { window, .. } => Some(window.clone()),
            _ => None,
        });
        window.expect("a window is sent")
    }

    /// Imports a table of records of a kind, as it is proposed.
    pub async fn import(&mut self, kind: RecordKind, bytes: Vec<u8>) -> ImportSummary {
        let name = "tabelle.csv".to_owned();
        let opened = self.ask(Request::ImportOpen { name, bytes, kind }).await;
        let Ok(Answer::ImportPreview(preview)) = opened else { panic!("a preview: {opened:?}") };
        let run = Request::ImportRun { job: preview.job, mapping: Some(preview.mapping) };
        match self.ask(run).await {
            Ok(Answer::ImportDone(done)) => done,
            other => panic!("an import: {other:?}"),
        }
    }

    /// A record page as it stands.
    pub async fn record(&mut self, record: RecordId) -> Option<RecordView> {
        self.told.retain(|message| !matches!(message, FromEngine::Record { .. }));
        self.ask(Request::WatchRecord { watch: WatchId(2), record }).await.expect("a record");
        self.until("a record page", |peer| {
            peer.told.iter().any(|told| matches!(told, FromEngine::Record { .. }))
        })
        .await;
        self.told.iter().rev().find_map(|message| match message {
            FromEngine::Record { record, .. } => record.as_deref().ok().cloned(),
            _ => None,
        })
    }
}

/// An edit that sets a text.
pub fn set(field: FieldKey, text: &str) -> Edit {
    Edit::Set { field, value: Some(FieldValue::Text(text.to_owned())) }
}

/// Random bytes.
fn random() -> [u8; 16] {
    let seed = seed();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&seed[..16]);
    bytes
}

/// A random seed, from what the standard library seeds its maps with.
fn seed() -> [u8; 32] {
    use std::hash::{BuildHasher, Hasher};
    let mut bytes = [0; 32];
    for part in bytes.chunks_mut(8) {
        part.copy_from_slice(
            &std::collections::hash_map::RandomState::new().build_hasher().finish().to_le_bytes(),
        );
    }
    bytes
}
