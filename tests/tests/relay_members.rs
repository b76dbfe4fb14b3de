//! Who may do what at the relay: deny by default, invitations, removal, erasure (reliability S1).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use feldbuch_tests::relay::{Device, Folder, Link, LinkError, Relay, founded, invite_key, joined, tag};
use relay_protocol::{
    Batch, CancelInvite, ClientFrame, CreateToken, CreateWorkspace, DecodeError, EntryBody, EntryKind,
    ErrorCode, ListDevices, Pull, Purge, Push, PushResult, PutInvite, Redeem, RemoveDevice, Role, Salt,
    ServerFrame, Signature, StreamId, WorkspaceId,
};
use sync_server::CreatePolicy;

const MAIN: StreamId = StreamId::MAIN;

/// Who tries.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Who {
    /// A connection that did not say hello.
    Nobody,
    /// A member of another workspace.
    Outsider,
    /// Was a member.
    Removed,
    /// A member that may only read.
    Reader,
    /// A member.
    Member,
    /// Somebody who leads members.
    Admin,
    /// The founder.
    Owner,
}

const EVERYBODY: [Who; 7] =
    [Who::Nobody, Who::Outsider, Who::Removed, Who::Reader, Who::Member, Who::Admin, Who::Owner];

/// What the relay answers in one line.
#[derive(Debug, PartialEq)]
enum Outcome {
    Allowed,
    Denied(ErrorCode),
}

/// The rows of the table: every message after the handshake, and what each of `EVERYBODY` gets.
/// An outsider's messages concern its own workspace, where it is the owner: they must be allowed,
/// and must not touch this one (asserted at the end of the test).
fn expected(frame: &ClientFrame) -> [Outcome; 7] {
    use ErrorCode::{NotAuthenticated, ReadOnly, Revoked, UnknownDevice};
    use Outcome::{Allowed, Denied};
    let row = |outsider, reader, member| {
        [Denied(NotAuthenticated), outsider, Denied(Revoked), reader, member, Allowed, Allowed]
    };
    match frame {
        // Who somebody is, readers say as well.
        ClientFrame::Push(push) if goes_to(push) == StreamId::CONFIG => row(Allowed, Allowed, Allowed),
        ClientFrame::Push(_) => row(Allowed, Denied(ReadOnly), Allowed),
        ClientFrame::Pull(_) | ClientFrame::ListDevices(_) => row(Allowed, Allowed, Allowed),
        ClientFrame::PutInvite(_) => row(Allowed, Denied(ReadOnly), Allowed),
        ClientFrame::CancelInvite(_) | ClientFrame::Purge(_) => {
            row(Allowed, Denied(ReadOnly), Denied(ReadOnly))
        }
        ClientFrame::RemoveDevice(_) => row(Denied(UnknownDevice), Denied(ReadOnly), Denied(ReadOnly)),
        // A new message does not compile here until it has a row; these three are the handshake's
        // and have tests of their own below. In an open session nobody gets anything from them.
        ClientFrame::Hello(_) | ClientFrame::CreateWorkspace(_) | ClientFrame::Redeem(_) => {
            unreachable!("part of the handshake")
        }
    }
}

fn goes_to(push: &Push) -> StreamId {
    Batch::decode_strict(&push.batches[0]).unwrap().header.stream
}

fn rows(device: &Device, victim: &Device, left: &str) -> Vec<ClientFrame> {
    let config = device.batch(StreamId::CONFIG, &[b"who I am"]).encode();
    let purge = relay_protocol::purge_message(&device.workspace, MAIN, &tag(7));
    vec![
        ClientFrame::Push(Push { request: 1, batches: vec![device.edit(b"x")], expect: None }),
        ClientFrame::Push(Push { request: 1, batches: vec![config], expect: None }),
        ClientFrame::Pull(Pull { stream: MAIN, after: 0, max_bytes: 99 }),
        ClientFrame::PutInvite(PutInvite {
            request: 1,
            invite: invite_key(&format!("{:?}", device.id())),
            expires_in_s: 60,
            role: Role::Member,
            sealed: vec![1],
        }),
        ClientFrame::CancelInvite(CancelInvite { request: 1, invite: invite_key(left) }),
        ClientFrame::RemoveDevice(RemoveDevice { request: 1, device: victim.id() }),
        ClientFrame::ListDevices(ListDevices { request: 1 }),
        ClientFrame::Purge(Purge {
            request: 1,
            stream: MAIN,
            tag: tag(7),
            signature: relay_protocol::sign(&device.key, &purge),
        }),
    ]
}

