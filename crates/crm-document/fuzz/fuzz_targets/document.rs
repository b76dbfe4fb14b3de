//! See `src/document.rs`.
#![no_main]

#[path = "../src/panics.rs"]
mod panics;

libfuzzer_sys::fuzz_target!(
    init: panics::tell_panics_apart(),
    |input: &[u8]| panics::outlive(|| crm_document_fuzz::document::run(input))
);
