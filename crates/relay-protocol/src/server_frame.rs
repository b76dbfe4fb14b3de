//! What the relay says to a device.

use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::wire::{body, bytes_list, frame, open};
use crate::{Chain, DecodeError, DeviceId, ErrorCode, Nonce, StreamId, WorkspaceId};

/// A message from the relay. Encoded like [`crate::ClientFrame`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerFrame {
    /// The first message of every connection.
    Challenge(Challenge),
    /// The session is open.
    Welcome(Welcome),
    /// The workspace exists and the sender owns it. Say `Hello` next.
    Created(WorkspaceId),
    /// The device is admitted. Say `Hello` next.
    Redeemed(Redeemed),
    /// The batches of a push are on disk.
    Ack(Ack),
    /// The answer to a pull.
    Page(Page),
    /// New batches of a live stream.
    Deliver(Deliver),
    /// This device reads too slowly: the stream is no longer live. Pull from the cursor.
    Lagging(StreamId),
    /// A request without any other answer was carried out.
    Done(Done),
    /// The answer to a question for the devices.
    DeviceList(DeviceList),
    /// The relay says no.
    Err(Refusal),
}

/// The numbers of the messages. 12 (`Eph`, presence) is reserved.
mod kind {
    pub const CHALLENGE: u8 = 1;
    pub const WELCOME: u8 = 2;
    pub const CREATED: u8 = 3;
    pub const REDEEMED: u8 = 4;
    pub const ACK: u8 = 5;
    pub const PAGE: u8 = 6;
    pub const DELIVER: u8 = 7;
    pub const LAGGING: u8 = 8;
    pub const DONE: u8 = 9;
    pub const DEVICE_LIST: u8 = 10;
    pub const ERR: u8 = 11;
}

/// See [`ServerFrame::Challenge`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Challenge {
    /// The oldest protocol version the relay speaks.
    #[n(0)]
    pub min: u8,
    /// The newest one.
    #[n(1)]
    pub max: u8,
    /// To be signed; good for this connection only.
    #[n(2)]
    pub nonce: Nonce,
}

/// What a device may do at the relay, in falling order of rights (spec P22).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Role {
    /// Everything; at least one owner stays.
    #[n(0)]
    Owner,
    /// Everything but to remove or invite owners.
    #[n(1)]
    Admin,
    /// Read, write, invite members and readers.
    #[n(2)]
    Member,
    /// Read, and say who they are.
    #[n(3)]
    Reader,
}

impl Role {
    /// Whether a device with this role may push to a stream. WHY readers to one: whoever comes in says who they are
    /// among the events that say who everybody is, and every device checks those by itself (spec P22).
    #[must_use]
    pub fn writes(self, stream: StreamId) -> bool {
        self != Self::Reader || stream == StreamId::CONFIG
    }
}

/// See [`ServerFrame::Welcome`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Welcome {
    /// What this device may do.
    #[n(0)]
    pub role: Role,
    /// Every stream that has batches or was named in `Hello`.
    #[n(1)]
    pub streams: Vec<StreamHead>,
    /// The relay's clock, in milliseconds since 1970. To show, never to order by (R10).
    #[n(2)]
    pub server_time: u64,
    /// The oldest build of the app the relay's operator still wants to see; 0 for any.
    #[n(3)]
    pub min_client: u32,
}

/// How far a stream goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct StreamHead {
    /// Which stream.
    #[n(0)]
    pub stream: StreamId,
    /// The number of its last batch, 0 when it is empty.
    #[n(1)]
    pub seq: u64,
    /// The relay no longer has what this device relied on (restored backup, made anew): pull from 0
    /// and push what is missing. A rewound stream is not live until it has been pulled.
    #[n(2)]
    pub rewound: bool,
}

/// See [`ServerFrame::Redeemed`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Redeemed {
    /// What the device may do.
    #[n(0)]
    pub role: Role,
    /// What the inviter left for it.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
}

/// See [`ServerFrame::Ack`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Ack {
    /// The push's.
    #[n(0)]
    pub request: u32,
    /// The push's stream.
    #[n(1)]
    pub stream: StreamId,
    /// One per batch of the push, in its order. Numbers given by this push are contiguous; a batch
    /// the relay already had gets the number it has.
    #[n(2)]
    pub results: Vec<PushResult>,
    /// The chain at the highest number among the results.
    #[n(3)]
    pub chain: Chain,
}

/// What became of one batch of a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PushResult {
    /// It is on disk under this number.
    Seq(u64),
    /// It is not stored and will not be, however often it is sent.
    Rejected(ErrorCode),
}

impl<C> Encode<C> for PushResult {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        match self {
            PushResult::Seq(seq) => e.u64(*seq)?.ok(),
            PushResult::Rejected(code) => e.array(1)?.encode_with(code, ctx)?.ok(),
        }
    }
}

impl<'b, C> Decode<'b, C> for PushResult {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, minicbor::decode::Error> {
        if d.datatype()? != minicbor::data::Type::Array {
            return d.u64().map(PushResult::Seq);
        }
        match d.array()? {
            Some(1) => d.decode_with(ctx).map(PushResult::Rejected),
            _ => Err(minicbor::decode::Error::message("a code in an array of one")),
        }
    }
}

