//! From payloads to a signed batch and back: XChaCha20-Poly1305 under the epoch's key, with everything
//! the relay can see authenticated beside it (`docs/sealing.md`, E8 to E16).

#[cfg(test)]
mod tests;

use chacha20poly1305::aead::{Aead, Payload as Message};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use relay_protocol::{
    Batch, BatchBuilder, BatchHeader, BatchNonce, BuildError, EntryBody, EntryKind, MAX_BATCH_BYTES,
    MAX_CIPHERTEXT_BYTES, MAX_ENTRIES_PER_BATCH, StreamId, WorkspaceId,
};

use crate::keys::{DeviceKeys, KeyRing, SecretKey};
use crate::payload::{MAX_BODY_BYTES, Payload, PayloadError, packed_len};

/// What the AEAD adds to a plaintext, in bytes.
const AEAD_TAG_BYTES: usize = 16;
/// What an entry takes in a batch beside its ciphertext, at most: see [`BatchBuilder::fits`].
const ENTRY_HEAD_BYTES: usize = 25;
/// Header and signature of a batch, at most.
const BATCH_HEAD_BYTES: usize = 160;

/// Why payloads cannot become a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// A batch needs at least one payload.
    #[error("nothing to seal")]
    Empty,
    /// More payloads than one batch takes: see [`split_for_batches`].
    #[error("more than one batch takes")]
    Full,
    /// A single payload that no entry can hold.
    #[error("a payload of {0} bytes is too large for an entry")]
    TooLarge(usize),
    /// Roster events belong into the config stream, and nowhere else (E9).
    #[error("a roster event outside of the config stream")]
    WrongStream,
}

/// Seals payloads with the ring's newest key and signs them once. `nonce` is fresh random bytes, never
/// used before.
///
/// # Errors
/// When they do not fit one batch; nothing is cut.
pub fn seal_batch(
    workspace: WorkspaceId,
    stream: StreamId,
    ring: &KeyRing,
    keys: &DeviceKeys,
    nonce: [u8; 24],
    payloads: &[Payload],
) -> Result<Vec<u8>, SealError> {
    let (key_epoch, key) = ring.sealing_key(stream);
    let device = keys.public().device_id();
    let header = BatchHeader { workspace, stream, key_epoch, device, nonce: BatchNonce(nonce) };
    let cipher = cipher(&key);
    let mut builder = BatchBuilder::new(header);
    for payload in payloads {
        if matches!(payload, Payload::Roster(_)) && stream != StreamId::CONFIG {
            return Err(SealError::WrongStream);
        }
        if payload.body_len() > MAX_BODY_BYTES {
            return Err(SealError::TooLarge(payload.body_len()));
        }
        let plaintext = payload.encode();
        let tag = ring.tag(stream, &payload.record());
        builder
            .add(tag, payload.entry_kind(), |nonce, aad| {
                cipher.encrypt(nonce.into(), Message { msg: &plaintext, aad })
            })
            .map_err(|error| as_seal_error(&error, plaintext.len()))?;
    }
    let batch =
        builder.sign::<chacha20poly1305::Error>(keys.signing()).map_err(|error| as_seal_error(&error, 0))?;
    Ok(batch.encode())
}

fn as_seal_error(error: &BuildError<chacha20poly1305::Error>, size: usize) -> SealError {
    match error {
        BuildError::Empty => SealError::Empty,
        BuildError::Full => SealError::Full,
        BuildError::TooLarge(size) => SealError::TooLarge(*size),
        // The AEAD refuses only what is longer than 256 GiB; the device is that of the same keys.
        BuildError::Seal(_) | BuildError::OtherDevice => SealError::TooLarge(size),
    }
}

/// Groups payloads, in their order, so that every group fits one batch. Changes of one record that are
/// too much for an entry go into several. A payload that no entry can hold is left in its group, where
/// [`seal_batch`] says so.
#[must_use]
pub fn split_for_batches(payloads: Vec<Payload>) -> Vec<Vec<Payload>> {
    let mut batches = Vec::new();
    let mut batch = Vec::new();
    let mut size = BATCH_HEAD_BYTES;
    for payload in payloads.into_iter().flat_map(split_changes) {
        let entry = sealed_len(payload.body_len()) + ENTRY_HEAD_BYTES;
        if batch.len() == MAX_ENTRIES_PER_BATCH || (!batch.is_empty() && size + entry > MAX_BATCH_BYTES) {
            batches.push(core::mem::take(&mut batch));
            size = BATCH_HEAD_BYTES;
        }
        size += entry;
        batch.push(payload);
    }
    if !batch.is_empty() {
        batches.push(batch);
    }
    batches
}

/// A ciphertext's length at most, in bytes: compression may make it shorter, never longer.
fn sealed_len(body: usize) -> usize {
    (packed_len(body) + AEAD_TAG_BYTES).min(MAX_CIPHERTEXT_BYTES)
}

