//! What the documents say must be so: the files and the tests that they name are there.

use std::collections::BTreeSet;
use std::fs;

use crate::checks::{LONG, LONG_SEEDS, SEEDS};
use crate::workspace;

const RELIABILITY: &str = "docs/reliability.md";
const DOMAIN: &str = "docs/domain.md";
const DOCUMENTS: [&str; 3] = ["ARCHITECTURE.md", "README.md", RELIABILITY];
const ENDINGS: [&str; 6] = [".rs", ".mjs", ".js", ".md", ".toml", ".html"];

/// What documents name and no clone has: it is made by a run.
const MADE: [&str; 1] = ["bench-results/bench.json"];

/// Paths and names of files between backticks; blocks of code are left out.
fn named(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    prose.flat_map(|part| part.split('`').skip(1).step_by(2)).filter(|quoted| is_path(quoted)).collect()
}

/// The targets of links to other files.
fn linked(text: &str) -> Vec<&str> {
    let links = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    links.filter(|link| !link.is_empty() && !link.contains("://")).collect()
}

fn is_path(quoted: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-".contains(letter);
    let tells = quoted.contains('/') || ENDINGS.iter().any(|ending| quoted.ends_with(ending));
    tells && !quoted.starts_with('/') && quoted.chars().all(plain)
}

#[test]
fn paths_are_told_from_other_words() {
    let text = "`a/b.rs`, `lane.rs`, `Engine::commit`, `~/.cache/x`, `/api/v1`\n```sh\n`c/d.rs`\n```\n`app` [d](docs/adr) [e](https://e.example) [f](#g) [h](i.md#j)";
    assert_eq!(named(text), ["a/b.rs", "lane.rs"]);
    assert_eq!(linked(text), ["docs/adr", "i.md"]);
}

#[test]
fn every_file_that_the_documents_name_is_there() {
    let root = workspace::root();
    let mut names = BTreeSet::new();
    for folder in ["app", "crates", "docs", "sync-server", "tests", "xtask"] {
        for file in workspace::files_below(&root.join(folder)).unwrap() {
            names.extend(file.file_name().map(|name| name.to_string_lossy().into_owned()));
        }
    }
    let is_there = |path: &str| {
        let is_name = !path.contains('/') && names.contains(path);
        is_name || root.join(path).exists() || MADE.contains(&path)
    };
    let documents = workspace::files_below(&root.join("docs")).unwrap();
    let documents = documents.into_iter().filter(|file| file.extension().is_some_and(|end| end == "md"));
    let documents: BTreeSet<_> = documents.chain(DOCUMENTS.map(|name| root.join(name))).collect();
    let (mut wrong, mut looked_at) = (Vec::new(), 0);
    for document in &documents {
        let text = fs::read_to_string(document).unwrap();
        let folder = document.parent().unwrap();
        let (names, links) = (named(&text), linked(&text));
        looked_at += names.len() + links.len();
        let missing = names.into_iter().filter(|name| !is_there(name));
        let missing = missing.chain(links.into_iter().filter(|link| !folder.join(link).exists()));
        wrong.extend(missing.map(|name| format!("{}: {name}", document.display())));
    }
    assert!(documents.len() > 40 && looked_at > 200, "{looked_at} names in {} documents", documents.len());
    assert!(wrong.is_empty(), "the documents name what is not there: {wrong:#?}");
}

/// Rows that the table of what must never happen has to have.
const ROWS: [&str; 22] = [
    "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "R13", "R15", "R17", "R18", "R20",
    "R21", "S1", "S3", "S4", "S5", "S6",
];

/// A row of that table, or of the rules of the domain: its name, and the tests in its third cell, each with the file
/// that is named before it.
fn row(line: &str) -> Option<(&str, Vec<(&str, &str)>)> {
    let mut cells = line.strip_prefix("| ")?.split(" | ");
    let name = cells.next()?.split(' ').next().filter(|name| is_rule(name))?;
    let (mut file, mut tests) = (None, Vec::new());
    for quoted in cells.nth(1)?.split('`').skip(1).step_by(2) {
        match file {
            _ if is_path(quoted) => file = Some(quoted),
            Some(file) => tests.push((file, quoted)),
            None => return None,
        }
    }
    Some((name, tests))
}

