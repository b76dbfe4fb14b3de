//! A device with a store in memory, driven by hand.

use std::collections::{BTreeMap, VecDeque};

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{CommandId, RecordId};
use crm_domain::query::{Column, Query};
use crm_domain::schema::contact;
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;
use crm_engine::Engine;
use crm_engine::effect::{Effect, Found, Input, PageId, Read, StoreBatch, Table};
use engine_protocol::answer::{Absent, StoreTrouble};
use engine_protocol::request::{Request, Span};
use engine_protocol::view::{RecordView, Window};
use engine_protocol::{Answer, FromEngine, Problem, RequestId, ToEngine, WatchId};

pub const PAGE: PageId = PageId(1);

/// A shell with a store in memory.
pub struct Device {
    pub engine: Engine,
    pub store: BTreeMap<(Table, Vec<u8>), Vec<u8>>,
    pub now: i64,
    pub requests: u32,
    pub seed: u8,
    pub told: Vec<FromEngine>,
    /// The store refuses the next so many writes.
    pub refuse: u32,
    pub connects: Vec<String>,
}

impl Device {
    pub fn new() -> Self {
        let mut device = Self {
            engine: Engine::new([1; 32], "http://127.0.0.1:1".to_owned()),
            store: BTreeMap::new(),
            now: 1_000_000,
            requests: 0,
            seed: 1,
            told: Vec::new(),
            refuse: 0,
            connects: Vec::new(),
        };
        device.start();
        device
    }

    pub fn founded() -> Self {
        let mut device = Self::new();
        device.found();
        device
    }

    pub fn found(&mut self) {
        let found = Request::Found {
            workspace_name: "Müller Maschinenbau".to_owned(),
            member_name: "Anna Schmitt".to_owned(),
            device_label: "Tablet".to_owned(),
        };
        assert_eq!(self.ask(found), Ok(Answer::Done));
    }

    pub fn start(&mut self) {
        let effects = self.engine.start(Millis(self.now));
        self.carry_out(effects);
        let effects = self.engine.handle(Millis(self.now), Input::PageOpened(PAGE));
        self.carry_out(effects);
    }

    pub fn restart(&mut self) {
        self.seed += 1;
        self.engine = Engine::new([self.seed; 32], "http://127.0.0.1:1".to_owned());
        self.start();
    }

    pub fn input(&mut self, input: Input) {
        self.now += 1;
        let effects = self.engine.handle(Millis(self.now), input);
        self.carry_out(effects);
    }

