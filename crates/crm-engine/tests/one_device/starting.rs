//! A start that answers pages before it has taken everything in.

use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::id::{CommandId, RecordId};
use crm_domain::query::{Column, Query, Sort};
use crm_domain::schema::{RELATED, account, interaction, task};
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;
use crm_engine::effect::{Effect, Input, PageId, Read, Table};
use crm_engine::{Engine, Pace};
use engine_protocol::answer::StoreTrouble;
use engine_protocol::request::{Request, Span};
use engine_protocol::{Answer, FromEngine, RequestId, ToEngine, WatchId};

use super::device::{Device, PAGE, set};

const CALLS: u32 = 600;
const SMALL: Pace = Pace {
    search: 40_000,
    quiet: 1,
    fold_from: 1,
    least_in_pack: 1,
    documents: 64,
    blocks: 8,
    taken_in: 1,
    exported: 2,
};

fn id(number: u32) -> RecordId {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    bytes[15] = 1;
    RecordId::from_bytes(bytes)
}

/// A device with a company, a task and calls; all of them lie in blocks but the last call, which was edited later.
fn full() -> Device {
    let mut device = Device::founded();
    device.engine.set_pace(SMALL);
    device.create(1, RecordKind::Account, vec![set(account::NAME, "Krüger")]);
    device.create(2, RecordKind::Task, vec![set(task::TITLE, "Nachfassen")]);
    for number in 0..CALLS {
        let edits = vec![set(interaction::SUBJECT, &format!("Anruf {number:04}"))];
        let create = Command::Create { record: id(number), kind: RecordKind::Interaction, edits };
        let command = CommandId::new(Millis(i64::from(number)), [9; 10]);
        device.ask(Request::Command { id: command, command: create }).unwrap();
    }
    for _ in 0..4 {
        device.now += 10_000;
        device.input(Input::Tick);
    }
    let rows = |table| device.store.keys().filter(|(known, _)| *known == table).count();
    assert_eq!(rows(Table::Fresh), 0, "everything is folded");
    assert!(rows(Table::Rows) >= 5, "interactions lie in several blocks");
    device.edit(id(7), set(interaction::SUBJECT, "Anruf neu")).unwrap();
    device
}

/// Starts the engine anew; its reads are answered by hand.
fn begin(device: &mut Device) -> Vec<Effect> {
    device.seed += 1;
    device.told.clear();
    device.engine = Engine::new([device.seed; 32], "http://127.0.0.1:1".to_owned());
    device.engine.set_pace(SMALL);
    let mut effects = device.engine.start(Millis(device.now));
    effects.extend(device.engine.handle(Millis(device.now), Input::PageOpened(PAGE)));
    effects
}

/// Answers the read that waits; what is asked for then.
fn answer_read(device: &mut Device, effects: Vec<Effect>) -> (Vec<Read>, Vec<Effect>) {
    let mut after = Vec::new();
    let mut asked = Vec::new();
    for effect in effects {
        match effect {
            Effect::Read { ticket, reads } => {
                let found = reads.iter().map(|read| device.read(read)).collect();
                after.extend(device.engine.handle(Millis(device.now), Input::Read(ticket, found)));
                asked = reads;
            }
            Effect::ToPage(_, message) | Effect::ToPages(message) => device.told.push(message),
            _ => {}
        }
    }
    (asked, after)
}

fn say(device: &mut Device, page: PageId, request: Request) -> Vec<Effect> {
    device.requests += 1;
    let message = ToEngine { id: RequestId(device.requests), request };
    device.engine.handle(Millis(device.now), Input::Page(page, message))
}

fn watch(watch: u32, kind: RecordKind) -> Request {
    let span = Span { start: 0, len: 1_000 };
    Request::Watch { watch: WatchId(watch), query: Query::all(kind), columns: vec![Column::Title], span }
}

fn titles(device: &Device, watch: u32) -> Option<Vec<String>> {
    let told = device
        .told
        .iter()
        .any(|message| matches!(message, FromEngine::Window { watch: told, .. } if *told == WatchId(watch)));
    told.then(|| device.window(WatchId(watch)).rows.into_iter().map(|row| row.title).collect())
}

fn ready(device: &Device) -> bool {
    device.told.iter().any(|message| matches!(message, FromEngine::Ready { .. }))
}

