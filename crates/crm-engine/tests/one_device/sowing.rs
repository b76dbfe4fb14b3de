//! A firm to look at: records with their past, put into a workspace at once.

use crm_domain::field::RecordKind;
use crm_domain::query::{Column, Filter, Op, Query, Sort};
use crm_domain::sales::stage::Stage;
use crm_domain::schema::{self, interaction};
use crm_domain::time::{Millis, UTC};
use crm_domain::value::FieldValue;
use crm_domain::words::Language;
use demo::{Firm, Setting, Size};
use engine_protocol::answer::State;
use engine_protocol::request::{Request, SOWN_AT_ONCE, Span};
use engine_protocol::{Answer, Problem, WatchId};

use super::device::Device;

const NOW: i64 = 1_795_000_000_000;

/// A device with a firm in it.
fn sown(size: Size) -> (Device, Firm) {
    let mut device = Device::founded();
    device.now = NOW;
    device.ask(Request::SetUpSales { german: true }).unwrap();
    let Ok(Answer::State(State::Open(workspace))) = device.ask(Request::State) else { panic!("open") };
    let (watch, span) = (WatchId(8), Span { start: 0, len: 100 });
    let columns = schema::STAGE.fields.iter().map(|spec| Column::Field(spec.key)).collect();
    device.ask(Request::Watch { watch, query: Query::all(RecordKind::Stage), columns, span }).unwrap();
    let stages = device.window(watch).rows.into_iter().map(|row| {
        let get = |key| {
            let at = schema::STAGE.fields.iter().position(|spec| spec.key == key)?;
            row.cells.get(at)?.as_ref()
        };
        Stage::of_values(row.id, row.title.clone(), &get)
    });
    let mut stages: Vec<Stage> = stages.collect();
    stages.sort_by_key(|stage| stage.position);
    let firm = Firm::new(Setting {
        seed: 1,
        size,
        now: Millis(NOW),
        zone: UTC.clone(),
        member: workspace.member,
        stages,
        language: Language::De,
    });
    for from in (0..size.total()).step_by(500) {
        let records = firm.records(from, 500).collect();
        assert_eq!(device.ask(Request::Sow { records }), Ok(Answer::Done));
    }
    (device, firm)
}

fn counts(device: &mut Device) -> (u32, u32, u32, u32) {
    let Ok(Answer::State(State::Open(workspace))) = device.ask(Request::State) else { panic!("open") };
    let counts = workspace.counts;
    (counts.accounts, counts.contacts, counts.leads, counts.deals)
}

#[test]
fn a_firm_is_there_with_its_past_and_once_however_often_it_is_sown() {
    let size = Size::SMALL;
    let (mut device, firm) = sown(size);
    let expected = (size.accounts, size.contacts, size.leads, size.deals);
    assert_eq!(counts(&mut device), expected);
    device.ask(Request::Sow { records: firm.records(0, 300).collect() }).unwrap();
    assert_eq!(counts(&mut device), expected);
    device.restart();
    assert_eq!(counts(&mut device), expected);
    // Nobody did it: there is nothing to take back.
    assert_eq!(device.ask(Request::Undo { id: None }), Err(Problem::NothingToUndo));
    let account = firm.records(0, 1).next().unwrap();
    let view = device.record(account.record);
    assert_eq!(view.created_at, account.at);
}

#[test]
fn what_was_done_with_a_company_is_found_newest_first() {
    let (mut device, firm) = sown(Size::SMALL);
    let mut all = firm.records(0, Size::SMALL.total());
    let account = all.find(|sown| sown.kind == RecordKind::Account).unwrap().record;
    let about = Filter::Is {
        column: Column::Field(schema::RELATED),
        op: Op::Is,
        values: vec![FieldValue::Link(account)],
    };
    let sort = vec![Sort { column: Column::Field(interaction::AT), descending: true }];
    let query = Query { filter: about, sort, ..Query::all(RecordKind::Interaction) };
    let (watch, span) = (WatchId(9), Span { start: 0, len: 50 });
    let columns = vec![Column::Field(interaction::AT), Column::Field(schema::RELATED)];
    device.ask(Request::Watch { watch, query, columns, span }).unwrap();
    let window = device.window(watch);
    assert!(window.total > 2, "{}", window.total);
    let at = |cell: &Option<FieldValue>| match cell {
        Some(FieldValue::Moment(at)) => at.0,
        other => panic!("no moment: {other:?}"),
    };
    assert!(window.rows.windows(2).all(|pair| at(&pair[0].cells[0]) >= at(&pair[1].cells[0])));
    for row in &window.rows {
        let Some(FieldValue::Tags(related)) = &row.cells[1] else { panic!("about somebody") };
        assert!(related.contains(&account.to_string()));
    }
    assert!(window.titles.iter().any(|(id, title)| *id == account && !title.is_empty()));
}

#[test]
fn too_many_at_once_are_refused_and_nothing_is_written() {
    let mut device = Device::founded();
    device.now = NOW;
    let firm = Firm::new(Setting {
        seed: 1,
        size: Size::LARGE,
        now: Millis(NOW),
        zone: UTC.clone(),
        member: crm_domain::id::MemberId::from_bytes([1; 16]),
        stages: Vec::new(),
        language: Language::En,
    });
    let most = u32::try_from(SOWN_AT_ONCE).unwrap();
    let records = firm.records(0, most + 1).collect();
    assert_eq!(device.ask(Request::Sow { records }), Err(Problem::BadValue { field: "records".to_owned() }));
    assert_eq!(counts(&mut device).0, 0);
}
