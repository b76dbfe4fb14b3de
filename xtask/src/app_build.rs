//! Builds the app by Trunk, and only when a source has changed.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::console::clock;
use crate::tools::{self, Tools};
use crate::{process, workspace};

/// How the app is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Small and fast, with service worker and Brotli, into `dist/`.
    Release,
    /// Quickly, without service worker, into `target/dist-dev/`; the same page and policy otherwise.
    Dev,
}

impl Kind {
    /// Where the built app lies.
    pub fn folder(self) -> PathBuf {
        match self {
            Self::Release => workspace::root().join("dist"),
            Self::Dev => workspace::target().join("dist-dev"),
        }
    }
}

/// Brings the tools and builds, changed or not.
///
/// # Errors
/// When a tool cannot be brought or the build fails.
pub fn build(kind: Kind) -> Result<()> {
    build_with(&tools::bring()?, kind)
}

/// Brings the tools and builds unless `dist/` was built from these very sources; returns its folder.
///
/// # Errors
/// As [`build`].
pub fn build_if_changed() -> Result<PathBuf> {
    let dist = Kind::Release.folder();
    let stamp = fs::read_to_string(dist.join(STAMP)).ok();
    if stamp.is_some() && stamp == Some(workspace::app_fingerprint()?) {
        eprintln!("The app in {} is up to date.", dist.display());
    } else {
        build(Kind::Release)?;
    }
    Ok(dist)
}

/// A release build that goes on beside other work.
pub struct Ahead {
    build: Child,
    log: PathBuf,
}

/// Begins what [`build_if_changed`] does, in a process of its own.
///
/// # Errors
/// When the process cannot be started.
pub fn begin() -> Result<Ahead> {
    fs::create_dir_all(workspace::target())?;
    let log = workspace::target().join("app-build.log");
    let file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["build", "--if-changed"]).stdout(file.try_clone()?).stderr(file);
    let build = command.spawn().context("cannot start the app's build")?;
    Ok(Ahead { build, log })
}

impl Ahead {
    /// Waits for the build and says what it said.
    ///
    /// # Errors
    /// When the build failed.
    pub fn finish(mut self) -> Result<()> {
        let status = self.build.wait()?;
        eprint!("{}", fs::read_to_string(&self.log).unwrap_or_default());
        ensure!(status.success(), "the app's build ended with {status}");
        Ok(())
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        // WHY ignored: it has ended, or nobody waits for it any more.
        let _ = self.build.kill();
        let _ = self.build.wait();
    }
}

/// Holds the fingerprint of the sources. Trunk empties the folder first, so a broken build leaves none.
const STAMP: &str = ".stamp";

fn build_with(tools: &Tools, kind: Kind) -> Result<()> {
    let started = Instant::now();
    // Taken before the build: what is edited meanwhile is built next time.
    let fingerprint = workspace::app_fingerprint()?;
    fetch()?;
    let dist = kind.folder();
    let mut trunk = tools.trunk()?;
    trunk.arg("build").arg("--dist").arg(&dist);
    if kind == Kind::Release {
        eprintln!("Building the app, optimised for its download: some minutes the first time.");
        trunk.arg("--release").env(WASM_FLAGS, wasm_flags()?);
    }
    // WHY one file less: a stale stamp must not vouch for a build that broke half-way.
    let _ = fs::remove_file(dist.join(STAMP));
    process::run(&mut trunk)?;
    fs::write(dist.join(STAMP), fingerprint)
        .with_context(|| format!("cannot write into {}", dist.display()))?;
    eprintln!("The app is in {} after {}.", dist.display(), clock(started.elapsed()));
    Ok(())
}

/// Flags for one target. WHY this variable: cargo adds it to `.cargo/config.toml`'s flags, where RUSTFLAGS would take
/// their place, and it leaves what is built for this machine alone.
const WASM_FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Fixed words for the folders that panics name: the same sources give the same bytes wherever they are built, and
/// nobody's home folder is in the app.
///
/// WHY releases only: development builds stay those that `cargo clippy --target wasm32-unknown-unknown` knows.
fn wasm_flags() -> Result<String> {
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(PathBuf::from);
    let cargo = std::env::var_os("CARGO_HOME").map(PathBuf::from).or(home.map(|home| home.join(".cargo")));
    let cargo = cargo.context("no home folder; set CARGO_HOME")?;
    let mut folders = vec![(workspace::root(), "feldbuch"), (cargo.clone(), "cargo")];
    // Crates lie in a folder that is named after the registry they were fetched from.
    for registry in fs::read_dir(cargo.join("registry/src")).into_iter().flatten() {
        folders.push((registry?.path(), "crates"));
    }
    let given = std::env::var(WASM_FLAGS).ok();
    let flags = folders.iter().filter_map(|(folder, word)| remap(&folder.to_string_lossy(), word));
    Ok(given.into_iter().chain(flags).collect::<Vec<_>>().join(" "))
}

/// The last that fits is taken, so the longer path stands later. A path with a space cannot stand in the variable and
/// keeps its name: the app is no worse for it.
fn remap(folder: &str, word: &str) -> Option<String> {
    (!folder.contains(char::is_whitespace)).then(|| format!("--remap-path-prefix={folder}={word}"))
}

/// Trunk builds offline; so whatever Cargo.lock names is brought before.
///
/// # Errors
/// When a crate cannot be fetched or Cargo.lock does not fit the manifests.
pub fn fetch() -> Result<()> {
    process::run(workspace::cargo().args(["fetch", "--locked"]))
}

#[cfg(test)]
mod tests {
    use super::remap;

    #[test]
    fn s5_folders_get_fixed_names_and_those_with_a_space_stay() {
        let flag = "--remap-path-prefix=/home/anna/.cargo=cargo";
        assert_eq!(remap("/home/anna/.cargo", "cargo").as_deref(), Some(flag));
        assert_eq!(remap("/home/anna b/.cargo", "cargo"), None);
    }
}
