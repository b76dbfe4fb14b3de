//! Whatever decodes as a message of the client encodes to something that decodes to the same.

use relay_protocol::ClientFrame;

/// One input.
pub fn run(bytes: &[u8]) {
    if let Ok(frame) = ClientFrame::decode(bytes) {
        assert_eq!(ClientFrame::decode(&frame.encode()), Ok(frame));
    }
}
