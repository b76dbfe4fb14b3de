//! A store that fails or dies at its n-th call, for every n (reliability R3), and documents that come
//! back from their bytes as they were (R21).

use crm_document::{Document, Stored};
use crm_engine::effect::Table;
use engine_protocol::Request;
use engine_protocol::answer::StoreTrouble;
use testkit::edits::Hands;
use testkit::oracle::Outcome;
use testkit::page::Asked;
use testkit::rng::Rng;
use testkit::script::Script;
use testkit::world::World;

/// Commands of the script.
const COMMANDS: usize = 240;

/// What happens to a call of the store.
#[derive(Debug, Clone, Copy)]
enum Fault {
    None,
    Fails(u64, StoreTrouble),
    Dies(u64),
}

/// One person on one device without a relay.
fn person(fault: Fault) -> (World, u64) {
    let mut world = World::new(7, 1, None, false);
    world.start(0);
    let (workspace_name, member_name, device_label) = ("W".to_owned(), "P".to_owned(), "G".to_owned());
    world.ask(0, Request::Found { workspace_name, member_name, device_label }, Asked::Plain("found"));
    world.rest();
    let first = world.devices[0].store.calls();
    match fault {
        Fault::Fails(call, how) => world.devices[0].store.fail_call(first + call, how),
        Fault::Dies(_) | Fault::None => {}
    }
    let mut hands = Hands::new(Rng::new(7, 4));
    let acts: [fn(&mut Hands, &mut World, usize); 6] =
        [Hands::create, Hands::write, Hands::tag, Hands::trash, Hands::item, Hands::write];
    for number in 0..COMMANDS {
        let before = digest(&world);
        let acts_before = world.oracle.acts().len();
        acts[number % acts.len()](&mut hands, &mut world, 0);
        if let Fault::Dies(call) = fault {
            while world.devices[0].store.calls() < first + call && world.next_event_now() {}
            if world.devices[0].store.calls() == first + call {
                world.crash(0, true);
                world.start(0);
                // Only once: the next call is another one.
                return finish(world, hands, acts, number, first);
            }
        }
        world.rest();
        let refused = world.oracle.acts()[acts_before..].iter().any(|act| act.outcome == Outcome::Refused);
        if refused {
            assert_eq!(digest(&world), before, "{fault:?}: a refused command left something");
        }
        assert_eq!(world.failure(), None, "{fault:?}");
    }
    let calls = world.devices[0].store.calls() - first;
    judge(&mut world, fault);
    (world, calls)
}

/// Goes on after a crash.
fn finish(
    mut world: World,
    mut hands: Hands,
    acts: [fn(&mut Hands, &mut World, usize); 6],
    from: usize,
    first: u64,
) -> (World, u64) {
    world.rest();
    for number in from + 1..COMMANDS.min(from + 12) {
        acts[number % acts.len()](&mut hands, &mut world, 0);
        world.rest();
    }
    let calls = world.devices[0].store.calls() - first;
    judge(&mut world, Fault::Dies(calls));
    (world, calls)
}

fn digest(world: &World) -> [u8; 32] {
    world.devices[0].engine.as_ref().map(crm_engine::Engine::digest).unwrap_or_default()
}

/// Everything promised is there, before and after a restart.
fn judge(world: &mut World, fault: Fault) {
    let before = world.promises_kept();
    assert_eq!(world.failure(), None, "{fault:?}");
    world.crash(0, false);
    world.start(0);
    world.rest();
    let after = world.promises_kept();
    assert_eq!(world.failure(), None, "{fault:?}");
    assert_eq!(before, after, "{fault:?}: other rows after the restart");
}

#[test]
fn r3_a_store_that_fails_at_any_call_leaves_the_old_state_or_the_new_one() {
    let (_, calls) = person(Fault::None);
    assert!(calls > 150, "only {calls} calls");
    for call in 0..calls {
        let how = [StoreTrouble::Full, StoreTrouble::Lost, StoreTrouble::Failed][call as usize % 3];
        person(Fault::Fails(call, how));
    }
}

#[test]
fn r3_a_device_that_dies_at_any_call_keeps_what_it_acknowledged() {
    let (_, calls) = person(Fault::None);
    for call in 0..calls {
        person(Fault::Dies(call));
    }
}

#[test]
fn r21_every_document_comes_back_from_its_bytes_as_it_was() {
    let (mut documents, mut births) = (0, 0);
    for seed in 0..30 {
        let mut script = Script::new(seed, None, false);
        script.found();
        script.run(120);
        for device in &script.world.devices {
            let loose = device.store.pairs(Table::Docs).into_iter().map(|(_, bytes)| Stored::Saved(bytes));
            let packs = device.store.pairs(Table::Packs).into_iter();
            let packed = packs.flat_map(|(_, bytes)| crm_document::unpack(&bytes).unwrap());
            for stored in loose.chain(packed.map(|(_, stored)| stored)) {
                births += usize::from(matches!(stored, Stored::Birth(_)));
                let document = stored.open().unwrap();
                let again = Document::load(&document.save()).unwrap();
                assert_eq!(document.heads(), again.heads(), "seed {seed}");
                assert_eq!(document.change_hashes(), again.change_hashes(), "seed {seed}");
                let id = crm_domain::id::RecordId::from_bytes([1; 16]);
                assert_eq!(document.whole(id), again.whole(id), "seed {seed}");
                assert_eq!(document.row(id), stored.row(id).unwrap(), "seed {seed}");
                assert_eq!(document.clashes(), again.clashes(), "seed {seed}");
                assert_eq!(document.history(), again.history(), "seed {seed}");
                documents += 1;
            }
        }
    }
    assert!(documents > 100, "only {documents} documents");
    assert!(births > 20, "only {births} births");
}
