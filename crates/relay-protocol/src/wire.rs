//! What every message shares: `[kind, body]`, exact to the last byte.

use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::{DecodeError, limits::MAX_FRAME_BYTES};

/// `[kind, body]` as bytes. Writing to a `Vec` cannot fail.
pub(crate) fn frame<T: Encode<()>>(kind: u8, body: &T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64);
    let mut encoder = Encoder::new(&mut bytes);
    encoder
        .array(2)
        .and_then(|e| e.u8(kind))
        .and_then(|e| e.encode(body))
        .map(|_| ())
        .expect("writing to a Vec cannot fail");
    bytes
}

/// Splits a message into its kind and the decoder that stands before the body.
pub(crate) fn open(bytes: &[u8]) -> Result<(u8, Decoder<'_>), DecodeError> {
    if bytes.len() > MAX_FRAME_BYTES {
        return Err(DecodeError::TooLarge { what: "message", found: bytes.len(), limit: MAX_FRAME_BYTES });
    }
    let mut decoder = Decoder::new(bytes);
    match decoder.array()? {
        Some(2) => Ok((decoder.u8()?, decoder)),
        _ => Err(DecodeError::Malformed("a message is an array of two".into())),
    }
}

/// Reads the body and refuses anything after it.
pub(crate) fn body<'b, T: Decode<'b, ()>>(mut decoder: Decoder<'b>) -> Result<T, DecodeError> {
    let value = decoder.decode()?;
    end(&decoder)?;
    Ok(value)
}

/// Refuses bytes after the value.
pub(crate) fn end(decoder: &Decoder<'_>) -> Result<(), DecodeError> {
    match decoder.input().len() - decoder.position() {
        0 => Ok(()),
        left => Err(DecodeError::Trailing(left)),
    }
}

/// Checks a size against its limit.
pub(crate) fn limit(what: &'static str, found: usize, limit: usize) -> Result<(), DecodeError> {
    if found > limit {
        return Err(DecodeError::TooLarge { what, found, limit });
    }
    Ok(())
}

/// A list of byte strings, for `#[cbor(with)]`.
pub(crate) mod bytes_list {
    use minicbor::{Decoder, Encoder};

    /// More byte strings than any message needs. A message of empty ones would otherwise take
    /// twenty times its size in memory (reliability R13).
    const LONGEST: u64 = 8192;

    pub(crate) fn encode<C, W: minicbor::encode::Write>(
        list: &[Vec<u8>],
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(list.len() as u64)?;
        for bytes in list {
            e.bytes(bytes)?;
        }
        Ok(())
    }

    pub(crate) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Vec<Vec<u8>>, minicbor::decode::Error> {
        let length = d.array()?.ok_or_else(|| minicbor::decode::Error::message("lists have a length"))?;
        if length > LONGEST {
            return Err(minicbor::decode::Error::message("too long a list"));
        }
        let mut list = Vec::new();
        for _ in 0..length {
            list.push(d.bytes()?.to_vec());
        }
        Ok(list)
    }
}
