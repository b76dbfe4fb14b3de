//! Lists become cards and calendars, which bring back what they were made of.

use crm_domain::calendar::ical::{self, Meant, Zones};
use crm_domain::command::Edit;
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{ItemId, RecordId};
use crm_domain::item::{EmailEntry, ItemValue};
use crm_domain::period::Period;
use crm_domain::query::{Column, Filter, Op, Query};
use crm_domain::schema::{account, contact, event, lead, task};
use crm_domain::time::{Day, Millis, Zone};
use crm_domain::value::FieldValue;
use crm_domain::vcard;
use crm_engine::effect::Input;
use engine_protocol::answer::State;
use engine_protocol::files::{ExportFormat, ImportPlan};
use engine_protocol::request::Request;
use engine_protocol::{Answer, FromEngine, Problem, RequestId, ToEngine};

use super::device::{Device, PAGE, person, set};
use super::imports;

fn export(query: Query, format: ExportFormat) -> Request {
    let zones = vec![("Europe/Berlin".to_owned(), Zone::fixed(60))];
    Request::Export { query, only: None, columns: Vec::new(), zones, format }
}

fn file(device: &mut Device, request: Request) -> String {
    let answer = device.ask(request);
    let Ok(Answer::File { bytes, .. }) = answer else { panic!("a file: {answer:?}") };
    String::from_utf8(bytes).unwrap()
}

fn cards(device: &mut Device, query: Query) -> String {
    file(device, export(query, ExportFormat::VCard))
}

/// What an import of a file would do, and the doing of it.
fn plan(device: &mut Device, kind: RecordKind, text: &str, run: bool) -> ImportPlan {
    let (name, bytes) = ("karten.vcf".to_owned(), text.as_bytes().to_vec());
    let opened = device.ask(Request::ImportOpen { name, bytes, kind });
    let Ok(Answer::ImportPreview(preview)) = opened else { panic!("a preview: {opened:?}") };
    let plan = device.ask(Request::ImportPlan { job: preview.job, mapping: preview.mapping.clone() });
    let Ok(Answer::ImportPlan(plan)) = plan else { panic!("a plan: {plan:?}") };
    if run {
        device.ask(Request::ImportRun { job: preview.job, mapping: Some(preview.mapping) }).unwrap();
    }
    plan
}

#[test]
fn cards_of_a_list_are_known_where_they_come_from_and_make_the_same_people_elsewhere() {
    let kind = RecordKind::Contact;
    let mut device = Device::founded();
    imports::import(&mut device, imports::csv(200)).unwrap();
    let note = format!("{} Schluss", "y ".repeat(2_500));
    let mut edits = person("Ina", "Lang");
    edits.push(Edit::Write { field: contact::BACKGROUND, before: String::new(), after: note.clone() });
    device.create(1, kind, edits);
    device.restart();
    let all = cards(&mut device, Query::all(kind));
    assert_eq!(all.matches("BEGIN:VCARD").count(), 201);
    let same = plan(&mut device, kind, &all, false);
    assert_eq!((same.new, same.changed, same.faulty), (0, 0, 0));
    let mut other = Device::founded();
    assert_eq!(plan(&mut other, kind, &all, true).new, 201);
    assert_eq!(other.titles(Query::all(kind)), device.titles(Query::all(kind)));
    assert_eq!(cards(&mut other, Query::all(kind)), all, "and their cards are the same to the letter");
    let read = vcard::read(&all, "DE");
    assert!(read.iter().any(|card| card.draft.text(contact::BACKGROUND) == note.trim()), "the whole note");
}

