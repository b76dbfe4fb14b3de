//! See `src/sealed_batch.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| crm_engine_fuzz::sealed_batch::run(input));
