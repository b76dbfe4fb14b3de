//! See `src/mail.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| crm_domain_fuzz::mail::run(input));
