//! Writes Brotli files beside those that it makes smaller; the relay sends them as they are.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result};

use crate::workspace::files_below;

/// The slowest and smallest: done once for each build.
const QUALITY: i32 = 11;
const WINDOW_BITS: i32 = 24;
const COMPRESSIBLE: [&str; 8] = ["html", "js", "css", "wasm", "json", "webmanifest", "svg", "txt"];

/// Compresses on every core.
///
/// # Errors
/// When a file cannot be read or written.
pub fn write_brotli(staging: &Path) -> Result<()> {
    let mut files = files_below(staging)?;
    files.retain(|path| {
        path.extension().is_some_and(|ending| COMPRESSIBLE.iter().any(|known| ending == *known))
    });
    // The largest are taken first (from the end), so that no core waits for one of them at last.
    files.sort_by_key(|path| fs::metadata(path).map_or(0, |known| known.len()));
    let queue = Mutex::new(files);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(|| work(&queue))).collect();
        workers.into_iter().try_for_each(|worker| worker.join().expect("compressing does not panic"))
    })
}

fn work(queue: &Mutex<Vec<PathBuf>>) -> Result<()> {
    loop {
        let Some(path) = queue.lock().expect("no worker panics").pop() else { return Ok(()) };
        let bytes = fs::read(&path)?;
        let compressed = brotli(&bytes)?;
        if compressed.len() < bytes.len() {
            let mut beside = path.into_os_string();
            beside.push(".br");
            fs::write(&beside, compressed).with_context(|| format!("cannot write {}", beside.display()))?;
        }
    }
}

pub(super) fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: QUALITY,
        lgwin: WINDOW_BITS,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &parameters)?;
    Ok(compressed)
}