/// Cuts changes between chunks where an entry would become too large even without compression.
fn split_changes(payload: Payload) -> Vec<Payload> {
    let fits = |body: usize| packed_len(body) + AEAD_TAG_BYTES <= MAX_CIPHERTEXT_BYTES;
    if fits(payload.body_len()) {
        return vec![payload];
    }
    let Payload::Changes { record, kind, chunks } = payload else { return vec![payload] };
    let empty = Payload::Changes { record, kind, chunks: Vec::new() }.body_len();
    let mut parts = Vec::new();
    let mut part = Vec::new();
    let mut body = empty;
    for chunk in chunks {
        if !part.is_empty() && !fits(body + 4 + chunk.len()) {
            parts.push(Payload::Changes { record, kind, chunks: core::mem::take(&mut part) });
            body = empty;
        }
        body += 4 + chunk.len();
        part.push(chunk);
    }
    parts.push(Payload::Changes { record, kind, chunks: part });
    parts
}

/// An opened entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its place in the batch.
    pub index: u32,
    /// What it holds.
    pub payload: Payload,
}

/// Why an entry cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It was erased; only its digest is left.
    #[error("the entry was erased")]
    Purged,
    /// Sealed under a key this device does not have yet.
    #[error("no key of epoch {0}")]
    UnknownEpoch(u32),
    /// Altered, moved from elsewhere, or sealed with another key.
    #[error("the entry was altered")]
    Altered,
    /// Authentic, and of a kind this version does not know.
    #[error("an entry of the unknown kind {0}")]
    UnknownKind(u8),
    /// Authentic, and what is inside is not what the outside says.
    #[error("the entry's kind is not its content's")]
    WrongKind,
    /// Authentic, and named like another record.
    #[error("the entry's tag is not its record's")]
    WrongTag,
    /// A roster event outside of the config stream (E9).
    #[error("a roster event outside of the config stream")]
    WrongStream,
    /// Authentic, and not a payload.
    #[error(transparent)]
    Payload(#[from] PayloadError),
}

impl OpenError {
    /// A newer version may be able to read it: keep it and look again after an update.
    #[must_use]
    pub const fn needs_update(&self) -> bool {
        match self {
            Self::UnknownKind(_) => true,
            Self::Payload(error) => error.needs_update(),
            Self::Purged
            | Self::UnknownEpoch(_)
            | Self::Altered
            | Self::WrongKind
            | Self::WrongTag
            | Self::WrongStream => false,
        }
    }
}

/// Opens every entry by itself, in the batch's order: one that cannot be read stops no other.
///
/// Says nothing about who wrote them: everybody with the ring could have sealed them. The caller checks
/// [`Batch::verify`] with the signer's key before it believes any of it (E14).
#[must_use]
pub fn open_batch(batch: &Batch, ring: &KeyRing) -> Vec<Result<Opened, OpenError>> {
    let header = &batch.header;
    let ciphers: Vec<_> =
        ring.content_keys(header.stream, header.key_epoch).map(|key| cipher(&key)).collect();
    (0..).zip(&batch.entries).map(|(index, entry)| open_entry(header, index, entry, ring, &ciphers)).collect()
}

fn open_entry(
    header: &BatchHeader,
    index: u32,
    entry: &relay_protocol::Entry,
    ring: &KeyRing,
    ciphers: &[XChaCha20Poly1305],
) -> Result<Opened, OpenError> {
    let EntryBody::Sealed(ciphertext) = &entry.body else { return Err(OpenError::Purged) };
    if ciphers.is_empty() {
        return Err(OpenError::UnknownEpoch(header.key_epoch));
    }
    let nonce = header.entry_nonce(index);
    let aad = header.entry_aad(index, &entry.tag, entry.kind);
    let message = || Message { msg: ciphertext, aad: &aad };
    let plaintext = ciphers.iter().find_map(|cipher| cipher.decrypt((&nonce).into(), message()).ok());
    let plaintext = plaintext.ok_or(OpenError::Altered)?;
    match entry.kind {
        EntryKind::Change | EntryKind::Snapshot | EntryKind::Roster => {}
        EntryKind::Tombstone
        | EntryKind::Segment
        | EntryKind::Manifest
        | EntryKind::BlobRef
        | EntryKind::Other(_) => return Err(OpenError::UnknownKind(entry.kind.number())),
    }
    let payload = Payload::decode(&plaintext)?;
    if payload.entry_kind() != entry.kind {
        return Err(OpenError::WrongKind);
    }
    if entry.kind == EntryKind::Roster && header.stream != StreamId::CONFIG {
        return Err(OpenError::WrongStream);
    }
    if ring.tag(header.stream, &payload.record()) != entry.tag {
        return Err(OpenError::WrongTag);
    }
    Ok(Opened { index, payload })
}

fn cipher(key: &SecretKey) -> XChaCha20Poly1305 {
    let key: &[u8; 32] = key;
    XChaCha20Poly1305::new(key.into())
}
