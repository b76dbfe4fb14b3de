//! Whatever a person writes, in any field of any kind, one undo takes back and one redo does again, also after a restart.

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::value::FieldValue;
use engine_protocol::request::Request;

use super::device::Device;
use super::everything::{record_of, samples};

/// What a person sees of a record.
#[derive(Debug, PartialEq)]
struct Seen {
    title: String,
    in_trash: bool,
    values: Vec<(FieldKey, FieldValue)>,
}

fn seen(device: &mut Device, record: RecordId) -> Seen {
    let view = device.record(record);
    Seen { title: view.title, in_trash: view.deleted_at.is_some(), values: view.values }
}

fn all_seen(device: &mut Device) -> Vec<Seen> {
    RecordKind::ALL.into_iter().map(|kind| seen(device, record_of(kind))).collect()
}

/// What empties again what an edit fills.
fn opposite(edit: &Edit) -> Edit {
    match edit.clone() {
        Edit::Set { field, .. } => Edit::Set { field, value: None },
        Edit::PutItem { field, item, .. } => Edit::RemoveItem { field, item },
        Edit::Tag { field, word, .. } => Edit::Tag { field, word, present: false },
        Edit::Write { field, before, after } => Edit::Write { field, before: after, after: before },
        Edit::Trash { trashed } => Edit::Trash { trashed: !trashed },
        other => other,
    }
}

/// Edits a record, takes it back and does it again. Says whether the edit was taken and showed; one that is refused shows
/// nothing.
fn there_and_back(device: &mut Device, record: RecordId, edit: &Edit, restarts: bool) -> bool {
    let before = seen(device, record);
    let answer = device.edit(record, edit.clone());
    let after = seen(device, record);
    if answer.is_err() {
        assert_eq!(after, before, "refused: {edit:?}");
    }
    if after == before {
        return false;
    }
    if restarts {
        device.restart();
        assert_eq!(seen(device, record), after, "after a restart: {edit:?}");
    }
    device.ask(Request::Undo { id: None }).unwrap();
    assert_eq!(seen(device, record), before, "taken back: {edit:?}");
    if restarts {
        device.restart();
    }
    device.ask(Request::Redo).unwrap();
    assert_eq!(seen(device, record), after, "done again: {edit:?}");
    true
}

#[test]
fn what_is_written_in_any_field_of_any_kind_is_taken_back_and_done_again() {
    let mut device = Device::founded();
    for kind in RecordKind::ALL {
        let edits = samples(kind).into_iter().take(1).collect();
        device.command(Command::Create { record: record_of(kind), kind, edits }).unwrap();
    }
    for kind in RecordKind::ALL {
        let record = record_of(kind);
        let before = all_seen(&mut device);
        let edits = samples(kind).split_off(1);
        let mut taken = 0;
        for (number, edit) in edits.iter().enumerate() {
            taken += usize::from(there_and_back(&mut device, record, edit, number == 0));
        }
        assert!(taken * 10 >= edits.len() * 6, "{kind:?}: only {taken} of {} fields", edits.len());
        let mut emptied = 0;
        for edit in edits.iter().map(opposite) {
            emptied += usize::from(there_and_back(&mut device, record, &edit, false));
        }
        assert!(emptied * 10 >= edits.len() * 5, "{kind:?}: only {emptied} of {} emptied", edits.len());
        let trash = Edit::Trash { trashed: true };
        assert!(there_and_back(&mut device, record, &trash, true), "{kind:?} goes to the trash");
        taken += emptied + 1;
        for _ in 0..taken {
            device.ask(Request::Undo { id: None }).unwrap();
        }
        assert_eq!(
            all_seen(&mut device),
            before,
            "all of {kind:?} taken back, with what rules made of it elsewhere"
        );
    }
}
