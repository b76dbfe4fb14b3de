//! The secrets a device holds: its own signing key, and the workspace's ring of keys. Both are wiped
//! from memory when dropped and never show in a log (reliability S6).

#[cfg(test)]
pub(crate) mod tests;

use core::fmt;

use crm_domain::id::{DeviceId, RecordId};
use ed25519_dalek::SigningKey;
use hkdf::Hkdf;
use relay_protocol::{PublicKey, StreamId, Tag};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::payload::WireError;
use crate::payload::wire::{Reader, length};

/// A key for the AEAD.
pub(crate) type SecretKey = Zeroizing<[u8; 32]>;

/// Derives from a uniformly random secret; `parts` joined are the purpose and must not be the prefix
/// of another purpose of the same secret (`docs/sealing.md`, E10).
pub(crate) fn derive<const N: usize>(secret: &[u8; 32], parts: &[&[u8]]) -> Zeroizing<[u8; N]> {
    let mut out = Zeroizing::new([0; N]);
    Hkdf::<Sha256>::from_prk(secret)
        .expect("32 bytes are as long as SHA-256 puts out")
        .expand_multi_info(parts, &mut *out)
        .expect("HKDF gives up to 8160 bytes");
    out
}

/// A device's Ed25519 key pair. Belongs to one browser profile and never leaves it.
pub struct DeviceKeys {
    // Wiped on drop by ed25519-dalek's `zeroize` feature.
    signing: SigningKey,
}

impl DeviceKeys {
    /// The keys that follow from 32 random bytes.
    #[must_use]
    pub fn from_seed(seed: [u8; 32]) -> Self {
        let seed = Zeroizing::new(seed);
        Self { signing: SigningKey::from_bytes(&seed) }
    }

    /// The 32 bytes to store; [`DeviceKeys::from_seed`] takes them back.
    #[must_use]
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.signing.to_bytes())
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        self.signing.verifying_key().into()
    }

    /// The name the public half gives this device.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        DeviceId(self.public().device_id().0)
    }

    /// What signs.
    #[must_use]
    pub const fn signing(&self) -> &SigningKey {
        &self.signing
    }
}

impl fmt::Debug for DeviceKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKeys(redacted)")
    }
}

impl ZeroizeOnDrop for DeviceKeys {}

/// Why bytes are not a key ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Too short, too long, or of a newer version.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// Without a key nothing can be sealed.
    #[error("a key ring without keys")]
    Empty,
    /// Epochs count from 1, and keys are written in ascending order, each once.
    #[error("the keys are not in order")]
    Order,
}

const RING_VERSION: u8 = 1;
/// Epoch and key.
const RING_ENTRY: usize = 36;

#[derive(PartialEq, Eq, PartialOrd, Ord, Zeroize, ZeroizeOnDrop)]
struct EpochKey {
    epoch: u32,
    key: [u8; 32],
}

/// The workspace's keys, one per epoch, oldest first; and the secret under which records are named.
///
/// Keys are only ever added. Two admins who begin the same epoch at once give it two keys: both open,
/// and everyone who has both seals with the same one (R19).
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct KeyRing {
    /// Survives every new epoch: a purge names a record by its tag.
    tag_secret: [u8; 32],
    // INVARIANT: not empty, strictly ascending, epochs from 1.
    keys: Vec<EpochKey>,
}

impl KeyRing {
    /// The ring of a new workspace, at epoch 1. Both secrets are fresh random bytes.
    #[must_use]
    pub fn first(epoch_key: [u8; 32], tag_secret: [u8; 32]) -> Self {
        Self { tag_secret, keys: vec![EpochKey { epoch: 1, key: epoch_key }] }
    }

    /// Begins the next epoch with fresh random bytes, and says which one that is.
    pub fn begin_epoch(&mut self, epoch_key: [u8; 32]) -> u32 {
        let epoch = self.current_epoch().saturating_add(1);
        self.insert(EpochKey { epoch, key: epoch_key });
        epoch
    }

