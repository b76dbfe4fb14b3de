//! `cargo xtask sbom`: what is in the app and the relay, as a CycloneDX bill of materials (reliability S5).
//!
//! WHY by ourselves: cargo and the lock file know everything that has to be in it; a tool would have to be brought and
//! trusted first.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::workspace;

/// What is shipped; whatever these need is in the bill.
const SHIPPED: [&str; 3] = ["app", "engine-worker", "sync-server"];
const FILE: &str = "sbom.cdx.json";

/// Writes the bill into cargo's target folder and says where.
///
/// # Errors
/// When cargo does not know the packages (`cargo fetch --locked` brings them) or the file cannot be written.
pub fn write() -> Result<()> {
    let bill = bill(&metadata()?, &checksums(&fs::read_to_string(workspace::root().join("Cargo.lock"))?))?;
    let path = workspace::target().join(FILE);
    fs::create_dir_all(workspace::target())?;
    fs::write(&path, serde_json::to_vec_pretty(&bill)?)
        .with_context(|| format!("cannot write {}", path.display()))?;
    let count = bill["components"].as_array().map_or(0, Vec::len);
    eprintln!("{count} components are in {}", path.display());
    Ok(())
}

fn metadata() -> Result<Value> {
    let told = workspace::cargo()
        .args(["metadata", "--offline", "--locked", "--format-version", "1"])
        .output()
        .context("cannot start cargo")?;
    if !told.status.success() {
        bail!("`cargo fetch --locked` brings what this needs: {}", String::from_utf8_lossy(&told.stderr));
    }
    Ok(serde_json::from_slice(&told.stdout)?)
}

/// SHA-256 of each package's archive, by name and version.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let lock = lock.replace("\r\n", "\n");
    let packages = lock.split("[[package]]\n").skip(1).filter_map(|package| {
        let value = |key: &str| {
            let line = package.lines().find_map(|line| line.strip_prefix(key))?;
            Some(line.trim_matches('"').to_owned())
        };
        Some(((value("name = ")?, value("version = ")?), value("checksum = ")?))
    });
    packages.collect()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// The ids of packages that are built into what is shipped: no tests' ones and none that only builds.
fn shipped(nodes: &BTreeMap<&str, &Value>, packages: &BTreeMap<&str, &Value>) -> BTreeSet<String> {
    let own = packages
        .iter()
        .filter(|(_, package)| SHIPPED.contains(&text(package, "name")) && package["source"].is_null());
    let mut waiting: Vec<String> = own.map(|(id, _)| (*id).to_owned()).collect();
    let mut reached = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        let needed = nodes.get(id.as_str()).map(|node| needs(node)).unwrap_or_default();
        if reached.insert(id) {
            waiting.extend(needed);
        }
    }
    reached
}

/// What a package is linked with.
fn needs(node: &Value) -> Vec<String> {
    let all = node["deps"].as_array().into_iter().flatten();
    let linked = all.filter(|needed| {
        needed["dep_kinds"].as_array().into_iter().flatten().any(|kind| kind["kind"].is_null())
    });
    linked.map(|needed| text(needed, "pkg").to_owned()).collect()
}

fn bill(metadata: &Value, checksums: &BTreeMap<(String, String), String>) -> Result<Value> {
    let packages = metadata["packages"].as_array().context("cargo names no packages")?;
    let packages: BTreeMap<&str, &Value> =
        packages.iter().map(|package| (text(package, "id"), package)).collect();
    let nodes = metadata["resolve"]["nodes"].as_array().context("cargo names no dependencies")?;
    let nodes: BTreeMap<&str, &Value> = nodes.iter().map(|node| (text(node, "id"), node)).collect();
    let shipped = shipped(&nodes, &packages);
    let purl = |id: &str| {
        packages.get(id).map(|it| format!("pkg:cargo/{}@{}", text(it, "name"), text(it, "version")))
    };
    let mut components = Vec::new();
    let mut dependencies = Vec::new();
    for id in &shipped {
        let Some(package) = packages.get(id.as_str()) else { bail!("{id} is unknown to cargo") };
        let (name, version) = (text(package, "name"), text(package, "version"));
        let reference = format!("pkg:cargo/{name}@{version}");
        let mut component = json!({
            "type": "library",
            "bom-ref": reference,
            "name": name,
            "version": version,
            "purl": reference,
            "licenses": [{ "expression": text(package, "license").replace('/', " OR ") }],
        });
        if let Some(sum) = checksums.get(&(name.to_owned(), version.to_owned())) {
            component["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
        }
        components.push(component);
        let needed: BTreeSet<String> = nodes
            .get(id.as_str())
            .map(|node| needs(node))
            .unwrap_or_default()
            .iter()
            .filter_map(|needed| purl(needed))
            .collect();
        dependencies.push(json!({ "ref": reference, "dependsOn": needed }));
    }
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": { "type": "application", "bom-ref": "feldbuch", "name": "feldbuch" } },
        "components": components,
        "dependencies": dependencies,
    }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::{bill, checksums, metadata, text};
    use crate::workspace;

    #[test]
    fn s5_the_bill_names_everything_that_ships_with_licence_and_hash_and_nothing_else() {
        let lock = fs::read_to_string(workspace::root().join("Cargo.lock")).unwrap();
        let bill = bill(&metadata().unwrap(), &checksums(&lock)).unwrap();
        let components = bill["components"].as_array().unwrap();
        let names: BTreeSet<&str> = components.iter().map(|component| text(component, "name")).collect();
        for wanted in
            ["automerge", "axum", "leptos", "rusqlite", "chacha20poly1305", "crm-engine", "sync-server"]
        {
            assert!(names.contains(wanted), "{wanted} is missing");
        }
        for unwanted in ["proptest", "testkit", "feldbuch-tests", "xtask", "tokio-tungstenite-wasm"] {
            assert!(!names.contains(unwanted), "{unwanted} does not ship");
        }
        let references: BTreeSet<&str> =
            components.iter().map(|component| text(component, "bom-ref")).collect();
        assert_eq!(references.len(), components.len(), "each is there once");
        for component in components {
            let licence = text(&component["licenses"][0], "expression");
            assert!(!licence.is_empty(), "{component}");
            let own = workspace::root().join("crates").join(text(component, "name")).exists()
                || ["app", "sync-server"].contains(&text(component, "name"));
            let hash = text(&component["hashes"][0], "content");
            assert!(own || hash.len() == 64, "{component}");
        }
        for dependency in bill["dependencies"].as_array().unwrap() {
            for needed in dependency["dependsOn"].as_array().unwrap() {
                assert!(references.contains(needed.as_str().unwrap()), "{dependency}");
            }
        }
    }
}
