//! One seed from beginning to end.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::plant::Plant;
use crate::script::Script;
use crate::world::Failure;

/// How a seed is run.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Random steps before healing.
    pub steps: u32,
    /// A bug planted outside of the engine.
    pub plant: Option<Plant>,
    /// Keep the trace in words.
    pub in_words: bool,
}

/// What came of a seed.
#[derive(Debug)]
pub struct Report {
    /// Which.
    pub seed: u64,
    /// The first rule that did not hold.
    pub failure: Option<Failure>,
    /// Equal exactly when the same happened (reliability R1).
    pub trace: u64,
    /// The last steps, when kept in words.
    pub lines: Vec<String>,
    /// How often things happened.
    pub coverage: BTreeMap<&'static str, u64>,
}

/// Runs a seed: a script, healing, judgement. A panic anywhere is a failure.
#[must_use]
pub fn run(seed: u64, settings: Settings) -> Report {
    let mut script = Script::new(seed, settings.plant, settings.in_words);
    let ended = catch_unwind(AssertUnwindSafe(|| {
        script.found();
        script.run(settings.steps);
        script.judge();
    }));
    let mut world = script.world;
    if let Err(panic) = ended {
        let words = panic.downcast_ref::<String>().cloned();
        let words = words.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        world.fail("panic", words.unwrap_or_default());
    }
    let devices = world.devices.iter().filter(|device| device.run > 0).count() as u64;
    let totals = [
        ("devices", devices),
        ("promises", world.oracle.done() as u64),
        ("batches at the relay", world.relay.stored()),
        ("milliseconds of the world", world.time.unsigned_abs()),
    ];
    world.coverage.extend(totals);
    Report {
        seed,
        failure: world.failure,
        trace: world.trace.hash(),
        lines: world.trace.lines().map(str::to_owned).collect(),
        coverage: world.coverage,
    }
}
