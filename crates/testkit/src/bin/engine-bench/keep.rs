//! A store as files, one per table, for a browser to take in: key and value after another, each behind its length in
//! four bytes, little-endian.

use std::fs;
use std::io;
use std::path::Path;

use crm_engine::effect::Table;
use testkit::store::Store;

/// Writes every table that holds something.
///
/// # Errors
/// When the folder cannot be written to.
pub fn keep(store: &Store, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for table in Table::ALL {
        let mut bytes = Vec::new();
        for part in store.pairs(table).into_iter().flat_map(|(key, value)| [key, value]) {
            let length = u32::try_from(part.len()).map_err(io::Error::other)?;
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(&part);
        }
        fs::write(folder.join(table.name()), bytes)?;
    }
    Ok(())
}
