//! Stories of what devices may do by their role: the engine refuses, whatever its page asks for.

use crm_domain::command::{Command, Edit, Sown, Step};
use crm_domain::field::RecordKind;
use crm_domain::id::{CommandId, JobId, RecordId};
use crm_domain::query::Query;
use crm_domain::schema::{contact, definition, pipeline};
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;
use engine_protocol::request::Request;
use engine_protocol::sync::Role;
use engine_protocol::{Answer, Problem};
use feldbuch_tests::peer::{Peer, set};
use feldbuch_tests::relay::{Folder, Relay};

/// Anna's device, and one that she gave a role, with one contact in both.
async fn anna_and(role: Role, url: &str) -> (Peer, Peer, RecordId) {
    let mut anna = Peer::founded(url, "Anna").await;
    let record = anna.create(RecordKind::Contact, vec![set(contact::LAST_NAME, "Müller")]).await;
    anna.connect_relay(url).await;
    let link = anna.invite_as(role).await;
    let mut other = Peer::join(url, &link, "Rita").await.expect("the link is good");
    let wanted = anna.engine.digest();
    other.until("everything", |peer| peer.engine.digest() == wanted).await;
    other.until_safe().await;
    (anna, other, record)
}

/// Who may only read, as a device knows, once it has heard of somebody.
async fn readers(peer: &mut Peer) -> Vec<String> {
    for _ in 0..200 {
        peer.catch_up();
        let Ok(Answer::Devices(devices)) = peer.ask(Request::Devices).await else { panic!("devices") };
        let readers = devices.into_iter().filter(|device| device.role == Role::ReadOnly);
        let names: Vec<String> = readers.map(|device| device.member_name).collect();
        if !names.is_empty() {
            return names;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    Vec::new()
}

fn command(command: Command) -> Request {
    Request::Command { id: CommandId::from_bytes([9; 16]), command }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_may_only_read_is_refused_every_change_and_reads_all_the_same() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let url = format!("http://{}", relay.address);
    let (mut anna, mut rita, record) = anna_and(Role::ReadOnly, &url).await;
    let before = rita.engine.digest();
    let (other, kind) = (RecordId::from_bytes([7; 16]), RecordKind::Contact);
    let edits = vec![set(contact::LAST_NAME, "Maier")];
    let sown = Sown { at: Millis(1), record: other, kind, edits: edits.clone() };
    let job = JobId::from_bytes([5; 16]);
    let changes = [
        command(Command::Create { record: other, kind, edits: edits.clone() }),
        command(Command::Edit { records: vec![record], edits: edits.clone() }),
        command(Command::Edit { records: vec![record], edits: vec![Edit::Trash { trashed: true }] }),
        command(Command::Edit { records: vec![record; 300], edits: edits.clone() }),
        command(Command::Steps { steps: vec![Step::Edit { record, edits }] }),
        Request::SetUpSales { german: true },
        Request::Sow { records: vec![sown] },
        Request::Undo { id: None },
        Request::Redo,
        Request::ImportRun { job, mapping: None },
        Request::ImportUndo { job },
        Request::Invite { role: Role::ReadOnly, minutes: 15 },
    ];
    for change in changes {
        let said = format!("{change:?}");
        assert_eq!(rita.ask(change).await, Err(Problem::ReadOnly), "{said}");
    }
    assert_eq!(rita.engine.digest(), before);
    assert_eq!(rita.sync().waiting, 0, "nothing waits to be sent");
    // Who reads everything is seen by everybody.
    assert_eq!(readers(&mut anna).await, ["Rita"]);
    // What it keeps for itself is its own, and it goes on reading.
    let kept =
        Request::SetPreference { key: "list.contact.columns".to_owned(), value: "@title:280".to_owned() };
    assert_eq!(rita.ask(kept).await, Ok(Answer::Done));
    anna.edit(record, set(contact::LAST_NAME, "Möller")).await;
    let wanted = anna.engine.digest();
    rita.until("Anna's change", |peer| peer.engine.digest() == wanted).await;
    assert_eq!(rita.list(Query::all(RecordKind::Contact)).await.total, 1);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_changes_records_and_invites_members_but_defines_no_fields_and_invites_nobody_above() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let url = format!("http://{}", relay.address);
    let (_anna, mut mia, record) = anna_and(Role::Member, &url).await;
    mia.edit(record, set(contact::LAST_NAME, "Möller")).await;
    let choice = |key: &str| Some(FieldValue::Choice(key.to_owned()));
    let field = vec![
        set(pipeline::NAME, "Anlage"),
        set(definition::OF, "account"),
        Edit::Set { field: definition::TYPE, value: choice("text") },
    ];
    let kind = RecordKind::Definition;
    let record = RecordId::from_bytes([7; 16]);
    let made = Step::Create { record, kind, edits: field.clone() };
    for request in [
        command(Command::Create { record, kind, edits: field }),
        command(Command::Steps { steps: vec![made] }),
    ] {
        assert_eq!(mia.ask(request).await, Err(Problem::NotAdmin));
    }
    for role in [Role::Owner, Role::Admin, Role::Manager] {
        let asked = Request::Invite { role, minutes: 15 };
        assert_eq!(mia.ask(asked).await, Err(Problem::ReadOnly), "{role:?}");
    }
    let link = mia.invite_as(Role::ReadOnly).await;
    assert!(Peer::join(&url, &link, "Rita").await.is_ok());
    relay.stop().await;
}
