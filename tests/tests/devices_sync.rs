//! Stories of whole engines over a real relay and real sockets.

use crm_domain::command::Edit;
use crm_domain::field::RecordKind;
use crm_domain::id::{ItemId, RecordId};
use crm_domain::item::{Affiliation, ItemValue};
use crm_domain::query::{Column, Filter, Query, Scope, Sort};
use crm_domain::schema::{RELATED, account, contact, interaction};
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;
use engine_protocol::request::{Request, Span};
use engine_protocol::sync::{Link, Role};
use engine_protocol::{Answer, FromEngine, Problem, WatchId};
use feldbuch_tests::peer::{Peer, set};
use feldbuch_tests::relay::{Folder, Relay};

fn person(first: &str, last: &str) -> Vec<Edit> {
    vec![set(contact::FIRST_NAME, first), set(contact::LAST_NAME, last)]
}

/// Anna's and Ben's devices in one workspace with one contact.
async fn anna_and_ben(url: &str) -> (Peer, Peer, crm_domain::id::RecordId) {
    let mut anna = Peer::founded(url, "Anna").await;
    let record = anna.create(RecordKind::Contact, person("Jörg", "Müller")).await;
    anna.connect_relay(url).await;
    let link = anna.invite().await;
    let mut ben = Peer::join(url, &link, "Ben").await.expect("the link is good");
    ben.until_safe().await;
    (anna, ben, record)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_devices_meet_and_a_clash_is_settled_on_both() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let url = format!("http://{}", relay.address);
    let (mut anna, mut ben, record) = anna_and_ben(&url).await;
    assert_eq!(ben.engine.digest(), anna.engine.digest());
    relay.stop().await;
    anna.until_cut_off().await;
    ben.until_cut_off().await;
    // Both edit the same field while the relay is down.
    anna.edit(record, set(contact::LAST_NAME, "Mueller")).await;
    ben.edit(record, set(contact::LAST_NAME, "Möller")).await;
    ben.edit(record, set(contact::FIRST_NAME, "Georg")).await;
    let address = url.trim_start_matches("http://").to_owned();
    let relay = Relay::start_at(&folder, &address).await;
    anna.until_safe().await;
    ben.until_safe().await;
    let wanted = ben.engine.digest();
    anna.until("the same state", |peer| peer.engine.digest() == wanted).await;
    let view = anna.record(record).await.expect("the record is there");
    assert_eq!(view.conflicts.len(), 1);
    let mut authors: Vec<_> =
        view.conflicts[0].versions.iter().map(|version| version.author.member_name.clone()).collect();
    authors.sort();
    assert_eq!(authors, ["Anna", "Ben"]);
    anna.edit(record, set(contact::LAST_NAME, "Möller")).await;
    anna.until_safe().await;
    let wanted = anna.engine.digest();
    ben.until("the settled state", |peer| peer.engine.digest() == wanted).await;
    assert!(ben.record(record).await.expect("the record is there").conflicts.is_empty());
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_that_one_trashes_and_another_edits_is_never_lost_to_what_links_to_it() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let url = format!("http://{}", relay.address);
    let address = relay.address.to_string();
    let (mut anna, mut ben, person) = anna_and_ben(&url).await;
    let company = anna.create(RecordKind::Account, vec![set(account::NAME, "Ahr")]).await;
    let tie = ItemValue::Affiliation(Affiliation {
        account: company,
        role: String::new(),
        department: String::new(),
        primary: true,
        from: None,
        to: None,
        inactive: false,
    });
    let add = |item: u8, item_value: ItemValue| Edit::PutItem {
        field: contact::AFFILIATIONS,
        item: ItemId::from_bytes([item; 16]),
        value: item_value,
    };
    anna.edit(person, add(1, tie.clone())).await;
    Peer::until_all_agree(&mut [&mut anna, &mut ben]).await;
    relay.stop().await;
    anna.until_cut_off().await;
    ben.until_cut_off().await;
    anna.edit(company, Edit::Trash { trashed: true }).await;
    ben.edit(company, set(account::NAME, "Ahrtal")).await;
    // And one more link to it, made by somebody who does not know that it is in the trash.
    let ina = ben.create(RecordKind::Contact, vec![set(contact::LAST_NAME, "Neu"), add(2, tie)]).await;
    let relay = Relay::start_at(&folder, &address).await;
    Peer::until_all_agree(&mut [&mut anna, &mut ben]).await;
    let in_trash = Query { scope: Scope::Trash, ..Query::all(RecordKind::Account) };
    for peer in [&mut anna, &mut ben] {
        assert_eq!(peer.list(Query::all(RecordKind::Account)).await.total, 0);
        assert_eq!(peer.list(in_trash.clone()).await.rows[0].title, "Ahrtal");
        assert!(peer.record(company).await.expect("its page still opens").deleted_at.is_some());
        for linked in [person, ina] {
            let titles = peer.record(linked).await.expect("the person").titles;
            assert_eq!(titles, [(company, "Ahrtal".to_owned())], "whom a tie means is known");
        }
    }
    anna.edit(company, Edit::Trash { trashed: false }).await;
    Peer::until_all_agree(&mut [&mut anna, &mut ben]).await;
    for peer in [&mut anna, &mut ben] {
        peer.restart();
        let rows = peer.list(Query::all(RecordKind::Account)).await.rows;
        assert_eq!(rows.iter().map(|row| row.title.as_str()).collect::<Vec<_>>(), ["Ahrtal"]);
        let people = peer.record(company).await.expect("the company").related;
        assert_eq!(people.len(), 2);
    }
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_ends_its_sync_keeps_what_it_has_and_agrees_again_when_it_is_back() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let url = format!("http://{}", relay.address);
    let (mut anna, mut ben, record) = anna_and_ben(&url).await;
    for restarted in [false, true] {
        assert_eq!(anna.ask(Request::DisconnectRelay).await, Ok(Answer::Done));
        assert_eq!(anna.sync().link, Link::None);
        if restarted {
            anna.restart();
            anna.list(Query::all(RecordKind::Contact)).await;
            assert_eq!(anna.sync().link, Link::None, "it is ended for good");
        }
        let (first, last) = if restarted { ("Jörn", "Moeller") } else { ("Georg", "Möller") };
        let sent = anna.sent;
        anna.edit(record, set(contact::FIRST_NAME, first)).await;
        let alone = anna.engine.digest();
        ben.edit(record, set(contact::LAST_NAME, last)).await;
        ben.until_safe().await;
        // Whoever asks the relay now is told nothing of Anna's edit, and she nothing of Ben's.
        let mut cem = Peer::join(&url, &ben.invite().await, "Cem").await.expect("the link is good");
        Peer::until_all_agree(&mut [&mut ben, &mut cem]).await;
        anna.catch_up();
        assert_eq!((anna.engine.digest(), anna.sent), (alone, sent));
        assert!(!cem.record(record).await.expect("the record").title.contains(first));

        anna.connect_relay(&url).await;
        Peer::until_all_agree(&mut [&mut anna, &mut ben, &mut cem]).await;
        for peer in [&mut anna, &mut ben, &mut cem] {
            let view = peer.record(record).await.expect("the record");
            assert_eq!((view.title, view.conflicts.len()), (format!("{first} {last}"), 0));
        }
    }
    relay.stop().await;
}

