//! The specifications of the wire and of sealing, and the tests, know the same rules.

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

/// Names of test functions below `folder`, with the rules of this letter that they carry.
fn named(folder: &Path, letter: char, into: &mut BTreeMap<u32, Vec<String>>) {
    for name in tests_below(folder) {
        for part in name.split('_') {
            let rule = part.strip_prefix(letter).and_then(|number| number.parse().ok());
            if let Some(rule) = rule {
                into.entry(rule).or_default().push(name.clone());
            }
        }
    }
}

/// Names of all test functions below `folder`.
fn tests_below(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names.extend(tests_below(&path));
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
                names.push(name.to_owned());
            }
        }
    }
    names
}

#[test]
fn every_rule_of_the_specification_is_named_by_a_test_and_every_named_rule_is_stated() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let spec = std::fs::read_to_string(root.join("docs/sync-spec.md")).unwrap();
    let stated = stated(&spec);
    assert!(stated.len() > 40, "{} rules found", stated.len());
    let mut tests = BTreeMap::new();
    named(&root.join("tests/tests"), 'p', &mut tests);
    named(&root.join("crates/relay-protocol/tests"), 'p', &mut tests);
    let unproven: Vec<_> = stated.iter().filter(|rule| !tests.contains_key(rule)).collect();
    assert!(unproven.is_empty(), "rules without a test: {unproven:?}");
    let unknown: Vec<_> = tests.iter().filter(|(rule, _)| !stated.contains(rule)).collect();
    assert!(unknown.is_empty(), "tests for rules nobody stated: {unknown:?}");
}

/// The rules of `docs/sealing.md`, each with the tests that it names behind its dash; one that ends in `…` stands for all
/// that begin so.
fn sealing_rules(text: &str) -> BTreeMap<u32, Vec<String>> {
    let mut rules = BTreeMap::new();
    for rule in text.split("\n- **E").skip(1) {
        let (number, rest) = rule.split_once("**").unwrap();
        let rest = rest.split("\n\n").next().unwrap();
        let (_, proof) = rest.rsplit_once('—').unwrap_or_else(|| panic!("E{number} names no test"));
        // A module may stand beside them; only tests have such names.
        let quoted = proof.split('`').skip(1).step_by(2);
        let names = quoted.filter(|name| name.contains('_')).map(str::to_owned).collect();
        assert!(rules.insert(number.parse().unwrap(), names).is_none(), "E{number} is stated twice");
    }
    rules
}

#[test]
fn every_rule_of_sealing_names_tests_that_are_there_and_every_rule_that_a_test_names_is_stated() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let rules = sealing_rules(&std::fs::read_to_string(root.join("docs/sealing.md")).unwrap());
    assert!(rules.len() > 30, "{} rules found", rules.len());
    let engine = root.join("crates/crm-engine/src");
    let tests = tests_below(&engine);
    for (rule, names) in &rules {
        assert!(!names.is_empty(), "E{rule} names no test");
        for name in names {
            let is_there = match name.strip_suffix('…') {
                Some(beginning) => tests.iter().any(|test| test.starts_with(beginning)),
                None => tests.contains(name),
            };
            assert!(is_there, "E{rule} names {name}, which is no test");
        }
    }
    let mut by_rule = BTreeMap::new();
    named(&engine, 'e', &mut by_rule);
    assert!(by_rule.len() > 20, "{} rules are named by tests", by_rule.len());
    let unknown: Vec<_> = by_rule.iter().filter(|(rule, _)| !rules.contains_key(rule)).collect();
    assert!(unknown.is_empty(), "tests for rules nobody stated: {unknown:?}");
}

