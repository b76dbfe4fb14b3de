//! Any bytes as a tab's message (R11). What is read is read again out of what is written of it.

use super::ours::Envelope;

/// One input.
pub fn run(bytes: &[u8]) {
    if let Some(envelope) = Envelope::decode(bytes) {
        let again = Envelope::decode(&envelope.encode());
        assert_eq!(again.as_ref(), Some(&envelope));
    }
}
