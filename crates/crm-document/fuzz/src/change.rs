//! Any change of a record, as it is and with its checksum right (R11): refused, and the document is as before, or taken in.

use crm_document::Document;

use super::{CHANGE, ask, chunk, contact};

/// One input.
pub fn run(bytes: &[u8]) {
    let (known, change) = contact();
    let hostile = chunk(CHANGE, bytes, &change);
    for mut document in [Document::empty(known.kind()), known] {
        for change in [bytes, &hostile] {
            let before = document.heads();
            match document.merge_changes(&[change.to_vec()]) {
                Ok(_) => ask(&document),
                Err(_) => assert_eq!(document.heads(), before),
            }
        }
    }
}
