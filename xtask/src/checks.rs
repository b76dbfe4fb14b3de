//! `cargo xtask test`: every check, each timed, counted in one last line.

use std::fs;
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::console::{Steps, clock};
use crate::process::{self, Told};
use crate::{app_build, browser, tools, workspace};

/// Seeds of the simulation unless told otherwise; more by `--seeds`.
const SEEDS: &str = "5000";
const WASM: &str = "wasm32-unknown-unknown";
/// Compiled for the browser only; everything else is native.
const BROWSER_CRATES: [&str; 2] = ["app", "engine-worker"];
const STEPS: usize = 8;

/// Passed and failed, and how long it took.
struct Outcome {
    what: &'static str,
    passed: u64,
    failed: u64,
    took: String,
}

struct Checks {
    steps: Steps,
    outcomes: Vec<Outcome>,
}

/// `cargo xtask test [--seeds N]`. A failed check does not stop the next one.
///
/// # Errors
/// When anything failed.
pub fn test(arguments: &[&str]) -> Result<()> {
    let seeds = match arguments {
        [] => SEEDS,
        ["--seeds", seeds] => seeds,
        other => bail!("unknown arguments: {}", other.join(" ")),
    };
    let mut checks = Checks { steps: Steps::new(STEPS), outcomes: Vec::new() };
    checks.whole("tools", "the tools", || {
        tools::bring()?;
        app_build::fetch()
    });
    checks.whole("format", "format", || process::run(workspace::cargo().args(["fmt", "--all", "--check"])));
    checks.whole("clippy, native", "clippy, native", || clippy(&native_selection()?));
    checks.whole("clippy, wasm32", "clippy, wasm32", || {
        let crates = BROWSER_CRATES.iter().flat_map(|name| ["--package", name]);
        clippy(&crates.chain(["--target", WASM]).map(str::to_owned).collect::<Vec<_>>())
    });
    checks.counted("native tests", "native tests", count_native, || {
        let mut command = workspace::cargo();
        command.args(["test", "--locked", "--no-fail-fast"]).args(native_selection()?);
        process::run_and_listen(&mut command)
    });
    checks.whole("simulation", &format!("simulation, {seeds} seeds"), || simulate(seeds));
    checks.timed("supply chain", "supply chain", supply_chain);
    checks.counted("browser tests", "release build and browser tests", count_browser, || {
        browser::stage()?.run_tests()
    });
    checks.conclude()
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
        count: fn(&[String]) -> (u64, u64),
        step: impl FnOnce() -> Result<Told>,
    ) {
        self.timed(what, says, || match step() {
            Ok(told) => {
                let (passed, failed) = count(&told.lines);
                // Something that did not even build, or that died, shows in the status only; no test at all is a fault.
                let silent = (passed == 0 || !told.success) && failed == 0;
                (passed, failed + u64::from(silent))
            }
            Err(error) => verdict(Err(error)),
        });
    }

    fn timed(&mut self, what: &'static str, says: &str, step: impl FnOnce() -> (u64, u64)) {
        self.steps.next(says);
        let started = Instant::now();
        let (passed, failed) = step();
        self.outcomes.push(Outcome { what, passed, failed, took: clock(started.elapsed()) });
    }

    fn conclude(self) -> Result<()> {
        println!();
        for Outcome { what, passed, failed, took } in &self.outcomes {
            let mark = if *failed == 0 { "ok" } else { "FAILED" };
            println!("{what:<16} {passed:>6} passed {failed:>4} failed {took:>7}  {mark}");
        }
        let passed: u64 = self.outcomes.iter().map(|outcome| outcome.passed).sum();
        let failed: u64 = self.outcomes.iter().map(|outcome| outcome.failed).sum();
        println!("after {}", clock(self.steps.elapsed()));
        println!("{passed} passed, {failed} failed");
        if failed > 0 {
            std::process::exit(1);
        }
        Ok(())
    }
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
    let arguments =
        ["run", "--locked", "--profile", "simulation", "--package", "testkit", "--bin", "simulate"];
    process::run(workspace::cargo().args(arguments).args(["--", "--seeds", seeds]))
}

/// Advisories, licences, sources: counted only where cargo-deny is installed and really looks.
fn supply_chain() -> (u64, u64) {
    if process::output(Command::new("cargo-deny").arg("--version")).is_none() {
        eprintln!("cargo-deny is not installed: advisories and licences are not looked at.");
        return (0, 0);
    }
    verdict(process::run(workspace::cargo().args(["deny", "--workspace", "check"])))
}

/// Counts a step that passes or fails as a whole, and says why it failed.
fn verdict(result: Result<()>) -> (u64, u64) {
    match result {
        Ok(()) => (1, 0),
        Err(error) => {
            eprintln!("FAILED: {error:#}");
            (0, 1)
        }
    }
}

/// Sums `test result: ok. 12 passed; 0 failed; …` over all test programs.
fn count_native(lines: &[String]) -> (u64, u64) {
    let results = lines.iter().filter(|line| line.starts_with("test result:"));
    results.fold((0, 0), |(passed, failed), line| {
        (passed + number_before(line, " passed"), failed + number_before(line, " failed"))
    })
}

/// Reads the last line of `run.mjs`: `browser: 12 passed, 0 failed`.
fn count_browser(lines: &[String]) -> (u64, u64) {
    let last = lines.iter().rev().find(|line| line.starts_with("browser: "));
    last.map_or((0, 0), |line| (number_before(line, " passed"), number_before(line, " failed")))
}

fn number_before(line: &str, word: &str) -> u64 {
    let before = line.split(word).next().unwrap_or_default();
    before.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{count_browser, count_native};

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn native_results_are_summed_over_all_programs() {
        let said = "running 2 tests\ntest result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out\n\
            test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(count_native(&lines(said)), (17, 3));
    }

    #[test]
    fn browser_results_are_read_from_the_last_line() {
        assert_eq!(count_browser(&lines("noise 9 passed\nbrowser: 7 passed, 1 failed")), (7, 1));
        assert_eq!(count_browser(&lines("nothing of that kind")), (0, 0));
    }
}
