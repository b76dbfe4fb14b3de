//! What may come into the build (reliability S5): `deny.toml` by cargo-deny, and by our own tests what needs no tool.

use std::process::Command;

use crate::checks::{Verdict, verdict};
use crate::{process, workspace};

/// Advisories, licences, sources, where cargo-deny is installed.
pub fn check() -> Verdict {
    if process::output(Command::new("cargo-deny").arg("--version")).is_none() {
        eprintln!(
            "cargo-deny is not installed: advisories are not looked at (licences, bans and sources are, by tests)."
        );
        return Verdict::NotChecked;
    }
    verdict(process::run(workspace::cargo().args(["deny", "--workspace", "check"])))
}

#[cfg(test)]
mod tests;
