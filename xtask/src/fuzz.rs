//! Runs every fuzz target for a while.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::console::Steps;
use crate::{process, workspace};

const SECONDS: u32 = 60;

/// `cargo xtask fuzz [SECONDS]`
///
/// # Errors
/// When the nightly toolchain or cargo-fuzz is missing, or when a target finds something.
pub fn fuzz(arguments: &[&str]) -> Result<()> {
    let seconds =
        arguments.first().map_or(Ok(SECONDS), |given| given.parse()).context("seconds must be a number")?;
    let nightly = |arguments: &[&str]| {
        let mut command = Command::new("rustup");
        command.args(["run", "nightly", "cargo", "fuzz"]).args(arguments);
        command
    };
    if process::output(&mut nightly(&["--version"])).is_none() {
        bail!("fuzzing needs: rustup toolchain install nightly && cargo +nightly install cargo-fuzz");
    }
    let targets = targets()?;
    let mut steps = Steps::new(targets.len());
    for (fuzzed, target) in targets {
        steps.next(&format!("{target} for {seconds} s"));
        let limit = format!("-max_total_time={seconds}");
        let bounds = ["--", &limit, "-timeout=1", "-rss_limit_mb=512"];
        process::run(nightly(&["run", &target]).args(bounds).current_dir(fuzzed))?;
    }
    Ok(())
}

/// Every `crates/*/fuzz/fuzz_targets/*.rs`, with its crate's folder.
fn targets() -> Result<Vec<(PathBuf, String)>> {
    let mut targets = Vec::new();
    for entry in std::fs::read_dir(workspace::root().join("crates"))? {
        let folder = entry?.path();
        let Ok(files) = std::fs::read_dir(folder.join("fuzz/fuzz_targets")) else { continue };
        for file in files {
            let path = file?.path();
            if let Some(name) = path.file_stem() {
                targets.push((folder.clone(), name.to_string_lossy().into_owned()));
            }
        }
    }
    targets.sort();
    Ok(targets)
}
