//! Bytes in the outer form that payloads have (E1, E3), so that a target reaches what lies behind it.

pub mod block;
pub mod grant;
pub mod invite_link;
pub mod payload;
pub mod ring;
pub mod roster;
pub mod sealed_batch;

use relay_protocol::padme_len;

/// Version, form, length.
const HEAD: usize = 6;

/// A body packed without compression.
pub fn packed(body: &[u8]) -> Vec<u8> {
    let mut out = vec![1, 0];
    out.extend((body.len() as u32).to_le_bytes());
    out.extend(body);
    out.resize(padme_len(HEAD + body.len()), 0);
    out
}
