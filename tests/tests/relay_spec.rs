//! The specification and the tests know the same rules.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Rules that `docs/sync-spec.md` states, as `**P7**` at the beginning of a list item.
fn stated(text: &str) -> BTreeSet<u32> {
    let mut rules = BTreeSet::new();
    for line in text.lines() {
        let rule = line.strip_prefix("- **P").and_then(|rest| rest.split_once("**"));
        if let Some(number) = rule.and_then(|(number, _)| number.parse().ok()) {
            assert!(rules.insert(number), "P{number} is stated twice");
        }
    }
    rules
}

/// Names of test functions below `folder`, with the rules they carry.
fn named(folder: &Path, into: &mut BTreeMap<u32, Vec<String>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            named(&path, into);
            continue;
        }
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let mut is_test = false;
        for line in text.lines().map(str::trim) {
            is_test |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
            let name = line.strip_prefix("async fn ").or_else(|| line.strip_prefix("fn "));
            let Some((name, _)) = name.and_then(|name| name.split_once('(')) else { continue };
            if std::mem::take(&mut is_test) {
                for part in name.split('_') {
                    let rule = part.strip_prefix('p').and_then(|number| number.parse().ok());
                    if let Some(rule) = rule {
                        into.entry(rule).or_default().push(name.to_owned());
                    }
                }
            }
        }
    }
}

#[test]
fn every_rule_of_the_specification_is_named_by_a_test_and_every_named_rule_is_stated() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let spec = std::fs::read_to_string(root.join("docs/sync-spec.md")).unwrap();
    let stated = stated(&spec);
    assert!(stated.len() > 40, "{} rules found", stated.len());
    let mut tests = BTreeMap::new();
    named(&root.join("tests/tests"), &mut tests);
    named(&root.join("crates/relay-protocol/tests"), &mut tests);
    let unproven: Vec<_> = stated.iter().filter(|rule| !tests.contains_key(rule)).collect();
    assert!(unproven.is_empty(), "rules without a test: {unproven:?}");
    let unknown: Vec<_> = tests.iter().filter(|(rule, _)| !stated.contains(rule)).collect();
    assert!(unknown.is_empty(), "tests for rules nobody stated: {unknown:?}");
}
