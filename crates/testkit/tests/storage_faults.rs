//! A store that fails, lies or dies at its n-th call, for every n (reliability R3), and documents that come
//! back from their bytes as they were (R21).

use std::sync::atomic::{AtomicUsize, Ordering};

use engine_protocol::Request;
use engine_protocol::answer::StoreTrouble;
use engine_protocol::sync::Role;
use testkit::edits::Hands;
use testkit::oracle::Outcome;
use testkit::page::Asked;
use testkit::rng::Rng;
use testkit::script::Script;
use testkit::world::{RELAY, World};

/// Commands of the script: some 220 calls of the store, each of which fails in one way. `cargo xtask test --long` asks for
/// 2,300, at least 2,000 calls, and for every way at each of them.
fn commands() -> usize {
    std::env::var("FELDBUCH_STORE_COMMANDS").ok().and_then(|given| given.parse().ok()).unwrap_or(SHORT)
}

/// What every build takes the time for.
const SHORT: usize = 240;

/// What a long run asks for.
const LONG: usize = 2_300;

/// Commands behind a fault before it is judged, where the script is long.
const BEHIND: usize = 24;

/// Commands of the script with a relay and a colleague.
const SHARED_COMMANDS: usize = 48;

/// What happens to a call of the store.
#[derive(Debug, Clone, Copy)]
enum Fault {
    None,
    /// It fails, and nothing happens.
    Fails(u64, StoreTrouble),
    /// A write happens and is reported as failed; so many of the next calls fail as well.
    Lies(u64, StoreTrouble, u64),
    Dies(u64),
}

impl Fault {
    /// Every way in which this call can fail without the device's dying.
    fn all(call: u64) -> [Self; 7] {
        [
            Self::Fails(call, StoreTrouble::Full),
            Self::Fails(call, StoreTrouble::Lost),
            Self::Fails(call, StoreTrouble::Failed),
            Self::Lies(call, StoreTrouble::Lost, 0),
            Self::Lies(call, StoreTrouble::Failed, 0),
            Self::Lies(call, StoreTrouble::Lost, 1),
            Self::Lies(call, StoreTrouble::Lost, 3),
        ]
    }

    /// The call that it happens to.
    const fn call(self) -> u64 {
        match self {
            Self::None => u64::MAX / 2,
            Self::Fails(call, _) | Self::Lies(call, ..) | Self::Dies(call) => call,
        }
    }

    /// Makes the store fail, its calls counted from `first`.
    fn inflict(self, world: &mut World, first: u64) {
        let store = &mut world.devices[0].store;
        match self {
            Self::Fails(call, how) => store.fail_call(first + call, how),
            Self::Lies(call, how, more) => {
                store.lie_at_call(first + call, how);
                (1..=more).for_each(|next| store.fail_call(first + call + next, how));
            }
            Self::Dies(_) | Self::None => {}
        }
    }
}

