//! `cargo xtask test`: every check, each timed, counted in one last line.

use std::fs;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::console::{Steps, clock};
use crate::process::{self, Told};
use crate::{app_build, browser, supply_chain, tools, workspace};

/// Seeds of the simulation unless told otherwise; more by `--seeds`.
pub const SEEDS: &str = "5000";
/// Of a long run: seeds, and what tests read out of their environment.
pub const LONG_SEEDS: &str = "100000";
pub const LONG: [(&str, &str); 6] = [
    // R3: a store that fails in every way at each of 2,000 calls.
    ("FELDBUCH_STORE_COMMANDS", "2300"),
    // R5: kills of the relay under load.
    ("FELDBUCH_KILLS", "500"),
    // R8: edits from four tabs of which the leading one dies again and again.
    ("FELDBUCH_TAB_EDITS", "1000"),
    // R4: kills of the browser while somebody edits.
    ("FELDBUCH_BROWSER_KILLS", "200"),
    // R6: points at which a browser's storage is full.
    ("FELDBUCH_FULL_POINTS", "50"),
    // R17: builds of the app that follow one another.
    ("FELDBUCH_UPDATES", "20"),
];
const WASM: &str = "wasm32-unknown-unknown";
/// Compiled for the browser only; everything else is native.
const BROWSER_CRATES: [&str; 2] = ["app", "engine-worker"];
/// How the simulated world is built.
///
/// WHY with its planted bugs, all of them off: its tests and its long run are then one build.
const SIMULATION: [&str; 6] =
    ["--profile", "simulation", "--package", "testkit", "--features", "planted-bugs"];
const STEPS: usize = 9;

/// What a step found out.
pub enum Verdict {
    /// So much passed, and so much failed.
    Counted(Counts),
    /// What would have looked is not here.
    NotChecked,
}

/// How many did what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Passed, in the end.
    pub passed: u64,
    /// Failed.
    pub failed: u64,
    /// Of those that passed, at the second try only.
    pub again: u64,
}

struct Outcome {
    what: &'static str,
    verdict: Verdict,
    took: String,
}

struct Checks {
    steps: Steps,
    outcomes: Vec<Outcome>,
}

/// `cargo xtask test [--seeds N | --long]`. A failed check does not stop the next one.
///
/// # Errors
/// When anything failed.
pub fn test(arguments: &[&str]) -> Result<()> {
    let (seeds, long) = match arguments {
        [] => (SEEDS, false),
        ["--seeds", seeds] => (*seeds, false),
        ["--long"] => (LONG_SEEDS, true),
        other => bail!("unknown arguments: {}", other.join(" ")),
    };
    let mut checks = Checks { steps: Steps::new(STEPS), outcomes: Vec::new() };
    checks.whole("tools", "the tools", || {
        tools::bring()?;
        app_build::fetch()
    });
    // WHY ahead: its last minutes keep one core busy; the other one checks meanwhile.
    let ahead = app_build::begin();
    checks.whole("format", "format", || process::run(workspace::cargo().args(["fmt", "--all", "--check"])));
    checks.whole("clippy, native", "clippy, native", || clippy(&native_selection()?));
    checks.whole("clippy, wasm32", "clippy, wasm32", || {
        let crates = BROWSER_CRATES.iter().flat_map(|name| ["--package", name]);
        clippy(&crates.chain(["--target", WASM]).map(str::to_owned).collect::<Vec<_>>())
    });
    checks.counted("native tests", "native tests", count_native, || {
        let mut command = workspace::cargo();
        command.args(["test", "--locked", "--no-fail-fast"]).args(native_selection()?);
        command.args(["--exclude", "testkit"]).envs(lengths(long));
        process::run_and_listen(&mut command)
    });
    checks.counted("planted bugs", "planted bugs and failing stores", count_native, || {
        let mut command = workspace::cargo();
        command.args(["test", "--locked", "--no-fail-fast"]).args(SIMULATION).envs(lengths(long));
        process::run_and_listen(&mut command)
    });
    checks.whole("simulation", &format!("simulation, {seeds} seeds"), || simulate(seeds));
    checks.timed("supply chain", "supply chain", supply_chain::check);
    checks.counted("browser tests", "release build and browser tests", count_browser, || {
        ahead?.finish()?;
        browser::stage()?.run_tests(lengths(long))
    });
    checks.conclude()
}

/// What makes tests run at length; nothing in an ordinary run.
fn lengths(long: bool) -> impl Iterator<Item = (&'static str, &'static str)> {
    LONG.into_iter().filter(move |_| long)
}

impl Checks {
    /// A step that passes or fails as a whole.
    fn whole(&mut self, what: &'static str, says: &str, step: impl FnOnce() -> Result<()>) {
        self.timed(what, says, || verdict(step()));
    }

    /// A step that counts for itself.
    fn counted(
        &mut self,
        what: &'static str,
        says: &str,
        count: fn(&[String]) -> Counts,
        step: impl FnOnce() -> Result<Told>,
    ) {
        self.timed(what, says, || match step() {
            Ok(told) => {
                let counts = count(&told.lines);
                // Something that did not even build, or that died, shows in the status only; no test at all is a fault.
                let silent = (counts.passed == 0 || !told.success) && counts.failed == 0;
                Verdict::Counted(Counts { failed: counts.failed + u64::from(silent), ..counts })
            }
            Err(error) => verdict(Err(error)),
        });
    }

    fn timed(&mut self, what: &'static str, says: &str, step: impl FnOnce() -> Verdict) {
        self.steps.next(says);
        let started = Instant::now();
        let verdict = step();
        self.outcomes.push(Outcome { what, verdict, took: clock(started.elapsed()) });
    }