/// What a device says of when somebody was in touch with each company last, the longest ago first.
async fn last_contacts(peer: &mut Peer) -> Vec<(String, Option<FieldValue>)> {
    let watch = WatchId(71);
    let column = Column::Field(account::LAST_INTERACTION);
    let sort = vec![Sort { column, descending: false }];
    let query = Query { sort, ..Query::all(RecordKind::Account) };
    let span = Span { start: 0, len: 9 };
    peer.told.clear();
    peer.ask(Request::Watch { watch, query, columns: vec![column], span }).await.expect("a list");
    let rows = peer.told.iter().rev().find_map(|message| match message {
        FromEngine::Window { watch: told, window } if *told == watch => Some(window.rows.clone()),
        _ => None,
    });
    let rows = rows.expect("a window").into_iter();
    rows.map(|row| (row.title, row.cells.into_iter().next().flatten())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_a_colleague_logs_is_a_contact_here_and_none_when_they_take_it_back() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let url = format!("http://{}", relay.address);
    let (mut anna, mut ben, _) = anna_and_ben(&url).await;
    let ahr = anna.create(RecordKind::Account, vec![set(account::NAME, "Ahr")]).await;
    let eifel = anna.create(RecordKind::Account, vec![set(account::NAME, "Eifel")]).await;
    Peer::until_all_agree(&mut [&mut anna, &mut ben]).await;
    let call = |with: RecordId, at: i64| {
        let put = |field, value| Edit::Set { field, value: Some(value) };
        vec![
            put(interaction::KIND, FieldValue::Choice("call".to_owned())),
            put(interaction::AT, FieldValue::Moment(Millis(at))),
            Edit::Tag { field: RELATED, word: with.to_string(), present: true },
        ]
    };
    // Both are asked about before any call is there.
    assert!(last_contacts(&mut anna).await.iter().all(|(_, at)| at.is_none()));
    let later = ben.create(RecordKind::Interaction, call(ahr, 9_000)).await;
    ben.create(RecordKind::Interaction, call(eifel, 7_000)).await;
    anna.create(RecordKind::Interaction, call(ahr, 5_000)).await;
    Peer::until_all_agree(&mut [&mut anna, &mut ben]).await;
    let said = |first: (&str, i64), then: (&str, i64)| {
        [first, then].map(|(name, at)| (name.to_owned(), Some(FieldValue::Moment(Millis(at)))))
    };
    for peer in [&mut anna, &mut ben] {
        assert_eq!(last_contacts(peer).await, said(("Eifel", 7_000), ("Ahr", 9_000)));
    }
    ben.edit(later, Edit::Trash { trashed: true }).await;
    Peer::until_all_agree(&mut [&mut anna, &mut ben]).await;
    for peer in [&mut anna, &mut ben] {
        assert_eq!(last_contacts(peer).await, said(("Ahr", 5_000), ("Eifel", 7_000)));
        peer.restart();
        assert_eq!(last_contacts(peer).await, said(("Ahr", 5_000), ("Eifel", 7_000)));
    }
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r20_a_new_device_gets_everything_and_takes_nothing_away() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let url = format!("http://{}", relay.address);
    let mut anna = Peer::founded(&url, "Anna").await;
    for number in 0..300 {
        anna.create(RecordKind::Contact, person(&format!("Kim{number}"), "Adam")).await;
    }
    anna.connect_relay(&url).await;
    let link = anna.invite().await;
    let mut ben = Peer::join(&url, &link, "Ben").await.expect("the link is good");
    let wanted = anna.engine.digest();
    ben.until("everything", |peer| peer.engine.digest() == wanted).await;
    ben.until_safe().await;
    ben.restart();
    assert_eq!(ben.list(Query::all(RecordKind::Contact)).await.total, 300);
    anna.until_safe().await;
    assert_eq!(anna.list(Query::all(RecordKind::Contact)).await.total, 300);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r15_what_a_restored_relay_lost_comes_back_from_the_devices() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let url = format!("http://{}", relay.address);
    let (mut anna, mut ben, record) = anna_and_ben(&url).await;
    let address = url.trim_start_matches("http://").to_owned();
    relay.stop().await;
    anna.until_cut_off().await;
    ben.until_cut_off().await;
    let backup = Folder::new();
    copy(&folder, &backup);
    let relay = Relay::start_at(&folder, &address).await;
    anna.until_safe().await;
    ben.until_safe().await;
    anna.edit(record, set(contact::LAST_NAME, "Nach der Sicherung")).await;
    anna.until_safe().await;
    ben.create(RecordKind::Contact, person("Ina", "Neu")).await;
    ben.until_safe().await;
    relay.stop().await;
    anna.until_cut_off().await;
    ben.until_cut_off().await;
    let relay = Relay::start_at(&backup, &address).await;
    anna.until_safe().await;
    ben.until_safe().await;
    let wanted = Peer::until_all_agree(&mut [&mut anna, &mut ben]).await;
    // A third device sees what the backup did not have.
    let link = anna.invite().await;
    let mut cem = Peer::join(&url, &link, "Cem").await.expect("the link is good");
    cem.until("everything", |peer| peer.engine.digest() == wanted).await;
    assert_eq!(cem.record(record).await.expect("the record").title, "Jörg Nach der Sicherung");
    assert_eq!(cem.list(Query::all(RecordKind::Contact)).await.total, 2);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r10_years_of_clock_error_change_nothing() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let url = format!("http://{}", relay.address);
    let (mut anna, mut ben, record) = anna_and_ben(&url).await;
    ben.clock_off = 10 * 365 * 86_400_000;
    ben.edit(record, set(contact::LAST_NAME, "Zukunft")).await;
    ben.until_safe().await;
    anna.until("Ben's edit", |peer| peer.engine.digest() == ben.engine.digest()).await;
    anna.clock_off = -20 * 365 * 86_400_000;
    anna.edit(record, set(contact::LAST_NAME, "Gegenwart")).await;
    anna.until_safe().await;
    let wanted = anna.engine.digest();
    ben.until("Anna's edit", |peer| peer.engine.digest() == wanted).await;
    assert_eq!(ben.record(record).await.expect("the record").title, "Jörg Gegenwart");
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_links_and_used_links_are_refused_in_words() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let url = format!("http://{}", relay.address);
    let mut anna = Peer::founded(&url, "Anna").await;
    anna.connect_relay(&url).await;
    let link = anna.invite().await;
    Peer::join(&url, &link, "Ben").await.expect("the link is good once");
    let used = Peer::join(&url, &link, "Cem").await.err();
    assert_eq!(used, Some(Problem::Relay("invite_used".to_owned())));
    let garbled = Peer::join(&url, &format!("{url}/join#1.abc"), "Cem").await.err();
    assert_eq!(garbled, Some(Problem::BadLink));
    let stranger = Folder::new();
    let other = Relay::start(&stranger).await;
    let mut eve = Peer::founded(&format!("http://{}", other.address), "Eve").await;
    eve.connect_relay(&format!("http://{}", other.address)).await;
    let foreign = eve.invite().await.replace(&other.address.to_string(), &relay.address.to_string());
    let refused = Peer::join(&url, &foreign, "Cem").await.err();
    assert!(matches!(refused, Some(Problem::Relay(_))), "{refused:?}");
    relay.stop().await;
    other.stop().await;
}

fn copy(from: &Folder, to: &Folder) {
    let (from, to) = (from.path().join("data"), to.path().join("data"));
    std::fs::create_dir_all(&to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the relay's files") {
        let entry = entry.expect("a file");
        std::fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_imported_on_two_devices_offline_makes_its_records_once() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let url = format!("http://{}", relay.address);
    let (mut anna, mut ben, _) = anna_and_ben(&url).await;
    relay.stop().await;
    anna.until_cut_off().await;
    ben.until_cut_off().await;
    let mut file = "Vorname;Nachname;Firma;E-Mail\n".to_owned();
    for row in 0..300 {
        file.push_str(&format!("Kim{row};Adam{row};Firma {};kim{row}@firma.example\n", row % 7));
    }
    for peer in [&mut anna, &mut ben] {
        let done = peer.import(RecordKind::Contact, file.clone().into_bytes()).await;
        assert_eq!((done.created, done.faulty), (307, 0));
    }
    // One of the people is changed on one side before the two meet.
    let query = Query { search: "kim42@firma.example".to_owned(), ..Query::all(RecordKind::Contact) };
    let changed = ben.list(query).await.rows[0].id;
    ben.edit(changed, set(contact::LAST_NAME, "Neu")).await;
    let address = url.trim_start_matches("http://").to_owned();
    let relay = Relay::start_at(&folder, &address).await;
    Peer::until_all_agree(&mut [&mut anna, &mut ben]).await;
    for peer in [&mut anna, &mut ben] {
        assert_eq!(peer.list(Query::all(RecordKind::Contact)).await.total, 301);
        assert_eq!(peer.list(Query::all(RecordKind::Account)).await.total, 7);
        let conflicted = Query { filter: Filter::Conflicted, ..Query::all(RecordKind::Contact) };
        assert_eq!(peer.list(conflicted).await.total, 1, "only what was changed differs");
        assert_eq!(peer.record(changed).await.expect("it is there").conflicts.len(), 1);
    }
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r15_a_copied_profile_loses_nothing_and_is_noticed() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let url = format!("http://{}", relay.address);
    let (mut anna, mut ben, record) = anna_and_ben(&url).await;
    let mut twin = ben.copied();
    twin.until_safe().await;
    for (peer, name) in [(&mut ben, "Ben"), (&mut twin, "Zwilling")] {
        peer.create(RecordKind::Contact, person(name, "Schrieb")).await;
    }
    ben.edit(record, set(contact::FIRST_NAME, "Georg")).await;
    twin.edit(record, set(contact::LAST_NAME, "Möller")).await;
    Peer::until_all_agree(&mut [&mut anna, &mut ben, &mut twin]).await;
    assert_eq!(anna.record(record).await.expect("it is there").title, "Georg Möller");
    assert_eq!(anna.list(Query::all(RecordKind::Contact)).await.total, 3);
    assert!(ben.sync().twin && twin.sync().twin, "both are told");
    assert!(!anna.sync().twin);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_is_asked_for_while_the_link_is_opened_waits_for_it() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let url = format!("http://{}", relay.address);
    let (mut anna, _ben, _record) = anna_and_ben(&url).await;
    anna.restart();
    assert_ne!(anna.sync().link, Link::Live, "the socket is not even open");
    let link = anna.invite().await;
    let mut carla = Peer::join(&url, &link, "Carla").await.expect("the link is good");
    carla.until_safe().await;

    // Where there is no relay that is said, and nobody waits.
    relay.stop().await;
    anna.until_cut_off().await;
    anna.restart();
    assert_eq!(
        anna.ask(Request::Invite { role: Role::Member, minutes: 15 }).await,
        Err(Problem::Unreachable)
    );
}

/// Comes in again by an invitation, as the page does for whoever has a workspace already.
async fn again(peer: &mut Peer, link: &str) -> Result<Answer, Problem> {
    let (member_name, device_label) = (String::new(), String::new());
    peer.ask(Request::Join { link: link.to_owned(), member_name, device_label }).await
}

/// Waits until a device's list of devices holds so many, and holds that many only.
async fn until_devices(peer: &mut Peer, wanted: usize) {
    for _ in 0..500 {
        peer.until_safe().await;
        match peer.ask(Request::Devices).await {
            Ok(Answer::Devices(devices)) if devices.len() == wanted => return,
            Ok(_) => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
            Err(problem) => panic!("no devices: {problem:?}"),
        }
        peer.catch_up();
    }
    panic!("there are never {wanted} devices");
}

async fn until_unknown(peer: &mut Peer) {
    let refused = Link::Refused("unknown_device".to_owned());
    peer.until("the relay to know nothing of it", |peer| peer.sync().link == refused).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r15_whom_a_restored_relay_does_not_know_is_invited_again_and_keeps_what_waits() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let url = format!("http://{}", relay.address);
    let address = relay.address.to_string();
    let mut anna = Peer::founded(&url, "Anna").await;
    let record = anna.create(RecordKind::Contact, person("Jörg", "Müller")).await;
    anna.connect_relay(&url).await;
    relay.stop().await;
    anna.until_cut_off().await;
    let backup = Folder::new();
    copy(&folder, &backup);
    // Ben comes after the backup was made, and writes; some of it has left him, some has not.
    let relay = Relay::start_at(&folder, &address).await;
    anna.until_safe().await;
    let mut ben = Peer::join(&url, &anna.invite().await, "Ben").await.expect("the link is good");
    ben.create(RecordKind::Contact, person("Ina", "Gesichert")).await;
    ben.until_safe().await;
    anna.until_safe().await;
    until_devices(&mut anna, 2).await;
    relay.stop().await;
    ben.until_cut_off().await;
    anna.until_cut_off().await;
    ben.edit(record, set(contact::LAST_NAME, "Wartet")).await;

    let relay = Relay::start_at(&backup, &address).await;
    anna.until_safe().await;
    until_unknown(&mut ben).await;
    ben.create(RecordKind::Contact, person("Uwe", "Unbekannt")).await;
    // A stranger's link changes nothing, nor does one that was used by somebody else.
    let strange = Folder::new();
    let elsewhere = Relay::start(&strange).await;
    let other = format!("http://{}", elsewhere.address);
    let mut eve = Peer::founded(&other, "Eve").await;
    eve.connect_relay(&other).await;
    let foreign = eve.invite().await;
    assert_eq!(again(&mut ben, &foreign).await, Err(Problem::Unknown));
    let used = anna.invite().await;
    let mut cem = Peer::join(&url, &used, "Cem").await.expect("the link is good");
    assert_eq!(again(&mut ben, &used).await, Err(Problem::Relay("invite_used".to_owned())));
    until_unknown(&mut ben).await;

    again(&mut ben, &anna.invite().await).await.expect("it is let in again");
    ben.until_safe().await;
    Peer::until_all_agree(&mut [&mut anna, &mut ben, &mut cem]).await;
    assert_eq!(anna.record(record).await.expect("the record").title, "Jörg Wartet");
    assert_eq!(cem.list(Query::all(RecordKind::Contact)).await.total, 3);
    // Ben is one device still.
    until_devices(&mut anna, 3).await;
    // It lasts: after a restart as well.
    ben.restart();
    ben.until_safe().await;
    assert_eq!(
        again(&mut ben, &anna.invite().await).await,
        Err(Problem::Unknown),
        "whoever is in uses up nothing"
    );
    relay.stop().await;
    elsewhere.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r15_a_relay_made_anew_is_filled_by_its_founder_and_lets_in_those_whom_it_invites_again() {
    let (folder, empty) = (Folder::new(), Folder::new());
    let relay = Relay::start(&folder).await;
    let url = format!("http://{}", relay.address);
    let address = relay.address.to_string();
    let (mut anna, mut ben, record) = anna_and_ben(&url).await;
    relay.stop().await;
    anna.until_cut_off().await;
    ben.until_cut_off().await;
    ben.edit(record, set(contact::LAST_NAME, "Wartet")).await;
    let relay = Relay::start_at(&empty, &address).await;
    anna.until_safe().await;
    until_unknown(&mut ben).await;
    again(&mut ben, &anna.invite().await).await.expect("it is let in again");
    Peer::until_all_agree(&mut [&mut anna, &mut ben]).await;
    assert_eq!(anna.record(record).await.expect("the record").title, "Jörg Wartet");
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_moves_to_another_relay_by_a_link_to_it() {
    let (folder, elsewhere) = (Folder::new(), Folder::new());
    let relay = Relay::start(&folder).await;
    let url = format!("http://{}", relay.address);
    let (mut anna, mut ben, record) = anna_and_ben(&url).await;
    relay.stop().await;
    anna.until_cut_off().await;
    ben.until_cut_off().await;
    ben.edit(record, set(contact::LAST_NAME, "Unterwegs")).await;
    let relay = Relay::start(&elsewhere).await;
    anna.connect_relay(&format!("http://{}", relay.address)).await;
    again(&mut ben, &anna.invite().await).await.expect("the other relay lets it in");
    Peer::until_all_agree(&mut [&mut anna, &mut ben]).await;
    assert_eq!(anna.record(record).await.expect("the record").title, "Jörg Unterwegs");
    relay.stop().await;
}
