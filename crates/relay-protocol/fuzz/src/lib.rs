//! What comes over the wire.

pub mod batch;
pub mod client_frame;
pub mod server_frame;
