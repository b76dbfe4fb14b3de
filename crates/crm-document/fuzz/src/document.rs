//! Any saved document, its checksum right (R11): refused, or it can be asked everything and merged.

use super::{DOCUMENT, ask, chunk, contact};
use crm_document::Document;

/// One input.
pub fn run(bytes: &[u8]) {
    let _ = Document::load(bytes);
    let (mut known, _) = contact();
    if let Ok(document) = Document::load(&chunk(DOCUMENT, bytes, &known.save())) {
        ask(&document);
        if known.merge(document).is_ok() {
            ask(&known);
        }
    }
}
