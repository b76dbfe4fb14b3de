//! What may come into the build (reliability S5): `deny.toml` by cargo-deny, and by our own tests what needs no tool.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::checks::{Verdict, verdict};
use crate::{process, tools, workspace};

/// What needs nothing but the sources.
const HERE: [&str; 3] = ["bans", "licenses", "sources"];

/// As part of `cargo xtask test`: licences, bans, versions and sources, where cargo-deny is there already. Advisories are
/// looked at by [`deny`].
///
/// WHY not brought for it: it takes minutes to build, and advisories need a database from the network, without which a test
/// run must not fail.
pub fn check() -> Verdict {
    let found = tools::deny().or_else(|| {
        process::output(Command::new("cargo-deny").arg("--version")).map(|_| PathBuf::from("cargo-deny"))
    });
    let Some(program) = found else {
        eprintln!(
            "cargo-deny is not here (`cargo xtask deny` brings it): advisories are not looked at. Licences, bans, versions \
             and sources are, by tests."
        );
        return Verdict::NotChecked;
    };
    verdict(process::run(&mut cargo_deny(&program, &HERE)))
}

/// `cargo xtask deny`: brings cargo-deny, and looks at everything, advisories too.
///
/// # Errors
/// When it cannot be brought, something is not allowed, or the database of advisories is out of reach.
pub fn deny() -> Result<()> {
    let program = tools::bring_deny()?;
    process::run(&mut cargo_deny(&program, &HERE))?;
    process::run(&mut cargo_deny(&program, &["advisories"])).context(
        "there is an advisory, or the database (https://github.com/rustsec/advisory-db) is out of reach: then nobody has looked",
    )
}

fn cargo_deny(program: &PathBuf, checks: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.current_dir(workspace::root()).args(["--workspace", "--locked", "check"]).args(checks);
    command
}

#[cfg(test)]
mod tests;
