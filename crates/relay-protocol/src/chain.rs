//! Where a device is in a stream, and how it notices that the relay was set back.

use sha2::{Digest, Sha256};

use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::BatchId;

/// Eight bytes that stand for everything up to a number in a stream (spec P25).
///
/// `chain_0` is random and made with the stream; `chain_n = SHA-256(chain_(n-1) ‖ id_n)[..8]`. Two
/// relays, or one relay before and after a restored backup, agree on a chain only if they agree on
/// every batch before it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Chain(pub [u8; 8]);

impl Chain {
    /// The chain after one more batch.
    pub fn next(self, id: &BatchId) -> Chain {
        let digest = Sha256::new().chain_update(self.0).chain_update(id.0).finalize();
        let mut chain = [0; 8];
        chain.copy_from_slice(&digest[..8]);
        Chain(chain)
    }
}

impl std::fmt::Debug for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Chain({:016x})", u64::from_be_bytes(self.0))
    }
}

impl<C> Encode<C> for Chain {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Chain {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let bytes = d.bytes()?;
        let bytes = bytes.try_into().map_err(|_| minicbor::decode::Error::message("wrong length"))?;
        Ok(Chain(bytes))
    }
}

/// A place in a stream: everything up to and including `seq`, which counts batches from 1.
/// `seq` 0 is the place before the first batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Position {
    /// How many batches lie before this place.
    pub seq: u64,
    /// What those batches were.
    pub chain: Chain,
}

impl Position {
    /// The place after one more batch.
    pub fn next(self, id: &BatchId) -> Position {
        Position { seq: self.seq + 1, chain: self.chain.next(id) }
    }
}
