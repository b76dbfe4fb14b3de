//! `cargo xtask <command>`: everything that is done with this workspace, from a bare toolchain on.

#![expect(clippy::print_stdout, reason = "a command-line tool speaks on stdout")]

mod app_build;
mod browser;
mod checks;
mod console;
#[cfg(test)]
mod docs;
mod fuzz;
#[cfg(test)]
mod layers;
mod post_build;
mod process;
mod relay;
mod reproduce;
mod sbom;
mod supply_chain;
mod tools;
mod workspace;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask <command>

  run                  builds what has changed, starts the relay, serves the app: http://127.0.0.1:8787
  test [--seeds N]     every check: format, clippy, native tests, simulation, browser (5000 seeds unless told)
  test --long          the same, some hours of it: more seeds, kills and edits
  bench                measures beside the limit of the machine; writes bench-results/bench.json
  shots                pictures of every page into shots/
  dev                  rebuilds on every edit: http://127.0.0.1:8080
  build [--dev]        the app into dist/ (--dev: unoptimised, into target/dist-dev; --if-changed: unless it is there)
  tools                only brings the tools
  sbom                 what ships, as a CycloneDX bill of materials, into target/sbom.cdx.json
  deny                 advisories, licences, versions and sources of all that is built, by cargo-deny
  reproduce            the app twice, in two places: every file of dist/ must be the same
  fuzz [SECONDS [TARGET…]]
                       each fuzz target, or these, for that long (60); needs a C++ compiler for libFuzzer

Tools are kept in $FELDBUCH_TOOLS or ~/.cache/feldbuch/tools. A Chromium is taken from $CHROMIUM or the usual places.
";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["run", rest @ ..] => relay::run(rest),
        ["test", rest @ ..] => checks::test(rest),
        ["bench", rest @ ..] => browser::bench(rest),
        ["shots", rest @ ..] => browser::shots(rest),
        ["dev"] => relay::dev(),
        ["build"] => app_build::build(app_build::Kind::Release),
        ["build", "--if-changed"] => app_build::build_if_changed().map(drop),
        ["build", "--dev"] => app_build::build(app_build::Kind::Dev),
        ["tools"] => tools::bring().map(drop),
        ["fuzz", rest @ ..] => fuzz::fuzz(rest),
        ["sbom"] => sbom::write(),
        ["deny"] => supply_chain::deny(),
        ["reproduce"] => reproduce::reproduce(),
        // Trunk calls this on every build; see Trunk.toml.
        ["post-build"] => post_build::from_trunk(),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("unknown command: {}\n\n{HELP}", other.join(" ")),
    }
}
