//! What runs in a browser: end-to-end tests, benchmarks, pictures.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::app_build;
use crate::process::{self, Told};
use crate::tools::{self, npm_ci};
use crate::{relay, workspace};

/// Everything that a script under `tests/browser/` needs.
pub struct Stage {
    app: PathBuf,
    relay: PathBuf,
    chromium: PathBuf,
    /// With wasm-bindgen's test runner, which serves the worker's own tests to the browser.
    path: OsString,
}

/// Builds the app and the relay and finds (or brings) a Chromium.
///
/// # Errors
/// When a build fails or no Chromium can be had.
pub fn stage() -> Result<Stage> {
    let chromium = bring_chromium()?;
    bring_packages("tests/browser")?;
    let app = app_build::build_if_changed()?;
    let relay = relay::build(relay::PROFILE, "sync-server", "feldbuch-relay")?;
    Ok(Stage { app, relay, chromium, path: tools::bring()?.path()? })
}

impl Stage {
    /// `node <script>`, told where things are.
    pub fn node(&self, script: &str) -> Command {
        let mut command = Command::new("node");
        command
            .current_dir(workspace::root())
            .arg(format!("tests/browser/{script}"))
            .env("FELDBUCH_APP", &self.app)
            .env("FELDBUCH_RELAY", &self.relay)
            .env("CHROMIUM", &self.chromium)
            .env("PATH", &self.path);
        command
    }

    /// Runs every `tests/browser/*.test.mjs`, with these variables in their environment.
    ///
    /// # Errors
    /// When node cannot be started.
    pub fn run_tests(&self, more: impl Iterator<Item = (&'static str, &'static str)>) -> Result<Told> {
        let mut node = self.node("run.mjs");
        if let Some(shell) = bring_shell() {
            node.env("CHROMIUM_SHELL", shell);
        }
        process::run_and_listen(node.envs(more))
    }
}

/// `cargo xtask bench`
///
/// # Errors
/// When a build or a measurement fails.
pub fn bench(arguments: &[&str]) -> Result<()> {
    let stage = stage()?;
    bring_packages("tests/browser/lighthouse")?;
    // It stands beside the relay that it measures.
    relay::build(relay::PROFILE, "feldbuch-tests", "relay-under-test")?;
    let relay_bench = relay::build(relay::PROFILE, "feldbuch-tests", "relay-bench")?;
    let remote_edits = relay::build(relay::PROFILE, "feldbuch-tests", "remote-edits")?;
    let engine_bench = relay::build(relay::PROFILE, "testkit", "engine-bench")?;
    let mut node = stage.node("bench.mjs");
    node.env("FELDBUCH_RELAY_BENCH", relay_bench)
        .env("FELDBUCH_REMOTE_EDITS", remote_edits)
        .env("FELDBUCH_ENGINE_BENCH", engine_bench);
    process::run(node.args(arguments))
}

/// `cargo xtask shots`
///
/// # Errors
/// When a build or a picture fails.
pub fn shots(arguments: &[&str]) -> Result<()> {
    process::run(stage()?.node("shots.mjs").args(arguments))
}

/// The test scripts' packages, by their lock file; skipped when that has not changed since.
fn bring_packages(folder: &str) -> Result<()> {
    let folder = workspace::root().join(folder);
    let wanted = fs::read(folder.join("package-lock.json")).context("tests/browser/package-lock.json")?;
    let stamp = folder.join("node_modules/.installed-by-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    npm_ci(&folder)?;
    Ok(fs::write(stamp, wanted)?)
}

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const PLACES: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
];

fn bring_chromium() -> Result<PathBuf> {
    if let Some(told) = std::env::var_os("CHROMIUM") {
        let told = PathBuf::from(told);
        if !told.is_file() {
            bail!("CHROMIUM names {}, which is no file", told.display());
        }
        return Ok(told);
    }
    if let Some(found) = find(&NAMES, &PLACES) {
        return Ok(found);
    }
    if !may_install() {
        bail!(
            "no Chromium found: install one (Debian: apt-get install chromium) or set CHROMIUM to its path"
        );
    }
    eprintln!("Bringing Debian's Chromium.");
    install("chromium")?;
    find(&NAMES, &PLACES).context("Debian's package brought no Chromium")
}

/// Debian's package of the headless build: the same engine without the windows, and a third less work for the machine.
/// Whoever names a browser by `CHROMIUM` gets that one alone, unless `CHROMIUM_SHELL` names the other.
fn bring_shell() -> Option<PathBuf> {
    if let Some(told) = std::env::var_os("CHROMIUM_SHELL") {
        return Some(told.into());
    }
    if std::env::var_os("CHROMIUM").is_some() {
        return None;
    }
    find(&[SHELL], &[]).or_else(|| {
        if !may_install() {
            return None;
        }
        eprintln!("Bringing Debian's headless Chromium.");
        // WHY ignored: the whole browser does the same, more slowly.
        let _ = install(SHELL);
        find(&[SHELL], &[])
    })
}

const SHELL: &str = "chromium-headless-shell";

/// Whether packages of Debian can be installed here.
fn may_install() -> bool {
    process::output(Command::new("id").arg("-u")).as_deref() == Some("0")
        && process::output(Command::new("apt-get").arg("--version")).is_some()
}

fn install(package: &str) -> Result<()> {
    process::run(Command::new("apt-get").args(["update", "--quiet"]))?;
    let arguments = ["install", "--yes", "--quiet", "--no-install-recommends", package];
    process::run(Command::new("apt-get").env("DEBIAN_FRONTEND", "noninteractive").args(arguments))
}

/// A program of one of these names on the PATH, or in one of these places.
fn find(names: &[&str], places: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path =
        std::env::split_paths(&path).flat_map(|folder| names.iter().map(move |name| folder.join(name)));
    on_path.chain(places.iter().map(PathBuf::from)).find(|candidate: &PathBuf| Path::is_file(candidate))
}
