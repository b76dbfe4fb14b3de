//! A device that was away for a month comes back: what it wrote meanwhile is kept, what others wrote and threw away too, and
//! nothing that is gone comes back with it (reliability R1, R20, R21).

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::query::Scope;
use crm_engine::effect::Input;
use engine_protocol::Request;
use engine_protocol::sync::Role;
use testkit::Plant;
use testkit::edits::Hands;
use testkit::oracle::Deed;
use testkit::page::Asked;
use testkit::rng::Rng;
use testkit::world::{Failure, RELAY, World};

const DAY: i64 = 24 * 3_600_000;
const DAYS: usize = 30;
/// Who is away, and who is not.
const AWAY: usize = 2;
const OFFICE: [usize; 2] = [0, 1];
const NOTE: FieldKey = FieldKey::new("description");

/// Three people in one workspace, with some records that all of them have.
fn together(seed: u64, plant: Option<Plant>) -> (World, Hands) {
    let mut world = World::new(seed, 4, plant, false);
    world.start(0);
    let (workspace_name, member_name, device_label) = ("W".to_owned(), "P".to_owned(), "G".to_owned());
    world.ask(0, Request::Found { workspace_name, member_name, device_label }, Asked::Plain("found"));
    world.rest();
    let connect = Request::ConnectRelay { url: RELAY.to_owned(), create_token: None };
    world.ask(0, connect, Asked::Plain("connect relay"));
    world.rest();
    for index in [1, AWAY] {
        world.ask(0, Request::Invite { role: Role::Member, minutes: 600 }, Asked::Invite);
        world.rest();
        world.start(index);
        world.rest();
        assert!(world.join(index), "seed {seed}: device {index} finds no invitation");
        world.rest();
    }
    let mut hands = Hands::new(Rng::new(seed, 4));
    for number in 0..16 {
        hands.create(&mut world, number % 2);
        world.rest();
    }
    (world, hands)
}

/// A sentence into the note of a company, in front of what stands there.
fn note(world: &mut World, hands: &mut Hands, device: usize, company: RecordId, sentence: char) {
    let edit = Edit::Write { field: NOTE, before: String::new(), after: format!("{sentence} ") };
    let deed = Deed::Note(company, NOTE, Some(sentence), None);
    hands.command(world, device, Command::Edit { records: vec![company], edits: vec![edit] }, vec![deed]);
}

/// What one device does in a day.
fn works(world: &mut World, hands: &mut Hands, device: usize, day: usize) {
    let acts: [fn(&mut Hands, &mut World, usize); 7] =
        [Hands::write, Hands::item, Hands::tag, Hands::write, Hands::trash, Hands::create, Hands::tag];
    for number in 0..3 {
        acts[(day * 3 + number) % acts.len()](hands, world, device);
        let later = world.time + 20_000;
        world.run_until(later);
    }
}

/// A month of it, and what does not hold when all of them are together again.
fn a_month_away(seed: u64, plant: Option<Plant>) -> (World, Option<Failure>) {
    let (mut world, mut hands) = together(seed, plant);
    let companies = world.devices[AWAY].page.rows(RecordKind::Account, Scope::Living);
    let met = companies.first().copied();
    // The lid is shut, and opened again where there is no network.
    world.devices[AWAY].online = false;
    world.crash(AWAY, false);
    world.start(AWAY);
    let left = world.time;
    for day in 0..DAYS {
        for device in OFFICE {
            works(&mut world, &mut hands, device, day);
        }
        if day % 3 == 0 {
            works(&mut world, &mut hands, AWAY, day / 3);
        }
        // Both write in the same note, none of them knowing of the other.
        if let (Some(met), 7) = (met, day) {
            note(&mut world, &mut hands, 0, met, '一');
            note(&mut world, &mut hands, AWAY, met, '丁');
        }
        world.run_until(left + (day as i64 + 1) * DAY);
    }
    // It was off in between as well: what was not sent is in its store and nowhere else.
    world.crash(AWAY, false);
    world.start(AWAY);
    let later = world.time + 60_000;
    world.run_until(later);
    if plant.is_none() {
        let waits = world.devices[AWAY].page.status.as_ref().map_or(0, |status| status.waiting);
        assert!(waits > 5, "seed {seed}: only {waits} changes wait for the network");
    }
    world.devices[AWAY].online = true;
    world.tell(AWAY, Input::Nudge);
    world.rest();
    let digest = world.promises_kept();
    for index in 0..3 {
        world.crash(index, false);
        world.start(index);
    }
    world.rest();
    let again = world.compare_devices();
    if world.failure().is_none() {
        assert_eq!(again, digest, "seed {seed}: other rows after the restart");
    }
    let failure = world.failure();
    (world, failure)
}

#[test]
fn r1_r20_r21_who_was_away_for_a_month_comes_back_and_nothing_is_lost_or_undone() {
    let (mut folds, mut conflicts, mut trashed) = (0, 0, 0);
    for seed in 0..12 {
        let (world, failure) = a_month_away(seed, None);
        assert_eq!(failure, None, "seed {seed}");
        let count = |what| world.coverage.get(what).copied().unwrap_or(0);
        folds += count("fold");
        conflicts += count("conflict standing at the end");
        trashed += RecordKind::ALL
            .into_iter()
            .map(|kind| world.devices[AWAY].page.rows(kind, Scope::Trash).len())
            .sum::<usize>();
    }
    println!("{folds} folds, {conflicts} conflicts, {trashed} records in the trash");
    // WHY: a month in which nothing was folded, thrown away or written twice would find nothing.
    assert!(folds > 12 && conflicts > 0 && trashed > 0);
}

#[test]
fn r2_a_month_away_is_lost_where_the_outbox_does_not_survive_it() {
    let found = (0..4).any(|seed| a_month_away(seed, Some(Plant::OutboxLostOnCrash)).1.is_some());
    assert!(found);
}
