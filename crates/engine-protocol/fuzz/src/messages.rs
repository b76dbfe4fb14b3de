//! Any bytes as a message of either side (R11). What is one comes back from its own bytes.

use engine_protocol::{FromEngine, ToEngine, decode, encode};

/// One input.
pub fn run(bytes: &[u8]) {
    if let Some(message) = decode::<ToEngine>(bytes) {
        let written = encode(&message);
        // WHY by their bytes: numbers that are none are equal to nothing.
        assert_eq!(decode::<ToEngine>(&written).map(|again| encode(&again)), Some(written));
    }
    if let Some(message) = decode::<FromEngine>(bytes) {
        let written = encode(&message);
        assert_eq!(decode::<FromEngine>(&written).map(|again| encode(&again)), Some(written));
    }
}
