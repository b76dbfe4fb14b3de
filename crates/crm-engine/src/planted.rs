//! Bugs planted on purpose, to prove that the simulation can fail (reliability R2). Without the feature
//! `planted-bugs` every question is answered with no, at compile time.

use crm_document::Clash;
use crm_domain::row::Row;

/// A bug that can be switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// A command is answered before it is durable.
    AnswerBeforeStored,
    /// An outbox entry dies when it is sent, not when the relay has confirmed it.
    OutboxDiesOnSend,
    /// The outbox is not read at the start.
    OutboxForgottenAtStart,
    /// A push that got no answer is not sent again.
    PushNotRepeated,
    /// A relay that was set back is taken for one that has everything.
    RewindIgnored,
    /// Every seventh batch is counted but not taken in.
    BatchSkipped,
    /// Rows that came from elsewhere are not written.
    RemoteRowsNotStored,
    /// A roster learnt in a write that failed is not written again.
    RosterOnlyWithNews,
    /// A device passes its own joining by and never knows itself.
    JoiningNotLearnt,
    /// Conflicts do not reach the record page.
    ConflictsHidden,
    /// A note is replaced by what was typed, whatever others wrote meanwhile.
    NotesReplaced,
    /// A command given twice is carried out twice.
    CommandsNotRemembered,
    /// Undo does not look whether somebody changed the same since.
    UndoBlindly,
    /// A refused write stays in memory.
    FailedWriteStays,
    /// A list is not told of rows that leave it.
    ListsKeepLeavers,
    /// The writing end is the same after every start and on every device.
    ActorReused,
    /// A record that was made without a document gets one that says it was made today.
    BirthsMadeAnew,
    /// A fold writes what was prepared, whatever changed meanwhile.
    FoldKeepsOld,
    /// A wait ends only when the clock says so, however far it was set back.
    WaitByClock,
    /// What is reported as failed is taken for what never happened.
    FailedMeansUndone,
    /// Of what two devices wrote at once, the one with the later clock wins, and nobody is asked.
    NewestClockWins,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 21] = [
        Self::AnswerBeforeStored,
        Self::OutboxDiesOnSend,
        Self::OutboxForgottenAtStart,
        Self::PushNotRepeated,
        Self::RewindIgnored,
        Self::BatchSkipped,
        Self::RemoteRowsNotStored,
        Self::RosterOnlyWithNews,
        Self::JoiningNotLearnt,
        Self::ConflictsHidden,
        Self::NotesReplaced,
        Self::CommandsNotRemembered,
        Self::UndoBlindly,
        Self::FailedWriteStays,
        Self::ListsKeepLeavers,
        Self::ActorReused,
        Self::BirthsMadeAnew,
        Self::FoldKeepsOld,
        Self::WaitByClock,
        Self::FailedMeansUndone,
        Self::NewestClockWins,
    ];
}

#[cfg(feature = "planted-bugs")]
thread_local! {
    static SELECTED: std::cell::Cell<Option<Bug>> = const { std::cell::Cell::new(None) };
}

/// Whether a bug is switched on in this thread.
#[cfg(feature = "planted-bugs")]
#[must_use]
pub fn is(bug: Bug) -> bool {
    SELECTED.get() == Some(bug)
}

/// Whether a bug is switched on: never, in this build.
#[cfg(not(feature = "planted-bugs"))]
#[must_use]
pub const fn is(_: Bug) -> bool {
    false
}

/// Switches the bug of this name on in this thread, and every other off; whether there is such a bug.
#[cfg(feature = "planted-bugs")]
pub fn select(name: &str) -> bool {
    let bug = Bug::ALL.into_iter().find(|bug| format!("{bug:?}") == name);
    SELECTED.set(bug);
    bug.is_some()
}

/// Does nothing in this build.
#[cfg(not(feature = "planted-bugs"))]
#[must_use]
pub const fn select(_: &str) -> bool {
    false
}

/// A record as it shows where the latest clock decides; only for [`Bug::NewestClockWins`].
pub(crate) fn by_clock(mut row: Row, clashes: &[Clash]) -> Row {
    for clash in clashes.iter().filter(|clash| clash.item.is_none()) {
        let newest = clash.stands.iter().max_by_key(|stand| (stand.at, stand.device));
        let place = row.kind.spec().position(clash.field);
        let (Some(newest), Some(place)) = (newest, place) else { continue };
        row.values.retain(|(position, _)| *position != place);
        if let Some(value) = newest.value.clone() {
            let at = row.values.partition_point(|(position, _)| *position < place);
            row.values.insert(at, (place, value));
        }
    }
    row.conflicts.clear();
    row
}
