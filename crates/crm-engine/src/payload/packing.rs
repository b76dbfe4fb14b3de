//! The outer form of everything that is sealed: version, optional compression, and zeros up to a length
//! that tells little (`docs/sealing.md`, E1 to E4).

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};
use relay_protocol::padme_len;

use super::wire::{Reader, WireError, length};

/// The largest body, before compression, in bytes.
pub const MAX_BODY_BYTES: usize = 8 * 1024 * 1024;

const VERSION: u8 = 1;
const PLAIN: u8 = 0;
const DEFLATED: u8 = 1;
/// Version, form, length.
const HEAD: usize = 6;
/// The same, and the length before compression.
const DEFLATED_HEAD: usize = 10;
/// Smaller bodies are not worth compressing.
const DEFLATE_ABOVE: usize = 256;
const DEFLATE_LEVEL: u8 = 6;
/// Deflate cannot do better than 1032 to 1; who claims more lies, and gets no memory for it.
const BEST_RATIO: usize = 1032;

/// Why packed bytes are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PackingError {
    /// The bytes end early.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// Longer or shorter than its content's padding makes it.
    #[error("the length is not the padded one")]
    Length,
    /// The padding is not all zeros.
    #[error("the padding is not empty")]
    Padding,
    /// More than [`MAX_BODY_BYTES`].
    #[error("{0} bytes are too many")]
    TooLarge(usize),
    /// Not compressed data, or not exactly as much of it as it says.
    #[error("the compressed part is damaged")]
    Deflate,
}

/// The packed length of a body that is not compressed, in bytes; compression only makes it shorter.
pub(crate) fn packed_len(body: usize) -> usize {
    padme_len(body.saturating_add(HEAD))
}

/// Packs a body, compressed when that makes it shorter.
pub(crate) fn pack(body: &[u8]) -> Vec<u8> {
    if body.len() > DEFLATE_ABOVE {
        let deflated = compress_to_vec(body, DEFLATE_LEVEL);
        let packed = padme_len(DEFLATED_HEAD + deflated.len());
        if packed < packed_len(body.len()) {
            let mut out = Vec::with_capacity(packed);
            out.extend_from_slice(&[VERSION, DEFLATED]);
            out.extend_from_slice(&length(deflated.len()).to_le_bytes());
            out.extend_from_slice(&length(body.len()).to_le_bytes());
            out.extend_from_slice(&deflated);
            out.resize(packed, 0);
            return out;
        }
    }
    pack_plain(body)
}

/// Packs a body as it is: for keys, which do not compress and should not be copied more than needed.
pub(crate) fn pack_plain(body: &[u8]) -> Vec<u8> {
    let packed = packed_len(body.len());
    let mut out = Vec::with_capacity(packed);
    out.extend_from_slice(&[VERSION, PLAIN]);
    out.extend_from_slice(&length(body.len()).to_le_bytes());
    out.extend_from_slice(body);
    out.resize(packed, 0);
    out
}

/// The body in packed bytes, which must be exactly what packing makes: right length, empty padding.
pub(crate) fn unpack(bytes: &[u8]) -> Result<Vec<u8>, PackingError> {
    let mut reader = Reader::new(bytes);
    let version = reader.byte()?;
    if version != VERSION {
        return Err(WireError::Unknown { what: "version", number: version }.into());
    }
    let form = reader.byte()?;
    let stored = reader.number()? as usize;
    let body = match form {
        PLAIN => None,
        DEFLATED => Some(reader.number()? as usize),
        other => return Err(WireError::Unknown { what: "form", number: other }.into()),
    };
    let head = if body.is_some() { DEFLATED_HEAD } else { HEAD };
    if head.checked_add(stored).map(padme_len) != Some(bytes.len()) {
        return Err(PackingError::Length);
    }
    let content = reader.slice(stored)?;
    if reader.all().iter().any(|byte| *byte != 0) {
        return Err(PackingError::Padding);
    }
    let size = body.unwrap_or(stored);
    if size > MAX_BODY_BYTES {
        return Err(PackingError::TooLarge(size));
    }
    if body.is_some() { inflate(content, size) } else { Ok(content.to_vec()) }
}

/// Inflates to exactly `size` bytes, using up the whole input.
fn inflate(deflated: &[u8], size: usize) -> Result<Vec<u8>, PackingError> {
    if size > deflated.len().saturating_mul(BEST_RATIO) {
        return Err(PackingError::Deflate);
    }
    let mut out = vec![0; size];
    let mut state = Box::new(DecompressorOxide::new());
    let (status, read, written) =
        decompress(&mut state, deflated, &mut out, 0, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF);
    if status == TINFLStatus::Done && read == deflated.len() && written == size {
        Ok(out)
    } else {
        Err(PackingError::Deflate)
    }
}
