//! Stories of one device: everything a person does is durable, survives a restart, and can be taken back.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on fails")]

use std::collections::BTreeMap;

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{CommandId, RecordId};
use crm_domain::query::{Column, Query};
use crm_domain::schema::{account, contact};
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;
use crm_engine::Engine;
use crm_engine::effect::{Effect, Found, Input, PageId, Read, StoreBatch, Table};
use engine_protocol::answer::StoreTrouble;
use engine_protocol::request::{Request, Span};
use engine_protocol::view::{RecordView, Window};
use engine_protocol::{Answer, FromEngine, Problem, RequestId, ToEngine, WatchId};

const PAGE: PageId = PageId(1);

/// A shell with a store in memory.
struct Device {
    engine: Engine,
    store: BTreeMap<(Table, Vec<u8>), Vec<u8>>,
    now: i64,
    requests: u32,
    seed: u8,
    told: Vec<FromEngine>,
    /// The store refuses the next so many writes.
    refuse: u32,
    connects: Vec<String>,
}

impl Device {
    fn new() -> Self {
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

    fn founded() -> Self {
        let mut device = Self::new();
        let found = Request::Found {
            workspace_name: "Müller Maschinenbau".to_owned(),
            member_name: "Anna Schmitt".to_owned(),
            device_label: "Tablet".to_owned(),
        };
        assert_eq!(device.ask(found), Ok(Answer::Done));
        device
    }

    fn start(&mut self) {
        let effects = self.engine.start(Millis(self.now));
        self.carry_out(effects);
        let effects = self.engine.handle(Millis(self.now), Input::PageOpened(PAGE));
        self.carry_out(effects);
    }

    fn restart(&mut self) {
        self.seed += 1;
        self.engine = Engine::new([self.seed; 32], "http://127.0.0.1:1".to_owned());
        self.start();
    }

    fn input(&mut self, input: Input) {
        self.now += 1;
        let effects = self.engine.handle(Millis(self.now), input);
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
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

    fn write(&mut self, batch: StoreBatch) {
        for (table, key) in batch.deletes {
            self.store.remove(&(table, key));
        }
        for (table, key, value) in batch.puts {
            self.store.insert((table, key), value);
        }
    }

    fn read(&self, read: &Read) -> Found {
        let of = |table: &Table| {
            let table = *table;
            self.store.iter().filter(move |((known, _), _)| *known == table)
        };
        match read {
            Read::Get(table, key) => Found::Value(self.store.get(&(*table, key.clone())).cloned()),
            Read::All(table) => {
                Found::Pairs(of(table).map(|((_, key), value)| (key.clone(), value.clone())).collect())
            }
            Read::Keys(table) => Found::Keys(of(table).map(|((_, key), _)| key.clone()).collect()),
        }
    }

    fn ask(&mut self, request: Request) -> Result<Answer, Problem> {
        self.requests += 1;
        let id = RequestId(self.requests);
        self.input(Input::Page(PAGE, ToEngine { id, request }));
        let answer = self.told.iter().find_map(|message| match message {
            FromEngine::Answer { id: answered, answer } if *answered == id => Some(answer.clone()),
            _ => None,
        });
        answer.expect("every request is answered")
    }

    fn command(&mut self, command: Command) -> Result<Answer, Problem> {
        let mut id = [0; 16];
        id[..4].copy_from_slice(&self.requests.to_be_bytes());
        self.ask(Request::Command { id: CommandId::from_bytes(id), command })
    }

    fn create(&mut self, number: u8, kind: RecordKind, edits: Vec<Edit>) -> RecordId {
        let record = RecordId::from_bytes([number; 16]);
        assert_eq!(self.command(Command::Create { record, kind, edits }), Ok(Answer::Done));
        record
    }

    fn edit(&mut self, record: RecordId, edit: Edit) -> Result<Answer, Problem> {
        self.command(Command::Edit { records: vec![record], edits: vec![edit] })
    }

    fn list(&mut self, query: Query) -> Window {
        let span = Span { start: 0, len: 100 };
        let watch = WatchId(7);
        self.told.clear();
        let columns = vec![Column::Title, Column::Field(contact::AFFILIATIONS)];
        self.ask(Request::Watch { watch, query, columns, span }).unwrap();
        self.window(watch)
    }

    fn window(&self, wanted: WatchId) -> Window {
        let windows = self.told.iter().rev().find_map(|message| match message {
            FromEngine::Window { watch, window } if *watch == wanted => Some(window.clone()),
            _ => None,
        });
        windows.expect("a window was sent")
    }

    fn record(&mut self, record: RecordId) -> RecordView {
        self.told.clear();
        self.ask(Request::WatchRecord { watch: WatchId(9), record }).unwrap();
        let views = self.told.iter().rev().find_map(|message| match message {
            FromEngine::Record { record: Some(record), .. } => Some((**record).clone()),
            _ => None,
        });
        views.expect("a record was sent")
    }

    fn titles(&mut self, query: Query) -> Vec<String> {
        self.list(query).rows.into_iter().map(|row| row.title).collect()
    }
}

fn set(field: FieldKey, text: &str) -> Edit {
    Edit::Set { field, value: Some(FieldValue::Text(text.to_owned())) }
}

fn person(first: &str, last: &str) -> Vec<Edit> {
    vec![set(contact::FIRST_NAME, first), set(contact::LAST_NAME, last)]
}

#[test]
fn what_is_answered_survives_a_restart() {
    let mut device = Device::founded();
    let record = device.create(1, RecordKind::Contact, person("Jörg", "Müller"));
    device.edit(record, set(contact::LAST_NAME, "Mueller")).unwrap();
    device.restart();
    assert_eq!(device.titles(Query::all(RecordKind::Contact)), ["Jörg Mueller"]);
    assert_eq!(device.record(record).updated_by.member_name, "Anna Schmitt");
    let Ok(Answer::History(history)) = device.ask(Request::History { record }) else { panic!("a history") };
    assert_eq!(history.len(), 2);
}

#[test]
fn a_list_stays_right_by_the_changed_rows_alone() {
    let mut device = Device::founded();
    for (number, last) in [(1, "Özdemir"), (2, "Adam"), (3, "Zeller"), (4, "Öztürk"), (5, "Otto")] {
        device.create(number, RecordKind::Contact, person("Kim", last));
    }
    let window = device.list(Query::all(RecordKind::Contact));
    assert_eq!(window.total, 5);
    device.edit(RecordId::from_bytes([2; 16]), set(contact::LAST_NAME, "Yilmaz")).unwrap();
    device.edit(RecordId::from_bytes([3; 16]), Edit::Trash { trashed: true }).unwrap();
    let live: Vec<String> = device.window(WatchId(7)).rows.into_iter().map(|row| row.title).collect();
    let fresh = device.titles(Query::all(RecordKind::Contact));
    assert_eq!(live, fresh);
    assert_eq!(fresh, ["Kim Otto", "Kim Özdemir", "Kim Öztürk", "Kim Yilmaz"]);
}

#[test]
fn search_finds_umlauts_however_they_are_typed_and_companies_of_people() {
    let mut device = Device::founded();
    let firm = device.create(1, RecordKind::Account, vec![set(account::NAME, "Jäger Bau GmbH")]);
    let tie = crm_domain::item::ItemValue::Affiliation(crm_domain::item::Affiliation {
        account: firm,
        role: "Einkauf".to_owned(),
        department: String::new(),
        primary: true,
        from: None,
        to: None,
        inactive: false,
    });
    let mut edits = person("Ute", "Weiß");
    let item = crm_domain::id::ItemId::from_bytes([5; 16]);
    edits.push(Edit::PutItem { field: contact::AFFILIATIONS, item, value: tie });
    device.create(2, RecordKind::Contact, edits);
    for question in ["Jaeger", "jäger", "jager ute", "WEISS"] {
        let query = Query { search: question.to_owned(), ..Query::all(RecordKind::Contact) };
        assert_eq!(device.titles(query), ["Ute Weiß"], "{question}");
    }
    // The company is renamed: its people are found by the new name.
    device.edit(firm, set(account::NAME, "Hoffmann AG")).unwrap();
    let query = Query { search: "hoffmann".to_owned(), ..Query::all(RecordKind::Contact) };
    assert_eq!(device.titles(query), ["Ute Weiß"]);
    assert_eq!(device.record(firm).related.len(), 1);
}

#[test]
fn undo_and_redo_go_back_and_forth_across_a_restart() {
    let mut device = Device::founded();
    let record = device.create(1, RecordKind::Contact, person("Jörg", "Müller"));
    device.edit(record, set(contact::LAST_NAME, "Maier")).unwrap();
    device.edit(record, set(contact::LAST_NAME, "Meier")).unwrap();
    device.restart();
    let name = |device: &mut Device| device.record(record).title;
    device.ask(Request::Undo { id: None }).unwrap();
    assert_eq!(name(&mut device), "Jörg Maier");
    device.ask(Request::Undo { id: None }).unwrap();
    assert_eq!(name(&mut device), "Jörg Müller");
    device.ask(Request::Redo).unwrap();
    assert_eq!(name(&mut device), "Jörg Maier");
    device.ask(Request::Undo { id: None }).unwrap();
    device.ask(Request::Undo { id: None }).unwrap();
    assert!(device.titles(Query::all(RecordKind::Contact)).is_empty());
    assert_eq!(device.ask(Request::Undo { id: None }), Err(Problem::NothingToUndo));
}

#[test]
fn r6_a_full_store_tells_and_keeps_the_old_state() {
    let mut device = Device::founded();
    let record = device.create(1, RecordKind::Contact, person("Jörg", "Müller"));
    device.refuse = 1;
    let refused = device.edit(record, set(contact::LAST_NAME, "Maier"));
    assert_eq!(refused, Err(Problem::Store(StoreTrouble::Full)));
    assert_eq!(device.record(record).title, "Jörg Müller");
    assert!(device.edit(record, set(contact::LAST_NAME, "Maier")).is_ok());
    device.restart();
    assert_eq!(device.record(record).title, "Jörg Maier");
}

#[test]
fn a_command_sent_again_does_nothing_twice() {
    let mut device = Device::founded();
    let record = RecordId::from_bytes([1; 16]);
    let create = Command::Create { record, kind: RecordKind::Contact, edits: person("Jörg", "Müller") };
    for _ in 0..2 {
        let id = CommandId::from_bytes([3; 16]);
        assert_eq!(device.ask(Request::Command { id, command: create.clone() }), Ok(Answer::Done));
    }
    let Ok(Answer::History(history)) = device.ask(Request::History { record }) else { panic!("a history") };
    assert_eq!(history.len(), 1);
}

fn csv(rows: u32) -> Vec<u8> {
    let mut text = "Vorname;Nachname;Firma;E-Mail-Adresse;Ort geschäftlich\n".to_owned();
    for row in 0..rows {
        text.push_str(&format!(
            "Kim{row};Öztürk{row};Firma {};kim{row}@firma{}.de;Köln\n",
            row % 50,
            row % 50
        ));
    }
    text.into_bytes()
}

fn import(device: &mut Device, bytes: Vec<u8>) -> Result<Answer, Problem> {
    let kind = RecordKind::Contact;
    let opened = device.ask(Request::ImportOpen { name: "kontakte.csv".to_owned(), bytes, kind });
    let Ok(Answer::ImportPreview(preview)) = opened else { panic!("a preview: {opened:?}") };
    device.ask(Request::ImportRun { job: preview.job, mapping: Some(preview.mapping.clone()) })
}

#[test]
fn an_import_is_counted_stored_and_undone_as_a_whole() {
    let mut device = Device::founded();
    let Ok(Answer::ImportDone(done)) = import(&mut device, csv(700)) else { panic!("an import") };
    assert_eq!((done.total, done.done, done.created, done.faulty), (700, 700, 750, 0));
    device.restart();
    assert_eq!(device.list(Query::all(RecordKind::Contact)).total, 700);
    let query = Query { search: "öztürk699 köln".to_owned(), ..Query::all(RecordKind::Contact) };
    let window = device.list(query);
    assert_eq!(window.total, 1);
    let touched = window.rows[0].id;
    device.edit(touched, set(contact::LAST_NAME, "Handgemacht")).unwrap();
    // The same file again changes nothing.
    let Ok(Answer::ImportDone(again)) = import(&mut device, csv(600)) else { panic!("an import") };
    assert_eq!((again.created, again.changed), (0, 0));
    let Ok(Answer::Undone { kept, .. }) = device.ask(Request::ImportUndo { job: done.job }) else {
        panic!("undone")
    };
    assert_eq!(kept, [touched]);
    assert_eq!(device.titles(Query::all(RecordKind::Contact)), ["Kim699 Handgemacht"]);
}

#[test]
fn a_file_is_read_again_as_a_person_says_that_it_is_written() {
    let mut device = Device::founded();
    // "Żołć" and a town in Windows-1250, which nothing in the file tells from Windows-1252.
    let bytes = b"Vorname|Nachname|Ort, Land\nJan|\xafo\xb3\xe6|Brno, CZ\n".to_vec();
    let kind = RecordKind::Contact;
    let opened = device.ask(Request::ImportOpen { name: "k.csv".to_owned(), bytes, kind });
    let Ok(Answer::ImportPreview(first)) = opened else { panic!("a preview: {opened:?}") };
    assert_eq!(first.mapping.encoding, "windows-1252");
    let reread = |encoding: &str, delimiter| Request::ImportReread {
        job: first.job,
        encoding: encoding.to_owned(),
        delimiter,
    };
    assert_eq!(device.ask(reread("klingon", b'|')), Err(Problem::File("encoding".to_owned())));
    let again = device.ask(reread("windows-1250", b'|'));
    let Ok(Answer::ImportPreview(second)) = again else { panic!("a preview: {again:?}") };
    assert_eq!((second.job, second.headers.len()), (first.job, 3));
    assert_eq!(second.sample, [["Jan", "Żołć", "Brno, CZ"]]);
    let done = device.ask(Request::ImportRun { job: second.job, mapping: Some(second.mapping) });
    assert!(matches!(done, Ok(Answer::ImportDone(_))), "{done:?}");
    assert_eq!(device.titles(Query::all(kind)), ["Jan Żołć"]);
}

#[test]
fn an_interrupted_import_goes_on_without_doubles() {
    let mut device = Device::founded();
    device.refuse = 0;
    let kind = RecordKind::Contact;
    let opened = device.ask(Request::ImportOpen { name: "k.csv".to_owned(), bytes: csv(1_000), kind });
    let Ok(Answer::ImportPreview(preview)) = opened else { panic!("a preview") };
    // The tab dies after some writes.
    device.requests += 1;
    let request = Request::ImportRun { job: preview.job, mapping: Some(preview.mapping.clone()) };
    let message = ToEngine { id: RequestId(device.requests), request };
    let mut effects = device.engine.handle(Millis(device.now), Input::Page(PAGE, message));
    let mut writes = 0;
    while writes < 3 {
        let effect = effects.remove(0);
        let input = match effect {
            Effect::Store { ticket, batch } => {
                writes += 1;
                device.write(batch);
                Input::Stored(ticket)
            }
            Effect::Read { ticket, reads } => {
                Input::Read(ticket, reads.iter().map(|read| device.read(read)).collect())
            }
            Effect::Continue => Input::Idle,
            _ => continue,
        };
        effects.extend(device.engine.handle(Millis(device.now), input));
    }
    device.restart();
    let Ok(Answer::Imports(imports)) = device.ask(Request::Imports) else { panic!("imports") };
    assert_eq!(imports[0].state, engine_protocol::files::ImportState::Interrupted);
    assert_eq!(imports[0].done, 512);
    let Ok(Answer::ImportDone(done)) = device.ask(Request::ImportRun { job: preview.job, mapping: None })
    else {
        panic!("an import")
    };
    assert_eq!((done.done, done.created), (1_000, 1_050));
    assert_eq!(device.list(Query::all(RecordKind::Contact)).total, 1_000);
}

#[test]
fn r21_folding_changes_nothing_that_can_be_seen() {
    let mut device = Device::founded();
    for number in 1..=200 {
        device.create(number, RecordKind::Contact, person(&format!("Kim{number}"), "Adam"));
    }
    let before = device.engine.digest();
    let fresh = |device: &Device| device.store.keys().filter(|(table, _)| *table == Table::Fresh).count();
    assert!(fresh(&device) > 100);
    device.now += 10_000;
    device.input(Input::Tick);
    assert_eq!(fresh(&device), 0);
    assert_eq!(device.store.keys().filter(|(table, _)| *table == Table::Docs).count(), 0);
    device.restart();
    assert_eq!(device.engine.digest(), before);
    device.edit(RecordId::from_bytes([7; 16]), set(contact::LAST_NAME, "Neu")).unwrap();
    device.restart();
    assert_eq!(device.record(RecordId::from_bytes([7; 16])).title, "Kim7 Neu");
}

#[test]
fn rows_of_another_version_are_made_again_from_the_documents() {
    let mut device = Device::founded();
    import(&mut device, csv(300)).unwrap();
    device.create(9, RecordKind::Contact, person("Ina", "Lose"));
    let before = device.engine.digest();
    for ((table, _), value) in &mut device.store {
        if matches!(table, Table::Rows | Table::Fresh) {
            value[0] = 99;
        }
    }
    device.restart();
    assert_eq!(device.engine.digest(), before);
    device.restart();
    assert_eq!(device.engine.digest(), before);
}
