//! Fields that people defined: in lists, filters, search, files and after a restart; and who may define them.

use crm_domain::command::{Command, Edit, Step};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::own::{self, OwnType};
use crm_domain::query::{Column, Filter, Op, Query, Sort};
use crm_domain::schema::{account, definition, pipeline};
use crm_domain::value::FieldValue;
use crm_engine::effect::Table;
use engine_protocol::files::ExportFormat;
use engine_protocol::request::Request;
use engine_protocol::{Answer, Problem};

use super::device::{Device, set};

const MACHINE: RecordId = RecordId::from_bytes([100; 16]);
const TURNING: RecordId = RecordId::from_bytes([101; 16]);
const MILLING: RecordId = RecordId::from_bytes([102; 16]);

fn machine() -> FieldKey {
    own::key(MACHINE, OwnType::Option).unwrap()
}

fn put(field: FieldKey, value: FieldValue) -> Edit {
    Edit::Set { field, value: Some(value) }
}

fn option(record: RecordId, of: RecordId, name: &str, place: &str) -> Step {
    let edits = vec![
        set(pipeline::NAME, name),
        put(definition::DEFINITION, FieldValue::Link(of)),
        set(definition::PLACE, place),
    ];
    Step::Create { record, kind: RecordKind::Option, edits }
}

/// Defines "Maschinentyp" of accounts: "Fräsmaschine" before "Drehmaschine".
fn define(device: &mut Device) -> Result<Answer, Problem> {
    let edits = vec![
        set(pipeline::NAME, "Maschinentyp"),
        set(definition::OF, "account"),
        put(definition::TYPE, FieldValue::Choice("option".to_owned())),
        set(definition::PLACE, "V"),
    ];
    let steps = vec![
        Step::Create { record: MACHINE, kind: RecordKind::Definition, edits },
        option(MILLING, MACHINE, "Fräsmaschine", "V"),
        option(TURNING, MACHINE, "Drehmaschine", "W"),
    ];
    device.command(Command::Steps { steps })
}

/// Two accounts with a machine and one without.
fn workshop() -> Device {
    let mut device = Device::founded();
    define(&mut device).unwrap();
    for (number, name, of) in
        [(1, "Anton KG", Some(TURNING)), (2, "Berta AG", Some(MILLING)), (3, "Cäsar GmbH", None)]
    {
        let mut edits = vec![set(account::NAME, name)];
        edits.extend(of.map(|of| put(machine(), FieldValue::Link(of))));
        device.create(number, RecordKind::Account, edits);
    }
    device
}

fn of_machine(op: Op, values: Vec<FieldValue>) -> Query {
    let filter = Filter::Is { column: Column::Field(machine()), op, values };
    Query { filter, ..Query::all(RecordKind::Account) }
}

#[test]
fn lists_filter_sort_and_search_know_the_field_also_after_a_restart() {
    let mut device = workshop();
    for _ in 0..2 {
        let milling = of_machine(Op::AnyOf, vec![FieldValue::Link(MILLING)]);
        assert_eq!(device.titles(milling), ["Berta AG"]);
        assert_eq!(device.titles(of_machine(Op::Empty, Vec::new())), ["Cäsar GmbH"]);
        // In the order in which the options are offered, not by their letters.
        let sort = vec![Sort { column: Column::Field(machine()), descending: false }];
        let sorted = Query { sort, ..Query::all(RecordKind::Account) };
        assert_eq!(device.titles(sorted), ["Berta AG", "Anton KG", "Cäsar GmbH"]);
        let search = Query { search: "drehm".to_owned(), ..Query::all(RecordKind::Account) };
        assert_eq!(device.titles(search), ["Anton KG"]);
        device.restart();
    }
    // Called otherwise, it is found by its new name.
    device.edit(TURNING, set(pipeline::NAME, "Drehbank")).unwrap();
    let search = Query { search: "drehbank".to_owned(), ..Query::all(RecordKind::Account) };
    assert_eq!(device.titles(search), ["Anton KG"]);
}

#[test]
fn values_stand_where_no_definition_has_come() {
    let mut device = Device::founded();
    let strange = own::key(RecordId::from_bytes([77; 16]), OwnType::Number).unwrap();
    let edits = vec![set(account::NAME, "Anton KG"), put(strange, FieldValue::Number(12))];
    let record = device.create(1, RecordKind::Account, edits);
    device.edit(record, set(account::NAME, "Anton AG")).unwrap();
    device.restart();
    assert!(device.record(record).values.contains(&(strange, FieldValue::Number(12))));
    let more =
        Filter::Is { column: Column::Field(strange), op: Op::Greater, values: vec![FieldValue::Number(10)] };
    assert_eq!(device.titles(Query { filter: more, ..Query::all(RecordKind::Account) }), ["Anton AG"]);
}

