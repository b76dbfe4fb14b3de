//! Runs seeds of the simulated world: `simulate --seeds 5000 --from 0 --steps 200 --threads 2`, or one
//! again in words: `simulate --replay SEED`.
#![allow(clippy::print_stdout, reason = "a program for the terminal")]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use testkit::{Plant, Report, Settings, run};

/// Seeds that are run twice to see that the same happens: every how-manieth.
const TWICE: u64 = 25;
/// Failures printed in full.
const PRINTED: usize = 3;

/// What the command line says.
struct Wanted {
    seeds: u64,
    from: u64,
    steps: u32,
    threads: u64,
    replay: Option<u64>,
    plant: Option<String>,
    lines: usize,
}

fn main() -> ExitCode {
    let Some(wanted) = read_arguments() else {
        println!(
            "usage: simulate [--seeds N] [--from S] [--steps N] [--threads N] [--replay SEED] [--lines N] [--plant NAME]"
        );
        return ExitCode::from(2);
    };
    // Panics are failures of their seed and are told with it.
    std::panic::set_hook(Box::new(|_| {}));
    let passed = match wanted.replay {
        Some(seed) => replay(&wanted, seed),
        None => simulate(&wanted),
    };
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read_arguments() -> Option<Wanted> {
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u64);
    let mut wanted =
        Wanted { seeds: 1_000, from: 0, steps: 200, threads, replay: None, plant: None, lines: 120 };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next()?;
        match name.as_str() {
            "--seeds" => wanted.seeds = value.parse().ok()?,
            "--from" => wanted.from = value.parse().ok()?,
            "--steps" => wanted.steps = value.parse().ok()?,
            "--threads" => wanted.threads = value.parse().ok()?,
            "--replay" => wanted.replay = Some(value.parse().ok()?),
            "--lines" => wanted.lines = value.parse().ok()?,
            "--plant" => wanted.plant = Some(value),
            _ => return None,
        }
    }
    Some(wanted)
}

/// Plants what the command line names, in this thread.
fn settings(wanted: &Wanted, in_words: bool) -> Settings {
    let plant = wanted.plant.as_deref().and_then(Plant::find);
    if let (None, Some(name)) = (plant, wanted.plant.as_deref()) {
        testkit::plant::plant_in_engine(name);
    }
    Settings { steps: wanted.steps, plant, in_words }
}

/// Runs one seed again, in words.
fn replay(wanted: &Wanted, seed: u64) -> bool {
    let report = run(seed, settings(wanted, true));
    let skipped = report.lines.len().saturating_sub(wanted.lines);
    for line in &report.lines[skipped..] {
        println!("{line}");
    }
    println!("trace {:016x}; {:?}", report.trace, report.coverage);
    match &report.failure {
        Some(failure) => println!("seed {seed} failed: {}: {}", failure.rule, failure.what),
        None => println!("seed {seed} passed"),
    }
    report.failure.is_none()
}

/// Runs all seeds on several threads.
fn simulate(wanted: &Wanted) -> bool {
    let started = Instant::now();
    let (next, failed) = (AtomicU64::new(0), Mutex::new(Vec::<Report>::new()));
    let coverage = Mutex::new(BTreeMap::<&'static str, u64>::new());
    std::thread::scope(|scope| {
        for _ in 0..wanted.threads.max(1) {
            scope.spawn(|| {
                let settings = settings(wanted, false);
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= wanted.seeds {
                        return;
                    }
                    let report = run_once_or_twice(wanted.from + number, number, settings);
                    if let Ok(mut coverage) = coverage.lock() {
                        for (what, times) in &report.coverage {
                            *coverage.entry(what).or_default() += times;
                        }
                    }
                    if let (Some(_), Ok(mut failed)) = (&report.failure, failed.lock()) {
                        failed.push(report);
                    }
                    let done = number + 1;
                    if done.is_multiple_of(500) {
                        let rate = done as f64 / started.elapsed().as_secs_f64();
                        println!("{done} seeds, {rate:.0} seeds/s");
                    }
                }
            });
        }
    });
    let mut failed = failed.into_inner().unwrap_or_default();
    failed.sort_by_key(|report| report.seed);
    for report in failed.iter().take(PRINTED) {
        tell(wanted, report);
    }
    let others: Vec<u64> = failed.iter().skip(PRINTED).map(|report| report.seed).take(40).collect();
    if !others.is_empty() {
        println!("also failed: {others:?}");
    }
    for (what, times) in coverage.into_inner().unwrap_or_default() {
        println!("  {times:>12} {what}");
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("{:.1} s, {:.1} seeds/s", seconds, wanted.seeds as f64 / seconds);
    let (failures, seeds) = (failed.len() as u64, wanted.seeds);
    println!("simulation: {} seeds passed, {failures} failed", seeds - failures.min(seeds));
    failed.is_empty()
}

fn run_once_or_twice(seed: u64, number: u64, settings: Settings) -> Report {
    let mut report = run(seed, settings);
    if number.is_multiple_of(TWICE) && report.failure.is_none() {
        let again = run(seed, settings);
        if again.trace != report.trace {
            let what = "the same seed took another way the second time".to_owned();
            report.failure = Some(testkit::world::Failure { rule: "R1", what });
        }
    }
    report
}

/// Prints a failure with its last steps and how to see it again.
fn tell(wanted: &Wanted, report: &Report) {
    let Some(failure) = &report.failure else { return };
    println!("\nseed {} failed: {}: {:.1500}", report.seed, failure.rule, failure.what);
    let again = run(report.seed, settings(wanted, true));
    let skipped = again.lines.len().saturating_sub(25);
    for line in &again.lines[skipped..] {
        println!("    {line:.240}");
    }
    let plant = wanted.plant.as_deref().map(|name| format!(" --plant {name}")).unwrap_or_default();
    println!(
        "replay: cargo run -p testkit --profile simulation --bin simulate -- --steps {} --replay {}{plant}\n",
        wanted.steps, report.seed
    );
}
