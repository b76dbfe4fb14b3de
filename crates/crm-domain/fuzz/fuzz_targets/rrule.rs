//! See `src/rrule.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &str| crm_domain_fuzz::rrule::run(input));