    fn conclude(self) -> Result<()> {
        println!();
        let mut all = Counts::default();
        for outcome in &self.outcomes {
            println!("{}", line(outcome));
            if let Verdict::Counted(counts) = outcome.verdict {
                all.passed += counts.passed;
                all.failed += counts.failed;
                all.again += counts.again;
            }
        }
        println!("after {}", clock(self.steps.elapsed()));
        let Counts { passed, failed, .. } = all;
        println!("{passed} passed{}, {failed} failed", at_second_try(all));
        if failed > 0 {
            std::process::exit(1);
        }
        Ok(())
    }
}

/// A step's line in the table.
fn line(Outcome { what, verdict, took }: &Outcome) -> String {
    match verdict {
        Verdict::Counted(counts) => {
            let Counts { passed, failed, .. } = counts;
            let mark = if *failed == 0 { "ok" } else { "FAILED" };
            let again = at_second_try(*counts);
            format!("{what:<16} {passed:>6} passed {failed:>4} failed {took:>7}  {mark}{again}")
        }
        Verdict::NotChecked => format!("{what:<16} {:>25} {took:>7}  not checked", ""),
    }
}

/// What passed only when it was told again is not passed over in silence.
fn at_second_try(counts: Counts) -> String {
    if counts.again == 0 { String::new() } else { format!(" ({} at the second try)", counts.again) }
}

fn clippy(selection: &[String]) -> Result<()> {
    let mut command = workspace::cargo();
    command.args(["clippy", "--locked", "--all-targets"]).args(selection).args(["--", "-D", "warnings"]);
    process::run(&mut command)
}

/// All crates but those for the browser; of these, the ones that hold native tests.
fn native_selection() -> Result<Vec<String>> {
    let mut selection = vec!["--workspace".to_owned()];
    for name in BROWSER_CRATES {
        let folder = if name == "app" { "app/src".to_owned() } else { format!("crates/{name}/src") };
        let has_tests = workspace::files_below(&workspace::root().join(folder))?
            .iter()
            .any(|file| fs::read_to_string(file).is_ok_and(|text| text.contains("#[test]")));
        if !has_tests {
            selection.extend(["--exclude".to_owned(), name.to_owned()]);
        }
    }
    Ok(selection)
}

fn simulate(seeds: &str) -> Result<()> {
    let mut command = workspace::cargo();
    command.args(["run", "--locked"]).args(SIMULATION).args(["--bin", "simulate", "--", "--seeds", seeds]);
    process::run(&mut command)
}

/// Counts a step that passes or fails as a whole, and says why it failed.
pub fn verdict(result: Result<()>) -> Verdict {
    match result {
        Ok(()) => Verdict::Counted(Counts { passed: 1, ..Counts::default() }),
        Err(error) => {
            eprintln!("FAILED: {error:#}");
            Verdict::Counted(Counts { failed: 1, ..Counts::default() })
        }
    }
}

/// Sums `test result: ok. 12 passed; 0 failed; …` over all test programs.
fn count_native(lines: &[String]) -> Counts {
    let mut all = Counts::default();
    for line in lines.iter().filter(|line| line.starts_with("test result:")) {
        all.passed += number_before(line, " passed");
        all.failed += number_before(line, " failed");
    }
    all
}

/// Reads the last line of `run.mjs`: `browser: 12 passed, 0 failed, 1 at the second try`.
fn count_browser(lines: &[String]) -> Counts {
    let last = lines.iter().rev().find(|line| line.starts_with("browser: "));
    last.map_or(Counts::default(), |line| Counts {
        passed: number_before(line, " passed"),
        failed: number_before(line, " failed"),
        again: number_before(line, " at the second try"),
    })
}

fn number_before(line: &str, word: &str) -> u64 {
    let before = line.split(word).next().unwrap_or_default();
    before.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Counts, Outcome, Verdict, count_browser, count_native, line};

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn native_results_are_summed_over_all_programs() {
        let said = "running 2 tests\ntest result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out\n\
            test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(count_native(&lines(said)), Counts { passed: 17, failed: 3, again: 0 });
    }

    #[test]
    fn browser_results_are_read_from_the_last_line() {
        let counts = |text: &str| count_browser(&lines(text));
        let said = "noise 9 passed\nbrowser: 7 passed, 1 failed, 0 at the second try";
        assert_eq!(counts(said), Counts { passed: 7, failed: 1, again: 0 });
        let said = "browser: 8 passed, 0 failed, 2 at the second try";
        assert_eq!(counts(said), Counts { passed: 8, failed: 0, again: 2 });
        assert_eq!(counts("nothing of that kind"), Counts::default());
    }

    #[test]
    fn what_passed_at_the_second_try_only_is_said() {
        let told = |again| {
            let verdict = Verdict::Counted(Counts { passed: 8, failed: 0, again });
            line(&Outcome { what: "browser", verdict, took: "0:00".into() })
        };
        assert!(told(2).ends_with("ok (2 at the second try)"));
        assert!(told(0).ends_with("ok"));
    }

    #[test]
    fn s5_what_nobody_looked_at_is_not_called_ok() {
        let told = |verdict| line(&Outcome { what: "supply chain", verdict, took: "0:00".into() });
        let skipped = told(Verdict::NotChecked);
        assert!(skipped.ends_with("not checked") && !skipped.contains("passed") && !skipped.contains("ok"));
        assert!(told(Verdict::Counted(Counts { passed: 1, ..Counts::default() })).ends_with("ok"));
        assert!(told(Verdict::Counted(Counts { passed: 1, failed: 1, again: 0 })).ends_with("FAILED"));
    }
}