/// One person on one device without a relay.
fn person(fault: Fault) -> (World, u64) {
    let mut world = World::new(7, 1, None, false);
    world.start(0);
    let (workspace_name, member_name, device_label) = ("W".to_owned(), "P".to_owned(), "G".to_owned());
    world.ask(0, Request::Found { workspace_name, member_name, device_label }, Asked::Plain("found"));
    world.rest();
    let first = world.devices[0].store.calls();
    fault.inflict(&mut world, first);
    let mut hands = Hands::new(Rng::new(7, 4));
    let acts: [fn(&mut Hands, &mut World, usize); 6] =
        [Hands::create, Hands::write, Hands::tag, Hands::trash, Hands::item, Hands::write];
    let mut last = commands();
    let is_long = last > SHORT;
    for number in 0..commands() {
        if number >= last {
            break;
        }
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
        let met = world.devices[0].store.calls() > first + fault.call();
        if is_long && met && last == commands() {
            last = number + BEHIND;
        }
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
    for number in from + 1..commands().min(from + 12) {
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
    world.heal();
    world.rest();
    let before = world.promises_kept();
    assert_eq!(world.failure(), None, "{fault:?}");
    world.crash(0, false);
    world.start(0);
    world.rest();
    let after = world.promises_kept();
    assert_eq!(world.failure(), None, "{fault:?}");
    assert_eq!(before, after, "{fault:?}: other rows after the restart");
}

/// Two people and a relay; the store of the first one fails.
fn colleagues(fault: Fault) -> u64 {
    let mut world = World::new(11, 3, None, false);
    world.start(0);
    let (workspace_name, member_name, device_label) = ("W".to_owned(), "P".to_owned(), "G".to_owned());
    world.ask(0, Request::Found { workspace_name, member_name, device_label }, Asked::Plain("found"));
    world.rest();
    let connect = Request::ConnectRelay { url: RELAY.to_owned(), create_token: None };
    world.ask(0, connect, Asked::Plain("connect relay"));
    world.rest();
    world.ask(0, Request::Invite { role: Role::Member, minutes: 600 }, Asked::Invite);
    world.rest();
    world.start(1);
    world.rest();
    assert!(world.join(1));
    world.rest();
    let first = world.devices[0].store.calls();
    fault.inflict(&mut world, first);
    let mut hands = Hands::new(Rng::new(11, 4));
    let acts: [fn(&mut Hands, &mut World, usize); 6] =
        [Hands::create, Hands::write, Hands::tag, Hands::item, Hands::write, Hands::trash];
    for number in 0..SHARED_COMMANDS {
        acts[number % acts.len()](&mut hands, &mut world, usize::from(number % 4 == 3));
        // Some of what they do meets on its way.
        let until = world.time + [1, 300, 40][number % 3];
        world.run_until(until);
        assert_eq!(world.failure(), None, "{fault:?}");
    }
    let calls = world.devices[0].store.calls() - first;
    world.heal();
    world.rest();
    let before = world.promises_kept();
    assert_eq!(world.failure(), None, "{fault:?}");
    for index in 0..2 {
        world.crash(index, false);
        world.start(index);
    }
    world.rest();
    assert_eq!(world.compare_devices(), before, "{fault:?}: other rows after the restart");
    assert_eq!(world.failure(), None, "{fault:?}");
    calls
}

#[test]
fn r3_a_store_that_fails_or_lies_at_any_call_leaves_the_old_state_or_the_new_one() {
    let (_, calls) = person(Fault::None);
    // Of what was asked for: 2,000 calls where all of R3 is.
    let least = if commands() >= LONG { 2_000 } else { commands() as u64 * 8 / 10 };
    assert!(calls >= least, "only {calls} calls, not {least}");
    // WHY one way per call in the short one: every way at every call is what the script below does.
    let faults: Vec<Fault> = if commands() > SHORT {
        (0..calls).flat_map(Fault::all).collect()
    } else {
        (0..calls).map(|call| Fault::all(call)[call as usize % 7]).collect()
    };
    each(&faults, |fault| drop(person(fault)));
    println!("{calls} calls, {} cases", faults.len());
}

/// Tries every fault, on as many threads as there are.
fn each(faults: &[Fault], case: impl Fn(Fault) + Sync) {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(fault) = faults.get(next.fetch_add(1, Ordering::Relaxed)) {
                    case(*fault);
                }
            });
        }
    });
}

#[test]
fn r3_a_store_that_fails_or_lies_while_others_write_keeps_all_devices_alike() {
    let calls = colleagues(Fault::None);
    assert!(calls > 50, "only {calls} calls");
    let faults: Vec<Fault> = (0..calls).flat_map(Fault::all).collect();
    each(&faults, |fault| {
        colleagues(fault);
    });
    println!("{calls} calls, {} cases", faults.len());
}

#[test]
fn r3_a_device_that_dies_at_any_call_keeps_what_it_acknowledged() {
    let (_, calls) = person(Fault::None);
    let faults: Vec<Fault> = (0..calls).map(Fault::Dies).collect();
    each(&faults, |fault| drop(person(fault)));
    println!("{calls} calls, each of them the last");
}

#[test]
fn r21_every_document_of_every_device_comes_back_from_its_bytes_as_it_was() {
    // WHY besides the simulation, which looks at one device at the end of each seed: here nothing is folded first.
    let (mut documents, mut births) = (0, 0);
    for seed in 0..30 {
        let mut script = Script::new(seed, None, false);
        script.found();
        script.run(120);
        for index in 0..script.world.devices.len() {
            script.world.documents_come_back(index);
        }
        assert_eq!(script.world.failure(), None, "seed {seed}");
        let count = |what| script.world.coverage.get(what).copied().unwrap_or(0);
        documents += count("document came back from its bytes");
        births += count("birth came back from its bytes");
    }
    assert!(documents > 100, "only {documents} documents");
    assert!(births > 20, "only {births} births");
}
