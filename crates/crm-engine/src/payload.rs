//! What an entry of the log holds before it is sealed: changes of a record, a whole record, or a word
//! about who is in the workspace (`docs/sealing.md`, E1 to E6).

mod packing;
#[cfg(test)]
mod tests;
pub(crate) mod wire;

use core::fmt;

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use relay_protocol::EntryKind;

use crate::roster::RosterEvent;
use wire::{Reader, length, put_bytes};

pub use packing::{MAX_BODY_BYTES, PackingError};
pub(crate) use packing::{pack_plain, packed_len, unpack};
pub use wire::WireError;

const CHANGES: u8 = 1;
const SNAPSHOT: u8 = 2;
const ROSTER: u8 = 3;
/// Form, record, kind.
const RECORD_HEAD: usize = 18;

/// The content of one entry. Nothing in here has been looked at beyond its frame: chunks and documents
/// are checked by `crm-document`, events by [`crate::roster::Roster`].
#[derive(Clone, PartialEq, Eq)]
pub enum Payload {
    /// Changes of a record, in the order in which they were made.
    Changes {
        /// Which record.
        record: RecordId,
        /// What it is.
        kind: RecordKind,
        /// Whole Automerge change chunks.
        chunks: Vec<Vec<u8>>,
    },
    /// A record's whole state.
    Snapshot {
        /// Which record.
        record: RecordId,
        /// What it is.
        kind: RecordKind,
        /// A saved Automerge document.
        document: Vec<u8>,
    },
    /// Who is in the workspace.
    Roster(RosterEvent),
}

/// Why bytes are not a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PayloadError {
    /// The outer form: version, length, padding, compression.
    #[error(transparent)]
    Packing(#[from] PackingError),
    /// The content.
    #[error(transparent)]
    Wire(#[from] WireError),
}

impl PayloadError {
    /// A newer version may be able to read it: keep the bytes and look again after an update.
    #[must_use]
    pub const fn needs_update(&self) -> bool {
        matches!(
            self,
            Self::Wire(WireError::Unknown { .. })
                | Self::Packing(PackingError::Wire(WireError::Unknown { .. }))
        )
    }
}

impl Payload {
    /// The packed bytes, padded: what is sealed. A body above [`MAX_BODY_BYTES`] is written, and no
    /// reader takes it; [`crate::seal::seal_batch`] refuses it.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        packing::pack(&self.body())
    }

    /// The payload in packed bytes.
    ///
    /// # Errors
    /// When the bytes are not exactly one payload; no input panics or takes more than
    /// [`MAX_BODY_BYTES`] and its own size.
    pub fn decode(bytes: &[u8]) -> Result<Self, PayloadError> {
        let body = unpack(bytes)?;
        let mut reader = Reader::new(&body);
        let payload = match reader.byte()? {
            CHANGES => {
                let (record, kind) = read_record(&mut reader)?;
                let count = reader.number()? as usize;
                // Every chunk takes at least its length, so a lie about the count costs no memory.
                if count > reader.left() / 4 {
                    return Err(WireError::Truncated.into());
                }
                let chunks =
                    (0..count).map(|_| reader.bytes().map(<[u8]>::to_vec)).collect::<Result<_, _>>()?;
                Self::Changes { record, kind, chunks }
            }
            SNAPSHOT => {
                let (record, kind) = read_record(&mut reader)?;
                Self::Snapshot { record, kind, document: reader.all().to_vec() }
            }
            ROSTER => Self::Roster(RosterEvent::read(&mut reader)?),
            other => return Err(WireError::Unknown { what: "payload", number: other }.into()),
        };
        reader.end()?;
        Ok(payload)
    }

    /// What the relay is told about it.
    #[must_use]
    pub const fn entry_kind(&self) -> EntryKind {
        match self {
            Self::Changes { .. } => EntryKind::Change,
            Self::Snapshot { .. } => EntryKind::Snapshot,
            Self::Roster(_) => EntryKind::Roster,
        }
    }

    /// The record it is about; for roster events the all-zero id, under which they are tagged (E8).
    #[must_use]
    pub const fn record(&self) -> RecordId {
        match self {
            Self::Changes { record, .. } | Self::Snapshot { record, .. } => *record,
            Self::Roster(_) => RecordId::from_bytes([0; 16]),
        }
    }

    /// The body's size before packing, in bytes.
    pub(crate) fn body_len(&self) -> usize {
        match self {
            Self::Changes { chunks, .. } => {
                RECORD_HEAD + 4 + chunks.iter().map(|chunk| chunk.len() + 4).sum::<usize>()
            }
            Self::Snapshot { document, .. } => RECORD_HEAD + document.len(),
            Self::Roster(_) => self.body().len(),
        }
    }

    fn body(&self) -> Vec<u8> {
        match self {
            Self::Changes { record, kind, chunks } => {
                let mut out = Vec::with_capacity(self.body_len());
                put_record(&mut out, CHANGES, *record, *kind);
                out.extend_from_slice(&length(chunks.len()).to_le_bytes());
                for chunk in chunks {
                    put_bytes(&mut out, chunk);
                }
                out
            }
            Self::Snapshot { record, kind, document } => {
                let mut out = Vec::with_capacity(self.body_len());
                put_record(&mut out, SNAPSHOT, *record, *kind);
                out.extend_from_slice(document);
                out
            }
            Self::Roster(event) => {
                let mut out = vec![ROSTER];
                event.write(&mut out);
                out
            }
        }
    }
}