async fn outcome(link: &mut Link, frame: &ClientFrame) -> Outcome {
    if link.send(frame).await.is_err() {
        return Outcome::Denied(ErrorCode::Revoked);
    }
    match link.next().await.unwrap() {
        ServerFrame::Err(refusal) => Outcome::Denied(refusal.code),
        ServerFrame::Ack(ack) => match ack.results[0] {
            PushResult::Seq(_) => Outcome::Allowed,
            PushResult::Rejected(code) => Outcome::Denied(code),
        },
        ServerFrame::Page(_) | ServerFrame::Done(_) | ServerFrame::DeviceList(_) => Outcome::Allowed,
        other => panic!("unexpected {other:?}"),
    }
}

#[tokio::test]
async fn s1_p19_p22_every_message_is_denied_unless_the_table_says_otherwise() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (ada, mut owner) = founded(relay.address, "ada").await;
    let workspace = ada.workspace;
    let (reader, _l) = joined(relay.address, &mut owner, workspace, "r", Role::Reader).await;
    let (member, _l) = joined(relay.address, &mut owner, workspace, "m", Role::Member).await;
    let (removed, _l) = joined(relay.address, &mut owner, workspace, "x", Role::Member).await;
    let (admin, _l) = joined(relay.address, &mut owner, workspace, "a", Role::Admin).await;
    let remove = RemoveDevice { request: 9, device: removed.id() };
    owner.ask(&ClientFrame::RemoveDevice(remove)).await.unwrap();
    let (outsider, _l) = founded(relay.address, "eve").await;

    for (column, who) in EVERYBODY.into_iter().enumerate() {
        let device = match who {
            Who::Nobody | Who::Owner => &ada,
            Who::Outsider => &outsider,
            Who::Removed => &removed,
            Who::Reader => &reader,
            Who::Member => &member,
            Who::Admin => &admin,
        };
        // Each has somebody to remove and an invitation to withdraw.
        let (left, name) = (format!("left for {who:?}"), format!("met by {who:?}"));
        let invite = Device::invite(&mut owner, &left, Role::Member);
        owner.ask(&invite).await.unwrap();
        let (victim, _l) = joined(relay.address, &mut owner, workspace, &name, Role::Member).await;
        for frame in rows(device, &victim, &left) {
            let mut link = Link::open(relay.address).await.unwrap();
            let got = match who {
                Who::Nobody => outcome(&mut link, &frame).await,
                _ => match device.say_hello(&mut link, Vec::new()).await {
                    Ok(_) => outcome(&mut link, &frame).await,
                    Err(refusal) => Outcome::Denied(refusal.code),
                },
            };
            assert_eq!(got, expected(&frame)[column], "{who:?} says {}", frame.name());
        }
    }
    // What the outsider did was done to its own workspace only.
    let mut link = ada.connect(relay.address).await;
    let batches = link.pull_all(MAIN, 0).await;
    assert_eq!(batches.len(), 3, "the member's, the admin's and the owner's");
    relay.stop().await;
}

/// The number of a message's kind, which it begins with: `[kind, body]`.
fn kind_of(bytes: &[u8]) -> u8 {
    bytes[1]
}

#[test]
fn s1_every_message_that_the_relay_reads_is_in_the_table() {
    let ada = Device::founder("ada");
    let mut tried: BTreeSet<u8> =
        rows(&ada, &ada, "left").iter().map(|frame| kind_of(&frame.encode())).collect();
    // Hello, CreateWorkspace and Redeem: the handshake's.
    tried.extend([1, 2, 3]);
    // WHY asked of the decoder: a message that has an answer in the table and is never said would be missed.
    let is_known = |kind: &u8| {
        let nothing = ClientFrame::decode(&[&[0x82], head(*kind).as_slice(), &[0x80]].concat());
        !matches!(nothing, Err(DecodeError::UnknownKind(_)))
    };
    let known: BTreeSet<u8> = (0..=255).filter(is_known).collect();
    assert_eq!(tried, known);
}

/// A number as CBOR writes it.
fn head(number: u8) -> Vec<u8> {
    if number < 24 { vec![number] } else { vec![0x18, number] }
}

