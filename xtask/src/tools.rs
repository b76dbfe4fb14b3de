//! Brings the tools at pinned versions, once for all clones, and puts them on the PATH.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::console::{Steps, clock};
use crate::{process, workspace};

/// Must equal the crate's version in Cargo.lock (a test compares them).
const WASM_BINDGEN: &str = "0.2.130";
/// Cuts the page's module into chunks; of one family with the `wasm_split_helpers` that Leptos brings.
const WASM_SPLIT: &str = "0.2.4";
/// The newest that the pinned toolchain can build.
const TRUNK: &str = "0.22.0-beta.1";
/// WHY by npm: Debian's wasm-opt 108 ends with 0 and yields a module that dies at start.
const BINARYEN: &str = "132.0.0";

/// Looks at advisories, licences, versions and sources of all that is built; only `cargo xtask deny` brings it.
const CARGO_DENY: &str = "0.20.2";

/// The tools' folder.
pub struct Tools {
    root: PathBuf,
}

#[derive(Clone, Copy)]
enum Tool {
    WasmTarget,
    WasmBindgen,
    WasmSplit,
    Trunk,
    Binaryen,
}

/// Makes sure that every tool is there at its version; says so only when something has to be done.
///
/// # Errors
/// When a tool cannot be installed: no network, no Node.js, no C linker.
pub fn bring() -> Result<Tools> {
    let tools = Tools { root: folder()? };
    fs::create_dir_all(&tools.root)?;
    if tools.missing().is_empty() {
        return Ok(tools);
    }
    let lock = File::create(tools.root.join(".lock"))?;
    if lock.try_lock().is_err() {
        eprintln!("Another run is bringing the tools; waiting for it.");
        lock.lock()?;
    }
    // Looked at again under the lock: the other run may have brought them.
    let missing = tools.missing();
    let mut steps = Steps::new(missing.len());
    for tool in &missing {
        steps.next(&tool.says());
        tools.install(*tool)?;
    }
    eprintln!("Tools are ready in {} after {}.", tools.root.display(), clock(steps.elapsed()));
    Ok(tools)
}

/// cargo-deny, if it was brought.
pub fn deny() -> Option<PathBuf> {
    let program = format!("cargo-deny-{CARGO_DENY}/bin/cargo-deny{}", std::env::consts::EXE_SUFFIX);
    folder().ok().map(|folder| folder.join(program)).filter(|program| program.exists())
}

/// cargo-deny, brought when it is not there.
///
/// # Errors
/// When it cannot be installed.
pub fn bring_deny() -> Result<PathBuf> {
    if let Some(program) = deny() {
        return Ok(program);
    }
    let tools = Tools { root: folder()? };
    fs::create_dir_all(&tools.root)?;
    eprintln!("Bringing cargo-deny {CARGO_DENY}, built from source: some minutes on 2 cores");
    tools.cargo_install("cargo-deny", CARGO_DENY, "cargo-deny", &["--locked"])?;
    deny().context("cargo-deny is not where it was installed")
}

fn folder() -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("FELDBUCH_TOOLS") {
        return Ok(folder.into());
    }
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
    let home = home.context("no home folder; set FELDBUCH_TOOLS to a folder for the tools")?;
    Ok(PathBuf::from(home).join(".cache/feldbuch/tools"))
}

impl Tool {
    fn says(self) -> String {
        match self {
            Self::WasmTarget => "Rust's wasm32 target".to_owned(),
            Self::WasmBindgen => {
                format!("wasm-bindgen {WASM_BINDGEN}, built from source: 2 to 3 minutes on 2 cores")
            }
            Self::WasmSplit => {
                format!("wasm-split {WASM_SPLIT}, built from source: about a minute on 2 cores")
            }
            Self::Trunk => format!("Trunk {TRUNK}, built from source: about 4 minutes on 2 cores"),
            Self::Binaryen => format!("wasm-opt (Binaryen {BINARYEN}) by npm: some seconds"),
        }
    }
}

impl Tools {
    /// The PATH with the tools in front.
    ///
    /// # Errors
    /// When a folder's name cannot stand in a PATH.
    pub fn path(&self) -> Result<OsString> {
        let old = std::env::var_os("PATH").unwrap_or_default();
        let folders = [
            self.root.join(format!("wasm-bindgen-{WASM_BINDGEN}/bin")),
            self.root.join(format!("wasm-split-{WASM_SPLIT}/bin")),
            self.root.join(format!("trunk-{TRUNK}/bin")),
            self.root.join(format!("binaryen-{BINARYEN}/node_modules/.bin")),
        ];
        Ok(std::env::join_paths(folders.into_iter().chain(std::env::split_paths(&old)))?)
    }

    /// Trunk, in the workspace, with the other tools in its reach.
    ///
    /// # Errors
    /// As [`Tools::path`].
    pub fn trunk(&self) -> Result<Command> {
        let mut command = Command::new(self.root.join(format!("trunk-{TRUNK}/bin/trunk")));
        // WHY without NO_COLOR: Trunk refuses to start when it is "1".
        command.current_dir(workspace::root()).env("PATH", self.path()?).env_remove("NO_COLOR");
        Ok(command)
    }

    fn missing(&self) -> Vec<Tool> {
        [Tool::WasmTarget, Tool::WasmBindgen, Tool::WasmSplit, Tool::Trunk, Tool::Binaryen]
            .into_iter()
            .filter(|tool| !self.has(*tool))
            .collect()
    }

