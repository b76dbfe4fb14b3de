//! Sources and licences of everything that is built, without any tool.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::workspace;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";
const NPM: &str = "https://registry.npmjs.org/";

fn read(path: &str) -> String {
    fs::read_to_string(workspace::root().join(path)).unwrap()
}

/// The licences that `deny.toml` allows.
fn allowed() -> Vec<String> {
    let text = read("deny.toml");
    let licences = text.split("[licenses]").nth(1).unwrap();
    let list = licences.split("allow = [").nth(1).unwrap().split("\n]").next().unwrap();
    list.lines().filter_map(|line| line.split('"').nth(1)).map(str::to_owned).collect()
}

/// An SPDX expression, or the older `A/B` for either.
struct Expression<'a> {
    words: Vec<&'a str>,
    allowed: &'a [String],
}

impl<'a> Expression<'a> {
    fn is_allowed(text: &str, allowed: &[String]) -> bool {
        let spaced = text.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
        let words = spaced.split_whitespace().rev().collect();
        let mut expression = Expression { words, allowed };
        expression.either() && expression.words.is_empty()
    }

    fn next_is(&mut self, word: &str) -> bool {
        let is = self.words.last() == Some(&word);
        if is {
            self.words.pop();
        }
        is
    }

    fn either(&mut self) -> bool {
        let mut allowed = self.both();
        while self.next_is("OR") {
            allowed |= self.both();
        }
        allowed
    }

    fn both(&mut self) -> bool {
        let mut allowed = self.one();
        while self.next_is("AND") {
            allowed &= self.one();
        }
        allowed
    }

    fn one(&mut self) -> bool {
        if self.next_is("(") {
            return self.either() & self.next_is(")");
        }
        let mut name = self.words.pop().unwrap_or_default().to_owned();
        if self.next_is("WITH") {
            name = format!("{name} WITH {}", self.words.pop().unwrap_or_default());
        }
        self.allowed.contains(&name)
    }
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    let allowed = ["MIT", "Zlib", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned);
    for yes in
        ["MIT", "GPL-3.0/MIT", "(MIT OR GPL-3.0) AND Zlib", "Apache-2.0 WITH LLVM-exception OR GPL-3.0"]
    {
        assert!(Expression::is_allowed(yes, &allowed), "{yes}");
    }
    for no in [
        "",
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "(MIT OR Zlib",
        "Apache-2.0",
        "GPL-3.0 AND Zlib OR GPL-3.0",
        "MIT Zlib",
    ] {
        assert!(!Expression::is_allowed(no, &allowed), "{no}");
    }
}

#[test]
fn s5_everything_comes_from_the_registry_with_a_checksum() {
    let lock = read("Cargo.lock").replace("\r\n", "\n");
    let packages: Vec<&str> = lock.split("[[package]]\n").skip(1).collect();
    assert!(packages.len() > 100);
    for package in packages {
        let value = |key: &str| package.lines().find_map(|line| line.strip_prefix(key));
        if let Some(source) = value("source = ") {
            assert_eq!(source.trim_matches('"'), REGISTRY, "{package}");
            assert!(value("checksum = ").is_some_and(|sum| sum.len() == 66), "{package}");
        }
    }
}

#[test]
fn s5_every_licence_is_on_the_list() {
    let told = workspace::cargo()
        .args(["metadata", "--offline", "--locked", "--format-version", "1"])
        .output()
        .expect("cargo runs this test");
    assert!(
        told.status.success(),
        "`cargo fetch --locked` brings what this needs: {}",
        String::from_utf8_lossy(&told.stderr)
    );
    let metadata: Value = serde_json::from_slice(&told.stdout).unwrap();
    let allowed = allowed();
    let faults: Vec<String> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|package| !Expression::is_allowed(package["license"].as_str().unwrap_or_default(), &allowed))
        .map(|package| format!("{} {}: {}", package["name"], package["version"], package["license"]))
        .collect();
    assert!(faults.is_empty(), "not on the list of deny.toml:\n{}", faults.join("\n"));
}