#[tokio::test]
async fn s1_p19_a_message_for_one_workspace_cannot_name_another() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (ada, _link) = founded(relay.address, "ada").await;
    let (eve, mut eves) = founded(relay.address, "eve").await;
    // Knowing an id opens nothing: hello for a workspace one is not a member of.
    let mut link = Link::open(relay.address).await.unwrap();
    let intruder = Device { key: eve.key.clone(), workspace: ada.workspace };
    let refusal = intruder.say_hello(&mut link, Vec::new()).await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::UnknownDevice);
    let mut link = Link::open(relay.address).await.unwrap();
    let nowhere = Device { key: eve.key.clone(), workspace: WorkspaceId([9; 16]) };
    let refusal = nowhere.say_hello(&mut link, Vec::new()).await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::UnknownWorkspace);
    // A batch for another workspace, signed by the session's own device.
    let ack = eves.push(vec![intruder.edit(b"x")]).await.unwrap();
    assert_eq!(ack.results, [PushResult::Rejected(ErrorCode::UnknownWorkspace)]);
    // A second handshake inside a session changes nothing.
    let hello = eve.hello(&eves, Vec::new());
    eves.send(&hello).await.unwrap();
    assert_eq!(eves.refusal().await.code, ErrorCode::Malformed);
    relay.stop().await;
}

#[tokio::test]
async fn p20_a_workspace_is_made_once_by_whom_its_id_names() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (ada, _link) = founded(relay.address, "ada").await;
    // Again, because the answer may have been lost.
    let mut link = Link::open(relay.address).await.unwrap();
    ada.create(&mut link).await.unwrap();
    ada.say_hello(&mut link, Vec::new()).await.unwrap();
    // Somebody else cannot take the id: it does not follow from their key.
    let eve = Device::founder("eve");
    let mut link = Link::open(relay.address).await.unwrap();
    let message =
        relay_protocol::create_message(&link.challenge.nonce, &ada.workspace, &eve.public(), &link.host);
    let squat = CreateWorkspace {
        workspace: ada.workspace,
        public_key: eve.public(),
        salt: Salt([1; 16]),
        signature: relay_protocol::sign(&eve.key, &message),
        token: None,
    };
    link.send(&ClientFrame::CreateWorkspace(squat)).await.unwrap();
    assert_eq!(link.refusal().await.code, ErrorCode::BadSignature);
    // Nor make it in the founder's name without the founder's key.
    let mut link = Link::open(relay.address).await.unwrap();
    let forged = CreateWorkspace {
        workspace: ada.workspace,
        public_key: ada.public(),
        salt: Salt([1; 16]),
        signature: Signature([5; 64]),
        token: None,
    };
    link.send(&ClientFrame::CreateWorkspace(forged)).await.unwrap();
    assert_eq!(link.refusal().await.code, ErrorCode::BadSignature);
    relay.stop().await;
}

#[tokio::test]
async fn p20_an_operator_can_close_the_door_or_give_out_a_token() {
    for (policy, token, allowed) in [
        (CreatePolicy::Closed, None, false),
        (CreatePolicy::Closed, Some("word"), false),
        (CreatePolicy::Token(CreateToken("word".into())), None, false),
        (CreatePolicy::Token(CreateToken("word".into())), Some("wort"), false),
        (CreatePolicy::Token(CreateToken("word".into())), Some("word"), true),
        (CreatePolicy::Open, None, true),
    ] {
        let folder = Folder::new();
        let relay = Relay::start_with(&folder, |settings| settings.create = policy).await;
        let mut link = Link::open(relay.address).await.unwrap();
        let made = Device::founder("ada").create_with(&mut link, token).await;
        match made {
            Ok(()) => assert!(allowed),
            Err(refusal) => {
                assert!(!allowed);
                assert_eq!(refusal.code, ErrorCode::CreateRefused);
            }
        }
        relay.stop().await;
    }
}

#[tokio::test]
async fn p23_an_invitation_admits_one_device_and_answers_it_twice() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (ada, mut owner) = founded(relay.address, "ada").await;
    let invite = Device::invite(&mut owner, "link", Role::Member);
    owner.ask(&invite).await.unwrap();
    owner.ask(&invite).await.unwrap();

    let ben = Device::member("ben", ada.workspace);
    for _ in 0..2 {
        // The second time as if the answer had been lost.
        let mut link = Link::open(relay.address).await.unwrap();
        let redeemed = ben.redeem(&mut link, "link").await.unwrap();
        assert_eq!((redeemed.role, redeemed.sealed), (Role::Member, b"sealed for link".to_vec()));
        ben.say_hello(&mut link, Vec::new()).await.unwrap();
    }
    let late = Device::member("cem", ada.workspace);
    let mut link = Link::open(relay.address).await.unwrap();
    let refusal = late.redeem(&mut link, "link").await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::InviteUsed);
    let mut link = Link::open(relay.address).await.unwrap();
    let refusal = late.redeem(&mut link, "never made").await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::InviteUnknown);
    relay.stop().await;
}