#[test]
fn what_is_filtered_or_picked_goes_out_and_in_the_order_of_the_list() {
    let kind = RecordKind::Contact;
    let mut device = Device::founded();
    for (number, last) in [(1, "Zeller"), (2, "Adam"), (3, "Otto"), (4, "Maier")] {
        device.create(number, kind, person("Kim", last));
    }
    device.edit(RecordId::from_bytes([3; 16]), Edit::Trash { trashed: true }).unwrap();
    let filter = Filter::Is {
        column: Column::Field(contact::LAST_NAME),
        op: Op::IsNot,
        values: vec![FieldValue::Text("Maier".to_owned())],
    };
    let query = Query { filter, ..Query::all(kind) };
    let named = |text: &str| -> Vec<String> {
        vcard::read(text, "DE").iter().map(|card| card.draft.text(contact::LAST_NAME).to_owned()).collect()
    };
    assert_eq!(named(&cards(&mut device, query.clone())), ["Adam", "Zeller"]);
    let only = |picked: &[u8], format| Request::Export {
        query: query.clone(),
        only: Some(picked.iter().map(|number| RecordId::from_bytes([*number; 16])).collect()),
        columns: Vec::new(),
        zones: Vec::new(),
        format,
    };
    let picked = file(&mut device, only(&[1, 4], ExportFormat::VCard));
    assert_eq!(named(&picked), ["Maier", "Zeller"], "what was picked, though it is filtered out by now");
    let table = file(&mut device, only(&[1], ExportFormat::Csv));
    assert!(table.contains("Zeller") && !table.contains("Adam"), "{table}");
    let answer = device.ask(only(&[1], ExportFormat::Workbook { german: true }));
    let Ok(Answer::File { name, bytes, .. }) = answer else { panic!("a file: {answer:?}") };
    assert_eq!(name, "feldbuch-contacts.xlsx");
    assert!(bytes.starts_with(b"PK\x03\x04"), "a zip, which tests of the domain read");
}

#[test]
fn companies_and_leads_have_cards_and_nothing_else_has() {
    let mut device = Device::founded();
    device.create(1, RecordKind::Account, vec![set(account::NAME, "Beispiel AG")]);
    let mut edits = person("Ute", "Weiß");
    edits.push(set(lead::COMPANY_NAME, "Jäger Bau GmbH"));
    device.create(2, RecordKind::Lead, edits);
    for kind in [RecordKind::Account, RecordKind::Lead] {
        let text = cards(&mut device, Query::all(kind));
        let same = plan(&mut device, kind, &text, false);
        assert_eq!((same.new, same.changed, same.same, same.faulty), (0, 0, 1, 0), "{text}");
    }
    assert!(cards(&mut device, Query::all(RecordKind::Lead)).contains("ORG:Jäger Bau GmbH"));
    let of_deals = export(Query::all(RecordKind::Deal), ExportFormat::VCard);
    assert_eq!(device.ask(of_deals), Err(Problem::Unknown));
    let of_people = export(Query::all(RecordKind::Contact), ExportFormat::ICalendar);
    assert_eq!(device.ask(of_people), Err(Problem::Unknown));
}

#[test]
fn what_a_person_asks_for_does_not_wait_for_a_long_list() {
    let mut device = Device::founded();
    imports::import(&mut device, imports::csv(700)).unwrap();
    let ask = |device: &mut Device, request| {
        device.requests += 1;
        let message = ToEngine { id: RequestId(device.requests), request };
        device.engine.handle(Millis(device.now), Input::Page(PAGE, message))
    };
    device.told.clear();
    let export = export(Query::all(RecordKind::Contact), ExportFormat::VCard);
    let mut effects = ask(&mut device, export);
    // One turn, and then somebody makes a record.
    effects.extend(device.engine.handle(Millis(device.now), Input::Idle));
    let record = RecordId::from_bytes([9; 16]);
    let create = crm_domain::command::Command::Create {
        record,
        kind: RecordKind::Contact,
        edits: person("Eva", "Eilig"),
    };
    let id = crm_domain::id::CommandId::from_bytes([7; 16]);
    effects.extend(ask(&mut device, Request::Command { id, command: create }));
    device.carry_out(effects);
    let answered: Vec<&Result<Answer, Problem>> = device
        .told
        .iter()
        .filter_map(|message| match message {
            FromEngine::Answer { answer, .. } => Some(answer),
            _ => None,
        })
        .collect();
    assert!(matches!(answered[..], [Ok(Answer::Done), Ok(Answer::File { .. })]), "{}", answered.len());
}

