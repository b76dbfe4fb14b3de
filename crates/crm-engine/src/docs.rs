//! Documents that are open: the few that were read or edited lately (about 15 kB each).

use std::collections::HashMap;

use crm_document::Document;
use crm_domain::id::RecordId;

/// How many documents stay open.
const KEPT: usize = 256;

/// The open documents. What is in here is also in the store: a document that is being written is taken
/// out and comes back when it is durable.
#[derive(Debug, Default)]
pub struct OpenDocuments {
    documents: HashMap<RecordId, (u64, Document)>,
    clock: u64,
}

impl OpenDocuments {
    /// Whether a document is open.
    #[must_use]
    pub fn has(&self, id: &RecordId) -> bool {
        self.documents.contains_key(id)
    }

    /// A document, to read.
    pub fn get(&mut self, id: &RecordId) -> Option<&Document> {
        self.clock += 1;
        let (used, document) = self.documents.get_mut(id)?;
        *used = self.clock;
        Some(document)
    }

    /// A document, to write: it is the caller's until it is put back.
    pub fn take(&mut self, id: &RecordId) -> Option<Document> {
        self.documents.remove(id).map(|(_, document)| document)
    }

    /// Puts a document in.
    pub fn put(&mut self, id: RecordId, document: Document) {
        self.clock += 1;
        self.documents.insert(id, (self.clock, document));
    }

    /// Closes what was not used lately.
    pub fn trim(&mut self) {
        if self.documents.len() <= KEPT {
            return;
        }
        let mut used: Vec<u64> = self.documents.values().map(|(used, _)| *used).collect();
        used.sort_unstable();
        let keep_from = used[used.len() - KEPT / 2];
        self.documents.retain(|_, (used, _)| *used >= keep_from);
    }
}
