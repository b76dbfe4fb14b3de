//! What the engine asks of its shell, and what the shell tells the engine. The core asks, the shell
//! does: clock, randomness, disk and network are values here.

use engine_protocol::answer::StoreTrouble;
use engine_protocol::{FromEngine, ToEngine};

use crm_domain::time::Millis;

/// A page (tab) of this browser, numbered by the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageId(pub u64);

/// Pairs an effect with the input that reports its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// A table of the store: binary keys in byte order, binary values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Table {
    /// Small facts: versions, identity, cursors. Key: a name.
    Meta,
    /// Blocks of rows. Key: kind, block number.
    Rows,
    /// Rows changed since their block was written. Key: record id.
    Fresh,
    /// Documents edited lately, one each. Key: record id.
    Docs,
    /// Cold documents, some hundreds per value. Key: pack number.
    Packs,
    /// Sealed batches the relay has not confirmed. Key: number.
    Outbox,
    /// Received batches that could not be read. Key: number.
    Quarantine,
    /// What commands did, to take it back. Key: number.
    Undo,
    /// Imports. Key: job id.
    Jobs,
    /// Imported files, until their import is over. Key: job id.
    Files,
    /// Unsaved input. Key: a name.
    Drafts,
    /// Preferences of this device. Key: a name.
    Preferences,
}

impl Table {
    /// Every table, in a fixed order.
    pub const ALL: [Self; 12] = [
        Self::Meta,
        Self::Rows,
        Self::Fresh,
        Self::Docs,
        Self::Packs,
        Self::Outbox,
        Self::Quarantine,
        Self::Undo,
        Self::Jobs,
        Self::Files,
        Self::Drafts,
        Self::Preferences,
    ];

    /// Name in the store; never renamed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Rows => "rows",
            Self::Fresh => "fresh",
            Self::Docs => "docs",
            Self::Packs => "packs",
            Self::Outbox => "outbox",
            Self::Quarantine => "quarantine",
            Self::Undo => "undo",
            Self::Jobs => "jobs",
            Self::Files => "files",
            Self::Drafts => "drafts",
            Self::Preferences => "preferences",
        }
    }
}

/// How hard a write must be pressed to disk before it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Survives the browser's crash and the machine's: what a person did.
    Strict,
    /// Survives the browser's crash: what can be had again.
    Relaxed,
}

/// One atomic write: all of it or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreBatch {
    /// How hard.
    pub durability: Durability,
    /// Values to put; applied after `deletes`.
    pub puts: Vec<(Table, Vec<u8>, Vec<u8>)>,
    /// Keys to delete; a missing key is no error.
    pub deletes: Vec<(Table, Vec<u8>)>,
}

/// One read of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    /// One value. Answered by [`Found::Value`].
    Get(Table, Vec<u8>),
    /// All keys and values in key order, in one call. Answered by [`Found::Pairs`].
    All(Table),
    /// Keys and values in key order, from the first key up to, not with, the second, and so many of them at the most. In
    /// one call. Answered by [`Found::Pairs`].
    Some(Table, Vec<u8>, Vec<u8>, u32),
    /// All keys in key order. Answered by [`Found::Keys`].
    Keys(Table),
}

/// What a read found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// For [`Read::Get`].
    Value(Option<Vec<u8>>),
    /// For [`Read::All`] and [`Read::Some`].
    Pairs(Vec<(Vec<u8>, Vec<u8>)>),
    /// For [`Read::Keys`].
    Keys(Vec<Vec<u8>>),
}

/// What the engine wants done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Write atomically; reported by [`Input::Stored`] or [`Input::StoreFailed`].
    Store {
        /// Named in the report.
        ticket: Ticket,
        /// What.
        batch: StoreBatch,
    },
    /// Read, all in one transaction; reported by [`Input::Read`] or [`Input::StoreFailed`].
    Read {
        /// Named in the report.
        ticket: Ticket,
        /// What.
        reads: Vec<Read>,
    },
    /// Tell one page.
    ToPage(PageId, FromEngine),
    /// Tell every page.
    ToPages(FromEngine),
    /// Open a socket to this address (`ws://` or `wss://`), closing another; reported by
    /// [`Input::Connected`] or [`Input::Disconnected`].
    Connect {
        /// Where.
        url: String,
    },
    /// Send a binary message over the socket.
    Send(Vec<u8>),
    /// Close the socket; no report follows.
    Disconnect,
    /// Send [`Input::Tick`] at this time; replaces an earlier wish.
    WakeAt(Millis),
    /// Send [`Input::Idle`] once nothing else waits: the engine has long work left.
    Continue,
    /// Keep these bytes where the next start finds them before the engine runs: the list as last
    /// shown. A cache; losing it costs nothing.
    KeepHead(Vec<u8>),
}

/// What the shell tells the engine.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// A page asks.
    Page(PageId, ToEngine),
    /// A page says hello; it is sent [`FromEngine::Ready`].
    PageOpened(PageId),
    /// A page is gone.
    PageClosed(PageId),
    /// A write is durable.
    Stored(Ticket),
    /// A write or read failed; nothing of it happened.
    StoreFailed(Ticket, StoreTrouble),
    /// A read's results, in the order asked.
    Read(Ticket, Vec<Found>),
    /// The socket is open.
    Connected,
    /// A binary message came.
    Frame(Vec<u8>),
    /// The socket is closed or could not be opened.
    Disconnected,
    /// The time wished for has come.
    Tick,
    /// Nothing else waits; wished for by [`Effect::Continue`].
    Idle,
    /// The device came online, or the app to the foreground: try the relay now.
    Nudge,
}
