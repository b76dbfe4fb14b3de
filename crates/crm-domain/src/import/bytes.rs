//! Bytes of a file to text: byte-order marks, UTF-16 without one, UTF-8, and what old Windows
//! programs write in Western and Central Europe.
//!
//! WHY no encoding crate: the tables of East Asian encodings alone outweigh the rest of the import in
//! the worker's module. A test holds these decoders against `encoding_rs`.

use std::borrow::Cow;

use super::FileError;

/// How many bytes are looked at to guess.
const LOOK: usize = 64 * 1024;
/// The byte-order mark.
const BOM: char = '\u{feff}';

/// Bytes 0x80 to 0xFF of Windows-1252; unassigned ones as control characters (WHATWG Encoding).
static WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";
/// The same of Windows-1250: Polish, Czech, Slovak, Hungarian, Croatian.
static WINDOWS_1250: &str = "€\u{81}‚\u{83}„…†‡\u{88}‰Š‹ŚŤŽŹ\u{90}‘’“”•–—\u{98}™š›śťžź\u{a0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{ad}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙";

/// First bytes of files that are no text: archives (also spreadsheets), PDF, old Office, pictures.
static NOT_TEXT: [&[u8]; 6] =
    [b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b"];

/// The label of a file's encoding: its mark, else what the bytes look like.
///
/// # Errors
/// [`FileError::Empty`], [`FileError::NotText`].
pub fn detect(bytes: &[u8]) -> Result<&'static str, FileError> {
    if bytes.is_empty() {
        return Err(FileError::Empty);
    }
    if NOT_TEXT.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(FileError::NotText);
    }
    let head = bytes.get(..bytes.len().min(LOOK)).unwrap_or(bytes);
    if bytes.starts_with(b"\xff\xfe") {
        Ok("utf-16le")
    } else if bytes.starts_with(b"\xfe\xff") {
        Ok("utf-16be")
    } else if let Some(label) = unmarked_utf16(head) {
        Ok(label)
    } else if bytes.starts_with(b"\xef\xbb\xbf") || core::str::from_utf8(bytes).is_ok() {
        Ok("utf-8")
    } else {
        Ok("windows-1252")
    }
}

/// In UTF-16 of Western text every second byte is zero.
fn unmarked_utf16(head: &[u8]) -> Option<&'static str> {
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let half = head.len() / 2;
    if half < 4 {
        return None;
    }
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 > half * 6 && even * 10 < half {
        Some("utf-16le")
    } else if even * 10 > half * 6 && odd * 10 < half {
        Some("utf-16be")
    } else {
        None
    }
}

/// The text of a file in an encoding, without byte-order mark; borrowed where the file is UTF-8 already. Bytes that
/// mean nothing become U+FFFD.
///
/// # Errors
/// [`FileError::Encoding`] for labels other than `utf-8`, `utf-16le`, `utf-16be`, `windows-1252` and
/// its part `iso-8859-1`, `windows-1250`.
pub fn decode<'a>(bytes: impl Into<Cow<'a, [u8]>>, label: &str) -> Result<Cow<'a, str>, FileError> {
    let bytes = bytes.into();
    let text = match label {
        "utf-8" => utf8(bytes),
        "windows-1252" | "iso-8859-1" | "windows-1250" if bytes.is_ascii() => utf8(bytes),
        "windows-1252" | "iso-8859-1" => single_byte(&bytes, WINDOWS_1252).into(),
        "windows-1250" => single_byte(&bytes, WINDOWS_1250).into(),
        "utf-16le" => utf16(&bytes, u16::from_le_bytes).into(),
        "utf-16be" => utf16(&bytes, u16::from_be_bytes).into(),
        unknown => return Err(FileError::Encoding(unknown.to_owned())),
    };
    Ok(match text {
        Cow::Borrowed(text) => text.strip_prefix(BOM).unwrap_or(text).into(),
        Cow::Owned(mut text) => {
            if text.starts_with(BOM) {
                text.remove(0);
            }
            text.into()
        }
    })
}

fn utf8(bytes: Cow<'_, [u8]>) -> Cow<'_, str> {
    match bytes {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
            .into(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let decoded = char::decode_utf16(pairs.iter().map(|pair| unit(*pair)));
    let mut text: String = decoded.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text
}

/// Text of one byte per character; `upper` holds the characters from 0x80.
fn single_byte(bytes: &[u8], upper: &str) -> String {
    let upper: Vec<char> = upper.chars().collect();
    let decoded = bytes.iter().map(|byte| match byte.checked_sub(0x80) {
        None => char::from(*byte),
        Some(at) => upper.get(usize::from(at)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
    });
    decoded.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn r11_every_encoding_is_decoded_as_browsers_do(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..64)) {
            // Half a character at the end is two errors here and one there.
            let bytes = bytes.get(..bytes.len() / 2 * 2).unwrap_or_default();
            for label in ["utf-8", "utf-16le", "utf-16be", "windows-1252", "windows-1250"] {
                let theirs = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
                let (text, _) = theirs.decode_with_bom_removal(bytes);
                let ours = decode(bytes, label).unwrap();
                proptest::prop_assert_eq!(ours, text, "{}", label);
            }
        }
    }

    #[test]
    fn encodings_are_recognised() {
        let check = |bytes: &[u8], label: &str| assert_eq!(detect(bytes), Ok(label), "{bytes:?}");
        check("Müller".as_bytes(), "utf-8");
        check(b"M\xfcller", "windows-1252");
        check(b"\xff\xfeM\x00", "utf-16le");
        check(b"\xfe\xff\x00M", "utf-16be");
        check(b"N\x00a\x00m\x00e\x00;\x00", "utf-16le");
        check(b"\x00N\x00a\x00m\x00e\x00;", "utf-16be");
        assert_eq!(decode(&b"M\xfcller \x80"[..], "windows-1252").unwrap(), "Müller €");
        assert!(matches!(decode(&b"x"[..], "klingon"), Err(FileError::Encoding(_))));
    }
}