/// See [`ServerFrame::Page`]. Batches have the numbers `first`, `first + 1`, and so on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Page {
    /// Which stream.
    #[n(0)]
    pub stream: StreamId,
    /// The number of the first batch: the pull's `after` + 1, also when the page is empty.
    #[n(1)]
    pub first: u64,
    /// Encoded batches.
    #[n(2)]
    #[cbor(with = "bytes_list")]
    pub batches: Vec<Vec<u8>>,
    /// The chain at the last number of the page (at `after` when it is empty).
    #[n(3)]
    pub chain: Chain,
    /// Whether there is more. If not, the stream is live from here on.
    #[n(4)]
    pub more: bool,
}

impl Page {
    /// The number of the last batch (the pull's `after` when the page is empty).
    pub fn last(&self) -> u64 {
        self.first.saturating_add(self.batches.len() as u64).saturating_sub(1)
    }
}

/// See [`ServerFrame::Deliver`]. Numbered like [`Page`], directly after what came before.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Deliver {
    /// Which stream.
    #[n(0)]
    pub stream: StreamId,
    /// The number of the first batch.
    #[n(1)]
    pub first: u64,
    /// Encoded batches, at least one.
    #[n(2)]
    #[cbor(with = "bytes_list")]
    pub batches: Vec<Vec<u8>>,
    /// The chain at the last one.
    #[n(3)]
    pub chain: Chain,
}

/// See [`ServerFrame::Done`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Done {
    /// Which request.
    #[n(0)]
    pub request: u32,
}

/// See [`ServerFrame::DeviceList`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct DeviceList {
    /// Which request.
    #[n(0)]
    pub request: u32,
    /// All devices, removed ones too.
    #[n(1)]
    pub devices: Vec<DeviceInfo>,
}

/// A device as the relay knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct DeviceInfo {
    /// Which one.
    #[n(0)]
    pub device: DeviceId,
    /// What it may do.
    #[n(1)]
    pub role: Role,
    /// Whether it was removed.
    #[n(2)]
    pub revoked: bool,
    /// When it was admitted, by the relay's clock, in milliseconds since 1970.
    #[n(3)]
    pub admitted_at: u64,
}

/// See [`ServerFrame::Err`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Refusal {
    /// Which request is refused; none for the session as a whole.
    #[n(0)]
    pub request: Option<u32>,
    /// Why. This is what a client acts on.
    #[n(1)]
    pub code: ErrorCode,
    /// The same for a developer's eyes, in English. Never shown as it is.
    #[n(2)]
    pub message: String,
    /// When to try again, in milliseconds from now.
    #[n(3)]
    pub retry_after_ms: Option<u32>,
    /// The relay closes the connection after this.
    #[n(4)]
    pub fatal: bool,
    /// With [`ErrorCode::UnsupportedVersion`]: what the relay speaks.
    #[n(5)]
    pub supported: Option<Supported>,
}

/// A range of protocol versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Supported {
    /// The oldest.
    #[n(0)]
    pub min: u8,
    /// The newest.
    #[n(1)]
    pub max: u8,
}

impl ServerFrame {
    /// The message's bytes.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            ServerFrame::Challenge(body) => frame(kind::CHALLENGE, body),
            ServerFrame::Welcome(body) => frame(kind::WELCOME, body),
            ServerFrame::Created(body) => frame(kind::CREATED, body),
            ServerFrame::Redeemed(body) => frame(kind::REDEEMED, body),
            ServerFrame::Ack(body) => frame(kind::ACK, body),
            ServerFrame::Page(body) => frame(kind::PAGE, body),
            ServerFrame::Deliver(body) => frame(kind::DELIVER, body),
            ServerFrame::Lagging(body) => frame(kind::LAGGING, body),
            ServerFrame::Done(body) => frame(kind::DONE, body),
            ServerFrame::DeviceList(body) => frame(kind::DEVICE_LIST, body),
            ServerFrame::Err(body) => frame(kind::ERR, body),
        }
    }

    /// Reads one message, exact to the last byte and within the limits.
    ///
    /// # Errors
    /// What is too large, unknown, cut off, or behind the end.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (kind, decoder) = open(bytes)?;
        Ok(match kind {
            kind::CHALLENGE => ServerFrame::Challenge(body(decoder)?),
            kind::WELCOME => ServerFrame::Welcome(body(decoder)?),
            kind::CREATED => ServerFrame::Created(body(decoder)?),
            kind::REDEEMED => ServerFrame::Redeemed(body(decoder)?),
            kind::ACK => ServerFrame::Ack(body(decoder)?),
            kind::PAGE => ServerFrame::Page(body(decoder)?),
            kind::DELIVER => ServerFrame::Deliver(body(decoder)?),
            kind::LAGGING => ServerFrame::Lagging(body(decoder)?),
            kind::DONE => ServerFrame::Done(body(decoder)?),
            kind::DEVICE_LIST => ServerFrame::DeviceList(body(decoder)?),
            kind::ERR => ServerFrame::Err(body(decoder)?),
            other => return Err(DecodeError::UnknownKind(other)),
        })
    }

    /// The message's name, for logs and tests.
    pub fn name(&self) -> &'static str {
        match self {
            ServerFrame::Challenge(_) => "challenge",
            ServerFrame::Welcome(_) => "welcome",
            ServerFrame::Created(_) => "created",
            ServerFrame::Redeemed(_) => "redeemed",
            ServerFrame::Ack(_) => "ack",
            ServerFrame::Page(_) => "page",
            ServerFrame::Deliver(_) => "deliver",
            ServerFrame::Lagging(_) => "lagging",
            ServerFrame::Done(_) => "done",
            ServerFrame::DeviceList(_) => "device_list",
            ServerFrame::Err(_) => "err",
        }
    }
}
