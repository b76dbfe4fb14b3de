//! See `src/roster.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| crm_engine_fuzz::roster::run(input));
