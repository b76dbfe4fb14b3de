//! Stories of tours and visits: when somebody was there last, what a check-in brings, whether it was there.

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{CommandId, RecordId};
use crm_domain::period::Period;
use crm_domain::query::{Column, Filter, Op, Query, Sort};
use crm_domain::schema::{RELATED, account, event, interaction, photo};
use crm_domain::time::{Day, Millis};
use crm_domain::tour::plan::{self, NewStop, NewTour};
use crm_domain::value::FieldValue;
use crm_engine::effect::Input;
use engine_protocol::request::{Request, Span};
use engine_protocol::view::RecordView;
use engine_protocol::{Answer, WatchId};

use super::device::{Device, set};

const DAY: i64 = 86_400_000;
const TOUR: RecordId = RecordId::from_bytes([90; 16]);

fn put(field: FieldKey, value: FieldValue) -> Edit {
    Edit::Set { field, value: Some(value) }
}

fn about(record: RecordId) -> Edit {
    Edit::Tag { field: RELATED, word: record.to_string(), present: true }
}

fn value(view: &RecordView, field: FieldKey) -> Option<FieldValue> {
    view.values.iter().find(|(key, _)| *key == field).map(|(_, value)| value.clone())
}

fn customer(device: &mut Device, number: u8, name: &str, geo: &str) -> RecordId {
    let mut edits = vec![set(account::NAME, name), put(account::VISIT_INTERVAL, FieldValue::Number(30))];
    edits.extend((!geo.is_empty()).then(|| set(account::GEO, geo)));
    device.create(number, RecordKind::Account, edits)
}

fn visit(device: &mut Device, number: u8, at: RecordId, on: i64) -> RecordId {
    let edits = vec![
        put(interaction::KIND, FieldValue::Choice("visit".to_owned())),
        put(interaction::AT, FieldValue::Moment(Millis(on * DAY))),
        about(at),
    ];
    device.create(number, RecordKind::Interaction, edits)
}

/// Those whose visit was due before the hundredth day, the longest waiting first.
fn due() -> Query {
    let day = FieldValue::Day(Day::from_days(100).unwrap());
    Query {
        filter: Filter::Is { column: Column::Field(account::VISIT_DUE), op: Op::Less, values: vec![day] },
        sort: vec![Sort { column: Column::Field(account::LAST_VISIT), descending: false }],
        ..Query::all(RecordKind::Account)
    }
}

#[test]
fn when_somebody_was_there_is_filtered_and_sorted_by_and_follows_the_visits() {
    let mut device = Device::founded();
    let (ahr, eifel) = (customer(&mut device, 1, "Ahr", ""), customer(&mut device, 2, "Eifel", ""));
    visit(&mut device, 11, ahr, 60);
    let last = visit(&mut device, 12, eifel, 50);
    assert_eq!(device.titles(due()), ["Eifel", "Ahr"]);
    // A list that stands on a screen follows: this visit makes Eifel due later than asked.
    let watch = WatchId(77);
    let columns = vec![Column::Field(account::LAST_VISIT)];
    let request = Request::Watch { watch, query: due(), columns, span: Span { start: 0, len: 9 } };
    device.ask(request).unwrap();
    let titles =
        |device: &Device| device.window(watch).rows.iter().map(|row| row.title.clone()).collect::<Vec<_>>();
    assert_eq!(titles(&device), ["Eifel", "Ahr"]);
    let later = visit(&mut device, 13, eifel, 90);
    device.input(Input::Tick);
    assert_eq!(titles(&device), ["Ahr"]);
    assert_eq!(
        device.window(watch).rows[0].cells[0],
        Some(FieldValue::Moment(Millis(60 * DAY))),
        "what a column shows"
    );
    // One that goes to the trash was none; a call is none.
    device.edit(later, Edit::Trash { trashed: true }).unwrap();
    device.edit(last, put(interaction::KIND, FieldValue::Choice("call".to_owned()))).unwrap();
    device.input(Input::Tick);
    assert_eq!(titles(&device), ["Ahr", "Eifel"], "never visited stands last, due since it came here");
    device.restart();
    assert_eq!(device.titles(due()), ["Ahr", "Eifel"]);
    assert_eq!(value(&device.record(ahr), account::VISIT_DUE), Day::from_days(90).map(FieldValue::Day));
}

fn planned(accounts: &[RecordId]) -> NewTour {
    let stops = accounts.iter().map(|account| NewStop {
        account: *account,
        title: "Besuch".to_owned(),
        location: String::new(),
        when: Period::new(Millis(0), Millis(1), false),
    });
    NewTour {
        tour: TOUR,
        title: "Tour".to_owned(),
        date: Day::from_days(0).unwrap(),
        sets_out: 480,
        visit: 45,
        start: String::new(),
        start_geo: String::new(),
        zone: "UTC".to_owned(),
        objectives: vec!["Bestand zählen".to_owned()],
        stops: stops.collect(),
    }
}