#[tokio::test]
async fn p23_of_two_devices_at_once_exactly_one_gets_in() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (ada, mut owner) = founded(relay.address, "ada").await;
    let invite = Device::invite(&mut owner, "link", Role::Member);
    owner.ask(&invite).await.unwrap();
    let mut tries = Vec::new();
    for number in 0..12 {
        let (address, workspace) = (relay.address, ada.workspace);
        tries.push(tokio::spawn(async move {
            let device = Device::member(&format!("racer {number}"), workspace);
            let mut link = Link::open(address).await.unwrap();
            device.redeem(&mut link, "link").await.map(|_| ())
        }));
    }
    let mut admitted = 0;
    for attempt in tries {
        match attempt.await.unwrap() {
            Ok(()) => admitted += 1,
            Err(refusal) => assert_eq!(refusal.code, ErrorCode::InviteUsed),
        }
    }
    assert_eq!(admitted, 1);
    relay.stop().await;
}

#[tokio::test]
async fn p23_a_link_without_its_secret_and_a_withdrawn_one_open_nothing() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (ada, mut owner) = founded(relay.address, "ada").await;
    let invite = Device::invite(&mut owner, "link", Role::Member);
    owner.ask(&invite).await.unwrap();
    let ben = Device::member("ben", ada.workspace);

    // Whoever sees the public key (the relay's operator, say) cannot sign with it.
    let mut link = Link::open(relay.address).await.unwrap();
    let ClientFrame::Redeem(right) = ben.redeem_frame(&link, "link") else {
        unreachable!("redeem_frame makes a redeem");
    };
    let forged = Redeem { signature: Signature([1; 64]), ..right.clone() };
    link.send(&ClientFrame::Redeem(forged)).await.unwrap();
    assert_eq!(link.refusal().await.code, ErrorCode::BadSignature);

    // A recorded redemption does not work for another device, nor on another connection.
    let mut other = Link::open(relay.address).await.unwrap();
    other.send(&ClientFrame::Redeem(right)).await.unwrap();
    assert_eq!(other.refusal().await.code, ErrorCode::BadSignature);

    let cancel = CancelInvite { request: 5, invite: invite_key("link") };
    owner.ask(&ClientFrame::CancelInvite(cancel)).await.unwrap();
    let mut link = Link::open(relay.address).await.unwrap();
    let refusal = ben.redeem(&mut link, "link").await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::InviteUnknown);
    relay.stop().await;
}

#[tokio::test]
async fn p22_nobody_invites_or_removes_above_their_rank() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (ada, mut owner) = founded(relay.address, "ada").await;
    let (admin, mut admins) = joined(relay.address, &mut owner, ada.workspace, "admin", Role::Admin).await;
    let (_, mut members) = joined(relay.address, &mut owner, ada.workspace, "member", Role::Member).await;
    for (inviter, role, allowed) in [
        (Role::Admin, Role::Owner, false),
        (Role::Admin, Role::Admin, true),
        (Role::Member, Role::Admin, false),
        (Role::Member, Role::Member, true),
        (Role::Member, Role::Reader, true),
    ] {
        let link = if inviter == Role::Admin { &mut admins } else { &mut members };
        let invite = Device::invite(link, &format!("{role:?} by {inviter:?}"), role);
        let result = link.ask(&invite).await;
        assert_eq!(result.is_ok(), allowed, "{role:?} by {inviter:?}");
    }
    let remove = |device| ClientFrame::RemoveDevice(RemoveDevice { request: 1, device });
    let refusal = admins.ask(&remove(ada.id())).await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::ReadOnly);
    let refusal = owner.ask(&remove(ada.id())).await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::LastOwner);
    owner.ask(&remove(admin.id())).await.unwrap();
    relay.stop().await;
}