/// Sizes only: the content is a customer's data and has no place in a log.
impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changes { record, kind, chunks } => {
                write!(f, "Changes({record}, {kind:?}, {} chunks, {} bytes)", chunks.len(), self.body_len())
            }
            Self::Snapshot { record, kind, document } => {
                write!(f, "Snapshot({record}, {kind:?}, {} bytes)", document.len())
            }
            Self::Roster(event) => write!(f, "Roster({event:?})"),
        }
    }
}

fn put_record(out: &mut Vec<u8>, form: u8, record: RecordId, kind: RecordKind) {
    out.push(form);
    out.extend_from_slice(record.as_bytes());
    // Numbers are never reused; a new kind of record gets the next one.
    out.push(match kind {
        RecordKind::Account => 1,
        RecordKind::Contact => 2,
        RecordKind::Lead => 3,
        RecordKind::Deal => 4,
        RecordKind::Pipeline => 5,
        RecordKind::Stage => 6,
        RecordKind::Interaction => 7,
        RecordKind::Task => 8,
        RecordKind::Event => 9,
        RecordKind::Product => 10,
        RecordKind::Quote => 11,
        RecordKind::Order => 12,
        RecordKind::Quota => 13,
        RecordKind::Definition => 16,
        RecordKind::Option => 18,
        RecordKind::View => 15,
        RecordKind::PriceList => 17,
        RecordKind::Tour => 14,
        RecordKind::Photo => 19,
        RecordKind::Team => 20,
        RecordKind::Letterhead => 21,
    });
}

fn read_record(reader: &mut Reader<'_>) -> Result<(RecordId, RecordKind), WireError> {
    let record = RecordId::from_bytes(reader.array()?);
    let kind = match reader.byte()? {
        1 => RecordKind::Account,
        2 => RecordKind::Contact,
        3 => RecordKind::Lead,
        4 => RecordKind::Deal,
        5 => RecordKind::Pipeline,
        6 => RecordKind::Stage,
        7 => RecordKind::Interaction,
        8 => RecordKind::Task,
        9 => RecordKind::Event,
        10 => RecordKind::Product,
        11 => RecordKind::Quote,
        12 => RecordKind::Order,
        13 => RecordKind::Quota,
        16 => RecordKind::Definition,
        18 => RecordKind::Option,
        15 => RecordKind::View,
        17 => RecordKind::PriceList,
        14 => RecordKind::Tour,
        19 => RecordKind::Photo,
        20 => RecordKind::Team,
        21 => RecordKind::Letterhead,
        number => return Err(WireError::Unknown { what: "kind of record", number }),
    };
    Ok((record, kind))
}
