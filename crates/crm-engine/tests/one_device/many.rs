//! Many records at once: looked at before they are changed, changed in parts, in groups, and taken back.

use crm_domain::bulk::Refusal;
use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::MemberId;
use crm_domain::id::{CommandId, RecordId};
use crm_domain::query::{Column, Query, Sort};
use crm_domain::schema::{OWNER, account, deal};
use crm_domain::time::Millis;
use crm_domain::value::{FieldValue, Money};
use engine_protocol::bulk::{Deed, DeedKind, DeedLine, Preview};
use engine_protocol::files::ImportState;
use engine_protocol::grouping::{GroupValue, GroupView, Grouping};
use engine_protocol::request::{Request, Span};
use engine_protocol::view::Window;
use engine_protocol::{Answer, FromEngine, Problem, WatchId, decode};

use super::device::{Device, set};
use super::imports::{csv, import};

const TAGS: FieldKey = FieldKey::new("tags");

fn id(number: u32) -> RecordId {
    let mut bytes = [7; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    RecordId::from_bytes(bytes)
}

pub fn owner(member: u8) -> Vec<Edit> {
    vec![Edit::Set { field: OWNER, value: Some(FieldValue::Member(MemberId::from_bytes([member; 16]))) }]
}

/// A command's id as a page makes it.
pub fn command_id(device: &Device) -> CommandId {
    CommandId::new(Millis(device.now), [device.requests.to_be_bytes()[3]; 10])
}

fn do_it(device: &mut Device, command: Command) -> (CommandId, Result<Answer, Problem>) {
    let id = command_id(device);
    (id, device.ask(Request::Command { id, command }))
}

pub fn firms(device: &mut Device, count: u32) -> Vec<RecordId> {
    let records: Vec<RecordId> = (0..count).map(id).collect();
    for (number, record) in records.iter().enumerate() {
        let mut edits = vec![set(account::NAME, &format!("Firma {number:04}"))];
        if number % 10 == 0 {
            edits.extend(owner(2));
        }
        let kind = RecordKind::Account;
        do_it(device, Command::Create { record: *record, kind, edits }).1.unwrap();
    }
    records
}

fn preview(device: &mut Device, records: &[RecordId], edits: &[Edit]) -> Preview {
    let asked = Request::Preview { records: records.to_vec(), edits: edits.to_vec(), show: 5 };
    let Ok(Answer::Preview(bytes)) = device.ask(asked) else { panic!("a preview") };
    decode(&bytes).unwrap()
}

fn done_here(device: &mut Device, limit: u32) -> Vec<DeedLine> {
    let Ok(Answer::Deeds(bytes)) = device.ask(Request::Deeds { limit }) else { panic!("deeds") };
    decode(&bytes).unwrap()
}

fn deeds(device: &mut Device) -> Vec<Deed> {
    let command = |line| match line {
        DeedLine::Command(deed) => Some(deed),
        DeedLine::Import(_) => None,
    };
    done_here(device, 50).into_iter().filter_map(command).collect()
}

pub fn owned(device: &mut Device, records: &[RecordId], member: u8) -> usize {
    let with = preview(device, records, &owner(member));
    with.already as usize
}

#[test]
fn a_change_of_many_is_looked_at_first_and_says_what_it_would_do() {
    let mut device = Device::founded();
    let mut records = firms(&mut device, 30);
    device.edit(records[1], Edit::Trash { trashed: true }).unwrap();
    records.push(id(99_999));
    let seen = preview(&mut device, &records, &owner(2));
    assert_eq!((seen.changes.len(), seen.already), (26, 3));
    assert_eq!(seen.refused, [(Refusal::Gone, 2)]);
    assert_eq!(seen.lines.len(), 5);
    assert_eq!((seen.lines[0].title.as_str(), &seen.lines[0].before), ("Firma 0002", &None));
    assert_eq!(seen.lines[0].after, Some(FieldValue::Member(MemberId::from_bytes([2; 16]))));
    assert_eq!(owned(&mut device, &records, 2), 3, "and nothing is changed by looking");
}

#[test]
fn many_records_are_changed_in_parts_under_one_command_and_taken_back_as_one_after_a_restart() {
    let mut device = Device::founded();
    let records = firms(&mut device, 600);
    device.told.clear();
    let command = Command::Edit { records: records.clone(), edits: owner(3) };
    let (done, answer) = do_it(&mut device, command);
    assert_eq!(answer, Ok(Answer::Done));
    let progress: Vec<(u32, u32)> = device
        .told
        .iter()
        .filter_map(|message| match message {
            FromEngine::Bulk(progress) if progress.id == done => Some((progress.done, progress.total)),
            _ => None,
        })
        .collect();
    assert_eq!(progress, [(256, 600), (512, 600), (600, 600)]);
    assert_eq!(owned(&mut device, &records, 3), 600);
    device.restart();
    let latest = deeds(&mut device).remove(0);
    assert_eq!((latest.id, latest.what, latest.records), (done, DeedKind::Changed, 600));
    assert_eq!((latest.fields, latest.undone), (vec![OWNER], false));
    // What somebody changed since stays.
    device.edit(records[5], owner(4).remove(0)).unwrap();
    let Ok(Answer::Undone { restored, kept, .. }) = device.ask(Request::Undo { id: Some(done) }) else {
        panic!("undone")
    };
    assert_eq!((restored, kept), (599, vec![records[5]]));
    assert_eq!((owned(&mut device, &records, 2), owned(&mut device, &records, 3)), (60, 0));
    assert_eq!(owned(&mut device, &records, 4), 1);
}

#[test]
fn a_part_that_cannot_be_stored_is_said_and_the_rest_can_be_taken_back() {
    let mut device = Device::founded();
    let records = firms(&mut device, 600);
    device.refuse = 1;
    let command = Command::Edit { records: records.clone(), edits: owner(3) };
    let (done, answer) = do_it(&mut device, command);
    assert!(matches!(answer, Err(Problem::Store(_))), "{answer:?}");
    assert_eq!(owned(&mut device, &records, 3), 344, "the other parts are durable");
    device.ask(Request::Undo { id: Some(done) }).unwrap();
    assert_eq!(owned(&mut device, &records, 3), 0);
}

#[test]
fn what_was_done_here_is_listed_latest_first_also_after_a_restart() {
    let mut device = Device::founded();
    // A page's clock is no earlier than what it has seen.
    device.now = 1_700_000_000_000;
    let records = firms(&mut device, 2);
    device.now += 60_000;
    let tag = Edit::Tag { field: TAGS, word: "Messe".to_owned(), present: true };
    let (tagged, _) = do_it(&mut device, Command::Edit { records: records.clone(), edits: vec![tag] });
    let trash = |trashed| Command::Edit { records: vec![id(0)], edits: vec![Edit::Trash { trashed }] };
    do_it(&mut device, trash(true)).1.unwrap();
    do_it(&mut device, trash(false)).1.unwrap();
    device.restart();
    let seen = deeds(&mut device);
    let whats: Vec<DeedKind> = seen.iter().map(|deed| deed.what).collect();
    use DeedKind::{Changed, Made, Restored, Trashed};
    assert_eq!(whats, [Restored, Trashed, Changed, Made, Made]);
    assert!(seen.is_sorted_by_key(|deed| std::cmp::Reverse(deed.at)));
    assert_eq!(seen[2].first, (id(0), RecordKind::Account, "Firma 0000".to_owned()));
    assert_eq!((seen[2].records, &seen[2].fields), (2, &vec![TAGS]));
    device.ask(Request::Undo { id: Some(tagged) }).unwrap();
    let undone: Vec<bool> = deeds(&mut device).iter().map(|deed| deed.undone).collect();
    assert_eq!(undone, [false, false, true, false, false]);
}

#[test]
fn an_import_is_one_line_among_what_was_done_and_is_taken_back_from_there() {
    let mut device = Device::founded();
    device.now = 1_700_000_000_000;
    firms(&mut device, 1);
    device.now += 60_000;
    let Ok(Answer::ImportDone(done)) = import(&mut device, csv(30)) else { panic!("an import") };
    device.now += 60_000;
    do_it(&mut device, Command::Edit { records: vec![id(0)], edits: owner(3) }).1.unwrap();
    device.restart();
    let seen = done_here(&mut device, 50);
    assert!(
        matches!(&seen[..], [DeedLine::Command(_), DeedLine::Import(_), DeedLine::Command(_)]),
        "{seen:?}"
    );
    let DeedLine::Import(import) = &seen[1] else { panic!("an import") };
    assert_eq!(
        (import.name.as_str(), import.created, import.state),
        ("kontakte.csv", done.created, ImportState::Done)
    );
    assert_eq!(done_here(&mut device, 2), seen[..2]);
    device.ask(Request::ImportUndo { job: import.job }).unwrap();
    assert_eq!(device.list(Query::all(RecordKind::Contact)).total, 0);
    device.restart();
    let DeedLine::Import(import) = done_here(&mut device, 50).remove(1) else { panic!("an import") };
    assert_eq!(import.state, ImportState::Undone);
}

fn grouping(by: &'static str) -> Grouping {
    Grouping { by: FieldKey::new(by), closed: Vec::new() }
}

fn grouped(device: &mut Device, watch: WatchId, grouping: Grouping, span: Span) -> Window {
    device.told.clear();
    let query = Query {
        sort: vec![Sort { column: Column::Field(deal::AMOUNT), descending: true }],
        ..Query::all(RecordKind::Deal)
    };
    let columns = vec![Column::Title];
    device.ask(Request::WatchGrouped { watch, query, columns, span, grouping }).unwrap();
    device.window(watch)
}

fn choice(field: FieldKey, key: &str) -> Edit {
    Edit::Set { field, value: Some(FieldValue::Choice(key.to_owned())) }
}

fn amount(minor: i64) -> Edit {
    let money = Money { minor, currency: *b"EUR" };
    Edit::Set { field: deal::AMOUNT, value: Some(FieldValue::Money(money)) }
}

const ALL: Span = Span { start: 0, len: 100 };
const KIND: FieldKey = FieldKey::new("source");

fn deals(device: &mut Device) {
    for (number, (kind, minor)) in
        [("fair", 100), ("website", 200), ("fair", 300), ("website", 50), ("", 5)].into_iter().enumerate()
    {
        let mut edits = vec![set(deal::NAME, &format!("D{number}")), amount(minor)];
        if !kind.is_empty() {
            edits.push(choice(KIND, kind));
        }
        device.create(u8::try_from(number + 1).unwrap(), RecordKind::Deal, edits);
    }
}

fn of(group: &GroupView) -> (GroupValue, u32, i64) {
    (group.value.clone(), group.count, group.sums.iter().map(|sum| sum.minor).sum())
}

fn names(window: &Window) -> Vec<&str> {
    window.rows.iter().map(|row| row.title.as_str()).collect()
}

#[test]
fn a_list_in_groups_counts_and_sums_and_stays_right_by_the_changed_rows() {
    let mut device = Device::founded();
    deals(&mut device);
    let kind = |key: &str| Some(FieldValue::Choice(key.to_owned()));
    let window = grouped(&mut device, WatchId(3), grouping("source"), ALL);
    let groups: Vec<_> = window.groups.iter().map(of).collect();
    assert_eq!(groups, [(kind("website"), 2, 250), (kind("fair"), 2, 400), (None, 1, 5)]);
    assert_eq!(names(&window), ["D1", "D3", "D2", "D0", "D4"]);
    // One deal changes its group, one its amount, one leaves.
    device.edit(RecordId::from_bytes([1; 16]), choice(KIND, "website")).unwrap();
    device.edit(RecordId::from_bytes([4; 16]), amount(1_000)).unwrap();
    device.edit(RecordId::from_bytes([5; 16]), Edit::Trash { trashed: true }).unwrap();
    let live = device.window(WatchId(3));
    let fresh = grouped(&mut device, WatchId(4), grouping("source"), ALL);
    assert_eq!(live, fresh);
    let groups: Vec<_> = live.groups.iter().map(of).collect();
    assert_eq!(groups, [(kind("website"), 3, 1_300), (kind("fair"), 1, 300)]);
    assert_eq!(names(&live), ["D3", "D1", "D0", "D2"]);
}

#[test]
fn rows_of_closed_groups_are_left_out_of_the_window_but_not_of_the_sums() {
    let mut device = Device::founded();
    deals(&mut device);
    let closed = vec![Some(FieldValue::Choice("website".to_owned()))];
    let wanted = Grouping { closed, ..grouping("source") };
    let window = grouped(&mut device, WatchId(3), wanted.clone(), Span { start: 1, len: 1 });
    assert_eq!((window.start, names(&window)), (1, vec!["D0"]));
    assert_eq!(window.groups.iter().map(|group| group.closed).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(window.total, 5, "all of them are in the list");
    let place = Request::Place { watch: WatchId(3), record: RecordId::from_bytes([5; 16]) };
    assert_eq!(device.ask(place), Ok(Answer::Place(Some(2))));
    let hidden = Request::Place { watch: WatchId(3), record: RecordId::from_bytes([2; 16]) };
    assert_eq!(device.ask(hidden), Ok(Answer::Place(None)));
}