/// A text in one line.
fn in_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn p2_the_limits_in_the_specification_are_those_of_the_code() {
    use relay_protocol as limits;
    const KIB: usize = 1024;
    const DAY: u32 = 24 * 60 * 60;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let spec = std::fs::read_to_string(root.join("docs/sync-spec.md")).unwrap();
    let (_, rule) = spec.split_once("- **P2** Limits: ").unwrap();
    let said = in_line(rule.split("\n- **").next().unwrap());
    let below = limits::MAX_FRAME_BYTES - limits::MAX_BATCH_BYTES;
    let written = [
        ("MAX_FRAME_BYTES", format!("message {} MiB;", limits::MAX_FRAME_BYTES / KIB / KIB)),
        ("MAX_BATCH_BYTES", format!("batch 1 MiB − {} KiB,", below / KIB)),
        ("MAX_ENTRIES_PER_BATCH", format!("1–{} entries;", limits::MAX_ENTRIES_PER_BATCH)),
        ("MAX_CIPHERTEXT_BYTES", format!("ciphertext {} KiB per entry;", limits::MAX_CIPHERTEXT_BYTES / KIB)),
        ("MAX_BATCHES_PER_PUSH", format!("{} batches per push;", limits::MAX_BATCHES_PER_PUSH)),
        ("MAX_PAGE_BYTES", format!("page {} KiB of batches unless", limits::MAX_PAGE_BYTES / KIB)),
        ("MAX_CURSORS", format!("{} positions per hello;", limits::MAX_CURSORS)),
        ("MAX_INVITE_BLOB_BYTES", format!("invitation content {} KiB,", limits::MAX_INVITE_BLOB_BYTES / KIB)),
        ("MAX_INVITE_SECONDS", format!("lifetime {} days;", limits::MAX_INVITE_SECONDS / DAY)),
        ("MAX_TOKEN_BYTES", format!("token {} bytes;", limits::MAX_TOKEN_BYTES)),
    ];
    for (name, words) in &written {
        assert!(said.contains(words), "{name}: {words:?} is not in {said:?}");
    }
    let source = std::fs::read_to_string(root.join("crates/relay-protocol/src/limits.rs")).unwrap();
    let constants = source.lines().filter_map(|line| line.strip_prefix("pub const MAX_")?.split(':').next());
    let constants: Vec<_> = constants.map(|name| format!("MAX_{name}")).collect();
    assert_eq!(constants, written.map(|(name, _)| name), "each limit of the code is one of the rule");
}

#[test]
fn the_settings_in_the_specification_have_the_defaults_of_the_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let spec = std::fs::read_to_string(root.join("docs/sync-spec.md")).unwrap();
    let (_, table) = spec.split_once("| setting | default |").unwrap();
    let cells = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let cells: Vec<_> = cells.flat_map(|line| line.split('|').map(str::trim)).collect();
    let default = |key: &str| {
        let at = cells.iter().position(|cell| *cell == format!("`limits.{key}`"));
        cells[at.unwrap_or_else(|| panic!("limits.{key} is not in the table")) + 1]
    };
    let limits = sync_server::Limits::default();
    let plain = |number: u64| {
        let digits = number.to_string();
        let (whole, rest) = digits.split_at(digits.len().saturating_sub(3));
        if whole.is_empty() { digits.clone() } else { format!("{whole},{rest}") }
    };
    let seconds = |time: std::time::Duration| format!("{} s", time.as_secs());
    assert_eq!(default("handshake"), seconds(limits.handshake));
    assert_eq!(default("handshakes_per_minute"), plain(limits.handshakes_per_minute.into()));
    assert_eq!(default("waiting_per_address"), plain(limits.waiting_per_address as u64));
    assert_eq!(default("connections"), plain(limits.connections as u64));
    assert_eq!(default("connections_per_device"), plain(limits.connections_per_device as u64));
    let messages = plain(limits.messages_per_second.into());
    assert_eq!(default("messages_per_second"), format!("{messages}, burst twice that"));
    assert_eq!(default("batches_per_second"), plain(limits.batches_per_second.into()));
    assert_eq!(default("batches_burst"), plain(limits.batches_burst.into()));
    assert_eq!(default("bytes_per_workspace"), format!("{} GiB", limits.bytes_per_workspace >> 30));
    let both = format!("{}, {}", seconds(limits.ping), seconds(limits.write));
    assert!(cells.windows(2).any(|two| two == ["`limits.ping`, `limits.write`", both.as_str()]));
}
