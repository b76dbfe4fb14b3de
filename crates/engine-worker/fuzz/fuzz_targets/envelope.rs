//! See `src/envelope.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| engine_worker_fuzz::envelope::run(input));
