//! A record's document: made, loaded, saved, merged.

use automerge::{ActorId, Author, Automerge, ChangeHash, ROOT, ReadDoc, SaveOptions, ScalarValue, Value};
use crm_domain::field::RecordKind;
use crm_domain::id::DeviceId;
use crm_domain::time::Millis;

use crate::{chunk, genesis, key};

/// The writing end of one run of an engine: random per start, so that no two runs ever share a sequence
/// of changes, not even on a cloned profile (`ARCHITECTURE.md`, invariants).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Actor(pub [u8; 8]);

/// Who writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Writer {
    /// This run of the engine.
    pub actor: Actor,
    /// The device, kept as the author of each change.
    pub device: DeviceId,
    /// The device's clock.
    pub now: Millis,
    /// Whether changes go to other devices. WHY: making their chunks costs a fifth of an import.
    pub shares: bool,
}

/// Bytes are not a document of this app.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// The bytes are no sound chunk.
    #[error(transparent)]
    Chunk(#[from] chunk::ChunkError),
    /// Automerge does not read them.
    #[error("not an Automerge document: {0}")]
    Automerge(String),
    /// There is no kind of record in them, or one this version does not know.
    #[error("of no known kind of record")]
    Kind,
    /// What came in does not belong to this record.
    #[error("of another kind of record")]
    OtherKind,
}

/// What merging brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// The document has changes it did not have before.
    pub changed: bool,
    /// Some changes wait for others that have not come yet.
    pub waiting: bool,
}

/// A record as an Automerge document, open in memory (about 15 kB).
#[derive(Debug, Clone)]
pub struct Document {
    pub(crate) doc: Automerge,
    pub(crate) kind: RecordKind,
}

impl Document {
    /// An empty record of a kind. Its first values come by [`Document::apply`].
    #[must_use]
    pub fn empty(kind: RecordKind) -> Self {
        Self { doc: genesis::document(kind), kind }
    }

    /// [`Document::empty`], for many records.
    pub(crate) fn genesis(kind: RecordKind) -> Self {
        thread_local! {
            static EMPTY: std::cell::RefCell<Vec<Document>> = const { std::cell::RefCell::new(Vec::new()) };
        }
        // WHY: cloning an empty document costs a third of making its genesis again.
        EMPTY.with_borrow_mut(|known| {
            if let Some(document) = known.iter().find(|document| document.kind == kind) {
                return document.clone();
            }
            let document = Self::empty(kind);
            known.push(document.clone());
            document
        })
    }

    /// Opens what [`Document::save`] wrote, here or on another device.
    ///
    /// # Errors
    /// When the bytes are damaged, compressed, too large, or of no known kind of record.
    pub fn load(bytes: &[u8]) -> Result<Self, LoadError> {
        chunk::check_document(bytes)?;
        let doc = Automerge::load(bytes).map_err(|error| LoadError::Automerge(error.to_string()))?;
        let kind = kind_of(&doc).ok_or(LoadError::Kind)?;
        Ok(Self { doc, kind })
    }

    /// The record's kind.
    #[must_use]
    pub const fn kind(&self) -> RecordKind {
        self.kind
    }

    /// The whole document with its history, uncompressed: packs and the wire compress for themselves.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        self.doc.save_with_options(SaveOptions { deflate: false, retain_orphans: true })
    }

    /// The latest changes' hashes, sorted: equal on two devices exactly when they have seen the same.
    #[must_use]
    pub fn heads(&self) -> Vec<[u8; 32]> {
        let mut heads: Vec<[u8; 32]> = self.doc.get_heads().into_iter().map(|hash| hash.0).collect();
        heads.sort_unstable();
        heads
    }

    /// Hashes of all changes but the genesis.
    #[must_use]
    pub fn change_hashes(&self) -> Vec<[u8; 32]> {
        self.doc
            .get_changes_meta(&[])
            .iter()
            .filter(|meta| !meta.deps.is_empty())
            .map(|meta| meta.hash.0)
            .collect()
    }

    /// Takes in changes made elsewhere. Idempotent; the order does not matter.
    ///
    /// # Errors
    /// When a chunk is damaged or does not fit; the document is then as before.
    pub fn merge_changes(&mut self, chunks: &[Vec<u8>]) -> Result<Merged, LoadError> {
        let mut changes = Vec::with_capacity(chunks.len());
        for bytes in chunks {
            chunk::check_change(bytes)?;
            let change = automerge::Change::from_bytes(bytes.clone())
                .map_err(|error| LoadError::Automerge(error.to_string()))?;
            // WHY: Automerge takes in what it would have written otherwise, and then saves a document that it does
            // not open again.
            if automerge::Change::from(change.decode()).hash() != change.hash() {
                return Err(LoadError::Automerge(
                    "a change that is not written as Automerge writes it".to_owned(),
                ));
            }
            changes.push(change);
        }
        let wanted: Vec<ChangeHash> = changes.iter().map(automerge::Change::hash).collect();
        let before = self.doc.get_heads();
        // WHY: Automerge leaves a document half changed when it meets a duplicate sequence number.
        let mut next = self.doc.clone();
        next.apply_changes(changes).map_err(|error| LoadError::Automerge(error.to_string()))?;
        let waiting = wanted.iter().any(|hash| next.get_change_meta_by_hash(hash).is_none());
        self.doc = next;
        Ok(Merged { changed: self.doc.get_heads() != before, waiting })
    }

    /// Takes in another copy of the same record.
    ///
    /// # Errors
    /// When the copies cannot be of one record; the document is then as before.
    pub fn merge(&mut self, mut other: Self) -> Result<Merged, LoadError> {
        if self.kind != other.kind {
            return Err(LoadError::OtherKind);
        }
        let before = self.doc.get_heads();
        let mut next = self.doc.clone();
        next.merge(&mut other.doc).map_err(|error| LoadError::Automerge(error.to_string()))?;
        self.doc = next;
        Ok(Merged { changed: self.doc.get_heads() != before, waiting: false })
    }

    /// Readies the document for writing by this engine.
    pub(crate) fn write_as(&mut self, writer: Writer) {
        // WHY this order: a new author makes Automerge draw a random actor.
        self.doc.set_author(Some(Author::from(writer.device.0.to_vec())));
        self.doc.set_actor(ActorId::from(writer.actor.0.as_slice()));
    }

    /// The scalar at a root key, the winner when several were written at once.
    pub(crate) fn scalar(&self, key: &str) -> Option<ScalarValue> {
        match self.doc.get(ROOT, key) {
            Ok(Some((Value::Scalar(scalar), _))) => Some(scalar.into_owned()),
            Ok(_) | Err(_) => None,
        }
    }
}

/// The kind of record a document says it is.
fn kind_of(doc: &Automerge) -> Option<RecordKind> {
    match doc.get(ROOT, key::KIND) {
        Ok(Some((Value::Scalar(scalar), _))) => scalar.as_str().and_then(RecordKind::from_key),
        Ok(_) | Err(_) => None,
    }
}

#[cfg(test)]
mod tests;
