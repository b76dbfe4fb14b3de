//! The simulation can fail: every planted bug is found (reliability R2).

use testkit::{Plant, Settings, run};

/// Within so many seeds a bug must be found.
const SEEDS: u64 = 1_000;

/// The first seed that finds a bug.
fn found_after(settings: Settings) -> Option<u64> {
    (0..SEEDS).find(|seed| run(*seed, settings).failure.is_some())
}

fn quiet() {
    std::panic::set_hook(Box::new(|_| {}));
}

#[test]
fn r2_every_bug_planted_around_the_engine_is_found_within_a_thousand_seeds() {
    quiet();
    for plant in Plant::ALL {
        let seed = found_after(Settings { steps: 120, plant: Some(plant), in_words: false });
        println!("{plant:?}: {seed:?}");
        assert!(seed.is_some(), "{plant:?} stays hidden");
    }
}

#[test]
fn r2_every_bug_planted_in_the_engine_is_found_within_a_thousand_seeds() {
    quiet();
    for bug in crm_engine::planted::Bug::ALL {
        assert!(testkit::plant::plant_in_engine(&format!("{bug:?}")));
        let seed = found_after(Settings { steps: 120, plant: None, in_words: false });
        println!("{bug:?}: {seed:?}");
        assert!(seed.is_some(), "{bug:?} stays hidden");
    }
}
