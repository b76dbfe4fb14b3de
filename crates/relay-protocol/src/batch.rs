//! The unit of the log: up to 256 sealed entries under one signature.

use minicbor::{Decoder, Encoder};
use sha2::{Digest, Sha256};

use crate::wire::{end, limit};
use crate::{
    BatchId, BatchNonce, DecodeError, DeviceId, MAX_BATCH_BYTES, MAX_CIPHERTEXT_BYTES, MAX_ENTRIES_PER_BATCH,
    PublicKey, Signature, StreamId, Tag, WorkspaceId,
};

/// The version byte of the only batch layout there is.
pub(crate) const BATCH_VERSION: u8 = 1;

/// What all entries of a batch share. It is signed, and it is part of every entry's AAD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchHeader {
    /// The workspace the batch belongs to; a batch cannot be moved to another one.
    pub workspace: WorkspaceId,
    /// The stream it belongs to.
    pub stream: StreamId,
    /// Which key of the stream's ring seals the entries. A batch of one epoch never mixes keys.
    pub key_epoch: u32,
    /// Who signed it.
    pub device: DeviceId,
    /// Fresh random bytes for every batch.
    pub nonce: BatchNonce,
}

impl BatchHeader {
    /// The header as it is signed and authenticated, 54 bytes:
    /// `version ‖ workspace ‖ stream ‖ key_epoch (LE) ‖ device ‖ nonce` (spec P9).
    pub fn canonical(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(54);
        bytes.push(BATCH_VERSION);
        bytes.extend_from_slice(&self.workspace.0);
        bytes.push(self.stream.0);
        bytes.extend_from_slice(&self.key_epoch.to_le_bytes());
        bytes.extend_from_slice(&self.device.0);
        bytes.extend_from_slice(&self.nonce.0);
        bytes
    }

    /// The AEAD nonce of entry `index`: the batch nonce, its last four bytes XORed with the index
    /// in little-endian order (spec P11).
    pub fn entry_nonce(&self, index: u32) -> [u8; 24] {
        let mut nonce = self.nonce.0;
        for (byte, part) in nonce[20..].iter_mut().zip(index.to_le_bytes()) {
            *byte ^= part;
        }
        nonce
    }

    /// What the AEAD authenticates beside the ciphertext of entry `index`:
    /// `canonical header ‖ tag ‖ kind ‖ index (u32 LE)` (spec P12).
    pub fn entry_aad(&self, index: u32, tag: &Tag, kind: EntryKind) -> Vec<u8> {
        let mut aad = self.canonical();
        aad.extend_from_slice(&tag.0);
        aad.push(kind.number());
        aad.extend_from_slice(&index.to_le_bytes());
        aad
    }
}

/// What an entry is. The relay treats all kinds alike, except that a tombstone survives a purge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// A change of a record.
    Change,
    /// A record's whole state.
    Snapshot,
    /// A signed membership event (spec P50).
    Roster,
    /// A record's end. Stays when the record's other entries are purged.
    Tombstone,
    /// Several hundred cold records, packed (spec P52).
    Segment,
    /// What a set of segments covers (spec P52).
    Manifest,
    /// A reference to a blob.
    BlobRef,
    /// A kind of a newer version: kept and forwarded, shown as "needs an update".
    Other(u8),
}

impl EntryKind {
    /// The number on the wire.
    pub fn number(self) -> u8 {
        match self {
            EntryKind::Change => 1,
            EntryKind::Snapshot => 2,
            EntryKind::Roster => 3,
            EntryKind::Tombstone => 4,
            EntryKind::Segment => 5,
            EntryKind::Manifest => 6,
            EntryKind::BlobRef => 7,
            EntryKind::Other(number) => number,
        }
    }

    /// The kind with this number on the wire.
    pub fn from_number(number: u8) -> Self {
        match number {
            1 => EntryKind::Change,
            2 => EntryKind::Snapshot,
            3 => EntryKind::Roster,
            4 => EntryKind::Tombstone,
            5 => EntryKind::Segment,
            6 => EntryKind::Manifest,
            7 => EntryKind::BlobRef,
            other => EntryKind::Other(other),
        }
    }
}

