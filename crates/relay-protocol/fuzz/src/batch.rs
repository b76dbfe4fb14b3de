//! Whatever decodes as a batch encodes to the same bytes, and can be asked everything.

use relay_protocol::{Batch, PublicKey};

/// One input.
pub fn run(bytes: &[u8]) {
    if let Ok(mut batch) = Batch::decode_strict(bytes) {
        assert_eq!(batch.encode(), bytes);
        let id = batch.id();
        let last = batch.entries.len() as u32 - 1;
        assert!(batch.entry_aad(last).is_some());
        // The key fits no batch, but looking must not fail.
        let _ = batch.verify(&PublicKey([7; 32]));
        let tag = batch.entries[0].tag;
        batch.purge(&tag);
        assert_eq!(batch.id(), id);
        assert_eq!(Batch::decode_strict(&batch.encode()), Ok(batch));
    }
}
