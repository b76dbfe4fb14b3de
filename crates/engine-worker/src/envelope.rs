//! What the workers of one browser's tabs say to each other over their channel: who is there, and bytes
//! between a page and the one running engine.

use crm_engine::effect::PageId;

/// Raised when an envelope's shape changes; a tab of another version is not understood and not harmed.
const VERSION: u8 = 1;

const HELLO: u8 = 1;
const LEADING: u8 = 2;
const TO_ENGINE: u8 = 3;
const TO_PAGE: u8 = 4;
const TO_PAGES: u8 = 5;
const NUDGE: u8 = 6;

/// Version, kind and page number.
const HEAD_BYTES: usize = 10;

/// A message between workers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Envelope {
    /// A page is there and wants the engine.
    Hello(PageId),
    /// The sender runs the engine now: every page says hello to it.
    Leading,
    /// From a page to the engine: an encoded [`engine_protocol::ToEngine`].
    ToEngine(PageId, Vec<u8>),
    /// From the engine to one page: an encoded [`engine_protocol::FromEngine`].
    ToPage(PageId, Vec<u8>),
    /// From the engine to every page.
    ToPages(Vec<u8>),
    /// A page came to the foreground: the engine may try the relay now.
    Nudge,
}

impl Envelope {
    /// As bytes: version, kind, page number (little-endian, 0 where there is none), payload.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let (kind, page, payload): (u8, u64, &[u8]) = match self {
            Self::Hello(page) => (HELLO, page.0, &[]),
            Self::Leading => (LEADING, 0, &[]),
            Self::ToEngine(page, bytes) => (TO_ENGINE, page.0, bytes),
            Self::ToPage(page, bytes) => (TO_PAGE, page.0, bytes),
            Self::ToPages(bytes) => (TO_PAGES, 0, bytes),
            Self::Nudge => (NUDGE, 0, &[]),
        };
        let mut bytes = Vec::with_capacity(HEAD_BYTES + payload.len());
        bytes.extend([VERSION, kind]);
        bytes.extend(page.to_le_bytes());
        bytes.extend(payload);
        bytes
    }

    /// The message in these bytes; `None` when they are of another version or no envelope.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (head, payload) = bytes.split_at_checked(HEAD_BYTES)?;
        let [VERSION, kind, page @ ..] = head else { return None };
        let page = PageId(u64::from_le_bytes(page.try_into().ok()?));
        let alone = |envelope| payload.is_empty().then_some(envelope);
        match *kind {
            HELLO => alone(Self::Hello(page)),
            LEADING => alone(Self::Leading),
            TO_ENGINE => Some(Self::ToEngine(page, payload.to_vec())),
            TO_PAGE => Some(Self::ToPage(page, payload.to_vec())),
            TO_PAGES => Some(Self::ToPages(payload.to_vec())),
            NUDGE => alone(Self::Nudge),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r8_every_envelope_arrives_as_it_was_sent() {
        let page = PageId(0x0123_4567_89ab_cdef);
        for envelope in [
            Envelope::Hello(page),
            Envelope::Leading,
            Envelope::ToEngine(page, vec![]),
            Envelope::ToEngine(page, vec![1, 2, 3]),
            Envelope::ToPage(page, vec![0; 1000]),
            Envelope::ToPages(vec![9]),
            Envelope::Nudge,
        ] {
            assert_eq!(Envelope::decode(&envelope.encode()), Some(envelope));
        }
    }

    #[test]
    fn r9_an_envelope_of_another_version_or_a_torn_one_is_not_understood() {
        let mut bytes = Envelope::Hello(PageId(7)).encode();
        for len in 0..bytes.len() {
            assert_eq!(Envelope::decode(&bytes[..len]), None, "{len} bytes");
        }
        assert_eq!(Envelope::decode(&[bytes.as_slice(), &[0]].concat()), None, "a tail nobody asked for");
        bytes[1] = 77;
        assert_eq!(Envelope::decode(&bytes), None, "an unknown kind");
        bytes[1] = HELLO;
        bytes[0] = VERSION + 1;
        assert_eq!(Envelope::decode(&bytes), None, "another version");
    }
}
