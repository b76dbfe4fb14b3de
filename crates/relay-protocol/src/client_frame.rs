//! What a device says to the relay.

use minicbor::{Decode, Encode};

use crate::wire::{body, bytes_list, frame, limit, open};
use crate::{
    Chain, CreateToken, DecodeError, DeviceId, InviteKey, MAX_BATCHES_PER_PUSH, MAX_CURSORS,
    MAX_INVITE_BLOB_BYTES, MAX_TOKEN_BYTES, Position, PublicKey, Role, Salt, Signature, StreamId, Tag,
    WorkspaceId,
};

/// A message from a device. Encoded as `[kind, body]`; fields are told apart by their place, so a
/// newer sender may append fields and an older reader skips them (spec P3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientFrame {
    /// Opens a session as a device of a workspace.
    Hello(Hello),
    /// Makes a workspace whose only device is the sender.
    CreateWorkspace(CreateWorkspace),
    /// Admits the sender's device by an invitation.
    Redeem(Redeem),
    /// Appends batches.
    Push(Push),
    /// Asks for what comes after a number.
    Pull(Pull),
    /// Leaves an invitation at the relay.
    PutInvite(PutInvite),
    /// Withdraws one.
    CancelInvite(CancelInvite),
    /// Shuts a device out.
    RemoveDevice(RemoveDevice),
    /// Asks for the workspace's devices.
    ListDevices(ListDevices),
    /// Has a record's ciphertexts erased.
    Purge(Purge),
}

/// The numbers of the messages. 11 (`Eph`, presence) and 12 (`Trim`, checkpoints) are reserved.
mod kind {
    pub const HELLO: u8 = 1;
    pub const CREATE_WORKSPACE: u8 = 2;
    pub const REDEEM: u8 = 3;
    pub const PUSH: u8 = 4;
    pub const PULL: u8 = 5;
    pub const PUT_INVITE: u8 = 6;
    pub const CANCEL_INVITE: u8 = 7;
    pub const REMOVE_DEVICE: u8 = 8;
    pub const LIST_DEVICES: u8 = 9;
    pub const PURGE: u8 = 10;
}

/// See [`ClientFrame::Hello`]. Answered by `Welcome` or a fatal `Err`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Hello {
    /// The protocol version the client will speak, within the challenge's range.
    #[n(0)]
    pub protocol: u8,
    /// The workspace.
    #[n(1)]
    pub workspace: WorkspaceId,
    /// The device.
    #[n(2)]
    pub device: DeviceId,
    /// Every position this device relies on, per stream: its cursor and, when that is further, the
    /// highest position it has an ack for. The relay marks the stream rewound if it disagrees with
    /// any of them. The lowest one named for a stream is where live delivery would begin.
    #[n(3)]
    pub cursors: Vec<StreamCursor>,
    /// By the device, over [`crate::hello_message`].
    #[n(4)]
    pub signature: Signature,
}

/// A position in one stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct StreamCursor {
    /// Which stream.
    #[n(0)]
    pub stream: StreamId,
    /// How many batches lie before the position.
    #[n(1)]
    pub seq: u64,
    /// The chain there. Not looked at when `seq` is 0.
    #[n(2)]
    pub chain: Chain,
}

impl StreamCursor {
    /// The position without its stream.
    pub fn position(&self) -> Position {
        Position { seq: self.seq, chain: self.chain }
    }
}

/// See [`ClientFrame::CreateWorkspace`]. Before `Hello`; answered by `Created`, also the second
/// time.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CreateWorkspace {
    /// Must be [`crate::derive_workspace`] of the next two.
    #[n(0)]
    pub workspace: WorkspaceId,
    /// The founder's key; becomes the first device, an owner.
    #[n(1)]
    pub public_key: PublicKey,
    /// Random.
    #[n(2)]
    pub salt: Salt,
    /// By the founder, over [`crate::create_message`].
    #[n(3)]
    pub signature: Signature,
    /// For relays that ask for one.
    #[n(4)]
    pub token: Option<CreateToken>,
}

/// See [`ClientFrame::Redeem`]. Before `Hello`; answered by `Redeemed`, also the second time for
/// the same device key.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Redeem {
    /// The workspace the invitation belongs to.
    #[n(0)]
    pub workspace: WorkspaceId,
    /// Which invitation.
    #[n(1)]
    pub invite: InviteKey,
    /// The device to admit.
    #[n(2)]
    pub device_key: PublicKey,
    /// By the invitation's secret key, over [`crate::redeem_message`].
    #[n(3)]
    pub signature: Signature,
}

/// See [`ClientFrame::Push`]. Answered by `Ack`, or by `Err` with this request when nothing of it
/// was stored.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Push {
    /// Chosen by the client; comes back in the answer.
    #[n(0)]
    pub request: u32,
    /// Encoded batches, all of the same stream, at most 256.
    #[n(1)]
    #[cbor(with = "bytes_list")]
    pub batches: Vec<Vec<u8>>,
    /// Store only if the stream's head is still at this number (spec P28).
    #[n(2)]
    pub expect: Option<u64>,
}

/// See [`ClientFrame::Pull`]. Answered by `Page`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Pull {
    /// Which stream.
    #[n(0)]
    pub stream: StreamId,
    /// Batches with higher numbers are wanted.
    #[n(1)]
    pub after: u64,
    /// How many bytes of batches the answer may carry; at least one batch comes, and never more
    /// than [`crate::MAX_PAGE_BYTES`] unless that one is larger.
    #[n(2)]
    pub max_bytes: u32,
}

