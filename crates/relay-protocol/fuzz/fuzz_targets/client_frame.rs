//! Whatever decodes as a message of the client encodes to something that decodes to the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use relay_protocol::ClientFrame;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(frame) = ClientFrame::decode(bytes) {
        assert_eq!(ClientFrame::decode(&frame.encode()), Ok(frame));
    }
});
