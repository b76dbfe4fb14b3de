//! The sizes the wire allows (spec P2). Every one is checked before anything is stored.

/// The version this crate speaks. Raised when a message changes in a way old readers would misread.
pub const PROTOCOL_VERSION: u8 = 1;
/// The oldest version this crate still understands.
pub const MIN_PROTOCOL_VERSION: u8 = 1;

/// The largest WebSocket message, in bytes.
pub const MAX_FRAME_BYTES: usize = 1024 * 1024;
/// The largest encoded batch, in bytes: a frame around one such batch still fits a message.
pub const MAX_BATCH_BYTES: usize = MAX_FRAME_BYTES - 4096;
/// Entries in one batch, at least one and at most this many.
pub const MAX_ENTRIES_PER_BATCH: usize = 256;
/// The largest ciphertext of one entry, in bytes. Bigger content is a blob.
pub const MAX_CIPHERTEXT_BYTES: usize = 256 * 1024;
/// Batches in one push.
pub const MAX_BATCHES_PER_PUSH: usize = 256;
/// What a page carries at most, in bytes of batches, unless its first batch alone is larger.
pub const MAX_PAGE_BYTES: usize = 512 * 1024;
/// Positions in one `Hello`.
pub const MAX_CURSORS: usize = 64;
/// The largest sealed content of an invitation, in bytes.
pub const MAX_INVITE_BLOB_BYTES: usize = 16 * 1024;
/// The longest life of an invitation, in seconds (30 days).
pub const MAX_INVITE_SECONDS: u32 = 30 * 24 * 60 * 60;
/// The longest token that permits making a workspace, in bytes.
pub const MAX_TOKEN_BYTES: usize = 256;