/// See [`ClientFrame::PutInvite`]. Answered by `Done`; the same invitation again is no error.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PutInvite {
    /// Chosen by the client; comes back in the answer.
    #[n(0)]
    pub request: u32,
    /// The invitation's public key.
    #[n(1)]
    pub invite: InviteKey,
    /// How long it can be used, in seconds from when the relay reads this. A duration, because the
    /// device's clock may be wrong (reliability R10).
    #[n(2)]
    pub expires_in_s: u32,
    /// What the admitted device may do; not more than the inviter.
    #[n(3)]
    pub role: Role,
    /// What the new device gets, sealed under the secret in the link. At most 16 KiB.
    #[n(4)]
    #[cbor(with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
}

/// See [`ClientFrame::CancelInvite`]. Answered by `Done`, also when there is none.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CancelInvite {
    /// Chosen by the client; comes back in the answer.
    #[n(0)]
    pub request: u32,
    /// Which invitation.
    #[n(1)]
    pub invite: InviteKey,
}

/// See [`ClientFrame::RemoveDevice`]. Answered by `Done`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RemoveDevice {
    /// Chosen by the client; comes back in the answer.
    #[n(0)]
    pub request: u32,
    /// Which device.
    #[n(1)]
    pub device: DeviceId,
}

/// See [`ClientFrame::ListDevices`]. Answered by `DeviceList`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ListDevices {
    /// Chosen by the client; comes back in the answer.
    #[n(0)]
    pub request: u32,
}

/// See [`ClientFrame::Purge`]. Answered by `Done` when the bytes are gone from the relay's file.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Purge {
    /// Chosen by the client; comes back in the answer.
    #[n(0)]
    pub request: u32,
    /// Which stream.
    #[n(1)]
    pub stream: StreamId,
    /// Which record.
    #[n(2)]
    pub tag: Tag,
    /// By the session's device, over [`crate::purge_message`].
    #[n(3)]
    pub signature: Signature,
}

impl ClientFrame {
    /// The message's bytes.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            ClientFrame::Hello(body) => frame(kind::HELLO, body),
            ClientFrame::CreateWorkspace(body) => frame(kind::CREATE_WORKSPACE, body),
            ClientFrame::Redeem(body) => frame(kind::REDEEM, body),
            ClientFrame::Push(body) => frame(kind::PUSH, body),
            ClientFrame::Pull(body) => frame(kind::PULL, body),
            ClientFrame::PutInvite(body) => frame(kind::PUT_INVITE, body),
            ClientFrame::CancelInvite(body) => frame(kind::CANCEL_INVITE, body),
            ClientFrame::RemoveDevice(body) => frame(kind::REMOVE_DEVICE, body),
            ClientFrame::ListDevices(body) => frame(kind::LIST_DEVICES, body),
            ClientFrame::Purge(body) => frame(kind::PURGE, body),
        }
    }

    /// Reads one message, exact to the last byte and within the limits.
    ///
    /// # Errors
    /// What is too large, unknown, cut off, or behind the end.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (kind, decoder) = open(bytes)?;
        Ok(match kind {
            kind::HELLO => {
                let hello: Hello = body(decoder)?;
                limit("cursors", hello.cursors.len(), MAX_CURSORS)?;
                ClientFrame::Hello(hello)
            }
            kind::CREATE_WORKSPACE => {
                let create: CreateWorkspace = body(decoder)?;
                let token = create.token.as_ref().map_or(0, |token| token.0.len());
                limit("token", token, MAX_TOKEN_BYTES)?;
                ClientFrame::CreateWorkspace(create)
            }
            kind::REDEEM => ClientFrame::Redeem(body(decoder)?),
            kind::PUSH => {
                let push: Push = body(decoder)?;
                limit("batches of a push", push.batches.len(), MAX_BATCHES_PER_PUSH)?;
                ClientFrame::Push(push)
            }
            kind::PULL => ClientFrame::Pull(body(decoder)?),
            kind::PUT_INVITE => {
                let put: PutInvite = body(decoder)?;
                limit("invitation", put.sealed.len(), MAX_INVITE_BLOB_BYTES)?;
                ClientFrame::PutInvite(put)
            }
            kind::CANCEL_INVITE => ClientFrame::CancelInvite(body(decoder)?),
            kind::REMOVE_DEVICE => ClientFrame::RemoveDevice(body(decoder)?),
            kind::LIST_DEVICES => ClientFrame::ListDevices(body(decoder)?),
            kind::PURGE => ClientFrame::Purge(body(decoder)?),
            other => return Err(DecodeError::UnknownKind(other)),
        })
    }

    /// The protocol version that a `Hello` of any version asks for: it stays the first field for
    /// ever, so that a relay can answer a client whose `Hello` it cannot otherwise read (spec P5).
    pub fn hello_protocol(bytes: &[u8]) -> Option<u8> {
        let (kind, mut decoder) = open(bytes).ok()?;
        let fields = decoder.array().ok()??;
        (kind == kind::HELLO && fields > 0).then(|| decoder.u8().ok()).flatten()
    }

    /// The message's name, for logs and tests.
    pub fn name(&self) -> &'static str {
        match self {
            ClientFrame::Hello(_) => "hello",
            ClientFrame::CreateWorkspace(_) => "create_workspace",
            ClientFrame::Redeem(_) => "redeem",
            ClientFrame::Push(_) => "push",
            ClientFrame::Pull(_) => "pull",
            ClientFrame::PutInvite(_) => "put_invite",
            ClientFrame::CancelInvite(_) => "cancel_invite",
            ClientFrame::RemoveDevice(_) => "remove_device",
            ClientFrame::ListDevices(_) => "list_devices",
            ClientFrame::Purge(_) => "purge",
        }
    }
}
