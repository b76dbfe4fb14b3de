//! Puts a batch together: the caller seals, this crate says with which nonce and over what.

use ed25519_dalek::SigningKey;

use crate::batch::{entry_size, signing_digest};
use crate::{
    Batch, BatchHeader, Entry, EntryBody, EntryKind, MAX_BATCH_BYTES, MAX_CIPHERTEXT_BYTES,
    MAX_ENTRIES_PER_BATCH, PublicKey, Tag, sign,
};

/// What is signed and sealed before it becomes a batch: room for the header and the signature.
const FIXED_BYTES: usize = 160;

/// Why an entry or a batch cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BuildError<E> {
    /// The batch has 256 entries or no room for this one: sign it and begin another.
    #[error("the batch is full")]
    Full,
    /// The ciphertext is larger than an entry may be; such content belongs into a blob.
    #[error("a ciphertext of {0} bytes is too large for an entry")]
    TooLarge(usize),
    /// A batch needs at least one entry.
    #[error("a batch without entries")]
    Empty,
    /// The signing key is not the one of the header's device.
    #[error("the key belongs to another device")]
    OtherDevice,
    /// The caller could not seal.
    #[error(transparent)]
    Seal(E),
}

/// Collects sealed entries and signs them once.
///
/// ```
/// # use relay_protocol::{BatchBuilder, BatchHeader, BatchNonce, EntryKind, PublicKey, StreamId, Tag, WorkspaceId};
/// # let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
/// # let header = BatchHeader { workspace: WorkspaceId([1; 16]), stream: StreamId::MAIN, key_epoch: 0,
/// #     device: PublicKey::from(key.verifying_key()).device_id(), nonce: BatchNonce([9; 24]) };
/// let mut builder = BatchBuilder::new(header);
/// builder.add(Tag([3; 16]), EntryKind::Change, |nonce, aad| {
///     // XChaCha20-Poly1305 with the epoch's content key goes here.
///     Ok::<_, std::convert::Infallible>([nonce.as_slice(), aad].concat())
/// })?;
/// let batch = builder.sign(&key)?;
/// assert_eq!(batch.verify(&PublicKey::from(key.verifying_key())), Ok(()));
/// # Ok::<(), relay_protocol::BuildError<std::convert::Infallible>>(())
/// ```
#[derive(Debug)]
pub struct BatchBuilder {
    header: BatchHeader,
    entries: Vec<Entry>,
    size: usize,
}

impl BatchBuilder {
    /// An empty batch. The header's nonce must be fresh: never used before with the same key.
    pub fn new(header: BatchHeader) -> Self {
        Self { header, entries: Vec::new(), size: FIXED_BYTES }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether an entry with a ciphertext of this many bytes still fits. Ask before sealing.
    pub fn fits(&self, ciphertext_bytes: usize) -> bool {
        self.entries.len() < MAX_ENTRIES_PER_BATCH && self.size + ciphertext_bytes + 25 <= MAX_BATCH_BYTES
    }

    /// Adds an entry: `seal` gets the nonce and the AAD and returns the ciphertext with its
    /// authentication tag. After an error the builder is as before.
    ///
    /// # Errors
    /// When the batch is full, the ciphertext too large, or `seal` fails.
    pub fn add<E>(
        &mut self,
        tag: Tag,
        kind: EntryKind,
        seal: impl FnOnce(&[u8; 24], &[u8]) -> Result<Vec<u8>, E>,
    ) -> Result<(), BuildError<E>> {
        if !self.fits(0) {
            return Err(BuildError::Full);
        }
        let index = self.entries.len() as u32;
        let nonce = self.header.entry_nonce(index);
        let aad = self.header.entry_aad(index, &tag, kind);
        let ciphertext = seal(&nonce, &aad).map_err(BuildError::Seal)?;
        if ciphertext.len() > MAX_CIPHERTEXT_BYTES {
            return Err(BuildError::TooLarge(ciphertext.len()));
        }
        if !self.fits(ciphertext.len()) {
            return Err(BuildError::Full);
        }
        let entry = Entry { tag, kind, body: EntryBody::Sealed(ciphertext) };
        self.size += entry_size(&entry);
        self.entries.push(entry);
        Ok(())
    }

    /// Signs what was added. The error type only names what `add` can fail with.
    ///
    /// # Errors
    /// When there is no entry, or the key is another device's.
    pub fn sign<E>(self, key: &SigningKey) -> Result<Batch, BuildError<E>> {
        if self.entries.is_empty() {
            return Err(BuildError::Empty);
        }
        if PublicKey::from(key.verifying_key()).device_id() != self.header.device {
            return Err(BuildError::OtherDevice);
        }
        let signature = sign(key, &signing_digest(&self.header, &self.entries));
        Ok(Batch { header: self.header, entries: self.entries, signature })
    }
}
