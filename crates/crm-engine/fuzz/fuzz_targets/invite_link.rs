//! See `src/invite_link.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &str| crm_engine_fuzz::invite_link::run(input));
