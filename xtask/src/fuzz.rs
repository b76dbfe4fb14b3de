//! Runs every fuzz target for a while, with the pinned toolchain and the versions that ship.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::console::Steps;
use crate::{process, workspace};

const SECONDS: u32 = 60;

/// What libFuzzer needs to see where an input goes: counters, and the operands of comparisons.
///
/// WHY not cargo-fuzz: it needs a nightly compiler for AddressSanitizer alone. Our crates forbid `unsafe`; what is looked
/// for are panics, endless work and memory, and without that sanitizer's shadow the memory is the program's own.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 --cfg fuzzing";

/// The whole program's memory; libFuzzer and its counters take 27 of it (R11).
const MEGABYTES: u32 = 64;

/// `cargo xtask fuzz [SECONDS [TARGET…]]`. A target that finds something does not stop the next one.
///
/// # Errors
/// When a target cannot be built (libFuzzer needs a C++ compiler), or when one finds something.
pub fn fuzz(arguments: &[&str]) -> Result<()> {
    let seconds =
        arguments.first().map_or(Ok(SECONDS), |given| given.parse()).context("seconds must be a number")?;
    let host =
        process::output(Command::new("rustc").current_dir(workspace::root()).args(["--print", "host-tuple"]))
            .context("rustc does not say what it builds for")?;
    let mut targets = targets()?;
    if let [_, wanted @ ..] = arguments
        && !wanted.is_empty()
    {
        targets.retain(|(_, target)| wanted.contains(&target.as_str()));
        if targets.len() != wanted.len() {
            bail!("not each of {} is a target", wanted.join(", "));
        }
    }
    let mut found = Vec::new();
    let mut steps = Steps::new(targets.len());
    for (folder, target) in targets {
        steps.next(&format!("{target} for {seconds} s"));
        let ran = build(&folder, &target, &host)
            .and_then(|program| process::run(&mut run(&program, &folder, &target, seconds)?));
        if let Err(error) = ran {
            eprintln!("{target}: {error:#}");
            found.push(target);
        }
    }
    if !found.is_empty() {
        bail!("{}: what was found lies in crates/*/fuzz/artifacts", found.join(", "));
    }
    Ok(())
}

fn build(folder: &Path, target: &str, host: &str) -> Result<PathBuf> {
    // What is fuzzed must be what ships: cargo keeps the lock's versions and adds libFuzzer to them.
    fs::copy(workspace::root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let built = workspace::target().join("fuzz");
    // WHY --target: else the flags would reach build scripts and macros, which know no libFuzzer.
    process::run(
        workspace::cargo()
            .current_dir(folder)
            .args(["build", "--release", "--target", host, "--bin", target])
            .env("RUSTFLAGS", COVERAGE)
            .env("CARGO_TARGET_DIR", &built),
    )?;
    Ok(built.join(host).join("release").join(format!("{target}{}", std::env::consts::EXE_SUFFIX)))
}

fn run(program: &Path, folder: &Path, target: &str, seconds: u32) -> Result<Command> {
    let (corpus, artifacts) = (folder.join("corpus").join(target), folder.join("artifacts").join(target));
    fs::create_dir_all(&corpus)?;
    fs::create_dir_all(&artifacts)?;
    let mut command = Command::new(program);
    command
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-rss_limit_mb={MEGABYTES}"))
        .args(["-timeout=1", "-print_final_stats=1"])
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .arg(corpus);
    // What a target begins with, where random bytes would be long in coming upon anything.
    let seeds = folder.join("seeds").join(target);
    if seeds.is_dir() {
        command.arg(seeds);
    }
    Ok(command)
}

/// Every `crates/*/fuzz/fuzz_targets/*.rs`, with the folder of its fuzz crate.
fn targets() -> Result<Vec<(PathBuf, String)>> {
    let mut targets = Vec::new();
    for entry in fs::read_dir(workspace::root().join("crates"))? {
        let folder = entry?.path().join("fuzz");
        let Ok(files) = fs::read_dir(folder.join("fuzz_targets")) else { continue };
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

#[cfg(test)]
mod tests {
    use super::targets;

    #[test]
    fn r11_every_target_is_named_in_its_manifest() {
        let targets = targets().unwrap();
        assert!(!targets.is_empty());
        for (folder, target) in targets {
            let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
            assert!(manifest.contains(&format!("path = \"fuzz_targets/{target}.rs\"")), "{target}");
        }
    }
}