/// One sealed record change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The record's opaque name.
    pub tag: Tag,
    /// What it is.
    pub kind: EntryKind,
    /// The ciphertext, or what is left of it.
    pub body: EntryBody,
}

/// An entry's content. A purged entry keeps the batch verifiable (spec P14).
#[derive(Clone, PartialEq, Eq)]
pub enum EntryBody {
    /// Ciphertext with its authentication tag, padded before sealing.
    Sealed(Vec<u8>),
    /// The SHA-256 of a ciphertext that was erased.
    Purged([u8; 32]),
}

impl EntryBody {
    /// The SHA-256 of the ciphertext, whether or not it is still there.
    pub fn digest(&self) -> [u8; 32] {
        match self {
            EntryBody::Sealed(ciphertext) => Sha256::digest(ciphertext).into(),
            EntryBody::Purged(digest) => *digest,
        }
    }
}

impl std::fmt::Debug for EntryBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            EntryBody::Sealed(ciphertext) => write!(f, "Sealed({} bytes)", ciphertext.len()),
            EntryBody::Purged(_) => f.write_str("Purged"),
        }
    }
}

/// Why a decoded batch is not to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// The key is not the one the batch names.
    #[error("the batch names another device")]
    OtherDevice,
    /// The signature does not fit.
    #[error("the signature does not fit")]
    BadSignature,
}

/// A signed batch. Made by [`crate::BatchBuilder`], read by [`Batch::decode_strict`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// What the entries share.
    pub header: BatchHeader,
    /// One to 256 entries.
    pub entries: Vec<Entry>,
    /// By the header's device, over [`Batch::signing_digest`].
    pub signature: Signature,
}

impl Batch {
    /// What the signature is made over (spec P10): `SHA-256("feldbuch-batch-1" ‖ canonical header ‖
    /// number of entries (u32 LE) ‖ for each entry: tag ‖ kind ‖ SHA-256(ciphertext))`.
    pub fn signing_digest(&self) -> [u8; 32] {
        signing_digest(&self.header, &self.entries)
    }

    /// The batch's name and dedupe key (spec P15):
    /// `SHA-256("feldbuch-batch-id-1" ‖ signing digest ‖ signature)[..16]`. It survives a purge.
    pub fn id(&self) -> BatchId {
        let digest = Sha256::new()
            .chain_update(b"feldbuch-batch-id-1")
            .chain_update(self.signing_digest())
            .chain_update(self.signature.0)
            .finalize();
        let mut id = [0; BatchId::LEN];
        id.copy_from_slice(&digest[..BatchId::LEN]);
        BatchId(id)
    }

    /// Checks that `key` is the header's device and that it signed this batch.
    ///
    /// # Errors
    /// When the key is another device's, or the signature does not fit.
    pub fn verify(&self, key: &PublicKey) -> Result<(), VerifyError> {
        if key.device_id() != self.header.device {
            return Err(VerifyError::OtherDevice);
        }
        if !key.verify(&self.signing_digest(), &self.signature) {
            return Err(VerifyError::BadSignature);
        }
        Ok(())
    }

    /// See [`BatchHeader::entry_nonce`].
    pub fn entry_nonce(&self, index: u32) -> [u8; 24] {
        self.header.entry_nonce(index)
    }

    /// See [`BatchHeader::entry_aad`]; `None` when there is no such entry.
    pub fn entry_aad(&self, index: u32) -> Option<Vec<u8>> {
        let entry = self.entries.get(usize::try_from(index).ok()?)?;
        Some(self.header.entry_aad(index, &entry.tag, entry.kind))
    }

