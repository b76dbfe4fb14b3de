//! Any saved document, its checksum right (R11): refused, or it can be asked everything and merged.
#![no_main]

use crm_document::Document;
use crm_document_fuzz::{DOCUMENT, ask, chunk, contact};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = Document::load(bytes);
    let (mut known, _) = contact();
    if let Ok(document) = Document::load(&chunk(DOCUMENT, bytes, &known.save())) {
        ask(&document);
        if known.merge(document).is_ok() {
            ask(&known);
        }
    }
});
