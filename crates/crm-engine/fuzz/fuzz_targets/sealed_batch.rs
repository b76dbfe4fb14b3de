//! Any batch, opened with a ring (R11, E16): an answer for each entry, and nothing comes out that was not sealed.
#![no_main]

use crm_engine::keys::KeyRing;
use crm_engine::seal::open_batch;
use relay_protocol::Batch;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(batch) = Batch::decode_strict(bytes) else { return };
    let opened = open_batch(&batch, &KeyRing::first([1; 32], [2; 32]));
    assert_eq!(opened.len(), batch.entries.len());
    assert!(opened.iter().all(Result::is_err));
});
