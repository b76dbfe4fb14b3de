//! Bytes of a file to text: byte-order marks, UTF-16 without one, UTF-8, and what old Windows
//! programs write.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::FileError;

/// How many bytes are looked at to guess.
const LOOK: usize = 256 * 1024;

/// First bytes of files that are no text: archives (also spreadsheets), PDF, old Office, pictures.
static NOT_TEXT: [&[u8]; 6] =
    [b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b"];

/// The encoding of a file: its mark, else what the bytes look like.
///
/// # Errors
/// [`FileError::Empty`], [`FileError::NotText`].
pub fn detect(bytes: &[u8]) -> Result<&'static Encoding, FileError> {
    if bytes.is_empty() {
        return Err(FileError::Empty);
    }
    if NOT_TEXT.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(FileError::NotText);
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(encoding);
    }
    let head = bytes.get(..bytes.len().min(LOOK)).unwrap_or(bytes);
    if let Some(encoding) = unmarked_utf16(head) {
        return Ok(encoding);
    }
    if core::str::from_utf8(bytes).is_ok() {
        return Ok(UTF_8);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, true);
    // WHY "de": between encodings of one likelihood the Western one is meant here.
    Ok(detector.guess(Some(b"de"), Utf8Detection::Deny))
}

/// In UTF-16 of Western text every second byte is zero.
fn unmarked_utf16(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let half = head.len() / 2;
    if half < 4 {
        return None;
    }
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 > half * 6 && even * 10 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 6 && odd * 10 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The text of a file in an encoding, without byte-order mark. Bytes that mean nothing become U+FFFD.
///
/// # Errors
/// [`FileError::Encoding`] when no encoding has this label.
pub fn decode(bytes: &[u8], label: &str) -> Result<String, FileError> {
    let encoding =
        Encoding::for_label(label.as_bytes()).ok_or_else(|| FileError::Encoding(label.to_owned()))?;
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    Ok(text.into_owned())
}
