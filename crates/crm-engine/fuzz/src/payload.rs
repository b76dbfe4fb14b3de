//! Any unsealed bytes, as they are and as a packed body (R11). What is a payload comes back from its own bytes.

use super::packed;
use crm_engine::payload::Payload;

/// One input.
pub fn run(bytes: &[u8]) {
    for packed in [bytes, &packed(bytes)] {
        if let Ok(payload) = Payload::decode(packed) {
            let _ = (payload.entry_kind(), payload.record(), format!("{payload:?}"));
            assert_eq!(Payload::decode(&payload.encode()), Ok(payload));
        }
    }
}
