//! The text of a file while its rows are read. WHY not a string: files have tens of megabytes, and a browser never
//! takes memory back. What is borrowed is not copied; what is owned goes piece by piece as it is read.

use std::borrow::Cow;
use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom};

/// Length of a piece in bytes; the last one is shorter.
const PIECE: usize = 256 * 1024;

/// UTF-8 that is read from front to back.
#[derive(Debug)]
pub struct Text<'a> {
    source: Source<'a>,
    length: usize,
    at: usize,
}

#[derive(Debug)]
enum Source<'a> {
    Borrowed(&'a [u8]),
    /// Empty ones were given back.
    Pieces(Vec<Box<[u8]>>),
}

impl<'a> Text<'a> {
    /// A text from this byte on.
    pub fn new(text: Cow<'a, str>, from: usize) -> Self {
        let length = text.len().saturating_sub(from);
        let source = match text {
            Cow::Borrowed(text) => Source::Borrowed(text.as_bytes().get(from..).unwrap_or_default()),
            Cow::Owned(text) => {
                let bytes = text.as_bytes().get(from..).unwrap_or_default();
                Source::Pieces(bytes.chunks(PIECE).map(Box::from).collect())
            }
        };
        Self { source, length, at: 0 }
    }

    /// The bytes from a place on that was not given back.
    pub fn from(&self, at: usize) -> impl Iterator<Item = u8> + '_ {
        (at..self.length).map_while(|at| self.byte(at))
    }

    /// One byte; `None` behind the end, and where the text was given back.
    pub fn byte(&self, at: usize) -> Option<u8> {
        self.rest_of_piece(at).first().copied()
    }

    /// What stands before this place is not read again.
    pub fn give_back(&mut self, before: usize) {
        if let Source::Pieces(pieces) = &mut self.source {
            let done = pieces.iter_mut().take(before / PIECE).rev();
            done.take_while(|piece| !piece.is_empty()).for_each(|piece| *piece = Box::default());
        }
    }

    fn rest_of_piece(&self, at: usize) -> &[u8] {
        match &self.source {
            Source::Borrowed(text) => text.get(at..),
            Source::Pieces(pieces) => pieces.get(at / PIECE).and_then(|piece| piece.get(at % PIECE..)),
        }
        .unwrap_or_default()
    }
}

impl Read for Text<'_> {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        let rest = self.rest_of_piece(self.at);
        let count = rest.len().min(out.len());
        out[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}

impl Seek for Text<'_> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let (base, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(by) => (self.at as u64, by),
            SeekFrom::End(by) => (self.length as u64, by),
        };
        let at = base.checked_add_signed(by).and_then(|at| usize::try_from(at).ok());
        self.at = at.ok_or_else(|| Error::from(ErrorKind::InvalidInput))?;
        Ok(self.at as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_pieces_reads_as_a_whole_one_and_gives_back_what_was_read() {
        let whole: String = ('a'..='z').cycle().take(PIECE * 2 + 77).collect();
        let (mut owned, mut borrowed) =
            (Text::new(Cow::Owned(whole.clone()), 5), Text::new(Cow::Borrowed(whole.as_str()), 5));
        let (mut one, mut other) = (String::new(), String::new());
        owned.read_to_string(&mut one).unwrap();
        borrowed.read_to_string(&mut other).unwrap();
        assert!(one == other && Some(one.as_str()) == whole.get(5..));
        owned.seek(SeekFrom::Start(PIECE as u64 - 2)).unwrap();
        let mut across = [0; 4];
        owned.read_exact(&mut across).unwrap();
        assert_eq!(Some(&across[..]), whole.as_bytes().get(PIECE + 3..PIECE + 7));
        owned.give_back(PIECE * 2 - 1);
        assert_eq!(owned.byte(PIECE - 1), None);
        assert_eq!(owned.from(PIECE).count(), PIECE + 72);
        assert!(owned.seek(SeekFrom::Current(i64::MIN)).is_err());
    }
}
