//! Writing and exact reading of what is sealed: fixed widths, little-endian, one encoding per value.

/// Why bytes are not the value they should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The bytes end before the value does.
    #[error("the bytes end early")]
    Truncated,
    /// Bytes after the end of the value.
    #[error("bytes after the end")]
    Trailing,
    /// A text that is not UTF-8.
    #[error("a text is not UTF-8")]
    Text,
    /// A number this version has no meaning for; a newer version may have one.
    #[error("unknown {what} {number}")]
    Unknown {
        /// What the number stands for.
        what: &'static str,
        /// The number.
        number: u8,
    },
}

/// Appends a length and the bytes. Lengths from 4 GiB on are written as a length no reader accepts.
pub(crate) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&length(bytes.len()).to_le_bytes());
    out.extend_from_slice(bytes);
}

/// A length as it is written.
pub(crate) fn length(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Reads values off the front of bytes. Never takes more memory than the bytes themselves hold.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A reader at the first of these bytes.
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// How many bytes are left.
    pub(crate) const fn left(&self) -> usize {
        self.rest.len()
    }

    /// One byte.
    pub(crate) fn byte(&mut self) -> Result<u8, WireError> {
        let (&byte, rest) = self.rest.split_first().ok_or(WireError::Truncated)?;
        self.rest = rest;
        Ok(byte)
    }

    /// Exactly `N` bytes.
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let (array, rest) = self.rest.split_first_chunk::<N>().ok_or(WireError::Truncated)?;
        self.rest = rest;
        Ok(*array)
    }

    /// A number of four bytes.
    pub(crate) fn number(&mut self) -> Result<u32, WireError> {
        self.array().map(u32::from_le_bytes)
    }

    /// So many bytes.
    pub(crate) fn slice(&mut self, length: usize) -> Result<&'a [u8], WireError> {
        let (bytes, rest) = self.rest.split_at_checked(length).ok_or(WireError::Truncated)?;
        self.rest = rest;
        Ok(bytes)
    }

    /// Bytes written by [`put_bytes`].
    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], WireError> {
        let length = usize::try_from(self.number()?).map_err(|_| WireError::Truncated)?;
        self.slice(length)
    }

    /// A text written by [`put_bytes`].
    pub(crate) fn text(&mut self) -> Result<String, WireError> {
        let bytes = self.bytes()?;
        core::str::from_utf8(bytes).map(str::to_owned).map_err(|_| WireError::Text)
    }

    /// Everything that is left.
    pub(crate) fn all(&mut self) -> &'a [u8] {
        core::mem::take(&mut self.rest)
    }

    /// Nothing may be left.
    pub(crate) const fn end(self) -> Result<(), WireError> {
        if self.rest.is_empty() { Ok(()) } else { Err(WireError::Trailing) }
    }
}