    fn has(&self, tool: Tool) -> bool {
        let program = |path: String, version: &str| {
            process::output(Command::new(self.root.join(path)).arg("--version"))
                .is_some_and(|said| said.split_whitespace().any(|word| word == version))
        };
        match tool {
            Tool::WasmTarget => {
                let rustc = ["--print", "target-libdir", "--target", "wasm32-unknown-unknown"];
                let library =
                    process::output(Command::new("rustc").current_dir(workspace::root()).args(rustc));
                library.is_some_and(|folder| PathBuf::from(folder).is_dir())
            }
            Tool::WasmBindgen => {
                program(format!("wasm-bindgen-{WASM_BINDGEN}/bin/wasm-bindgen"), WASM_BINDGEN)
            }
            // WHY not by its word: it tells no version; the folder's name does.
            Tool::WasmSplit => {
                let program =
                    format!("wasm-split-{WASM_SPLIT}/bin/wasm-split-cli{}", std::env::consts::EXE_SUFFIX);
                self.root.join(program).exists()
            }
            Tool::Trunk => program(format!("trunk-{TRUNK}/bin/trunk"), TRUNK),
            Tool::Binaryen => {
                let folder = self.root.join(format!("binaryen-{BINARYEN}/node_modules"));
                let version = format!("\"version\": \"{BINARYEN}\"");
                folder.join(".bin/wasm-opt").exists()
                    && fs::read_to_string(folder.join("binaryen/package.json"))
                        .is_ok_and(|said| said.contains(&version))
            }
        }
    }

    fn install(&self, tool: Tool) -> Result<()> {
        match tool {
            Tool::WasmTarget => process::run(Command::new("rustup").current_dir(workspace::root()).args([
                "target",
                "add",
                "wasm32-unknown-unknown",
            ])),
            // WHY without --locked: the CLI's lock file names a crate version that was withdrawn.
            Tool::WasmBindgen => self.cargo_install("wasm-bindgen-cli", WASM_BINDGEN, "wasm-bindgen", &[]),
            Tool::WasmSplit => self.cargo_install(
                "wasm_split_cli_support",
                WASM_SPLIT,
                "wasm-split",
                &["--locked", "--features", "build-binary"],
            ),
            // WHY no features: they are TLS and the update check; this Trunk never downloads (`offline = true`).
            Tool::Trunk => {
                self.cargo_install("trunk", TRUNK, "trunk", &["--locked", "--no-default-features"])
            }
            Tool::Binaryen => self.npm_install(),
        }
    }

    /// Builds for a short wait, not for speed: the tools run for seconds.
    fn cargo_install(&self, package: &str, version: &str, folder: &str, arguments: &[&str]) -> Result<()> {
        // WHY: Trunk alone works for no second itself, and takes a third less to build so. The others read megabytes.
        let level = if package == "trunk" { "0" } else { "1" };
        let target = self.root.join(format!("build-{folder}"));
        let mut command = workspace::cargo();
        command
            // WHY elsewhere: the workspace's .cargo/config.toml must not touch the tools.
            .current_dir(&self.root)
            .args(["install", package, "--version", version, "--root"])
            .arg(self.root.join(format!("{folder}-{version}")))
            .args(arguments)
            .env("CARGO_TARGET_DIR", &target)
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", level)
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false");
        process::run(&mut command)?;
        fs::remove_dir_all(&target).with_context(|| format!("cannot tidy {}", target.display()))
    }

    /// `npm ci` by a committed lock file: the same bytes as when it was tried.
    fn npm_install(&self) -> Result<()> {
        let folder = self.root.join(format!("binaryen-{BINARYEN}"));
        fs::create_dir_all(&folder)?;
        for name in ["package.json", "package-lock.json"] {
            fs::copy(workspace::root().join("xtask/wasm-opt").join(name), folder.join(name))?;
        }
        npm_ci(&folder)
    }
}

/// Installs exactly what the folder's lock file says, without running any package's scripts.
///
/// # Errors
/// When Node.js is missing or the registry does not answer.
pub fn npm_ci(folder: &std::path::Path) -> Result<()> {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    if process::output(Command::new(npm).arg("--version")).is_none() {
        bail!(
            "Node.js is missing: install it (version 20.12 or newer) so that `node` and `npm` are on the PATH"
        );
    }
    let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    process::run(Command::new(npm).current_dir(folder).args(arguments))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wasm_bindgen_tool_has_the_version_of_the_crate() {
        let lock = fs::read_to_string(workspace::root().join("Cargo.lock")).unwrap();
        let entry = format!("name = \"wasm-bindgen\"\nversion = \"{WASM_BINDGEN}\"");
        assert!(lock.replace("\r\n", "\n").contains(&entry));
    }

    #[test]
    fn trunk_takes_the_version_that_is_brought_and_no_other() {
        let settings = fs::read_to_string(workspace::root().join("Trunk.toml")).unwrap();
        assert!(settings.contains(&format!("trunk-version = \"={TRUNK}\"")));
    }

    #[test]
    fn s5_wasm_opt_is_pinned_by_hash() {
        let lock = fs::read_to_string(workspace::root().join("xtask/wasm-opt/package-lock.json")).unwrap();
        assert!(lock.contains(&format!("\"version\": \"{BINARYEN}\"")));
        assert!(lock.contains("\"integrity\": \"sha512-"));
    }
}
