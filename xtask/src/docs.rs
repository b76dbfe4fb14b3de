//! What the documents say must be so: the files that they name are there.

use std::collections::BTreeSet;
use std::fs;

use crate::workspace;

const DOCUMENTS: [&str; 2] = ["ARCHITECTURE.md", "README.md"];
const ENDINGS: [&str; 6] = [".rs", ".mjs", ".js", ".md", ".toml", ".html"];

/// Paths and names of files between backticks (blocks of code are left out), and the targets of links.
fn named(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    let quoted = prose.flat_map(|part| part.split('`').skip(1).step_by(2)).filter(|quoted| is_path(quoted));
    let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    quoted.chain(links.filter(|link| !link.contains("://"))).collect()
}

fn is_path(quoted: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-".contains(letter);
    let tells = quoted.contains('/') || ENDINGS.iter().any(|ending| quoted.ends_with(ending));
    tells && !quoted.starts_with('/') && quoted.chars().all(plain)
}

#[test]
fn paths_are_told_from_other_words() {
    let text = "`a/b.rs`, `lane.rs`, `Engine::commit`, `~/.cache/x`, `/api/v1`\n```sh\n`c/d.rs`\n```\n`app` [d](docs/adr) [e](https://e.example)";
    assert_eq!(named(text), ["a/b.rs", "lane.rs", "docs/adr"]);
}

#[test]
fn every_file_that_the_documents_name_is_there() {
    let root = workspace::root();
    let mut names = BTreeSet::new();
    for folder in ["app", "crates", "sync-server", "tests", "xtask"] {
        for file in workspace::files_below(&root.join(folder)).unwrap() {
            names.extend(file.file_name().map(|name| name.to_string_lossy().into_owned()));
        }
    }
    for document in DOCUMENTS {
        let text = fs::read_to_string(root.join(document)).unwrap();
        let all = named(&text);
        assert!(!all.is_empty());
        let is_there = |path: &str| {
            if path.contains('/') {
                root.join(path).exists()
            } else {
                names.contains(path) || root.join(path).exists()
            }
        };
        let missing: Vec<_> = all.into_iter().filter(|path| !is_there(path)).collect();
        assert!(missing.is_empty(), "{document} names what is not there: {missing:?}");
    }
}
