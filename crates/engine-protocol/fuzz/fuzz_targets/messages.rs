//! See `src/messages.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| engine_protocol_fuzz::messages::run(input));
