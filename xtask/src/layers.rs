//! The picture in ARCHITECTURE.md, held: who may depend on whom, and what sans-IO code must not call.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::workspace;

/// The crates of the product, and which of the workspace's crates each may name. Arrows point down only.
const ARROWS: [(&str, &[&str]); 11] = [
    ("crm-domain", &[]),
    ("relay-protocol", &[]),
    ("crm-document", &["crm-domain"]),
    ("engine-protocol", &["crm-domain"]),
    ("demo", &["crm-domain"]),
    ("crm-engine", &["crm-document", "crm-domain", "engine-protocol", "relay-protocol"]),
    // The shell names the wire for the names of batches; it decides nothing.
    ("engine-worker", &["crm-document", "crm-domain", "crm-engine", "engine-protocol", "relay-protocol"]),
    ("app", &["crm-domain", "demo", "engine-protocol"]),
    ("sync-server", &["relay-protocol"]),
    ("testkit", &["crm-document", "crm-domain", "crm-engine", "demo", "engine-protocol", "relay-protocol"]),
    ("xtask", &[]),
];

/// Crates that bring IO, clocks or randomness; what is below the line in the picture names none of them.
const OUTSIDE: [&str; 16] = [
    "axum",
    "getrandom",
    "gloo",
    "gloo-timers",
    "indexed_db_futures",
    "js-sys",
    "leptos",
    "rand",
    "reqwest",
    "rusqlite",
    "tokio",
    "tokio-tungstenite",
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "web-sys",
    "web-time",
];

/// Below the line: sans-IO.
const PURE: [&str; 6] =
    ["crm-domain", "crm-document", "crm-engine", "engine-protocol", "relay-protocol", "demo"];

/// What asks the machine for the time, for chance, or for anything else. Files and sockets are in `std` for everybody.
const CALLS: [&str; 15] = [
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "Date::now",
    "Date::new_0",
    "Math::random",
    "thread_rng",
    "from_os_rng",
    "OsRng",
    "RandomState",
    "std::fs",
    "std::net",
    "std::env::",
    "std::thread::spawn",
];

fn metadata() -> Value {
    let told = workspace::cargo()
        .args(["metadata", "--offline", "--locked", "--no-deps", "--format-version", "1"])
        .output()
        .expect("cargo runs this test");
    serde_json::from_slice(&told.stdout).expect("cargo tells JSON")
}

/// What a package names, without what only its tests need.
fn named(package: &Value) -> BTreeSet<String> {
    let dependencies = package["dependencies"].as_array().into_iter().flatten();
    let real = dependencies.filter(|dependency| dependency["kind"].as_str() != Some("dev"));
    real.filter_map(|dependency| dependency["name"].as_str().map(str::to_owned)).collect()
}

#[test]
fn arrows_between_crates_point_down_only() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    let own: BTreeSet<String> =
        packages.iter().filter_map(|package| package["name"].as_str().map(str::to_owned)).collect();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        if name == "feldbuch-tests" {
            continue;
        }
        let Some((_, allowed)) = ARROWS.iter().find(|(crate_name, _)| *crate_name == name) else {
            panic!("{name} is not in the picture: ARCHITECTURE.md and this table need it");
        };
        let wrong: Vec<_> = named(package)
            .into_iter()
            .filter(|it| own.contains(it) && !allowed.contains(&it.as_str()))
            .collect();
        assert!(wrong.is_empty(), "{name} names {wrong:?}");
        if PURE.contains(&name) {
            let wrong: Vec<_> =
                named(package).into_iter().filter(|it| OUTSIDE.contains(&it.as_str())).collect();
            assert!(wrong.is_empty(), "{name} is sans-IO and names {wrong:?}");
        }
        if name != "crm-document" && name != "xtask" {
            assert!(!named(package).contains("automerge"), "{name} names Automerge; only crm-document may");
        }
    }
}

/// The lines of a source that are not its tests and not comments, with their numbers.
fn code(text: &str) -> Vec<(usize, &str)> {
    let shipped = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
    let lines = shipped.lines().enumerate();
    lines.filter(|(_, line)| !line.trim_start().starts_with("//")).map(|(at, line)| (at + 1, line)).collect()
}

fn is_test(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "tests")
        || path.file_name().is_some_and(|name| name == "tests.rs")
}

#[test]
fn what_is_sans_io_asks_nobody_for_time_or_chance() {
    let mut lines = 0;
    for name in PURE {
        let folder = workspace::root().join("crates").join(name).join("src");
        for path in workspace::files_below(&folder).unwrap() {
            if is_test(&path) {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for (number, line) in code(&text) {
                lines += 1;
                let found = CALLS.iter().find(|call| line.contains(**call));
                assert!(found.is_none(), "{}:{number} asks for {}", path.display(), found.unwrap_or(&""));
            }
        }
    }
    assert!(lines > 10_000, "only {lines} lines were looked at");
}

#[test]
fn comments_and_tests_are_told_from_code() {
    let text = "use a;\n// SystemTime\nlet x = 1;\n#[cfg(test)]\nmod tests {\n    SystemTime::now();\n}";
    assert_eq!(code(text), [(1, "use a;"), (3, "let x = 1;")]);
}
