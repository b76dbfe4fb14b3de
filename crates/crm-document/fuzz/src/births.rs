//! Any bytes as the columns of births (R11). A birth that Automerge takes has the row of its document.

use crm_document::{Stored, unpack};

/// One input.
pub fn run(bytes: &[u8]) {
    // No saved document stands before them.
    let content = [&[0; 4], bytes].concat();
    let mut pack = vec![2];
    pack.extend(miniz_oxide::deflate::compress_to_vec_zlib(&content, 1));
    let Ok(records) = unpack(&pack) else { return };
    for (id, stored) in records {
        let Stored::Birth(birth) = &stored else { panic!("there is no document in it") };
        if let Ok((document, changes)) = birth.document(true) {
            assert_eq!(changes.len(), 1);
            assert_eq!(document.row(id).title(), birth.row(id).title());
        }
    }
}