    /// The one encoding of this batch (spec P8).
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(160 + self.entries.iter().map(entry_size).sum::<usize>());
        self.write(&mut Encoder::new(&mut bytes)).expect("writing to a Vec cannot fail");
        bytes
    }

    fn write<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        let header = &self.header;
        e.array(8)?.u8(BATCH_VERSION)?;
        e.bytes(&header.workspace.0)?.u8(header.stream.0)?;
        e.u32(header.key_epoch)?.bytes(&header.device.0)?;
        e.bytes(&header.nonce.0)?;
        e.array(self.entries.len() as u64)?;
        for entry in &self.entries {
            match &entry.body {
                EntryBody::Sealed(ciphertext) => {
                    e.array(3)?.bytes(&entry.tag.0)?.u8(entry.kind.number())?;
                    e.bytes(ciphertext)?;
                }
                EntryBody::Purged(digest) => {
                    e.array(4)?.bytes(&entry.tag.0)?.u8(entry.kind.number())?;
                    e.null()?.bytes(digest)?;
                }
            }
        }
        e.bytes(&self.signature.0)?.ok()
    }

    /// Reads a batch: exact types, exact lengths, nothing unknown, nothing after the end, one
    /// encoding only. Says nothing about the signature; that is [`Batch::verify`].
    ///
    /// # Errors
    /// What is too large, unknown, cut off, in another encoding, or behind the end.
    pub fn decode_strict(bytes: &[u8]) -> Result<Batch, DecodeError> {
        limit("batch", bytes.len(), MAX_BATCH_BYTES)?;
        let mut d = Decoder::new(bytes);
        let fields = d.array()?;
        let version = d.u8()?;
        if version != BATCH_VERSION {
            return Err(DecodeError::UnknownBatchVersion(version));
        }
        if fields != Some(8) {
            return Err(DecodeError::NotCanonical);
        }
        let header = BatchHeader {
            workspace: d.decode()?,
            stream: StreamId(d.u8()?),
            key_epoch: d.u32()?,
            device: d.decode()?,
            nonce: d.decode()?,
        };
        let count = d.array()?.ok_or(DecodeError::NotCanonical)?;
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        limit("entries of a batch", count, MAX_ENTRIES_PER_BATCH)?;
        if count == 0 {
            return Err(DecodeError::Malformed("a batch has an entry".into()));
        }
        let mut entries = Vec::with_capacity(count);
        for _ in 0..count {
            entries.push(decode_entry(&mut d)?);
        }
        let signature = d.decode()?;
        end(&d)?;
        let batch = Batch { header, entries, signature };
        // Integers may be written longer than needed; comparing with our own encoding leaves one
        // form only, so that no relay can make a second batch out of the same content.
        if batch.encode() != bytes {
            return Err(DecodeError::NotCanonical);
        }
        Ok(batch)
    }

    /// Replaces the ciphertexts of every entry with this tag, tombstones excepted, by their
    /// digests. The id and the signature stay valid. Says how many were replaced.
    pub fn purge(&mut self, tag: &Tag) -> usize {
        let mut purged = 0;
        for entry in &mut self.entries {
            let is_target = entry.tag == *tag && entry.kind != EntryKind::Tombstone;
            if is_target && matches!(entry.body, EntryBody::Sealed(_)) {
                entry.body = EntryBody::Purged(entry.body.digest());
                purged += 1;
            }
        }
        purged
    }
}

/// See [`Batch::signing_digest`].
pub(crate) fn signing_digest(header: &BatchHeader, entries: &[Entry]) -> [u8; 32] {
    let mut hash = Sha256::new()
        .chain_update(b"feldbuch-batch-1")
        .chain_update(header.canonical())
        .chain_update((entries.len() as u32).to_le_bytes());
    for entry in entries {
        hash.update(entry.tag.0);
        hash.update([entry.kind.number()]);
        hash.update(entry.body.digest());
    }
    hash.finalize().into()
}

/// Bytes an entry takes in the encoding, at most.
pub(crate) fn entry_size(entry: &Entry) -> usize {
    match &entry.body {
        EntryBody::Sealed(ciphertext) => ciphertext.len() + 25,
        EntryBody::Purged(_) => 56,
    }
}

fn decode_entry(d: &mut Decoder<'_>) -> Result<Entry, DecodeError> {
    let fields = d.array()?;
    let tag = d.decode()?;
    let kind = EntryKind::from_number(d.u8()?);
    let body = match fields {
        Some(3) => {
            let ciphertext = d.bytes()?;
            limit("ciphertext", ciphertext.len(), MAX_CIPHERTEXT_BYTES)?;
            EntryBody::Sealed(ciphertext.to_vec())
        }
        Some(4) => {
            d.null()?;
            let digest = d.bytes()?.try_into();
            EntryBody::Purged(digest.map_err(|_| DecodeError::Malformed("digest".into()))?)
        }
        _ => return Err(DecodeError::NotCanonical),
    };
    Ok(Entry { tag, kind, body })
}