#[test]
fn s5_npm_packages_are_pinned_by_hash_and_come_from_one_registry() {
    let mut locks = 0;
    for folder in ["tests", "xtask"] {
        for path in workspace::files_below(&workspace::root().join(folder)).unwrap() {
            if path.file_name().is_none_or(|name| name != "package-lock.json") {
                continue;
            }
            locks += 1;
            let lock: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            for (name, package) in lock["packages"].as_object().unwrap() {
                if name.is_empty() {
                    continue;
                }
                let at = format!("{name} in {}", path.display());
                assert!(
                    package["integrity"].as_str().is_some_and(|hash| hash.starts_with("sha512-")),
                    "{at}"
                );
                // Absent means: from whatever registry npm is set to, held to the hash above.
                let from = package.get("resolved").map_or(Some(NPM), Value::as_str);
                assert!(from.is_some_and(|from| from.starts_with(NPM)), "{at}: {from:?}");
            }
        }
    }
    assert!(locks >= 3, "only {locks} lock files were found");
}

/// The crates that `deny.toml` bans.
fn banned() -> Vec<String> {
    let text = read("deny.toml");
    crates_of(&text, "\ndeny = [")
}

/// The crates that a list of `deny.toml` names.
fn crates_of(text: &str, list: &str) -> Vec<String> {
    let list = text.split(list).nth(1).unwrap().split("\n]").next().unwrap();
    list.split("{ crate = \"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

/// What a version stands for when Cargo chooses one: `1` of 1.2.3, `0.2` of 0.2.3.
fn major(version: &str) -> (u32, u32) {
    let mut numbers = version.split('.').map(|number| number.parse().unwrap());
    match (numbers.next().unwrap(), numbers.next().unwrap()) {
        (0, minor) => (0, minor),
        (major, _) => (major, 0),
    }
}

#[test]
fn s5_no_crate_comes_in_two_major_versions_but_those_that_are_named() {
    let lock = read("Cargo.lock").replace("\r\n", "\n");
    let mut versions: BTreeMap<&str, BTreeSet<(u32, u32)>> = BTreeMap::new();
    for package in lock.split("[[package]]\n").skip(1) {
        let value =
            |key: &str| package.lines().find_map(|line| line.strip_prefix(key)).unwrap().trim_matches('"');
        versions.entry(value("name = ")).or_default().insert(major(value("version = ")));
    }
    assert!(versions.len() > 100);
    let older = versions.iter().flat_map(|(name, versions)| {
        let older = versions.iter().rev().skip(1);
        older.map(move |(major, minor)| match major {
            0 => format!("{name}@0.{minor}"),
            _ => format!("{name}@{major}"),
        })
    });
    let older: BTreeSet<String> = older.collect();
    let named: BTreeSet<String> = crates_of(&read("deny.toml"), "\nskip = [").into_iter().collect();
    assert_eq!(older, named);
}

#[test]
fn s5_nothing_that_is_banned_is_in_the_lock_and_nothing_is_asked_for_in_any_version() {
    let lock = read("Cargo.lock").replace("\r\n", "\n");
    let banned = banned();
    assert!(banned.len() >= 2, "{banned:?}");
    for name in &banned {
        assert!(!lock.contains(&format!("name = \"{name}\"\n")), "{name} is banned");
    }
    let mut manifests = 0;
    for path in workspace::files_below(&workspace::root()).unwrap() {
        if path.file_name().is_some_and(|name| name == "Cargo.toml") {
            manifests += 1;
            let text = fs::read_to_string(&path).unwrap();
            let loose = text.lines().find(|line| line.contains("= \"*\"") || line.contains("version = \"*"));
            assert_eq!(loose, None, "{}", path.display());
            assert!(!text.contains("git = \""), "{} takes code from elsewhere", path.display());
        }
    }
    assert!(manifests >= 12, "only {manifests} manifests");
}
