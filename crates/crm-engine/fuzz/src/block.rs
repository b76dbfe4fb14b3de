//! Any bytes as a block of rows and as a fresh row, behind a sound head (R11): nothing, or rows that can be read.

use crm_domain::field::RecordKind;
use crm_engine::block::{PackedRow, decode_block, decode_fresh, encode_block};
use crm_engine::encoding::decode_row;
use miniz_oxide::deflate::compress_to_vec_zlib;

/// Version and mark of the schema.
const HEAD: usize = 5;

/// One input.
pub fn run(bytes: &[u8]) {
    let _ = (decode_row(bytes), decode_fresh(bytes));
    for kind in RecordKind::ALL {
        let empty = encode_block(kind, std::iter::empty::<PackedRow>());
        let mut block = empty[..HEAD].to_vec();
        block.extend(compress_to_vec_zlib(bytes, 1));
        for packed in decode_block(kind, &block).into_iter().flatten() {
            let _ = decode_row(&packed.row);
        }
        let mut fresh = empty[..HEAD].to_vec();
        fresh.push(kind as u8);
        fresh.extend(checksum(bytes));
        fresh.extend(bytes);
        let _ = decode_fresh(&fresh);
    }
}

/// FNV-1a, 32 bits, as fresh rows have it.
fn checksum(bytes: &[u8]) -> [u8; 4] {
    let step = |sum: u32, byte: &u8| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    bytes.iter().fold(0x811c_9dc5, step).to_le_bytes()
}
