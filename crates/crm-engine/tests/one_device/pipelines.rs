//! Pipelines and stages that go: never from under their deals, with their deals in one act, and back again. And which
//! pipeline new deals go to.

use crm_domain::command::{Command, Edit, Step};
use crm_domain::field::RecordKind;
use crm_domain::id::{CommandId, RecordId};
use crm_domain::query::{Column, Filter, Op, Query};
use crm_domain::schema::{deal, pipeline};
use crm_domain::time::Day;
use crm_domain::value::FieldValue;
use engine_protocol::request::Request;
use engine_protocol::{Answer, FromEngine, Problem};

use super::device::{Device, set};
use super::sales::{link, log, new_deal, selling, shift, stage, undo, value};

const REMOVAL: CommandId = CommandId::from_bytes([201; 16]);

fn trash(device: &mut Device, record: RecordId) -> Result<Answer, Problem> {
    device.edit(record, Edit::Trash { trashed: true })
}

fn remove(device: &mut Device, stage: RecordId, into: RecordId) -> Result<Answer, Problem> {
    device.ask(Request::RemoveStage { id: REMOVAL, stage, into })
}

fn stages(device: &mut Device) -> u32 {
    device.list(Query::all(RecordKind::Stage)).total
}

/// How many deals lie in a stage.
fn lying_in(device: &mut Device, stage: RecordId) -> u32 {
    let values = vec![FieldValue::Link(stage)];
    let filter = Filter::Is { column: Column::Field(deal::STAGE), op: Op::AnyOf, values };
    device.list(Query { filter, ..Query::all(RecordKind::Deal) }).total
}

/// A further pipeline with a stage to begin with.
fn another(device: &mut Device, number: u8) -> (RecordId, RecordId) {
    let name = vec![
        set(pipeline::NAME, "Service"),
        Edit::Set { field: pipeline::POSITION, value: Some(FieldValue::Number(2_000)) },
    ];
    let made = device.create(number, RecordKind::Pipeline, name);
    let first = vec![set(pipeline::NAME, "Anfrage"), link(pipeline::PIPELINE, made)];
    (made, device.create(number + 1, RecordKind::Stage, first))
}

#[test]
fn a_stage_or_a_pipeline_in_which_deals_lie_stays() {
    let mut device = selling();
    let needs = stage(&mut device, "needs");
    let record = new_deal(&mut device, 1, "Pumpen", "needs");
    let Some(FieldValue::Link(of)) = value(&mut device, record, deal::PIPELINE) else { panic!("a pipeline") };
    assert_eq!(trash(&mut device, needs), Err(Problem::StillUsed { deals: 1 }));
    assert_eq!(trash(&mut device, of), Err(Problem::StillUsed { deals: 1 }));
    // What lies in the trash holds nothing.
    trash(&mut device, record).unwrap();
    trash(&mut device, needs).unwrap();
    trash(&mut device, of).unwrap();
    assert_eq!((stages(&mut device), device.list(Query::all(RecordKind::Pipeline)).total), (6, 0));
}

#[test]
fn taking_back_that_a_stage_was_made_leaves_it_when_deals_came_into_it_since() {
    let mut device = selling();
    let (_, anew) = another(&mut device, 1);
    let made = new_deal(&mut device, 3, "Pumpen", "new");
    device.edit(made, link(deal::STAGE, anew)).unwrap();
    let Ok(Answer::Deeds(bytes)) = device.ask(Request::Deeds { limit: 9 }) else { panic!("deeds") };
    let deeds: Vec<engine_protocol::bulk::DeedLine> = engine_protocol::decode(&bytes).unwrap();
    let of_the_stage = deeds.iter().find_map(|line| match line {
        engine_protocol::bulk::DeedLine::Command(deed) if deed.first.0 == anew => Some(deed.id),
        _ => None,
    });
    let answer = device.ask(Request::Undo { id: of_the_stage });
    assert!(matches!(answer, Ok(Answer::Undone { restored: 0, kept, .. }) if kept == [anew]));
    assert_eq!(lying_in(&mut device, anew), 1);
}

#[test]
fn a_stage_goes_and_its_deals_go_to_another_in_one_act_that_is_taken_back_as_one() {
    let mut device = selling();
    let [needs, proposal] = ["needs", "proposal"].map(|key| stage(&mut device, key));
    let pumps = new_deal(&mut device, 1, "Pumpen", "needs");
    new_deal(&mut device, 2, "Rohre", "needs");
    let before = device.record(pumps).values;
    assert_eq!(remove(&mut device, needs, proposal), Ok(Answer::Done));
    assert_eq!((stages(&mut device), lying_in(&mut device, proposal)), (6, 2));
    let moves: Vec<_> = log(&mut device, pumps).iter().map(|entry| (entry.from, entry.to)).collect();
    assert_eq!(moves, [(None, needs), (Some(needs), proposal)]);
    // Asked for again, as after a lost answer.
    let digest = device.engine.digest();
    device.restart();
    assert_eq!(remove(&mut device, needs, proposal), Ok(Answer::Done));
    assert_eq!(device.engine.digest(), digest);
    undo(&mut device);
    assert_eq!((stages(&mut device), lying_in(&mut device, needs)), (7, 2));
    assert_eq!(device.record(pumps).values, before);
    assert_eq!(remove(&mut device, needs, proposal), Ok(Answer::Done), "and is not done anew");
    assert_eq!(lying_in(&mut device, needs), 2);
    device.ask(Request::Redo).unwrap();
    assert_eq!((stages(&mut device), lying_in(&mut device, proposal)), (6, 2));
}

