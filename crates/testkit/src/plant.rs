//! Bugs planted into the world around the engine, to prove that the simulation can fail (reliability
//! R2). Those inside the engine are in `crm_engine::planted`.

/// A bug of the shell or of the relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plant {
    /// The store says "durable" before it has written.
    StoredBeforeWritten,
    /// A crash may take strict writes with it.
    StrictWritesLost,
    /// A crash in the middle of a write leaves half of it.
    TornWrite,
    /// A failed write leaves half of it.
    FailedWriteHalfDone,
    /// The outbox does not survive a crash.
    OutboxLostOnCrash,
    /// Every start of the engine draws the same random seed.
    SeedReused,
    /// The relay confirms a push that it then does not store.
    RelayAcksWithoutStoring,
    /// The relay delivers the batches of a page in another order than their numbers.
    RelayReorders,
    /// The relay says after a restored backup that nothing was lost.
    RelayHidesRewind,
    /// An invitation can be used as often as one likes.
    RelayInviteReusable,
    /// Undelivered messages stay in a socket and come out of the next one.
    SocketLeaks,
}

impl Plant {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::StoredBeforeWritten,
        Self::StrictWritesLost,
        Self::TornWrite,
        Self::FailedWriteHalfDone,
        Self::OutboxLostOnCrash,
        Self::SeedReused,
        Self::RelayAcksWithoutStoring,
        Self::RelayReorders,
        Self::RelayHidesRewind,
        Self::RelayInviteReusable,
        Self::SocketLeaks,
    ];

    /// The plant of this name, as its variant is called.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|plant| format!("{plant:?}") == name)
    }
}

/// Plants a bug inside the engine, for everything this thread runs from now on. Nothing happens unless
/// the engine was built with its feature `planted-bugs` and knows the name.
pub fn plant_in_engine(name: &str) -> bool {
    crm_engine::planted::select(name)
}
