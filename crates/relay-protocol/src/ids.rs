//! Identifiers and keys as they appear on the wire: byte strings of a fixed length, never text.

use std::fmt;

use minicbor::{Decode, Decoder, Encode, Encoder};
use sha2::{Digest, Sha256};

/// Defines a newtype over a byte array that is a CBOR byte string of exactly that length.
macro_rules! byte_id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// How many bytes it has.
            pub const LEN: usize = $len;

            /// From a slice of exactly [`Self::LEN`] bytes.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }

            /// The bytes as stored and sent.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                Self::from_slice(d.bytes()?)
                    .ok_or_else(|| minicbor::decode::Error::message("wrong length"))
            }
        }
    };
}

/// Shows an identifier as hexadecimal in logs and test failures.
macro_rules! hex_debug {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "("))?;
                for byte in self.0 {
                    write!(f, "{byte:02x}")?;
                }
                f.write_str(")")
            }
        }
    };
}

/// Keeps a value out of logs (reliability S6).
macro_rules! redacted_debug {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }
    };
}

byte_id!(
    /// A workspace: derived from its founder's key, so that nobody can take it first (spec P20).
    WorkspaceId, 16
);
hex_debug!(WorkspaceId);
byte_id!(
    /// A device: the first 8 bytes of the SHA-256 of its public key (spec P21).
    DeviceId, 8
);
hex_debug!(DeviceId);
byte_id!(
    /// What a batch is called: derived from its signed content, equal before and after a purge.
    BatchId, 16
);
hex_debug!(BatchId);
byte_id!(
    /// The opaque name of a record within a stream; the relay can count and purge by it, no more.
    Tag, 16
);
hex_debug!(Tag);
byte_id!(
    /// The 24 random bytes of a batch, from which every entry's AEAD nonce follows (spec P11).
    BatchNonce, 24
);
hex_debug!(BatchNonce);
byte_id!(
    /// The relay's challenge: random, for one connection.
    Nonce, 16
);
hex_debug!(Nonce);
byte_id!(
    /// Random bytes that go into a workspace's id, so that one device can found several.
    Salt, 16
);
hex_debug!(Salt);
byte_id!(
    /// A device's Ed25519 public key.
    PublicKey, 32
);
hex_debug!(PublicKey);
byte_id!(
    /// The Ed25519 public key of an invitation; its secret half travels in the link's fragment.
    InviteKey, 32
);
hex_debug!(InviteKey);
byte_id!(
    /// An Ed25519 signature.
    Signature, 64
);
redacted_debug!(Signature);

impl PublicKey {
    /// The id the relay and the roster know this key by (spec P21).
    pub fn device_id(&self) -> DeviceId {
        let digest = Sha256::digest(self.0);
        let mut id = [0; DeviceId::LEN];
        id.copy_from_slice(&digest[..DeviceId::LEN]);
        DeviceId(id)
    }

    /// Whether `signature` over `message` was made by this key. Weak keys and malleable signatures
    /// are refused.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> bool {
        ed25519_dalek::VerifyingKey::from_bytes(&self.0).is_ok_and(|key| {
            key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(&signature.0)).is_ok()
        })
    }
}

impl From<ed25519_dalek::VerifyingKey> for PublicKey {
    fn from(key: ed25519_dalek::VerifyingKey) -> Self {
        Self(key.to_bytes())
    }
}

impl InviteKey {
    /// See [`PublicKey::verify`].
    pub fn verify(&self, message: &[u8], signature: &Signature) -> bool {
        PublicKey(self.0).verify(message, signature)
    }
}

/// A log of a workspace. Streams are the unit of read permission, partial sync and compaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct StreamId(#[n(0)] pub u8);

impl StreamId {
    /// Roster, pipelines, field definitions: small, read first.
    pub const CONFIG: StreamId = StreamId(0);
    /// The records.
    pub const MAIN: StreamId = StreamId(1);
}

/// The secret that permits making a workspace on a relay with `create = "token"`.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct CreateToken(#[n(0)] pub String);
redacted_debug!(CreateToken);
