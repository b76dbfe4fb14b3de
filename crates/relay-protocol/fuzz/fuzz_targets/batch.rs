//! See `src/batch.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| relay_protocol_fuzz::batch::run(input));