#[test]
fn a_check_in_belongs_to_the_tour_of_the_day_and_takes_over_its_objectives() {
    let mut device = Device::founded();
    let ahr = customer(&mut device, 1, "Ahr", "50.50000,7.00000");
    let steps = plan::steps(&planned(&[ahr]));
    device.command(Command::Steps { steps }).unwrap();
    assert_eq!(device.list(Query::all(RecordKind::Event)).total, 1);
    let edits = vec![
        put(interaction::KIND, FieldValue::Choice("visit".to_owned())),
        put(interaction::CHECK_IN, FieldValue::Moment(Millis(5))),
        about(ahr),
    ];
    let visit = device.create(21, RecordKind::Interaction, edits);
    let view = device.record(visit);
    let Some(FieldValue::Tags(related)) = value(&view, RELATED) else { panic!("{view:?}") };
    for id in [ahr, TOUR, plan::event_id(TOUR, ahr)] {
        assert!(related.contains(&id.to_string()));
    }
    assert_eq!(value(&view, interaction::OBJECTIVES).map(|value| value.items().len()), Some(1));
    assert_eq!(value(&view, interaction::VERDICT), Some(FieldValue::Choice("unknown".to_owned())));
    // Its place comes later, and is held against the customer's.
    let place = |geo: &str, metres: i64| {
        vec![set(interaction::POSITION, geo), put(interaction::ACCURACY, FieldValue::Number(metres))]
    };
    let said = |device: &mut Device, edits: Vec<Edit>| {
        device.command(Command::Edit { records: vec![visit], edits }).unwrap();
        let view = device.record(visit);
        (value(&view, interaction::VERDICT), value(&view, interaction::DISTANCE))
    };
    let choice = |key: &str| Some(FieldValue::Choice(key.to_owned()));
    let (verdict, distance) = said(&mut device, place("50.50100,7.00000", 20));
    assert_eq!((verdict, distance), (choice("verified"), Some(FieldValue::Number(111))));
    assert_eq!(said(&mut device, place("50.60000,7.00000", 20)).0, choice("outside"));
    assert_eq!(said(&mut device, place("50.50100,7.00000", 900)).0, choice("unknown"));
}

#[test]
fn a_tour_is_taken_back_as_one_and_knows_where_its_customers_are() {
    let mut device = Device::founded();
    let ahr = customer(&mut device, 1, "Ahr", "50.5,7.0");
    let eifel = customer(&mut device, 2, "Eifel", "");
    visit(&mut device, 11, ahr, 60);
    let id = CommandId::from_bytes([66; 16]);
    let command = Command::Steps { steps: plan::steps(&planned(&[ahr, eifel])) };
    device.ask(Request::Command { id, command }).unwrap();
    let accounts = vec![eifel, RecordId::from_bytes([200; 16]), ahr];
    let Ok(Answer::Customers(found)) = device.ask(Request::Customers { accounts }) else {
        panic!("customers")
    };
    assert_eq!(found.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["Eifel", "Ahr"]);
    assert!(found[0].place.is_none() && found[1].place.is_some_and(|place| !place.rough));
    assert_eq!(found[1].last_visit, Some(Millis(60 * DAY)));
    assert_eq!(device.titles(Query::all(RecordKind::Tour)), ["Tour"]);
    device.ask(Request::Undo { id: Some(id) }).unwrap();
    assert_eq!(device.list(Query::all(RecordKind::Tour)).total, 0);
    assert_eq!(device.list(Query::all(RecordKind::Event)).total, 0);
}

#[test]
fn a_photo_is_whole_on_its_page_and_no_row_carries_it() {
    let mut device = Device::founded();
    let data = "A".repeat(150_000);
    let edits = vec![
        put(photo::OF, FieldValue::Link(TOUR)),
        set(photo::MIME, "image/jpeg"),
        set(photo::IMAGE, &data),
    ];
    let record = device.create(31, RecordKind::Photo, edits);
    assert_eq!(value(&device.record(record), photo::IMAGE), Some(FieldValue::Text(data.clone())));
    let watch = WatchId(78);
    let columns = vec![Column::Field(photo::IMAGE), Column::Field(photo::MIME)];
    let query = Query::all(RecordKind::Photo);
    device.ask(Request::Watch { watch, query, columns, span: Span { start: 0, len: 9 } }).unwrap();
    let rows = device.window(watch).rows;
    assert_eq!(rows[0].cells, [None, Some(FieldValue::Text("image/jpeg".to_owned()))]);
    device.restart();
    assert_eq!(value(&device.record(record), photo::IMAGE), Some(FieldValue::Text(data)));
    assert_eq!(device.titles(due()), Vec::<String>::new());
    assert!(value(&device.record(record), event::KIND).is_none());
}
