//! The page's module in chunks: what the first page needs, and what is fetched when it is wanted
//! (`app/src/ui/later/parts.rs` says which).
//!
//! WHY not by Trunk: it knows no step between cargo and wasm-bindgen. What it made of the whole module is replaced here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::naming;
use crate::{process, workspace};

/// The file by which the cut module asks for its chunks; it becomes a part of the glue.
const LOADER: &str = "__wasm_split.js";

/// Cuts the module that cargo built and puts its parts into the staging folder.
///
/// # Errors
/// When a tool is missing or fails, or when what it writes has changed its form.
pub fn cut(staging: &Path) -> Result<()> {
    let module = workspace::target().join("wasm32-unknown-unknown/release/app.wasm");
    let work = workspace::target().join("chunks");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    process::run(Command::new("wasm-split-cli").arg(&module).arg(&work).args(["--out-name", "app"]))?;
    let bound = work.join("bound");
    process::run(
        Command::new("wasm-bindgen")
            .arg(work.join("app.wasm"))
            .args([
                "--target",
                "web",
                "--keep-lld-exports",
                "--no-typescript",
                "--out-name",
                "app",
                "--out-dir",
            ])
            .arg(&bound),
    )?;
    let mut loader = fs::read_to_string(work.join(LOADER)).context("the module was not cut")?;
    for chunk in chunks(&work)? {
        let name = file_name(&chunk)?;
        let small = optimised(&chunk)?;
        let kept = naming::by_content("chunk", &small, "wasm");
        fs::write(staging.join(&kept), &small)?;
        if !loader.contains(&name) {
            bail!("nothing asks for {name}");
        }
        loader = loader.replace(&format!("\"./{name}\""), &format!("\"./{kept}\""));
    }
    let glue = joined(&fs::read_to_string(bound.join("app.js"))?, &loader)?;
    fs::write(naming::find(staging, "app", ".js")?, glue)?;
    fs::write(naming::find(staging, "app", "_bg.wasm")?, optimised(&bound.join("app_bg.wasm"))?)?;
    Ok(())
}

fn chunks(work: &Path) -> Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> = fs::read_dir(work)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "wasm") && !path.ends_with("app.wasm"))
        .collect();
    found.sort();
    Ok(found)
}

fn file_name(path: &Path) -> Result<String> {
    let name = path.file_name().and_then(|name| name.to_str());
    Ok(name.with_context(|| format!("{} has a strange name", path.display()))?.to_owned())
}

fn optimised(module: &Path) -> Result<Vec<u8>> {
    let small = module.with_extension("opt");
    let program = if cfg!(windows) { "wasm-opt.cmd" } else { "wasm-opt" };
    process::run(Command::new(program).arg("-Oz").arg(module).arg("-o").arg(&small))?;
    Ok(fs::read(small)?)
}

/// Glue and loader name each other: as one file they need no name.
fn joined(glue: &str, loader: &str) -> Result<String> {
    let mut text = String::new();
    let mut aliases = Vec::new();
    for line in glue.lines() {
        if line.starts_with("import ") && line.contains(LOADER) {
            let alias = line.strip_prefix("import * as ").and_then(|rest| rest.split(' ').next());
            aliases.push(alias.with_context(|| format!("the loader is imported by another form: {line}"))?);
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    let mut exports = Vec::new();
    for line in loader.lines().filter(|line| !line.starts_with("import { initSync }")) {
        let local = line.strip_prefix("export ").unwrap_or(line);
        if let Some(name) = line.strip_prefix("export const ").and_then(|rest| rest.split(' ').next()) {
            exports.push(name);
        }
        text.push_str(local);
        text.push('\n');
    }
    if aliases.is_empty() || exports.is_empty() {
        bail!("glue and loader do not fit each other");
    }
    for alias in aliases {
        text.push_str(&format!("const {alias} = {{ {} }};\n", exports.join(", ")));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::joined;

    const GLUE: &str = "import * as import1 from \"./__wasm_split.js\"\n\
        import * as import2 from \"./__wasm_split.js\"\nfunction initSync() {}\nuse(import1, import2);\n";
    const LOADER: &str = "import { initSync } from \"./app.js\";\nconst a = 1;\nexport const __wasm_split_load_edit = wrap(makeLoad(() => 1, []));\n";

    #[test]
    fn glue_and_loader_become_one_file_that_imports_nothing() {
        let joined = joined(GLUE, LOADER).unwrap();
        assert!(!joined.contains("import ") && !joined.contains("export const"), "{joined}");
        for alias in ["import1", "import2"] {
            assert!(joined.contains(&format!("const {alias} = {{ __wasm_split_load_edit }};")), "{joined}");
        }
    }

    #[test]
    fn a_glue_of_another_form_stops_the_build() {
        assert!(joined("function initSync() {}", LOADER).is_err());
        assert!(joined(GLUE, "const a = 1;").is_err());
    }
}
