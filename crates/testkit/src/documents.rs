//! What lies on a disk comes back from its bytes as it was (reliability R21).

use crm_document::{Document, Stored};
use crm_domain::id::RecordId;
use crm_engine::effect::Table;

use crate::world::World;

impl World {
    /// Loads and saves every document of a device's disk, also those that no record page has opened: changes, values, clashes
    /// and history must be the same afterwards.
    pub fn documents_come_back(&mut self, index: usize) {
        let store = &self.devices[index].store;
        let mut all: Vec<Stored> =
            store.pairs(Table::Docs).into_iter().map(|(_, bytes)| Stored::Saved(bytes)).collect();
        for (_, bytes) in store.pairs(Table::Packs) {
            match crm_document::unpack(&bytes) {
                Ok(packed) => all.extend(packed.into_iter().map(|(_, stored)| stored)),
                Err(error) => return self.fail("R21", format!("a pack does not open: {error}")),
            }
        }
        for stored in all {
            match comes_back(&stored) {
                Ok(()) => self.count("document came back from its bytes"),
                Err(what) => return self.fail("R21", what),
            }
            if matches!(stored, Stored::Birth(_)) {
                self.count("birth came back from its bytes");
            }
        }
    }
}

fn comes_back(stored: &Stored) -> Result<(), String> {
    let id = RecordId::from_bytes([1; 16]);
    let document = stored.open().map_err(|error| format!("a document does not open: {error}"))?;
    let again = Document::load(&document.save()).map_err(|error| format!("it does not load: {error}"))?;
    let row = stored.row(id).map_err(|error| format!("it has no row: {error}"))?;
    let same = [
        ("heads", document.heads() == again.heads()),
        ("changes", document.change_hashes() == again.change_hashes()),
        ("values", document.whole(id) == again.whole(id)),
        ("row", document.row(id) == row),
        ("clashes", document.clashes() == again.clashes()),
        ("history", document.history() == again.history()),
    ];
    match same.iter().find(|(_, same)| !same) {
        Some((what, _)) => Err(format!("saved and loaded, {document:?} has other {what}")),
        None => Ok(()),
    }
}
