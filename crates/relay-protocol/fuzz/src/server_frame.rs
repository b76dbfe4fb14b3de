//! Whatever decodes as a message of the server encodes to something that decodes to the same.

use relay_protocol::ServerFrame;

/// One input.
pub fn run(bytes: &[u8]) {
    if let Ok(frame) = ServerFrame::decode(bytes) {
        assert_eq!(ServerFrame::decode(&frame.encode()), Ok(frame));
    }
}
