//! Two builds of the app in two places must be the same bytes (reliability S5).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::console::Steps;
use crate::{process, workspace};

/// Where the two are built, below `target/reproduce`: apart in name and length, as two people's folders are.
const PLACES: [&str; 2] = ["one/feldbuch", "another/somewhere/else/feldbuch"];
/// What lies in the workspace's root and is no source.
const NO_SOURCES: [&str; 6] = ["target", "dist", "bench-results", "shots", "node_modules", "test-results"];

/// A file's name below its folder, and the hash of its bytes.
type Hashes = BTreeMap<String, String>;

/// `cargo xtask reproduce`: copies the sources twice, builds each in its own target folder, compares every file of `dist/`.
/// Cut off and called again, it goes on.
///
/// # Errors
/// When a build fails, or the two are not the same.
pub fn reproduce() -> Result<()> {
    let below = workspace::target().join("reproduce");
    let mut steps = Steps::new(PLACES.len());
    let mut built = Vec::new();
    for place in PLACES {
        let root = below.join(place);
        steps.next(&format!("the app in {}", root.display()));
        copy(&workspace::root(), &root)?;
        build(&root)?;
        built.push(hashes(&root.join("dist"))?);
    }
    let [one, another] = built.as_slice() else { bail!("two builds") };
    let apart = apart(one, another);
    if !apart.is_empty() {
        bail!("{} of {} files are not the same:\n  {}", apart.len(), one.len(), apart.join("\n  "));
    }
    let mut all = Sha256::new();
    one.iter().for_each(|(name, hash)| all.update(format!("{hash}  {name}\n")));
    println!(
        "{} files, twice the same; sha256 of their list: {}",
        one.len(),
        workspace::hex(&all.finalize())
    );
    Ok(())
}

fn build(root: &Path) -> Result<()> {
    let mut cargo = workspace::cargo();
    // WHY not through the alias: a `[alias]` of the caller's own must not decide what is built.
    cargo.current_dir(root).args(["run", "--quiet", "--locked", "--package", "xtask", "--", "build"]);
    process::run(cargo.env_remove("CARGO_TARGET_DIR").env_remove("CARGO_MANIFEST_DIR"))
}

/// Brings what has changed, and takes away what is gone: what stays keeps its time, so that a build goes on.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let sources = sources(from)?;
    for (name, path) in &sources {
        let (bytes, target) = (fs::read(path)?, to.join(name));
        if fs::read(&target).is_ok_and(|known| known == bytes) {
            continue;
        }
        fs::create_dir_all(target.parent().context("a file lies in a folder")?)?;
        fs::write(&target, bytes).with_context(|| format!("cannot write {}", target.display()))?;
    }
    if to.exists() {
        for (name, path) in self::sources(to)? {
            if !sources.contains_key(&name) {
                fs::remove_file(path)?;
            }
        }
    }
    Ok(())
}

/// Every source below a workspace's root, by its name there.
fn sources(root: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let mut sources = BTreeMap::new();
    for entry in fs::read_dir(root).with_context(|| format!("cannot read {}", root.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let hidden = name.starts_with('.') && name != ".cargo";
        if hidden || NO_SOURCES.contains(&name.as_str()) {
            continue;
        }
        let files = if path.is_dir() { workspace::files_below(&path)? } else { vec![path] };
        for file in files {
            sources.insert(below(root, &file), file);
        }
    }
    Ok(sources)
}

fn hashes(folder: &Path) -> Result<Hashes> {
    let files = workspace::files_below(folder)?;
    let hash = |file: &PathBuf| Ok((below(folder, file), workspace::hex(&Sha256::digest(fs::read(file)?))));
    files.iter().map(hash).collect()
}

fn below(folder: &Path, file: &Path) -> String {
    file.strip_prefix(folder).unwrap_or(file).to_string_lossy().replace('\\', "/")
}

/// Files that are not the same in both, or not in both.
fn apart(one: &Hashes, another: &Hashes) -> Vec<String> {
    let names = one.keys().chain(another.keys().filter(|name| !one.contains_key(*name)));
    names.filter(|name| one.get(*name) != another.get(*name)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::{Hashes, apart, copy, sources};
    use std::fs;

    #[test]
    fn s5_a_file_that_differs_or_is_in_one_build_only_is_found() {
        let build = |files: &[(&str, &str)]| -> Hashes {
            files.iter().map(|(name, hash)| ((*name).to_owned(), (*hash).to_owned())).collect()
        };
        let one = build(&[("a.wasm", "1"), ("b.js", "2"), ("c.css", "3")]);
        assert!(apart(&one, &one).is_empty());
        let another = build(&[("a.wasm", "1"), ("b.js", "9"), ("d.css", "3")]);
        assert_eq!(apart(&one, &another), ["b.js", "c.css", "d.css"]);
    }

    #[test]
    fn s5_a_copy_has_the_sources_and_touches_none_that_has_not_changed() {
        let root = std::env::temp_dir().join(format!("feldbuch-reproduce-{}", std::process::id()));
        let (from, to) = (root.join("from"), root.join("to"));
        for (name, text) in
            [("Cargo.toml", "a"), ("app/src/main.rs", "b"), (".cargo/config.toml", "c"), ("app/old.rs", "d")]
        {
            fs::create_dir_all(from.join(name).parent().unwrap()).unwrap();
            fs::write(from.join(name), text).unwrap();
        }
        for none in [".git/HEAD", "dist/a.js", "target/x", "app/node_modules/y"] {
            fs::create_dir_all(from.join(none).parent().unwrap()).unwrap();
            fs::write(from.join(none), "none").unwrap();
        }
        copy(&from, &to).unwrap();
        let time = |name: &str| fs::metadata(to.join(name)).unwrap().modified().unwrap();
        let before = time("Cargo.toml");
        fs::write(from.join("app/src/main.rs"), "changed").unwrap();
        fs::remove_file(from.join("app/old.rs")).unwrap();
        copy(&from, &to).unwrap();
        let names: Vec<String> = sources(&to).unwrap().into_keys().collect();
        assert_eq!(names, [".cargo/config.toml", "Cargo.toml", "app/src/main.rs"]);
        assert_eq!(fs::read_to_string(to.join("app/src/main.rs")).unwrap(), "changed");
        assert_eq!(time("Cargo.toml"), before);
        assert!(!to.join("dist").exists() && !to.join(".git").exists());
        fs::remove_dir_all(root).unwrap();
    }
}
