//! Any change of a record, its checksum right (R11): refused, and the document is as before, or taken in.
#![no_main]

use crm_document::Document;
use crm_document_fuzz::{CHANGE, ask, chunk, contact};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let (known, change) = contact();
    let hostile = chunk(CHANGE, bytes, &change);
    for mut document in [Document::empty(known.kind()), known] {
        let before = document.heads();
        assert!(document.merge_changes(&[bytes.to_vec()]).is_err() || document.heads() == before);
        match document.merge_changes(&[hostile.clone()]) {
            Ok(_) => ask(&document),
            Err(_) => assert_eq!(document.heads(), before),
        }
    }
});