    /// The newest epoch: what is sealed now is sealed under it.
    #[must_use]
    pub fn current_epoch(&self) -> u32 {
        self.keys.last().map_or(1, |key| key.epoch)
    }

    /// Whether entries of this epoch can be opened.
    #[must_use]
    pub fn has_epoch(&self, epoch: u32) -> bool {
        self.keys.iter().any(|key| key.epoch == epoch)
    }

    /// The record's opaque name in a stream (`docs/sealing.md`, E8): the same on every device, nothing
    /// to anybody without the ring.
    #[must_use]
    pub fn tag(&self, stream: StreamId, record: &RecordId) -> Tag {
        Tag(*derive(&self.tag_secret, &[b"feldbuch-tag-1", &[stream.0], record.as_bytes()]))
    }

    /// The key to seal with now, and its epoch. Of several keys of an epoch the lowest, so that all
    /// devices agree.
    pub(crate) fn sealing_key(&self, stream: StreamId) -> (u32, SecretKey) {
        let epoch = self.current_epoch();
        let key = self.content_keys(stream, epoch).next().expect("the ring is never empty");
        (epoch, key)
    }

    /// The keys that may open an entry of this epoch; none when the epoch is unknown.
    pub(crate) fn content_keys(&self, stream: StreamId, epoch: u32) -> impl Iterator<Item = SecretKey> {
        self.keys
            .iter()
            .filter(move |key| key.epoch == epoch)
            .map(move |key| derive(&key.key, &[b"feldbuch-content-1", &[stream.0], &key.epoch.to_le_bytes()]))
    }

    /// Version, tag secret, number of keys, keys: to be stored, or sealed into an invitation.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        // WHY the exact capacity: a vector that grows leaves copies behind that nobody wipes.
        let mut out = Zeroizing::new(Vec::with_capacity(37 + self.keys.len() * RING_ENTRY));
        out.push(RING_VERSION);
        out.extend_from_slice(&self.tag_secret);
        out.extend_from_slice(&length(self.keys.len()).to_le_bytes());
        for key in &self.keys {
            out.extend_from_slice(&key.epoch.to_le_bytes());
            out.extend_from_slice(&key.key);
        }
        out
    }

    /// The ring in these bytes.
    ///
    /// # Errors
    /// When they are not exactly what [`KeyRing::to_bytes`] writes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        let mut reader = Reader::new(bytes);
        let version = reader.byte()?;
        if version != RING_VERSION {
            return Err(WireError::Unknown { what: "version", number: version }.into());
        }
        let tag_secret = reader.array()?;
        let count = reader.number()? as usize;
        if count == 0 {
            return Err(KeyError::Empty);
        }
        if count > reader.left() / RING_ENTRY {
            return Err(WireError::Truncated.into());
        }
        let mut ring = Self { tag_secret, keys: Vec::with_capacity(count) };
        for _ in 0..count {
            let key = EpochKey { epoch: reader.number()?, key: reader.array()? };
            if key.epoch == 0 || ring.keys.last().is_some_and(|last| *last >= key) {
                return Err(KeyError::Order);
            }
            ring.keys.push(key);
        }
        reader.end()?;
        Ok(ring)
    }

    /// A second copy, to give away in an invitation. WHY not `Clone`: secrets multiply in one place.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        let keys = self.keys.iter().map(|key| EpochKey { epoch: key.epoch, key: key.key }).collect();
        Self { tag_secret: self.tag_secret, keys }
    }

    /// Takes over every key of the other ring that is not here yet, and loses none (R19). Says whether
    /// the rings belong together: one with another tag secret is another workspace's, and is ignored.
    pub fn merge(&mut self, other: Self) -> bool {
        if self.tag_secret != other.tag_secret {
            return false;
        }
        for key in &other.keys {
            self.insert(EpochKey { epoch: key.epoch, key: key.key });
        }
        true
    }

    fn insert(&mut self, key: EpochKey) {
        if let Err(place) = self.keys.binary_search(&key) {
            self.keys.insert(place, key);
        }
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyRing(redacted, epoch {})", self.current_epoch())
    }
}
