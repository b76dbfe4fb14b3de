//! Any batch, opened with a ring (R11, E16): an answer for each entry, and nothing comes out that was not sealed.

use crm_engine::keys::KeyRing;
use crm_engine::seal::open_batch;
use relay_protocol::Batch;

/// One input.
pub fn run(bytes: &[u8]) {
    let Ok(batch) = Batch::decode_strict(bytes) else { return };
    let opened = open_batch(&batch, &KeyRing::first([1; 32], [2; 32]));
    assert_eq!(opened.len(), batch.entries.len());
    assert!(opened.iter().all(Result::is_err));
}
