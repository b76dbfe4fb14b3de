//! Stories of whole engines over a real relay and real sockets.

use crm_domain::command::Edit;
use crm_domain::field::RecordKind;
use crm_domain::query::{Filter, Query};
use crm_domain::schema::contact;
use engine_protocol::Problem;
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
