//! See `src/server_frame.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| relay_protocol_fuzz::server_frame::run(input));
