//! Builds and starts the relay, with the app behind it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::{app_build, process, tools, workspace};

const ADDRESS: &str = "127.0.0.1:8787";
const DATA: &str = "feldbuch-data";

/// The profile that the relay is built with: the workspace's `release` is made for small downloads.
pub const PROFILE: &str = "server-release";

/// `cargo xtask run`: further arguments go to the relay.
///
/// # Errors
/// When a build fails or the relay ends with an error.
pub fn run(arguments: &[&str]) -> Result<()> {
    let app = app_build::build_if_changed()?;
    let program = build(PROFILE, "sync-server", "feldbuch-relay")?;
    let mut command = Command::new(program);
    command.current_dir(workspace::root()).arg("--app").arg(app);
    if !arguments.contains(&"--listen") {
        command.args(["--listen", ADDRESS]);
    }
    if !arguments.contains(&"--data") {
        command.arg("--data").arg(workspace::root().join(DATA));
    }
    let mut child = start(command.args(arguments))?;
    let status = child.wait()?;
    // Ctrl-C reaches the relay as well; it then ends in its own order.
    if !status.success() && status.code().is_some() {
        bail!("the relay ended with {status}");
    }
    Ok(())
}

/// `cargo xtask dev`: Trunk rebuilds and reloads on every edit, beside an unoptimised relay.
///
/// # Errors
/// When a tool or a build fails.
pub fn dev() -> Result<()> {
    let tools = tools::bring()?;
    app_build::fetch()?;
    let program = build("dev", "sync-server", "feldbuch-relay")?;
    let data = workspace::target().join("dev-data");
    let mut relay = start(Command::new(program).args(["--listen", ADDRESS]).arg("--data").arg(data))?;
    let dist = app_build::Kind::Dev.folder();
    let served = process::run(tools.trunk()?.arg("serve").arg("--dist").arg(dist).env("FELDBUCH_SERVE", "1"));
    relay.kill().context("cannot end the relay")?;
    relay.wait()?;
    served
}

/// Builds a program of a native crate and returns its path; cargo does nothing when it is up to date.
///
/// # Errors
/// When the build fails.
pub fn build(profile: &str, package: &str, program: &str) -> Result<PathBuf> {
    let arguments = ["build", "--locked", "--package", package, "--bin", program, "--profile", profile];
    process::run(workspace::cargo().args(arguments))?;
    let folder = if profile == "dev" { "debug" } else { profile };
    Ok(workspace::target().join(folder).join(format!("{program}{}", std::env::consts::EXE_SUFFIX)))
}

/// Starts the relay and waits until it listens; then says the address.
fn start(command: &mut Command) -> Result<Child> {
    let mut child = command.stdout(Stdio::piped()).spawn().context("cannot start the relay")?;
    let mut output = BufReader::new(child.stdout.take().context("stdout was piped")?);
    let mut line = String::new();
    let address = loop {
        line.clear();
        if output.read_line(&mut line)? == 0 {
            bail!("the relay ended before it listened: {}", child.wait()?);
        }
        print!("{line}");
        if let Some(address) = listening_address(&line) {
            break address;
        }
    };
    println!("\n  Feldbuch: http://{address}\n  (Ctrl-C ends it; the relay's data lies in {DATA}/)\n");
    std::thread::spawn(move || {
        for line in output.lines().map_while(Result::ok) {
            println!("{line}");
        }
    });
    Ok(child)
}

/// The relay says `{"event":"listening","addr":"127.0.0.1:8787"}` once it may be spoken to.
fn listening_address(line: &str) -> Option<String> {
    let event: serde_json::Value = serde_json::from_str(line).ok()?;
    (event.get("event")? == "listening").then(|| event.get("addr")?.as_str().map(str::to_owned))?
}

#[cfg(test)]
mod tests {
    use super::listening_address;

    #[test]
    fn the_address_is_read_from_the_listening_event_only() {
        let said = listening_address(r#"{"event":"listening","addr":"127.0.0.1:41234"}"#);
        assert_eq!(said.as_deref(), Some("127.0.0.1:41234"));
        assert_eq!(listening_address(r#"{"event":"opened","addr":"127.0.0.1:41234"}"#), None);
        assert_eq!(listening_address("warning: no such thing"), None);
    }
}
