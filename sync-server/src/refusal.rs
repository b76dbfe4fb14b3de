//! The relay's refusals as bytes.

use relay_protocol::{ErrorCode, MIN_PROTOCOL_VERSION, PROTOCOL_VERSION, Refusal, ServerFrame, Supported};

use crate::store::StoreFailure;

/// How long a client waits after storage trouble, in milliseconds.
const STORAGE_RETRY_MS: u32 = 5_000;

/// The relay will not go on with this connection.
pub fn fatal(code: ErrorCode, message: &str) -> Vec<u8> {
    encode(None, code, message, None, true)
}

/// The session goes on; `request` says what is refused.
pub fn request(request: Option<u32>, code: ErrorCode, message: &str) -> Vec<u8> {
    encode(request, code, message, None, false)
}

/// Too much at once.
pub fn slow_down(request: Option<u32>, retry_after_ms: u32) -> Vec<u8> {
    let message = "more than this relay takes at once";
    encode(request, ErrorCode::RateLimited, message, Some(retry_after_ms), false)
}

/// Storage could not do it. The session goes on, reading works.
pub fn storage(request: Option<u32>, failure: StoreFailure) -> Vec<u8> {
    let (code, message) = match failure {
        StoreFailure::DiskFull => (ErrorCode::DiskFull, "the relay's disk is full"),
        StoreFailure::Unavailable => (ErrorCode::Unavailable, "the relay's storage failed"),
    };
    encode(request, code, message, Some(STORAGE_RETRY_MS), false)
}

fn encode(
    request: Option<u32>,
    code: ErrorCode,
    message: &str,
    retry_after_ms: Option<u32>,
    fatal: bool,
) -> Vec<u8> {
    let supported = (code == ErrorCode::UnsupportedVersion)
        .then_some(Supported { min: MIN_PROTOCOL_VERSION, max: PROTOCOL_VERSION });
    ServerFrame::Err(Refusal { request, code, message: message.to_owned(), retry_after_ms, fatal, supported })
        .encode()
}