    pub fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Store { ticket, batch } => {
                    let input = if self.refuse > 0 {
                        self.refuse -= 1;
                        Input::StoreFailed(ticket, StoreTrouble::Full)
                    } else {
                        self.write(batch);
                        Input::Stored(ticket)
                    };
                    self.input(input);
                }
                Effect::Read { ticket, reads } => {
                    let found = reads.iter().map(|read| self.read(read)).collect();
                    self.input(Input::Read(ticket, found));
                }
                Effect::ToPage(_, message) | Effect::ToPages(message) => self.told.push(message),
                Effect::Continue => self.input(Input::Idle),
                Effect::Connect { url } => self.connects.push(url),
                Effect::Send(_) | Effect::Disconnect | Effect::WakeAt(_) | Effect::KeepHead(_) => {}
            }
        }
    }

    pub fn write(&mut self, batch: StoreBatch) {
        for (table, key) in batch.deletes {
            self.store.remove(&(table, key));
        }
        for (table, key, value) in batch.puts {
            self.store.insert((table, key), value);
        }
    }

    pub fn read(&self, read: &Read) -> Found {
        let of = |table: &Table| {
            let table = *table;
            self.store.iter().filter(move |((known, _), _)| *known == table)
        };
        match read {
            Read::Get(table, key) => Found::Value(self.store.get(&(*table, key.clone())).cloned()),
            Read::All(table) => {
                Found::Pairs(of(table).map(|((_, key), value)| (key.clone(), value.clone())).collect())
            }
            Read::Some(table, from, until, most) => {
                let pairs = of(table).filter(|((_, key), _)| from <= key && key < until);
                let pairs = pairs.map(|((_, key), value)| (key.clone(), value.clone()));
                Found::Pairs(pairs.take(*most as usize).collect())
            }
            Read::Keys(table) => Found::Keys(of(table).map(|((_, key), _)| key.clone()).collect()),
        }
    }

    pub fn ask(&mut self, request: Request) -> Result<Answer, Problem> {
        self.requests += 1;
        let id = RequestId(self.requests);
        self.input(Input::Page(PAGE, ToEngine { id, request }));
        let answer = self.told.iter().find_map(|message| match message {
            FromEngine::Answer { id: answered, answer } if *answered == id => Some(answer.clone()),
            _ => None,
        });
        answer.expect("every request is answered")
    }

    /// Asks, and dies behind the `writes`th write: nothing that came after it happened.
    pub fn die_after(&mut self, writes: usize, request: Request) {
        self.requests += 1;
        let message = ToEngine { id: RequestId(self.requests), request };
        let mut effects: VecDeque<Effect> =
            self.engine.handle(Millis(self.now), Input::Page(PAGE, message)).into();
        let mut written = 0;
        while let Some(effect) = effects.pop_front().filter(|_| written < writes) {
            let input = match effect {
                Effect::Store { ticket, batch } => {
                    written += 1;
                    self.write(batch);
                    Input::Stored(ticket)
                }
                Effect::Read { ticket, reads } => {
                    Input::Read(ticket, reads.iter().map(|read| self.read(read)).collect())
                }
                Effect::Continue => Input::Idle,
                _ => continue,
            };
            effects.extend(self.engine.handle(Millis(self.now), input));
        }
    }

    pub fn command(&mut self, command: Command) -> Result<Answer, Problem> {
        let mut id = [0; 16];
        id[..4].copy_from_slice(&self.requests.to_be_bytes());
        self.ask(Request::Command { id: CommandId::from_bytes(id), command })
    }

    pub fn create(&mut self, number: u8, kind: RecordKind, edits: Vec<Edit>) -> RecordId {
        let record = RecordId::from_bytes([number; 16]);
        assert_eq!(self.command(Command::Create { record, kind, edits }), Ok(Answer::Done));
        record
    }

    pub fn edit(&mut self, record: RecordId, edit: Edit) -> Result<Answer, Problem> {
        self.command(Command::Edit { records: vec![record], edits: vec![edit] })
    }

    pub fn list(&mut self, query: Query) -> Window {
        let span = Span { start: 0, len: 100 };
        let watch = WatchId(7);
        self.told.clear();
        let columns = vec![Column::Title, Column::Field(contact::AFFILIATIONS)];
        self.ask(Request::Watch { watch, query, columns, span }).unwrap();
        self.window(watch)
    }

    pub fn window(&self, wanted: WatchId) -> Window {
        let windows = self.told.iter().rev().find_map(|message| match message {
            FromEngine::Window { watch, window } if *watch == wanted => Some(window.clone()),
            _ => None,
        });
        windows.expect("a window was sent")
    }

    pub fn look_at(&mut self, record: RecordId) -> Result<RecordView, Absent> {
        self.told.clear();
        self.ask(Request::WatchRecord { watch: WatchId(9), record }).unwrap();
        let views = self.told.iter().rev().find_map(|message| match message {
            FromEngine::Record { record, .. } => Some(record.clone().map(|record| *record)),
            _ => None,
        });
        views.expect("a record was sent")
    }

    pub fn record(&mut self, record: RecordId) -> RecordView {
        self.look_at(record).expect("there is such a record")
    }

    pub fn titles(&mut self, query: Query) -> Vec<String> {
        self.list(query).rows.into_iter().map(|row| row.title).collect()
    }
}

pub fn set(field: FieldKey, text: &str) -> Edit {
    Edit::Set { field, value: Some(FieldValue::Text(text.to_owned())) }
}

pub fn person(first: &str, last: &str) -> Vec<Edit> {
    vec![set(contact::FIRST_NAME, first), set(contact::LAST_NAME, last)]
}
