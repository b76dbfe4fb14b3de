//! Seeds that every build runs; `simulate` runs thousands.

use std::collections::BTreeMap;

use testkit::{Settings, run};

const SETTINGS: Settings = Settings { steps: 120, plant: None, in_words: false };

#[test]
fn r1_nothing_acknowledged_is_lost_and_all_devices_agree() {
    let mut coverage: BTreeMap<&str, u64> = BTreeMap::new();
    for seed in 0..150 {
        let report = run(seed, SETTINGS);
        assert_eq!(report.failure, None, "seed {seed}");
        for (what, times) in report.coverage {
            *coverage.entry(what).or_default() += times;
        }
    }
    // WHY: a script that no longer does what it says would find nothing for ever.
    let wanted = [
        "command done",
        "command refused",
        "joined",
        "bad link refused",
        "crash",
        "started again",
        "command repeated after a crash",
        "undo or redo done",
        "conflict settled",
        "import done",
        "connection dropped",
        "relay restarted",
        "relay restored",
        "relay lies",
        "relay refuses",
        "store fails once",
        "store fails after the write",
        "engine began again",
        "folded at the end",
        "document came back from its bytes",
        "birth came back from its bytes",
        "disk full",
        "clock set",
        "profile cloned",
        "history read",
        "sales set up",
        "deal moved",
        "lead converted",
    ];
    for what in wanted {
        assert!(coverage.get(what).is_some_and(|times| *times > 0), "{what} never happened: {coverage:?}");
    }
}

#[test]
fn r1_the_same_seed_takes_the_same_way_twice() {
    for seed in [3, 17, 42] {
        assert_eq!(run(seed, SETTINGS).trace, run(seed, SETTINGS).trace, "seed {seed}");
    }
}
