//! The words a device and the relay say to each other, and the sealed batch both of them store.
//!
//! The rules behind every type are numbered in `docs/sync-spec.md`. This crate has no clock, no
//! socket and no randomness: it turns values into bytes and back, and checks signatures.
//!
//! How a client uses it, in the order of a session:
//!
//! 1. The relay sends [`ServerFrame::Challenge`]. The client answers with [`ClientFrame::Hello`],
//!    signed over [`hello_message`]. A new workspace is made before that with
//!    [`ClientFrame::CreateWorkspace`], an invitation is redeemed with [`ClientFrame::Redeem`];
//!    both are answered, and then the same connection says `Hello`.
//! 2. [`ServerFrame::Welcome`] names the head of every stream. A stream whose
//!    [`StreamHead::rewound`] is set has lost batches this device relied on: pull it from 0 and push
//!    again whatever is missing there.
//! 3. Behind the head: [`ClientFrame::Pull`] until [`Page::more`] is false. From that page on (or
//!    from `Welcome` on, when the cursor already was the head) the stream is live and every new
//!    batch arrives as a [`ServerFrame::Deliver`], without gaps.
//! 4. [`ClientFrame::Push`] carries batches made by [`BatchBuilder`]; [`ServerFrame::Ack`] means
//!    they are on the relay's disk. The device's own batches come back as the `Ack` only: when the
//!    first new number is `cursor + 1`, the cursor moves over them.
//! 5. [`ServerFrame::Lagging`] ends live delivery of a stream: pull from the cursor.
//!
//! A cursor is a [`Position`]: a number and the [`Chain`] at that number. The client computes the
//! chain itself with [`Chain::next`] and thereby notices a relay that tells two stories. At number 0
//! it has no chain yet and believes the first one it is told.

mod auth;
mod batch;
mod builder;
mod chain;
mod client_frame;
mod error;
mod ids;
mod limits;
mod padding;
mod server_frame;
mod wire;

pub use auth::{
    create_message, derive_workspace, hello_message, normal_host, purge_message, redeem_message, relay_host,
    sign,
};
pub use batch::{Batch, BatchHeader, Entry, EntryBody, EntryKind, VerifyError};
pub use builder::{BatchBuilder, BuildError};
pub use chain::{Chain, Position};
pub use client_frame::{
    CancelInvite, ClientFrame, CreateWorkspace, Hello, ListDevices, Pull, Purge, Push, PutInvite, Redeem,
    RemoveDevice, StreamCursor,
};
pub use error::{DecodeError, ErrorCode};
pub use ids::{
    BatchId, BatchNonce, CreateToken, DeviceId, InviteKey, Nonce, PublicKey, Salt, Signature, StreamId, Tag,
    WorkspaceId,
};
pub use limits::{
    MAX_BATCH_BYTES, MAX_BATCHES_PER_PUSH, MAX_CIPHERTEXT_BYTES, MAX_CURSORS, MAX_ENTRIES_PER_BATCH,
    MAX_FRAME_BYTES, MAX_INVITE_BLOB_BYTES, MAX_INVITE_SECONDS, MAX_PAGE_BYTES, MAX_TOKEN_BYTES,
    MIN_PROTOCOL_VERSION, PROTOCOL_VERSION,
};
pub use padding::padme_len;
pub use server_frame::{
    Ack, Challenge, Deliver, DeviceInfo, DeviceList, Done, Page, PushResult, Redeemed, Refusal, Role,
    ServerFrame, StreamHead, Supported, Welcome,
};