#[test]
fn the_day_is_shown_before_all_interactions_are_there_and_what_asks_for_them_waits() {
    let mut device = full();
    let mut effects = begin(&mut device);
    effects.extend(say(&mut device, PAGE, watch(1, RecordKind::Task)));
    effects.extend(say(&mut device, PAGE, watch(2, RecordKind::Interaction)));
    assert!(!ready(&device));
    let (_, mut effects) = answer_read(&mut device, effects);
    // What happens while they are taken in.
    effects.extend(say(&mut device, PAGE, watch(2, RecordKind::Task)));
    effects.extend(say(&mut device, PAGE, watch(3, RecordKind::Account)));
    let renamed = Command::Edit {
        records: vec![RecordId::from_bytes([1; 16])],
        edits: vec![set(account::NAME, "Neu")],
    };
    let command = Request::Command { id: CommandId::new(Millis(1), [7; 10]), command: renamed };
    effects.extend(say(&mut device, PAGE, command));
    let (asked, mut effects) = answer_read(&mut device, effects);
    assert!(ready(&device));
    assert_eq!(asked, [Read::Keys(Table::Rows)]);
    assert_eq!(titles(&device, 1), Some(vec!["Nachfassen".to_owned()]), "the day needs no interaction");
    assert_eq!(titles(&device, 3), Some(vec!["Krüger".to_owned()]));
    assert_eq!(titles(&device, 2), None, "what was said of a list is heard in its order");
    let mut turns = 0;
    while effects.iter().any(|effect| matches!(effect, Effect::Read { .. })) && turns < 20 {
        turns += 1;
        (_, effects) = answer_read(&mut device, effects);
    }
    assert!(turns >= 3, "each turn takes a block in: {turns}");
    device.carry_out(effects);
    assert_eq!(titles(&device, 2), Some(vec!["Nachfassen".to_owned()]), "the later word counts");
    assert_eq!(titles(&device, 3), Some(vec!["Neu".to_owned()]), "what was done meanwhile is done");
    let calls = device.list(Query::all(RecordKind::Interaction));
    assert_eq!(calls.total, CALLS);
    assert_eq!(device.record(id(7)).title, "Anruf neu", "the later row counts");
}

#[test]
fn what_calls_say_of_a_company_is_not_said_before_all_of_them_are_there() {
    let mut device = full();
    let (firm, called) = (RecordId::from_bytes([1; 16]), id(CALLS - 1));
    let about = Edit::Tag { field: RELATED, word: firm.to_string(), present: true };
    device.edit(called, about).unwrap();
    let call = FieldValue::Choice("call".to_owned());
    device.edit(called, Edit::Set { field: interaction::KIND, value: Some(call) }).unwrap();
    let effects = begin(&mut device);
    let (_, mut effects) = answer_read(&mut device, effects);
    let last = Column::Field(account::LAST_INTERACTION);
    let shown = Request::Watch {
        watch: WatchId(1),
        query: Query::all(RecordKind::Account),
        columns: vec![last],
        span: Span { start: 0, len: 9 },
    };
    effects.extend(say(&mut device, PAGE, shown));
    let sorted =
        Query { sort: vec![Sort { column: last, descending: true }], ..Query::all(RecordKind::Account) };
    let sorted = Request::Watch {
        watch: WatchId(2),
        query: sorted,
        columns: vec![Column::Title],
        span: Span { start: 0, len: 9 },
    };
    effects.extend(say(&mut device, PAGE, sorted));
    effects.extend(say(&mut device, PAGE, watch(3, RecordKind::Account)));
    while effects.iter().any(|effect| matches!(effect, Effect::Read { .. })) {
        let told = [1, 2, 3].map(|watch| titles(&device, watch).is_some());
        assert!(!told[0] && !told[1], "not before it is known");
        (_, effects) = answer_read(&mut device, effects);
    }
    device.carry_out(effects);
    assert_eq!(titles(&device, 3), Some(vec!["Krüger".to_owned()]), "the list without it");
    let cell = device.window(WatchId(1)).rows[0].cells[0].clone();
    assert!(matches!(cell, Some(FieldValue::Moment(_))), "{cell:?}");
    assert_eq!(titles(&device, 2), Some(vec!["Krüger".to_owned()]));
}

#[test]
fn a_start_that_fails_in_between_goes_on_where_it_was() {
    let mut device = full();
    let effects = begin(&mut device);
    let (_, effects) = answer_read(&mut device, effects);
    let (_, effects) = answer_read(&mut device, effects);
    let (_, effects) = answer_read(&mut device, effects);
    let mut again = Vec::new();
    for effect in effects {
        if let Effect::Read { ticket, .. } = effect {
            let failed = Input::StoreFailed(ticket, StoreTrouble::Failed);
            again.extend(device.engine.handle(Millis(device.now), failed));
        }
    }
    device.carry_out(again);
    assert!(device.told.contains(&FromEngine::StoreTrouble(Some(StoreTrouble::Failed))));
    assert_eq!(device.told.iter().filter(|told| **told == FromEngine::StoreTrouble(None)).count(), 1);
    assert_eq!(device.list(Query::all(RecordKind::Interaction)).total, CALLS);
    assert_eq!(device.list(Query::all(RecordKind::Account)).total, 1);
    assert_eq!(device.edit(id(7), set(interaction::SUBJECT, "Noch einmal")), Ok(Answer::Done));
}

#[test]
fn a_second_page_is_greeted_while_the_first_start_still_goes_on() {
    let mut device = full();
    let effects = begin(&mut device);
    let (_, effects) = answer_read(&mut device, effects);
    let other = PageId(2);
    let mut greeted = device.engine.handle(Millis(device.now), Input::PageOpened(other));
    greeted.extend(say(&mut device, other, watch(1, RecordKind::Task)));
    let told = |wanted: fn(&FromEngine) -> bool| {
        greeted.iter().any(
            |effect| matches!(effect, Effect::ToPage(page, message) if *page == other && wanted(message)),
        )
    };
    assert!(told(|message| matches!(message, FromEngine::Ready { .. })));
    assert!(told(|message| matches!(message, FromEngine::Window { .. })));
    device.carry_out(effects);
    assert_eq!(device.list(Query::all(RecordKind::Interaction)).total, CALLS);
}
