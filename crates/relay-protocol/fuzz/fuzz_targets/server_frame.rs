//! Whatever decodes as a message of the server encodes to something that decodes to the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use relay_protocol::ServerFrame;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(frame) = ServerFrame::decode(bytes) {
        assert_eq!(ServerFrame::decode(&frame.encode()), Ok(frame));
    }
});