#[test]
fn events_and_tasks_that_have_a_date_go_into_a_calendar() {
    let mut device = Device::founded();
    let from = Millis(1_783_926_000_000);
    let put = |field, value| Edit::Set { field, value: Some(value) };
    let weekly = vec![
        set(event::TITLE, "Runde"),
        put(event::WHEN, FieldValue::Period(Period::new(from, from.plus(3_600_000), false).unwrap())),
        set(event::ZONE, "Europe/Berlin"),
        set(event::RRULE, "FREQ=WEEKLY"),
    ];
    device.create(1, RecordKind::Event, weekly);
    let due = Day::from_iso("2026-07-13").unwrap();
    device.create(
        2,
        RecordKind::Task,
        vec![set(task::TITLE, "Nachfassen"), put(task::DUE, FieldValue::Day(due))],
    );
    device.create(3, RecordKind::Task, vec![set(task::TITLE, "Irgendwann")]);
    let named = |name: &str| (name == "Europe/Berlin").then(|| Zone::fixed(60));
    let zones = Zones { named: &named, here: "Europe/Berlin" };
    let events = file(&mut device, export(Query::all(RecordKind::Event), ExportFormat::ICalendar));
    assert!(events.contains("BEGIN:VTIMEZONE") && events.contains("DTSTART;TZID=Europe/Berlin:"), "{events}");
    let one = ical::read(&events, &zones).appointments.remove(0);
    let record = ical::record_id(&one.uid);
    let values = device.record(record).values;
    assert_eq!(ical::edits(&one, record, Some(&values)), []);
    let tasks = file(&mut device, export(Query::all(RecordKind::Task), ExportFormat::ICalendar));
    let mut todos = ical::read(&tasks, &zones).todos;
    assert_eq!(todos.len(), 1, "one that is due on no day stands in no calendar");
    let one = todos.remove(0);
    let values = device.record(ical::record_id(&one.uid)).values;
    assert_eq!(one.edits(ical::record_id(&one.uid), Some(&values)), []);
    let zone = FieldKey::find("tz").unwrap();
    let words = device.ask(Request::Words { kind: RecordKind::Event, field: zone });
    assert_eq!(words, Ok(Answer::Words(vec![("Europe/Berlin".to_owned(), 1)])));
}

#[test]
fn an_event_names_its_people_and_a_file_of_it_changes_nothing_here() {
    let mut device = Device::founded();
    let mail = ItemValue::Email(EmailEntry { addr: "j@meyer.example".to_owned(), ..EmailEntry::default() });
    let mut edits = person("Jörg", "Müller");
    edits.push(Edit::PutItem { field: contact::EMAILS, item: ItemId::from_bytes([1; 16]), value: mail });
    let known = device.create(1, RecordKind::Contact, edits);
    let other = device.create(2, RecordKind::Contact, person("Eva", "Tann"));
    let firm = device.create(3, RecordKind::Account, vec![set(account::NAME, "Meyer GmbH")]);
    let Ok(Answer::State(State::Open(workspace))) = device.ask(Request::State) else { panic!("open") };
    let from = Millis(1_783_926_000_000);
    let put = |field, value| Edit::Set { field, value: Some(value) };
    let about = |id: RecordId| Edit::Tag { field: event::RELATED, word: id.to_string(), present: true };
    let visit = vec![
        set(event::TITLE, "Besuch"),
        put(event::WHEN, FieldValue::Period(Period::new(from, from.plus(3_600_000), false).unwrap())),
        put(crm_domain::schema::OWNER, FieldValue::Member(workspace.member)),
        about(known),
        about(other),
        about(firm),
    ];
    let record = device.create(4, RecordKind::Event, visit);
    let text = file(&mut device, export(Query::all(RecordKind::Event), ExportFormat::ICalendar));
    let unfolded = text.replace("\r\n ", "");
    for line in [
        "ATTENDEE;CN=\"Jörg Müller\":mailto:j@meyer.example\r\n".to_owned(),
        format!("ATTENDEE;CN=\"Eva Tann\":urn:uuid:{other}\r\n"),
        format!("ORGANIZER;CN=\"Anna Schmitt\":urn:uuid:{}\r\n", workspace.member),
    ] {
        assert!(unfolded.contains(&line), "{line} in\n{unfolded}");
    }
    assert!(!unfolded.contains("Meyer GmbH") && !unfolded.contains("METHOD"), "a firm does not attend");
    let zones = Zones { named: &|_| None, here: "UTC" };
    let mut one = ical::read(&text, &zones).appointments.remove(0);
    one.meet(&|person| match (person.mail(), person.id()) {
        (Some("j@meyer.example"), _) => Meant::Record(known),
        (_, Some(id)) if id == workspace.member.to_string() => Meant::Member,
        (_, Some(id)) => id.parse().map_or(Meant::Nobody, Meant::Record),
        _ => Meant::Nobody,
    });
    assert_eq!(ical::edits(&one, record, Some(&device.record(record).values)), []);
}