#[tokio::test]
async fn p24_a_removed_device_is_cut_off_and_its_pushes_and_links_with_it() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (ada, mut owner) = founded(relay.address, "ada").await;
    let (ben, mut bens) = joined(relay.address, &mut owner, ada.workspace, "ben", Role::Member).await;
    bens.push(vec![ben.edit(b"while a member")]).await.unwrap();
    let back_door = Device::invite(&mut bens, "back door", Role::Member);
    bens.ask(&back_door).await.unwrap();

    let remove = RemoveDevice { request: 4, device: ben.id() };
    owner.ask(&ClientFrame::RemoveDevice(remove)).await.unwrap();
    let refusal = bens.refusal().await;
    assert_eq!((refusal.code, refusal.fatal), (ErrorCode::Revoked, true));
    assert!(matches!(bens.next().await, Err(LinkError::Closed(Some(1008)))));

    let mut link = Link::open(relay.address).await.unwrap();
    let refusal = ben.say_hello(&mut link, Vec::new()).await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::Revoked);
    // Not by way of another member, not by its old link, not by one it left behind.
    let ack = owner.push(vec![ben.edit(b"smuggled")]).await.unwrap();
    assert_eq!(ack.results, [PushResult::Rejected(ErrorCode::Revoked)]);
    let mut link = Link::open(relay.address).await.unwrap();
    let refusal = ben.redeem(&mut link, "ben").await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::Revoked);
    let mut link = Link::open(relay.address).await.unwrap();
    let accomplice = Device::member("accomplice", ada.workspace);
    let refusal = accomplice.redeem(&mut link, "back door").await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::InviteUnknown);
    // What it wrote while it was a member stays.
    assert_eq!(owner.pull_all(MAIN, 0).await.len(), 1);
    owner.send(&ClientFrame::ListDevices(ListDevices { request: 6 })).await.unwrap();
    let Ok(ServerFrame::DeviceList(list)) = owner.next().await else {
        panic!("expected the devices");
    };
    let found = list.devices.iter().find(|info| info.device == ben.id()).unwrap();
    assert!(found.revoked);
    relay.stop().await;
}

#[tokio::test]
async fn a_purge_makes_no_empty_database_where_the_old_one_was_taken_away() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (ada, mut link) = founded(relay.address, "ada").await;
    link.push(vec![ada.batch(MAIN, &[b"another record", b"a record"]).encode()]).await.unwrap();
    let file = folder.path().join("data/relay.db");
    let away = file.with_extension("away");
    std::fs::rename(&file, &away).unwrap();
    let purge = ada.purge(&mut link, MAIN, tag(1));
    // Whether it is refused is for the file system to say; that nothing stands in the place of what is gone, is not.
    let _ = link.ask(&purge).await;
    assert!(!file.exists());
    std::fs::rename(&away, &file).unwrap();
    relay.stop().await;
}

#[tokio::test]
async fn p36_p37_a_purged_record_leaves_the_file_and_does_not_come_back() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (ada, mut link) = founded(relay.address, "ada").await;
    let canary = b"canary-canary-canary-canary".as_slice();
    let batch = ada.batch(MAIN, &[b"another record", canary]);
    let end = {
        let mut builder = relay_protocol::BatchBuilder::new(relay_protocol::BatchHeader {
            nonce: relay_protocol::BatchNonce([77; 24]),
            ..batch.header
        });
        builder.add::<()>(tag(1), EntryKind::Tombstone, |_, _| Ok(b"the end".to_vec())).unwrap();
        builder.sign::<()>(&ada.key).unwrap()
    };
    let before = link.push(vec![batch.encode()]).await.unwrap();
    link.push(vec![end.encode()]).await.unwrap();

    let mut forged = ada.purge(&mut link, MAIN, tag(1));
    if let ClientFrame::Purge(purge) = &mut forged {
        purge.tag = tag(0);
    }
    assert_eq!(link.ask(&forged).await.unwrap_err().code, ErrorCode::BadSignature);
    let purge = ada.purge(&mut link, MAIN, tag(1));
    link.ask(&purge).await.unwrap();
    link.ask(&purge).await.unwrap();

    // Gone from every file of the relay, while it runs.
    for entry in std::fs::read_dir(folder.path().join("data")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(canary.len()).any(|window| window == canary));
    }
    // The log is as long as before, has the same chain, and every signature still fits.
    let mut reader = ada.connect(relay.address).await;
    let stored = reader.pull_all(MAIN, 0).await;
    let read: Vec<_> =
        stored.iter().map(|bytes| relay_protocol::Batch::decode_strict(bytes).unwrap()).collect();
    assert!(matches!(read[0].entries[1].body, EntryBody::Purged(_)));
    assert!(matches!(read[0].entries[0].body, EntryBody::Sealed(_)));
    assert!(matches!(read[1].entries[0].body, EntryBody::Sealed(_)));
    assert!(read.iter().all(|batch| batch.verify(&ada.public()).is_ok()));
    assert_eq!(read[0].id(), batch.id());

    // The same batch again is the purged one; a new one for the record is refused.
    let again = link.push(vec![batch.encode()]).await.unwrap();
    assert_eq!((again.results, again.chain), (before.results, before.chain));
    let late = ada.batch(MAIN, &[b"fine", b"too late"]).encode();
    let fine = ada.edit(b"fine");
    let ack = link.push(vec![late, fine]).await.unwrap();
    assert_eq!(ack.results, [PushResult::Rejected(ErrorCode::Erased), PushResult::Seq(3)]);
    relay.stop().await;
}

