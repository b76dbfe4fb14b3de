//! What a device stores for its relay is damaged while it is off and has changes to send: in the end all devices show
//! everything that was promised, and what was damaged is said (R3).

use crm_engine::effect::Table;
use engine_protocol::sync::Role;
use engine_protocol::{Answer, Request};
use testkit::edits::Hands;
use testkit::page::Asked;
use testkit::rng::Rng;
use testkit::world::{RELAY, World};

type Key = (Table, Vec<u8>);
type Acts = [fn(&mut Hands, &mut World, usize); 6];

const ACTS: Acts = [Hands::create, Hands::write, Hands::tag, Hands::item, Hands::write, Hands::trash];

/// Two people of whom the first has worked without a network, and is off now.
fn apart() -> World {
    let mut world = World::new(13, 3, None, false);
    world.start(0);
    let (workspace_name, member_name, device_label) = ("W".to_owned(), "P".to_owned(), "G".to_owned());
    world.ask(0, Request::Found { workspace_name, member_name, device_label }, Asked::Plain("found"));
    world.rest();
    connect(&mut world);
    world.ask(0, Request::Invite { role: Role::Member, minutes: 600 }, Asked::Invite);
    world.rest();
    world.start(1);
    world.rest();
    assert!(world.join(1));
    world.rest();
    let mut hands = Hands::new(Rng::new(13, 4));
    for number in 0..12 {
        ACTS[number % ACTS.len()](&mut hands, &mut world, number % 2);
        world.rest();
    }
    world.devices[0].online = false;
    world.drop_connection(0);
    for number in 0..18 {
        ACTS[number % ACTS.len()](&mut hands, &mut world, usize::from(number % 3 == 2));
        let until = world.time + 200;
        world.run_until(until);
    }
    let until = world.time + 5_000;
    world.run_until(until);
    assert_eq!(world.failure(), None);
    world.crash(0, false);
    world
}

fn connect(world: &mut World) {
    let request = Request::ConnectRelay { url: RELAY.to_owned(), create_token: None };
    world.ask(0, request, Asked::Plain("connect relay"));
    world.rest();
}

/// What the relay needs and may be damaged, and how long it is.
fn stored() -> Vec<(Key, usize)> {
    let world = apart();
    let store = &world.devices[0].store;
    let of = |table| store.pairs(table).into_iter().map(move |(key, value)| ((table, key), value.len()));
    let meta = of(Table::Meta).filter(|((_, key), _)| key.as_slice() != b"home");
    meta.chain(of(Table::Outbox)).collect()
}

/// The device starts again on what is damaged, and everything else works.
fn goes_on(key: &Key, damage: impl FnOnce(&mut Vec<u8>)) -> World {
    let mut world = apart();
    assert!(world.devices[0].store.damage(key.0, &key.1, damage));
    world.start(0);
    world.heal();
    if *key == (Table::Meta, b"relay".to_vec()) {
        // It cannot know any more where it synced, and what waits would wait for ever; a person knows.
        let until = world.time + 2_000;
        world.run_until(until);
        connect(&mut world);
    }
    world.rest();
    world
}

/// Why batches were kept aside on the first device.
fn reasons(world: &mut World) -> Vec<String> {
    match world.interview(0, Request::Quarantine) {
        Some(Ok(Answer::Quarantine(found))) => found.into_iter().map(|one| one.reason).collect(),
        other => panic!("what lies there: {other:?}"),
    }
}

#[test]
fn r3_whatever_is_damaged_of_what_the_relay_needs_nothing_is_lost_and_all_devices_agree() {
    let stored = stored();
    let names: Vec<String> = stored
        .iter()
        .filter(|((table, _), _)| *table == Table::Meta)
        .map(|((_, key), _)| String::from_utf8_lossy(key).into_owned())
        .collect();
    for wanted in ["acked", "cursor", "relay", "roster"] {
        assert!(names.iter().any(|name| name == wanted), "{wanted} is not among {names:?}");
    }
    let waiting = stored.iter().filter(|((table, _), _)| *table == Table::Outbox).count();
    assert!(waiting > 5, "only {waiting} batches wait");
    let (mut cases, mut unsent) = (0, 0);
    for (key, length) in &stored {
        let places = [0, 1, 9, 20, length / 3, length / 2, length - 1];
        let flips = places.into_iter().filter(|place| place < length).map(|place| (place, None));
        let cuts = [length / 2, length - 1].map(|left| (0, Some(left)));
        for (place, cut) in flips.chain(cuts) {
            let mut world = goes_on(key, |value| match cut {
                Some(left) => value.truncate(left),
                None => value[place] ^= 0x41,
            });
            let at = format!("{key:?} at {place}, {cut:?}");
            assert_eq!(world.failure(), None, "{at}");
            assert!(world.promises_kept().is_some(), "{at}");
            assert_eq!(world.failure(), None, "{at}");
            unsent += reasons(&mut world).iter().filter(|reason| *reason == "unsent").count();
            cases += 1;
        }
    }
    println!("{cases} cases, {unsent} batches were damaged before they were sent");
    assert!(unsent > waiting, "only {unsent} damaged batches were told of");
}

#[test]
fn r3_what_was_kept_aside_and_is_damaged_is_told_as_that() {
    let key = stored().into_iter().find(|((table, _), _)| *table == Table::Outbox).unwrap().0;
    let mut world = goes_on(&key, |value| value.truncate(40));
    assert_eq!(reasons(&mut world), ["unsent"]);
    world.crash(0, false);
    let aside = world.devices[0].store.pairs(Table::Quarantine).remove(0).0;
    world.devices[0].store.damage(Table::Quarantine, &aside, |value| value[2] ^= 0x41);
    world.start(0);
    world.rest();
    assert_eq!(reasons(&mut world), ["damaged_here"]);
    assert_eq!(world.failure(), None);
}
