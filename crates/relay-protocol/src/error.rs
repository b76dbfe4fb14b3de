//! Why bytes are not understood, and why the relay says no.

use minicbor::{Decode, Decoder, Encode, Encoder};

/// Bytes that are not what they claim to be. Never a panic, never a partial value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Not the CBOR this message needs: truncated, of another type, or with a wrong length.
    #[error("malformed: {0}")]
    Malformed(String),
    /// A well-formed message of a kind this version does not know. The session goes on (spec P4).
    #[error("unknown message kind {0}")]
    UnknownKind(u8),
    /// A batch in a version this crate does not know. Keep it and look again after an update.
    #[error("unknown batch version {0}")]
    UnknownBatchVersion(u8),
    /// One of the sizes in the crate's limits is exceeded.
    #[error("{what} has {found}, at most {limit} are allowed")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// How large it is.
        found: usize,
        /// How large it may be.
        limit: usize,
    },
    /// Bytes after the end of the value.
    #[error("{0} bytes after the end")]
    Trailing(usize),
    /// A batch that is not in its one exact encoding (spec P8).
    #[error("not the canonical encoding")]
    NotCanonical,
}

impl From<minicbor::decode::Error> for DecodeError {
    fn from(error: minicbor::decode::Error) -> Self {
        Self::Malformed(error.to_string())
    }
}

/// Declares the codes with their numbers in one place.
macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $number:literal,)*) => {
        /// The relay's typed refusals (spec P40). Numbers are never reused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ErrorCode {
            $($(#[$doc])* $name,)*
            /// A code of a newer relay; treated like [`ErrorCode::Unavailable`].
            Other(u16),
        }

        impl ErrorCode {
            /// Every code this version knows.
            pub const ALL: &[ErrorCode] = &[$(ErrorCode::$name,)*];

            /// The number on the wire.
            pub fn number(self) -> u16 {
                match self {
                    $(ErrorCode::$name => $number,)*
                    ErrorCode::Other(number) => number,
                }
            }

            /// The code with this number on the wire.
            pub fn from_number(number: u16) -> Self {
                match number {
                    $($number => ErrorCode::$name,)*
                    other => ErrorCode::Other(other),
                }
            }
        }
    };
}

error_codes! {
    /// No common protocol version; [`crate::Refusal::supported`] says which ones there are.
    UnsupportedVersion = 1,
    /// A signature does not fit its key, its challenge or this relay.
    BadSignature = 2,
    /// The relay has no such workspace, or this session may not see it.
    UnknownWorkspace = 3,
    /// The workspace has no such device.
    UnknownDevice = 4,
    /// The device was removed from the workspace.
    Revoked = 5,
    /// The role does not permit this.
    ReadOnly = 6,
    /// Bytes that are not a message, or a message that makes no sense here.
    Malformed = 7,
    /// A size limit of the protocol is exceeded.
    TooLarge = 8,
    /// Too many messages or connections; wait for [`crate::Refusal::retry_after_ms`].
    RateLimited = 9,
    /// The workspace has used up its bytes at this relay. Nothing of the push is stored.
    QuotaExceeded = 10,
    /// The relay's disk is full. Nothing of the push is stored; reading goes on.
    DiskFull = 11,
    /// No such invitation.
    InviteUnknown = 12,
    /// The invitation's time is over.
    InviteExpired = 13,
    /// Another device has used the invitation.
    InviteUsed = 14,
    /// The relay cannot answer now (starting, stopping, storage trouble).
    Unavailable = 15,
    /// The workspace exists and cannot be made again by this device.
    WorkspaceExists = 16,
    /// This relay does not let this session make a workspace.
    CreateRefused = 17,
    /// The message needs a session that said `Hello`.
    NotAuthenticated = 18,
    /// The record behind the tag was purged; what is pushed for it is not stored again.
    Erased = 19,
    /// A conditional push came too late: the stream has moved on (spec P28).
    HeadMoved = 20,
    /// A kind of message this relay does not know.
    UnknownFrame = 21,
    /// The log before this point was replaced by a checkpoint (reserved, spec P52).
    Trimmed = 22,
    /// The last owner cannot be removed.
    LastOwner = 23,
}

impl<C> Encode<C> for ErrorCode {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.u16(self.number())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for ErrorCode {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.u16().map(Self::from_number)
    }
}
