//! Names scripts, styles and modules by their own bytes, so that they may be cached for ever.
//!
//! WHY not Trunk's names: 0.22.0-beta.1 hashes the wasm before wasm-bindgen and gives that name to the glue as well,
//! so one name may carry different bytes; and it does not hash workers at all.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::page;
use crate::workspace::hex;

/// URLs of the files that the page names.
pub struct Names {
    pub boot: String,
    pub style: String,
    /// The styles of what comes in chunks.
    pub later: String,
    pub app: String,
    pub wasm: String,
}

/// Renames what Trunk wrote and points the worker's loader at the new names.
///
/// # Errors
/// When an expected file is missing or cannot be written.
pub fn rename_by_content(staging: &Path) -> Result<Names> {
    let wasm = rename(staging, "app", "_bg.wasm")?;
    let app = rename(staging, "app", ".js")?;
    let boot = join_scripts(staging)?;
    let (style, later) = join_styles(staging)?;
    let worker_wasm = rename(staging, "worker", "_bg.wasm")?;
    let worker = rename(staging, "worker", ".js")?;
    // The only name that stays: the page starts the worker by it. The module is fetched beside its glue.
    let loader = format!(
        "const module=fetch(\"{worker_wasm}\");const{{default:init}}=await import(\"{worker}\");await init({{module_or_path:module}});"
    );
    fs::write(staging.join("worker_loader.js"), loader)?;
    Ok(Names { boot, style, later, app, wasm })
}

/// Finds `stem` + Trunk's optional hash + `ending` and renames it to `stem-<hash of its bytes>.<extension>`.
fn rename(staging: &Path, stem: &str, ending: &str) -> Result<String> {
    let path = find(staging, stem, ending)?;
    let extension = ending.rsplit('.').next().unwrap_or_default();
    let name = by_content(stem, &fs::read(&path)?, extension);
    fs::rename(&path, staging.join(&name))?;
    Ok(format!("/{name}"))
}

/// The file that Trunk wrote as `stem` + its optional hash + `ending`.
pub(super) fn find(staging: &Path, stem: &str, ending: &str) -> Result<PathBuf> {
    let found = fs::read_dir(staging)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .find(|name| is_output(name, stem, ending))
        .with_context(|| format!("Trunk wrote no {stem}*{ending}"))?;
    Ok(staging.join(found))
}

fn is_output(name: &str, stem: &str, ending: &str) -> bool {
    let middle = name.strip_prefix(stem).and_then(|rest| rest.strip_suffix(ending));
    // Beta 1 writes its hash without leading zeros: the number of digits varies.
    middle.is_some_and(|middle| {
        middle.is_empty()
            || middle
                .strip_prefix('-')
                .is_some_and(|hash| hash.chars().all(|digit| digit.is_ascii_hexdigit()))
    })
}

/// What runs before any wasm.
pub const OURS: [&str; 3] = ["boot", "picture", "focus"];

/// These, as one script.
fn join_scripts(staging: &Path) -> Result<String> {
    let mut joined = Vec::new();
    for stem in OURS {
        let path = find(staging, stem, ".js")?;
        joined.extend(fs::read(&path)?);
        joined.push(b'\n');
        fs::remove_file(path)?;
    }
    let name = by_content("boot", &joined, "js");
    fs::write(staging.join(&name), joined)?;
    Ok(format!("/{name}"))
}

/// What is styled before anything else is there: the frame, lists, and the words of a first visit. All other sheets come with the code that they
/// are for (`app/src/ui/later`).
const FIRST: [&str; 7] = ["boot", "reset", "tokens", "parts", "shell", "list", "first"];

/// Two style sheets instead of one request for each, both in the page's order: the first ones, and those that come
/// later.
fn join_styles(staging: &Path) -> Result<(String, String)> {
    let html = fs::read_to_string(staging.join("index.html"))?;
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for url in page::styles(&html) {
        let name = url.trim_start_matches('/');
        let path = staging.join(name);
        let joined =
            if FIRST.iter().any(|stem| is_output(name, stem, ".css")) { &mut first } else { &mut later };
        joined.extend(fs::read(&path).with_context(|| format!("the page names {url}"))?);
        joined.push(b'\n');
        fs::remove_file(path)?;
    }
    Ok((written(staging, "style", &first)?, written(staging, "later", &later)?))
}

fn written(staging: &Path, stem: &str, sheet: &[u8]) -> Result<String> {
    let name = by_content(stem, sheet, "css");
    fs::write(staging.join(&name), sheet)?;
    Ok(format!("/{name}"))
}

pub(super) fn by_content(stem: &str, bytes: &[u8], extension: &str) -> String {
    let hash: String = hex(&Sha256::digest(bytes)).chars().take(16).collect();
    format!("{stem}-{hash}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::is_output;

    #[test]
    fn output_is_found_with_long_short_and_no_hash() {
        assert!(is_output("app-7ad37cddf5bed9f3_bg.wasm", "app", "_bg.wasm"));
        assert!(is_output("app-7ad37cddf5bed9f.js", "app", ".js"));
        assert!(is_output("worker.js", "worker", ".js"));
        assert!(!is_output("worker_loader.js", "worker", ".js"));
        assert!(!is_output("app-7ad37cddf5bed9f3_bg.wasm", "app", ".js"));
    }
}
