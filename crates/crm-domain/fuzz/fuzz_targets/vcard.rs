//! See `src/vcard.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| crm_domain_fuzz::vcard::run(input));
