//! Any bytes as a pack, of both versions and deflated (R11); whatever comes out of one is opened.

use crm_document::unpack;
use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};

/// One input.
pub fn run(bytes: &[u8]) {
    let _ = unpack(bytes);
    let mut mixed = vec![2];
    mixed.extend(compress_to_vec_zlib(bytes, 1));
    let mut first = vec![1];
    if let Some((count, content)) = bytes.split_first_chunk::<4>() {
        first.extend(count);
        first.extend(compress_to_vec(content, 1));
    }
    for (id, stored) in [mixed, first].iter().filter_map(|pack| unpack(pack).ok()).flatten() {
        let _ = (stored.row(id), stored.open());
    }
}
