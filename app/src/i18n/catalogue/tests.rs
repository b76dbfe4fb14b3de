//! Both languages say the same things.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Catalogue, Lang, fill};

/// The names between braces of a text.
fn placeholders(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut out = String::new();
    fill(text, &mut out, |name| {
        names.insert(name.to_owned());
        None
    })
    .unwrap();
    names
}

fn whole(lang: Lang) -> Catalogue {
    Catalogue::of(lang, &lang.later_sections())
}

fn texts(lang: Lang) -> BTreeMap<&'static str, &'static str> {
    whole(lang).entries().collect()
}

#[test]
fn every_key_is_given_once_per_language() {
    for lang in Lang::ALL {
        let catalogue = whole(lang);
        let keys: Vec<_> = catalogue.entries().map(|(key, _)| key).collect();
        let twice: Vec<_> = keys.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        assert!(twice.is_empty(), "{lang:?} has keys twice: {twice:?}");
    }
}

#[test]
fn german_and_english_have_the_same_keys_and_placeholders() {
    let (german, english) = (texts(Lang::De), texts(Lang::En));
    assert!(german.len() > 50, "only {} texts were read", german.len());
    let missing_in_english: Vec<_> = german.keys().filter(|key| !english.contains_key(*key)).collect();
    let missing_in_german: Vec<_> = english.keys().filter(|key| !german.contains_key(*key)).collect();
    assert!(missing_in_english.is_empty(), "not in English: {missing_in_english:?}");
    assert!(missing_in_german.is_empty(), "not in German: {missing_in_german:?}");
    for (key, text) in &german {
        // WHY not `.one`: "one file" may do without its number.
        if !key.ends_with(".one") {
            assert_eq!(placeholders(text), placeholders(english[key]), "placeholders of {key}");
        }
        assert!(!text.is_empty() && !english[key].is_empty(), "{key} is empty");
    }
}

#[test]
fn plural_variants_come_in_pairs() {
    for lang in Lang::ALL {
        let texts = texts(lang);
        for key in texts.keys() {
            if let Some(base) = key.strip_suffix(".one") {
                assert!(texts.contains_key(format!("{base}.other").as_str()), "{lang:?}: {base}.other");
            }
        }
    }
}

#[test]
fn every_key_used_in_the_source_exists() {
    let texts = texts(Lang::De);
    let mut used = 0;
    let mut unknown = Vec::new();
    for (file, source) in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        for key in used_keys(&source) {
            used += 1;
            let plural = format!("{key}.other");
            if !texts.contains_key(key) && !texts.contains_key(plural.as_str()) {
                unknown.push(format!("{file}: {key}"));
            }
        }
    }
    assert!(used > 20, "only {used} keys were found in the source");
    assert!(unknown.is_empty(), "no text for:\n{}", unknown.join("\n"));
}

/// All Rust files below a folder but tests, with their paths.
fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
            found.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

/// The literal keys of `t!("…")`, `tr("…")` and `tr_args("…")`; keys put together at run time are
/// checked where they come from.
fn used_keys(source: &str) -> Vec<&str> {
    let mut keys = Vec::new();
    for call in ["t!(\"", "tr(\"", "tr_args(\""] {
        for (at, _) in source.match_indices(call) {
            let (before, rest) = source.split_at(at);
            let is_word = before.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
            let in_comment = before.lines().next_back().is_some_and(|line| line.contains("//"));
            if is_word || in_comment {
                continue;
            }
            keys.extend(rest.split('"').nth(1));
        }
    }
    keys
}

#[test]
fn a_text_is_filled_in_and_unknown_names_stay() {
    let mut out = String::new();
    fill("{a} und {b}, {c", &mut out, |name| (name == "a").then(|| "Müller".to_owned())).unwrap();
    assert_eq!(out, "Müller und {b}, {c");
}

#[test]
fn a_language_tag_finds_its_language_whatever_the_region() {
    assert_eq!(Lang::from_tag("en-US"), Some(Lang::En));
    assert_eq!(Lang::from_tag("DE"), Some(Lang::De));
    assert_eq!(Lang::from_tag("fr"), None);
}