/// A letter and a number.
fn is_rule(name: &str) -> bool {
    name.strip_prefix(['D', 'R', 'S'])
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The names of a document's rows, each of which names tests that are there.
fn rows_with_tests(document: &str) -> Vec<String> {
    let root = workspace::root();
    let text = fs::read_to_string(root.join(document)).unwrap();
    let rows = text.lines().filter_map(row);
    rows.map(|(name, tests)| {
        assert!(!tests.is_empty(), "{name} names no test");
        for (file, test) in tests {
            let text = fs::read_to_string(root.join(file)).unwrap();
            assert!(has_test(file, &text, test), "{name}: no test {test:?} in {file}");
        }
        name.to_owned()
    })
    .collect()
}

/// Whether a file has a test of this name; a story of a browser may have more behind it, one per case.
fn has_test(file: &str, text: &str, name: &str) -> bool {
    if !file.ends_with(".rs") {
        return text.contains(&format!("\"{name}")) || text.contains(&format!("`{name}"));
    }
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let stands = |line: &&str| {
        let line = line.strip_prefix("async ").unwrap_or(line);
        line.strip_prefix("fn ")
            .and_then(|rest| rest.strip_prefix(name))
            .is_some_and(|rest| rest.starts_with('('))
    };
    lines.iter().position(stands).is_some_and(|at| {
        let marks = lines[..at].iter().rev().take_while(|line| line.starts_with("#["));
        marks.into_iter().any(|mark| mark.contains("test"))
    })
}

#[test]
fn tests_are_found_by_file_and_name() {
    let found = row(
        "| R5 power | why (`a/b.rs`) | `c/d.rs` `r5_one` `r5_two`; `e.test.mjs` `r5 a story` | 20 | 500 | - |",
    );
    let wanted = vec![("c/d.rs", "r5_one"), ("c/d.rs", "r5_two"), ("e.test.mjs", "r5 a story")];
    assert_eq!(found, Some(("R5", wanted)));
    assert_eq!(row("| row | how | tests |"), None);
    assert_eq!(row("| D7 order | why | `c/d.rs` `d7_one` |"), Some(("D7", vec![("c/d.rs", "d7_one")])));
    assert_eq!([is_rule("D12"), is_rule("D"), is_rule("Rows")], [true, false, false]);
    let text = "#[test]\nfn r5_one() {}\nfn r5_two() {}\n    #[tokio::test]\n    async fn r5_three() {}";
    let there = ["r5_one", "r5_two", "r5_three", "r5_on"].map(|name| has_test("a.rs", text, name));
    assert_eq!(there, [true, false, true, false]);
    assert!(
        has_test("a.mjs", "story(`r5 after ${n} bytes`", "r5 after")
            && !has_test("a.mjs", "r5 after", "r5 after")
    );
}

#[test]
fn every_row_of_what_must_never_happen_names_tests_that_are_there() {
    assert_eq!(rows_with_tests(RELIABILITY), ROWS);
}

#[test]
fn every_rule_of_the_domain_has_its_number_and_names_tests_that_are_there() {
    let rules = rows_with_tests(DOMAIN);
    let numbered: Vec<String> = (1..=rules.len()).map(|number| format!("D{number}")).collect();
    assert!(!rules.is_empty());
    assert_eq!(rules, numbered);
}

#[test]
fn what_must_never_happen_is_tried_as_often_as_the_document_says() {
    let text = fs::read_to_string(workspace::root().join(RELIABILITY)).unwrap();
    let seeds = [SEEDS, LONG_SEEDS].map(|seeds| format!("`--seeds {seeds}`"));
    let lengths = LONG.map(|(name, amount)| format!("`{name}={amount}`"));
    for said in seeds.iter().chain(&lengths) {
        assert!(text.contains(said.as_str()), "{said} is not said");
    }
}