#[test]
fn removing_a_stage_wins_no_deal_and_loses_none() {
    let mut device = selling();
    let [needs, won, lost] = ["needs", "won", "lost"].map(|key| stage(&mut device, key));
    let record = new_deal(&mut device, 1, "Pumpen", "needs");
    for into in [won, lost, needs] {
        assert!(matches!(remove(&mut device, needs, into), Err(Problem::BadValue { .. })));
    }
    assert_eq!(remove(&mut device, needs, record), Err(Problem::UnknownRecord));
    assert_eq!((stages(&mut device), lying_in(&mut device, needs)), (7, 1));
    // A deal that was won stays won on its day.
    let (other, _) = another(&mut device, 2);
    let outcome = Edit::Set { field: pipeline::OUTCOME, value: Some(FieldValue::Choice("won".to_owned())) };
    let done = vec![set(pipeline::NAME, "Erledigt"), link(pipeline::PIPELINE, other), outcome];
    let done = device.create(4, RecordKind::Stage, done);
    shift(&mut device, record, "won");
    let day = Some(FieldValue::Day(Day::from_iso("1970-01-01").unwrap()));
    assert_eq!(value(&mut device, record, deal::CLOSED_AT), day);
    device.now += 3 * 86_400_000;
    assert_eq!(remove(&mut device, won, done), Ok(Answer::Done));
    assert_eq!(value(&mut device, record, deal::CLOSED_AT), day);
    assert_eq!(value(&mut device, record, deal::PIPELINE), Some(FieldValue::Link(other)));
}

/// Makes so many deals in a stage.
fn many(device: &mut Device, stage: RecordId, count: u32) {
    for number in 0..count {
        let mut bytes = [9; 16];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        let edits = vec![set(deal::NAME, &format!("D{number}")), link(deal::STAGE, stage)];
        let record = RecordId::from_bytes(bytes);
        device.command(Command::Create { record, kind: RecordKind::Deal, edits }).unwrap();
    }
}

#[test]
fn many_deals_of_a_stage_go_in_parts_and_the_stage_last_under_one_command() {
    let mut device = selling();
    let [needs, proposal] = ["needs", "proposal"].map(|key| stage(&mut device, key));
    many(&mut device, needs, 300);
    // A part that cannot be stored leaves its deals, and so the stage.
    device.refuse = 1;
    assert!(remove(&mut device, needs, proposal).is_err());
    assert_eq!((stages(&mut device), lying_in(&mut device, needs)), (7, 256));
    // Asked for again it goes on.
    device.restart();
    assert_eq!(remove(&mut device, needs, proposal), Ok(Answer::Done));
    let last = device.told.iter().rev().find_map(|message| match message {
        FromEngine::Bulk(progress) if progress.id == REMOVAL => Some((progress.done, progress.total)),
        _ => None,
    });
    assert_eq!(last, Some((257, 257)));
    assert_eq!((stages(&mut device), lying_in(&mut device, proposal)), (6, 300));
    undo(&mut device);
    assert_eq!((stages(&mut device), lying_in(&mut device, needs)), (7, 300));
}

/// The stage of a deal that a file brings, which names none.
fn imported(device: &mut Device, name: &str) -> Option<FieldValue> {
    let bytes = format!("Name;Betrag\n{name};100\n").into_bytes();
    let open = Request::ImportOpen { name: "chancen.csv".to_owned(), bytes, kind: RecordKind::Deal };
    let Ok(Answer::ImportPreview(preview)) = device.ask(open) else { panic!("a preview") };
    let run = Request::ImportRun { job: preview.job, mapping: Some(preview.mapping.clone()) };
    assert!(matches!(device.ask(run), Ok(Answer::ImportDone(_))));
    let found = Query { search: name.to_owned(), ..Query::all(RecordKind::Deal) };
    let record = device.list(found).rows[0].id;
    value(device, record, deal::STAGE)
}

#[test]
fn a_deal_that_names_no_stage_goes_to_the_pipeline_that_was_chosen() {
    let mut device = selling();
    let (other, first) = another(&mut device, 1);
    let new = stage(&mut device, "new");
    assert_eq!(imported(&mut device, "Pumpen"), Some(FieldValue::Link(new)));
    let edits = vec![Edit::Set { field: pipeline::DEFAULT, value: Some(FieldValue::Flag(true)) }];
    device.command(Command::Steps { steps: vec![Step::Edit { record: other, edits }] }).unwrap();
    device.restart();
    assert_eq!(imported(&mut device, "Rohre"), Some(FieldValue::Link(first)));
    undo(&mut device);
    assert_eq!(imported(&mut device, "Ventile"), Some(FieldValue::Link(new)));
}