#[test]
fn a_file_is_written_with_the_name_of_the_field_and_read_by_it() {
    let mut device = workshop();
    // Another field has an option of the same name: it is not meant.
    let other = RecordId::from_bytes([110; 16]);
    let edits = vec![
        set(pipeline::NAME, "Zweitmaschine"),
        set(definition::OF, "account"),
        put(definition::TYPE, FieldValue::Choice("option".to_owned())),
    ];
    let second = Step::Create { record: other, kind: RecordKind::Definition, edits };
    let same = option(RecordId::from_bytes([111; 16]), other, "Fräsmaschine", "V");
    device.command(Command::Steps { steps: vec![second, same] }).unwrap();

    let columns = Vec::new();
    let query = Query::all(RecordKind::Account);
    let export =
        Request::Export { query, only: None, columns, zones: Vec::new(), format: ExportFormat::ExcelDe };
    let Ok(Answer::File { bytes, .. }) = device.ask(export) else { panic!("a file") };
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.lines().next().unwrap().contains(";Maschinentyp"), "{text}");
    assert!(text.contains("Fräsmaschine"), "{text}");

    let file = "Firmenname;Maschinentyp\nCäsar GmbH;fräsmaschine\nDora SE;Drehmaschine\nEmil KG;Hobel\n";
    let open = Request::ImportOpen {
        name: "maschinen.csv".to_owned(),
        bytes: file.as_bytes().to_vec(),
        kind: RecordKind::Account,
    };
    let Ok(Answer::ImportPreview(preview)) = device.ask(open) else { panic!("a preview") };
    let run = Request::ImportRun { job: preview.job, mapping: Some(preview.mapping.clone()) };
    let Ok(Answer::ImportDone(done)) = device.ask(run) else { panic!("an import") };
    assert_eq!((done.created, done.changed, done.faulty), (2, 1, 0));
    let milling = of_machine(Op::AnyOf, vec![FieldValue::Link(MILLING)]);
    assert_eq!(device.titles(milling), ["Berta AG", "Cäsar GmbH"]);
    // Our own file changes nothing.
    let Ok(Answer::File { bytes, .. }) = device.ask(Request::Export {
        query: Query::all(RecordKind::Account),
        only: None,
        columns: Vec::new(),
        zones: Vec::new(),
        format: ExportFormat::Csv,
    }) else {
        panic!("a file")
    };
    let open = Request::ImportOpen { name: "eigene.csv".to_owned(), bytes, kind: RecordKind::Account };
    let Ok(Answer::ImportPreview(preview)) = device.ask(open) else { panic!("a preview") };
    let plan = Request::ImportPlan { job: preview.job, mapping: preview.mapping.clone() };
    let Ok(Answer::ImportPlan(plan)) = device.ask(plan) else { panic!("a plan") };
    assert_eq!((plan.new, plan.changed, plan.faulty), (0, 0, 0));
}

#[test]
fn what_a_field_holds_stays_and_all_else_of_it_can_be_said_anew_and_taken_back() {
    let mut device = workshop();
    let other = put(definition::TYPE, FieldValue::Choice("text".to_owned()));
    assert_eq!(device.edit(MACHINE, other), Err(Problem::BadValue { field: definition::TYPE.to_string() }));
    device.edit(MACHINE, set(pipeline::NAME, "Maschine")).unwrap();
    device.edit(MACHINE, put(definition::RETIRED, FieldValue::Flag(true))).unwrap();
    let milling = of_machine(Op::AnyOf, vec![FieldValue::Link(MILLING)]);
    assert_eq!(device.titles(milling), ["Berta AG"], "retired, its values stay");
    device.ask(Request::Undo { id: None }).unwrap();
    assert!(!device.record(MACHINE).values.contains(&(definition::RETIRED, FieldValue::Flag(true))));
    // An own field of a record is taken back like all others.
    let record = RecordId::from_bytes([3; 16]);
    device.edit(record, put(machine(), FieldValue::Link(TURNING))).unwrap();
    device.ask(Request::Undo { id: None }).unwrap();
    assert_eq!(device.record(record).values.iter().find(|(key, _)| *key == machine()), None);
}

#[test]
fn rows_of_an_older_version_are_made_anew_with_what_people_defined() {
    let mut device = workshop();
    // A version that did not know the field wrote these rows.
    for ((table, _), value) in &mut device.store {
        if matches!(table, Table::Rows | Table::Fresh) {
            value[0] = 3;
        }
    }
    device.restart();
    let milling = of_machine(Op::AnyOf, vec![FieldValue::Link(MILLING)]);
    assert_eq!(device.titles(milling), ["Berta AG"]);
    let search = Query { search: "fräsm".to_owned(), ..Query::all(RecordKind::Account) };
    assert_eq!(device.titles(search), ["Berta AG"]);
}