#[tokio::test]
async fn p23_r13_a_workspace_cannot_fill_the_disk_with_invitations() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (_, mut owner) = founded(relay.address, "ada").await;
    for number in 0..257 {
        let invite = Device::invite(&mut owner, &format!("link {number}"), Role::Member);
        owner.feed(&invite).await.unwrap();
    }
    owner.flush().await.unwrap();
    for _ in 0..256 {
        assert!(matches!(owner.next().await.unwrap(), ServerFrame::Done(_)));
    }
    assert_eq!(owner.refusal().await.code, ErrorCode::QuotaExceeded);
    // One that is there already may be said again, and one withdrawn makes room.
    let again = Device::invite(&mut owner, "link 3", Role::Member);
    owner.ask(&again).await.unwrap();
    let cancel = CancelInvite { request: 900, invite: invite_key("link 3") };
    owner.ask(&ClientFrame::CancelInvite(cancel)).await.unwrap();
    let another = Device::invite(&mut owner, "link 257", Role::Member);
    owner.ask(&another).await.unwrap();
    relay.stop().await;
}

#[tokio::test]
async fn p24_what_the_threat_model_tells_whoever_runs_the_relay_shuts_a_device_out() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (ada, mut link) = founded(relay.address, "ada").await;
    let (ben, mut bens) = joined(relay.address, &mut link, ada.workspace, "ben", Role::Admin).await;
    bens.push(vec![ben.edit(b"before")]).await.unwrap();
    let invite = Device::invite(&mut bens, "cem", Role::Member);
    bens.ask(&invite).await.unwrap();
    relay.stop().await;

    let text = include_str!("../../docs/threat-model.md");
    let (sql, _) = text.split_once("```sql\n").unwrap().1.split_once("```").unwrap();
    let shown = ben.id().as_bytes().iter().map(|byte| format!("{byte:02X}")).collect::<String>();
    let sql = sql.replace("0123456789ABCDEF", &shown);
    let [which, remove @ ..] = &sql.lines().collect::<Vec<_>>()[..] else { panic!("no statements") };
    let database = rusqlite::Connection::open(folder.path().join("data/relay.db")).unwrap();
    let devices: Vec<(String, String)> = {
        let mut statement = database.prepare(which).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    };
    assert_eq!(devices.len(), 2);
    assert!(devices.iter().any(|(device, at)| *device == shown && at.starts_with("20")), "{devices:?}");
    let changed: Vec<_> = remove.iter().map(|line| database.execute(line, []).unwrap()).collect();
    assert_eq!(changed, [1, 1], "one device, and the invitation that it left");
    database.close().unwrap();

    let relay = Relay::start(&folder).await;
    let mut link = Link::open(relay.address).await.unwrap();
    assert_eq!(ben.say_hello(&mut link, Vec::new()).await.unwrap_err().code, ErrorCode::Revoked);
    let cem = Device::member("cem's", ada.workspace);
    let mut link = Link::open(relay.address).await.unwrap();
    assert_eq!(cem.redeem(&mut link, "cem").await.unwrap_err().code, ErrorCode::InviteUnknown);
    // Nor does anybody else bring in what it writes from now on; what it wrote before stays.
    let mut adas = ada.connect(relay.address).await;
    let ack = adas.push(vec![ben.edit(b"after")]).await.unwrap();
    assert_eq!(ack.results, [PushResult::Rejected(ErrorCode::Revoked)]);
    assert_eq!(adas.pull_all(MAIN, 0).await.len(), 1);
    relay.stop().await;
}
