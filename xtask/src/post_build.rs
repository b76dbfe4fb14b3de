//! After Trunk: names by content, a page without inline script, the service worker, Brotli beside each file.

mod chunks;
mod compress;
mod naming;
mod page;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64::Engine as _;
use sha2::{Digest, Sha256};

use crate::console::kilobytes;
use crate::workspace::{files_below, hex};

/// One built file.
struct Built {
    /// Path from the site's root, e.g. `/index.html`.
    url: String,
    path: PathBuf,
    bytes: Vec<u8>,
}

/// Trunk's hook: works on the staging folder that Trunk names in the environment.
///
/// # Errors
/// When called outside of a Trunk build, or when a file cannot be read or written.
pub fn from_trunk() -> Result<()> {
    let variable =
        |name: &str| std::env::var(name).with_context(|| format!("{name} is missing: Trunk calls this"));
    let staging = PathBuf::from(variable("TRUNK_STAGING_DIR")?);
    let sources = PathBuf::from(variable("TRUNK_SOURCE_DIR")?);
    if variable("TRUNK_PROFILE")? == "release" {
        chunks::cut(&staging)?;
        finish(&staging, &fs::read_to_string(sources.join("js/sw.js"))?)?;
        return report_sizes(&staging);
    }
    // `trunk serve` adds its own inline script to the page and rebuilds often: it keeps Trunk's names.
    if std::env::var_os("FELDBUCH_SERVE").is_none() {
        page::rewrite(&staging, &naming::rename_by_content(&staging)?)?;
    }
    fs::copy(sources.join("js/sw-dev.js"), staging.join("sw.js"))?;
    Ok(())
}

/// Names, page, service worker, Brotli: the same files in, the same bytes out (reliability S5).
fn finish(staging: &Path, service_worker: &str) -> Result<()> {
    page::rewrite(staging, &naming::rename_by_content(staging)?)?;
    write_service_worker(staging, service_worker)?;
    compress::write_brotli(staging)
}

fn write_service_worker(staging: &Path, template: &str) -> Result<()> {
    let page_path = staging.join("index.html");
    let page = fs::read_to_string(&page_path)?;
    let others: Vec<Built> =
        precached(staging)?.into_iter().filter(|file| file.url != "/index.html").collect();
    fs::write(&page_path, page.replace(page::BUILD_PLACE, &build_number(&others)))?;

    let files = precached(staging)?;
    let list: Vec<[String; 2]> =
        files.iter().map(|file| [file.url.clone(), integrity(&file.bytes)]).collect();
    let script = template
        .replace("{{BUILD}}", &build_number(&files))
        .replace("[/*{{FILES}}*/]", &serde_json::to_string(&list)?);
    fs::write(staging.join("sw.js"), script).context("cannot write sw.js")
}

/// Everything that the app needs to start and run without a network.
fn precached(staging: &Path) -> Result<Vec<Built>> {
    let mut built = Vec::new();
    for path in files_below(staging)? {
        let name = path.strip_prefix(staging)?.to_string_lossy().replace('\\', "/");
        let kept_out = name == "sw.js"
            || name == "robots.txt"
            || name.starts_with('.')
            // The system takes these when the app is installed; the page shows none of them.
            || (name.starts_with("icons/") && name != "icons/feldbuch.svg")
            || [".br", ".map", ".d.ts"].iter().any(|ending| name.ends_with(ending));
        if !kept_out {
            built.push(Built { url: format!("/{name}"), bytes: fs::read(&path)?, path });
        }
    }
    Ok(built)
}

fn build_number(files: &[Built]) -> String {
    let mut hasher = Sha256::new();
    for file in files {
        hasher.update(file.url.as_bytes());
        hasher.update(Sha256::digest(&file.bytes));
    }
    hex(&hasher.finalize()).chars().take(16).collect()
}

/// Subresource integrity, as the browser checks it.
fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(bytes)))
}

fn report_sizes(staging: &Path) -> Result<()> {
    let (mut page, mut all) = (0, 0);
    println!("{:<44} {:>12} {:>12}", "file", "raw", "Brotli");
    for file in precached(staging)? {
        let mut compressed = file.path.clone().into_os_string();
        compressed.push(".br");
        let sent = fs::metadata(compressed)
            .map_or(file.bytes.len(), |known| usize::try_from(known.len()).unwrap_or(0));
        let of_page =
            ["/app-", "/boot-", "/style-", "/index.html"].iter().any(|start| file.url.starts_with(start));
        page += if of_page { sent } else { 0 };
        all += sent;
        println!("{:<44} {:>12} {:>12}", file.url, kilobytes(file.bytes.len()), kilobytes(sent));
    }
    println!("page {} (limit 300 kB), all {} (limit 900 kB)", kilobytes(page), kilobytes(all));
    Ok(())
}

#[cfg(test)]
mod tests;
